"""The function behind ``import ollama_magic as om`` that tries out settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import BadInput, NotInstalled
from .importing import imported
from .journals import Journal
from .names import ModelRef
from .session import current
from .sweeping import plan
from .sweeps.prompts import each_of
from .sweeps.tuning import tuning_trials, variations

if TYPE_CHECKING:
    from .bench.effects import Tuned

__all__ = ["tune"]

LEAST_ROUNDS = 3
MOST_TOKENS = 64
# One to read, two to write by: their words do not matter, their lengths do.
PROMPTS = (
    "Tell me a story about a cat named Mina in the garden.",
    "고양이 미나가 정원에서 겪은 짧은 이야기를 써 주세요.",
    "Tell me a short story. " + "The sun is warm and the sea is blue. " * 12,
)
# What the effects are tested by, once all was asked.
LIBRARIES = ("scipy", "statsmodels")


def tune(
    model: str,
    *,
    rounds: int = 6,
    prompts: str | Sequence[str] = PROMPTS,
    journal: str | Path | Journal | bool | None = True,
    timeout: float | None = 600.0,
    yes: bool = False,
    **settings: Any,
) -> Tuned:
    """Try settings out, to see what each costs and brings on this machine.

    One setting is varied at a time. In each round every value is tried once, the
    default among them, in an order of its own: the model is loaded anew for a cold
    answer, and then asked each prompt warm. So a machine that grows slower meets all of
    them alike. It is a sweep: each answer is kept, and run again it goes on, but for a
    round of which something is missing: all of that is asked anew, since its values are
    compared with each other. With other values, all rounds are others.

    Parameters
    ----------
    rounds
        How often all are tried; more make the intervals narrower.
    prompts
        What is asked, at most 64 tokens of answer each.
    settings
        Lists of values: ``num_ctx=[2048, 8192]``, ``num_gpu``, ``num_thread``,
        ``num_batch``, ``mmap``, or any other option; ``keep_alive``; and
        ``quantization=["tutor:1m-q8_0"]``, names of the model's siblings.

    Returns
    -------
    Tuned
        ``.effects`` is the table (setting, value, measure, ratio with its interval,
        memory), ``.advice`` the same in sentences, ``.plot()`` a picture; and all that
        a sweep's results have.

    Raises
    ------
    BadInput
        For no setting, an unknown one, or fewer than three rounds.
    NotInstalled
        Without the extra ``stats``, before anything is asked.
    """
    if not isinstance(rounds, int) or isinstance(rounds, bool):
        raise BadInput("sweep_number", name="rounds", value=repr(rounds))
    if rounds < LEAST_ROUNDS:
        raise BadInput("tune_rounds", count=rounds)
    _ready()
    several = variations(ModelRef.parse(model), settings)
    asked = [*each_of(prompts)]
    names = [*dict.fromkeys(one.model.name for one in several)]
    shared = {"warm_up": False, "journal": journal, "timeout": timeout, "yes": yes}
    base = plan(names, asked, **shared)
    options = {"num_predict": MOST_TOKENS, "temperature": 0}
    trials = tuning_trials(current(), several, asked, options, rounds)
    whole = base.of(trials)
    found = whole.run()
    # Only now: it brings pandas, for which no server should wait.
    from .bench.effects import Tuned

    return Tuned(found.done, whole)


def _ready() -> None:
    """Refuse before anything is asked that could not be told afterwards.

    Raises
    ------
    NotInstalled
        Where a library of the extra is missing.
    """
    for name in LIBRARIES:
        try:
            imported(name)
        except ImportError:
            raise NotInstalled("not_installed", name=name, extra="stats") from None
