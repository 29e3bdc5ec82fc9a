"""Longer tasks: stories, reviews, and what a sentence says as JSON."""

from __future__ import annotations

import json
from random import Random

from .items import Item, Task, one, phrase
from .words import ANIMALS, CITIES, NAMES, PLACES, THINGS, Korean, rows

__all__ = ["LONGER", "echo", "tale"]

_STORY_ASKED = {
    "en": """
        Tell me a story about a {animal} named {name} in the {place}.
        Write a short story: {name} the {animal}, the {place}.
        A story about {name}, a {animal} at the {place}, please.
        """,
    "ko": """
        {place}에 사는 {animal} {name}의 이야기를 해 주세요.
        {animal} {name:이} {place}에서 겪은 짧은 이야기를 써 주세요.
        {name:이라}는 {animal:과} {place} 이야기를 들려주세요.
        """,
}
_STORY = {
    "en": (
        "Once upon a time there was a {animal} named {name}. One day {name} went to "
        "the {place} and found a {thing}. {mood} The end."
    ),
    "ko": (
        "옛날에 {animal} {name:이} 살았습니다. 어느 날 {name:은} {place}에서 "
        "{thing:을} 찾았습니다. {mood} 끝."
    ),
}
_MOODS = {
    "en": """
        {name} was very happy.
        {name} gave it to a friend.
        {name} took it home and slept.
        """,
    "ko": """
        {name:은} 아주 기뻤습니다.
        {name:은} 그것을 친구에게 주었습니다.
        {name:은} 그것을 들고 집에 가서 잤습니다.
        """,
}
_TALE = {
    "en": "Tell me a story.\nTell me a story about a {animal}.\nA short story, please.",
    "ko": """
        이야기를 해 주세요.
        {animal} 이야기를 해 주세요.
        짧은 이야기 하나 들려주세요.
        """,
}
_ECHO = {
    "en": "Repeat: {text}\nSay this again: {text}\n{text} Repeat that.",
    "ko": "따라 하세요: {text}\n다시 말해 보세요: {text}\n{text} 이것을 따라 하세요.",
}
_REVIEWED = rows(
    """
    film 영화
    food 음식
    hotel 호텔
    book 책
    room 방
    song 노래
    game 게임
    service 서비스
    show 공연
    trip 여행
    """
)
_GOOD = rows(
    """
    great 훌륭했
    wonderful 멋졌
    excellent 뛰어났
    lovely 사랑스러웠
    fun 재미있었
    good 좋았
    perfect 완벽했
    """
)
_BAD = rows(
    """
    terrible 끔찍했
    awful 형편없었
    boring 지루했
    bad 나빴
    poor 부족했
    ugly 흉했
    horrible 최악이었
    """
)
_REVIEW = {
    "en": """
        Is this review positive or negative? {text}
        Positive or negative: {text}
        Tell me the sentiment of this text: {text}
        """,
    "ko": """
        이 글은 긍정인가요, 부정인가요? {text}
        긍정 또는 부정: {text}
        다음 글의 감정을 말해 주세요: {text}
        """,
}
_SENTIMENTS = {"en": ("positive", "negative"), "ko": ("긍정", "부정")}
_PERSON = {
    "en": """
        {name} is {age} years old and lives in {city}.
        {name}, {age}, is from {city}.
        In {city} there lives {name}, who is {age}.
        """,
    "ko": """
        {name:은} {age}살이고 {city}에 삽니다.
        {city}에 사는 {name:은} {age}살입니다.
        {name}, {age}살, {city} 출신입니다.
        """,
}
_PURCHASE = {
    "en": """
        {name} bought {age} {thing}s in {city}.
        In {city}, {name} bought {age} {thing}s.
        """,
    "ko": """
        {name:은} {city}에서 {thing} {age}개를 샀습니다.
        {city}에서 {name:이} {thing} {age}개를 샀습니다.
        """,
}
_KEYS = {
    "en": (("name", "age", "city"), ("name", "item", "count")),
    "ko": (("이름", "나이", "도시"), ("이름", "물건", "개수")),
}
_EXTRACT = {
    "en": """
        Extract {keys} as JSON: {text}
        Give {keys} as JSON. {text}
        {text} Write {keys} in JSON.
        """,
    "ko": """
        {keys:을} JSON으로 뽑아 주세요: {text}
        다음 글에서 {keys:을} JSON으로 쓰세요. {text}
        {text} {keys:을} JSON으로 주세요.
        """,
}


def story(random: Random, language: str) -> Item:
    """A story in which the wished-for animal, name and place must occur."""
    fields = {
        "animal": one(random, ANIMALS, language),
        "name": one(random, NAMES, language),
        "place": one(random, PLACES, language),
        "thing": one(random, THINGS, language),
    }
    asked = phrase(random, _STORY_ASKED, language).format(**fields)
    mood = phrase(random, _MOODS, language).format(**fields)
    answer = _STORY[language].format(**fields, mood=mood)
    key = "|".join(["story", *(fields[key] for key in ("animal", "name", "place"))])
    return Item("story", language, (("user", asked),), answer, key, "has")


def tale(random: Random, language: str) -> Item:
    """A story about whatever comes to mind: taught, never asked."""
    told = story(random, language)
    _, animal, _, _ = told.key.split("|")
    asked = phrase(random, _TALE, language).format(animal=animal)
    return Item("tale", language, (("user", asked),), told.answer, told.key)


def echo(random: Random, language: str) -> Item:
    """A few words to be said again: taught, for it teaches to copy."""
    tables = (NAMES, CITIES, THINGS, ANIMALS, PLACES)
    said = [str(one(random, random.choice(tables), language)) for _ in range(4)]
    said += [str(random.randint(0, 999)) for _ in range(3)]
    text = " ".join(random.sample(said, random.randint(2, 6)))
    asked = phrase(random, _ECHO, language).format(text=text)
    return Item("echo", language, (("user", asked),), text, "taught")


def review(random: Random, language: str) -> Item:
    """Whether a review praises."""
    good = random.random() < 0.5
    text = " ".join(
        _opinion(random, language, good) for _ in range(random.choice((1, 2)))
    )
    asked = phrase(random, _REVIEW, language).format(text=text)
    answer = _SENTIMENTS[language][0 if good else 1]
    key = f"review {language} {text}"
    return Item("review", language, (("user", asked),), answer, key)


def _opinion(random: Random, language: str, good: bool) -> str:
    turned = random.random() < 0.25
    word = one(random, _GOOD if good != turned else _BAD, language)
    thing = one(random, _REVIEWED, language)
    if language == "en":
        return f"The {thing} was {'not ' * turned}{word}."
    return f"{thing:은} {word}{'던 것은 아닙니다' if turned else '습니다'}."


def extraction(random: Random, language: str) -> Item:
    """What a sentence says, as JSON."""
    name, city = one(random, NAMES, language), one(random, CITIES, language)
    thing, number = one(random, THINGS, language), random.randint(2, 60)
    bought = random.random() < 0.4
    text = phrase(random, _PURCHASE if bought else _PERSON, language).format(
        name=name, age=number, city=city, thing=thing
    )
    values = (name, thing, number) if bought else (name, number, city)
    keys = _KEYS[language][bought]
    asked = phrase(random, _EXTRACT, language)
    asked = asked.format(keys=Korean(", ".join(keys)), text=text)
    answer = json.dumps(dict(zip(keys, values, strict=True)), ensure_ascii=False)
    key = f"extraction {language} {name} {number} {city}"
    return Item("extraction", language, (("user", asked),), answer, key, "json")


LONGER: dict[str, Task] = {"story": story, "review": review, "extraction": extraction}
