"""Ask again where a server is too busy to answer: a few times, and visibly."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_result,
    stop_after_attempt,
    stop_before_delay,
    wait_exponential,
    wait_random,
)

__all__ = ["BUSY", "Answer", "patiently"]

# Too many requests; a proxy's server is away; busy, or its queue full; too slow. Not
# 500, with which Ollama answers a bad option: the next time it would be as bad.
BUSY = frozenset({429, 502, 503, 504})
TRIES = 5
FIRST_SECONDS = 0.25
LONGEST_SECONDS = 30.0


class Answer(Protocol):
    """As much of an answer as is looked at here."""

    status_code: int

    @property
    def headers(self) -> Mapping[str, str]:
        """Its headers, whatever their case."""

    async def aclose(self) -> None:
        """Give its connection back."""


A = TypeVar("A", bound=Answer)


async def patiently(
    ask: Callable[[], Awaitable[A]],
    notice: Callable[[int, float], None],
    within_seconds: float | None = None,
    is_final: Callable[[A], Awaitable[bool]] | None = None,
) -> A:
    """What ``ask`` gives: the first answer that is not busy, else the last one.

    The pauses double, and are as long as the server asks for where it does.

    Parameters
    ----------
    ask
        Gives an answer whose body has not been read by anybody; what it raises is
        raised at once.
    notice
        Called before each pause with the status and the seconds.
    within_seconds
        No pause is begun that would end later.
    is_final
        Whether the words of a busy answer say that no later one will differ.
    """
    finals: list[A] = []

    async def once() -> A:
        answer = await ask()
        if is_final and answer.status_code in BUSY and await is_final(answer):
            finals.append(answer)
        return answer

    async def pause(state: RetryCallState) -> None:
        answer = _answer(state)
        await answer.aclose()
        notice(answer.status_code, state.upcoming_sleep)

    limit = min(within_seconds or LONGEST_SECONDS, LONGEST_SECONDS)
    retrying = AsyncRetrying(
        retry=retry_if_result(
            lambda answer: answer.status_code in BUSY and answer not in finals
        ),
        wait=_pause_seconds,
        stop=stop_after_attempt(TRIES) | stop_before_delay(limit),
        before_sleep=pause,
        retry_error_callback=_answer,
        sleep=asyncio.sleep,
    )
    answer: A = await retrying(once)
    return answer


_backoff = wait_exponential(FIRST_SECONDS, max=LONGEST_SECONDS) + wait_random(
    0, FIRST_SECONDS
)


def _pause_seconds(state: RetryCallState) -> float:
    asked = _answer(state).headers.get("retry-after", "")
    return max(_backoff(state), float(asked) if asked.isdecimal() else 0.0)


def _answer(state: RetryCallState) -> Answer:
    assert state.outcome is not None
    answer: Answer = state.outcome.result()
    return answer
