"""The models of all folders in Ollama's layout, and of files dropped into them."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from .jsontext import quoted
from .manifests import (
    Layer,
    Manifest,
    blob_path,
    exact_path,
    manifest_path,
    manifests_in,
)
from .model import Model
from .names import Name, parse_name
from .refusals import Refusal, model_not_found

__all__ = ["SHIPPED", "Model", "Store", "read_model"]

SHIPPED = Path(__file__).with_name("models")

_LARGEST_TEXT_BYTES = 16 << 20


class Store:
    """Folders in Ollama's layout, the first one that has a name wins.

    A GGUF file that lies in such a folder is a model of the file's name.
    """

    def __init__(self, roots: Iterable[Path]) -> None:
        self.roots = tuple(dict.fromkeys(roots))

    def models(self) -> list[Model]:
        """All that can be read, newest first."""
        found: dict[str, Model] = {}
        for kind in (_readable, _dropped):
            for root in self.roots:
                for model in kind(root):
                    found.setdefault(model.name.key, model)
        return sorted(found.values(), key=lambda it: (-int(it.modified), it.name.key))

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
        try:
            name = parse_name(text)
        except Refusal as refusal:
            raise self._renamed(text) or refusal from None
        if not as_written:
            shown = model_not_found(name.short)
        if model := self.get(name, text):
            return model
        raise shown

    def root_of(self, digest: str) -> Path | None:
        """The first folder that has the blob."""
        for root in self.roots:
            if blob_path(root, digest).is_file():
                return root
        return None

    def _renamed(self, text: str) -> Refusal | None:
        """What to say where a file is called so, and its model cannot be."""
        for root in self.roots:
            for path in _files(root):
                if text in (path.name, path.stem, f"{path.stem}:latest"):
                    words = f"{path.name} is the model {_name_of(path).short}"
                    return Refusal(400, f"invalid model name: {words}")
        return None

    def get(self, name: Name, text: str = "") -> Model | None:
        """The model of that name, ``None`` where no folder has it.

        Raises
        ------
        Refusal
            Where its files are unreadable, with the name as in ``text``.
        """
        for find in (exact_path, manifest_path):  # seldom more than the first is needed
            for root in self.roots:
                if path := find(root, name):
                    return _opened(root, name, path, text or name.short)
        dropped = (model for root in self.roots for model in _dropped(root))
        return next((it for it in dropped if it.name.key == name.key), None)


def read_model(root: Path, name: Name, path: Path) -> Model:
    """The model of one manifest.

    Raises
    ------
    ValueError, KeyError, TypeError, OSError
        Where a file of it is missing or broken; its weights are not looked at.
    """
    raw = path.read_bytes()
    manifest = Manifest.parse(raw)
    texts = _Texts(root, manifest)
    weights = next(manifest.of_kind("model"), None)
    if weights is None:
        raise ValueError("no layer of the kind model")
    params = texts.json("params", {})
    return Model(
        name=Name(*path.parts[-4:]) if len(path.parts) > 4 else name,
        digest=hashlib.sha256(raw).hexdigest(),
        size_bytes=manifest.size_bytes,
        # What ships came together, in whatever order its files were unpacked.
        modified=(SHIPPED if root == SHIPPED else path).stat().st_mtime,
        root=root,
        blob=texts.path(weights),
        manifest=manifest,
        config=texts.config(),
        template="".join(texts.all("template") or texts.all("prompt")),
        system="".join(texts.all("system")),
        parameters=params if isinstance(params, dict) else {},
        messages=tuple(texts.json("messages", ())),
        licenses=tuple(texts.all("license")),
        adapters=tuple(map(texts.path, manifest.of_kind("adapter"))),
        parent=weights.parent,
    )


def _readable(root: Path) -> Iterator[Model]:
    for name, path in manifests_in(root):
        try:
            yield read_model(root, name, path)
        except (ValueError, KeyError, TypeError, OSError, Refusal):
            continue  # as Ollama: left out of the list, an error elsewhere


def _files(root: Path) -> list[Path]:
    return sorted(root.glob("*.[gG][gG][uU][fF]"))


def _dropped(root: Path) -> Iterator[Model]:
    """Files that somebody put into the folder as they are."""
    for path in _files(root):
        try:
            found = path.stat()
        except OSError:
            continue
        known = f"{path.name}|{found.st_size}|{found.st_mtime_ns}"
        yield Model(
            name=_name_of(path),
            digest=hashlib.sha256(known.encode()).hexdigest(),
            size_bytes=found.st_size,
            modified=found.st_mtime,
            root=root,
            blob=path,
        )


def _name_of(path: Path) -> Name:
    """The file's name, as far as a model's may be the same.

    Ollama's grammar has ASCII letters and 80 of them; a name that loses some to it
    gets a sum of the whole, so that no two files have one name.
    """
    stem = unicodedata.normalize("NFC", path.stem)  # macOS takes letters apart
    words = re.sub(r"[^A-Za-z0-9_.-]+", "-", stem).strip(".-")
    if words != stem or len(words) > 80:
        total = hashlib.sha256(stem.encode(errors="surrogateescape")).hexdigest()
        words = f"{words[:70].rstrip('.-') or 'model'}-{total[:6]}"
    return replace(parse_name("model"), model=words)


def _opened(root: Path, name: Name, path: Path, text: str) -> Model:
    try:
        model = read_model(root, name, path)
    except (ValueError, KeyError, TypeError, OSError, Refusal) as problem:
        raise Refusal(500, f"cannot read the manifest of {text}: {problem}") from None
    if not all(path.is_file() for path in (model.blob, *model.adapters)):
        words = f"model {quoted(text)} not found, try pulling it first"
        raise Refusal(404, words)
    return model


class _Texts:
    """The small layers of one manifest."""

    def __init__(self, root: Path, manifest: Manifest) -> None:
        self._root, self._manifest = root, manifest

    def all(self, kind: str) -> Sequence[str]:
        return [self._text(layer) for layer in self._manifest.of_kind(kind)]

    def json(self, kind: str, otherwise: Any) -> Any:
        texts = self.all(kind)
        return json.loads(texts[-1]) if texts else otherwise

    def config(self) -> dict[str, Any]:
        entry = self._manifest.config
        value = json.loads(self._text(entry)) if entry else {}
        return value if isinstance(value, dict) else {}

    def path(self, layer: Layer) -> Path:
        return blob_path(self._root, layer.digest)

    def _text(self, layer: Layer) -> str:
        with self.path(layer).open("rb") as file:
            return file.read(_LARGEST_TEXT_BYTES).decode("utf-8", "replace")
