"""One answer as a journal keeps it, and the key under which it is found again."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..measured import Measured, brief
from ..run import Run

__all__ = ["SETTLED", "Entry", "Kept", "key_of", "readable", "unpacked"]

# Asked again, the others may come out otherwise: a host was away, or too slow.
SETTLED = frozenset(("ok", "truncated", "overflow", "looping"))
LEVEL = 1  # the fastest: a record is half as long by it, and little shorter by the best
MICROSECONDS = 6


def key_of(*parts: Any) -> bytes:
    """The SHA-256 sum of ``parts`` as canonical JSON."""
    told = json.dumps(parts, sort_keys=True, separators=(",", ":"), default=_told)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer, and what it is the answer to.

    Attributes
    ----------
    key
        Of all that decides about it: what was asked, of which weights, for the
        how-manieth time, where, of which version of the server.
    asked
        Of what was asked alone: those that share it differ in the rest.
    about
        What a table tells of its trial: item, factors, expected, topic, language.
    judged
        The mark of the check that gave the verdict: see `rules.Rule.mark`.
    seal
        All of it packed, where somebody did so before: see `sealed`.
    """

    key: bytes
    asked: bytes
    run: Run
    slots: int = 1
    queue_seconds: float | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    judged: str | None = field(default=None, compare=False)
    seal: bytes = field(default=b"", compare=False, repr=False)

    @property
    def settled(self) -> bool:
        """Whether nobody needs to ask it again."""
        return self.run.status in SETTLED

    def packed(self) -> bytes:
        """All of it in few bytes."""
        if self.seal:
            return self.seal
        return zlib.compress(json.dumps(self.to_json(), default=_told).encode(), LEVEL)

    def sealed(self) -> Entry:
        """The same, which need not be packed again."""
        return replace(self, seal=self.packed())

    def to_json(self) -> dict[str, Any]:
        """All of it as JSON values, the moments of arrival included."""
        arrivals = self.run.client_clock.arrivals
        return {
            "key": self.key.hex(),
            "asked": self.asked.hex(),
            "slots": self.slots,
            "queue_seconds": self.queue_seconds,
            "about": dict(self.about),
            "run": self.run.to_json(),
            "arrivals": [[round(s, MICROSECONDS), count] for s, count in arrivals],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any], *, trusted: bool = False) -> Entry:
        """Read one back.

        Raises
        ------
        ValueError
            For what is none.
        """
        try:
            moments = tuple((float(s), int(n)) for s, n in told.get("arrivals") or ())
            clock = {**told["run"].get("client_clock", {}), "arrivals": moments}
            run = {**told["run"], "client_clock": clock}
            return cls(
                bytes.fromhex(told["key"]),
                bytes.fromhex(told["asked"]),
                Run.from_json(run, trusted=trusted),
                int(told.get("slots", 1)),
                told.get("queue_seconds"),
                told.get("about") or {},
            )
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"not an entry: {error}") from error


class Kept:
    """A record that is read when it is looked at, and what tables tell of it.

    Parameters
    ----------
    told
        What tables tell of it.
    packed
        The record: packed, or what reads it so.
    judge
        Gives its verdict, and is asked once, since a check may be slow; without it,
        the verdict is as recorded.
    """

    __slots__ = ("_judge", "_packed", "_told")

    def __init__(
        self,
        told: Measured,
        packed: bytes | Callable[[], bytes],
        judge: Callable[[Kept], Any] | None = None,
    ) -> None:
        self._told, self._packed, self._judge = told, packed, judge

    def __call__(self) -> Run:
        """The record."""
        return replace(self.recorded, verdict=self.measured.verdict)

    @property
    def measured(self) -> Measured:
        """What tables tell of it."""
        if self._judge is not None:
            judge, self._judge = self._judge, None
            self._told = self._told._replace(verdict=judge(self))
        return self._told

    @property
    def brief(self) -> Run:
        """As much of the record as a check needs, at a tenth of the time."""
        return brief(self._told)

    @property
    def recorded(self) -> Run:
        """The record with the verdict of then."""
        packed = self._packed
        return unpacked(packed if isinstance(packed, bytes) else packed()).run


def unpacked(packed: bytes) -> Entry:
    """What `Entry.packed` packed."""
    return Entry.from_json(json.loads(zlib.decompress(packed)), trusted=True)


def readable(packed: bytes) -> Entry | None:
    """The same where nobody knows what it is; ``None`` for what is no entry."""
    try:
        return Entry.from_json(json.loads(zlib.decompress(packed)))
    except (ValueError, zlib.error, RecursionError):
        return None


def _told(value: Any) -> Any:
    """What JSON does not know, as it can be told: bytes by their sum, else in words."""
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, value))
    # A number of numpy's, which is no number to JSON.
    return value.item() if hasattr(value, "item") else str(value)
