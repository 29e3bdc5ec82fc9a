"""Tests of managing models where the embedded engine is the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ollama_magic.embedded.store import SHIPPED, Store
from tests.embedded.models import recorded_store
from tests.support.engine import Engine
from tests.support.kernel import Cell, Kernel

Asking = Callable[[Any], Kernel]


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine whose models these tests may change."""
    folder = tmp_path_factory.mktemp("keeper")
    with Engine(folder, models=[recorded_store(folder)]) as engine:
        yield engine


def told(cell: Cell) -> str:
    """What a cell says that went well."""
    assert cell.status == "ok", cell.traceback
    return cell.stdout


def shown(cell: Cell) -> str:
    """All that a cell shows."""
    assert cell.status == "ok", cell.traceback
    return "".join(output.text for output in cell.outputs)


def test_a_model_is_made_copied_asked_and_removed(
    asking: Asking, keeper: Engine
) -> None:
    kernel = asking(keeper)
    told(kernel.run("%%modelfile mine\nFROM tutor:1m\nPARAMETER temperature 0"))
    assert "mine:latest" in shown(kernel.run("%ollama list"))
    answer = kernel.run("om.chat('What is the capital of France?', model='mine').text")
    assert "Paris" in shown(answer)
    told(kernel.run("%ollama cp mine other"))
    told(kernel.run("%ollama rm mine --yes"))
    listed = shown(kernel.run("%ollama list"))
    assert "other:latest" in listed
    assert "mine:latest" not in listed
    told(kernel.run("om.delete('other')"))


def test_a_file_becomes_a_model_in_fewer_bits(
    asking: Asking, keeper: Engine, tmp_path: Path
) -> None:
    kernel = asking(keeper)
    (tmp_path / "m.gguf").symlink_to(Store([SHIPPED]).find("tutor:1m").blob)
    (tmp_path / "Modelfile").write_text("FROM m.gguf\n")
    told(kernel.run(f"%ollama create small -f {tmp_path}/Modelfile -q q4_0"))
    table = kernel.run("print(om.models().to_string())").stdout
    [row] = [line for line in table.splitlines() if "small:latest" in line]
    assert "Q4_0" in row
    wrong = kernel.run(f"%ollama create x -f {tmp_path}/Modelfile -q q4_K_M")
    assert "supported types are F16, BF16, Q8_0, Q4_0" in wrong.traceback


def test_a_model_is_pulled_from_a_folder_or_another_engine(
    asking: Asking, keeper: Engine, engine: Engine, tmp_path: Path
) -> None:
    kernel = asking(engine)
    told(kernel.run(f"%ollama pull tiny --from {keeper.url}"))
    told(kernel.run(f"om.pull('parrot-count', from_={keeper.url!r}).result"))
    assert "tiny:latest" in shown(kernel.run("%ollama list"))
    nothing = kernel.run(f"%ollama pull nope --from {SHIPPED}")
    assert "ModelNotFound" in nothing.traceback
    told(kernel.run("%ollama rm tiny parrot-count --yes"))


def test_ollama_itself_pulls_from_no_folder(
    asking: Asking, tape_server: Any, tmp_path: Path
) -> None:
    wrong = asking(tape_server("store/pull-resumed")).run(
        f"%ollama pull tiny --from {tmp_path}"
    )
    assert "is Ollama, which pulls from no folder" in wrong.traceback


def test_texts_become_vectors_and_a_table_of_likeness(
    asking: Asking, keeper: Engine
) -> None:
    kernel = asking(keeper)
    shape = kernel.run("print(om.embed(['a', 'b'], 'tiny-embed').array.shape)")
    assert shape.stdout == "(2, 128)\n"
    alike = kernel.run("print(om.similarity(['a', 'a', 'b'], 'tiny-embed').iloc[0, 1])")
    assert float(alike.stdout) == pytest.approx(1)
    assert "hello" in shown(kernel.run("%ollama embed tiny-embed hello"))
    chats = kernel.run("om.embed('a', 'tutor:1m')")
    assert "BadInput" in chats.traceback


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("%ollama rm tutor:1m --yes", "comes with the engine"),
        ("%ollama push tutor:1m", "sends to no registry\nOthers can get it"),
        ("%ollama rm tutor:1m --yes", "What is yours can be removed"),
        ("%ollama pull tutor:1m --from /none", "Name a folder that has manifests/"),
    ],
)
def test_what_the_engine_does_not_do_is_said(
    asking: Asking, keeper: Engine, code: str, words: str
) -> None:
    cell = asking(keeper).run(code)
    assert words in cell.traceback
    assert len(cell.traceback.splitlines()) <= 3
