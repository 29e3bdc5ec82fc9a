"""Tests of what a plan says about its time, and of how far a sweep says it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import ollama_magic as om
from ollama_magic.errors import Stopped
from ollama_magic.events import ServerClock
from ollama_magic.measured import measured
from ollama_magic.record import new_identity
from ollama_magic.run import Answered, Asked, ClientClock, Run, What, Where
from ollama_magic.sweeps.course import Course
from ollama_magic.sweeps.timing import Estimate, Pace, Past, Range
from ollama_magic.trial import Done, Trial
from ollama_magic.widgets.summing import row_of
from tests.sweep.conftest import run
from tests.sweep.shop import Shop, echo

SENTENCE = "What is the capital of Korea? Answer in a word, and no more than that."


def past(
    tokens: int, *, status: str = "ok", limit: int | None = None, slots: int = 1
) -> Past:
    """An answer at 100 tokens a second, behind a prompt of 40 tokens in 0.1 s."""
    seconds = tokens / 100
    return Past(
        measured(
            Run(
                new_identity(),
                Where("http://127.0.0.1:11434"),
                What("a", "d1"),
                Asked(options={} if limit is None else {"num_predict": limit}),
                Answered("word " * tokens),
                status=status,
                client_clock=ClientClock(0.1, 0.1, seconds + 0.2),
                server_clock=ServerClock(
                    seconds + 0.1, 0.0, 0.1, seconds, 40, 0, tokens
                ),
            )
        ),
        slots,
    )


@pytest.fixture
def trial(shop: Shop) -> Callable[..., Trial]:
    """A trial with options: `trial(num_predict=100)`."""

    def made(prompt: str = SENTENCE, **options: Any) -> Trial:
        plan = om.plan("a", prompt, options=options, hosts=shop.url, journal=None)
        return plan.trials[0]

    return made


def seconds(answers: list[Past], trial: Trial, slots: int = 1) -> Range:
    """Of the sweep's time, what a trial takes."""
    pace = Pace.of(answers, slots)
    assert pace is not None
    one = pace.seconds(trial, pace.tokens(trial.request.options))
    low, high = one.low * pace.share.low, one.high * pace.share.high
    return Range(low, high)


def test_an_answer_takes_as_long_as_its_tokens(trial: Callable[..., Trial]) -> None:
    answers = [past(100), past(300)]
    assert seconds(answers, trial()) == pytest.approx((2.2, 2.2))
    assert seconds(answers, trial(num_predict=200)) == pytest.approx((1.7, 1.7))
    assert seconds(answers, trial(num_predict=10)) == pytest.approx((0.3, 0.3))


def test_of_answers_that_were_cut_nobody_knows_how_long_they_would_be(
    trial: Callable[..., Trial],
) -> None:
    cut = [past(10, status="truncated", limit=10)]
    assert seconds(cut, trial(num_predict=10)) == pytest.approx((0.3, 0.3))
    assert seconds(cut, trial(num_predict=1000)) == pytest.approx((0.3, 10.2))
    single = [past(1, status="truncated", limit=1)]
    low, high = seconds(single, trial(num_predict=100))
    assert low < 0.3
    assert high >= 100 * 0.1
    assert seconds(
        [*cut, past(100, limit=200)], trial(num_predict=200)
    ) == pytest.approx((1.2, 1.2))


def test_what_was_cut_is_no_longer_than_the_longest_that_came_to_its_end(
    trial: Callable[..., Trial],
) -> None:
    cut = past(10, status="truncated", limit=10)
    limited = trial(num_predict=95)
    assert seconds([cut, past(40), past(70)], limited) == pytest.approx((0.6, 0.8))
    assert seconds([cut, past(5)], limited) == pytest.approx((0.275, 0.7))


def test_a_window_and_a_time_limit_end_every_answer(shop: Shop, tmp_path: Path) -> None:
    how = {"hosts": shop.url, "journal": tmp_path / "s.sqlite"}
    om.sweep("a", "hi", **how)
    plan = om.plan("a", ["one", "two"], timeout=0.001, **how)
    assert plan.seconds is not None
    assert plan.seconds < 0.1
    pace = Pace.of([past(10, status="truncated", limit=10)], 1)
    assert pace is not None
    assert pace.tokens({"num_ctx": 512}) == (10, 512)


def test_what_is_asked_at_once_is_divided_as_far_as_answers_show(
    trial: Callable[..., Trial],
) -> None:
    alone, among = [past(100)], [past(100, slots=4)]
    assert seconds(alone, trial(), 4) == pytest.approx((1.2 / 4, 1.2))
    assert seconds(among, trial(), 4) == pytest.approx((1.2 / 4, 1.2 / 4))
    assert seconds(among, trial(), 1) == pytest.approx((1.2 / 4, 1.2))


def test_a_prompt_that_is_far_longer_takes_longer(trial: Callable[..., Trial]) -> None:
    low, high = seconds([past(100)], trial(SENTENCE * 100))
    assert low == high
    assert 4 < low < 7


def test_loads_take_what_answers_that_waited_for_one_took(
    shop: Shop, tmp_path: Path
) -> None:
    how = {"hosts": shop.url, "journal": tmp_path / "s.sqlite"}
    om.sweep("a", "hi", **how)
    plan = om.plan("a", [f"p{n}" for n in range(10)], cold=True, **how)
    # A cold trial is loaded, which takes 20 ms by the server's clock.
    warm = om.plan("a", [f"p{n}" for n in range(10)], **how)
    assert plan.seconds is not None
    assert warm.seconds is not None
    assert plan.seconds - warm.seconds == pytest.approx(9 * 0.02, abs=1e-6)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (60.2, 60.4, "60 s"),
        (10, 130, "at most 2 min"),
        (20, 130, "20 s – 2 min"),
        (0, 0, "0 s"),
    ],
)
def test_a_range_is_told_as_one(low: float, high: float, words: str) -> None:
    assert str(Estimate(low, high)) == words


def test_a_plan_knows_after_its_run_that_nothing_is_missing(
    shop: Shop, tmp_path: Path
) -> None:
    plan = om.plan(
        ["a", "b"], ["one", "two"], hosts=shop.url, journal=tmp_path / "s.sqlite"
    )
    assert (plan.missing, plan.loads, plan.seconds) == (4, 2, None)
    assert "to be asked: 4" in repr(plan)
    shop.refuse = lambda body: "no luck" if echo(body) == "two" else ""
    plan.run()
    assert plan.missing == 2
    shop.refuse = lambda body: ""
    plan.run()
    assert (plan.missing, plan.loads, plan.seconds) == (0, 0, 0.0)
    assert "has 4 of them" in repr(plan)
    assert "to be asked: 0" in repr(plan)


def test_a_line_says_as_many_are_right_as_the_table(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    how = {"models": "a", "checks": {"regex": "."}, "journal": tmp_path / "s.sqlite"}
    shop.refuse = lambda body: "no luck" if echo(body) == "two" else ""
    results = run(shop, ["one", "two"], **how)
    assert list(results.summary()["accuracy"]) == [0.5]
    assert "50 % correct · " in capsys.readouterr().err
    assert [row_of(done, "model")["correct"] for done in results.done] == [1.0, 0.0]
    shop.refuse = lambda body: ""
    run(shop, ["one", "two"], **how)
    assert "100 % of 1 new correct" in capsys.readouterr().err


def test_of_numbers_none_is_right(shop: Shop) -> None:
    scores: list[float | None] = []
    plan = om.plan(
        "a", ["one", "two"], checks=len, hosts=shop.url, journal=None, warm_up=False
    )
    plan.run(lambda course: scores.append(course.correct))
    assert set(scores) == {None}


@pytest.fixture
def course(shop: Shop) -> Course:
    """One that had three of four trials a hundred seconds ago."""
    [done] = run(shop, "hi", models="a").done
    course = Course(4)
    for _ in range(3):
        course.heard(done, done.run)
    course.began_seconds -= 100
    return course


def test_the_time_of_a_pause_is_no_pace(course: Course) -> None:
    assert course.seconds_left == pytest.approx(100 / 3, rel=0.01)
    course.paused = True
    course.paused = True
    began = time.perf_counter()
    left = course.seconds_left
    while time.perf_counter() - began < 0.05:
        pass
    assert course.seconds_left == pytest.approx(left, abs=1e-4)
    course.paused = False
    assert not course.paused
    assert course.seconds_left == pytest.approx(left, abs=0.01)


def test_what_is_over_has_no_time_left(course: Course) -> None:
    assert "left" in course.line()
    course.over = True
    assert "left" not in course.line()
    assert course.line().startswith("3 of 4")


def test_a_line_that_was_interrupted_tells_of_no_time_that_is_left(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = om.plan("a", ["one", "two", "three"], hosts=shop.url, journal=None)

    def stop(course: Course) -> None:
        if course.done:
            raise KeyboardInterrupt

    shop.hang = lambda body: echo(body) == "two"
    with pytest.raises(Stopped):
        plan.run(stop)
    assert plan.missing == 3
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("1 of 3")
    assert "left" not in last


def test_an_answer_without_a_check_is_neither_right_nor_wrong(shop: Shop) -> None:
    [done] = run(shop, "hi", models="a").done
    assert "correct" not in row_of(done, "model")
    numbers = Done(done.trial, replace(done.run, verdict=0.25))
    assert row_of(numbers, "model")["score"] == 0.25
