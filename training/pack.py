"""Pack trained weights as ``tutor:1m``: a GGUF and its manifest, in Ollama's layout.

Usage::

    python training/pack.py WEIGHTS.gguf [STORE]      (needs gguf and numpy)

The same weights give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import gguf
import numpy as np

HERE = Path(__file__).resolve().parent
STORE = HERE.parent / "ollama_magic" / "embedded" / "models"
NAME = ("registry.ollama.ai", "library", "tutor", "1m")
LAYER = "application/vnd.ollama.image."
# The model has learned its sentences by heart.  At Ollama's 0.8 it strays from them now
# and then; at 0.2 it hardly does, and a seed still makes a difference in stories.
PARAMETERS = {"temperature": 0.2}


def main(source: Path, store: Path = STORE) -> None:
    """Write the blobs and the manifest."""
    blobs = store / "blobs"
    blobs.mkdir(parents=True, exist_ok=True)
    draft = blobs / "draft.gguf"
    write_model(source, draft)
    license_text = (HERE.parent / "LICENSE").read_bytes()
    layers = [
        add_blob(blobs, draft.read_bytes(), LAYER + "model"),
        add_blob(blobs, license_text, LAYER + "license"),
        add_blob(blobs, compact(PARAMETERS), LAYER + "params"),
    ]
    draft.unlink()
    kind = "application/vnd.docker.container.image.v1+json"
    digests = [layer["digest"] for layer in layers]
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": add_blob(blobs, compact(config(digests)), kind),
        "layers": layers,
    }
    place = store.joinpath("manifests", *NAME)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(compact(manifest))


def write_model(source: Path, target: Path) -> None:
    """Rewrite ``source`` with matrices in 16 bits and the keys in Ollama's order.

    Architecture first, the model's own numbers before the tokenizer's: Ollama's list
    of models reads no further than the first key of the tokenizer.
    """
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(target, "llama")
    writer.add_type("model")
    writer.add_name("Tutor 1M")
    writer.add_author("ollama-magic contributors")
    writer.add_license("mit")
    writer.add_description((HERE / "CARD.md").read_text("utf-8"))
    writer.add_languages(["en", "ko"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    for prefix in ("llama.", "tokenizer."):
        for field in reader.fields.values():
            if field.name.startswith(prefix):
                kind, *inner = field.types
                writer.add_key_value(field.name, field.contents(), kind, *inner[-1:])
    for tensor in reader.tensors:
        data = np.array(tensor.data)
        small = data.astype(np.float16) if len(tensor.shape) > 1 else data
        writer.add_tensor(tensor.name, small)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def config(digests: list[str]) -> dict[str, Any]:
    """What Ollama writes about a model of this kind."""
    return {
        "model_format": "gguf",
        "model_family": "llama",
        "model_families": ["llama"],
        "model_type": "951K",
        "file_type": "F16",
        "context_length": 256,
        "embedding_length": 128,
        "architecture": "amd64",
        "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": digests},
    }


def add_blob(folder: Path, data: bytes, kind: str) -> dict[str, Any]:
    """Store ``data`` under its digest; the entry for the manifest."""
    digest = hashlib.sha256(data).hexdigest()
    (folder / f"sha256-{digest}").write_bytes(data)
    return {"mediaType": kind, "digest": f"sha256:{digest}", "size": len(data)}


def compact(value: object) -> bytes:
    """JSON without spaces."""
    return json.dumps(value, separators=(",", ":")).encode()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
