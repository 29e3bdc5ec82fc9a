"""Tests of the mind of a kernel: it completes requests, and finds hosts and models."""

from __future__ import annotations

from typing import Any

import pytest

from ollama_magic.background import begin
from ollama_magic.dialogue import Conversation
from ollama_magic.errors import (
    BadHost,
    BadName,
    BadOption,
    ModelNotFound,
    NoModel,
    Unreachable,
)
from ollama_magic.hosts import Host
from ollama_magic.names import ModelRef
from ollama_magic.session import ANY_MODEL, Session
from ollama_magic.settings import Settings
from ollama_magic.talk import Ask
from tests.support.hostile import say, whole_answer
from tests.support.server import Answer, Request, Server


def asked_of(server: Any, path: str = "/api/chat") -> Any:
    """The body of the last request to a path."""
    return server.requests_to(path)[-1].json


def notices(session: Session) -> list[str]:
    """What the session has to say, once."""
    said = []
    while not session.notices.empty():
        said.append(session.notices.get())
    return said


def with_models(*models: dict[str, Any], loaded: tuple[str, ...] = ()) -> Server:
    """A server that has these models, and answers a chat with one word."""

    async def handler(request: Request, answer: Answer) -> None:
        if request.path == "/api/chat":
            await say(request, answer, whole_answer(request, ["yes"]))
        elif request.path == "/api/ps":
            await answer.json({"models": [{"name": name} for name in loaded]})
        else:
            await answer.json({"models": models, "version": "0.33.0"})

    return Server(handler)


def model(name: str, size: int | None, *capabilities: str) -> dict[str, Any]:
    return {"name": name, "size": size, "capabilities": [*capabilities]}


def test_a_chat_goes_out_with_all_that_was_set(hostile: Any, sessions: Any) -> None:
    server = hostile.tokens(2)
    session = sessions(server, options={"seed": 1, "temperature": 0.5})
    session.chat("hi", system="Be kind.", options={"seed": 2}, think=False).wait()
    body = asked_of(server)

    assert body["model"] == "tiny"
    assert body["options"] == {"seed": 2, "temperature": 0.5}
    assert body["think"] is False
    assert body["messages"] == [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "hi"},
    ]


def test_earlier_turns_are_sent_before_the_question(
    hostile: Any, sessions: Any
) -> None:
    server = hostile.saying("answer")
    session, conversation = sessions(server), Conversation()
    for number, key in enumerate([("a", 0), ("b", 0), ("a", 0)]):
        prompt = f"question {number}"
        how = {"system": "Be kind."} if number == 1 else {}
        begin(session, Ask(prompt, key=key, **how), conversation).wait()
    sent = [request.json["messages"] for request in server.requests_to("/api/chat")]

    assert [[m["content"] for m in messages] for messages in sent] == [
        ["question 0"],
        ["Be kind.", "question 0", "answer", "question 1"],
        ["question 2"],
    ]
    assert [m["role"] for m in sent[1]] == ["system", "user", "assistant", "user"]


def test_an_unknown_option_or_provider_is_refused_before_anything_is_sent(
    hostile: Any, sessions: Any
) -> None:
    server = hostile.tokens(1)
    session = sessions(server)

    with pytest.raises(BadOption):
        session.chat("hi", options={"temprature": 1})
    with pytest.raises(BadName, match="nowhere"):
        session.chat("hi", model=ModelRef.parse("tiny@nowhere"))
    assert server.requests == []
    assert session.runs == []


def test_a_retired_option_is_sent_and_told_once(hostile: Any, sessions: Any) -> None:
    server = hostile.tokens(1)
    session = sessions(server, options={"use_mlock": True})
    session.chat("hi").wait()
    session.chat("hi", options={"mirostat": 0}).wait()
    session.chat("hi").wait()

    assert asked_of(server)["options"] == {"use_mlock": True}
    assert notices(session) == [
        "Today's servers ignore: use_mlock.",
        "Today's servers ignore: use_mlock, mirostat.",
    ]


def test_a_loaded_model_is_chosen_before_others(opened: Any, sessions: Any) -> None:
    models = [model("small", 1, "completion"), model("big", 9, "completion")]
    server = opened.enter_context(with_models(*models, loaded=("gone", "big")))
    session = sessions(server, model="")

    assert session.chat("hi").run.what.model == "big"
    assert notices(session) == ["Using big (another one: %ollama use MODEL)."]


def test_else_the_smallest_that_can_chat_is_chosen(opened: Any, sessions: Any) -> None:
    models = [
        model("big", 9, "completion"),
        model("embed", 1, "embedding"),
        model("small", 5, "completion", "tools"),
    ]
    server = opened.enter_context(with_models(*models, loaded=("embed",)))

    assert sessions(server, model="").chat("hi").run.what.model == "small"


def test_where_the_server_lists_no_capabilities_any_local_model_will_do(
    opened: Any, sessions: Any
) -> None:
    cloud = {"name": "a:cloud", "size": 1, "remote_host": "https://ollama.com"}
    server = opened.enter_context(
        with_models(cloud, model("old", 5), model("odd", None))
    )

    assert sessions(server, model="").chat("hi").run.what.model == "odd"


def test_a_chosen_model_stays_though_another_is_loaded(
    opened: Any, sessions: Any
) -> None:
    loaded = ["one"]
    models = [model("one", 1, "completion"), model("two", 2, "completion")]
    server = opened.enter_context(with_models(*models, loaded=loaded))  # type: ignore[arg-type]
    session = sessions(server, model="")
    first = session.chat("hi").run.what.model
    loaded.insert(0, "two")

    assert (first, session.chat("hi").run.what.model) == ("one", "one")
    assert len(notices(session)) == 1


@pytest.mark.parametrize("models", [(), (model("embed", 1, "embedding"),)])
def test_a_server_without_a_model_to_chat_with_says_so(
    opened: Any, sessions: Any, models: Any
) -> None:
    server = opened.enter_context(with_models(*models))

    with pytest.raises(NoModel, match="ollama pull"):
        str(sessions(server, model="").chat("hi"))


def test_a_missing_model_is_told_with_one_that_is_near(
    tape_server: Any, sessions: Any
) -> None:
    session = sessions(tape_server("errors/chat-unknown-model"), model="tinny")

    with pytest.raises(ModelNotFound, match=r"Did you mean tiny\S*\?"):
        str(session.chat("hi"))


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("tinny:latest", "Did you mean tiny:latest?"),
        ("tiny:q8", "Did you mean tiny:q8_0?"),
        ("nothing:latest", "To get it"),
    ],
)
def test_a_tag_alone_makes_no_model_near(
    asked: str, near: str, tape_server: Any, sessions: Any
) -> None:
    session = sessions(tape_server("errors/chat-unknown-model"), model=asked)

    with pytest.raises(ModelNotFound) as caught:
        str(session.chat("hi"))

    assert near in caught.value.hint


def test_what_a_server_says_of_one_model_has_its_name(
    tape_server: Any, sessions: Any
) -> None:
    session = sessions(tape_server("store/show-tiny"))
    shown = session.call(session.show(ModelRef("tiny")))

    assert shown["name"] == "tiny:latest"
    assert shown["details"]["family"] == "llama"


def test_lists_are_fetched_from_the_host_in_force(
    tape_server: Any, sessions: Any
) -> None:
    session = sessions(tape_server("store/tags"))

    assert len(session.call(session.tags())) == 21
    assert [m["name"] for m in session.call(session.ps())] == ["tiny:latest"]


def test_a_configured_host_that_is_down_is_an_error_and_nothing_else(
    hostile: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = hostile.nobody()
    monkeypatch.setenv("OLLAMA_HOST", nobody.url)
    session = Session(Settings(model="tiny"))

    with pytest.raises(Unreachable, match=f"nothing answers at {nobody.url}"):
        str(session.chat("hi"))
    assert notices(session) == []
    session.call(session.close())


def test_the_environment_is_read_again_for_every_question(
    hostile: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers = [hostile.saying(text) for text in ("one", "two")]
    session = Session(Settings(model="tiny"))
    heard = []
    for server in servers:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        heard.append(session.chat("hi").text)
    session.call(session.close())

    assert heard == ["one", "two"]


@pytest.mark.parametrize(
    ("variable", "settings", "host"),
    [
        ("", {}, None),
        ("  ", {}, None),
        ("localhost:1", {}, "localhost:1"),
        ("localhost:1", {"host": "localhost:2"}, "localhost:2"),
        ("localhost:1", {"embedded": "always"}, None),
        ("", {"host": "localhost:2", "embedded": "always"}, "localhost:2"),
        ("localhost:1", {"embedded": "never"}, "localhost:1"),
    ],
)
def test_what_was_set_comes_before_the_environment(
    variable: str, settings: Any, host: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", variable)

    assert Session(Settings(**settings)).configured_host == (
        None if host is None else Host.parse(host)
    )


def test_a_bad_address_in_the_environment_is_said_when_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "ftp://there")

    with pytest.raises(BadHost, match="OLLAMA_HOST"):
        str(Session(Settings(model="tiny")).chat("hi"))


def test_the_model_in_use_is_read_when_it_is_needed() -> None:
    settings = Settings()
    session = Session(settings)

    assert session.model == ANY_MODEL
    settings.model = "qwen3:4b@ollama"
    assert session.model == ModelRef("qwen3:4b")


def test_turns_of_one_execution_are_counted() -> None:
    session = Session(Settings())

    counted = [session.ordinal(each) for each in ("a", "a", "b", "a", "a", "a")]
    assert counted == [0, 1, 0, 0, 1, 2]


def test_two_sessions_share_nothing(hostile: Any, sessions: Any) -> None:
    server = hostile.tokens(1)
    one, other = sessions(server), sessions(server)
    one.chat("hi").wait()

    assert (len(one.runs), len(other.runs)) == (1, 0)
    assert one.conversation is not other.conversation


def test_a_closed_session_can_be_used_again(hostile: Any, sessions: Any) -> None:
    session = sessions(hostile.tokens(2))
    session.chat("hi").wait()
    session.call(session.close())

    assert session.chat("hi").text == "t0 t1 "


def test_a_generated_text_needs_no_conversation(hostile: Any, sessions: Any) -> None:
    server = hostile.tokens(2)
    session = sessions(server)

    assert session.generate("def f(", raw=True, suffix="end").text == "t0 t1 "
    assert asked_of(server, "/api/generate")["suffix"] == "end"
    assert asked_of(server, "/api/generate")["raw"] is True
