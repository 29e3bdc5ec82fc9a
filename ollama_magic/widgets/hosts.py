"""Which server is asked, and a light that says whether it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

from ..dialects import ollama
from ..errors import OllamaMagicError
from ..hosts import DEFAULT, Host, masked
from ..messages import say
from ..session import Session
from ..surroundings import Surroundings
from .live import lines_of
from .panel import tip
from .safe import element, html_of

__all__ = ["HostChooser", "choose_host", "typed"]

EMBEDDED, AUTO = "embedded", "auto"
PATIENCE_SECONDS = 5.0


class HostChooser:
    """A field for the server's address, with a light beside it.

    Parameters
    ----------
    chosen
        Called with what was typed; it is for others to say what is wrong with that.
    back
        Called on the private loop where a server answers that did not before.

    Attributes
    ----------
    widget
        What is to be shown.
    host
        The address that was asked last, without what is secret in it.
    answers
        Whether the server answered last time; ``None`` before it was asked.
    """

    def __init__(
        self,
        session: Session,
        chosen: Callable[[str], None],
        back: Callable[[], None] = lambda: None,
    ) -> None:
        self.host = ""
        self.answers: bool | None = None
        self._session, self._chosen, self._back = session, chosen, back
        self._showing, self._latest = False, 0
        self.field = ipywidgets.Combobox(
            description=say("hosts.host"),
            options=_known(),
            placeholder=say("hosts.hint"),
            continuous_update=False,
            **tip(say("hosts.tip")),
        )
        self.check = ipywidgets.Button(
            description=say("hosts.check"), tooltip=say("hosts.check.tip")
        )
        self._light, self._trouble = html_of(), html_of()
        row = ipywidgets.HBox((self.field, self.check, self._light))
        row.add_class("om-row")
        self.widget = ipywidgets.VBox((row, self._trouble))
        self.show()
        self.field.observe(self._typed, "value")

    @property
    def told(self) -> str:
        """What is said of the server, as HTML."""
        return f"{self._light.value}{self._trouble.value}"

    def show(self) -> None:
        """Show the server that is set; what is secret in an address is not shown."""
        self._showing = True
        try:
            self.field.value = typed(self._session)
        finally:
            self._showing = False

    def wait(self) -> None:
        """Say that another server is being asked."""
        self.answers = None
        self._say("wait", say("hosts.asking"), None)

    async def look(self) -> None:
        """Ask the server whether it is there, and say so; on the private loop."""
        self._latest = mine = self._latest + 1
        host, key, version, failed = "", "hosts.answers", "", None
        try:
            client = await self._session.client()
            host = str(client.host)
            told = await client.fetch(ollama.version(), PATIENCE_SECONDS)
            version = str(told["version"])
            key = "hosts.embedded" if "embedded" in told else key
        except OllamaMagicError as error:
            failed = error
        if mine != self._latest:
            return  # another was asked for meanwhile
        self.host = host
        before, self.answers = self.answers, failed is None
        if failed is None:
            self._say("good", say(key, host=host, version=version), None)
        elif where := host or str(failed.values.get("host", "")):
            self._say("bad", say("hosts.silent", host=where), failed)
        else:
            self._say("bad", say("hosts.nobody"), failed)
        if self.answers and before is False:
            self._back()

    def _say(self, kind: str, text: str, error: OllamaMagicError | None) -> None:
        dot = element("span", "●", class_=f"om-light om-{kind}", aria_hidden="true")
        told = element("span", dot, " ", text, role="status", class_="om-status")
        lines = "" if error is None else lines_of(error)
        # Set only where it changes: what is read aloud is not to be read again.
        for widget, value in ((self._light, str(told)), (self._trouble, str(lines))):
            if widget.value != value:
                widget.value = value

    def _typed(self, change: Any) -> None:
        if not self._showing:
            self._chosen(str(change["new"]).strip())
            self.show()


def choose_host(session: Session, text: str) -> None:
    """Have this server asked: an address, ``embedded``, or what is found (``auto``).

    Raises
    ------
    BadHost
        For an address that is none.
    """
    settings = session.settings
    if text in ("", AUTO, EMBEDDED):
        settings.embedded = "always" if text == EMBEDDED else "auto"
        settings.host = ""
        session.look_again()
    elif text != typed(session):
        Host.parse(text, strict=True)
        settings.host = text


def typed(session: Session) -> str:
    """What stands for the server that is set: an address, ``auto``, or ``embedded``."""
    settings = session.settings
    if settings.host:
        return masked(settings.host)
    if settings.embedded == "always":
        return EMBEDDED
    named = session.configured_host  # by the environment
    return AUTO if named is None else str(named)


def _known() -> list[str]:
    """What may be meant: this machine's own, and those around a container."""
    return [AUTO, EMBEDDED, str(DEFAULT), *map(str, Surroundings.here().outside)]
