"""A preset: what a class agrees on, in one small file."""

from __future__ import annotations

import difflib
import fnmatch
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .checking import LEVELS
from .errors import BadInput, OllamaMagicError
from .hosts import Host
from .names import ModelRef
from .options import check

__all__ = ["Preset", "find", "listed", "permit", "permitted"]

SUFFIX, FOLDER = ".toml", "presets"
MOST_BYTES = 1_000_000
KEYS = ("host", "model", "allowed_models", "system", "persona", "options", "think")
_TEXTS = ("host", "model", "system", "persona")
_SECRET = re.compile(r"key|token|secret|passw|header|credential", re.IGNORECASE)
_AT = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Preset:
    """What holds for the questions of a class; what is empty is left as it is.

    ::

        host = "192.168.0.7:11434"
        model = "qwen3:4b"
        allowed_models = ["qwen3:4b", "gemma3:*"]
        persona = "You are Ada, a patient tutor of statistics."
        system = "Never give the solution away: ask a question that leads to it."
        think = false

        [options]
        temperature = 0.2

    Attributes
    ----------
    allowed_models
        The only models that may be asked; names, or patterns with ``*``.
    persona, system
        Who the model is, and the rules that it follows: together the system prompt.
    options
        Ollama's options, checked.
    """

    name: str
    path: Path
    host: str = ""
    model: str = ""
    allowed_models: tuple[str, ...] = ()
    system: str = ""
    persona: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    think: bool | str | None = None

    @property
    def instructions(self) -> str:
        """The system prompt that persona and rules make."""
        return "\n\n".join(part.strip() for part in (self.persona, self.system) if part)

    @classmethod
    def read(cls, path: Path) -> Preset:
        """Read one from a file.

        Raises
        ------
        BadInput
            Where it cannot be read or used, with the line and the key.
        """
        try:
            with path.open("rb") as file:
                text = file.read(MOST_BYTES).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BadInput("preset_text", path=str(path)) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise BadInput("file_unreadable", path=str(path), reason=reason) from None
        try:
            told = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line = int(found[1]) if (found := _AT.search(str(error))) else _last(text)
            raise BadInput(
                "preset_form", path=str(path), line=line, reason=str(error)
            ) from None
        for key, value in told.items():
            _check(key, value, path, text)
        values = {**told, "allowed_models": tuple(told.get("allowed_models", ()))}
        return cls(path.stem, path, **values)

    def settings(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """What it sets, by the names that `Settings` has; ``options`` are in force."""
        told = {
            "host": self.host,
            "model": self.model,
            "allowed_models": self.allowed_models,
            "system": self.instructions,
            "options": {**options, **self.options} if self.options else {},
        }
        told = {name: value for name, value in told.items() if value}
        return told if self.think is None else {**told, "think": self.think}


def find(name: str, folder: Path) -> Path:
    """The file that is meant: a path, or ``NAME.toml`` in ``folder`` or its presets.

    Raises
    ------
    BadInput
        Where there is none.
    """
    given = folder / Path(name).expanduser()
    if given.suffix == SUFFIX or "/" in name or "\\" in name:
        places = [given]
    else:
        places = [folder / (name + SUFFIX), folder / FOLDER / (name + SUFFIX)]
    there = next((path for path in places if path.is_file()), None)
    if there is None:
        names = ", ".join(listed(folder)) or "–"
        looked = ", ".join(str(path) for path in places)
        raise BadInput("preset_none", name=name, places=looked, names=names)
    return there


def listed(folder: Path) -> list[str]:
    """The names of the presets in ``folder`` and in its presets.

    A file of TOML beside the notebook is taken for one if it has no key but theirs.
    """
    beside = (path for path in sorted(folder.glob(f"*{SUFFIX}")) if _seems(path))
    inside = sorted((folder / FOLDER).glob(f"*{SUFFIX}"))
    return list(dict.fromkeys(path.stem for path in (*beside, *inside)))


def permitted(model: ModelRef, allowed: Sequence[str]) -> bool:
    """Whether a model may be asked: all may, where none are named."""
    name = model.tagged.lower()
    patterns = (each.lower() for each in allowed)
    return not allowed or any(
        fnmatch.fnmatchcase(name, each if "*" in each else ModelRef(each).tagged)
        for each in patterns
    )


def permit(model: ModelRef, allowed: Sequence[str]) -> None:
    """Let nobody ask a model outside of those that are allowed.

    Raises
    ------
    BadInput
        For one that is named and not among them.
    """
    if model.name and not permitted(model, allowed):
        names = ", ".join(allowed)
        raise BadInput("model_not_allowed", model=str(model), names=names)


def _check(key: str, value: Any, path: Path, text: str) -> None:
    """Raise `BadInput` with the line for what cannot be."""
    place = {"path": str(path), "line": _line(key, text)}
    if key not in KEYS:
        if _SECRET.search(key):
            raise BadInput("preset_secret", name=key, **place)
        near = difflib.get_close_matches(key.lower(), KEYS, n=1)
        told = {"near": near[0] if near else "", "names": ", ".join(KEYS)}
        raise BadInput(
            "preset_near" if near else "preset_key", name=key, **told, **place
        )
    if not _fits(key, value):
        raise BadInput("preset_value", name=key, value=repr(value), **place)
    try:
        if key == "host":
            if Host.parse(value, strict=True).credentials:
                raise BadInput("preset_secret", name=key, **place)
        elif key == "options":
            check(value)
        elif key == "model" and value:
            ModelRef.parse(value)
    except OllamaMagicError as error:
        if error.key == "preset_secret":
            raise
        place["line"] = _line(str(error.values.get("name", "")), text) or place["line"]
        raise BadInput(
            "preset_wrong", name=key, reason=error.message, hint=error.hint, **place
        ) from None


def _fits(key: str, value: Any) -> bool:
    if key in _TEXTS:
        return isinstance(value, str)
    if key == "allowed_models":
        return isinstance(value, list) and all(
            isinstance(each, str) and each for each in value
        )
    if key == "think":
        return isinstance(value, bool) or value in LEVELS
    return isinstance(value, dict)


def _line(key: str, text: str) -> int:
    """The line on which a key is set; 0 where it cannot be told."""
    written = re.compile(rf"\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*(?:=|\]|\.)")
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if key and written.match(line)), 0)


def _last(text: str) -> int:
    return text.rstrip().count("\n") + 1


def _seems(path: Path) -> bool:
    try:
        told = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError):
        return False
    return bool(told) and {*told} <= {*KEYS}
