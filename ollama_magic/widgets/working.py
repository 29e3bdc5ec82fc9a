"""Work that goes on beside the cells: threads that paint, and controls heard."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

import ipywidgets

from ..messages import say

__all__ = ["button", "heard", "painting", "shared_seconds", "start"]

# Of all that paint together: a page that gets more falls behind.
UPDATES_PER_SECOND = 40.0
CHARACTERS_PER_SECOND = 60_000  # it renders all of a frame's text

_lock = threading.Lock()
_painting = 0


def start(
    work: Callable[[], None], name: str = "ollama-magic-panel"
) -> threading.Thread:
    """Do ``work`` on a thread of its own, which ends with the kernel.

    It goes on in the caller's context: what it sends belongs to the cell or the click
    that began it. It may set traits of widgets; what it printed or displayed would be
    lost, or land under another cell.
    """
    context = copy_context()
    thread = threading.Thread(target=context.run, args=(work,), name=name, daemon=True)
    thread.start()
    return thread


def heard(*controls: Any) -> None:
    """Have what is done to ``controls`` be told while a cell runs, where that can be.

    JupyterLab sends it to a thread of the kernel's that is free. ipykernel 7.4 sends it
    on to the thread that set something of the control last, which for one that a cell
    made is the busy one. Older kernels (6) tell all of it when the cell is over.
    """
    for control in controls:
        if hasattr(control.comm, "_reply_subshell_for"):
            control.comm._reply_subshell_for = lambda data, default: default


def button(
    key: str,
    tip: str,
    act: Callable[[], object],
    values: Mapping[str, object] | None = None,
    **traits: Any,
) -> ipywidgets.Button:
    """A button as wide as its text that is heard while a cell runs.

    Parameters
    ----------
    key, tip
        The texts on it and beside the pointer, as the catalogue names them.
    act
        Called at each click.
    values
        What both texts are filled in with.
    traits
        What else the button is given, such as ``icon``.
    """
    text, told = say(key, **values or {}), say(tip, **values or {})
    width = {"width": "auto"}
    made = ipywidgets.Button(description=text, tooltip=told, layout=width, **traits)
    made.on_click(lambda _: act())
    heard(made)
    return made


@contextmanager
def painting() -> Iterator[None]:
    """One more that paints."""
    global _painting
    with _lock:
        _painting += 1
    try:
        yield
    finally:
        with _lock:
            _painting -= 1


def shared_seconds(characters: int) -> float:
    """How long each of those that paint now has to pause between two frames.

    Parameters
    ----------
    characters
        How much text each of its frames has.
    """
    by_length = characters / CHARACTERS_PER_SECOND
    return _painting * max(1 / UPDATES_PER_SECOND, by_length)
