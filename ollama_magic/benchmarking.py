"""The functions behind ``import ollama_magic as om`` that ask models a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .errors import BadInput
from .sweeping import sweep

if TYPE_CHECKING:
    import pandas as pd

    from .bench.tasks import Task
    from .results import Results

__all__ = ["benchmark", "task", "tasks"]

HOWS = ("ask", "letters")
# What others score by the probabilities of a text that is given, not written.
CLOZE = ("cloze", "loglikelihood", "loglik", "acc_norm", "perplexity")
OPTIONS = {"temperature": 0, "num_predict": 512}


def benchmark(
    models: str | Sequence[str] | None,
    task: Any = "answers",
    *,
    how: str = "ask",
    check: Any = None,
    options: Mapping[str, Any] | None = None,
    **wishes: Any,
) -> Results:
    """Ask models the questions of a task, and tell how many they get right.

    It is a sweep: `ollama_magic.sweep` says what else may be given (``system``,
    ``repeats``, ``hosts``, ``journal``, …) and what comes back. ``.summary()`` has the
    accuracy of each model with its interval, ``.summary(["model", "topic"])`` by topic,
    ``.paired()`` who is better, ``.score(check)`` judges the same answers otherwise.

    Parameters
    ----------
    models
        One or several names; ``None`` for the one in use.
    task
        The name of one that ships (``om.tasks()``), a path of a JSONL, CSV or Parquet
        file, a DataFrame, or a task: see `bench.tasks.Task` for its columns.
    how
        ``ask`` has the answer written, and judges the text. ``letters``, for multiple
        choice, asks for one token and takes the likeliest letter among the twenty
        likeliest tokens; the choices then stand below the question. For how many
        questions no letter was among them always stands beside the accuracy, in which
        they are not right. Most models need a system prompt such as
        ``system="Answer with the letter alone."`` for that.
    check
        In the place of the questions' own: see `judging.check_of`.
    options
        By default temperature 0, and at most 512 tokens: an answer that is cut there is
        judged as it is, and counted apart (``truncated``).

    Raises
    ------
    BadInput
        For a task that cannot be read, with its row; and for scores that need the
        probabilities of a given text, which Ollama does not tell.
    Misfit
        Where letters' probabilities are not told, or all the same.
    """
    if how in CLOZE:
        raise BadInput("cloze", how=how)
    if how not in HOWS:
        raise BadInput("bad_wish", what="how", text=str(how), names=", ".join(HOWS))
    from .bench.tasks import read

    asked = read(task)
    if how == "letters":
        return _by_letters(models, asked, options or {}, wishes)
    rows = [question.row(check) for question in asked.questions]
    return sweep(models, rows, options={**OPTIONS, **(options or {})}, **wishes)


def task(source: Any) -> Task:
    """A task: by the name of one that ships, of a file, a DataFrame or mappings.

    ``.frame`` is the table of its questions, ``.only(language="ko")`` a part of it.

    Raises
    ------
    BadInput
        Where it cannot be read, with the row.
    """
    from .bench.tasks import read

    return read(source)


def tasks() -> pd.DataFrame:
    """The tasks that ship with the package, one a row.

    Columns: ``name``, ``questions``, ``choices`` (how many each has; missing where
    answers are free), ``topics``, ``languages``.
    """
    from .bench.tasks import listed

    return listed()


def _by_letters(
    models: Any, asked: Task, options: Mapping[str, Any], wishes: Mapping[str, Any]
) -> Results:
    from .bench.letters import FIELDS, OPTIONS, Letter, Lettered

    if own := next((name for name in FIELDS if name in wishes), None):
        raise BadInput("letters_own", name=own, value=repr(FIELDS[own]))
    if bare := next((q.id for q in asked.questions if not q.choices), None):
        raise BadInput("letters_without", item=bare)
    rows = [
        {
            **question.row(),
            "prompt": question.below,
            "check": Letter("letter", more={"of": question.choices}),
        }
        for question in asked.questions
    ]
    found = sweep(models, rows, options={**options, **OPTIONS}, **FIELDS, **wishes)
    return Lettered(found.done, found.plan)
