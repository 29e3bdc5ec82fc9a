"""Tests of the chat panel: conversations, files, pictures, and what is set."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import ollama_magic as om
from ollama_magic.errors import BadInput
from ollama_magic.talk import Ask, Front, converse
from tests.support.panels import Panels, cards, prompts, rest, send, told
from tests.support.waiting import eventually


def test_two_panels_on_one_conversation_stay_in_step(panels: Panels, said: Any) -> None:
    one = panels(said("first", "second"))
    two = panels(session=one.session)

    told(one, "a")
    eventually(lambda: "first" in cards(two)[0])
    told(two, "b")
    eventually(lambda: len(cards(one)) == 2)

    assert "second" in cards(one)[1]


def test_the_second_of_two_questions_says_that_it_waits(
    panels: Panels, hostile: Any
) -> None:
    one = panels(hostile.tokens(30, per_second=60))
    two = panels(session=one.session)
    send(one, "a")
    eventually(one.conversation.lock.locked)

    send(two, "b")
    eventually(lambda: "Waiting for the answer" in two._note.value)
    rest(two)

    assert prompts(one) == ["a", "b"]


def test_a_question_that_waits_can_be_stopped(panels: Panels, hostile: Any) -> None:
    one = panels(hostile.endless())
    two = panels(session=one.session)
    send(one, "a")
    eventually(one.conversation.lock.locked)
    send(two, "b")

    two.stop.click()
    rest(two)

    assert one.busy
    assert "stopped here" in cards(two)[-1]


def test_what_a_cell_asks_is_seen_in_the_panel(panels: Panels, said: Any) -> None:
    panel = panels(said("from a cell"))
    front = Front(lambda reply: reply.text)

    converse(panel.session, Ask("x"), panel.session.conversation, front)

    eventually(lambda: "from a cell" in cards(panel)[0])


def test_what_is_set_holds_in_the_panel(panels: Panels, said: Any) -> None:
    server = said("one")
    panel = panels(server, model="tiny")
    panel.session.settings.model = "other"
    eventually(lambda: "other" in panel._about.value)
    panel.session.settings.system = "Be brief."

    told(panel, "a")

    assert server.asked[-1]["model"] == "other"
    assert server.asked[-1]["messages"][0]["content"] == "Be brief."


def test_a_panel_and_cells_go_on_with_another_conversation_together(
    panels: Panels, said: Any
) -> None:
    panel = panels(said("one"))
    told(panel, "a")
    session = panel.session
    session.talk("second")

    panel.new.click()
    panel.naming.field.value = "third"
    panel.naming.yes.click()
    assert session.conversation is panel.conversation is session.talk("third")
    session.settings.conversation = "second"
    assert panel.conversation is session.talk("second")
    panel.chooser.value = "default"

    assert session.settings.conversation == "default"
    assert prompts(panel) == ["a"]
    assert [name for _, name in panel.chooser.options] == ["default", "second", "third"]


def test_a_panel_of_one_conversation_stays_with_it(panels: Panels, said: Any) -> None:
    session = panels(said("one")).session
    panel = panels(session=session, conversation=session.talk("mine"))

    session.settings.conversation = "other"

    assert panel.conversation is session.talk("mine")


def test_a_conversation_is_exported_but_never_over_a_file(
    panels: Panels, said: Any, tmp_path: Path
) -> None:
    panel, path = panels(said("one")), tmp_path / "talk.md"
    path.write_text("mine", "utf-8")
    told(panel, "a")

    panel.export.click()
    panel.exporting.field.value = str(path)
    panel.exporting.yes.click()
    assert "is there already" in panel.trouble
    assert (path.read_text("utf-8"), panel.exporting.is_open) == ("mine", True)
    panel.exporting.tick.value = True
    panel.exporting.yes.click()

    assert "one" in path.read_text("utf-8")
    assert (panel.trouble, panel.exporting.is_open) == ("", False)


def test_a_notebook_is_exported_by_its_name(
    panels: Panels, said: Any, tmp_path: Path
) -> None:
    panel, path = panels(said("one")), tmp_path / "talk.ipynb"
    told(panel, "a")

    panel.export.click()
    panel.exporting.field.value = str(path)
    panel.exporting.yes.click()

    assert "%%chat" in path.read_text("utf-8")


def picture(path: Path) -> bytes:
    Image.new("RGB", (40, 20), "red").save(path)
    return path.read_bytes()


def test_a_picture_is_sent_with_the_next_question_alone(
    panels: Panels, said: Any, tmp_path: Path
) -> None:
    server = said("one", "two")
    panel = panels(server)
    data = picture(tmp_path / "a.png")
    file = {"name": "<b>.png", "type": "image/png", "size": len(data)}
    when = datetime.now(UTC)

    panel.attachments.upload.value = (
        {**file, "content": memoryview(data), "last_modified": when},
    )
    eventually(lambda: panel.attachments.images)
    assert "&lt;b&gt;.png" in panel.attachments.told.value
    told(panel, "What is it?")
    told(panel, "And now?")

    first, second = (body["messages"][-1] for body in server.asked)
    assert (len(first["images"]), "images" in second) == (1, False)


def test_a_file_that_is_no_picture_is_refused_and_the_panel_goes_on(
    panels: Panels, said: Any
) -> None:
    panel = panels(said("one"))

    with panel.trying():
        panel.attachments.add("notes.png", b"no picture")
    assert "notes.png" in panel.trouble
    told(panel, "a")

    assert prompts(panel) == ["a"]


def test_old_turns_are_shown_when_somebody_asks_for_them(
    panels: Panels, said: Any
) -> None:
    panel = panels(said("one"))
    front = Front(lambda reply: reply.text)
    for number in range(23):
        converse(panel.session, Ask(f"q{number}"), panel.conversation, front)
    eventually(lambda: "q22" in cards(panel)[-1])
    eventually(lambda: len(panel._turns.widget.children) == 21)

    panel._turns.widget.children[0].click()

    assert len(cards(panel)) == 23


def test_nothing_is_kept_where_no_history_is_wanted(panels: Panels, said: Any) -> None:
    panel = panels(said("one"), history=False)

    told(panel, "a")

    assert prompts(panel) == []
    assert "one" in cards(panel)[0]


def test_a_closed_panel_is_forgotten_and_stops(panels: Panels, hostile: Any) -> None:
    panel = panels(hostile.endless())
    send(panel, "a")
    eventually(lambda: "t5 " in cards(panel)[0])

    panel.close()
    eventually(lambda: not panel.busy)

    assert panel.conversation._watchers == []
    assert panel.session.settings._listeners == []


def test_a_panel_that_another_took_the_place_of_follows_no_more(
    panels: Panels, said: Any
) -> None:
    panel = panels(said("one"))

    panel.rest()

    assert panel.conversation._watchers == []


def test_the_keys_send_what_the_browser_tells(panels: Panels, said: Any) -> None:
    panel = panels(said("one"))
    keys = panel.box.keys

    keys._handle_custom_msg({"kind": "ready"}, [])
    keys._handle_custom_msg({"kind": "send", "text": "안녕"}, [])
    rest(panel)

    assert prompts(panel) == ["안녕"]
    assert "Ctrl+Enter" in panel.box.widget.children[1].value


def test_a_panel_needs_a_name_and_a_model_that_are_some() -> None:
    with pytest.raises(BadInput):
        om.chat_panel(" ")
    with pytest.raises(BadInput):
        om.chat_panel(model="no model!")
