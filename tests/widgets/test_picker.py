"""Tests of the picker: what is chosen in it holds, what is chosen elsewhere shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ollama_magic.errors import BadInput, BadName, BadOption
from ollama_magic.messages import use
from ollama_magic.session import Session
from ollama_magic.widgets.picker import Picker
from tests.support.engine import Engine
from tests.support.listing import listing
from tests.support.waiting import eventually

Sessions = Callable[..., Session]
Pickers = Callable[..., Picker]


def state(picker: Picker) -> str:
    return str(picker._state.value)


def test_the_models_of_the_server_are_rows_with_what_they_can_do(
    picker: Picker,
) -> None:
    table = picker.table._table.value

    assert {"tutor:1m", "tutor:tools", "tutor:embed"} <= {*picker.table.names}
    assert '<span class="om-badge">thinking</span>' in table
    assert table.count("<tr>") == len(picker.table.names) + 1
    assert "answers: the embedded engine" in picker.hosts.told


def test_a_row_that_is_clicked_is_the_model_of_the_session(picker: Picker) -> None:
    picker.table.choose("tutor:tools")

    assert picker.model == "tutor:tools"
    assert picker.session.settings.model == "tutor:tools"
    assert "In use: tutor:tools" in state(picker)
    assert picker.session.request(()).model.name == "tutor:tools"


def test_what_a_magic_chooses_is_chosen_in_the_panel(picker: Picker) -> None:
    seen: list[Any] = []
    picker.observe(seen.append, ["model", "options"])

    picker.session.settings.model = "tutor:0.3m"
    picker.session.settings.options = {"seed": 7}

    assert (picker.model, picker.options) == ("tutor:0.3m", {"seed": 7})
    assert picker.table._choice.value == "tutor:0.3m"
    assert [change["name"] for change in seen] == ["model", "options"]


def test_two_pickers_of_one_session_agree(pickers: Pickers, engine: Engine) -> None:
    first = pickers(engine)
    second = Picker(first.session)
    try:
        assert second.ready.wait(20)
        first.table.choose("tutor:think")
        second.options = {"top_k": 1}

        assert second.table._choice.value == "tutor:think"
        assert first.options == {"top_k": 1}
    finally:
        second.close()


def test_what_is_set_can_be_set_from_python_and_is_checked(picker: Picker) -> None:
    picker.options = {"temperature": 0}

    assert picker.session.settings.options == {"temperature": 0}
    assert "temperature=0" in state(picker)
    with pytest.raises(BadOption, match="temperture"):
        picker.options = {"temperture": 0}
    with pytest.raises(BadName):
        picker.model = "no name"
    assert (picker.model, picker.options) == ("", {"temperature": 0})


def test_the_form_of_options_is_made_when_it_is_opened(picker: Picker) -> None:
    picker.session.settings.options = {"seed": 1}
    assert picker._option_box.children == ()
    folds = [c for c in picker.children if "om-folding" in c._dom_classes]
    folds[0].value = True

    assert picker._form is not None
    assert picker._form.rows["seed"].field.value == "1"
    picker._form.rows["seed"].field.value = "2"
    assert picker.session.settings.options == {"seed": 2}
    picker.session.settings.options = {}
    assert picker._form.rows["seed"].field.value == ""


def test_models_are_filtered_by_text_and_by_what_they_can(picker: Picker) -> None:
    picker.filter.text.value = "1M-Q8"
    assert picker.table.names == ["tutor:1m-q8_0"]
    picker.filter.text.value = ""

    buttons = {button.description: button for button in picker.filter.able.children}
    buttons["tools"].value = True
    assert picker.table.names == ["tutor:tools"]
    buttons["thinking"].value = True
    assert picker.table.names == []
    assert "No model fits" in picker.table._nothing.value


def test_a_model_that_is_filtered_out_stays_in_use(picker: Picker) -> None:
    picker.table.choose("tutor:1m")
    picker.filter.text.value = "think"
    picker.filter.text.value = ""

    assert picker.model == "tutor:1m"
    assert picker.table._choice.value == "tutor:1m"


def test_a_model_that_makes_vectors_only_is_refused_with_a_word(picker: Picker) -> None:
    picker.table.choose("tutor:1m")
    picker.table.choose("tutor:embed")

    assert "tutor:embed" in picker.trouble
    assert picker.model == picker.table._choice.value == "tutor:1m"

    picker.table.choose("tutor:tools")
    assert picker.trouble == ""


def test_only_the_models_of_the_class_can_be_picked(
    pickers: Pickers, engine: Engine
) -> None:
    picker = pickers(engine, allowed_models=("tutor:1m*",))

    assert picker.table.names == ["tutor:1m", "tutor:1m-q4_0", "tutor:1m-q8_0"]
    with pytest.raises(BadInput, match="tutor:think"):
        picker.model = "tutor:think"


def test_a_model_that_is_removed_while_it_is_picked_is_told(
    pickers: Pickers, engines: Callable[..., Engine]
) -> None:
    picker = pickers(engines())
    session = picker.session
    session.call(_copied(session, "tutor:0.1m", "mine"))
    picker.refresh()
    eventually(lambda: "mine:latest" in picker.table.names)
    picker.table.choose("mine:latest")
    session.call(_removed(session, "mine"))
    picker.refresh()

    eventually(lambda: "is not on this server" in state(picker))
    assert picker.model == "mine:latest"
    picker.table.choose("tutor:0.1m")
    assert session.chat("Hi").text


async def _copied(session: Session, source: str, name: str) -> None:
    from ollama_magic.dialects import ollama_models

    await (await session.client()).fetch(ollama_models.copy(source, name))


async def _removed(session: Session, name: str) -> None:
    from ollama_magic import store

    await store.remove(await session.client(), [name])


def test_system_prompt_format_and_thinking_hold_and_show(picker: Picker) -> None:
    form, settings = picker.instructions, picker.session.settings
    form.system.value = " Be brief. "
    form.format.value = "json"
    form.think.value = "low"

    assert (settings.system, settings.format, settings.think) == (
        "Be brief.",
        "json",
        "low",
    )
    settings.system, settings.format, settings.think = "", {"type": "string"}, None
    assert form.system.value == ""
    assert (form.format.value, form.schema.value) == ("schema", '{"type": "string"}')
    assert form.think.value == "own"


@pytest.mark.parametrize("schema", ["{", "[]", '{"type": "nonsense"}'])
def test_a_schema_that_is_none_is_told_and_not_set(schema: str, picker: Picker) -> None:
    form = picker.instructions
    form.format.value = "schema"
    form.schema.value = schema

    assert "schema" in form.note.value
    assert 'role="alert"' in form.note.value
    assert picker.session.settings.format is None
    form.schema.value = '{"type": "integer"}'
    assert form.note.value == ""
    assert picker.session.settings.format == {"type": "integer"}


def test_a_closed_picker_hears_and_asks_nothing_more(
    pickers: Pickers, opened: Any
) -> None:
    server = opened.enter_context(listing("a"))
    picker = pickers(server)
    session = picker.session
    picker.close()
    asked = len(server.requests)
    session.settings.model = "a"
    session.settings.host = server.url.replace("127.0.0.1", "localhost")

    assert picker.model == ""
    assert session.settings._listeners == []
    assert len(server.requests) == asked


def test_what_is_saved_says_what_is_chosen(picker: Picker) -> None:
    picker.table.choose("tutor:1m")
    picker.options = {"seed": 3}

    saved = picker.as_markdown()
    assert "tutor:1m" in saved
    assert "`seed=3`" in saved


def test_the_picker_speaks_korean(pickers: Pickers, engine: Engine) -> None:
    use("ko")
    try:
        picker = pickers(engine)
        assert "컨텍스트" in picker.table._table.value
        assert "내장 엔진" in picker.hosts.told
    finally:
        use("auto")
