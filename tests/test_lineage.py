"""Tests of what followed what."""

from __future__ import annotations

from ollama_magic.lineage import by_id, chain, in_order
from tests.books import asked


def names(runs: list) -> list[str]:
    return [run.identity.id for run in runs]


def test_runs_are_ordered_by_time_and_each_is_there_once() -> None:
    a, b, c = (asked(name, minute=at) for at, name in enumerate("abc"))

    assert names(in_order([c, a, b, a])) == ["a", "b", "c"]


def test_a_run_stands_behind_the_one_that_it_goes_on_from_whatever_clocks_say() -> None:
    early, late = asked("early", minute=1, before="late"), asked("late", minute=2)

    assert names(in_order([early, late])) == ["late", "early"]


def test_a_chain_reaches_back_as_far_as_is_known() -> None:
    a, b = asked("a", before="gone"), asked("b", before="a")
    known = by_id([b, a, asked("other")])

    assert names(chain(b, known)) == ["a", "b"]


def test_a_circle_ends() -> None:
    a, b = asked("a", before="b"), asked("b", before="a", minute=1)

    assert names(chain(b, by_id([a, b]))) == ["a", "b"]
    assert sorted(names(in_order([a, b]))) == ["a", "b"]


def test_a_thousand_turns_are_ordered_at_once() -> None:
    runs = [asked("0")]
    for place in range(1, 5000):
        runs.append(asked(str(place), before=str(place - 1)))

    assert in_order(reversed(runs)) == runs
