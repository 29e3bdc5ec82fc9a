"""Numbers in fewer bits: F16, BF16, Q8_0 and Q4_0, as llama.cpp reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats: TypeAlias = npt.NDArray[np.float32]

__all__ = ["ENCODERS", "decoded"]

_BLOCK = 32


def decoded(data: bytes, kind: str) -> Floats:
    """The numbers in ``data``, which is ``F32``, ``F16`` or ``BF16``."""
    import numpy as np

    if kind == "BF16":
        return (np.frombuffer(data, "<u2").astype(np.uint32) << 16).view(np.float32)
    return np.frombuffer(data, "<f4" if kind == "F32" else "<f2").astype(np.float32)


def _f16(numbers: Floats) -> bytes:
    import numpy as np

    with np.errstate(over="ignore"):
        return numbers.astype("<f2").tobytes()


def _bf16(numbers: Floats) -> bytes:
    """Rounded to the nearest, halves to even; what is no number stays none."""
    import numpy as np

    bits = numbers.view(np.uint32)
    strange = (bits & 0x7FFFFFFF) > 0x7F800000
    bits = np.where(strange, (bits & 0xFFFF0000) | (64 << 16), bits)
    rounded = (bits.astype(np.uint64) + (0x7FFF + ((bits >> 16) & 1))) >> 16
    return rounded.astype("<u2").tobytes()


def _q8_0(numbers: Floats) -> bytes:
    """A scale in 16 bits, and 32 numbers in 8 (source: ggml's ``block_q8_0``)."""
    import numpy as np

    blocks = numbers.reshape(-1, _BLOCK)
    scale = np.abs(blocks).max(axis=1, keepdims=True) / np.float32(127)
    scaled = blocks * _inverse(scale)
    # C's roundf: halves go away from zero.
    whole = np.sign(scaled) * np.floor(np.abs(scaled) + np.float32(0.5))
    return _packed(scale, whole.astype(np.int8))


def _q4_0(numbers: Floats) -> bytes:
    """A scale in 16 bits, and 32 numbers in 4 (source: ggml's ``block_q4_0``)."""
    import numpy as np

    blocks = numbers.reshape(-1, _BLOCK)
    largest = np.abs(blocks).argmax(axis=1, keepdims=True)
    scale = np.take_along_axis(blocks, largest, axis=1) / np.float32(-8)
    exact = blocks.astype(np.float64) * _inverse(scale).astype(np.float64) + 8.5
    whole = np.trunc(exact).astype(np.uint8).clip(0, 15)
    low, high = whole[:, : _BLOCK // 2], whole[:, _BLOCK // 2 :]
    return _packed(scale, low | (high << np.uint8(4)))


def _inverse(scale: Floats) -> Floats:
    import numpy as np

    with np.errstate(divide="ignore"):
        found: Floats = np.where(scale == 0, np.float32(0), np.float32(1) / scale)
    return found


def _packed(scale: Floats, whole: Any) -> bytes:
    import numpy as np

    with np.errstate(over="ignore"):
        head = scale.astype("<f2").view(np.uint8)
    return np.concatenate([head, whole.view(np.uint8)], axis=1).tobytes()


ENCODERS: Mapping[str, Callable[[Any], bytes]] = {
    "F16": _f16, "BF16": _bf16, "Q8_0": _q8_0, "Q4_0": _q4_0,
}  # fmt: skip
"""How to write each kind."""
