"""What a user has set, as light values: importing this costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["EMBEDDED", "RECORD", "Settings", "settings"]

Listener = Callable[[str], None]

EMBEDDED = ("auto", "always", "never")
RECORD = ("full", "hashes", "off")


@dataclass(slots=True)
class Settings:
    """Texts as typed; the session reads them when it needs them.

    A value is replaced, never changed in place, so that those who watch hear of it.

    Attributes
    ----------
    host, model
        Empty where nobody named one.
    headers
        Sent to the host that somebody named, and to no other.
    timeout_seconds
        The longest silence within an answer; 0 is for ever, since loading a model may
        take minutes.
    embedded
        ``auto`` uses the embedded engine where no host was named and none answers.
    record
        How much of a run a notebook keeps.
    confirm
        Whether to ask before models are removed.
    system, format, think
        For every chat that does not say otherwise: a system prompt, ``json`` or a
        schema, and whether (or how much) to think first.
    conversation
        The name of the conversation in use.
    history
        Whether turns are kept, and sent with later ones.
    verbose
        Whether all figures follow an answer (``True``), one quiet line (``None``), or
        none (``False``).
    wordwrap
        Whether long lines are wrapped in a terminal.
    allowed_models
        Where a class preset names some, the only ones that may be asked.
    preset, before_preset
        The preset in force, and what it has changed as it was before.
    """

    # The two that may hold secrets are kept out of what is printed.
    host: str = field(default="", repr=False)
    model: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    embedded: str = "auto"
    record: str = "full"
    confirm: bool = True
    updates_per_second: float = 10.0
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    timeout_seconds: float = 0.0
    system: str = ""
    format: Any = None
    think: bool | str | None = None
    conversation: str = "default"
    history: bool = True
    verbose: bool | None = None
    wordwrap: bool = True
    allowed_models: tuple[str, ...] = ()
    preset: str = ""
    before_preset: dict[str, Any] = field(default_factory=dict, repr=False)
    _listeners: list[Listener] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def watch(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener`` told the name of what changes; gives back what ends that.

        It is called on the thread that changed it.
        """
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def __setattr__(self, name: str, value: Any) -> None:
        unset = object()
        changed = getattr(self, name, unset) != value
        object.__setattr__(self, name, value)
        for listener in tuple(getattr(self, "_listeners", ())) if changed else ():
            listener(name)


settings = Settings()
