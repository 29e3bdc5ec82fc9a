"""The functions behind ``import ollama_magic as om`` that ask a whole grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .display.renderer import announce
from .display.sweeping import Agree, plan_of, results_of
from .errors import BadInput, BadUsage
from .journals import Journal
from .magics.asking import confirmed
from .magics.watching import watching
from .session import current
from .sweeps.plan import Plan
from .sweeps.planning import Wish

if TYPE_CHECKING:
    from .results import Results

__all__ = ["journal", "plan", "sweep"]

TIMEOUT_SECONDS = 600.0


def sweep(
    models: str | Sequence[str] | None,
    prompts: Any,
    *,
    options: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    repeats: int = 1,
    variables: Any = None,
    checks: Any = None,
    hosts: str | Sequence[str] | None = None,
    journal: str | Path | Journal | bool | None = True,
    cold: bool = False,
    cache: str = "allow",
    interleaved: bool = False,
    parallel: int = 1,
    timeout: float | None = TIMEOUT_SECONDS,
    warm_up: bool = True,
    loop_guard: bool = True,
    yes: bool = False,
    **fields: Any,
) -> Results:
    """Ask every model every prompt with every combination of options, and keep it all.

    A list stands for each of its values: of a model, an option, or any other field of a
    request (``system``, ``format``, ``think``, ``keep_alive``, ``raw``, ``template``,
    …). An option that is a list itself is a list of lists: ``{"stop": [["END"]]}``.
    ``tools=[f, g]`` is one set of tools, of which models are told; none is called.

    Each answer is in the journal as it ends. Run the same again, after an interrupt, a
    crash or a reboot: only what is missing or failed is asked. What was pulled again,
    and what a new version of the server would say, is asked anew. Programs that run
    the same at the same time, with one journal, share it among them.

    Each model is loaded as seldom as can be, whatever order was written: model, options
    that reload it, prompt, the other options, repeats. It says a word before it is
    measured, which is not kept. Nothing is cut from a prompt without a word
    (``truncate`` and ``shift`` are false): what is too long has the status
    ``overflow``, what was ended by a limit ``truncated``.

    Parameters
    ----------
    models
        One or several names; ``None`` for the one in use.
    prompts
        A text or several; mappings or a DataFrame with ``prompt`` and, if wanted,
        ``id``, ``expected``, ``topic``, ``language``, ``check``, ``images`` (as of
        `ollama_magic.chat`; a path in a file begins where that is); or a file of such
        rows: JSONL, CSV, Parquet. A model without vision is not asked about pictures.
        What is written twice, with the same check, is asked once.
    options
        Ollama's options; several mappings are one grid behind the other.
    repeats
        How often each is asked.
    variables
        What stands for ``{name}`` in the prompts: a DataFrame, or a list of mappings,
        each row once; a mapping from names to several values, all of their
        combinations. Each name is a column of ``.runs``.
    checks
        What says whether an answer is right, for prompts without a check of their own:
        see `ollama_magic.judging.check_of`. With ``expected`` alone, the answer
        has to be that.
    hosts
        Addresses of servers that are used side by side; one that dies or hangs leaves
        its trials to the others, and takes part again when it is back. By default the
        session's.
    journal
        A path; ``True`` is the user's own (``OLLAMA_MAGIC_JOURNAL``, else in the folder
        of user data), ``None`` for none.
    cold
        Unload the model before each trial, so that each pays for loading it.
    cache
        A server remembers prompts, and reads what it knows no second time. ``allow``
        takes that as it comes. ``bust`` puts a few signs of its own in front of each
        prompt (``[3f2a9c]``, in front of the system prompt where there is one), which
        are others for each journal, and for each sweep without one. That is what is
        recorded as asked, and may change an answer. ``measure`` asks that
        twice in a row: the factor ``cache`` is ``fresh``, then ``repeated``.
    interleaved
        Whether each repeat is a round, in which every model is asked with every
        setting: the way to compare speeds, since a machine that grows warm or busy
        meets all of them alike. Every other round goes backwards. Models that do not
        fit into memory together are loaded in each round: the plan says how often.
    parallel
        How many are asked at once on each host. Speeds of such are those of a busy
        server; the column ``slots`` says so.
    timeout
        Seconds for a trial, after which it is broken off with the status ``timeout``.
        Behind three such in a row, or five that failed alike, the others of that model
        and its settings are left unasked, with a note; the next run begins with them.
    warm_up
        Whether to load a model, and have it say a word, before it is measured.
    loop_guard
        Whether to end an answer that repeats itself without end (``looping``). Without
        it, one that was ended so is asked again.
    yes
        Do not ask before very large or very long sweeps.

    Returns
    -------
    Results
        ``.runs`` has a row for each trial, ``.summary()`` what they come to.

    Raises
    ------
    BadInput
        For what cannot be understood, with its row, before anything is asked.
    ModelNotFound
        For a model that no host has.
    JournalFailed
        Where the journal cannot be used, before anything is asked.
    HostsGone
        Where no host is left in the midst of it; it has ``results``.
    Stopped
        Where the user interrupts it; it has ``results``.
    """
    given = dict(locals())
    fields, yes = given.pop("fields"), given.pop("yes")
    wish = Wish(fields=fields, **given)
    return results_of(current(), wish, _agree(yes), watching)


def plan(models: str | Sequence[str] | None, prompts: Any, **wishes: Any) -> Plan:
    """A sweep to be looked at before it runs; the parameters are those of `sweep`.

    It says how many trials there are and how many the journal has, how often a model
    will be loaded, how long it will take, which combinations make no sense, and the
    smallest difference that it can show. ``.run()`` asks, ``.run(observe)`` tells a
    function how far it is; ``.earlier()`` is what other versions answered. How long it
    takes is known of models that were asked before, at times as a range (``.estimate``;
    ``.seconds`` is its upper end); ``.probe()`` asks the others once.
    """
    yes = bool(wishes.pop("yes", False))
    names = frozenset(Wish.__dataclass_fields__) - {"fields"}
    own = {name: value for name, value in wishes.items() if name in names}
    fields = {name: value for name, value in wishes.items() if name not in names}
    own = {"timeout": TIMEOUT_SECONDS, **own}
    wish = Wish(models=models, prompts=prompts, fields=fields, **own)
    return plan_of(current(), wish, _agree(yes), watching)


def journal(path: str | Path | None = None) -> Journal:
    """The answers that sweeps have kept: by default in the user's own journal.

    ``.runs`` are their records, ``.export(path)`` writes them as ``.jsonl``, ``.csv``
    or ``.parquet``, ``.load(path)`` takes such a file in.

    Raises
    ------
    JournalFailed
        Where it cannot be opened. A damaged one is salvaged, and the file kept.
    """
    found = Journal(path)
    session = current()
    while found.said:  # each once, whoever asks of it later
        session.notices.put(found.said.pop(0))
    announce(session)
    return found


def _agree(yes: bool) -> Agree:
    """Asks, unless it was said; where nobody can answer, it says what to type."""

    def agree(question: str) -> bool:
        try:
            return yes or confirmed(question, "om.sweep")
        except BadUsage:
            raise BadInput("sweep_unanswered", question=question) from None

    return agree
