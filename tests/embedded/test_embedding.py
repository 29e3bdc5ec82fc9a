"""Vectors of texts, beside those of a real Ollama."""

from __future__ import annotations

import json
import math
from typing import Any

import httpx
import pytest

from tests.embedded.making import made, recorded, replayed

SAME = """
embed/absent embed/batch-one-too-long embed/chat-only-model embed/empty-list
embed/empty-string embed/empty-string-in-list embed/keep-alive-bad
embed/legacy-chat-only-model embed/legacy-empty embed/legacy-too-long
embed/not-strings embed/object embed/too-long-truncate-false
errors/embed-bad-name errors/embed-empty-body errors/embed-no-model
errors/embed-not-json errors/embed-unknown-model errors/embeddings-bad-name
errors/embeddings-empty-body errors/embeddings-no-model errors/embeddings-not-json
errors/embeddings-unknown-model errors/no-cloud-embed
""".split()
VECTORS = """
single batch dimensions-8 dimensions-9999 dimensions-negative num-ctx-16 too-long
legacy
""".split()
TIMES = ("total_duration", "load_duration")


@pytest.mark.parametrize("name", SAME)
def test_an_answer_is_a_real_ollamas(ask: httpx.Client, name: str) -> None:
    assert replayed(ask, name) == recorded(name)


@pytest.mark.parametrize("name", VECTORS)
def test_vectors_come_in_a_real_ollamas_form(ask: httpx.Client, name: str) -> None:
    status, kind, text = replayed(ask, f"embed/{name}")
    real_status, real_kind, real_text = recorded(f"embed/{name}")
    found, real = json.loads(text), json.loads(real_text)
    assert (status, kind) == (real_status, real_kind)
    assert list(found) == list(real)
    assert all(found[field] > 0 for field in TIMES if field in real)
    assert found.get("prompt_eval_count") == real.get("prompt_eval_count")
    for vector, other in zip(_vectors(found), _vectors(real), strict=True):
        trimmed = len(other) == 4  # a tape keeps the first numbers of a long vector
        assert len(vector) == len(other) or trimmed
        assert math.isclose(math.hypot(*vector), 1, abs_tol=1e-6)


def test_a_cut_vector_points_where_the_whole_one_did(ask: httpx.Client) -> None:
    [whole], [cut] = (
        _embed(ask, "Hello", dimensions=size)["embeddings"] for size in (None, 8)
    )
    length = math.hypot(*whole[:8])
    assert cut == pytest.approx([number / length for number in whole[:8]], abs=1e-6)


def test_a_vector_does_not_depend_on_its_neighbours(ask: httpx.Client) -> None:
    texts = ["Hello", "안녕하세요", "What is the capital of France?"]
    together = _embed(ask, texts)["embeddings"]
    alone = [_embed(ask, text)["embeddings"][0] for text in texts]
    for one, other in zip(together, alone, strict=True):
        assert one == pytest.approx(other, abs=1e-6)
    tokens = [_embed(ask, text)["prompt_eval_count"] for text in texts]
    assert _embed(ask, texts)["prompt_eval_count"] == sum(tokens)


def test_long_texts_are_cut_among_short_ones(ask: httpx.Client) -> None:
    texts = ["Hello", "What is the capital of France? " * 40, "안녕하세요"]
    together = _embed(ask, texts)
    alone = [_embed(ask, text) for text in texts]
    for vector, other in zip(together["embeddings"], alone, strict=True):
        assert vector == pytest.approx(other["embeddings"][0], abs=1e-6)
    counts = [other["prompt_eval_count"] for other in alone]
    assert together["prompt_eval_count"] == sum(counts)
    assert counts[1] == 254


def test_a_batch_that_is_smaller_than_the_window_is_the_limit(
    ask: httpx.Client,
) -> None:
    options = {"num_batch": 32}
    found = _embed(ask, "What is the capital of France? " * 9, options=options)
    assert found["prompt_eval_count"] == 30


def test_numbers_have_no_more_digits_than_they_need(ask: httpx.Client) -> None:
    text = ask.post("/api/embed", json={"model": "tiny-embed", "input": "Hello"}).text
    numbers = text.partition("[[")[2].partition("]]")[0].split(",")
    assert max(len(number.lstrip("-0.").partition("e")[0]) for number in numbers) <= 9


def test_many_texts_come_back_in_their_order(ask: httpx.Client) -> None:
    texts = [f"Number {number} of many." for number in range(100)]
    vectors = _embed(ask, texts)["embeddings"]
    assert len(vectors) == 100
    place = texts.index("Number 77 of many.")
    assert vectors[place] == pytest.approx(_embed(ask, texts[place])["embeddings"][0])


def test_keep_alive_and_options_count_for_embedding_too(ask: httpx.Client) -> None:
    _embed(ask, "Hello", keep_alive=-1, options={"num_ctx": 64})
    loaded = ask.get("/api/ps").json()["models"]
    entry = next(model for model in loaded if model["name"] == "tiny-embed:latest")
    assert entry["context_length"] == 64
    assert int(entry["expires_at"][:4]) > 2300
    wrong = ask.post(
        "/api/embed",
        json={"model": "tiny-embed", "input": "x", "options": {"num_ctx": "64"}},
    )
    assert wrong.json()["error"] == 'option "num_ctx" must be of type integer'


def test_a_model_made_of_an_embedding_model_embeds(
    asked: httpx.Client,
) -> None:
    made(asked, "vectors", from_="tiny-embed", parameters={"num_ctx": 32})
    assert len(_embed(asked, "Hello", model="vectors")["embeddings"][0]) == 128


def _embed(asked: httpx.Client, texts: Any, **fields: Any) -> dict[str, Any]:
    body = {"model": "tiny-embed", "input": texts, **fields}
    answer = asked.post("/api/embed", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _vectors(answer: dict[str, Any]) -> list[list[float]]:
    return answer["embeddings"] if "embeddings" in answer else [answer["embedding"]]
