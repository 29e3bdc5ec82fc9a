"""Tests of how much memory this machine has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ollama_magic.advice.machine import GPU, MIB, read_gpus, this_machine

PRINTED = "NVIDIA H100 80GB HBM3, 81559, 80994\nNVIDIA T4, 15360, 14000\n"


def program(folder: Path, script: str) -> str:
    """A PATH on which `nvidia-smi` is this shell script."""
    path = folder / "nvidia-smi"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def test_this_machine_has_memory_and_some_is_free() -> None:
    machine = this_machine()

    assert machine
    assert 0 < machine.free_bytes <= machine.total_bytes
    assert machine.total_bytes > 256 * MIB


def test_cards_are_read_as_they_are_printed() -> None:
    assert read_gpus(PRINTED) == (
        GPU("NVIDIA H100 80GB HBM3", 81_559 * MIB, 80_994 * MIB),
        GPU("NVIDIA T4", 15_360 * MIB, 14_000 * MIB),
    )


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "NVIDIA GB10, [N/A], [N/A]\n",
        "NVIDIA-SMI has failed because it could not communicate with the driver.\n",
    ],
)
def test_a_card_without_figures_is_left_out(printed: str) -> None:
    assert read_gpus(printed) == ()


def test_cards_are_asked_for_where_their_program_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f'[ "$2" = --format=csv,noheader,nounits ] && printf "{PRINTED}"'
    monkeypatch.setenv("PATH", program(tmp_path, script))
    machine = this_machine()

    assert machine
    assert [gpu.name for gpu in machine.gpus][:2] == [
        "NVIDIA H100 80GB HBM3",
        "NVIDIA T4",
    ]
    assert machine.free_vram_bytes <= machine.vram_bytes


def test_a_program_that_fails_means_no_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", program(tmp_path, f'printf "{PRINTED}"; exit 9'))
    machine = this_machine()

    assert machine
    assert "NVIDIA T4" not in {gpu.name for gpu in machine.gpus}
