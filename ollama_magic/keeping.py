"""The functions behind ``import ollama_magic as om`` about the records that stay."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .display.renderer import announce
from .errors import BadInput, stoppable
from .lineage import last_rounds
from .notebook import Places, find_notebooks, read_notebook
from .recall import asked_by_people, found, tell
from .run import Run
from .scrubbing import LEVELS, Scrubbed, scrub_notebook
from .session import current

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["history", "scrub", "votes"]


def history(
    where: Places | None = None, *, rounds: bool = False, repeats: bool = False
) -> pd.DataFrame:
    """What was asked and answered, one turn a row, oldest first: see `frames.runs`.

    ``prompt`` (as it was written), ``answer, model, digest, options`` and the others
    are columns, as are the speeds, which of a turn with tools are those of its last
    request; the table shows those that people look for first. What came from notebooks
    has two more, ``source`` (the file) and ``cell`` (which of its cells, from 1).

    Parameters
    ----------
    where
        By default this session. Else saved notebooks, which nobody needs to have run:
        a file, a folder, a pattern such as ``"**/*.ipynb"``, or several of these. An
        answer that is in them twice is one row.
    rounds
        Whether each request is a row, those too that ended in calls of tools.
    repeats
        Whether `replay` and `check` have their rows, too: see the column ``kind``.

    Raises
    ------
    BadInput
        Where there is no notebook, or none that can be read. Of several, those that
        cannot be read are named, and the others are.
    """
    from . import frames

    def wanted(runs: Sequence[Run]) -> list[Run]:
        asked = runs if repeats else asked_by_people(runs)
        return [*asked] if rounds else last_rounds(asked)

    session = current()
    if where is None:
        return frames.runs(wanted(session.runs))
    with stoppable():
        read = {each.run.identity.id: each for each in found(session, where)}
    announce(session)
    chosen = [read[r.identity.id] for r in wanted([each.run for each in read.values()])]
    places = [(str(each.path), each.cell) for each in chosen]
    return frames.runs([each.run for each in chosen], places)


def scrub(where: Places, level: str = "off", *, dry_run: bool = False) -> Scrubbed:
    """Take our records out of saved notebooks, and leave all else as it is.

    What is to be seen stays: questions in the cells, answers below them. Only what lies
    hidden in the outputs' metadata goes. Close a notebook first, or reload it behind:
    an editor that has it open would save the records again.

    Parameters
    ----------
    where
        A file, a folder, a pattern, or several of these.
    level
        ``off`` leaves nothing, ``hashes`` sums in the place of texts.
    dry_run
        Count only.

    Raises
    ------
    BadInput
        Where there is no notebook, or none that can be read and written. Of several,
        those that cannot are named, and the others are done.
    """
    if level not in LEVELS:
        names = ", ".join(LEVELS)
        raise BadInput("bad_wish", what="level", text=str(level), names=names)
    session, problems = current(), []
    counts: dict[Path, int] = {}
    with stoppable():
        for path in find_notebooks(where):
            try:
                counts[path] = scrub_notebook(path, level, dry_run=dry_run)
            except BadInput as error:
                problems.append(error)
    tell(session, problems, others=bool(counts))
    announce(session)
    return Scrubbed(counts, level, dry_run)


def votes(where: Places | None = None) -> pd.DataFrame:
    """Who was preferred to whom in comparisons, two models a row.

    See `preferences.votes` for its columns; `stats.bradley_terry` ranks by it.

    Parameters
    ----------
    where
        By default this session. Else saved notebooks, as of `history`.

    Raises
    ------
    BadInput
        Where there is no notebook, or one that cannot be read.
    """
    from . import preferences

    if where is None:
        return preferences.votes(current().votes)
    with stoppable():
        read = [read_notebook(path).votes for path in find_notebooks(where)]
    given = {vote.id: vote for notebook in read for vote in notebook}
    return preferences.votes(given.values())
