"""A server in a process of its own, so that its work is not counted as a client's."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from tests.support.hostile import tokens

__all__ = ["apart", "serving"]


@contextmanager
def apart(module: str, *arguments: object) -> Iterator[str]:
    """Run a module that prints its address and serves until its input ends."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def serving(count: int, per_second: float | None = None) -> AbstractContextManager[str]:
    """Start a server that says ``count`` tokens to everybody; gives its address."""
    return apart(__name__, count, per_second or 0)


if __name__ == "__main__":
    with tokens(int(sys.argv[1]), float(sys.argv[2]) or None) as server:
        print(server.url, flush=True)
        sys.stdin.read()
