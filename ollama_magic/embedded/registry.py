"""A registry on the network, asked as Ollama asks it."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import httpx

from .guard import local_name
from .manifests import MANIFEST_TYPE, Layer
from .names import Name
from .refusals import Broken, Refusal

__all__ = ["Registry"]

_LARGEST_MANIFEST_BYTES = 4 << 20
_TIMEOUT = httpx.Timeout(60, connect=10)


class Registry:
    """A server that speaks as Ollama's registry does.

    Parameters
    ----------
    base
        Its address with the scheme; a name and a password in it are sent, and are
        in no error.
    """

    def __init__(self, base: str) -> None:
        url = urlsplit(base)
        person, _, host = url.netloc.rpartition("@")
        self._base = url._replace(netloc=host).geturl().rstrip("/")
        name, _, password = map(unquote, person.partition(":"))
        self._client = httpx.AsyncClient(
            auth=(name, password) if person else None,
            timeout=_TIMEOUT,
            follow_redirects=True,
            trust_env=not local_name(url.hostname or ""),
        )

    async def manifest(self, name: Name) -> bytes:
        """The model's manifest."""
        url = f"{self._url(name)}/manifests/{name.tag}"
        with _network_refusals(url):
            headers = {"Accept": MANIFEST_TYPE}
            async with self._client.stream("GET", url, headers=headers) as answer:
                if answer.status_code == 404:
                    raise Refusal(500, "file does not exist")
                text = await _at_most(answer, _LARGEST_MANIFEST_BYTES)
                if answer.status_code != 200:
                    shown = text[:200].decode("utf-8", "replace").strip()
                    raise Refusal(500, f"{answer.status_code}: {shown}")
                return text

    async def blob(
        self, name: Name, layer: Layer, start: int
    ) -> AsyncIterator[tuple[int, bytes]]:
        """The bytes from ``start`` on."""
        url = f"{self._url(name)}/blobs/{layer.digest}"
        headers = {"Range": f"bytes={start}-", "Accept-Encoding": "identity"}
        with _network_refusals(url):
            async with self._client.stream("GET", url, headers=headers) as answer:
                if answer.status_code not in (200, 206):
                    raise Refusal(500, f'Get "{url}": status {answer.status_code}')
                place = start if answer.status_code == 206 else 0
                async for piece in answer.aiter_raw():
                    yield place, piece
                    place += len(piece)

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()

    def _url(self, name: Name) -> str:
        return f"{self._base}/v2/{name.namespace}/{name.model}"


async def _at_most(answer: httpx.Response, most_bytes: int) -> bytes:
    parts, size = [], 0
    async for piece in answer.aiter_bytes():
        parts.append(piece)
        size += len(piece)
        if size > most_bytes:
            raise Refusal(500, f"more than {most_bytes} bytes came")
    return b"".join(parts)


@contextmanager
def _network_refusals(url: str) -> Iterator[None]:
    """What went wrong on the network, in the words of Go's client."""
    try:
        yield
    except httpx.ConnectError as problem:
        raise Refusal(500, f'Get "{url}": {_why(url, problem)}') from None
    except (httpx.ReadError, httpx.RemoteProtocolError, httpx.ReadTimeout) as problem:
        raise Broken(500, f'Get "{url}": {str(problem) or "timeout"}') from None
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise Refusal(500, f'Get "{url}": {problem}') from None


def _why(url: str, problem: BaseException) -> str:
    """The system's reason for a connection that did not come about."""
    host = urlsplit(url).netloc
    cause: BaseException | None = problem
    while cause:
        if isinstance(cause, ssl.SSLError):
            if "WRONG_VERSION" in str(cause) or "RECORD_LAYER" in str(cause):
                return "http: server gave HTTP response to HTTPS client"
            return f"tls: {cause.reason or cause}"
        if isinstance(cause, ConnectionRefusedError):
            return f"dial tcp {host}: connect: connection refused"
        cause = cause.__cause__ or cause.__context__
    if "Name or service" in str(problem) or "resolution" in str(problem):
        return f"dial tcp: lookup {host.partition(':')[0]}: no such host"
    return f"dial tcp {host}: {problem}"
