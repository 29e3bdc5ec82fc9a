"""The one HTTP client: calls go out, values and events come back."""

from __future__ import annotations

import asyncio
import json
import os
import platform
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterator,
    Sequence,
)
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import httpx

from .access import Access
from .dialects.call import Call, StreamCall
from .errors import AnswerFailed, ConnectionLost, NotOllama, Unfinished, Unreachable
from .events import Done, Event
from .hosts import Host
from .messages import say
from .retrying import patiently
from .surroundings import Surroundings
from .version import __version__

__all__ = ["Client"]

T = TypeVar("T")
CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 10.0
DRAIN_SECONDS = 0.5
ERROR_BYTES = 64 * 1024
# Ollama's own words for what it cannot get from ollama.com, with a status of busy.
FINAL_WORDS = ("account unavailable", "dial tcp", "cloud is disabled")
LINE_BYTES = 64 * 1024 * 1024
# What reading an answer raises where it is not of the shape that Ollama gives it.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
# What httpx takes from the environment.
VARIABLES = frozenset(
    "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR".split()
)
AGENT = f"ollama-magic/{__version__} (Python {platform.python_version()})"


class Client:
    """Speaks with one host. To be used on the private loop only.

    Parameters
    ----------
    notice
        Told in one line when the host is too busy and will be asked again.
    """

    def __init__(
        self,
        host: Host,
        access: Access = Access(),  # noqa: B008 (a value, and frozen)
        notice: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.host = host
        self._access = access
        self._notice, self._known = notice, False
        headers = httpx.Headers({"User-Agent": AGENT, "Accept": "application/json"})
        headers.update(dict(access.headers))
        try:
            self._http = httpx.AsyncClient(
                base_url=host.url,
                auth=host.credentials,
                headers=headers,
                timeout=httpx.Timeout(access.silence_seconds, connect=CONNECT_SECONDS),
                # Its time for each request grows with the square of the idle ones.
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=16),
                # A proxy named in the environment must not see what stays here.
                trust_env=not host.is_loopback,
                # Certificates cost 20 ms to read, and plain http has no use for them.
                verify=host.scheme == "https",
            )
        except (ImportError, ValueError, OSError, httpx.InvalidURL):
            # Without the cause, since a proxy's address may hold a password.
            names = ", ".join(n for n in os.environ if n.upper() in VARIABLES)
            raise Unreachable("environment", host=str(host), names=names) from None

    async def fetch(self, call: Call[T], seconds: float | None = ANSWER_SECONDS) -> T:
        """The answer to ``call`` as a value.

        Raises
        ------
        HostError
            Where there is no answer within ``seconds`` (``None`` and 0 are for ever),
            or not the one asked for.
        """
        timeout = httpx.Timeout(None, connect=CONNECT_SECONDS)
        heard: list[httpx.Response] = []

        async def ask() -> httpx.Response:
            response = await self._http.request(
                call.method, call.path, json=call.body, timeout=timeout
            )
            heard.append(response)
            return response

        try:
            # For all of it: a server that drips would never be silent for long.
            async with asyncio.timeout(seconds or None):
                await self._answer(ask, seconds)
        except TimeoutError as error:
            if not heard:
                raise Unreachable("no_answer", host=str(self.host)) from error
        # Where the time ended while it was asked again, what it said before counts.
        return self._value(call, heard[-1])

    async def send(
        self, call: Call[T], pieces: Callable[[], AsyncIterator[bytes]], size_bytes: int
    ) -> T:
        """The answer to ``call`` with a body of ``size_bytes``, given in ``pieces``.

        Where it has to be sent again, ``pieces`` is called again. Raises as `fetch`
        does, and what ``pieces`` raises.
        """
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(size_bytes),
        }

        def ask() -> Awaitable[httpx.Response]:
            return self._http.request(
                call.method, call.path, content=pieces(), headers=headers
            )

        return self._value(call, await self._answer(ask))

    async def stream(self, call: StreamCall) -> AsyncGenerator[Sequence[Event]]:
        """The events of ``call`` as they come, those that came together in one list.

        Raises
        ------
        HostError
            At any point; `Unfinished` where the stream ends without `Done`, unless
            the call knows of no last line.
        """

        def ask() -> Awaitable[httpx.Response]:
            sent = self._http.build_request(call.method, call.path, json=call.body)
            return self._http.send(sent, stream=True)

        response = await self._answer(ask)
        try:
            with self._translated(answering=True):
                if not response.is_success:
                    await self._refuse(call, response)
                async for events in self._events(call, response):
                    yield events
        finally:
            await response.aclose()

    async def _answer(
        self,
        ask: Callable[[], Awaitable[httpx.Response]],
        seconds: float | None = None,
    ) -> httpx.Response:
        """What ``ask`` gives, asked again while the host is too busy."""

        def notice(status: int, pause_seconds: float) -> None:
            shown = f"{pause_seconds:.1f}"
            host = str(self.host)
            self._notice(say("notice.busy", host=host, status=status, seconds=shown))

        with self._translated(answering=False):
            response = await patiently(ask, notice, seconds, _is_final)
        self._known = True
        return response

    def _value(self, call: Call[T], response: httpx.Response) -> T:
        if not response.is_success:
            self._check_status(call, response.status_code, response.text)
        try:
            return call.read(response.json() if response.content else None)
        except UNREADABLE as error:
            raise self._stranger(response.text) from error

    async def _events(
        self, call: StreamCall, response: httpx.Response
    ) -> AsyncIterator[Sequence[Event]]:
        """The events of an answer up to `Done`; those before an error come too."""
        chunks = _lines(response)
        begun = False
        async for lines in chunks:
            events: list[Event] = []
            try:
                for line in lines:
                    events += self._read(call, line, begun)
                    begun = True
                    if _over(events):
                        break
            finally:
                if events:
                    yield events
            if _over(events):
                await _drain(chunks)
                return
        if not call.until_closed:
            raise Unfinished("unfinished", host=str(self.host))

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    def _read(self, call: StreamCall, line: bytes, begun: bool) -> Sequence[Event]:
        """The events of one line; a bad first line means that this is not Ollama."""
        try:
            return call.read(json.loads(line))
        except AnswerFailed as error:
            reason = self._concealed(str(error.values.get("reason", "")))
            raise AnswerFailed(
                error.key, **{**error.values, "reason": reason}
            ) from None
        except UNREADABLE as error:
            text = self._concealed(line.decode("utf-8", "replace"))
            if begun:
                raise AnswerFailed("answer_garbled", text=text[:200]) from error
            raise self._stranger(text) from error

    async def _refuse(self, call: StreamCall, response: httpx.Response) -> None:
        body = b""
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > ERROR_BYTES:
                break
        self._check_status(call, response.status_code, body.decode("utf-8", "replace"))

    def _check_status(
        self, call: Call[Any] | StreamCall, status: int, text: str
    ) -> None:
        text = self._concealed(text)
        # Redirects are not followed: a request must not wander to another host.
        if status < 400 or text.lstrip()[:1] == "<":
            raise NotOllama("not_ollama", host=str(self.host), text=f"{status} {text}")
        raise call.refusal(status, text, str(self.host))

    def _unreachable(self) -> Unreachable:
        return Surroundings.here().unreachable(self.host, known=self._known)

    def _stranger(self, text: str) -> NotOllama:
        shown = self._concealed(text)[:200] or "–"
        return NotOllama("not_ollama", host=str(self.host), text=shown)

    def _concealed(self, text: str) -> str:
        """What a server wrote, without the secrets that it was told."""
        return self._access.concealed(text, *(self.host.credentials or ())[1:])

    @contextmanager
    def _translated(self, *, answering: bool) -> Iterator[None]:
        """Turn httpx's errors into those of the tree."""
        try:
            yield
        except httpx.LocalProtocolError as error:
            raise self._unreachable() from error
        except httpx.RemoteProtocolError as error:
            if answering or "disconnected" in str(error):
                raise ConnectionLost("connection_lost", host=str(self.host)) from error
            raise self._stranger(str(error)) from error
        except (httpx.ReadTimeout, httpx.WriteTimeout) as error:
            if answering:
                raise ConnectionLost("silence", host=str(self.host)) from error
            raise Unreachable("no_answer", host=str(self.host)) from error
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            raise self._unreachable() from error
        except httpx.DecodingError as error:
            raise self._stranger(str(error)) from error
        except httpx.TransportError as error:
            raise ConnectionLost("connection_lost", host=str(self.host)) from error


async def _is_final(response: httpx.Response) -> bool:
    """Whether an answer that looks busy says that ollama.com cannot be reached."""
    length = response.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > ERROR_BYTES:
        return False
    text = (await response.aread()).decode("utf-8", "replace")
    return any(mark in text for mark in FINAL_WORDS)


def _over(events: Sequence[Event]) -> bool:
    return bool(events) and isinstance(events[-1], Done)


async def _drain(chunks: AsyncIterator[list[bytes]]) -> None:
    """Read to the end, so that the connection can be used again; not for long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            async for _ in chunks:
                pass


async def _lines(response: httpx.Response) -> AsyncIterator[list[bytes]]:
    """Complete lines of the body, in lists as they came; the last needs no newline.

    Bytes are split before they are decoded, so a character cut by the network stays
    whole.
    """
    parts: list[bytes] = []
    held = 0
    async for chunk in response.aiter_bytes():
        *complete, rest = chunk.split(b"\n")
        if complete:
            complete[0] = b"".join((*parts, complete[0]))
            parts, held = [], 0
            yield [line for line in complete if line.strip()]
        parts.append(rest)
        held += len(rest)
        if held > LINE_BYTES:
            raise httpx.DecodingError(f"a line of more than {LINE_BYTES} bytes")
    if (last := b"".join(parts)).strip():
        yield [last]
