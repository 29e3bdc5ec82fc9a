"""Write notebooks as Jupyter saves them, with records in the outputs' metadata."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ollama_magic.run import Answered, Asked, Identity, Run, What, Where

__all__ = ["as_saved", "asked", "book", "write_book"]

FOREIGN = {"name": "a picture of mine 그림"}


def asked(
    prompt: str,
    answer: str = "",
    *,
    minute: int = 0,
    name: str = "",
    before: str | None = None,
    conversation: str | None = "default",
    role: str = "user",
    **more: Any,
) -> Run:
    """A run of the ``minute``-th minute; its id is ``name``, or else the prompt."""
    identity = Identity(
        name or prompt,
        f"2026-11-21T00:{minute:02}:00.000+00:00",
        source="chat",
        before=before,
        conversation=conversation,
        cell_id=f"cell-{name or prompt}",
        ordinal=0,
    )
    messages = ({"role": role, "content": prompt},)
    answered = Answered(answer or f"answer to {prompt}")
    return Run(identity, Where(), What("tiny"), Asked(messages, **more), answered)


def book(*cells: Iterable[Run | Mapping[str, Any]]) -> dict[str, Any]:
    """A notebook with a code cell for each group of records, a title above them."""
    title = {"cell_type": "markdown", "id": "t", "metadata": {}, "source": ["# 제목"]}
    return {
        "cells": [title, *(cell(number, each) for number, each in enumerate(cells, 1))],
        "metadata": {"kernelspec": {"name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def cell(number: int, records: Iterable[Run | Mapping[str, Any]]) -> dict[str, Any]:
    """A code cell with an output of its own, and one for each record."""
    own = {"output_type": "stream", "name": "stdout", "text": ["\x1b[31mred\n"]}
    return {
        "cell_type": "code",
        "execution_count": number,
        "id": f"c{number}",
        "metadata": {"tags": []},
        "outputs": [own, *map(output, records)],
        "source": ["%%chat\n", "질문"],
    }


def output(record: Run | Mapping[str, Any]) -> dict[str, Any]:
    """The output of an answer."""
    told = record.to_json() if isinstance(record, Run) else record
    return {
        "data": {"text/markdown": ["**answer**"], "text/plain": ["answer"]},
        "metadata": {**FOREIGN, "ollama_magic": told},
        "output_type": "display_data",
    }


def as_saved(document: Mapping[str, Any]) -> str:
    """The text of a notebook in Jupyter's own style."""
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write_book(path: Path, *cells: Iterable[Run | Mapping[str, Any]]) -> Path:
    """Save a notebook with these records."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_saved(book(*cells)), "utf-8")
    return path
