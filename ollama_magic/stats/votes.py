"""How strong models are, by who was preferred to whom."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import BadInput
from ..tables import Table
from .ground import needed, normal_quantile

__all__ = ["bradley_terry"]

Floats = npt.NDArray[np.float64]
COLUMNS = ["model", "strength", "low", "high", "n"]
RESAMPLES, ROUNDS, SMALL = 1000, 2000, 1e-6


def bradley_terry(
    votes: pd.DataFrame, level: float = 0.95, seed: int = 0
) -> pd.DataFrame:
    """The strength of each model, by the votes between two of them.

    Bradley and Terry (1952, Biometrika 39:324–345): ``a`` is preferred to ``b`` with
    the probability 1 / (1 + exp(strength of b − strength of a)). A tie is half a vote
    for each. The most likely strengths, found as Hunter (2004, Ann. Stat. 32:384–406)
    does, with one tie against an average opponent for each model, without which one
    that never lost would be infinitely strong. In what order the votes came does not
    matter, as it does for Elo's numbers.

    Parameters
    ----------
    votes
        ``winner`` and ``loser``; or ``a``, ``b`` and ``winner``, which is the name of
        one of the two, ``a``, ``b`` or ``tie``. With ``prompt``, the votes on one
        prompt stay together when the interval is made, for they are alike.

    Returns
    -------
    DataFrame
        Strongest first: ``model``, ``strength`` (their mean is 0), ``low`` and ``high``
        (quantiles of the bootstrap over prompts), ``n`` votes.

    Raises
    ------
    BadInput
        Where a column is missing, or a winner is none of the two.
    """
    normal_quantile(level)
    wins = _wins(votes)
    models = [*dict.fromkeys([*wins["model"], *wins["other"]])]
    if not models:
        return Table(pd.DataFrame(columns=COLUMNS))
    won, prompts = _counted(wins, models)
    found = _strengths(won.sum(axis=0, keepdims=True))[0]
    chance = np.random.default_rng(seed)
    share = np.full(prompts, 1 / prompts)
    drawn = chance.multinomial(prompts, share, size=RESAMPLES).astype(float)
    again = _strengths(np.tensordot(drawn, won, axes=1))
    low, high = np.quantile(again, [(1 - level) / 2, (1 + level) / 2], axis=0)
    total = won.sum(axis=0)
    n = np.rint(total.sum(axis=0) + total.sum(axis=1)).astype(int)
    columns = zip(COLUMNS, (models, found, low, high, n), strict=True)
    table = pd.DataFrame(dict(columns))
    return Table(table.sort_values("strength", ascending=False, ignore_index=True))


def _wins(votes: pd.DataFrame) -> pd.DataFrame:
    """``model``, ``other``, ``prompt`` and ``won``: 1, or half for each of a tie."""
    told = votes
    if "loser" in votes.columns:
        needed(votes, ("winner",))
        told = votes.assign(a=votes["winner"], b=votes["loser"], winner="a")
    needed(told, ("a", "b", "winner"))
    one, other = told["a"].astype(str), told["b"].astype(str)
    winner = told["winner"].astype(str)
    first, second = winner.eq(one) | winner.eq("a"), winner.eq(other) | winner.eq("b")
    tie = winner.eq("tie") & ~first & ~second
    if (strange := ~(first | second | tie) | one.eq(other)).any():
        place = int(np.argmax(strange.to_numpy()))
        raise BadInput("bad_vote", row=place, name=winner.iloc[place])
    prompt = votes["prompt"] if "prompt" in votes.columns else range(len(votes))
    frame = pd.DataFrame({"model": one, "other": other, "prompt": prompt})
    frame["won"] = np.where(tie, 0.5, np.where(first, 1.0, 0.0))
    turned = frame.rename(columns={"model": "other", "other": "model"})
    return pd.concat([frame, turned.assign(won=1 - frame["won"])], ignore_index=True)


def _counted(wins: pd.DataFrame, models: list[str]) -> tuple[Floats, int]:
    """Votes as an array, prompts x models x models: row preferred to column."""
    place = {model: at for at, model in enumerate(models)}
    codes, names = pd.factorize(wins["prompt"], use_na_sentinel=False)
    won = np.zeros((len(names), len(models), len(models)))
    rows, columns = wins["model"].map(place), wins["other"].map(place)
    np.add.at(won, (codes, rows.to_numpy(), columns.to_numpy()), wins["won"].to_numpy())
    return won, len(names)


def _strengths(won: Floats) -> Any:
    """For each table of votes the most likely strengths, their mean 0.

    The opponent that each has its tie with is worth 1, and stays it.
    """
    met = won + won.transpose(0, 2, 1)
    wins = won.sum(axis=2) + 0.5
    worth = np.ones(wins.shape)
    for _ in range(ROUNDS):
        sums = worth[:, :, None] + worth[:, None, :]
        new = wins / ((met / sums).sum(axis=2) + 1 / (worth + 1))
        change = np.abs(np.log(new / worth)).max()
        worth = new
        if change < SMALL:
            break
    strengths = np.log(worth)
    return strengths - strengths.mean(axis=1, keepdims=True)
