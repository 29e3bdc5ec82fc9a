"""How each model cuts texts into tokens, the texts beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count as counting

import ipywidgets

from ..errors import OllamaMagicError
from ..markdown import literal
from ..messages import say
from ..names import ModelRef
from ..plain import shortened
from ..session import Session
from ..tokenizing import cut, vocabulary_of
from ..vocabulary import Cuts, Piece, Vocabulary
from .live import lines_of
from .panel import Panel
from .safe import Markup, element, html_of
from .working import button, heard

__all__ = ["TokenView"]

Cut = Cuts | OllamaMagicError
SIGNS = str.maketrans({" ": "·", "\n": "↵", "\t": "⇥"})
MOST_CHARACTERS = 5_000


class TokenView(Panel):
    """A field for each text, and below it the tokens that each model makes of it.

    Tokens are the server's own; whether their number is what it counts is said.

    Parameters
    ----------
    models
        By default the model in use, or whichever the server has.

    Attributes
    ----------
    cuts
        For each model, by its name, what came of each text: `Cuts`, or an error.
    state, shown
        What is said of the asking, and all tokens, as HTML.
    """

    def __init__(
        self, session: Session, texts: Sequence[str], models: Sequence[ModelRef] = ()
    ) -> None:
        self.cuts: dict[str, list[Cut]] = {}
        self._models = list(models)
        self._vocabularies: dict[str, Vocabulary] = {}
        self._numbers, self._asked = counting(1), 0
        self.fields = tuple(_field(at, text) for at, text in enumerate(texts, 1))
        box = ipywidgets.Box(self.fields)
        for name in ("om-texts", "om-box"):
            box.add_class(name)
        self.cutting = button(
            "tokens.cut",
            "tokens.cut.tip",
            lambda: self.cut(),
            button_style="primary",
            icon="scissors",
        )
        heard(*self.fields)
        self.state, self.shown = html_of(), html_of()
        row = ipywidgets.HBox((self.cutting, self.state))
        row.add_class("om-row")
        super().__init__(session, (box, row, self.shown))
        self.cut()

    @property
    def texts(self) -> list[str]:
        """What stands in the fields."""
        return [str(field.value)[:MOST_CHARACTERS] for field in self.fields]

    def cut(self) -> None:
        """Have every model's server cut the texts; returns at once."""
        texts = self.texts
        if not any(texts):
            self._say(say("tokens.empty"))
            return
        self._asked = next(self._numbers)
        self.complain(None)
        self.later(self._cut(texts, self._asked), lambda _: None)

    def as_markdown(self) -> str:
        """How many tokens each model makes of each text."""
        if not self.cuts:
            return ""
        heads = [say("tokens.of", number=at + 1) for at in range(len(self.fields))]
        lines = [[say("tokens.model"), *heads], ["---"] * (len(heads) + 1)]
        for name, cuts in self.cuts.items():
            lines.append([literal(name), *map(literal, map(_figures, cuts))])
        texts = (f"> {literal(shortened(text))}" for text in self.texts)
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return "\n\n".join((*texts, table))

    async def _cut(self, texts: list[str], number: int) -> None:
        found: dict[str, list[Cut]] = {}
        try:
            client = await self.session.client()
            for model in self._models or [self.session.model]:
                model = await self.session.choose(client, model)
                self._say(say("tokens.asking", model=shortened(str(model), 60)))
                found[str(model)] = [await self._one(model, text) for text in texts]
                if number != self._asked or self.closed:
                    return  # somebody has asked again
                self.cuts = dict(found)
                self.shown.value = self._painted()
        finally:
            if number == self._asked:
                self._say("")
            self.ready.set()
        self._saved.update(self.as_markdown())

    async def _one(self, model: ModelRef, text: str) -> Cut:
        if not text:
            return Cuts("", ())
        try:
            client, name = await self.session.client(), str(model)
            if name not in self._vocabularies:
                shown = await self.session.show(model, verbose=True)
                self._vocabularies[name] = vocabulary_of(shown, model)
            return await cut(client, model, text, self._vocabularies[name])
        except OllamaMagicError as error:
            return error

    def _painted(self) -> str:
        parts = [
            element(
                "section",
                element("h4", name),
                self._kind(name),
                element(
                    "div",
                    *(_part(name, at, each) for at, each in _apart(cuts)),
                    class_="om-texts",
                ),
            )
            for name, cuts in self.cuts.items()
        ]
        legend = element("p", say("tokens.legend"), class_="om-quiet")
        return element("div", *parts, legend)

    def _kind(self, name: str) -> Markup | None:
        known = self._vocabularies.get(name)
        if known is None:
            return None
        size = f"{len(known.tokens):,}"
        return element(
            "p", say("tokens.kind", kind=known.kind, size=size), class_="om-quiet"
        )

    def _say(self, text: str) -> None:
        self.state.value = element("span", text, class_="om-quiet", role="status")


def _field(number: int, text: str) -> ipywidgets.Textarea:
    return ipywidgets.Textarea(
        text,
        description=say("tokens.text", number=number),
        rows=2,
        layout={"width": "auto"},
    )


def _figures(cuts: Cut) -> str:
    """How many tokens, how many characters each, and whether that is verified."""
    if isinstance(cuts, OllamaMagicError):
        return cuts.message
    if not cuts.text:
        return "–"
    parts = [say("tokens.count", tokens=f"{len(cuts.pieces):,}")]
    if (rate := cuts.characters_per_token) is not None:
        parts.append(say("tokens.each", rate=f"{rate:.2f}"))
    if cuts.verified:
        parts.append(say("tokens.verified"))
    elif cuts.counted is None:
        parts.append(say("tokens.uncounted"))
    else:
        parts.append(say("tokens.unverified", count=cuts.counted))
    return " · ".join(parts)


def _apart(cuts: Sequence[Cut]) -> Iterator[tuple[int, Cut]]:
    """Each with its number; an error that several texts share just once."""
    told: set[str] = set()
    for at, each in enumerate(cuts, 1):
        text = str(each) if isinstance(each, OllamaMagicError) else ""
        if text not in told or not text:
            yield at, each
        told.add(text)


def _part(name: str, number: int, cuts: Cut) -> Markup | None:
    """One text's tokens by one model."""
    if isinstance(cuts, OllamaMagicError):
        return Markup(lines_of(cuts))
    if not cuts.text:
        return None
    kind = "om-quiet" if cuts.verified else "om-warn"
    figures = element("div", f"{number}: {_figures(cuts)}", class_=kind)
    told = say("tokens.list", number=number, model=shortened(name, 60))
    boxes = element("ol", *map(_box, cuts.pieces), class_="om-tokens", aria_label=told)
    return element("div", figures, boxes)


def _box(piece: Piece) -> Markup:
    """A token; bytes that are no whole character are shown as such."""
    shown, whole = _letters(piece.data)
    if piece.special:
        shown = say("tokens.special", piece=shown)
    kind = "om-special" if piece.special else None if whole else "om-part"
    title = say("tokens.piece", id=piece.id, bytes=piece.data.hex(" ").upper())
    return element("li", shown, class_=kind, title=title)


def _letters(data: bytes) -> tuple[str, bool]:
    """Bytes as they read, and whether all of them are whole characters."""
    text = data.decode("utf-8", "surrogateescape")
    whole = not any("\udc80" <= sign <= "\udcff" for sign in text)
    if whole:
        return text.translate(SIGNS), True
    return "".join(_sign(sign) for sign in text), False


def _sign(sign: str) -> str:
    code = ord(sign) - 0xDC00
    return f"⟨{code:02X}⟩" if 0x80 <= code <= 0xFF else sign.translate(SIGNS)
