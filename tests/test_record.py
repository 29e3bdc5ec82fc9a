"""Tests of the record that each answer leaves, whatever became of it."""

from __future__ import annotations

import base64
import getpass
import json
import platform
import time
from collections.abc import Callable
from typing import Any

import pytest

from ollama_magic.background import begin
from ollama_magic.dialogue import Conversation
from ollama_magic.record import machine_fingerprint
from ollama_magic.run import Run
from ollama_magic.talk import Ask
from tests.support.engine import Engine
from tests.support.hostile import Hostile, Nobody
from tests.support.server import Answer, Request


@pytest.fixture
def answered(sessions: Any) -> Callable[..., Run]:
    """Asks a server, and gives the record of what came of it."""
    return lambda server, **how: sessions(server).chat("한국의 수도는?", **how).run


def test_an_answer_leaves_all_that_is_known_about_it(
    answered: Any, tape_server: Any
) -> None:
    run = answered(tape_server("chat/stream"), system="Be kind.", options={"seed": 1})

    assert run.status == "ok"
    assert run.error is None
    assert run.answered.text == "The capital of France is Paris."
    assert run.answered.done_reason == "stop"
    assert run.asked.messages == ({"role": "user", "content": "한국의 수도는?"},)
    assert run.asked.system == "Be kind."
    assert run.asked.options == {"seed": 1}
    assert run.what.model == "tiny"
    assert str(run.what.digest).startswith("f787d93f")
    assert (run.what.family, run.what.parameters) == ("llama", "951K")
    assert (run.what.quantization, run.what.context_tokens) == ("F16", 256)
    assert (run.where.server, run.where.server_version) == ("ollama", "0.33.0-rc2")
    assert run.memory.resident_bytes == 4_278_189
    assert run.memory.vram_bytes == 0
    assert run.server_clock.answer_tokens == 8
    assert run.server_clock.prompt_tokens == 21
    assert run.server_clock.answer_seconds == pytest.approx(0.005319)


def test_the_embedded_engine_is_named_as_what_it_is(
    sessions: Any, engines: Callable[..., Engine]
) -> None:
    run = sessions(engines(), model="").chat("hi", options={"num_predict": 4}).run

    assert run.where.server == "embedded"
    assert run.what.digest
    assert run.what.model == "tutor:1m"


@pytest.mark.parametrize(
    ("make", "status", "error"),
    [
        (lambda hostile: hostile.refusing(500), "refused", "Refused: "),
        (lambda hostile: hostile.refusing(404), "refused", "ModelNotFound: "),
        (lambda hostile: hostile.nobody(), "error", "Unreachable: nothing answers"),
        (lambda hostile: hostile.error_line(), "error", "AnswerFailed: "),
        (lambda hostile: hostile.no_done(), "error", "Unfinished: "),
        (lambda hostile: hostile.cut(), "error", "ConnectionLost: "),
    ],
)
def test_a_failure_is_recorded_as_one(
    answered: Any, make: Any, status: str, error: str, hostile: Any
) -> None:
    run = answered(make(hostile))

    assert run.status == status
    assert str(run.error).startswith(error)
    assert "\n" not in run.error


@pytest.mark.parametrize(
    ("tape", "status"),
    [
        ("chat/truncate-false", "overflow"),
        ("generate/num-predict-5", "truncated"),
        ("generate/stop", "ok"),
    ],
)
def test_limits_have_a_status_of_their_own(
    sessions: Any, tape_server: Any, tape: str, status: str
) -> None:
    session = sessions(tape_server(tape))
    ask = session.generate if tape.startswith("generate") else session.chat

    assert ask("hi").run.status == status


def test_an_interrupted_answer_keeps_its_text_and_its_status(
    sessions: Any, hostile: Any
) -> None:
    reply = sessions(hostile.endless()).chat("hi")
    next(iter(reply))
    reply.cancel()
    run = reply.run

    assert run.status == "interrupted"
    assert run.answered.text.startswith("t0 ")
    assert run.answered.done_reason is None
    assert run.client_clock.total_seconds


def test_nothing_is_claimed_of_a_server_that_did_not_tell(
    answered: Any, hostile: Any
) -> None:
    run = answered(hostile.refusing(500))

    assert (run.where.server, run.where.server_version) == (None, None)
    assert (run.what.digest, run.memory.resident_bytes) == (None, None)


def test_an_answer_does_not_wait_for_figures_that_do_not_come(
    answered: Any, opened: Any
) -> None:
    class Mute(Hostile):
        async def _answer(self, request: Request, answer: Answer) -> None:
            if request.path == "/api/ps":
                await answer.never()
            await super()._answer(request, answer)

    async def handler(request: Request, answer: Answer) -> None:
        line = b'{"message":{"content":"a"},"done":true,"done_reason":"stop"}\n'
        await answer.whole(200, line, "application/x-ndjson")

    start = time.monotonic()
    run = answered(opened.enter_context(Mute(handler)))

    assert time.monotonic() - start < 2
    assert (run.status, run.what.digest) == ("ok", None)
    assert run.client_clock.total_seconds
    assert run.client_clock.total_seconds < 0.4


def test_the_clock_tells_thinking_from_visible_text(
    answered: Any, tape_server: Any
) -> None:
    run = answered(tape_server("chat/think-native-default", speed=1))
    clock = run.client_clock

    assert clock.first_event_seconds is not None
    assert clock.first_text_seconds is not None
    assert clock.total_seconds is not None
    assert 0.2 < clock.first_event_seconds < clock.first_text_seconds
    assert clock.first_text_seconds < clock.total_seconds < 2
    assert run.answered.thinking.strip() == "Let me think."


def test_the_text_grows_with_its_arrivals(answered: Any, hostile: Any) -> None:
    run = answered(hostile.saying("한국", "의 ", "수도", per_second=50))
    clock = run.client_clock
    seconds = [moment for moment, _ in clock.arrivals]

    assert [length for _, length in clock.arrivals] == [2, 4, 6]
    assert seconds == sorted(seconds)
    assert seconds[0] == clock.first_text_seconds
    assert len(clock.gap_quantiles_seconds) == 6
    assert [*clock.gap_quantiles_seconds] == sorted(clock.gap_quantiles_seconds)
    assert clock.gap_quantiles_seconds[2] == pytest.approx(0.02, abs=0.015)


def test_gaps_of_a_single_piece_are_not_made_up(answered: Any, hostile: Any) -> None:
    assert answered(hostile.tokens(1)).client_clock.gap_quantiles_seconds == ()


def test_a_turn_names_the_one_before_and_does_not_repeat_it(
    sessions: Any, hostile: Any
) -> None:
    session = sessions(hostile.tokens(2))
    conversation = Conversation()
    first = begin(session, Ask("one", key=("a", 0)), conversation).run
    second = begin(session, Ask("two", key=("b", 1)), conversation).run

    assert (first.identity.before, second.identity.before) == (None, first.identity.id)
    assert second.asked.messages == ({"role": "user", "content": "two"},)
    assert {run.identity.conversation for run in (first, second)} == {"default"}
    assert (second.identity.cell_id, second.identity.ordinal) == ("b", 1)


def test_a_generated_text_is_recorded_with_its_prompt(
    sessions: Any, hostile: Any
) -> None:
    session = sessions(hostile.tokens(2))
    run = session.generate("def f(", system="Python.", options={"seed": 7}).run

    assert run.identity.source == "generate"
    assert run.asked.messages == ({"role": "user", "content": "def f("},)
    assert run.asked.system == "Python."
    assert run.answered.text == "t0 t1 "


def test_runs_are_kept_in_their_order(sessions: Any, hostile: Any) -> None:
    session = sessions(hostile.tokens(1))
    runs = [session.chat(str(number)).run for number in range(3)]

    assert session.runs == runs
    assert len({run.identity.id for run in runs}) == 3


@pytest.mark.parametrize("kind", ["tokens", "refusing", "nobody"])
def test_a_credential_is_in_no_record(sessions: Any, kind: str, hostile: Any) -> None:
    args = {"tokens": (1,), "refusing": (401,), "nobody": ()}[kind]
    server = getattr(hostile, kind)(*args)
    session = sessions(server)
    session.settings.host = server.url.replace("//", "//someone:secret@")
    run = session.chat("hi").run
    told = f"{json.dumps(run.to_json())}{run!r}"

    assert "secret" not in told
    assert "someone" not in told
    assert run.where.host is None or "***@" in run.where.host
    if not isinstance(server, Nobody):
        sent = server.wait_request("/api/chat").headers["authorization"]
        assert base64.b64decode(sent.split()[1]) == b"someone:secret"


def test_a_machine_is_told_apart_without_being_told() -> None:
    fingerprint = machine_fingerprint()

    assert len(fingerprint) == 16
    assert int(fingerprint, 16) >= 0
    assert fingerprint == machine_fingerprint()
    assert platform.node() not in fingerprint
    assert getpass.getuser() not in fingerprint
