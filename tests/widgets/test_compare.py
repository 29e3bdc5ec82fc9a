"""Tests of several models side by side, driven by the controls, on real servers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ollama_magic.dialects.ollama_models import copy, delete
from ollama_magic.names import ModelRef
from ollama_magic.session import Session
from ollama_magic.widgets.compare import ComparePanel
from ollama_magic.widgets.comparison import Comparison
from tests.support.comparing import CAPITAL, begin, seen, whole
from tests.support.engine import Engine
from tests.support.waiting import eventually

Sessions = Callable[..., Session]
Comparisons = Callable[..., Comparison]
HOSTILE = "<script>alert(1)</script> | ![x](http://x/y.png) \x1b[31m\n**b** \u202e `c`"


@pytest.fixture
def panels(sessions: Sessions) -> Iterator[Callable[..., ComparePanel]]:
    """Opens panels, and waits for their list of models: `panels(server, "a", "b")`."""
    opened: list[ComparePanel] = []

    def start(server: Any, *models: str, prompt: str = "") -> ComparePanel:
        refs = [ModelRef.parse(name) for name in models]
        opened.append(ComparePanel(sessions(server), refs, prompt))
        assert opened[-1].ready.wait(10)
        return opened[-1]

    yield start
    for each in opened:
        each.close()


def test_each_model_answers_in_a_column_and_one_that_fails_stops_no_other(
    engine: Engine, comparisons: Comparisons
) -> None:
    comparison = comparisons(engine)
    begin(comparison, "tutor:1m", "nope:1b", "tutor:0.1m")
    whole(comparison)
    one, failed, other = comparison.columns

    assert "Seoul" in one.text
    assert "Seoul" in other.text
    assert failed.error is not None
    shown = seen(failed.widget)
    assert "does not have the model" in shown
    assert "%ollama pull nope:1b" in shown
    assert "tokens/s" in seen(one.widget)
    assert "one after another" in seen(comparison)


def test_every_answer_is_a_run_of_the_session(
    engine: Engine, comparisons: Comparisons
) -> None:
    comparison = comparisons(engine)
    begin(comparison, "tutor:1m", "tutor:0.1m", parallel=True)
    whole(comparison)
    runs = comparison.session.runs

    assert {run.what.model for run in runs} == {"tutor:1m", "tutor:0.1m"}
    assert {run.identity.source for run in runs} == {"compare"}
    assert {run.identity.conversation for run in runs} == {None}
    assert len(comparison.session.conversation) == 0


def test_one_after_another_the_second_waits_for_the_first(
    hostile: Any, comparisons: Comparisons
) -> None:
    server = hostile.endless()
    comparison = comparisons(server)
    begin(comparison, "a", "b")
    first, second = comparison.columns
    eventually(lambda: "t5" in first.text)

    assert second.view.reply is None
    assert "waits for its turn" in seen(second.widget)
    first.view.stop_button.click()
    eventually(lambda: "t5" in second.text)
    assert first.over
    comparison.stop()
    assert comparison.wait(5)
    assert [run.status for run in comparison.session.runs] == ["interrupted"] * 2


def test_stop_all_leaves_those_unasked_that_wait(
    hostile: Any, comparisons: Comparisons
) -> None:
    server = hostile.endless()
    comparison = comparisons(server)
    begin(comparison, "a", "b", "c")
    eventually(lambda: comparison.columns[0].text)
    comparison.stopping.click()
    assert comparison.wait(5)

    assert len(server.requests_to("/api/chat")) == 1
    assert "was not asked" in seen(comparison.columns[2].widget)
    eventually(lambda: comparison.stopping.layout.display == "none")


def test_eight_at_once_all_come_to_their_end(
    hostile: Any, comparisons: Comparisons
) -> None:
    comparison = comparisons(hostile.tokens(100, per_second=400))
    begin(comparison, *"abcdefgh", parallel=True)
    eventually(lambda: all(column.text for column in comparison.columns))
    assert comparison.busy
    whole(comparison)

    assert [column.text.count("t") for column in comparison.columns] == [100] * 8
    assert "shared the machine" in seen(comparison)


@pytest.mark.parametrize("parallel", [True, False])
def test_a_server_that_dies_in_mid_stream_leaves_what_came_and_a_usable_panel(
    hostile: Any, comparisons: Comparisons, parallel: bool
) -> None:
    comparison = comparisons(hostile.cut())
    begin(comparison, "a", "b", parallel=parallel)
    whole(comparison)

    assert [column.text for column in comparison.columns] == ["t0 t1 t2 "] * 2
    assert all("om-error" in seen(column.widget) for column in comparison.columns)
    comparison.session.settings.host = hostile.saying("all ", "well").url
    begin(comparison, "a", "b")
    whole(comparison)
    assert [column.text for column in comparison.columns] == ["all well"] * 2
    assert [column.error for column in comparison.columns] == [None, None]


def test_a_model_that_is_removed_fails_alone_the_next_time(
    engines: Callable[..., Engine], comparisons: Comparisons
) -> None:
    comparison = comparisons(engines())
    session = comparison.session

    async def send(call: Any) -> None:
        await (await session.client()).fetch(call)

    session.call(send(copy("tutor:0.1m", "mine:1")))
    begin(comparison, "tutor:0.1m", "mine:1")
    whole(comparison)
    assert [column.error for column in comparison.columns] == [None, None]
    session.call(send(delete("mine:1")))
    begin(comparison, "tutor:0.1m", "mine:1")
    whole(comparison)

    assert comparison.columns[0].error is None
    assert "does not have the model" in seen(comparison.columns[1].widget)


def test_a_saved_table_holds_hostile_text_as_text(
    hostile: Any, comparisons: Comparisons
) -> None:
    comparison = comparisons(hostile.saying(HOSTILE))
    begin(comparison, "a", "b", prompt=HOSTILE)
    whole(comparison)
    kept = comparison.as_markdown()

    assert "<script" not in kept
    assert "![" not in kept
    assert "\x1b" not in kept
    assert "\u202e" not in kept
    rows = [line for line in kept.split("\n") if line.startswith("| a")]
    assert len(rows) == 1
    assert rows[0].count("|") == 3


def test_saved_code_keeps_its_indent(hostile: Any, comparisons: Comparisons) -> None:
    code = "```python\ndef f():\n    return [1]\n```"
    comparison = comparisons(hostile.saying(code))
    begin(comparison, "a", "b")
    whole(comparison)
    kept = comparison.as_markdown()

    assert f"#### a\n\n{code}\n\n#### b\n\n{code}" in kept
    assert kept.index("| b |") < kept.index("#### a")


def test_nothing_is_kept_in_the_notebook_where_that_is_set(
    hostile: Any, comparisons: Comparisons
) -> None:
    for level, told in (("off", False), ("hashes", True)):
        comparison = comparisons(hostile.saying("secret"), record=level)
        begin(comparison, "a", "b")
        whole(comparison)
        assert bool(comparison.as_metadata()) == told
        assert "secret" not in str(comparison.as_metadata())


def test_closing_ends_what_was_asked(hostile: Any, comparisons: Comparisons) -> None:
    comparison = comparisons(hostile.endless())
    before = threading.active_count()
    begin(comparison, "a", "b", parallel=True)
    eventually(lambda: all(column.text for column in comparison.columns))
    comparison.close()

    assert comparison.wait(5)
    eventually(lambda: threading.active_count() <= before)


def test_a_panel_offers_the_models_that_chat_and_asks_those_that_are_ticked(
    engine: Engine, panels: Callable[..., ComparePanel]
) -> None:
    panel = panels(engine, "tutor:1m", "gone:1b", prompt=CAPITAL)

    assert panel.models == ("tutor:1m", "gone:1b")
    assert "tutor:embed" not in seen(panel)
    panel.models = ("tutor:1m", "tutor:0.1m")
    assert panel.models == ("tutor:1m", "tutor:0.1m")
    panel.asking.click()
    assert panel.asking.disabled
    whole(panel)
    assert [str(column.model) for column in panel.columns] == [*panel.models]
    eventually(lambda: not panel.asking.disabled)
    assert panel.box.text == CAPITAL


def test_a_panel_says_what_is_missing(
    engine: Engine, panels: Callable[..., ComparePanel]
) -> None:
    panel = panels(engine, "tutor:1m")
    panel.asking.click()
    assert "Tick 2 models" in seen(panel)
    panel.models = ("tutor:1m", "tutor:0.1m")
    panel.asking.click()
    assert "Write something first" in seen(panel)
    assert panel.session.runs == []


def test_a_panel_without_a_server_says_so_and_stays_usable(
    hostile: Any, sessions: Sessions
) -> None:
    panel = ComparePanel(sessions(hostile.nobody()))
    try:
        eventually(lambda: "Unreachable" in panel.trouble)
        panel.session.settings.host = hostile.saying("well").url
        panel.refresh()
        panel.models = ("a", "b")
        panel.ask("Hi")
        whole(panel)
        assert [column.text for column in panel.columns] == ["well", "well"]
    finally:
        panel.close()
