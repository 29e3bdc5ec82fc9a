"""Tests that what is put into a panel's HTML stands there as text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from ollama_magic.widgets.safe import element, html_of, label, stylesheet

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</div><svg/onload=alert(1)>",
    "<!-- open",
    "&lt;b&gt; &#60;b&#62;",
    '" onmouseover="alert(1)',
    "' autofocus onfocus=alert(1) '",
    "<b",
)


class Reader(HTMLParser):
    """What a browser would make of it: the tags, and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names += [name for name, _ in attrs]

    def handle_comment(self, data: str) -> None:
        self.tags.append("comment")

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_text_in_an_element_or_an_attribute_is_only_text(text: str) -> None:
    read = Reader(element("div", text, element("b", text), title=text))

    assert (read.tags, read.names) == (["div", "b"], ["title"])
    assert read.text == text + text


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_is_no_element_is_escaped_in_a_widget(text: str) -> None:
    read = Reader(html_of(text).value)

    assert (read.tags, read.text) == ([], text)


def test_control_characters_can_be_seen() -> None:
    made = element("p", "a\x1b[31mb\u202ec", title="\x1b]0;x\x07")

    assert made == '<p title="␛]0;x␇">a␛[31mb\ufffdc</p>'


@pytest.mark.parametrize(
    "tag", ["script", "img", "a", "iframe", "style", "svg", "form"]
)
def test_an_element_that_could_act_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match=tag):
        element(tag, "x")


@pytest.mark.parametrize(
    "name", ["onclick", "style", "src", "href", "srcset", "action"]
)
def test_an_attribute_that_could_act_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        element("div", "x", **{name: "x"})


def test_attributes_that_say_yes_stand_alone_and_others_are_left_out() -> None:
    made = element("details", open=True, hidden=False, title=None, aria_label="a b")

    assert made == '<details open aria-label="a b"></details>'


def test_a_label_is_one_short_line_without_markup_or_formula() -> None:
    made = label("<b>\n$x$ &amp; \\(y\\)" + "z" * 200)

    assert len(made) == 80
    assert not set(made) & set("<>&$\\\n")


def test_the_style_sheet_fetches_nothing() -> None:
    styles = stylesheet().value

    assert ".om-panel" in styles
    assert "url(" not in styles
    assert "@import" not in styles
