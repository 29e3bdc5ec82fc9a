"""A model's tokens: their numbers, and the bytes that each stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

__all__ = ["Cuts", "Piece", "Vocabulary", "cuts_of"]

# Of GGUF's ``tokenizer.ggml.token_type``: control, user defined, and a single byte.
CONTROL, USER, BYTE = 3, 4, 6
SPACE = "▁"  # SentencePiece's sign for one
_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of a text; ``special`` is one that no plain text makes."""

    id: int
    data: bytes
    special: bool = False


@dataclass(frozen=True, slots=True)
class Cuts:
    """How a text is cut.

    Attributes
    ----------
    counted
        How many tokens the server says that it read for the whole prompt, and
    read
        how many we take it to have read; both must be the same.
    """

    text: str
    pieces: tuple[Piece, ...]
    counted: int | None = None
    read: int | None = None

    @property
    def verified(self) -> bool:
        """Whether the server's own count says the same."""
        return self.counted is not None and self.counted == self.read

    @property
    def characters_per_token(self) -> float | None:
        """Characters of the text for each token; ``None`` for none."""
        return len(self.text) / len(self.pieces) if self.pieces else None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tokens of a model, as its file lists them.

    ``kind`` is GGUF's ``tokenizer.ggml.model``: ``gpt2`` writes bytes as letters,
    ``llama`` and most others spaces as ``▁`` and rare bytes as ``<0xE3>``.
    """

    kind: str
    tokens: Sequence[str]
    types: Sequence[int] = ()

    @classmethod
    def of(cls, show: Mapping[str, Any]) -> Vocabulary | None:
        """What ``/api/show`` with ``verbose`` tells; ``None`` where it does not."""
        info = show.get("model_info") or {}
        tokens, types = (
            info.get(f"tokenizer.ggml.{n}") for n in ("tokens", "token_type")
        )
        if not isinstance(tokens, list) or not all(isinstance(t, str) for t in tokens):
            return None
        known = types if isinstance(types, list) and len(types) == len(tokens) else ()
        return cls(str(info.get("tokenizer.ggml.model", "?")), tokens, known)

    def piece(self, number: int) -> Piece:
        """The token of that number; an empty one where there is none."""
        if not 0 <= number < len(self.tokens):
            return Piece(number, b"", special=True)
        kind = self.types[number] if self.types else None
        text = self.tokens[number]
        if kind in (CONTROL, USER):
            return Piece(number, text.encode(errors="replace"), special=True)
        return Piece(number, self._bytes(text, kind))

    def _bytes(self, text: str, kind: int | None) -> bytes:
        letters = _byte_letters()
        if self.kind == "gpt2":
            spelled = [letters.get(sign) for sign in text]
            known = [byte for byte in spelled if byte is not None]
            # Tokens that were added later are written as they are.
            whole = len(known) == len(spelled)
            return bytes(known) if whole else text.encode(errors="replace")
        match = _BYTE.fullmatch(text)
        if match and kind in (BYTE, None):
            return bytes.fromhex(match[1])
        return text.replace(SPACE, " ").encode(errors="replace")


def cuts_of(
    text: str,
    answer: str,
    numbers: Sequence[int],
    counted: int | None,
    vocabulary: Vocabulary,
) -> Cuts | None:
    """The tokens of ``text`` among those of a prompt and its answer.

    Parameters
    ----------
    numbers
        The tokens of all of it, as `/api/generate` gives them back in ``context``.
    counted
        How many of them were the prompt's, as the server counts.

    Returns
    -------
    Cuts or None
        ``None`` where the tokens do not give the text back byte for byte.
    """
    pieces = [vocabulary.piece(number) for number in numbers]
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + len(piece.data))
    whole = b"".join(piece.data for piece in pieces)
    wanted = text.encode(errors="replace")
    last = len(whole) - len(answer.encode(errors="replace"))
    begin = whole.rfind(wanted, 0, max(last, 0))
    end = begin + len(wanted)
    if begin < 0 or begin not in ends or end not in ends:
        return _spaced(text, answer, numbers, counted, vocabulary)
    # Of tokens without bytes those before the text belong to what is before it.
    first = len(ends) - 1 - ends[::-1].index(begin)
    stop = ends.index(end) if end > begin else first
    read = ends.index(last) if last in ends else None
    return Cuts(text, tuple(pieces[first:stop]), counted, read)


def _spaced(
    text: str,
    answer: str,
    numbers: Sequence[int],
    counted: int | None,
    vocabulary: Vocabulary,
) -> Cuts | None:
    """The same where the tokenizer puts a space before each text."""
    if text.startswith(" ") or vocabulary.kind == "gpt2":
        return None
    cuts = cuts_of(f" {text}", answer, numbers, counted, vocabulary)
    return None if cuts is None else Cuts(text, cuts.pieces, counted, cuts.read)


@cache
def _byte_letters() -> Mapping[str, int]:
    """The letter for each byte that GPT-2's vocabulary is written in.

    Source: ``bytes_to_unicode`` in OpenAI's ``gpt-2/src/encoder.py``: bytes that print
    are themselves, the others the letters from U+0100 on.
    """
    printing = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(0x100) if byte not in printing]
    letters = {chr(byte): byte for byte in printing}
    return letters | {chr(0x100 + place): byte for place, byte in enumerate(others)}
