"""The items of a sweep: prompts as people give them, each understood as one value."""

from __future__ import annotations

import difflib
import itertools
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..errors import BadInput
from ..judging import check_of
from ..reasons import reason_of
from ..trial import Check
from .files import ENDINGS, read_rows
from .pictures import Fetch, Gallery, beside
from .records import records

__all__ = ["Item", "each_of", "items_of", "once"]

# What a row may tell of a prompt; of a benchmark's file, its own words for the same.
FIELDS = ("prompt", "id", "expected", "topic", "language", "check", "images")
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
    variables
        What it was made of, by name.
    """

    id: str
    prompt: str
    expected: Any = None
    topic: str | None = None
    language: str | None = None
    check: Check | None = None
    wording: str | None = None
    images: tuple[bytes, ...] = field(default=(), repr=False)
    variables: Mapping[str, Any] = field(default_factory=dict)


def items_of(
    prompts: Any,
    variables: Any = None,
    checks: Any = None,
    *,
    fetch: Fetch,
    agree: Callable[[int], None] = lambda count: None,
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
        What stands for ``{name}`` in prompts (``{{name}}`` is no hole, and without
        variables nothing is): a DataFrame or a list of mappings, each row once; or a
        mapping from names to several values, all of their combinations. Rows may have
        ``id``, ``expected``, ``topic``, ``language`` and ``check`` of their own, and
        fill the holes in those of a prompt.
    checks
        For the prompts that have none of their own: see `check_of`.
    fetch
        Brings a picture that is named by its address.
    agree
        Told how many there will be before any of them is made; may raise.

    Raises
    ------
    BadInput
        For what is no prompt, with its row; for a hole that no variable fills; for a
        column that is almost one of ours; and for two that share an id.
    """
    gallery = Gallery(fetch)
    rows = [*_rows(prompts)]
    if variables is None:
        agree(len(rows))
        given = [_item(row, where, checks, gallery) for where, row in rows]
    else:
        count, filling = _variables(variables)
        agree(count * len(rows))
        given = _filled(rows, filling, checks, gallery)
    items = tuple(
        replace(item, id=item.id or f"p{place}") for place, item in enumerate(given)
    )
    _distinct(items)
    return items


def _rows(prompts: Any) -> Iterator[tuple[str, Any]]:
    """Each prompt, with what to call the place where it stands."""
    if (path := _path_of(prompts)) is not None:
        for number, row in read_rows(path):
            yield f"{path}, {number}", beside(row, path.parent)
    elif isinstance(prompts, str | Mapping):
        yield "prompts", prompts
    elif (rows := records(prompts)) is not None:
        yield from ((f"prompts, {n}", row) for n, row in enumerate(rows, 1))
    elif isinstance(prompts, Iterable):
        yield from ((f"prompts[{n}]", row) for n, row in enumerate(prompts))
    else:
        raise BadInput("sweep_prompt", where="prompts", value=repr(prompts))


def _path_of(prompts: Any) -> Path | None:
    """The file that is meant; ``None`` for a prompt.

    A text is one where it has one of the endings and no space, or where there is such
    a file or folder, whatever its ending.
    """
    if isinstance(prompts, Path):
        return prompts.expanduser()
    if not isinstance(prompts, str) or "\n" in prompts:
        return None
    if prompts.lower().endswith(ENDINGS) and " " not in prompts:
        return Path(prompts).expanduser()
    with suppress(OSError, RuntimeError, ValueError):  # too long for a name, say
        path = Path(prompts).expanduser()
        if (path.suffix or len(path.parts) > 1) and path.exists():
            return path
    return None


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
    except (ValueError, RecursionError) as error:
        reason = reason_of(error)
        raise BadInput("sweep_json", where=where, reason=reason) from None


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
    variables: Iterable[Mapping[str, Any]],
    checks: Any,
    gallery: Gallery,
) -> list[Item]:
    """Each template with each row of variables; the row is the item."""
    told = [(where, _told(row, where)) for where, row in templates]
    made = []
    for number, row in enumerate(variables):
        own = {str(n): value for n, value in row.items() if n not in FIELDS}
        known = {str(name): value for name, value in row.items()}
        known["check"] = _check(known.get("check"), f"variables[{number}]")
        ident = _text(known.get("id")) or f"p{number}"
        for place, (where, template) in enumerate(told):
            item = _item(_fill(template, known, checks), where, None, gallery)
            name = f"t{place}" if len(told) > 1 else None
            wording = _text(template.get("id")) or name
            made.append(replace(item, id=ident, wording=wording, variables=own))
    return made


def _variables(variables: Any) -> tuple[int, Iterable[Mapping[str, Any]]]:
    """How many rows of variables there are, and each of them."""
    rows = records(variables)
    if rows is None and isinstance(variables, Mapping):
        lists = [_values(name, value) for name, value in variables.items()]
        combinations = itertools.product(*lists)
        made = (dict(zip(variables, each, strict=True)) for each in combinations)
        return math.prod(map(len, lists)), made
    given: Any = variables if rows is None else rows
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise BadInput("sweep_variables", value=repr(variables)[:80])
    for row in given:
        if not isinstance(row, Mapping):
            raise BadInput("sweep_variables", value=repr(row)[:80])
    if not given:
        raise BadInput("sweep_empty", name="variables")
    return len(given), given


def _values(name: str, value: Any) -> Sequence[Any]:
    """Each of several values, in whatever they are kept; else the only one."""
    if isinstance(value, set | frozenset):
        found = sorted(value, key=lambda each: (str(type(each)), each))
    elif hasattr(value, "tolist"):  # an array, a column, a number of numpy's
        plain = value.tolist()
        found = plain if isinstance(plain, list) else [plain]
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        found = [*value]
    else:
        found = [value]
    if not found:
        raise BadInput("sweep_empty", name=f"variables[{name!r}]")
    return found


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


def once(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items without those that ask, and expect, what one before them does.

    Two such would be counted as two that know nothing of each other.
    """
    found: dict[Any, list[Item]] = {}
    kept = []
    for item in items:
        alike = found.setdefault((item.prompt, item.images, repr(item.expected)), [])
        bare = replace(item, id="", expected=None, variables={})
        if bare not in alike:
            alike.append(bare)
            kept.append(item)
    return tuple(kept)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _whole(text: str) -> str:
    """``text`` as it can be sent: half of a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode()
