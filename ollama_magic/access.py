"""What a server may be told of a user's secrets, and how long it may be silent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .errors import BadSecret
from .hosts import Host

__all__ = ["Access"]

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_SCHEMES = ("bearer", "basic", "digest")  # not secret, and in many texts
SECRET_CHARACTERS = 5
_VALUE = re.compile(r"[\x20-\x7e\t]*")


@dataclass(frozen=True, slots=True)
class Access:
    """How to speak with one host.

    Attributes
    ----------
    headers
        Sent with every request.
    silence_seconds
        The longest wait for the next piece of an answer; ``None`` is for ever, since
        loading a model may take minutes without a word.
    """

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    silence_seconds: float | None = None

    @classmethod
    def to(
        cls,
        host: Host,
        *,
        key: str = "",
        headers: Mapping[str, str] | None = None,
        configured: bool = False,
        timeout_seconds: float | None = None,
    ) -> Access:
        """What ``host`` may have of a key and of headers.

        The key (``OLLAMA_API_KEY``) opens an account on ollama.com, so it goes to
        ollama.com, and to a host that the user named; never to one that was found,
        and never over plain http to another machine, where anybody on the way could
        read it. Headers go to the host that the user named, and there anywhere: only
        the user knows what is in them. Credentials in the address, and a header
        ``Authorization`` of the user's own, come before the key. Redirects are not
        followed, so that none of it wanders on.

        Parameters
        ----------
        configured
            Whether the user named this host.
        timeout_seconds
            ``silence_seconds``, where 0 is for ever too.

        Raises
        ------
        BadSecret
            For what cannot be sent in a header; names it, and does not show it.
        """
        sent = dict(headers or {}) if configured else {}
        own = host.credentials or any(n.lower() == "authorization" for n in sent)
        if key.strip() and not own and _may_have_key(host, configured):
            sent["Authorization"] = f"Bearer {key.strip()}"
            if not _VALUE.fullmatch(key.strip()):
                raise BadSecret("bad_key")
        for name, value in sent.items():
            if not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
                raise BadSecret("bad_header", name=name)
        return cls(tuple(sent.items()), timeout_seconds or None)

    def concealed(self, text: str, *others: str) -> str:
        """``text``, which a server wrote, without what is sent in headers.

        A server may quote a key that it does not know. Short words stay: they say
        nothing, and stand everywhere. ``others`` are secrets from elsewhere.
        """
        words = [word for _, value in self.headers for word in value.split()]
        for word in sorted((*words, *others), key=len, reverse=True):
            if len(word) >= SECRET_CHARACTERS and word.lower() not in _SCHEMES:
                text = text.replace(word, "***")
        return text


def _may_have_key(host: Host, configured: bool) -> bool:
    if host.scheme == "https":
        ollamas = host.hostname.lower() in ("ollama.com", "www.ollama.com")
        return ollamas or configured
    return configured and host.is_loopback
