"""Trained weights as GGUF, in 16 bits or quantized."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from .plans import CONTEXT_TOKENS, Shape
from .tokens import END, MARKS, START

__all__ = ["Label", "count_text", "write_model"]

Types = gguf.GGMLQuantizationType
_FILE_TYPES = {
    "f16": gguf.LlamaFileType.MOSTLY_F16,
    "q8_0": gguf.LlamaFileType.MOSTLY_Q8_0,
    "q4_0": gguf.LlamaFileType.MOSTLY_Q4_0,
}
_TYPES = {"f16": Types.F16, "q8_0": Types.Q8_0, "q4_0": Types.Q4_0}


@dataclass(frozen=True, slots=True)
class Label:
    """What a file says of itself; ``pooling`` makes it a model of meanings."""

    name: str
    card: str
    template: str
    pooling: bool = False


def count_text(count: int) -> str:
    """A count of parameters as Ollama writes it."""
    return f"{count / 1e6:.2f}M" if count >= 1_000_000 else f"{count / 1e3:.0f}K"


def write_model(
    weights: dict[str, np.ndarray],
    shape: Shape,
    tokenizer: Path,
    target: Path,
    label: Label,
    kind: str = "f16",
) -> None:
    """Write a GGUF; architecture first, the tokenizer last, as Ollama reads it."""
    writer = gguf.GGUFWriter(target, "llama")
    writer.add_type("model")
    writer.add_name(label.name)
    writer.add_author("ollama-magic contributors")
    writer.add_license("mit")
    writer.add_description(label.card)
    writer.add_languages(["en", "ko"])
    writer.add_file_type(_FILE_TYPES[kind])
    _add_shape(writer, shape)
    if label.pooling:
        writer.add_pooling_type(gguf.PoolingType.MEAN)
        writer.add_causal_attention(False)
    _add_tokenizer(writer, json.loads(tokenizer.read_text("utf-8")))
    if label.template:
        writer.add_chat_template(label.template)
    for name, data in _tensors(weights):
        data, type_ = _quantized(name, data, kind)
        writer.add_tensor(name, data, raw_dtype=type_)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_shape(writer: gguf.GGUFWriter, shape: Shape) -> None:
    writer.add_context_length(CONTEXT_TOKENS)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_rope_dimension_count(shape.width // shape.heads)
    writer.add_vocab_size(shape.vocabulary)


def _add_tokenizer(writer: gguf.GGUFWriter, kept: dict[str, Any]) -> None:
    numbers = kept["model"]["vocab"]
    words = sorted(numbers, key=numbers.__getitem__)
    special = {START: gguf.TokenType.CONTROL, END: gguf.TokenType.CONTROL}
    special |= dict.fromkeys(MARKS, gguf.TokenType.USER_DEFINED)
    merges = [
        pair if isinstance(pair, str) else " ".join(pair)
        for pair in kept["model"]["merges"]
    ]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(words)
    writer.add_token_types([special.get(word, gguf.TokenType.NORMAL) for word in words])
    writer.add_token_merges(merges)
    writer.add_bos_token_id(numbers[START])
    writer.add_eos_token_id(numbers[END])
    writer.add_pad_token_id(numbers[END])
    writer.add_add_bos_token(False)


def _tensors(weights: dict[str, np.ndarray]) -> list[tuple[str, np.ndarray]]:
    """Under GGUF's names; what was one product in training is taken apart."""
    found = []
    for name, data in weights.items():
        if "attn_qkv" in name:
            parts = zip(("attn_q", "attn_k", "attn_v"), np.split(data, 3), strict=True)
            found += [(name.replace("attn_qkv", part), some) for part, some in parts]
        elif "ffn_gate_up" in name:
            parts = zip(("ffn_gate", "ffn_up"), np.split(data, 2), strict=True)
            found += [(name.replace("ffn_gate_up", part), some) for part, some in parts]
        else:
            found.append((name, data))
    return found


def _quantized(name: str, data: np.ndarray, kind: str) -> tuple[np.ndarray, Types]:
    """Norms in 32 bits; the table of tokens, also the output, in 8 at least."""
    data = np.ascontiguousarray(data, np.float32)
    if data.ndim == 1:
        return data, Types.F32
    type_ = _TYPES[kind]
    if name == "token_embd.weight" and type_ is Types.Q4_0:
        type_ = Types.Q8_0
    return gguf.quantize(data, type_), type_
