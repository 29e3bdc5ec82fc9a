"""Tests of a model's markdown made safe, as real renderers then show it."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from nbconvert.filters.markdown import markdown2html

from ollama_magic.markdown import closed, literal, safe

COMMON = MarkdownIt("commonmark", {"html": True})
TABLES = MarkdownIt("gfm-like", {"html": True, "linkify": False})
COMMON.validateLink = TABLES.validateLink = lambda url: True
RENDERERS = (COMMON.render, TABLES.render, markdown2html)
HARMLESS = set(
    "a blockquote br code del div em h1 h2 h3 h4 h5 h6 hr li ol p pre s span strong "
    "table tbody td th thead tr ul".split()
)
FENCE = "```"
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<!-- hidden -->",
    "<!DOCTYPE html><?php x ?>",
    "<![CDATA[ x ]]>",
    "</div></div>",
    "<b\nonclick=x>",
    "![pixel](https://example.com/x.png)",
    "\\![pixel](https://example.com/x.png)",
    "![pixel][ref]\n\n[ref]: https://example.com/x.png",
    "[link](javascript:alert(1))",
    "[link](  JavaScript:alert(1))",
    "[link](&#106;avascript:alert(1))",
    "[link](<javascript:alert(1)>)",
    "[link]( < javascript:alert(1)>)",
    "[link](\njavascript:alert(1))",
    "[link](data:text/html;base64,PHNjcmlwdD4=)",
    "[link](file:///etc/passwd)",
    "[ref]\n\n[ref]: javascript:alert(1)",
    "[ref]\n\n[ref]:\njavascript:alert(1)",
    "<javascript:alert(1)>",
    "`code` <b> `<i>` ``a ` <u>``",
    "`unclosed <b>",
    "`` <b> ` <i> `` <u> `",
    "~~~ ![x](https://example.com/x.png) <b>",
    f"1. a\n   {FENCE}\nx <b>\n   {FENCE}\n<i>\n{FENCE}\n<u>",
    f"- {FENCE}\n  a\n<b>\n{FENCE}\n<i>",
    f"{FENCE}\n\t{FENCE}\n<b>",
    f"    {FENCE}\n<b>",
    f"> {FENCE}\n<b>\n> {FENCE}\n<i>",
    f"$$\n{FENCE}\n_\n<b>$$\n<i>",
    f"`` $$\n{FENCE}\n``<b>$$",
    f"> $$\n\n$$\n{FENCE}\n<b>$$<i>",
    f"a $$\n$$\n{FENCE}\n$$<i>",
    f"$$$$a$$\n$$\n{FENCE}\n$$<i>",
    f"$$\n$$a$$\n$$\n{FENCE}\n$$<i>",
    f"$$\\$$\n{FENCE}$$\n<i>",
    f"{FENCE}|\n-|\n<q>",
    f"{FENCE}\n<b>\n{FENCE}` <i>",
    "\x1b[31m<b>\u202e<i>\x00<u>\r<s>\x0b<q>",
    "a\u2028<b>\x85<i>\x0c<u>",
    "| a |\n|-|\n| <b> |",
    "&lt;b&gt; &amp;lt;b",
)
PIECES = (
    *HOSTILE,
    *("\n " * 9).split(" "),
    *("\n- |\n  |\n> |\n1. |\n    |\n\t|\n```py\n|\n   ~~~\n|\n  ```\n").split("|"),
    *("` `` ``` ~~~ $ $$ \\ [a] (u) ]( ![ < ! ) ] \\\\[ \\begin{a} \\end{a}").split(),
    "javascript:x",
    "text",
    " ",
)


class Seen(HTMLParser):
    """What a browser would find in a page that it could run, load or follow."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.live: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = re.sub(r"%20|\s", "", dict(attrs).get("href") or "#").lower()
        acts = re.match(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", target)
        if tag not in HARMLESS or acts or any(n.startswith("on") for n, _ in attrs):
            self.live.append(f"{tag} {attrs}")

    def handle_comment(self, data: str) -> None:
        self.live.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.live.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.live.append(f"instruction {data}")


def live(text: str) -> list[str]:
    """What is live in any renderer, of the whole text or of a frame in mid-stream."""
    frames = (safe(text), closed(safe(text)))
    return [
        each
        for frame in frames
        for render in RENDERERS
        for each in Seen(render(frame)).live
    ]


def mixtures(count: int) -> Iterator[str]:
    chance = random.Random(20261121)
    for _ in range(count):
        yield "".join(chance.choices(PIECES, k=chance.randint(2, 20)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text_in_every_renderer(text: str) -> None:
    assert live(text) == []
    assert live(f"before\n\n{text}\n\nafter") == []


def test_no_mixture_of_hostile_text_comes_alive() -> None:
    assert [text for text in mixtures(800) if live(text)] == []


def test_the_oracle_finds_what_is_not_made_safe() -> None:
    for text in ("<script>", "![x](u)", "[a](javascript:x)", "<!-- x -->"):
        assert all(Seen(render(text)).live for render in RENDERERS), text


def test_no_sign_that_opens_a_tag_is_left_outside_of_fences() -> None:
    for text in mixtures(2000):
        if FENCE not in text and "~~~" not in text:
            assert not re.search(r"<(?!/?code>)[A-Za-z/!?]|!\[", safe(text))


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n\n**bold** _thin_ ~~gone~~\n\n1. one\n2. two\n\n> quote",
        "2 < 3 and a <= b, x<3",
        "`inline` and ``two ` ticks``",
        "$a_1 + b$ and\n\n$$\nx = 1\n$$",
        "[Ollama](https://ollama.com), [mail](mailto:a@b.c), [there](#here)",
        "[1]: https://example.com",
        "arr[0](x) and map[str]: the values",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "안녕하세요! **서울**은 [한국](https://ko.wikipedia.org)의 수도입니다.",
        f"{FENCE}html\n<b>![x](u)\n{FENCE}\n",
        f"{FENCE}cpp\n#include <vector>\nstd::vector<int> a;\n{FENCE}",
        "~~~\n<b>\n```\n<i>\n~~~",
        f"1. step\n\n   {FENCE}sh\n   cat <file> $$\n   {FENCE}\n\n2. next",
        f"$$\nx\n$$\n\n{FENCE}\n<b>\n{FENCE}",
    ],
)
def test_harmless_markdown_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    "mark",
    ["```mermaid", "~~~ Mermaid", "- ```mermaid", "> ```mermaid", "```&#109;ermaid"],
)
def test_a_diagram_is_not_drawn(mark: str) -> None:
    text = f"{mark}\ngraph TD; A[x];\n```"

    for render in RENDERERS:
        assert "mermaid" not in render(safe(text)).lower()


def test_code_is_shown_as_it_was_written() -> None:
    code = '<b onclick="x">&amp;![x](u)'

    for render in RENDERERS:
        assert "&lt;b onclick=" in render(safe(f"{FENCE}\n{code}\n{FENCE}"))
    for render in RENDERERS[:2]:
        assert "<code>&lt;b&gt; * _x_</code>" in render(safe("`<b> * _x_`"))


def test_a_text_made_safe_shows_the_same_words() -> None:
    page = COMMON.render(safe("<b>bold</b> ![cat](https://example.com/c.png)"))

    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert '!<a href="https://example.com/c.png">cat</a>' in page


def test_control_sequences_are_seen_and_do_not_act() -> None:
    assert safe("\x1b[2Ja\u202eb") == "␛[2Ja�b"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (f"{FENCE}py\nx", f"\n{FENCE}"),
        (f"{FENCE}py", f"\n{FENCE}"),
        ("   ~~~~\nx\n~~~", "\n   ~~~~"),
        (f"{FENCE}\nx\n{FENCE}", ""),
        (f"a\n{FENCE}\nx\n{FENCE}\nb", ""),
        (f"a\n{FENCE}\nx\n{FENCE}\n{FENCE}\nb", f"\n{FENCE}"),
        ("", ""),
        ("text", ""),
    ],
)
def test_a_frame_closes_the_fence_that_is_open(text: str, end: str) -> None:
    assert closed(text) == text + end


def test_a_literal_is_one_line_of_just_its_characters() -> None:
    text = "<b> *x*\n[a](javascript:b) `c` 한국 qwen3:4b"

    for render in RENDERERS:
        page = render(literal(text))
        assert Seen(page).live == []
        assert "한국 qwen3:4b" in page
        assert "<em>" not in page
        assert "<code>" not in page


def test_twice_the_blocks_take_about_twice_the_time() -> None:
    def seconds(blocks: int) -> float:
        text = f"word\n{FENCE}\nx\n{FENCE}\n" * blocks
        times = []
        for _ in range(3):
            start = time.perf_counter()
            safe(text)
            times.append(time.perf_counter() - start)
        return min(times)

    assert seconds(4000) < 4 * seconds(2000)


def test_a_long_and_looping_answer_is_made_safe_in_no_time() -> None:
    start = time.perf_counter()
    for piece in ("](", "`", "a`", "<b", "```\n", "$$\n", "word ", "[a]: ", "~~~ "):
        safe(piece * (40_000 // len(piece)))

    assert time.perf_counter() - start < 5
