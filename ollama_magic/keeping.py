"""The functions behind ``import ollama_magic as om`` about the records that stay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .display.renderer import announce
from .errors import BadInput, stoppable
from .notebook import Places, find_notebooks
from .recall import found, tell
from .scrubbing import LEVELS, Scrubbed, scrub_notebook
from .session import current

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["history", "scrub"]


def history(where: Places | None = None) -> pd.DataFrame:
    """What was asked and answered, one request a row, oldest first: see `frames.runs`.

    ``prompt, answer, model, digest, options`` and the others are columns, as are the
    speeds; the table shows those that people look for first. What came from notebooks
    has two more, ``source`` (the file) and ``cell`` (which of its cells, from 1).

    Parameters
    ----------
    where
        By default this session. Else saved notebooks, which nobody needs to have run:
        a file, a folder, a pattern such as ``"**/*.ipynb"``, or several of these. An
        answer that is in them twice is one row.

    Raises
    ------
    BadInput
        Where there is no notebook, or none that can be read. Of several, those that
        cannot be read are named, and the others are.
    """
    from . import frames

    session = current()
    if where is None:
        return frames.runs(session.runs)
    with stoppable():
        rows = found(session, where)
    announce(session)
    places = [(str(each.path), each.cell) for each in rows]
    return frames.runs([each.run for each in rows], places)


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
