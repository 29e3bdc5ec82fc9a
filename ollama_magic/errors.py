"""Everything that can go wrong, as one tree.

::

    OllamaMagicError
    ├── BadInput               what was typed cannot be understood
    │   ├── BadUsage           a magic's line
    │   ├── BadOption          an option's name, type or range
    │   ├── BadHost            an address
    │   ├── BadName            a model's name
    │   ├── BadModelfile       a Modelfile, or a file that it names (`.line`)
    │   └── BadSecret          a key or a header that cannot be sent
    ├── NotInstalled           a library of one of the extras is not there
    ├── NoModel                no model was named, and the host has none to choose
    ├── EngineFailed           the embedded engine could not be started
    ├── JournalFailed          the file of a sweep's answers cannot be read or written
    ├── Misfit                 an answer is not what was asked for (`.text`, `.reply`)
    └── HostError              a server was asked, and did not do it
        ├── Unreachable        nothing answers at the address
        ├── HostsGone          none of a sweep's hosts is left (`.results`)
        ├── NotOllama          something answers, but not as an Ollama server would
        ├── TooOld             the server is from before the endpoint
        ├── Refused            the server said no (`.status`)
        │   ├── ModelNotFound
        │   ├── SignInNeeded   nobody is signed in on ollama.com (`.signin_url`)
        │   └── ContextFull    the prompt is longer than the model's window
        └── AnswerBroken       the answer began, and did not come to its end
            ├── AnswerFailed   the server reported an error in mid-stream
            ├── ConnectionLost the connection broke
            └── Unfinished     the stream ended without its last line

    KeyboardInterrupt
    └── Stopped                the user stopped an answer; what came is kept

Each says what failed and where, and in `hint` what to type next: together at most
three lines. The catalogue has the texts, under ``error.KEY`` and ``error.KEY.hint``.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .messages import say
from .plain import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Self

__all__ = [
    "AnswerBroken",
    "AnswerFailed",
    "BadHost",
    "BadInput",
    "BadModelfile",
    "BadName",
    "BadOption",
    "BadSecret",
    "BadUsage",
    "ConnectionLost",
    "ContextFull",
    "EngineFailed",
    "HostError",
    "HostsGone",
    "JournalFailed",
    "Misfit",
    "ModelNotFound",
    "NoModel",
    "NotInstalled",
    "NotOllama",
    "OllamaMagicError",
    "Refused",
    "SignInNeeded",
    "Stopped",
    "TooOld",
    "Unfinished",
    "Unreachable",
    "stoppable",
]

_RED, _PLAIN = "\x1b[31m", "\x1b[0m"


class OllamaMagicError(Exception):
    """Root of the tree.

    Parameters
    ----------
    key
        The catalogue's key: the message is ``error.KEY``, the hint ``error.KEY.hint``.
    values
        What the texts name. Text is made printable and cut to one line, since it may
        come from a server.
    """

    def __init__(self, key: str, **values: object) -> None:
        shown = {
            name: shortened(value) if isinstance(value, str) else value
            for name, value in values.items()
        }
        self.key, self.values = key, values
        self.message = say(f"error.{key}", **shown)
        self.hint = say(f"error.{key}.hint", **shown)
        super().__init__(f"{self.message}\n{self.hint}")

    def _render_traceback_(self) -> list[str]:
        """What IPython prints: the message and the hint, no frame of ours."""
        name = f"{_RED}{type(self).__name__}{_PLAIN}"
        return [f"{name}: {self.message}", *self.hint.splitlines()]


class BadInput(OllamaMagicError):
    """What was typed cannot be understood; ``line`` is where, in a Modelfile."""

    line: int | None = None

    def at(self, line: int | None) -> Self:
        """The same error with its line, where it has none by now."""
        if line is not None and self.line is None:
            self.line = line
            self.message = say("modelfile.line", line=line, message=self.message)
            self.args = (f"{self.message}\n{self.hint}",)
        return self


class BadUsage(BadInput):
    """A magic's line has a word too many, too few, or an unknown one."""


class BadOption(BadInput):
    """An option with an unknown name, a wrong type or a value out of range."""


class BadHost(BadInput):
    """An address that is none."""


class BadName(BadInput):
    """A model name outside Ollama's grammar."""


class BadModelfile(BadInput):
    """A mistake in a Modelfile or a file that it names; ``line`` where it has one."""

    def __init__(self, key: str, *, line: int | None = None, **values: object) -> None:
        super().__init__(key, **values)
        self.at(line)


class BadSecret(BadInput):
    """A key or a header that cannot be sent; its value is never shown."""


class NotInstalled(OllamaMagicError):
    """Something is asked that a library of one of the extras does."""


class NoModel(OllamaMagicError):
    """No model was named, and the host has none that could be chosen."""


class EngineFailed(OllamaMagicError):
    """The embedded engine did not start."""


class JournalFailed(OllamaMagicError):
    """The file that a sweep's answers are kept in cannot be read or written."""


class Misfit(OllamaMagicError):
    """An answer is not what was asked for; ``text`` and ``reply`` keep what it is."""

    def __init__(self, key: str, *, text: str = "", **values: object) -> None:
        super().__init__(key, **values)
        self.text = text
        self.reply: object = None


class HostError(OllamaMagicError):
    """A server was asked, and did not do it."""


class Unreachable(HostError):
    """Nothing answers at the address."""


class HostsGone(HostError):
    """None of a sweep's hosts answers any more; ``results`` are those that came."""

    gather: Callable[[], Any] = staticmethod(lambda: None)

    @property
    def results(self) -> Any:
        """What came; made when it is looked at."""
        return self.gather()


class NotOllama(HostError):
    """Something answers, but not as an Ollama server would."""


class TooOld(HostError):
    """The server is from before the version that brought an endpoint."""


class Refused(HostError):
    """The server said no before an answer began; ``status`` is its HTTP status."""

    def __init__(self, key: str, *, status: int, **values: object) -> None:
        super().__init__(key, status=status, **values)
        self.status = status

    @property
    def lacking(self) -> str:
        """What the model would have to be capable of; empty where it is not that."""
        lacks = {"no_thinking": "thinking", "no_tools": "tools", "no_insert": "insert"}
        return lacks.get(self.key, "")


class ModelNotFound(Refused):
    """The server does not have the model."""


class SignInNeeded(Refused):
    """Nobody is signed in; ``signin_url`` is the page on which to."""

    def __init__(self, key: str, *, status: int, url: str, **values: object) -> None:
        super().__init__(key, status=status, **values)
        self.signin_url = url


class ContextFull(Refused):
    """The prompt is longer than the model's context window.

    ``needed`` and ``window`` are tokens, ``roomy`` a window with space for an answer
    too; each is ``None`` where the server did not tell.
    """

    def __init__(self, key: str, *, status: int, **values: Any) -> None:
        super().__init__(key, status=status, **values)
        self.needed: int | None = values.get("needed")
        self.window: int | None = values.get("window")
        self.roomy: int | None = values.get("roomy")


class AnswerBroken(HostError):
    """The answer began, and did not come to its end; what came is kept."""

    def keeping(self) -> Self:
        """Say, too, that something came and is kept."""
        self.hint = say("kept", hint=self.hint)
        self.args = (f"{self.message}\n{self.hint}",)
        return self


class AnswerFailed(AnswerBroken):
    """The server reported an error in mid-stream."""


class ConnectionLost(AnswerBroken):
    """The connection broke in mid-answer."""


class Unfinished(AnswerBroken):
    """The stream ended cleanly, but without the line that says it is done."""


class Stopped(KeyboardInterrupt):
    """The user stopped an answer: one line, and queued cells do not run.

    Of a sweep, ``results`` are those that came.
    """

    gather: Callable[[], Any] = staticmethod(lambda: None)

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def results(self) -> Any:
        """What came; made when it is looked at, since an interrupt answers at once."""
        return self.gather()

    def _render_traceback_(self) -> list[str]:
        return [self.message]


@contextmanager
def stoppable() -> Iterator[None]:
    """Have an interrupt end in `Stopped`, with one line that says after how long."""
    began = time.perf_counter()
    try:
        yield
    except Stopped:
        raise
    except KeyboardInterrupt:
        seconds = f"{time.perf_counter() - began:.1f}"
        raise Stopped(say("chat.stopped_at_once", seconds=seconds)) from None
