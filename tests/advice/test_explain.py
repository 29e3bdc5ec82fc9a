"""Tests of rows put into sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ollama_magic as om
from ollama_magic.advice.explain import explain_row
from ollama_magic.advice.machine import GPU, Machine
from ollama_magic.errors import BadInput
from tests.scripted import write_store
from tests.support.engine import Engine

GB = 10**9
Using = Callable[[Any], None]
SMALL = Machine(8 * GB, 6 * GB)


def row(name: str) -> dict[str, Any]:
    [found] = om.library(name).to_dict("records")
    return found


def test_a_row_of_the_library_becomes_sentences() -> None:
    assert str(explain_row(row("gpt-oss:20b"), Machine(32 * GB, 30 * GB))) == (
        "gpt-oss:20b has 20B parameters. "
        "To get it, 14GB are downloaded, and it takes at least as much memory when it "
        "is loaded. This machine has 32GB of memory, which is enough for that. "
        "Its window holds 128K (131,072) tokens: instructions, the conversation and "
        "the answer together. A server may give it less, to save memory; say "
        "num_ctx=131072 for all of it. It reads text only. "
        "It thinks before it answers (Thinking): better at hard questions, and slower. "
        "It can call functions that you give it (Tools). License: Apache-2.0."
    )


def test_a_row_becomes_natural_korean(korean: None) -> None:
    assert str(explain_row(row("gpt-oss:20b"), Machine(32 * GB, 30 * GB))) == (
        "gpt-oss:20b 모델은 매개변수가 200억(20B)개입니다. "
        "내려받는 크기는 14GB이고, 쓸 때는 메모리도 그 이상 필요합니다. "
        "이 컴퓨터의 메모리는 32GB이므로 올릴 수 있습니다. "
        "컨텍스트는 128K (131,072) 토큰입니다. "
        "지시와 대화와 답을 모두 합친 길이입니다. "
        "서버는 메모리를 아끼려고 더 짧게 잡기도 합니다. "
        "모두 쓰려면 num_ctx=131072 옵션을 주세요. 글만 읽습니다. "
        "답하기 전에 생각합니다(Thinking). 어려운 질문에 강한 대신 느립니다. "
        "건네준 함수를 부를 수 있습니다(Tools). 라이선스: Apache-2.0."
    )


@pytest.mark.parametrize(
    ("name", "machine", "words"),
    [
        ("gpt-oss:120b", SMALL, "8GB of memory: too little for it"),
        ("qwen3:14b", Machine(16 * GB, 2 * GB), "other programs are using it now"),
        (
            "qwen3:14b",
            Machine(32 * GB, 30 * GB, (GPU("card", 8 * GB, 8 * GB),)),
            "only 8GB free, so a part of it runs on the CPU",
        ),
        ("gpt-oss:120b-cloud", SMALL, "what you write leaves this machine"),
        ("embeddinggemma", SMALL, "turns texts into vectors (Embedding), see om.embed"),
        ("embeddinggemma", SMALL, "A text may have 2K (2,048) tokens"),
        ("llava", SMALL, "It takes text, images."),
        ("vicuna", SMALL, "Its license is not known"),
        ("command-r:v0.1", SMALL, "This is command-r:v0.1."),
    ],
)
def test_what_matters_to_the_reader_is_said(
    name: str, machine: Machine, words: str
) -> None:
    wanted = name if ":" in name else f"{name}:latest"

    assert words in str(explain_row(row(wanted), machine))


@pytest.mark.parametrize(
    ("parameters", "counted"),
    [
        (951_424, "95.1만(951K)"),
        (300_000_000, "3억(300M)"),
        (1_100_000_000, "11억(1.1B)"),
        (671_000_000_000, "6,710억(671B)"),
        (1_000_000_000_000, "1조(1T)"),
        (57, "57"),
    ],
)
def test_korean_counts_in_its_own_units(
    parameters: int, counted: str, korean: None
) -> None:
    told = explain_row({"name": "m", "parameters": parameters}, None)

    assert f"매개변수가 {counted}개입니다" in str(told)


def test_nothing_is_said_of_what_is_not_told() -> None:
    assert str(explain_row({"name": "m"}, SMALL)) == (
        "This is m. How large it is is not known. "
        "Its license is not known: read it before you pass it on."
    )


def test_the_library_needs_no_server(using: Using, hostile: Any) -> None:
    using(hostile.nobody())

    assert om.explain("gpt-oss").name == "gpt-oss:latest"
    assert om.explain(om.library("gpt-oss:20b").iloc[0]).name == "gpt-oss:20b"


def test_a_model_of_the_server_is_explained_too(shaped: Engine, using: Using) -> None:
    using(shaped)

    assert "on the disk" in str(om.explain("grouped"))
    assert "32K (32,768) tokens" in str(om.explain("grouped"))


def test_what_is_installed_wins_over_the_library(
    shapes: dict[str, Path], tmp_path: Path, using: Using
) -> None:
    store = write_store(tmp_path / "store", {"gpt-oss:20b": shapes["grouped"]})
    with Engine(tmp_path, models=[store]) as engine:
        using(engine)
        told = str(om.explain("gpt-oss:20b"))

    assert "on the disk" in told
    assert "14GB" not in told


def test_what_a_server_elsewhere_has_is_not_known() -> None:
    told = str(explain_row(row("gpt-oss:20b"), None, "http://far:11434"))

    assert "the server at http://far:11434 has is not known: om.fit(" in told
    assert "This machine" not in told


def test_a_configured_server_elsewhere_is_not_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "http://192.0.2.1:1")
    told = str(om.explain(om.library("gpt-oss:20b").iloc[0]))

    assert "the server at http://192.0.2.1:1 has is not known" in told
    assert "This machine" not in told


def test_a_name_that_no_table_has_gets_a_near_one(using: Using, hostile: Any) -> None:
    using(hostile.nobody())

    with pytest.raises(BadInput, match="Did you mean gpt-oss:20b"):
        om.explain("gpt-os:20b")


def test_it_shows_itself_as_a_paragraph_in_which_no_name_acts() -> None:
    told = explain_row({"name": "<b>\x1b[31m", "license": "<i>"}, None)

    assert repr(told) == str(told)
    assert "<b>" not in told._repr_html_()
    assert "<i>" not in told._repr_html_()
    assert "\x1b" not in str(told)
