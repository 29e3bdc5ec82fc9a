"""The record of one finished request, in one shape wherever it came from."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from .events import ServerClock
from .typed import misfit

__all__ = [
    "KEPT_CHARACTERS",
    "SCHEMA",
    "Answered",
    "Asked",
    "ClientClock",
    "Identity",
    "Memory",
    "Run",
    "What",
    "Where",
]

SCHEMA = 1
KEPT_CHARACTERS = 100_000  # of a message, in a notebook
T = TypeVar("T")
LEVELS = ("full", "hashes", "off")
UNTOLD = frozenset(("arrivals",))  # too many for a notebook
PLAIN = (str, int, float, bool, type(None))
_SUM = re.compile("sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which run it is, and where it hangs.

    ``round`` counts the requests of a turn behind its first one, from 1: those that
    tell a model what its tools gave.
    """

    id: str
    time_utc: str
    source: str = "chat"
    before: str | None = None
    conversation: str | None = None
    cell_id: str | None = None
    ordinal: int | None = None
    round: int | None = None
    sweep: str | None = None
    trial: str | None = None
    repeat: int | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """The host, with credentials masked, and the machine that asked."""

    host: str | None = None
    machine: str | None = None
    dialect: str = "ollama"
    provider: str = "ollama"
    server: str | None = None
    server_version: str | None = None


@dataclass(frozen=True, slots=True)
class What:
    """The model that answered, as its server knows it."""

    model: str
    digest: str | None = None
    family: str | None = None
    parameters: str | None = None
    quantization: str | None = None
    context_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """This turn's own messages; earlier ones by the run before it.

    ``prompt`` is what a person wrote, where no message says just that: something of
    the notebook was put in, or the turn had gone on to results of tools.
    ``raw``, ``suffix`` and ``template`` are of a prompt that was continued;
    ``left_out`` counts the oldest messages that were not sent, being too many.
    """

    messages: tuple[Mapping[str, Any], ...] = ()
    system: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    format: Any = None
    think: bool | str | None = None
    tools: tuple[Any, ...] = ()
    images: tuple[str, ...] = ()
    raw: bool | None = None
    suffix: str | None = None
    template: str | None = None
    left_out: int | None = None
    prompt: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What came, complete or not."""

    text: str = ""
    thinking: str = ""
    tool_calls: tuple[Any, ...] = ()
    logprobs: Any = None
    done_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ClientClock:
    """Seconds on the asker's clock since the request was sent.

    ``first_event`` may be a thought, ``first_text`` is the first visible character.
    ``gap_quantiles`` are the 0, 25, 50, 75, 95 and 100 % quantiles of the seconds
    between events; the arrivals themselves (seconds, characters of text so far) stay
    in memory.
    """

    first_event_seconds: float | None = None
    first_text_seconds: float | None = None
    total_seconds: float | None = None
    gap_quantiles_seconds: tuple[float, ...] = ()
    arrivals: tuple[tuple[float, int], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Memory:
    """What the loaded model occupies, by the server's list of running models."""

    resident_bytes: int | None = None
    vram_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One finished request.

    ``status`` is one of ``ok``, ``truncated`` (cut by a limit), ``overflow`` (prompt
    too long), ``looping``, ``interrupted``, ``timeout``, ``refused`` (the server said
    no) and ``error``; ``verdict`` is a scorer's alone.
    """

    identity: Identity
    where: Where
    what: What
    asked: Asked = field(default_factory=Asked)
    answered: Answered = field(default_factory=Answered)
    status: str = "ok"
    error: str | None = None
    verdict: str | float | None = None
    client_clock: ClientClock = field(default_factory=ClientClock)
    server_clock: ServerClock = field(default_factory=ServerClock)
    memory: Memory = field(default_factory=Memory)

    @property
    def hashed(self) -> bool:
        """Whether sums stand where texts were: see `to_json`."""
        asked = [message.get("content") for message in self.asked.messages]
        texts = [*filter(None, (*asked, self.answered.text, self.answered.thinking))]
        return bool(texts) and all(map(_SUM.fullmatch, texts))

    @property
    def cut(self) -> bool:
        """Whether a sum stands for something that was sent, being too long to keep."""
        asked = (str(message.get("content") or "") for message in self.asked.messages)
        return any(map(_SUM.fullmatch, asked))

    def to_json(
        self, level: str = "full", *, most_characters: int | None = None
    ) -> dict[str, Any]:
        """The record as JSON values, without what is empty.

        Parameters
        ----------
        level
            ``full``; ``hashes`` puts SHA-256 sums for what was asked and answered;
            ``off`` gives an empty object.
        most_characters
            Of messages that are longer, only a sum is given; by default of none.
        """
        if level == "off":
            return {}
        run = _shortened(self, most_characters) if level == "full" else _hashed(self)
        return {"schema": SCHEMA, **_told(run)}

    @classmethod
    def from_json(cls, record: Mapping[str, Any], *, trusted: bool = False) -> Run:
        """Read a record back; fields that a newer version added are passed over.

        Parameters
        ----------
        trusted
            Do not look at each value, which takes four times as long: for what we
            wrote, and nobody else.

        Raises
        ------
        ValueError
            For a record of a later schema, a damaged one, or none at all.
        """
        if not isinstance(record.get("schema"), int) or record["schema"] > SCHEMA:
            raise ValueError(f"not a record of schema {SCHEMA} or before")
        run = cls(
            identity=_read(Identity, record.get("identity")),
            where=_read(Where, record.get("where")),
            what=_read(What, record.get("what")),
            asked=_read(Asked, record.get("asked")),
            answered=_read(Answered, record.get("answered")),
            status=record.get("status", "ok"),
            error=record.get("error"),
            verdict=record.get("verdict"),
            client_clock=_read(ClientClock, record.get("client_clock")),
            server_clock=_read(ServerClock, record.get("server_clock")),
            memory=_read(Memory, record.get("memory")),
        )
        if not trusted and (wrong := misfit(run) or _unwritten(run)):
            raise ValueError(f"not a record: {wrong} is of another kind")
        return run


def _read(group: Callable[..., T], record: Mapping[str, Any] | None) -> T:
    known = _names(group)
    try:
        values = {k: _frozen(v) for k, v in (record or {}).items() if k in known}
        return group(**values)
    except (AttributeError, TypeError) as error:
        raise ValueError(f"not a record: {error}") from error


@functools.cache
def _names(group: Callable[..., Any]) -> dict[str, None]:
    """The fields of a group, in their order."""
    return dict.fromkeys(f.name for f in fields(cast("Any", group)))


def _unwritten(run: Run) -> str:
    """Where a message, or the call of a tool, is not one."""
    for message in run.asked.messages:
        content = message.get("content")
        if not (
            isinstance(message.get("role"), str) and isinstance(content, str | None)
        ):
            return "asked.messages"
    calls = (isinstance(each, Mapping) for each in run.answered.tool_calls)
    return "" if all(calls) else "answered.tool_calls"


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _told(group: Any) -> dict[str, Any]:
    """A group of fields without the empty ones; the insides of values are not ours."""
    told = {}
    kind: Any = type(group)
    for name in _names(kind):
        value = None if name in UNTOLD else getattr(group, name)
        if not isinstance(value, PLAIN):
            value = _told(value) if is_dataclass(value) else _listed(value)
        if value not in (None, "", [], {}):
            told[name] = value
    return told


def _listed(value: Any) -> Any:
    """A copy with lists for tuples, as JSON has them."""
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, Mapping):
        return {name: _listed(item) for name, item in value.items()}
    if isinstance(value, Sequence):
        return [_listed(item) for item in value]
    return value


def _shortened(run: Run, most_characters: int | None) -> Run:
    """The same with sums in place of the messages that are longer than that."""
    if most_characters is None:
        return run

    def shorter(message: Mapping[str, Any]) -> Mapping[str, Any]:
        content = message.get("content") or ""
        if len(content) <= most_characters:
            return message
        return {**message, "content": _sum(content)}

    messages = tuple(map(shorter, run.asked.messages))
    return replace(run, asked=replace(run.asked, messages=messages))


def _hashed(run: Run) -> Run:
    """The same with sums in place of what people and models wrote."""
    messages = tuple(
        {**message, "content": _sum(message.get("content"))}
        for message in run.asked.messages
    )
    asked = replace(
        run.asked,
        messages=messages,
        system=_sum(run.asked.system),
        suffix=_sum(run.asked.suffix),
        template=_sum(run.asked.template),
        prompt=_sum(run.asked.prompt),
    )
    answered = replace(
        run.answered,
        text=_sum(run.answered.text) or "",
        thinking=_sum(run.answered.thinking) or "",
        tool_calls=(),
        logprobs=None,
    )
    return replace(run, asked=asked, answered=answered)


def _sum(value: Any) -> str | None:
    if not value:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
