"""The mind of a kernel: it completes requests, and finds hosts and models."""

from __future__ import annotations

import asyncio
import functools
import os
import queue
from collections.abc import Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from . import engine, loop
from .access import Access
from .asking import feed
from .ballots import Vote
from .client import Client
from .dialects import ollama
from .dialogue import Conversation
from .errors import (
    BadHost,
    EngineFailed,
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
from .presets import permit, permitted
from .providers import provider
from .record import new_identity, record
from .remedies import near_name
from .reply import Reply
from .request import ChatRequest, GenerateRequest, Message, Request
from .run import Identity, Run
from .settings import Settings, settings
from .tags import can_chat

if TYPE_CHECKING:
    from .details import Detail
    from .inventory import Inventory

__all__ = ["ANY_MODEL", "Session", "current"]

T = TypeVar("T")
ANY_MODEL = ModelRef("")  # stands for "whichever the host has" until a host is known
SHIPPED = "tutor:1m"  # of the engine's own, the one to begin with


class Session:
    """Settings, clients, conversations and runs of one kernel.

    Clients belong to the private loop; all else is the user's own thread's.
    """

    def __init__(self, chosen: Settings = settings) -> None:
        self.settings = chosen
        self.conversations: dict[str, Conversation] = {}
        self.runs: list[Run] = []
        self.votes: list[Vote] = []
        # What came of replays that were stopped, for the same call to go on from.
        self.unfinished: dict[tuple[Any, ...], list[Any]] = {}
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
        if not text:
            return None
        try:
            return Host.parse(text, strict=True)
        except BadHost:
            if self.settings.host:
                raise
            # As Ollama's own client reads its variable.
            host = Host.parse(text)
            self.say_once("notice.bad_port", host=str(host))
            return host

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

    @property
    def conversation(self) -> Conversation:
        """The conversation in use."""
        return self.talk(self.settings.conversation)

    def talk(self, name: str) -> Conversation:
        """The conversation of that name; a new one where there is none."""
        known = self.conversations
        return known.setdefault(name, Conversation(name, others=known))

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

    def chat(self, prompt: str, **more: Any) -> Reply[Run]:
        """Ask outside of any conversation; what else is asked for as of `request`."""
        return self.ask(
            self.request((Message("user", prompt),), **more), new_identity()
        )

    def request(
        self,
        messages: Sequence[Message],
        *,
        model: ModelRef | None = None,
        system: str | None = None,
        options: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> ChatRequest:
        """A request to go on with ``messages``, with what is set put in.

        Raises
        ------
        BadOption
            For an option with an unknown name, a wrong type or out of range.
        """
        chosen = self.settings
        system = chosen.system if system is None else system
        first = (Message("system", system),) if system else ()
        for name in ("format", "think"):
            if more.get(name) is None:
                more[name] = getattr(chosen, name)
        checked = self._options(options)
        return ChatRequest(model or self.model, (*first, *messages), checked, **more)

    def generate(
        self,
        prompt: str,
        *,
        model: ModelRef | None = None,
        options: Mapping[str, Any] | None = None,
        guarded: bool = True,
        **more: Any,
    ) -> Reply[Run]:
        """Have a prompt continued; the request's other fields in ``more``."""
        model = model or self.model
        request = GenerateRequest(model, prompt, options=self._options(options), **more)
        return self.ask(request, new_identity(source="generate"), guarded=guarded)

    def ask(
        self,
        request: Request,
        identity: Identity,
        *,
        guarded: bool = True,
        drop_oldest: bool = False,
    ) -> Reply[Run]:
        """Send ``request``; what comes of it is recorded among the session's runs.

        ``guarded`` ends an answer that repeats itself without end; ``drop_oldest``
        leaves the oldest turns out of what is too long for the model.
        """
        self.vet(request)

        def finish(reply: Reply[Run]) -> Run:
            run = record(reply, identity)
            self.runs.append(run)
            return run

        ask = functools.partial(feed, self, guarded=guarded, drop_oldest=drop_oldest)
        return Reply(request, ask, finish)

    def vet(self, request: Request) -> None:
        """Raise at once where the model, or who provides it, may not be asked."""
        provider(request.model.provider)
        permit(request.model, self.settings.allowed_models)

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
            raise await near_name(client, model, error) from error
        return {"name": model.tagged, **shown}

    async def close(self) -> None:
        """Give all connections back; a session may be used again afterwards."""
        clients, self._clients = self._clients, {}
        await asyncio.gather(*(client.close() for client in clients.values()))

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
        given = {} if options is None else check(options)
        checked = check({**self.settings.options, **given})
        if ignored := retired(checked):
            self.say_once("notice.retired", names=", ".join(ignored))
        return checked

    async def client(self) -> Client:
        """A client for the host in force, found or started if need be.

        Raises
        ------
        Unreachable
            Where nothing answers, nor the embedded engine where it may.
        """
        configured = self.configured_host
        if configured is not None:
            return self.client_at(configured)
        async with self._finding:
            if self._found is None or not engine.alive(self._found):
                self._found = await self._find()
            return self.client_at(self._found)

    async def _find(self) -> Host:
        """The default address if it answers, else the embedded engine."""
        default = self.client_at(DEFAULT)
        if self.settings.embedded != "always":
            try:
                await default.fetch(ollama.version())
                return DEFAULT
            except (Unreachable, NotOllama):
                if self.settings.embedded == "never" or not engine.installed():
                    raise
        if not engine.installed():
            raise EngineFailed("engine_missing")
        host = await engine.find_or_start(self.client_at)
        self.say_once("notice.engine")
        return host

    async def choose(self, client: Client, model: ModelRef) -> ModelRef:
        """``model``, or one that the host has where none was named.

        Taken is one that is loaded, else the one that ships to begin with, else the
        smallest, of those that can chat.

        Raises
        ------
        NoModel
            Where the host has none.
        """
        allowed = self.settings.allowed_models
        model = model if model.name else self._chosen.get(client.host, model)
        if model.name and permitted(model, allowed):
            return model
        tags = [m for m in await client.fetch(ollama.tags()) if can_chat(m)]
        able = [m for m in tags if permitted(ModelRef(m["name"]), allowed)]
        if not able:
            key, allows = "no_model_allowed" if tags else "no_model", ", ".join(allowed)
            raise NoModel(key, host=str(client.host), names=allows)
        loaded = [m["name"] for m in await client.fetch(ollama.ps())]
        able.sort(key=lambda m: (m["name"] != SHIPPED, m.get("size") or 0))
        names = [m["name"] for m in able]
        name = next((name for name in loaded if name in names), names[0])
        self.say_once("notice.model", model=name)
        # Kept, so that a conversation does not change hands when another is loaded.
        return self._chosen.setdefault(client.host, ModelRef.parse(name))

    def look_again(self) -> None:
        """A server may be there by now: find one anew at the next question."""
        self._found = None

    def forget_choice(self, host: Host) -> None:
        """The model that was chosen for the user is gone: choose anew."""
        self._chosen.pop(host, None)

    def client_at(self, host: Host) -> Client:
        """A client for that host; to be used on the private loop."""
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


@functools.cache
def current() -> Session:
    """The session that magics, widgets and functions share."""
    return Session()


loop.in_forked_child(lambda: current().forget_connections())
