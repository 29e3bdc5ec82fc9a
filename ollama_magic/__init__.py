"""A Jupyter toolkit for local language models on Ollama.

``%load_ext ollama_magic`` brings ``%ollama`` and ``%%chat``; in Python::

    import ollama_magic as om

    reply = om.chat("What is the capital of Korea?")
    print(reply.text)
    om.models()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from . import plots, stats
    from .api import chat, generate, history, models, running, show
    from .choosing import choose, explain, fit
    from .errors import OllamaMagicError
    from .managing import copy, create, delete, pull, push
    from .meaning import embed, similarity
    from .modelfile import Modelfile
    from .reply import Reply
    from .run import Run
    from .shelf import library

__all__ = [
    "Modelfile",
    "OllamaMagicError",
    "Reply",
    "Run",
    "__version__",
    "chat",
    "choose",
    "copy",
    "create",
    "delete",
    "embed",
    "explain",
    "fit",
    "generate",
    "history",
    "library",
    "models",
    "plots",
    "pull",
    "push",
    "running",
    "show",
    "similarity",
    "stats",
]

_HOMES = {
    "Modelfile": "modelfile",
    "OllamaMagicError": "errors",
    "Reply": "reply",
    "Run": "run",
    "library": "shelf",
    **dict.fromkeys(
        ("chat", "generate", "history", "models", "running", "show"), "api"
    ),
    **dict.fromkeys(("choose", "explain", "fit"), "choosing"),
    **dict.fromkeys(("copy", "create", "delete", "pull", "push"), "managing"),
    **dict.fromkeys(("embed", "similarity"), "meaning"),
}


def __getattr__(name: str) -> Any:
    """Public names are looked up when they are first used: loading stays light."""
    if name in ("plots", "stats"):
        return import_module(f"{__name__}.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Called by ``%load_ext ollama_magic``."""
    from .magics.load import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Called by ``%unload_ext ollama_magic``."""
    from .magics.load import unload

    unload(shell)
