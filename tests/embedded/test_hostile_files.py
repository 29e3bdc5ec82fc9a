"""Files that are not what they say: refused when a model is to be made of them."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import gguf
import httpx
import numpy as np
import pytest

from tests.embedded.asking import chat
from tests.embedded.making import create, failure, made, names, upload
from tests.scripted import rewrite
from tests.support.engine import Engine

HEAD = b"GGUF" + struct.pack("<I", 3)
Damage = Callable[[bytes], bytes]


def counts(tensors: int, keys: int) -> Damage:
    """A header with these counts, and a little behind it."""
    return lambda data: HEAD + struct.pack("<QQ", tensors, keys) + data[24:4096]


def text(length: int) -> Damage:
    """A first key whose name is said to be so long."""
    return lambda data: data[:24] + struct.pack("<Q", length) + data[32:]


def renamed(data: bytes) -> bytes:
    """The architecture, wherever it stands, is one that nobody knows."""
    return data.replace(b"llama", b"lhama")


HOSTILE: dict[str, tuple[Damage, str]] = {
    "empty": (lambda data: b"", "not in GGUF format"),
    "text": (lambda data: b"hello, world" * 9, "not in GGUF format"),
    "half": (lambda data: data[: len(data) // 2], "exceeds file size"),
    "head-only": (lambda data: data[:100], ""),
    "old": (lambda data: b"GGUF" + struct.pack("<I", 1) + data[8:], "version 1"),
    "other-end": (lambda data: b"GGUF" + struct.pack(">I", 3) + data[8:], "version"),
    "many-tensors": (counts(2**60, 1), "do not fit"),
    "many-keys": (counts(1, 2**60), "do not fit"),
    "most-keys": (counts(2**64 - 1, 2**64 - 1), "do not fit"),
    "long-name": (text(2**63), "does not fit"),
    "unknown-architecture": (renamed, "unknown model architecture"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_the_engine_lives(
    asked: httpx.Client, bare: Path, tmp_path: Path, name: str
) -> None:
    damage, words = HOSTILE[name]
    path = tmp_path / "file"
    path.write_bytes(damage(bare.read_bytes()))
    answer = create(asked, "hostile", files={"m.gguf": upload(asked, path)})
    assert answer.status_code == 200
    assert words in failure(answer)
    assert "hostile:latest" not in names(asked)
    assert chat(asked, "tutor:1m")["message"]["content"]


@pytest.mark.parametrize("name", ["half", "many-keys", "text"])
def test_a_hostile_file_in_the_folder_is_listed_and_does_not_load(
    asked: httpx.Client, maker: Engine, bare: Path, name: str
) -> None:
    path = maker.store / f"dropped-{name}.gguf"
    path.write_bytes(HOSTILE[name][0](bare.read_bytes()))
    try:
        assert f"dropped-{name}:latest" in names(asked)
        body = {"model": f"dropped-{name}", "messages": [{"role": "user"}]}
        answer = asked.post("/api/chat", json=body)
        assert answer.status_code == 500
        assert answer.json()["error"].startswith("unable to load model: ")
    finally:
        path.unlink()


def test_a_file_that_lost_a_tensor_is_refused_with_llamas_reason(
    asked: httpx.Client, bare: Path, tmp_path: Path
) -> None:
    path = rewrite(bare, tmp_path / "lost", without="blk.3.ffn_up.weight")
    answer = create(asked, "lost", files={"m.gguf": upload(asked, path)})
    assert "tensor 'blk.3.ffn_up.weight' not found" in failure(answer)


def test_several_files_and_other_kinds_are_refused(
    asked: httpx.Client, bare: Path, tmp_path: Path
) -> None:
    digest = upload(asked, bare)
    two = create(asked, "x", files={"a.gguf": digest, "b.gguf": digest})
    assert "one GGUF file, not of 2: a.gguf, b.gguf" in failure(two)
    torch = create(asked, "x", files={"model.safetensors": digest})
    assert (torch.status_code, "safetensors" in failure(torch)) == (400, True)
    (tmp_path / "text").write_text("just text")
    other = create(asked, "x", files={"m.bin": upload(asked, tmp_path / "text")})
    assert (other.status_code, failure(other)) == (400, "unknown type")


def test_an_adapter_is_loaded_with_its_model(
    asked: httpx.Client, tmp_path: Path
) -> None:
    path = adapter(tmp_path / "adapter")
    files = {"a.gguf": upload(asked, path)}
    told = made(asked, "adapted", from_="tutor:1m", adapters=files)
    assert told.count("parsing GGUF") == 1
    short = {"temperature": 0, "num_predict": 20}  # what is said now has no end
    plain, changed = (
        chat(asked, name, options=short) for name in ("tutor:1m", "adapted")
    )
    assert plain["message"]["content"] != changed["message"]["content"]
    shown = asked.post("/api/show", json={"model": "adapted"}).json()
    assert "\nADAPTER /" in shown["modelfile"]


def test_what_is_no_adapter_is_refused(asked: httpx.Client, bare: Path) -> None:
    files = {"a.gguf": upload(asked, bare)}
    answer = create(asked, "x", from_="tutor:1m", adapters=files)
    assert "no adapter" in failure(answer)


def test_an_adapter_alone_is_no_model(asked: httpx.Client, tmp_path: Path) -> None:
    files = {"a.gguf": upload(asked, adapter(tmp_path / "adapter"))}
    answer = create(asked, "x", files=files)
    assert "no model of its own" in failure(answer)


def adapter(path: Path) -> Path:
    """One of rank 2 that changes the first block a great deal."""
    chance = np.random.default_rng(1)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", 64.0)
    for part in ("attn_q", "attn_v", "attn_output"):
        for half, shape in (("a", (2, 128)), ("b", (128, 2))):
            matrix = chance.standard_normal(shape).astype(np.float32)
            writer.add_tensor(f"blk.0.{part}.weight.lora_{half}", matrix)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
