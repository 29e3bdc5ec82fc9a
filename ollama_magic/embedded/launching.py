"""How a model of the store is to be loaded, with all that its manifest adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from ..gguf import GGUF
from .gotemplate import TemplateError, to_jinja
from .model import Model
from .refusals import Refusal
from .sampling import Launch, launch_for

__all__ = ["jinja_of", "launch_of"]


def launch_of(
    model: Model, gguf: GGUF, options: Mapping[str, Any], *, shift: bool
) -> Launch:
    """How to start a runner for ``model`` with these options.

    A template of the manifest's counts where the file has none, or where its maker
    wished it so.

    Raises
    ------
    Refusal
        500 for a template that cannot be followed here.
    """
    launch = launch_for(model.blob, gguf, options, shift=shift)
    embeds = "embedding" in gguf.capabilities
    if embeds and not options["num_batch"]:
        # A text is embedded whole, in one batch.
        launch = replace(launch, num_batch=launch.num_ctx)
    template = "" if embeds else model.go_template
    return replace(
        launch,
        embedding=embeds,
        adapters=model.adapters,
        chat_template=jinja_of(template) if template else "",
    )


def jinja_of(template: str) -> str:
    """A Go template in the words of llama.cpp.

    Raises
    ------
    Refusal
        500 for one that cannot be followed here.
    """
    try:
        return _translated(template, date.today())
    except TemplateError as problem:
        raise Refusal(500, str(problem)) from None


@lru_cache(maxsize=64)
def _translated(template: str, _today: date) -> str:
    """Anew each day: Jinja knows today's date, but no other."""
    return to_jinja(template)
