"""Tests of Modelfiles as values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ollama_magic.errors import BadModelfile, BadOption
from ollama_magic.modelfile import CreateRequest, Modelfile
from ollama_magic.names import ModelRef
from ollama_magic.request import Message
from tests.support import tapes

WHOLE = """\
FROM ./model.gguf
FROM ./projector.gguf
ADAPTER ./adapter.gguf
DRAFT ./draft.gguf
TEMPLATE {{ .Prompt }}
SYSTEM \"\"\"Say "hi".
Then stop.\"\"\"
RENDERER qwen3.5
PARSER qwen3.5
REQUIRES 0.14.0
PARAMETER temperature 0.2
PARAMETER num_ctx 4096
PARAMETER use_mmap false
PARAMETER stop a b
PARAMETER stop "
"
MESSAGE user Hi
MESSAGE assistant Hello.
LICENSE MIT
LICENSE "Second
text"
"""


def test_a_whole_modelfile_is_read_and_written_as_it_was() -> None:
    read = Modelfile.parse(WHOLE)

    assert read == Modelfile(
        from_=["./model.gguf", "./projector.gguf"],
        adapter="./adapter.gguf",
        draft="./draft.gguf",
        template="{{ .Prompt }}",
        system='Say "hi".\nThen stop.',
        renderer="qwen3.5",
        parser="qwen3.5",
        requires="0.14.0",
        parameters={
            "temperature": 0.2,
            "num_ctx": 4096,
            "use_mmap": False,
            "stop": ["a b", "\n"],
        },
        messages=[("user", "Hi"), Message("assistant", "Hello.")],
        license=("MIT", "Second\ntext"),
    )
    assert str(read) == WHOLE
    assert read.sources == ("./model.gguf", "./projector.gguf")


def test_of_instructions_that_do_not_add_up_the_last_one_holds() -> None:
    text = "FROM x\nSYSTEM a\nSYSTEM b\nPARAMETER seed 1\nPARAMETER seed 2"

    assert Modelfile.parse(text).system == "b"
    assert Modelfile.parse(text).parameters == {"seed": 2}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("top_p .5", 0.5),
        ("temperature 1e0", 1.0),
        ('seed "5"', 5),
        ("use_mmap T", True),
        ("use_mmap 0", False),
        ("num_gpu -1", -1),
    ],
)
def test_a_parameter_has_the_type_of_its_option(line: str, value: object) -> None:
    [found] = Modelfile.parse(f"FROM x\nPARAMETER {line}").parameters.values()

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("line", "what", "instead"),
    [
        ("nope 1", "no option 'nope'", "%ollama help options"),
        ("temprature 1", "no option 'temprature'", "Did you mean temperature?"),
        ("temperature hot", "cannot be 'hot'", "PARAMETER temperature 0.5"),
        ("seed 2.0", "seed cannot be '2.0'", "PARAMETER seed 2"),
        ("seed 1_000", "seed cannot be '1_000'", "PARAMETER seed 42"),
        ("use_mmap yes", "cannot be 'yes'", "PARAMETER use_mmap true"),
        ("top_p 2", "top_p=2.0 is out of range", "0 … 1"),
        ("top_p 0.5 # half", "cannot be '0.5 # half'", "PARAMETER top_p 0.5"),
    ],
)
def test_a_wrong_parameter_is_told_with_its_line(
    line: str, what: str, instead: str
) -> None:
    with pytest.raises(BadModelfile) as caught:
        Modelfile.parse(f"FROM x\n\nPARAMETER {line}")

    assert caught.value.line == 3
    assert what in caught.value.message
    assert instead in caught.value.hint


def test_a_retired_parameter_is_kept_and_not_sent() -> None:
    modelfile = Modelfile.parse("FROM x\nPARAMETER mirostat 1\nPARAMETER seed 1")
    request = CreateRequest(ModelRef("y"), modelfile, "x")

    assert modelfile.retired == ("mirostat",)
    assert "PARAMETER mirostat 1\n" in str(modelfile)
    assert request.fields()["parameters"] == {"seed": 1}


@pytest.mark.parametrize("text", ["", "SYSTEM x", "# FROM x"])
def test_a_modelfile_is_made_from_something(text: str) -> None:
    with pytest.raises(BadModelfile, match="made FROM"):
        Modelfile.parse(text)


def test_a_modelfile_is_made_from_something_by_keywords_too() -> None:
    with pytest.raises(BadModelfile, match="made FROM"):
        Modelfile(from_="")


def test_keywords_are_checked_as_a_text_is() -> None:
    with pytest.raises(BadOption, match="temperature"):
        Modelfile(from_="x", parameters={"temperature": "hot"})
    with pytest.raises(BadModelfile, match="'tool' is not a role"):
        Modelfile(from_="x", messages=[("tool", "hi")])
    with pytest.raises(BadModelfile, match="'soon' is not a version"):
        Modelfile(from_="x", requires="soon")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_file_may_be_in_any_of_the_encodings(encoding: str, tmp_path: Path) -> None:
    text = "FROM x\nSYSTEM 안녕"
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    (tmp_path / "Modelfile").write_bytes((mark + text).encode(encoding))

    assert Modelfile.read(tmp_path / "Modelfile").system == "안녕"


def test_a_file_that_cannot_be_read_is_an_error_of_ours(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(BadModelfile, match="cannot be read: "):
            Modelfile.read(path)


def test_a_mark_of_the_encoding_may_be_left_in_a_text() -> None:
    assert Modelfile.parse("\ufeffFROM x").sources == ("x",)


SHOWN = [name for name in tapes.names() if name.startswith("store/show-")]


@pytest.mark.parametrize("name", SHOWN)
def test_what_ollama_shows_of_a_model_can_be_read(name: str) -> None:
    shown = json.loads(b"".join(tapes.chunk_bytes(tapes.read(name))))
    read = Modelfile.parse(shown["modelfile"])

    assert read.sources[0].startswith("/models/blobs/sha256-")
    assert read.system == shown.get("system", "")
    assert Modelfile.parse(str(read)) == read


def test_the_text_of_a_modelfile_is_no_name_of_a_model() -> None:
    with pytest.raises(BadModelfile, match=r"not 'FROM tiny'\nThe text .*parse\("):
        Modelfile("FROM tiny\nSYSTEM Be brief.")


def test_a_file_that_is_no_text_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF\0\0" * 100)

    with pytest.raises(BadModelfile, match=r"model\.gguf is no text\n") as raised:
        Modelfile.read(path)
    assert "\0" not in str(raised.value)


def test_a_number_with_a_unit_is_answered_with_the_number() -> None:
    with pytest.raises(BadModelfile, match="PARAMETER num_ctx 32768 "):
        Modelfile.parse("FROM x\nPARAMETER num_ctx 32K")
