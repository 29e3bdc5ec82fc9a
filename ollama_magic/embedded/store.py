"""Models in Ollama's layout on disk, read and never written."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ..gguf import GGUF, GGUFError, read_gguf
from .jsontext import quoted
from .names import Name, parse_name
from .refusals import Refusal, model_not_found

__all__ = ["SHIPPED", "Model", "Store", "parameter_size"]

SHIPPED = Path(__file__).with_name("models")

_DIGEST = re.compile(r"sha256[:-]([0-9a-f]{64})")
_LAYER = "application/vnd.ollama.image."
_LARGEST_TEXT_BYTES = 16 << 20


@dataclass(frozen=True)
class Model:
    """One manifest and what its small layers say."""

    name: Name
    digest: str
    size_bytes: int
    modified: float
    blob: Path
    config: Mapping[str, Any] = field(default_factory=dict)
    template: str = ""
    system: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    messages: tuple[Mapping[str, str], ...] = ()
    license: str = ""

    @cached_property
    def gguf(self) -> GGUF:
        """The header of the model's file.

        Raises
        ------
        GGUFError, OSError
            Where it cannot be read.
        """
        found = self.blob.stat()
        return _header(self.blob, found.st_size, found.st_mtime_ns)

    @property
    def capabilities(self) -> tuple[str, ...]:
        """The file's own, and those that its maker declared."""
        found = self.gguf.capabilities
        declared = self.config.get("capabilities") or ()
        return found + tuple(word for word in declared if word not in found)

    @property
    def details(self) -> dict[str, Any]:
        """The ``details`` of tags, show and ps."""
        config = self.config
        family = config.get("model_family") or self._header("architecture", "")
        quantization = self._header("quantization", "unknown")
        count = self._header("parameter_count", 0)
        return {
            "parent_model": "",
            "format": config.get("model_format") or "gguf",
            "family": family,
            "families": config.get("model_families") or [family],
            "parameter_size": config.get("model_type") or parameter_size(count),
            "quantization_level": config.get("file_type") or quantization,
        }

    def _header(self, name: str, otherwise: Any) -> Any:
        """A broken file is still listed, with what its manifest says."""
        try:
            return getattr(self.gguf, name)
        except (GGUFError, OSError):
            return otherwise


class Store:
    """Folders in Ollama's layout, the first one that has a name wins."""

    def __init__(self, roots: Iterable[Path]) -> None:
        self._roots = tuple(roots)

    def models(self) -> list[Model]:
        """All that can be read, newest first."""
        found: dict[str, Model] = {}
        for root in self._roots:
            for name, path in _manifests(root):
                if name.key not in found:
                    try:
                        found[name.key] = _read(root, name, path)
                    except (ValueError, KeyError, TypeError, OSError):
                        continue  # as Ollama: left out of the list, an error elsewhere
        return sorted(found.values(), key=lambda model: -int(model.modified))

    def find(
        self, text: str, *, otherwise: str | None = None, as_written: bool = True
    ) -> Model:
        """The model of that name, in any case of letters.

        Parameters
        ----------
        otherwise
            What to say where no name is given; ``None``: that it is not found.
        as_written
            Whether an unknown name is shown as it was written, or in full.

        Raises
        ------
        Refusal
            Where the name is malformed, unknown, or its files are unreadable.
        """
        shown = model_not_found(text)
        if not text:
            raise Refusal(400, otherwise) if otherwise else shown
        name = parse_name(text)
        if not as_written:
            shown = model_not_found(name.short)
        for root in self._roots:
            path = _path(root, name)
            if path is not None:
                return _opened(root, name, path, text)
        raise shown


def parameter_size(count: int) -> str:
    """``7.6B``, ``951K``: a count of parameters as Ollama writes it."""
    if count >= 1_000_000_000:
        billions = f"{count / 1e9:.1f}".removesuffix(".0")
        return f"{billions}B"
    if count >= 1_000_000:
        return f"{count / 1e6:.2f}M"
    return f"{count / 1e3:.0f}K" if count >= 1000 else str(count)


def _manifests(root: Path) -> Iterator[tuple[Name, Path]]:
    for path in sorted(root.glob("manifests/*/*/*/*")):
        host, namespace, model, tag = path.parts[-4:]
        if path.is_file() and not tag.startswith("."):
            yield Name(host, namespace, model, tag), path


def _path(root: Path, name: Name) -> Path | None:
    """Where the manifest is; other cases of letters are looked for second."""
    exact = root.joinpath("manifests", *name.parts)
    if exact.is_file():
        return exact
    for other, path in _manifests(root):
        if other.key == name.key:
            return path
    return None


def _opened(root: Path, name: Name, path: Path, text: str) -> Model:
    try:
        model = _read(root, name, path)
    except (ValueError, KeyError, TypeError, OSError) as problem:
        raise Refusal(500, f"cannot read the manifest of {text}: {problem}") from None
    if not model.blob.is_file():
        words = f"model {quoted(text)} not found, try pulling it first"
        raise Refusal(404, words)
    return model


def _read(root: Path, name: Name, path: Path) -> Model:
    raw = path.read_bytes()
    manifest = json.loads(raw)
    layers = [layer for layer in manifest["layers"] if isinstance(layer, dict)]
    config = manifest.get("config") or {}
    sizes = sum(int(layer.get("size", 0)) for layer in [*layers, config])
    texts = _Layers(root, layers)
    params = texts.json("params", {})
    return Model(
        name=Name(*path.parts[-4:]) if len(path.parts) > 4 else name,
        digest=hashlib.sha256(raw).hexdigest(),
        size_bytes=sizes,
        modified=path.stat().st_mtime,
        blob=texts.blob("model"),
        config=texts.config(config),
        template="".join(texts.all("template") or texts.all("prompt")),
        system="".join(texts.all("system")),
        parameters=params if isinstance(params, dict) else {},
        messages=tuple(texts.json("messages", ())),
        license="\n".join(texts.all("license")),
    )


class _Layers:
    """The small layers of one manifest."""

    def __init__(self, root: Path, layers: list[dict[str, Any]]) -> None:
        self._root, self._layers = root, layers

    def blob(self, kind: str) -> Path:
        for layer in self._layers:
            if layer.get("mediaType") == _LAYER + kind:
                return self._path(str(layer["digest"]))
        raise ValueError(f"no layer of the kind {kind}")

    def all(self, kind: str) -> list[str]:
        return [
            self._text(layer)
            for layer in self._layers
            if layer.get("mediaType") == _LAYER + kind
        ]

    def json(self, kind: str, otherwise: Any) -> Any:
        texts = self.all(kind)
        return json.loads(texts[-1]) if texts else otherwise

    def config(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
        if "digest" not in entry:
            return {}
        value = json.loads(self._text(entry))
        return value if isinstance(value, dict) else {}

    def _text(self, layer: Mapping[str, Any]) -> str:
        path = self._path(str(layer["digest"]))
        with path.open("rb") as file:
            return file.read(_LARGEST_TEXT_BYTES).decode("utf-8", "replace")

    def _path(self, digest: str) -> Path:
        match = _DIGEST.fullmatch(digest)
        if match is None:
            raise ValueError(f"invalid digest format: {digest}")
        return self._root / "blobs" / f"sha256-{match[1]}"


@lru_cache(maxsize=256)
def _header(path: Path, _size: int, _modified: int) -> GGUF:
    return read_gguf(path)
