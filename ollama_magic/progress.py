"""How far a long operation is: its events, added up as they come."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .events import Event, Progress

__all__ = ["Layer", "Tally", "advance", "tally"]

MEMORY_SECONDS = 5.0  # how far back the speed looks


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing that is counted: a layer of a model, a file, a step of the server."""

    name: str
    completed: int
    total: int


@dataclass(frozen=True, slots=True, repr=False)
class Tally:
    """What the events so far add up to.

    An operation has phases (``pulling``, ``hashing``, ``uploading``, …): figures are
    those of the phase that is on, all its layers together. A server names a layer
    only when it comes to it, so that a total may grow.

    Attributes
    ----------
    status
        What the server, or we, said last.
    counts_bytes
        False where the server's figures are ticks of a step of its own.
    """

    status: str = ""
    phase: str = ""
    layers: tuple[Layer, ...] = ()
    counts_bytes: bool = True
    _seconds: float | None = None
    _recent_bytes: float = 0.0
    _recent_seconds: float = 0.0

    def __repr__(self) -> str:
        """What was said last, and how much of how much is there."""
        if self.total_bytes is None:
            return f"<Tally {self.status}>"
        counted = f"{self.completed_bytes} of {self.total_bytes} bytes"
        return f"<Tally {self.status}: {counted}>"

    @property
    def share(self) -> float | None:
        """The part that is done, 0 to 1; ``None`` where nobody knows."""
        total = sum(layer.total for layer in self.layers)
        return sum(layer.completed for layer in self.layers) / total if total else None

    @property
    def completed_bytes(self) -> int | None:
        """Bytes that are there; ``None`` where none are counted."""
        return sum(layer.completed for layer in self.layers) if self._sized else None

    @property
    def total_bytes(self) -> int | None:
        """Bytes of all layers named so far; ``None`` where none are counted."""
        return sum(layer.total for layer in self.layers) if self._sized else None

    @property
    def bytes_per_second(self) -> float | None:
        """Speed of the last seconds.

        Each byte counts ``exp(-age / 5 s)``, and so does each second. What was there
        when a layer was first named is not counted: it came in an earlier attempt.
        """
        if not self._sized or not self._recent_seconds:
            return None
        return self._recent_bytes / self._recent_seconds

    @property
    def seconds_left(self) -> float | None:
        """At this speed; ``None`` where there is none."""
        speed = self.bytes_per_second
        if not speed:
            return None
        return sum(layer.total - layer.completed for layer in self.layers) / speed

    @property
    def _sized(self) -> bool:
        return self.counts_bytes and bool(self.layers)


def tally(arrivals: Iterable[tuple[float, Event]]) -> Tally:
    """What events add up to, each with the second of its arrival."""
    total = Tally()
    for seconds, event in arrivals:
        total = advance(total, seconds, event)
    return total


def advance(before: Tally, seconds: float, event: Event) -> Tally:
    """``before`` and one event more."""
    if not isinstance(event, Progress):
        return before
    if event.total_bytes is None:
        # The next step has begun, so the layers are whole even where their last
        # event stopped short of its total.
        return replace(before, status=event.status, layers=_whole(before.layers))
    phase = event.status.split(" ", 1)[0]
    if phase != before.phase:
        before = Tally(phase=phase, counts_bytes=_is_bytes(event))
    return _counted(before, seconds, event)


def _counted(before: Tally, seconds: float, event: Progress) -> Tally:
    name, total = event.digest or event.status, event.total_bytes or 0
    layer = Layer(name, min(event.completed_bytes or 0, total), total)
    known = next((each for each in before.layers if each.name == name), None)
    if known is None:
        begun = (
            _whole((each,))[0] if each.completed else each for each in before.layers
        )
        layers, came = (*begun, layer), 0
    else:
        layers = tuple(layer if each is known else each for each in before.layers)
        came = max(layer.completed - known.completed, 0)
    passed = 0.0 if before._seconds is None else max(seconds - before._seconds, 0.0)
    kept = math.exp(-passed / MEMORY_SECONDS)
    return replace(
        before,
        status=event.status,
        layers=layers,
        _seconds=seconds,
        _recent_bytes=before._recent_bytes * kept + came,
        _recent_seconds=before._recent_seconds * kept + passed,
    )


def _whole(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    return tuple(replace(layer, completed=layer.total) for layer in layers)


def _is_bytes(event: Progress) -> bool:
    """Ollama gives figures of its own steps a digest that is none: all zeros."""
    return event.digest.strip("0") != "" or not event.digest
