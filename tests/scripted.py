r"""Make scripted models: small GGUF files whose real inference says a written text.

Every token of the script has a random code as its embedding, and the output row of the
token after it holds the same code, so that the likeliest next token is always the
script's next one, by a wide margin.  Attention and feed-forward weights are zero.  What
the prompt says does not matter: whatever ends it begins the script.

llama.cpp wants each token's text to be another one, but a script repeats itself.  The
``rwkv`` kind of vocabulary helps: its texts are written with escapes (``\x41``), the
hexadecimal digits are not checked, and so one text can be written in many ways.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from tests.templates import PLAIN, THINKING, TOOLS

__all__ = ["PLAIN", "THINKING", "TOOLS", "rewrite", "say", "words", "write_store"]

END = "<|im_end|>"
# What a prompt ends with is one token of its own, so that no piece of a script is
# mistaken for it.
CONTROL = (
    END,
    "<|im_start|>",
    "<|im_start|>assistant\n",
    "<|im_start|>assistant\n<think>\n\n</think>\n\n",
)
FEED_FORWARD, HEAD = 32, 32  # narrow: they do nothing, and take time at each token


def say(
    path: Path,
    script: str | Sequence[str | bytes],
    *,
    then_from: int | None = None,
    template: str = PLAIN,
    context: int = 8192,
    **keys: Any,
) -> Path:
    """Write a model that says ``script`` and return its path.

    Parameters
    ----------
    script
        The tokens; a text is cut into words. A token of bytes may be a part of a
        character. The same token may come again: some dozens of times where it is
        one byte, thousands where it is two, without end where it is more.
    then_from
        The place in the script to go on from after its end; ``None`` ends there.
    template
        The chat template, empty for a file without.
    keys
        More counts for the header, as ``llama.NAME``.
    """
    pieces = words(script) if isinstance(script, str) else list(script)
    said = list(spellings(map(raw, pieces)))
    bytes_last = [f"\\x{byte:02x}" for byte in range(256)]
    tokens = [*CONTROL, *said, *bytes_last]
    first = len(CONTROL)
    follower = {first + place: first + place + 1 for place in range(len(said))}
    last = first + len(said) - 1
    follower[last] = 0 if then_from is None else first + then_from
    embedding, output = weights(len(tokens), first, follower)
    write(path, tokens, embedding, output, template, context, keys)
    return path


def rewrite(
    source: Path,
    target: Path,
    *,
    template: str | None = None,
    pooling: bool = False,
    without: str = "",
) -> Path:
    """Copy a model with another chat template, as an embedding model, or damaged.

    Parameters
    ----------
    template
        Empty for none; ``None`` keeps it.
    pooling
        Whether to give it a kind of pooling, the mark of embedding models.
    without
        The name of a tensor to lose.
    """
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(target, "llama")
    for field in reader.fields.values():
        ours = field.name.startswith("GGUF.") or field.name == "general.architecture"
        replaced = field.name == "tokenizer.chat_template" and template is not None
        if not ours and not replaced:
            kind, *inner = field.types
            writer.add_key_value(field.name, field.contents(), kind, *inner[-1:])
    if pooling:
        writer.add_pooling_type(gguf.PoolingType.MEAN)
    if template:
        writer.add_chat_template(template)
    for tensor in reader.tensors:
        if tensor.name != without:
            kind = tensor.tensor_type
            writer.add_tensor(tensor.name, np.array(tensor.data), raw_dtype=kind)
    finish(writer)
    return target


def words(text: str) -> list[str]:
    """``text`` cut before each space and newline, so that the pieces make it up."""
    starts = [place for place, letter in enumerate(text) if letter in " \n"]
    edges = [0, *(place for place in starts if place), len(text)]
    return [text[begin:end] for begin, end in itertools.pairwise(edges) if begin < end]


def write_store(
    folder: Path,
    models: Mapping[str, Path],
    *,
    layers: Mapping[str, Mapping[str, object]] | None = None,
) -> Path:
    """Lay models out as Ollama does: manifests and blobs.

    Parameters
    ----------
    models
        GGUF files by name, ``NAME:TAG`` or ``NAMESPACE/NAME:TAG``.
    layers
        More layers by model and kind: ``{"say:latest": {"params": {"seed": 1}}}``.
        What is no text is written as JSON.
    """
    blobs = folder / "blobs"
    blobs.mkdir(parents=True, exist_ok=True)
    for name, path in models.items():
        entries = [blob(blobs, "model", path.read_bytes())]
        for kind, content in (layers or {}).get(name, {}).items():
            text = content if isinstance(content, str) else json.dumps(content)
            entries.append(blob(blobs, kind, text.encode()))
        config = blob(blobs, "config", b'{"model_format":"gguf"}')
        config["mediaType"] = "application/vnd.docker.container.image.v1+json"
        manifest = {"schemaVersion": 2, "config": config, "layers": entries}
        namespaced, _, tag = name.partition(":")
        namespace, _, model = namespaced.rpartition("/")
        parts = ("registry.ollama.ai", namespace or "library", model, tag or "latest")
        place = folder.joinpath("manifests", *parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(manifest), "utf-8")
    return folder


def blob(folder: Path, kind: str, data: bytes) -> dict[str, Any]:
    """Store ``data``; the entry for the manifest."""
    digest = hashlib.sha256(data).hexdigest()
    (folder / f"sha256-{digest}").write_bytes(data)
    media_type = f"application/vnd.ollama.image.{kind}"
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(data)}


def weights(
    count: int, first: int, follower: Mapping[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Embedding and output matrix that lead from each token to its follower."""
    for width in (64, 96, 128, 256, 512):
        chance = np.random.default_rng(width)
        codes = chance.choice(np.array([-1, 1], np.float16), (len(follower) + 1, width))
        embedding = np.repeat(codes[-1:], count, axis=0)
        output = np.zeros((count, width), np.float16)
        output[first] += codes[-1]
        for code, (token, after) in zip(codes, follower.items(), strict=False):
            embedding[token] = code
            output[after] += code
        if distinct(embedding, output, follower):
            return embedding, output
    raise ValueError("the script is too long")


def distinct(
    embedding: np.ndarray, output: np.ndarray, follower: Mapping[int, int]
) -> bool:
    """Whether each follower is so far ahead that chance has no say."""
    tokens = np.array(list(follower))
    for part in np.array_split(tokens, max(1, len(tokens) // 512)):
        logits = embedding[part].astype(np.float32) @ output.astype(np.float32).T
        rows = np.arange(len(part))
        after = [follower[token] for token in part]
        right = logits[rows, after].copy()
        logits[rows, after] = -np.inf
        if (right - logits.max(axis=1)).min() < 28:
            return False
    return True


def write(
    path: Path,
    tokens: list[str],
    embedding: np.ndarray,
    output: np.ndarray,
    template: str,
    context: int,
    keys: Mapping[str, Any],
) -> None:
    """The GGUF file itself."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(path.stem)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_context_length(context)
    writer.add_embedding_length(embedding.shape[1])
    writer.add_block_count(1)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(1)
    writer.add_key_length(HEAD)
    writer.add_value_length(HEAD)
    writer.add_rope_dimension_count(HEAD)
    writer.add_layer_norm_rms_eps(1e-5)
    for name, value in keys.items():
        writer.add_uint32(f"llama.{name}", value)
    writer.add_tokenizer_model("rwkv")
    writer.add_token_list(tokens)
    normal = [gguf.TokenType.NORMAL] * (len(tokens) - len(CONTROL))
    writer.add_token_types([gguf.TokenType.CONTROL] * len(CONTROL) + normal)
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(0)
    writer.add_add_bos_token(False)
    if template:
        writer.add_chat_template(template)
    # The largest part of the work for a token: fewer bytes are read sooner.
    small = gguf.GGMLQuantizationType.Q8_0
    writer.add_tensor(
        "output.weight", gguf.quants.quantize(output, small), raw_dtype=small
    )
    for name, matrix in tensors(embedding):
        writer.add_tensor(name, matrix)
    finish(writer)


def finish(writer: gguf.GGUFWriter) -> None:
    """Put all on disk."""
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def tensors(embedding: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """All other matrices; those of the one block do nothing."""
    width = embedding.shape[1]
    yield "token_embd.weight", embedding
    yield "output_norm.weight", np.ones(width, np.float32)
    for part in ("attn_norm", "ffn_norm"):
        yield f"blk.0.{part}.weight", np.ones(width, np.float32)
    for part, rows, columns in (
        ("attn_q", HEAD, width),
        ("attn_k", HEAD, width),
        ("attn_v", HEAD, width),
        ("attn_output", width, HEAD),
        ("ffn_gate", FEED_FORWARD, width),
        ("ffn_up", FEED_FORWARD, width),
        ("ffn_down", width, FEED_FORWARD),
    ):
        yield f"blk.0.{part}.weight", np.zeros((rows, columns), np.float16)


def raw(piece: str | bytes) -> bytes:
    """The bytes of a piece."""
    return piece.encode() if isinstance(piece, str) else piece


def spellings(pieces: Iterable[bytes]) -> Iterator[str]:
    """Each piece with escapes, and each time that it comes with others."""
    seen: Counter[bytes] = Counter()
    for piece in pieces:
        number = seen[piece]
        seen[piece] += 1
        spelled = []
        for byte in piece:
            ways = DIGITS[byte]
            number, choice = divmod(number, len(ways))
            spelled.append("\\x" + ways[choice])
        if number or not piece:
            raise ValueError(f"too short for so many repetitions: {piece!r}")
        yield "".join(spelled)


def digit_pairs() -> dict[int, list[str]]:
    """For each byte all two "digits" that llama.cpp reads as this byte.

    It takes any character for a digit: from ``a`` on it counts from ten, below from
    ``0``, and what is too large falls off. The pair ``00``-``ff`` itself is left to
    the tokens of single bytes.
    """
    values = {chr(code): code - (87 if code >= 97 else 48) for code in range(33, 127)}
    pairs: dict[int, list[str]] = {byte: [] for byte in range(256)}
    for (high, one), (low, other) in itertools.product(values.items(), repeat=2):
        byte = ((one << 4) + other) & 255
        if high + low != f"{byte:02x}":
            pairs[byte].append(high + low)
    return pairs


DIGITS = digit_pairs()
