"""The pictures of prompts, wherever they are told: in a file, a table or Python."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..downloads import is_address
from ..errors import BadInput
from ..images import picture_of
from ..reasons import reason_of

__all__ = ["Fetch", "Gallery", "beside", "several"]

Fetch = Callable[[str], bytes]


class Gallery:
    """Makes pictures as they are sent; of one that many prompts have, once.

    Parameters
    ----------
    fetch
        Brings the file at an address.
    """

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._known: dict[str, bytes] = {}

    def images(self, told: Any, where: str) -> tuple[bytes, ...]:
        """The pictures that a prompt was told: one, or several in a list.

        Raises
        ------
        BadInput
            For what is no picture, or cannot be read.
        """
        return tuple(
            self._picture(each, where, f"{where}: images[{place}]")
            for place, each in enumerate(several(told, where))
        )

    def _picture(self, value: Any, where: str, name: str) -> bytes:
        key = str(value) if isinstance(value, str | Path) else None
        if key is not None and key in self._known:
            return self._known[key]
        if isinstance(value, str) and is_address(value):
            value = self._fetch(value)
        elif isinstance(value, str | Path) and not _is_there(value):
            told = {"path": str(value), "folder": str(Path.cwd())}
            raise BadInput("sweep_picture", where=where, **told)
        data = picture_of(value, name).data
        if key is not None:
            self._known[key] = data
        return data


def beside(row: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    """A row of a file; the paths of its pictures begin where the file is."""
    if row.get("images") is None:
        return row
    told = [
        str(folder / each) if isinstance(each, str) and not is_address(each) else each
        for each in several(row["images"], str(folder))
    ]
    return {**row, "images": told}


def _is_there(path: str | Path) -> bool:
    """Whether there is such a file; of what cannot be looked at, others say why."""
    try:
        return Path(path).expanduser().exists()
    except (OSError, RuntimeError, ValueError):
        return True


def several(told: Any, where: str) -> list[Any]:
    """A list as it is, also one that is written as JSON; anything else as the only."""
    if isinstance(told, str) and told.lstrip().startswith("["):
        try:
            told = json.loads(told)
        except (ValueError, RecursionError) as error:
            reason = reason_of(error)
            raise BadInput("sweep_json", where=where, reason=reason) from None
    if told is None:
        return []
    return list(told) if isinstance(told, list | tuple) else [told]
