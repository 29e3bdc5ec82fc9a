"""The line of figures below an answer."""

from __future__ import annotations

from collections.abc import Iterator

from .. import figures
from ..messages import language, say
from ..run import Run

__all__ = ["footnote"]

STEP_TOKENS = 256  # llama.cpp rounds the window that is asked for up to these
LOADED_SECONDS = 0.1  # less is the time that finding a loaded model takes


def footnote(run: Run, *, verbose: bool | None = None) -> str:
    """How much, how fast and how full, on one line; empty where nothing is known.

    Parameters
    ----------
    verbose
        True for all that the server measured, False for nothing.

    Notes
    -----
    Speeds are Ollama's: ``eval_count / eval_duration``, for more than one token. The
    time to the first text is on the asker's clock. How full the context is counts the
    prompt and the answer against the window that the model was loaded with.
    """
    whole = run.status in ("ok", "truncated") and bool(run.answered.text)
    if verbose is False or not whole:
        return ""
    parts = [*_short(run), *(_long(run) if verbose else ())]
    return " · ".join(parts)


def _short(run: Run) -> Iterator[str]:
    clock, tokens = run.server_clock, run.server_clock.answer_tokens
    if tokens:
        key = "figures.token" if tokens == 1 else "figures.tokens"
        yield say(key, tokens=f"{tokens:,}")
    if tokens and tokens > 1 and clock.answer_seconds:
        yield say("figures.rate", rate=_rate(tokens / clock.answer_seconds))
        if language() == "ko":
            # Tokenizers cut Korean very differently: characters can be compared.
            characters = len(run.answered.text) + len(run.answered.thinking)
            yield say(
                "figures.characters", rate=_rate(characters / clock.answer_seconds)
            )
    if (first := run.client_clock.first_text_seconds) is not None:
        yield say("figures.first", seconds=f"{first:.2f}")
    if (clock.load_seconds or 0) >= LOADED_SECONDS:
        yield say("figures.loaded", seconds=f"{clock.load_seconds:.2f}")
    if run.what.context_tokens and clock.prompt_tokens:
        yield _context(run.what.context_tokens, clock.prompt_tokens + (tokens or 0))


def _context(window: int, tokens: int) -> str:
    """How full the window is; of one that ran over, that it moved on."""
    window = -(-window // STEP_TOKENS) * STEP_TOKENS
    shown = figures.context(window)
    if tokens > window:
        return say("figures.shifted", window=shown)
    share = tokens / window
    percent = f"{100 * share:.0f}" if share >= 0.01 else "<1"
    return say("figures.context", percent=percent, window=shown)


def _long(run: Run) -> Iterator[str]:
    clock = run.server_clock
    if clock.prompt_tokens and clock.prompt_seconds:
        # No rate: the count is of all tokens, the time of those that were not cached.
        seconds = f"{clock.prompt_seconds:.2f}"
        yield say("figures.prompt", tokens=clock.prompt_tokens, seconds=seconds)
    if clock.answer_tokens and clock.answer_seconds:
        seconds = f"{clock.answer_seconds:.2f}"
        yield say("figures.answer", tokens=clock.answer_tokens, seconds=seconds)
    if clock.total_seconds:
        yield say("figures.total", seconds=f"{clock.total_seconds:.2f}")


def _rate(per_second: float) -> str:
    return f"{per_second:,.0f}" if per_second >= 100 else f"{per_second:.1f}"
