"""``python -m ollama_magic.embedded``: start the embedded engine."""

from __future__ import annotations

import argparse
import asyncio
import errno
import ipaddress
import json
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress

from .app import OLLAMA_VERSION, make_app, make_scheduler
from .depot import Depot
from .lifetime import Leases
from .places import Places
from .serving import Server
from .visits import Visits

__all__ = ["main"]

_OLLAMA_PORT = 11434
_BAD_USAGE, _PORT_TAKEN = 2, 98


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to end; the status to exit with."""
    wishes = _parser().parse_args(arguments)
    if wishes.port == _OLLAMA_PORT:
        return _complain("port 11434 is Ollama's own; choose another", _BAD_USAGE)
    token = os.environ.pop("OLLAMA_MAGIC_TOKEN", "")
    if wishes.room and not token:
        return _complain("--class wants OLLAMA_MAGIC_TOKEN to be set", _BAD_USAGE)
    places = Places.chosen(wishes.store, wishes.models)
    for folder in places.named:
        if not folder.is_dir():
            return _complain(f"{folder} is no folder of models", _BAD_USAGE)
    try:
        listener = _listen(wishes.host, wishes.port)
    except OSError as problem:
        where = f"{wishes.host}:{wishes.port}"
        if problem.errno == errno.EADDRINUSE:
            return _complain(f"{where} is taken by another program", _PORT_TAKEN)
        return _complain(f"cannot listen on {where}: {problem}", _BAD_USAGE)
    asyncio.run(_serve(wishes, places, listener, token if wishes.room else ""))
    return 0


async def _serve(
    wishes: argparse.Namespace, places: Places, listener: socket.socket, token: str
) -> None:
    host, port = listener.getsockname()[:2]
    loopback = ipaddress.ip_address(host).is_loopback
    if not loopback:
        _complain(f"the network can reach this engine at {host}:{port}", 0)
    said = {"host": host, "port": port, "pid": os.getpid(), "version": OLLAMA_VERSION}
    visits = Visits((lambda found: _say({"room": found})) if token else None)
    scheduler, depot = make_scheduler(visits), Depot(places.own)
    leases = Leases((lambda: server.end()) if wishes.until_unused else None)
    app = make_app(
        places.store(),
        depot,
        scheduler,
        leases,
        key=wishes.key,
        loopback=loopback,
        token=token,
    )
    server = Server(app, lambda: _say(said))
    leases.start()
    tidying = asyncio.create_task(asyncio.to_thread(depot.tidy))
    try:
        await server.serve([listener])
    finally:
        await tidying
        await scheduler.close()
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    family, kind, *_, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    # With the protocol named, asyncio sends small answers at once (TCP_NODELAY);
    # without, each waits 40 ms for the client's acknowledgement.
    listener = socket.socket(family, kind, socket.IPPROTO_TCP)
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ollama_magic.embedded",
        description="Serve Ollama's API with llama.cpp, on loopback.",
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    add("--port", type=int, default=0, help="0 takes any free one (%(default)s)")
    add(
        "--models", action="append", default=[], metavar="FOLDER",
        help="more models in Ollama's layout, or GGUF files; only read; repeatable",
    )  # fmt: skip
    add("--store", metavar="FOLDER", help="where models are written")
    add(
        "--until-unused", action="store_true",
        help="end when nobody has held a lease for some seconds",
    )  # fmt: skip
    add(
        "--class", action="store_true", dest="room",
        help="only for those who bring OLLAMA_MAGIC_TOKEN; prints who is answered",
    )  # fmt: skip
    add("--key", default="", help="shown under /api/version, to tell engines apart")
    return parser


def _say(value: object) -> None:
    """One line for the program that started this one, if it still listens."""
    with suppress(BrokenPipeError):
        print(json.dumps(value), flush=True)


def _complain(text: str, status: int) -> int:
    print(f"ollama-magic engine: {text}", file=sys.stderr, flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
