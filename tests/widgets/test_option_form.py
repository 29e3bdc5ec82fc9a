"""Tests of the form that is made from the table of options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets
import pytest

from ollama_magic.messages import use
from ollama_magic.options import OPTIONS
from ollama_magic.widgets.options import OptionsForm


class Heard(list[dict[str, Any]]):
    """What the form has told, in order."""

    def __call__(self, values: Mapping[str, Any]) -> None:
        self.append(dict(values))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def form(heard: Heard) -> OptionsForm:
    return OptionsForm(heard)


def test_every_option_of_the_table_has_a_row_with_its_help(form: OptionsForm) -> None:
    shown = str([each.value for each in htmls(form.widget)])

    assert [*form.rows] == [*OPTIONS]
    assert [each.help for each in OPTIONS.values() if each.help not in shown] == []


def htmls(widget: ipywidgets.Widget) -> list[ipywidgets.HTML]:
    found = [widget] if isinstance(widget, ipywidgets.HTML) else []
    return found + [h for each in getattr(widget, "children", ()) for h in htmls(each)]


@pytest.mark.parametrize("name", [n for n, each in OPTIONS.items() if each.usual])
def test_a_slider_goes_over_the_usual_values_and_stands_at_the_default(
    name: str, form: OptionsForm
) -> None:
    option, slider = OPTIONS[name], form.rows[name].slider
    low, high = option.usual or (0, 0)
    if isinstance(slider, ipywidgets.SelectionSlider):
        assert [slider.options[0][1], slider.options[-1][1]] == [low, high]
    else:
        assert (slider.min, slider.max) == (low, high)
    default = low if option.default is None else option.default
    assert slider.value == default


def test_a_slider_sets_its_option_and_shows_it_in_the_field(
    form: OptionsForm, heard: Heard
) -> None:
    form.rows["temperature"].slider.value = 0.3
    form.rows["num_ctx"].slider.value = 8192

    assert heard[-1] == {"temperature": 0.3, "num_ctx": 8192}
    assert form.rows["temperature"].field.value == "0.3"
    assert "om-set" in form.rows["temperature"].widget._dom_classes


def test_a_field_takes_what_is_beyond_the_slider(
    form: OptionsForm, heard: Heard
) -> None:
    form.rows["seed"].field.value = "123456"
    form.rows["num_ctx"].field.value = "200k"

    assert heard[-1] == {"seed": 123456, "num_ctx": 204800}
    assert form.rows["seed"].slider.value == 1000
    assert form.rows["num_ctx"].slider.value == 131072


def test_texts_and_switches_have_fields_of_their_own(
    form: OptionsForm, heard: Heard
) -> None:
    form.rows["stop"].field.value = "END"
    form.rows["use_mmap"].field.value = "false"

    assert heard[-1] == {"stop": ["END"], "use_mmap": False}


@pytest.mark.parametrize("stop", [["a", "b"], ["[x"], ["끝"]])
def test_what_is_shown_of_a_list_can_be_typed_again(
    stop: list[str], form: OptionsForm, heard: Heard
) -> None:
    form.show({"stop": stop})
    shown = form.rows["stop"].field.value
    form.show({})
    form.rows["stop"].field.value = shown

    assert heard == [{"stop": stop}]


def test_a_wrong_value_is_told_beside_its_field_and_nothing_is_set(
    form: OptionsForm, heard: Heard
) -> None:
    row = form.rows["top_p"]
    row.field.value = "7"

    assert "top_p=7 is out of range" in row.note.value
    assert 'role="alert"' in row.note.value
    assert heard == []

    row.field.value = "0.7"
    assert row.note.value == ""
    assert heard == [{"top_p": 0.7}]


def test_one_option_is_taken_back_and_then_all(form: OptionsForm, heard: Heard) -> None:
    form.show({"seed": 1, "top_k": 5, "num_gpu": 0})
    form.rows["top_k"].reset.click()

    assert heard == [{"seed": 1, "num_gpu": 0}]
    assert form.rows["top_k"].field.value == ""
    assert form.rows["top_k"].slider.value == 40

    form._all.click()
    assert heard[-1] == {}
    assert form.rows["seed"].field.value == ""


def test_what_is_shown_is_told_to_nobody(form: OptionsForm, heard: Heard) -> None:
    form.show({"temperature": 0, "stop": ["x"], "use_mmap": True, "num_ctx": 4096})

    assert heard == []
    assert form.values["num_ctx"] == 4096


def test_the_form_speaks_korean(heard: Heard) -> None:
    use("ko")
    try:
        form = OptionsForm(heard)
    finally:
        use("auto")

    assert "단어를 얼마나 자유롭게 고르는지" in str(
        [h.value for h in htmls(form.widget)]
    )
