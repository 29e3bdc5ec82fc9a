"""Tests of adding up how far an operation is."""

from __future__ import annotations

import json

import pytest

from ollama_magic.dialects import ollama_models
from ollama_magic.events import Done, Event, Progress, Text
from ollama_magic.progress import Tally, tally
from tests.support import tapes


def layer(name: str, completed: int, total: int = 100, doing: str = "pulling") -> Event:
    return Progress(f"{doing} {name}", f"sha256:{name}", total, completed)


def at(*steps: tuple[float, Event]) -> Tally:
    return tally(steps)


def recorded(name: str) -> list[tuple[float, Event]]:
    """The arrivals of a recorded stream, at its own times."""
    read = ollama_models.pull("x").read
    chunks = tapes.read(name)["response"]["chunks"]
    return [
        (chunk["at_ms"] / 1000, event)
        for chunk in chunks
        for line in chunk["text"].splitlines()
        for event in read(json.loads(line))
    ]


def test_nothing_is_known_of_nothing() -> None:
    assert at() == Tally()
    assert Tally().share is None
    assert Tally().total_bytes is None
    assert Tally().bytes_per_second is None
    assert Tally().seconds_left is None


def test_all_layers_of_a_phase_count_together() -> None:
    found = at((0, layer("a", 100)), (1, layer("b", 50, 300)))

    assert (found.completed_bytes, found.total_bytes) == (150, 400)
    assert found.share == 150 / 400
    assert found.status == "pulling b"


def test_a_layer_that_stopped_short_is_whole_once_the_next_begins() -> None:
    assert at((0, layer("a", 90)), (1, layer("b", 0))).completed_bytes == 100


def test_the_last_layer_is_whole_once_it_is_verified() -> None:
    found = at((0, layer("a", 90)), (1, Progress("verifying sha256 digest")))

    assert (found.completed_bytes, found.total_bytes) == (100, 100)
    assert found.status == "verifying sha256 digest"


def test_files_that_are_announced_are_not_taken_for_sent() -> None:
    found = at((0, layer("a", 0)), (0, layer("b", 0)), (1, layer("a", 50)))

    assert (found.completed_bytes, found.total_bytes) == (50, 200)


def test_speed_is_what_came_by_the_time_that_it_took() -> None:
    found = at(*((second, layer("a", 10 * second)) for second in range(6)))

    assert found.bytes_per_second == pytest.approx(10)
    assert found.seconds_left == pytest.approx(5)


def test_speed_follows_the_last_seconds() -> None:
    fast = [(second, layer("a", 100 * second, 10_000)) for second in range(10)]
    slow = [(9 + second, layer("a", 900 + second, 10_000)) for second in range(1, 60)]
    found = at(*fast, *slow)

    assert found.bytes_per_second == pytest.approx(1, rel=0.01)


def test_speed_falls_while_nothing_comes() -> None:
    going = [(second, layer("a", 10 * second, 1000)) for second in range(5)]
    stalled = [(4 + second, layer("a", 40, 1000)) for second in range(1, 20)]
    speed = at(*going, *stalled).bytes_per_second

    assert speed is not None
    assert speed < 1


def test_what_an_earlier_attempt_brought_is_no_speed() -> None:
    found = at((0, layer("a", 900, 1000)), (1, layer("a", 910, 1000)))

    assert found.bytes_per_second == pytest.approx(10)
    assert found.completed_bytes == 910


def test_a_new_phase_is_counted_anew() -> None:
    hashed = layer("a", 100, doing="hashing")
    found = at((0, hashed), (1, layer("a", 20, doing="uploading")))

    assert (found.completed_bytes, found.total_bytes) == (20, 100)
    assert found.phase == "uploading"
    assert found.bytes_per_second is None


def test_ticks_of_the_server_are_no_bytes() -> None:
    tick = Progress("quantizing F16 model to Q4_K_M", "0" * 19, 40, 10)
    found = at((0, layer("a", 100)), (1, tick))

    assert found.share == 0.25
    assert found.total_bytes is None
    assert found.bytes_per_second is None


def test_more_than_the_total_is_the_total() -> None:
    assert at((0, layer("a", 150))).share == 1


def test_other_events_do_not_count() -> None:
    assert at((0, Text("hi")), (1, Done())) == Tally()


def test_a_clock_that_stands_still_gives_no_speed() -> None:
    found = at((1, layer("a", 0)), (1, layer("a", 50)))

    assert found.bytes_per_second is None
    assert found.seconds_left is None


@pytest.mark.parametrize(
    ("name", "layers"), [("pull-again", 5), ("pull-resumed", 2), ("push", 5)]
)
def test_a_recorded_transfer_adds_up_to_all_of_it(name: str, layers: int) -> None:
    found = tally(recorded(f"store/{name}"))

    assert len(found.layers) == layers
    assert found.share == 1
    assert found.status == "success"
    assert found.total_bytes == sum(each.total for each in found.layers)


def test_a_recorded_pull_only_ever_grows() -> None:
    arrivals = recorded("store/pull-resumed")
    sizes = [tally(arrivals[:count]).completed_bytes or 0 for count in range(1, 9)]

    assert sizes == sorted(sizes)
    assert sizes[1] == 1_179_648
