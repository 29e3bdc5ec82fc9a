"""Tasks: questions with their answers, as a file or a table has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import BadInput
from ..judging import check_of
from ..plain import shortened
from ..rules import LETTERS, letter_of
from ..sweeps.files import read_rows
from ..sweeps.records import records
from ..tables import Table

__all__ = ["Question", "Task", "listed", "read", "shipped"]

FIELDS = ("id", "question", "choices", "answer", "topic", "language", "check")
PLACE = "{choices}"  # where the choices stand in a question, if not below it
PARTS = "|"  # between choices, where a row has but one cell for them
PAIRED = {"label", "text"}  # lists side by side, as ARC has its choices
_DATA = "data"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with its choices where it has any.

    Attributes
    ----------
    answer
        What is expected; of choices, a letter.
    check
        How an answer is judged, as `judging.check_of` takes it; ``None`` is ``choice``
        where there are choices, and ``exact`` where there are none.
    """

    id: str
    question: str
    answer: Any
    choices: tuple[str, ...] = ()
    topic: str | None = None
    language: str | None = None
    check: Any = None

    @property
    def prompt(self) -> str:
        """The question as it is asked: with the choices, a letter each."""
        if self.choices and PLACE in self.question:
            return self.question.replace(PLACE, "\n".join(self._lines))
        return "\n".join((self.question, *self._lines))

    @property
    def below(self) -> str:
        """The same with the choices below the question, wherever else they stand."""
        bare = self.question.replace(PLACE, "") if self.choices else self.question
        return "\n".join((bare.strip(), *self._lines))

    @property
    def _lines(self) -> list[str]:
        pairs = zip(LETTERS, self.choices, strict=False)
        return [f"{letter}) {text}" for letter, text in pairs]

    def row(self, check: Any = None) -> dict[str, Any]:
        """The question as a prompt of a sweep; ``check`` in the place of its own."""
        wish = self.check if check is None else check
        if wish is None:
            wish = "choice" if self.choices else "exact"
        if wish in ("choice", "option"):
            wish = {wish: None, "of": list(self.choices)}
        told = {"id": self.id, "prompt": self.prompt, "expected": self.answer}
        return {**told, "topic": self.topic, "language": self.language, "check": wish}


@dataclass(frozen=True, slots=True)
class Task:
    """Questions under a name.

    As a file, a task is JSONL (or CSV, Parquet) with a question a line:

    - ``question``: what is asked. ``answer``: what is expected.
      Where ``{choices}`` stands in a question, its choices are put; else below it.
    - ``id``: by default ``q1``, ``q2``, … by its row.
    - ``choices``: a list of texts, one text with ``|`` between them, or a mapping from
      labels to texts; ``answer`` is then the letter, the label or the text of the right
      one. Where it is the letter of one and the text of another, only labels tell.
    - ``topic``, ``language``: by which accuracies can be told apart.
    - ``check``: how an answer is judged, if not as `Question.check` says.
    """

    name: str
    questions: tuple[Question, ...]

    def __len__(self) -> int:
        return len(self.questions)

    @property
    def frame(self) -> pd.DataFrame:
        """The questions as a table, which is also what a task can be made of."""
        rows = [[getattr(each, name) for name in FIELDS] for each in self.questions]
        return Table(pd.DataFrame(rows, columns=[*FIELDS]))

    def only(self, topic: str | None = None, language: str | None = None) -> Task:
        """The questions of a topic, of a language, or both."""
        wanted = [("topic", topic), ("language", language)]
        there = tuple(
            each
            for each in self.questions
            if all(want is None or getattr(each, name) == want for name, want in wanted)
        )
        return Task(self.name, there)

    def __repr__(self) -> str:
        return f"<Task {self.name}: {len(self)}>"


def shipped() -> dict[str, Traversable]:
    """The tasks of the package by their names."""
    folder = files(__package__) / _DATA
    found = sorted(folder.iterdir(), key=lambda path: path.name)
    return {p.name[:-6]: p for p in found if p.name.endswith(".jsonl")}


def listed() -> pd.DataFrame:
    """The tasks of the package, one a row: see `ollama_magic.tasks`."""
    rows = []
    for task in map(read, shipped()):
        table = task.frame
        counts = {len(each.choices) for each in task.questions} - {0}
        rows.append(
            {
                "name": task.name,
                "questions": len(task),
                "choices": max(counts, default=None),
                "topics": ", ".join(table["topic"].dropna().unique()),
                "languages": ", ".join(table["language"].dropna().unique()),
            }
        )
    return Table(pd.DataFrame(rows).astype({"choices": "Int64"}))


def read(source: Any) -> Task:
    """A task of whatever it was given as.

    Parameters
    ----------
    source
        The name of one that ships, a path (JSONL, CSV, Parquet), a DataFrame, a list of
        mappings, or a task.

    Raises
    ------
    BadInput
        With the row, where one lacks its question or answer, has an answer that is no
        choice or may be either of two, choices that are equal or only one, a check that
        is none, or the id of another.
    """
    if isinstance(source, Task):
        return source
    if isinstance(source, str | Path):
        return _of_path(source)
    if (rows := records(source)) is not None:
        source = rows
    if not isinstance(source, Iterable):
        raise BadInput("no_task", value=repr(source)[:80], names=", ".join(shipped()))
    return _task("task", ((f"task, {n}", row) for n, row in enumerate(source, 1)))


def _of_path(source: str | Path) -> Task:
    known, path = shipped(), Path(source).expanduser()
    if isinstance(source, str) and source in known:
        name, path = source, Path(str(known[source]))
    elif path.suffix.lower() in (".jsonl", ".csv", ".parquet"):
        name = path.stem
    else:
        raise BadInput("no_task", value=str(source), names=", ".join(known))
    return _task(name, ((f"{path.name}, {n}", row) for n, row in read_rows(path)))


def _task(name: str, rows: Iterable[tuple[str, Any]]) -> Task:
    found: dict[str, Question] = {}
    for where, row in rows:
        question = _question(row, where, f"q{len(found) + 1}")
        if question.id in found:
            raise BadInput("sweep_twice", name=question.id)
        found[question.id] = question
    if not found:
        raise BadInput("task_empty", name=name)
    return Task(name, tuple(found.values()))


def _question(row: Any, where: str, ident: str) -> Question:
    if not isinstance(row, Mapping):
        raise BadInput("bad_question", where=where, name="question")
    known = {name: row.get(name) for name in FIELDS}
    for name in ("question", "answer"):
        if known[name] is None or not str(known[name]).strip():
            raise BadInput("bad_question", where=where, name=name)
    labels, choices = _choices(known["choices"])
    _distinct(choices, where)
    question = Question(
        id=ident if known["id"] is None else str(known["id"]),
        question=str(known["question"]),
        answer=_answer(known["answer"], choices, labels, where),
        choices=choices,
        topic=known["topic"],
        language=known["language"],
        check=known["check"],
    )
    check_of(question.row()["check"], question.answer, where)
    return question


def _choices(given: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels of choices, where they have any, and their texts."""
    if isinstance(given, Mapping):
        if given.keys() == PAIRED:
            given = dict(zip(given["label"], given["text"], strict=False))
        return _texts(given), _texts(given.values())
    several = given.split(PARTS) if isinstance(given, str) else given
    if several is None or not isinstance(several, Iterable):
        return (), ()
    return (), _texts(several)


def _texts(several: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(each).strip() for each in several)


def _distinct(choices: Sequence[str], where: str) -> None:
    """Refuse choices that nobody could choose from."""
    if choices and not 2 <= len(choices) <= len(LETTERS):
        told = {"count": len(choices), "most": len(LETTERS)}
        raise BadInput("choice_count", where=where, **told)
    if len({*choices}) < len(choices):
        twice = next(text for text in choices if choices.count(text) > 1)
        raise BadInput("choice_twice", where=where, value=shortened(twice, 80))


def _answer(
    given: Any, choices: Sequence[str], labels: Sequence[str], where: str
) -> Any:
    """What is expected: of choices, a letter."""
    if not choices:
        return given
    told = str(given).strip()
    if told in labels:
        return LETTERS[labels.index(told)]
    try:
        letter = letter_of(given, choices)
    except ValueError as error:
        words = {"value": shortened(told, 80), "names": ", ".join(choices)}
        raise BadInput("no_choice", where=where, **words) from error
    if told in choices and choices[LETTERS.index(letter)] != told:
        raise BadInput("choice_either", where=where, value=told)
    return letter
