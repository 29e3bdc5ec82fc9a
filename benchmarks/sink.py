"""A server that takes every file and keeps none, in a process of its own."""

from __future__ import annotations

import hashlib
import http.server
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["PIECE_BYTES", "sinking"]

PIECE_BYTES = 1 << 20


class Sink(http.server.BaseHTTPRequestHandler):
    """Has no file, takes every one, and checks what it gets as Ollama does."""

    protocol_version = "HTTP/1.1"
    rbufsize = 0  # so that nothing of a body waits in a buffer of the head's

    def do_HEAD(self) -> None:
        self._answer(404)

    def do_POST(self) -> None:
        digest, left = hashlib.sha256(), int(self.headers["Content-Length"])
        piece = memoryview(bytearray(PIECE_BYTES))
        while left:
            count = self.connection.recv_into(piece[: min(left, PIECE_BYTES)])
            digest.update(piece[:count])
            left -= count
        good = self.path.endswith(f"sha256:{digest.hexdigest()}")
        self._answer(201 if good else 400)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


@contextmanager
def sinking() -> Iterator[int]:
    """Start the server; gives its port."""
    command = [sys.executable, "-m", __name__]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


if __name__ == "__main__":
    server = http.server.HTTPServer(("127.0.0.1", 0), Sink)
    print(server.server_port, flush=True)
    server.serve_forever()
