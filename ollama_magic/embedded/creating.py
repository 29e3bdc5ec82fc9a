"""``/api/create``: a model from a file or from another model."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from .depot import Depot
from .gotemplate import TemplateError, parse_template
from .importing import config_layer, config_of, imported
from .intake import disk_refusals
from .jsontext import dumps
from .manifests import Layer, Manifest, blob_path
from .model import TEMPLATE_FIRST
from .names import parse_name
from .origins import origin_of
from .outlet import Outlet
from .pulling import pulled
from .recipe import Recipe, read_recipe
from .refusals import Refusal
from .reporting import Report
from .store import Store
from .weights import adapter_in, file_kind, proved, requantized, weights_in

__all__ = ["Create"]

_PLATFORM = ("architecture", "os", "rootfs")


@dataclass(frozen=True, slots=True)
class _Part:
    """A layer of the new model, and what to say of it."""

    layer: Layer
    told: str

    @classmethod
    def known(cls, layer: Layer) -> _Part:
        return cls(layer, f"using existing layer {layer.digest}")


class Create:
    """The endpoint."""

    def __init__(self, store: Store, depot: Depot) -> None:
        self._store, self._depot = store, depot

    async def __call__(self, raw: bytes, outlet: Outlet) -> None:
        """Create, telling how far it is."""
        recipe = read_recipe(raw)
        report = Report(outlet, recipe.body)
        _check(recipe)
        # With a memory of its own for what it brings, should it be in vain.
        work = Create(self._store, Depot(self._depot.root))
        try:
            with disk_refusals():  # another engine may remove what this one reads
                await work._created(recipe, report)
        except BaseException:
            work._depot.forget()
            raise
        await report.succeed()

    async def _created(self, recipe: Recipe, report: Report) -> None:
        await asyncio.to_thread(self._borrow, recipe)
        config, parts = await self._basis(recipe, report)
        brought = [part.layer for part in parts]
        parts, config = await self._worked(recipe, config, parts, report)
        layers, told = await asyncio.to_thread(self._finished, recipe, parts)
        for status in told:
            await report.say(status)
        await report.say("writing manifest")
        described = await asyncio.to_thread(
            config_layer, self._depot, recipe.description(config)
        )
        manifest = Manifest(described, tuple(layers))
        await asyncio.to_thread(self._depot.publish, recipe.name, manifest, brought)

    def _borrow(self, recipe: Recipe) -> None:
        """Have the files here that only lie in a folder that is read."""
        for digest in (*recipe.files.values(), *recipe.adapters.values()):
            root = None
            with suppress(Refusal):  # what is no digest is told in its turn
                root = self._store.root_of(digest)
            if root:
                size = blob_path(root, digest).stat().st_size
                self._depot.adopt(Layer.of("model", digest, size), root)

    async def _basis(
        self, recipe: Recipe, report: Report
    ) -> tuple[dict[str, Any], list[_Part]]:
        """The layers to begin with: another model's, or one of a file."""
        if recipe.base:
            return await self._inherited(recipe, report)
        [digest] = _models_among(recipe, self._depot)
        await report.say("parsing GGUF")
        weights = await asyncio.to_thread(weights_in, self._depot, digest)
        layer = Layer.of("model", digest, weights.path.stat().st_size)
        return config_of(weights.gguf), [_Part.known(layer)]

    async def _inherited(
        self, recipe: Recipe, report: Report
    ) -> tuple[dict[str, Any], list[_Part]]:
        name = parse_name(recipe.base)
        model = self._store.get(name, recipe.base)
        if model is None:
            origin = origin_of(name, {}, folders=False)
            try:
                await pulled(self._depot, name, origin, report)
            finally:
                await origin.close()
            model = self._store.get(name, recipe.base)
            assert model is not None, "it has just been pulled"
        manifest = await asyncio.to_thread(
            imported, model, self._depot, described=False
        )
        described: Mapping[str, Any] = model.config or config_of(model.gguf)
        config = {key: it for key, it in described.items() if key not in _PLATFORM}
        parent = model.name.short
        layers = (
            Layer(layer.media_type, layer.digest, layer.size_bytes, parent)
            for layer in manifest.layers
        )
        return config, list(map(_Part.known, layers))

    async def _worked(
        self, recipe: Recipe, config: dict[str, Any], parts: list[_Part], report: Report
    ) -> tuple[list[_Part], dict[str, Any]]:
        """With the weights in the wished bits, and the adapters; seen to load."""
        place = next(i for i, part in enumerate(parts) if part.layer.kind == "model")
        adapters = [part.layer.digest for part in parts if part.layer.kind == "adapter"]
        weights = await asyncio.to_thread(
            weights_in, self._depot, parts[place].layer.digest
        )
        if recipe.template and weights.gguf.chat_template:
            config = {**config, TEMPLATE_FIRST: True}
        if recipe.quantize and weights.gguf.quantization != recipe.quantize:
            weights = await requantized(self._depot, weights, recipe.quantize, report)
            layer = Layer.of("model", weights.digest, weights.path.stat().st_size)
            parts[place] = _Part(layer, f"creating new layer {layer.digest}")
            config = {**config, "file_type": recipe.quantize}
        for digest in recipe.adapters.values():
            await report.say("parsing GGUF")
            layer = await asyncio.to_thread(adapter_in, self._depot, digest)
            parts.append(_Part.known(layer))
            adapters.append(digest)
        if recipe.files or recipe.adapters or recipe.quantize:
            await report.say("verifying conversion")
            await proved(weights, [self._depot.path(digest) for digest in adapters])
        return parts, config

    def _finished(
        self, recipe: Recipe, parts: list[_Part]
    ) -> tuple[list[Layer], list[str]]:
        """With the small layers, in Ollama's order, and what to say of each."""
        parts = list(parts)
        if recipe.template:
            self._replace(parts, "template", recipe.template.encode())
        if recipe.system:
            self._replace(parts, "system", recipe.system.encode())
        for text in recipe.licenses:
            parts.append(self._new("license", text.encode()))
        if parameters := self._parameters(recipe, parts):
            self._replace(parts, "params", _go_json(dict(sorted(parameters.items()))))
        if recipe.messages:
            self._replace(parts, "messages", _go_json(list(recipe.messages)))
        return [part.layer for part in parts], [part.told for part in parts]

    def _parameters(self, recipe: Recipe, parts: list[_Part]) -> dict[str, Any]:
        before: dict[str, Any] = {}
        for part in parts:
            if part.layer.kind == "params":
                before = json.loads(self._depot.path(part.layer.digest).read_bytes())
        return {**before, **recipe.parameters}

    def _replace(self, parts: list[_Part], kind: str, data: bytes) -> None:
        parts[:] = [part for part in parts if part.layer.kind != kind]
        parts.append(self._new(kind, data))

    def _new(self, kind: str, data: bytes) -> _Part:
        digest, new = self._depot.put(data)
        layer = Layer.of(kind, digest, len(data))
        told = f"creating new layer {digest}"
        return _Part(layer, told) if new else _Part.known(layer)


def _check(recipe: Recipe) -> None:
    """What can be refused before any work."""
    if not recipe.base and not recipe.files:
        raise Refusal(400, "neither 'from' or 'files' was specified")
    if recipe.body.get("draft_files") or recipe.body.get("remote_host"):
        words = "draft models and remote models are not made by the embedded engine"
        raise Refusal(400, words)
    if recipe.template:
        try:
            parse_template(recipe.template)
        except TemplateError as problem:
            raise Refusal(400, f"template error: {problem}") from None
    parse_name(recipe.name.full)  # after all else: whether it is one of the cloud's


def _models_among(recipe: Recipe, depot: Depot) -> Iterator[str]:
    """The one file that is a model.

    Raises
    ------
    Refusal
        For several, or for another kind of file.
    """
    kinds = {name: file_kind(depot, name, at) for name, at in recipe.files.items()}
    for name, kind in kinds.items():
        if kind == "safetensors":
            words = "converting safetensors takes Ollama itself; give a GGUF file"
            raise Refusal(400, f"{name}: {words}")
        if not kind:
            raise Refusal(400, "unknown type")
    if len(kinds) > 1:
        words = "the embedded engine makes a model of one GGUF file"
        raise Refusal(400, f"{words}, not of {len(kinds)}: {', '.join(kinds)}")
    return iter(recipe.files.values())


def _go_json(value: Any) -> bytes:
    return (dumps(value) + "\n").encode()
