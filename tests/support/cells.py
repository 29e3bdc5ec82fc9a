"""What came of a cell: what it printed, its error, and what it asked a server."""

from __future__ import annotations

from .kernel import Cell
from .server import Server

__all__ = ["error", "printed", "remarks", "said"]


def printed(cell: Cell) -> str:
    """What a cell says, and nothing else comes of it."""
    assert (cell.status, cell.stderr, cell.displays) == ("ok", "", []), cell
    return cell.stdout


def remarks(cell: Cell) -> str:
    """What a cell says beside what it shows, which may be anything."""
    assert (cell.status, cell.stderr) == ("ok", ""), cell.traceback
    return cell.stdout


def error(cell: Cell) -> str:
    """What a cell's error says, in three lines at most."""
    assert cell.status == "error", cell
    assert len(cell.traceback.splitlines()) <= 3
    return cell.traceback


def said(server: Server) -> list[str]:
    """The contents of the messages in the last question that a server was asked."""
    body = server.requests_to("/api/chat")[-1].json
    return [message["content"] for message in body["messages"]]
