"""The embedded engine, which also writes down who asked what, and what it loaded."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ollama_magic.embedded.app import OLLAMA_VERSION, make_app, make_scheduler
from ollama_magic.embedded.depot import Depot
from ollama_magic.embedded.lifetime import Leases
from ollama_magic.embedded.places import Places
from ollama_magic.embedded.serving import Server
from ollama_magic.embedded.visits import Visits
from tests.support.engine import Engine

__all__ = ["Asked", "Log", "logged_engine"]

WHERE = "BENCHMARK_LOG"
ANSWERING = ("/api/chat", "/api/generate")
RUNNER = "ollama_magic.embedded.runner"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for an answer; monotonic seconds, which all processes share."""

    began: float
    ended: float
    prompt: str

    @property
    def seconds(self) -> float:
        """From the request's head to the last of the answer, as seen by the server."""
        return self.ended - self.began


@dataclass(frozen=True, slots=True)
class Log:
    """What an engine has written down since it began."""

    path: Path

    @property
    def asked(self) -> list[Asked]:
        """The requests for answers that are over, in their order."""
        return [Asked(*line["asked"]) for line in self._lines() if "asked" in line]

    @property
    def loads(self) -> int:
        """How many runners were started, each for a model."""
        return sum("load" in line for line in self._lines())

    def _lines(self) -> Iterator[dict[str, Any]]:
        whole, _, _ = self.path.read_text("utf-8").rpartition("\n")
        yield from map(json.loads, whole.splitlines())


@contextmanager
def logged_engine(folder: Path, room: int) -> Iterator[tuple[Engine, Log]]:
    """A new engine, with room for so many models at once."""
    folder.mkdir(parents=True, exist_ok=True)
    log = Log(folder / "log.jsonl")
    log.path.touch()
    env = {WHERE: str(log.path), "OLLAMA_MAX_LOADED_MODELS": str(room)}
    with _Logged(folder, env=env) as engine:
        yield engine, log


class _Logged(Engine):
    """The same program, started from here."""

    def __enter__(self) -> _Logged:
        self._command = [sys.executable, "-m", __name__, "--store", str(self.store)]
        super().__enter__()
        return self


class _Logging:
    """Writes a line for each request for an answer when it is sent, or broken off."""

    def __init__(self, app: ASGIApp, log: TextIO) -> None:
        self._app, self._log = app, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        if scope.get("path") not in ANSWERING:
            await self._app(scope, receive, send)
            return
        began, body, over = time.monotonic(), bytearray(), False

        async def receiving() -> Message:
            message = await receive()
            body.extend(message.get("body", b""))
            return message

        async def sending(message: Message) -> None:
            nonlocal over
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                over = True
                self._write(began, body)

        try:
            await self._app(scope, receiving, sending)
        finally:
            if not over:  # the client has left
                self._write(began, body)

    def _write(self, began: float, body: bytearray) -> None:
        line = {"asked": (began, time.monotonic(), _prompt(body))}
        self._log.write(json.dumps(line) + "\n")


def _prompt(body: bytearray) -> str:
    asked = json.loads(body)
    said = asked.get("messages") or [{"content": asked.get("prompt", "")}]
    return str(said[-1]["content"])


async def _serve(store: str, log: TextIO) -> None:
    """Serve as the engine's own program does, with the log in front of it."""
    places = Places.chosen(store)
    scheduler, depot = make_scheduler(Visits()), Depot(places.own)
    app = make_app(
        places.store(), depot, scheduler, Leases(None), key="", loopback=True
    )
    # With its protocol named, asyncio sends small answers at once (TCP_NODELAY).
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    port = listener.getsockname()[1]
    said = {"port": port, "pid": os.getpid(), "version": OLLAMA_VERSION}
    server = Server(_Logging(app, log), lambda: print(json.dumps(said), flush=True))
    try:
        await server.serve([listener])
    finally:
        await scheduler.close()


def _watch_runners(log: TextIO) -> None:
    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "subprocess.Popen" and RUNNER in " ".join(map(str, arguments[1])):
            log.write(json.dumps({"load": time.monotonic()}) + "\n")

    sys.addaudithook(heard)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--store")
    with Path(os.environ[WHERE]).open("a", encoding="utf-8", buffering=1) as file:
        _watch_runners(file)
        asyncio.run(_serve(parser.parse_args().store, file))
