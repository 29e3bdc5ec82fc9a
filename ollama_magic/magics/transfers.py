"""`%ollama pull`, `push`, `create` and `%%modelfile`: what takes long, watched."""

from __future__ import annotations

import difflib
import os
import shutil
from contextlib import suppress
from pathlib import Path

from .. import figures, store
from ..display.progress import show_progress
from ..display.renderer import announce
from ..errors import BadModelfile, BadUsage, HostError, ModelNotFound, OllamaMagicError
from ..hosts import DEFAULT
from ..messages import say
from ..modelfile import Modelfile
from ..names import ModelRef
from ..session import Session
from .arguments import Arguments, Flag, Grammar
from .command import missing
from .engine_says import explained

__all__ = [
    "CREATE_FLAGS",
    "INSECURE",
    "MODELFILE",
    "QUANTIZE",
    "create",
    "free_bytes",
    "make_room",
    "modelfile",
    "models_folder",
    "pull",
    "push",
]

INSECURE = Flag(("--insecure",), "", "help.insecure")
QUANTIZE = Flag(("-q", "--quantize"), "QUANT", "help.quantize")
CREATE_FLAGS = (Flag(("-f", "--file"), "FILE", "help.file", Path), QUANTIZE)
MODELFILE = Grammar(
    "%%modelfile",
    "%%modelfile NAME [-q QUANT] [--save FILE]",
    (QUANTIZE, Flag(("--save",), "FILE", "help.save", Path)),
)


def pull(session: Session, arguments: Arguments) -> None:
    """Have the server get a model."""
    model = ModelRef.parse(arguments.words[0])
    make_room(session, model)
    operation = store.pull(session.client, model, insecure=bool(arguments.insecure))
    try:
        with explained(session, "pull"):
            show_progress(operation, session)
    except ModelNotFound as error:
        raise _with_near_name(session, model, error) from error


def push(session: Session, arguments: Arguments) -> None:
    """Have the server send a model to its registry."""
    model = ModelRef.parse(arguments.words[0])
    operation = store.push(session.client, model, insecure=bool(arguments.insecure))
    with explained(session, "push"):
        show_progress(operation, session)


def create(session: Session, arguments: Arguments) -> None:
    """Make a model as a Modelfile says."""
    model, path = ModelRef.parse(arguments.words[0]), arguments.file
    if path is None:
        usage = "%ollama create NAME -f FILE"
        raise missing("%ollama create", "-f FILE", usage)
    path = path.expanduser()
    try:
        made = Modelfile.read(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadModelfile("file_unreadable", path=str(path), reason=reason) from None
    _make(session, model, made, path.parent, arguments.quantize or "")


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
    if arguments.save is not None:
        path = arguments.save.expanduser()
        _save(path, cell)
        folder = path.parent
    _make(session, model, made, folder, arguments.quantize or "")


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text.rstrip("\n") + "\n", "utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadModelfile("file_unwritable", path=str(path), reason=reason) from None
    print(say("modelfile.saved", path=path))


def _make(
    session: Session, model: ModelRef, made: Modelfile, folder: Path, quantize: str
) -> None:
    if made.retired:
        session.say_once("notice.retired", names=", ".join(made.retired))
    operation = store.create(
        session.client, model, made, folder=folder, quantize=quantize
    )
    try:
        with explained(session, "create"):
            show_progress(operation, session)
    finally:
        announce(session)


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


def models_folder() -> Path:
    """Where Ollama keeps its models on this machine."""
    chosen = os.environ.get("OLLAMA_MODELS", "").strip()
    return Path(chosen) if chosen else Path.home() / ".ollama" / "models"


def free_bytes(folder: Path) -> int | None:
    """What is free on the disk that has, or would have, the folder."""
    there = next((each for each in (folder, *folder.parents) if each.is_dir()), None)
    return None if there is None else shutil.disk_usage(there).free


def _published_bytes(model: ModelRef) -> int | None:
    from ..shelf import library

    sizes = library(model.tagged)["size"].dropna()
    return int(sizes.iloc[0]) if len(sizes) else None


def _is_there(session: Session, model: ModelRef) -> bool:
    """Whether the server has it by now, so that little of it is left to come."""
    return model.tagged in [str(each["name"]) for each in session.call(session.tags())]


def _with_near_name(
    session: Session, model: ModelRef, error: ModelNotFound
) -> ModelNotFound:
    from ..shelf import library

    names = [str(name) for name in library()["name"]]
    with suppress(HostError):
        names += [str(each["name"]) for each in session.call(session.tags())]
    near = difflib.get_close_matches(model.name, names, n=1, cutoff=0.6)
    if not near:
        return error
    return ModelNotFound("pull_near", status=404, model=model.name, near=near[0])
