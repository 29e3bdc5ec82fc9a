"""Tests of the chat panel: asking, stopping, asking again, and what goes wrong."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.support.panels import Panels, cards, prompts, rest, send, told
from tests.support.waiting import eventually


def test_a_question_stands_in_the_conversation_with_its_record(
    panels: Panels, said: Any
) -> None:
    panel = panels(said("Seoul."))

    told(panel, "What is the capital of Korea?")

    [turn] = panel.session.conversation
    assert (turn.prompt, turn.answer) == ("What is the capital of Korea?", "Seoul.")
    assert panel.session.runs == [*turn.runs]
    assert turn.runs[0].identity.source == "panel"
    assert panel.box.text == ""
    assert "Seoul." in cards(panel)[0]


def test_what_a_person_or_a_model_writes_is_text(panels: Panels, said: Any) -> None:
    panel = panels(said("<script>alert(1)</script>"))

    told(panel, "<img src=x onerror=alert(1)>")

    assert not [part for part in ("<script", "<img") if part in cards(panel)[0]]
    assert "&lt;img src=x onerror=alert(1)&gt;" in cards(panel)[0]


def test_the_kernel_is_free_while_an_answer_comes_and_stop_keeps_what_came(
    panels: Panels, hostile: Any
) -> None:
    panel = panels(hostile.endless(per_second=200))
    began = time.perf_counter()
    send(panel, "Tell me all.")
    assert time.perf_counter() - began < 0.3
    eventually(lambda: "t20 " in cards(panel)[0])
    assert (panel.send.disabled, panel.stop.disabled) == (True, False)

    began = time.perf_counter()
    panel.stop.click()
    eventually(lambda: panel.conversation)
    assert time.perf_counter() - began < 0.3

    rest(panel)
    [turn] = panel.conversation
    assert turn.status == "interrupted"
    assert "t20 " in turn.answer
    assert panel.stop.disabled


def test_a_second_question_is_not_lost_while_an_answer_comes(
    panels: Panels, hostile: Any
) -> None:
    panel = panels(hostile.endless())
    send(panel, "one")

    panel.ask("two")

    assert panel.box.text == "two"
    assert "still coming" in panel._note.value


def test_retry_puts_another_answer_in_the_place_of_the_last(
    panels: Panels, said: Any
) -> None:
    panel = panels(said("one", "two", "three"))
    told(panel, "a")
    told(panel, "b")

    panel.retry.click()
    rest(panel)

    assert [(t.prompt, t.answer) for t in panel.conversation] == [
        ("a", "one"),
        ("b", "three"),
    ]
    assert len(cards(panel)) == 2


def test_a_question_is_edited_and_what_came_after_it_no_longer_counts(
    panels: Panels, said: Any
) -> None:
    server = said("one", "two", "three")
    panel = panels(server)
    told(panel, "a")
    told(panel, "b")

    [row, _] = panel._turns.widget.children[0].children
    row.children[1].click()
    assert panel.box.text == "a"
    told(panel, "A")

    assert prompts(panel) == ["A"]
    assert [m["content"] for m in server.asked[-1]["messages"]] == ["A"]
    assert not panel.editing.is_open


def test_an_edit_that_is_dropped_changes_nothing(panels: Panels, said: Any) -> None:
    panel = panels(said("one", "two"))
    told(panel, "a")
    panel._turns.widget.children[0].children[0].children[1].click()

    panel.editing.yes.click()
    assert panel.box.text == ""
    told(panel, "b")

    assert prompts(panel) == ["a", "b"]


def test_undo_takes_the_last_turn_back(panels: Panels, said: Any) -> None:
    panel = panels(said("one", "two"))
    told(panel, "a")
    told(panel, "b")

    panel.undo.click()

    assert prompts(panel) == ["a"]
    assert len(cards(panel)) == 1


def test_clear_asks_before_it_forgets(panels: Panels, said: Any) -> None:
    panel = panels(said("one"))
    told(panel, "a")

    panel.clear.click()
    assert (panel.clearing.is_open, prompts(panel)) == (True, ["a"])
    panel.clearing.no.click()
    assert (panel.clearing.is_open, prompts(panel)) == (False, ["a"])
    panel.clear.click()
    panel.clearing.yes.click()

    assert prompts(panel) == []
    assert "Nothing has been asked" in cards(panel)[0]


def test_where_a_server_dies_what_came_is_shown_and_the_panel_goes_on(
    panels: Panels, hostile: Any, said: Any
) -> None:
    panel = panels(hostile.cut())
    told(panel, "a")

    assert prompts(panel) == []
    assert "t0 t1" in cards(panel)[0]
    assert "ConnectionLost" in cards(panel)[0]
    assert "t0 t1" in panel.as_markdown()
    panel.session.settings.host = said("better").url
    panel.retry.click()
    rest(panel)

    assert [(t.prompt, t.answer) for t in panel.conversation] == [("a", "better")]
    assert "ConnectionLost" not in "".join(cards(panel))


@pytest.mark.parametrize("status", [404, 500])
def test_a_refusal_says_what_to_do_next(
    status: int, panels: Panels, hostile: Any
) -> None:
    panel = panels(hostile.refusing(status))

    told(panel, "a")

    assert 'role="alert"' in cards(panel)[0]
    assert not panel.send.disabled


def test_undo_takes_away_what_failed(panels: Panels, hostile: Any) -> None:
    panel = panels(hostile.refusing(500))
    told(panel, "a")

    panel.undo.click()

    assert "Nothing has been asked" in cards(panel)[0]


def test_nothing_is_asked_without_a_question(panels: Panels, said: Any) -> None:
    server = said("one")
    panel = panels(server)

    send(panel, " \n ")

    assert "Write something" in panel._note.value
    assert server.asked == []
