"""One row of a table of models, put into sentences."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .. import figures
from ..messages import language, say
from ..plain import printable
from .fit import DEFAULT_TOKENS
from .machine import Machine
from .rows import is_cloud, tags_of, told

__all__ = ["Explanation", "explain_row"]

# What a tag, or a capability of the same meaning, lets a model do.
_TAGS = {
    "Tools": "explain.tools",
    "Thinking": "explain.thinking",
    "Vision": "explain.vision",
    "Audio": "explain.audio",
    "Embedding": "explain.embedding",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Sentences about one model; shows itself as a paragraph."""

    name: str
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.sentences)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(str(self))}</p>"


def explain_row(
    row: Mapping[str, Any], machine: Machine | None, elsewhere: str = ""
) -> Explanation:
    """What the cells of ``row`` mean for somebody with this ``machine``.

    Parameters
    ----------
    row
        Of `ollama_magic.library` or `ollama_magic.models`; what is missing there is
        said to be unknown, or left out.
    elsewhere
        The server that would run it, where that is another machine.
    """
    name = printable(str(row["name"]))
    sentences = (
        *_size(name, row, machine, elsewhere),
        *_context(row),
        *_input(row),
        *(say(_TAGS[tag]) for tag in sorted(tags_of(row)) if tag in _TAGS),
        _license(row),
    )
    return Explanation(name, sentences)


def _size(
    name: str, row: Mapping[str, Any], machine: Machine | None, elsewhere: str
) -> Iterator[str]:
    parameters = told(row, "parameters")
    if parameters is None:
        yield say("explain.name", name=name)
    else:
        yield say("explain.parameters", name=name, parameters=_counted(parameters))
    size = told(row, "size")
    if is_cloud(row):
        yield say("explain.cloud")
    elif size is None:
        yield say("explain.no_size")
    else:
        there = told(row, "location") is not None
        key = "explain.size_here" if there else "explain.size"
        yield say(key, size=figures.size(size))
        if memory := told(row, "memory"):
            yield say("explain.loaded", memory=figures.size(memory))
        elif elsewhere:
            yield say("explain.elsewhere", host=elsewhere)
        elif machine:
            yield _room(int(size), machine)


def _counted(parameters: float) -> str:
    """``20B``; in Korean with what people count in: ``200억(20B)``."""
    short = figures.count(parameters)
    if language() != "ko":
        return short
    for unit, name in ((1e12, "조"), (1e8, "억"), (1e4, "만")):
        if parameters >= unit:
            many = parameters / unit
            digits = f"{many:,.0f}" if many >= 100 else f"{many:.3g}"
            return f"{digits}{name}({short})"
    return short


def _room(size: int, machine: Machine) -> str:
    total = figures.size(machine.total_bytes + machine.vram_bytes)
    if size > machine.total_bytes + machine.vram_bytes:
        return say("explain.too_big", total=total)
    if size > machine.free_bytes + machine.free_vram_bytes:
        return say("explain.tight", total=total)
    if machine.gpus and size > machine.free_vram_bytes:
        vram = figures.size(machine.free_vram_bytes)
        return say("explain.beside_gpu", total=total, vram=vram)
    return say("explain.room", total=total)


def _context(row: Mapping[str, Any]) -> Iterator[str]:
    context = told(row, "context")
    if context is None:
        return
    short, exact = figures.context(context), f"{int(context):,}"
    shown = short if short.isdigit() else f"{short} ({exact})"
    if "Embedding" in tags_of(row):
        yield say("explain.context_embedding", context=shown)
        return
    yield say("explain.context", context=shown)
    if context > DEFAULT_TOKENS and not is_cloud(row):
        yield say("explain.context_default", tokens=int(context))


def _input(row: Mapping[str, Any]) -> Iterator[str]:
    kinds = str(told(row, "input") or "").split(", ")
    if kinds == ["Text"]:
        yield say("explain.text_only")
    elif len(kinds) > 1:
        words = [say(_KINDS[kind]) for kind in kinds if kind in _KINDS]
        yield say("explain.inputs", kinds=", ".join(words))


_KINDS = {
    "Text": "explain.kind_text",
    "Image": "explain.kind_image",
    "Audio": "explain.kind_audio",
}


def _license(row: Mapping[str, Any]) -> str:
    name = told(row, "license")
    if name is None:
        return say("explain.no_license")
    return say("explain.license", license=printable(str(name)))
