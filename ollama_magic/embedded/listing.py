"""The bodies of ``/api/tags`` and ``/api/ps``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..gguf import GGUFError
from .jsontext import local_time
from .scheduler import Loaded
from .store import Model

__all__ = ["ps_body", "tags_body"]


def tags_body(models: Iterable[Model]) -> dict[str, Any]:
    """All models."""
    return {"models": [_listed(model) for model in models]}


def ps_body(entries: Iterable[Loaded]) -> dict[str, Any]:
    """The loaded ones."""
    return {"models": [_running(entry) for entry in entries]}


def _listed(model: Model) -> dict[str, Any]:
    try:
        capabilities = sorted(model.capabilities)
    except (GGUFError, OSError):
        capabilities = []
    lengths = ("context_length", "embedding_length")
    details = model.details
    details |= {name: length for name in lengths if (length := model.length(name))}
    listed = _named(model) | {
        "modified_at": local_time(model.modified),
        "size": model.size_bytes,
        "digest": model.digest,
        "details": details,
    }
    return listed | ({"capabilities": capabilities} if capabilities else {})


def _running(entry: Loaded) -> dict[str, Any]:
    process = entry.process
    return _named(entry.model) | {
        "size": process.size_bytes,
        "digest": entry.model.digest,
        "details": entry.model.details | {"parent_model": ""},
        "expires_at": local_time(entry.expires),
        "size_vram": process.vram_bytes,
        "context_length": process.launch.num_ctx,
    }


def _named(model: Model) -> dict[str, Any]:
    return {"name": model.name.short, "model": model.name.short}
