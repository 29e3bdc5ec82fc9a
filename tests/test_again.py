"""Tests of making the request of a record again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ollama_magic.again import request_again
from ollama_magic.errors import BadInput
from ollama_magic.lineage import by_id
from ollama_magic.names import ModelRef
from ollama_magic.request import ChatRequest, GenerateRequest
from ollama_magic.run import Run
from tests.books import asked


def sent(request: Any) -> list[tuple[str, str]]:
    return [(message.role, message.content) for message in request.messages]


def test_the_turns_before_are_sent_as_they_were() -> None:
    runs = [asked("a"), asked("b", before="a", system="Be brief.")]
    request = request_again(runs[1], by_id(runs))

    assert isinstance(request, ChatRequest)
    assert request.model == ModelRef.parse("tiny")
    assert sent(request) == [
        ("system", "Be brief."),
        ("user", "a"),
        ("assistant", "answer to a"),
        ("user", "b"),
    ]


def test_all_that_decides_about_an_answer_is_sent_again() -> None:
    schema = {"type": "object", "required": ["a"]}
    asking = {"options": {"seed": 1, "stop": ["x"]}, "format": schema, "think": "low"}
    run = Run.from_json(asked("a", **asking).to_json())
    request = request_again(run, {}, ModelRef.parse("other:1b"))

    assert request.options == {"seed": 1, "stop": ["x"]}
    assert (request.format, request.think) == (schema, "low")
    assert str(request.model) == "other:1b"


def test_a_prompt_that_was_continued_is_continued_again() -> None:
    run = asked("def f(", raw=True, suffix="return 1", template="{{ .Prompt }}")
    run = replace(run, identity=replace(run.identity, source="generate"))
    request = request_again(Run.from_json(run.to_json()), {})

    assert isinstance(request, GenerateRequest)
    assert (request.prompt, request.raw) == ("def f(", True)
    assert (request.suffix, request.template) == ("return 1", "{{ .Prompt }}")


@pytest.mark.parametrize(
    ("key", "run", "before"),
    [
        ("again_sums", Run.from_json(asked("q").to_json("hashes")), None),
        ("again_images", asked("q", images=("ab",)), None),
        ("again_images", asked("q", before="a"), asked("a", images=("ab",))),
        ("again_sums", asked("q" * 50, before="a"), asked("a" * 50, name="a")),
        ("again_cut", asked("q", before="gone"), None),
        ("again_nothing", asked(""), None),
    ],
)
def test_what_a_record_does_not_hold_is_said(
    key: str, run: Run, before: Run | None
) -> None:
    if before is not None and key == "again_sums":
        before = Run.from_json(before.to_json(most_characters=20))
    with pytest.raises(BadInput) as caught:
        request_again(run, {} if before is None else by_id([before]))
    assert caught.value.key == key
