"""Tests of sweeps: what is asked, in which order, and what it becomes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import ollama_magic as om
from tests.support.engine import Engine
from tests.sweep.conftest import Shops, run
from tests.sweep.shop import Shop, echo, slowly


def test_every_combination_is_asked_once_and_is_a_row(shop: Shop) -> None:
    options = {"temperature": [0, 0.7], "seed": 1}
    results = run(shop, ["one", "two"], options=options, repeats=2)
    runs = results.runs
    assert len(runs) == 16
    assert set(shop.counts.values()) == {2}
    assert runs.groupby(["model", "item", "temperature"]).size().eq(2).all()
    assert list(runs["status"].unique()) == ["ok"]
    assert set(runs["answer"]) == {"one", "two"}
    assert "seed" not in runs.columns


def test_nothing_is_cut_and_nothing_forgotten_unless_that_is_chosen(shop: Shop) -> None:
    run(shop, "hi")
    assert all((b["truncate"], b["shift"]) == (False, False) for b in shop.asked)
    run(shop, "hi", truncate=[True, False], shift=True)
    assert [b["truncate"] for b in shop.asked[2:]] == [True, False, True, False]
    assert all(b["shift"] for b in shop.asked[2:])


def test_each_model_is_loaded_once_whatever_the_order_of_the_grid(shop: Shop) -> None:
    options = {"temperature": [0, 1], "num_ctx": [256, 512], "top_k": [1, 2]}
    run(shop, ["one", "two", "three"], options=options, repeats=2)
    assert shop.loads == ["a", "a", "b", "b"]


def test_the_plan_knows_how_often_models_will_be_loaded(shop: Shop) -> None:
    options = {"temperature": [0, 1], "num_ctx": [256, 512]}
    plan = om.plan(
        list(shop.models), ["one"], options=options, hosts=shop.url, journal=None
    )
    assert (plan.loads, len(plan), plan.missing) == (4, 8, 8)
    plan.run()
    assert len(shop.loads) == plan.loads


def test_an_embedded_engine_with_room_for_one_loads_each_model_once(
    engines: Callable[..., Engine],
) -> None:
    engine = engines(env={"OLLAMA_MAX_LOADED_MODELS": "1"})
    models = ["tutor:0.1m", "tutor:0.3m"]
    options = {"temperature": [0, 0.5], "num_predict": 4}
    results = om.sweep(
        models,
        ["Hi", "Bye"],
        options=options,
        repeats=2,
        hosts=engine.url,
        journal=None,
    )
    runs = results.runs
    assert len(runs) == 16
    # A load takes many milliseconds; the others are what a loaded model takes.
    assert (runs["load_seconds"].astype(float) < 0.02).all()
    assert set(runs["status"]) <= {"ok", "truncated"}
    assert (runs["memory"] > 0).all()
    assert runs["digest"].nunique() == 2


def test_warm_up_is_no_row_and_can_be_left_out(shop: Shop) -> None:
    results = run(shop, ["one"], models="a")
    assert len(shop.requests_to("/api/chat")) == 2
    assert len(results.runs) == 1
    run(shop, ["one"], models="a", warm_up=False)
    assert len(shop.requests_to("/api/chat")) == 3


def test_cold_unloads_before_each_trial(shop: Shop) -> None:
    results = run(shop, ["one", "two"], models="a", cold=True, repeats=2)
    assert shop.loads == ["a"] * 4
    assert results.runs["cold"].all()


def test_bust_marks_each_prompt_and_the_record_says_so(shop: Shop) -> None:
    results = run(shop, ["one"], models="a", cache="bust", repeats=3)
    sent = [body["messages"][0]["content"] for body in shop.asked]
    assert len(set(sent)) == 3
    assert all(text.startswith("[") and text.endswith("]\none") for text in sent)
    assert list(results.runs["prompt"]) == ["one"] * 3
    asked = [done.run.asked.messages[0]["content"] for done in results.done]
    assert asked == sent


@pytest.mark.parametrize("cache", ["bust", "measure"])
def test_what_no_server_may_remember_is_another_in_each_sweep(
    shop: Shop, tmp_path: Path, cache: str
) -> None:
    def sent(journal: Path | None) -> set[str]:
        before = len(shop.asked)
        run(shop, ["one", "two"], models="a", cache=cache, journal=journal)
        return {echo(body) for body in shop.asked[before:]}

    journals = [None, None, tmp_path / "a.sqlite", tmp_path / "b.sqlite"]
    several = [sent(journal) for journal in journals]
    assert len(set.union(*several)) == 2 * len(journals)
    # Whoever goes on asks what is missing, and nothing else.
    assert sent(tmp_path / "a.sqlite") == set()


def test_measure_asks_each_twice_in_a_row(shop: Shop) -> None:
    results = run(shop, ["one", "two"], models="a", cache="measure")
    sent = [echo(body) for body in shop.asked]
    assert sent[0] == sent[1] != sent[2] == sent[3]
    assert list(results.runs["cache"]) == ["fresh", "repeated"] * 2


def test_parallel_asks_so_many_at_once_and_says_so(shops: Shops) -> None:
    shop = shops("a", reply=lambda body: slowly("hi", 0.05))
    results = run(shop, [f"p{n}" for n in range(9)], parallel=3)
    assert shop.most_at_once == 3
    assert (results.runs["slots"] == 3).all()


def test_any_field_of_a_request_can_vary(shops: Shops) -> None:
    shop = shops("a", capabilities=("completion", "thinking"))
    results = run(
        shop,
        "hi",
        system=["Be brief.", "Be long."],
        think=[True, False],
        keep_alive="9m",
    )
    told = [(b["messages"][0]["content"], b["think"]) for b in shop.asked]
    wanted = [(s, t) for s in ("Be brief.", "Be long.") for t in (True, False)]
    assert told == wanted
    assert {"system", "think"} <= set(results.runs.columns)
    assert all(b["keep_alive"] == "9m" for b in shop.asked)


def test_a_prompt_can_be_continued_instead(shop: Shop) -> None:
    run(shop, "Once upon", models="a", raw=True)
    [request] = [
        r for r in shop.requests_to("/api/generate") if r.json["prompt"] != "Hi"
    ]
    assert (request.json["raw"], request.json["prompt"]) == (True, "Once upon")


def test_templates_are_filled_with_rows_or_with_all_combinations(shop: Shop) -> None:
    template = {"prompt": "Capital of {country}? {{keep}}", "expected": "{city}"}
    rows = [{"country": "Korea", "city": "Seoul"}, {"country": "Peru", "city": "Lima"}]
    results = run(shop, template, models="a", variables=rows)
    assert list(results.runs["prompt"]) == [
        "Capital of Korea? {keep}",
        "Capital of Peru? {keep}",
    ]
    assert list(results.runs["expected"]) == ["Seoul", "Lima"]
    grid = {"x": ["1", "2"], "y": ["3", "4"]}
    results = run(shop, "{x}{y}", models="a", variables=grid)
    assert list(results.runs["prompt"]) == ["13", "14", "23", "24"]


def test_wordings_of_one_question_share_its_item(shop: Shop) -> None:
    results = run(shop, ["{n}?", "What is {n}?"], models="a", variables={"n": [1, 2]})
    runs = results.runs
    assert list(runs["item"]) == ["p0", "p0", "p1", "p1"]
    assert list(runs["wording"]) == ["t0", "t1", "t0", "t1"]


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet", "frame"])
def test_prompts_come_from_tables_and_files(
    shop: Shop, tmp_path: Path, kind: str
) -> None:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "prompt": ["one", "둘"],
            "id": ["x", "y"],
            "expected": ["one", None],
            "topic": ["numbers", "숫자"],
        }
    )
    path = tmp_path / f"prompts.{kind}"
    if kind == "jsonl":
        frame.to_json(path, orient="records", lines=True, force_ascii=False)
    elif kind == "csv":
        frame.to_csv(path, index=False)
    elif kind == "parquet":
        frame.to_parquet(path)
    runs = run(shop, frame if kind == "frame" else path, models="a").runs
    assert list(runs["item"]) == ["x", "y"]
    assert list(runs["topic"]) == ["numbers", "숫자"]
    assert runs["verdict"].to_list()[0] == "correct"
    assert runs["verdict"].isna().to_list() == [False, True]


def test_a_function_judges_answers(shop: Shop) -> None:
    prompts = ["right", "wrong", "half"]
    verdicts = {"right": True, "wrong": False, "half": 0.5}
    runs = run(shop, prompts, models="a", checks=verdicts.get).runs
    assert runs["score"].to_list() == [1.0, 0.0, 0.5]


def test_a_check_that_fails_costs_its_verdict_alone(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = run(shop, ["one", "two"], models="a", checks=lambda answer: 1 // 0).runs
    assert list(runs["status"]) == ["ok", "ok"]
    assert runs["verdict"].isna().all()
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_what_is_no_conversation_goes_where_prompts_are_continued(shop: Shop) -> None:
    runs = run(shop, "Once upon", models="a", raw=[True, False]).runs
    assert list(runs["status"]) == ["ok", "ok"]
    sent = [r.json for r in shop.requests_to("/api/generate")]
    raws = [body.get("raw") for body in sent if body["prompt"] == "Once upon"]
    assert [bool(raw) for raw in raws] == [True, False]


def test_fields_that_exclude_each_other_are_left_out_and_said(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = run(shop, "hi", models="a", raw=[True, False], system="Be brief.").runs
    assert len(runs) == 1
    assert capsys.readouterr().err.count("no system prompt") == 1


def test_settings_that_are_the_same_are_asked_once_and_said(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = run(shop, "hi", models="a", options={"temperature": [0, 0.0, 1, 0]}).runs
    assert list(runs["temperature"]) == [0, 1]
    assert "2 left out" in capsys.readouterr().err


def test_keep_alive_is_varied_group_by_group_and_the_plan_knows_the_loads(
    shop: Shop,
) -> None:
    how = {"keep_alive": [0, "5m"], "hosts": shop.url, "journal": None}
    plan = om.plan("a", ["one", "two"], **how)
    assert plan.loads == 3
    runs = plan.run().runs
    assert [body["keep_alive"] for body in shop.asked] == [0, 0, "5m", "5m"]
    assert len(shop.loads) == plan.loads
    assert len(runs) == 4


@pytest.mark.parametrize("kept", [["5m", 0], [0, "5m"], ["5m", "9m", 0]])
def test_a_model_that_stays_is_not_loaded_for_the_trial_behind_it(
    shop: Shop, kept: list[object]
) -> None:
    how = {"keep_alive": kept, "hosts": shop.url, "journal": None}
    plan = om.plan(["a", "b"], ["one", "two"], **how)
    planned = plan.loads
    plan.run()
    assert len(shop.loads) == planned


def test_interleaved_asks_every_model_in_each_round(shop: Shop) -> None:
    options = {"temperature": [0, 1]}
    how = {"options": options, "hosts": shop.url, "journal": None, "repeats": 3}
    plan = om.plan(["a", "b"], ["hi"], interleaved=True, **how)
    assert plan.loads == 4
    runs = plan.run().runs
    assert [body["model"] for body in shop.asked] == [*"aabbbbaaaabb"]
    assert shop.loads == ["a", "b", "a", "b"]
    assert list(runs["repeat"]) == [0, 1, 2] * 4


def test_rows_of_variables_tell_what_is_expected_and_how_it_is_checked(
    shop: Shop,
) -> None:
    rows = [
        {"c": "Korea", "expected": "Korea", "topic": "Asia"},
        {"c": "Peru", "expected": "Lima", "topic": "Andes"},
        {"c": "Laos", "check": {"contains": "lao"}},
    ]
    runs = run(shop, "{c}", models="a", variables=rows).runs
    assert list(runs["verdict"]) == ["correct", "wrong", "correct"]
    assert list(runs["topic"])[:2] == ["Asia", "Andes"]


@pytest.mark.parametrize(
    "check",
    [{"contains": "{c}"}, {"regex": "^{c}[a-z]{4}$"}, {"exact": ["x", "{c}ines"]}],
)
def test_holes_in_checks_are_filled_as_those_in_prompts(
    shop: Shop, check: dict[str, object]
) -> None:
    row = {"prompt": "{c}ines", "check": check}
    runs = run(shop, row, models="a", variables={"c": ["Phil", "Pal"]}).runs
    assert list(runs["verdict"]) == ["correct", "correct"]


def test_one_model_alone_is_not_compared(shop: Shop) -> None:
    row = {"prompt": "hi", "expected": "hi"}
    plan = om.plan("a", row, hosts=shop.url, journal=None)
    assert plan.difference is None
    assert "difference" not in repr(plan)


def test_few_prompts_can_show_no_difference_and_the_plan_says_so(shop: Shop) -> None:
    rows = [{"prompt": f"p{n}", "expected": "hi"} for n in range(30)]
    few, many = (
        om.plan(["a", "b"], some, hosts=shop.url, journal=None)
        for some in (rows[:4], rows)
    )
    assert "fewer than six" in repr(few)
    assert "points of accuracy" in repr(many)
