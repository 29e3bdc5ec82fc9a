"""Headers of GGUF files, honest and hostile."""

from __future__ import annotations

import random
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gguf
import pytest

from ollama_magic.gguf import GGUFError, file_type_name, read_gguf
from tests.scripted import PLAIN, THINKING, TOOLS, rewrite, say

STRING, ARRAY, U32, U64 = 8, 9, 4, 10
HUGE = 2**64 - 1


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small whole file."""
    return say(tmp_path_factory.mktemp("gguf") / "model", "one two three")


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def pair(name: str, kind: int, value: bytes) -> bytes:
    return text(name) + struct.pack("<I", kind) + value


def header(
    *pairs: bytes,
    tensors: bytes = b"",
    version: int = 3,
    tensor_count: int = 0,
    key_count: int | None = None,
) -> bytes:
    count = len(pairs) if key_count is None else key_count
    head = b"GGUF" + struct.pack("<IQQ", version, tensor_count, count)
    return head + b"".join(pairs) + tensors


def tensor(name: str, *shape: int, kind: int = 0, offset: int = 0) -> bytes:
    sizes = struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
    return text(name) + sizes + struct.pack("<IQ", kind, offset)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(data: bytes) -> Path:
        path = tmp_path / "file.gguf"
        path.write_bytes(data)
        return path

    return write


def test_a_header_tells_what_the_model_is(model: Path) -> None:
    found = read_gguf(model)
    assert found.version == 3
    assert found.architecture == "llama"
    assert found.context_length == 8192
    assert found.embedding_length == 64
    assert found.quantization == "Q8_0"
    assert found.chat_template == PLAIN
    assert found.capabilities == ("completion",)
    assert found.keys["tokenizer.ggml.tokens"] is None
    assert "tokenizer.ggml.tokens" in found.arrays


def test_a_header_is_read_as_the_gguf_package_reads_it(model: Path) -> None:
    found, theirs = read_gguf(model, arrays=True), gguf.GGUFReader(model)
    for field in theirs.fields.values():
        if not field.name.startswith("GGUF."):
            assert found.keys[field.name] == pytest.approx(field.contents())
    listed = {entry.name: entry.shape for entry in found.tensors}
    assert listed == {t.name: tuple(map(int, t.shape)) for t in theirs.tensors}
    assert found.parameter_count == sum(int(t.n_elements) for t in theirs.tensors)


@pytest.mark.parametrize(
    ("template", "able"),
    [
        ("", ("completion",)),
        (THINKING, ("completion", "thinking")),
        (TOOLS, ("completion", "tools")),
    ],
)
def test_capabilities_are_read_off_the_template(
    tmp_path: Path, template: str, able: tuple[str, ...]
) -> None:
    path = say(tmp_path / "model", "a b", template=template)
    assert read_gguf(path).capabilities == able


def test_a_kind_of_pooling_marks_an_embedding_model(
    model: Path, tmp_path: Path
) -> None:
    path = rewrite(model, tmp_path / "embed", pooling=True)
    assert read_gguf(path).capabilities == ("embedding",)


def test_numbers_of_32_bits_have_no_tail_of_digits(model: Path) -> None:
    assert read_gguf(model).keys["llama.attention.layer_norm_rms_epsilon"] == 1e-05


@pytest.mark.parametrize(
    ("number", "name"),
    [(1, "F16"), (15, "Q4_K_M"), (0, "unknown"), (999, "unknown"), (None, "unknown")],
)
def test_a_file_type_has_the_name_that_ollama_shows(number: Any, name: str) -> None:
    assert file_type_name(number) == name


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GGUF",
        b"GGML" + bytes(100),
        b"GGUF" + bytes(100),
        header(version=1) + bytes(40),
        header(version=4) + bytes(40),
        header(key_count=HUGE) + bytes(40),
        header(tensor_count=HUGE) + bytes(40),
        header(pair("a", STRING, struct.pack("<Q", HUGE))) + bytes(40),
        header(pair("a", STRING, struct.pack("<Q", 2**40)), pair("b", U32, bytes(4))),
        header(struct.pack("<Q", HUGE), key_count=1) + bytes(40),
        header(struct.pack("<Q", 70_000) + bytes(80_000), key_count=1),
        header(pair("a", 77, bytes(8))) + bytes(40),
        header(pair("a", ARRAY, struct.pack("<IQ", U64, HUGE))) + bytes(40),
        header(pair("a", ARRAY, struct.pack("<IQ", STRING, 2**50))) + bytes(40),
        header(pair("a", ARRAY, struct.pack("<IQ", ARRAY, 1))) + bytes(40),
        header(pair("general.alignment", U32, bytes(4))) + bytes(40),
        header(pair("general.alignment", STRING, text("x"))) + bytes(40),
        header(tensors=tensor("t", 4, 4), tensor_count=1),
        header(tensors=tensor("t", 2**63, 2**63), tensor_count=1) + bytes(99),
        header(tensors=tensor("t", 4, offset=2**63), tensor_count=1) + bytes(99),
        header(tensors=tensor("t", 1, 1, 1, 1, 1), tensor_count=1) + bytes(99),
        header(tensors=tensor("t", 33, kind=2), tensor_count=1) + bytes(99),
    ],
)
def test_a_header_that_cannot_be_true_is_refused_at_once(
    written: Callable[[bytes], Path], data: bytes
) -> None:
    path = written(data)
    began = time.perf_counter()
    with pytest.raises(GGUFError):
        read_gguf(path, arrays=True)
    assert time.perf_counter() - began < 0.2


def test_a_cut_file_is_refused_wherever_it_was_cut(
    model: Path, written: Callable[[bytes], Path]
) -> None:
    whole = model.read_bytes()
    for length in [*range(0, 400, 7), len(whole) // 2, len(whole) - 1]:
        with pytest.raises(GGUFError):
            read_gguf(written(whole[:length]))


def test_a_tensor_beyond_the_end_is_named(
    model: Path, written: Callable[[bytes], Path]
) -> None:
    path = written(model.read_bytes()[:-40_000])
    with pytest.raises(GGUFError, match=r'tensor ".+" offset\+size \(\d+\) exceeds'):
        read_gguf(path)


def test_flipped_bytes_give_an_answer_or_an_error_of_ours(
    model: Path, written: Callable[[bytes], Path]
) -> None:
    chance = random.Random(0)
    whole = model.read_bytes()
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(3):
            data[chance.randrange(2000)] = chance.randrange(256)
        try:
            found = read_gguf(written(bytes(data)), arrays=True)
        except GGUFError:
            continue
        assert found.parameter_count >= 0
        assert isinstance(found.capabilities, tuple)


def test_a_name_that_is_no_utf8_is_read_all_the_same(
    written: Callable[[bytes], Path],
) -> None:
    raw = struct.pack("<Q", 2) + b"\xff\xfe" + struct.pack("<II", U32, 7)
    assert read_gguf(written(header(raw))).keys == {"\ufffd\ufffd": 7}
