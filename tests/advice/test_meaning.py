"""Tests of texts turned into vectors, and of how alike they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

from matplotlib import pyplot as plt

import ollama_magic as om
from ollama_magic.embedding import Embeddings
from ollama_magic.errors import BadInput, ContextFull, ModelNotFound, NoModel
from ollama_magic.vectors import Vectors, as_vectors
from tests.support.server import Answer, Request, Server

Using = Callable[[Any], None]
TEXTS = ["Hello", "안녕"]
KNOWN = {"서울": [3.0, 4.0], "부산": [4.0, 3.0], "cat": [-4.0, 3.0], " ": [0.0, 0.0]}


@pytest.fixture(autouse=True)
def closed_figures() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.fixture
def embedder(opened: ExitStack) -> Server:
    """A server with two models that embed and one that chats."""
    able = {"large": "embedding", "small": "embedding", "chats": "completion"}
    sizes = {"large": 9, "small": 5, "chats": 1}

    async def handler(request: Request, answer: Answer) -> None:
        if request.path == "/api/tags":
            listed = [
                {"name": name, "size": sizes[name], "digest": name} for name in able
            ]
            await answer.json({"models": listed})
        elif request.path == "/api/ps":
            await answer.json({"models": []})
        elif request.path == "/api/version":
            await answer.json({"version": "0.13.0"})
        elif request.path == "/api/show":
            await answer.json({"capabilities": [able[request.json["model"]]]})
        else:
            vectors = [KNOWN[text] for text in request.json["input"]]
            await answer.json({"embeddings": vectors})

    return opened.enter_context(Server(handler))


def test_texts_become_an_array_and_a_table(tape_server: Any, using: Using) -> None:
    using(tape_server("embed/batch", "store/show-tiny-embed"))
    vectors = om.embed(TEXTS, model="tiny-embed")

    assert vectors.array.shape == (2, 128)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-6)
    assert [*vectors.frame.index] == TEXTS
    assert vectors.frame.shape == (2, 128)
    assert (vectors.frame.to_numpy() == vectors.array).all()
    assert repr(vectors) == "<Vectors 2 x 128 by tiny-embed>"


def test_one_text_becomes_one_vector(tape_server: Any, using: Using) -> None:
    using(tape_server("embed/single", "store/show-tiny-embed"))

    assert len(om.embed("Hello", model="tiny-embed")) == 1


def test_nothing_to_embed_needs_no_request(embedder: Server, using: Using) -> None:
    using(embedder)
    vectors = om.embed([], model="small")

    assert vectors.array.shape == (0, 0)
    assert vectors.similarity.empty
    assert embedder.requests_to("/api/embed") == []


def test_what_is_wished_is_sent(embedder: Server, using: Using) -> None:
    using(embedder)
    om.embed(["cat"], "small", dimensions=2, truncate=True, options={"num_ctx": 16})
    [request] = embedder.requests_to("/api/embed")

    assert request.json == {
        "model": "small",
        "input": ["cat"],
        "truncate": True,
        "dimensions": 2,
        "options": {"num_ctx": 16},
    }


def test_the_smallest_model_that_embeds_is_taken(
    embedder: Server, using: Using, capsys: pytest.CaptureFixture[str]
) -> None:
    using(embedder)

    assert om.embed(["cat"]).model == "small"
    assert "Making vectors with small" in "".join(capsys.readouterr())


def test_a_model_that_only_chats_is_not_asked_and_others_are_named(
    embedder: Server, using: Using
) -> None:
    using(embedder)

    with pytest.raises(BadInput, match="Models that do: small, large") as caught:
        om.embed(["cat"], model="chats")
    assert "makes no vectors" in str(caught.value)
    assert embedder.requests_to("/api/embed") == []


def test_where_no_model_embeds_those_that_can_be_pulled_are_named(
    tape_server: Any, using: Using
) -> None:
    using(tape_server("store/tags", "store/show-tiny"))

    with pytest.raises(NoModel, match="Get one: %ollama pull embeddinggemma"):
        om.embed(TEXTS)
    with pytest.raises(BadInput, match="Models that do: all-minilm"):
        om.embed(TEXTS, model="tiny")


def test_a_server_that_does_not_tell_what_models_can_do_is_asked(
    opened: ExitStack, using: Using
) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        if request.path == "/api/show":
            await answer.json({"details": {}})
        else:
            await answer.json({"embeddings": [[1.0]]})

    using(opened.enter_context(Server(handler)))

    assert om.embed("x", model="old").array.tolist() == [[1.0]]


def test_a_text_that_is_too_long_is_an_error(tape_server: Any, using: Using) -> None:
    using(tape_server("embed/too-long-truncate-false", "store/show-tiny-embed"))

    with pytest.raises(ContextFull):
        om.embed("x" * 9999, model="tiny-embed")


def test_a_model_that_is_not_there_is_said_to_be_so(
    tape_server: Any, using: Using
) -> None:
    using(tape_server("errors/show-unknown-model"))

    with pytest.raises(ModelNotFound):
        om.embed("x", model="nope")


@pytest.mark.parametrize("texts", [[1, 2], ["a", None], [["a"]]])
def test_only_texts_become_vectors(texts: Any, embedder: Server, using: Using) -> None:
    using(embedder)

    with pytest.raises(BadInput, match="only texts"):
        om.embed(texts, model="small")


@pytest.mark.parametrize(("texts", "place"), [("", 1), (["서울", ""], 2)])
def test_an_empty_text_is_refused_with_its_place(
    texts: Any, place: int, embedder: Server, using: Using
) -> None:
    using(embedder)

    with pytest.raises(BadInput, match=f"text {place} is empty"):
        om.embed(texts, model="small")
    assert embedder.requests_to("/api/embed") == []


def test_likeness_is_the_cosine_of_the_angle(embedder: Server, using: Using) -> None:
    using(embedder)
    table = om.similarity(["서울", "부산", "cat", " "], model="small")

    assert table.loc["서울"].tolist() == pytest.approx([1, 0.96, 0, 0])
    assert table.loc["서울", "부산"] == table.loc["부산", "서울"]
    assert table.loc[" ", " "] == 0
    assert isinstance(table, pd.DataFrame)


def test_vectors_need_not_be_made_again(embedder: Server, using: Using) -> None:
    using(embedder)
    vectors = om.embed(pd.Series(["서울", "cat"]), model="small")
    table = om.similarity(vectors)

    assert table.loc["서울", "cat"] == pytest.approx(0)
    assert len(embedder.requests_to("/api/embed")) == 1


def test_batches_are_put_together_in_their_order() -> None:
    batches = [Embeddings(((1.0, 0.0), (0.0, 1.0))), Embeddings(((2.0, 2.0),))]
    vectors = as_vectors("m", ["a", "b", "c"], batches)

    assert vectors.array.tolist() == [[1, 0], [0, 1], [2, 2]]
    assert np.asarray(vectors, dtype=np.float32).dtype == np.float32


def test_a_picture_of_likeness_has_korean_labels() -> None:
    vectors = Vectors("m", ("서울은 수도입니다", "cat"), np.eye(2))
    ax = om.plots.similarity(vectors.similarity)
    labels = ax.get_yticklabels()
    ax.figure.savefig(BytesIO(), format="png")

    assert [label.get_text() for label in labels] == ["서울은 수도입니다", "cat"]
    assert om.plots.hangul_font() in labels[0].get_fontfamily()
    assert [text.get_text() for text in ax.texts] == ["1.00", "0.00", "0.00", "1.00"]


def test_a_large_picture_has_colours_only_and_short_labels() -> None:
    names = tuple(f"{'긴 글 ' * 20}{number}" for number in range(20))
    ax = om.plots.similarity(Vectors("m", names, np.eye(20)).similarity)

    assert list(ax.texts) == []
    assert max(len(label.get_text()) for label in ax.get_yticklabels()) == 24


def test_a_picture_is_drawn_where_it_is_wanted() -> None:
    _, ax = plt.subplots()

    assert (
        om.plots.similarity(Vectors("m", ("a",), np.ones((1, 1))).similarity, ax) is ax
    )


def test_nothing_is_not_drawn() -> None:
    with pytest.raises(BadInput, match="no text"):
        om.plots.similarity(Vectors("m", (), np.ones((0, 0))).similarity)
