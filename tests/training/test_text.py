"""Tests of the text that the tiny models learn from, and of what is held out."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from random import Random

import pytest

from training.calling import call_item, ending
from training.checking import leaked, leaks, pairs_leaked
from training.corpus import Talk, examination
from training.examining import EACH, PAIRS_EACH, SEED, calls, steps
from training.items import Item, held_out, right
from training.meanings import TOPICS, examined_pairs, taught_pairs
from training.memory import TASKS
from training.plans import PLANS, TALKS, names
from training.templates import NO_THOUGHT
from training.thinking import STEPS
from training.words import Korean, rows

SOME_TALKS = 1_500


@pytest.mark.parametrize("kind", TALKS)
def test_the_same_seed_makes_the_same_text(kind: str) -> None:
    make, seed, _ = TALKS[kind]
    once = list(make(seed, 300))

    assert list(make(seed, 300)) == once
    assert list(make(seed + 1, 300)) != once


def test_no_examined_question_is_in_the_training_text() -> None:
    assert leaks(SOME_TALKS) == []


def test_a_question_that_leaked_is_found() -> None:
    items = examination(SEED, 3)
    last = items[5].messages[-1][1]
    roughly = Talk(
        (("user", "Hello"), ("assistant", "Hi"), ("user", last.rstrip("?.")))
    )
    pair = examined_pairs(SEED, 1)[3]

    assert items[5] in leaked(items, [roughly])
    assert pairs_leaked([pair], [pair]) == [pair]


def test_each_language_is_examined_in_500_held_out_items_or_more() -> None:
    items = examination(SEED, EACH)
    counts = Counter(item.language for item in items)

    assert min(counts["en"], counts["ko"]) >= 500
    assert all(item.held_out for item in items)
    assert {item.task for item in items} == set(TASKS)


def test_the_other_examinations_are_held_out_too() -> None:
    assert all(item.held_out for item in [*steps(), *calls()])
    assert all(pair.held_out for pair in examined_pairs(SEED, PAIRS_EACH))
    first = next(iter(taught_pairs(SEED)))
    assert {pair.topic for pair in first} == set(TOPICS)
    assert not any(pair.held_out for pair in first)


def test_an_item_is_held_out_by_its_key_alone() -> None:
    share = sum(held_out(f"key {number}") for number in range(3000)) / 3000

    assert 0.14 < share < 0.2
    assert held_out("key 1") == held_out("key 1")


@pytest.mark.parametrize("task", [*TASKS.values(), *STEPS.values()])
def test_the_expected_answer_of_an_item_is_right_and_nonsense_is_wrong(
    task: object,
) -> None:
    for number in range(40):
        item = task(Random(number), ("en", "ko")[number % 2])  # type: ignore[operator]
        assert right(item, item.answer)
        assert right(item, f" {item.answer}\n")
        assert not right(item, "")
        assert not right(item, "something else")


def test_the_steps_of_a_thought_add_up() -> None:
    for item in steps()[:50]:
        lines = [line.split("=") for line in item.thought.splitlines()]
        assert all(eval(said) == int(result) for said, result in lines)
        assert lines[-1][1] == item.answer


def test_a_call_and_what_comes_of_it_name_an_offered_tool() -> None:
    random = Random(3)
    for _ in range(200):
        item = call_item(random, random.choice(("en", "ko")))
        call = json.loads(item.answer.splitlines()[1])
        [tool] = [
            tool["function"]
            for tool in item.tools
            if tool["function"]["name"] == call["name"]
        ]
        assert tool["parameters"]["properties"].keys() == call["arguments"].keys()
        (role, _), (_, said) = ending(random, item)
        assert role == "tool"
        assert said


def test_talks_for_thinking_learn_only_their_last_answer() -> None:
    make, seed, _ = TALKS["thinking"]
    talks = list(make(seed, 200))
    answers = [talk.messages[-1][1] for talk in talks]

    assert all(talk.only_last for talk in talks)
    assert all(answer.startswith("<think>\n") for answer in answers)
    assert 20 < sum(answer.startswith(NO_THOUGHT) for answer in answers) < 180


def test_questions_follow_that_have_nothing_to_do_with_the_one_before() -> None:
    make, seed, _ = TALKS["chat"]
    talks = list(islice(make(seed, 400), 400))
    several = [t for t in talks if sum(role == "user" for role, _ in t.messages) > 2]

    assert len(several) > 100
    assert max(len(talk.messages) for talk in talks) > 40


@pytest.mark.parametrize(
    ("word", "particle", "text"),
    [
        ("한국", "은", "한국은"),
        ("파리", "은", "파리는"),
        ("23", "이", "23이"),
        ("12", "이", "12가"),
        ("새", "을", "새를"),
        ("서울", "", "서울"),
    ],
)
def test_a_korean_word_takes_the_particle_that_fits(
    word: str, particle: str, text: str
) -> None:
    assert format(Korean(word), particle) == text


def test_words_of_a_row_may_have_spaces() -> None:
    assert rows("New_Delhi 뉴델리") == [("New Delhi", "뉴델리")]


def test_an_answer_is_judged_by_its_rule() -> None:
    def item(answer: str, rule: str, key: str = "") -> Item:
        return Item("t", "en", (("user", "?"),), answer, key, rule)

    assert right(item("A b.", "exact"), "A b")
    assert not right(item("A b.", "exact"), "A b c.")
    assert right(item("B) Rome", "starts"), "B) Paris")
    assert right(item("", "has", "story|cat|Mia"), "The cat Mia.")
    assert not right(item("", "has", "story|cat|Mia"), "The cat Tim.")
    assert right(item('{"a": 1}', "json"), '{ "a":1 }')
    assert not right(item('{"a": 1}', "json"), "{")


def test_a_file_is_named_after_its_model_and_what_its_numbers_are() -> None:
    tags = [names(name, kind) for name, plan in PLANS.items() for kind in plan.kinds]

    assert {"1m", "1m-q8_0", "1m-q4_0", "think", "tools", "embed"} <= set(tags)
    assert len(set(tags)) == len(tags)
