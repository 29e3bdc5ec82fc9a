"""What chat and generate have in common: load, ask the runner, tell the answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from .bodies import Body, read_body
from .bounds import Bound
from .membership import settled, window_of
from .outlet import Outlet
from .reading import Events
from .refusals import RunnerGone
from .sampling import Launch
from .scheduler import Scheduler, Turn
from .store import Model, Store
from .telling import Clock, NativeVoice, Said, Voice, tell
from .wire import Address
from .wishes import Wishes, read_wishes

__all__ = ["Asked", "Endpoint"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request whose turn it is."""

    body: Body
    wishes: Wishes
    model: Model
    turn: Turn

    @property
    def runner(self) -> Address:
        """Whom to ask."""
        return self.turn.address

    @property
    def window(self) -> int:
        """The context in tokens."""
        return window_of(self.wishes.options, self.turn.window_tokens)

    @property
    def bound(self) -> Bound:
        """What the window can hold at most."""
        return Bound.of(self.model.gguf, self.window)


class Endpoint(ABC):
    """``/api/chat`` or ``/api/generate``."""

    verb: ClassVar[str]
    """What the endpoint is called in refusals."""
    subject: ClassVar[str]
    """The field that holds what is asked; empty means load or unload."""
    form: ClassVar[tuple[str, Mapping[str, str]]]
    path: ClassVar[str]
    """Where the runner is asked."""
    unnamed: ClassVar[str | None] = None
    """What to say where no model is named; ``None``: that it is not found."""
    silence: ClassVar[dict[str, Any]] = {}
    """What is different in an answer that only shows the prompt."""

    def __init__(self, store: Store, scheduler: Scheduler) -> None:
        self._store, self._scheduler = store, scheduler

    async def __call__(self, raw: bytes, outlet: Outlet) -> None:
        """Answer, load or unload, as the body says."""
        clock, body = Clock(), read_body(raw, self.form)
        voice = NativeVoice(body.get("model", ""), self.words, self.silence)
        await self.answer(body, voice, outlet, clock)

    async def answer(
        self, body: Body, voice: Voice, outlet: Outlet, clock: Clock
    ) -> None:
        """Do what ``body`` says and tell it in this voice."""
        outlet.broken = voice.broken
        body = settled(body)
        wishes = read_wishes(body)
        model = self._store.find(wishes.name, otherwise=self.unnamed)
        if not body.get(self.subject) and wishes.keep_seconds == 0:
            self._scheduler.unload(model)
            await _brief(outlet, voice, "unload", stream=wishes.stream)
            return
        self.check(body, wishes, model, relaxed=voice.relaxed)
        launch = self.launch(body, wishes, model)
        if not body.get(self.subject):
            await self._scheduler.load(model, launch, wishes.keep_seconds)
            await _brief(outlet, voice, "load", stream=wishes.stream)
            return

        async def work(turn: Turn) -> None:
            clock.loaded(turn.queued_ns)
            outlet.late = outlet.late or wishes.stream
            await self._answer(Asked(body, wishes, model, turn), voice, outlet, clock)

        await self._scheduler.used(model, launch, wishes.keep_seconds, work)

    async def _answer(
        self, asked: Asked, voice: Voice, outlet: Outlet, clock: Clock
    ) -> None:
        if asked.wishes.debug:
            await outlet.object(voice.shown(await self.rendered(asked)))
            return
        fields = await self.fields(asked)
        events = self.events(asked.wishes.top or 0)

        async def ending(text: str) -> dict[str, Any]:
            try:
                more = await self.context(asked, text) if voice.with_context else {}
            except RunnerGone:  # what was said cannot be taken back
                raise RunnerGone(begun=True) from None
            return more | clock.durations(events.timings)

        batches = asked.runner.events(self.path, fields)
        await tell(outlet, voice, events, batches, ending, stream=asked.wishes.stream)

    def check(self, body: Body, wishes: Wishes, model: Model, *, relaxed: bool) -> None:
        """Refuse what the model cannot do, or the engine."""
        wishes.check(model, self.verb, relaxed=relaxed)

    def launch(self, body: Body, wishes: Wishes, model: Model) -> Launch:
        """How the model is to be loaded."""
        return wishes.launch(model)

    @abstractmethod
    def words(self, text: str, thinking: str, calls: list[Any]) -> dict[str, Any]:
        """What was said, in the endpoint's fields."""

    @abstractmethod
    def events(self, top: int) -> Events:
        """What reads the runner's events; ``top`` alternatives to each token."""

    @abstractmethod
    async def rendered(self, asked: Asked) -> str:
        """The prompt as the model's template puts it."""

    @abstractmethod
    async def fields(self, asked: Asked) -> Body:
        """The request to the runner."""

    async def context(self, asked: Asked, text: str) -> dict[str, Any]:
        """The conversation in tokens, where the endpoint tells it."""
        return {}


async def _brief(outlet: Outlet, voice: Voice, reason: str, *, stream: bool) -> None:
    """All that there is to say where a model was only loaded or unloaded."""
    said = Said(reason=reason)
    if stream and voice.streams_always:
        await outlet.lines(voice.last(said))
        await outlet.end()
    else:
        await outlet.object(voice.whole(said))
