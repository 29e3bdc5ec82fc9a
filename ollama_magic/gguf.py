"""Read the header of a GGUF file: its keys and its list of tensors, safely."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

__all__ = ["GGUF", "GGUFError", "Tensor", "file_type_name", "read_gguf", "size_bytes"]

_SCALARS = {
    0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i",
    6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d",
}  # fmt: skip
_STRING, _ARRAY = 8, 9
_LONGEST_KEY = 65_535
_MOST_ELEMENTS = 2**62

# Number of a tensor type: its name, elements per block, bytes per block (ggml.h).
_TENSOR_TYPES = {
    0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22), 7: ("Q5_1", 32, 24), 8: ("Q8_0", 32, 34),
    9: ("Q8_1", 32, 36), 10: ("Q2_K", 256, 84), 11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144), 13: ("Q5_K", 256, 176), 14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292), 16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98), 19: ("IQ1_S", 256, 50), 20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82), 23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1), 25: ("I16", 1, 2), 26: ("I32", 1, 4), 27: ("I64", 1, 8),
    28: ("F64", 1, 8), 29: ("IQ1_M", 256, 56), 30: ("BF16", 1, 2),
    34: ("TQ1_0", 256, 54), 35: ("TQ2_0", 256, 66), 39: ("MXFP4", 32, 17),
}  # fmt: skip

_BLOCKS = {name: sizes for name, *sizes in _TENSOR_TYPES.values()}

# Number under ``general.file_type``: the quantization's name as Ollama shows it.
_FILE_TYPES = {
    1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M",
    16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS",
    21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL",
    26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M",
    32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4",
}  # fmt: skip


class GGUFError(ValueError):
    """The file is no GGUF, or its header cannot be true."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """One entry of the list of tensors; ``shape`` is in GGUF's order."""

    name: str
    type: str
    shape: tuple[int, ...]
    offset: int = 0
    """Bytes from the beginning of the data."""

    @property
    def elements(self) -> int:
        """How many numbers it holds."""
        return _product(self.shape)


@dataclass(frozen=True)
class GGUF:
    """A header: keys in the file's order, and tensors.

    Arrays under ``keys`` are ``None`` unless they were asked for.

    Attributes
    ----------
    places
        Where the value of each key begins in the file.
    list_start, data_start
        Where the list of tensors and their data begin.
    longest_bytes
        Of the texts in each array of texts that was walked over.
    """

    version: int
    keys: Mapping[str, Any]
    tensors: tuple[Tensor, ...]
    arrays: frozenset[str]
    places: Mapping[str, int] = field(default_factory=dict)
    list_start: int = 0
    data_start: int = 0
    longest_bytes: Mapping[str, int] = field(default_factory=dict)

    @property
    def architecture(self) -> str:
        """``llama``, ``qwen3``, …; ``unknown`` where the file does not say."""
        name = self.keys.get("general.architecture")
        return name if isinstance(name, str) else "unknown"

    @property
    def context_length(self) -> int:
        """Tokens of context that the model was trained for; 0 where unknown."""
        return self.number("context_length")

    @property
    def embedding_length(self) -> int:
        """Width of the model; 0 where unknown."""
        return self.number("embedding_length")

    @property
    def quantization(self) -> str:
        """``F16``, ``Q4_K_M``, …; ``unknown`` also for F32, as Ollama has it."""
        return file_type_name(self.keys.get("general.file_type"))

    @property
    def chat_template(self) -> str:
        """The Jinja template, empty where there is none."""
        text = self.keys.get("tokenizer.chat_template")
        return text if isinstance(text, str) else ""

    @cached_property
    def parameter_count(self) -> int:
        """All tensors' elements together."""
        return sum(tensor.elements for tensor in self.tensors)

    @cached_property
    def capabilities(self) -> tuple[str, ...]:
        """What the model can do, read off its keys and its Jinja template."""
        found = ["embedding" if self._has("pooling_type") else "completion"]
        found += ["vision"] * self._has("vision.block_count")
        found += ["audio"] * self._has("audio.block_count")
        text = self.chat_template
        found += ["tools"] * ("tools" in text or "tool_call" in text)
        found += ["thinking"] * ("<think>" in text and "</think>" in text)
        return tuple(found)

    def number(self, name: str) -> int:
        """The count under ``ARCHITECTURE.name``; 0 where there is none."""
        value = self.keys.get(f"{self.architecture}.{name}")
        return value if isinstance(value, int) else 0

    def _has(self, name: str) -> bool:
        return f"{self.architecture}.{name}" in self.keys


def file_type_name(number: object) -> str:
    """The name of a ``general.file_type``, ``unknown`` for others."""
    return _FILE_TYPES.get(number, "unknown") if isinstance(number, int) else "unknown"


def size_bytes(kind: str, shape: Sequence[int]) -> int | None:
    """What a tensor takes, on disk and loaded; ``None`` for an unknown kind."""
    if kind not in _BLOCKS:
        return None
    per_block, block_bytes = _BLOCKS[kind]
    return math.prod(shape) // per_block * block_bytes


def read_gguf(path: Path | str, *, arrays: bool = False) -> GGUF:
    """Read the header of ``path``.

    Nothing that the header claims is believed before it is seen to fit into the
    file, so that a hostile file costs no more than its own size.

    Parameters
    ----------
    arrays
        Whether to keep arrays (the vocabulary, megabytes of it); else they are
        walked over and stand as ``None``.

    Raises
    ------
    GGUFError
        Where the file is no GGUF or is cut or lies.
    OSError
        Where it cannot be read.
    """
    with open(path, "rb", buffering=1 << 18) as file:
        return _Reader(file, Path(path).stat().st_size, arrays).read()


class _Reader:
    """A cursor that never reads past the end of the file."""

    def __init__(self, file: IO[bytes], size: int, arrays: bool) -> None:
        self._file, self._left, self._size = file, size, size
        self._arrays = arrays
        self._longest = 0

    def read(self) -> GGUF:
        if self._left < 24 or self._take(4) != b"GGUF":
            raise GGUFError("not a GGUF file")
        version: int = self._scalar("<I")
        if version not in (2, 3):
            raise GGUFError(f"GGUF version {version} is not supported")
        tensor_count = self._count("tensors", least_bytes=24)
        keys: dict[str, Any] = {}
        places: dict[str, int] = {}
        longest: dict[str, int] = {}
        lists: set[str] = set()
        for _ in range(self._count("keys", least_bytes=13)):
            name = self._string("key", _LONGEST_KEY)
            kind: int = self._scalar("<I")
            if kind == _ARRAY:
                lists.add(name)
            places[name] = self._used
            self._longest = 0
            keys[name] = self._value(kind)
            if self._longest:
                longest[name] = self._longest
        list_start = self._used
        tensors, start = self._tensors(tensor_count, keys.get("general.alignment", 32))
        return GGUF(
            version, MappingProxyType(keys), tensors, frozenset(lists),
            MappingProxyType(places), list_start, start, MappingProxyType(longest),
        )  # fmt: skip

    @property
    def _used(self) -> int:
        return self._size - self._left

    def _tensors(self, count: int, alignment: object) -> tuple[tuple[Tensor, ...], int]:
        if not isinstance(alignment, int) or not 0 < alignment <= 2**20:
            raise GGUFError("alignment is out of range")
        found = [self._tensor() for _ in range(count)]
        start = -(-self._used // alignment) * alignment
        for tensor, number in found:
            _, per_block, block_bytes = _TENSOR_TYPES.get(number, ("", 1, 0))
            end = start + tensor.offset + tensor.elements // per_block * block_bytes
            if end > self._size:
                raise GGUFError(
                    f'tensor "{tensor.name}" offset+size ({end}) '
                    f"exceeds file size ({self._size})"
                )
        return tuple(tensor for tensor, _ in found), start

    def _tensor(self) -> tuple[Tensor, int]:
        name = self._string("tensor name", _LONGEST_KEY)
        rank: int = self._scalar("<I")
        if rank > 4:
            raise GGUFError(f'tensor "{name}" has {rank} dimensions')
        shape = struct.unpack(f"<{rank}Q", self._take(8 * rank))
        if _product(shape) > _MOST_ELEMENTS:
            raise GGUFError(f'tensor "{name}" is impossibly large')
        number, offset = struct.unpack("<IQ", self._take(12))
        kind, per_block, _ = _TENSOR_TYPES.get(number, (f"type {number}", 1, 0))
        if shape and shape[0] % per_block:
            raise GGUFError(f'tensor "{name}" has rows that are not whole blocks')
        return Tensor(name, kind, shape, offset), number

    def _value(self, kind: int) -> Any:
        if kind == _STRING:
            return self._string("text", self._left)
        if kind == _ARRAY:
            return self._array()
        if kind not in _SCALARS:
            raise GGUFError(f"unknown kind of value: {kind}")
        value = self._scalar(_SCALARS[kind])
        return _shortest(value) if _SCALARS[kind] == "<f" else value

    def _array(self) -> list[Any] | None:
        kind: int = self._scalar("<I")
        if kind == _STRING:
            count = self._count("texts", least_bytes=8)
            texts = (self._string("text", self._left) for _ in range(count))
            if self._arrays:
                return list(texts)
            self._pass_texts(count)
            return None
        if kind not in _SCALARS:
            raise GGUFError(f"an array of kind {kind} is not supported")
        width = struct.calcsize(_SCALARS[kind])
        count = self._count("numbers", least_bytes=width)
        raw = self._take(count * width)
        if not self._arrays:
            return None
        return list(struct.unpack(f"<{count}{_SCALARS[kind][1]}", raw))

    def _pass_texts(self, count: int) -> None:
        """Walk over texts, with few calls: a vocabulary has hundreds of thousands."""
        read, unpack, left = self._file.read, struct.Struct("<Q").unpack, self._left
        longest = 0
        for _ in range(count):
            head = read(8)
            length = unpack(head)[0] if len(head) == 8 else left
            left -= 8 + length
            longest = max(longest, length)
            if left < 0 or len(read(length)) != length:
                raise GGUFError("the file ends inside its header")
        self._left, self._longest = left, longest

    def _count(self, what: str, *, least_bytes: int) -> int:
        count: int = self._scalar("<Q")
        if count * least_bytes > self._left:
            raise GGUFError(f"{count} {what} do not fit into the file")
        return count

    def _string(self, what: str, longest: int) -> str:
        length: int = self._scalar("<Q")
        if length > longest:
            raise GGUFError(f"a {what} of {length} bytes does not fit")
        return self._take(length).decode("utf-8", "replace")

    def _scalar(self, form: str) -> Any:
        return struct.unpack(form, self._take(struct.calcsize(form)))[0]

    def _take(self, count: int) -> bytes:
        if count > self._left:
            raise GGUFError("the file ends inside its header")
        data = self._file.read(count)
        if len(data) != count:
            raise GGUFError("the file ends inside its header")
        self._left -= count
        return data


def _shortest(value: float) -> float:
    """The number with the fewest digits that is the same in 32 bits: 1e-05."""
    exact = struct.pack("<f", value)
    for digits in range(6, 9):
        short = float(f"{value:.{digits}g}")
        if struct.pack("<f", short) == exact:
            return short
    return value


def _product(shape: tuple[int, ...]) -> int:
    total = 1
    for length in shape:
        total *= length
    return total
