"""Tests of figures as people write them."""

from __future__ import annotations

import pytest

from ollama_magic import figures


@pytest.mark.parametrize(
    ("size_bytes", "shown"),
    [
        (0, "0B"),
        (999, "999B"),
        (1000, "1KB"),
        (1_929_877, "1.9MB"),
        (9_608_350_718, "9.6GB"),
        (9_960_000_000, "10GB"),
        (999_600_000, "1GB"),
        (274_290_656, "274MB"),
        (7.5e15, "7500TB"),
    ],
)
def test_a_size_has_two_digits_or_three(size_bytes: float, shown: str) -> None:
    assert figures.size(size_bytes) == shown


@pytest.mark.parametrize(
    ("tokens", "shown"),
    [
        (256, "256"),
        (1000, "1K"),
        (4096, "4K"),
        (131_072, "128K"),
        (200_000, "200K"),
        (1_000_000, "1M"),
        (1_048_576, "1M"),
        (10_485_760, "10M"),
        (9_999, "9999"),
        (33_333, "33K"),
    ],
)
def test_a_window_is_named_as_the_field_names_it(tokens: int, shown: str) -> None:
    assert figures.context(tokens) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (57_344, "57K"),
        (951_424, "951K"),
        (7_615_616_512, "7.6B"),
        (70_553_706_496, "71B"),
        (1_000_000_000_000, "1T"),
    ],
)
def test_a_count_of_parameters_is_short(number: int, shown: str) -> None:
    assert figures.count(number) == shown
