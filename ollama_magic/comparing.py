"""Two answers to one question: the same, or from which word on they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .messages import say
from .plain import printable, shortened
from .run import Run

__all__ = ["Check", "Difference", "compare", "first_difference"]

CONTEXT_CHARACTERS = 60
SHOWN_CHARACTERS = 60
WHOLE = ("ok", "truncated")
# What else of the two may differ: its name, and where it stands in a record.
_OTHER = {
    "digest": ("what", "digest"),
    "quantization": ("what", "quantization"),
    "context": ("what", "context_tokens"),
    "server": ("where", "server"),
    "server_version": ("where", "server_version"),
    "host": ("where", "host"),
    "machine": ("where", "machine"),
    "prompt_tokens": ("server_clock", "prompt_tokens"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """The first words that differ; a text that is over has none, and is empty.

    ``place`` is the number of characters before them, ``context`` the last of these.
    """

    place: int
    context: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, repr=False)
class Check:
    """What came of asking again.

    Attributes
    ----------
    old, new
        The two runs; `old_text` and `new_text` are their answers.
    identical
        Whether answers and thoughts are the same, as far as the old ones came.
    first_difference
        The first words that differ, of the thoughts if those do.
    changed
        What else differs of that which decides about an answer (model, window, server,
        tokens of the prompt): its name, with its old and its new value.
    """

    old: Run
    new: Run
    identical: bool
    first_difference: Difference | None = None
    changed: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def old_text(self) -> str:
        """The answer that was recorded."""
        return self.old.answered.text

    @property
    def new_text(self) -> str:
        """The answer that came now."""
        return self.new.answered.text

    def __repr__(self) -> str:
        return "\n".join(_lines(self))


def compare(old: Run, new: Run) -> Check:
    """Compare two answers to one question; an old one that broke off, as it stands."""
    difference = None
    for one, other in (
        (old.answered.thinking, new.answered.thinking),
        (old.answered.text, new.answered.text),
    ):
        if old.status not in WHOLE and other.startswith(one):
            continue
        if (difference := first_difference(one, other)) is not None:
            break
    return Check(old, new, difference is None, difference, _changed(old, new))


def first_difference(old: str, new: str) -> Difference | None:
    """The first words in which two texts differ, or that one has more."""
    if old == new:
        return None
    pairs = enumerate(zip(old, new, strict=False))
    end = next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))
    start = end
    while start and not old[start - 1].isspace():
        start -= 1
    if _word(old[start:]) == _word(new[start:]):
        start = end  # that word is whole in both, and what follows differs
    context = old[max(0, start - CONTEXT_CHARACTERS) : start]
    return Difference(start, context, _word(old[start:]), _word(new[start:]))


def _word(text: str) -> str:
    """The first word with the white space before it, if there is some."""
    blank = len(text) - len(text.lstrip())
    return text[:blank] + (text[blank:].split(maxsplit=1) or [""])[0]


def _changed(old: Run, new: Run) -> dict[str, tuple[Any, Any]]:
    pairs = {
        name: tuple(getattr(getattr(run, group), part) for run in (old, new))
        for name, (group, part) in _OTHER.items()
    }
    # What one of the two does not tell is unknown, and no change.
    return {
        name: (was, now)
        for name, (was, now) in pairs.items()
        if None not in (was, now) and was != now
    }


def _lines(check: Check) -> Iterator[str]:
    old, difference = check.old, check.first_difference
    model, characters = shortened(old.what.model), len(old.answered.text)
    if difference is None:
        key = "check.same" if old.status in WHOLE else "check.same_so_far"
        yield say(key, model=model, characters=characters)
    else:
        yield say("check.differs", model=model, place=difference.place)
        before = _visible(difference.context)
        for name, word in (
            (say("check.old"), difference.old),
            (say("check.new"), difference.new),
        ):
            shown = _visible(word[:SHOWN_CHARACTERS]) or say("check.end")
            yield f"  {name} …{before}[{shown}]"
    if check.new.answered.tool_calls and not old.answered.tool_calls:
        called = ", ".join(str(c.get("name")) for c in check.new.answered.tool_calls)
        yield "  " + say("replay.calls", names=shortened(called))
    for name, (was, now) in check.changed.items():
        yield "  " + say("check.changed", name=name, old=_value(was), new=_value(now))
    if difference is not None and _by_chance(old.asked.options):
        yield "  " + say("check.no_seed")


def _by_chance(options: Mapping[str, Any]) -> bool:
    """Whether the model was free to answer otherwise the next time."""
    return "seed" not in options and options.get("temperature") != 0


def _visible(text: str) -> str:
    """On one line, with the white space that counts still there."""
    return printable(text).replace("\n", "⏎").replace("\t", "⇥")


def _value(value: Any) -> str:
    return shortened(str(value), 24)
