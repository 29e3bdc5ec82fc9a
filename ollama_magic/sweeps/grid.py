"""The grid of a sweep: every combination of what was given as a list."""

from __future__ import annotations

import difflib
import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from ..checking import allow_level, allow_texts
from ..errors import BadInput
from ..options import OPTIONS, check
from ..request import ChatRequest, GenerateRequest
from ..shapes import schema_of
from ..tools import Toolbox

__all__ = ["Choice", "choices_of", "count_of"]

OWN = frozenset(("model", "messages", "prompt", "options", "images", "written"))
FIELDS = {
    each.name: each
    for kind in (ChatRequest, GenerateRequest)
    for each in fields(kind)
    if each.name not in OWN
}
# What a sweep takes beside fields of a request, and may be meant by what is none.
WORDS = (
    *("models", "prompts", "options", "repeats", "variables", "checks", "hosts"),
    *("journal", "cold", "cache", "interleaved", "parallel", "timeout", "warm_up"),
    *("loop_guard", "yes"),
)
# What only a prompt that is continued has, outside of any conversation.
CONTINUED = frozenset(("raw", "suffix", "template"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One combination of options and fields, for any model and prompt.

    ``factors`` names what of it varies over the grid, as a table shows it.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    factors: Mapping[str, Any] = field(default_factory=dict)

    @property
    def continued(self) -> bool:
        """Whether it is for ``/api/generate``."""
        return any(name in self.fields for name in CONTINUED)

    @property
    def clash(self) -> str:
        """Which of its fields exclude each other, as a text's key; empty for none."""
        fields = self.fields
        if self.continued and fields.get("tools"):
            return "sweep.clash_tools"
        if fields.get("raw") and (fields.get("system") or fields.get("template")):
            return "sweep.clash_raw"
        return ""


def choices_of(
    options: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None,
    given: Mapping[str, Any],
) -> tuple[Choice, ...]:
    r"""Every combination once, in the order in which it was written.

    Parameters
    ----------
    options
        Ollama's options. A list stands for each of its values, so that one that is a
        list itself is a list of lists: ``{"stop": [["END"], ["\n\n"]]}``. Several
        mappings are one after the other, each a grid of its own.
    given
        Other fields of a request by name; a list stands for each of its values.

    Raises
    ------
    BadInput
        For an empty list, an unknown field, or a value that a field cannot have.
    """
    several = [each for grid in _grids(options) for each in _product(grid, "options")]
    others = [*_product(given, "")]
    checked = [(check(o), _checked(f)) for o in several for f in others]
    checked = [*{repr(each): each for each in checked}.values()]
    shown = _shown([{**o, **f} for o, f in checked])
    return tuple(
        Choice(o, f, factors) for (o, f), factors in zip(checked, shown, strict=True)
    )


def count_of(
    options: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None,
    given: Mapping[str, Any],
) -> int:
    """How many combinations were written, those that are the same included.

    Raises
    ------
    BadInput
        For an empty list.
    """
    return sum(_size(grid, "options") for grid in _grids(options)) * _size(given, "")


def _size(grid: Mapping[str, Any], where: str) -> int:
    return math.prod(len(_several(name, grid[name], where)) for name in grid)


def _grids(options: Any) -> list[Mapping[str, Any]]:
    grids = [options] if isinstance(options, Mapping) else list(options or ({},))
    if not all(isinstance(grid, Mapping) for grid in grids):
        raise BadInput("not_options", value=repr(options)[:80])
    if not grids:
        raise BadInput("sweep_empty", name="options")
    return grids


def _product(grid: Mapping[str, Any], where: str) -> Iterator[dict[str, Any]]:
    lists = [
        [_plainly(each) for each in _several(name, value, where)]
        for name, value in grid.items()
    ]
    for values in itertools.product(*lists):
        yield dict(zip(grid, values, strict=True))


def _several(name: str, value: Any, where: str) -> Sequence[Any]:
    if name == "tools" and not where and not _are_sets(value):
        return (value,)
    if not isinstance(value, list | tuple | range) and not _is_array(value):
        return (value,)
    if not len(value):
        raise BadInput("sweep_empty", name=f"{where}.{name}".strip("."))
    return value  # type: ignore[no-any-return]


def _are_sets(tools: Any) -> bool:
    """Whether several sets of tools are given, and not the tools of one."""
    several = isinstance(tools, list | tuple)
    return several and all(
        each is None or isinstance(each, list | tuple) for each in tools
    )


def _plainly(value: Any) -> Any:
    """A value as JSON has it; 0.0 is 0, so that both are one question."""
    plain = value.item() if hasattr(value, "item") else value
    return int(plain) if isinstance(plain, float) and plain.is_integer() else plain


def _is_array(value: Any) -> bool:
    return hasattr(value, "tolist") and getattr(value, "ndim", 0) == 1


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are there, each looked at."""
    for name, value in given.items():
        if name not in FIELDS:
            raise _unknown(name)
        if name == "think":
            allow_level(value)
        elif name in ("system", "suffix", "template"):
            allow_texts(**{name: value})
    there = {name: value for name, value in given.items() if value is not None}
    if "tools" in there:
        there["tools"] = _schemas(there["tools"])
    if "format" in there:
        there["format"] = schema_of(there["format"])
    return there


def _schemas(tools: Any) -> tuple[Mapping[str, Any], ...]:
    """What a model is told of tools: functions, or schemas as Ollama has them."""
    told = tools if isinstance(tools, list | tuple) else [tools]
    given = [each for each in told if not isinstance(each, Mapping)]
    schemas = iter(Toolbox.of(given).schemas)
    return tuple(t if isinstance(t, Mapping) else next(schemas) for t in told)


def _unknown(name: str) -> BadInput:
    """The error for what no request has, with what was probably meant."""
    known = {each: each for each in (*FIELDS, *WORDS)}
    known |= {each: f"options={{'{each}': …}}" for each in OPTIONS if each not in known}
    if near := difflib.get_close_matches(name.lower(), known, n=1):
        return BadInput("sweep_field_near", name=name, near=known[near[0]])
    return BadInput("sweep_field", name=name, names=", ".join(FIELDS))


def _shown(combinations: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Of each combination what varies, as texts and numbers."""
    names = dict.fromkeys(name for each in combinations for name in each)
    told = {name: [_told(each.get(name)) for each in combinations] for name in names}
    varied = [name for name, values in told.items() if len(set(map(str, values))) > 1]
    return [
        {name: told[name][place] for name in varied}
        for place in range(len(combinations))
    ]


def _told(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping) and isinstance(value.get("title"), str):
        return value["title"]
    if isinstance(value, tuple):  # of tools
        return ", ".join(_name_of(each) for each in value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _name_of(tool: Any) -> str:
    about = tool.get("function") if isinstance(tool, Mapping) else None
    return str(about.get("name") if isinstance(about, Mapping) else tool)
