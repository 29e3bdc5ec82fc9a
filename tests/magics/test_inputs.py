"""Tests of what a question takes from the notebook, by the very bytes that are sent."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support.kernel import Cell, Kernel
from tests.support.server import Answer, Request, Server
from tests.support.turns import Turns

DEFINED = '''\
import os, numpy as np, pandas as pd
from dataclasses import dataclass
from pathlib import Path
from PIL import Image
table = pd.DataFrame({"name": ["김|x", "Bo\\nb"], "score": [0.1 + 0.2, None]})
named = table.set_index("name")
long = pd.DataFrame({"a": range(100)})
wide = pd.DataFrame({f"column{n}": [n / 7] * 5000 for n in range(40)})
@dataclass
class Point:
    x: int
points = {"안녕": [Point(1), None], 2: {"b": (True, 1.5)}}
numbers = list(range(5000))
x, text, empty = 5, "한글 {x} <b>", ""
def half(n):
    """Half."""
    return n / 2
class Bad:
    def __str__(self):
        raise ValueError("no text")
colours = np.zeros((20, 30, 3), "uint8")
picture = Image.new("RGB", (3000, 30), "red")
'''


class Seeing(Turns):
    """Has two models, of which one can see."""

    async def _answer(self, request: Request, answer: Answer) -> None:
        able = {"tiny:latest": ["completion"], "eyes:latest": ["completion", "vision"]}
        if request.path == "/api/tags":
            tags = [{"name": name, "digest": name, "size": 1} for name in able]
            await answer.json({"models": tags})
        elif request.path == "/api/ps":
            await answer.json({"models": []})
        elif request.path == "/api/show":
            model = request.json["model"]
            await answer.json({"capabilities": able[model]})
        else:
            await super()._answer(request, answer)


@pytest.fixture(scope="module")
def folder(shared_kernel: Kernel) -> Path:
    """Where the kernel works."""
    assert shared_kernel.run(DEFINED).status == "ok"
    return Path(shared_kernel.run("print(os.getcwd())").stdout.strip())


@pytest.fixture
def server(opened: ExitStack) -> Turns:
    return opened.enter_context(Turns("fine"))


@pytest.fixture
def kernel(folder: Path, server: Turns, asking: Callable[[Any], Kernel]) -> Kernel:
    return asking(server)


def content(server: Turns, cell: Cell) -> str:
    """The question as it was sent."""
    assert (cell.status, cell.stderr) == ("ok", ""), cell.traceback
    said: str = server.asked[-1]["messages"][-1]["content"]
    return said


def images(server: Turns) -> list[tuple[int, int]]:
    """The sizes of the pictures that were sent last."""
    sent = server.asked[-1]["messages"][-1].get("images", [])
    files = (io.BytesIO(base64.b64decode(image, validate=True)) for image in sent)
    return [Image.open(file).size for file in files]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("{{x}} and {{ x + 1 }}", "5 and 6"),
        ("{{text}}|{{empty}}|", "한글 {x} <b>||"),
        ("{{ {'a': {'b': x}} }}", "{'a': {'b': 5}}"),
        ("{{ {'a': {'b': x}}}}", "{'a': {'b': 5}}"),
        ('{{f"{x:.1f}"}}', "5.0"),
        ("{{[each\n for each in 'ab']}}", "['a', 'b']"),
        ("{x} $x ${x} {% if x %} %d", "{x} $x ${x} {% if x %} %d"),
        ("{{}} {{ }} {{open", "{{}} {{ }} {{open"),
        ("{{" + "a " * 3000 + "}} {{x}}", "{{" + "a " * 3000 + "}} 5"),
        ("{{named.iloc[:1, :0]}}", "| name |\n| --- |\n| 김\\|x |"),
        ("}} {{x}} }}", "}} 5 }}"),
        ("{{'{{'}}x{{'}}'}}", "{{x}}"),
        ("{{points}}", "{'안녕': [Point(x=1), None], 2: {'b': (True, 1.5)}}"),
        ("{{Path('a') / 'b'}}", "a/b"),
        ("{{x if x else 0}}", "5"),
    ],
)
def test_values_take_the_place_of_their_braces_and_all_else_stays(
    typed: str, sent: str, server: Turns, kernel: Kernel
) -> None:
    cell = kernel.run(f"%%chat -m tiny\n{typed}")

    assert content(server, cell).strip() == sent
    assert cell.displays[0].text == "fine"
    assert kernel.run("print(om.conversation()[-1].prompt)").stdout.strip() == typed


def test_braces_stay_as_they_are_where_that_is_asked(
    server: Turns, kernel: Kernel
) -> None:
    cell = kernel.run("%%chat -m tiny --verbatim\n{{x}} {{ .Prompt }}")

    assert content(server, cell).strip() == "{{x}} {{ .Prompt }}"


def test_a_frame_becomes_a_table_on_lines_of_its_own(
    server: Turns, kernel: Kernel
) -> None:
    cell = kernel.run("%chat -m tiny Look: {{table}} {{named['score']}} What?")

    assert content(server, cell).splitlines() == [
        "Look: ",
        "| name | score |",
        "| --- | --- |",
        "| 김\\|x | 0.3 |",
        "| Bo b |  |",
        " ",
        "| name | score |",
        "| --- | --- |",
        "| 김\\|x | 0.3 |",
        "| Bo b |  |",
        " What?",
    ]


def test_a_function_is_sent_as_its_source(server: Turns, kernel: Kernel) -> None:
    cell = kernel.run("%chat -m tiny Explain {{half}}")

    assert content(server, cell) == (
        'Explain \n```python\ndef half(n):\n    """Half."""\n    return n / 2\n```'
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("long", "cut: 50 of 100 rows, 1 of 1 columns"),
        ("numbers", "cut: 1,000 of 5,000 items"),
        ("'한' * 30_000", "cut: 20,000 of 30,000 characters"),
    ],
)
def test_what_is_long_is_cut_and_said_to_both(
    value: str, told: str, server: Turns, kernel: Kernel
) -> None:
    cell = kernel.run(f"%chat -m tiny {{{{{value}}}}}")

    assert told in content(server, cell)
    assert f"{told}. To choose" in cell.stdout
    assert len(content(server, cell)) < 25_000


def test_of_a_wide_table_whole_rows_are_sent_and_as_many_as_is_said(
    server: Turns, kernel: Kernel
) -> None:
    cell = kernel.run("%chat -m tiny {{wide}}")

    table, told = content(server, cell).rsplit("\n\n", 1)
    rows = table.strip().splitlines()[2:]
    assert {row.count("|") for row in rows} == {41}
    assert rows[-1] == rows[0]
    assert told.strip() == f"(cut: {len(rows)} of 5,000 rows, 40 of 40 columns)"
    assert 20 < len(rows) < 50
    assert f"wide: {told.strip()[1:-1]}" in cell.stdout
    assert "{{wide[:10]}}" in cell.stdout


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("-m tiny {{tabel}}", ["there is no tabel in this", "Did you mean table?"]),
        ("-m tiny {{1/0}}", ["{{1/0}} gives no value: ZeroDivisionError", "Define"]),
        ("-m tiny {{x +}}", ["{{x +}} is no Python: invalid", "--verbatim"]),
        ("-m tiny {{Bad()}}", ["{{Bad()}} gives no value: ValueError", "Define"]),
        ("--image tabel.png Hi", ["no such file or variable", "Look at the path"]),
        ("--image pictur Hi", ["no such file or variable", "Did you mean picture?"]),
        ("--image table Hi", ["of the type DataFrame", "It can be a file"]),
        ("--image note.md Hi", ["note.md is no picture", "PNG"]),
        ("--image x.nothing Hi", ["x.nothing gives no value: Attr", "Define"]),
        ("--context note.txt Hi", ["no such file", "Did you mean note.md?"]),
        ("--context data.bin Hi", ["this is no text", "--image"]),
        ("--context old.bin Hi", ["this is no text", "--image"]),
        ("--context sub Hi", ["this is a folder", "sub/*"]),
        ("--context *.nothing Hi", ["nothing has such a name", "**"]),
        ("--context large.txt Hi", ["larger than 1 MB", "open("]),
        ("--cells 999 Hi", ["no cell has the number 999", "-3"]),
        ("--cells 0 Hi", ["--cells cannot be '0'", "3-5"]),
        ("--cells 3-1 Hi", ["--cells cannot be '3-1'", "3-5"]),
    ],
)
def test_what_cannot_be_had_is_told_and_nothing_is_sent(
    line: str, lines: list[str], server: Turns, kernel: Kernel, folder: Path
) -> None:
    (folder / "sub").mkdir(exist_ok=True)
    (folder / "note.md").write_text("hi")
    (folder / "data.bin").write_bytes(b"\0\1\2")
    (folder / "old.bin").write_bytes(b"\x1f\x8b\x08\xff\xfe\x90")
    (folder / "large.txt").write_text("x" * 1_000_001)

    cell = kernel.run(f"%chat {line}")

    told = cell.traceback.splitlines()
    assert len(told) in (2, 3)
    for said, expected in zip(told, lines, strict=False):
        assert expected in said
    assert server.asked == []


def test_pictures_are_sent_from_files_variables_addresses_and_braces(
    server: Turns, kernel: Kernel, folder: Path, opened: ExitStack
) -> None:
    Image.new("RGB", (40, 30)).save(folder / "그림 1.png")
    data = (folder / "그림 1.png").read_bytes()

    async def handler(request: Request, answer: Answer) -> None:
        await answer.whole(200, data, "image/png")

    web = opened.enter_context(Server(handler)).url
    flags = f"--image '그림 1.png' --image picture --image {web}/a"
    cell = kernel.run(f"%chat -m tiny {flags} See {{{{colours}}}}!")

    assert content(server, cell) == "See (image 4)!"
    assert images(server) == [(40, 30), (1536, 15), (40, 30), (30, 20)]
    assert "picture: scaled from 3000 × 30 to 1536 × 15 pixels." in cell.stdout


def test_an_interrupt_ends_the_wait_for_a_picture(
    server: Turns, kernel: Kernel, hostile: Any
) -> None:
    cell = kernel.send(f"%chat -m tiny --image {hostile.silent().url}/a.png Hi")
    kernel.listen(0.5)
    kernel.interrupt()
    kernel.wait(cell, timeout=5)

    assert "Stopped after" in cell.traceback
    assert server.asked == []


def test_a_model_that_cannot_see_is_told_from_one_that_can_before_it_is_asked(
    opened: ExitStack, folder: Path, asking: Callable[[Any], Kernel]
) -> None:
    server = opened.enter_context(Seeing("fine"))
    kernel = asking(server)

    blind = kernel.run("%chat -m tiny --image colours Hi")
    kernel.run("%chat -m eyes --image colours Hi")

    assert blind.traceback.splitlines() == [
        "BadInput: tiny cannot see pictures",
        "These can: eyes:latest. To ask one: -m MODEL",
    ]
    assert [each["model"] for each in server.asked] == ["eyes"]
    assert images(server) == [(30, 20)]
    assert len(server.requests_to("/api/show")) == 2


@pytest.mark.parametrize(
    ("typed", "some"),
    [
        ("numbers[:2000]", "numbers[:2000][:10]"),
        ("numbers * 2", "(numbers * 2)[:10]"),
        ("'" + "x" * 70 + "' * 1000", "…[:10]"),
    ],
)
def test_how_to_choose_is_said_of_what_was_typed(
    typed: str, some: str, kernel: Kernel
) -> None:
    cell = kernel.run(f"%chat -m tiny {{{{{typed}}}}}")

    assert f"To choose what is sent: {{{{{some}}}}}" in cell.stdout


def test_tab_offers_files_and_for_pictures_variables_too(
    kernel: Kernel, folder: Path
) -> None:
    (folder / "pictures").mkdir()
    (folder / "pictures" / "a.png").touch()

    assert kernel.complete("%chat --image pict") == ["pictures/", "picture"]
    assert kernel.complete("%chat --context pict") == ["pictures/"]
    assert kernel.complete("%%chat --image pictures/") == ["pictures/a.png"]


def test_the_record_tells_what_was_sent(server: Turns, kernel: Kernel) -> None:
    kernel.run("%chat -m tiny Is {{x}} odd? {{colours}}")

    said = kernel.run("print(om.conversation()[-1].runs[0].asked)").stdout
    assert "Is 5 odd? (image 1)" in said
