"""What became of each trial, one row a trial: what was asked, answered and measured."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any, cast

import numpy as np
import pandas as pd

from .request import ChatRequest, GenerateRequest
from .run import Run
from .tables import NO_FORMULAS, WideTable, framed
from .trial import Done

__all__ = ["COLUMNS", "factors", "outcomes"]

# In the order of the values that `_row` gives; the factors come in after `host`.
COLUMNS = {
    "point": "Int64",
    "repeat": "Int64",
    "item": "string",
    "model": "string",
    "host": "string",
    "prompt": "string",
    "answer": "string",
    "thinking": "string",
    "status": "string",
    "checked": "boolean",
    "verdict": "string",
    "score": "Float64",
    "topic": "string",
    "language": "string",
    "expected": "object",
    "error": "string",
    "started": "datetime64[ns, UTC]",
    "first_event_seconds": "Float64",
    "first_text_seconds": "Float64",
    "inter_token_seconds": "Float64",
    "total_seconds": "Float64",
    "server_seconds": "Float64",
    "load_seconds": "Float64",
    "queue_seconds": "Float64",
    "warm_first_text_seconds": "Float64",
    "warm_total_seconds": "Float64",
    "prompt_seconds": "Float64",
    "answer_seconds": "Float64",
    "prompt_tokens": "Int64",
    "cached_tokens": "Int64",
    "prompt_tokens_per_second": "Float64",
    "prompt_rate_verified": "boolean",
    "answer_tokens": "Int64",
    "tokens_per_second": "Float64",
    "characters": "Int64",
    "characters_per_second": "Float64",
    "characters_per_token": "Float64",
    "memory": "Int64",
    "vram": "Int64",
    "gpu_share": "Float64",
    "cold": "boolean",
    "slots": "Int64",
    "digest": "string",
    "quantization": "string",
    "context": "Int64",
    "server": "string",
    "server_version": "string",
    "machine": "string",
    "options": "object",
    "request": "string",
    "id": "string",
}
# What a person looks for first, beside all that was varied.
FIRST_COLUMNS = (
    *("item", "model", "answer", "status", "verdict", "score"),
    *("tokens_per_second", "warm_first_text_seconds", "total_seconds"),
)
# Columns of the tables that are made of this one.
_TAKEN = frozenset(
    "a b n n_items n_trials right accuracy low high answered unparsable truncated "
    "failed median least most value who mean cell sum kind cluster square asked whole "
    "distinct identical place after old new seeded conditions hosts front".split()
)
_BEFORE_FACTORS = 5
BLOCK_ROWS = 10_000
_SCORES = {"correct": 1.0, "wrong": 0.0}
Number = float | None


class OutcomeTable(WideTable):
    """Trials, of which the columns are shown that people look for first."""

    _first = FIRST_COLUMNS
    _classes = NO_FORMULAS

    @property
    def _leading(self) -> list[str]:
        names = map(str, self.columns)
        return [name for name in names if name in FIRST_COLUMNS or name not in COLUMNS]


def factors(done: Iterable[Done]) -> dict[str, str]:
    """What was varied beside model, item and repeat: its name, and its column.

    They are the same but where a column of these tables has that name: the factor
    ``context`` is the column ``factor_context``.
    """
    return _columns(each.trial.factors for each in done)


def outcomes(done: Iterable[Done]) -> pd.DataFrame:
    """One row a trial, in the order in which they are given.

    Speeds and times are derived here and stored nowhere.

    - What was asked: ``point`` of the grid, ``repeat``, ``item``, ``model``, ``host``,
      a column for each factor, ``prompt``, ``topic``, ``language``, ``options``.
    - What came: ``answer``, ``thinking``, ``status`` (see `Run`), ``error``.
    - The check's: ``checked`` (there was one), ``verdict`` (``correct``, ``wrong``,
      ``unparsable``), ``score`` (1, 0, or the number that the check gave; missing where
      it could not tell), ``expected``.
    - The asker's clock, in seconds since ``started``: ``first_event_seconds``
      (the field's *time to first token*, a thought's too), ``first_text_seconds`` (to
      the first token of the answer), ``total_seconds`` (*end to end*),
      ``inter_token_seconds`` (*inter-token latency*, the mean of one request: the time
      from first to last, divided by one less than the tokens). A model that was loaded
      for the request is in them; ``warm_first_text_seconds`` and
      ``warm_total_seconds`` are without ``load_seconds``.
    - The server's clock: ``server_seconds``, ``load_seconds`` (until a runner was
      there: waiting and loading), ``prompt_seconds``, ``answer_seconds``.
      ``queue_seconds`` is ours: how long the trial waited before it was sent.
    - Tokens: ``prompt_tokens``, ``cached_tokens`` of them,
      ``prompt_tokens_per_second`` of those that were not cached, and only where the
      server says how many were (``prompt_rate_verified``); ``answer_tokens`` (thoughts
      too), ``tokens_per_second`` (the server's; missing for a single token);
      ``characters`` (thoughts too), ``characters_per_second`` and
      ``characters_per_token``, which are fair across tokenizers.
    - Memory, as the server lists it: ``memory`` and ``vram`` in bytes, ``gpu_share``
      between 0 and 1.
    - Where: ``cold`` (unloaded before), ``slots`` (how many were asked at once),
      ``digest``, ``quantization``, ``context`` (the window in tokens), ``server``,
      ``server_version``, ``machine``, ``id``; and ``request``, a short sum of the
      texts that were sent: of equal requests it is the same.
    """
    share, varied, blocks = _Shared(), list[Mapping[str, Any]](), []
    trials = iter(done)
    while block := list(islice(trials, BLOCK_ROWS)):
        varied += (each.trial.factors for each in block)
        blocks.append(_block(block, share))
    if not blocks:
        return OutcomeTable(framed([], COLUMNS))
    names, table = _columns(varied), pd.concat(blocks, ignore_index=True)
    for place, (name, column) in enumerate(names.items(), _BEFORE_FACTORS):
        table.insert(place, column, _varied([each.get(name) for each in varied]))
    return OutcomeTable(table)


def _columns(varied: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    names = dict.fromkeys(name for each in varied for name in each)
    taken = COLUMNS.keys() | _TAKEN
    return {name: f"factor_{name}" if name in taken else name for name in names}


def _block(done: Sequence[Done], share: _Shared) -> pd.DataFrame:
    """Some rows: of a hundred thousand at once the parts would take half a gigabyte."""
    columns = zip(*(_row(each, share) for each in done), strict=True)
    typed = {
        name: _typed(values, dtype)
        for (name, dtype), values in zip(COLUMNS.items(), columns, strict=True)
    }
    return pd.DataFrame(typed)


class _Shared:
    """Equal values as one object: a sweep says the same prompt very often."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._options: dict[Any, Mapping[str, Any]] = {}
        self._sums: dict[int, tuple[Any, str]] = {}

    def __call__(self, text: str | None) -> str | None:
        return None if text is None else self._texts.setdefault(text, text)

    def sum_of(self, request: ChatRequest | GenerateRequest) -> str:
        """A short sum of what was sent; repeats share their request."""
        if id(request) not in self._sums:
            texts = (
                request.messages
                if isinstance(request, ChatRequest)
                else (request.system, request.prompt)
            )
            told = sha256(repr(texts).encode()).hexdigest()[:12]
            self._sums[id(request)] = request, told
        return self._sums[id(request)][1]

    def options(self, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """Options that say the same; a value that has parts stays as it is."""
        try:
            return self._options.setdefault(tuple(options.items()), options)
        except TypeError:
            return options


def _row(done: Done, share: _Shared) -> tuple[Any, ...]:
    trial, run = done.trial, done.run  # once: it may be read from a journal
    verdict = run.verdict
    client, server, memory = run.client_clock, run.server_clock, run.memory
    worded = isinstance(verdict, str)
    load = server.load_seconds or 0.0
    told = server.cached_prompt_tokens is not None
    return (
        trial.point, trial.repeat, share(trial.item), share(run.what.model),
        share(run.where.host or trial.host), share(trial.prompt), run.answered.text,
        run.answered.thinking or None, run.status, trial.check is not None,
        verdict if worded else None,
        _SCORES.get(verdict) if isinstance(verdict, str) else verdict,
        share(trial.topic), share(trial.language), trial.expected, share(run.error),
        run.identity.time_utc, client.first_event_seconds, client.first_text_seconds,
        _between(run), client.total_seconds, server.total_seconds,
        server.load_seconds, done.queue_seconds, _less(client.first_text_seconds, load),
        _less(client.total_seconds, load), server.prompt_seconds, server.answer_seconds,
        server.prompt_tokens, server.cached_prompt_tokens, _reading(run), told,
        server.answer_tokens, *_writing(run), memory.resident_bytes, memory.vram_bytes,
        _ratio(memory.vram_bytes, memory.resident_bytes), trial.cold, done.slots,
        share(run.what.digest), share(run.what.quantization), run.what.context_tokens,
        share(run.where.server), share(run.where.server_version),
        share(run.where.machine), share.options(run.asked.options),
        share.sum_of(trial.request), run.identity.id,
    )  # fmt: skip


def _between(run: Run) -> Number:
    """Seconds from token to token; of one token alone there are none."""
    client, tokens = run.client_clock, run.server_clock.answer_tokens or 0
    first, last = client.first_event_seconds, client.total_seconds
    if first is None or last is None or tokens < 2:
        return None
    return max(last - first, 0.0) / (tokens - 1)


def _reading(run: Run) -> Number:
    """Tokens a second of the prompt, of those that had to be read."""
    server = run.server_clock
    if server.prompt_tokens is None or server.cached_prompt_tokens is None:
        return None
    fresh = server.prompt_tokens - server.cached_prompt_tokens
    return _ratio(fresh, server.prompt_seconds) if fresh > 0 else None


def _writing(run: Run) -> tuple[Number, int, Number, Number]:
    """Tokens a second, characters, characters a second, characters a token."""
    server = run.server_clock
    tokens = server.answer_tokens
    # A single token came of reading the prompt, and took no time of its own.
    seconds = server.answer_seconds if tokens and tokens > 1 else None
    characters = len(run.answered.text) + len(run.answered.thinking)
    return (
        _ratio(tokens, seconds),
        characters,
        _ratio(characters, seconds),
        _ratio(characters, tokens),
    )


def _ratio(part: Number, whole: Number) -> Number:
    return part / whole if part is not None and whole else None


def _less(seconds: Number, load_seconds: float) -> Number:
    return None if seconds is None else max(seconds - load_seconds, 0.0)


def _typed(values: Sequence[Any], dtype: str) -> Any:
    """One column; numbers go by way of numpy, which is ten times as quick."""
    if dtype == "Float64":
        floats = np.array(values, dtype=float)
        return pd.arrays.FloatingArray(floats, np.isnan(floats))
    if dtype == "Int64":
        floats = np.array(values, dtype=float)
        missing = np.isnan(floats)
        whole = np.where(missing, 0.0, floats).astype("int64")
        return pd.arrays.IntegerArray(whole, missing)
    if dtype.startswith("datetime"):
        told = pd.Series(values, dtype=object)
        return pd.to_datetime(
            told, utc=True, format="ISO8601", errors="coerce"
        ).dt.as_unit("ns")
    if dtype == "object":
        # Not by way of the frame, which would take texts alone for a column of texts.
        return pd.Series(values, dtype=object)
    return pd.Series(values, dtype=cast("Any", dtype))


def _varied(values: Sequence[Any]) -> Any:
    """The column of a factor: of the one kind that all its values have, else text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pd.array(values, dtype="boolean")
    if kinds == {int}:
        return pd.array(values, dtype="Int64")
    if kinds and kinds <= {int, float}:
        return _typed(values, "Float64")
    told = [None if value is None else _told(value) for value in values]
    return pd.array(told, dtype="string")


def _told(value: Any) -> str:
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
