"""Manifests: which layers make up a model, in Ollama's own form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .names import Name
from .refusals import Refusal

__all__ = [
    "CONFIG_TYPE", "MANIFEST_TYPE", "Layer", "Manifest", "blob_path", "exact_path",
    "manifest_path", "manifests_in",
]  # fmt: skip

MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG_TYPE = "application/vnd.docker.container.image.v1+json"

_DIGEST = re.compile(r"sha256[:-]([0-9a-fA-F]{64})")
_LAYER = "application/vnd.ollama.image."


@dataclass(frozen=True, slots=True)
class Layer:
    """One blob of a model; ``parent`` is the model that it was taken from."""

    media_type: str
    digest: str
    size_bytes: int
    parent: str = ""

    @classmethod
    def of(cls, kind: str, digest: str, size_bytes: int, parent: str = "") -> Layer:
        """A layer of one of Ollama's kinds: ``model``, ``template``, …."""
        return cls(_LAYER + kind, digest, size_bytes, parent)

    @classmethod
    def parse(cls, value: Any) -> Layer:
        """Read an entry of a manifest; raises `ValueError` for anything else."""
        try:
            parent = value.get("from") or ""
            return cls(
                str(value["mediaType"]), str(value["digest"]),
                int(value["size"]), str(parent),
            )  # fmt: skip
        except (AttributeError, KeyError, TypeError) as problem:
            raise ValueError(f"a layer of the manifest is broken: {problem}") from None

    @property
    def kind(self) -> str:
        """``model``, ``template``, …."""
        return self.media_type.removeprefix(_LAYER)

    def fields(self) -> dict[str, Any]:
        """As it stands in a manifest."""
        said = {
            "mediaType": self.media_type, "digest": self.digest, "size": self.size_bytes
        }  # fmt: skip
        return said | ({"from": self.parent} if self.parent else {})


@dataclass(frozen=True, slots=True)
class Manifest:
    """The layers of one model, and the blob that describes it.

    Attributes
    ----------
    raw
        As it was read: a copy has to have the same digest.
    """

    config: Layer | None
    layers: tuple[Layer, ...]
    raw: bytes = b""

    @classmethod
    def parse(cls, raw: bytes) -> Manifest:
        """Read one; raises `ValueError` where it is none."""
        value = json.loads(raw)
        if not isinstance(value, dict) or not isinstance(value.get("layers"), list):
            raise ValueError("the manifest has no layers")
        config = value.get("config")
        layers = tuple(map(Layer.parse, value["layers"]))
        return cls(Layer.parse(config) if _named(config) else None, layers, raw)

    @property
    def blobs(self) -> tuple[Layer, ...]:
        """The layers and then the description."""
        return self.layers + ((self.config,) if self.config else ())

    @property
    def size_bytes(self) -> int:
        """What all of it takes on disk."""
        return sum(layer.size_bytes for layer in self.blobs)

    def of_kind(self, kind: str) -> Iterator[Layer]:
        """The layers of one kind."""
        return (layer for layer in self.layers if layer.kind == kind)

    def encoded(self) -> bytes:
        """The bytes that Ollama would write, or those that were read."""
        if self.raw:
            return self.raw
        value = {
            "schemaVersion": 2,
            "mediaType": MANIFEST_TYPE,
            "config": self.config.fields() if self.config else {},
            "layers": [layer.fields() for layer in self.layers],
        }
        return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def blob_path(root: Path, digest: str) -> Path:
    """Where the blob of a digest is.

    Raises
    ------
    Refusal
        Where the digest is none.
    """
    match = _DIGEST.fullmatch(digest)
    if match is None:
        raise Refusal(400, "invalid digest format")
    return root / "blobs" / f"sha256-{match[1].lower()}"


def exact_path(root: Path, name: Name) -> Path | None:
    """Where a model's manifest is, where it is written as it is here."""
    path = root.joinpath("manifests", *name.parts)
    return path if path.is_file() else None


def manifest_path(root: Path, name: Name) -> Path | None:
    """Where a model's manifest is; other cases of letters are looked for second."""
    if exact := exact_path(root, name):
        return exact
    for other, path in manifests_in(root):
        if other.key == name.key:
            return path
    return None


def manifests_in(root: Path) -> Iterator[tuple[Name, Path]]:
    """All models of a folder in Ollama's layout."""
    for path in sorted(root.glob("manifests/*/*/*/*")):
        host, namespace, model, tag = path.parts[-4:]
        if path.is_file() and not tag.startswith("."):
            yield Name(host, namespace, model, tag), path


def _named(config: object) -> bool:
    return isinstance(config, Mapping) and "digest" in config
