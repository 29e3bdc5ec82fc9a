"""Make models on an engine, and replay what a real Ollama answered."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import httpx

from tests.support.tapes import body_bytes, chunk_bytes, read

__all__ = [
    "CHATML", "STOPS", "create", "failure", "lines", "made", "names", "recorded",
    "replayed", "statuses", "store_files", "upload",
]  # fmt: skip

# What Ollama adds to the model of the tapes: Go's way to write its template.
CHATML = (
    "{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n"
    "{{ end }}<|im_start|>assistant\n"
)
STOPS = {"stop": ["<|im_start|>", "<|im_end|>"]}
Line = dict[str, Any]


def upload(asked: httpx.Client, path: Path) -> str:
    """Bring a file, unless it is there; its digest."""
    data = path.read_bytes()
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    if asked.head(f"/api/blobs/{digest}").status_code == 404:
        assert asked.post(f"/api/blobs/{digest}", content=data).status_code == 201
    return digest


def create(asked: httpx.Client, model: str, **fields: Any) -> httpx.Response:
    """Ask for a model; ``from_`` is ``from``."""
    fields = {name.rstrip("_"): value for name, value in fields.items()}
    return asked.post("/api/create", json={"model": model, **fields})


def made(asked: httpx.Client, model: str, **fields: Any) -> list[str]:
    """Make a model, which must succeed; what was told on the way."""
    answer = create(asked, model, **fields)
    told = statuses(answer)
    assert told[-1] == "success", answer.text
    return told


def statuses(answer: httpx.Response) -> list[str]:
    """The stages of a stream of progress."""
    return [line.get("status", line.get("error")) for line in lines(answer)]


def failure(answer: httpx.Response) -> str:
    """The error in which a stream, or an answer, ends."""
    assert "error" in lines(answer)[-1], answer.text
    return str(lines(answer)[-1]["error"])


def lines(answer: httpx.Response) -> list[Line]:
    """All lines of an answer."""
    return [json.loads(line) for line in answer.text.splitlines()]


def names(asked: httpx.Client) -> list[str]:
    """The models that there are beside those that ship."""
    found = [model["name"] for model in asked.get("/api/tags").json()["models"]]
    return [name for name in found if not name.startswith("tutor:")]


def store_files(store: Path) -> list[str]:
    """All files of a store, by their names."""
    return sorted(
        path.relative_to(store).as_posix()
        for path in store.rglob("*")
        if path.is_file() and path.name != ".lock"
    )


def replayed(asked: httpx.Client, name: str) -> tuple[int, str | None, str]:
    """The engine's answer to what a tape asks."""
    request = read(name)["request"]
    answer = asked.request(
        request["method"], request["path"], content=body_bytes(read(name))
    )
    return answer.status_code, answer.headers.get("content-type"), answer.text


def recorded(name: str) -> tuple[int, str | None, str]:
    """The answer on the tape."""
    response = read(name)["response"]
    text = b"".join(chunk_bytes(read(name))).decode()
    kind = response["headers"].get("Content-Type")
    return response["status"], kind, re.sub(r"127\.0\.0\.53:53", "DNS", text)
