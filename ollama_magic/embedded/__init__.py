"""The embedded engine: a server of its own that speaks Ollama's API over llama.cpp.

It is started as a program (``python -m ollama_magic.embedded``) and imported by nobody.
"""

from __future__ import annotations

__all__: list[str] = []
