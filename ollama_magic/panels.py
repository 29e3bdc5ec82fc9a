"""The functions behind ``import ollama_magic as om`` that give panels."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import overload

from .checking import allow_texts, need_texts
from .dialogue import Conversation
from .display.renderer import announce
from .errors import BadInput
from .loop import POLL_SECONDS
from .names import ModelRef
from .operation import Operation
from .session import current
from .widgets.chat import ChatPanel
from .widgets.compare import ComparePanel
from .widgets.monitor import Monitor
from .widgets.next_token import NextToken
from .widgets.picker import Picker
from .widgets.running import RunningView
from .widgets.tokens import TokenView
from .widgets.transfers import TransferPanel

__all__ = [
    "chat_panel",
    "compare_panel",
    "monitor",
    "next_token",
    "picker",
    "running_view",
    "token_view",
]

READY_SECONDS = 2.0
# Of one meaning, in two languages.
SAMPLES = ("모든 사람은 태어날 때부터 자유롭다.", "All human beings are born free.")


def chat_panel(
    conversation: str | Conversation | None = None, model: str | None = None
) -> ChatPanel:
    """A conversation to click in: it streams beside the cells, which stay free.

    Send, Stop, Retry, Edit, Undo, Clear, pictures, files; what is asked stands in the
    same conversation, under the same settings and records, as with ``%%chat``. The
    saved notebook keeps the conversation as text below the panel.

    Parameters
    ----------
    conversation
        Which one, or its name; a new one where there is none of that name. By default
        the one in use, which the panel and ``%%chat`` then choose together.
    model
        By default the one in use.

    Raises
    ------
    BadInput
        For a name that is empty.
    BadName
        For a model's name that is none.
    """
    allow_texts(model=model)
    chosen = ModelRef.parse(model) if model else None
    session = current()
    if not isinstance(conversation, Conversation | None):
        need_texts(conversation=conversation)
        if not conversation.strip():
            raise BadInput("conversation_name")
        conversation = session.talk(conversation.strip())
    return ChatPanel(session, conversation, chosen)


def compare_panel(
    models: Sequence[str] | None = None, prompt: str | None = None
) -> ComparePanel:
    """One prompt, several models side by side, each answer live with its figures.

    Models are ticked; with *Blind* their names are hidden until the best answer is
    chosen, and all votes rank them. The answers are in ``om.history()``, the votes in
    ``om.votes()``.

    Parameters
    ----------
    models
        Those that are ticked at first.
    prompt
        What stands in the box at first.

    Raises
    ------
    BadInput
        For a name that is none.
    """
    allow_texts(prompt=prompt)
    panel = ComparePanel(current(), _refs(models), prompt or "")
    _await_news(panel.ready)
    return panel


def token_view(
    text: str | Sequence[str] | None = None, models: Sequence[str] | str | None = None
) -> TokenView:
    """How each model cuts texts into tokens, and how many characters each stands for.

    The tokens are the server's own. ``view.cuts`` has them as values.

    Parameters
    ----------
    text
        One text, or several to be beside each other; by default a sentence in Korean
        and in English.
    models
        By default the one in use.

    Raises
    ------
    BadInput
        For a name that is none, or what is no text.
    """
    texts = [text] if isinstance(text, str) else list(text or SAMPLES)
    for each in texts:
        need_texts(text=each)
    view = TokenView(current(), texts, _refs(models))
    _await_news(view.ready)
    return view


def next_token(prompt: str, model: str | None = None) -> NextToken:
    """How probable each next token is, and what sampling makes of that.

    The bars move as temperature, top_k, top_p and min_p are dragged: they are computed
    here, from one request. Ollama tells the 20 likeliest tokens; what it does not tell
    is one bar, and where it matters a range is shown.

    Parameters
    ----------
    prompt
        The beginning of a text, which is continued as it is, without a template.
    model
        By default the one in use.

    Raises
    ------
    BadInput
        For what is no text, or a name that is none.
    """
    need_texts(prompt=prompt)
    allow_texts(model=model)
    chosen = ModelRef.parse(model) if model else None
    panel = NextToken(current(), prompt, chosen)
    _await_news(panel.ready)
    return panel


def picker() -> Picker:
    """Server, model and options to choose from; what is chosen holds for all that asks.

    ``picker.model`` and ``picker.options`` are what is chosen: they can be read, set,
    and observed as traits. ``%ollama use`` and ``%ollama set`` move the panel, and the
    panel sets what they do. Models are filtered by text and by what they can do, and
    pulled from here.
    """
    panel = Picker(current())
    _await_news(panel.ready)
    return panel


def running_view() -> RunningView:
    """The loaded models with their memory, and a button to unload each; it stays live.

    ``.close()`` takes it off the page, and ends its asking.
    """
    panel = RunningView(current())
    _await_news(panel.ready)
    return panel


@overload
def monitor(of: Operation) -> TransferPanel: ...
@overload
def monitor(
    of: int | None = None, title: str = "", *, by: str = "model"
) -> Monitor: ...
def monitor(
    of: int | Operation | None = None, title: str = "", *, by: str = "model"
) -> Monitor | TransferPanel:
    """What takes long, in a panel: how far it is, and buttons that pause or stop it.

    A long series of requests reports to it: ``monitor.report(run)``, with a `Run` or a
    mapping; asks ``monitor.wait()`` whether to go on (which waits while it is paused),
    or ``monitor.paused`` and ``monitor.stopped``; and says ``monitor.done()``. All of
    that from any thread. In a notebook a sweep that takes a while has one by itself;
    ``om.plan(…).run(monitor.follow)`` shows it in one of yours.

    Parameters
    ----------
    of
        How many requests there will be, where that is known. Or what `pull`, `push` or
        `create` gave: it goes on beside the cells, and the panel shows how far it is.
    by
        The column of what is reported that tells its rows apart.

    Raises
    ------
    BadInput
        For a number below 1.
    """
    if isinstance(of, Operation):
        return TransferPanel(current(), of)
    need_texts(title=title, by=by)
    if of is not None and (isinstance(of, bool) or not isinstance(of, int) or of < 1):
        raise BadInput("bad_total", value=repr(of))
    return Monitor(current(), of, title, by)


def _refs(names: Sequence[str] | str | None) -> list[ModelRef]:
    """The models of these names, each once."""
    if isinstance(names, str):
        names = names.split(",")
    for name in names or ():
        need_texts(model=name)
    return [*dict.fromkeys(ModelRef.parse(name) for name in names or ())]


def _await_news(ready: threading.Event) -> None:
    """Wait a little for the first look at the server, so that it is kept and shown."""
    deadline = time.monotonic() + READY_SECONDS
    while not ready.wait(POLL_SECONDS) and time.monotonic() < deadline:
        pass
    announce(current())
