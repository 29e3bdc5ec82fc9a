"""Model names as Ollama's server reads them: ``[host/][namespace/]model[:tag]``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .jsontext import quoted
from .refusals import Refusal

__all__ = ["Name", "parse_name"]

_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,349}")
_NAMESPACE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,79}")
_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}")
_REGISTRY = "registry.ollama.ai"


@dataclass(frozen=True, slots=True)
class Name:
    """A complete name; every part is filled in."""

    host: str
    namespace: str
    model: str
    tag: str

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """The name as folders under ``manifests``."""
        return self.host, self.namespace, self.model, self.tag

    @property
    def full(self) -> str:
        """With everything that `short` leaves out."""
        return f"{self.host}/{self.namespace}/{self.model}:{self.tag}"

    @property
    def short(self) -> str:
        """As a person writes it, always with a tag."""
        text = f"{self.model}:{self.tag}"
        if (self.host, self.namespace) == (_REGISTRY, "library"):
            return text
        text = f"{self.namespace}/{text}"
        return text if self.host == _REGISTRY else f"{self.host}/{text}"

    @property
    def key(self) -> str:
        """What two spellings of one name have in common."""
        return self.full.lower()


def parse_name(text: str, *, cloud: bool = False) -> Name:
    """Read a name as a person wrote it.

    Parameters
    ----------
    cloud
        Whether the name of a model in Ollama's cloud is as good as any.

    Raises
    ------
    Refusal
        400 for a malformed name; 403 for a model in Ollama's cloud.
    """
    text = _without_source(text.rpartition("://")[2])
    host, namespace, model = _split(text)
    model, colon, tag = model.partition(":")
    name = Name(host, namespace, model, tag if colon else "latest")
    if not _valid(name):
        raise Refusal(400, "invalid model name")
    if not cloud and (name.tag == "cloud" or name.tag.endswith("-cloud")):
        raise Refusal(403, "ollama cloud is disabled: remote model is unavailable")
    return name


def _without_source(text: str) -> str:
    """Drop ``:local``, which says what is true of every model here."""
    pieces = text.rsplit("/", 1)[-1].split(":")[1:]
    if "local" in pieces and "cloud" in pieces:
        words = f"use either :local or :cloud, not both: {quoted(text)}"
        raise Refusal(400, words)
    return text.removesuffix(":local")


def _split(text: str) -> tuple[str, str, str]:
    parts = text.rsplit("/", 2)
    if len(parts) == 1:
        return _REGISTRY, "library", parts[0]
    if len(parts) == 2:
        return _REGISTRY, parts[0], parts[1]
    return parts[0], parts[1], parts[2]


def _valid(name: Name) -> bool:
    return bool(
        _HOST.fullmatch(name.host)
        and _NAMESPACE.fullmatch(name.namespace)
        and _WORD.fullmatch(name.model)
        and _WORD.fullmatch(name.tag)
    )
