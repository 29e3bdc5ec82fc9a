"""`%ollama pull`, `push`, `create` and `%%modelfile`: what takes long, watched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .. import figures, store
from ..disk import free_bytes, models_folder
from ..display.progress import show_progress
from ..display.renderer import announce
from ..errors import BadModelfile, BadUsage, OllamaMagicError
from ..hosts import DEFAULT
from ..messages import say
from ..modelfile import Modelfile
from ..names import ModelRef
from ..published import published
from ..session import Session
from ..sources import find_sources
from .arguments import Arguments, Flag, Grammar
from .asking import agreed
from .command import listed, missing

__all__ = [
    "CREATE_FLAGS",
    "FROM",
    "INSECURE",
    "MODELFILE",
    "QUANTIZE",
    "YES",
    "create",
    "make_room",
    "may_make",
    "modelfile",
    "note_made",
    "pull",
    "push",
]

INSECURE = Flag(("--insecure",), "", "help.insecure")
FROM = Flag(("--from",), "FOLDER", "help.from")
QUANTIZE = Flag(("-q", "--quantize"), "QUANT", "help.quantize")
YES = Flag(("-y", "--yes"), "", "help.yes")
CREATE_FLAGS = (Flag(("-f", "--file"), "FILE", "help.file", Path), QUANTIZE, YES)
MODELFILE = Grammar(
    "%%modelfile",
    "%%modelfile NAME [-q QUANT] [--save FILE] [--yes]",
    (QUANTIZE, Flag(("--save",), "FILE", "help.save", Path), YES),
)
# What this session has made and written, which it may so make and write again.
_made: set[tuple[str, str]] = set()
_written: dict[Path, str] = {}


def pull(session: Session, arguments: Arguments) -> None:
    """Have the server get a model."""
    model = ModelRef.parse(arguments.words[0])
    place = arguments.flags["from"] or ""
    if not place:
        make_room(session, model)
    operation = store.pull(
        session.client, model, insecure=bool(arguments.insecure), place=place
    )
    show_progress(operation, session)


def push(session: Session, arguments: Arguments) -> None:
    """Have the server send a model to its registry."""
    model = ModelRef.parse(arguments.words[0])
    operation = store.push(session.client, model, insecure=bool(arguments.insecure))
    show_progress(operation, session)


def create(session: Session, arguments: Arguments) -> None:
    """Make a model as a Modelfile says."""
    model, path = ModelRef.parse(arguments.words[0]), arguments.file
    if path is None:
        usage = "%ollama create NAME -f FILE"
        raise missing("%ollama create", "-f FILE", usage)
    path = path.expanduser()
    made = Modelfile.read(path)
    _make(session, model, made, path.parent, "%ollama create", arguments)


def modelfile(session: Session, line: str, cell: str) -> None:
    """Make a model as a cell says."""
    arguments = MODELFILE.parse(line)
    if arguments.help:
        print(MODELFILE.manual(say("help.modelfile")))
        return
    if len(arguments.words) != 1:
        if not arguments.words:
            raise missing(MODELFILE.magic, "NAME", MODELFILE.usage)
        word, usage = arguments.words[1], MODELFILE.usage
        raise BadUsage("usage_extra", magic=MODELFILE.magic, word=word, usage=usage)
    model = ModelRef.parse(arguments.words[0])
    # A line more, so that an error's line is the one that the cell shows.
    made, folder = Modelfile.parse(f"\n{cell}"), Path.cwd()
    path, text = arguments.save, cell.rstrip("\n") + "\n"
    if path is not None:
        path = path.expanduser().absolute()
        if not _may_write(session, path, text, arguments):
            return
    if _make(session, model, made, folder, MODELFILE.magic, arguments) and path:
        _save(path, text)
        if path.parent != folder and _relative(made, folder):
            print(say("modelfile.moved", folder=folder))


def _may_write(session: Session, path: Path, text: str, arguments: Arguments) -> bool:
    """Whether a file can be written, and no text of another's is lost by it."""
    with _writing(path):
        path.parent.stat()
        there = path.read_text("utf-8", "replace") if path.exists() else None
    if there in (None, text, _written.get(path)):
        return True
    question = say("modelfile.ask", path=path)
    return agreed(session, question, MODELFILE.magic, arguments)


def _save(path: Path, text: str) -> None:
    with _writing(path):
        path.write_text(text, "utf-8")
    _written[path] = text
    print(say("modelfile.saved", path=path))


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadModelfile("file_unwritable", path=str(path), reason=reason) from None


def _relative(made: Modelfile, folder: Path) -> bool:
    """Whether it names files by paths that start at the folder."""
    named = (*made.sources, made.adapter, *made.drafts)
    return any(
        each and not Path(each).expanduser().is_absolute() and (folder / each).exists()
        for each in named
    )


def _make(
    session: Session,
    model: ModelRef,
    made: Modelfile,
    folder: Path,
    magic: str,
    arguments: Arguments,
) -> bool:
    """Make a model; whether it was made.

    What this session made, or what was made from the same model, is made anew, so that
    a notebook runs again with nobody there. Of any other it is asked.
    """
    sources = find_sources(made, folder)
    there = session.call(listed(session, model))
    if not may_make(session, there, sources.from_, magic, arguments):
        return False
    if made.retired:
        session.say_once("notice.retired", names=", ".join(made.retired))
    operation = store.create(
        session.client, model, made, quantize=arguments.quantize or "", sources=sources
    )
    try:
        show_progress(operation, session)
    finally:
        announce(session)
    note_made(session, model)
    if there:
        print(say("create.replaced", model=there["name"]))
    return True


def may_make(
    session: Session,
    there: Mapping[str, Any] | None,
    source: str,
    magic: str,
    arguments: Arguments,
) -> bool:
    """Whether a model may take the place of the listed one that is there.

    What this session made it may make anew, and what comes of the same source, too.
    """
    if there is None or _is_child(there, source):
        return True
    if _mine(session, ModelRef.parse(str(there["name"]))) in _made:
        return True
    question = say("create.ask", model=there["name"])
    return agreed(session, question, magic, arguments)


def note_made(session: Session, model: ModelRef) -> None:
    """Remember that this session has made it, and so may make it again."""
    _made.add(_mine(session, model))


def _mine(session: Session, model: ModelRef) -> tuple[str, str]:
    return str(session.configured_host), model.tagged.lower()


def _is_child(there: Mapping[str, Any], source: str) -> bool:
    """Whether a listed model was made from ``source``, as it is to be now."""
    parent = str((there.get("details") or {}).get("parent_model") or "").lower()
    return bool(source) and ModelRef(source).tagged.lower() == parent


def make_room(session: Session, model: ModelRef) -> None:
    """Say how large a model is, where that is known, and that there is room for it.

    Raises
    ------
    OllamaMagicError
        Where this machine's disk is too full; another's is not known.
    """
    size_bytes = _published_bytes(model)
    if size_bytes is None:
        return
    host, folder = session.configured_host or DEFAULT, models_folder()
    free = free_bytes(folder) if host.is_loopback else None
    size = figures.size(size_bytes)
    if free is None:
        print(say("pull.size", model=model, size=size))
        return
    shown = {"model": str(model), "size": size, "free": figures.size(free)}
    if size_bytes > free and not _is_there(session, model):
        raise OllamaMagicError("no_room", folder=str(folder), **shown)
    print(say("pull.room", **shown))


def _published_bytes(model: ModelRef) -> int | None:
    sizes = (row["size"] for row in published(model.tagged))
    return next((size for size in sizes if size is not None), None)


def _is_there(session: Session, model: ModelRef) -> bool:
    """Whether the server has it by now, so that little of it is left to come."""
    return model.tagged in [str(each["name"]) for each in session.call(session.tags())]
