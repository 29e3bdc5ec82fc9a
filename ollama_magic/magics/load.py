"""The extension: what `%load_ext ollama_magic` puts into a shell, and takes out."""

from __future__ import annotations

import logging
import time
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import (
    Magics,
    cell_magic,
    line_cell_magic,
    line_magic,
    magics_class,
    no_var_expand,
)
from traitlets import Bool, Dict, Float, Unicode, observe, validate

from .. import messages
from ..errors import BadInput, stoppable
from ..importing import imported
from ..settings import settings
from .configuring import CHECKS, HELP, SECRETS, SETTINGS, shown, unmasked
from .displayed import begin, hear
from .failures import note
from .question import AssignedQuestion, Question, with_body
from .series import SeriesMagic

__all__ = ["OllamaMagic", "load", "unload"]

MATCHER = "ollama_magic"
EVENTS = (("pre_run_cell", begin), ("post_run_cell", note))

log = logging.getLogger("ollama_magic")


@magics_class
class OllamaMagic(Magics):
    """Local language models in a cell: ``%ollama``, ``%%chat``, ``%%compare``, ….

    ``%config OllamaMagic`` lists the settings.
    """

    host = Unicode(help=messages.say("config.host")).tag(config=True)
    model = Unicode(help=messages.say("config.model")).tag(config=True)
    options = Dict(help=messages.say("config.options")).tag(config=True)
    language = Unicode("auto", help=messages.say("config.language")).tag(config=True)
    embedded = Unicode("auto", help=messages.say("config.embedded")).tag(config=True)
    record = Unicode("full", help=messages.say("config.record")).tag(config=True)
    updates_per_second = Float(10.0, help=messages.say("config.updates")).tag(
        config=True
    )
    headers = Dict(help=messages.say("config.headers")).tag(config=True)
    timeout = Float(allow_none=True, help=messages.say("config.timeout")).tag(
        config=True
    )
    confirm = Bool(True, help=messages.say("config.confirm")).tag(config=True)

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._show()
        # Panels set things too, while no magic runs.
        self.unwatch = settings.watch(lambda name: self._show())

    @no_var_expand
    @line_magic
    def ollama(self, line: str) -> Any:
        """Manage models, and choose what holds for the next questions.

        ::

            %ollama                  which server, which model, what is loaded
            %ollama list   (or ls)   the models that the server has, as a DataFrame
            %ollama ps               the models that are loaded, as a DataFrame
            %ollama show MODEL       everything about one model; --modelfile, --system,
                                     --template, --parameters, --license: that text
            %ollama use MODEL        choose the model for the next questions
            %ollama run MODEL        the same, and load it; with a PROMPT: ask it once
            %ollama stop MODEL       unload a model
            %ollama pull MODEL       get a model; interrupt it, and go on later
            %ollama push MODEL       send a model to its registry
            %ollama create NAME -f FILE   make a model as a Modelfile says
            %ollama cp MODEL NAME    give a model a second name
            %ollama rm MODEL…        remove models (patterns, --all), after a question
            %ollama embed MODEL TEXT…     vectors of texts, as a DataFrame
            %ollama set NAME VALUE   an option for every question; unset NAME
            %ollama host ADDRESS     choose the server: localhost, 192.168.0.7:11434,
                                     https://…; embedded (the engine that comes with
                                     this package); auto
            %ollama serve            start a server: Ollama, or --embedded
            %ollama signin           who is signed in on ollama.com, or where to sign in
            %ollama signout          have the server forget who was
            %ollama version          the server's version, and ours
            %ollama doctor           what is well, what is not, and what to do about it
            %ollama help             this text; %ollama help options for -o

        Each has a manual: ``%ollama rm --help``.
        Tables come back as values: ``table = %ollama list``.
        """
        try:
            with stoppable():
                session = imported("ollama_magic.session").current()
                module = imported("ollama_magic.magics.ollama")
                return module.ollama_line(session, line)
        finally:
            self._show()

    @no_var_expand
    @line_cell_magic
    def chat(self, line: str, cell: str | None = None) -> Any:
        """Ask a model, and see the answer as it comes.

        ::

            %%chat [flags]
            the question, as many lines as it takes

            %chat [flags] the question
            %chat fix | %chat export [FILE] | %chat preset [NAME|off]

        Which model, and how::

            -m, --model MODEL        the model to ask, as in %ollama list
            -s, --system TEXT        a system prompt for this question
            -o, --option NAME=VALUE  an option of Ollama's, e.g. temperature=0.2
            --seed N                 same seed, same answer
            --think[=LEVEL]          think first: low, medium, high, max; --no-think
            --keep-alive TIME        how long the model stays loaded: 10m, 0, -1

        What is asked. ``{{expression}}`` in the question stands for its value::

            --image PICTURE          a file, an address or a variable; repeatable
            --context FILE…          texts in front of the question
            --cells 3-5              cells of this notebook, with their outputs
            --verbatim               send {{…}} as it is typed

        What comes back. ``_`` is the reply: ``_.text``, ``_.run``::

            --format json|NAME       the answer as an object: of a schema, a dataclass,
                                     a TypedDict or a pydantic model in that variable
            --into NAME              put it into a variable, too
            --tool FUNCTION…         functions that the model may call
            --rounds N, -y, --yes    how often; without a question before each call
            -n, --n N                several answers
            --logprobs[=N]           colour each token by how sure the model was
            --next                   the answer's code as the next cell
            --no-stream              show the answer at once when it is complete
            --no-loop-guard          let an answer repeat itself

        The conversation. Earlier cells are remembered; running a cell again replaces
        its turn, and says which later turns hung on the old answer::

            -c, --conversation NAME  the conversation of this cell
            --new                    forget it, and begin anew
            --no-history             neither send earlier turns nor keep this one
            --drop-oldest            leave out the oldest turns where all are too long
            --raw, --suffix TEXT, --template TEXT
                                     have the text continued, outside of it

        A stopped answer is kept. ``om.conversation()`` reads, edits, forks, saves and
        exports what was said. A kernel that was restarted knows no turn: run the cells
        again, or go on from the saved notebook: ``om.conversation().load("a.ipynb")``.

        A cell may begin with commands, each on a line of its own: ``/set``, ``/show``,
        ``/load``, ``/save``, ``/list``, ``/clear``, ``/undo``, ``/retry``, ``/fork``,
        ``/bye``; ``/?`` lists them. A path, and anything behind a space, is a question.

        ``%chat fix`` has the last error explained and its cell mended, ``%chat export``
        writes the conversation into a file, ``%chat preset`` has the file of a class
        hold. They are that where no more follows than their own words and flags, and
        else questions, as is all behind ``--``: ``%chat -- fix``.
        """
        try:
            with stoppable():
                session = imported("ollama_magic.session").current()
                module = imported("ollama_magic.magics.chat")
                return module.chat(session, self.shell, line, cell)
        finally:
            self._show()

    @no_var_expand
    @cell_magic
    def modelfile(self, line: str, cell: str) -> None:
        """Make a model as the cell says.

        ::

            %%modelfile NAME [-q QUANT] [--save FILE] [--yes]
            FROM qwen3:4b
            PARAMETER temperature 0.2
            SYSTEM Answer in one sentence.

        -q, --quantize QUANT     q8_0, q4_K_M, …: from weights of 16 bits or more
        --save FILE              write the cell to a file too
        -y, --yes                replace a model or a file that is there, unasked

        FROM takes a model's name, a GGUF file or a folder of safetensors. Files are
        sent only where the server does not have them.
        """
        with stoppable():
            session = imported("ollama_magic.session").current()
            module = imported("ollama_magic.magics.transfers")
            module.modelfile(session, line, cell)

    @validate(*CHECKS)
    def _checked(self, proposal: Any) -> Any:
        """Keep the old value where the new one could not be used, and say so.

        IPython only logs what a setting raises, and a configuration file with one
        wrong word must not keep the extension from loading.
        """
        value, name = proposal["value"], proposal["trait"].name
        if name == "timeout" and value is None:
            value = 0.0  # both are for ever
        try:
            if name in SECRETS:
                value = unmasked(name, value)
            CHECKS[name](value)
        except BadInput as error:
            log.error("OllamaMagic.%s: %s. %s", name, error.message, error.hint)
            # Not the trait's own value: %config sets it before it is looked at.
            if name == "language":
                return messages.chosen()
            return shown(name)
        if name in SECRETS:
            setattr(settings, name, value)
            return shown(name)
        return value

    def _show(self) -> None:
        """Have %config show what is in force: set by %ollama, or before a reload."""
        if self.language != messages.chosen():
            self.language = messages.chosen()
        for name in SETTINGS:
            # Only what differs: to set a trait is to check it, and checks are imported.
            if getattr(self, name) != (value := shown(name)):
                setattr(self, name, value)

    @observe(*(name for name in SETTINGS if name not in SECRETS))
    def _set(self, change: Any) -> None:
        setattr(settings, SETTINGS[change["name"]], change["new"])

    @observe("language")
    def _speak(self, change: Any) -> None:
        messages.use(change["new"])
        for name, trait in self.traits(config=True).items():
            trait.help = messages.say(f"config.{HELP.get(name, name)}")


MAGICS = (OllamaMagic, SeriesMagic)


def load(shell: InteractiveShell) -> None:
    """Register the magics; prints nothing, opens no socket, writes no file."""
    shell.register_magics(*MAGICS)
    shell.input_transformer_manager.token_transformers[:0] = [
        Question,
        AssignedQuestion,
    ]
    # Last of its kind, and so just ahead of what looks for cell magics; IPython does
    # not try it to see whether a cell is complete.
    shell.input_transformer_manager.cleanup_transforms.append(with_body)
    _listen(shell)
    if (matcher := _matcher()) is not None:
        shell.Completer.custom_matchers.append(matcher)


def _listen(shell: InteractiveShell) -> None:
    """Be told how cells begin and end, and what they display."""
    for event, act in EVENTS:
        if act not in shell.events.callbacks[event]:
            shell.events.register(event, act)
    if hasattr(shell.display_pub, "register_hook"):
        begin()
        shell.display_pub.register_hook(hear)


def _listen_no_more(shell: InteractiveShell) -> None:
    for event, act in EVENTS:
        if act in shell.events.callbacks[event]:
            shell.events.unregister(event, act)
    if hasattr(shell.display_pub, "unregister_hook"):
        shell.display_pub.unregister_hook(hear)


def _matcher() -> Any:
    """Our completions, where IPython is new enough (8.6) to ask for them."""
    try:
        from IPython.core.completer import context_matcher
    except ImportError:
        return None

    def matcher(context: Any) -> Any:
        if "%" not in context.full_text and "om." not in context.full_text:
            return {"completions": []}
        began_seconds = time.perf_counter()
        from .complete import complete

        return complete(context, began_seconds)

    return context_matcher(identifier=MATCHER, priority=100)(matcher)


def unload(shell: InteractiveShell) -> None:
    """Take out all that `load` put in, so that a reload leaves one of each."""
    for kind in ("line", "cell"):
        for name in ("ollama", "chat", "compare", "sweep", "modelfile"):
            method = shell.magics_manager.magics[kind].get(name)
            if isinstance(getattr(method, "__self__", None), MAGICS):
                del shell.magics_manager.magics[kind][name]
    for each in MAGICS:
        shell.magics_manager.registry.pop(each.__name__, None)
    matchers = getattr(shell.Completer, "custom_matchers", [])
    matchers[:] = [
        m for m in matchers if getattr(m, "matcher_identifier", "") != MATCHER
    ]
    for configurable in [c for c in shell.configurables if isinstance(c, MAGICS)]:
        shell.configurables.remove(configurable)
        if isinstance(configurable, OllamaMagic):
            configurable.unwatch()
    _listen_no_more(shell)
    cleanups = shell.input_transformer_manager.cleanup_transforms
    if with_body in cleanups:
        cleanups.remove(with_body)
    transformers = shell.input_transformer_manager.token_transformers
    for transformer in (Question, AssignedQuestion):
        if transformer in transformers:
            transformers.remove(transformer)
