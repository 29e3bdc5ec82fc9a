"""Tests of sweeps that were broken off: nothing is lost, nothing asked twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import ollama_magic as om
from ollama_magic.journals import Journal
from ollama_magic.sweeps.timing import Estimate
from tests.support.kernel import Kernel
from tests.sweep.conftest import Shops, run
from tests.sweep.shop import Shop, echo, slowly


def test_the_same_again_asks_nothing(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "sweep.sqlite"
    first = run(shop, ["one", "two"], journal=path, repeats=2)
    assert len(shop.asked) == 8
    second = run(shop, ["one", "two"], journal=path, repeats=2)
    assert len(shop.asked) == 8
    assert second.runs.drop(columns="slots").equals(first.runs.drop(columns="slots"))
    third = run(shop, ["one", "two", "three"], journal=path, repeats=2)
    assert len(shop.asked) == 12
    assert len(third.runs) == 12


def test_a_changed_check_asks_no_model(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "sweep.sqlite"
    run(shop, ["one"], journal=path, checks=lambda answer: True)
    runs = run(shop, ["one"], journal=path, checks=lambda answer: False).runs
    assert list(runs["verdict"]) == ["wrong", "wrong"]
    assert len(shop.asked) == 2


def test_a_failed_trial_is_asked_again_and_no_other(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "sweep.sqlite"
    shop.refuse = lambda body: "no luck" if echo(body) == "two" else ""
    first = run(shop, ["one", "two"], models="a", journal=path)
    assert list(first.runs["status"]) == ["ok", "refused"]
    shop.refuse = lambda body: ""
    second = run(shop, ["one", "two"], models="a", journal=path)
    assert list(second.runs["status"]) == ["ok", "ok"]
    assert [echo(body) for body in shop.asked] == ["one", "two", "two"]


@pytest.mark.parametrize("wish", ["one", {"regex": "^o"}, "two", {"contains": "x"}])
def test_verdicts_of_a_check_that_is_written_down_follow_it(
    shop: Shop, tmp_path: Path, wish: object
) -> None:
    path, how = tmp_path / "sweep.sqlite", {"models": "a", "journal": None}
    wishes = {"checks": {"exact": wish} if isinstance(wish, str) else wish}
    kept = {**how, "journal": path}
    run(shop, ["one"], **kept, checks={"contains": "one"})
    expected = list(run(shop, ["one"], **how, **wishes).runs["verdict"])
    for _ in range(2):
        assert list(run(shop, ["one"], **kept, **wishes).runs["verdict"]) == expected
    assert len(shop.asked) == 2


@pytest.mark.parametrize("changed", ["digest", "version"])
def test_what_was_pulled_again_or_updated_is_measured_again_and_can_be_compared(
    shop: Shop, tmp_path: Path, changed: str
) -> None:
    path = tmp_path / "sweep.sqlite"
    run(shop, ["one"], models="a", journal=path)
    setattr(shop, changed, "new")
    shop.reply = lambda body: "something else"
    plan = om.plan("a", ["one"], hosts=shop.url, journal=path)
    assert plan.missing == 1
    assert list(plan.run().runs["answer"]) == ["something else"]
    assert list(plan.earlier().runs["answer"]) == ["one"]
    assert len(shop.asked) == 2


def test_an_earlier_sweep_tells_how_long_the_next_will_take(
    shop: Shop, tmp_path: Path
) -> None:
    path = tmp_path / "sweep.sqlite"
    plan = om.plan("a", ["one"], hosts=shop.url, journal=path)
    assert plan.seconds is None
    assert "unknown" in repr(plan)
    plan.run()
    plan = om.plan("a", ["one", "two", "three"], hosts=shop.url, journal=path)
    assert plan.seconds is not None
    assert 0 < plan.seconds < 2


@pytest.mark.parametrize("kept", [True, False])
def test_a_model_that_was_never_measured_is_asked_once_where_that_is_wished(
    shop: Shop, tmp_path: Path, kept: bool
) -> None:
    how = {"hosts": shop.url, "journal": tmp_path / "sweep.sqlite" if kept else None}
    plan = om.plan(["a", "b"], ["one", "two"], **how)
    assert plan.seconds is None
    assert "unknown" in repr(plan)
    assert not shop.asked
    probed = plan.probe()
    assert probed.seconds
    assert len(shop.asked) == 2
    assert probed.probe().missing == (2 if kept else 4)
    assert len(probed.run().runs) == 4
    assert len(shop.asked) == (4 if kept else 6)


def test_an_answer_that_a_guard_ended_is_asked_again_without_it(
    shop: Shop, tmp_path: Path
) -> None:
    path = tmp_path / "sweep.sqlite"
    shop.reply = lambda body: "na " * 2000 if echo(body) == "sing" else "word"
    how = {"models": "a", "journal": path}
    first = run(shop, ["sing", "say"], **how)
    assert list(first.runs["status"]) == ["looping", "ok"]
    for _ in range(2):
        again = run(shop, ["sing", "say"], **how, loop_guard=False)
        assert list(again.runs["status"]) == ["ok", "ok"]
    assert [echo(body) for body in shop.asked] == ["sing", "say", "sing"]


def test_a_journal_that_was_salvaged_is_told_once(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sweep.sqlite"
    path.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with om.journal(path) as journal:
        run(shop, ["one"], models="a", journal=journal)
    assert capsys.readouterr().err.count("was damaged") == 1


def test_what_is_known_of_the_time_is_told_beside_what_nobody_knows(shop: Shop) -> None:
    [trial] = om.plan("a", "hi", hosts=shop.url, journal=None).trials
    told = str(Estimate(180, 180, {"b": trial, "c": trial}))
    assert "3 min" in told
    assert "b, c" in told
    assert "probe" in told


SWEEP = """
import sys
import ollama_magic as om
om.sweep(["a", "b"], [f"p{n}" for n in range(30)], repeats=2, hosts=sys.argv[1],
         journal=sys.argv[2])
"""


def test_after_kill_9_at_most_the_one_under_way_is_asked_again(
    shops: Shops, tmp_path: Path
) -> None:
    shop = shops(reply=lambda body: slowly("hi", 0.01))
    path = tmp_path / "sweep.sqlite"
    program = [sys.executable, "-c", SWEEP, shop.url, str(path)]
    process = subprocess.Popen(program, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while len(shop.asked) < 60 and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(0.05)
    before = len(shop.asked)
    with Journal(path) as journal:
        kept = len(journal)
    assert before - 1 <= kept <= before
    subprocess.run(program, check=True, stderr=subprocess.DEVNULL)
    assert len(shop.asked) - before == 120 - kept
    again = [count - 2 for count in shop.counts.values()]
    assert sum(again) == before - kept <= 1
    assert len(shop.asked) <= 121


def test_two_programs_share_a_sweep_and_ask_nothing_twice(
    shops: Shops, tmp_path: Path
) -> None:
    shop = shops("a", "b")
    path = tmp_path / "sweep.sqlite"
    program = [sys.executable, "-c", SWEEP, shop.url, str(path)]
    both = [subprocess.Popen(program, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    with Journal(path) as journal:
        assert len(journal) == len(shop.asked)
    before = len(shop.asked)
    assert 120 <= before <= 122
    assert shop.loads == ["a", "b"]
    subprocess.run(program, check=True, stderr=subprocess.DEVNULL)
    assert len(shop.asked) == before


def test_an_interrupt_answers_at_once_and_the_cell_goes_on_later(
    shops: Shops, kernel: Kernel, tmp_path: Path
) -> None:
    shop = shops("a", reply=lambda body: slowly("hi", 0.05))
    kernel.run("import ollama_magic as om")
    code = (
        f"r = om.sweep('a', [f'p{{n}}' for n in range(40)], hosts={shop.url!r}, "
        f"journal={str(tmp_path / 's.sqlite')!r})"
    )
    sent = kernel.send(code)
    deadline = time.monotonic() + 20
    while len(shop.asked) < 10 and time.monotonic() < deadline:
        time.sleep(0.01)
    began = time.monotonic()
    kernel.interrupt()
    cell = kernel.wait(sent)
    assert time.monotonic() - began < 2
    assert cell.status == "error"
    assert "of 40" in cell.traceback
    before = len(shop.asked)
    assert before < 40
    done = kernel.run(code)
    assert done.status == "ok", done.traceback
    assert 40 - before <= len(shop.asked) - before <= 41 - before
    assert kernel.run("len(r.runs)").displays[-1].text == "40"


def test_what_sweeps_kept_is_exported_and_taken_in_elsewhere(
    shop: Shop, tmp_path: Path
) -> None:
    here, there = tmp_path / "here.sqlite", tmp_path / "there.sqlite"
    run(shop, ["one", "two"], journal=here)
    assert om.journal(here).export(tmp_path / "all.jsonl") == 4
    assert om.journal(there).load(tmp_path / "all.jsonl") == 4
    results = run(shop, ["one", "two"], journal=there)
    assert len(shop.asked) == 4
    assert len(results.runs) == 4


def test_no_duration_hangs_on_a_clock_that_can_jump() -> None:
    package = Path(om.__file__).parent
    places = (*(package / "sweeps").glob("*.py"), *(package / "journals").glob("*.py"))
    timed = (*places, package / "reply.py", package / "stream.py")
    wall = ("time.time(", "datetime.now(", "datetime.utcnow(")
    used = [p.name for p in timed if any(each in p.read_text("utf-8") for each in wall)]
    assert used == []


def test_figures_come_on_the_thread_that_waits(shops: Shops) -> None:
    shop = shops("a", reply=lambda body: slowly("hi", 0.1))
    seen: list[tuple[int, int]] = []
    plan = om.plan("a", ["one", "two", "three"], hosts=shop.url, journal=None)

    def observe(course: Any) -> None:
        assert threading.current_thread() is threading.main_thread()
        seen.append((course.done, course.count))

    plan.run(observe)
    assert seen[-1] == (3, 3)
    assert len(seen) > 1


def test_the_same_prompt_of_two_rows_is_kept_twice(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "sweep.sqlite"
    twice = [{"prompt": "Hi", "expected": each} for each in ("Hi", "Ho")]
    run(shop, [*twice, "Bye"], models="a", journal=path)
    assert len(shop.asked) == 3
    again = run(shop, [*twice, "Bye"], models="a", journal=path)
    assert len(shop.asked) == 3
    assert list(again.runs["item"]) == ["p0", "p1", "p2"]


def test_a_check_that_fails_for_kept_answers_is_said_once(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sweep.sqlite"
    run(shop, ["one", "two"], journal=path)
    capsys.readouterr()
    runs = run(shop, ["one", "two"], journal=path, checks=lambda answer: 1 // 0).runs
    assert runs["verdict"].isna().all()
    assert capsys.readouterr().err.count("ZeroDivisionError") == 1
