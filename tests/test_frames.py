"""Tests of tables: what servers tell and what was measured."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from ollama_magic import cards, frames, tables
from ollama_magic.events import ServerClock
from ollama_magic.run import Answered, Asked, ClientClock, Identity, Run, What, Where
from tests.support import tapes

MOMENT = "2026-11-21T00:00:00.123+00:00"
RUN = Run(
    Identity("id", MOMENT),
    Where("http://127.0.0.1:11434"),
    What("tiny", "f787", context_tokens=256),
    Asked(({"role": "user", "content": "한국의 수도는?"},)),
    Answered("서울입니다", thinking="음"),
    client_clock=ClientClock(0.1, 0.2, 0.5, arrivals=((0.2, 2), (0.5, 5))),
    server_clock=ServerClock(
        answer_seconds=0.5, load_seconds=0.0, prompt_tokens=12, answer_tokens=4
    ),
)


def said(name: str) -> Any:
    """What a recorded answer says."""
    return json.loads(b"".join(tapes.chunk_bytes(tapes.read(name))))


def loaded(**other: Any) -> dict[str, Any]:
    return said("lifecycle/ps-loaded")["models"][0] | other


def test_the_list_of_models_has_a_row_for_each() -> None:
    tags = said("store/tags")["models"]
    table = frames.models(tags)
    tiny = table.set_index("name").loc["tiny:latest"]

    assert len(table) == len(tags)
    assert tiny["parameters"] == 951_000
    assert tiny["context"] == 256
    assert tiny["size"] > 1_000_000
    assert tiny["capabilities"] == ("completion",)
    assert tiny["modified"].tzinfo is not None


@pytest.mark.parametrize("make", [frames.models, frames.running, frames.runs])
def test_an_empty_table_has_its_columns_and_their_kinds(make: Any) -> None:
    whole = {
        frames.models: lambda: frames.models(said("store/tags")["models"]),
        frames.running: lambda: frames.running([loaded()]),
        frames.runs: lambda: frames.runs([RUN]),
    }[make]()
    empty = make([])

    assert empty.empty
    assert [*empty.columns] == [*whole.columns]
    assert [*empty.dtypes] == [*whole.dtypes]


def test_what_a_server_does_not_tell_is_missing() -> None:
    bare: list[dict[str, Any]] = [{"name": "bare"}, {"name": "null", "details": None}]

    for table in (frames.models(bare), frames.running(bare)):
        assert [*table["name"]] == ["bare", "null"]
        for column in ("parameters", "family", "context"):
            assert table[column].isna().all()


def test_loaded_models_are_listed_with_what_they_occupy() -> None:
    [row] = frames.running([loaded()]).to_dict("records")

    assert row["name"] == "tiny:latest"
    assert (row["memory"], row["vram"], row["context"]) == (4_278_189, 0, 256)
    assert row["until"] == pd.Timestamp("2026-11-21T00:23:35.08444974Z")


def test_a_moment_that_is_none_is_missing_and_spoils_nothing() -> None:
    table = frames.running([loaded(), loaded(expires_at="soon")])

    assert [*table["until"].isna()] == [False, True]


def test_a_model_that_stays_for_ever_has_no_end() -> None:
    for tape in ("lifecycle/ps-forever", "lifecycle/ps-two"):
        assert len(frames.running(said(tape)["models"]))
    assert (
        frames.running([loaded(expires_at="2318-02-21T00:00:00Z")])["until"]
        .isna()
        .all()
    )


@pytest.mark.parametrize(
    ("size", "count"),
    [("951K", 951_000), ("945.92K", 945_920), ("7.6B", 7_600_000_000), ("1T", 10**12)],
)
def test_a_size_of_parameters_becomes_a_number(size: str, count: int) -> None:
    table = frames.models([{"name": "m", "details": {"parameter_size": size}}])

    assert table["parameters"][0] == count


@pytest.mark.parametrize("size", ["", "unknown", "7.6.1B", "8x7B", None])
def test_a_size_that_is_none_is_not_guessed(size: str | None) -> None:
    table = frames.models([{"name": "m", "details": {"parameter_size": size}}])

    assert table["parameters"].isna().all()


def test_a_table_shows_figures_as_people_write_them_and_keeps_numbers() -> None:
    table = frames.running([loaded(size=9_608_350_718, context_length=131_072)])

    for shown in (repr(table), table._repr_html_()):
        assert "9.6GB" in shown
        assert "128K" in shown
        assert "951K" in shown
        assert "f787d93fb570" in shown
        assert "f787d93fb5700" not in shown
    assert table["memory"].sum() == 9_608_350_718
    assert type(table[table["memory"] > 0]) is pd.DataFrame


def test_of_models_people_see_first_what_they_look_for() -> None:
    tag = {"name": "m", "digest": "d" * 64, "details": {"quantization_level": "Q8_0"}}
    table = frames.models([tag])

    for shown in (repr(table), table._repr_html_()):
        assert "Q8_0" in shown
        assert "dddd" not in shown
        assert "family, format, license, digest, modified, location" in shown
    assert table["digest"][0] == "d" * 64


def test_a_level_that_the_server_does_not_know_is_missing() -> None:
    tag = {"name": "m", "details": {"quantization_level": "unknown"}}

    assert frames.models([tag])["quantization"].isna().all()
    assert frames.running([tag])["quantization"].isna().all()
    assert "quantization" not in cards.card(tag).index


def test_a_name_from_a_server_cannot_act_in_a_table() -> None:
    name = "<script>alert(1)</script>\x1b[31m"
    table = frames.models([{"name": name, "details": {"family": "\u202e<b>"}}])

    assert "\x1b" not in repr(table)
    assert "\u202e" not in repr(table)
    assert "<script>" not in table._repr_html_()
    assert "<b>" not in table._repr_html_()
    assert table["name"][0] == name


def test_everything_told_of_one_model_is_a_row_a_property() -> None:
    card = cards.card({"name": "tiny:latest", **said("store/show-tiny")})["value"]

    assert card["name"] == "tiny:latest"
    assert card["parameters"] == 951_424
    assert (card["context"], card["embedding"]) == (256, 128)
    assert card["capabilities"] == "completion"
    assert "stop" in card["settings"]
    assert "license" not in card.index


def test_a_card_shows_what_there_is() -> None:
    card = cards.card(said("store/show-tiny-full"))["value"]

    assert card["system"]
    assert "\n" not in card["license"]
    assert [*cards.card({}).columns] == ["value"]


def test_a_run_is_a_row_with_derived_speeds() -> None:
    [row] = frames.runs([RUN]).to_dict("records")

    assert row["time"] == pd.Timestamp(MOMENT)
    assert (row["prompt"], row["answer"]) == ("한국의 수도는?", "서울입니다")
    assert row["tokens_per_second"] == 8
    assert row["characters_per_second"] == 12
    assert (row["first_text_seconds"], row["total_seconds"]) == (0.2, 0.5)
    assert (row["load_seconds"], row["prompt_tokens"]) == (0.0, 12)
    assert (row["status"], row["model"], row["digest"]) == ("ok", "tiny", "f787")


@pytest.mark.parametrize(
    "clock",
    [
        ServerClock(),
        ServerClock(answer_seconds=0.0, answer_tokens=5),
        ServerClock(answer_seconds=1.0),
        ServerClock(answer_seconds=0.001, answer_tokens=1),
    ],
)
def test_a_speed_that_cannot_be_measured_is_missing(clock: ServerClock) -> None:
    table = frames.runs([replace(RUN, server_clock=clock)])

    assert table["tokens_per_second"].isna().all()
    assert table["characters_per_second"].isna().all()


def test_a_run_read_back_from_a_notebook_makes_the_same_row() -> None:
    for run in (RUN, replace(RUN, asked=Asked(({"role": "user", "content": ""},)))):
        again = Run.from_json(json.loads(json.dumps(run.to_json())))
        pd.testing.assert_frame_equal(frames.runs([run]), frames.runs([again]))


def test_a_row_has_what_was_set_for_the_answer() -> None:
    asked = Asked(RUN.asked.messages, "Be brief.", {"seed": 1}, "json", "low")
    run = replace(RUN, asked=asked, identity=replace(RUN.identity, conversation="c"))
    [row] = frames.runs([run]).to_dict("records")

    assert row["options"] == {"seed": 1}
    assert (row["system"], row["format"], row["think"]) == ("Be brief.", "json", "low")
    assert (row["thinking"], row["conversation"], row["kind"]) == ("음", "c", "chat")


def test_runs_from_files_have_their_places() -> None:
    table = frames.runs([RUN, RUN], [("a.ipynb", 3), ("b.ipynb", 7)])

    assert [*table["source"]] == ["a.ipynb", "b.ipynb"]
    assert [*table["cell"]] == [3, 7]
    assert "a.ipynb" in repr(table)
    assert [*frames.runs([], []).columns] == [*table.columns]


def test_of_runs_people_see_first_what_they_look_for() -> None:
    long = replace(RUN, answered=Answered("word " * 1000))
    table = frames.runs([long, RUN])

    for shown in (repr(table), table._repr_html_()):
        assert "한국의 수도는?" in shown
        assert "word word" in shown
        assert shown.count("word") < 20
        assert "8.0" in shown
        assert "f787" not in shown
        assert "Other columns: time, answer_tokens" in shown
    assert max(map(len, repr(table).splitlines()[:3])) < 200
    assert "tex2jax_ignore" in table._repr_html_()
    assert table["answer"][0] == "word " * 1000


def test_of_many_runs_the_last_are_shown() -> None:
    runs = [
        replace(RUN, answered=Answered(f"answer-{n}."), identity=Identity(str(n), ""))
        for n in range(frames.SHOWN_RUNS + 40)
    ]
    shown = repr(frames.runs(runs))

    assert "answer-39." not in shown
    assert "answer-40." in shown
    assert f"The last {frames.SHOWN_RUNS} of {len(runs)} rows." in shown


def test_runs_stay_in_their_order() -> None:
    runs = [replace(RUN, identity=Identity(str(n), MOMENT)) for n in (2, 1, 3)]

    assert [*frames.runs(runs)["id"]] == ["2", "1", "3"]


def test_the_growth_of_an_answer_is_a_table() -> None:
    table = frames.arrivals(RUN)

    assert table.to_dict("list") == {"seconds": [0.2, 0.5], "characters": [2, 5]}
    assert [*frames.arrivals(Run.from_json(RUN.to_json())).columns] == [*table.columns]


@pytest.mark.parametrize("name", [*tables._SHOWN, "choices", "other"])
def test_a_cell_of_any_kind_is_shown(name: str) -> None:
    cells = [5, 2.5, True, None, "a", [1, "b"], ("c",), {"d": 1}, float("inf"), b"e"]

    table = tables.Table({name: pd.Series(cells, dtype=object)})

    assert len(repr(table).splitlines()) == 1 + len(cells)
    assert table._repr_html_().count("<tr") == 1 + len(cells)
