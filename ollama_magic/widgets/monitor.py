"""The monitor: how far a long series of requests is, what came so far, Pause, Stop."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any, Self

import ipywidgets

from ..markdown import literal
from ..messages import say
from ..plain import shortened
from ..run import Run
from ..session import Session
from ..sweeps.course import Course
from .panel import Panel, show
from .safe import Markup, element, html_of
from .summing import Group, Summary, row_of, written
from .working import start

__all__ = ["Monitor"]

PAINT_SECONDS = 0.5
COST_SHARE = 0.03  # of the time, at most: painting must not slow down what is measured
KEEP_SECONDS, QUIET_SECONDS = 10.0, 1.5


class Monitor(Panel):
    """A panel that a series of requests reports to; all of it from any thread.

    ::

        monitor = om.monitor(len(prompts), "capitals")
        for prompt in prompts:
            if not monitor.wait():
                break
            monitor.report(om.chat(prompt).run)
        monitor.done()

    A sweep has one by itself; for another: ``om.plan(…).run(monitor.follow)``.

    Parameters
    ----------
    total
        How many requests there will be; ``None`` where nobody knows.
    by
        The column whose values are told apart.
    clicked
        Whether its buttons are heard: not while a cell waits, with older kernels.
    keep_seconds
        How often the text below it changes, which who sees no widgets reads.
    """

    def __init__(
        self,
        session: Session,
        total: int | None = None,
        title: str = "",
        by: str = "model",
        *,
        clicked: bool = True,
        keep_seconds: float = KEEP_SECONDS,
    ) -> None:
        self.total, self._title = total, title or say("monitor.title")
        self._by, self._followed, self._clicked = by, 0, clicked
        self._keep_seconds = keep_seconds
        self._course: Course | None = None
        self._summary, self._news = Summary(by), queue.SimpleQueue[Any]()
        self._going, self._stopping = threading.Event(), threading.Event()
        self._ended, self._wake = threading.Event(), threading.Event()
        self._going.set()
        self._began_seconds = time.monotonic()
        self._rested_seconds, self._resting_since = 0.0, 0.0
        self._lock = threading.Lock()
        self._cost_seconds, self._kept_seconds = 0.0, self._began_seconds
        self._came_seconds, self._kept_count = self._began_seconds, 0
        self._over_seconds: float | None = None
        super().__init__(session, self._parts())
        self._paint()
        self.end_with(self.done)
        self._painter = start(self._painting)

    def report(self, row: Run | Mapping[str, Any]) -> None:
        """Tell of one request that is over; costs next to nothing.

        Parameters
        ----------
        row
            A run, or a mapping: numbers are averaged; one whose ``status`` is that of
            a run that failed (``error``, ``timeout``, …) is counted as failed.
        """
        self._news.put(row)

    def follow(self, course: Course) -> None:
        """Show a sweep: ``om.plan(…).run(monitor.follow)``.

        Pause holds its next requests back, and Stop ends it as an interrupt does: what
        came is kept.
        """
        self._hear(course)
        course.paused = self.paused
        over = course.over or course.done >= course.count
        stops = self.stopped and not (over or self._ended.is_set())
        if stops or over:
            self.done()
        if stops:
            raise KeyboardInterrupt

    def _hear(self, course: Course) -> None:
        self.total = (course.count - course.kept) or None
        for done in course.ended[self._followed :]:
            self.report(row_of(done, self._by))
            self._followed += 1
        if self._course is None:
            self._course = course
            self._began_seconds -= time.perf_counter() - course.began_seconds
            self._paint()

    @property
    def paused(self) -> bool:
        """Whether nothing more should be asked for now."""
        return not (self._going.is_set() or self.stopped)

    @property
    def stopped(self) -> bool:
        """Whether nothing more should be asked at all."""
        return self._stopping.is_set()

    def pause(self) -> None:
        """Have nothing more asked until `resume`."""
        with self._lock:
            if self._going.is_set():
                self._going.clear()
                self._resting_since = time.monotonic()
        self._settle()

    def resume(self) -> None:
        """Go on."""
        with self._lock:
            if not self._going.is_set():
                self._rested_seconds += time.monotonic() - self._resting_since
                self._going.set()
        self._settle()

    def stop(self) -> None:
        """Have nothing more asked; what is under way comes to its end."""
        self._stopping.set()
        self.resume()

    def wait(self) -> bool:
        """Wait while it is paused; whether to go on."""
        while self.paused:
            self._going.wait(0.2)  # short, so that an interrupt is heard
        return not self.stopped

    def done(self) -> None:
        """Say that the series is over."""
        if not self._ended.is_set():
            self.resume()
            self._over_seconds = time.monotonic()
            self._ended.set()
            self._wake.set()

    def end(self, course: Course, seconds: float) -> None:
        """Show a sweep that is over, and wait for the last frame, but not for long."""
        if course.done < course.count:
            self._stopping.set()
        self._hear(course)
        self.done()
        self._painter.join(seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.done()

    def as_markdown(self) -> str:
        """How far it is and the table so far, as text that a saved notebook keeps."""
        with self._lock:
            rows = [list(map(str, row)) for row in self._summary.table()]
        lines = ["| " + " | ".join(_cell(c) for c in row) + " |" for row in rows]
        if lines:
            lines.insert(1, "|" + " --- |" * len(rows[0]))
        return "\n".join((f"**{literal(self._title)}**: {self._told()}", "", *lines))

    # What it is made of, and what the painting thread does.

    def _parts(self) -> tuple[ipywidgets.Widget, ...]:
        self._bar = ipywidgets.FloatProgress(min=0, max=1)
        self.pausing = ipywidgets.Button()
        self.pausing.on_click(lambda _: self.resume() if self.paused else self.pause())
        self.stopping = ipywidgets.Button(
            description=say("monitor.stop"),
            tooltip=say("monitor.stop.tip"),
            icon="stop",
        )
        self.stopping.on_click(lambda _: self.stop())
        self._figures, self._table = html_of(), html_of()
        self._table.add_class("om-scroll")
        self._settle()
        controls = (self._bar, self.pausing, self.stopping, self._figures)
        row = ipywidgets.HBox(controls)
        row.add_class("om-row")
        return html_of(element("h4", self._title)), row, self._table

    def _settle(self) -> None:
        """Have the button say what it would do now, and a sweep hear of it."""
        if self._course is not None:
            self._course.paused = self.paused
        key = ("monitor.resume", "play") if self.paused else ("monitor.pause", "pause")
        self.pausing.description, self.pausing.icon = say(key[0]), key[1]
        self.pausing.tooltip = say("monitor.pause.tip")
        self._wake.set()

    def _painting(self) -> None:
        while not self._ended.is_set():
            self._wake.wait(max(PAINT_SECONDS, self._cost_seconds / COST_SHARE))
            self._wake.clear()
            began = time.perf_counter()
            self._paint()
            self._cost_seconds = time.perf_counter() - began
        self._paint()
        self._saved.update(self.as_markdown())

    def _paint(self) -> None:
        with self._lock:
            for row in self._arrived():
                self._summary.add(row)
                self._came_seconds = time.monotonic()
            groups = list(self._summary.groups.values())
            table = self._summary.table()
        over, done = self._ended.is_set(), self._summary.count
        self._bar.value = done / self.total if self.total else float(over)
        ended = "warning" if self.stopped else "success"
        self._bar.bar_style = ended if over else "info"
        role = "status" if over else None
        text = self._told()
        self._figures.value = element("span", text, class_="om-status", role=role)
        self._table.value = str(_table(table, groups)) if groups else ""
        for button in (self.pausing, self.stopping):
            show(button, self._clicked and not over)
        self._keep()

    def _keep(self) -> None:
        """Have the notebook keep it now and again, and where nothing more comes."""
        now, count = time.monotonic(), self._summary.count
        quiet = count != self._kept_count and now - self._came_seconds > QUIET_SECONDS
        if quiet or now - self._kept_seconds > self._keep_seconds:
            self._kept_seconds, self._kept_count = now, count
            self._saved.update(self.as_markdown())

    def _arrived(self) -> Iterator[Mapping[str, Any]]:
        """What was reported since the last frame; runs as rows of the table of runs."""
        records: list[Run] = []
        while True:
            try:
                row = self._news.get_nowait()
            except queue.Empty:
                break
            if isinstance(row, Run):
                records.append(row)
            else:
                yield row
        if records:
            from ..frames import runs  # pandas takes its time

            for row in runs(records).to_dict("records"):
                yield {str(name): row[name] for name in row}

    def _told(self) -> str:
        """How far it is, in words."""
        done, total = self._summary.count, self.total
        told = {"done": f"{done:,}", "total": f"{total or 0:,}"}
        parts = [say("monitor.counted" if total else "monitor.counting", **told)]
        if failed := self._summary.failed:
            parts.append(say("monitor.failed", failed=f"{failed:,}"))
        seconds = self._active_seconds()
        if self._ended.is_set():
            parts.append(say("monitor.stopped" if self.stopped else "monitor.done"))
            parts.append(say("monitor.took", time=_lasting(seconds)))
        elif self.stopped:
            parts.append(say("monitor.stopping"))
        else:
            if self.paused:
                parts.append(say("monitor.paused"))
            if total and 0 < done < total:
                left = _lasting(seconds / done * (total - done))
                parts.append(say("monitor.left", left=left))
        return " · ".join(parts)

    def _active_seconds(self) -> float:
        now, resting = self._over_seconds or time.monotonic(), 0.0
        if not self._going.is_set():
            resting = now - self._resting_since
        return now - self._began_seconds - self._rested_seconds - resting


def _table(rows: list[list[str]], groups: list[Group]) -> Markup:
    """The table, with a bar in each row for its first average: a chart that grows."""
    head, *body = rows
    most = max((group.first or 0.0 for group in groups), default=0.0)
    heads = [_head(each, first=each is head[0]) for each in head]
    lines = []
    for row, group in zip(body, groups, strict=True):
        name, *cells = row
        shown = [element("td", each, class_="om-number") for each in cells]
        lines.append(
            element(
                "tr", element("th", name, scope="row"), *shown, _bar(row, group, most)
            )
        )
    return element(
        "table", element("thead", element("tr", *heads, element("td"))), *lines
    )


def _head(name: str, *, first: bool) -> Markup:
    # With spaces, at which a narrow page can break it.
    shown = name.replace("_", " ")
    return element("th", shown, scope="col", class_=None if first else "om-number")


def _bar(row: list[str], group: Group, most: float) -> Markup:
    value = group.first
    if value is None or most <= 0 or value < 0:
        return element("td")
    said = say("monitor.bar", group=row[0], value=written(value), most=written(most))
    meter = element(
        "meter", min=0, max=f"{most:.6g}", value=f"{value:.6g}", aria_label=said
    )
    return element("td", meter)


def _lasting(seconds: float) -> str:
    if seconds < 100:
        shown = f"{seconds:.1f}" if seconds < 10 else str(round(seconds))
        return say("monitor.seconds", seconds=shown)
    minutes = round(seconds / 60)
    if minutes < 100:
        return say("monitor.minutes", minutes=minutes)
    return say("monitor.hours", hours=minutes // 60, minutes=minutes % 60)


def _cell(text: str) -> str:
    return literal(shortened(text, 80))
