"""Tests of the library: the table of what can be pulled."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from ollama_magic.advice.languages import LANGUAGES
from ollama_magic.errors import BadInput
from ollama_magic.published import Score
from ollama_magic.shelf import library

FILE = Path(__file__).parents[1] / "ollama_magic/data/library.csv"
STUDY_DOCUMENT = """
gpt-oss:latest       14GB  128K Text
gpt-oss:20b          14GB  128K Text
gpt-oss:120b         65GB  128K Text
gpt-oss:20b-cloud    -     128K Text
gpt-oss:120b-cloud   -     128K Text
embeddinggemma:latest 622MB 2K  Text
embeddinggemma:300m  622MB 2K   Text
"""
ROWS = [line.split() for line in STUDY_DOCUMENT.strip().splitlines()]
TAGS = {"Audio", "Cloud", "Embedding", "Thinking", "Tools", "Vision"}
ALONE = """
import sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise AssertionError(event)

sys.addaudithook(refuse)

from ollama_magic.shelf import library

assert len(library()) > 100
assert "httpx" not in sys.modules
"""


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """The whole library, as plain pandas has it."""
    return pd.DataFrame(library())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_of_the_study_document_is_shown_just_so(row: list[str]) -> None:
    shown = [line.split() for line in repr(library(row[0])).splitlines()]

    assert [words[1:5] for words in shown if row[0] in words] == [row]


def test_much_is_shown_as_its_ends_and_how_much_is_between() -> None:
    whole, part = library(), library("gpt-oss")
    lines = repr(whole).splitlines()

    assert len(lines) < 30
    assert max(map(len, lines[:-1])) < 110
    assert f"… {len(whole) - 20} more: om.library('qwen')" in lines[-1]
    assert "pulls, scores, source, date" in lines[-1]
    assert len(whole._repr_html_()) < 10_000
    assert "more" not in repr(part)
    assert len(whole) > 700


def test_a_name_that_is_not_there_gets_a_near_one() -> None:
    with pytest.raises(BadInput, match=r"Did you mean om.library\('gpt-oss'\)"):
        library("gpt-os")
    with pytest.raises(BadInput, match=r"no 'nosuch'\nAll of it: om\.library"):
        library("nosuch")


def test_a_notebook_shows_the_figures_as_people_write_them() -> None:
    html = library("gpt-oss")._repr_html_()

    assert "<td>14GB</td>" in html
    assert "<td>128K</td>" in html
    assert "<td>-</td>" in html
    assert ">Cloud, Thinking, Tools</td>" in html
    assert "Apache-2.0" in html


def test_there_are_forty_families_and_a_hundred_tags(table: pd.DataFrame) -> None:
    families = table["name"].str.partition(":")[0]

    assert families.nunique() >= 40
    assert len(table) >= 100


def test_every_row_names_its_source_and_its_date(table: pd.DataFrame) -> None:
    sources = table["source"].str.split("; ")

    assert all(pages[0].startswith("https://") for pages in sources)
    assert not [page for pages in sources for page in pages if " " in page]
    assert table["date"].between("2023-07-01", pd.Timestamp.now()).all()


def test_a_license_is_not_from_a_list_of_tags(table: pd.DataFrame) -> None:
    licensed = table[table["license"].notna()]
    others = [
        [page for page in pages if page.startswith("https:") and "/data/" not in page]
        for pages in licensed["source"].str.split("; ")
    ]

    assert len(licensed) > 100
    assert licensed[[not pages for pages in others]]["name"].tolist() == []


def test_no_name_comes_twice_and_each_has_a_tag(table: pd.DataFrame) -> None:
    assert table["name"].is_unique
    assert table["name"].str.fullmatch(r"[\w.-]+:[\w.-]+").all()


def test_figures_are_numbers_and_plausible(table: pd.DataFrame) -> None:
    kinds = ["Int64", "Int64", "Int64"]

    assert table[["size", "context", "parameters"]].dtypes.astype(str).tolist() == kinds
    assert table["size"].dropna().between(10e6, 2e12).all()
    assert table["context"].between(256, 16 << 20).all()
    assert table["parameters"].dropna().between(10e6, 5e12).all()


def test_a_parameter_takes_between_a_quarter_and_four_bytes(
    table: pd.DataFrame,
) -> None:
    known = table.dropna(subset=["size", "parameters"])
    bytes_each = known["size"] / known["parameters"]

    assert known[~bytes_each.between(0.25, 4)]["name"].tolist() == []


def test_only_cloud_models_have_no_size(table: pd.DataFrame) -> None:
    cloud = table["name"].str.endswith("cloud")

    assert cloud.any()
    assert table["size"].isna().tolist() == cloud.tolist()
    assert ["Cloud" in tags for tags in table["tags"]] == cloud.tolist()


def test_tags_are_words_that_are_known(table: pd.DataFrame) -> None:
    assert {tag for tags in table["tags"] for tag in tags} == TAGS


def test_what_sees_takes_images(table: pd.DataFrame) -> None:
    sees = ["Vision" in tags for tags in table["tags"]]

    assert sees == table["input"].str.contains("Image").tolist()


def test_a_score_has_a_source_and_a_date_of_its_own(table: pd.DataFrame) -> None:
    scores: list[Score] = [score for cell in table["scores"] for score in cell]

    assert scores
    assert all(0 < score.percent <= 100 for score in scores)
    assert all(score.source.startswith("https://") for score in scores)
    assert all(pd.Timestamp(score.read) < pd.Timestamp.now() for score in scores)


def test_no_score_is_what_a_rival_says(table: pd.DataFrame) -> None:
    makers = {
        "gemma": "Google", "llama": "Meta", "lfm": "LFM", "nemotron": "NVIDIA",
        "devstral": "Mistral|Devstral", "glm": "GLM", "laguna": "Laguna",
        "deepscaler": "DeepScaleR",
    }  # fmt: skip
    for name, scores in table[["name", "scores"]].to_numpy(object):
        own = [makers[begin] for begin in makers if name.startswith(begin)]
        for score in scores:
            assert re.fullmatch("|".join(["Aider", *own]), score.publisher), name


def test_the_first_source_of_a_row_lists_names_with_their_figures(
    table: pd.DataFrame,
) -> None:
    first = table["source"].str.partition("; ")[0]

    assert first.str.contains(r"/data/models\.json#L\d+$").all()
    assert first.is_unique


def test_languages_and_dates_of_training_have_a_form(table: pd.DataFrame) -> None:
    codes = {code for cell in table["languages"].dropna() for code in cell}

    assert codes <= {*LANGUAGES}
    assert {"ko", "en"} <= codes
    assert table["trained"].dropna().str.fullmatch(r"20\d\d-[01]\d").all()
    assert (table["pulls"].dropna() > 0).all()
    assert {*table["variant"].dropna()} == {"base", "instruct"}


def test_a_family_a_name_or_a_pattern_chooses_rows() -> None:
    assert set(library("embeddinggemma")["name"]) == {
        "embeddinggemma:300m",
        "embeddinggemma:latest",
    }
    assert library("gpt-oss:20b")["size"].tolist() == [14 * 10**9]
    assert set(library("gpt-oss*")["name"]) > set(library("gpt-oss")["name"])
    assert library("no-such*").empty
    assert "name" in repr(library("no-such*"))


def test_an_operation_gives_a_plain_frame() -> None:
    small = library().query("size < 1e9")

    assert type(small) is pd.DataFrame
    assert small["size"].max() < 10**9


def test_what_a_reader_changes_is_not_changed_for_the_next() -> None:
    mine = library()
    mine["size"] = 0

    assert library("gpt-oss:20b")["size"].tolist() == [14 * 10**9]


def test_reading_opens_no_socket_and_needs_no_client() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE], capture_output=True, text=True, timeout=60
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_file_is_sorted_and_ends_in_a_newline() -> None:
    text = FILE.read_text("utf-8")
    keys = [
        (row["name"].partition(":")[0], row["name"])
        for row in csv.DictReader(text.splitlines())
    ]

    assert text.endswith("\n")
    assert "\r" not in text
    assert all(before < after for before, after in pairwise(keys))
