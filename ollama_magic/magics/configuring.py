"""What `%config OllamaMagic` lets be set, and what it shows of that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import messages
from ..errors import BadInput
from ..settings import EMBEDDED, RECORD, settings

__all__ = ["CHECKS", "CHOICES", "HELP", "SECRETS", "SETTINGS", "shown", "unmasked"]


def _check_host(value: str) -> None:
    from ..hosts import Host

    Host.parse(value, strict=True)


def _check_model(value: str) -> None:
    from ..names import ModelRef

    if value:
        ModelRef.parse(value)


def _check_options(value: dict[str, Any]) -> None:
    from ..options import check

    check(value)


def _one_of(name: str, *choices: str) -> Callable[[str], None]:
    def check(value: str) -> None:
        if value not in choices:
            shown = ", ".join(choices)
            raise BadInput("config", name=name, value=value, choices=shown)

    return check


def _check_updates(value: float) -> None:
    if not 0.1 <= value <= 60:
        raise BadInput(
            "config", name="updates_per_second", value=str(value), choices="0.1 … 60"
        )


def _check_headers(value: dict[str, Any]) -> None:
    from ..access import Access
    from ..hosts import DEFAULT

    for name, text in value.items():
        if not (isinstance(name, str) and isinstance(text, str)):
            raise BadInput("bad_header", name=str(name))
    Access.to(DEFAULT, headers=value, configured=True)


def _check_timeout(value: float) -> None:
    if not value >= 0:
        raise BadInput("config", name="timeout", value=str(value), choices="0 … ∞")


# Settings that are one of a few words.
CHOICES: dict[str, tuple[str, ...]] = {
    "language": ("auto", *messages.LANGUAGES),
    "embedded": (*EMBEDDED,),
    "record": (*RECORD,),
    "confirm": ("True", "False"),
}
CHECKS: dict[str, Callable[[Any], None]] = {
    "host": _check_host,
    "model": _check_model,
    "options": _check_options,
    "language": _one_of("language", *CHOICES["language"]),
    "embedded": _one_of("embedded", *CHOICES["embedded"]),
    "record": _one_of("record", *CHOICES["record"]),
    "updates_per_second": _check_updates,
    "headers": _check_headers,
    "timeout": _check_timeout,
}
# Our settings by their names in `%config`.
SETTINGS = {name: name for name in (*CHECKS, "confirm") if name != "language"}
SETTINGS["timeout"] = "timeout_seconds"
# Where the catalogue explains a setting under another name.
HELP = {"updates_per_second": "updates"}
# Those whose traits hold a masked copy: the secret itself is in our settings alone.
SECRETS = ("host", "headers")
MASK = "***"


def shown(name: str) -> Any:
    """What %config shows of a setting."""
    value = getattr(settings, SETTINGS[name])
    if name == "host" and "@" in value:
        from ..hosts import masked

        return masked(value)
    return dict.fromkeys(value, MASK) if name == "headers" else value


def unmasked(name: str, value: Any) -> Any:
    """What was set, with the secrets that we have where it shows only their mask."""
    if name == "host":
        return settings.host if value == shown("host") else value
    kept = settings.headers
    return {k: kept.get(k, v) if v == MASK else v for k, v in value.items()}
