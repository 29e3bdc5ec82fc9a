"""A server with models of its own that counts what it is asked, and what it loads."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tests.support.hostile import say, whole_answer
from tests.support.server import Answer, Request, Server

__all__ = ["Shop", "echo", "slowly"]

Reply = Callable[[dict[str, Any]], str | Awaitable[str]]
RUNNER = ("num_ctx", "num_batch", "num_gpu", "num_thread", "use_mmap", "shift")


def echo(body: dict[str, Any]) -> str:
    """What was asked last."""
    return (
        str(body["messages"][-1]["content"]) if "messages" in body else body["prompt"]
    )


class Shop(Server):
    """Answers as Ollama does, with one model loaded at a time.

    One that is `silent` takes connections and never answers. `asked` are the bodies
    of questions (one token is none), `loads` the models as they were loaded. `digest`
    is that of all models; `refuse`, `hang` and `cut` tell by the body of a question
    what goes wrong with it.
    """

    def __init__(
        self,
        *models: str,
        reply: Reply = echo,
        version: str = "0.33.0",
        capabilities: Sequence[str] = ("completion",),
        port: int = 0,
    ) -> None:
        super().__init__(self._served, port=port)
        self.models, self.reply, self.version = models or ("a", "b"), reply, version
        self.capabilities = {name: tuple(capabilities) for name in self.models}
        self.digest, self.silent = "d1", False
        self.refuse: Callable[[dict[str, Any]], str] = lambda body: ""
        self.hang: Callable[[dict[str, Any]], bool] = lambda body: False
        self.cut: Callable[[dict[str, Any]], bool] = lambda body: False
        self.asked: list[dict[str, Any]] = []
        self.loads: list[str] = []
        self.at_once = self.most_at_once = 0
        self._loaded: tuple[Any, ...] = ()

    @property
    def counts(self) -> Counter[str]:
        """How often each thing was asked, by model, question and options."""
        keys = (
            json.dumps([b["model"], echo(b), b.get("options")], sort_keys=True)
            for b in self.asked
        )
        return Counter(keys)

    async def _served(self, request: Request, answer: Answer) -> None:
        if self.silent:
            await answer.never()
        if request.path == "/api/version":
            await answer.json({"version": self.version})
        elif request.path == "/api/tags":
            await answer.json({"models": [self._row(name) for name in self.models]})
        elif request.path == "/api/ps":
            rows = [self._row(n) for n in self.models if n in self._loaded[:1]]
            await answer.json({"models": [{**r, "context_length": 256} for r in rows]})
        elif request.path == "/api/show":
            name = str(request.json["model"]).removesuffix(":latest")
            await answer.json({"capabilities": self.capabilities[name]})
        else:
            await self._say(request, answer)

    def _row(self, name: str) -> dict[str, Any]:
        details = {"family": "test", "quantization_level": "Q8_0"}
        tagged = name if ":" in name else f"{name}:latest"
        sizes = {"size": 1000, "size_vram": 0}
        return {"name": tagged, "digest": self.digest, "details": details, **sizes}

    async def _say(self, request: Request, answer: Answer) -> None:
        body = request.json
        leaves = body.get("keep_alive") == 0
        if leaves and not (body.get("messages") or body.get("prompt")):
            self._loaded = ()
            await say(request, answer, whole_answer(request, ()))
            return
        self._load(body)
        if (body.get("options") or {}).get("num_predict") != 1:
            self.asked.append(body)
        if reason := self.refuse(body):
            await answer.json({"error": reason}, 400)
            return
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.cut(body):
                answer.reset()
                return
            if self.silent or self.hang(body):
                await answer.never()
            said = self.reply(body)
            text = said if isinstance(said, str) else await said
            await say(
                request, answer, whole_answer(request, re.findall(r"\s*\S+", text))
            )
            self._loaded = () if leaves else self._loaded
        finally:
            self.at_once -= 1

    def _load(self, body: dict[str, Any]) -> None:
        options = body.get("options") or {}
        runner = (body["model"], *(options.get(n) or body.get(n) for n in RUNNER))
        if runner != self._loaded:
            self._loaded = runner
            self.loads.append(body["model"])


async def slowly(text: str, seconds: float) -> str:
    """A text that takes its time."""
    await asyncio.sleep(seconds)
    return text
