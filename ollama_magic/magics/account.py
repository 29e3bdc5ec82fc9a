"""`%ollama signin` and `signout`: the server's account on ollama.com."""

from __future__ import annotations

from ..dialects import ollama_models
from ..errors import SignInNeeded
from ..messages import say
from ..plain import printable
from ..session import Session
from .arguments import Arguments
from .engine_says import explained

__all__ = ["signin", "signout"]


def signin(session: Session, arguments: Arguments) -> None:
    """Say who is signed in, or where to sign in."""

    async def me() -> str:
        told = await (await session.client()).fetch(ollama_models.me())
        return str(told.get("name") or told.get("email") or "?")

    try:
        with explained(session, "signin"):
            print(say("signin.done", name=printable(session.call(me()))))
    except SignInNeeded as error:
        print(say("signin.where", url=printable(error.signin_url)))


def signout(session: Session, arguments: Arguments) -> None:
    """Have the server forget who was signed in."""

    async def out() -> None:
        await (await session.client()).fetch(ollama_models.signout())

    with explained(session, "signout"):
        session.call(out())
    print(say("signout.done"))
