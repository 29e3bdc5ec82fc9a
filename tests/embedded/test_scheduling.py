"""Loading, keeping, waiting, hanging up, and runners that die."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import psutil
import pytest

from tests.embedded.asking import (
    chat,
    chat_bytes,
    client,
    generate,
    opened_chat,
    runners,
    running,
    seconds_left,
    until,
)
from tests.support.engine import Engine

Start = Callable[..., Engine]
LOST = "an error was encountered while running the model: unexpected EOF"


@pytest.mark.parametrize(
    ("keep_alive", "seconds"),
    [(10.5, 10.5), ("5m", 300), ("1h30m", 5400), (None, 300), (20, 20), ("1.5s", 1.5)],
)
def test_keep_alive_says_how_long_a_model_stays(
    idle: Engine, keep_alive: object, seconds: float
) -> None:
    with client(idle) as asked:
        generate(asked, prompt="", keep_alive=keep_alive)
        [model] = running(asked)
        assert abs(seconds_left(model) - seconds) < 1


@pytest.mark.parametrize("keep_alive", [-1, "-1m", -0.5])
def test_a_negative_keep_alive_is_for_ever(idle: Engine, keep_alive: object) -> None:
    with client(idle) as asked:
        generate(asked, prompt="", keep_alive=keep_alive)
        assert seconds_left(running(asked)[0]) > 290 * 365 * 86400


def test_an_expired_model_is_unloaded(idle: Engine) -> None:
    with client(idle) as asked:
        generate(asked, prompt="", keep_alive=0.2)
        assert len(runners(idle)) == 1
        until(lambda: not running(asked) and not runners(idle), 3)


def test_use_starts_the_time_anew_and_keeps_what_was_said(idle: Engine) -> None:
    with client(idle) as asked:
        generate(asked, prompt="", keep_alive=2)
        time.sleep(0.5)
        generate(asked)
        assert 1.6 < seconds_left(running(asked)[0]) < 2.1


def test_the_time_to_stay_is_taken_from_the_environment(own: Start) -> None:
    with client(own(OLLAMA_KEEP_ALIVE="90")) as asked:
        generate(asked, prompt="")
        assert 88 < seconds_left(running(asked)[0]) < 91
    engine = own(OLLAMA_KEEP_ALIVE="0")
    with client(engine) as asked:
        generate(asked)
        until(lambda: not running(asked) and not runners(engine))


def test_unloading_ends_the_runner(idle: Engine) -> None:
    with client(idle) as asked:
        generate(asked)
        assert generate(asked, prompt="", keep_alive=0)["done_reason"] == "unload"
        until(lambda: not running(asked) and not runners(idle), 3)


def test_unloading_a_busy_model_lets_it_finish(idle: Engine) -> None:
    long = {"num_predict": 3000}
    with client(idle) as asked, opened_chat(asked, options=long) as answer:
        next(answer)
        with client(idle) as other:
            began = time.monotonic()
            generate(other, "parrot-count", prompt="", keep_alive=0)
            assert time.monotonic() - began < 0.5
            assert seconds_left(running(other)[0]) < 0
        *_, last = answer
        assert json.loads(last)["eval_count"] == 3000
        until(lambda: not runners(idle), 3)


def test_a_model_in_use_can_be_kept_longer_at_once(idle: Engine) -> None:
    with client(idle) as asked, opened_chat(asked) as answer:
        next(answer)
        with client(idle) as other:
            began = time.monotonic()
            generate(other, "parrot-count", prompt="", keep_alive="1h", options={})
            assert time.monotonic() - began < 0.5
            assert seconds_left(running(other)[0]) > 3500


def test_two_names_of_one_file_share_a_runner(idle: Engine) -> None:
    with client(idle) as asked:
        generate(asked, "tiny")
        generate(asked, "tiny-native")
        assert [model["name"] for model in running(asked)] == ["tiny:latest"]
        assert len(runners(idle)) == 1


def test_no_more_models_are_loaded_than_allowed(own: Start) -> None:
    engine = own(OLLAMA_MAX_LOADED_MODELS="2")
    with client(engine) as asked:
        for name in ("tiny", "parrot-loop", "parrot-count"):
            generate(asked, name, options={"num_predict": 1})
        names = {model["name"] for model in running(asked)}
        assert names == {"parrot-loop:latest", "parrot-count:latest"}
        assert len(runners(engine)) == 2


def test_a_load_waits_for_a_busy_model_where_there_is_no_room(own: Start) -> None:
    engine = own(OLLAMA_MAX_LOADED_MODELS="1")
    long = {"num_predict": 2000}
    with client(engine) as asked, opened_chat(asked, options=long) as answer:
        next(answer)
        with client(engine) as other, ThreadPoolExecutor() as pool:
            second = pool.submit(generate, other)
            assert sum(1 for _ in answer) == 2000
            assert second.result()["response"] == "The capital of France is Paris."


def test_requests_to_one_model_are_answered_in_order(idle: Engine) -> None:
    with (
        ExitStack() as stack,
        client(idle) as asked,
        opened_chat(asked, options={"num_predict": 2500}) as answer,
    ):
        next(answer)
        waiting = []
        for _ in range(3):
            place = ("127.0.0.1", idle.port)
            waiting.append(stack.enter_context(socket.create_connection(place)))
            waiting[-1].sendall(chat_bytes("parrot-count", stream=False, num_predict=9))
            time.sleep(0.05)
        assert sum(1 for _ in answer) == 2500
        answers = [line.makefile("rb").read() for line in waiting]
        times = [re.findall(rb'"created_at":"(.+?)"', answer) for answer in answers]
        assert all(times)
        assert times == sorted(times)


def test_who_hangs_up_while_waiting_loses_the_place(idle: Engine) -> None:
    with (
        client(idle) as asked,
        opened_chat(asked, options={"num_predict": 2500}) as answer,
    ):
        next(answer)
        with socket.create_connection(("127.0.0.1", idle.port)) as line:
            line.sendall(chat_bytes("parrot-count", num_predict=20_000))
            time.sleep(0.2)
        with client(idle) as other, ThreadPoolExecutor() as pool:
            last = pool.submit(chat, other, "parrot-count", options={"num_predict": 1})
            for _ in answer:
                pass
            ended = time.monotonic()
            last.result()
            assert time.monotonic() - ended < 1


@pytest.mark.parametrize("path", ["/api/chat", "/v1/chat/completions"])
@pytest.mark.parametrize("stream", [True, False])
def test_hanging_up_ends_the_answer_at_once(
    idle: Engine, stream: bool, path: str
) -> None:
    asking = {"stream": stream, "path": path, "num_predict": 30_000}
    with client(idle) as asked:
        chat(asked, "parrot-count", options={"num_predict": 1})
        with socket.create_connection(("127.0.0.1", idle.port)) as line:
            line.sendall(chat_bytes("parrot-count", **asking))
            time.sleep(0.1)
        began = time.monotonic()
        chat(asked, "parrot-count", options={"num_predict": 1})
        assert time.monotonic() - began < 2


def test_hanging_up_while_it_loads_leaves_no_runner(idle: Engine) -> None:
    with client(idle) as asked:
        for _ in range(5):
            with socket.create_connection(("127.0.0.1", idle.port)) as line:
                line.sendall(chat_bytes("tiny"))
                until(lambda: runners(idle))
            until(lambda: not runners(idle), 2)
            assert running(asked) == []
        assert chat(asked)["message"]["content"] == "The capital of France is Paris."


def test_a_runner_killed_in_mid_answer_is_an_error_line(idle: Engine) -> None:
    with client(idle) as asked:
        with opened_chat(asked) as answer:
            next(answer)
            runners(idle)[0].kill()
            *_, last = answer
        assert json.loads(last) == {"error": LOST}
        assert chat(asked, "parrot-count", options={"num_predict": 1})["done"] is True


def test_a_runner_killed_before_a_whole_answer_is_a_500(idle: Engine) -> None:
    with client(idle) as asked, ThreadPoolExecutor() as pool:
        chat(asked, "parrot-count", options={"num_predict": 1})
        body = {"model": "parrot-count", "prompt": "x", "stream": False}
        body |= {"options": {"num_predict": 30_000}}
        answer = pool.submit(asked.post, "/api/generate", json=body)
        time.sleep(0.3)
        runners(idle)[0].kill()
        assert answer.result().status_code == 500
        assert answer.result().json() == {"error": LOST}


def test_a_runner_killed_while_idle_is_started_again(idle: Engine) -> None:
    with client(idle) as asked:
        chat(asked)
        [runner] = runners(idle)
        runner.kill()
        psutil.wait_procs([runner], 3)
        time.sleep(0.1)
        assert len(running(asked)) == 1
        assert chat(asked)["done"] is True


def test_the_death_of_one_runner_does_not_disturb_another(idle: Engine) -> None:
    with client(idle) as asked:
        chat(asked)
        [bystander] = runners(idle)
        with opened_chat(asked, options={"num_predict": 2000}) as answer:
            next(answer)
            bystander.kill()
            assert sum(1 for _ in answer) == 2000


def test_eight_models_and_clients_at_once_are_all_answered(idle: Engine) -> None:
    names = ["tiny", "parrot-count", "parrot-loop", "parrot-think"] * 2
    with client(idle) as asked, ThreadPoolExecutor(8) as pool:
        options = {"num_predict": 3}
        answers = pool.map(lambda name: chat(asked, name, options=options), names)
        assert [answer["model"] for answer in answers] == names


def test_many_requests_leave_no_open_files(idle: Engine) -> None:
    with client(idle) as asked:
        chat(asked)
        process = psutil.Process(idle.pid)
        before = process.num_fds()
        for _ in range(50):
            chat(asked, options={"num_predict": 1})
        assert process.num_fds() <= before + 1


def test_a_client_that_stops_reading_holds_up_nobody_else(idle: Engine) -> None:
    with socket.create_connection(("127.0.0.1", idle.port)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.sendall(chat_bytes("parrot-count", num_predict=40_000))
        time.sleep(0.3)
        with client(idle) as asked:
            assert chat(asked)["done"] is True
            assert asked.get("/api/ps", timeout=httpx.Timeout(2)).status_code == 200
