"""Tests of what the chat panel asks back: it acts on what it was asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image

from tests.support.panels import Panels, cards, prompts, rest, send, told
from tests.support.turns import Turns
from tests.support.waiting import eventually


def test_another_conversation_closes_both_questions_and_loses_nothing(
    panels: Panels, said: Any, tmp_path: Path
) -> None:
    panel, path = panels(said("one", "two")), tmp_path / "talk.md"
    told(panel, "a")
    panel.clear.click()
    assert "Forget the only turn" in panel.clearing._told.value
    panel.session.settings.conversation = "other"
    told(panel, "b")
    panel.clear.click()
    panel.export.click()
    panel.exporting.field.value = str(path)

    panel.session.settings.conversation = "default"
    panel.clearing.yes.click()  # clicks that were under way
    panel.exporting.yes.click()

    assert (panel.clearing.is_open, panel.exporting.is_open) == (False, False)
    assert not path.exists()
    assert prompts(panel) == ["a"]
    assert [turn.prompt for turn in panel.session.talk("other")] == ["b"]


def test_a_switch_while_an_answer_comes_is_made_up_for_at_its_end(
    panels: Panels, hostile: Any
) -> None:
    panel = panels(hostile.endless())
    send(panel, "a")
    eventually(lambda: "t5 " in cards(panel)[0])
    before = panel.conversation

    panel.session.settings.conversation = "other"
    assert panel.conversation is before
    panel.stop.click()

    other = panel.session.talk("other")
    eventually(lambda: panel.conversation is other)
    assert [turn.prompt for turn in before] == ["a"]


def test_enter_in_a_field_does_what_its_button_does(panels: Panels, said: Any) -> None:
    panel = panels(said("one"))
    panel.new.click()
    panel.naming.field._handle_custom_msg({"event": "submit"}, [])
    panel.naming.field.value = "third"  # told behind the key

    eventually(lambda: panel.conversation.name == "third")
    assert not panel.naming.is_open


def test_a_picture_that_the_model_cannot_see_can_be_taken_out(
    panels: Panels, opened: Any, tmp_path: Path
) -> None:
    reason = "model does not support multimodal requests"
    panel = panels(opened.enter_context(Turns(400, reason=reason)))
    Image.new("RGB", (40, 20), "red").save(tmp_path / "a.png")
    panel.attachments.add("a.png", (tmp_path / "a.png").read_bytes())
    send(panel, "What is it?")
    rest(panel)

    assert "Take the picture out, or choose a model with vision." in cards(panel)[-1]
