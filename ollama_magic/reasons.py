"""Why the system, or a library, could not do something, in the language in force."""

from __future__ import annotations

import errno
import json

from .messages import say

__all__ = ["reason_of"]

_KNOWN = {
    errno.ENOENT: "reason.missing",
    errno.EACCES: "reason.forbidden",
    errno.EPERM: "reason.forbidden",
    errno.EISDIR: "reason.folder",
    errno.ENOTDIR: "reason.no_folder",
    errno.ENOSPC: "reason.full",
    errno.EDQUOT: "reason.full",
    errno.EFBIG: "reason.full",
    errno.EROFS: "reason.read_only",
    errno.ENAMETOOLONG: "reason.long_name",
}
# As SQLite words them.
_SAID = {
    "database or disk is full": "reason.full",
    "attempt to write a readonly database": "reason.read_only",
    "database is locked": "reason.locked",
    "unable to open database file": "reason.closed",
    "unexpected end of data": "reason.quote",
}


def reason_of(error: BaseException) -> str:
    """What to tell people: our own words for what is common, else the error's."""
    if isinstance(error, json.JSONDecodeError):
        return say("reason.json", place=error.pos + 1)
    if isinstance(error, RecursionError):
        return say("reason.deep")
    if isinstance(error, OSError) and error.errno in _KNOWN:
        return say(_KNOWN[error.errno])
    if isinstance(error, ValueError) and "int_max_str_digits" in str(error):
        return say("reason.digits")
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return say(_SAID[text]) if text in _SAID else str(text)
