"""Several requests and one runner: slots, reloads, and a line that is too long."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.embedded.asking import (
    QUESTION,
    chat,
    chat_bytes,
    client,
    generate,
    opened_chat,
    runners,
    running,
    until,
)
from tests.support.engine import Engine

Start = Callable[..., Engine]


def test_several_slots_answer_several_requests_at_once(own: Start) -> None:
    engine = own(OLLAMA_NUM_PARALLEL="3")
    window = {"num_ctx": 600, "num_predict": 2500}
    with ExitStack() as stack:
        asked = [stack.enter_context(client(engine)) for _ in range(4)]
        begun = [
            stack.enter_context(opened_chat(it, options=window)) for it in asked[:3]
        ]
        for answer in begun:
            next(answer)
        assert [model["context_length"] for model in running(asked[3])] == [600]
        assert len(runners(engine)) == 1
        with ThreadPoolExecutor() as pool:
            fourth = pool.submit(
                chat, asked[3], "parrot-count", options=window | {"num_predict": 5}
            )
            assert not fourth.done()
            assert [sum(1 for _ in answer) for answer in begun] == [2500] * 3
            assert fourth.result()["eval_count"] == 5


def test_a_model_that_is_not_kept_is_shared_while_it_is_there(own: Start) -> None:
    engine = own(OLLAMA_NUM_PARALLEL="2", OLLAMA_KEEP_ALIVE="0")
    with client(engine) as asked, client(engine) as other:
        with opened_chat(asked, options={"num_predict": 2500}) as answer:
            next(answer)
            short = chat(other, "parrot-count", options={"num_predict": 1})
            assert short["done_reason"] == "length"
            assert len(runners(engine)) == 1
            assert sum(1 for _ in answer) == 2500
        until(lambda: not runners(engine))


def test_a_model_that_is_sent_away_takes_nobody_in(own: Start) -> None:
    engine = own(OLLAMA_NUM_PARALLEL="2")
    with client(engine) as asked, client(engine) as other, ThreadPoolExecutor() as pool:
        with opened_chat(asked, options={"num_predict": 2000}) as answer:
            next(answer)
            [before] = runners(engine)
            generate(other, "parrot-count", prompt="", keep_alive=0)
            late = pool.submit(chat, other, "parrot-count", options={"num_predict": 1})
            assert sum(1 for _ in answer) == 2000
        assert late.result()["done_reason"] == "length"
        assert runners(engine) != [before]


def test_an_embedding_model_has_one_slot_whatever_is_allowed(own: Start) -> None:
    with client(own(OLLAMA_NUM_PARALLEL="3")) as asked:
        one = asked.post("/api/embed", json={"model": "tiny-embed", "input": "Hello"})
        assert one.status_code == 200
        [model] = running(asked)
        assert model["context_length"] == 256


def test_a_reload_waits_for_all_who_share_the_runner(own: Start) -> None:
    engine = own(OLLAMA_NUM_PARALLEL="2")
    long = {"num_predict": 2000}
    with ExitStack() as stack:
        asked = [stack.enter_context(client(engine)) for _ in range(3)]
        begun = [stack.enter_context(opened_chat(it, options=long)) for it in asked[:2]]
        for answer in begun:
            next(answer)
        with ThreadPoolExecutor() as pool:
            other = {"num_ctx": 300, "num_predict": 1}
            reload = pool.submit(chat, asked[2], "parrot-count", options=other)
            assert [sum(1 for _ in answer) for answer in begun] == [2000] * 2
            assert reload.result()["eval_count"] == 1
        assert running(asked[2])[0]["context_length"] == 300


@pytest.mark.parametrize("path", ["/api/generate", "/v1/chat/completions"])
def test_too_many_who_wait_for_a_load_are_sent_away(own: Start, path: str) -> None:
    engine = own(OLLAMA_MAX_QUEUE="1", OLLAMA_MAX_LOADED_MODELS="1")
    messages = [{"role": "user", "content": QUESTION}]
    with client(engine) as asked, opened_chat(asked) as answer, ExitStack() as stack:
        next(answer)
        for name in ("tiny", "parrot-loop"):
            place = ("127.0.0.1", engine.port)
            line = stack.enter_context(socket.create_connection(place))
            line.sendall(chat_bytes(name, num_predict=1))
            time.sleep(0.2)
        with client(engine) as other:
            body = {"model": "parrot-think", "prompt": "x", "messages": messages}
            busy = other.post(path, json=body)
            assert busy.status_code == 503
            assert "server busy, please try again.  maximum pending" in busy.text
            served = generate(other, "parrot-count", prompt="")
            assert served["done_reason"] == "load"
