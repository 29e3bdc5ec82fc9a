"""Texts as vectors: what ``/api/embed`` and its like have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from .bounds import Bound
from .launching import launch_of
from .membership import loading
from .model import Model
from .refusals import Refusal
from .sampling import options_for
from .scheduler import Scheduler, Turn
from .telling import Clock
from .window import tokens_of
from .wire import Address
from .wishes import header

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers: TypeAlias = npt.NDArray[np.float32]

__all__ = ["Embedder", "Vectors", "shortest", "unit_length"]

_NO_EMBEDDINGS = "This server does not support embeddings. Start it with `--embeddings`"
_TOO_LONG = "the input length exceeds the context length"
_NO_TOKEN = "input exceeds maximum context length and cannot be truncated further"


@dataclass(frozen=True, slots=True)
class Vectors:
    """What a model made of several texts: one row a text, as the model says it."""

    rows: list[list[float]]
    tokens: int


class Embedder:
    """Has a model make vectors of texts."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    async def embed(
        self,
        model: Model,
        texts: Sequence[str],
        clock: Clock,
        *,
        options: Mapping[str, Any],
        keep_seconds: float | None,
        truncate: bool,
    ) -> Vectors:
        """One vector of length 1 for each text; without texts the model is loaded.

        Raises
        ------
        Refusal
            501 for a model that only chats; 400 for a text that is too long where
            ``truncate`` is off, or that is no token.
        """
        gguf = header(model)
        chosen = options_for(model.parameters, loading(options))
        launch = launch_of(model, gguf, chosen, shift=True)
        if not texts:
            await self._scheduler.load(model, launch, keep_seconds)
            return Vectors([], 0)
        if "embedding" not in gguf.capabilities:
            raise Refusal(501, _NO_EMBEDDINGS)

        async def work(turn: Turn) -> Vectors:
            clock.loaded(turn.queued_ns)
            ends = [gguf.keys.get(f"tokenizer.ggml.{end}_token_id") for end in _ENDS]
            most = min(turn.window_tokens, launch.num_batch)
            bound = Bound.of(gguf, most)
            fitting = [
                await _fitting(text, turn.address, most, ends, bound, truncate=truncate)
                for text in texts
            ]
            return await _asked(turn.address, fitting)

        return await self._scheduler.used(model, launch, keep_seconds, work)


_ENDS = ("bos", "eos")
_ADDED_TOKENS = 4  # what begins and ends a text, and a space before it


async def _fitting(
    text: str,
    runner: Address,
    window: int,
    ends: Sequence[object],
    bound: Bound,
    *,
    truncate: bool,
) -> str | list[int]:
    """The text, or the tokens of it that the window takes."""
    # A token is no shorter than a byte, so that most texts need not be counted.
    size_bytes = len(text.encode())
    if text and size_bytes + _ADDED_TOKENS <= window:
        return text
    if bound.passed(size_bytes) and not truncate:
        raise Refusal(400, _TOO_LONG)
    tokens = await tokens_of(runner, bound.ends(text))
    return _cut(tokens, window, ends, truncate=truncate)


def _cut(
    tokens: list[int], window: int, ends: Sequence[object], *, truncate: bool
) -> list[int]:
    """As many as the window takes; those that begin and end a text count."""
    if not tokens:
        raise Refusal(400, _NO_TOKEN)
    if len(tokens) <= window:
        return tokens
    if not truncate:
        raise Refusal(400, _TOO_LONG)
    begins, closes = tokens[0] == ends[0], tokens[-1] == ends[1]
    most = window - (not begins) - (not closes)
    if most <= 0:
        raise Refusal(400, "input after truncation exceeds maximum context length")
    return [*tokens[: most - 1], tokens[-1]] if closes else tokens[:most]


async def _asked(runner: Address, fitting: Sequence[str | list[int]]) -> Vectors:
    body = {"input": list(fitting), "encoding_format": "float"}
    answer = await runner.ask("/v1/embeddings", body)
    found = sorted(answer["data"], key=lambda entry: int(entry["index"]))
    rows = [entry["embedding"] for entry in found]
    return Vectors(rows, int(answer["usage"]["prompt_tokens"]))


async def unit_length(
    rows: list[list[float]], dimensions: int | None
) -> list[list[float]]:
    """The rows cut to so many numbers, where that is fewer, and of length 1 again.

    Ollama's own arithmetic, in 32 bits; each number has as few digits as it needs.
    """
    if not rows:
        return []
    return await asyncio.to_thread(_normalised, rows, dimensions)


def _normalised(rows: list[list[float]], dimensions: int | None) -> list[list[float]]:
    import numpy as np

    found = np.asarray(rows, np.float32)
    for size in (None, dimensions):
        if size is None or 0 < size < found.shape[1]:
            found = found[:, :size]
            lengths = np.sqrt((found * found).sum(axis=1, keepdims=True))
            found = found * (np.float32(1) / np.maximum(lengths, np.float32(1e-12)))
    return shortest(found)


def shortest(numbers: Numbers) -> list[list[float]]:
    """The same numbers with as few digits as 32 bits need."""
    return [[float(text) for text in row.astype(str)] for row in numbers]
