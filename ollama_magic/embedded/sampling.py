"""Options: checked as Ollama checks them, and put in llama.cpp's words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..gguf import GGUF
from ..options import OPTIONS
from .jsontext import quoted
from .refusals import Refusal

__all__ = ["Launch", "chat_fields", "completion_fields", "launch_for", "options_for"]

DEFAULT_WINDOW_TOKENS = 4096

_TYPE_WORDS = {
    "int": "of type integer", "float": "of type float32", "bool": "of type boolean",
    "strings": "of type array",
}  # fmt: skip
_LARGEST_INT = 2**31 - 1
# Weights of this size are read by one core as fast as by many, which then only wait
# for each other.
_ONE_THREAD_BYTES = 64 << 20
_ROOM_BYTES = 2 << 30


@dataclass(frozen=True, slots=True)
class Launch:
    """What a runner is started with; a change means another runner.

    Attributes
    ----------
    num_ctx
        The window of one answer in tokens.
    num_parallel
        How many answers it gives at once, each with a window of its own.
    """

    model: Path
    num_ctx: int
    num_batch: int
    num_gpu: int
    main_gpu: int | None
    num_thread: int
    use_mmap: bool | None
    shift: bool
    limit_bytes: int
    num_parallel: int = 1
    embedding: bool = False
    chat_template: str = ""
    """Jinja, in place of the one that is not in the file."""
    adapters: tuple[Path, ...] = ()


def options_for(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """All options with a value: defaults, then each of ``layers`` over them.

    Raises
    ------
    Refusal
        500 for a value of a wrong type, as Ollama has it; unknown names are ignored.
    """
    values = {name: option.default for name, option in OPTIONS.items()}
    for layer in layers:
        for name, value in layer.items():
            if name in OPTIONS and value is not None:
                values[name] = _checked(name, OPTIONS[name].kind, value)
    return values


def launch_for(
    path: Path, gguf: GGUF, options: Mapping[str, Any], *, shift: bool
) -> Launch:
    """How to start a runner for ``path`` with these options."""
    trained = gguf.context_length or DEFAULT_WINDOW_TOKENS
    window = max(4, min(options["num_ctx"] or DEFAULT_WINDOW_TOKENS, trained))
    size = path.stat().st_size
    return Launch(
        model=path,
        num_ctx=window,
        num_batch=options["num_batch"] or _batch_tokens(window),
        num_gpu=options["num_gpu"],
        main_gpu=options["main_gpu"],
        num_thread=options["num_thread"] or (1 if size < _ONE_THREAD_BYTES else 0),
        use_mmap=options["use_mmap"],
        shift=shift,
        limit_bytes=_ROOM_BYTES + 2 * size + 2 * _cache_bytes(gguf, window),
    )


def completion_fields(options: Mapping[str, Any], window: int) -> dict[str, Any]:
    """The fields of llama.cpp's ``/completion``."""
    limit = options["num_predict"]
    most = 10 * window
    return _common(options) | {"n_predict": limit if 0 < limit < most else most}


def chat_fields(options: Mapping[str, Any], window: int) -> dict[str, Any]:
    """The fields of llama.cpp's ``/v1/chat/completions``."""
    limit = options["num_predict"]
    most = 10 * window
    return _common(options) | {"max_tokens": limit if 0 <= limit < most else most}


def _common(options: Mapping[str, Any]) -> dict[str, Any]:
    """Sampler values; always all of them, so that llama.cpp's defaults never apply."""
    names = (
        "temperature", "top_k", "top_p", "min_p", "typical_p", "repeat_last_n",
        "repeat_penalty", "presence_penalty", "frequency_penalty", "seed",
    )  # fmt: skip
    fields = {name: options[name] for name in names}
    fields |= {"n_keep": options["num_keep"], "cache_prompt": True, "stream": True}
    return fields | ({"stop": list(options["stop"])} if options["stop"] else {})


def _batch_tokens(window: int) -> int:
    """More at a time where prompts may be long, less memory where they may not."""
    return 512 if window <= 4096 else 1024 if window <= 32_768 else 2048


def _cache_bytes(gguf: GGUF, window: int) -> int:
    """No less than the keys and values of a full window in 16 bits."""
    width = gguf.number("block_count") * gguf.embedding_length
    return window * width * 2 * 2


def _checked(name: str, kind: str, value: object) -> Any:
    if kind == "strings":
        if not isinstance(value, list):
            raise _wrong(name, _TYPE_WORDS[kind])
        if not all(isinstance(item, str) for item in value):
            raise _wrong(name, "of an array of strings")
        return value
    if kind == "bool":
        if not isinstance(value, bool):
            raise _wrong(name, _TYPE_WORDS[kind])
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(name, _TYPE_WORDS[kind])
    if not math.isfinite(value):
        raise _wrong(name, _TYPE_WORDS[kind])
    if kind == "float":
        return float(value)
    return max(-_LARGEST_INT, min(int(value), _LARGEST_INT))


def _wrong(name: str, words: str) -> Refusal:
    return Refusal(500, f"option {quoted(name)} must be {words}")
