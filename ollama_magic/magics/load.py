"""The extension: what `%load_ext ollama_magic` puts into a shell, and takes out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import (
    Magics,
    line_cell_magic,
    line_magic,
    magics_class,
    no_var_expand,
)
from traitlets import Dict, Float, Unicode, observe, validate

from .. import messages
from ..errors import BadInput
from ..settings import EMBEDDED, RECORD, settings
from .question import AssignedQuestion, Question

__all__ = ["OllamaMagic", "load", "unload"]

MATCHER = "ollama_magic"

log = logging.getLogger("ollama_magic")


def _check_host(value: str) -> None:
    from ..hosts import Host

    Host.parse(value)


def _check_model(value: str) -> None:
    from ..names import ModelRef

    if value:
        ModelRef.parse(value)


def _check_options(value: dict[str, Any]) -> None:
    from ..options import check

    check(value)


def _one_of(name: str, *choices: str) -> Callable[[str], None]:
    def check(value: str) -> None:
        if value not in choices:
            shown = ", ".join(choices)
            raise BadInput("config", name=name, value=value, choices=shown)

    return check


def _check_updates(value: float) -> None:
    if not 0.1 <= value <= 60:
        raise BadInput(
            "config", name="updates_per_second", value=str(value), choices="0.1 … 60"
        )


CHECKS: dict[str, Callable[[Any], None]] = {
    "host": _check_host,
    "model": _check_model,
    "options": _check_options,
    "language": _one_of("language", "auto", *messages.LANGUAGES),
    "embedded": _one_of("embedded", *EMBEDDED),
    "record": _one_of("record", *RECORD),
    "updates_per_second": _check_updates,
}


@magics_class
class OllamaMagic(Magics):
    """Local language models in a cell: ``%ollama``, ``%%chat``.

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

    @no_var_expand
    @line_magic
    def ollama(self, line: str) -> Any:
        """Look at the server and its models, and choose.

        ::

            %ollama                  which server, which model, what is loaded
            %ollama list   (or ls)   the models that the server has, as a DataFrame
            %ollama ps               the models that are loaded, as a DataFrame
            %ollama show MODEL       everything about one model
            %ollama use MODEL        choose the model for the next questions
            %ollama host ADDRESS     choose the server: localhost, 192.168.0.7:11434,
                                     https://…; embedded (the engine that comes with
                                     this package); auto
            %ollama help             this text; %ollama help options for -o

        Tables come back as values: ``table = %ollama list``.
        """
        from ..session import current
        from .ollama import ollama_line

        try:
            return ollama_line(current(), line)
        finally:
            # So that %config shows what %ollama use and %ollama host have set.
            self.host, self.model = settings.host, settings.model
            self.embedded = settings.embedded

    @no_var_expand
    @line_cell_magic
    def chat(self, line: str, cell: str | None = None) -> Any:
        """Ask a model, and see the answer as it comes.

        ::

            %%chat [-m MODEL] [-s TEXT] [-o NAME=VALUE …] [--seed N] [--no-stream]
            the question, as many lines as it takes

            %chat [the same flags] the question

        -m, --model MODEL        the model to ask, as in ``%ollama list``
        -s, --system TEXT        a system prompt for this question
        -o, --option NAME=VALUE  an option of Ollama's, e.g. ``temperature=0.2``
        --seed N                 same seed, same answer
        --no-stream              show the answer at once when it is complete
        --new                    forget the conversation so far

        The model remembers earlier cells; running a cell again replaces its turn.
        Interrupting keeps what came. ``_`` is the reply: ``_.text``, ``_.run``.
        """
        from ..session import current
        from .chat import chat

        return chat(current(), self.shell, line, cell)

    @validate(*CHECKS)
    def _checked(self, proposal: Any) -> Any:
        """Keep the old value where the new one could not be used, and say so.

        IPython only logs what a setting raises, and a configuration file with one
        wrong word must not keep the extension from loading.
        """
        value, name = proposal["value"], proposal["trait"].name
        try:
            CHECKS[name](value)
        except BadInput as error:
            log.error("OllamaMagic.%s: %s. %s", name, error.message, error.hint)
            return getattr(self, name)
        return value

    @observe("host", "model", "options", "embedded", "record", "updates_per_second")
    def _set(self, change: Any) -> None:
        setattr(settings, change["name"], change["new"])

    @observe("language")
    def _speak(self, change: Any) -> None:
        messages.use(change["new"])


def load(shell: InteractiveShell) -> None:
    """Register the magics; prints nothing, opens no socket, writes no file."""
    shell.register_magics(OllamaMagic)
    shell.input_transformer_manager.token_transformers[:0] = [
        Question,
        AssignedQuestion,
    ]
    if (matcher := _matcher()) is not None:
        shell.Completer.custom_matchers.append(matcher)


def _matcher() -> Any:
    """Our completions, where IPython is new enough (8.6) to ask for them."""
    try:
        from IPython.core.completer import context_matcher
    except ImportError:
        return None

    def matcher(context: Any) -> Any:
        if "%" not in context.full_text:
            return {"completions": []}
        from .complete import complete

        return complete(context)

    return context_matcher(identifier=MATCHER, priority=100)(matcher)


def unload(shell: InteractiveShell) -> None:
    """Take out all that `load` put in, so that a reload leaves one of each."""
    for kind in ("line", "cell"):
        for name in ("ollama", "chat"):
            method = shell.magics_manager.magics[kind].get(name)
            if isinstance(getattr(method, "__self__", None), OllamaMagic):
                del shell.magics_manager.magics[kind][name]
    shell.magics_manager.registry.pop(OllamaMagic.__name__, None)
    matchers = getattr(shell.Completer, "custom_matchers", [])
    matchers[:] = [
        m for m in matchers if getattr(m, "matcher_identifier", "") != MATCHER
    ]
    for configurable in [c for c in shell.configurables if isinstance(c, OllamaMagic)]:
        shell.configurables.remove(configurable)
    transformers = shell.input_transformer_manager.token_transformers
    for transformer in (Question, AssignedQuestion):
        if transformer in transformers:
            transformers.remove(transformer)
