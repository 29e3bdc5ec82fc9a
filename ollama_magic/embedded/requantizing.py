"""A GGUF file written again with its weights in fewer bits."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ..gguf import GGUF, Tensor, size_bytes
from .intake import Intake
from .quantizing import ENCODERS, decoded
from .refusals import Refusal

__all__ = ["QUANTIZATIONS", "Requantizing", "check_wish"]

# Number of a tensor's type, and of a file whose matrices mostly have it (ggml.h).
_TENSOR_TYPES = {"F32": 0, "F16": 1, "Q4_0": 2, "Q8_0": 8, "BF16": 30}
_FILE_TYPES = {"F16": 1, "Q4_0": 2, "Q8_0": 7, "BF16": 32}
_SOURCES = ("F32", "F16", "BF16")
QUANTIZATIONS = tuple(ENCODERS)
_ROW_OF_BLOCKS = 32
_PIECE_ELEMENTS = 1 << 20

# What llama.cpp leaves as it is: small, or read by code that knows one type only.
_LEFT_ALONE = (
    "_norm.weight", "ffn_gate_inp", "altup", "laurel", "per_layer_model_proj",
    "position_embd.weight", "token_types.weight", "ssm_conv1d", "shortconv.conv",
    "time_mix_", "attn_rel_b",
)  # fmt: skip


def check_wish(wish: str, gguf: GGUF) -> None:
    """Refuse what cannot be done.

    Raises
    ------
    Refusal
        500 with Ollama's words, and the kinds that there are here.
    """
    if wish not in ENCODERS:
        known = ", ".join(QUANTIZATIONS)
        told = f"unsupported quantization type {wish} - supported types are {known}"
        why = "; the K types need Ollama itself" if "_K" in wish else ""
        raise Refusal(500, told + why)
    number = gguf.keys.get("general.file_type")
    if number != 0 and gguf.quantization not in _SOURCES:
        told = "quantization is only supported for F16, BF16 and F32 models"
        raise Refusal(500, told)


@dataclass(slots=True)
class Requantizing:
    """The work, on a thread of its own; others may look how far it is, or end it."""

    source: Path
    gguf: GGUF
    wish: str
    done_bytes: int = 0
    given_up: bool = False

    @property
    def total_bytes(self) -> int:
        """Of the weights that are read."""
        return sum(_size(tensor, tensor.type) for tensor in self.gguf.tensors)

    def write(self, intake: Intake) -> None:
        """Write the new file; raises `Refusal` where the disk does not take it."""
        kinds = [_kind(tensor, self.wish, self.gguf) for tensor in self.gguf.tensors]
        alignment = self.gguf.keys.get("general.alignment", 32)
        with self.source.open("rb") as file:
            intake.add(self._head(file))
            intake.add(_list(self.gguf.tensors, kinds, alignment))
            intake.add(_padding(intake.size_bytes, alignment))
            for tensor, kind in zip(self.gguf.tensors, kinds, strict=True):
                file.seek(self.gguf.data_start + tensor.offset)
                self._convert(file, tensor, kind, intake.add)
                intake.add(_padding(_size(tensor, kind), alignment))

    def _head(self, file: IO[bytes]) -> bytes:
        """All keys as they are, but for the one that says what the weights are."""
        head = bytearray(file.read(self.gguf.list_start))
        place = self.gguf.places.get("general.file_type")
        if place is None:
            raise Refusal(500, "the file does not say in which type its weights are")
        struct.pack_into("<I", head, place, _FILE_TYPES[self.wish])
        return bytes(head)

    def _convert(
        self, file: IO[bytes], tensor: Tensor, kind: str, write: Callable[[bytes], None]
    ) -> None:
        """Row by row, so that no more than a few megabytes are in memory."""
        row = tensor.shape[0] if tensor.shape else 1
        step = max(1, _PIECE_ELEMENTS // row) * row
        left = tensor.elements
        while left and not self.given_up:
            count = min(step, left)
            data = file.read(_bytes(tensor.type, count))
            same = kind == tensor.type
            write(data if same else ENCODERS[kind](decoded(data, tensor.type)))
            self.done_bytes += len(data)
            left -= count


def _kind(tensor: Tensor, wish: str, gguf: GGUF) -> str:
    """In which type to write it."""
    matrix = len(tensor.shape) > 1 and tensor.name.endswith("weight")
    alone = any(part in tensor.name for part in _LEFT_ALONE)
    if not matrix or alone or tensor.type not in _SOURCES:
        return tensor.type
    if wish.startswith("Q") and tensor.shape[0] % _ROW_OF_BLOCKS:
        return "F16"
    # The matrix that chooses the token keeps more; llama.cpp takes Q6_K for it.
    return "Q8_0" if wish == "Q4_0" and tensor.name == _last(gguf) else wish


def _last(gguf: GGUF) -> str:
    names = {tensor.name for tensor in gguf.tensors}
    return "output.weight" if "output.weight" in names else "token_embd.weight"


def _list(tensors: tuple[Tensor, ...], kinds: list[str], alignment: int) -> bytes:
    parts, offset = [], 0
    for tensor, kind in zip(tensors, kinds, strict=True):
        name = tensor.name.encode()
        parts.append(struct.pack("<Q", len(name)) + name)
        parts.append(struct.pack("<I", len(tensor.shape)))
        parts.append(struct.pack(f"<{len(tensor.shape)}Q", *tensor.shape))
        parts.append(struct.pack("<IQ", _TENSOR_TYPES[kind], offset))
        size = _size(tensor, kind)
        offset += size + len(_padding(size, alignment))
    return b"".join(parts)


def _padding(size: int, alignment: int) -> bytes:
    return bytes(-size % alignment)


def _size(tensor: Tensor, kind: str) -> int:
    found = size_bytes(kind, tensor.shape)
    if found is None or kind not in _TENSOR_TYPES:
        raise Refusal(500, f'tensor "{tensor.name}" has a type that is not known here')
    return found


def _bytes(kind: str, count: int) -> int:
    return size_bytes(kind, (count,)) or 0
