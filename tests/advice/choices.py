"""Choices from the library and a server that has one model."""

from __future__ import annotations

from typing import Any

import ollama_magic as om
from ollama_magic.advice.choose import Choice, choose_rows, merged
from ollama_magic.advice.room import Facts
from ollama_magic.advice.wishes import read_wishes
from ollama_magic.frames import models

__all__ = ["HERE", "choose", "verdict"]

HERE = {
    "name": "here:latest",
    "size": 2_000_000_000,
    "digest": "d",
    "details": {"parameter_size": "3B", "context_length": 8192},
    "capabilities": ["completion", "tools"],
}


def choose(facts: Facts | None = None, **wishes: Any) -> Choice:
    """From the library, and a server that has one model."""
    rows = merged(om.library(), models([HERE]))
    return choose_rows(rows, read_wishes(wishes), facts or Facts())


def verdict(choice: Choice, name: str) -> str:
    table = choice.table.set_index("name")
    return str(table.loc[name, "verdict"])
