"""Tests of how a choice is shown, and in which order."""

from __future__ import annotations

import re

from ollama_magic.advice.machine import Machine
from ollama_magic.advice.room import Facts
from tests.advice.choices import choose


def test_what_is_left_is_shown_and_why_the_rest_is_not() -> None:
    choice = choose(purpose="chat", memory="2GB", cost="free")
    first, *_ = repr(choice).splitlines()

    assert first == str(choice)
    assert "Dropped because of: memory (" in repr(choice)
    assert re.search(r" - +\S+ +Text.* cloud$", repr(choose(tags="cloud")), re.M)
    assert len(repr(choice).splitlines()) < 45


def test_the_rest_is_counted() -> None:
    choice = choose(purpose="chat")
    few = choose(purpose="audio")

    assert "more: .kept" not in repr(few)
    assert "\n\n\n" not in repr(few)
    for shown in (repr(choice), choice._repr_html_()):
        assert f"… {len(choice.kept) - 20} more: .kept" in shown
        assert f"… {len(choice.open) - 8} more: .open" in shown


def test_a_notebook_shows_the_whole_call_that_finds_out() -> None:
    choice = choose(purpose="chat", deterministic=True)

    for shown in (choice, choice.open):
        assert "om.chat(" in shown._repr_html_()
        assert "'temperature': 0})</td>" in shown._repr_html_()


def test_what_is_here_comes_first_then_what_fits_and_many_have_pulled() -> None:
    facts = Facts(machine=Machine(8 * 10**9, 6 * 10**9))
    kept = choose(facts, purpose="chat").kept
    names = [*kept["name"]]

    assert names[:2] == ["here:latest", "deepseek-r1:1.5b"]
    assert names.index("llama3.1:8b") > names.index("smollm2:135m")
    assert names.index("gpt-oss:120b") < names.index("gpt-oss:120b-cloud")


def test_what_fits_comes_first_and_what_does_not_says_so() -> None:
    facts = Facts(context_tokens=131_072, machine=Machine(25 * 10**9, 20 * 10**9))
    choice = choose(facts, context="128K")
    local = choice.kept[choice.kept["location"] == "local"]
    names = [*local[~local["installed"]]["name"]]

    assert names.index("llama3.1:8b") < names.index("llama3.1:405b")
    assert names.index("deepseek-r1:1.5b") < names.index("llama3.1:8b")
    assert choice.why("llama3.1:405b").endswith(
        "does not fit this machine (needs 243 GB at least)"
    )
    assert "may not fit this machine (needs 4.9 GB to " in choice.why("llama3.1:8b")


def test_a_notebook_sets_texts_left_and_breaks_no_figure_from_its_unit() -> None:
    shown = choose(memory="8GB", purpose="chat")._repr_html_()

    assert "8.9\N{NO-BREAK SPACE}GB" in shown
    assert re.search(r'<td style="text-align: left">llama3.2:3b</td>', shown)
    assert "<td>2GB</td>" in shown
    assert "<p>Not known yet, so not kept:</p>" in shown
