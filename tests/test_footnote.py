"""Tests of the figures below an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ollama_magic import messages
from ollama_magic.display.footnote import footnote
from ollama_magic.events import ServerClock
from ollama_magic.run import Answered, ClientClock, Identity, Run, What, Where

CLOCK = ServerClock(
    total_seconds=2.5,
    load_seconds=1.2,
    prompt_seconds=0.25,
    answer_seconds=2.0,
    prompt_tokens=100,
    answer_tokens=80,
)
RUN = Run(
    Identity("1", "2026-11-21"),
    Where(),
    What("tiny", context_tokens=4096),
    answered=Answered(text="가" * 300, thinking="나" * 100),
    client_clock=ClientClock(first_text_seconds=1.534),
    server_clock=CLOCK,
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    messages.use("en")
    yield
    messages.use("auto")


def test_one_line_says_how_much_how_fast_and_how_full() -> None:
    assert footnote(RUN) == (
        "80 tokens · 40.0 tokens/s · first text after 1.53 s · loaded in 1.20 s"
        " · context 4 % of 4K"
    )


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(RUN, what=What("tiny"), server_clock=ServerClock())

    assert footnote(bare) == "first text after 1.53 s"
    assert footnote(replace(bare, client_clock=ClientClock())) == ""


def test_a_window_is_as_large_as_llama_cpp_makes_it() -> None:
    small = replace(RUN, what=What("tiny", context_tokens=64))

    assert footnote(small).endswith("context 70 % of 256")


def test_what_fell_out_of_the_window_is_told() -> None:
    clock = replace(CLOCK, prompt_tokens=200)
    over = replace(RUN, what=What("tiny", context_tokens=256), server_clock=clock)

    assert footnote(over).endswith("its beginning fell out of the context of 256")


def test_a_single_token_has_no_speed() -> None:
    one = replace(RUN, server_clock=replace(CLOCK, answer_tokens=1))

    assert "tokens/s" not in footnote(one)


def test_a_model_that_was_there_already_was_not_loaded() -> None:
    warm = replace(RUN, server_clock=replace(CLOCK, load_seconds=0.02))

    assert "loaded" not in footnote(warm)


def test_in_korean_speed_is_told_in_characters_too() -> None:
    messages.use("ko")

    assert "초당 40.0토큰 · 초당 200자" in footnote(RUN)


def test_more_is_told_where_it_is_wished_and_nothing_where_it_is_not() -> None:
    more = footnote(RUN, verbose=True)

    assert more.startswith(footnote(RUN))
    assert "prompt 100 tokens in 0.25 s" in more
    assert more.endswith("total 2.50 s")
    assert footnote(RUN, verbose=False) == ""


@pytest.mark.parametrize("status", ["error", "refused", "overflow", "interrupted"])
def test_an_answer_that_is_not_whole_has_no_figures(status: str) -> None:
    assert footnote(replace(RUN, status=status)) == ""
