"""Tests of programs that share a journal: none undoes what another has done."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import ollama_magic as om
from ollama_magic.journals import Entry, Journal, key_of
from ollama_magic.journals.claims import Claims
from ollama_magic.journals.news import News
from ollama_magic.record import new_identity
from ollama_magic.results import Results
from ollama_magic.run import Run, What, Where
from ollama_magic.sweeps.plan import Plan
from tests.support.waiting import eventually
from tests.sweep.conftest import Shops, run
from tests.sweep.shop import Shop, slowly

Say = Callable[[], None]


@contextmanager
def program(code: str, *words: object) -> Iterator[tuple[Say, Say]]:
    """A program that has done its work; what lets it go on, and what kills it."""
    head = "import sys\nfrom pathlib import Path\n"
    tail = "\nprint('ready', flush=True)\nsys.stdin.readline()\n"
    before, _, after = code.partition("...")
    process = subprocess.Popen(
        [sys.executable, "-c", head + before + tail + after, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline() == "ready\n"

        def go_on() -> None:
            process.communicate("\n", 20)
            assert process.returncode == 0

        def kill() -> None:
            process.kill()
            process.wait()

        yield go_on, kill
        process.kill()


def entry(number: int) -> Entry:
    where, what = Where("http://127.0.0.1:1"), What("a", "d")
    answer = Run(new_identity(source="sweep"), where, what, status="ok")
    return Entry(key_of("key", number), key_of("asked", number), answer)


CLAIM = """
from ollama_magic.journals.claims import Claims
claims = Claims(Path("journal"), Path(sys.argv[1]))
assert claims.take("a") and claims.take("b")
claims.give("b")
"""


def test_a_claim_vanishes_with_its_program(tmp_path: Path) -> None:
    claims = Claims(Path("journal"), tmp_path)
    with program(CLAIM, tmp_path) as (_, kill):
        assert not claims.take("a")
        assert claims.take("b")
        assert Claims(Path("another"), tmp_path).take("a")
        kill()
        assert claims.take("a")
    claims.close()


def test_a_claim_is_of_one_within_a_program_too(tmp_path: Path) -> None:
    one, two = (Claims(Path("journal"), tmp_path) for _ in range(2))
    assert one.take("a")
    assert one.take("a")
    assert not two.take("a")
    one.close()
    assert two.take("a")
    two.close()


def test_where_no_file_can_be_every_claim_is_granted(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    claims = Claims(Path("journal"), tmp_path / "file")
    assert claims.take("a")
    claims.close()


CLOSED = """
from ollama_magic.journals import Journal
journal = Journal(sys.argv[1])
...
journal.close()
"""


COUNTED = """
from ollama_magic.journals import Journal
assert len(Journal(sys.argv[1])) == 1
"""


def test_a_program_that_closes_a_journal_takes_nothing_from_one_that_has_it_twice(
    tmp_path: Path, opened: ExitStack
) -> None:
    path = tmp_path / "sweep.sqlite"
    journal = opened.enter_context(Journal(path))
    with program(CLOSED, path) as (go_on, _):
        opened.enter_context(Journal(path))
        go_on()
    journal.add(entry(1))
    with program(COUNTED, path) as (go_on, _):
        go_on()


def test_only_what_others_wrote_is_news(tmp_path: Path, opened: ExitStack) -> None:
    path = tmp_path / "sweep.sqlite"
    ours, theirs = (opened.enter_context(Journal(path)) for _ in range(2))
    theirs.add(entry(1))
    news = News(ours)
    assert news.look() == []
    ours.add(entry(2))
    assert news.look() == []
    theirs.add(entry(3))
    assert entry(3).key in [row.key for row in news.look()]
    assert news.look() == []


def test_two_sweeps_of_one_program_share_their_trials(
    shops: Shops, tmp_path: Path
) -> None:
    shop = shops("a", reply=lambda body: slowly("hi", 0.02))
    how = {"hosts": shop.url, "journal": tmp_path / "sweep.sqlite"}
    one, two = (om.plan("a", ["one", "two", "three", "four"], **how) for _ in range(2))
    other = threading.Thread(target=one.run)
    other.start()
    eventually(lambda: shop.asked)
    results = two.run()
    other.join()
    assert list(results.runs["status"]) == ["ok"] * 4
    assert len(shop.asked) == 4


def second_of(one: Plan, two: Plan, shop: Shop) -> Results:
    """What a plan gives that begins while another is being asked."""
    other = threading.Thread(target=one.run)
    other.start()
    eventually(lambda: shop.asked)
    results: Results = two.run()
    other.join()
    return results


def test_where_trials_are_measured_alone_the_second_waits_for_the_first(
    shops: Shops, tmp_path: Path
) -> None:
    shop = shops("a", reply=lambda body: slowly("hi", 0.02))
    how = {"hosts": shop.url, "journal": tmp_path / "sweep.sqlite", "cold": True}
    one, two = (om.plan("a", ["one", "two", "three"], **how) for _ in range(2))
    assert len(second_of(one, two, shop).runs) == 3
    assert (len(shop.asked), shop.most_at_once) == (3, 1)


def test_one_journal_under_two_names_has_the_same_claims(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    one = Claims(tmp_path / "sweep.sqlite", tmp_path)
    two = Claims(tmp_path / "link" / "sweep.sqlite", tmp_path)
    assert one.take("a")
    assert not two.take("a")
    one.close()


def test_sweeps_that_measure_alone_wait_for_each_other_though_they_ask_otherwise(
    shops: Shops, tmp_path: Path
) -> None:
    shop = shops("a", reply=lambda body: slowly("hi", 0.02))
    how = {"hosts": shop.url, "journal": tmp_path / "sweep.sqlite", "cold": True}
    one = om.plan("a", ["one", "two", "three"], **how)
    two = om.plan("a", ["two", "three", "four"], **how)
    assert len(second_of(one, two, shop).runs) == 3
    assert (len(shop.asked), shop.most_at_once) == (4, 1)


def test_who_shares_a_sweep_with_several_at_once_asks_nothing_twice(
    shops: Shops, tmp_path: Path
) -> None:
    shop = shops("a", reply=lambda body: slowly("hi", 0.002))
    how = {"hosts": shop.url, "journal": tmp_path / "sweep.sqlite", "parallel": 3}
    prompts = [f"p{n}" for n in range(60)]
    plans = [om.plan("a", prompts, **how) for _ in range(3)]
    threads = [threading.Thread(target=plan.run) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shop.asked) == 60


def pairs(shop: Shop) -> list[str]:
    """What was asked, without the signs in front."""
    return [str(body["messages"][-1]["content"]).split("\n")[1] for body in shop.asked]


def test_two_that_are_measured_together_are_asked_again_together(
    shop: Shop, tmp_path: Path
) -> None:
    how = {"models": "a", "cache": "measure", "journal": tmp_path / "sweep.sqlite"}
    # The second time of "one", and the first of "two".
    shop.refuse = lambda body: "broken" if len(shop.asked) in (2, 3) else ""
    run(shop, ["one", "two", "three"], **how)
    assert pairs(shop) == ["one", "one", "two", "two", "three", "three"]
    shop.asked.clear()
    shop.refuse = lambda body: ""
    runs = run(shop, ["one", "two", "three"], **how).runs
    assert pairs(shop) == ["one", "one", "two", "two"]
    assert list(runs["status"]) == ["ok"] * 6


def test_two_that_are_measured_together_are_on_one_host(shops: Shops) -> None:
    one, two = (shops("a", reply=lambda body: slowly("hi", 0.01)) for _ in range(2))
    prompts = [f"p{n}" for n in range(11)]
    hosts = [one.url, two.url]
    om.sweep("a", prompts, hosts=hosts, cache="measure", journal=None)
    for shop in (one, two):
        asked = pairs(shop)
        assert asked[::2] == asked[1::2]
    assert len(one.asked) + len(two.asked) == 22
