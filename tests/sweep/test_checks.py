"""Tests of checks that fail, exit, or never return: no answer is lost by them."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

import ollama_magic as om
from ollama_magic.journals import Journal
from ollama_magic.matching import last_match
from ollama_magic.request import ChatRequest
from ollama_magic.run import Run
from ollama_magic.sweeps.verdicts import MOST_HUNG, Verdicts
from ollama_magic.trial import Trial
from tests.support.kernel import Kernel
from tests.support.waiting import eventually
from tests.sweep.conftest import Shops, run
from tests.sweep.shop import Shop
from tests.test_journal import run as answered


def exits(answer: str) -> bool:
    raise SystemExit(answer)


def interrupts(answer: str) -> bool:
    raise KeyboardInterrupt


@pytest.mark.parametrize("check", [exits, interrupts])
def test_a_check_that_exits_costs_its_verdict_and_no_answer(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str], check: Any
) -> None:
    path = tmp_path / "sweep.sqlite"
    runs = run(shop, ["one", "two"], models="a", journal=path, checks=check).runs
    assert list(runs["answer"]) == ["one", "two"]
    assert runs["verdict"].isna().all()
    assert "no verdict" in capsys.readouterr().err
    with Journal(path) as journal:
        assert len(journal) == 2


def test_an_answer_is_kept_before_a_slow_check_has_judged_it(
    shop: Shop, tmp_path: Path
) -> None:
    path, go_on = tmp_path / "sweep.sqlite", threading.Event()
    verdicts: list[str | None] = []

    def slow(answer: str) -> bool:
        return go_on.wait(20)

    def look() -> None:
        with Journal(path) as journal:
            eventually(lambda: len(journal) == 1)
            verdicts.extend(each.verdict for each in journal.runs)
        go_on.set()

    other = threading.Thread(target=look)
    other.start()
    run(shop, ["one"], models="a", journal=path, checks=slow)
    other.join()
    with Journal(path) as journal:
        assert [*verdicts, *(each.verdict for each in journal.runs)] == [
            None,
            "correct",
        ]


def test_a_check_that_never_returns_is_left_and_after_three_none_is_asked() -> None:
    never, called = threading.Event(), []

    def check(run: Run, trial: Trial) -> str:
        called.append(trial.item)
        never.wait(20)
        return "correct"

    trial = Trial(0, 0, "p0", "hi", ChatRequest(None, ()), check=check)  # type: ignore[arg-type]
    verdicts = Verdicts(0.01)
    for _ in range(MOST_HUNG + 2):
        waited = verdicts.ask(answered(1), trial)
        verdicts.wait(waited)
        assert waited.verdict is None
    assert verdicts.hopeless
    assert len(called) == MOST_HUNG
    never.set()


def test_an_interrupt_ends_a_sweep_whose_check_never_returns(
    shops: Shops, kernel: Kernel, tmp_path: Path
) -> None:
    shop, path = shops("a"), tmp_path / "s.sqlite"
    kernel.run("import threading\nimport ollama_magic as om")
    sent = kernel.send(
        f"om.sweep('a', ['one', 'two'], hosts={shop.url!r}, journal={str(path)!r}, "
        "checks=lambda answer: threading.Event().wait())"
    )
    with Journal(path) as journal:
        eventually(lambda: len(journal) == 1)
        began = time.monotonic()
        kernel.interrupt()
        assert "Stopped" in kernel.wait(sent).traceback
        assert time.monotonic() - began < 4
        assert len(journal) == 1


def test_a_pattern_that_takes_for_ever_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        last_match("^(a+)+$", "a" * 60 + "!")
    assert time.monotonic() - began < 5
    assert last_match(r"(\w+)\s+(b)?", "답 1 답 2") == ("답 ", "답", None)


def test_a_pattern_finds_the_same_whether_it_is_tame_or_not() -> None:
    text = "answer: a\nanswer: b"
    assert last_match(r"^answer: (\w)$", text) == ("answer: b", "b")
    assert last_match(r"^answer:\s+(\w+)$", text) == ("answer: b", "b")
    assert last_match("nothing", text) is last_match("no+thing+", text) is None


def test_a_pattern_that_takes_for_ever_costs_its_verdict_alone(
    shop: Shop, tmp_path: Path
) -> None:
    shop.reply = lambda body: "a" * 60 + "!"
    how = {"models": "a", "checks": {"regex": "^(a+)+$"}}
    runs = run(shop, ["one"], journal=tmp_path / "sweep.sqlite", **how).runs
    assert list(runs["status"]) == ["ok"]
    assert runs["verdict"].isna().all()
    with om.journal(tmp_path / "sweep.sqlite") as journal:
        assert len(journal) == 1
