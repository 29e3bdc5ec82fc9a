"""Tests that the pins are whole, agree, and are what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .environments import ROOT

FILES = [*sorted((ROOT / "requirements").glob("*.txt"), key=str)]
FILES += [ROOT / "binder" / "requirements.txt"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
HOLDS = {
    "requirements/core.txt": [],
    "requirements/lab.txt": ["embedded", "lab", "panels", "stats"],
    "requirements/dev.txt": ["dev", "embedded", "lab", "panels", "parquet", "stats"],
    "requirements/clients.txt": ["embedded"],
    "requirements/old.txt": ["embedded"],
    "binder/requirements.txt": ["embedded", "panels", "stats"],
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def pins(path: Path) -> dict[str, set[str]]:
    """The pinned versions of each package, one for each kind of machine."""
    found: dict[str, set[str]] = {}
    for line in re.findall(r"^\S+==.*(?= \\$)", path.read_text("utf-8"), re.M):
        pin = Requirement(line)
        versions = found.setdefault(canonicalize_name(pin.name), set())
        versions.update(each.version for each in pin.specifier)
    return found


def test_each_file_of_pins_is_known() -> None:
    assert sorted(map(name, FILES)) == sorted(HOLDS)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_requirement_is_pinned_with_a_hash(path: Path) -> None:
    blocks = re.split(r"^(?=\S)", path.read_text("utf-8"), flags=re.M)

    assert [block for block in blocks if block and "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_pins_are_what_the_project_asks_for(path: Path) -> None:
    asked = [*PROJECT["dependencies"]]
    asked += [each for extra in HOLDS[name(path)] for each in EXTRAS[extra]]
    found = pins(path)
    wanted = [Requirement(each) for each in asked if "[" not in each]

    assert [
        str(each)
        for each in wanted
        for version in found.get(canonicalize_name(each.name), {"0"})
        if version not in each.specifier
    ] == []


@pytest.mark.parametrize("other", ["requirements/core.txt", "binder/requirements.txt"])
def test_what_a_learner_gets_is_what_is_tested(other: str) -> None:
    tested = pins(ROOT / "requirements" / "dev.txt")
    lab = pins(ROOT / "requirements" / "lab.txt")
    given = pins(ROOT / other)

    assert {package: tested.get(package) for package in lab} == lab
    assert {package: lab.get(package) for package in given} == given
