"""The files that a Modelfile names, found and looked at before anything is sent."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from .errors import BadInput, BadModelfile, BadName
from .gguf import GGUFError, read_gguf
from .modelfile import Modelfile
from .names import ModelRef, presentable

__all__ = ["Sources", "find_sources"]

# What a folder's weights may be, the first kind that is there; then what goes along.
_WEIGHTS = (
    ("model*.safetensors", "*/model*.safetensors"),
    ("consolidated*.safetensors",),
    ("pytorch_model*.bin",),
    ("consolidated*.pth",),
    ("*.gguf",),
    ("*.bin",),
)
_ALONG = ("*.json", "*/*.json", "chat_template.jinja")
_TOKENIZER = ("tokenizer.model", "*/tokenizer.model")
_PATH_MARKS = ("/", "./", "../", "~", ".\\", "..\\")
_PATH_ENDS = (".gguf", ".safetensors", ".bin", "/", "\\")
_LFS = b"version https://git-lfs"


@dataclass(frozen=True, slots=True)
class Sources:
    """What a new model is made from: a model's name, or files under their names."""

    from_: str
    files: Mapping[str, Path]
    adapters: Mapping[str, Path]
    drafts: Mapping[str, Path]


def find_sources(modelfile: Modelfile, folder: Path) -> Sources:
    """Find what ``modelfile`` names, relative paths from ``folder``.

    What is there as a file or folder is one; any other ``FROM`` is a model's name.
    Weights have to be GGUF or safetensors: the server takes nothing else, and says so
    only when all has been uploaded.

    Raises
    ------
    BadModelfile
        For a file that is missing, or is not what it should be.
    BadName
        For a ``FROM`` that is neither a file nor a name.
    """
    paths = {source: _path(source, folder) for source in modelfile.sources}
    found = {source: path for source, path in paths.items() if os.path.exists(path)}
    names = [source for source in paths if source not in found]
    name = ""
    for each in names:
        with _in_line(modelfile, "FROM", each):
            name = _name(each)
            if len(modelfile.sources) > 1:
                # The server would take the last name and drop all else silently.
                raise BadModelfile("modelfile_froms", name=each)
    adapters = [modelfile.adapter] if modelfile.adapter else []
    drafts = {each: _path(each, folder) for each in modelfile.drafts}
    for draft, path in drafts.items():
        with _in_line(modelfile, "DRAFT", draft):
            if path in found.values():
                raise BadModelfile("modelfile_draft", path=str(path))
    return Sources(
        name,
        _files(modelfile, "FROM", found),
        _files(modelfile, "ADAPTER", {each: _path(each, folder) for each in adapters}),
        _files(modelfile, "DRAFT", drafts),
    )


@contextmanager
def _in_line(modelfile: Modelfile, word: str, value: str) -> Iterator[None]:
    """Say in which line the instruction stands that is wrong."""
    try:
        yield
    except BadInput as error:
        error.at(modelfile.lines.get((word, value)))
        raise


def _name(source: str) -> str:
    """A model's name; what was meant for a path is told from it."""
    if source.startswith(_PATH_MARKS) or source.lower().endswith(_PATH_ENDS):
        raise BadModelfile("modelfile_missing", word="FROM", path=presentable(source))
    if "@" in source:
        raise BadName("bad_name", name=presentable(source))
    return ModelRef.parse(source).name


def _path(text: str, folder: Path) -> Path:
    return Path(os.path.realpath(folder / os.path.expanduser(text)))


def _files(
    modelfile: Modelfile, word: str, sources: Mapping[str, Path]
) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for source, path in sources.items():
        with _in_line(modelfile, word, source):
            if not os.path.exists(path):
                raise BadModelfile("modelfile_missing", word=word, path=str(path))
            whole = _within(path) if path.is_dir() else {path.name: path}
            for name, file in whole.items():
                if files.setdefault(name, file) != file:
                    raise BadModelfile("modelfile_twice", name=name)
                _look(file)
    return files


def _within(folder: Path) -> dict[str, Path]:
    """The files of a folder that make up a model, under their names in it."""
    weights = _all(folder, next((p for p in _WEIGHTS if _all(folder, p[:1])), ()))
    if not weights:
        raise BadModelfile("modelfile_folder", path=str(folder))
    tokenizer = _all(folder, _TOKENIZER[:1]) or _all(folder, _TOKENIZER[1:])
    along = _all(folder, _ALONG) + tokenizer
    return {file.relative_to(folder).as_posix(): file for file in (*weights, *along)}


def _all(folder: Path, patterns: Sequence[str]) -> list[Path]:
    found = chain.from_iterable(sorted(folder.glob(each)) for each in patterns)
    return [path for path in found if path.is_file()]


def _look(file: Path) -> None:
    """See that a file is what its name says, as far as its first bytes tell."""
    try:
        with file.open("rb") as opened:
            head = opened.read(64)
        if head.startswith(_LFS):
            raise BadModelfile("modelfile_lfs", path=str(file))
        if file.suffix in (".safetensors", ".json", ".jinja", ".model"):
            return
        read_gguf(file)
    except GGUFError as error:
        raise BadModelfile("not_gguf", path=str(file), reason=str(error)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadModelfile("file_unreadable", path=str(file), reason=reason) from error
