"""Tests of the picker: what is chosen in it holds, what is chosen elsewhere shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ollama_magic.errors import BadInput, BadName, BadOption
from ollama_magic.messages import use
from ollama_magic.session import Session
from ollama_magic.settings import Settings
from ollama_magic.widgets.picker import Picker
from tests.support.engine import Engine
from tests.support.server import Answer, Request, Server
from tests.support.waiting import eventually

Sessions = Callable[..., Session]
Pickers = Callable[..., Picker]


@pytest.fixture
def pickers(sessions: Sessions) -> Iterator[Pickers]:
    """Opens pickers that have asked their server: `pickers(server, model="")`."""
    opened: list[Picker] = []

    def start(server: Any, *, model: str = "", **settings: Any) -> Picker:
        opened.append(Picker(sessions(server, model=model, **settings)))
        assert opened[-1].ready.wait(20)
        return opened[-1]

    yield start
    for picker in opened:
        picker.close()


@pytest.fixture
def picker(pickers: Pickers, engine: Engine) -> Picker:
    return pickers(engine)


def listing(*names: str, port: int = 0) -> Server:
    """A server that has just these models, as far as its list says."""

    async def handler(request: Request, answer: Answer) -> None:
        tags = [{"name": name, "digest": name, "size": 1000} for name in names]
        match request.path:
            case "/api/version":
                await answer.json({"version": "0.33.0"})
            case "/api/tags":
                await answer.json({"models": tags})
            case "/api/ps":
                await answer.json({"models": []})
            case _:
                await answer.json({"error": "no"}, 404)

    return Server(handler, port=port)


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


def test_a_server_that_dies_and_comes_back_is_seen(
    pickers: Pickers, opened: Any
) -> None:
    server = opened.enter_context(listing("a", "b"))
    picker = pickers(server)
    assert picker.table.names == ["a", "b"]
    server.close()
    picker.hosts.check.click()

    eventually(lambda: "does not answer" in picker.hosts.told)
    assert "ollama serve" in picker.hosts.told
    assert picker.table.names == ["a", "b"]

    opened.enter_context(listing("a", "b", "c", port=server.port))
    picker.refresh()
    eventually(lambda: picker.table.names == ["a", "b", "c"])
    assert "alert" not in picker.hosts.told


def test_another_server_is_chosen_in_the_panel(picker: Picker, opened: Any) -> None:
    other = opened.enter_context(listing("elsewhere"))
    picker.hosts.field.value = f" {other.url} "

    assert picker.session.settings.host == other.url
    eventually(lambda: picker.table.names == ["elsewhere"])


def test_a_server_that_nobody_has_is_told_and_the_panel_stays_usable(
    picker: Picker, hostile: Any, engine: Engine
) -> None:
    gone = hostile.nobody()
    picker.hosts.field.value = gone.url
    eventually(lambda: "nothing answers at" in picker.hosts.told)

    picker.hosts.field.value = "ftp://nowhere"
    assert "ftp://nowhere" in picker.trouble
    assert picker.hosts.field.value == gone.url

    picker.hosts.field.value = engine.url
    eventually(lambda: "answers:" in picker.hosts.told)
    assert picker.trouble == ""


def test_an_address_with_a_password_is_shown_without(picker: Picker) -> None:
    picker.hosts.field.value = "http://me:hush@127.0.0.1:9"

    assert picker.session.settings.host == "http://me:hush@127.0.0.1:9"
    assert picker.hosts.field.value == "http://***@127.0.0.1:9"
    eventually(lambda: "does not answer" in picker.hosts.told)
    assert "hush" not in f"{picker.hosts.told}{picker.as_markdown()}"


def test_the_server_of_the_environment_is_shown(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", engine.url)
    session = Session(Settings())
    picker = Picker(session)
    try:
        assert picker.hosts.field.value == engine.url
        picker.hosts.field.value = "auto"
        assert picker.hosts.field.value == engine.url
        assert session.settings.host == ""
    finally:
        picker.close()
        session.call(session.close())


def test_a_server_that_talks_nonsense_is_looked_at_again(
    opened: Any, sessions: Sessions
) -> None:
    told: list[Any] = [{"models": 7}]

    async def handler(request: Request, answer: Answer) -> None:
        known = {"/api/version": {"version": "1"}, "/api/ps": {"models": []}}
        await answer.json(known.get(request.path) or told[0])

    picker = Picker(sessions(opened.enter_context(Server(handler))), look_seconds=0.1)
    try:
        assert picker.ready.wait(20)
        assert picker.table.names == []
        told[0] = {"models": [{"name": "a"}]}
        eventually(lambda: picker.table.names == ["a"])
    finally:
        picker.close()


def test_embedded_and_auto_are_words_for_servers(picker: Picker) -> None:
    picker.hosts.field.value = "embedded"
    assert (picker.session.settings.host, picker.session.settings.embedded) == (
        "",
        "always",
    )
    picker.hosts.field.value = "auto"
    assert picker.session.settings.embedded == "auto"


def test_names_of_a_hostile_server_are_text(pickers: Pickers, opened: Any) -> None:
    bad = "<img src=x onerror=alert(1)>\x1b[31m\u202e$x$"
    picker = pickers(opened.enter_context(listing(bad, "good")))
    shown = picker.table._table.value

    assert "<img" not in shown
    assert "\x1b" not in shown + str(picker.table._choice._options_labels)
    picker.table.choose(bad)
    assert "BadName" in picker.trouble
    assert "<img" not in picker.trouble
    picker.table.choose("good")
    assert picker.model == "good"


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
