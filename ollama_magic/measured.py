"""What tables tell of one record, as plain values in one order."""

from __future__ import annotations

import json
from typing import NamedTuple

from .run import Answered, Identity, Run, What, Where

__all__ = ["Measured", "brief", "measured"]

_NOBODY = Identity("", ""), Where(), What("")


class Measured(NamedTuple):
    """As much of a record as tables need: a journal keeps it beside the record.

    A hundred thousand of these are read in a second, of whole records in ten. Seconds
    are of the asker's clock up to ``total_seconds``, then of the server's.
    """

    model: str
    digest: str | None
    quantization: str | None
    context: int | None
    host: str | None
    server: str | None
    server_version: str | None
    machine: str | None
    options: str  # as JSON
    answer: str
    thinking: str
    status: str
    verdict: str | float | None
    error: str | None
    started: str
    first_event_seconds: float | None
    first_text_seconds: float | None
    total_seconds: float | None
    server_seconds: float | None
    load_seconds: float | None
    prompt_seconds: float | None
    answer_seconds: float | None
    prompt_tokens: int | None
    cached_tokens: int | None
    answer_tokens: int | None
    memory: int | None
    vram: int | None
    run_id: str


def measured(run: Run) -> Measured:
    """What tables tell of ``run``."""
    what, where, answered = run.what, run.where, run.answered
    client, server, memory = run.client_clock, run.server_clock, run.memory
    return Measured(
        what.model, what.digest, what.quantization, what.context_tokens,
        where.host, where.server, where.server_version, where.machine,
        json.dumps(dict(run.asked.options), default=str),
        answered.text, answered.thinking, run.status, run.verdict, run.error,
        run.identity.time_utc, client.first_event_seconds, client.first_text_seconds,
        client.total_seconds, server.total_seconds, server.load_seconds,
        server.prompt_seconds, server.answer_seconds, server.prompt_tokens,
        server.cached_prompt_tokens, server.answer_tokens, memory.resident_bytes,
        memory.vram_bytes, run.identity.id,
    )  # fmt: skip


def brief(told: Measured) -> Run:
    """A record of no more than a check looks at: the answer, and how it ended."""
    answered = Answered(told.answer, told.thinking)
    return Run(*_NOBODY, answered=answered, status=told.status)
