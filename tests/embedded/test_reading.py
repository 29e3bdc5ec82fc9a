"""Names, durations, options and stores, as the engine reads them."""

from __future__ import annotations

import json
import math
import os
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

from ollama_magic.embedded.durations import FOREVER, keep_alive_seconds
from ollama_magic.embedded.model import parameter_size
from ollama_magic.embedded.names import parse_name
from ollama_magic.embedded.refusals import Refusal
from ollama_magic.embedded.sampling import options_for
from ollama_magic.embedded.store import SHIPPED, Store
from ollama_magic.embedded.window import cut_prompt
from tests.embedded.asking import client, generate
from tests.scripted import say, write_store


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("llama3.2", "llama3.2:latest"),
        ("qwen3:4b", "qwen3:4b"),
        ("me/model", "me/model:latest"),
        ("hf.co/org/repo:Q4_K_M", "hf.co/org/repo:Q4_K_M"),
        ("127.0.0.1:5000/library/x", "127.0.0.1:5000/library/x:latest"),
        ("registry.ollama.ai/library/x:1", "x:1"),
        ("http://127.0.0.1:5000/library/x:2", "127.0.0.1:5000/library/x:2"),
        ("x:local", "x:latest"),
    ],
)
def test_a_name_is_shown_short_and_with_its_tag(text: str, short: str) -> None:
    assert parse_name(text).short == short


@pytest.mark.parametrize(
    "text",
    [
        *("a b", "..", "../x", "x:", ":y", "/x", "a//b", "x:../../y", "-x", "x" * 81),
        *("a@b", "a/b/c/d", "h/n.s/m", "한글"),
    ],
)
def test_a_malformed_name_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_name(text)
    assert (caught.value.status, caught.value.message) == (400, "invalid model name")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (0, 0), ("0", 0), (300, 300), (0.5, 0.5), ("5m", 300), ("1h30m", 5400),
        ("1.5h", 5400), (".5s", 0.5), ("100ms", 0.1), ("2µs", 2e-6), ("+3s", 3),
        (-1, FOREVER), ("-1m", FOREVER), (1e300, FOREVER), (None, None),
    ],
)  # fmt: skip
def test_a_time_to_stay_is_read_in_all_its_forms(
    value: object, seconds: float | None
) -> None:
    assert keep_alive_seconds(value) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("300", 'time: missing unit in duration "300"'),
        ("", 'time: invalid duration ""'),
        ("abc", 'time: invalid duration "abc"'),
        ("5x", 'time: unknown unit "x" in duration "5x"'),
        (True, "Unsupported type: 'bool'"),
        ([], "Unsupported type: '[]interface {}'"),
    ],
)
def test_a_bad_time_to_stay_is_refused_in_gos_words(value: object, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        keep_alive_seconds(value)
    assert (caught.value.status, caught.value.message) == (400, words)


def test_later_layers_of_options_win_and_null_changes_nothing() -> None:
    found = options_for({"temperature": 0.2, "top_k": 5}, {"top_k": 7, "seed": None})
    assert (found["temperature"], found["top_k"], found["seed"]) == (0.2, 7, -1)
    assert (found["top_p"], found["repeat_penalty"]) == (0.9, 1.0)


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("num_ctx", "4096", "of type integer"),
        ("num_ctx", True, "of type integer"),
        ("num_ctx", math.inf, "of type integer"),
        ("temperature", "hot", "of type float32"),
        ("use_mmap", 1, "of type boolean"),
        ("stop", "x", "of type array"),
        ("stop", [1], "of an array of strings"),
    ],
)
def test_an_option_of_the_wrong_type_is_a_500(name: str, value: Any, kind: str) -> None:
    with pytest.raises(Refusal) as caught:
        options_for({name: value})
    assert caught.value.status == 500
    assert caught.value.message == f'option "{name}" must be {kind}'


def test_an_integer_option_too_large_for_llama_is_cut() -> None:
    assert options_for({"top_k": 10**30})["top_k"] == 2**31 - 1
    assert options_for({"num_predict": 3.9})["num_predict"] == 3


@pytest.mark.parametrize(
    ("count", "text"),
    [(950_912, "951K"), (7_615_616_512, "7.6B"), (8e9, "8B"), (1_235_814, "1.24M")],
)
def test_a_count_of_parameters_is_written_as_ollama_does(count: int, text: str) -> None:
    assert parameter_size(int(count)) == text


def test_a_prompt_too_long_is_cut_as_llama_does() -> None:
    tokens = list(range(334))
    cut = cut_prompt(tokens, 64, 4, shift=True)
    assert len(cut) == 34
    assert cut == [0, 1, 2, 3, *range(304, 334)]
    assert cut_prompt(tokens[:60], 64, 4, shift=True) == tokens[:60]
    for window in range(4, 60):
        assert 0 < len(cut_prompt(tokens, window, 24, shift=True)) < window


def test_the_first_folder_that_has_a_name_wins(tmp_path: Path) -> None:
    model = say(tmp_path / "model", "mine")
    one = write_store(tmp_path / "one", {"tutor:1m": model, "mine": model})
    two = write_store(tmp_path / "two", {"mine": model, "me/other:x": model})
    found = Store([SHIPPED, one, two])
    assert found.find("tutor:1m").blob.is_relative_to(SHIPPED)
    assert found.find("MINE").blob.is_relative_to(one)
    names = {model.name.short for model in found.models()}
    assert {name for name in names if not name.startswith("tutor:")} == {
        "mine:latest",
        "me/other:x",
    }


def test_an_unreadable_manifest_is_left_out_and_refused(tmp_path: Path) -> None:
    model = say(tmp_path / "model", "x")
    folder = write_store(tmp_path / "store", {"good": model, "bad": model})
    library = folder / "manifests" / "registry.ollama.ai" / "library"
    store = Store([folder])
    for text in ("", "[]", '{"layers": 5}', '{"layers": []}', "\xff"):
        (library / "bad" / "latest").write_text(text, "latin-1")
        assert [model.name.short for model in store.models()] == ["good:latest"]
        with pytest.raises(Refusal) as caught:
            store.find("bad")
        assert caught.value.status == 500


def test_a_manifest_cannot_point_out_of_its_store(tmp_path: Path) -> None:
    folder = write_store(tmp_path / "store", {"bad": say(tmp_path / "model", "x")})
    path = folder.joinpath("manifests/registry.ollama.ai/library/bad/latest")
    manifest = json.loads(path.read_text())
    manifest["layers"][0]["digest"] = "sha256:../../../../etc/passwd"
    path.write_text(json.dumps(manifest))
    with pytest.raises(Refusal, match="invalid digest format"):
        Store([folder]).find("bad")


def test_a_model_without_its_file_is_listed_and_not_found(tmp_path: Path) -> None:
    folder = write_store(tmp_path / "store", {"gone": say(tmp_path / "model", "x")})
    for blob in (folder / "blobs").iterdir():
        if blob.stat().st_size > 10_000:
            blob.unlink()
    store = Store([folder])
    assert [model.name.short for model in store.models()] == ["gone:latest"]
    with pytest.raises(Refusal) as caught:
        store.find("gone")
    words = 'model "gone" not found, try pulling it first'
    assert (caught.value.status, caught.value.message) == (404, words)


def test_a_missing_folder_is_an_empty_store(tmp_path: Path) -> None:
    assert Store([tmp_path / "nowhere"]).models() == []


def test_the_shipped_store_is_whole() -> None:
    models = Store([SHIPPED]).models()
    assert "tutor:1m" in {model.name.short for model in models}
    for model in models:
        assert model.blob.is_file()
        assert model.details["quantization_level"] == model.gguf.quantization
        assert model.license.startswith("MIT License")


def test_reading_a_store_writes_nothing_to_it(engines: Any, tmp_path: Path) -> None:
    folder = write_store(tmp_path / "store", {"mine": say(tmp_path / "model", "hello")})
    before = sorted(os.walk(folder))
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    with client(engines(models=[folder])) as asked:
        assert generate(asked, "mine")["response"] == "hello"
        asked.post("/api/show", json={"model": "mine", "verbose": True})
    assert sorted(os.walk(folder)) == before
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    shutil.rmtree(folder)


def test_a_damaged_file_is_listed_and_refused_when_used(
    engines: Any, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged"
    damaged.write_bytes(b"GGUF" + b"\xff" * 200)
    folder = write_store(tmp_path / "store", {"damaged": damaged})
    with client(engines(models=[folder])) as asked:
        names = [model["name"] for model in asked.get("/api/tags").json()["models"]]
        assert "damaged:latest" in names
        for path in ("chat", "generate", "show"):
            body = {"model": "damaged", "prompt": "x", "messages": [{"role": "user"}]}
            answer = asked.post(f"/api/{path}", json=body)
            assert answer.status_code == 500, answer.text
            assert "unable to load model" in answer.json()["error"]


def test_show_has_arrays_only_where_they_are_asked_for(ask: httpx.Client) -> None:
    key = "tokenizer.ggml.tokens"
    plain = ask.post("/api/show", json={"model": "tiny"}).json()
    verbose = ask.post("/api/show", json={"model": "tiny", "verbose": True}).json()
    assert plain["model_info"][key] is None
    assert len(verbose["model_info"][key]) == 768
