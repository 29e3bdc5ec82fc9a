"""Tests of finding the files that a Modelfile names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ollama_magic.errors import BadModelfile, BadName
from ollama_magic.modelfile import Modelfile
from ollama_magic.sources import Sources, find_sources

# A header without keys and without tensors.
GGUF = b"GGUF" + (3).to_bytes(4, "little") + bytes(16)
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes files: `put("a/model.gguf")` a GGUF, `put("x.json", b"{}")` another."""

    def write(name: str, content: bytes = GGUF) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return write


def found(folder: Path, text: str) -> Sources:
    return find_sources(Modelfile.parse(text), folder)


@pytest.mark.parametrize("name", ["tiny", "qwen3:4b", "hf.co/org/repo:Q4_K_M"])
def test_what_is_not_there_as_a_file_is_a_models_name(
    name: str, tmp_path: Path
) -> None:
    assert found(tmp_path, f"FROM {name}") == Sources(name, {}, {}, {})


def test_a_file_is_found_from_the_folder_or_from_the_root(
    put: Put, tmp_path: Path
) -> None:
    path = put("my models/model.gguf")

    for text in ("./my models/model.gguf", "my models/model.gguf", str(path)):
        assert found(tmp_path, f"FROM {text}").files == {"model.gguf": path}


def test_a_tilde_is_the_home_folder(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    path = put("model.gguf")

    assert found(tmp_path / "no", "FROM ~/model.gguf").files == {"model.gguf": path}


def test_a_model_may_have_a_projector_an_adapter_and_a_draft(
    put: Put, tmp_path: Path
) -> None:
    paths = {name: put(f"{name}.gguf") for name in ("m", "p", "a", "d")}
    text = "FROM m.gguf\nFROM ./p.gguf\nADAPTER a.gguf\nDRAFT d.gguf"

    assert found(tmp_path, text) == Sources(
        "",
        {"m.gguf": paths["m"], "p.gguf": paths["p"]},
        {"a.gguf": paths["a"]},
        {"d.gguf": paths["d"]},
    )


def test_a_folder_gives_its_safetensors_and_what_goes_along(
    put: Put, tmp_path: Path
) -> None:
    taken = [
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "nested/model.safetensors",
        "config.json",
        "1_Pooling/config.json",
        "chat_template.jinja",
        "tokenizer.model",
    ]
    left = ["README.md", "model.gguf", "optimizer.bin", "original/tokenizer.model"]
    for name in (*taken, *left):
        put(name, GGUF if name.endswith("gguf") else b"{}")

    assert sorted(found(tmp_path, "FROM .").files) == sorted(taken)


def test_a_folder_without_safetensors_gives_its_gguf_files(
    put: Put, tmp_path: Path
) -> None:
    put("folder/a-00001-of-00002.gguf")
    put("folder/a-00002-of-00002.gguf")
    files = found(tmp_path, "FROM folder").files

    assert sorted(files) == ["a-00001-of-00002.gguf", "a-00002-of-00002.gguf"]


def test_a_gguf_file_may_have_another_name(put: Put, tmp_path: Path) -> None:
    path = put("blobs/sha256-abc")

    assert found(tmp_path, "FROM blobs/sha256-abc").files == {"sha256-abc": path}


MISTAKES = [
    ("FROM ./none.gguf", "FROM ./none.gguf: there is no such file", "its name: FROM"),
    ("FROM none.gguf", "there is no such file", "Modelfile's folder"),
    ("FROM ~/none", "there is no such file", "Modelfile's folder"),
    ("FROM m.gguf\nADAPTER none", "ADAPTER ", "there is no such file"),
    ("FROM m.gguf\nDRAFT none", "DRAFT ", "there is no such file"),
    ("FROM m.gguf\nDRAFT ./m.gguf", "DRAFT and FROM are the same", "smaller model"),
    ("FROM tiny\nFROM m.gguf", "FROM tiny is a model's name", "Name one model"),
    ("FROM tiny\nFROM other", "FROM tiny is a model's name", "Name one model"),
    ("FROM m.gguf\nFROM sub/m.gguf", "two files are called 'm.gguf'", "Rename"),
    ("FROM empty", "has no model in it", "FROM qwen3:latest"),
    ("FROM notes.txt", "not a GGUF file", "fetched whole"),
    ("FROM cut.gguf", "1 tensors do not fit into the file", "fetched whole"),
    ("FROM pytorch", "not a GGUF file", "safetensors"),
    ("FROM lfs", "only says where the real file is", "git lfs pull"),
]


@pytest.mark.parametrize(("text", "what", "instead"), MISTAKES)
def test_a_file_that_will_not_do_is_refused_before_anything_is_sent(
    text: str, what: str, instead: str, put: Put, tmp_path: Path
) -> None:
    put("m.gguf")
    put("sub/m.gguf", GGUF + b"another")
    put("empty/README.md")
    put("notes.txt", b"Buy milk, and then some more of it.")
    put("cut.gguf", GGUF[:8] + (1).to_bytes(8, "little") + bytes(8))
    put("pytorch/pytorch_model.bin", b"PK\x03\x04" + bytes(40))
    put("lfs/model.safetensors", b"version https://git-lfs.github.com/spec/v1\n")

    with pytest.raises(BadModelfile) as caught:
        found(tmp_path, text)
    assert what in str(caught.value)
    assert instead in str(caught.value)


@pytest.mark.parametrize("name", ["a b", "tiny # mine", "x" * 5000, "m@openai"])
def test_a_from_that_is_neither_a_file_nor_a_name_is_refused(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(BadName):
        found(tmp_path, f"FROM {name}")
