"""Text that others wrote, made safe to print: no control sequence acts, none hides."""

from __future__ import annotations

import re

__all__ = ["columns", "printable", "shortened"]

# C0 and C1 controls but tab and newline; marks that reorder or hide what is read.
_ACTING = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff]"
)


def printable(text: str) -> str:
    """``text`` with every control character replaced by something that can be seen.

    ANSI sequences lose their escape character and stay as ``␛[31m``; characters that
    reverse the reading direction become U+FFFD.
    """
    return re.sub(_ACTING, _picture, text.replace("\r\n", "\n"))


def shortened(text: str, limit: int = 300) -> str:
    """One printable line of at most ``limit`` characters, for use in an error."""
    line = " ".join(printable(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def columns(text: str) -> int:
    """How many columns a terminal gives ``text``: two for a Hangul syllable."""
    return sum(map(_wide, text))


def _wide(sign: str) -> int:
    # Blocks and dots lie in 2000–2BFF, between the Hangul letters and the syllables.
    return 2 if ord(sign) >= 0x1100 and not 0x2000 <= ord(sign) < 0x2C00 else 1
