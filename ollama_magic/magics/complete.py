"""Tab completion of our magics' lines: sub-commands, flags, options, models."""

from __future__ import annotations

import re
from collections.abc import Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooSlow
from typing import TYPE_CHECKING, Any

from .. import loop
from ..errors import OllamaMagicError
from ..options import OPTIONS
from ..session import Session, current
from .chat import FLAGS
from .ollama import SUBCOMMANDS

if TYPE_CHECKING:
    from IPython.core.completer import CompletionContext

__all__ = ["candidates", "complete", "model_names"]

PATIENCE_SECONDS = 0.25
_LINE = re.compile(r"\s*(?:[\w.\[\]'\", ]+=\s*)?%{1,2}(ollama|chat)\s(?P<rest>.*)$")
_names: list[str] = []
_asking: Future[Any] | None = None


def complete(context: CompletionContext) -> dict[str, Any]:
    """IPython's matcher for our lines; says nothing about any other.

    The fragment that is replaced is the whole last word, since a model's name has
    colons and slashes in it, at which IPython would cut it.
    """
    lines = context.full_text.split("\n")
    if lines[0].startswith("%%chat") and context.cursor_line:
        return {"completions": []}  # prose
    match = _LINE.match(lines[context.cursor_line][: context.cursor_position])
    if not match:
        return {"completions": []}
    *words, fragment = re.split(r"\s+", match["rest"])
    found = [c for c in candidates(match[1], words) if c.startswith(fragment)]
    return {
        "completions": [_completion(text) for text in found],
        "matched_fragment": fragment,
        "suppress": bool(found),
        "ordered": True,
    }


def candidates(magic: str, words: list[str]) -> Iterable[str]:
    """What may follow ``words`` on a line of ``magic``."""
    last = words[-1] if words else ""
    if magic == "ollama":
        if not words:
            return [name for name in SUBCOMMANDS if name != "status"]
        if len(words) > 1:
            return []
        more = {"host": ["auto", "embedded", "localhost:11434"]}
        more["help"] = ["options", *SUBCOMMANDS]
        return model_names(current()) if last in ("show", "use") else more.get(last, [])
    if last in ("-m", "--model"):
        return model_names(current())
    if last in ("-o", "--option"):
        return [f"{name}={_example(name)}" for name in OPTIONS]
    taken = any(last in flag.names and flag.metavar for flag in FLAGS)
    return [] if taken else [*(flag.names[-1] for flag in FLAGS), "-m", "-s", "-o"]


def model_names(session: Session) -> list[str]:
    """The models that the server has, or had: asked now, but not waited for long."""
    global _asking, _names
    if _asking is None or _asking.done():
        _asking = loop.submit(session.tags())
    try:
        tags = _asking.result(timeout=PATIENCE_SECONDS)
        _names = [str(tag["name"]) for tag in tags]
    except (TooSlow, OllamaMagicError):
        pass  # completion is no place for an error; the cell will say it
    return _names


def _example(name: str) -> str:
    default = OPTIONS[name].default
    return "" if default in (None, ()) else str(default).lower()


def _completion(text: str) -> Any:
    # Here, since IPython 7 has neither matchers of this kind nor this class.
    from IPython.core.completer import SimpleCompletion

    return SimpleCompletion(text=text, type="magic")
