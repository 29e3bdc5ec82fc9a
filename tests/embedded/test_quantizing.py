"""Weights in fewer bits, beside llama.cpp's own Python library."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import pytest

from ollama_magic.embedded.intake import Intake
from ollama_magic.embedded.quantizing import ENCODERS, decoded
from ollama_magic.embedded.requantizing import Requantizing
from ollama_magic.gguf import read_gguf

STRANGE = [0, -0.0, 1e-30, -1e-30, 1, -1, 0.5, 127, 65504, 3e-5, 1e4, -1e4, 2**-14]


def numbers() -> np.ndarray:
    """Numbers of all sizes, blocks of nothing but zeros among them."""
    chance = np.random.default_rng(7)
    rows = chance.standard_normal((400, 96)) * 10.0 ** chance.integers(-6, 4, (400, 1))
    rows[:3] = 0
    rows[5, : len(STRANGE)] = STRANGE
    rows[6] = np.round(rows[6])
    return rows.astype(np.float32)


@pytest.mark.parametrize("kind", ENCODERS)
def test_each_kind_is_llamas_to_the_bit(kind: str) -> None:
    found = ENCODERS[kind](numbers().ravel())
    wanted = gguf.quants.quantize(numbers(), gguf.GGMLQuantizationType[kind])
    assert found == wanted.tobytes()


@pytest.mark.parametrize("kind", ["F32", "F16", "BF16"])
def test_what_was_written_is_read_again(kind: str) -> None:
    wanted = gguf.quants.quantize(numbers(), gguf.GGMLQuantizationType[kind])
    exact = gguf.quants.dequantize(wanted, gguf.GGMLQuantizationType[kind])
    found = decoded(wanted.tobytes(), kind)
    assert found.tobytes() == exact.astype(np.float32).tobytes()


@pytest.mark.parametrize("wish", ENCODERS)
def test_a_file_written_again_is_whole(tmp_path: Path, bare: Path, wish: str) -> None:
    target = tmp_path / "target"
    intake = Intake(target)
    work = Requantizing(bare, read_gguf(bare), wish)
    work.write(intake)
    intake.keep()
    before, after = gguf.GGUFReader(bare), gguf.GGUFReader(target)
    assert work.done_bytes == work.total_bytes
    assert list(after.fields) == list(before.fields)
    assert read_gguf(target).quantization == wish
    for old, new in zip(before.tensors, after.tensors, strict=True):
        assert (old.name, old.n_elements) == (new.name, new.n_elements)
        rough = gguf.quants.dequantize(new.data, new.tensor_type)
        exact = gguf.quants.dequantize(old.data, old.tensor_type)
        error = np.abs(rough - exact).max() / np.abs(exact).max()
        assert error < (0.13 if wish == "Q4_0" else 0.01), new.name


def test_the_matrix_that_chooses_the_token_keeps_more_bits(
    tmp_path: Path, bare: Path
) -> None:
    intake = Intake(tmp_path / "target")
    Requantizing(bare, read_gguf(bare), "Q4_0").write(intake)
    intake.keep()
    kinds = {entry.name: entry.type for entry in read_gguf(tmp_path / "target").tensors}
    assert kinds["token_embd.weight"] == "Q8_0"
    assert kinds["blk.0.ffn_up.weight"] == "Q4_0"
    assert kinds["blk.0.attn_norm.weight"] == "F32"
