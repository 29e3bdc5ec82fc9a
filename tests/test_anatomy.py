"""Tests of what a header tells of the memory that a model takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ollama_magic.anatomy import (
    Anatomy,
    Layer,
    Needs,
    batch_for,
    file_anatomy,
    read_anatomy,
    shown_anatomy,
)
from ollama_magic.gguf import read_gguf
from tests.shapes import SHAPES, Shape, shape_file

MIB = 1 << 20


def anatomy(folder: Path, shape: Shape) -> Anatomy:
    found = file_anatomy(read_gguf(shape_file(folder / "model", shape)))
    assert found
    return found


def read(
    architecture: str, tensors: dict[str, tuple[int, ...]], **keys: Any
) -> Anatomy:
    """What is read off a header with these keys under the architecture's name."""
    named = {f"{architecture}.{name}": value for name, value in keys.items()}
    told = {"general.architecture": architecture, **named}
    found = read_anatomy(
        told, ((f"{name}.weight", "F16", tensors[name]) for name in tensors)
    )
    assert found
    return found


def test_grouped_queries_make_the_cache_narrow(tmp_path: Path) -> None:
    alone = anatomy(tmp_path, Shape(groups=8)).needs(4096)
    grouped = anatomy(tmp_path, Shape(groups=2)).needs(4096)

    # 4 layers x 2 bytes x (keys + values) x tokens
    assert alone.cache == 4 * 2 * 2 * 8 * 64 * 4096
    assert grouped.cache * 4 == alone.cache


def test_weights_are_what_the_tensors_take_in_the_file(tmp_path: Path) -> None:
    path = shape_file(tmp_path / "model", SHAPES["four-bits"])
    needs = file_anatomy(read_gguf(path))
    assert needs

    assert needs.weights_bytes == pytest.approx(path.stat().st_size, rel=0.02)


def test_the_cache_grows_with_the_window_and_with_requests_at_a_time(
    tmp_path: Path,
) -> None:
    model = anatomy(tmp_path, SHAPES["grouped"])

    assert model.needs(8192).cache == 2 * model.needs(4096).cache
    assert model.needs(4096, 3).cache == 3 * model.needs(4096).cache
    assert model.needs(100).cache == model.needs(256).cache


def test_layers_that_slide_keep_no_more_than_their_window(tmp_path: Path) -> None:
    model = anatomy(tmp_path, SHAPES["sliding"])

    assert [layer.slides for layer in model.layers] == [*[True] * 5, False] * 2
    assert (
        model.needs(16_384).cache
        < anatomy(tmp_path, replace(SHAPES["sliding"], window=0)).needs(16_384).cache
        / 3
    )


@pytest.mark.parametrize(
    ("told", "slide"),
    [(3, [True, True, False] * 2), ([True, False], [True, False] * 3), (None, [False])],
)
def test_a_header_may_say_which_layers_slide(told: Any, slide: list[bool]) -> None:
    places = range(len(slide))
    tensors = {f"blk.{place}.attn_k": (64, 32) for place in places}
    found = read(
        "gemma4",
        {"token_embd": (64, 100), **tensors},
        block_count=len(slide),
        embedding_length=64,
        **{"attention.sliding_window": 512},
        **{"attention.sliding_window_pattern": told},
    )

    assert [layer.slides for layer in found.layers] == slide


def test_values_that_are_a_part_of_the_keys_are_kept_once() -> None:
    found = read(
        "deepseek2",
        {"blk.0.attn_kv_a_mqa": (2048, 576)},
        block_count=1,
        **{"attention.key_length_mla": 192},
    )

    assert found.layers == (Layer(576, 0),)


def test_recurrent_layers_keep_a_state_that_does_not_grow() -> None:
    keys: dict[str, Any] = {
        "block_count": 2,
        "embedding_length": 64,
        "ssm.conv_kernel": 4,
        "ssm.inner_size": 128,
        "ssm.state_size": 16,
        "ssm.group_count": 2,
    }
    tensors = {
        "blk.0.ssm_conv1d": (4, 192),
        "blk.0.attn_qkv": (64, 192),
        "blk.1.attn_k": (64, 32),
        "blk.1.attn_v": (64, 32),
    }
    found = read("qwen35", tensors, **keys)
    assert found

    assert found.layers == (Layer(32, 32),)
    assert found.state_bytes == 4 * (3 * (128 + 2 * 2 * 16) + 128 * 16)
    assert found.needs(512).cache - found.needs(256).cache == 2 * 64 * 256


def test_fused_attention_is_read_off_the_counts_of_heads() -> None:
    keys = {"attention.head_count": 8, "attention.head_count_kv": 2}
    found = read(
        "phi3",
        {"blk.0.attn_qkv": (512, 768)},
        block_count=1,
        embedding_length=512,
        **keys,
    )

    assert found.layers == (Layer(128, 128),)


def test_a_model_that_reads_both_ways_has_no_cache() -> None:
    tensors = {"blk.0.attn_k": (64, 64), "blk.0.attn_v": (64, 64)}
    found = read("nomic-bert", tensors, block_count=1, pooling_type=1)

    assert found.embeds
    assert found.needs(2048).cache == 0


def test_layers_that_only_draft_or_share_have_no_cache_of_their_own() -> None:
    tensors = {f"blk.{place}.attn_k": (64, 32) for place in range(4)}
    keys = {"nextn_predict_layers": 1, "attention.shared_kv_layers": 1}
    found = read("gemma4", tensors, block_count=4, **keys)

    assert len(found.layers) == 2


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"model_info": {"general.architecture": "llama", "llama.block_count": 4}},
        {"tensors": [{"name": "a", "type": "type 99", "shape": [4]}]},
        {"tensors": ["nonsense"]},
        {"tensors": [{"name": "a"}]},
        {"tensors": [{"name": "a", "type": "F16", "shape": ["wide"]}]},
        {"tensors": 7},
    ],
)
def test_a_header_that_does_not_tell_enough_tells_nothing(
    shown: dict[str, Any],
) -> None:
    assert shown_anatomy(shown) is None


def test_what_is_needed_adds_up() -> None:
    assert Needs(3, 2, 1).total == 6


@pytest.mark.parametrize(
    ("window", "tokens"),
    [(256, 512), (4096, 512), (4097, 1024), (32_768, 1024), (131_072, 2048)],
)
def test_a_longer_window_is_read_in_larger_batches(window: int, tokens: int) -> None:
    assert batch_for(window) == tokens


@pytest.mark.parametrize(("window", "tokens"), [(512, 512), (8192, 2048)])
def test_texts_to_embed_are_read_whole(window: int, tokens: int) -> None:
    assert batch_for(window, embeds=True) == tokens
