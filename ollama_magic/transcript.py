"""Conversations as text: how they are written for people and programs, and read."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from os import PathLike
from pathlib import Path
from typing import Any

from .errors import BadInput
from .markdown import closed, literal, safe
from .messages import say
from .plain import printable, shortened
from .request import Message
from .run import KEPT_CHARACTERS
from .saved import NotMessages, common, own, turns_in
from .turn import Turn

__all__ = [
    "FORMATS",
    "answered",
    "format_of",
    "markdown",
    "outline",
    "put",
    "read",
    "write",
]

MOST_BYTES = 256_000_000
SHOWN_CHARACTERS = 2_000  # of what a tool gave back
SUFFIXES = {".json": "json", ".jsonl": "jsonl", ".md": "markdown", ".ipynb": "notebook"}
EACH = ("conversation", "turn")
# How an answer ended, where it is not whole.
MARKS = {
    "interrupted": "chat.interrupted_mark",
    "error": "chat.broken_mark",
    "truncated": "chat.cut_mark",
    "looping": "chat.looping_mark",
}

# The files that were written, for which conversation, and the sums of what was.
_written: dict[Path, tuple[str, bytes]] = {}


def format_of(where: str | PathLike[str], format: str | None = None) -> str:
    """The format that is meant, by its name or by that of a file.

    Raises
    ------
    BadInput
        Where there is none of that name.
    """
    chosen = format or SUFFIXES.get(Path(where).suffix.lower(), str(where))
    if chosen not in FORMATS:
        raise BadInput("export_format", name=chosen, names=", ".join(FORMATS))
    return chosen


def write(
    format: str, name: str, turns: Sequence[Turn], each: str = "conversation"
) -> str:
    """The turns as text in a format of ``FORMATS``.

    Raises
    ------
    BadInput
        For lines of something else than conversations or turns.
    """
    if each not in EACH:
        raise BadInput("export_each", name=each)
    if format == "jsonl" and each == "turn":
        return "".join(_lines(name, [turn]) for turn in turns)
    return FORMATS[format](name, turns)


def read(path: Path) -> tuple[Turn, ...]:
    """The turns in a file of JSON or JSONL: our own form, or messages.

    Raises
    ------
    BadInput
        Where it cannot be read, or holds no messages.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput("talk_huge", path=str(path), most=MOST_BYTES // 10**6)
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput("file_unreadable", path=str(path), reason=reason) from None
    except UnicodeDecodeError as error:
        raise BadInput("talk_damaged", path=str(path), reason=str(error)) from None
    try:
        return tuple(turns_in(text, lines=path.suffix.lower() == ".jsonl"))
    except NotMessages as error:
        raise BadInput("talk_damaged", path=str(path), reason=str(error)) from None


def put(
    path: str | PathLike[str], text: str, *, overwrite: bool = False, name: str = ""
) -> Path:
    """Write a file in one step, all of it or nothing, over none that is there.

    One that this process wrote for the conversation of that name, and nobody changed
    since, may be written anew, so that a notebook can be run again.

    Raises
    ------
    BadInput
        Where there is a file already, or none can be written.
    """
    target = Path(path).expanduser()
    if target.exists() and not (overwrite or _is_ours(target, name)):
        raise BadInput("file_there", path=str(path))
    # Half of a surrogate pair is nothing that a file can hold.
    data = text.encode("utf-8", "replace")
    try:
        _replace(target.resolve(), data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput("file_unwritable", path=str(path), reason=reason) from None
    _written[target.resolve()] = name, hashlib.sha256(data).digest()
    return target


def _is_ours(target: Path, name: str) -> bool:
    """Whether the file is just what was written for this conversation."""
    known = _written.get(target.resolve())
    if known is None or known[0] != name:
        return False
    with suppress(OSError):
        return known[1] == hashlib.sha256(target.read_bytes()).digest()
    return False


def _replace(target: Path, data: bytes) -> None:
    import tempfile  # brings much along, and most conversations stay in memory

    handle, name = tempfile.mkstemp(".tmp", f".{target.name}.", target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)  # as any new file; a temporary one is private
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def outline(turns: Sequence[Turn], most: int) -> Iterator[str]:
    """The last turns, each in two short lines, with the numbers that `edit` takes."""
    first = max(0, len(turns) - most)
    for place, turn in enumerate(turns[first:], first):
        yield f"{place:>3}  {shortened(turn.prompt, 72)}"
        mark = MARKS.get(turn.status, "")
        ended = f" {say(mark).strip('*')}" if mark else ""
        yield f"     → {shortened(turn.answer, 70)}{ended}"


def markdown(title: str, turns: Sequence[Turn], *, heading: bool = True) -> str:
    """The turns as markdown in which nothing acts: questions quoted, answers plain."""
    parts = [f"# {literal(title)}" if heading else f"**{literal(title)}**"]
    system = ""
    for turn in turns:
        if turn.system != system and (turn.runs or turn.system):
            system = turn.system
            parts.append(f"*{say('talk.system')}*\n\n{_quoted(system or '-')}")
        parts.append(_quoted(turn.prompt))
        images = len(turn.question.images)
        parts += [f"*{say('talk.images', count=images)}*"] if images else []
        parts.append(answered(turn))
    return "\n\n".join(part for part in parts if part) + "\n"


def answered(turn: Turn) -> str:
    """What came of a turn as markdown: answers, calls of tools, and how it ended."""
    mark = MARKS.get(turn.status)
    parts = [*map(_shown, turn.messages), say(mark) if mark else ""]
    return "\n\n".join(filter(None, parts))


def _shown(message: Message) -> str:
    """A message of a model or a tool; questions are shown as they were typed."""
    if message.role == "tool":
        result = message.content
        cut = result[:SHOWN_CHARACTERS] + "…" * (len(result) > SHOWN_CHARACTERS)
        return _fenced(f"{message.tool_name} →\n{cut}")
    if message.role != "assistant":
        return ""
    calls = (f"{call.name}({_json(call.arguments)})" for call in message.tool_calls)
    said = closed(safe(message.content.strip("\n")))
    return "\n\n".join(part for part in (said, *map(_fenced, calls)) if part)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in closed(safe(text)).split("\n"))


def _fenced(text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    # By way of `safe`, which knows what a fence may not hold.
    return safe(f"{fence}text\n{text}\n{fence}")


def _cells(name: str, turns: Sequence[Turn]) -> str:
    """A notebook: a cell a turn, its answer below it with the record beside."""
    code = [_cell("load", "%load_ext ollama_magic")]
    flag = "" if name == "default" else f" -c {shlex.quote(shortened(name))}"
    for turn in turns:
        answer = closed(safe(turn.answer))
        record = _record(turn)
        output = {
            "output_type": "display_data",
            "data": {"text/markdown": answer, "text/plain": printable(turn.answer)},
            "metadata": {"ollama_magic": record} if record else {},
        }
        code.append(_cell(turn.id, f"%%chat{flag}\n{turn.prompt}", output))
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    document = {"cells": code, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _record(turn: Turn) -> dict[str, Any] | None:
    if not turn.runs:
        return None
    return turn.runs[-1].to_json(most_characters=KEPT_CHARACTERS)


def _cell(id_: str, source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": id_,
        "metadata": {},
        "source": source,
        "outputs": [*outputs],
        "execution_count": None,
    }


def _markdown(name: str, turns: Sequence[Turn]) -> str:
    return markdown(name, turns)


def _session(name: str, turns: Sequence[Turn]) -> str:
    return json.dumps(own(name, turns), ensure_ascii=False, indent=1) + "\n"


def _lines(name: str, turns: Sequence[Turn]) -> str:
    return _json({"messages": common(turns)}) + "\n" if turns else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


FORMATS: dict[str, Callable[[str, Sequence[Turn]], str]] = {
    "json": _session,
    "jsonl": _lines,
    "markdown": _markdown,
    "notebook": _cells,
}
