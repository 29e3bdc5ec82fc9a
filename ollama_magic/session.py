"""The mind of a kernel: it completes requests, and finds hosts and models."""

from __future__ import annotations

import asyncio
import difflib
import functools
import os
import queue
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from . import engine, loop
from .access import Access
from .client import Client
from .conversation import Conversation, TurnKey
from .dialects import ollama
from .errors import (
    EngineFailed,
    HostError,
    ModelNotFound,
    NoModel,
    NotOllama,
    Unreachable,
    stoppable,
)
from .hosts import DEFAULT, Host
from .messages import say
from .names import ModelRef
from .options import check, retired
from .providers import provider
from .record import new_identity, record
from .reply import Reply
from .request import ChatRequest, GenerateRequest, Message, Request
from .run import Run
from .settings import Settings, settings

if TYPE_CHECKING:
    from .details import Detail
    from .inventory import Inventory

__all__ = ["ANY_MODEL", "Session", "current"]

T = TypeVar("T")
ANY_MODEL = ModelRef("")  # stands for "whichever the host has" until a host is known
FACTS_SECONDS = 2.0


class Session:
    """Settings, clients, conversations and runs of one kernel.

    Clients belong to the private loop; all else is the user's own thread's.
    """

    def __init__(self, chosen: Settings = settings) -> None:
        self.settings = chosen
        self.conversation = Conversation()
        self.runs: list[Run] = []
        self.notices: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._clients: dict[tuple[Host, Access], Client] = {}
        self._chosen: dict[Host, ModelRef] = {}
        self._found: Host | None = None
        self._finding = asyncio.Lock()
        self._said: set[str] = set()
        self._details: dict[str, Detail] = {}
        self._execution: tuple[str | None, int] = (None, -1)

    @property
    def configured_host(self) -> Host | None:
        """The host that somebody named; the environment is read again each time."""
        text = self.settings.host or os.environ.get("OLLAMA_HOST", "").strip()
        if self.settings.embedded == "always" and not self.settings.host:
            return None
        return Host.parse(text) if text else None

    @property
    def model(self) -> ModelRef:
        """The model in use, or `ANY_MODEL`."""
        name = self.settings.model
        return ModelRef.parse(name) if name else ANY_MODEL

    @property
    def in_use(self) -> str:
        """The name of the model in use, chosen by us or by the user; or empty."""
        host = self.configured_host or self._found
        return self.settings.model or str(self._chosen.get(host, "") if host else "")

    def ordinal(self, execution: str | None) -> int:
        """The how-manieth turn of this execution of a cell the next one is."""
        before, count = self._execution
        count = count + 1 if execution == before else 0
        self._execution = (execution, count)
        return count

    def say_once(self, key: str, **values: object) -> None:
        """Leave a one-line notice for the next front end, if it was not said before."""
        text = say(key, **values)
        if text not in self._said:
            self._said.add(text)
            self.notices.put(text)

    def chat(
        self,
        prompt: str,
        *,
        model: ModelRef | None = None,
        system: str | None = None,
        options: Mapping[str, Any] | None = None,
        key: TurnKey = None,
        conversation: Conversation | None = None,
        **more: Any,
    ) -> Reply[Run]:
        """Ask in a conversation, or in none; the request's other fields in ``more``."""
        earlier = conversation.before(key) if conversation else ()
        messages = [message for turn in earlier for message in turn.messages]
        if system is not None:
            messages.insert(0, Message("system", system))
        request = ChatRequest(
            model or self.model,
            (*messages, Message("user", prompt)),
            self._options(options),
            **more,
        )
        identity = new_identity(
            before=earlier[-1].run.identity.id if earlier else None,
            conversation=None if conversation is None else conversation.name,
            cell_id=key[0] if key else None,
            ordinal=key[1] if key else None,
        )
        return self._ask(request, functools.partial(record, identity=identity))

    def generate(
        self,
        prompt: str,
        *,
        model: ModelRef | None = None,
        options: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Reply[Run]:
        """Have a prompt continued; the request's other fields in ``more``."""
        model = model or self.model
        request = GenerateRequest(model, prompt, options=self._options(options), **more)
        identity = new_identity(source="generate")
        return self._ask(request, functools.partial(record, identity=identity))

    async def tags(self) -> list[Mapping[str, Any]]:
        """What the host tells of the models that it has."""
        return await (await self.client()).fetch(ollama.tags())

    async def ps(self) -> list[Mapping[str, Any]]:
        """What the host tells of the models that are loaded."""
        return await (await self.client()).fetch(ollama.ps())

    async def inventory(self) -> Inventory:
        """All that the host tells of its models, most of it from memory."""
        from .inventory import take_inventory  # costs as much as the rest of us

        return await take_inventory(await self.client(), self._details)

    async def show(
        self, model: ModelRef, *, verbose: bool = False
    ) -> Mapping[str, Any]:
        """What the host tells of one model, with its name; ``verbose`` with arrays.

        Raises
        ------
        ModelNotFound
            Where the host does not have it; with a near name where there is one.
        """
        client = await self.client()
        try:
            shown = await client.fetch(ollama.show(model.name, verbose=verbose))
        except ModelNotFound as error:
            raise await self._with_near_name(client, model, error) from error
        return {"name": model.tagged, **shown}

    async def _with_near_name(
        self, client: Client, model: ModelRef, error: ModelNotFound
    ) -> ModelNotFound:
        """The same error, naming the model that was probably meant."""
        with suppress(HostError):
            names = [str(m["name"]) for m in await client.fetch(ollama.tags())]
            if near := difflib.get_close_matches(model.name, names, n=1, cutoff=0.5):
                host = str(client.host)
                return ModelNotFound(
                    "model_near", status=404, model=model.name, near=near[0], host=host
                )
        return error

    async def close(self) -> None:
        """Give all connections back; a session may be used again afterwards."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.close()

    def call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Wait for something that the private loop does.

        Raises
        ------
        Stopped
            Where the user interrupts the wait; the request is given up.
        """
        with stoppable():
            return loop.wait(coroutine)

    def forget_connections(self) -> None:
        """In a forked child: what is open is the parent's, and is found anew."""
        self._inherited = (self._clients, self._finding)
        self._clients, self._found, self._finding = {}, None, asyncio.Lock()

    def _options(self, options: Mapping[str, Any] | None) -> dict[str, Any]:
        checked = check({**self.settings.options, **(options or {})})
        if ignored := retired(checked):
            self.say_once("notice.retired", names=", ".join(ignored))
        return checked

    def _ask(self, request: Request, make: Any) -> Reply[Run]:
        provider(request.model.provider)

        def finish(reply: Reply[Run]) -> Run:
            run: Run = make(reply)
            self.runs.append(run)
            return run

        return Reply(request, self._feed, finish)

    async def _feed(self, reply: Reply[Run]) -> None:
        client = await self.client()
        model = await self.choose(client, reply.request.model)
        request = replace(reply.request, model=model)
        dialect = provider(model.provider).dialect
        speak = dialect.chat if isinstance(request, ChatRequest) else dialect.generate
        call = speak(request)
        reply.begin(client.host, request)
        witness: asyncio.Task[None] | None = None
        try:
            async for events in client.stream(call):
                reply.keep(events)
                # The first event proves that the model is loaded, so now the server
                # can tell which one it is and what it occupies.
                witness = witness or asyncio.create_task(_witness(client, reply))
        except ModelNotFound as error:
            self._chosen.pop(client.host, None)
            raise await self._with_near_name(client, model, error) from error
        finally:
            if witness is not None and not witness.done():
                await asyncio.wait({witness}, timeout=0.5)
                witness.cancel()

    async def client(self) -> Client:
        """A client for the host in force, found or started if need be.

        Raises
        ------
        Unreachable
            Where nothing answers; with nothing configured, the embedded engine not
            being there either.
        """
        configured = self.configured_host
        if configured is not None:
            return self._client(configured)
        async with self._finding:
            if self._found is None or not engine.alive(self._found):
                self._found = await self._find()
            return self._client(self._found)

    async def _find(self) -> Host:
        """The default address if it answers, else the embedded engine."""
        default = self._client(DEFAULT)
        if self.settings.embedded != "always":
            try:
                await default.fetch(ollama.version())
                return DEFAULT
            except (Unreachable, NotOllama):
                if self.settings.embedded == "never" or not engine.installed():
                    raise
        if not engine.installed():
            raise EngineFailed("engine_missing")
        host = await engine.find_or_start(self._client)
        self.say_once("notice.engine")
        return host

    async def choose(self, client: Client, model: ModelRef) -> ModelRef:
        """``model``, or one that the host has where none was named.

        Taken is one that is loaded, else the smallest, of those that can chat.

        Raises
        ------
        NoModel
            Where the host has none.
        """
        if model.name or (model := self._chosen.get(client.host, model)).name:
            return model
        able = [m for m in await client.fetch(ollama.tags()) if _can_chat(m)]
        if not able:
            raise NoModel("no_model", host=str(client.host))
        loaded = [m["name"] for m in await client.fetch(ollama.ps())]
        able.sort(key=lambda m: m.get("size") or 0)
        names = [m["name"] for m in able]
        name = next((name for name in loaded if name in names), names[0])
        self.say_once("notice.model", model=name)
        # Kept, so that a conversation does not change hands when another is loaded.
        return self._chosen.setdefault(client.host, ModelRef.parse(name))

    def _client(self, host: Host) -> Client:
        access = Access.to(
            host,
            key=os.environ.get("OLLAMA_API_KEY", ""),
            headers=self.settings.headers,
            configured=host == self.configured_host,
            timeout_seconds=self.settings.timeout_seconds,
        )
        if (host, access) not in self._clients:
            self._clients[host, access] = Client(host, access, self.notices.put)
        return self._clients[host, access]


async def _witness(client: Client, reply: Reply[Run]) -> None:
    """Learn which model answers, for the record; a server that will not say may not."""
    name = reply.request.model.tagged.lower()
    try:
        reply.facts["version"] = await client.fetch(ollama.version(), FACTS_SECONDS)
        for loaded in await client.fetch(ollama.ps(), FACTS_SECONDS):
            if str(loaded.get("name", "")).lower() == name:
                reply.facts["loaded"] = loaded
    except HostError:
        return


def _can_chat(model: Mapping[str, Any]) -> bool:
    """Whether it completes text, by its capabilities where the server lists them."""
    capabilities = model.get("capabilities")
    return (
        "completion" in capabilities if capabilities else not model.get("remote_host")
    )


@functools.cache
def current() -> Session:
    """The session that magics, widgets and functions share."""
    return Session()


loop.in_forked_child(lambda: current().forget_connections())
