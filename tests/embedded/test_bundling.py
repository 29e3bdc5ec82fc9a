"""Models in a folder or on a stick: written by one, pulled by others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from ollama_magic.embedded.places import Places
from ollama_magic.embedded.store import SHIPPED, Store
from tests.embedded.asking import chat, client
from tests.embedded.making import lines, made, names, store_files
from tests.support.engine import Engine


def bundle(
    home: Path, *arguments: str | Path, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the engine's program as somebody who has nothing but the package."""
    program = "ollama_magic.embedded.bundling"
    command = [sys.executable, "-m", program, *map(str, arguments)]
    env = {**os.environ, "OLLAMA_MAGIC_MODELS": str(home / "own"), **env}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)


def test_a_bundle_is_a_folder_of_models_that_others_pull_from(
    asked: httpx.Client, maker: Engine, tmp_path: Path
) -> None:
    made(asked, "for-others", from_="tutor:1m", system="Shared.")
    folder = tmp_path / "stick"
    done = bundle(
        tmp_path, folder, "for-others", "tutor:1m", OLLAMA_MAGIC_MODELS=str(maker.store)
    )
    assert done.returncode == 0, done.stderr
    assert "2 models, " in done.stdout
    assert f"%ollama pull MODEL --from {folder}" in done.stdout
    found = Store([folder])
    assert {model.name.short for model in found.models()} == {
        "for-others:latest", "tutor:1m"
    }  # fmt: skip
    shipped, own = Store([SHIPPED]), Store([maker.store])
    assert found.find("tutor:1m").digest == shipped.find("tutor:1m").digest
    assert found.find("for-others").digest == own.find("for-others").digest
    asked.request("DELETE", "/api/delete", json={"model": "for-others"})
    body = {"model": "for-others", "from": str(folder)}
    assert lines(asked.post("/api/pull", json=body))[-1] == {"status": "success"}
    assert chat(asked, "for-others")["message"]["content"]


def test_without_names_the_engines_own_models_are_taken(tmp_path: Path) -> None:
    folder = tmp_path / "all"
    assert bundle(tmp_path, folder).returncode == 0
    once = store_files(folder)
    wanted = {model.name.short for model in Store([SHIPPED]).models()}
    assert {model.name.short for model in Store([folder]).models()} == wanted
    assert bundle(tmp_path, folder).returncode == 0
    assert store_files(folder) == once


def test_ollamas_own_models_are_taken_when_they_are_named(
    store: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "theirs"
    done = bundle(tmp_path, folder, "parrot-count", OLLAMA_MODELS=str(store))
    assert done.returncode == 0, done.stderr
    assert [model.name.model for model in Store([folder]).models()] == ["parrot-count"]


def test_a_model_that_was_pulled_from_a_host_loses_the_host(
    store: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    there = own / "manifests/10.0.0.5:11500/library/tiny/latest"
    there.parent.mkdir(parents=True)
    tiny = store / "manifests/registry.ollama.ai/library/tiny/latest"
    there.write_bytes(tiny.read_bytes())
    (own / "blobs").symlink_to(store / "blobs")
    folder = tmp_path / "stick"
    name = "10.0.0.5:11500/library/tiny"
    assert bundle(tmp_path, folder, name, OLLAMA_MAGIC_MODELS=str(own)).returncode == 0
    assert [model.name.short for model in Store([folder]).models()] == ["tiny:latest"]


def test_an_unknown_model_is_named_with_those_that_there_are(tmp_path: Path) -> None:
    done = bundle(tmp_path, tmp_path / "x", "nope", LANG="ko_KR.UTF-8")
    assert done.returncode == 1
    assert "'nope' 모델이 없습니다. 있는 모델: tutor:" in done.stderr
    assert not (tmp_path / "x").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    done = bundle(tmp_path, in_the_way / "folder", "tutor:1m")
    assert done.returncode == 1
    assert str(in_the_way) in done.stderr


@pytest.mark.parametrize(
    ("env", "own", "theirs"),
    [
        ({}, "{data}/ollama-magic/models", "{home}/.ollama/models"),
        (
            {"OLLAMA_MAGIC_MODELS": "/a", "OLLAMA_MODELS": '"/b"'},
            "/a",
            "/b",
        ),
    ],
)
def test_the_folders_are_where_the_system_or_the_user_wants_them(
    tmp_path: Path, env: dict[str, str], own: str, theirs: str
) -> None:
    program = (
        "from ollama_magic.embedded.places import Places\n"
        "places = Places.chosen(None)\nprint(places.own, places.ollamas)"
    )
    data = tmp_path / "data"
    known = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(data), **env}
    others = {key: text for key, text in os.environ.items() if "OLLAMA" not in key}
    said = subprocess.check_output(
        [sys.executable, "-c", program], env={**others, **known}, text=True
    )
    places = {"home": tmp_path, "data": data}
    assert said.split() == [own.format(**places), theirs.format(**places)]


def test_what_somebody_names_comes_before_what_ships(store: Path) -> None:
    places = Places.chosen("/own", [str(store)])
    assert places.store().roots[:3] == (Path("/own"), store, SHIPPED)
    assert places.store().roots[3] == places.ollamas


def test_ollamas_own_store_is_read_and_never_written(
    store: Path, tmp_path: Path
) -> None:
    before = store_files(store)
    there = {"OLLAMA_MODELS": str(store)}
    with Engine(tmp_path / "e", env=there) as engine, client(engine) as asked:
        assert "parrot-count:latest" in names(asked)
        made(asked, "parrot-count", from_="parrot-count", system="Mine.")
        made(asked, "again", from_="parrot-count")
        body = {"model": "parrot-count"}
        assert asked.request("DELETE", "/api/delete", json=body).status_code == 200
        assert asked.request("DELETE", "/api/delete", json=body).status_code == 403
    assert store_files(store) == before


def test_the_command_opens_the_same_door(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ollama_magic.cli", "bundle", str(tmp_path / "x")]
    env = {**os.environ, "OLLAMA_MAGIC_MODELS": str(tmp_path / "own")}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x" / "manifests").is_dir()
