"""Tests of the record of one request, and of its form as JSON."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from ollama_magic.events import ServerClock
from ollama_magic.run import (
    SCHEMA,
    Answered,
    Asked,
    ClientClock,
    Identity,
    Memory,
    Run,
    What,
    Where,
)

FULL = Run(
    identity=Identity(
        "id", "2026-11-21T00:00:00.000+00:00", before="b", cell_id="c", ordinal=0
    ),
    where=Where("http://***@127.0.0.1:1", "machine", server="ollama"),
    what=What("tiny", "f787", "llama", "951K", "F16", 256),
    asked=Asked(
        ({"role": "user", "content": "한국의 수도는?"},),
        "Be kind.",
        {"seed": 0, "stop": ["끝"], "temperature": 0.0},
        think=False,
    ),
    answered=Answered("서울 <b>", "음…", done_reason="stop"),
    client_clock=ClientClock(0.0, 0.2, 0.5, (0.1, 0.2), ((0.2, 2), (0.3, 6))),
    server_clock=ServerClock(0.5, 0.0, prompt_tokens=12, answer_tokens=3),
    memory=Memory(4_278_189, 0),
)
LEAST = Run(Identity("id", "now"), Where(), What("tiny"))


def through_json(run: Run, level: str = "full") -> Run:
    return Run.from_json(json.loads(json.dumps(run.to_json(level))))


def without_arrivals(run: Run) -> Run:
    return replace(run, client_clock=replace(run.client_clock, arrivals=()))


@pytest.mark.parametrize("run", [FULL, LEAST], ids=["full", "least"])
def test_a_record_reads_back_as_it_was_written(run: Run) -> None:
    assert through_json(run) == without_arrivals(run)


def test_a_record_is_json_of_this_schema() -> None:
    record = FULL.to_json()

    assert record["schema"] == SCHEMA == 1
    assert json.loads(json.dumps(record)) == record


def test_what_is_zero_or_false_is_kept_and_what_is_empty_is_not() -> None:
    record = FULL.to_json()

    assert record["asked"]["think"] is False
    assert record["asked"]["options"] == {"seed": 0, "stop": ["끝"], "temperature": 0.0}
    assert record["memory"]["vram_bytes"] == 0
    assert record["identity"]["ordinal"] == 0
    assert record["server_clock"]["load_seconds"] == 0.0
    assert "verdict" not in record
    assert "tools" not in record["asked"]
    assert LEAST.to_json().keys() == {"schema", "identity", "where", "what", "status"}


def test_the_moments_of_arrival_stay_in_memory() -> None:
    assert "arrivals" not in FULL.to_json()["client_clock"]
    assert FULL.client_clock.arrivals


def test_hashes_stand_for_what_was_written() -> None:
    record = FULL.to_json("hashes")
    text = json.dumps(record, ensure_ascii=False)

    for written in ("한국", "서울", "Be kind", "음"):
        assert written not in text
    [message] = record["asked"]["messages"]
    digest = hashlib.sha256("한국의 수도는?".encode()).hexdigest()
    assert message == {"role": "user", "content": f"sha256:{digest}"}
    assert record["answered"]["text"].startswith("sha256:")
    assert record["what"] == FULL.to_json()["what"]
    assert through_json(FULL, "hashes").status == "ok"


def test_hashes_leave_out_what_cannot_be_summed_up() -> None:
    logprobs = [{"token": "secret"}]
    answered = Answered("text", tool_calls=({"name": "secret"},), logprobs=logprobs)
    record = replace(FULL, answered=answered).to_json("hashes")

    assert record["answered"].keys() == {"text"}
    assert "secret" not in json.dumps(record)


def test_the_insides_of_what_was_asked_are_kept_as_they_were() -> None:
    schema = {"type": "object", "properties": {}, "default": None, "enum": ["", []]}
    asked = Asked(({"role": "user", "content": ""},), options={}, format=schema)
    record = replace(FULL, asked=asked).to_json()

    assert record["asked"] == {
        "messages": [{"role": "user", "content": ""}],
        "format": schema,
    }


def test_off_keeps_nothing() -> None:
    assert FULL.to_json("off") == {}


def test_fields_of_a_newer_version_are_passed_over() -> None:
    record = FULL.to_json() | {"later": {"x": 1}}
    record["what"] = {**record["what"], "newer": 1}

    assert Run.from_json(record) == without_arrivals(FULL)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"schema": SCHEMA + 1},
        {"schema": "1"},
        {"schema": 1},
        {"schema": 1, "identity": {"id": "x"}},
        {"schema": 1, "identity": "x"},
    ],
)
def test_what_is_no_record_is_said_to_be_none(record: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a record"):
        Run.from_json(record)
