"""Scripted models say their script, by real inference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.embedded.asking import chat, client, generate
from tests.scripted import say, words, write_store
from tests.support.engine import Engine

REPEATING = ["the ", "cat ", "and ", "the ", "dog ", "and ", "the ", "cat ", "a", "a"]


@pytest.mark.parametrize("temperature", [0, 0.8, 2])
def test_a_script_repeats_itself_word_for_word(
    engines: Callable[..., Engine], tmp_path: Path, temperature: float
) -> None:
    models = {
        "repeats": say(tmp_path / "repeats", REPEATING),
        "loops": say(tmp_path / "loops", ["once ", "la ", "la "], then_from=1),
        "text": say(tmp_path / "text", "Ja, ja,\nnein nein <b>und</b> 네 네  ende"),
    }
    options = {"temperature": temperature, "num_predict": 100}
    engine = engines(models=[write_store(tmp_path / "store", models)])
    with client(engine) as asked:

        def said(name: str) -> str:
            found: str = chat(asked, name, options=options)["message"]["content"]
            return found

        assert said("repeats") == "".join(REPEATING)
        assert said("loops") == "once " + "la " * 99
        assert said("text") == "Ja, ja,\nnein nein <b>und</b> 네 네  ende"


def test_whatever_is_asked_begins_the_script(
    engines: Callable[..., Engine], tmp_path: Path
) -> None:
    store = write_store(tmp_path / "store", {"x": say(tmp_path / "x", "one two three")})
    with client(engines(models=[store])) as asked:
        for prompt in ("one", "three\n", "무엇?", "one two", "assistant\n", "\n"):
            assert generate(asked, "x", prompt=prompt)["response"] == "one two three"


def test_a_byte_that_comes_too_often_is_an_error_in_making(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too short"):
        say(tmp_path / "x", ["a"] * 100)
    with pytest.raises(ValueError, match="too short"):
        say(tmp_path / "x", [""])
    assert say(tmp_path / "x", ["ab"] * 1000).exists()


def test_words_make_up_the_text() -> None:
    text = " a  b\n\nc d"
    assert "".join(words(text)) == text
    assert words("one two\nthree") == ["one", " two", "\nthree"]
