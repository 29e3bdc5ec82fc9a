"""Makes the record of a reply that is over."""

from __future__ import annotations

import functools
import hashlib
import itertools
import os
import platform
import statistics
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from .errors import ContextFull, OllamaMagicError, Refused
from .events import Event, ServerClock, Text
from .names import ModelRef
from .reply import Reply
from .request import ChatRequest, Message, Request
from .run import Answered, Asked, ClientClock, Identity, Memory, Run, What, Where
from .turn import Turn, TurnKey

__all__ = ["identity_after", "new_identity", "record"]


def new_identity(**known: Any) -> Identity:
    """An identity for a request that is about to be made."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Identity(id=uuid.uuid4().hex, time_utc=now, **known)


def identity_after(
    earlier: Sequence[Turn],
    conversation: str | None = None,
    key: TurnKey = None,
    **known: Any,
) -> Identity:
    """An identity for a request that goes on where ``earlier`` ended.

    Behind a turn without a record it goes on from one that is nowhere, so that nobody
    takes its question for the first.
    """
    before = None
    if earlier:
        last = earlier[-1]
        before = last.runs[-1].identity.id if last.runs else last.id
    cell_id, ordinal = key or (None, None)
    place = {"conversation": conversation, "cell_id": cell_id, "ordinal": ordinal}
    return new_identity(**{"before": before, **place, **known})


def record(reply: Reply[Run], identity: Identity) -> Run:
    """The run of ``reply``: whatever came of it, and all that is known about it."""
    request, done, facts = reply.request, reply.done, reply.facts
    return Run(
        identity=identity,
        where=Where(
            host=str(reply.host) if reply.host else None,
            machine=machine_fingerprint(),
            provider=request.model.provider,
            server=_server(facts.get("version", {})),
            server_version=facts.get("version", {}).get("version"),
        ),
        what=_what(request.model, facts.get("loaded", {})),
        asked=replace(_asked(request), left_out=facts.get("left_out")),
        answered=Answered(
            text=reply.so_far,
            thinking=reply.thinking,
            tool_calls=tuple(
                {"name": call.name, "arguments": dict(call.arguments)}
                for call in reply.tool_calls
            ),
            logprobs=_logprobs(reply),
            done_reason=done.reason if done else None,
        ),
        status=_status(reply),
        error=_error(reply.error),
        client_clock=_clock(reply),
        server_clock=done.clock if done else ServerClock(),
        memory=Memory(
            facts.get("loaded", {}).get("size"),
            facts.get("loaded", {}).get("size_vram"),
        ),
    )


@functools.cache
def machine_fingerprint() -> str:
    """Sixteen characters that tell machines apart, and tell nothing else of them."""
    # The home folder stands for the user: in a container the user may have no name.
    seen = f"{uuid.getnode()}|{platform.node()}|{os.path.expanduser('~')}"
    return hashlib.sha256(f"ollama-magic|{seen}".encode()).hexdigest()[:16]


def _server(version: Mapping[str, Any]) -> str | None:
    """The program that answered; unknown where it did not come to tell."""
    return ("embedded" if "embedded" in version else "ollama") if version else None


def _what(model: ModelRef, loaded: Mapping[str, Any]) -> What:
    details = loaded.get("details") or {}
    return What(
        model=str(model),
        digest=loaded.get("digest"),
        family=details.get("family"),
        parameters=details.get("parameter_size"),
        quantization=details.get("quantization_level"),
        context_tokens=loaded.get("context_length"),
    )


def _asked(request: Request) -> Asked:
    """This turn's own messages and the system prompt; the history is not repeated."""
    extra: dict[str, Any] = {}
    if isinstance(request, ChatRequest):
        own = _own(request.messages)
        system = next((m.content for m in request.messages if m.role == "system"), None)
        messages, tools = tuple(map(_told, own)), request.tools
        images = [image for message in own for image in message.images]
    else:
        messages, tools = ({"role": "user", "content": request.prompt},), ()
        system, images = request.system, list(request.images)
        extra = {
            "raw": request.raw or None,
            "suffix": request.suffix,
            "template": request.template,
        }
    return Asked(
        messages=messages,
        system=system,
        options=dict(request.options),
        format=request.format,
        think=request.think,
        tools=tools,
        images=tuple(hashlib.sha256(image).hexdigest() for image in images),
        prompt=_written(request.written, messages),
        **extra,
    )


def _written(prompt: str | None, messages: Sequence[Mapping[str, Any]]) -> str | None:
    """What a person wrote, where no message says just that."""
    said = any(m["role"] == "user" and m["content"] == prompt for m in messages)
    return None if said else prompt


def _own(messages: Sequence[Message]) -> Sequence[Message]:
    """What came since the model last spoke: a question, or the results of tools."""
    said = [place for place, m in enumerate(messages) if m.role == "assistant"]
    own = messages[said[-1] + 1 if said else 0 :]
    return [message for message in own if message.role != "system"]


def _told(message: Message) -> dict[str, Any]:
    told = {"role": message.role, "content": message.content}
    return {**told, "tool_name": message.tool_name} if message.tool_name else told


def _status(reply: Reply[Run]) -> str:
    if reply.stopped:
        return "interrupted"
    if reply.looping:
        return "looping"
    if isinstance(reply.error, ContextFull):
        return "overflow"
    if reply.error is not None:
        return "refused" if isinstance(reply.error, Refused) else "error"
    done = reply.done
    cut = done and done.reason == "length" and not _is_probe(reply.request)
    return "truncated" if cut else "ok"


def _is_probe(request: Request) -> bool:
    """Whether one token was wanted, and what else it might have been."""
    return bool(request.top_logprobs) and request.options.get("num_predict") == 1


def _logprobs(reply: Reply[Run]) -> list[list[Any]] | None:
    """Each token with its logarithm; of a probe the others at its place, too."""
    if _is_probe(reply.request):
        return [[t.text, t.logprob, [*map(list, t.others)]] for t in reply.tokens]
    return [[t.text, t.logprob] for t in reply.tokens] or None


def _error(error: BaseException | None) -> str | None:
    if error is None:
        return None
    message = error.message if isinstance(error, OllamaMagicError) else str(error)
    return f"{type(error).__name__}: {message}"


def _clock(reply: Reply[Run]) -> ClientClock:
    start, arrivals = reply.started_seconds, reply.arrivals
    # The last line ends the answer; what follows is our own tidying.
    over = arrivals[-1][0] if reply.done else reply.over_seconds
    if start is None or over is None:
        return ClientClock()
    times = [moment - start for moment, _ in arrivals]
    visible = (moment - start for moment, e in arrivals if isinstance(e, Text))
    gaps = [later - sooner for sooner, later in itertools.pairwise(times)]
    return ClientClock(
        first_event_seconds=times[0] if times else None,
        first_text_seconds=next(visible, None),
        total_seconds=over - start,
        gap_quantiles_seconds=_quantiles(gaps),
        arrivals=tuple(_growth(start, arrivals)),
    )


def _growth(
    start: float, arrivals: Sequence[tuple[float, Event]]
) -> list[tuple[float, int]]:
    growth, length = [], 0
    for moment, event in arrivals:
        if isinstance(event, Text):
            length += len(event.text)
            growth.append((moment - start, length))
    return growth


def _quantiles(gaps: list[float]) -> tuple[float, ...]:
    """The 0, 25, 50, 75, 95 and 100 % quantiles, between neighbours by their distance.

    Definition: Hyndman and Fan (1996), type 7.
    """
    if len(gaps) < 2:
        return ()
    cuts = statistics.quantiles(gaps, n=20, method="inclusive")
    chosen = (min(gaps), cuts[4], cuts[9], cuts[14], cuts[18], max(gaps))
    return tuple(round(value, 6) for value in chosen)
