"""Tests of markdown that grows: whole in the end, and sent in pieces."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from ollama_magic.markdown import breaks
from ollama_magic.widgets.pieces import PIECE_CHARACTERS, Pieces

PARAGRAPH = "The quick brown 여우 jumps over the lazy dog, again and again.\n\n"
BLOCKS = (
    PARAGRAPH * 3,
    "```python\nfor i in range(3):\n\n    print(i)\n```\n\n",
    "- one\n\n  still one\n\n- two\n\n",
    "1. first\n\n2. second\n\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n",
    "> quoted\n\n> again\n\n",
    "## A heading\n\n",
)


def shown(pieces: Pieces) -> list[str]:
    """The markdown of each piece."""
    outputs = (each.outputs for each in pieces.widget.children)
    return [output["data"]["text/markdown"] for [output] in outputs]


def grow(text: str, step: int) -> Iterator[str]:
    """The text as it arrives."""
    return (text[:end] for end in range(0, len(text) + step, step))


def long_text(seed: int) -> str:
    """Some thousand characters of blocks."""
    chance = random.Random(seed)
    return "".join(chance.choice(BLOCKS) for _ in range(300))


@pytest.mark.parametrize("seed", range(5))
def test_the_pieces_are_the_whole_text(seed: int) -> None:
    pieces, text = Pieces(), long_text(seed)
    for frame in grow(text, 97):
        pieces.paint(frame)

    assert "".join(shown(pieces)) == text
    assert len(shown(pieces)) > 3


@pytest.mark.parametrize("seed", range(5))
def test_a_piece_begins_with_a_block_of_its_own(seed: int) -> None:
    pieces = Pieces()
    pieces.paint(long_text(seed))

    starts = [piece.split("\n")[0] for piece in shown(pieces)][1:]
    wholes = [block.split("\n")[0] for block in BLOCKS if block[0] in "T`|#"]
    assert [start for start in starts if start not in wholes] == []
    assert [piece for piece in shown(pieces) if piece.count("```") % 2] == []


def test_a_finished_piece_is_sent_just_once() -> None:
    pieces, changed = Pieces(), []
    for frame in grow(PARAGRAPH * 200, 50):
        before = [*pieces.widget.children][:-1]
        outputs = [each.outputs for each in before]
        pieces.paint(frame)
        changed += [
            each
            for each, old in zip(before, outputs, strict=True)
            if each.outputs is not old
        ]

    assert changed == []


def test_what_a_frame_sends_does_not_grow_with_the_text() -> None:
    pieces, most = Pieces(), 0
    for frame in grow(PARAGRAPH * 400, 61):
        pieces.paint(frame)
        most = max(most, pieces.weight_characters)

    assert PIECE_CHARACTERS / 2 < most < PIECE_CHARACTERS + 2 * len(PARAGRAPH)


def test_code_and_formulas_weigh_more_than_prose() -> None:
    weights = []
    for text in ("x" * 40, "$x$ " * 10, "```\nx\n```\n" + "x" * 29):
        pieces = Pieces()
        pieces.paint(text)
        weights.append(pieces.weight_characters)

    assert weights[0] < weights[2] < weights[1]


def test_an_open_fence_is_closed_while_it_grows_and_never_cut() -> None:
    pieces = Pieces()
    pieces.paint("```\n" + "line\n\n" * 1000)

    assert len(shown(pieces)) == 1
    assert shown(pieces)[0].endswith("\n```")


def test_another_text_begins_anew() -> None:
    pieces = Pieces()
    pieces.paint(PARAGRAPH * 100)
    pieces.paint("Something else.")

    assert shown(pieces) == ["Something else."]


def test_what_a_model_writes_is_harmless_in_every_piece() -> None:
    pieces = Pieces()
    pieces.paint(("<script>alert(1)</script>\n\n" + PARAGRAPH) * 60)

    assert len(shown(pieces)) > 2
    assert "<script" not in "".join(shown(pieces))


def test_a_text_breaks_only_between_blocks() -> None:
    listed, formula = "- a\n\n  b\n\n- c", "$$\nx\n\ny\n$$"
    blocks = ("one", "two", listed, "three", formula, "four", "    code", "five")
    text = "\n\n".join(blocks)

    begun = [text[place:].split("\n")[0] for place in breaks(text)]

    assert begun == ["two", "three", "$$", "four", "five"]
