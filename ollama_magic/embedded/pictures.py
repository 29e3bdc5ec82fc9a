"""Images in requests: base64 and nothing else."""

from __future__ import annotations

import base64
import binascii
import re

from .refusals import Refusal

__all__ = ["check_image"]

_FOREIGN = re.compile(r"[^A-Za-z0-9+/=]")


def check_image(image: object) -> None:
    """See that ``image`` is base64.

    Raises
    ------
    Refusal
        400 with the words of Go's decoder.
    """
    text = image if isinstance(image, str) else ""
    try:
        base64.b64decode(text, validate=True)
        good = bool(text)
    except (binascii.Error, ValueError):
        good = False
    if not good:
        foreign = _FOREIGN.search(text)
        place = foreign.start() if foreign else len(text) // 4 * 4
        raise Refusal(400, f"illegal base64 data at input byte {place}")
