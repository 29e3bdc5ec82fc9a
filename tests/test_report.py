"""Tests of the page about results: what it says, and that nothing in it acts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

mpl.use("agg")

from ollama_magic.concluding import caveats, conclusions, sentence
from ollama_magic.errors import BadInput
from ollama_magic.results import Results
from ollama_magic.run import What, Where
from tests.support.trials import done

R, W = "correct", "wrong"
HOSTILE = (
    "<script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)> "
    "![x](https://evil.example/p) [y](javascript:alert(1)) $x$ | ` </td></table>"
)


class Seen(HTMLParser):
    """The tags of a page, and where their attributes lead."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.sources: list[str] = []
        self.actions: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("src", "href"):
                self.sources.append(value)
            if name.startswith("on"):
                self.actions.append(name)


def results(text: str = "Seoul", items: int = 12) -> Results:
    return Results(
        [
            done(
                model,
                f"p{at}",
                R if model == "large" or at == 0 else W,
                text=f"{text} {model}",
                prompt=f"{text} {at}",
                repeat=repeat,
                options={"seed": 1},
                topic="ab"[at % 2],
            )
            for model in ("large", "small")
            for at in range(items)
            for repeat in range(2)
        ]
    )


def test_a_page_is_one_file_with_tables_and_pictures(tmp_path: Path) -> None:
    path = results().report(tmp_path / "page.html")
    page, seen = path.read_text("utf-8"), Seen()
    seen.feed(page)

    assert {"h1", "table", "img", "ul"} <= seen.tags
    assert all(each.startswith("data:image/png;base64,") for each in seen.sources)
    for told in ("large is right more often than small", "0.33.0", "sha256:larg"):
        assert told in page


def test_what_models_and_people_wrote_does_nothing_in_html(tmp_path: Path) -> None:
    page = results(HOSTILE).report(tmp_path / "page.html").read_text("utf-8")
    seen = Seen()
    seen.feed(page)

    assert "script" not in seen.tags
    assert seen.actions == []
    assert "&lt;script&gt;" in page
    assert all(each.startswith("data:") for each in seen.sources)
    assert "default-src 'none'" in page


def test_what_models_and_people_wrote_does_nothing_in_markdown(tmp_path: Path) -> None:
    page = results(HOSTILE).report(tmp_path / "page.md").read_text("utf-8")
    others = re.sub(r"!\[[^\]]*\]\(data:image/png;base64,[^)]*\)", "", page)

    assert "<" not in others
    assert "](" not in others
    assert "`" not in others
    assert "://" not in others
    rows = [line for line in others.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in rows}) < 10  # no cell of theirs breaks out


def test_a_page_of_markdown_reads_well_as_text(tmp_path: Path) -> None:
    page = results().report(tmp_path / "page.md").read_text("utf-8")

    assert page.startswith("# Results\n\n48 trials: 2 models, 12 prompts.")
    assert "| model | n_items | n_trials | right | accuracy |" in page
    assert "- large is right more often than small: by +91.7 percentage points" in page


def test_a_page_is_korean_for_who_reads_korean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", "ko")
    page = results().report(tmp_path / "page.html").read_text("utf-8")

    assert '<html lang="ko">' in page
    assert "말할 수 있는 것" in page


def test_one_model_alone_makes_a_page_too(tmp_path: Path) -> None:
    alone = Results([done(item=f"p{at}", check=None, verdict=None) for at in range(3)])
    page = alone.report(tmp_path / "page.md").read_text("utf-8")

    assert "Nothing was compared" in page


@pytest.mark.parametrize(
    ("name", "message"),
    [("page.pdf", "ends in .html or .md"), ("nowhere/page.md", "cannot be written")],
)
def test_a_page_that_cannot_be_written_is_refused(
    tmp_path: Path, name: str, message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        results(items=2).report(tmp_path / name)


def test_nothing_makes_no_page(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing to report"):
        Results([]).report(tmp_path / "page.html")


def row(**known: Any) -> dict[str, Any]:
    base = {"a": "x", "b": "y", "value": "score", "n_items": 40, "difference": -0.2}
    return base | {"low": -0.3, "high": -0.1, "p_holm": 0.004} | known


def test_a_difference_is_told_from_the_better_one_with_its_interval() -> None:
    assert sentence(row()) == (
        "y is right more often than x: by +20.0 percentage points (+10.0 to +30.0; "
        "n = 40 prompts, p = 0.004 after Holm)."
    )


def test_where_none_was_found_it_says_how_large_it_may_be() -> None:
    told = sentence(row(p_holm=0.4, difference=0.02, low=-0.1, high=0.14))

    assert "no difference found" in told
    assert "n = 40" in told
    assert "from -10.0 to +14.0 percentage points" in told


def test_speeds_are_told_with_their_unit() -> None:
    fast = row(value="tokens_per_second", difference=12.34, low=10, high=15, p_holm=0)
    told = sentence(fast)

    assert "by +12.3/s (+10/s to +15/s" in told
    assert "p < 0.001" in told


def test_what_could_not_be_tested_is_said_to_be_too_little() -> None:
    assert "score was not tested. 1 prompt in common: too few" in sentence(
        row(p_holm=float("nan"), n_items=1)
    )


def test_what_was_asked_one_after_the_other_is_told_without_a_verdict() -> None:
    known = {"value": "tokens_per_second", "test": "none", "difference": 3085.0}
    told = sentence(row(p_holm=float("nan"), **known))

    assert "differ by +3,085/s in tokens per second (40 prompts)" in told
    assert "a drift of the machine is in it" in told


def test_what_is_sure_for_one_pair_alone_is_not_settled_among_several() -> None:
    told = sentence(row(p_holm=0.08))

    assert "not settled at n = 40 prompts: between -30.0 and -10.0" in told
    assert "no difference" not in told


def test_two_hosts_with_one_model_each_make_a_page_with_the_reason(
    tmp_path: Path,
) -> None:
    apart = Results(
        [
            done(model, f"p{at}", where=Where(f"http://{model}:1"))
            for model in ("large", "small")
            for at in range(8)
        ]
    )
    page = apart.report(tmp_path / "page.md").read_text("utf-8")

    assert "no two have a tokens_per_second of the same prompt in common" in page
    assert apart.summary()["host"].tolist() == ["http://large:1", "http://small:1"]
    assert "http://small:1" in repr(apart)
    assert apart.pareto()["front"].all()


def test_conclusions_compare_accuracy_and_speed() -> None:
    told = conclusions(results())

    assert len(told) == 2
    assert "right more often" in told[0]
    assert "tokens per second" in told[1]


def test_of_many_models_only_those_with_the_best_are_put_in_words() -> None:
    many = Results(
        [
            done(f"m{model}", f"p{at}", R if at < 8 * model else W)
            for model in range(5)
            for at in range(30)
        ]
    )
    told = [each for each in conclusions(many) if "right" in each]

    assert len(told) == 4
    assert all("m4" in each for each in told)


def test_what_was_mixed_or_lost_has_to_be_kept_in_mind() -> None:
    one, two = Where("http://one:1"), Where("http://two:2")
    told = " ".join(
        caveats(
            Results(
                [
                    done("a", "p0", where=one),
                    done("a", "p1", where=two, what=What("a", "sha256:other")),
                    done("a", "p2", status="truncated"),
                    done("a", "p3", "unparsable", slots=4),
                    done("a", "p4", status="error"),
                    done("a", "p5", status="interrupted"),
                ]
            )
        )
    )

    for part in (
        "1 of 6 answers was cut by a limit, and counts as not right",
        "1 of 6 answers could not be read",
        "1 of 6 trials failed",
        "1 of 6 trials was interrupted, and does not count",
        "host (http://one:1, http://two:2",
        "a changed in between",
        "Several requests were asked at once",
        "rests on 6 prompts",
    ):
        assert part in told


def test_repeats_and_their_agreement_are_told() -> None:
    told = " ".join(caveats(results()))

    assert "asked up to 2 times" in told
    assert "24 of 24 repeated requests were answered the same" in told


def crossed(models: tuple[str, ...] = ("large", "small")) -> Results:
    """Temperature costs much, the length of the window nothing; all at once."""
    return Results(
        [
            done(
                model,
                f"p{at}",
                R if heat == 0 or at % 4 == 0 else W,
                factors={"temperature": heat, "num_ctx": window},
                options={"temperature": heat, "num_ctx": window},
            )
            for model in models
            for window in (2048, 8192)
            for heat in (0, 0.5, 1)
            for at in range(16)
        ]
    )


@pytest.mark.parametrize("models", [("large", "small"), ("large",)])
def test_of_settings_varied_at_once_it_is_said_what_each_brought(
    models: tuple[str, ...],
) -> None:
    told = [each for each in conclusions(crossed(models)) if "right" in each]

    assert len(told) == 4 + (len(models) > 1)
    # Settings of the same model and prompt are one item, however many models.
    for heat in ("0.5", "1"):
        wanted = f"temperature=0 is right more often than temperature={heat}: by +75.0"
        [one] = [each for each in told if each.startswith(wanted)]
        assert "n = 16 prompts" in one
    assert told[-1].startswith("num_ctx=2048 and num_ctx=8192: no difference found")
    kept = " ".join(caveats(crossed(models)))
    both = "model, " if len(models) > 1 else ""
    assert f"Several things were varied: {both}temperature, num_ctx." in kept


def test_a_page_has_pairs_and_heat_maps_of_settings(tmp_path: Path) -> None:
    page = crossed().report(tmp_path / "page.md").read_text("utf-8")

    assert "| varied | a | b |" in page
    assert "| temperature | 0 | 0.5 | 16 |" in page
    for two, third in (
        ("temperature and model", "num_ctx"),
        ("num_ctx and model", "temperature"),
        ("num_ctx and temperature", "model"),
    ):
        caption = f"accuracy (all trials), by {two}. Averaged over {third}."
        assert f"\n\n{caption}\n" in page
        assert f"![accuracy (all trials), by {two} (a picture;" in page


def test_of_very_many_values_not_each_is_set_against_each() -> None:
    many = Results([done(factors={"seed": seed}) for seed in range(30)])

    assert "seed has 30 values: too many" in " ".join(conclusions(many))


def test_every_picture_is_described_and_tables_are_not_cut_on_paper(
    tmp_path: Path,
) -> None:
    page = results(HOSTILE).report(tmp_path / "page.html").read_text("utf-8")
    pictures = re.findall(r'<figure><img alt="([^"]+)" width="\d+" src=', page)

    assert len(pictures) == page.count("<img ") == page.count("<figcaption>") > 3
    assert "accuracy against speed (a picture" in " ".join(pictures)
    on_paper = page.partition("@media print")[2].partition("</style>")[0]
    assert ".wide { overflow: visible }" in on_paper


def test_columns_that_say_nothing_are_not_in_the_summary(tmp_path: Path) -> None:
    page = results().report(tmp_path / "page.md").read_text("utf-8")
    assert "truncated" not in page
    cut = results() + Results([done("large", "p0", status="truncated", text="x")])
    page = cut.report(tmp_path / "page.md").read_text("utf-8")
    assert "| accuracy_answered | answered | truncated |" in page
