"""Takes our records out of saved notebooks, and leaves all else as it is."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .ballots import Vote
from .errors import BadInput
from .messages import say
from .notebook import KEY, holders, parse_notebook, read_bytes, several
from .run import SCHEMA, Run

__all__ = ["LEVELS", "Scrubbed", "scrub_notebook"]

LEVELS = ("hashes", "off")
_SAID = {
    ("off", False): "scrub.off",
    ("off", True): "scrub.off_dry",
    ("hashes", False): "scrub.hashes",
    ("hashes", True): "scrub.hashes_dry",
}
_INDENT = re.compile(r"[\[{]\r?\n([ \t]+)\S")
_ESCAPED = re.compile(r"\\u(?!00[01])")  # control characters are, in any style


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """How many records were taken out of each notebook, or reduced to sums.

    ``dry_run`` says that it was counted only.
    """

    counts: Mapping[Path, int] = field(default_factory=dict)
    level: str = "off"
    dry_run: bool = False

    @property
    def records(self) -> int:
        """How many in all."""
        return sum(self.counts.values())

    def __repr__(self) -> str:
        key = _SAID[self.level, self.dry_run]
        books = [path for path, count in self.counts.items() if count]
        total = say(
            key,
            records=self.records,
            notebooks=len(books),
            of=len(self.counts),
        )
        return "\n".join([total, *(f"{self.counts[p]:>6}  {p}" for p in books)])


def scrub_notebook(path: Path, level: str = "off", *, dry_run: bool = False) -> int:
    """How many records were taken out of a notebook, or reduced to sums.

    The file is replaced in one step, and only where there is something to take out. Its
    style of JSON is kept.

    Raises
    ------
    BadInput
        For a file that cannot be read or written, is no notebook, or was saved by
        somebody else at the same time; it stays as it was.
    """
    before = _stamp(path)
    data = read_bytes(path)
    document = parse_notebook(path, data)
    changed = [
        metadata for _, metadata in holders(document) if _reduce(metadata, level)
    ]
    if changed and not dry_run:
        _replace(path, _written_like(data, document), before)
    return len(changed)


def _reduce(metadata: dict[str, Any], level: str) -> bool:
    """Take the records out, or their texts; whether there was something to take."""
    if level == "off":
        del metadata[KEY]
        return True
    before = metadata[KEY]
    try:
        runs = [Run.from_json(each) for each in several(before, "runs")]
        votes = [Vote.from_json(each) for each in several(before, "votes")]
    except (AttributeError, TypeError, ValueError):
        del metadata[KEY]  # what cannot be read may hold texts anywhere
        return True
    kept = zip(several(before, "runs"), runs, strict=True)
    reduced = [old if run.hashed else run.to_json("hashes") for old, run in kept]
    if "runs" in before:
        after = {"schema": SCHEMA, "runs": reduced}
        if votes:
            after["votes"] = [vote.to_json("hashes") for vote in votes]
    else:
        after = reduced[0]
    if after == before:
        return False
    metadata[KEY] = after
    return True


def _written_like(data: bytes, document: dict[str, Any]) -> bytes:
    """``document`` as JSON in the style of ``data``: indent, escapes, ends of lines."""
    text = data.decode("utf-8-sig")
    indent = found[1] if (found := _INDENT.search(text)) else None
    loose = '": ' in text[:200]
    written = json.dumps(
        document,
        ensure_ascii=text.isascii() and bool(_ESCAPED.search(text)),
        indent=indent,
        separators=(", " if loose and not indent else ",", ": " if loose else ":"),
    )
    written += text[len(text.rstrip()) :].replace("\r\n", "\n")
    if "\r\n" in text:
        written = written.replace("\n", "\r\n")
    mark = data[:3] if data.startswith(b"\xef\xbb\xbf") else b""
    # Half of a surrogate pair can be in JSON only as an escape.
    return mark + written.encode("utf-8", "backslashreplace")


def _replace(path: Path, data: bytes, before: tuple[int, int]) -> None:
    """Put ``data`` in the place of the file, all of it or nothing."""
    target = path.resolve()
    try:
        handle, name = tempfile.mkstemp(".tmp", f".{target.name}.", target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            shutil.copymode(target, name)
            if _stamp(path) != before:
                raise BadInput("notebook_busy", path=str(path))
            os.replace(name, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput("file_unwritable", path=str(path), reason=reason) from error


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput("notebook_closed", path=str(path), reason=reason) from error
    return status.st_mtime_ns, status.st_size
