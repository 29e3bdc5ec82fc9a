"""Tests of the panel of the next token's probabilities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ollama_magic.names import ModelRef
from ollama_magic.session import Session
from ollama_magic.widgets.next_token import NextToken
from tests.support.engine import Engine
from tests.support.waiting import eventually

Panels = Callable[..., NextToken]
KOREA = "The capital of Korea is"


@pytest.fixture
def panels(sessions: Callable[..., Session]) -> Iterator[Panels]:
    """Opens panels: `panels(server, "a prompt")`."""
    opened: list[NextToken] = []

    def start(
        server: Any, prompt: str, model: str = "tutor:1m", **how: Any
    ) -> NextToken:
        session = sessions(server, model="", **how)
        opened.append(NextToken(session, prompt, ModelRef.parse(model)))
        return opened[-1]

    yield start
    for panel in opened:
        panel.close()


@pytest.fixture
def panel(engine: Engine, panels: Panels) -> NextToken:
    panel = panels(engine, KOREA)
    assert panel.ready.wait(20)
    return panel


def bars(panel: NextToken) -> str:
    return str(panel.bars.value)


def state(panel: NextToken) -> str:
    return str(panel.state.value)


def test_the_bars_are_the_models_own_where_no_sampler_changes_them(
    panel: NextToken,
) -> None:
    panel.sliders["top_k"].value = 0
    panel.sliders["top_p"].value = 1.0
    panel.sliders["temperature"].value = 1.0
    assert panel.sampled is not None
    first = panel.sampled.chances[0]

    assert first.token == " Seoul"
    assert first.exact
    assert first.after == pytest.approx(first.before)
    total = sum(each.after for each in (*panel.sampled.chances, panel.sampled.others))
    assert total == pytest.approx(1)
    assert bars(panel).count("<meter") == 21
    assert "·Seoul" in bars(panel)


def test_dragging_a_slider_moves_the_bars_without_another_request(
    panel: NextToken,
) -> None:
    asked, before = len(panel.session.runs), bars(panel)
    panel.sliders["top_k"].value = 1

    assert bars(panel) != before
    assert "cut by top_k" in bars(panel)
    panel.sliders["temperature"].value = 0.0
    assert panel.sampled is not None
    assert panel.sampled.chances[0].after == 1
    assert len(panel.session.runs) == asked
    panel.resetting.click()
    assert panel.values == {"top_k": 40, "top_p": 0.9, "min_p": 0, "temperature": 0.8}


def test_the_likeliest_token_goes_behind_the_text_and_the_next_is_asked_for(
    panel: NextToken,
) -> None:
    before = panel.token
    panel.taking.click()

    assert panel.prompt.value == f"{KOREA} Seoul"
    eventually(lambda: panel.token is not before)


def test_a_token_is_drawn_by_what_the_bars_say(panel: NextToken) -> None:
    panel.sliders["temperature"].value = 0.0
    panel.drawing.click()

    assert panel.prompt.value == f"{KOREA} Seoul"


def test_options_that_are_set_are_where_the_sliders_begin(
    engine: Engine, panels: Panels
) -> None:
    panel = panels(engine, KOREA, options={"temperature": 0.3, "top_k": 5000})

    assert panel.values["temperature"] == 0.3
    assert panel.values["top_k"] == 100


def test_a_server_that_tells_no_probabilities_is_named(
    hostile: Any, panels: Panels
) -> None:
    panel = panels(hostile.saying("Hi"), KOREA, "tiny")

    eventually(lambda: "tells no probabilities for tiny" in panel.trouble)
    assert bars(panel) == ""
    assert "asking" not in state(panel)


def test_a_model_that_is_not_there_is_said(engine: Engine, panels: Panels) -> None:
    panel = panels(engine, KOREA, "nope:1b")

    eventually(lambda: "does not have the model" in panel.trouble)
    panel.close()


def test_without_a_text_one_is_asked_for(engine: Engine, panels: Panels) -> None:
    panel = panels(engine, "")

    assert "Write the beginning" in state(panel)
    assert panel.session.runs == []
    panel.taking.click()
    panel.drawing.click()
    panel.prompt.value = KOREA
    panel.asking.click()
    assert panel.ready.wait(20)


def test_a_notebook_keeps_the_text_and_the_table(panel: NextToken) -> None:
    kept = panel.as_markdown()

    assert kept.startswith(f"> {KOREA}")
    assert "Seoul" in kept
    assert kept.count("\n| ") == 23


def test_without_a_named_model_the_next_request_goes_to_the_one_in_use(
    engine: Engine, sessions: Callable[..., Session]
) -> None:
    session = sessions(engine, model="tutor:1m")
    panel = NextToken(session, KOREA)
    assert panel.ready.wait(20)
    session.settings.model = "tutor:0.1m"
    panel.asking.click()

    eventually(lambda: "tutor:0.1m" in state(panel))
    panel.close()
