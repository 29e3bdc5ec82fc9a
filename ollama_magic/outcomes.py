"""What became of each trial, one row a trial: what was asked, answered and measured."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from .measured import Measured
from .request import ChatRequest, GenerateRequest
from .tables import NO_FORMULAS, WideTable, framed
from .trial import Done, Trial

__all__ = ["COLUMNS", "factors", "outcomes"]

# The factors come in after `host`.
COLUMNS = {
    "trial": "string",
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
    "score_low score_high distinct identical place after old new seeded conditions "
    "hosts front".split()
)
_BEFORE_FACTORS = 6
BLOCK_ROWS = 10_000
_SCORES = {"correct": 1.0, "wrong": 0.0}
Floats = npt.NDArray[np.float64]


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

    - What was asked: ``trial`` (``item#point``, as its record has it), ``point`` of the
      grid, ``repeat``, ``item``, ``model``, ``host``, a column for each factor, and for
      each variable of the prompts, ``prompt``, ``topic``, ``language``, ``options``.
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
    filled = list[Mapping[str, Any]]()
    trials = iter(done)
    while block := list(islice(trials, BLOCK_ROWS)):
        varied += (each.trial.factors for each in block)
        filled += (each.trial.variables for each in block)
        blocks.append(_block(block, share))
    if not blocks:
        return OutcomeTable(framed([], COLUMNS))
    names, table = _columns(varied), pd.concat(blocks, ignore_index=True)
    more = _columns(filled, "variable", names.values())
    told = [(column, name, varied) for name, column in names.items()]
    told += [(column, name, filled) for name, column in more.items()]
    for place, (column, name, rows) in enumerate(told, _BEFORE_FACTORS):
        table.insert(place, column, _varied([row.get(name) for row in rows]))
    return OutcomeTable(table)


def _columns(
    varied: Iterable[Mapping[str, Any]],
    kind: str = "factor",
    others: Iterable[str] = (),
) -> dict[str, str]:
    """The columns of names; of one that is taken, with its kind in front."""
    names = dict.fromkeys(name for each in varied for name in each)
    taken = COLUMNS.keys() | _TAKEN | {*others}
    return {name: f"{kind}_{name}" if name in taken else name for name in names}


def _block(done: Sequence[Done], share: _Shared) -> pd.DataFrame:
    """Some rows: of a hundred thousand at once the parts would take half a gigabyte."""
    told = _told(done, share)
    return pd.DataFrame({name: _typed(told[name], COLUMNS[name]) for name in COLUMNS})


class _Shared:
    """Equal values as one object: a sweep asks the same very often."""

    def __init__(self) -> None:
        self._options: dict[str, Mapping[str, Any]] = {}
        self._sums: dict[int, tuple[Any, str]] = {}

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

    def options(self, told: str) -> Mapping[str, Any]:
        """Options that were told as JSON."""
        if told not in self._options:
            self._options[told] = json.loads(told)
        return self._options[told]


def _told(done: Sequence[Done], share: _Shared) -> dict[str, Any]:
    """The columns of some rows by name; what is derived is, for all rows at once."""
    # Of all of them, each field is a list.
    told: Any = Measured._make(zip(*(each.measured for each in done), strict=True))
    asked = _asked([each.trial for each in done], share)
    ours = {
        "queue_seconds": [each.queue_seconds for each in done],
        "slots": [each.slots for each in done],
        "host": [
            host or each.trial.host for host, each in zip(told.host, done, strict=True)
        ],
        "options": [share.options(options) for options in told.options],
    }
    return {**told._asdict(), **asked, **_judged(told), **_speeds(told), **ours}


def _asked(trials: Sequence[Trial], share: _Shared) -> dict[str, Any]:
    names = ("point", "repeat", "item", "prompt", "topic", "language", "expected")
    return {
        **{name: [getattr(trial, name) for trial in trials] for name in names},
        "trial": [trial.name for trial in trials],
        "cold": [trial.cold for trial in trials],
        "checked": [trial.check is not None for trial in trials],
        "request": [share.sum_of(trial.request) for trial in trials],
    }


def _judged(told: Any) -> dict[str, Any]:
    verdicts = told.verdict
    return {
        "thinking": [text or None for text in told.thinking],
        "verdict": [v if isinstance(v, str) else None for v in verdicts],
        "score": [_SCORES.get(v) if isinstance(v, str) else v for v in verdicts],
        "id": told.run_id,
    }


def _speeds(told: Any) -> dict[str, Any]:
    """What is derived from times and counts."""
    tokens, cached = _numbers(told.answer_tokens), _numbers(told.cached_tokens)
    load = np.nan_to_num(_numbers(told.load_seconds))
    fresh = _numbers(told.prompt_tokens) - cached
    texts = zip(told.answer, told.thinking, strict=True)
    characters = np.array([len(answer) + len(thought) for answer, thought in texts])
    # A single token came of reading the prompt, and took no time of its own.
    writing = np.where(tokens > 1, _numbers(told.answer_seconds), np.nan)
    reading = np.where(fresh > 0, fresh, np.nan)
    return {
        "inter_token_seconds": _between(told, tokens),
        "warm_first_text_seconds": _less(told.first_text_seconds, load),
        "warm_total_seconds": _less(told.total_seconds, load),
        "prompt_tokens_per_second": _ratio(reading, told.prompt_seconds),
        "prompt_rate_verified": ~np.isnan(cached),
        "tokens_per_second": _ratio(tokens, writing),
        "characters": characters,
        "characters_per_second": _ratio(characters, writing),
        "characters_per_token": _ratio(characters, tokens),
        "gpu_share": _ratio(told.vram, told.memory),
    }


def _between(told: Any, tokens: Floats) -> Floats:
    """Seconds from token to token; of one token alone there are none."""
    span = _numbers(told.total_seconds) - _numbers(told.first_event_seconds)
    return _ratio(np.maximum(span, 0.0), np.where(tokens > 1, tokens - 1, np.nan))


def _ratio(part: Any, whole: Any) -> Floats:
    """One by the other; missing where either is, or where it would be by nothing."""
    whole = _numbers(whole)
    whole = np.where(whole == 0, np.nan, whole)
    ratio: Floats = _numbers(part) / whole
    return ratio


def _less(seconds: Any, load_seconds: Floats) -> Floats:
    less: Floats = np.maximum(_numbers(seconds) - load_seconds, 0.0)
    return less


def _numbers(values: Any) -> Floats:
    """As floats, what is missing as NaN."""
    return np.asarray(values, dtype=float)


def _typed(values: Any, dtype: str) -> Any:
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
    told = [None if value is None else _worded(value) for value in values]
    return pd.array(told, dtype="string")


def _worded(value: Any) -> str:
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
