"""Tests of prompts as rows: their checks, and their pictures."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

import ollama_magic as om
from ollama_magic.errors import BadInput
from tests.sweep.conftest import Shops, run
from tests.sweep.shop import Shop, echo

CHECKS = ['{"contains": "ell"}', '{"exact": "no"}', None, "exact"]
TOLD = ["correct", "wrong", "correct", "correct"]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet", "frame", "structs"])
def test_a_check_is_the_same_in_every_kind_of_table(
    shop: Shop, tmp_path: Path, kind: str
) -> None:
    table = pd.DataFrame(
        {
            "prompt": [*["hello"] * 3, "Hello"],
            "check": CHECKS,
            "expected": [None, None, *["hello"] * 2],
        }
    )
    path = tmp_path / f"p.{kind}"
    if kind == "csv":
        table.to_csv(path, index=False)
    elif kind == "jsonl":
        table.to_json(path, orient="records", lines=True)
    elif kind == "parquet":
        table.to_parquet(path)
    elif kind == "structs":
        # One type for the whole column: each check has the words of all.
        path = path.with_suffix(".parquet")
        given = [
            {"contains": ["ell", "h"]},
            {"exact": ["no"]},
            None,
            {"exact": ["hello"]},
        ]
        table.assign(check=given).to_parquet(path)
    runs = run(shop, table if kind == "frame" else path, models="a").runs
    assert list(runs["verdict"]) == TOLD


def picture(path: Path, colour: str) -> bytes:
    Image.new("RGB", (20, 20), colour).save(path)
    return path.read_bytes()


def test_a_prompt_may_have_pictures_where_the_model_sees(
    shops: Shops, tmp_path: Path
) -> None:
    shop = shops("a", "b", capabilities=("completion", "vision"))
    shop.capabilities["b"] = ("completion",)
    red, blue = (picture(tmp_path / f"{name}.png", name) for name in ("red", "blue"))
    path = tmp_path / "p.csv"
    path.write_text(
        'prompt,images\none,red.png\nboth,"[""red.png"", ""blue.png""]"\nnone,\n',
        "utf-8",
    )
    plan = om.plan(["a", "b"], path, hosts=shop.url, journal=None)
    assert "b: it lacks pictures in prompts (vision) (2 trials)" in repr(plan)
    results = plan.run()

    sent = {(b["model"], echo(b)): b["messages"][0].get("images") for b in shop.asked}
    told = [b64encode(each).decode() for each in (red, blue)]
    assert sent == {
        ("a", "one"): told[:1], ("a", "both"): told, ("a", "none"): None,
        ("b", "none"): None,
    }  # fmt: skip
    hashes = [sha256(each).hexdigest() for each in (red, blue)]
    assert list(results.done[1].run.asked.images) == hashes


def test_pictures_of_a_table_may_be_values_and_templates_may_name_them(
    shops: Shops, tmp_path: Path
) -> None:
    shop = shops("a", capabilities=("completion", "vision"))
    red = picture(tmp_path / "red.png", "red")
    table = pd.DataFrame({"prompt": ["hi", "ho"], "images": [red, None]})
    run(shop, table)
    template = {"prompt": "{c}?", "images": f"{tmp_path}/{{c}}.png"}
    run(shop, template, variables={"c": ["red"]}, raw=True)
    images = [
        b.get("images", b.get("messages", [{}])[0].get("images")) for b in shop.asked
    ]
    told = [b64encode(red).decode()]
    assert images == [told, None, told]


def test_a_model_that_sees_nothing_is_not_asked_about_pictures(
    shop: Shop, tmp_path: Path
) -> None:
    picture(tmp_path / "red.png", "red")
    with pytest.raises(BadInput, match="vision"):
        run(shop, {"prompt": "hi", "images": tmp_path / "red.png"})
    assert not shop.asked
