"""OpenAI's and Anthropic's APIs, put into the words of Ollama's own and back."""

from __future__ import annotations

__all__: list[str] = []
