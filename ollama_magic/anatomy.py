"""What a model's header tells of the memory that it takes, before it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .gguf import GGUF, size_bytes

__all__ = [
    "Anatomy",
    "Layer",
    "Needs",
    "batch_for",
    "file_anatomy",
    "read_anatomy",
    "shown_anatomy",
]

FULL, SHORT = 4, 2  # bytes of a number in 32 and in 16 bits
CELLS = 256  # llama.cpp rounds a window up to a multiple of it

# Of how many layers one sees the whole window, where the header does not say: built
# into llama.cpp (`set_swa_pattern` in its src/models).
_PERIODS = {
    "cohere2": 4, "gemma-embedding": 6, "gemma2": 2, "gemma3": 6, "gemma3n": 5,
    "gpt-oss": 2, "gptoss": 2,
}  # fmt: skip
_OWN_CACHE = {"gemma3n": 20}  # its later layers use those of the first twenty
_STATEFUL = (".ssm_conv1d.weight", ".shortconv.conv.weight")


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's part in the cache: numbers kept of each token, and of how many."""

    keys: int
    values: int
    slides: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """Bytes: weights, the cache of keys and values, and what computing takes."""

    weights: int
    cache: int
    compute: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.cache + self.compute


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The figures of a header that decide how much memory a model takes.

    Attributes
    ----------
    layers
        Those that keep keys and values.
    window_tokens
        How far layers that slide look back.
    state_bytes
        What recurrent layers keep of a sequence, however long it is.
    peak
        The most numbers that one token's way through a layer takes at a time.
    scored
        Numbers for each token of the batch at the end: the vocabulary, where a model
        that makes vectors scores it in vain.
    """

    weights_bytes: int
    layers: tuple[Layer, ...]
    window_tokens: int
    state_bytes: int
    peak: int
    scored: int
    vocabulary: int
    trained_tokens: int
    embeds: bool

    def needs(
        self, context_tokens: int, parallel: int = 1, batch_tokens: int | None = None
    ) -> Needs:
        """The memory for so long a window, ``parallel`` times.

        What llama.cpp allocates, with flash attention, and keys and values in 16 bits
        (its defaults):

        - weights: the tensors as they are in the file;
        - cache: for each layer 2 bytes x (keys + values) x cells, where grouped-query
          attention has made keys and values narrow, cells are the window rounded up to
          256, and a layer that slides has no more of them than its own window and a
          batch (src/llama-kv-cache.cpp, src/llama-kv-cache-iswa.cpp); and what
          recurrent layers keep (``n_embd_r``, ``n_embd_s`` in src/llama-hparams.cpp);
        - compute: 4 bytes x a batch x the most that is held at a time in the graph, the
          mask of 2 bytes x a batch x cells, and the scores of one token for each
          sequence (ggml-org/llama.cpp pull requests 6122 and 23861).
        """
        batch = batch_tokens or batch_for(context_tokens, embeds=self.embeds)
        batch = min(batch, context_tokens * parallel)
        full, short = self._cells(context_tokens, batch)
        kept = sum(
            (layer.keys + layer.values) * (short if layer.slides else full)
            for layer in self.layers
        )
        masks = sum({layer.slides: short if layer.slides else full
                     for layer in self.layers}.values())  # fmt: skip
        graph = FULL * max(self.peak, self.scored) + SHORT * masks
        scores = FULL * self.vocabulary * parallel
        cache = parallel * (SHORT * kept + self.state_bytes)
        return Needs(self.weights_bytes, cache, batch * graph + scores)

    def _cells(self, context_tokens: int, batch_tokens: int) -> tuple[int, int]:
        full = _padded(context_tokens)
        return full, min(full, _padded(self.window_tokens + batch_tokens))


def batch_for(context_tokens: int, *, embeds: bool = False) -> int:
    """How many tokens of a prompt Ollama has read at a time: ``num_batch``.

    Source: ``generationBatchForContext`` in its server/sched.go, and
    ``DefaultEmbeddingNumBatchForContext`` in llm/llama_server.go.
    """
    if embeds:
        return min(2048, context_tokens)
    return 512 if context_tokens <= 4096 else 1024 if context_tokens <= 32768 else 2048


def file_anatomy(header: GGUF) -> Anatomy | None:
    """What the header of a file tells; ``None`` where that is not enough."""
    tensors = ((each.name, each.type, each.shape) for each in header.tensors)
    return read_anatomy(header.keys, tensors)


def shown_anatomy(shown: Mapping[str, Any]) -> Anatomy | None:
    """What a server tells of the header; ``None`` where that is not enough."""
    tensors = shown.get("tensors") or ()
    try:
        told = [(each["name"], each["type"], each["shape"]) for each in tensors]
        return read_anatomy(shown.get("model_info") or {}, told)
    except (TypeError, ValueError, KeyError, AttributeError):
        return None  # a stranger's list of tensors


def read_anatomy(
    keys: Mapping[str, Any], tensors: Iterable[tuple[str, str, Sequence[int]]]
) -> Anatomy | None:
    """What ``keys`` and the names, kinds and shapes of ``tensors`` tell."""
    shapes: dict[str, Sequence[int]] = {}
    weights = 0
    for name, kind, shape in tensors:
        size = size_bytes(kind, shape)
        if size is None:
            return None
        shapes[name] = shape
        weights += size
    body = _Body(keys, shapes)
    if not shapes or not body.count:
        return None
    pooled = body.key("pooling_type") is not None
    scores = pooled and body.causal and body.architecture != "gemma-embedding"
    return Anatomy(
        weights_bytes=weights,
        layers=tuple(body.layers()),
        window_tokens=body.window,
        state_bytes=body.state_bytes(),
        peak=body.peak(),
        scored=body.vocabulary + 5 * body.width if scores else 0,
        vocabulary=body.vocabulary,
        trained_tokens=body.number("context_length"),
        embeds=pooled,
    )


class _Body:
    """A header's figures by their meaning."""

    def __init__(
        self, keys: Mapping[str, Any], shapes: Mapping[str, Sequence[int]]
    ) -> None:
        self._keys, self._shapes = keys, shapes
        self.architecture = str(keys.get("general.architecture"))
        self.count = self.number("block_count") - self.number("nextn_predict_layers")
        self.width = self.number("embedding_length")
        self.window = self.number("attention.sliding_window")
        self.vocabulary = self._rows("token_embd") or self.number("vocab_size")
        told = self.key("attention.causal")
        self.causal = told is not False and "bert" not in self.architecture
        self._recurrent = {
            int(name.split(".")[1]) for name in shapes if name.endswith(_STATEFUL)
        }

    def key(self, name: str) -> Any:
        """What stands under ``ARCHITECTURE.name``."""
        return self._keys.get(f"{self.architecture}.{name}")

    def number(self, name: str) -> int:
        """The count there; 0 where there is none."""
        value = self.key(name)
        return value if isinstance(value, int) else 0

    def layers(self) -> Iterable[Layer]:
        """Those with a cache; a model that reads both ways needs none."""
        if not self.causal:
            return
        slides = self._slides()
        kept = self.count - self.number("attention.shared_kv_layers")
        kept = min(kept, _OWN_CACHE.get(self.architecture, kept))
        for place in range(kept):
            keys, values = self._attention(place)
            if keys:
                yield Layer(keys, values, slides(place))

    def state_bytes(self) -> int:
        """What all recurrent layers keep of one sequence."""
        number = self.number
        inner, state = number("ssm.inner_size"), number("ssm.state_size")
        groups = 2 * number("ssm.group_count") * state
        rows = max(number("ssm.conv_kernel") - 1, 0) * (inner + groups)
        short = max(number("shortconv.l_cache") - 1, 0) * self.width
        return FULL * len(self._recurrent) * (rows + inner * state + short)

    def peak(self) -> int:
        """Numbers for one token at the widest place of the graph.

        Found by loading models of many shapes: a gated feed-forward net holds its
        gate, its upper half and their product beside five rows of the model's width;
        experts do so each; attention holds queries, keys and values.
        """
        number = self.number
        five = 5 * self.width
        used = number("expert_used_count")
        each = self._widest("ffn_up_exps") or self._widest("ffn_gate_up_exps") // 2
        gates = 3 if self._widest("ffn_gate") else 2
        heads = number("attention.head_count") * self._head("key")
        keys = max(sum(self._attention(place)) for place in range(self.count))
        return max(
            gates * (self._widest("ffn_up") or number("feed_forward_length")) + five,
            3 * used * each + five,
            (2 * used + 1) * self.width,
            2 * heads + keys + five,
        )

    def _attention(self, place: int) -> tuple[int, int]:
        """Widths of keys and values: read off the tensors, since arrays are hidden."""
        if keys := self._rows(f"blk.{place}.attn_k"):
            return keys, self._rows(f"blk.{place}.attn_v") or keys
        number = self.number
        if latent := self._rows(f"blk.{place}.attn_kv_a_mqa"):
            if number("attention.key_length_mla"):
                return latent, 0  # the values are a part of the keys
        elif place in self._recurrent or not self._rows(f"blk.{place}.attn_qkv"):
            return 0, 0
        heads = number("attention.head_count_kv") or number("attention.head_count")
        return heads * self._head("key"), heads * self._head("value")

    def _head(self, kind: str) -> int:
        number = self.number
        heads = number("attention.head_count")
        told = number(f"attention.{kind}_length_mla") or number(
            f"attention.{kind}_length"
        )
        return told or (self.width // heads if heads else 0)

    def _slides(self) -> Callable[[int], bool]:
        """Which layers see only so far back; none where that is not known."""
        told = self.key("attention.sliding_window_pattern")
        if not self.window:
            return lambda place: False
        if isinstance(told, list):
            return lambda place: bool(told[place % len(told)])
        period = told if isinstance(told, int) else 0
        period = period or _PERIODS.get(self.architecture, 0)
        return lambda place: bool(period) and place % period < period - 1

    def _rows(self, name: str) -> int:
        """How many numbers a matrix gives out; 0 where there is none."""
        shape = self._shapes.get(f"{name}.weight", ())
        return shape[1] if len(shape) > 1 else 0

    def _widest(self, part: str) -> int:
        names = (f"blk.{place}.{part}" for place in range(self.count))
        return max(map(self._rows, names), default=0)


def _padded(tokens: int) -> int:
    return -(-tokens // CELLS) * CELLS
