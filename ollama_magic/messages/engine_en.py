"""The texts of the embedded engine's models, in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "cli.serve.class": (
        "for a class: on all addresses, with a token, and show who waits"
    ),
    "cli.class": (
        "A class can ask this machine's models (Ctrl+C ends it). "
        "Each one types, with a name of their own:\n"
        "  %ollama host http://NAME:{token}@{host}:{port}"
    ),
    "cli.class.now": "answering {count}: {names}",
    "cli.class.waiting": "waiting {count}: {names}",
    "cli.class.quiet": "nobody is asking",
    "cli.bundle": "write models into a folder or on a stick, for others to pull from",
    "cli.bundle.folder": "the folder; it is made where it is not there",
    "cli.bundle.models": "models; without: the engine's own and those it comes with",
    "bundle.unknown": "there is no model {name!r}; there are: {names}",
    "bundle.failed": "{folder} was not written: {reason}",
    "bundle.done": (
        "{count} models, {size}, are in {folder}.\n"
        "Whoever has the folder: %ollama pull MODEL --from {folder}"
    ),
    "help.from": "take it from this folder or stick, or from the engine at an address",
    "error.from_not_engine": "{host} is Ollama, which pulls from no folder or engine",
    "error.from_not_engine.hint": (
        "From an engine: %ollama pull HOST:PORT/library/MODEL --insecure   "
        "Or take the embedded engine: %ollama host embedded"
    ),
}
