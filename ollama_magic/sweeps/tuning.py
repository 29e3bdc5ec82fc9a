"""The trials of a tuning sweep: one setting varied at a time, in rounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from ..errors import BadInput
from ..journals import key_of
from ..names import ModelRef
from ..options import OPTIONS, check
from ..request import Message
from ..session import Session
from ..trial import Trial

__all__ = ["DEFAULT", "SETTINGS", "Variation", "tuning_trials", "variations"]

DEFAULT = "default"
# What is no option by its own name: another name, a field, a sibling of the model.
ALIASES = {"mmap": "use_mmap"}
SETTINGS = ("quantization", "keep_alive", *ALIASES, *OPTIONS)


@dataclass(frozen=True, slots=True)
class Variation:
    """One value of one setting; all else is as it is by default."""

    setting: str
    value: str
    model: ModelRef
    options: Mapping[str, Any] = field(default_factory=dict)
    keep_alive: Any = None


def variations(model: ModelRef, settings: Mapping[str, Any]) -> list[Variation]:
    """The default, and each value of each setting beside it.

    Raises
    ------
    BadInput
        For no setting, one that is unknown, or a value that it cannot have.
    """
    found = [Variation(DEFAULT, DEFAULT, model)]
    for setting, values in settings.items():
        several = values if isinstance(values, list | tuple | range) else [values]
        for value in several:
            one = _variation(model, setting, value)
            if one not in found:
                found.append(one)
    if len(found) < 2:
        raise BadInput("tune_nothing")
    return found


def _variation(model: ModelRef, setting: str, value: Any) -> Variation:
    if setting not in SETTINGS:
        raise BadInput("tune_setting", name=setting, names=", ".join(SETTINGS))
    one = Variation(setting, str(value), model)
    if setting == "quantization":
        return replace(one, model=ModelRef.parse(str(value)))
    if setting == "keep_alive":
        return replace(one, keep_alive=value)
    return replace(one, options=check({ALIASES.get(setting, setting): value}))


def tuning_trials(
    session: Session,
    several: Sequence[Variation],
    prompts: Sequence[str],
    options: Mapping[str, Any],
    rounds: int,
) -> Iterator[Trial]:
    """All trials: in each round every variation once, in an order of its own.

    What drifts, such as a machine that grows warm, meets all of them alike. The first
    trial of a variation is cold; then each prompt is asked warm, with signs of its own
    in front, so that no server remembers it. All that is compared within a round is in
    the signs, so that a round which was asked with other values is another one.
    """
    among = key_of(*map(repr, several), *prompts, repr(dict(options))).hex()[:6]
    for turn in range(rounds):
        order = [*enumerate(several)]
        Random(turn).shuffle(order)
        for point, one in order:
            factors = {"setting": one.setting, "tried": one.value, "round": turn}
            for place, prompt in enumerate((prompts[0], *prompts)):
                sign = f"[{turn:02d}{point:02d}{place:02d}{among}]"
                request = session.request(
                    (Message("user", f"{sign}\n{prompt}"),),
                    model=one.model,
                    options={**options, **one.options},
                    keep_alive=one.keep_alive,
                    truncate=False,
                    shift=False,
                )
                item = f"p{max(place - 1, 0)}"
                yield Trial(point, turn, item, prompt, request, factors, cold=not place)
