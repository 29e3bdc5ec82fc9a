"""Where answers differ: between models, and between repeats of one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..comparing import first_difference
from ..tables import LongTable
from .ground import WHOLE, By, checked, labels, named, needed

__all__ = ["determinism", "disagreements"]

CONDITIONS = ("cold", "cache", "slots", "host", "digest", "server_version")
DISAGREEMENTS = "item prompt expected who score answer answers spread".split()
DIFFERENCE = "first_repeat other_repeat place after old new".split()
DETERMINISM = [
    "item",
    "n",
    "distinct",
    "identical",
    *DIFFERENCE,
    "seeded",
    "conditions",
]


def disagreements(
    runs: pd.DataFrame, by: By = "model", over: str = "all"
) -> pd.DataFrame:
    """The items on which models do not agree, those that divide them most first.

    Returns
    -------
    DataFrame
        A row an item and a model: ``item``, ``prompt``, ``expected``, ``who``,
        ``score`` (the mean of its repeats), ``answer`` (the one it gave most often),
        ``answers`` (how many different ones), and ``spread``, which is the best score
        of the item less the worst. Where nothing was checked: the items whose answers
        differ; ``score`` and ``spread`` are missing.
    """
    needed(runs, ("item", "prompt", "answer", "status"))
    told = [name for name in ("expected",) if name in runs.columns]
    columns = [*dict.fromkeys(["item", "prompt", "answer", *told, *named(by)])]
    scored = checked(runs, columns, over)
    whole = runs["status"].isin(WHOLE).to_numpy(bool)
    rows = scored if len(scored) else runs.loc[whole, columns]
    rows = rows.assign(who=labels(rows, by), item=rows["item"].astype(str))
    groups = rows.groupby(["item", "who"], sort=False)
    table = groups.agg(prompt=("prompt", "first"), answers=("answer", "nunique"))
    table["expected"] = groups["expected"].first() if told else None
    table["answer"] = _most_frequent(rows)
    table["score"] = groups["score"].mean() if len(scored) else float("nan")
    items = table.groupby("item", sort=False)
    scores = items["score"]
    table["spread"] = scores.transform("max") - scores.transform("min")
    differ = items["answer"].transform("nunique") > 1
    found = table[table["spread"] > 0 if len(scored) else differ].reset_index()
    found["place"] = pd.factorize(found["item"])[0]  # what was asked first, first
    found = found.sort_values(["spread", "place"], ascending=[False, True])
    table = LongTable(found[DISAGREEMENTS].reset_index(drop=True))
    table.attrs["empty"] = "results.all_agree"
    return table


def determinism(runs: pd.DataFrame, by: By = "model") -> pd.DataFrame:
    """Whether the same request was answered the same, each time it was made.

    Ollama does not promise it even with a seed: what a prompt's cache holds, and what
    is asked at the same time, may change an answer (its issue 4990). Requests that
    differ (``request``: a sweep with ``cache="bust"`` puts other signs in front of
    each) are not compared.

    Returns
    -------
    DataFrame
        A row a request that was answered twice or more: the columns of ``by``,
        ``item``, ``n`` answers, ``distinct`` ones among them, ``identical``; for the
        first that differs from the first answer their repeats (``first_repeat``,
        ``other_repeat``), how many characters are the same (``place``), the last of
        these (``after``), and the words after them (``old``, ``new``); ``seeded``,
        whether a seed or temperature 0 asks for the same answer; ``conditions``, which
        of ``cold``, ``cache``, ``slots``, ``host``, ``digest`` and ``server_version``
        were not the same in all.
    """
    keys = named(by)
    needed(runs, (*keys, "item", "repeat", "status", "answer"))
    there = [name for name in CONDITIONS if name in runs.columns and name not in keys]
    sent = [name for name in ("request",) if name in runs.columns]
    rows = _answered(runs, [*keys, "item", "repeat", *there, *sent])
    request = [*keys, "item", "asked", *sent]
    groups = rows.groupby(request, sort=False, dropna=False, observed=True)
    rows["n"] = groups["whole"].transform("size")
    rows["distinct"] = groups["whole"].transform("nunique")
    codes = groups.ngroup().to_numpy()
    varied = {name: groups[name].transform("nunique").gt(1) for name in there}
    first = ~rows.duplicated(request)
    begun = np.flatnonzero(first)[codes]  # codes count the groups as they come
    texts = rows["whole"].to_numpy(object)
    differs = pd.DataFrame({"code": codes, "at": np.arange(len(rows))})
    differs = differs[texts != texts[begun]].drop_duplicates("code").set_index("code")
    found = rows[(first & rows["n"].gt(1)).to_numpy(bool)].copy()
    others = differs["at"].reindex(codes[found.index]).to_numpy()
    told = [_difference(rows, *pair) for pair in zip(found.index, others, strict=True)]
    found[DIFFERENCE] = pd.DataFrame(told, found.index, DIFFERENCE, dtype=object)
    found["identical"] = found["distinct"].eq(1)
    found["seeded"] = [_seeded(each) for each in found["asked"]]
    found = found.astype({"identical": bool, "seeded": bool})
    found["conditions"] = [
        ", ".join(name for name in there if varied[name][at]) for at in found.index
    ]
    table = LongTable(found[[*keys, *DETERMINISM]].reset_index(drop=True))
    table.attrs["empty"] = "results.never_twice"
    return table


def _answered(runs: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """What was answered to its end: thoughts and text as ``whole``, and to what."""
    mask = runs["status"].isin(WHOLE).to_numpy(bool)
    rows = runs.loc[mask, [*columns]].reset_index(drop=True)
    whole = runs.loc[mask, "answer"].fillna("").astype(object)
    if "thinking" in runs.columns and runs["thinking"].notna().any():
        thoughts = runs.loc[mask, "thinking"].fillna("").astype(object)
        whole = thoughts + "\n" + whole
    rows["whole"] = whole.to_numpy(object)
    if "options" not in runs.columns:
        return rows.assign(asked="{}")
    options = runs.loc[mask, "options"].tolist()
    written = {id(each): _written(each) for each in options}
    return rows.assign(asked=[written[id(each)] for each in options])


def _difference(rows: pd.DataFrame, first: int, other: float) -> tuple[Any, ...]:
    """From which word on the two answers differ; nothing where none does."""
    if np.isnan(other):
        return (None,) * len(DIFFERENCE)
    texts = rows["whole"]
    found = first_difference(str(texts.iat[first]), str(texts.iat[int(other)]))
    words = (found.place, found.context, found.old, found.new) if found else ()
    repeats = rows["repeat"].iat[first], rows["repeat"].iat[int(other)]
    return (*repeats, *words)


def _written(options: Any) -> str:
    return json.dumps(dict(options or {}), sort_keys=True, default=str)


def _seeded(asked: str) -> bool:
    """Whether the options ask for the same answer each time."""
    options = json.loads(asked or "{}")
    return "seed" in options or options.get("temperature") == 0


def _most_frequent(rows: pd.DataFrame) -> pd.Series:
    """The answer that each gave most often; of equals the first."""
    counts = rows.groupby(["item", "who", "answer"], sort=False).size()
    ordered = counts.sort_values(ascending=False, kind="stable").index.to_frame()
    best = ordered.drop_duplicates(["item", "who"]).set_index(["item", "who"])
    return best["answer"]
