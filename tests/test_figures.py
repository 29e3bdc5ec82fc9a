"""Tests of figures as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from ollama_magic import figures
from ollama_magic.errors import BadInput


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


@pytest.mark.parametrize(
    ("text", "size_bytes"),
    [
        ("8GB", 8 * 10**9),
        ("8 gb", 8 * 10**9),
        ("6.5GiB", 6_979_321_856),
        ("512MB", 512 * 10**6),
        ("24G", 24 * 10**9),
        ("1TB", 10**12),
        ("100", 100),
        ("100B", 100),
        (1_000_000, 1_000_000),
        (1.5e9, 1_500_000_000),
    ],
)
def test_a_size_is_read_as_people_write_it(text: str | float, size_bytes: int) -> None:
    assert figures.read_size(text) == size_bytes


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("128K", 131_072), ("1M", 1_048_576), ("8192", 8192), (256, 256)],
)
def test_a_window_is_read_as_the_field_names_it(text: str | int, tokens: int) -> None:
    assert figures.read_context(text) == tokens


@pytest.mark.parametrize(
    ("text", "number"),
    [("7.6B", 7_600_000_000), ("270m", 270_000_000), ("951K", 951_000), (57, 57)],
)
def test_a_count_of_parameters_is_read(text: str | int, number: int) -> None:
    assert figures.read_count(text) == number


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (figures.read_size, "8 apples"),
        (figures.read_size, "-8GB"),
        (figures.read_size, "1.2.3GB"),
        (figures.read_size, ""),
        (figures.read_context, "8GB"),
        (figures.read_count, "8GB"),
    ],
)
def test_what_is_no_figure_is_refused(read: Any, text: str) -> None:
    with pytest.raises(BadInput, match="Write it like"):
        read(text)
