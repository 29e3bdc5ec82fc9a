"""The engine's own folder: copies, removals, uploads, and what may go wrong there."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from ollama_magic.embedded.depot import Depot
from ollama_magic.embedded.manifests import Manifest, manifests_in
from tests.embedded.asking import chat, client, until
from tests.embedded.making import (
    create,
    failure,
    made,
    names,
    recorded,
    replayed,
    store_files,
    upload,
)
from tests.support.engine import Engine
from tests.support.tapes import FOLDER

SAME = """
errors/copy-empty-body errors/delete-empty-body errors/push-empty-body
store/copy store/copy-bad-name store/copy-missing store/copy-no-destination
store/copy-onto-itself store/delete store/delete-bad-name store/delete-missing
store/delete-no-name store/push-no-name
store/blob-head-bad-digest store/blob-head-missing store/blob-post-bad-digest
store/blob-post-created store/blob-head-found store/blob-post-again
store/blob-post-mismatch store/blob-head-after-mismatch store/blob-post-upper-case
""".split()


@pytest.mark.parametrize("name", SAME)
def test_the_folder_is_changed_as_by_a_real_ollama(
    asked: httpx.Client, name: str
) -> None:
    status, kind, text = replayed(asked, name)
    assert (status, kind or None, text) == recorded(name)


def test_a_copy_has_the_digest_of_what_was_copied(asked: httpx.Client) -> None:
    asked.post("/api/copy", json={"source": "tutor:1m", "destination": "me/mine"})
    digests = {m["name"]: m["digest"] for m in asked.get("/api/tags").json()["models"]}
    assert digests["me/mine:latest"] == digests["tutor:1m"]


def test_what_the_engine_only_reads_is_not_deleted(asked: httpx.Client) -> None:
    for name, words in (("tutor:1m", "comes with the engine"), ("tiny", "only read")):
        answer = asked.request("DELETE", "/api/delete", json={"model": name})
        assert answer.status_code == 403
        assert words in answer.json()["error"]
        assert chat(asked, name)


def test_a_push_says_why_not(asked: httpx.Client) -> None:
    answer = asked.post("/api/push", json={"model": "tutor:1m"})
    assert answer.status_code == 200
    assert "others pull from it" in failure(answer)
    quiet = asked.post("/api/push", json={"model": "tutor:1m", "stream": False})
    assert quiet.status_code == 500


def test_a_deleted_model_leaves_what_others_need(
    engines: Callable[..., Engine],
) -> None:
    engine = engines()
    with client(engine) as asked:
        made(asked, "one", from_="tutor:1m")
        asked.post("/api/copy", json={"source": "one", "destination": "two"})
        asked.request("DELETE", "/api/delete", json={"model": "one"})
        assert names(asked) == ["two:latest"]
        assert chat(asked, "two")["message"]["content"]
        asked.request("DELETE", "/api/delete", json={"model": "two"})
    assert store_files(engine.store) == []


def test_a_name_is_found_in_any_case_and_stays_one_model(asked: httpx.Client) -> None:
    made(asked, "Camel", from_="tutor:1m")
    made(asked, "CAMEL", from_="tutor:1m", system="Hi.")
    assert [n for n in names(asked) if n.lower() == "camel:latest"] == ["Camel:latest"]
    assert asked.post("/api/show", json={"model": "camel"}).json()["system"] == "Hi."


def test_a_disk_that_fills_up_leaves_nothing_half_written(
    engines: Callable[..., Engine], bare: Path
) -> None:
    engine = engines()
    with client(engine) as asked:
        data = bare.read_bytes()
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        _limit_files(engine, 1_000_000)
        answer = asked.post(f"/api/blobs/{digest}", content=data)
        assert answer.status_code == 500
        assert "too large" in answer.json()["error"]
        assert store_files(engine.store) == []
        _limit_files(engine, resource.RLIM_INFINITY)
        upload(asked, bare)
        made(asked, "whole", files={"m.gguf": digest})
        before = store_files(engine.store)
        _limit_files(engine, 500_000)
        failed = create(asked, "less", from_="whole", quantize="q8_0")
        assert "too large" in failure(failed)
        assert store_files(engine.store) == before
        assert names(asked) == ["whole:latest"]


def test_an_upload_that_cannot_fit_is_refused_at_once(asked: httpx.Client) -> None:
    head = (
        f"POST /api/blobs/sha256:{'0' * 64} HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Length: {1 << 60}\r\n\r\n"
    )
    with socket.create_connection((asked.base_url.host, asked.base_url.port)) as wire:
        wire.sendall(head.encode())
        answer = ""
        while not answer.endswith("}"):
            answer += wire.recv(4096).decode()
    assert "500" in answer.splitlines()[0]
    assert "no space left on device" in answer


def test_an_upload_that_breaks_off_leaves_nothing(
    engines: Callable[..., Engine],
) -> None:
    engine = engines()
    with socket.create_connection(("127.0.0.1", engine.port)) as wire:
        _begin_upload(wire)
        until(lambda: store_files(engine.store))
    until(lambda: not store_files(engine.store))


def test_what_a_killed_engine_leaves_is_never_a_model_and_goes_in_a_day(
    engines: Callable[..., Engine],
) -> None:
    engine = engines()
    with socket.create_connection(("127.0.0.1", engine.port)) as wire:
        _begin_upload(wire)
        until(lambda: store_files(engine.store))
        os.kill(engine.pid, signal.SIGKILL)
        engine.process.wait()
    [left] = store_files(engine.store)
    assert "incoming-" in left
    fresh = engines(arguments=["--store", str(engine.store)])
    with client(fresh) as asked:
        assert names(asked) == []
        assert store_files(engine.store) == [left]
    yesterday = time.time() - 25 * 3600
    os.utime(engine.store / left, (yesterday, yesterday))
    engines(arguments=["--store", str(engine.store)])
    until(lambda: not store_files(engine.store))


def test_two_engines_may_change_one_folder_at_a_time(
    engines: Callable[..., Engine], tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    both = [engines(arguments=["--store", str(shared)]) for _ in range(2)]

    def changes(engine: Engine, number: int) -> None:
        with client(engine) as asked:
            for turn in range(8):
                fields = {"from": "tutor:1m", "system": f"System {turn % 3}."}
                answer = create(asked, f"m{number}", **fields)
                told = answer.text.splitlines()[-1]
                lost = "removed meanwhile" in told or "no such file" in told.lower()
                assert "success" in told or lost, told
                if turn % 2:
                    target = {"model": f"m{number}"}
                    asked.request("DELETE", "/api/delete", json=target)

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(changes, both[n % 2], n) for n in range(4)]
        for job in jobs:
            job.result()
    for _, path in manifests_in(shared):
        for layer in Manifest.parse(path.read_bytes()).blobs:
            assert Depot(shared).has(layer.digest)
    leftover = [name for name in store_files(shared) if "incoming" in name]
    assert leftover == []


def test_a_folder_that_cannot_be_written_is_named(
    engines: Callable[..., Engine], tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    engine = engines(arguments=["--store", str(in_the_way)])
    with client(engine) as asked:
        assert names(asked) == []
        answer = create(asked, "x", from_="tutor:1m")
        assert str(in_the_way) in failure(answer)


def _begin_upload(wire: socket.socket) -> None:
    head = (
        f"POST /api/blobs/sha256:{'1' * 64} HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Length: 9000000\r\n\r\n"
    )
    wire.sendall(head.encode() + bytes(3_000_000))


def _limit_files(engine: Engine, most_bytes: int) -> None:
    """The system refuses to let any file of the engine's grow beyond."""
    resource.prlimit(
        engine.pid, resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY)
    )


def test_a_creation_that_fails_leaves_nothing_that_it_brought(
    engines: Callable[..., Engine], store: Path
) -> None:
    engine = engines(models=[store])
    with client(engine) as asked:
        _limit_files(engine, 100_000)
        failed = create(asked, "less", from_="tiny", quantize="q8_0", system="Hi.")
        assert "too large" in failure(failed)
        wrong = create(asked, "wrong", from_="tiny", quantize="q5_k_m")
        assert failure(wrong)
        assert store_files(engine.store) == []
        _limit_files(engine, resource.RLIM_INFINITY)
        made(asked, "more", from_="tiny", quantize="q8_0")
        assert chat(asked, "more")["done"] is True


def test_a_blob_of_a_folder_that_is_read_is_known_and_of_use(
    engines: Callable[..., Engine], store: Path
) -> None:
    engine = engines(models=[store])
    digest = f"sha256:{hashlib.sha256((FOLDER / 'tiny.gguf').read_bytes()).hexdigest()}"
    with client(engine) as asked:
        assert asked.head(f"/api/blobs/{digest}").status_code == 200
        made(asked, "mine", files={"m.gguf": digest})
        assert chat(asked, "mine")["done"] is True


def test_a_name_of_the_cloud_is_the_last_thing_that_a_creation_refuses(
    asked: httpx.Client,
) -> None:
    assert create(asked, "x:cloud").status_code == 400
    assert create(asked, "x:cloud", from_="tutor:1m").status_code == 403
