"""Reads the records back that saved notebooks hold, though nobody ran them."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .ballots import Vote
from .errors import BadInput
from .lineage import by_id, chain, turns_of
from .plain import shortened
from .run import SCHEMA, Run
from .turn import Turn

__all__ = [
    "KEY",
    "Found",
    "Notebook",
    "Places",
    "find_notebooks",
    "holders",
    "parse_notebook",
    "read_bytes",
    "read_notebook",
    "read_turns",
    "several",
]

KEY = "ollama_magic"
MOST_BYTES = 256_000_000
Places = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """A record, the notebook that holds it, and below which cell, counted from 1."""

    run: Run
    path: Path
    cell: int


@dataclass(frozen=True, slots=True)
class Notebook:
    """The records of a notebook in its own order, each once.

    ``later`` is how many more there are that a newer version of this package wrote,
    and ``damaged`` how many that cannot be read. ``votes`` are those on answers of
    comparisons.
    """

    path: Path
    found: tuple[Found, ...] = ()
    votes: tuple[Vote, ...] = ()
    later: int = 0
    damaged: int = 0


def find_notebooks(where: Places) -> list[Path]:
    """The notebooks that are meant, each once.

    Parameters
    ----------
    where
        A file; a folder, with those in it; a pattern (``**/*.ipynb``); or several.

    Raises
    ------
    BadInput
        Where there is none.
    """
    if isinstance(where, str | os.PathLike):
        where = [where]
    known = isinstance(where, Iterable)
    if not (known and all(isinstance(each, str | os.PathLike) for each in where)):
        raise BadInput("notebook_none", where=shortened(repr(where)))
    return list(dict.fromkeys(path for each in where for path in _matching(each)))


def read_notebook(path: Path) -> Notebook:
    """The records in the metadata of a notebook's outputs.

    Raises
    ------
    BadInput
        For a file that cannot be read, or that is no notebook.
    """
    found: dict[str, Found] = {}
    later = damaged = 0
    document = parse_notebook(path, read_bytes(path))
    kept = [(cell, metadata[KEY]) for cell, metadata in holders(document)]
    records = ((cell, each) for cell, held in kept for each in several(held, "runs"))
    for cell, record in records:
        schema = record.get("schema") if isinstance(record, dict) else None
        if isinstance(schema, int) and schema > SCHEMA:
            later += 1
            continue
        try:
            run = Run.from_json(record if isinstance(record, dict) else {})
        except ValueError:
            damaged += 1
            continue
        # An answer that was shown again is in the file again.
        found.setdefault(run.identity.id, Found(run, path, cell))
    votes = tuple(_votes(held for _, held in kept))
    return Notebook(path, tuple(found.values()), votes, later, damaged)


def several(kept: Any, name: str) -> list[Any]:
    """What an output holds: the records or votes of a comparison, or one record."""
    if isinstance(kept, dict) and isinstance(kept.get("runs"), list):
        inside = kept.get(name)
        return inside if isinstance(inside, list) else []
    return [kept] if name == "runs" else []


def read_turns(path: Path, conversation: str | None = None) -> tuple[Turn, ...]:
    """A conversation as it stood when the notebook was saved, oldest turn first.

    It is the branch that the latest answer ended: what was asked before a restart of
    the kernel, or hung on a cell that was run again, is no part of it.

    Parameters
    ----------
    conversation
        Its name; by default that of the latest answer.

    Raises
    ------
    BadInput
        For a file that cannot be read, has no such conversation, or keeps sums of
        texts.
    """
    known = by_id(each.run for each in read_notebook(path).found)
    talked = [run for run in known.values() if run.identity.conversation is not None]
    meant = [run for run in talked if conversation in (None, run.identity.conversation)]
    if not meant:
        names = ", ".join(dict.fromkeys(str(r.identity.conversation) for r in talked))
        key = "notebook_talks" if talked else "notebook_silent"
        raise BadInput(key, path=str(path), name=conversation, names=names)
    branch = chain(max(meant, key=lambda run: run.identity.time_utc), known)
    if any(run.hashed or run.cut for run in branch):
        raise BadInput("again_sums", where=str(path))
    return turns_of(branch)


def read_bytes(path: Path) -> bytes:
    """What is in the file.

    Raises
    ------
    BadInput
        Where it cannot be read, or is far larger than any notebook.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BadInput("notebook_huge", path=str(path), most=MOST_BYTES // 10**6)
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput("notebook_closed", path=str(path), reason=reason) from error


def parse_notebook(path: Path, data: bytes) -> dict[str, Any]:
    """The notebook that these bytes are, of whatever minor format.

    Raises
    ------
    BadInput
        Where it is none, or of a format before 4.
    """
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reason = str(error)
        raise BadInput("notebook_damaged", path=str(path), reason=reason) from error
    if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
        raise BadInput("notebook_foreign", path=str(path))
    return document


def holders(document: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The metadata of each output that holds a record, with the number of its cell."""
    for number, cell in enumerate(document["cells"], 1):
        outputs = cell.get("outputs") if isinstance(cell, dict) else None
        for output in outputs if isinstance(outputs, list) else ():
            metadata = output.get("metadata") if isinstance(output, dict) else None
            if isinstance(metadata, dict) and KEY in metadata:
                yield number, metadata


def _votes(kept: Iterable[Any]) -> Iterator[Vote]:
    """The votes that outputs hold, each once; what is damaged is none."""
    seen: set[str] = set()
    for record in (each for held in kept for each in several(held, "votes")):
        with suppress(ValueError):
            vote = Vote.from_json(record if isinstance(record, dict) else {})
            if vote.id not in seen:
                seen.add(vote.id)
                yield vote


def _matching(where: str | os.PathLike[str]) -> list[Path]:
    text = os.path.expanduser(where)
    path = Path(text)
    if path.is_dir():
        inside = sorted(path.rglob("*.ipynb"))
        paths = [each for each in inside if not _hidden(each.relative_to(path))]
    elif path.exists():
        return [path]
    else:
        matches = sorted(glob.glob(text, recursive=True))
        paths = [Path(each) for each in matches if each.endswith(".ipynb")]
    paths = [each for each in paths if each.is_file()]
    if not paths:
        raise BadInput("notebook_none", where=text)
    return paths


def _hidden(path: Path) -> bool:
    """Whether it lies where copies are kept (``.ipynb_checkpoints``) and the like."""
    return any(part.startswith(".") for part in path.parts)
