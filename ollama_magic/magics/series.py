"""The magics that ask more than once: `%%compare`, `%%sweep`."""

from __future__ import annotations

from typing import Any

from IPython.core.magic import Magics, cell_magic, magics_class, no_var_expand

from ..errors import stoppable
from ..importing import imported

__all__ = ["SeriesMagic"]


@magics_class
class SeriesMagic(Magics):
    """One cell, many requests."""

    @no_var_expand
    @cell_magic
    def compare(self, line: str, cell: str) -> None:
        """Ask several models what the cell says, and see them answer side by side.

        ::

            %%compare -m A,B[,…] [--blind] [--parallel] [flags as of %%chat]

        -m, --models A,B         two models or more
        --blind                  names are hidden until you voted for the best answer
        --parallel               all at once; they share the machine, and are slower

        ``-s``, ``-o``, ``--seed``, ``--image``, ``--context``, ``--cells``,
        ``--format``, ``--think`` and some more are for all alike. The answers stand in
        no conversation; ``om.history()`` has them, and ``om.votes()`` the votes.
        """
        with stoppable():
            session = imported("ollama_magic.session").current()
            module = imported("ollama_magic.magics.comparing")
            module.compare(session, self.shell, line, cell)

    @no_var_expand
    @cell_magic
    def sweep(self, line: str, cell: str) -> Any:
        """Ask every prompt of the cell with every model and combination, and keep it.

        ::

            %%sweep -m A,B[,…] [-o NAME=V[,…]] [--repeats N] [--into r]
            a prompt a line, or several lines each between rows of ---

        -m, --models A,B         the models
        -o, --option NAME=V,W    an option of Ollama's with each of its values
        -s, --system TEXT        a system prompt; repeatable: each of them
        --think LEVEL            likewise
        --format json|NAME       the form of the answers: JSON, a class, a schema
        --seed N[,…], --suffix TEXT, --template TEXT, --raw
                                 as of %%chat; the first three for each of them
        --image PICTURE          a picture that all prompts have; repeatable
        -n, --repeats N          how often each is asked
        --check NAME             a function of the notebook's that judges an answer
        --variables NAME         a table that stands for {name} in the prompts
        --verbatim               send {{…}} as it is typed
        --file FILE              prompts of a JSONL, CSV or Parquet file
        --host ADDRESS           servers that are used side by side; repeatable
        --journal FILE|none      where answers are kept
        --cache POLICY           allow, bust, measure
        --cold, --parallel N, --timeout SECONDS, --keep-alive TIME, --no-warm-up,
        --no-loop-guard          as of om.sweep
        --plan                   show what would be asked, and ask nothing
        --into NAME              the results as a variable
        -y, --yes                do not ask before very many

        ``{{expression}}`` stands for a value of the notebook's, as in %%chat; with
        ``--variables``, ``{{name}}`` is ``{name}`` as it stands.
        A line that is a JSON object may have ``id``, ``expected``, ``check`` and
        ``images``, too, as rows of a file may.
        Run again, after whatever it was that stopped it, the cell goes on.
        """
        with stoppable():
            session = imported("ollama_magic.session").current()
            module = imported("ollama_magic.magics.sweeping")
            return module.sweep(session, self.shell, line, cell)
