"""Tests of the wire of managing models: every recorded exchange read by our calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ollama_magic import loop
from ollama_magic.client import Client
from ollama_magic.dialects import ollama
from ollama_magic.dialects import ollama_models as models
from ollama_magic.dialects.call import Call, StreamCall
from ollama_magic.embedding import Embeddings, EmbedRequest
from ollama_magic.errors import (
    AnswerFailed,
    ContextFull,
    HostError,
    ModelNotFound,
    NotOllama,
    Refused,
    SignInNeeded,
    TooOld,
)
from ollama_magic.events import Progress
from ollama_magic.hosts import Host
from ollama_magic.modelfile import CreateRequest, Modelfile
from ollama_magic.names import ModelRef
from ollama_magic.retrying import BUSY
from tests.support import tapes

ADDRESS = "http://127.0.0.1:11434"
DIGEST = "sha256:" + "0" * 64
# What says only that a server is there, what a client hung up on.
LEFT_OUT = {"store/root-get", "store/root-head", "store/version-head"}
LEFT_OUT |= {"store/pull-hang-up"}
TAPES = [
    name
    for name in tapes.names()
    if name.startswith(("store/", "embed/")) and name not in LEFT_OUT
]


def recorded_call(name: str) -> Call[Any] | StreamCall:
    """The call that asks what a tape asks."""
    request = tapes.read(name)["request"]
    body = request.get("body") or {}
    model = str(body.get("model") or body.get("name") or "")
    path, digest = request["path"], request["path"].rpartition("/")[2]
    texts = [body["prompt"]] if "prompt" in body else body.get("input", [])
    if isinstance(texts, str):
        texts = [texts] if texts else []
    embed = EmbedRequest(ModelRef(model), tuple(texts))
    source = Modelfile(from_=str(body.get("from", "m.gguf")))
    create = CreateRequest(ModelRef(model), source, from_=str(body.get("from", "")))
    calls: dict[str, Callable[[], Any]] = {
        "GET /api/version": ollama.version,
        "GET /api/tags": ollama.tags,
        "GET /api/ps": ollama.ps,
        "POST /api/show": lambda: ollama.show(model),
        "POST /api/embed": lambda: models.embed(embed),
        "POST /api/embeddings": lambda: models.embeddings(embed),
        "POST /api/pull": lambda: models.pull(model),
        "POST /api/push": lambda: models.push(model),
        "POST /api/create": lambda: models.create(create),
        "POST /api/copy": lambda: models.copy(
            body["source"], body.get("destination", "")
        ),
        "DELETE /api/delete": lambda: models.delete(model),
        f"HEAD /api/blobs/{digest}": lambda: models.has_blob(digest),
        f"POST /api/blobs/{digest}": lambda: models.upload(digest),
        "POST /api/me": models.me,
        "POST /api/signout": models.signout,
        "GET /api/status": models.status,
        "GET /api/experimental/model-recommendations": models.recommendations,
        "POST /api/experimental/web_search": lambda: models.web_search("x"),
        "POST /api/experimental/web_fetch": lambda: models.web_fetch("http://x"),
    }
    call: Call[Any] | StreamCall = calls[f"{request['method']} {path}"]()
    return call


def outcome(name: str, url: str) -> Any:
    """What a call makes of its recorded answer: a value, events, or an error."""
    call = recorded_call(name)
    client = Client(Host.parse(url))

    async def ask() -> Any:
        try:
            if isinstance(call, Call):
                return await client.fetch(call)
            return [event async for events in client.stream(call) for event in events]
        except HostError as error:
            return error
        finally:
            await client.close()

    return loop.wait(ask())


@pytest.mark.parametrize("name", TAPES)
def test_a_recorded_exchange_ends_for_us_as_it_did(name: str, tape_server: Any) -> None:
    tape = tapes.read(name)
    status, body = tape["response"]["status"], b"".join(tapes.chunk_bytes(tape))
    if status in BUSY:  # would be asked again
        text, call = body.decode(), recorded_call(name)
        assert isinstance(call.refusal(status, text, ADDRESS), Refused)
        return

    found = outcome(name, tape_server(name).url)

    went_wrong = status >= 400 or b'{"error":' in body
    assert isinstance(found, HostError) == went_wrong, found
    if isinstance(found, list) and found and isinstance(found[0], Progress):
        assert found[-1] == Progress("success")


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("embed/batch-one-too-long", ContextFull, "longer than tiny-embed can take"),
        ("embed/chat-only-model", Refused, "tiny answers in text and makes no vectors"),
        ("embed/legacy-chat-only-model", Refused, "makes no vectors"),
        ("embed/legacy-too-long", ContextFull, "truncate=True"),
        ("embed/empty-string-in-list", Refused, "Leave empty texts out"),
        ("embed/keep-alive-bad", Refused, "missing unit in duration"),
        ("store/blob-head-missing", Refused, "does not have the file"),
        ("store/blob-post-mismatch", Refused, "digest mismatch"),
        ("store/copy-missing", ModelNotFound, "'nope'"),
        ("store/copy-bad-name", Refused, 'destination "a b" is invalid'),
        ("store/delete-missing", ModelNotFound, "'copied'"),
        ("store/create-error-not-gguf", AnswerFailed, "was not in GGUF format"),
        ("store/create-error-half-file", AnswerFailed, "exceeds file size"),
        ("store/create-error-bad-template", Refused, "unclosed action"),
        ("store/create-error-bad-quantize", Refused, "supported types are F32, F16"),
        ("store/create-error-from-unknown", AnswerFailed, "cannot reach the registry"),
        ("store/pull-unknown", ModelNotFound, "the registry has no model"),
        ("store/pull-unknown-no-stream", ModelNotFound, "ollama.com/search"),
        ("store/pull-corrupt", AnswerFailed, "came damaged"),
        ("store/pull-offline", AnswerFailed, ": lookup registry.ollama.ai on "),
        ("store/pull-refused", AnswerFailed, "connection refused"),
        ("store/push-missing", ModelNotFound, "'someone/nope' to push"),
        ("store/push-not-insecure", AnswerFailed, "--insecure"),
    ],
)
def test_a_recorded_failure_is_an_error_that_says_what_to_do(
    name: str, kind: type[HostError], told: str, tape_server: Any
) -> None:
    error = outcome(name, tape_server(name).url)

    assert type(error) is kind
    assert told in str(error)


def test_vectors_come_in_the_order_of_the_texts(tape_server: Any) -> None:
    found = outcome("embed/batch", tape_server("embed/batch").url)

    assert isinstance(found, Embeddings)
    assert [len(vector) for vector in found.vectors] == [128, 128]
    assert found.vectors[0][:2] == (0.17017077, -0.059729595)
    assert found.clock.prompt_tokens is not None


def test_fewer_vectors_than_texts_are_no_answer() -> None:
    call = models.embed(EmbedRequest(ModelRef("m"), ("a", "b")))

    with pytest.raises(ValueError, match="1 vectors for 2 texts"):
        call.read({"embeddings": [[1.0]]})


def test_an_embedding_refuses_what_is_too_long_unless_told_otherwise() -> None:
    plain = models.embed(EmbedRequest(ModelRef("m"), ("a",)))
    full = EmbedRequest(ModelRef("m"), ("a",), {"num_ctx": 8}, 4, "5m", truncate=True)

    assert plain.body == {"model": "m", "input": ["a"], "truncate": False}
    assert models.embed(full).body == {
        "model": "m",
        "input": ["a"],
        "truncate": True,
        "options": {"num_ctx": 8},
        "dimensions": 4,
        "keep_alive": "5m",
    }


def test_a_model_is_made_from_what_was_given_and_nothing_else() -> None:
    modelfile = Modelfile(
        from_="tiny",
        system="Be kind.",
        parameters={"temperature": 1, "stop": "x", "mirostat": 1},
        messages=[("user", "hi")],
        license="MIT",
        requires="v0.14.0",
    )
    request = CreateRequest(ModelRef("mine"), modelfile, "tiny", quantize="q8_0")

    assert models.create(request).body == {
        "model": "mine",
        "from": "tiny",
        "system": "Be kind.",
        "parameters": {"temperature": 1, "stop": ["x"]},
        "messages": [{"role": "user", "content": "hi"}],
        "license": ["MIT"],
        "requires": "0.14.0",
        "quantize": "q8_0",
        "stream": True,
    }


@pytest.mark.parametrize(
    ("call", "since"),
    [
        (models.embed(EmbedRequest(ModelRef("m"), ("a",))), "0.2.6"),
        (models.status(), "0.16.2"),
        (models.web_search("x"), "0.18.0"),
        (models.web_fetch("http://x"), "0.18.0"),
        (models.recommendations(), "0.22.1"),
        (models.me(), "0.12.0"),
        (models.signout(), "0.12.1"),
        (models.pull("m"), "0.0.5"),
        (models.push("m"), "0.0.6"),
        (models.copy("m", "n"), "0.0.12"),
        (models.delete("m"), "0.0.11"),
        (ollama.ps(), "0.1.38"),
        (ollama.show("m"), "0.0.18"),
    ],
)
@pytest.mark.parametrize("tape", ["errors/unknown-route", "errors/wrong-method"])
def test_a_server_that_is_too_old_is_told_by_the_version_that_is_needed(
    call: Call[Any], since: str, tape: str
) -> None:
    recorded = tapes.read(tape)
    text = b"".join(tapes.chunk_bytes(recorded)).decode()
    error = call.refusal(recorded["response"]["status"], text, ADDRESS)

    assert type(error) is TooOld
    assert f"has no {call.path}: that came with Ollama {since}" in str(error)


def test_another_servers_404_says_nothing_of_age() -> None:
    error = models.status().refusal(404, "Not Found", ADDRESS)
    numbered = models.status().refusal(404, "404 Not Found", ADDRESS)

    assert type(error) is NotOllama
    assert str(error) == str(numbered)


def test_nobody_being_signed_in_gives_the_page_to_sign_in_on() -> None:
    url = "https://ollama.com/connect?name=x&key=c2VjcmV0"
    text = json.dumps({"error": "unauthorized", "signin_url": url})
    error = models.me().refusal(401, text, ADDRESS)

    assert isinstance(error, SignInNeeded)
    assert error.signin_url == url
    assert "c2VjcmV0" not in str(error)


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ({"status": "x"}, Progress("x")),
        ({"status": "x", "total": 5}, Progress("x", "", 5, 0)),
        (
            {"status": "x", "digest": "d", "total": 5, "completed": 2},
            Progress("x", "d", 5, 2),
        ),
        ({"status": "x", "total": -5, "completed": -1}, Progress("x", "", 0, 0)),
    ],
)
def test_a_line_of_progress_is_one_event(line: dict[str, Any], event: Progress) -> None:
    assert models.pull("x").read(line) == (event,)


@pytest.mark.parametrize(
    "line", [{}, {"status": 1}, {"status": "x", "total": "many"}, {"status": None}]
)
def test_a_line_of_another_shape_is_no_progress(line: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        models.pull("x").read(line)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("write /x: no space left on device", "the server's disk is full"),
        ("write: There is not enough space on the disk.", "%ollama rm MODEL"),
        ("pull model manifest: 412: newer version", "the server gave up on m: pull"),
    ],
)
def test_a_pull_that_fails_says_why(words: str, told: str) -> None:
    with pytest.raises(AnswerFailed) as caught:
        models.pull("m").read({"error": words})

    assert told in str(caught.value)


def test_a_blob_that_is_missing_differs_from_a_route_that_is() -> None:
    missing = models.has_blob(DIGEST).refusal(404, "", ADDRESS)
    strange = models.upload(DIGEST).refusal(404, "404 page not found", ADDRESS)

    assert type(missing) is Refused
    assert type(strange) is TooOld
