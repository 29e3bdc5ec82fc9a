"""Says that a notebook holds turns from before its kernel was started."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ..dialogue import Conversation
from ..errors import BadInput
from ..notebook import KEY, holders, parse_notebook, read_bytes
from ..plain import shortened
from ..session import Session
from ..turn import TurnKey

__all__ = ["tell_unknown"]

MOST_BYTES = 20_000_000


def tell_unknown(
    session: Session, shell: Any, conversation: Conversation, key: TurnKey
) -> None:
    """Say once that turns stand above this cell which its kernel does not know.

    That is known where a front end tells its cells apart and where its notebook is, as
    JupyterLab and VS Code do, and the notebook was saved with its answers.
    """
    name = conversation.name
    talked = any(run.identity.conversation == name for run in session.runs)
    if key is None or talked or conversation or conversation.stale:
        return
    path = _notebook(shell)
    if path is None or not (turns := _above(path, key[0], name)):
        return
    shown = path.name if path.parent == Path.cwd() else str(path)
    which = "" if conversation is session.conversation else repr(name)
    values = {"which": which, "path": shortened(repr(shown), 200)}
    session.say_once("notice.turns_above", turns=turns, **values)


def _notebook(shell: Any) -> Path | None:
    """The file of the notebook that runs; Jupyter and VS Code tell it."""
    told = os.environ.get("JPY_SESSION_NAME") or shell.user_ns.get("__vsc_ipynb_file__")
    path = Path(told) if isinstance(told, str) else None
    return path if path and path.suffix == ".ipynb" and path.is_file() else None


def _above(path: Path, cell_id: str, conversation: str) -> int:
    """How many cells above this one hold an answer of that conversation."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return 0
        document = parse_notebook(path, read_bytes(path))
    except (BadInput, OSError):
        return 0
    cells = enumerate(document["cells"], 1)
    ids = {cell.get("id"): at for at, cell in cells if isinstance(cell, dict)}
    here = ids.get(cell_id, 0)
    above = [(at, metadata[KEY]) for at, metadata in holders(document) if at < here]
    return len({at for at, record in above if _talked_in(record) == conversation})


def _talked_in(record: Any) -> Any:
    identity = record.get("identity") if isinstance(record, dict) else None
    return identity.get("conversation") if isinstance(identity, dict) else None
