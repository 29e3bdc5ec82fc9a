"""Tests of files on their way to a server."""

from __future__ import annotations

import asyncio
import hashlib
import os
from pathlib import Path

import pytest

from ollama_magic.blobs import PIECE_BYTES, Blob
from ollama_magic.errors import BadModelfile


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "model.gguf"
    path.write_bytes(os.urandom(2 * PIECE_BYTES + 7))
    return path


async def read(blob: Blob) -> list[bytes]:
    return [piece async for piece in blob.pieces()]


def test_a_digest_is_named_as_the_server_names_it(file: Path) -> None:
    blob = Blob(file)
    asyncio.run(blob.hash())

    assert blob.digest == f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
    assert blob.done_bytes == blob.size_bytes == 2 * PIECE_BYTES + 7


def test_the_pieces_are_the_file_and_none_is_large(file: Path) -> None:
    blob = Blob(file)
    pieces = asyncio.run(read(blob))

    assert [len(piece) for piece in pieces] == [PIECE_BYTES, PIECE_BYTES, 7]
    assert b"".join(pieces) == file.read_bytes()
    assert blob.done_bytes == blob.size_bytes


def test_the_pieces_can_be_asked_for_again(file: Path) -> None:
    blob = Blob(file)

    assert asyncio.run(read(blob)) == asyncio.run(read(blob))


def test_an_empty_file_has_no_pieces(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()

    assert asyncio.run(read(Blob(tmp_path / "empty"))) == []


def test_a_file_that_grew_is_sent_as_it_was_announced(file: Path) -> None:
    blob, before = Blob(file), file.read_bytes()
    file.write_bytes(before + b"more")

    assert b"".join(asyncio.run(read(blob))) == before


def test_a_file_that_shrank_is_told(file: Path) -> None:
    blob = Blob(file)
    file.write_bytes(b"less")

    with pytest.raises(BadModelfile, match="changed while it was sent"):
        asyncio.run(read(blob))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadModelfile, match="cannot be read: No such file"):
        Blob(tmp_path / "none")
    folder = Blob(tmp_path)
    with pytest.raises(BadModelfile, match="cannot be read: Is a directory"):
        asyncio.run(folder.hash())
