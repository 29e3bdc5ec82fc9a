"""Trained weights as the models that ship: GGUF files and manifests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from .cards import card
from .files import Label, count_text, write_model
from .plans import CONTEXT_TOKENS, PLANS, Plan, names
from .stages import tokenizer_of, weights_of

__all__ = ["STORE", "pack_all"]

HERE = Path(__file__).resolve().parent
STORE = HERE.parent / "ollama_magic" / "embedded" / "models"
LIBRARY = ("registry.ollama.ai", "library", "tutor")
LAYER = "application/vnd.ollama.image."
CONFIG = "application/vnd.docker.container.image.v1+json"
MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
# The models have learned their sentences by heart.  At Ollama's 0.8 they stray now and
# then; at 0.2 they hardly do, and a seed still makes a difference in stories.
PARAMETERS = {"temperature": 0.2}


def pack_all(store: Path = STORE) -> None:
    """Write every model's blobs and manifest; what no manifest names is removed.

    The same weights give the same bytes.
    """
    kept: set[str] = set()
    for name, plan in PLANS.items():
        for kind in plan.kinds:
            kept |= _pack(store, name, plan, kind)
    for blob in (store / "blobs").iterdir():
        if blob.name not in kept:
            blob.unlink()


def _pack(store: Path, name: str, plan: Plan, kind: str) -> set[str]:
    tag, blobs = names(name, kind), store / "blobs"
    blobs.mkdir(parents=True, exist_ok=True)
    draft, weights = blobs / "draft.gguf", weights_of(name)
    label = Label(f"Tutor {name}", card(tag), plan.template, pooling=not plan.template)
    write_model(weights, plan.shape, tokenizer_of(plan), draft, label, kind)
    license_text = (HERE.parent / "LICENSE").read_bytes()
    layers = [
        _blob(blobs, draft.read_bytes(), LAYER + "model"),
        _blob(blobs, license_text, LAYER + "license"),
    ]
    draft.unlink()
    if plan.template:
        layers.append(_blob(blobs, _compact(PARAMETERS), LAYER + "params"))
    digests = [layer["digest"] for layer in layers]
    count = count_text(sum(weight.size for weight in weights.values()))
    config = _blob(blobs, _compact(_config(plan, kind, count, digests)), CONFIG)
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": config,
        "layers": layers,
    }
    place = store.joinpath("manifests", *LIBRARY, tag)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(_compact(manifest))
    entries = [config, *layers]
    return {entry["digest"].replace(":", "-") for entry in entries}


def _config(plan: Plan, kind: str, count: str, digests: list[str]) -> dict[str, Any]:
    """What Ollama writes about a model of this kind."""
    return {
        "model_format": "gguf",
        "model_family": "llama",
        "model_families": ["llama"],
        "model_type": count,
        "file_type": kind.upper(),
        "context_length": CONTEXT_TOKENS,
        "embedding_length": plan.shape.width,
        "architecture": "amd64",
        "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": digests},
    }


def _blob(folder: Path, data: bytes, kind: str) -> dict[str, Any]:
    """Store ``data`` under its digest; the entry for the manifest."""
    digest = hashlib.sha256(data).hexdigest()
    (folder / f"sha256-{digest}").write_bytes(data)
    return {"mediaType": kind, "digest": f"sha256:{digest}", "size": len(data)}


def _compact(value: object) -> bytes:
    """JSON without spaces."""
    return json.dumps(value, separators=(",", ":")).encode()
