"""Tests of presets: what a file may say, where it is found, whom it lets be asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ollama_magic.errors import BadInput, NoModel
from ollama_magic.names import ModelRef
from ollama_magic.presets import Preset, find, listed, permit, permitted
from ollama_magic.session import Session
from tests.support.kernel import Cell, Kernel

Sessions = Callable[..., Session]
WHOLE = """
host = "192.168.0.7:11434"
model = "tiny"
allowed_models = ["tiny", "qwen3:*"]
persona = "You are Ada."
system = '''
Ask back.
'''
think = "low"

[options]
temperature = 0.2
stop = ["END"]
"""
# What a file says, the line that is named, and what else is.
BROKEN = {
    'system = "a"\nmodel = ': (2, "TOML"),
    'system = "a"\n\nmodle = "tiny"': (3, "model"),
    "system = 3": (1, "system cannot be 3"),
    "allowed_models = [1]": (1, "allowed_models"),
    'allowed_models = "tiny"': (1, "allowed_models"),
    'host = "a"\noptions = 3': (2, "options"),
    'model = "a b"': (1, "a b"),
    'host = "http://x:99999999"': (1, "host"),
    '\nhost = "http://me:pw@there"': (2, "secret"),
    'system = "a"\napi_key = "sk-1"': (2, "OLLAMA_API_KEY"),
    '[headers]\nAuthorization = "x"': (1, "secret"),
    "[options]\ntemperature = 0.1\ntemprature = 2": (3, "temperature"),
    "[options]\nseed = 1\ntop_p = 7": (3, "top_p"),
    "think = 3": (1, "think"),
    'think = "hihg"': (1, "think"),
}


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Preset]:
    def write(text: str) -> Preset:
        path = tmp_path / "class.toml"
        path.write_text(text, "utf-8")
        return Preset.read(path)

    return write


def test_a_preset_says_what_holds_for_a_class(read: Callable[[str], Preset]) -> None:
    settings = read(WHOLE).settings({"seed": 1})

    assert settings == {
        "host": "192.168.0.7:11434",
        "model": "tiny",
        "allowed_models": ("tiny", "qwen3:*"),
        "system": "You are Ada.\n\nAsk back.",
        "options": {"seed": 1, "temperature": 0.2, "stop": ["END"]},
        "think": "low",
    }
    assert read("").settings({"seed": 1}) == {}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_preset_says_where(text: str, read: Callable[[str], Preset]) -> None:
    line, named = BROKEN[text]
    with pytest.raises(BadInput) as caught:
        read(text)

    told = str(caught.value)
    assert f"line {line}:" in told
    assert named in told
    assert "sk-1" not in told
    assert "pw" not in told
    assert len(told.splitlines()) <= 3


def test_a_preset_is_found_beside_the_notebook(tmp_path: Path) -> None:
    (tmp_path / "presets").mkdir()
    for name in ("a.toml", "presets/a.toml", "presets/b.toml"):
        (tmp_path / name).write_text('system = "x"')
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'mine'")

    assert find("a", tmp_path) == tmp_path / "a.toml"
    assert find("b", tmp_path) == tmp_path / "presets" / "b.toml"
    assert find("presets/a.toml", tmp_path) == tmp_path / "presets" / "a.toml"
    assert find(str(tmp_path / "a.toml"), Path("/")) == tmp_path / "a.toml"
    assert listed(tmp_path) == ["a", "b"]
    with pytest.raises(BadInput, match=r"(?s)nope.*a, b"):
        find("nope", tmp_path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(BadInput, match=r"no text in UTF-8(?s:.*)Save it"):
        Preset.read(tmp_path / "a.toml")


@pytest.mark.parametrize(
    ("key", "hint"),
    [("sistem", "Did you mean system? It can have: host, "), ("foo", "It can have: h")],
)
def test_a_key_that_is_none_is_told_with_a_near_one_and_all(
    key: str, hint: str, read: Callable[[str], Preset]
) -> None:
    with pytest.raises(BadInput) as caught:
        read(f'{key} = "x"')

    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("model", "allowed", "may"),
    [
        ("tiny", (), True),
        ("tiny", ("tiny",), True),
        ("tiny:latest", ("tiny",), True),
        ("TINY", ("tiny",), True),
        ("tiny:q8_0", ("tiny",), False),
        ("tiny:q8_0", ("tiny:*",), True),
        ("qwen3:4b", ("tiny", "qwen3:*"), True),
        ("hf.co/org/tiny", ("tiny",), False),
    ],
)
def test_a_model_is_allowed_by_its_name_or_a_pattern(
    model: str, allowed: tuple[str, ...], may: bool
) -> None:
    assert permitted(ModelRef.parse(model), allowed) is may


def test_a_model_that_is_not_allowed_is_not_asked(
    sessions: Sessions, hostile: Any
) -> None:
    server = hostile.saying("yes")
    session = sessions(server, allowed_models=("other", "qwen3:*"))

    with pytest.raises(BadInput, match=r"(?s)tiny.*other, qwen3:\*"):
        session.chat("hi")
    with pytest.raises(BadInput):
        session.generate("hi")
    assert server.requests_to("/api/chat") == []
    permit(ModelRef(""), ("other",))


def test_one_of_the_allowed_models_is_chosen(
    sessions: Sessions, tape_server: Any
) -> None:
    server = tape_server("chat/stream")
    session = sessions(server, model="", allowed_models=("tiny:q8_0",))
    none = sessions(server, model="", allowed_models=("other",))

    assert session.chat("hi").run.what.model == "tiny:q8_0"
    with pytest.raises(NoModel, match=r"(?s)none of the models.*other"):
        str(none.chat("hi"))


def printed(cell: Cell) -> str:
    assert cell.status == "ok", cell.traceback
    return cell.stdout


def test_a_preset_holds_until_it_is_taken_back(
    kernels: Callable[..., Kernel], hostile: Any, tmp_path: Path
) -> None:
    server, kernel = hostile.saying("Yes."), kernels()
    kernel.run("%load_ext ollama_magic\n%ollama host localhost")
    kernel.run("%ollama set seed 7\n%config OllamaMagic.model = 'big'")
    text = WHOLE.replace("192.168.0.7:11434", server.url)
    kernel.run(f"from pathlib import Path\nPath('class.toml').write_text({text!r})")
    said = printed(kernel.run("%chat preset class"))
    listed = printed(kernel.run("%chat preset"))
    asked = kernel.run("%chat Who are you?")
    refused = kernel.run("%chat -m big hi").traceback
    unused = kernel.run("%ollama use big").traceback
    body = server.requests_to("/api/chat")[-1].json
    printed(kernel.run("%chat preset off"))

    assert "You are Ada. Ask back." in said
    assert listed == "* class\n"
    assert asked.status == "ok", asked.traceback
    assert body["messages"][0]["content"] == "You are Ada.\n\nAsk back."
    assert body["options"] == {"seed": 7, "temperature": 0.2, "stop": ["END"]}
    assert (body["model"], body["think"]) == ("tiny", "low")
    assert "tiny, qwen3:*" in refused
    assert "tiny, qwen3:*" in unused
    assert len(refused.splitlines()) <= 3
    assert printed(kernel.run("%ollama use")) == "big\n"
    assert "localhost" in printed(kernel.run("%config OllamaMagic.host")) + str(
        kernel.run("%config OllamaMagic.host").displays
    )
    assert "no preset" in kernel.run("%chat preset off").traceback


def test_a_preset_that_is_broken_changes_nothing(
    kernels: Callable[..., Kernel],
) -> None:
    kernel = kernels()
    kernel.run("%load_ext ollama_magic\n%config OllamaMagic.model = 'big'")
    kernel.run("open('class.toml', 'w').write('model = \"tiny\"\\nmodle = 3')")

    assert "line 2" in kernel.run("%chat preset class").traceback
    assert "no preset 'other'" in kernel.run("%chat preset other").traceback
    assert printed(kernel.run("%ollama use")) == "big\n"
