"""Tasks that need what was said before: system prompts, and facts of earlier turns."""

from __future__ import annotations

from random import Random

from . import phrases
from .facts import FACTS, fact
from .items import LANGUAGES, Item, Message, Task, one, phrase
from .talks import LONGER
from .words import ANIMALS, CITIES, COLOURS, JOBS, NAMES, Korean

__all__ = ["TASKS", "taught"]

_ROLE = {
    "en": """
        You are {name}, a {job}.
        Your name is {name}. You are a {job}.
        Play a {job} called {name}.
        """,
    "ko": """
        당신은 {job} {name}입니다.
        너의 이름은 {name}, 직업은 {job}입니다.
        {name:이라}는 이름의 {job} 역할을 하세요.
        """,
}
_NAME = {
    "en": "What is your name?\nWho are you?\nTell me your name.",
    "ko": "이름이 뭐예요?\n당신의 이름은 무엇인가요?\n이름을 말해 주세요.",
}
_JOB = {
    "en": "What is your job?\nWhat do you do?\nWhat is your work?",
    "ko": "직업이 뭐예요?\n무슨 일을 하세요?\n어떤 일을 하나요?",
}
_NAME_BACK = {"en": "My name is {name}.", "ko": "제 이름은 {name}입니다."}
_JOB_BACK = {"en": "I am a {job}.", "ko": "저는 {job}입니다."}
_SHORT = {
    "en": "Answer with one word.\nOne word only.\nGive only the answer, in one word.",
    "ko": "한 단어로 답하세요.\n답만 한 단어로 말하세요.\n단어 하나로만 답하세요.",
}
_END = {
    "en": "End every answer with {sound}!\nAlways say {sound}! at the end.",
    "ko": "모든 대답을 {sound}! 하고 끝내세요.\n언제나 끝에 {sound}! 하고 말하세요.",
}
_SOUNDS = {"en": "Meow\nWoof\nBeep\nAhoy", "ko": "야옹\n멍멍\n삐삐\n영차"}
_OTHER = {
    "en": "Answer in Korean.\nAlways answer in Korean.\nReply only in Korean.",
    "ko": "영어로 답하세요.\n언제나 영어로 답하세요.\n영어로만 대답하세요.",
}
_SAID = {
    "name": {
        "en": ("My name is {value}.", "What is my name?", "Your name is {value}."),
        "ko": (
            "제 이름은 {value}입니다.",
            "제 이름이 뭐라고 했죠?",
            "이름은 {value}입니다.",
        ),
    },
    "age": {
        "en": (
            "I am {value} years old.",
            "How old am I?",
            "You are {value} years old.",
        ),
        "ko": (
            "저는 {value}살입니다.",
            "제가 몇 살이라고 했죠?",
            "나이는 {value}살입니다.",
        ),
    },
    "city": {
        "en": ("I live in {value}.", "Where do I live?", "You live in {value}."),
        "ko": (
            "저는 {value}에 삽니다.",
            "제가 어디에 산다고 했죠?",
            "{value}에 삽니다.",
        ),
    },
    "pet": {
        "en": ("I have a {value}.", "Which pet do I have?", "You have a {value}."),
        "ko": (
            "저는 {value:을} 키웁니다.",
            "제가 무엇을 키운다고 했죠?",
            "{value:을} 키웁니다.",
        ),
    },
    "colour": {
        "en": (
            "My favorite color is {value}.",
            "What is my favorite color?",
            "Your favorite color is {value}.",
        ),
        "ko": (
            "제가 좋아하는 색은 {value}입니다.",
            "제가 좋아하는 색이 뭐라고 했죠?",
            "좋아하는 색은 {value}입니다.",
        ),
    },
}
_NOTED = {
    "en": "I see.\nThank you for telling me.\nGood to know.",
    "ko": "그렇군요.\n알려 주셔서 고맙습니다.\n알겠습니다.",
}
_MOST_BETWEEN = 2


def role(random: Random, language: str) -> Item:
    """A system prompt that gives a name and a job."""
    fields = {"name": one(random, NAMES, language), "job": one(random, JOBS, language)}
    system = phrase(random, _ROLE, language).format(**fields)
    ask, back = random.choice(((_NAME, _NAME_BACK), (_JOB, _JOB_BACK)))
    messages = (("system", system), ("user", phrase(random, ask, language)))
    answer = back[language].format(**fields)
    return Item("system", language, messages, answer, f"system {system} {messages[1]}")


def manner(random: Random, language: str) -> Item:
    """A system prompt that says how to answer."""
    kind = random.choice((_SHORT, _END, _OTHER))
    sound = phrase(random, _SOUNDS, language)
    system = phrase(random, kind, language).format(sound=sound)
    known, at = fact(random), LANGUAGES.index(language)
    asked = taught(random, known.item, language)
    if kind is _END:
        answer = f"{known.answer(language)} {sound}!"
    elif kind is _SHORT:
        answer = str(known.value[at])
    else:
        answer = known.answer(LANGUAGES[1 - at])
    messages = (("system", system), *asked.messages)
    return Item("system", language, messages, answer, f"system {messages}")


def system(random: Random, language: str) -> Item:
    """Following a system prompt."""
    return random.choice((role, manner))(random, language)


def recall(random: Random, language: str) -> Item:
    """What was said of oneself, asked after up to two other things."""
    told = random.sample(list(_SAID), 2)
    values = [_value(random, kind, language) for kind in told]
    said = " ".join(
        _SAID[kind][language][0].format(value=value)
        for kind, value in zip(told, values, strict=True)
    )
    messages: list[Message] = [("user", said)]
    messages.append(("assistant", phrase(random, _NOTED, language)))
    for _ in range(random.randint(0, _MOST_BETWEEN)):
        messages += _turn(taught(random, _between, language))
    which = random.randrange(2)
    _, ask, back = _SAID[told[which]][language]
    messages.append(("user", ask))
    answer, key = back.format(value=values[which]), f"recall {said} {ask}"
    return Item("recall", language, tuple(messages), answer, key)


def follow_up(random: Random, language: str) -> Item:
    """The same question about another thing, in few words."""
    first = fact(random)
    other, at = fact(random, first.kind), LANGUAGES.index(language)
    before = taught(random, first.item, language)
    ask = phrase(random, phrases.AND, language).format(a=other.thing[at])
    messages = (*_turn(before), ("user", ask))
    key = f"follow-up {before.answer} {ask}"
    return Item("follow_up", language, messages, other.answer(language), key)


def change(random: Random, language: str) -> Item:
    """A question that has nothing to do with the one or two before it."""
    messages: list[Message] = []
    for _ in range(random.randint(1, _MOST_BETWEEN)):
        messages += _turn(taught(random, _between, language))
    asked = _between(random, language)
    return Item(
        "change",
        language,
        (*messages, *asked.messages),
        asked.answer,
        asked.key,
        asked.rule,
    )


def taught(random: Random, task: Task, language: str) -> Item:
    """An item of the task that is not held out."""
    while (item := task(random, language)).held_out:
        pass
    return item


def _between(random: Random, language: str) -> Item:
    return random.choice(_EASY)(random, language)


def _turn(item: Item) -> list[Message]:
    return [*item.messages, ("assistant", item.answer)]


def _value(random: Random, kind: str, language: str) -> Korean:
    if kind == "age":
        return Korean(random.randint(5, 99))
    return one(random, _VALUES[kind], language)


_EASY = [FACTS[name] for name in ("greeting", "capital", "colour", "opposite", "pair")]
_VALUES = {
    "name": NAMES,
    "city": CITIES,
    "pet": ANIMALS,
    "colour": [row[2:] for row in COLOURS],
}
TASKS: dict[str, Task] = {
    **FACTS,
    **LONGER,
    "system": system,
    "recall": recall,
    "follow_up": follow_up,
    "change": change,
}
