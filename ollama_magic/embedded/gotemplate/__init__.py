"""Go templates, as far as Ollama's models use them, written again for llama.cpp."""

from __future__ import annotations

from .analysing import abilities
from .converting import to_jinja
from .lexing import TemplateError
from .parsing import parse_template

__all__ = ["TemplateError", "abilities", "parse_template", "to_jinja"]
