"""Tests of finding the code in what a model wrote."""

from __future__ import annotations

import pytest

from ollama_magic.fences import Block, blocks, code_in, fenced

TWO = "먼저:\n\n```bash\nls\n```\n\n그다음:\n\n```python\nx = 1\n```\n```py\ny\n```"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no code", []),
        ("```python\nx = 1\n```", [Block("python", "x = 1")]),
        ("~~~ Python title=x\nx = '```'\n~~~", [Block("python", "x = '```'")]),
        ("````{.python .numberLines}\n```\n````", [Block("python", "```")]),
        ("```{python}\nx\n```", [Block("python", "x")]),
        (
            "1. 이렇게:\n    ```py\n    if x:\n        y\n    ```",
            [Block("py", "if x:\n    y")],
        ),
        ("```\nx\n\ny\n```", [Block("", "x\n\ny")]),
        ("```python\nx = 1", [Block("python", "x = 1", whole=False)]),
        ("```python", []),
        ("```python\r\nx\r\n```\r\n", [Block("python", "x")]),
        ("```a```\ntext", []),
        ("```python\nx\n~~~\ny\n```", [Block("python", "x\n~~~\ny")]),
        ("```python\nx\n```python\ny\n```", [Block("python", "x\n```python\ny")]),
    ],
)
def test_blocks_are_found_as_models_write_them(text: str, found: list[Block]) -> None:
    assert blocks(text) == found


@pytest.mark.parametrize(
    ("text", "asked", "code"),
    [
        (TWO, "", "x = 1"),
        (TWO, "x  =\n1", "y"),
        ("```\nfirst\n```\n```python\nsecond\n```", "", "second"),
        ("```\nfirst\n```\n```json\n{}\n```", "", "first"),
        ("```python\n\n```\n```python\nx\n```", "", "x"),
        ("```python\nx\n```", "x\ny", "x"),
        (
            "Because:\n```python\nprint(1/0)\n```\nso:\n```python\n1\n```",
            "print(1/0)",
            "1",
        ),
    ],
)
def test_the_code_of_an_answer_is_its_first_python_that_is_no_quotation(
    text: str, asked: str, code: str
) -> None:
    block = code_in(text, asked)

    assert block is not None
    assert block.code == code


def test_an_answer_in_another_language_has_no_code_for_a_cell() -> None:
    assert code_in("```bash\nrm -rf /\n```") is None
    assert code_in("Just words, and `x = 1`.") is None


@pytest.mark.parametrize("text", ["x", "```\nx\n```", "`````", ""])
def test_what_is_fenced_is_found_whole(text: str) -> None:
    assert blocks(fenced(text, "python")) == [Block("python", text)]
