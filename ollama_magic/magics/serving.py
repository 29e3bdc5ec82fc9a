"""`%ollama serve`: Ollama as a process of its own, or the embedded engine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time

from ..errors import BadUsage, OllamaMagicError
from ..hosts import DEFAULT, Host
from ..messages import say
from ..session import Session
from ..surroundings import Surroundings
from .arguments import Arguments, Flag
from .nearby import answer_of

__all__ = ["SERVE_FLAGS", "serve"]

SERVE_FLAGS = (Flag(("--embedded",), "", "help.serve.embedded"),)
START_SECONDS = 30.0
_started: list[subprocess.Popen[bytes]] = []  # kept, since a dropped one complains


def serve(session: Session, arguments: Arguments) -> None:
    """Start a server where none answers, and say how to stop it.

    What somebody named is never replaced: the engine takes its place only where it was
    asked for, or where nothing was named.

    Raises
    ------
    BadUsage
        Where the configured host is another machine.
    OllamaMagicError
        Where Ollama does not start, or is not there.
    """
    settings, before = session.settings, session.settings.embedded
    session.look_again()
    if arguments.embedded:
        settings.host, settings.embedded = "", "always"
        _say_engine(session)
        return
    if before == "always":
        settings.embedded = "auto"  # it was to hold until a server is wanted
    try:
        _serve(session)
    except BaseException:
        settings.embedded = before
        raise


def _serve(session: Session) -> None:
    named = session.configured_host
    host = named or DEFAULT
    if session.call(answer_of(host)):
        print(say("serve.there", host=host))
    elif not host.is_loopback:
        raise BadUsage("usage_elsewhere", host=str(host))
    elif program := shutil.which("ollama"):
        process = _start(session, program, host)
        stop = "taskkill /F /PID" if sys.platform == "win32" else "kill"
        how = f"{stop} {process.pid}"
        print(say("serve.started", host=host, pid=process.pid, stop=how))
    elif named or session.settings.embedded == "never":
        start = Surroundings.here().start
        raise OllamaMagicError("serve_nothing", host=str(host), start=start)
    else:
        _say_engine(session)


def _say_engine(session: Session) -> None:
    host = session.call(session.client()).host
    print(say("serve.embedded", host=host))


def _start(session: Session, program: str, host: Host) -> subprocess.Popen[bytes]:
    """Ollama as a process that an interrupt or a restart of ours does not reach."""
    windows = sys.platform == "win32"
    process = subprocess.Popen(
        [program, "serve"],
        env={**os.environ, "OLLAMA_HOST": f"{host.hostname}:{host.port}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=not windows,
        # CREATE_NEW_PROCESS_GROUP and CREATE_NO_WINDOW.
        creationflags=0x00000200 | 0x08000000 if windows else 0,
    )
    _started.append(process)
    deadline = time.monotonic() + START_SECONDS
    try:
        while process.poll() is None and time.monotonic() < deadline:
            if session.call(answer_of(host)):
                return process
            time.sleep(0.1)
    except BaseException:
        process.terminate()
        raise
    process.terminate()
    raise OllamaMagicError("serve_failed", host=str(host), code=str(process.poll()))
