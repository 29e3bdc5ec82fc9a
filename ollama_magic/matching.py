"""Looks for patterns of users in texts, and is over in time whatever they are.

Run as a program, it looks for one after the other: Python stops for the whole time that
a pattern takes, so that nothing else, not even an interrupt, could end one that takes
for ever.
"""

from __future__ import annotations

import atexit
import faulthandler
import json
import os
import re
import subprocess
import sys
import threading

__all__ = ["LIMIT_SECONDS", "last_match"]

LIMIT_SECONDS = 2.0
# In so short a text, a pattern that repeats one thing at most is found at once.
SHORT = 2000
Groups = tuple[str | None, ...]

_lock = threading.Lock()
_workers: dict[int, subprocess.Popen[str]] = {}  # by process: a forked one has its own


def last_match(pattern: str, text: str) -> Groups | None:
    """The last match of ``pattern``, whole and by its groups, line by line.

    Raises
    ------
    TimeoutError
        Where it takes longer than `LIMIT_SECONDS`.
    """
    if len(text) <= SHORT and sum(map(pattern.count, "*+{")) <= 1:
        return _found(pattern, text)
    with _lock:
        try:
            return _asked(pattern, text)
        except BaseException:
            # What it says later would be taken for the answer to something else.
            _end()
            raise


def _asked(pattern: str, text: str) -> Groups | None:
    worker = _workers.get(os.getpid()) or _started()
    assert worker.stdin
    assert worker.stdout
    worker.stdin.write(json.dumps((pattern, text)) + "\n")
    worker.stdin.flush()
    if not (line := worker.stdout.readline()):
        raise TimeoutError(f"{pattern!r}: > {LIMIT_SECONDS:g} s")
    found = json.loads(line)
    return None if found is None else tuple(found)


def _started() -> subprocess.Popen[str]:
    atexit.register(_end)
    worker = subprocess.Popen(
        [sys.executable, "-I", "-S", __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="ascii",
        # An interrupt is for whoever waits.
        start_new_session=True,
    )
    _workers[os.getpid()] = worker
    return worker


def _end() -> None:
    if worker := _workers.pop(os.getpid(), None):
        worker.kill()
        worker.communicate()


def _found(pattern: str, text: str) -> Groups | None:
    found = [*re.finditer(pattern, text, re.MULTILINE)]
    return (found[-1][0], *found[-1].groups()) if found else None


def _serve() -> None:
    for line in sys.stdin:
        # Its clock is the system's, which goes on while a pattern is looked for.
        faulthandler.dump_traceback_later(LIMIT_SECONDS, exit=True)
        answer = _found(*json.loads(line))
        faulthandler.cancel_dump_traceback_later()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
