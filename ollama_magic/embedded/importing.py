"""Models of other folders, brought into the engine's own."""

from __future__ import annotations

import json
from typing import Any

from ..gguf import GGUF, GGUFError
from .depot import Depot
from .manifests import CONFIG_TYPE, Layer, Manifest
from .model import Model, parameter_size
from .refusals import Refusal

__all__ = ["config_layer", "config_of", "imported"]


def imported(model: Model, depot: Depot, *, described: bool = True) -> Manifest:
    """The model's manifest, after all that it names has come into ``depot``.

    Parameters
    ----------
    described
        Whether its description comes along.

    Raises
    ------
    Refusal
        Where a file is broken, or the disk does not take it.
    """
    if model.manifest:
        found = model.manifest
        for layer in found.blobs if described else found.layers:
            depot.adopt(layer, model.root)
        return model.manifest
    try:
        config = config_of(model.gguf)
    except (GGUFError, OSError) as problem:
        raise Refusal(500, f"unable to load model: {problem}") from None
    weights = Layer.of("model", depot.copy_in(model.blob), model.size_bytes)
    return Manifest(config_layer(depot, config), (weights,))


def config_of(gguf: GGUF) -> dict[str, Any]:
    """What Ollama notes of a GGUF file."""
    return {
        "model_format": "gguf",
        "model_family": gguf.architecture,
        "model_families": [gguf.architecture],
        "model_type": parameter_size(gguf.parameter_count),
        "file_type": gguf.quantization,
    }


def config_layer(depot: Depot, config: dict[str, Any]) -> Layer:
    """Keep the description of a model."""
    whole = {**config, "architecture": "amd64", "os": "linux"}
    data = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    digest, _ = depot.put(data)
    return Layer(CONFIG_TYPE, digest, len(data))
