"""The trials of a grid, those that make no sense left out, and their keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..details import Detail
from ..journals import key_of
from ..messages import say
from ..names import ModelRef
from ..providers import provider
from ..request import ChatRequest, GenerateRequest, Message, Request
from ..session import Session
from ..trial import Trial
from .grid import Choice
from .hosts import Place
from .prompts import Item

__all__ = ["CACHES", "Grid", "Skipped", "asked_keys", "reason_against"]

CACHES = ("allow", "bust", "measure")
MARK_CHARACTERS = 6
CAPABILITIES = {
    "completion": "sweep.completion",
    "thinking": "sweep.thinking",
    "tools": "sweep.tools",
    "insert": "sweep.insert",
    "vision": "sweep.vision",
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A combination that is not asked, for how many trials, and why."""

    what: str
    reason: str
    trials: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Models × prompts × choices × repeats.

    Attributes
    ----------
    cache
        What becomes of the prompts that a server remembers: see `ollama_magic.sweep`.
    interleaved
        Whether each repeat is a round, in which every model and setting is asked.
    """

    models: tuple[ModelRef, ...]
    items: tuple[Item, ...]
    choices: tuple[Choice, ...]
    repeats: int = 1
    cold: bool = False
    cache: str = "allow"
    interleaved: bool = False

    def __len__(self) -> int:
        """How many trials it has, were all to make sense."""
        points = len(self.models) * len(self.items) * len(self.choices)
        return points * self.repeats * (2 if self.cache == "measure" else 1)

    def trials(
        self, session: Session, against: Mapping[Any, str], salt: int = 0
    ) -> Iterator[Trial]:
        """All trials, but for the models and choices that ``against`` names.

        Requests are shared by repeats, and fields by requests. ``salt`` is in the signs
        that no server may remember: another one makes others.
        """
        worded = len({item.wording for item in self.items}) > 1
        point = 0
        for model in self.models:
            for item in self.items:
                for place, choice in enumerate(self.choices):
                    if (model, place, bool(item.images)) not in against:
                        request = _request(session, model, item, choice)
                        for trial in self._repeated(
                            point, item, choice, request, worded
                        ):
                            yield from self._marked(trial, salt)
                    point += 1

    def _repeated(
        self, point: int, item: Item, choice: Choice, request: Request, worded: bool
    ) -> Iterator[Trial]:
        factors = {"wording": item.wording} if worded else {}
        trial = Trial(
            point,
            0,
            item.id,
            item.prompt,
            request,
            {**factors, **choice.factors},
            check=item.check,
            expected=item.expected,
            topic=item.topic,
            language=item.language,
            cold=self.cold,
            variables=item.variables,
        )
        for repeat in range(self.repeats):
            yield replace(trial, repeat=repeat)

    def _marked(self, trial: Trial, salt: int) -> Iterator[Trial]:
        """A trial as often as its cache policy asks it, with signs of its own."""
        if self.cache == "allow":
            yield trial
            return
        one = replace(trial, request=_marked(trial.request, trial.repeat, salt))
        if self.cache == "bust":
            yield one
            return
        for state in ("fresh", "repeated"):
            yield replace(one, factors={**one.factors, "cache": state})


def reason_against(
    model: ModelRef, choice: Choice, places: Sequence[Place], pictures: bool = False
) -> str:
    """Why no host can do what is chosen with the model; empty where one can."""
    if choice.clash:
        return say(choice.clash)
    told = [place.detail(model) for place in places if place.has(model)]
    reasons = [_lacking(detail, choice, pictures) for detail in told]
    lacks = all(reasons) and reasons
    return say("sweep.lacks", capability=say(CAPABILITIES[lacks[0]])) if lacks else ""


def asked_keys(
    trials: Sequence[Trial], slots: int, *, interleaved: bool = False
) -> list[bytes]:
    """For each trial the sum of what is asked, wherever it is, and of whatever weights.

    How it is measured is a part of that: cold, for a second time, beside others, in
    rounds. Where several trials ask the same, each but the first has its number in it.
    """
    bodies: dict[int, bytes] = {}
    counts: Counter[bytes] = Counter()
    rounds = ("interleaved",) if interleaved else ()
    keys = []
    for trial in trials:
        request = trial.request
        if id(request) not in bodies:
            dialect = provider(request.model.provider).dialect
            chat = isinstance(request, ChatRequest)
            call = dialect.chat(request) if chat else dialect.generate(request)
            bodies[id(request)] = key_of(call.path, call.body)
        how = (trial.cold, trial.factors.get("cache"), slots, *rounds)
        key = key_of(bodies[id(request)].hex(), trial.repeat, *how)
        counts[key] += 1
        keys.append(key_of(key.hex(), counts[key]) if counts[key] > 1 else key)
    return keys


def _request(
    session: Session, model: ModelRef, item: Item, choice: Choice
) -> ChatRequest | GenerateRequest:
    """Nothing is cut from a prompt, and nothing forgotten, unless that was chosen."""
    fields = {"truncate": False, "shift": False, **choice.fields}
    if not choice.continued:
        return session.request(
            (Message("user", item.prompt, item.images),),
            model=model,
            options=choice.options,
            **fields,
        )
    fields.pop("tools", None)  # of those, there are none: see `Choice.clash`
    known = session.request((), model=model, options=choice.options)
    return GenerateRequest(
        model, item.prompt, options=known.options, images=item.images, **fields
    )


def _marked(request: Any, repeat: int, salt: int) -> Any:
    """The same with a few signs of its own in front, so that no server remembers it."""
    told = key_of(repr(request), repeat, salt).hex()
    sign = f"[{told[:MARK_CHARACTERS]}]\n"
    if isinstance(request, GenerateRequest):
        return replace(request, prompt=sign + request.prompt)
    first, *others = request.messages
    first = replace(first, content=sign + first.content)
    return replace(request, messages=(first, *others))


def _lacking(detail: Detail, choice: Choice, pictures: bool) -> str:
    """The first capability that is missing; of what nobody tells, none is."""
    if detail.capabilities is None:
        return ""
    needs = {
        "completion": True,
        "thinking": choice.fields.get("think"),
        "tools": choice.fields.get("tools"),
        "insert": choice.fields.get("suffix"),
        "vision": pictures,
    }
    lacks = (n for n, need in needs.items() if need and n not in detail.capabilities)
    return next(lacks, "")
