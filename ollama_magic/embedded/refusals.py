"""The ways in which the engine says no, with Ollama's statuses and words."""

from __future__ import annotations

__all__ = ["Broken", "Refusal", "RunnerGone", "model_not_found"]


class Refusal(Exception):
    """A request that gets ``{"error": message}`` under ``status``."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class RunnerGone(Refusal):
    """The runner died, before the answer or in the middle of it.

    Attributes
    ----------
    unheard
        Whether it was dying before it heard of the request.
    """

    def __init__(self, *, begun: bool = False, unheard: bool = False) -> None:
        self.unheard = unheard
        words = (
            "an error was encountered while running the model: unexpected EOF"
            if begun
            else "model runner has unexpectedly stopped, this may be due to resource "
            "limitations or an internal error, check ollama server logs for details"
        )
        super().__init__(500, words)


class Broken(Refusal):
    """The connection was lost on the way; to ask for the rest may help."""


def model_not_found(name: str) -> Refusal:
    """The 404 that clients look for."""
    return Refusal(404, f"model '{name}' not found")
