"""Tests of replies: streams with memory, read and stopped from anywhere."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from ollama_magic.errors import AnswerFailed, Unreachable
from ollama_magic.events import Done, Event, Text, Thinking
from ollama_magic.names import ModelRef
from ollama_magic.reply import Reply
from ollama_magic.request import GenerateRequest
from ollama_magic.run import Run
from tests.support.hostile import words
from tests.support.server import Server

PHASES = ["choosing", "head", "first token", "answering"]


@pytest.fixture
def asked(sessions: Any) -> Callable[..., Reply[Run]]:
    """Sends a question to a server on its way."""
    return lambda server, **how: sessions(server, **how).chat("hi")


def in_phase(phase: str, asked: Any, hostile: Any) -> tuple[Reply[Run], Server]:
    """A reply that stays in one phase of its life, and the server it waits for."""
    if phase == "choosing":
        server = hostile.silent()
        reply = asked(server, model="")
        server.wait_request()
        return reply, server
    server = {
        "head": lambda: hostile.slow(30),
        "first token": hostile.hanging,
        "answering": hostile.endless,
    }[phase]()
    reply = asked(server)
    server.wait_request("/api/chat")
    while phase == "answering" and not reply.so_far:
        reply.wait(0.01)
    return reply, server


def made_of(*events: Event) -> Reply[str]:
    """A reply of these events, whose record is its text."""

    async def feed(reply: Reply[str]) -> None:
        for event in events:
            reply.keep([event])
            await asyncio.sleep(0)

    request = GenerateRequest(ModelRef("m"), "hi")
    return Reply(request, feed, lambda reply: reply.so_far)


def test_iterating_gives_the_pieces_as_they_come(asked: Any, hostile: Any) -> None:
    reply = asked(hostile.tokens(20, per_second=50))
    pieces = iter(reply)

    assert next(pieces) == "t0 "
    assert not reply.over
    assert [*pieces] == [*words(20)][1:]
    assert reply.over
    assert [*reply] == [*words(20)]


def test_the_whole_is_waited_for(asked: Any, hostile: Any) -> None:
    reply = asked(hostile.tokens(5, per_second=50))

    assert str(reply) == reply.text == reply.so_far == "t0 t1 t2 t3 t4 "
    assert reply.run.answered.text == reply.text


def test_asking_does_not_wait(asked: Any, hostile: Any) -> None:
    start = time.monotonic()
    reply = asked(hostile.slow(5))

    assert repr(reply) == "<Reply tiny: '', answering>"
    assert reply.so_far == reply.thinking == ""
    assert reply.wait(0.1) is False
    assert time.monotonic() - start < 1
    reply.cancel()


def test_a_reply_is_awaited_on_any_loop(asked: Any, hostile: Any) -> None:
    async def main() -> tuple[str, list[str]]:
        reply = asked(hostile.tokens(9, per_second=100))
        pieces = [piece async for piece in reply]
        return (await reply).text, pieces

    assert asyncio.run(main()) == ("".join(words(9)), [*words(9)])


def test_many_replies_are_awaited_at_once(asked: Any, hostile: Any) -> None:
    server = hostile.tokens(10, per_second=20)

    async def main() -> list[Reply[Run]]:
        return await asyncio.gather(*(asked(server) for _ in range(8)))

    start = time.monotonic()
    replies = asyncio.run(main())

    assert {reply.text for reply in replies} == {"".join(words(10))}
    assert time.monotonic() - start < 3


def test_threads_and_loops_read_one_reply_together(asked: Any, hostile: Any) -> None:
    reply = asked(hostile.tokens(300, per_second=1000))
    heard: list[list[str]] = []

    async def gather() -> list[str]:
        return [piece async for piece in reply]

    readers = [
        threading.Thread(target=lambda: heard.append([*reply])),
        threading.Thread(target=lambda: heard.append([*reply])),
        threading.Thread(target=lambda: heard.append(asyncio.run(gather()))),
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(10)

    assert heard == [[*words(300)]] * 3


@pytest.mark.parametrize("phase", PHASES)
def test_a_reply_is_cancelled_in_every_phase_from_any_thread(
    phase: str, asked: Any, hostile: Any
) -> None:
    reply, server = in_phase(phase, asked, hostile)
    kept = reply.so_far
    start = time.monotonic()
    canceller = threading.Thread(target=reply.cancel)
    canceller.start()

    assert reply.wait(5)
    assert time.monotonic() - start < 1
    canceller.join()
    assert reply.stopped
    assert reply.error is None
    assert reply.run.status == "interrupted"
    assert reply.text.startswith(kept)
    assert bool(kept) is (phase == "answering")
    assert server.wait_closed()


def test_connecting_is_cancelled_at_once(asked: Any, hostile: Any) -> None:
    reply = asked(hostile.crowded())
    start = time.monotonic()

    assert reply.wait(0.2) is False
    reply.cancel()
    assert reply.wait(5)
    assert time.monotonic() - start < 1
    assert reply.run.status == "interrupted"


def test_connecting_is_not_tried_for_long(asked: Any, hostile: Any) -> None:
    reply = asked(hostile.crowded())

    with pytest.raises(Unreachable, match="nothing answers"):
        str(reply)
    assert 2.5 < reply.waited_seconds < 4.5


def test_a_reply_is_cancelled_before_it_began(asked: Any, hostile: Any) -> None:
    reply = asked(hostile.hanging())
    reply.cancel()

    assert reply.wait(5)
    assert (reply.stopped, reply.so_far, reply.error) == (True, "", None)
    assert reply.run.status == "interrupted"


def test_cancelling_what_is_over_changes_nothing(asked: Any, hostile: Any) -> None:
    reply = asked(hostile.tokens(2))
    reply.wait()
    reply.cancel()
    reply.cancel()

    assert (reply.stopped, reply.text, reply.run.status) == (False, "t0 t1 ", "ok")


def test_leaving_a_loop_stops_the_answer(asked: Any, hostile: Any) -> None:
    server = hostile.endless()
    reply = asked(server)
    for piece in reply:
        assert piece == "t0 "
        break

    assert reply.wait(2)
    assert reply.stopped
    assert server.wait_closed(path="/api/chat")


def test_leaving_an_async_loop_stops_the_answer(asked: Any, hostile: Any) -> None:
    server = hostile.endless()
    reply = asked(server)

    async def main() -> None:
        async for _ in reply:
            break

    asyncio.run(main())

    assert reply.wait(2)
    assert server.wait_closed(path="/api/chat")


def test_giving_up_an_await_stops_the_answer(asked: Any, hostile: Any) -> None:
    server = hostile.hanging()
    reply = asked(server)

    async def main() -> None:
        async with asyncio.timeout(0.2):
            await reply

    with pytest.raises(TimeoutError):
        asyncio.run(main())
    assert reply.wait(2)
    assert reply.stopped
    assert server.wait_closed(path="/api/chat")


def test_a_consumer_that_fails_stops_the_answer(asked: Any, hostile: Any) -> None:
    reply = asked(hostile.endless())

    def consume() -> None:
        for piece in reply:
            1 / (len(piece) - len("t0 "))

    with pytest.raises(ZeroDivisionError):
        consume()
    assert reply.wait(2)
    assert reply.stopped


def test_every_way_to_the_text_tells_the_error(asked: Any, hostile: Any) -> None:
    reply = asked(hostile.error_line())

    async def awaited() -> None:
        await reply

    for way in (
        lambda: reply.text,
        lambda: str(reply),
        lambda: [*reply],
        lambda: asyncio.run(awaited()),
    ):
        with pytest.raises(AnswerFailed, match="broke off"):
            way()
    assert reply.so_far == "t0 t1 t2 "
    assert reply.run.status == "error"
    assert repr(reply) == "<Reply tiny: 't0 t1 t2 ', failed>"


def test_what_came_before_an_error_is_given_before_it_is_raised(
    asked: Any, hostile: Any
) -> None:
    pieces = iter(asked(hostile.error_line()))

    assert [next(pieces) for _ in range(3)] == [*words(3)]
    with pytest.raises(AnswerFailed):
        next(pieces)


def test_a_reply_tells_how_it_stands(asked: Any, hostile: Any) -> None:
    done = asked(hostile.saying("가" * 100))
    stopped = asked(hostile.endless())
    stopped.cancel()
    done.wait()
    stopped.wait()

    assert repr(done) == f"<Reply tiny: '{'가' * 59}…', done>"
    assert repr(stopped).endswith(", stopped>")


def test_events_are_kept_with_their_moments() -> None:
    events = [Thinking("hm "), Thinking("yes"), Text("a"), Text("b"), Done("stop")]
    reply = made_of(*events)
    reply.wait()
    moments = [moment for moment, _ in reply.arrivals]

    assert [event for _, event in reply.arrivals] == events
    assert moments == sorted(moments)
    assert (reply.thinking, reply.so_far) == ("hm yes", "ab")
    assert reply.done == Done("stop")
    assert [*reply] == ["a", "b"]


def test_news_are_waited_for(asked: Any, hostile: Any) -> None:
    reply = asked(hostile.tokens(2, per_second=5))

    assert reply.wait_for_news(0, 5) == 1
    assert not reply.over
    assert reply.wait_for_news(99, 0.01) >= 1
    reply.wait()
    start = time.monotonic()
    assert reply.wait_for_news(99, 5) == 3
    assert time.monotonic() - start < 1


def test_time_stands_still_when_it_is_over(asked: Any, hostile: Any) -> None:
    reply = asked(hostile.tokens(2))
    reply.wait()

    assert 0 < reply.waited_seconds == reply.waited_seconds < 5


def test_nobody_waits_for_ever_where_a_record_cannot_be_made() -> None:
    async def feed(reply: Reply[None]) -> None:
        reply.keep([Text("a")])

    def fail(reply: Reply[None]) -> None:
        raise ZeroDivisionError

    reply = Reply(GenerateRequest(ModelRef("m"), "hi"), feed, fail)

    assert reply.wait(5)
    with pytest.raises(ZeroDivisionError):
        _ = reply.run
    assert reply.so_far == "a"


def test_a_cancelled_wait_leaves_no_thread_behind(asked: Any, hostile: Any) -> None:
    asked(hostile.tokens(1)).wait()
    before = threading.active_count()
    reply, _ = in_phase("first token", asked, hostile)
    reply.cancel()
    reply.wait(5)

    assert [t.name for t in threading.enumerate()].count("ollama-magic") == 1
    assert threading.active_count() <= before + 1  # the server's own


def test_an_answer_goes_on_while_its_asker_is_busy(asked: Any, hostile: Any) -> None:
    reply = asked(hostile.tokens(50, per_second=500))
    time.sleep(0.5)

    assert reply.over
    assert len(reply.arrivals) == 51
