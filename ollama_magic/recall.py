"""Which records are meant: of this session, of a table, of saved notebooks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from .errors import BadInput
from .lineage import by_id, in_order, last_rounds
from .messages import say
from .notebook import Found, Notebook, Places, find_notebooks, read_notebook
from .plain import shortened
from .reply import Reply
from .run import Run
from .session import Session

__all__ = ["REPEATS", "Meant", "asked_by_people", "found", "meant", "tell"]

REPEATS = ("check", "replay")
Meant = (
    Run | Reply[Run] | pd.DataFrame | pd.Series | Places | Iterable[Run | Reply[Run]]
)


def found(session: Session, where: Places) -> list[Found]:
    """The records in notebooks, each once: file by file, as the talk went in each.

    Raises
    ------
    BadInput
        Where none can be read; of several, those that cannot leave a notice.
    """
    books: list[Notebook] = []
    problems: list[BadInput] = []
    for path in find_notebooks(where):
        try:
            books.append(read_notebook(path))
        except BadInput as error:
            problems.append(error)
    tell(session, problems, others=bool(books))
    placed: dict[str, Found] = {}
    for book in books:
        _tell_unread(session, book)
        mine = {each.run.identity.id: each for each in book.found}
        for run in in_order(each.run for each in book.found):
            placed.setdefault(run.identity.id, mine[run.identity.id])
    return [*placed.values()]


def meant(session: Session, what: Meant | None) -> tuple[list[Run], dict[str, Run]]:
    """The runs that are meant, and by their ids all that are known with them.

    Parameters
    ----------
    what
        A run, a reply, a table of runs or a row of one, notebooks, or several runs;
        ``None`` is all of this session. Of tables and notebooks, what was itself asked
        again is left out, and of the rounds of a turn all but the last.

    Raises
    ------
    BadInput
        For a table without ids, and for runs that are no longer there.
    """
    session_runs = by_id(session.runs)
    if what is None:
        return _firsts(session.runs), session_runs
    if isinstance(what, pd.Series):
        what = what.to_frame().T
        return _of_table(session, what, session_runs)
    if isinstance(what, pd.DataFrame):
        runs, known = _of_table(session, what, session_runs)
        return _firsts(runs), known
    if isinstance(what, Run | Reply):
        what = [what]
    if not isinstance(what, Iterable | os.PathLike):
        raise BadInput("history_columns")
    given = [what] if isinstance(what, str | os.PathLike) else [*what]
    if all(isinstance(each, Run | Reply) for each in given):
        runs = [*_runs(given)]
        return runs, session_runs | by_id(runs)
    runs = [each.run for each in found(session, given)]
    return _firsts(runs), session_runs | by_id(runs)


def asked_by_people(runs: Iterable[Run]) -> list[Run]:
    """Those that `ollama_magic.replay` and `ollama_magic.check` have not made."""
    return [run for run in runs if run.identity.source not in REPEATS]


def tell(session: Session, problems: Sequence[BadInput], *, others: bool) -> None:
    """Leave notices of files that could not be read; without ``others``, raise."""
    if problems and not others:
        raise problems[0]
    for problem in problems:
        session.notices.put(problem.message)


def _of_table(
    session: Session, table: pd.DataFrame, known: Mapping[str, Run]
) -> tuple[list[Run], dict[str, Run]]:
    """The runs of a table's rows: it has their ids, and where they are kept."""
    if "id" not in table.columns:
        raise BadInput("history_columns")
    together = dict(known)
    if "source" in table.columns:
        sources = [str(each) for each in table["source"].dropna().unique()]
        read = found(session, sources) if sources else []
        together |= by_id(each.run for each in read)
    ids = [str(each) for each in table["id"]]
    if gone := [each for each in ids if each not in together]:
        raise BadInput("history_gone", name=gone[0][:8], count=len(gone))
    return [together[each] for each in ids], together


def _runs(given: Iterable[Any]) -> Iterator[Run]:
    for each in given:
        yield each.run if isinstance(each, Reply) else each


def _firsts(runs: Sequence[Run]) -> list[Run]:
    """Those that are no repeats; where all are, these are what is meant."""
    last = last_rounds(runs)
    return asked_by_people(last) or last


def _tell_unread(session: Session, book: Notebook) -> None:
    path = shortened(str(book.path))
    if book.later:
        text = say("notice.records_later", path=path, count=book.later)
        session.notices.put(text)
    if book.damaged:
        text = say("notice.records_damaged", path=path, count=book.damaged)
        session.notices.put(text)
