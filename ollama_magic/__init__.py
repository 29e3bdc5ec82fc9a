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
    from .api import chat, generate, logprobs, models, running, show
    from .benchmarking import benchmark, task, tasks
    from .choosing import choose, explain, fit
    from .errors import OllamaMagicError
    from .keeping import history, scrub, votes
    from .managing import copy, create, delete, pull, push
    from .meaning import embed, similarity
    from .modelfile import Modelfile
    from .panels import (
        chat_panel,
        compare_panel,
        monitor,
        next_token,
        picker,
        running_view,
        token_view,
    )
    from .repeating import check, replay
    from .reply import Reply
    from .results import Results
    from .run import Run
    from .shelf import library
    from .sweeping import journal, plan, sweep
    from .talking import conversation, conversations
    from .tuning import tune

__all__ = [
    "Modelfile",
    "OllamaMagicError",
    "Reply",
    "Results",
    "Run",
    "__version__",
    "benchmark",
    "chat",
    "chat_panel",
    "check",
    "choose",
    "compare_panel",
    "conversation",
    "conversations",
    "copy",
    "create",
    "delete",
    "embed",
    "explain",
    "fit",
    "generate",
    "history",
    "journal",
    "library",
    "logprobs",
    "models",
    "monitor",
    "next_token",
    "picker",
    "plan",
    "plots",
    "pull",
    "push",
    "replay",
    "running",
    "running_view",
    "scrub",
    "show",
    "similarity",
    "stats",
    "sweep",
    "task",
    "tasks",
    "token_view",
    "tune",
    "votes",
]

_HOMES = {
    "Modelfile": "modelfile",
    "OllamaMagicError": "errors",
    "Reply": "reply",
    "Results": "results",
    "Run": "run",
    "library": "shelf",
    **dict.fromkeys(
        ("chat", "generate", "logprobs", "models", "running", "show"), "api"
    ),
    **dict.fromkeys(("choose", "explain", "fit"), "choosing"),
    **dict.fromkeys(("benchmark", "task", "tasks"), "benchmarking"),
    "tune": "tuning",
    **dict.fromkeys(("history", "scrub", "votes"), "keeping"),
    **dict.fromkeys(("check", "replay"), "repeating"),
    **dict.fromkeys(("copy", "create", "delete", "pull", "push"), "managing"),
    **dict.fromkeys(("embed", "similarity"), "meaning"),
    **dict.fromkeys(("journal", "plan", "sweep"), "sweeping"),
    **dict.fromkeys(("conversation", "conversations"), "talking"),
    **dict.fromkeys(
        (
            *("chat_panel", "compare_panel", "monitor", "next_token", "picker"),
            *("running_view", "token_view"),
        ),
        "panels",
    ),
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
