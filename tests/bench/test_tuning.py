"""Tests of tuning: rounds, effects with their intervals, and what is no effect."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ollama_magic as om
from ollama_magic.bench.advising import advice, failures
from ollama_magic.bench.effects import Tuned, effects
from ollama_magic.concluding import beyond
from ollama_magic.errors import BadInput, NotInstalled
from ollama_magic.events import ServerClock
from ollama_magic.names import ModelRef
from ollama_magic.outcomes import outcomes
from ollama_magic.run import Identity
from ollama_magic.session import current
from ollama_magic.sweeps.sittings import whole_rounds
from ollama_magic.sweeps.tuning import tuning_trials, variations
from ollama_magic.trial import Done
from tests.support.engine import Engine
from tests.support.trials import done
from tests.sweep.shop import Shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The session asks a server that counts, and afterwards whom it asked before."""
    session = current()
    before = session.settings
    with Shop("m") as shop:
        session.settings = replace(before, host=shop.url)
        yield shop
    session.settings = before


@pytest.fixture
def asked(engine: Engine) -> Iterator[None]:
    """The session asks the engine, and afterwards whom it asked before."""
    session = current()
    before = session.settings
    session.settings = replace(before, host=engine.url)
    yield
    session.settings = before


def simulated(draw: int, rounds: int = 6, **speeds: float) -> list[Done]:
    """Recorded answers of settings, each so many times as fast as the default."""
    chance = np.random.default_rng(draw)
    found = []
    for turn in range(rounds):
        drift = chance.normal(0, 0.3)
        for setting, factor in {"default": 1.0, **speeds}.items():
            for place in range(4):
                rate = 50 * factor * np.exp(drift + chance.normal(0, 0.05))
                load = (0.001 if place else 0.5) * np.exp(chance.normal(0, 0.1))
                clock = ServerClock(1, load, 0.05, 10 / rate, 30, 10, 10)
                value = "default" if setting == "default" else "1"
                told = {"setting": setting, "tried": value, "round": turn}
                found.append(
                    done(item=f"p{place}", repeat=turn, factors=told, server=clock,
                         cold=not place)
                )  # fmt: skip
    return found


def test_an_effect_is_found_with_its_interval_though_the_machine_drifts() -> None:
    table = effects(outcomes(simulated(1, num_batch=1.5, seed=1.0)))

    row = table[table["setting"].eq("num_batch")].set_index("measure")
    speed = row.loc["tokens_per_second"]
    assert speed["found"]
    assert speed["low"] < 1.5 < speed["high"]
    assert speed["ratio"] == pytest.approx(1.5, rel=0.1)
    [said] = [text for text in advice(table) if "num_batch=1: writing" in text]
    assert "n = 6" in said


def found_in(draws: range) -> tuple[float, float]:
    """How often an effect of nothing is found, and how often intervals hold it."""
    wrong, held = 0, []
    for draw in draws:
        table = effects(outcomes(simulated(draw, seed=1.0)))
        wrong += bool(table["found"].any())
        held += (table["low"].le(1) & table["high"].ge(1)).tolist()
    return wrong / len(draws), float(np.mean(held))


def test_where_there_is_no_effect_none_is_found() -> None:
    wrong, held = found_in(range(20))

    assert wrong <= 0.1
    assert held >= 0.85
    told = advice(effects(outcomes(simulated(3, seed=1.0))))
    assert told[0].startswith("seed=1: no difference found in writing speed at n = 6 (")
    assert told[-1] == "Nothing was found to be faster than the default."


@pytest.mark.slow
def test_effects_of_nothing_are_found_as_seldom_as_is_said() -> None:
    wrong, held = found_in(range(300))

    # Three standard errors around 5 % of draws, and 95 % of intervals.
    assert wrong <= 0.05 + 3 * (0.05 * 0.95 / 300) ** 0.5
    assert abs(held - 0.95) <= 3 * (0.05 * 0.95 / 900) ** 0.5


def test_results_of_tuning_show_themselves_and_are_drawn() -> None:
    tuned = Tuned(simulated(1, num_batch=1.5, mmap=1.0))

    assert "num_batch=1: writing speed" in repr(tuned)
    assert "<li>" in tuned._repr_html_()
    axes = tuned.plot()
    shown = tuned.effects[tuned.effects["measure"].eq("tokens_per_second")]
    points = axes.containers[0].lines[0].get_xdata()
    assert points.tolist() == pytest.approx(shown["ratio"].tolist())


def test_each_round_has_every_value_once_cold_and_each_prompt_warm() -> None:
    several = variations(ModelRef("m"), {"num_ctx": [256, 512], "mmap": False})
    trials = [*tuning_trials(current(), several, ["a", "b"], {}, 3)]

    table = pd.DataFrame([{**t.factors, "cold": t.cold} for t in trials])
    counts = table.groupby(["round", "setting", "tried"])["cold"].agg(["size", "sum"])
    assert counts.to_numpy().tolist() == [[3, 1]] * 12
    orders = table.drop_duplicates(["round", "setting", "tried"]).groupby("round")
    assert len({tuple(rows["tried"]) for _, rows in orders}) > 1
    assert len({t.request.messages[-1].content for t in trials}) == len(trials)
    options = [t.request.options for t in trials if t.factors["setting"] == "mmap"]
    assert {option["use_mmap"] for option in options} == {False}


def test_settings_are_tried_out_on_the_engine(asked: None) -> None:
    tuned = om.tune("tutor:1m", num_ctx=[256], keep_alive=[0], rounds=3,
                    prompts=["Hello", "안녕"], journal=None)  # fmt: skip

    runs = tuned.runs
    assert set(runs["status"]) == {"ok"}
    assert len(runs) == 3 * 3 * 3
    assert runs[runs["cold"]]["load_seconds"].min() > 0.01
    table = tuned.effects.set_index(["setting", "measure"])
    assert table.loc[("keep_alive", "reload_seconds"), "ratio"] > 3
    small = table.loc[("num_ctx", "load_seconds")]
    assert small["memory"] < small["memory_by_default"]


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({}, "nothing to vary"),
        ({"nun_ctx": [1]}, "nun_ctx"),
        ({"num_ctx": ["many"]}, "num_ctx"),
        ({"num_ctx": [512], "rounds": 2}, "2 rounds"),
        ({"num_ctx": [512], "rounds": "6"}, "rounds cannot be '6'"),
        ({"speed": [1]}, "keep_alive, mmap"),
    ],
)
def test_what_cannot_be_tuned_is_refused(wishes: dict[str, object], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        om.tune("tutor:1m", journal=None, **wishes)


def test_tuning_makes_a_page_and_rounds_are_what_is_compared(tmp_path: Path) -> None:
    tuned = Tuned(simulated(1, num_batch=1.5, seed=1.0))
    page = tuned.report(tmp_path / "tune.md").read_text("utf-8")

    assert "num_batch=1: writing speed" in page
    assert "## Effects of the settings\n\n| setting | value | measure" in page
    assert page.count("How many times that of the default") == 4
    for untrue in ("in pairs", "cold (", "all the others are equal", "by tried"):
        assert untrue not in page
    assert tuned.factors == ["setting", "tried"]
    table = tuned.paired(value="tokens_per_second")
    assert set(table["n_rounds"]) == {6}
    assert len(tuned.summary()) == 3


def test_what_is_found_but_not_after_the_correction_is_not_settled() -> None:
    table = effects(outcomes(simulated(1, num_batch=1.5))).assign(found=False)

    assert "writing speed is not settled at n = 6: between +" in advice(table)[0]


def test_answers_of_another_day_are_not_compared_with_those_of_today(
    shop: Shop, tmp_path: Path
) -> None:
    wishes = {"rounds": 3, "prompts": ["Hi"], "journal": tmp_path / "j.sqlite"}

    one = om.tune("m", num_ctx=[256], **wishes)
    om.tune("m", num_ctx=[256], **wishes)
    two = om.tune("m", num_ctx=[256], num_batch=[32], **wishes)

    assert (len(one), len(two)) == (12, 18)
    assert len(shop.asked) == 12 + 18
    assert one.runs["started"].max() <= two.runs["started"].min()


def test_a_round_that_was_broken_off_is_asked_anew_as_a_whole(
    shop: Shop, tmp_path: Path
) -> None:
    wishes = {"rounds": 3, "prompts": ["Hi"], "journal": tmp_path / "j.sqlite"}
    shop.refuse = lambda body: "no room" if len(shop.asked) == 6 else ""

    one = om.tune("m", num_ctx=[256], **wishes)
    two = om.tune("m", num_ctx=[256], **wishes)
    om.tune("m", num_ctx=[256], **wishes)

    assert one.runs["status"].eq("ok").sum() == 11
    assert two.runs["status"].eq("ok").all()
    assert len(shop.asked) == 12 + 4
    again = two.runs[two.runs["started"] > one.runs["started"].max()]
    assert again["round"].tolist() == [1] * 4


def test_without_the_extra_nothing_is_asked(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "statsmodels", None)  # type: ignore[arg-type]

    with pytest.raises(NotInstalled, match=r"ollama-magic\[stats\]"):
        om.tune("m", num_ctx=[256], journal=None)
    assert shop.asked == []


def test_rounds_of_two_sittings_are_not_whole() -> None:
    several = variations(ModelRef("m"), {"num_ctx": [256]})
    trials = [*tuning_trials(current(), several, ["a"], {}, 2)]
    times = [f"2026-11-21T08:00:0{n}" for n in range(8)]
    kept = {
        n: done(factors=trial.factors, identity=Identity("id", time))
        for n, (trial, time) in enumerate(zip(trials, times, strict=True))
    }
    later = done(identity=Identity("id", "2026-11-22T08:00:00"))

    assert [*whole_rounds(trials, kept)] == [*range(8)]
    assert [*whole_rounds(trials, {n: kept[n] for n in range(7)})] == [0, 1, 2, 3]
    assert [*whole_rounds(trials, {**kept, 1: later})] == [4, 5, 6, 7]
    assert whole_rounds([one.trial for one in kept.values()][:0], {}) == {}


def test_a_prompt_that_a_value_refuses_does_not_count_for_the_default() -> None:
    several = [
        replaced(one, status="overflow", error="too long")
        if (one.trial.factors["setting"], one.trial.item) == ("seed", "p3")
        else replaced(one, times=10.0 if one.trial.item == "p3" else 1.0)
        for one in simulated(1, seed=1.0)
    ]
    runs = outcomes(several)

    table = effects(runs).set_index("measure")

    assert table.loc["tokens_per_second", "ratio"] == pytest.approx(1, abs=0.1)
    assert failures(runs) == ["seed=1: 6 of 24 requests failed: too long"]


def replaced(one: Done, times: float = 1.0, **told: str) -> Done:
    """The same with another end, or so many times as fast."""
    run = one.run
    clock = run.server_clock
    assert clock.answer_seconds is not None
    clock = replace(clock, answer_seconds=clock.answer_seconds / times)
    return Done(one.trial, replace(run, server_clock=clock, **told))


def test_values_that_are_refused_are_told_with_the_reason(shop: Shop) -> None:
    shop.refuse = lambda body: "bad time" if body.get("keep_alive") == "abc" else ""

    tuned = om.tune("m", keep_alive=["abc"], rounds=3, prompts=["Hi"], journal=None)

    [told] = tuned.advice
    assert told.startswith("keep_alive=abc: all 6 requests failed: ")
    assert told.endswith("bad time")
    assert len(tuned.effects) == 0
    assert "bad time" in repr(tuned)
    assert "bad time" in tuned._repr_html_()


def test_what_is_not_settled_is_not_said_to_be_no_faster() -> None:
    table = effects(outcomes(simulated(1, num_batch=1.5))).assign(found=False)

    assert not any("faster than the default" in text for text in advice(table))
    assert "too few" in advice(effects(outcomes(simulated(1, rounds=2, seed=1.0))))[0]


def test_prompts_beyond_the_window_that_is_told_are_mentioned() -> None:
    runs = outcomes(simulated(1, seed=1.0)).assign(context=16)

    [told] = beyond(runs)
    assert told.startswith("48 of 48 prompts were longer than the window")
    assert [*beyond(runs.assign(context=256))] == []
    unknown = runs.assign(context=pd.NA).astype({"context": "Int64"})
    assert [*beyond(unknown)] == []
