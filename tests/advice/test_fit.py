"""Tests of what a model needs: beside what an engine says, and beside what there is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

import ollama_magic as om
from ollama_magic.advice.fit import (
    Fit,
    default_context,
    fit_anatomy,
    fit_shown,
    hidden_arrays,
)
from ollama_magic.advice.machine import GPU, Machine
from ollama_magic.anatomy import Needs, file_anatomy
from ollama_magic.errors import BadInput, ModelNotFound
from ollama_magic.gguf import read_gguf
from tests.shapes import SHAPES, Shape, shape_file
from tests.support import tapes
from tests.support.engine import Engine
from tests.support.server import Answer, Request, Server

GB = 10**9
Using = Callable[[Any], None]
NEEDS = Needs(weights=8 * GB, cache=GB, compute=GB)
CARD = GPU("card", 12 * GB, 12 * GB)
# Weights that llama.cpp lays out anew are counted twice where the file is mapped too.
UNMAPPED = {"use_mmap": False}


def said(engine: Engine, model: str, window: int) -> int:
    """What the engine says that the model takes when it is loaded so."""
    body = {"model": model, "options": {"num_ctx": window, **UNMAPPED}}
    httpx.post(f"{engine.url}/api/generate", json=body, timeout=60).raise_for_status()
    models = httpx.get(f"{engine.url}/api/ps").json()["models"]
    return next(each["size"] for each in models if each["name"] == f"{model}:latest")


@pytest.mark.parametrize("window", [2048, 16_384])
@pytest.mark.parametrize("model", SHAPES)
def test_a_model_takes_what_was_said_before(
    model: str, window: int, shaped: Engine, using: Using
) -> None:
    using(shaped)
    fit = om.fit(model, window)

    assert fit.context_tokens == window
    assert fit.needs.total == pytest.approx(said(shaped, model, window), rel=0.02)


def test_a_file_is_judged_without_a_server(
    shapes: dict[str, Path], shaped: Engine, using: Using, hostile: Any, tmp_path: Path
) -> None:
    using(shaped)
    asked = om.fit("sliding", 4096)
    using(hostile.nobody())
    path = tmp_path / "sliding.gguf"
    path.write_bytes(shapes["sliding"].read_bytes())

    assert om.fit(path, 4096).needs == asked.needs
    assert om.fit(str(path), 4096).needs == asked.needs


def test_requests_at_a_time_each_have_a_window(shaped: Engine, using: Using) -> None:
    using(shaped)
    one, four = om.fit("grouped", 4096), om.fit("grouped", 4096, 4)

    assert four.needs.cache == 4 * one.needs.cache
    assert four.parallel == 4


def test_a_window_is_no_longer_than_the_model_was_trained_for(
    shaped: Engine, using: Using
) -> None:
    using(shaped)

    assert om.fit("grouped", 10**6).context_tokens == SHAPES["grouped"].context
    assert om.fit("grouped").context_tokens == 4096


def test_texts_to_embed_are_taken_one_by_one(tmp_path: Path) -> None:
    path = shape_file(tmp_path / "embed", Shape(pooling=True))
    fit = fit_anatomy("embed", file_anatomy(read_gguf(path)), 2048, parallel=4)

    assert fit.parallel == 1


def test_the_models_own_window_counts_before_the_servers() -> None:
    shown = json.loads(b"".join(tapes.chunk_bytes(tapes.read("store/show-tiny"))))
    trimmed = [each for each in shown["tensors"] if isinstance(each, dict)]
    shown |= {"tensors": trimmed, "parameters": 'num_ctx      64\nstop  "x"'}

    assert fit_shown(shown).context_tokens == 64
    assert fit_shown(shown, 128).context_tokens == 128
    assert fit_shown(shown | {"parameters": ""}).context_tokens == 256


def test_a_projector_in_a_file_of_its_own_counts() -> None:
    shown = {
        "name": "sees",
        "model_info": {"general.architecture": "llama", "llama.block_count": 1},
        "tensors": [{"name": "a.weight", "type": "F16", "shape": [1000, 1000]}],
        "projector_info": {"general.architecture": "clip"},
    }

    assert fit_shown(shown, file_bytes=5_000_000).needs.weights == 5_000_000
    assert fit_shown(shown).needs.weights == 2_000_000


@pytest.mark.parametrize(
    ("machine", "verdict", "fits"),
    [
        (None, "unknown", None),
        (Machine(32 * GB, 16 * GB), "memory", True),
        (Machine(32 * GB, 9 * GB), "tight", False),
        (Machine(8 * GB, 8 * GB), "no", False),
        (Machine(32 * GB, 16 * GB, (CARD,)), "gpu", True),
        (
            Machine(32 * GB, 16 * GB, (replace(CARD, free_bytes=6 * GB),)),
            "spills",
            True,
        ),
        (Machine(8 * GB, 2 * GB, (replace(CARD, free_bytes=0),)), "tight", False),
    ],
)
def test_the_verdict_is_by_what_is_free(
    machine: Machine | None, verdict: str, fits: bool | None
) -> None:
    fit = Fit("m", NEEDS, 4096, 1, machine)

    assert (fit.verdict, fit.fits) == (verdict, fits)
    assert str(fit).startswith("m needs 10GB of memory with a window of 4K tokens")


def test_what_spills_is_what_the_cards_cannot_hold() -> None:
    machine = Machine(32 * GB, 16 * GB, (replace(CARD, free_bytes=6 * GB),))
    fit = Fit("m", NEEDS, 4096, 1, machine)

    assert fit.spilled_bytes == 4 * GB
    assert "about 4GB stays beside it" in str(fit)


def test_given_memory_counts_instead_of_this_machines(
    shaped: Engine, using: Using
) -> None:
    using(shaped)

    assert om.fit("grouped", memory="8GB").verdict == "memory"
    assert om.fit("grouped", memory=1_000_000).verdict == "no"
    with pytest.raises(BadInput, match="8 apples"):
        om.fit("grouped", memory="8 apples")


def test_it_shows_its_parts_as_a_table() -> None:
    fit = Fit("m<b>", NEEDS, 4096, 1, Machine(32 * GB, 16 * GB))

    assert fit.table.set_index("part")["memory"].to_dict() == {
        "weights": 8 * GB,
        "cache": GB,
        "compute": GB,
        "total": 10 * GB,
    }
    assert "8GB" in repr(fit)
    assert "<td>8GB</td>" in fit._repr_html_()
    assert "m<b>" not in fit._repr_html_()


def test_it_speaks_korean(korean: None) -> None:
    fit = Fit("m", NEEDS, 4096, 1, Machine(32 * GB, 16 * GB))

    assert str(fit) == (
        "m 모델에 필요한 메모리는 컨텍스트 4K 토큰일 때 10GB입니다(동시 요청 수: 1). "
        "이 컴퓨터의 메모리는 32GB, 비어 있는 것은 16GB입니다. 올릴 수 있습니다."
    )
    for part in ("가중치", "캐시", "계산", "합계"):
        assert part in repr(fit)
        assert part in fit._repr_html_()
    assert [*fit.table["part"]] == ["weights", "cache", "compute", "total"]


def test_a_window_that_was_cut_to_the_models_own_is_told() -> None:
    cut = Fit("m", NEEDS, 256, 1, asked_tokens=4096)

    assert "4K tokens were asked for; its window ends at 256." in str(cut)
    assert "asked for" not in str(Fit("m", NEEDS, 256, 1, asked_tokens=256))


@pytest.mark.parametrize(
    ("size", "tokens"),
    [(0, 4096), (12 * GB, 4096), (26 * GB, 32_768), (80 * GB, 1 << 18)],
)
def test_cards_with_more_memory_get_a_longer_window(size: int, tokens: int) -> None:
    assert default_context(Machine(1, 1, (GPU("card", size, size),))) == tokens


def test_a_model_that_is_not_there_is_said_to_be_so(
    shaped: Engine, using: Using
) -> None:
    using(shaped)

    with pytest.raises(ModelNotFound, match="Did you mean grouped:latest"):
        om.fit("groupd")


def test_a_model_in_the_cloud_takes_no_memory_here() -> None:
    with pytest.raises(BadInput, match="runs in the cloud"):
        fit_shown({"name": "gpt-oss:120b-cloud", "remote_host": "https://ollama.com"})


def test_a_name_of_the_cloud_is_not_asked_for(hostile: Any, using: Using) -> None:
    using(hostile.nobody())

    with pytest.raises(BadInput, match="gpt-oss:20b-cloud runs in the cloud"):
        om.fit("gpt-oss:20b-cloud")


def test_a_window_may_be_written_as_people_do(shaped: Engine, using: Using) -> None:
    using(shaped)

    assert om.fit("grouped", "16K").context_tokens == 16_384
    for window in (-5, 0, "long"):
        with pytest.raises(BadInput, match="is not a number of tokens"):
            om.fit("grouped", num_ctx=window)


def test_memory_has_a_unit(shaped: Engine, using: Using) -> None:
    using(shaped)

    with pytest.raises(BadInput, match="memory='8GB'"):
        om.fit("grouped", memory=8)


def test_a_header_that_was_not_told_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(BadInput, match=r"om\.running\(\)"):
        fit_shown({"name": "m"})


def test_what_is_no_gguf_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "no.gguf"
    path.write_text("GIF89a")

    for name in (path, tmp_path / "missing.gguf"):
        with pytest.raises(BadInput, match="cannot be read as GGUF"):
            om.fit(name)


def test_arrays_that_are_hidden_are_asked_for(opened: Any, using: Using) -> None:
    info = {
        "general.architecture": "gemma4",
        "gemma4.block_count": 2,
        "gemma4.embedding_length": 64,
        "gemma4.attention.sliding_window": 512,
        "gemma4.attention.sliding_window_pattern": None,
    }
    tensors = [
        {"name": f"blk.{place}.attn_k.weight", "type": "F16", "shape": [64, 32]}
        for place in range(2)
    ]

    async def handler(request: Request, answer: Answer) -> None:
        told = dict(info)
        if request.path == "/api/tags":
            await answer.json({"models": []})
            return
        if request.json.get("verbose"):
            told["gemma4.attention.sliding_window_pattern"] = [True, False]
        await answer.json({"model_info": told, "tensors": tensors})

    server = opened.enter_context(Server(handler))
    using(server)
    fit = om.fit("m", 16_384)

    assert len(server.requests_to("/api/show")) == 2
    assert fit.needs.cache == 2 * 2 * 32 * (16_384 + 1536)
    assert hidden_arrays({"model_info": info})
    assert not hidden_arrays({"model_info": {"tokenizer.ggml.tokens": None}})
