"""Tests of the tree of errors, and of how they read."""

from __future__ import annotations

import inspect

import pytest
from IPython.core.error import UsageError

from ollama_magic import errors
from ollama_magic.errors import (
    AnswerBroken,
    BadHost,
    BadInput,
    ConnectionLost,
    ContextFull,
    HostError,
    ModelNotFound,
    NoModel,
    OllamaMagicError,
    Refused,
    Stopped,
    Unreachable,
)

TREE = [each for _, each in inspect.getmembers(errors, inspect.isclass)]


def test_every_error_is_in_the_drawn_tree_and_public() -> None:
    drawn = errors.__doc__ or ""

    for each in TREE:
        assert each.__name__ in drawn
        assert each.__name__ in errors.__all__


def test_every_error_has_one_root_and_none_is_a_usage_error() -> None:
    strays = [each for each in TREE if not issubclass(each, OllamaMagicError)]

    assert strays == [Stopped]
    assert not any(issubclass(each, UsageError) for each in TREE)


@pytest.mark.parametrize(
    ("leaf", "branch"),
    [
        (BadHost, BadInput),
        (Unreachable, HostError),
        (ModelNotFound, Refused),
        (ContextFull, Refused),
        (ConnectionLost, AnswerBroken),
        (AnswerBroken, HostError),
    ],
)
def test_an_error_can_be_caught_by_its_branch(
    leaf: type[Exception], branch: type[Exception]
) -> None:
    assert issubclass(leaf, branch)


def test_an_error_says_what_failed_and_what_to_type() -> None:
    error = Unreachable("unreachable", host="http://127.0.0.1:1", start="Start it.")

    assert error.message == "nothing answers at http://127.0.0.1:1"
    assert "%ollama host ADDRESS:PORT" in error.hint
    assert str(error) == f"{error.message}\n{error.hint}"


def test_ipython_shows_the_message_and_the_hint_alone() -> None:
    error = NoModel("no_model", host="http://127.0.0.1:1")
    name, *rest = error._render_traceback_()

    assert name.endswith(": http://127.0.0.1:1 has no model to choose from")
    assert "NoModel" in name
    assert rest == error.hint.splitlines()
    assert len(rest) == 2


def test_what_a_server_says_cannot_act_in_an_error_nor_stretch_it() -> None:
    reason = "\x1b[2J\u202e\r\nline\n" + "x" * 10_000
    error = Refused("refused", status=500, host="h", reason=reason)
    shown = "\n".join(error._render_traceback_()).replace("\x1b[31m", "")

    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown
    assert len(shown.splitlines()) == 2
    assert len(shown) < 500


def test_a_brace_in_a_servers_words_is_only_a_brace() -> None:
    error = Refused("refused", status=500, host="h", reason='{"error": {name!r}}')

    assert '{"error": {name!r}}' in str(error)


def test_a_refusal_keeps_its_status() -> None:
    assert (
        ModelNotFound("model_not_found", status=404, model="x", host="h").status == 404
    )


def test_a_stop_is_an_interrupt_of_one_line() -> None:
    stopped = Stopped("Stopped after 1.0 s.")

    assert isinstance(stopped, KeyboardInterrupt)
    assert stopped._render_traceback_() == ["Stopped after 1.0 s."]
