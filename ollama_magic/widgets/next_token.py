"""The probabilities of the next token, and what sampling makes of them."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from typing import Any

import ipywidgets

from ..errors import OllamaMagicError, Refused
from ..events import Token
from ..markdown import literal
from ..messages import say
from ..names import ModelRef
from ..options import OPTIONS
from ..plain import shortened
from ..reply import Reply
from ..run import Run
from ..samplers import NAMES, Chance, Sampled, defaults, sampled
from ..session import Session
from ..vocabulary import Vocabulary
from .panel import Panel, tip
from .safe import Markup, element, html_of
from .working import button, heard, start

__all__ = ["NextToken"]

OTHERS = 20
KEEP_SECONDS = 0.5
HEADS = ("chances.token", "chances.before", "chances.after")
# Where a model does not tell: no less than any has today, so that limits hold.
LARGEST_VOCABULARY = 1 << 18
STEPS = {"temperature": 0.05, "top_k": 1, "top_p": 0.01, "min_p": 0.01}
SIGNS = str.maketrans({" ": "·", "\n": "↵", "\t": "⇥"})


class NextToken(Panel):
    """Bars that move as temperature, top_k, top_p and min_p are dragged.

    One request tells the model's own probabilities; all else is computed here.

    Attributes
    ----------
    token
        What the model told, or ``None``.
    sampled
        What the samplers make of it, as the sliders stand.
    state, bars
        What is said of the asking, and the table with its bars, as HTML.
    """

    def __init__(
        self, session: Session, prompt: str, model: ModelRef | None = None
    ) -> None:
        self.token: Token | None = None
        self.sampled: Sampled | None = None
        self._model, self._sizes = model, dict[ModelRef, int]()
        self._size, self._keeping = LARGEST_VOCABULARY, False
        self._reply: Reply[Run] | None = None
        self._told_by = ""
        self.prompt = ipywidgets.Textarea(
            prompt, description=say("chances.prompt"), rows=2, layout={"width": "auto"}
        )
        self.asking = button("chances.ask", "chances.ask.tip", self.ask)
        self.drawing = button("chances.draw", "chances.draw.tip", self.draw)
        self.taking = button("chances.likeliest", "chances.likeliest.tip", self.take)
        self.resetting = button("chances.reset", "chances.reset.tip", self.reset)
        self.asking.button_style = "primary"
        self.state, self.bars = html_of(), html_of()
        self.bars.add_class("om-chances")
        self.sliders = {name: _slider(name, self._start(session)) for name in NAMES}
        for slider in self.sliders.values():
            slider.observe(lambda _: self._paint(), "value")
        heard(self.prompt, *self.sliders.values())
        box = ipywidgets.Box([*self.sliders.values()])
        box.add_class("om-texts")
        above = ipywidgets.VBox((self.prompt,))
        above.add_class("om-box")
        buttons = (self.asking, self.taking, self.drawing, self.resetting, self.state)
        row = ipywidgets.HBox(buttons)
        row.add_class("om-row")
        only = html_of(element("p", say("chances.only_here"), class_="om-quiet"))
        super().__init__(session, (above, row, box, only, self.bars))
        self.end_with(self._cancel)
        self.ask()

    @property
    def values(self) -> dict[str, Any]:
        """The samplers' values, as the sliders stand."""
        return {name: slider.value for name, slider in self.sliders.items()}

    def ask(self) -> None:
        """Ask for the probabilities behind the text; returns at once."""
        prompt = str(self.prompt.value)
        if not prompt:
            self._say(say("chances.empty"))
            return
        self._cancel()
        with self.trying():
            self._say(say("chances.asking"))
            self._reply = self.session.generate(
                prompt,
                model=self._model,
                options={"num_predict": 1, "temperature": 0},
                raw=True,
                guarded=False,
                logprobs=True,
                top_logprobs=OTHERS,
            )
            self.later(self._hear(self._reply), lambda _: None)

    def take(self) -> None:
        """Put the likeliest token behind the text, and ask again."""
        if self.sampled and self.sampled.chances:
            self._go_on(self.sampled.chances[0])

    def draw(self) -> None:
        """Draw a token as a server does, put it behind the text, and ask again."""
        if not self.sampled:
            return
        all_ = (*self.sampled.chances, self.sampled.others)
        weights = [chance.after for chance in all_]
        if sum(weights) <= 0:
            return
        [drawn] = random.choices(all_, weights)
        self._go_on(drawn)

    def reset(self) -> None:
        """The values that a server takes by itself."""
        for name, value in defaults().items():
            self.sliders[name].value = value

    def as_markdown(self) -> str:
        """The text, and a table of the probabilities as the sliders stand."""
        if self.sampled is None:
            return ""
        values = ", ".join(f"{name}={value:g}" for name, value in self.values.items())
        lines = [[*map(say, HEADS)], ["---"] * len(HEADS)]
        for chance in self._rows():
            cells = (_name(chance), _percent(chance.before), _after(chance))
            lines.append([*map(literal, cells)])
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        asked = literal(shortened(str(self.prompt.value)))
        return f"> {asked}\n\n{literal(self._told_by)} · {literal(values)}\n\n{table}"

    def _start(self, session: Session) -> dict[str, Any]:
        """The values of the session's options, where they are set."""
        return {**defaults(), **session.settings.options}

    def _cancel(self) -> None:
        if self._reply is not None:
            self._reply.cancel()

    def _go_on(self, chance: Chance) -> None:
        if not chance.token:
            self._say(say("chances.drew_other"))
            return
        self.prompt.value = f"{self.prompt.value}{chance.token}"
        self.ask()

    async def _hear(self, reply: Reply[Run]) -> None:
        try:
            await reply
            if reply is not self._reply:
                return
            token = next(iter(reply.tokens), None)
            if token is None or not token.others:
                told = {"host": str(reply.host), "model": str(reply.request.model)}
                raise Refused("no_probabilities", status=200, **told)
            self._size = await self._vocabulary(reply.request.model)
            self.token = token
            self._told_by = say("chances.model", model=str(reply.request.model))
            self._say(shortened(self._told_by))
            self._paint()
        except OllamaMagicError:
            self._say("")
            raise
        finally:
            self.ready.set()

    async def _vocabulary(self, model: ModelRef) -> int:
        """How many tokens it knows; asked once for each model."""
        if model not in self._sizes:
            try:
                known = Vocabulary.of(await self.session.show(model, verbose=True))
            except OllamaMagicError:
                return LARGEST_VOCABULARY
            self._sizes[model] = len(known.tokens) if known else LARGEST_VOCABULARY
        return self._sizes[model]

    def _paint(self) -> None:
        if self.token is None:
            return
        self.sampled = sampled(self.token.others, self.values, self._size)
        self.bars.value = _table(self._rows())
        if not self._keeping:
            self._keeping = True
            start(self._keep)

    def _keep(self) -> None:
        """Have the notebook keep where the sliders came to rest, or are now."""
        time.sleep(KEEP_SECONDS)
        self._keeping = False
        self._saved.update(self.as_markdown())

    def _rows(self) -> Sequence[Chance]:
        known = self.sampled
        return () if known is None else (*known.chances, known.others)

    def _say(self, text: str) -> None:
        self.state.value = element("span", text, class_="om-quiet", role="status")


def _slider(name: str, values: dict[str, Any]) -> Any:
    """A slider with the usual range of that option, and its help."""
    option, step = OPTIONS[name], STEPS[name]
    low, high = option.usual or (0, 1)
    kind = ipywidgets.IntSlider if option.kind == "int" else ipywidgets.FloatSlider
    value = min(max(values[name], low), high)
    return kind(
        value=value,
        min=low,
        max=high,
        step=step,
        description=name,
        **tip(option.help),
        style={"description_width": "initial"},
        layout={"width": "auto"},
    )


def _table(rows: Sequence[Chance]) -> Markup:
    """The tokens with both probabilities, a bar for the second."""
    first, *numbers = map(say, HEADS)
    heads = [
        element("th", first, scope="col"),
        *(element("th", each, scope="col", class_="om-number") for each in numbers),
        element("td"),
    ]
    open_ = not all(chance.exact for chance in rows)
    about = say("chances.about", count=len(rows) - 1)
    return element(
        "div",
        element(
            "table",
            element("caption", say("chances.title")),
            element("thead", element("tr", *heads)),
            element("tbody", *map(_row, rows)),
        ),
        element("p", about, class_="om-quiet"),
        element("p", say("chances.open"), class_="om-quiet") if open_ else None,
    )


def _row(chance: Chance) -> Markup:
    shown, after = _name(chance), _after(chance)
    told = f"{shown}: {after}"
    bar = element("meter", min=0, max=1, value=f"{chance.after:.4f}", aria_label=told)
    return element(
        "tr",
        element("th", element("code", shown), scope="row"),
        element("td", _percent(chance.before), class_="om-number"),
        element("td", after, class_="om-number"),
        element("td", bar, class_="om-chance"),
        class_="om-gone" if chance.cut_by else None,
    )


def _name(chance: Chance) -> str:
    """The token as it reads; one that is no whole character has no text."""
    if chance.token is None:
        return say("chances.others")
    return chance.token.translate(SIGNS) or say("chances.textless")


def _after(chance: Chance) -> str:
    """What is left of it: a number, a range, or which sampler cut it."""
    if chance.cut_by:
        return say("chances.cut", sampler=chance.cut_by)
    if chance.exact:
        return _percent(chance.after)
    return f"≈ {100 * chance.low:.0f}–{100 * chance.high:.0f} %"


def _percent(share: float) -> str:
    percent = 100 * share
    if 0 < percent < 0.1:
        return "<0.1 %"
    return f"{percent:.1f} %"
