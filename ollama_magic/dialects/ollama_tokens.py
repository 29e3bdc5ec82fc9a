"""How a text is cut into tokens, as Ollama's native API tells it: no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .call import Call
from .ollama import refused

__all__ = ["Context", "context"]

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """The tokens of a prompt and of the short answer to it.

    ``counted`` is how many of them the server says that the prompt had. A server may
    not list them: then there are none.
    """

    numbers: tuple[int, ...]
    answer: str
    counted: int | None


def context(model: str, text: str, *, stop: str = "") -> Call[Context]:
    """``POST /api/generate``, whose answer lists the tokens of all that was said.

    It does not where ``raw`` is set; a template that is nothing but the prompt does the
    same. The answer is one token, as short as it can be asked for; to ``stop`` at that
    leaves it empty.
    """
    options: dict[str, Any] = {"num_predict": 1, "temperature": 0}
    if stop:
        options["stop"] = [stop]
    body = {
        "model": model,
        "prompt": text,
        "template": "{{ .Prompt }}",
        "system": "",
        "stream": False,
        "options": options,
    }
    path = "/api/generate"
    return Call("POST", path, _context, refused(path, model), body)


def _context(answer: Json) -> Context:
    numbers = answer.get("context") or ()
    count = answer.get("prompt_eval_count")
    told = str(answer.get("response") or "")
    return Context(
        tuple(map(int, numbers)), told, None if count is None else int(count)
    )
