"""What `--image` names: a file, an address, or a value of the notebook."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from ..details import Detail
from ..downloads import download, is_address
from ..errors import BadInput, HostError
from ..figures import size
from ..hosts import masked
from ..images import MOST_BYTES, Picture, picture_of, told
from ..messages import say
from ..names import ModelRef
from ..session import Session
from .arguments import did_you_mean
from .named import own_names, value_named

__all__ = ["need_sight", "picture_named"]

SUGGESTED = "gemma3:4b"


def picture_named(session: Session, shell: Any, text: str) -> tuple[Picture, list[str]]:
    """The picture that ``text`` stands for, and what there is to say about it.

    A variable goes before a file of the same name.

    Raises
    ------
    BadInput
        Where there is no such thing, or it is no picture.
    """
    if is_address(text):
        return _fetched(session, text)
    value: Any = text
    if text in shell.user_ns:
        value = shell.user_ns[text]
    elif not Path(text).expanduser().exists():
        value = _expressed(shell, text)
    if isinstance(value, str) and is_address(value):
        return _fetched(session, value)
    name = str(value) if isinstance(value, str | PathLike) else text
    picture = picture_of(value, name)
    return picture, told(picture, name)


def need_sight(session: Session, model: ModelRef | None) -> None:
    """See that the model that is asked can see; where that is unknown, it is asked.

    Raises
    ------
    BadInput
        Where the server says that it cannot.
    """
    try:
        chosen, details = session.call(_looked_up(session, model or session.model))
    except HostError:
        return  # asking meets the same, and tells it better
    detail = details.get(chosen.tagged)
    if detail is None or detail.capabilities is None or _sees(detail):
        return
    names = [name for name, each in details.items() if _sees(each)]
    if not names:
        raise BadInput("image_blind_all", model=str(chosen), suggested=SUGGESTED)
    raise BadInput("image_blind", model=str(chosen), names=", ".join(names[:5]))


def _sees(detail: Detail) -> bool:
    return "vision" in (detail.capabilities or ())


async def _looked_up(
    session: Session, model: ModelRef
) -> tuple[ModelRef, Mapping[str, Detail]]:
    """The model that is asked, and what is known of all, most of it from memory."""
    chosen = await session.choose(await session.client(), model)
    return chosen, (await session.inventory()).details


def _fetched(session: Session, address: str) -> tuple[Picture, list[str]]:
    data = session.call(download(address, most_bytes=MOST_BYTES))
    shown = masked(address)
    picture = picture_of(data, shown)
    note = say("input.fetched", address=shown, size=size(len(data)))
    return picture, [note, *told(picture, shown)]


def _expressed(shell: Any, text: str) -> Any:
    """The value of ``text``, where it begins with a name that there is."""
    root = re.match(r"[^\W\d]\w*", text)
    known = [*shell.user_ns, *vars(builtins)]
    if root and root[0] in known and not text.startswith(f"{root[0]}/"):
        return value_named(shell, text, "--image")
    here = [path.name for path in Path(text).expanduser().parent.glob("*")][:1000]
    near = did_you_mean(Path(text).name, [*here, *own_names(shell)])
    raise BadInput("image_near" if near else "image_unfound", name=text, near=near)
