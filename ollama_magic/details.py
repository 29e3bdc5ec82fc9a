"""What a server tells of one model, as a value that is small enough to remember."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .anatomy import Anatomy, shown_anatomy
from .licenses import license_name

__all__ = ["Detail", "quantization", "read_detail"]


@dataclass(frozen=True, slots=True)
class Detail:
    """What a server tells of one model, without its weight of tensors and texts."""

    capabilities: tuple[str, ...] | None = None
    context_tokens: int | None = None
    parameters: int | None = None
    license: str | None = None
    remote: bool = False
    anatomy: Anatomy | None = None


def read_detail(shown: Mapping[str, Any]) -> Detail:
    """What is to be remembered of the answer of ``/api/show``."""
    info = shown.get("model_info") or {}
    architecture = info.get("general.architecture")
    capabilities = shown.get("capabilities")
    declared = str(info.get("general.license") or "")
    return Detail(
        capabilities=None if capabilities is None else tuple(capabilities),
        context_tokens=info.get(f"{architecture}.context_length"),
        parameters=info.get("general.parameter_count"),
        license=license_name(str(shown.get("license") or ""), declared),
        remote=bool(shown.get("remote_host")),
        anatomy=shown_anatomy(shown),
    )


def quantization(details: Mapping[str, Any]) -> str | None:
    """The level; missing where the server says that it does not know."""
    level = details.get("quantization_level")
    return None if str(level).lower() == "unknown" else level
