"""Tests of answers that are coloured by how sure the model was."""

from __future__ import annotations

import math
import re

from ollama_magic.display.confidence import confidence
from ollama_magic.events import Token


def alphas(html: str) -> list[float]:
    return [float(each) for each in re.findall(r"rgba\(213, 94, 0, ([\d.]+)\)", html)]


def test_the_less_sure_the_stronger_the_colour() -> None:
    tokens = [Token("a", 0.0), Token("b", math.log(0.5)), Token("c", -20)]
    shown = confidence(tokens, "abc")

    assert alphas(shown) == [0.0, 0.3, 0.6]


def test_what_else_was_likely_is_told_on_hovering() -> None:
    others = (("서울", math.log(0.75)), ("부산", math.log(0.2)))
    shown = confidence([Token("서울", math.log(0.75), others)], "서울")

    assert "75.0 %" in shown
    assert "부산" in shown
    assert "20.0 %" in shown


def test_a_token_is_text_whatever_it_holds() -> None:
    evil = "<img src=x onerror='window.ran=1'>\"'\x1b[31m"
    tokens = [Token(evil, -1.0), Token(evil, -1.0, ((evil + "!", -2.0),))]
    shown = confidence(tokens, evil, thinking=evil, thought="<script>", below=["<b>&"])
    tags = set(re.findall(r"<(/?\w+)", shown))

    assert tags == {
        *("div", "/div", "span", "/span", "small", "/small"),
        *("details", "/details", "summary", "/summary"),
    }
    assert "onerror='" not in shown
    assert "\x1b" not in shown


def test_thoughts_are_coloured_apart_from_the_answer() -> None:
    tokens = [Token("hm", -1.0), Token("Se", -1.0), Token("oul", -1.0)]
    thought, answer = confidence(tokens, "Seoul", thinking="hm", thought="…").split(
        "</details>"
    )

    assert ("hm" in thought, "oul" in thought) == (True, False)
    assert ("hm<" in answer, "oul<" in answer) == (False, True)


def test_thoughts_without_figures_are_shown_all_the_same() -> None:
    shown = confidence([Token("Seoul", -1.0)], "Seoul", thinking="a <b> thought")

    assert "a &lt;b&gt; thought" in shown
