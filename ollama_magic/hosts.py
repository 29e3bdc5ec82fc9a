"""Where a server is: every form of ``OLLAMA_HOST``, with credentials never shown."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from .errors import BadHost

__all__ = ["DEFAULT", "DEFAULT_PORT", "Host", "masked"]

DEFAULT_PORT, LAST_PORT = 11434, 65535
_SCHEME_PORTS = {"http": 80, "https": 443}
_HOSTNAME = re.compile(r"(?!-)[A-Za-z0-9_.-]{1,253}")


@dataclass(frozen=True, slots=True)
class Host:
    """One server's address; ``str()`` and ``repr()`` hide the credentials."""

    hostname: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    scheme: str = "http"
    prefix: str = ""
    credentials: tuple[str, str] | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, text: str, *, strict: bool = False) -> Host:
        """Read an address as Ollama's own client does.

        Without a scheme the port is 11434, with ``http://`` 80, with ``https://`` 443;
        ``ollama.com`` alone means https; an empty or unspecified address
        (``:1234``, ``0.0.0.0``, ``::``) means this machine; a path is kept as a prefix;
        a port that is none falls back to the default.

        Parameters
        ----------
        strict
            Refuse a port that is none, since a person typed it just now.

        Raises
        ------
        BadHost
            For a scheme other than http and https, a host name that is none, or a
            query, which often is a key.
        """
        value = text.strip().strip("\"'").strip()
        if re.search("[?#]", value):
            raise BadHost("bad_query", host=masked(text))
        scheme, found, rest = value.rpartition("://")
        scheme = scheme.lower() if found else "http"
        if scheme not in _SCHEME_PORTS:
            raise BadHost("bad_host", host=masked(text))
        port = _SCHEME_PORTS[scheme] if found else DEFAULT_PORT
        if rest == "ollama.com" and not found:
            scheme, port = "https", 443
        address, _, path = rest.partition("/")
        user, _, address = address.rpartition("@")
        hostname, digits = _split(address)
        if digits and int(digits[:6]) <= LAST_PORT:
            port = int(digits)
        elif digits and strict:
            raise BadHost("bad_port", host=masked(text), port=digits, last=LAST_PORT)
        if not _valid(hostname) or "@" in path:
            raise BadHost("bad_host", host=masked(text))
        name, _, secret = map(unquote, user.partition(":"))
        prefix = "/" + path.strip("/") if path.strip("/") else ""
        return cls(hostname, port, scheme, prefix, (name, secret) if user else None)

    @property
    def url(self) -> str:
        """The base URL without credentials, to which ``/api/...`` is appended."""
        return f"{self.scheme}://{self._netloc}{self.prefix}"

    @property
    def is_loopback(self) -> bool:
        """Whether the address cannot leave this machine."""
        try:
            return ipaddress.ip_address(self.hostname).is_loopback
        except ValueError:
            return self.hostname.lower() == "localhost"

    @property
    def _netloc(self) -> str:
        name = f"[{self.hostname}]" if ":" in self.hostname else self.hostname
        return f"{name}:{self.port}"

    def __str__(self) -> str:
        masked = "***@" if self.credentials else ""
        return f"{self.scheme}://{masked}{self._netloc}{self.prefix}"


def _split(address: str) -> tuple[str, str]:
    """Host name and port of ``address``; brackets around IPv6 are optional."""
    hostname, port = address, ""
    if match := re.fullmatch(r"\[(.*)\](?::(\d*))?|([^:]*):(\d*)", address):
        hostname = match[1] if match[1] is not None else match[3]
        port = match[2] or match[4] or ""
    here = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}
    return here.get(hostname, hostname), port


def _valid(hostname: str) -> bool:
    if ":" not in hostname:
        return _HOSTNAME.fullmatch(hostname) is not None
    try:
        ipaddress.IPv6Address(hostname.partition("%")[0])
    except ValueError:
        return False
    return True


def masked(text: str) -> str:
    """The text without all that may be a secret, wherever its slashes are."""
    text = re.sub(r"^(\s*\w*://)?.*@", r"\1***@", text, flags=re.DOTALL)
    return re.sub(r"([?#]).+", r"\1***", text, flags=re.DOTALL)


DEFAULT = Host()
