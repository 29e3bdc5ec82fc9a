"""Ollama's native API for managing models and the account: request to call, no I/O."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..embedding import Embeddings, EmbedRequest
from ..errors import (
    AnswerFailed,
    ContextFull,
    HostError,
    ModelNotFound,
    Refused,
    SignInNeeded,
)
from ..events import Event, Progress, ServerClock
from ..modelfile import CreateRequest
from .call import Call, Refusal, StreamCall
from .ollama import reason_of, refusal

__all__ = [
    "SUCCESS",
    "copy",
    "create",
    "delete",
    "embed",
    "embeddings",
    "has_blob",
    "me",
    "pull",
    "push",
    "recommendations",
    "signout",
    "status",
    "upload",
    "web_fetch",
    "web_search",
]

Json = Mapping[str, Any]
SUCCESS = "success"

# Words of the server, and the text of ours that says what they mean.
_REGISTRY = (
    ("digest mismatch", "pull_corrupt"),
    ("no space left", "disk_full"),
    ("not enough space on the disk", "disk_full"),
    ("HTTP response to HTTPS client", "registry_insecure"),
    ("tls: ", "registry_insecure"),
    ("dial tcp", "registry_unreachable"),
)
_PULL = (
    ("file does not exist", "pull_unknown"),
    ("is no folder of models", "no_models_there"),
    *_REGISTRY,
)
_CREATE = (
    ("template error", "bad_template"),
    ("quantiz", "bad_quantize"),
    ("dial tcp", "from_unreachable"),
    *_PULL,
)
_PUSH = (
    ("no such file or directory", "push_unknown"),
    ("embedded engine does not push", "engine_no_push"),
    *_REGISTRY,
)
_DELETE = (("so it cannot be deleted", "model_stays"),)
_EMBED = (
    ("does not support embeddings", "no_embeddings"),
    ("exceeds the context length", "input_too_long"),
    ("cannot be truncated further", "input_empty"),
    ("exceeds maximum context length", "input_too_long"),
)
_ACCOUNT = (
    ("account unavailable", "account_offline"),
    ("error signing out", "account_offline"),
    ("dial tcp", "account_offline"),
)
_KINDS: Mapping[str, type[Refused]] = {
    "pull_unknown": ModelNotFound,
    "push_unknown": ModelNotFound,
    "input_too_long": ContextFull,
}
Marks = tuple[tuple[str, str], ...]


def embed(request: EmbedRequest) -> Call[Embeddings]:
    """``POST /api/embed``: several texts at once; one bad text fails them all."""
    path, model = "/api/embed", request.model.name
    body: dict[str, Any] = {
        "model": model,
        "input": list(request.texts),
        "truncate": request.truncate,
    }
    if request.options:
        body["options"] = dict(request.options)
    for name in ("dimensions", "keep_alive"):
        if (value := getattr(request, name)) is not None:
            body[name] = value
    read = partial(_vectors, len(request.texts))
    return Call("POST", path, read, _refused(path, model, _EMBED), body)


def embeddings(request: EmbedRequest) -> Call[Embeddings]:
    """``POST /api/embeddings``, from before 0.2.6: one text, never truncated."""
    path, model = "/api/embeddings", request.model.name
    [text] = request.texts
    body: dict[str, Any] = {"model": model, "prompt": text}
    if request.options:
        body["options"] = dict(request.options)
    if request.keep_alive is not None:
        body["keep_alive"] = request.keep_alive
    return Call("POST", path, _vector, _refused(path, model, _EMBED), body)


def pull(model: str, *, insecure: bool = False, place: str = "") -> StreamCall:
    """``POST /api/pull``; ``insecure`` allows a registry over plain http.

    The embedded engine takes it from any ``place``: a folder, or another's address.
    """
    body = _named(model, insecure) | ({"from": place} if place else {})
    return _long("/api/pull", model, _PULL, body)


def push(model: str, *, insecure: bool = False) -> StreamCall:
    """``POST /api/push``; ``insecure`` as for `pull`."""
    return _long("/api/push", model, _PUSH, _named(model, insecure))


def create(request: CreateRequest) -> StreamCall:
    """``POST /api/create``; the files that it names are uploaded before."""
    # What it is made from may have to be pulled, so the registry has a say too.
    name, source = request.model.name, request.from_ or request.model.name
    fields = {key: value for key, value in request.fields().items() if value}
    return _long("/api/create", source, _CREATE, {"model": name, **fields})


def copy(source: str, destination: str) -> Call[None]:
    """``POST /api/copy``: replaces what had the name before, without a word."""
    body = {"source": source, "destination": destination}
    return Call("POST", "/api/copy", _nothing, _refused("/api/copy", source), body)


def delete(model: str) -> Call[None]:
    """``DELETE /api/delete``; a model that is loaded stays so: unload it first."""
    body = {"model": model}
    refused = _refused("/api/delete", model, _DELETE)
    return Call("DELETE", "/api/delete", _nothing, refused, body)


def has_blob(digest: str) -> Call[None]:
    """``HEAD /api/blobs/DIGEST``: `Refused` with status 404 where it is missing."""
    return Call("HEAD", f"/api/blobs/{digest}", _nothing, _blob_refusal)


def upload(digest: str) -> Call[None]:
    """``POST /api/blobs/DIGEST``: what to do with a file's bytes, once hashed."""
    return Call("POST", f"/api/blobs/{digest}", _nothing, _blob_refusal)


def status() -> Call[Json]:
    """``GET /api/status``: whether the server may use the cloud."""
    return _get("/api/status", dict)


def recommendations() -> Call[list[Json]]:
    """Models that Ollama recommends; the server has a list of its own when offline."""
    path = "/api/experimental/model-recommendations"
    return _get(path, partial(_list, "recommendations"))


def me() -> Call[Json]:
    """``POST /api/me``: who is signed in on ollama.com; `SignInNeeded` for nobody."""
    return Call("POST", "/api/me", dict, _refused("/api/me", marks=_ACCOUNT))


def signout() -> Call[None]:
    """``POST /api/signout``: the server forgets who was signed in."""
    refused = _refused("/api/signout", marks=_ACCOUNT)
    return Call("POST", "/api/signout", _nothing, refused)


def web_search(query: str, results: int | None = None) -> Call[list[Json]]:
    """Pages on the web, each with ``title``, ``url``, ``content``: ollama.com looks."""
    path = "/api/experimental/web_search"
    body: dict[str, Any] = {"query": query}
    if results is not None:
        body["max_results"] = results
    return Call("POST", path, partial(_list, "results"), _refused(path), body)


def web_fetch(url: str) -> Call[Json]:
    """One page with ``title``, ``content`` and ``links``: ollama.com fetches it."""
    path = "/api/experimental/web_fetch"
    return Call("POST", path, dict, _refused(path), {"url": url})


def _get(path: str, read: Any) -> Call[Any]:
    return Call("GET", path, read, _refused(path))


def _named(model: str, insecure: bool) -> dict[str, Any]:
    return {"model": model, "insecure": True} if insecure else {"model": model}


def _long(path: str, model: str, marks: Marks, body: Json) -> StreamCall:
    """A call that reports progress.

    Making a model may pull another, which succeeds in mid-stream: these streams are
    over only where they end.
    """
    read, refused = partial(_progress, model, marks), _refused(path, model, marks)
    body = {**body, "stream": True}
    return StreamCall("POST", path, read, refused, body, until_closed=True)


def _progress(model: str, marks: Marks, line: Json) -> Sequence[Event]:
    if "error" in line:
        reason = reason_of(line)
        raise _explained(marks, reason, model) or AnswerFailed(
            "operation_failed", model=model, reason=reason
        )
    said = line["status"]
    if not isinstance(said, str):
        raise TypeError("status is not a text")
    total, completed = line.get("total"), line.get("completed") or 0
    if total is None:
        return (Progress(said),)
    # Nothing said of ``completed`` is zero; a stranger's figures are no reason to fail.
    figures = max(int(total), 0), max(int(completed), 0)
    return (Progress(said, str(line.get("digest") or ""), *figures),)


def _vectors(count: int, answer: Json) -> Embeddings:
    vectors = tuple(tuple(map(float, vector)) for vector in answer["embeddings"])
    if len(vectors) != count:
        raise ValueError(f"{len(vectors)} vectors for {count} texts")
    clock = ServerClock(
        total_seconds=_seconds(answer, "total_duration"),
        load_seconds=_seconds(answer, "load_duration"),
        prompt_tokens=answer.get("prompt_eval_count"),
    )
    return Embeddings(vectors, clock)


def _vector(answer: Json) -> Embeddings:
    return Embeddings((tuple(map(float, answer["embedding"])),))


def _seconds(answer: Json, name: str) -> float | None:
    return None if answer.get(name) is None else answer[name] / 1e9


def _nothing(answer: Any) -> None:
    """Such an answer has no body, or ``null`` for one."""


def _list(name: str, answer: Json) -> list[Json]:
    return list(answer[name] or [])


def _refused(path: str, model: str = "", marks: Marks = ()) -> Refusal:
    return partial(_refusal, path, model, marks)


def _refusal(
    path: str, model: str, marks: Marks, status: int, text: str, address: str
) -> HostError:
    answer = _object(text)
    if status == 401 and (url := answer.get("signin_url")):
        return SignInNeeded("sign_in", status=401, url=str(url), host=address)
    told = _explained(marks, reason_of(answer), model, status, address)
    return told or refusal(path, model, status, text, address)


def _blob_refusal(status: int, text: str, address: str) -> HostError:
    # Without a body there is no telling a missing file from a missing route.
    if status == 404 and not text:
        return Refused("blob_missing", status=404, host=address)
    return refusal("/api/blobs", "", status, text, address)


def _explained(
    marks: Marks, reason: str, model: str, status: int = 200, address: str = ""
) -> HostError | None:
    """The error for words that are known; in mid-stream the status says nothing."""
    key = next((key for mark, key in marks if mark in reason), None)
    if key is None:
        return None
    if kind := _KINDS.get(key):
        return kind(key, status=404 if status == 200 else status, model=model)
    # Of a connection that failed, only the end says why.
    reason = reason.split("dial tcp", 1)[-1].lstrip(": ")
    if status == 200:
        return AnswerFailed(key, model=model, reason=reason)
    return Refused(key, status=status, model=model, reason=reason, host=address)


def _object(text: str) -> Json:
    try:
        answer = json.loads(text)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
