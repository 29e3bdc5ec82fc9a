"""Tab completion of our magics' lines: sub-commands, flags, options, models."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as TooSlow
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import loop
from ..checking import LEVELS
from ..errors import OllamaMagicError
from ..hosts import Host
from ..modelfile_text import ROLES
from ..modelfile_text import WORDS as INSTRUCTIONS
from ..options import OPTIONS
from ..presets import listed
from ..session import Session, current
from ..transcript import FORMATS
from .arguments import Flag, Grammar
from .asks import FLAGS
from .besides import WORDS
from .comparing import COMPARE
from .configuring import CHOICES
from .named import defined
from .ollama import SUBCOMMANDS
from .slash import COMMANDS
from .slash_models import SHOWN
from .slash_set import VARIABLES
from .sweeping import SWEEP
from .transfers import MODELFILE

if TYPE_CHECKING:
    from IPython.core.completer import CompletionContext

__all__ = ["candidates", "complete", "model_names"]

PATIENCE_SECONDS, LEAST_SECONDS = 0.2, 0.05
_until_seconds = 0.0
# What Ollama makes of weights of 16 bits or more.
QUANTIZATIONS = ("q8_0", "q4_K_M", "q4_K_S")
_LINE = re.compile(
    r"\s*(?:[\w.\[\]'\", ]+=\s*)?%{1,2}"
    r"(ollama|chat|compare|sweep|modelfile)\s(?P<rest>.*)$"
)
SEVERAL = {"compare": COMPARE, "sweep": SWEEP}  # those that take a list of models
_CONFIG = re.compile(r"^\s*%config\s+OllamaMagic\.(\w+)\s*=\s*(\S*)$")
_CALL = re.compile(
    r"\bom\.(?:(?:show|explain|fit|copy|delete|push)\(|\w+\(.*\bmodel=)"
    r"\s*[\"']([\w.:/-]*)$"
)
_SHORT = ("-m", "-s", "-o", "-c")
_names: dict[Host | None, list[str]] = {}
_asking: dict[Host | None, Future[Any]] = {}


def complete(context: CompletionContext, began_seconds: float) -> dict[str, Any]:
    """IPython's matcher for our lines; says nothing about any other.

    The first time, importing this has taken of the patience since ``began_seconds``.

    The fragment that is replaced is the whole last word, since a model's name has
    colons and slashes in it, at which IPython would cut it.
    """
    global _until_seconds
    _until_seconds = began_seconds + PATIENCE_SECONDS
    lines = context.full_text.split("\n")
    line = lines[context.cursor_line][: context.cursor_position]
    if lines[0].startswith(("%%chat", "%%modelfile")) and context.cursor_line:
        *words, fragment = re.split(r"\s+", line)
        if lines[0].startswith("%%modelfile"):
            return _offered(_instructions(words), fragment)
        if not line.startswith("/"):
            return {"completions": []}  # prose
        return _offered(_commands(words), fragment)
    if match := _CONFIG.search(line):
        return _offered(_settings(match[1]), match[2], ours=match[1] in CHOICES)
    if match := _CALL.search(line):
        return _offered(model_names(current()), match[1])
    match = _LINE.match(line)
    if not match:
        return {"completions": []}
    *words, fragment = re.split(r"\s+", match["rest"])
    magic = match[1]
    if magic != "chat" and words[-1:] and words[-1] in ("-f", "--file", "--save"):
        return _offered(_paths(fragment), fragment, ours=True)
    if words[-1:] and words[-1] in ("--image", "--context"):
        names = defined(words[-1]) if words[-1] == "--image" else []
        return _offered([*_paths(fragment), *names], fragment)
    ours = magic != "chat" or "".join(words[-1:]).startswith("-")
    found = candidates(magic, words, fragment)
    if words[-1:] == ["--think"] and line.lstrip().startswith("%%"):
        found = [*LEVELS, *found]  # a cell's line has no prompt that this could be
    return _offered(found, fragment, ours=ours)


def _offered(
    candidates: Iterable[str], fragment: str, *, ours: bool = False
) -> dict[str, Any]:
    """Those that go on from ``fragment``, as IPython takes them.

    On a line that is ``ours`` no word of Python's fits where none of ours does; who
    offers nothing cannot say so, and therefore what is there is offered as it is.
    """
    start = fragment.lower()
    found = [each for each in candidates if each.lower().startswith(start)]
    found = [each for each in found if each.startswith(fragment)] or found
    if ours and not found:
        found = [fragment]
    return {
        "completions": [_completion(text) for text in found],
        "matched_fragment": fragment,
        "suppress": bool(found),
        "ordered": True,
    }


def candidates(magic: str, words: list[str], fragment: str = "") -> Iterable[str]:
    """What may follow ``words`` on a line of ``magic``, where ``fragment`` begins."""
    if magic == "ollama":
        return _managing(words)
    if magic == "modelfile":
        return _behind(words, MODELFILE.flags)
    if magic in SEVERAL:
        return _comparing(words, fragment, SEVERAL[magic])
    last = words[-1] if words else ""
    if words and words[0] in WORDS:
        return _besides(words[0], words[1:])
    if last in ("-c", "--conversation"):
        return _talks(current())
    if last in ("-m", "--model"):
        return model_names(current())
    if last in ("-o", "--option"):
        return _assignments(fragment)
    if fragment.startswith("--think="):
        return [f"--think={level}" for level in LEVELS]
    if last in ("--format", "--tool"):
        return defined(last)
    taken = any(
        last in flag.names and flag.metavar and not flag.optional for flag in FLAGS
    )
    first = () if words else WORDS
    return [] if taken else [*first, *(flag.names[-1] for flag in FLAGS), *_SHORT]


def _assignments(fragment: str) -> list[str]:
    """Options with a usual value, or the values of the one that is written."""
    started = fragment.partition("=")[0] if "=" in fragment else ""
    if started in OPTIONS:
        return [f"{started}={value}" for value in _values(started)]
    return [f"{name}={_example(name)}" for name in OPTIONS]


def _comparing(words: Sequence[str], fragment: str, of: Grammar) -> Iterable[str]:
    """What may follow ``words`` where models are listed: of names, the next one."""
    last = words[-1] if words else ""
    if last in ("-o", "--option"):
        return _assignments(fragment)
    if last in ("--check", "--format", "--variables"):
        return defined(last)
    if last not in ("-m", "--models"):
        return _behind(words, of.flags)
    before, comma, _ = fragment.rpartition(",")
    names = (name for name in model_names(current()) if name not in before.split(","))
    return [f"{before}{comma}{name}" for name in names]


def _instructions(words: Sequence[str]) -> Iterable[str]:
    """What may follow ``words`` on a line of a Modelfile."""
    match words:
        case []:
            return INSTRUCTIONS
        case ["FROM" | "from"]:
            return model_names(current())
        case ["PARAMETER" | "parameter"]:
            return OPTIONS
        case ["PARAMETER" | "parameter", name]:
            return _values(name)
        case ["MESSAGE" | "message"]:
            return ROLES
    return ()


def _settings(name: str) -> Iterable[str]:
    """What a setting of ours may be, as Python writes it."""
    values = model_names(current()) if name == "model" else CHOICES.get(name, ())
    return [f'"{value}"' for value in values] if name != "confirm" else values


def _commands(words: Sequence[str]) -> Iterable[str]:
    """What may follow ``words`` on a line of slash commands."""
    match words:
        case []:
            return [f"/{name}" for name in COMMANDS]
        case ["/set"]:
            return [row.split()[0] for row in VARIABLES]
        case ["/set", "parameter"]:
            return OPTIONS
        case ["/show"]:
            return SHOWN
        case ["/load"]:
            return model_names(current())
        case ["/help" | "/?"]:
            return ("set", "show", "shortcuts")
    return ()


def _besides(word: str, given: Sequence[str]) -> Iterable[str]:
    """What may follow ``%chat export`` and its like."""
    if given and given[-1] in ("-c", "--conversation"):
        return _talks(current())
    if given and given[-1] in ("-m", "--model"):
        return model_names(current())
    if given and given[-1] == "--format":
        return FORMATS
    flags = _behind(given, WORDS[word].flags)
    return [*flags, *listed(Path.cwd()), "off"] if word == "preset" else flags


def _talks(session: Session) -> list[str]:
    """The names of the conversations, in quotes where one has spaces."""
    names = (name for name, talk in session.conversations.items() if talk)
    return [f'"{name}"' if " " in name else name for name in names]


def _managing(words: Sequence[str]) -> Iterable[str]:
    """What may follow ``words`` behind ``%ollama``."""
    if not words:
        return [name for name in SUBCOMMANDS if name != "status"]
    name, *given = words
    if name not in SUBCOMMANDS:
        return []
    command = SUBCOMMANDS[name]
    flags = _behind(given, command.flags)
    if given and given[-1] in ("-q", "--quantize", "-f", "--file"):
        return flags
    values = [word for word in given if not word.startswith("-")]
    if name == "set" and values:
        return _values(values[0])
    full = command.most is not None and len(values) >= command.most
    return [*([] if full else _words(name, values)), *flags]


def _words(name: str, values: Sequence[str]) -> Iterable[str]:
    """The words that a sub-command takes behind ``values``."""
    match name:
        case "show" | "use" | "run" | "stop" | "push":
            return model_names(current())
        case "rm":
            return [each for each in model_names(current()) if each not in values]
        case "cp" | "embed":
            return [] if values else model_names(current())
        case "pull":
            return _library()
        case "set":
            return OPTIONS
        case "unset":
            return current().settings.options
        case "host":
            return ("auto", "embedded", "localhost:11434")
        case "help":
            return ("options", *SUBCOMMANDS)
    return ()


def _paths(fragment: str) -> list[str]:
    """The files and folders whose paths begin so; folders end with a slash."""
    folder, slash, start = fragment.rpartition("/")
    with suppress(OSError, ValueError):
        there = sorted(Path(folder + slash or ".").expanduser().iterdir())
        return [
            f"{folder}{slash}{each.name}{'/' * each.is_dir()}"
            for each in there
            if each.name.startswith(start) and (start or not each.name.startswith("."))
        ]
    return []


def _behind(words: Sequence[str], flags: Sequence[Flag]) -> list[str]:
    """The flags that may follow, or the values of the one that is open."""
    if words and words[-1] in ("-q", "--quantize"):
        return [*QUANTIZATIONS]
    taking = [name for flag in flags if flag.metavar for name in flag.names]
    if words and words[-1] in taking:
        return []
    return [flag.names[-1] for flag in flags]


@cache
def _library() -> tuple[str, ...]:
    """The names in the library, without what a table of it would cost to import."""
    table = files(__package__.partition(".")[0]) / "data" / "library.csv"
    rows = csv.DictReader(table.read_text("utf-8").splitlines())
    return tuple(row["name"] for row in rows)


def model_names(session: Session) -> list[str]:
    """The models that the server has, or had: asked now, but not waited for long."""
    host = None
    try:
        host = session.configured_host
        if host not in _asking or _asking[host].done():
            _asking[host] = loop.submit(session.tags())
            # What comes too late for this time is there for the next.
            _asking[host].add_done_callback(lambda asked: _keep(host, asked))
        left_seconds = _until_seconds - time.perf_counter()
        _keep(host, _asking[host], max(left_seconds, LEAST_SECONDS))
    except OllamaMagicError:
        pass  # completion is no place for an error; the cell will say it
    return _names.get(host, [])


def _keep(host: Host | None, asked: Future[Any], seconds: float = 0) -> None:
    with suppress(TooSlow, CancelledError, OllamaMagicError):
        _names[host] = [str(tag["name"]) for tag in asked.result(seconds)]


def _values(name: str) -> list[str]:
    """What an option is often set to."""
    option = OPTIONS.get(name)
    if option is None:
        return []
    if option.kind == "bool":
        return ["true", "false"]
    if example := _example(name):
        return [example]
    low, high = map(int, option.usual or (0, -1))
    steps = high.bit_length() - low.bit_length() + 1
    powers = [low << step for step in range(steps)]
    return [str(value) for value in (powers if low else range(low, high + 1))]


def _example(name: str) -> str:
    default = OPTIONS[name].default if name in OPTIONS else None
    return "" if default in (None, ()) else str(default).lower()


def _completion(text: str) -> Any:
    # Here, since IPython 7 has neither matchers of this kind nor this class.
    from IPython.core.completer import SimpleCompletion

    return SimpleCompletion(text=text, type="magic")
