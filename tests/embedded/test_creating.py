"""Models made from files and from other models."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ollama_magic.embedded.store import SHIPPED
from tests.embedded.asking import chat
from tests.embedded.making import (
    CHATML,
    STOPS,
    create,
    failure,
    lines,
    made,
    names,
    recorded,
    replayed,
    statuses,
    store_files,
    upload,
)
from tests.support.engine import Engine

REFUSED = """
errors/create-empty-body store/create-error-absolute-path store/create-error-bad-name
store/create-error-bad-digest store/create-error-bad-template
store/create-error-bad-template-no-stream store/create-error-no-name
store/create-error-no-source store/create-error-no-source-no-stream
store/create-error-parameters-not-object
""".split()
# In the order in which they were recorded: some begin with what one before them made.
MADE = """
create-from-model create-full create-inherit create-clear create-info
create-error-message-role create-parameter-types-unchecked create-renderer-unknown
""".split()
WEIGHTS = "e3acdff0e47aa8e5cfa40ce43f66f0bd6bf1165bc587c92f1e4858117f44d19a"


@pytest.fixture(scope="module")
def family(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An engine with the model from which those of the tapes were made."""
    from tests.embedded.asking import client

    with Engine(tmp_path_factory.mktemp("family")) as engine, client(engine) as found:
        digest = upload(found, bare)
        files = {"m.gguf": digest}
        told = made(found, "tiny", files=files, template=CHATML, parameters=STOPS)
        answers = {name: replayed(found, f"store/{name}") for name in MADE}
        yield found, digest.removeprefix("sha256:"), told, answers


@pytest.mark.parametrize("name", REFUSED)
def test_a_creation_is_refused_in_a_real_ollamas_words(
    asked: httpx.Client, name: str
) -> None:
    assert replayed(asked, name) == recorded(name)


def test_a_model_of_a_file_is_made_in_a_real_ollamas_steps(family: Any) -> None:
    _, weights, told, _ = family
    layers = [line.rpartition(":")[2] for line in told if "layer" in line]
    assert told[:2] == ["parsing GGUF", "verifying conversion"]
    assert told[-2:] == ["writing manifest", "success"]
    # The template and the options have the digests that they have in Ollama.
    assert [layer[:12] for layer in layers] == [
        weights[:12], "e3b2721cec51", "f02dd72bb242"
    ]  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_a_model_of_another_has_a_real_ollamas_layers(family: Any, name: str) -> None:
    _, weights, _, answers = family
    status, kind, text = recorded(f"store/{name}")
    text = text.replace(WEIGHTS, weights)
    found = answers[name][2]
    # Whether a layer was there before depends on what was made before.
    assert answers[name][:2] == (status, kind)
    assert found.replace("creating new", "using existing") == text.replace(
        "creating new", "using existing"
    )


@pytest.mark.parametrize("name", ["full", "child", "clear", "info"])
def test_show_tells_of_it_what_a_real_ollama_tells(family: Any, name: str) -> None:
    found, _, _, _ = family
    shown = found.post("/api/show", json={"model": f"tiny-{name}"}).json()
    real = json.loads(recorded(f"store/show-tiny-{name}")[2])
    assert shown.keys() == real.keys()
    for field in real.keys() - {"modified_at", "model_info", "tensors"}:
        assert _settled(field, shown[field]) == _settled(field, real[field]), field


def test_the_parent_stands_in_the_list(family: Any) -> None:
    found, _, _, _ = family
    models = found.get("/api/tags").json()["models"]
    parents = {model["name"]: model["details"]["parent_model"] for model in models}
    assert parents["tiny:latest"] == ""
    assert parents["tiny-child:latest"] == "tiny-full:latest"


def test_system_messages_and_options_take_effect(family: Any) -> None:
    found, _, _, _ = family
    question = [{"role": "user", "content": "And Chile?"}]
    debug = chat(found, "tiny-full", messages=question, _debug_render_only=True)
    rendered = debug["_debug_info"]["rendered_template"]
    assert rendered.startswith(
        "<|im_start|>system\nAnswer briefly.\nBe kind.<|im_end|>"
    )
    assert "user\ncapital of Peru?<|im_end|>" in rendered
    assert rendered.endswith("user\nAnd Chile?<|im_end|>\n<|im_start|>assistant\n")
    chat(found, "tiny-full", messages=question)
    loaded = found.get("/api/ps").json()["models"]
    assert next(m for m in loaded if "tiny" in m["name"])["context_length"] == 128


def test_a_model_can_be_made_of_one_that_is_only_read(
    asked: httpx.Client, maker: Engine
) -> None:
    before = store_files(SHIPPED)
    made(asked, "teacher", from_="tutor:1m", license="And another.")
    shown = asked.post("/api/show", json={"model": "teacher"}).json()
    assert shown["license"].startswith("MIT License")
    assert shown["license"].endswith("\nAnd another.")
    assert shown["details"]["parent_model"] == "tutor:1m"
    assert str(maker.store) in shown["modelfile"]
    assert store_files(SHIPPED) == before
    assert "Paris" in chat(asked, "teacher")["message"]["content"]


def test_a_file_in_the_folder_is_a_model(
    asked: httpx.Client, maker: Engine, bare: Path
) -> None:
    (maker.store / "My Model (2).GGUF").write_bytes(bare.read_bytes())
    assert "My-Model-2-88b65c:latest" in names(asked)
    assert chat(asked, "my-model-2-88b65c")["message"]["content"]
    made(asked, "of-a-file", from_="my-model-2-88b65c", system="Hello.")
    assert asked.request(
        "DELETE", "/api/delete", json={"model": "my-model-2-88b65c"}
    ).is_success
    assert "My-Model-2-88b65c:latest" not in names(asked)
    assert chat(asked, "of-a-file")["message"]["content"]


def test_without_a_stream_only_the_end_is_told(asked: httpx.Client) -> None:
    answer = create(asked, "quiet", from_="tutor:1m", stream=False)
    assert answer.json() == {"status": "success"}
    assert answer.headers["content-type"] == "application/json"


def test_the_source_of_a_model_is_pulled_where_it_is_not_here(
    asked: httpx.Client,
) -> None:
    answer = create(asked, "far", from_="127.0.0.1:1/library/x")
    assert lines(answer)[0] == {"status": "pulling manifest"}
    assert "dial tcp 127.0.0.1:1: connect: connection refused" in failure(answer)


@pytest.mark.parametrize(
    ("wish", "smaller"), [("bf16", 0.9), ("q8_0", 0.6), ("Q4_0", 0.35)]
)
def test_weights_in_fewer_bits_still_answer(
    asked: httpx.Client, bare: Path, wish: str, smaller: float
) -> None:
    files = {"m.gguf": upload(asked, bare)}
    made(asked, "whole", files=files, template=CHATML)
    told = made(asked, f"less-{wish.lower()}", from_="whole", quantize=wish)
    assert "verifying conversion" in told
    listed = asked.get("/api/tags").json()["models"]
    model = next(m for m in listed if m["name"] == f"less-{wish.lower()}:latest")
    whole = next(m for m in listed if m["name"] == "whole:latest")
    assert model["details"]["quantization_level"] == wish.upper()
    assert model["size"] < whole["size"] * smaller or wish == "bf16"
    said = chat(asked, model["name"], options={"temperature": 0, "num_predict": 9})
    assert said["eval_count"] > 3


@pytest.mark.parametrize(
    ("source", "wish", "words"),
    [
        ("whole", "q4_K_M", "unsupported quantization type Q4_K_M - supported types "
         "are F16, BF16, Q8_0, Q4_0; the K types need Ollama itself"),
        ("whole", "q9_9", "unsupported quantization type Q9_9 - supported types"),
        ("parrot-count", "q4_0", "quantization is only supported for F16, BF16"),
    ],
)  # fmt: skip
def test_bits_that_cannot_be_had_are_refused_with_the_reason(
    asked: httpx.Client, bare: Path, source: str, wish: str, words: str
) -> None:
    made(asked, "whole", files={"m.gguf": upload(asked, bare)}, template=CHATML)
    answer = create(asked, "x", from_=source, quantize=wish)
    assert answer.status_code == 500
    assert failure(answer).startswith(words)
    assert "x:latest" not in names(asked)


def test_a_license_that_is_no_text_is_refused(asked: httpx.Client) -> None:
    answer = create(asked, "x", from_="tutor:1m", license=[1])
    assert answer.status_code == 400


def test_a_model_that_was_made_again_leaves_nothing_behind(
    engines: Callable[..., Engine],
) -> None:
    from tests.embedded.asking import client

    engine = engines()
    with client(engine) as found:
        made(found, "again", from_="tutor:1m", system="One.")
        made(found, "again", from_="tutor:1m", system="Two.")
        once = store_files(engine.store)
        made(found, "again", from_="tutor:1m", system="Two.")
        assert store_files(engine.store) == once
        assert found.request(
            "DELETE", "/api/delete", json={"model": "again"}
        ).is_success
    assert store_files(engine.store) == []


def test_what_is_told_of_a_stream_that_fails_is_its_last_line(
    asked: httpx.Client,
) -> None:
    answer = create(asked, "x", files={"m.gguf": "sha256:" + "0" * 64})
    assert answer.status_code == 200
    assert statuses(answer)[0] == "parsing GGUF"
    assert failure(answer).endswith(f"sha256-{'0' * 64}: no such file or directory")


def _settled(field: str, value: Any) -> Any:
    """Options come in any order, and paths are each store's own."""
    if field == "parameters":
        return sorted(value.splitlines())
    if field == "modelfile":
        lines = value.splitlines()
        return sorted(line for line in lines if not line.startswith("FROM /"))
    return value


def test_a_template_that_was_asked_for_counts_before_that_of_the_file(
    asked: httpx.Client,
) -> None:
    made(asked, "shout", from_="tutor:1m", template="SHOUT {{ .Prompt }}")
    made(asked, "shout-again", from_="shout", system="Hi.")
    for name in ("shout", "shout-again"):
        body = {"model": name, "prompt": "x", "_debug_render_only": True}
        shown = asked.post("/api/generate", json=body).json()["_debug_info"]
        assert shown["rendered_template"] == "SHOUT x"
        told = asked.post("/api/show", json={"model": name}).json()
        assert told["template"] == "SHOUT {{ .Prompt }}"
