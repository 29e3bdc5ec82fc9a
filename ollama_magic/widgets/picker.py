"""The picker: which server, which model, with which options."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets
import traitlets

from .. import store
from ..errors import BadUsage, ConnectionLost, OllamaMagicError, Unfinished
from ..frames import models
from ..inventory import Inventory
from ..messages import say
from ..names import ModelRef
from ..operation import Operation
from ..options import check
from ..presets import permit, permitted
from ..published import published
from ..session import Session
from .filtering import ModelFilter
from .hosts import HostChooser, choose_host
from .instructions import InstructionsForm
from .options import OptionsForm
from .panel import Panel, parts_of, show
from .safe import element, html_of, label
from .saving import code
from .table import ModelTable, Row, badges, described
from .transfers import Transfer
from .working import heard

__all__ = ["Picker"]

LOOK_SECONDS = 10.0
GAVE_UP = ("operation_failed", "pull_corrupt")  # the server, in mid-stream


class Picker(Panel):
    """Chooses for the session: what is set here holds for the next question.

    It shows what is set elsewhere, too, by ``%ollama use`` or ``%ollama set``.

    Parameters
    ----------
    look_seconds
        How often it looks whether the server answers, and what it has.

    Attributes
    ----------
    model
        The name of the model in use; empty is whichever the server has. Can be set
        and observed.
    options
        The options that are set, as Ollama names them. Can be set and observed.
    """

    model = traitlets.Unicode()
    options = traitlets.Dict()

    def __init__(self, session: Session, look_seconds: float = LOOK_SECONDS) -> None:
        settings = session.settings
        self._rows: list[Row] = []
        self._listed: set[tuple[str, str]] | None = None
        self._stale = False
        self._form: OptionsForm | None = None
        self.hosts = HostChooser(session, self._host, self._again)
        self.hosts.check.on_click(lambda _: self.refresh())
        self.table = ModelTable(self._pick)
        self._state, self._count = html_of(), html_of()
        self.transfer = Transfer()
        self._option_box = ipywidgets.VBox()
        self.instructions = InstructionsForm(session)
        super().__init__(
            session,
            (
                self.hosts.widget,
                self._filters(),
                self.table.whole,
                self._state,
                self._puller(),
                *_fold(say("picker.options"), self._option_box, self._build),
                *_fold(say("picker.instructions"), self.instructions.widget),
            ),
            model=settings.model,
            options=dict(settings.options),
        )
        self.end_with(settings.watch(self._set_elsewhere))
        self.end_with(self.transfer.cancel)
        self.observe(self._chosen, "model")
        self.observe(self._opted, "options")
        self.hosts.wait()
        self._paint()
        self.every(look_seconds, self._look)

    def refresh(self) -> None:
        """Ask the server again what it has; returns at once."""
        self._stale = True
        self._count.value = _quiet(say("picker.asking"))
        self.later(self._look(), lambda _: None)

    def pull(self, name: str) -> None:
        """Have the server get a model, and show how far it is; returns at once."""
        with self.trying():
            model = ModelRef.parse(name)
            self.pulling.disabled = True
            operation = store.pull(self.session.client, model)
            self.later(self.transfer.watch(operation, self._pulled), lambda _: None)

    def as_markdown(self) -> str:
        """What is chosen, as text that a saved notebook keeps."""
        chosen = label(self._in_use()[0])
        host = code(self.hosts.host or self.hosts.field.value)
        server = f"{say('hosts.host')}: {host}"
        options = ", ".join(
            code(f"{key}={value}") for key, value in self.options.items()
        )
        return "\n\n".join(filter(None, (server, chosen, options)))

    # What it is made of.

    def _filters(self) -> ipywidgets.Widget:
        self.filter = ModelFilter(self._paint)
        again = ipywidgets.Button(
            description=say("picker.refresh"),
            tooltip=say("picker.refresh.tip"),
            icon="refresh",
        )
        again.on_click(lambda _: self.refresh())
        row = ipywidgets.HBox((self.filter.text, self.filter.able, again, self._count))
        row.add_class("om-row")
        return row

    def _puller(self) -> ipywidgets.Widget:
        self.wanted = ipywidgets.Combobox(
            description=say("picker.pull.name"),
            options=sorted({str(row["name"]) for row in published()}),
            placeholder=say("picker.pull.hint"),
        )
        self.pulling = ipywidgets.Button(
            description=say("picker.pull"),
            tooltip=say("picker.pull.tip"),
            icon="download",
        )
        self.pulling.on_click(lambda _: self.pull(self.wanted.value))
        row = ipywidgets.HBox((self.wanted, self.pulling))
        row.add_class("om-row")
        return ipywidgets.VBox((row, self.transfer.widget))

    def _build(self) -> None:
        """Make the form of options, which is large, when somebody wants to see it."""
        if self._form is None:
            self._form = OptionsForm(self._form_changed)
            self._form.show(self.options)
            self._option_box.children = (self._form.widget,)
            heard(*parts_of(self._form.widget))

    # What the user does here.

    def _pick(self, name: str) -> None:
        with self.trying():
            self.model = name
        self.table.mark(self.model)

    def _host(self, text: str) -> None:
        with self.trying():
            choose_host(self.session, text)

    def _form_changed(self, values: Mapping[str, Any]) -> None:
        with self.trying():
            self.options = dict(values)

    @traitlets.validate("model")
    def _checked_model(self, proposal: Any) -> str:
        name = str(proposal["value"]).strip()
        if name and name != self.session.settings.model:
            permit(ModelRef.parse(name), self.session.settings.allowed_models)
            able = (self._row(name) or {}).get("capabilities") or ()
            if "embedding" in able and "completion" not in able:
                raise BadUsage("usage_no_chat", model=name)
        return name

    @traitlets.validate("options")
    def _checked_options(self, proposal: Any) -> dict[str, Any]:
        return check(proposal["value"])

    def _chosen(self, change: Any) -> None:
        self.session.settings.model = change["new"]
        self._show_state()

    def _opted(self, change: Any) -> None:
        self.session.settings.options = dict(change["new"])
        if self._form is not None and self._form.values != change["new"]:
            self._form.show(change["new"])
        self._show_state()

    # What is set elsewhere.

    def _set_elsewhere(self, name: str) -> None:
        settings = self.session.settings
        if name == "model":
            self.model = settings.model
            self.table.mark(self.model)
        elif name == "options":
            self.options = dict(settings.options)
        elif name in ("system", "format", "think"):
            self.instructions.show()
        elif name in ("host", "embedded"):
            self.hosts.show()
            self.hosts.wait()
            self._rows, self._listed = [], None  # those of another server
            self._paint()
            self.refresh()
        elif name == "allowed_models":
            self._paint()

    # What the server has: on the private loop.

    async def _look(self) -> None:
        try:
            await self.hosts.look()
            if self.hosts.answers:
                await self._take_stock()
        except OllamaMagicError as error:
            self.complain(error)
        finally:
            self.ready.set()

    async def _take_stock(self) -> None:
        tags = await self.session.tags()
        listed = {(str(tag.get("name")), str(tag.get("digest"))) for tag in tags}
        if listed != self._listed or self._stale:
            stock = await self.session.inventory()
            self._listed, self._stale = listed, False
            self._take(stock)

    def _take(self, stock: Inventory) -> None:
        table = models(stock.tags, stock.details, stock.loaded)
        plain = table.astype(object).where(table.notna(), None)
        self._rows = [{str(k): row[k] for k in row} for row in plain.to_dict("records")]
        self.filter.offer(self._rows)
        self._paint()

    def _again(self) -> None:
        self._stale = True

    def _pulled(self, operation: Operation) -> None:
        self.pulling.disabled = False
        error = operation.error
        if isinstance(error, OllamaMagicError):
            lost = isinstance(error, ConnectionLost | Unfinished)
            if lost or error.key in GAVE_UP:
                error.hint = say("picker.pull.again")  # and not the cell
            self.complain(error)
        elif operation.done is not None:
            self.complain(None)
            self.wanted.value = ""
        self.refresh()

    # What is shown.

    def _row(self, name: str) -> Row | None:
        wanted = ModelRef(name).tagged.lower()
        return next((r for r in self._rows if str(r["name"]).lower() == wanted), None)

    def _paint(self) -> None:
        rows = self._fitting()
        row = self._row(self.model) if self.model else None
        chosen = str(row["name"]) if row else ""
        nothing = say("picker.none_fit" if self._rows else "picker.none")
        self.table.show(rows, chosen, "" if self._listed is None else nothing)
        told = say("picker.shown", shown=len(rows), all=len(self._rows))
        self._count.value = _quiet(told if self._rows else "")
        self._show_state()

    def _fitting(self) -> list[Row]:
        """The rows that may be asked, and fit the filter."""
        allowed = self.session.settings.allowed_models
        return [
            row
            for row in self._rows
            if self.filter.fits(row) and permitted(ModelRef(str(row["name"])), allowed)
        ]

    def _in_use(self) -> tuple[str, str]:
        """What is said of the model in use, and the class of how."""
        name = self.model
        if not name:
            return say("picker.any"), "om-note"
        model = ModelRef.parse(name)
        if model.provider != "ollama":
            told = {"model": name, "provider": model.provider}
            return say("picker.elsewhere", **told), "om-note"
        if self._row(name) is None and self._listed is not None:
            return say("picker.gone", model=name), "om-warn"
        return say("picker.in_use", model=name), "om-note"

    def _show_state(self) -> None:
        told, kind = self._in_use()
        row = self._row(self.model) if self.model else None
        facts: Sequence[object] = ()
        if row is not None:
            shown = described(row)
            facts = (f" · {shown['size']} · {shown['context']} ", *badges(row))
        values = ", ".join(f"{key}={value}" for key, value in self.options.items())
        below = element("div", say("picker.set", options=values)) if values else None
        value = element("div", told, *facts, below, class_=kind, role="status")
        if self._state.value != value:
            self._state.value = value
            self._saved.update(self.as_markdown())


def _fold(
    title: str, inside: ipywidgets.Widget, opened: Callable[[], None] = lambda: None
) -> tuple[ipywidgets.Widget, ipywidgets.Widget]:
    """A button that shows and hides what is ``inside``, and both."""
    button = ipywidgets.ToggleButton(False, description=title, icon="caret-right")
    button.add_class("om-folding")

    def turn(change: Any) -> None:
        if change["new"]:
            opened()
        button.icon = "caret-down" if change["new"] else "caret-right"
        show(inside, change["new"])

    show(inside, False)
    button.observe(turn, "value")
    return button, inside


def _quiet(text: str) -> str:
    return element("span", text, class_="om-quiet")
