"""Models from another engine, from a registry that misbehaves, from a folder."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from ollama_magic.embedded.manifests import Manifest
from ollama_magic.embedded.store import SHIPPED
from tests.embedded.asking import chat, client, until
from tests.embedded.making import (
    failure,
    lines,
    names,
    recorded,
    replayed,
    statuses,
    store_files,
)
from tests.support.engine import Engine
from tests.support.server import Answer, Request, Server

SAME = """
errors/pull-empty-body store/pull-bad-name store/pull-no-name store/pull-refused
store/pull-http-not-insecure
""".split()
MANIFEST = SHIPPED / "manifests/registry.ollama.ai/library/tutor/1m"
WEIGHTS = next(Manifest.parse(MANIFEST.read_bytes()).of_kind("model"))
BLOB = (SHIPPED / "blobs" / WEIGHTS.digest.replace(":", "-")).read_bytes()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that has only what it comes with."""
    folder = tmp_path_factory.mktemp("empty")
    with Engine(folder, env={"HOME": str(folder)}) as engine:
        yield engine


@pytest.fixture
def puller(empty: Engine) -> Iterator[tuple[httpx.Client, Path]]:
    """That engine, and its own folder, which has nothing yet."""
    with client(empty) as found:
        yield found, empty.store
    shutil.rmtree(empty.store, ignore_errors=True)


@pytest.mark.parametrize("name", SAME)
def test_a_pull_is_refused_in_a_real_ollamas_words(
    asked: httpx.Client, name: str
) -> None:
    assert replayed(asked, name) == recorded(name)


def test_a_pull_tells_what_a_real_ollama_tells(
    puller: tuple[httpx.Client, Path], recorded_engine: Engine
) -> None:
    asked, _ = puller
    answer = pull(asked, f"{recorded_engine.url}/library/tiny", insecure=True)
    told = shapes(answer.text)
    real = shapes(recorded("store/pull-resumed")[2])
    assert set(told) == set(real)
    assert (told[0], told[-3:]) == (real[0], real[-3:])
    here = f"127.0.0.1:{recorded_engine.port}/library/tiny:latest"
    assert names(asked) == [here]
    again = pull(asked, f"{recorded_engine.url}/library/tiny", insecure=True)
    assert shapes(again.text)[1:3] == shapes(recorded("store/pull-again")[2])[1:3]
    assert "Paris" in chat(asked, here)["message"]["content"]


def test_a_model_of_another_engine_can_keep_its_plain_name(
    puller: tuple[httpx.Client, Path], recorded_engine: Engine
) -> None:
    asked, _ = puller
    answer = pull(asked, "parrot-count", from_=recorded_engine.url)
    assert statuses(answer)[-1] == "success"
    assert names(asked) == ["parrot-count:latest"]
    with client(recorded_engine) as other:
        assert (
            digests(asked)["parrot-count:latest"]
            == (digests(other)["parrot-count:latest"])
        )


def test_a_folder_of_models_is_as_good_as_a_registry(
    puller: tuple[httpx.Client, Path], store: Path
) -> None:
    asked, _ = puller
    assert statuses(pull(asked, "tiny", from_=str(store)))[-1] == "success"
    assert statuses(pull(asked, "tiny", from_=f"file://{store}"))[-1] == "success"
    assert "Paris" in chat(asked, "tiny")["message"]["content"]
    missing = failure(pull(asked, "nope", from_=str(store)))
    assert missing.startswith("pull model manifest: file does not exist")
    assert "it has parrot-count:latest, " in missing
    nothing = pull(asked, "nope", from_="/nonexistent")
    assert (nothing.status_code, "no manifests" in failure(nothing)) == (400, True)


def test_an_engine_for_a_network_reads_no_folder_for_strangers(
    engines: Callable[..., Engine], store: Path
) -> None:
    engine = engines(arguments=["--host", "0.0.0.0"])
    with httpx.Client(
        base_url=f"http://127.0.0.1:{engine.port}", trust_env=False
    ) as asked:
        answer = pull(asked, "tiny", from_=str(store))
        assert (answer.status_code, "--models" in failure(answer)) == (403, True)


def test_a_class_gives_its_models_to_whoever_brings_the_token(
    puller: tuple[httpx.Client, Path], engines: Callable[..., Engine]
) -> None:
    asked, _ = puller
    room = engines(arguments=["--class"], env={"OLLAMA_MAGIC_TOKEN": "open sesame"})
    place = f"127.0.0.1:{room.port}"
    good = pull(asked, "tutor:1m", from_=f"http://Kim:open%20sesame@{place}")
    assert statuses(good)[-1] == "success"
    bad = failure(pull(asked, "tutor:1m", from_=f"http://Kim:secret@{place}"))
    assert bad.startswith("pull model manifest: 401: ")
    assert "secret" not in bad
    nowhere = failure(pull(asked, "x", from_="http://Kim:secret@127.0.0.1:1"))
    assert 'Get "http://127.0.0.1:1/v2/library/x/manifests/latest"' in nowhere


def test_without_a_stream_a_pull_tells_its_end(
    puller: tuple[httpx.Client, Path], store: Path
) -> None:
    asked, _ = puller
    good = pull(asked, "tiny", from_=str(store), stream=False)
    assert good.json() == {"status": "success"}
    bad = pull(asked, "nope", from_=str(store), stream=False)
    assert bad.status_code == 500


def test_what_came_before_a_hang_up_is_not_fetched_again(
    puller: tuple[httpx.Client, Path], registry: Callable[..., Server]
) -> None:
    asked, store = puller
    slow = registry(stop_after=300_000, then=never)
    body = {"model": "tutor:1m", "from": slow.url}
    with asked.stream("POST", "/api/pull", json=body) as answer:
        until(lambda: sizes(store) >= 300_000)
        answer.close()
    until(lambda: not busy(asked))
    assert names(asked) == []
    whole = registry()
    told = lines(pull(asked, "tutor:1m", from_=whole.url))
    assert told[-1] == {"status": "success"}
    first = next(line for line in told if line.get("digest") == WEIGHTS.digest)
    assert first["completed"] >= 300_000
    asks = [r for r in whole.requests if r.path.endswith(WEIGHTS.digest)]
    assert asks[0].headers["range"] == "bytes=300000-"
    assert not [name for name in store_files(store) if "partial" in name]


def test_a_lost_connection_is_taken_up_again(
    puller: tuple[httpx.Client, Path], registry: Callable[..., Server]
) -> None:
    asked, _ = puller
    breaking = registry(stop_after=500_000, then=reset)
    assert statuses(pull(asked, "tutor:1m", from_=breaking.url))[-1] == "success"
    asks = [r for r in breaking.requests if r.path.endswith(WEIGHTS.digest)]
    assert [r.headers["range"] for r in asks[:2]] == ["bytes=0-", "bytes=500000-"]


def test_a_registry_that_knows_no_ranges_begins_again(
    puller: tuple[httpx.Client, Path], registry: Callable[..., Server]
) -> None:
    asked, store = puller
    partial = store / "blobs" / f"{WEIGHTS.digest.replace(':', '-')}-partial"
    partial.parent.mkdir(parents=True)
    partial.write_bytes(BLOB[:1000])
    assert statuses(pull(asked, "tutor:1m", from_=registry(ranges=False).url))[-1] == (
        "success"
    )


def test_wrong_bytes_are_refused_and_not_kept(
    puller: tuple[httpx.Client, Path], registry: Callable[..., Server]
) -> None:
    asked, store = puller
    answer = pull(asked, "tutor:1m", from_=registry(blob=bytes(len(BLOB))).url)
    assert statuses(answer)[-2] == "verifying sha256 digest"
    mismatch = "digest mismatch, file must be downloaded again: want sha256:"
    assert failure(answer).startswith(mismatch)
    assert not [name for name in store_files(store) if "manifests" in name]
    assert WEIGHTS.digest.replace(":", "-") not in "".join(store_files(store))
    assert statuses(pull(asked, "tutor:1m", from_=registry().url))[-1] == "success"


@pytest.mark.parametrize(
    ("blob", "words"),
    [(BLOB + b"more", "more bytes came"), (BLOB[:-9], "fewer bytes came")],
)
def test_a_blob_of_another_size_is_refused(
    puller: tuple[httpx.Client, Path],
    registry: Callable[..., Server],
    blob: bytes,
    words: str,
) -> None:
    asked, _ = puller
    assert words in failure(pull(asked, "tutor:1m", from_=registry(blob=blob).url))


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (b"", "pull model manifest: "),
        (b"not json", "pull model manifest: "),
        (b'{"layers": 3}', "the manifest has no layers"),
        (b'{"layers": [{"digest": "x"}]}', "a layer of the manifest is broken"),
        (
            b'{"layers": [{"mediaType": "m", "digest": "../../etc", "size": 1}]}',
            "invalid digest format",
        ),
        (b" " * 5_000_000, "more than 4194304 bytes came"),
        (
            b'{"layers": [{"mediaType": "m", "digest": "sha256:%s", "size": %d}]}'
            % (b"0" * 64, 1 << 60),
            "no space left on device",
        ),
    ],
)
def test_a_manifest_that_is_none_is_refused(
    puller: tuple[httpx.Client, Path],
    registry: Callable[..., Server],
    manifest: bytes,
    words: str,
) -> None:
    asked, store = puller
    answer = pull(asked, "tutor:1m", from_=registry(manifest=manifest).url)
    assert words in failure(answer)
    assert store_files(store) == []


def test_several_may_pull_the_same_at_a_time(
    puller: tuple[httpx.Client, Path], registry: Callable[..., Server]
) -> None:
    asked, store = puller
    url = registry().url
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(pull, asked, "tutor:1m", from_=url) for _ in range(4)]
        assert {statuses(job.result())[-1] for job in jobs} == {"success"}
    left = [name for name in store_files(store) if "incoming" in name]
    assert left == []
    assert chat(asked, "tutor:1m")["message"]["content"]


@pytest.fixture
def recorded_engine(recorded: Engine) -> Engine:
    """The engine whose models are pulled."""
    return recorded


@pytest.fixture
def registry(opened: ExitStack) -> Callable[..., Server]:
    """Starts a registry that has one model, and may misbehave."""

    def start(**manners: Any) -> Server:
        return opened.enter_context(Server(handler(**manners)))

    return start


async def reset(answer: Answer) -> None:
    """Break the connection off."""
    answer.cut()


async def never(answer: Answer) -> None:
    """Say nothing more."""
    await answer.never()


def handler(
    *,
    manifest: bytes = MANIFEST.read_bytes(),
    blob: bytes = BLOB,
    ranges: bool = True,
    stop_after: int = 0,
    then: Callable[[Answer], Awaitable[None]] | None = None,
) -> Callable[[Request, Answer], Awaitable[None]]:
    """How a registry answers; ``stop_after`` so many bytes ``then`` comes, once."""
    stops = threading.Semaphore(1 if then else 0)

    async def answered(request: Request, answer: Answer) -> None:
        if "/manifests/" in request.path:
            await answer.whole(200, manifest, "application/json")
            return
        digest = request.path.rpartition("/")[2]
        data = blob
        if digest != WEIGHTS.digest:
            data = (SHIPPED / "blobs" / digest.replace(":", "-")).read_bytes()
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        begin = int(asked[1]) if asked and ranges else 0
        size = {"Content-Length": str(max(0, len(data) - begin))}
        await answer.head(206 if ranges else 200, size)
        if digest == WEIGHTS.digest and then and stops.acquire(blocking=False):
            await answer.send(data[begin:stop_after])
            await then(answer)
            return
        await answer.send(data[begin:])
        await answer.end()

    return answered


def pull(asked: httpx.Client, model: str, **fields: Any) -> httpx.Response:
    """Ask for a model; ``from_`` is ``from``."""
    fields = {name.rstrip("_"): value for name, value in fields.items()}
    return asked.post("/api/pull", json={"model": model, **fields})


def digests(asked: httpx.Client) -> dict[str, str]:
    """The digest of each model."""
    models = asked.get("/api/tags").json()["models"]
    return {model["name"]: model["digest"] for model in models}


def sizes(store: Path) -> int:
    """All bytes that have come."""
    return sum(path.stat().st_size for path in store.rglob("*") if path.is_file())


def busy(asked: httpx.Client) -> bool:
    """Whether the engine does not answer."""
    return asked.get("/api/version").status_code != 200


def shapes(text: str) -> list[tuple[str, ...]]:
    """Which fields each line has, and what it says where that is always the same."""
    found = []
    for line in text.splitlines():
        value = json.loads(line)
        said = re.sub(r"pulling [0-9a-f]{12}", "pulling …", value["status"])
        found.append((said, *value))
    return found
