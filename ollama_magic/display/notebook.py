"""The screen of a notebook cell: one output that is updated in place."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from typing import Any

from IPython.display import DisplayHandle

from ..events import Done, Text, Thinking
from ..markdown import closed, literal, safe
from ..messages import say
from ..plain import printable
from ..reply import Reply
from ..run import KEPT_CHARACTERS, Run
from .confidence import confidence
from .footnote import footnote
from .renderer import is_live

__all__ = [
    "NotebookScreen",
    "body",
    "frame",
    "mark_of",
    "thought",
    "waiting",
]

WAIT_SECONDS = 1.0
MORE = "*…*"
MARKS = {"truncated": "chat.cut_mark", "looping": "chat.looping_mark"}
PHASES = {
    "connecting": "phase.connecting",
    "waiting": "phase.waiting",
    "loading": "phase.loading",
    "reading": "phase.reading",
}
CHARACTERS_PER_SECOND = 60_000  # of markdown; a page renders all of it in each frame


class NotebookScreen:
    """Paints markdown, at most so often a second, slower as the text grows.

    Parameters
    ----------
    live
        Whether frames are painted before the last.
    updates_per_second
        The most often; long texts are sent less often, since each frame carries all
        of it.
    record
        How much of the run the output's metadata keeps: ``full``, ``hashes``, ``off``.
    verbose
        Which figures follow the answer: see `footnote`.
    """

    def __init__(
        self,
        *,
        live: bool = True,
        updates_per_second: float = 10.0,
        record: str = "full",
        verbose: bool | None = None,
    ) -> None:
        self._live = live and is_live()
        self._interval = 1 / updates_per_second
        self._record, self._verbose = record, verbose
        self._handle: DisplayHandle | None = None
        self._calls: tuple[str, ...] = ()
        self._painted = ""
        self._cost_seconds = 0.0

    def pause_seconds(self) -> float:
        """The interval, stretched so that painting stays a small part of the time."""
        by_length = len(self._painted) / CHARACTERS_PER_SECOND
        return max(self._interval, 20 * self._cost_seconds, by_length)

    def paint(self, reply: Reply[Run]) -> None:
        """Show what has come; before anything has, say what is waited for."""
        if not self._live:
            return
        # This thread's own work: a processor busy with the model is no reason to pause.
        started = time.thread_time()
        # A notebook may be saved now, or its kernel die: then this tells that there was
        # more to come.
        text = f"{frame(reply)}\n\n{MORE}".removeprefix(f"\n\n{MORE}")
        if not text and reply.waited_seconds >= WAIT_SECONDS:
            text = waiting(reply)
        if text and text != self._painted:
            self._send({"text/markdown": text})
            self._painted = text
        self._cost_seconds = time.thread_time() - started

    def finish(self, reply: Reply[Run]) -> None:
        """The whole answer as markdown and as text, with its record beside it."""
        nothing = not (reply.so_far or reply.thinking or self._calls)
        if nothing and self._handle is None and (reply.stopped or reply.error):
            return  # the error says all there is to say
        if nothing and self._handle is None and reply.tool_calls and not mark_of(reply):
            return  # what is called comes next, and is shown here
        note = footnote(reply.run, verbose=self._verbose)
        quoted = "\n>\n".join(f"> {literal(call)}" for call in self._calls)
        parts = [frame(reply, last=True), quoted, f"<sub>{note}</sub>" if note else ""]
        text = "\n\n".join(filter(None, parts))
        plain = "\n".join(filter(None, (reply.so_far, *self._calls)))
        data = {"text/markdown": text, "text/plain": printable(plain)}
        if reply.tokens:
            data["text/html"] = _coloured(reply, *self._calls, note)
        most = KEPT_CHARACTERS
        record = reply.run.to_json(self._record, most_characters=most)
        self._send(data, {"ollama_magic": record} if record else {})

    def tell(self, reply: Reply[Run], calls: Sequence[str]) -> None:
        """Show below the answer which tools it called, and what came of it."""
        self._calls = tuple(calls)
        self.finish(reply)

    def _send(self, data: dict[str, str], metadata: Any = None) -> None:
        if self._handle is None:
            # Known before it is shown: an interrupt that comes between the two would
            # have a second output made.
            self._handle = DisplayHandle()
            self._handle.display(data, raw=True, metadata=metadata)
        else:
            self._handle.update(data, raw=True, metadata=metadata)


def frame(reply: Reply[Run], *, last: bool = False) -> str:
    """The reply as markdown: folded thoughts, then the answer, then how it ended."""
    text = safe(body(reply))
    parts = [_folded(reply, last=last), closed(text)]
    if last and (mark := mark_of(reply)):
        parts.append(say(mark))
    return "\n\n".join(part for part in parts if part)


def body(reply: Reply[Run]) -> str:
    """The answer; as code where JSON was asked for, which is no markdown."""
    text = reply.so_far
    if not (text and reply.request.format):
        return text
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}json\n{text.strip()}\n{fence}"


def waiting(reply: Reply[Run], shown: Callable[[str], str] = literal) -> str:
    """What is waited for, and since when; names as ``shown`` writes them."""
    seconds, model = int(reply.waited_seconds), shown(str(reply.request.model))
    # No model is named before one is chosen.
    named = model or reply.phase == "connecting"
    key = PHASES[reply.phase] if named else "phase.waiting_any"
    return say(key, model=model, seconds=seconds)


def mark_of(reply: Reply[Run]) -> str:
    """The key of the words for how it ended; none for an answer that is whole."""
    if reply.stopped:
        return "chat.interrupted_mark"
    if reply.error:
        return "chat.broken_mark" if reply.so_far or reply.thinking else ""
    if reply.run.status in MARKS:
        return MARKS[reply.run.status]
    if reply.so_far:
        return ""
    offered = getattr(reply.request, "tools", ())
    return (
        "chat.empty" if not reply.tool_calls else "" if offered else "chat.calls_mark"
    )


def _folded(reply: Reply[Run], *, last: bool) -> str:
    """The thoughts as a block that is closed until somebody opens it.

    They are quoted line by line, so that nothing in them can end the block.
    """
    if not reply.thinking.strip():
        return ""
    thoughts = closed(safe(reply.thinking.strip())).split("\n")
    said = thought(reply, done=last or bool(reply.so_far))
    quoted = "\n".join(f"> {line}" for line in thoughts)
    return f"<details><summary>{said}</summary>\n\n{quoted}\n\n</details>"


def _coloured(reply: Reply[Run], *below: str) -> str:
    """The whole answer as HTML, where the tokens' probabilities are known."""
    mark = mark_of(reply)
    return confidence(
        reply.tokens,
        reply.so_far,
        thinking=reply.thinking,
        thought=thought(reply, done=True) if reply.thinking else "",
        below=(say(mark).strip("*") if mark else "", *below),
    )


def thought(reply: Reply[Run], *, done: bool) -> str:
    """For how long it thought: from the first thought to the first text, or to now."""
    moments = [(at, e) for at, e in reply.arrivals if not isinstance(e, Done)]
    first = next(at for at, event in moments if isinstance(event, Thinking))
    text = next((at for at, event in moments if isinstance(event, Text)), None)
    seconds = f"{(text or moments[-1][0]) - first:.1f}"
    return say("thought.done" if done else "thought.now", seconds=seconds)
