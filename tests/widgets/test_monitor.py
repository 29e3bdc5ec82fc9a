"""Tests of the monitor of long series: what is told it shows, and its buttons act."""

from __future__ import annotations

import html
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

import ollama_magic as om
from ollama_magic.errors import BadInput, Stopped
from ollama_magic.session import Session
from ollama_magic.settings import Settings, settings
from ollama_magic.widgets.monitor import Monitor
from tests.support.engine import Engine
from tests.support.waiting import eventually


@pytest.fixture
def monitors() -> Iterator[Any]:
    """Opens monitors: `monitors(total=3)`."""
    opened: list[Monitor] = []

    def start(*args: Any, **how: Any) -> Monitor:
        opened.append(Monitor(Session(Settings()), *args, **how))
        return opened[-1]

    yield start
    for monitor in opened:
        monitor.close()


def course(monitor: Monitor) -> str:
    return str(monitor._figures.value)


def kept(monitor: Monitor) -> str:
    """What the notebook keeps, as it is read: signs of others are entities there."""
    return html.unescape(monitor.as_markdown())


def ended(monitor: Monitor) -> None:
    """Say that it is over, and wait for the last frame."""
    monitor.done()
    eventually(lambda: monitor.pausing.layout.display == "none")


def test_what_is_reported_is_counted_and_averaged_by_model(monitors: Any) -> None:
    monitor = monitors(6, "Capitals")
    for model, rate in (("a", 10.0), ("a", 20.0), ("b", 60.0)):
        monitor.report({"model": model, "tokens_per_second": rate, "status": "ok"})
    monitor.report({"model": "b", "status": "timeout"})
    ended(monitor)

    assert "4 of 6 · 1 failed · done" in course(monitor)
    assert monitor._bar.value == pytest.approx(4 / 6)
    assert kept(monitor).splitlines()[2:] == [
        "| model | Done | tokens_per_second |",
        "| --- | --- | --- |",
        "| a | 2 | 15 |",
        "| b | 2 (1 failed) | 60 |",
    ]


def test_the_first_average_has_a_bar_in_each_row(monitors: Any) -> None:
    monitor = monitors()
    monitor.report({"model": "a", "score": 1})
    monitor.report({"model": "b", "score": 4})
    ended(monitor)

    table = monitor._table.value
    assert 'max="4" value="1" aria-label="a: 1 of at most 4"' in table
    assert "2 so far" in course(monitor)


def test_a_run_is_a_row_of_the_table_of_runs(monitors: Any, engine: Engine) -> None:
    session = Session(Settings(host=engine.url, model="tutor:0.1m"))
    monitor = monitors(2)
    for _ in range(2):
        reply = session.chat("Hi", options={"num_predict": 5})
        assert reply.text
        monitor.report(reply.run)
    ended(monitor)

    head, _, row = kept(monitor).splitlines()[2:]
    assert "tokens_per_second | first_text_seconds | total_seconds" in head
    assert row.startswith("| tutor:0.1m | 2 | ")
    session.call(session.close())


def test_a_series_waits_while_it_is_paused_and_goes_on(monitors: Any) -> None:
    monitor = monitors(2)
    monitor.pausing.click()
    assert monitor.paused
    assert monitor.pausing.description == "Go on"
    eventually(lambda: "paused" in course(monitor))

    threading.Timer(0.1, monitor.pausing.click).start()
    began = time.monotonic()
    assert monitor.wait()
    assert time.monotonic() - began >= 0.09
    assert monitor.pausing.description == "Pause"


def test_stop_ends_a_series_that_is_paused_too(monitors: Any) -> None:
    monitor = monitors(9)
    monitor.report({"model": "a"})
    monitor.pause()
    threading.Timer(0.1, monitor.stopping.click).start()

    assert not monitor.wait()
    assert (monitor.stopped, monitor.paused) == (True, False)
    ended(monitor)
    assert "1 of 9 · stopped · took" in course(monitor)


def test_the_time_of_a_pause_does_not_count(monitors: Any) -> None:
    monitor = monitors(100)
    monitor.pause()
    time.sleep(0.3)
    monitor.resume()
    ended(monitor)

    assert monitor._active_seconds() < 0.3


def test_the_time_left_follows_from_what_it_took(monitors: Any) -> None:
    monitor = monitors(1000)
    time.sleep(0.2)
    monitor.report({})
    eventually(lambda: "left" in course(monitor))

    assert "min left" in course(monitor)


def test_threads_report_at_once_and_nothing_is_lost(monitors: Any) -> None:
    monitor = monitors(4000)

    def reports() -> None:
        for _ in range(1000):
            monitor.report({"model": "a", "score": 1.0})

    threads = [threading.Thread(target=reports) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ended(monitor)

    assert "4,000 of 4,000" in course(monitor)
    assert "| a | 4,000 | 1 |" in kept(monitor)


def test_a_block_ends_its_series(monitors: Any) -> None:
    with pytest.raises(ZeroDivisionError), monitors(3) as monitor:
        raise ZeroDivisionError

    eventually(lambda: "done" in course(monitor))


def test_what_is_reported_is_text_and_never_markup(monitors: Any) -> None:
    monitor = monitors(1, "<b>title</b>")
    monitor.report({"model": "<img src=x onerror=alert(1)>|\n`", "<i>": 1})
    ended(monitor)

    shown = f"{monitor._table.value}{monitor.children[1].value}"
    assert "<img" not in shown
    assert "<i>" not in shown
    assert "<b>" not in shown
    assert "<" not in monitor.as_markdown()
    assert monitor.as_markdown().splitlines()[4].count("|") == 4


def test_many_groups_are_shown_as_some(monitors: Any) -> None:
    monitor = monitors()
    for number in range(200):
        monitor.report({"model": f"m{number}"})
    ended(monitor)

    assert len(monitor._summary.groups) == 41
    assert "| … | 160 |" in kept(monitor)


def test_a_closed_monitor_leaves_no_thread(monitors: Any) -> None:
    before = threading.active_count()
    monitor = monitors(5)
    assert threading.active_count() == before + 1
    monitor.close()

    eventually(lambda: threading.active_count() == before)


def test_a_sweep_reports_by_itself_and_is_held_back_by_a_pause(
    monitors: Any, sweeping: Any
) -> None:
    monitor, counts = monitors(by="temperature"), list[int]()

    def pause_and_resume() -> None:
        eventually(lambda: monitor._course)
        monitor.pausing.click()
        for _ in range(2):
            time.sleep(0.3)
            counts.append(monitor._course.done)
        monitor.pausing.click()

    thread = threading.Thread(target=pause_and_resume)
    thread.start()
    results = sweeping(repeats=40).run(monitor.follow)
    thread.join()
    eventually(lambda: "160 of 160 · done" in course(monitor))

    assert len(results.runs) == 160
    assert counts[0] == counts[1] < 160
    lines = kept(monitor).splitlines()[2:]
    assert lines[0].startswith("| temperature | Done | tokens_per_second | first_text")
    shares = [line.split(" | ")[:2] for line in lines[2:]]
    assert shares == [["| 0", "80"], ["| 1", "80"]]


def test_stop_ends_a_sweep_and_keeps_what_came(monitors: Any, sweeping: Any) -> None:
    monitor = monitors()

    def stop() -> None:
        eventually(lambda: monitor._course and monitor._course.done)
        monitor.stopping.click()

    threading.Thread(target=stop).start()
    with pytest.raises(Stopped) as stopped:
        sweeping(repeats=2000).run(monitor.follow)

    assert 0 < len(stopped.value.results.runs) < 8000
    eventually(lambda: "stopped" in course(monitor))


@pytest.fixture
def sweeping(engine: Engine) -> Iterator[Any]:
    """Plans of two prompts at two temperatures: `sweeping(repeats=3)`."""
    host = settings.host
    settings.host = engine.url

    def planned(repeats: int) -> Any:
        options = {"temperature": [0, 1], "num_predict": 5}
        how = {"options": options, "repeats": repeats, "journal": None}
        return om.plan(["tutor:0.1m"], ["Hi", "Hello"], **how)

    yield planned
    settings.host = host


@pytest.mark.parametrize("total", [0, -1, 2.5, True, "many"])
def test_a_number_of_requests_that_is_none_is_refused(total: Any) -> None:
    with pytest.raises(BadInput, match="is no number of requests"):
        om.monitor(total)
