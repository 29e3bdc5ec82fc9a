"""Tests of conversations in files: what is written, what is read, and what is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from ollama_magic.dialogue import Conversation, Turn
from ollama_magic.errors import BadInput
from ollama_magic.events import ToolCall
from ollama_magic.request import Message
from ollama_magic.run import Answered, Asked, Identity, Run, What, Where

PNG = b"\x89PNG\r\n\x1a\nfake"
HOSTILE = "<script>x()</script> ![i](http://x/y.png) ```\nopen \x1b[31m"


def run(prompt: str, answer: str, before: str = "", status: str = "ok") -> Run:
    asked = Asked(({"role": "user", "content": prompt},), system="Be kind.")
    return Run(
        Identity(
            prompt,
            f"2026-11-21T{len(before)}",
            before=before or None,
            conversation="default",
        ),
        Where("http://***@there"),
        What("tiny"),
        asked,
        Answered(answer),
        status,
    )


def talked() -> Conversation:
    """A question in Korean, one with a picture and a tool, one that was stopped."""
    tool = (
        Message("user", "Weather?", (PNG,)),
        Message("assistant", "", tool_calls=(ToolCall("weather", {"city": "서울"}),)),
        Message("tool", "맑음", tool_name="weather"),
        Message("assistant", "It is fine."),
    )
    return Conversation(
        "default",
        [
            Turn.of("안녕?", run("안녕?", "안녕하세요."), ("cell", 0)),
            Turn(
                "Weather?",
                tool,
                (run("Weather?", "It is fine.", "안녕?"),),
                ("cell", 1),
            ),
            Turn.of("More", run("More", HOSTILE, "Weather?", "interrupted")),
        ],
    )


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    old = talked()
    path = old.save(tmp_path / "talk.json")
    new = Conversation("default").load(path)

    assert [(t.prompt, t.messages, t.key) for t in new] == [
        (t.prompt, t.messages, t.key) for t in old
    ]
    assert [t.runs for t in new] == [t.runs for t in old]
    assert "안녕" in path.read_text("utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["talk.json"]


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    path.write_text("mine")

    with pytest.raises(BadInput, match="there already") as caught:
        talked().save(path)
    assert len(str(caught.value).splitlines()) <= 3
    assert path.read_text() == "mine"
    talked().save(path, overwrite=True)
    assert len(Conversation().load(path)) == 3


def test_a_folder_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        talked().save(tmp_path / "no" / "talk.json")
    with pytest.raises(BadInput, match="cannot be read"):
        Conversation().load(tmp_path / "no.json")


def test_lines_to_train_with_have_the_common_form() -> None:
    text = talked().export("jsonl")
    assert isinstance(text, str)
    [line] = text.splitlines()
    messages = json.loads(line)["messages"]
    roles = [message["role"] for message in messages]
    picture, call, result = messages[3], messages[4], messages[5]

    assert messages[0] == {"role": "system", "content": "Be kind."}
    assert messages[1] == {"role": "user", "content": "안녕?"}
    assert roles[3:7] == ["user", "assistant", "tool", "assistant"]
    assert picture["content"][1]["image_url"]["url"].startswith("data:image/png;base64")
    [function] = call["tool_calls"]
    assert json.loads(function["function"]["arguments"]) == {"city": "서울"}
    assert result["tool_call_id"] == function["id"]


def test_a_line_can_be_a_turn(tmp_path: Path) -> None:
    path = talked().export(tmp_path / "train.jsonl", each="turn")
    assert isinstance(path, Path)
    lines = path.read_text("utf-8").splitlines()
    loaded = Conversation().load(path)

    assert len(lines) == 3
    assert [json.loads(line)["messages"][0]["role"] for line in lines] == ["system"] * 3
    assert [turn.prompt for turn in loaded] == ["안녕?", "Weather?", "More"]
    assert [m.role for m in loaded.messages].count("system") == 1
    assert loaded[1].question.images == (PNG,)
    assert loaded[1].messages[1].tool_calls[0].arguments == {"city": "서울"}


def test_markdown_reads_well_and_does_nothing() -> None:
    text = str(talked().export())

    assert text.startswith("# default\n")
    assert "> 안녕?\n\n안녕하세요." in text
    assert "> Be kind." in text
    assert text.count("Be kind.") == 1
    assert 'weather({"city": "서울"})' in text
    assert "*(stopped here)*" in text
    assert "<script>" not in text
    assert "![" not in text
    assert "\x1b" not in text
    assert text == str(talked().export("markdown"))


def test_a_conversation_in_a_notebook_is_harmless_markdown() -> None:
    conversation = talked()
    conversation.name = "<img src=x>"
    shown = conversation._repr_markdown_()

    assert "<" not in shown.replace("&lt;", "")
    assert "안녕하세요." in shown


def test_a_notebook_is_one_and_is_read_back(tmp_path: Path) -> None:
    path = talked().export(tmp_path / "talk.ipynb")
    assert isinstance(path, Path)
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)

    assert [cell["source"] for cell in book["cells"]][:2] == [
        "%load_ext ollama_magic",
        "%%chat\n안녕?",
    ]
    assert book["cells"][1]["outputs"][0]["data"]["text/plain"] == "안녕하세요."
    assert "<script>" not in book["cells"][3]["outputs"][0]["data"]["text/markdown"]
    assert "\x1b" not in book["cells"][3]["outputs"][0]["data"]["text/plain"]
    assert [turn.prompt for turn in Conversation().load(path)] == [
        *("안녕?", "Weather?", "More"),
    ]


def test_the_name_of_a_file_says_its_format(tmp_path: Path) -> None:
    conversation = talked()
    for name in ("a.json", "b.jsonl", "c.md", "d.ipynb"):
        assert conversation.export(tmp_path / name) == tmp_path / name
    conversation.export(tmp_path / "e.txt", format="markdown")

    assert (tmp_path / "e.txt").read_text() == (tmp_path / "c.md").read_text()
    with pytest.raises(BadInput, match="no format"):
        conversation.export(tmp_path / "f.txt")
    with pytest.raises(BadInput, match="no format"):
        conversation.export(tmp_path / "f.json", format="yaml")
    with pytest.raises(BadInput, match="a line cannot be"):
        conversation.export(tmp_path / "f.jsonl", each="word")
    assert not (tmp_path / "f.json").exists()


def test_messages_of_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "theirs.json"
    picture = "data:image/png;base64,iVBORw=="
    told = [
        {"role": "system", "content": "Rules."},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "What is it?"},
                {"type": "image_url", "image_url": {"url": picture}},
                {"type": "image_url", "image_url": {"url": "https://x/y.png"}},
            ],
        },
        {"role": "assistant", "content": None},
        {"role": "user", "content": "And?"},
    ]
    path.write_text(json.dumps(told))
    first, second = Conversation().load(path)

    assert (first.prompt, first.answer) == ("What is it?\nhttps://x/y.png", "")
    assert first.messages[0] == Message("system", "Rules.")
    assert first.question.images == (b"\x89PNG",)
    assert (second.prompt, second.status) == ("And?", "written")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not JSON",
        "{}",
        "[1]",
        "3",
        '{"messages": 3}',
        '[{"role": "chief", "content": "hi"}]',
        '[{"role": "user", "content": 3}]',
        '[{"role": "user", "content": "hi", "images": ["%%%"]}]',
        '[{"role": "user", "content": [3]}]',
        '[{"role": "assistant", "content": "", "tool_calls": [3]}]',
        '{"turns": [{"prompt": 3, "messages": []}]}',
        '{"turns": [], "schema": 99}',
        '{"turns": [{"prompt": "a", "messages": [], "runs": [{}]}]}',
        "[" * 100_000,
        "[]",
        '{"turns": [], "schema": [1]}',
        '{"turns": [{"prompt": "a", "messages": 3}]}',
        '[{"role": "user", "content": "a", "images": 3}]',
        '[{"role": "user", "content": [{"image_url": "x"}]}]',
        '[{"role": "assistant", "content": "", "tool_calls": [{"function": 3}]}]',
        '[{"role": "assistant", "tool_calls": [{"arguments": "{"}]}]',
    ],
)
def test_what_is_no_conversation_is_refused_and_nothing_is_lost(
    text: str, tmp_path: Path
) -> None:
    path, conversation = tmp_path / "bad.json", talked()
    path.write_text(text)

    with pytest.raises(BadInput) as caught:
        conversation.load(path)
    assert "bad.json" in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 3
    assert len(conversation) == 3


@pytest.mark.parametrize("name", ["empty.jsonl", "bytes.json", "folder.json"])
def test_what_is_no_text_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.mkdir() if "folder" in name else path.write_bytes(b"\xff" * ("bytes" in name))

    with pytest.raises(BadInput, match=name):
        Conversation().load(path)


def test_a_turn_written_by_hand_is_exported_too() -> None:
    conversation = Conversation("lab\n2", [Turn("a", (Message("user", "a"),))])
    book: Any = json.loads(str(conversation.export("notebook")))

    assert json.loads(str(conversation.export("jsonl"))) == {
        "messages": [{"role": "user", "content": "a"}]
    }
    assert book["cells"][1]["source"] == "%%chat -c 'lab 2'\na"
    assert Conversation().export("jsonl") == ""
