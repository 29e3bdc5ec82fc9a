"""Tests of sweeps over hosts that die, hang, or lack a model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import ollama_magic as om
from ollama_magic import loop
from ollama_magic.client import Client
from ollama_magic.errors import HostsGone, Unreachable
from ollama_magic.hosts import Host
from ollama_magic.sweeps.hosts import Place
from ollama_magic.sweeps.pulse import watched
from tests.support.hostile import nobody
from tests.sweep.conftest import Shops, run
from tests.sweep.shop import Shop, echo, slowly


def test_a_host_that_dies_leaves_its_trials_to_the_other(shops: Shops) -> None:
    good, bad = shops("a", "b"), shops("a", "b")

    async def dying(body: dict[str, Any]) -> str:
        if len(bad.asked) > 3:
            bad._loop.call_soon(bad._stop.set)
            await slowly("", 5)
        return "hi"

    bad.reply = dying
    prompts = [f"p{n}" for n in range(20)]
    results = om.sweep(["a", "b"], prompts, hosts=[bad.url, good.url], journal=None)
    assert len(results.runs) == 40
    assert (results.runs["status"] == "ok").all()
    assert set(results.runs["host"]) == {good.url, bad.url}


def test_a_model_may_be_on_one_of_the_hosts_alone(shops: Shops) -> None:
    one, two = shops("a"), shops("b")
    results = om.sweep(["a", "b"], ["hi"], hosts=[one.url, two.url], journal=None)
    assert list(results.runs["host"]) == [one.url, two.url]


def test_a_host_that_is_away_takes_no_part(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    with nobody() as away:
        results = om.sweep("a", ["hi"], hosts=[away.url, shop.url], journal=None)
    assert list(results.runs["host"]) == [shop.url]
    assert away.url in capsys.readouterr().err


def test_no_host_at_all_is_an_error_at_once() -> None:
    with nobody() as away, pytest.raises(Unreachable):
        om.sweep("a", ["hi"], hosts=away.url, journal=None)


def test_the_death_of_the_only_host_keeps_what_came_and_goes_on_later(
    tmp_path: Path,
) -> None:
    path = tmp_path / "sweep.sqlite"
    prompts = [f"p{n}" for n in range(6)]
    with Shop("a") as shop:

        async def dying(body: dict[str, Any]) -> str:
            if len(shop.asked) > 2:
                shop._loop.call_soon(shop._stop.set)
                await slowly("", 5)
            return "hi"

        shop.reply = dying
        with pytest.raises(HostsGone) as caught:
            om.sweep("a", prompts, hosts=shop.url, journal=path)
    assert len(caught.value.results.runs) == 2  # type: ignore[attr-defined]
    assert len(str(caught.value).splitlines()) <= 3
    with Shop("a", port=shop.port) as again:
        results = om.sweep("a", prompts, hosts=again.url, journal=path)
    assert len(results.runs) == 6
    assert [echo(body) for body in again.asked] == prompts[2:]


def test_one_prompt_that_always_times_out_does_not_hold_up_the_others(
    shop: Shop,
) -> None:
    shop.hang = lambda body: echo(body) == "two"
    runs = run(shop, ["one", "two", "three"], models="a", timeout=0.3).runs
    assert list(runs["status"]) == ["ok", "timeout", "ok"]
    assert "0.3" in runs["error"].to_list()[1]


def test_prompts_that_all_fail_alike_are_not_asked_for_ever(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.refuse = lambda body: "model requires more system memory"
    runs = run(shop, [f"p{n}" for n in range(50)], models="a").runs
    assert list(runs["status"]) == ["refused"] * 5
    assert len(shop.asked) == 5
    told = capsys.readouterr().err
    assert "45 trials were not asked" in told
    assert "more system memory" in told


def test_what_was_given_up_comes_first_when_a_sweep_goes_on(
    shop: Shop, tmp_path: Path
) -> None:
    prompts = [f"p{n}" for n in range(12)]
    shop.refuse = lambda body: "broken" if echo(body) in prompts[:5] else ""
    first = run(shop, prompts, models="a", journal=tmp_path / "s.sqlite")
    assert list(first.runs["status"]) == ["refused"] * 5
    second = run(shop, prompts, models="a", journal=tmp_path / "s.sqlite")
    assert [echo(body) for body in shop.asked] == prompts + prompts[:5]
    assert list(second.runs["status"]) == ["refused"] * 5 + ["ok"] * 7


def test_what_failed_most_often_is_asked_last(shop: Shop, tmp_path: Path) -> None:
    prompts = [f"p{n}" for n in range(10)]
    shop.refuse = lambda body: "broken"
    for _ in range(2):
        run(shop, prompts, models="a", journal=tmp_path / "s.sqlite")
    assert [echo(body) for body in shop.asked] == prompts


def test_a_host_that_hangs_leaves_its_trials_to_the_other(
    shops: Shops, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = shops("a"), shops("a")

    def hanging(body: dict[str, Any]) -> bool:
        bad.silent = len(bad.asked) > 2
        return bad.silent

    bad.hang, good.reply = hanging, lambda body: slowly("hi", 0.1)
    prompts = [f"p{n}" for n in range(12)]
    hosts = [bad.url, good.url]
    results = om.sweep("a", prompts, hosts=hosts, journal=None, timeout=0.5)
    statuses = results.runs["status"].value_counts().to_dict()
    assert statuses == {"ok": 11, "timeout": 1}
    assert bad.url in capsys.readouterr().err


def test_without_a_journal_nobody_promises_to_go_on(shops: Shops) -> None:
    shop = shops("a")

    async def dying(body: dict[str, Any]) -> str:
        if len(shop.asked) > 1:
            shop._loop.call_soon(shop._stop.set)
            await slowly("", 5)
        return "hi"

    shop.reply = dying
    with pytest.raises(HostsGone, match=r"sys\.last_value\.results") as caught:
        run(shop, ["one", "two"], models="a")
    assert list(caught.value.results.runs["answer"]) == ["hi"]


def test_a_host_whose_answers_never_end_is_given_up(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.hang = lambda body: True
    runs = run(shop, [f"p{n}" for n in range(9)], warm_up=False, timeout=0.2).runs
    statuses = runs["status"].value_counts().to_dict()
    assert statuses == {"timeout": 4}
    assert capsys.readouterr().err.count("in a row") == 2


def test_a_host_whose_answers_never_end_leaves_its_trials_to_the_other(
    shops: Shops, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = shops("a"), shops("a")
    bad.hang, good.reply = lambda body: True, lambda body: slowly("hi", 0.1)
    prompts = [f"p{n}" for n in range(20)]
    how = {"hosts": [bad.url, good.url], "journal": None, "warm_up": False}
    statuses = om.sweep("a", prompts, timeout=0.3, **how).runs["status"]
    assert statuses.value_counts().to_dict() == {"ok": 17, "timeout": 3}
    assert bad.url in capsys.readouterr().err


def test_a_host_that_hangs_in_the_warm_up_leaves_its_trials_to_the_other(
    shops: Shops, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = shops("a"), shops("a")

    def hanging(body: dict[str, Any]) -> str:
        bad.silent = True
        return ""

    bad.refuse, good.reply = hanging, lambda body: slowly("hi", 0.05)
    hosts = [bad.url, good.url]
    prompts = [f"p{n}" for n in range(6)]
    runs = om.sweep("a", prompts, hosts=hosts, journal=None, timeout=0.3).runs
    assert list(runs["status"]) == ["ok"] * 6
    assert bad.asked == []
    assert bad.url in capsys.readouterr().err


@pytest.fixture
def place() -> Iterator[Callable[[Any], Place]]:
    """A server as a sweep sees it."""
    clients: list[Client] = []

    def make(server: Any) -> Place:
        clients.append(Client(Host.parse(server.url)))
        return Place(clients[-1])

    yield make
    for client in clients:
        loop.wait(client.close())


async def waits(place: Place, seconds: float) -> bool:
    """Whether one may wait for it so long."""
    over = False
    async with watched(place, partial(setattr, place, "error"), 0.02):
        await asyncio.sleep(seconds)
        over = True
    return over


def test_who_waits_for_a_host_that_hangs_is_told_so(
    place: Callable[[Any], Place], hostile: Any
) -> None:
    hanging = place(hostile.silent())
    assert not loop.wait(waits(hanging, 20))
    assert hanging.name in str(hanging.error)


def test_who_waits_for_a_host_that_computes_for_long_goes_on_waiting(
    place: Callable[[Any], Place], shop: Shop
) -> None:
    busy = place(shop)
    assert loop.wait(waits(busy, 0.2))
    assert busy.error is None
    assert len(shop.requests_to("/api/version")) > 1


def test_a_host_that_comes_back_takes_part_again(
    shops: Shops, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = shops("a"), shops("a")
    returned: list[Shop] = []

    async def dying(body: dict[str, Any]) -> str:
        bad._loop.call_soon(bad._stop.set)
        return await slowly("", 5)

    def busy(body: dict[str, Any]) -> Any:
        if not returned and len(good.asked) > 3:
            bad._thread.join()
            returned.append(shops("a", port=bad.port, version="0.34.0"))
        return slowly("hi", 0.15)

    bad.reply, good.reply = dying, busy
    how = {"hosts": [bad.url, good.url], "journal": None, "warm_up": False}
    runs = om.sweep("a", [f"p{n}" for n in range(24)], **how).runs
    assert list(runs["status"]) == ["ok"] * 24
    assert set(runs.set_index("host").loc[bad.url]["server_version"]) == {"0.34.0"}
    assert "answers again" in capsys.readouterr().err


def test_what_a_host_was_asked_that_was_restarted_is_asked_again_once(
    shop: Shop,
) -> None:
    shop.cut = lambda body: len(shop.asked) == 2 or echo(body) == "four"
    prompts = ["one", "two", "three", "four", "five"]
    runs = run(shop, prompts, models="a").runs
    assert list(runs["status"]) == ["ok", "ok", "ok", "error", "ok"]
    assert [echo(body) for body in shop.asked].count("two") == 2
    assert [echo(body) for body in shop.asked].count("four") == 2


def test_one_server_under_two_names_is_used_once(shop: Shop, tmp_path: Path) -> None:
    other = shop.url.replace("127.0.0.1", "localhost")
    hosts = [shop.url, other, shop.url + "/"]
    path = tmp_path / "s.sqlite"
    runs = om.sweep("a", ["one", "two"], hosts=hosts, journal=path).runs
    assert list(runs["host"]) == [shop.url] * 2
    om.sweep("a", ["one", "two"], hosts=other, journal=path)
    assert len(shop.asked) == 2


def test_what_a_model_answered_that_was_pulled_anew_meanwhile_is_asked_again(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(body: dict[str, Any]) -> str:
        if len(shop.asked) == 2:
            shop.digest = "d2"
        return "hi"

    shop.reply = answer
    how = {"models": "a", "journal": tmp_path / "s.sqlite"}
    assert len(run(shop, ["one", "two", "three"], **how).runs) == 0
    assert "3 answers of either" in capsys.readouterr().err
    runs = run(shop, ["one", "two", "three"], **how).runs
    assert list(runs["digest"]) == ["d2"] * 3
    shop.digest = "d1"
    assert len(run(shop, ["one", "two", "three"], **how).runs) == 3
    assert len(shop.asked) == 9
