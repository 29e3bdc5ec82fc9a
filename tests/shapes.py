"""Make models of any shape: GGUF files whose weights are zero, to be loaded only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np

__all__ = ["SHAPES", "Shape", "shape_file"]

BYTES = 256


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides how much memory a model takes."""

    architecture: str = "llama"
    layers: int = 4
    width: int = 512
    heads: int = 8
    groups: int = 2
    head: int = 64
    feed_forward: int = 1536
    vocabulary: int = 8000
    kind: str = "Q8_0"
    window: int = 0
    experts: int = 0
    pooling: bool = False
    context: int = 32_768


SHAPES = {
    "grouped": Shape(),
    "each-its-own": Shape(groups=8, kind="F16"),
    "four-bits": Shape(layers=6, kind="Q4_0"),
    "wide-heads": Shape("qwen3", groups=4, head=128, kind="Q5_0"),
    "sliding": Shape("gemma3", layers=12, groups=4, feed_forward=2048, window=512),
    "experts": Shape("qwen3moe", feed_forward=512, experts=16),
    "large-vocabulary": Shape(vocabulary=64_000, kind="F16"),
}
USED_EXPERTS = 4


def shape_file(path: Path, shape: Shape) -> Path:
    """Write a model of this shape."""
    writer = gguf.GGUFWriter(path, shape.architecture)
    _keys(writer, path.stem, shape)
    _vocabulary(writer, shape.vocabulary)
    rows = {"token_embd": shape.vocabulary, "output": shape.vocabulary}
    for name, count in rows.items():
        _matrix(writer, name, shape.kind, (count, shape.width))
    _ones(writer, "output_norm", shape.width)
    for place in range(shape.layers):
        _attention(writer, f"blk.{place}.", shape)
        _feed_forward(writer, f"blk.{place}.", shape)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _keys(writer: gguf.GGUFWriter, name: str, shape: Shape) -> None:
    writer.add_name(name)
    writer.add_file_type(gguf.LlamaFileType[f"MOSTLY_{shape.kind}"])
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.groups)
    writer.add_key_length(shape.head)
    writer.add_value_length(shape.head)
    writer.add_rope_dimension_count(shape.head)
    writer.add_layer_norm_rms_eps(1e-5)
    if shape.window:
        writer.add_sliding_window(shape.window)
    if shape.experts:
        writer.add_expert_count(shape.experts)
        writer.add_expert_used_count(USED_EXPERTS)
        writer.add_expert_feed_forward_length(shape.feed_forward)
    if shape.pooling:
        writer.add_pooling_type(gguf.PoolingType.MEAN)


def _vocabulary(writer: gguf.GGUFWriter, count: int) -> None:
    marks = ["<unk>", "<s>", "</s>"]
    single = [f"<0x{byte:02X}>" for byte in range(BYTES)]
    words = [f"▁{number}" for number in range(count - len(marks) - BYTES)]
    kinds = gguf.TokenType
    writer.add_vocab_size(count)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([*marks, *single, *words])
    writer.add_token_scores([0.0] * count)
    writer.add_token_types(
        [kinds.UNKNOWN, *[kinds.CONTROL] * 2]
        + [kinds.BYTE] * BYTES
        + [kinds.NORMAL] * len(words)
    )
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)


def _attention(writer: gguf.GGUFWriter, block: str, shape: Shape) -> None:
    _ones(writer, f"{block}attn_norm", shape.width)
    if shape.architecture != "llama":
        _ones(writer, f"{block}attn_q_norm", shape.head)
        _ones(writer, f"{block}attn_k_norm", shape.head)
    if shape.architecture == "gemma3":
        _ones(writer, f"{block}post_attention_norm", shape.width)
        _ones(writer, f"{block}post_ffw_norm", shape.width)
    asked, kept = shape.heads * shape.head, shape.groups * shape.head
    for part, rows, columns in (
        ("attn_q", asked, shape.width),
        ("attn_k", kept, shape.width),
        ("attn_v", kept, shape.width),
        ("attn_output", shape.width, asked),
    ):
        _matrix(writer, f"{block}{part}", shape.kind, (rows, columns))


def _feed_forward(writer: gguf.GGUFWriter, block: str, shape: Shape) -> None:
    _ones(writer, f"{block}ffn_norm", shape.width)
    wide, width = shape.feed_forward, shape.width
    each = (shape.experts,) if shape.experts else ()
    tail = "_exps" if shape.experts else ""
    if shape.experts:
        router = np.zeros((shape.experts, width), np.float32)
        writer.add_tensor(f"{block}ffn_gate_inp.weight", router)
    for part, size in (
        ("ffn_gate", (wide, width)),
        ("ffn_up", (wide, width)),
        ("ffn_down", (width, wide)),
    ):
        _matrix(writer, f"{block}{part}{tail}", shape.kind, (*each, *size))


def _ones(writer: gguf.GGUFWriter, name: str, count: int) -> None:
    writer.add_tensor(f"{name}.weight", np.ones(count, np.float32))


def _matrix(
    writer: gguf.GGUFWriter, name: str, kind: str, size: tuple[int, ...]
) -> None:
    if kind == "F16":
        writer.add_tensor(f"{name}.weight", np.zeros(size, np.float16))
        return
    block = gguf.GGMLQuantizationType[kind]
    numbers, bytes_each = gguf.GGML_QUANT_SIZES[block]
    *rows, columns = size
    raw = np.zeros((*rows, columns // numbers * bytes_each), np.uint8)
    writer.add_tensor(f"{name}.weight", raw, raw_dtype=block)
