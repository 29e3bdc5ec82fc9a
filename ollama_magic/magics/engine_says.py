"""What the embedded engine does not do, said as what it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..dialects import ollama
from ..errors import NotOllama, Refused, TooOld
from ..session import Session

__all__ = ["explained"]


@contextmanager
def explained(session: Session, what: str) -> Iterator[None]:
    """Tell what the embedded engine has no route for from a server that is none.

    Raises
    ------
    Refused
        Where the engine does not do ``what``.
    """

    async def is_engine() -> bool:
        client = await session.client()
        return "embedded" in await client.fetch(ollama.version())

    try:
        yield
    except (NotOllama, TooOld, Refused) as error:
        if isinstance(error, Refused) and error.key != "account_offline":
            raise
        if session.call(is_engine()):
            raise Refused("engine_cannot", status=404, what=what) from None
        raise
