"""The items of a sweep: prompts as people give them, each understood as one value."""

from __future__ import annotations

import difflib
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..errors import BadInput
from ..judging import check_of
from ..trial import Check
from .files import read_rows
from .pictures import Fetch, Gallery, beside

__all__ = ["Item", "items_of"]

# What a row may tell of a prompt; of a benchmark's file, its own words for the same.
FIELDS = ("prompt", "id", "expected", "topic", "language", "check", "images")
ENDINGS = (".jsonl", ".csv", ".parquet")
_LEAST_LETTERS, _ALIKE = 4, 0.8  # of a column that was perhaps to be one of ours
_TIMES = re.compile(r"\{(\d+)\}")
_HOLE = re.compile(r"\{\{(\w+)\}\}|\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Item:
    """One prompt of a sweep.

    Attributes
    ----------
    wording
        Which of several templates it was made of, where there were several.
    images
        Files of pictures as they are sent.
    """

    id: str
    prompt: str
    expected: Any = None
    topic: str | None = None
    language: str | None = None
    check: Check | None = None
    wording: str | None = None
    images: tuple[bytes, ...] = field(default=(), repr=False)


def items_of(
    prompts: Any, variables: Any = None, checks: Any = None, *, fetch: Fetch
) -> tuple[Item, ...]:
    """Understand what was given as prompts.

    Parameters
    ----------
    prompts
        A text; a mapping with ``prompt`` and, if wanted, ``id``, ``expected``,
        ``topic``, ``language``, ``check``, ``images`` (paths, or whatever else
        `images.picture_of` takes; those in a file begin where that is); several of
        either; a DataFrame of such; or a path of a JSONL, CSV or Parquet file of such.
        A check or a list of pictures may be written as JSON there.
    variables
        What stands for ``{name}`` in prompts (``{{name}}`` is no hole): a DataFrame or
        a list of mappings, each row once; or a mapping from names to lists, all of
        their combinations. Rows may have ``id``, ``expected``, ``topic``, ``language``
        and ``check`` of their own, and fill the holes in those of a prompt.
    checks
        For the prompts that have none of their own: see `check_of`.
    fetch
        Brings a picture that is named by its address.

    Raises
    ------
    BadInput
        For what is no prompt, with its row; for a hole that no variable fills; for a
        column that is almost one of ours; and for two that share an id.
    """
    gallery = Gallery(fetch)
    given = (
        [_item(row, where, checks, gallery) for where, row in _rows(prompts)]
        if variables is None
        else _filled([*_rows(prompts)], variables, checks, gallery)
    )
    items = tuple(
        replace(item, id=item.id or f"p{place}") for place, item in enumerate(given)
    )
    _distinct(items)
    return items


def _rows(prompts: Any) -> Iterator[tuple[str, Any]]:
    """Each prompt, with what to call the place where it stands."""
    if isinstance(prompts, Path) or _is_file(prompts):
        path = Path(prompts).expanduser()
        for number, row in read_rows(path):
            yield f"{path}, {number}", beside(row, path.parent)
    elif isinstance(prompts, str | Mapping):
        yield "prompts", prompts
    elif (rows := _records(prompts)) is not None:
        yield from ((f"prompts, {n}", row) for n, row in enumerate(rows, 1))
    elif isinstance(prompts, Iterable):
        yield from ((f"prompts[{n}]", row) for n, row in enumerate(prompts))
    else:
        raise BadInput("sweep_prompt", where="prompts", value=repr(prompts))


def _is_file(prompts: Any) -> bool:
    """Whether a text is the name of a file: one line, with one of the endings."""
    return (
        isinstance(prompts, str)
        and prompts.lower().endswith(ENDINGS)
        and "\n" not in prompts
    )


def _records(table: Any) -> list[Mapping[str, Any]] | None:
    """The rows of a DataFrame, of whatever library; ``None`` where it is none."""
    if not (hasattr(table, "columns") and hasattr(table, "to_dict")):
        return None
    rows = table.to_dict(orient="records")
    # What is missing in a table is not equal to itself.
    return [{str(k): _cell(v) for k, v in row.items()} for row in rows]


def _cell(value: Any) -> Any:
    """A cell as Python has it: a list where Parquet has a column of them."""
    if getattr(value, "ndim", 0) == 1:
        return value.tolist()
    return value if _is_there(value) else None


def _is_there(value: Any) -> bool:
    try:
        return bool(value == value)
    except (TypeError, ValueError):  # pandas.NA, or an array
        return type(value).__name__ != "NAType"


def _told(row: Any, where: str) -> Mapping[str, Any]:
    """A prompt as a row that has one."""
    told = {"prompt": row} if isinstance(row, str) else row
    if isinstance(told, Mapping):
        _meant(told, where)
    if not isinstance(told, Mapping) or not isinstance(told.get("prompt"), str):
        shown = repr(row)
        raise BadInput("sweep_prompt", where=where, value=shown[:80])
    if not told["prompt"].strip():
        raise BadInput("sweep_prompt", where=where, value=repr(told["prompt"]))
    return {**told, "check": _check(told.get("check"), where)}


def _meant(row: Mapping[str, Any], where: str) -> None:
    """Refuse a column that is almost one of ours, and would be passed over.

    Raises
    ------
    BadInput
        With the one that was probably meant.
    """
    missing = [name for name in FIELDS if name not in row]
    for name in map(str, row):
        if name in FIELDS or len(name) < _LEAST_LETTERS:
            continue
        if near := difflib.get_close_matches(name.lower(), missing, 1, _ALIKE):
            raise BadInput("sweep_column", where=where, name=name, near=near[0])


def _check(wish: Any, where: str) -> Any:
    """A check; one that is written as JSON, as a CSV file has it, is read.

    Raises
    ------
    BadInput
        For what begins like JSON and is none.
    """
    if not isinstance(wish, str) or not wish.lstrip().startswith("{"):
        return wish
    try:
        return json.loads(wish)
    except ValueError as error:
        raise BadInput("sweep_json", where=where, reason=str(error)) from None


def _item(row: Any, where: str, checks: Any, gallery: Gallery) -> Item:
    told = _told(row, where)
    known = {name: told.get(name) for name in FIELDS}
    check, expected = known["check"], known["expected"]
    wanted = checks if check is None else check
    return Item(
        id="" if known["id"] is None else str(known["id"]),
        prompt=_whole(told["prompt"]),
        expected=expected,
        topic=_text(known["topic"]),
        language=_text(known["language"]),
        check=check_of(wanted, expected, where),
        images=gallery.images(known["images"], where),
    )


def _filled(
    templates: Sequence[tuple[str, Any]],
    variables: Any,
    checks: Any,
    gallery: Gallery,
) -> list[Item]:
    """Each template with each row of variables; the row is the item."""
    told = [(where, _told(row, where)) for where, row in templates]
    made = []
    for number, row in enumerate(_variables(variables)):
        known = {str(name): value for name, value in row.items()}
        known["check"] = _check(known.get("check"), f"variables[{number}]")
        ident = _text(known.get("id")) or f"p{number}"
        for place, (where, template) in enumerate(told):
            item = _item(_fill(template, known, checks), where, None, gallery)
            name = f"t{place}" if len(told) > 1 else None
            wording = _text(template.get("id")) or name
            made.append(replace(item, id=ident, wording=wording))
    return made


def _variables(variables: Any) -> Iterator[Mapping[str, Any]]:
    rows = _records(variables)
    if rows is None and isinstance(variables, Mapping):
        lists = [each_of(values) for values in variables.values()]
        for combination in itertools.product(*lists):
            yield dict(zip(variables, combination, strict=True))
        return
    given: Any = variables if rows is None else rows
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise BadInput("sweep_variables", value=repr(variables)[:80])
    for row in given:
        if not isinstance(row, Mapping):
            raise BadInput("sweep_variables", value=repr(row)[:80])
        yield row


def each_of(value: Any) -> Sequence[Any]:
    """A list as it is, anything else as the only one."""
    return value if isinstance(value, list | tuple) else (value,)


def _fill(
    template: Mapping[str, Any], known: Mapping[str, Any], checks: Any
) -> dict[str, Any]:
    """The row that variables make of a template; what they tell themselves wins."""
    row: dict[str, Any] = {"prompt": _put(template["prompt"], known)}
    for name in FIELDS[2:]:
        value, own = template.get(name), known.get(name)
        value = checks if name == "check" and value is None else value
        row[name] = _fill_in(value, known) if own is None else own
    return row


def _fill_in(value: Any, known: Mapping[str, Any]) -> Any:
    """The same of all texts in a value."""
    if isinstance(value, str):
        # {4} is how often, in a regular expression.
        return _put(value, {**{n: f"{{{n}}}" for n in _TIMES.findall(value)}, **known})
    if isinstance(value, list | tuple):
        return [_fill_in(each, known) for each in value]
    if isinstance(value, Mapping):
        return {name: _fill_in(each, known) for name, each in value.items()}
    return value


def _put(text: str, known: Mapping[str, Any]) -> str:
    def value(hole: re.Match[str]) -> str:
        if hole[1]:
            return f"{{{hole[1]}}}"
        if hole[2] not in known:
            names = ", ".join(known)
            raise BadInput("sweep_hole", name=hole[2], names=names, prompt=text)
        return str(known[hole[2]])

    return _HOLE.sub(value, text)


def _distinct(items: Sequence[Item]) -> None:
    """Two prompts under one id would be taken for one item."""
    seen = set()
    for item in items:
        if (item.id, item.wording) in seen:
            raise BadInput("sweep_twice", name=item.id)
        seen.add((item.id, item.wording))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _whole(text: str) -> str:
    """``text`` as it can be sent: half of a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode()
