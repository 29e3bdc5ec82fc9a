"""Text files that `--context` puts in front of a question."""

from __future__ import annotations

import codecs
import glob
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import BadInput
from ..fences import fenced
from ..messages import say
from ..plain import shortened
from .arguments import did_you_mean

__all__ = ["context_of"]

MOST_BYTES, MOST_FILES = 1_000_000, 100
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In which texts are still found that are not UTF-8: Korean ones, and Western ones.
_OLDER = ("cp949", "cp1252")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_LANGUAGES = {"py": "python", "js": "javascript", "md": "markdown", "yml": "yaml"}


def context_of(patterns: Sequence[str]) -> tuple[list[str], list[str]]:
    """The files as texts, fenced below their names; and what there is to say of them.

    Parameters
    ----------
    patterns
        Paths, or patterns such as ``src/**/*.py``, for which files that are no text are
        left out.

    Raises
    ------
    BadInput
        For a file that is not there, is no text, or is too large.
    """
    parts, names, notes = [], [], []
    characters = 0
    for path, named in _found(patterns):
        text, encoding = _text(path)
        if not encoding:
            if named:
                raise BadInput("context_binary", path=str(path))
            notes.append(say("input.binary", path=shortened(str(path))))
            continue
        if encoding in _OLDER:
            told = say("input.encoding", path=shortened(str(path)), encoding=encoding)
            notes.append(told)
        kind = path.suffix.lstrip(".").lower()
        names.append(shortened(str(path), 80))
        characters += len(text)
        parts.append(f"{names[-1]}:\n{fenced(text, _LANGUAGES.get(kind, kind))}")
    if names:
        count = f"{characters:,}"
        shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
        told = say("input.context", names=shown, files=len(names), characters=count)
        notes.insert(0, told)
    return parts, notes


def _found(patterns: Sequence[str]) -> Iterator[tuple[Path, bool]]:
    """Each file once, and whether it was named outright."""
    seen: set[Path] = set()
    for pattern in _apart(patterns):
        path = Path(pattern).expanduser()
        named = path.exists() or not glob.has_magic(pattern)
        several = [] if named else sorted(glob.glob(str(path), recursive=True))
        files = [path] if named else [Path(p) for p in several if Path(p).is_file()]
        if not files:
            raise BadInput("context_nothing", path=pattern)
        if len(files) > MOST_FILES:
            raise BadInput("context_many", path=pattern, most=MOST_FILES)
        for file in files:
            if file not in seen:
                seen.add(file)
                yield file, named


def _apart(patterns: Sequence[str]) -> Iterator[str]:
    """The patterns; several with commas between them are no file's name."""
    for pattern in patterns:
        path = Path(pattern).expanduser()
        one = "," not in pattern or path.exists() or glob.glob(str(path))
        yield from [pattern] if one else filter(None, pattern.split(","))


def _text(path: Path) -> tuple[str, str]:
    """What a file says, and in which encoding; no encoding where it is no text."""
    try:
        if path.is_dir():
            raise BadInput("context_folder", path=str(path))
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        near = did_you_mean(path.name, [each.name for each in path.parent.glob("*")])
        key = "context_near" if near else "context_missing"
        raise BadInput(key, path=str(path), near=near) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput("file_unreadable", path=str(path), reason=reason) from None
    if len(data) > MOST_BYTES:
        raise BadInput("context_huge", path=str(path), most=f"{MOST_BYTES // 10**6} MB")
    return _decoded(data)


def _decoded(data: bytes) -> tuple[str, str]:
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked is None and b"\0" in data:
        return "", ""
    for encoding in (marked,) if marked else ("utf-8", *_OLDER):
        try:
            text = data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
        # Nearly all bytes are something in an older encoding.
        if encoding not in _OLDER or not _CONTROLS.search(text):
            return text, encoding
    return "", ""
