"""The engine's models as a registry: what another Ollama, or anybody, may take."""

from __future__ import annotations

import hashlib
import json

import httpx
import pytest

from ollama_magic.embedded.manifests import MANIFEST_TYPE
from tests.embedded.making import made

TUTOR = "/v2/library/tutor"


def test_a_manifest_has_the_digest_that_the_list_tells(ask: httpx.Client) -> None:
    models = ask.get("/api/tags").json()["models"]
    known = {model["name"]: model["digest"] for model in models}
    answer = ask.get(f"{TUTOR}/manifests/1m")
    assert answer.headers["content-type"] == MANIFEST_TYPE
    assert hashlib.sha256(answer.content).hexdigest() == known["tutor:1m"]
    head = ask.head(f"{TUTOR}/manifests/1m")
    assert head.headers["content-length"] == str(len(answer.content))


def test_a_blob_is_served_whole_or_in_parts(ask: httpx.Client) -> None:
    layer = weights(ask)
    path = f"{TUTOR}/blobs/{layer['digest']}"
    whole = ask.get(path)
    assert f"sha256:{hashlib.sha256(whole.content).hexdigest()}" == layer["digest"]
    head = ask.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == layer["size"]
    part = ask.get(path, headers={"Range": "bytes=1000-1999"})
    assert (part.status_code, part.content) == (206, whole.content[1000:2000])
    rest = ask.get(path, headers={"Range": f"bytes={layer['size'] - 99}-"})
    assert rest.content == whole.content[-99:]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/v2/library/nope/manifests/latest", "MANIFEST_UNKNOWN"),
        (f"{TUTOR}/manifests/nope", "MANIFEST_UNKNOWN"),
        (f"{TUTOR}/manifests/a%20b", "MANIFEST_UNKNOWN"),
        (f"{TUTOR}/blobs/sha256:{'0' * 64}", "BLOB_UNKNOWN"),
        (f"{TUTOR}/blobs/..%5cmanifests", "BLOB_UNKNOWN"),
        (f"{TUTOR}/blobs/..%2f..%2fmanifests", "404 page not found"),
    ],
)
def test_what_is_not_there_is_a_404_of_a_registry(
    ask: httpx.Client, path: str, words: str
) -> None:
    answer = ask.get(path)
    assert answer.status_code == 404
    assert words in answer.text


def test_a_blob_is_served_under_its_own_model_only(ask: httpx.Client) -> None:
    digest = weights(ask)["digest"]
    assert ask.get(f"/v2/library/parrot-count/blobs/{digest}").status_code == 404


def test_nothing_can_be_written(ask: httpx.Client) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = ask.request(method, f"{TUTOR}/manifests/1m", content=b"{}")
        assert answer.status_code == 405


def test_a_model_that_was_made_here_is_served(asked: httpx.Client) -> None:
    made(asked, "me/served", from_="tutor:1m", system="Served.")
    manifest = asked.get("/v2/me/served/manifests/latest").json()
    for layer in (*manifest["layers"], manifest["config"]):
        found = asked.get(f"/v2/me/served/blobs/{layer['digest']}")
        assert len(found.content) == layer["size"]


def test_an_ollama_is_sent_to_another_name_of_the_same_host(ask: httpx.Client) -> None:
    """It gives up where the bytes of a blob are not somewhere else."""
    path = f"{TUTOR}/blobs/{weights(ask)['digest']}"
    ollama = {"User-Agent": "ollama/0.33.0 (amd64 linux) Go/go1.26"}
    sent = ask.get(path, headers=ollama)
    assert sent.status_code == 307
    address = httpx.URL(sent.headers["location"])
    assert address.host == "::ffff:127.0.0.1"
    assert address.port == ask.base_url.port
    there = ask.get(
        address.copy_with(host="127.0.0.1"),
        headers={**ollama, "Host": f"[::ffff:127.0.0.1]:{address.port}"},
    )
    assert (there.status_code, len(there.content)) == (200, weights(ask)["size"])
    named = ask.get(path, headers={**ollama, "Host": "localhost"})
    assert httpx.URL(named.headers["location"]).host == "127.0.0.1"


def weights(asked: httpx.Client) -> dict[str, int]:
    """The layer of the weights of the model that ships."""
    manifest = json.loads(asked.get(f"{TUTOR}/manifests/1m").content)
    [layer] = [it for it in manifest["layers"] if it["mediaType"].endswith(".model")]
    return layer
