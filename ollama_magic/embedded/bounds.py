"""How much text a window can hold at most: what cannot fit is not tokenized."""

from __future__ import annotations

from dataclasses import dataclass

from ..gguf import GGUF
from .jsontext import dumps
from .refusals import Refusal

__all__ = ["Bound"]

# Vocabularies of these kinds pass over no part of a text, as others do with spaces.
_WHOLE_TEXT = ("gpt2", "llama", "rwkv", "gemma4")
_ROUNDED_TOKENS = 256  # llama.cpp rounds a window up to whole numbers of these
_COUNTED_BYTES = 1 << 18  # tokenized in half a second at worst: no reason to guess


@dataclass(frozen=True, slots=True)
class Bound:
    """No token is longer than the longest one of the vocabulary.

    Attributes
    ----------
    token_bytes
        That one's length.
    most_bytes
        Of a text that may fit; 0 where nobody knows.
    """

    window_tokens: int
    token_bytes: int
    most_bytes: int

    @classmethod
    def of(cls, gguf: GGUF, window_tokens: int) -> Bound:
        """That of a model with such a window."""
        kind = gguf.keys.get("tokenizer.ggml.model")
        longest = gguf.longest_bytes.get("tokenizer.ggml.tokens", 0)
        known = longest and kind in _WHOLE_TEXT
        window = -(-window_tokens // _ROUNDED_TOKENS) * _ROUNDED_TOKENS
        most = max(window * longest, _COUNTED_BYTES) if known else 0
        return cls(window, longest, most)

    def passed(self, size_bytes: int) -> bool:
        """Whether a text of that size cannot fit."""
        return 0 < self.most_bytes < size_bytes

    def check(self, size_bytes: int) -> None:
        """Refuse a text that cannot fit.

        Raises
        ------
        Refusal
            400 in the shape of llama.cpp's, which would have counted the tokens.
        """
        if not self.passed(size_bytes):
            return
        window, least = self.window_tokens, size_bytes // self.token_bytes
        words = (
            f"request (at least {least} tokens) exceeds the available context size "
            f"({window} tokens), try increasing it"
        )
        kind = {"type": "exceed_context_size_error", "n_ctx": window}
        raise Refusal(400, dumps({"error": {"code": 400, "message": words, **kind}}))

    def ends(self, text: str) -> str:
        """The text without what lies a whole window away from both its ends."""
        most = self.most_bytes
        if not most or len(text) <= most // 2:  # a character has at most four bytes
            return text
        raw = text.encode()
        if len(raw) <= 2 * most:
            return text
        head, tail = raw[:most], raw[-most:]
        return head.decode("utf-8", "ignore") + tail.decode("utf-8", "ignore")
