"""Gets a small file from an address that the user typed."""

from __future__ import annotations

import asyncio

import httpx

from .errors import BadInput
from .hosts import masked

__all__ = ["download", "is_address"]

SECONDS = 30.0
MOST_REDIRECTS = 5


def is_address(text: str) -> bool:
    """Whether ``text`` is the address of something on the web."""
    return text.lower().startswith(("http://", "https://"))


async def download(address: str, *, most_bytes: int, seconds: float = SECONDS) -> bytes:
    """What is at ``address``.

    Raises
    ------
    BadInput
        Where there is nothing, or it is too large or too slow.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _read(address, most_bytes)
    except TimeoutError:
        reason = f"> {seconds:g} s"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error) or type(error).__name__
    raise BadInput("address", address=masked(address), reason=reason)


async def _read(address: str, most_bytes: int) -> bytes:
    data = bytearray()
    async with (
        httpx.AsyncClient(
            follow_redirects=True, max_redirects=MOST_REDIRECTS, timeout=None
        ) as client,
        client.stream("GET", address) as response,
    ):
        if response.status_code != httpx.codes.OK:
            # Not httpx's own words, which repeat the address with all its secrets.
            status = f"HTTP {response.status_code} {response.reason_phrase}"
            raise httpx.RequestError(status)
        async for piece in response.aiter_bytes():
            data += piece
            if len(data) > most_bytes:
                raise httpx.RequestError(f"> {most_bytes >> 20} MB")
    return bytes(data)
