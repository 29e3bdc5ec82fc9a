"""Which of several answers to one prompt somebody took for the best."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

from .typed import misfit

__all__ = ["CHOICES", "TIE", "Vote", "new_vote"]

CHOICES = ("best", "tie", "bad")
TIE = "tie"


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote.

    Attributes
    ----------
    models
        Those whose answers were there to choose from.
    choice
        ``best``: one was better than all others; ``tie``: they were equally good;
        ``bad``: equally bad.
    best
        The model whose answer was the best one.
    runs
        The ids of the answers' records, in the order of ``models``.
    blind
        Whether the names were hidden until then.
    """

    id: str
    time_utc: str
    prompt: str
    models: tuple[str, ...]
    choice: str
    best: str | None = None
    runs: tuple[str, ...] = ()
    blind: bool = True

    def pairs(self) -> Iterator[tuple[str, str, str]]:
        """Two models each, and which of them won, or `TIE`.

        Of the best one it is known that it beat each other, and of those nothing.
        """
        for one, other in combinations(self.models, 2):
            if self.choice != "best":
                yield one, other, TIE
            elif self.best in (one, other):
                yield one, other, self.best

    def to_json(self, level: str = "full") -> dict[str, Any]:
        """The vote as JSON values; with ``hashes`` a sum in the place of the prompt."""
        told = self
        if level == "hashes" and not self.prompt.startswith("sha256:"):
            digest = hashlib.sha256(self.prompt.encode()).hexdigest()
            told = replace(self, prompt=f"sha256:{digest}")
        lists = {"models": list(told.models), "runs": list(told.runs)}
        return {k: v for k, v in (asdict(told) | lists).items() if v is not None}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Vote:
        """Read a vote back.

        Raises
        ------
        ValueError
            For what is none.
        """
        known = {k: record[k] for k in cls.__dataclass_fields__ if k in record}
        for name in ("models", "runs"):
            if isinstance(known.get(name), list):
                known[name] = tuple(known[name])
        try:
            vote = cls(**known)
        except TypeError as error:
            raise ValueError(f"not a vote: {error}") from error
        sound = vote.choice in CHOICES and (
            vote.best is None or vote.best in vote.models
        )
        if misfit(vote) or not sound or (vote.choice == "best") != bool(vote.best):
            raise ValueError("not a vote")
        return vote


def new_vote(prompt: str, models: tuple[str, ...], **known: Any) -> Vote:
    """A vote that is given now."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Vote(uuid.uuid4().hex, now, prompt, models, **known)
