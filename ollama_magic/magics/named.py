"""What a flag names in the notebook: the shape of an answer, and functions."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from IPython import get_ipython

from ..errors import BadInput
from ..plain import shortened
from ..shapes import schema_of
from .arguments import did_you_mean

__all__ = ["defined", "functions_named", "own_names", "shape_named", "value_named"]


def shape_named(shell: Any, text: str | None) -> Any:
    """What ``--format`` stands for: ``json``, a schema, or a type of the notebook's.

    Raises
    ------
    BadInput
        Where there is no such thing, or JSON has nothing for it.
    """
    if text is None or text == "json":
        return text
    try:
        kind = (
            json.loads(text)
            if text.startswith("{")
            else value_named(shell, text, "--format")
        )
    except ValueError as error:
        raise BadInput("bad_schema", reason=str(error)) from None
    schema_of(kind, text)
    return kind


def functions_named(shell: Any, texts: Sequence[str]) -> list[Any]:
    """The functions that ``--tool`` names, several with commas between.

    Raises
    ------
    BadInput
        Where there is no such thing.
    """
    names = [name.strip() for text in texts for name in text.split(",")]
    once = dict.fromkeys(filter(None, names))
    return [value_named(shell, name, "--tool") for name in once]


def own_names(shell: Any) -> list[str]:
    """The names that the user has given, and not the shell."""
    hidden = shell.user_ns_hidden
    return [n for n in shell.user_ns if n not in hidden and not n.startswith("_")]


def defined(flag: str) -> list[str]:
    """The notebook's own names that may follow a flag."""
    shell = get_ipython()
    if shell is None:
        return []
    own = _fitting(shell, _FITS[flag])
    return ["json", *own] if flag == "--format" else own


def _fitting(shell: Any, fits: Callable[[Any], bool]) -> list[str]:
    return [name for name in own_names(shell) if fits(shell.user_ns[name])]


def _is_value(value: Any) -> bool:
    return not (
        inspect.isclass(value) or inspect.isroutine(value) or inspect.ismodule(value)
    )


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "--check": lambda value: inspect.isroutine(value) or _is_value(value),
    "--format": inspect.isclass,
    "--image": _is_value,
    "--tool": inspect.isroutine,
    "--variables": _is_value,
}


def value_named(shell: Any, text: str, flag: str) -> Any:
    """The value of an expression of the user's, for a flag.

    Raises
    ------
    BadInput
        Where it has none.
    """
    try:
        return shell.ev(text)
    except Exception as error:  # noqa: BLE001 (it is the user's own)
        fitting = _fitting(shell, _FITS[flag])
        near = did_you_mean(text, fitting) or did_you_mean(text, own_names(shell))
        key = "named_near" if near and isinstance(error, NameError) else "named"
        reason = shortened(f"{type(error).__name__}: {error}")
        raise BadInput(key, name=text, near=near, reason=reason) from None
