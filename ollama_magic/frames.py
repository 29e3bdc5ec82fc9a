"""Tables: what servers tell and what was measured, as DataFrames."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd

from .details import Detail, quantization
from .dialogue import Conversation
from .events import Token
from .run import Run
from .tables import NO_FORMULAS, Table, WideTable, framed

__all__ = [
    "RunTable",
    "Table",
    "arrivals",
    "conversations",
    "models",
    "running",
    "runs",
    "tokens",
]

Json = Mapping[str, Any]
MODEL_COLUMNS = {
    "name": "string",
    "size": "Int64",
    "context": "Int64",
    "input": "string",
    "capabilities": "object",
    "parameters": "Int64",
    "quantization": "string",
    "family": "string",
    "format": "string",
    "license": "string",
    "digest": "string",
    "modified": "datetime64[ns, UTC]",
    "location": "string",
    "loaded": "boolean",
    "memory": "Int64",
}
RUNNING_COLUMNS = {
    "name": "string",
    "memory": "Int64",
    "vram": "Int64",
    "context": "Int64",
    "parameters": "Int64",
    "quantization": "string",
    "family": "string",
    "digest": "string",
    "until": "datetime64[ns, UTC]",
}
TALK_COLUMNS = {
    "name": "string",
    "turns": "Int64",
    "last": "string",
    "in_use": "boolean",
}
TOKEN_COLUMNS = {
    "token": "string",
    "logprob": "Float64",
    "probability": "Float64",
    "others": "object",
}
RUN_COLUMNS = {
    "time": "datetime64[ns, UTC]",
    "prompt": "string",
    "answer": "string",
    "model": "string",
    "status": "string",
    "answer_tokens": "Int64",
    "tokens_per_second": "Float64",
    "characters_per_second": "Float64",
    "first_text_seconds": "Float64",
    "load_seconds": "Float64",
    "total_seconds": "Float64",
    "prompt_tokens": "Int64",
    "context": "Int64",
    "digest": "string",
    "options": "object",
    "system": "string",
    "format": "object",
    "think": "object",
    "thinking": "string",
    "conversation": "string",
    "kind": "string",
    "host": "string",
    "server_version": "string",
    "id": "string",
}
PLACE_COLUMNS = {"source": "string", "cell": "Int64"}
# What a person looks for first; the others are named below the table.
FIRST_MODEL_COLUMNS = (
    "name", "size", "context", "input", "capabilities", "parameters", "quantization",
    "loaded", "memory",
)  # fmt: skip
FIRST_RUN_COLUMNS = (
    "prompt", "answer", "model", "status", "tokens_per_second", "first_text_seconds",
    "source", "cell",
)  # fmt: skip
SHOWN_MODELS, SHOWN_RUNS = 1000, 60
_FACTORS = {"": 1, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}


class RunTable(WideTable):
    """Runs; of their texts the beginnings are shown."""

    _first = FIRST_RUN_COLUMNS
    _most_rows = SHOWN_RUNS
    _classes = NO_FORMULAS


class ModelTable(WideTable):
    """Models of a server; all of them are shown."""

    _first = FIRST_MODEL_COLUMNS
    _most_rows = SHOWN_MODELS


def models(
    tags: Iterable[Json],
    details: Mapping[str, Detail] = MappingProxyType({}),
    loaded: Iterable[Json] | None = None,
) -> pd.DataFrame:
    """The server's models, one a row: see `ollama_magic.models`.

    Parameters
    ----------
    details
        By name; a model without has the cells that the list alone can fill.
    loaded
        The server's list of those that are loaded, ``None`` where it did not say.
    """
    memory = None if loaded is None else _memory(loaded)
    rows = [
        _model(tag, details.get(str(tag.get("name")), Detail()), memory) for tag in tags
    ]
    return _said_empty(ModelTable(framed(rows, MODEL_COLUMNS)), "table.no_models")


def running(ps: Iterable[Json]) -> pd.DataFrame:
    """The server's list of loaded models, one a row: see `ollama_magic.running`."""
    table = Table(framed([_running(loaded) for loaded in ps], RUNNING_COLUMNS))
    return _said_empty(table, "table.none_loaded")


def _said_empty(table: Table, key: str) -> Table:
    """The table, which says what to do where it has no row."""
    table.attrs["empty"] = key
    return table


def runs(
    records: Iterable[Run], places: Sequence[tuple[str, int]] | None = None
) -> pd.DataFrame:
    """Finished requests, one a row, oldest first.

    Speeds are derived here and stored nowhere: ``tokens_per_second`` is the server's
    ``eval_count / eval_duration`` (its own definition of generation speed; missing for
    a single token, whose time is part of reading the prompt), and
    ``characters_per_second`` the characters (of thoughts too) over the same time, which
    is fair across tokenizers. ``first_text_seconds`` is on the asker's clock, and so is
    ``total_seconds``. ``kind`` is what asked: ``chat``, ``generate``, ``replay``, ….

    Parameters
    ----------
    places
        For each, the file that it was read from and the number of its cell: they
        become columns, ``source`` and ``cell``.
    """
    rows, columns = [_run(run) for run in records], dict(RUN_COLUMNS)
    if places is not None:
        columns |= PLACE_COLUMNS
        rows = [
            {**row, "source": source, "cell": cell}
            for row, (source, cell) in zip(rows, places, strict=True)
        ]
    return RunTable(framed(rows, columns))


def conversations(talks: Iterable[Conversation], in_use: str) -> pd.DataFrame:
    """Conversations, one a row: see `ollama_magic.conversations`."""
    rows = [
        {
            "name": each.name,
            "turns": len(each),
            "last": each.turns[-1].prompt if each else None,
            "in_use": each.name == in_use,
        }
        for each in talks
    ]
    return _said_empty(Table(framed(rows, TALK_COLUMNS)), "table.no_talks")


def tokens(answered: Iterable[Token]) -> pd.DataFrame:
    """The tokens of an answer, one a row: see `ollama_magic.logprobs`."""
    rows = [
        {
            "token": each.text,
            "logprob": each.logprob,
            "probability": math.exp(min(each.logprob, 0.0)),
            "others": {text: math.exp(min(log, 0.0)) for text, log in each.others},
        }
        for each in answered
    ]
    return _said_empty(Table(framed(rows, TOKEN_COLUMNS)), "table.no_logprobs")


def arrivals(run: Run) -> pd.DataFrame:
    """How the text of one answer grew: ``seconds`` since asked, ``characters``."""
    columns = {"seconds": "Float64", "characters": "Int64"}
    rows = [
        {"seconds": seconds, "characters": characters}
        for seconds, characters in run.client_clock.arrivals
    ]
    return framed(rows, columns)


def _model(
    tag: Json, detail: Detail, memory: Mapping[str, int | None] | None
) -> dict[str, Any]:
    details = tag.get("details") or {}
    # Only `/api/show` looks at all that tells what a model can do.
    capabilities = detail.capabilities or tuple(tag.get("capabilities") or ()) or None
    cloud = detail.remote or _is_cloud(tag)
    names = {str(tag.get("digest")), str(tag.get("name"))}
    here = None if memory is None else next(iter(names & memory.keys()), "")
    return {
        "name": tag.get("name"),
        "size": None if cloud else tag.get("size"),
        "context": detail.context_tokens or details.get("context_length"),
        "input": _input(capabilities),
        "capabilities": capabilities,
        "parameters": detail.parameters or _count(details.get("parameter_size")),
        "quantization": quantization(details),
        "family": details.get("family"),
        "format": details.get("format"),
        "license": detail.license,
        "digest": tag.get("digest"),
        "modified": tag.get("modified_at"),
        "location": _location(tag, cloud),
        "loaded": None if here is None else bool(here),
        "memory": memory.get(here) if memory and here else None,
    }


def _location(tag: Json, cloud: bool) -> str:
    """Where it runs: elsewhere, in our own engine, or in a server of the user's."""
    if cloud:
        return "cloud"
    return "embedded" if tag.get("embedded") else "local"


def _is_cloud(tag: Json) -> bool:
    """Whether what is listed runs elsewhere, and only its name is here."""
    label = str(tag.get("name", "")).rpartition(":")[2]
    return bool(tag.get("remote_host")) or label == "cloud" or label.endswith("-cloud")


def _memory(loaded: Iterable[Json]) -> dict[str, int | None]:
    """What each loaded model takes, by its name and by its digest."""
    sizes: dict[str, int | None] = {}
    for each in loaded:
        names = (str(each.get("name")), str(each.get("digest")))
        sizes |= dict.fromkeys(names, each.get("size"))
    return sizes


def _running(loaded: Json) -> dict[str, Any]:
    details = loaded.get("details") or {}
    return {
        "name": loaded.get("name"),
        "memory": loaded.get("size"),
        "vram": loaded.get("size_vram"),
        "context": loaded.get("context_length"),
        "parameters": _count(details.get("parameter_size")),
        "quantization": quantization(details),
        "family": details.get("family"),
        "digest": loaded.get("digest"),
        "until": _soon(loaded.get("expires_at")),
    }


def _run(run: Run) -> dict[str, Any]:
    client, server, asked = run.client_clock, run.server_clock, run.asked
    # What a person wrote; what a tool told is none.
    own = (each for each in reversed(asked.messages) if each["role"] == "user")
    sent = next((each.get("content") for each in own), None)
    characters = len(run.answered.text) + len(run.answered.thinking)
    tokens = server.answer_tokens
    seconds = server.answer_seconds if tokens and tokens > 1 else None
    return {
        "time": run.identity.time_utc,
        "prompt": sent if asked.prompt is None else asked.prompt,
        "answer": run.answered.text,
        "model": run.what.model,
        "status": run.status,
        "answer_tokens": tokens,
        "tokens_per_second": tokens / seconds if tokens and seconds else None,
        "characters_per_second": characters / seconds if seconds else None,
        "first_text_seconds": client.first_text_seconds,
        "load_seconds": server.load_seconds,
        "total_seconds": client.total_seconds,
        "prompt_tokens": server.prompt_tokens,
        "context": run.what.context_tokens,
        "digest": run.what.digest,
        "options": dict(asked.options),
        "system": asked.system,
        "format": asked.format,
        "think": asked.think,
        "thinking": run.answered.thinking or None,
        "conversation": run.identity.conversation,
        "kind": run.identity.source,
        "host": run.where.host,
        "server_version": run.where.server_version,
        "id": run.identity.id,
    }


def _input(capabilities: Sequence[str] | None) -> str | None:
    """What a model takes, in words; missing where the server does not say."""
    if not capabilities:
        return None
    kinds = {"vision": "Image", "audio": "Audio"}
    return ", ".join(["Text", *(kinds[c] for c in capabilities if c in kinds)])


def _count(size: str | None) -> int | None:
    """How many parameters ``7.6B`` or ``945.92K`` are."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([KMBT]?)", size or "")
    return round(float(match[1]) * _FACTORS[match[2]]) if match else None


def _soon(moment: str | None) -> str | None:
    """A time that pandas can hold; Ollama writes 'for ever' as 300 years ahead."""
    return None if moment is None or moment[:4] > "2261" else moment
