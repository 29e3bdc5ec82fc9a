"""The chat panel: a conversation that goes on beside the cells."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ipywidgets

from ..dialogue import Conversation
from ..errors import BadInput
from ..messages import say
from ..names import ModelRef
from ..session import Session
from ..talk import Ask
from ..transcript import markdown
from ..turn import Turn
from .asking import Question
from .attaching import Attachments
from .box import PromptBox
from .panel import Panel, show
from .pending import Pending
from .safe import element, html_of, label
from .saving import records
from .turns import TurnList, question
from .working import start

__all__ = ["ChatPanel"]

MORE = "*…*"


class ChatPanel(Panel):
    """A conversation with a box to go on with it; answers come while cells run.

    What it asks stands in the same conversation, with the same records, as what
    ``%%chat`` asks, and is sent with the same settings.

    Parameters
    ----------
    conversation
        By default the one in use; then a panel and ``%%chat`` go on with another one
        together.
    model
        By default the one in use.
    """

    def __init__(
        self,
        session: Session,
        conversation: Conversation | None = None,
        model: ModelRef | None = None,
    ) -> None:
        talk = session.conversation if conversation is None else conversation
        self.conversation = self._asked_of = talk
        self._follows, self._model = conversation is None, model
        self._state = threading.RLock()
        self._pending: Pending | None = None
        self._instead: Turn | None = None
        self._due = self._listing = False
        self._turns = TurnList(self._edit)
        self.box = PromptBox(self.ask)
        self.attachments = Attachments(lambda: self.trying())
        self._make_controls()
        self._make_questions()
        super().__init__(session, self._parts())
        self.add_class("om-chat")
        self._unwatch = self.conversation.watch(self._changed)
        self.end_with(self._stop)
        self.end_with(session.settings.watch(self._set))
        self.refresh()

    def _make_controls(self) -> None:
        self.send = _button("chatpanel.send", "chatpanel.send.tip", "paper-plane")
        self.stop = _button("chatpanel.stop", "chatpanel.stop.tip", "stop")
        self.retry = _button("chatpanel.retry", "chatpanel.retry.tip", "refresh")
        self.undo = _button("chatpanel.undo", "chatpanel.undo.tip", "undo")
        self.clear = _button("chatpanel.clear", "chatpanel.clear.tip", "trash")
        self.export = _button("chatpanel.export", "chatpanel.export.tip", "save")
        self.new = _button("chatpanel.new", "chatpanel.new.tip", "plus")
        self.send.button_style = "primary"
        self.send.on_click(lambda _: self.ask(self.box.take()))
        self.stop.on_click(lambda _: self._stop())
        self.retry.on_click(lambda _: self._again())
        self.undo.on_click(lambda _: self._undo())
        self.clear.on_click(lambda _: self._ask_clear())
        self.export.on_click(lambda _: self._ask_export())
        self.new.on_click(lambda _: self.naming.ask(say("chatpanel.new.ask")))
        self.chooser = ipywidgets.Dropdown(
            description=say("chatpanel.conversation"),
            style={"description_width": "auto"},
        )
        self.chooser.observe(lambda change: self._choose(change["new"]), "value")
        self._about, self._note = html_of(), html_of()

    def _make_questions(self) -> None:
        self.clearing = Question(self._clear, say("chatpanel.clear.yes"), danger=True)
        named = say("chatpanel.new.field")
        self.naming = Question(self._begin_new, say("chatpanel.new.yes"), field=named)
        self.exporting = Question(
            self._export,
            say("chatpanel.export.yes"),
            field=say("chatpanel.export.field"),
            tick=say("chatpanel.export.over"),
        )
        self.editing = Question(self._drop_edit, say("chatpanel.edit.drop"))
        self.editing.yes.button_style = ""
        show(self.editing.no, False)

    def _parts(self) -> tuple[ipywidgets.Widget, ...]:
        first = (self.send, self.stop, self.attachments.upload)
        acts = (*first, self.retry, self.undo, self.clear, self.export)
        rows = [ipywidgets.HBox((self.chooser, self.new, self._about))]
        rows.append(ipywidgets.HBox(acts))
        for each in rows:
            each.add_class("om-row")
        log = ipywidgets.VBox((self._turns.widget,))
        log.add_class("om-log")
        above = (rows[0], self.naming.widget, log, self._note)
        box = (self.editing.widget, self.attachments.widget, self.box.widget, rows[1])
        return (*above, *box, self.clearing.widget, self.exporting.widget)

    # Asking.

    @property
    def busy(self) -> bool:
        """Whether an answer is coming."""
        return self._pending is not None and not self._pending.over

    def ask(self, prompt: str) -> None:
        """Ask ``prompt`` with the pictures that are attached, and return at once."""
        with self._state, self.trying():
            images, old = self.attachments.images, self._instead
            if self.busy:
                self.box.text = prompt
                return self._say(say("chatpanel.busy"))
            if not prompt.strip() and not images:
                return self._say(say("chatpanel.nothing"))
            ask = Ask(prompt, images=images, model=self._model, source="panel")
            if old is not None:
                images = images or old.question.images
                ask = replace(ask, images=images, instead=old.id, key=old.key)
            self._drop_edit()
            self.attachments.clear()
            self._begin(ask)

    def _again(self) -> None:
        """Ask what failed once more, or the last turn."""
        with self._state, self.trying():
            if self.busy:
                return
            if self._pending is not None:
                return self._begin(self._pending.ask)
            if not self.conversation:
                raise BadInput("slash_no_turn", name=self.conversation.name)
            turn, asked = self.conversation[-1], self.conversation[-1].question
            ask = Ask(turn.prompt, asked.content, asked.images, self._model)
            self._begin(replace(ask, key=turn.key, instead=turn.id, source="panel"))

    def _begin(self, ask: Ask) -> None:
        asked = html_of(question(ask.prompt, len(ask.images)))
        self._pending = Pending(self.session, ask, asked, self._save)
        self._say("")
        self.refresh()
        # As in a cell: where no history is kept, it stands in nobody's conversation.
        kept = self.session.settings.history
        talk = self.conversation if kept else Conversation("")
        self._pending.begin(talk, self._announce, self._done)

    def _done(self) -> None:
        self._announce()
        self.refresh()
        self._set("conversation")  # which may have changed meanwhile

    def _stop(self) -> None:
        if self._pending is not None:
            self._pending.view.stop()

    def _announce(self) -> None:
        """Say the session's notices that nobody has seen yet."""
        if said := self.news():
            self._say(said)

    # Changing the conversation.

    def _edit(self, turn: Turn) -> None:
        with self._state:
            self._instead, self.box.text = turn, turn.prompt
            self.editing.ask(say("chatpanel.edit.now"))

    def _drop_edit(self, *_: object) -> bool:
        if self._instead is not None and self.box.text == self._instead.prompt:
            self.box.text = ""
        self._instead = None
        self.editing.close()
        return True

    def _undo(self) -> None:
        with self._state:
            if self._pending is not None and self._pending.over:
                self._pending = None
                return self.refresh()
        self._alone(self.conversation.undo, self.conversation)

    def _ask_clear(self) -> None:
        self._asked_of = talk = self.conversation
        key = "chatpanel.clear.sure_one" if len(talk) == 1 else "chatpanel.clear.sure"
        self.clearing.ask(say(key, turns=len(talk), name=label(talk.name)))

    def _clear(self, *_: object) -> bool:
        with self._state:
            self._pending = self._pending if self.busy else None
        return self._alone(self._asked_of.clear, self._asked_of)

    def _alone(self, act: Callable[[], object], talk: Conversation) -> bool:
        """Change a conversation, unless somebody waits for an answer in it."""
        if not talk.lock.acquire(blocking=False):
            self._say(say("chatpanel.busy"))
            return False
        try:
            act()
        finally:
            talk.lock.release()
        self.refresh()
        return True

    def _ask_export(self) -> None:
        asked = say("chatpanel.export.ask", folder=".")
        self._asked_of = self.conversation
        self.exporting.ask(asked, f"{self.conversation.name}.md")

    def _export(self, path: str, over: bool) -> bool:
        talk, done = self._asked_of, False
        self._say("")
        with self.trying():
            written = talk.export(path, overwrite=over)
            self._say(say("talk.written", path=written, turns=len(talk)))
            done = True
        return done

    # Choosing the conversation.

    def _begin_new(self, name: str, _: bool) -> bool:
        with self.trying():
            if not name:
                raise BadInput("conversation_name")
            self._choose(name)
        return bool(name)

    def _choose(self, name: str | None) -> None:
        """Go on with the conversation of that name, and so does the next ``%%chat``."""
        if not name or self.busy or self._listing or name == self.conversation.name:
            return
        with self._state:
            self.clearing.close()
            self.exporting.close()
            self._unwatch()
            self.conversation = self.session.talk(name)
            self._unwatch = self.conversation.watch(self._changed)
            self._pending = None
            self._drop_edit()
        if self._follows:
            self.session.settings.conversation = name
        self.refresh()

    def _set(self, name: str) -> None:
        """A setting has changed, here or elsewhere."""
        if name == "conversation" and self._follows:
            self._choose(self.session.settings.conversation)
        elif name in ("model", "host"):
            self._changed()

    def rest(self) -> None:
        """Follow the conversation no more: nobody sees this panel."""
        super().rest()
        self._unwatch()

    # Painting.

    def _changed(self) -> None:
        """Paint soon: who changes something need not wait for it."""
        if not self._due:
            self._due = True
            start(self.refresh)

    def refresh(self) -> None:
        """Show the conversation as it is now."""
        with self._state:
            self._due = False
            if self.closed:
                return
            turns, pending = self.conversation.turns, self._pending
            self._turns.show(turns, pending)
            if pending and pending.over and turns and pending.is_of(turns[-1]):
                self._pending = None
            self._show_controls(len(turns))
        self._save()

    def _show_controls(self, turns: int) -> None:
        busy = self.busy
        self.stop.disabled = not busy
        self.send.disabled = self.new.disabled = self.chooser.disabled = busy
        self.retry.disabled = self.undo.disabled = busy or not (turns or self._pending)
        self.clear.disabled, self.export.disabled = busy or not turns, not turns
        names = [*dict.fromkeys((*self.session.conversations, self.conversation.name))]
        options = tuple((label(name), name) for name in names)
        # Listing names makes the first of them the chosen one for a moment.
        self._listing = True
        if self.chooser.options != options:
            self.chooser.options = options
        self.chooser.value = self.conversation.name
        self._listing = False
        name = str(self._model or "") or self.session.in_use
        shown = say("chatpanel.model", model=name) if name else ""
        self._about.value = element("span", shown, class_="om-quiet")

    def _say(self, text: str) -> None:
        shown = element("div", text, class_="om-note", role="status")
        self._note.value = shown if text else ""

    # Keeping it in the notebook.

    def _save(self) -> None:
        self._saved.update(self.as_markdown(), self.as_metadata())

    def _told(self) -> list[Turn]:
        turns, pending = [*self.conversation.turns], self._pending
        waits = pending and not (turns and pending.is_of(turns[-1]))
        return [*turns, pending.so_far] if pending and waits else turns

    def as_markdown(self) -> str:
        """The conversation, with what comes or failed."""
        turns = self._told()
        title = say("talk.title", name=self.conversation.name, turns=len(turns))
        text = markdown(title, turns, heading=False)
        return f"{text}\n{MORE}\n" if self.busy else text

    def as_metadata(self) -> dict[str, Any]:
        """The records of what is shown, as far as is wished."""
        runs = [run for turn in self._told() for run in turn.runs]
        return records(runs, self.session.settings.record)


def _button(key: str, tip: str, icon: str) -> ipywidgets.Button:
    return ipywidgets.Button(
        description=say(key), tooltip=say(tip), icon=icon, layout={"width": "auto"}
    )
