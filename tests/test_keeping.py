"""Tests of histories and of scrubbing, as a notebook's cells ask for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.books import asked, book, write_book
from tests.support.kernel import Cell, Kernel

Asking = Callable[[Any], Kernel]
A, B = asked("a"), asked("b", minute=1, before="a")


def value(kernel: Kernel, code: str) -> str:
    """What an expression is, as the notebook shows it."""
    cell = kernel.run(code)
    assert cell.status == "ok", cell.traceback
    return cell.displays[-1].text


def saved(path: Path, cells: Sequence[Cell]) -> Path:
    """The notebook that a front end would save after these cells ran."""
    document = book()
    for cell in cells:
        outputs = [
            {
                "output_type": "display_data",
                "data": each.data,
                "metadata": each.metadata,
            }
            for each in cell.displays
        ]
        made = {"cell_type": "code", "metadata": {}, "outputs": outputs}
        document["cells"].append({**made, "source": cell.code})
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False), "utf-8")
    return path


def test_a_saved_notebook_tells_what_was_asked_in_another_kernel(
    asking: Asking, kernels: Any, hostile: Any, tmp_path: Path
) -> None:
    kernel = asking(hostile.saying("여기 ", "있어요."))
    cells = [
        kernel.run(f"%%chat -m tiny -o temperature=0.5\n{prompt}", cell_id=prompt)
        for prompt in ("first", "둘째")
    ]
    cells.append(kernel.run("_", cell_id="again"))
    path = saved(tmp_path / "notes.ipynb", cells)
    other = kernels()
    other.run(f"import ollama_magic as om\ntable = om.history({str(path)!r})")

    rows = "table[['prompt', 'answer', 'model', 'status', 'cell']].to_numpy().tolist()"
    assert value(other, rows) == (
        "[['first', '여기 있어요.', 'tiny', 'ok', 2], "
        "['둘째', '여기 있어요.', 'tiny', 'ok', 3]]"
    )
    assert value(other, "table.options[0]['temperature']") == "0.5"
    assert value(other, "float(table.tokens_per_second[0])") == "1000.0"
    assert value(other, "set(table.source)") == repr({str(path)})


def test_scrubbing_is_told_and_leaves_nothing_to_read(
    shared_kernel: Kernel, tmp_path: Path
) -> None:
    for name in ("one.ipynb", "two.ipynb"):
        write_book(tmp_path / name, [A], [B])
    write_book(tmp_path / "none.ipynb")
    where = repr(str(tmp_path))

    told = value(shared_kernel, f"om.scrub({where}, dry_run=True)")
    assert told.startswith("Records that would be taken out: 4, in 2 of 3 notebooks")
    assert value(shared_kernel, f"len(om.history({where}))") == "2"
    told = value(shared_kernel, f"om.scrub({where})")
    assert told.startswith("Records taken out: 4, in 2 of 3 notebooks")
    assert "one.ipynb" in told
    assert "none.ipynb" not in told
    assert value(shared_kernel, f"len(om.history({where}))") == "0"


def test_what_cannot_be_read_is_named_and_the_others_go_on(
    shared_kernel: Kernel, tmp_path: Path
) -> None:
    later = {**A.to_json(), "schema": 7}
    write_book(tmp_path / "good.ipynb", [A, later], [{"schema": 1}])
    (tmp_path / "bad.ipynb").write_text("{")
    where = repr(str(tmp_path))

    cell = shared_kernel.run(f"len(om.history({where}))")
    assert cell.displays[-1].text == "1"
    [broken, newer, damaged] = cell.stdout.splitlines()
    assert "bad.ipynb is no whole notebook" in broken
    assert "good.ipynb: records of a newer ollama_magic, passed over: 1" in newer
    assert "good.ipynb: damaged records, passed over: 1" in damaged
    cell = shared_kernel.run(f"om.scrub({where})")
    assert "bad.ipynb is no whole notebook" in cell.stdout
    assert cell.displays[-1].text.startswith("Records taken out: 3")


def test_where_nothing_can_be_read_it_is_an_error_of_three_lines(
    shared_kernel: Kernel, tmp_path: Path
) -> None:
    (tmp_path / "bad.ipynb").write_text("{")
    calls = (
        f"om.history({str(tmp_path)!r})",
        f"om.scrub({str(tmp_path / 'bad.ipynb')!r})",
        "om.history('nowhere.ipynb')",
        "om.scrub('*.nothing')",
        f"om.scrub({str(tmp_path)!r}, 'all')",
    )
    for call in calls:
        cell = shared_kernel.run(call)
        assert cell.status == "error"
        assert cell.traceback.startswith("BadInput: ")
        assert len(cell.traceback.splitlines()) <= 3


def test_what_is_no_place_and_no_reply_is_refused(shared_kernel: Kernel) -> None:
    told = shared_kernel.run("om.history(3)").traceback
    assert told.startswith("BadInput: there is no notebook at 3\n")
    told = shared_kernel.run("om.logprobs(5)").traceback
    assert told.startswith("BadInput: this is no reply and no run, but int\n")


def test_an_answer_without_probabilities_says_so(asking: Asking, hostile: Any) -> None:
    kernel = asking(hostile.saying("hi"))

    told = value(kernel, "om.logprobs(om.chat('hi', model='tiny'))")
    assert told.startswith("This answer has no probabilities")
