"""Questions for which a tool is to be called, and what is said of its result."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from .items import LANGUAGES, Item, Message, phrase
from .words import CITIES, NAMES, THINGS, WORDS, Korean

__all__ = ["call_item", "call_text", "ending", "offered"]

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tool:
    """A kind of tool: the names it may have, its arguments, and how it is asked for."""

    names: str
    draw: Callable[[Random, int], Values]
    asked: dict[str, str]
    result: Callable[[Random, Values], str]
    back: dict[str, str]
    sign: str = ""

    def key(self, language: str, values: Values) -> str:
        """What is held out; a sum is the same as without tools."""
        if self.sign:
            low, high = sorted(values.values())
            return f"sums {low}{self.sign}{high}"
        return f"call {self.names} {language} {list(values.values())}"

    def schema(self, name: str, values: Values) -> dict[str, Any]:
        """The tool as Ollama's API takes it."""
        kinds = {str: "string", int: "integer"}
        properties = {
            key: {"type": kinds[type(value)]} for key, value in values.items()
        }
        parameters = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
        }
        function = {
            "name": name,
            "description": name.replace("_", " "),
            "parameters": parameters,
        }
        return {"type": "function", "function": function}


def _word(table: list, random: Random, at: int) -> str:
    return str(random.choice(table)[at])


def _city(random: Random, at: int) -> Values:
    return {random.choice(("city", "city", "location")): _word(CITIES, random, at)}


def _two(random: Random, at: int) -> Values:
    return {"a": random.randint(0, 99), "b": random.randint(0, 99)}


_VERBS = "find show open count read make send check".split()
_NOUNS = "user file order page value code date message table room".split()
_TOOLS = (
    Tool(
        "get_weather get_current_weather weather fetch_weather",
        _city,
        {
            "en": """
                What is the weather in {0}?
                How is the weather in {0}?
                Tell me the weather in {0}.
                """,
            "ko": "{0} 날씨가 어때요?\n{0}의 날씨를 알려 주세요.\n지금 {0}의 날씨는?",
        },
        lambda random, _: (
            f"{random.choice(('sunny', 'rainy', 'cloudy', 'snowy'))}, "
            f"{random.randint(-9, 35)}"
        ),
        {"en": "The weather in {0}: {result}.", "ko": "{0}의 날씨: {result}."},
    ),
    Tool(
        "get_time get_current_time clock time_in",
        _city,
        {
            "en": "What time is it in {0}?\nTell me the time in {0}.\nThe time in {0}?",
            "ko": "{0:은} 지금 몇 시예요?\n{0}의 시간을 알려 주세요.\n{0} 시각은?",
        },
        lambda random, _: f"{random.randint(0, 23):02}:{random.randint(0, 59):02}",
        {"en": "It is {result} in {0}.", "ko": "{0}의 시각은 {result}입니다."},
    ),
    Tool(
        "add sum add_numbers plus",
        _two,
        {
            "en": "What is {0}+{1}?\nAdd {0} and {1}.\nCalculate {0} plus {1}.",
            "ko": "{0}+{1:은} 얼마인가요?\n{0}에 {1:을} 더하세요.\n{0} 더하기 {1:은}?",
        },
        lambda _, values: str(sum(values.values())),
        {"en": "The sum is {result}.", "ko": "합은 {result}입니다."},
        "+",
    ),
    Tool(
        "multiply times product multiply_numbers",
        _two,
        {
            "en": "What is {0}×{1}?\nMultiply {0} by {1}.\nCalculate {0} times {1}.",
            "ko": "{0}×{1:은} 얼마인가요?\n{0}에 {1:을} 곱하세요.\n{0} 곱하기 {1:은}?",
        },
        lambda _, values: str(values["a"] * values["b"]),
        {"en": "The product is {result}.", "ko": "곱은 {result}입니다."},
        "×",
    ),
    Tool(
        "get_price price_of lookup_price check_price",
        lambda random, at: {
            random.choice(("item", "product")): _word(THINGS, random, at)
        },
        {
            "en": """
                How much is a {0}?
                What does a {0} cost?
                Tell me the price of a {0}.
                """,
            "ko": "{0:은} 얼마예요?\n{0} 가격이 얼마인가요?\n{0} 값을 알려 주세요.",
        },
        lambda random, _: str(random.randint(1, 99)),
        {"en": "The {0} costs {result}.", "ko": "{0}의 가격은 {result}입니다."},
    ),
    Tool(
        "translate translate_word dictionary to_language",
        lambda random, at: {
            random.choice(("word", "text")): _word(WORDS, random, at),
            "language": ("Korean", "영어")[at],
        },
        {
            "en": """
                Please translate {0} to {1}.
                Look up the {1} word for {0}.
                Use a dictionary: {0} in {1}.
                """,
            "ko": """
                {0:을} {1}로 번역해 주세요.
                사전에서 {0:을} {1}로 찾아 주세요.
                {1} 사전에서 {0:은}?
                """,
        },
        lambda _, values: _translated(next(iter(values.values()))),
        {"en": "{0} is {result}.", "ko": "{0:은} {result}입니다."},
    ),
    Tool(
        "set_alarm alarm wake_up create_alarm",
        lambda random, _: {random.choice(("hour", "time")): random.randint(1, 24)},
        {
            "en": "Set an alarm for {0}.\nWake me up at {0}.\nAlarm at {0}, please.",
            "ko": "{0}시에 알람을 맞춰 주세요.\n{0}시에 깨워 주세요.\n알람 {0}시요.",
        },
        lambda *_: "ok",
        {"en": "The alarm is set for {0}.", "ko": "{0}시에 알람을 맞췄습니다."},
    ),
    Tool(
        "call_person phone call_contact dial",
        lambda random, at: {
            random.choice(("name", "person")): _word(NAMES, random, at)
        },
        {
            "en": "Call {0}.\nPhone {0}, please.\nI want to talk to {0}.",
            "ko": """
                {0}에게 전화해 주세요.
                {0:과} 통화하고 싶어요.
                {0}한테 전화 걸어 줘.
                """,
        },
        lambda *_: "ok",
        {"en": "I am calling {0}.", "ko": "{0}에게 전화합니다."},
    ),
    Tool(
        "search search_web find look_up",
        lambda random, at: {
            random.choice(("query", "text", "q")): " ".join(
                _word(table, random, at) for table in (CITIES, WORDS)
            )
        },
        {
            "en": "Search for {0}.\nLook up {0}.\nFind something about {0}.",
            "ko": "{0:을} 검색해 주세요.\n{0} 찾아 줘.\n{0}에 대해 찾아보세요.",
        },
        lambda random, _: f"{random.randint(2, 99)} pages",
        {"en": "I found {result} about {0}.", "ko": "{0}: {result}."},
    ),
    Tool(  # any tool, asked for by its name
        " ".join(f"{verb}_{noun}" for verb in _VERBS for noun in _NOUNS),
        lambda random, at: {random.choice(_NOUNS): _word(WORDS, random, at)},
        {
            "en": "Use {name} with {0}.\nRun {name} on {0}.\nCall {name} for {0}.",
            "ko": "{name} 도구에 {0:을} 넣어 주세요.\n{0}에 {name} 도구를 써 주세요.",
        },
        lambda random, _: f"{random.choice(WORDS)[0]} {random.randint(1, 99)}",
        {"en": "The tool says: {result}.", "ko": "도구의 답: {result}."},
    ),
)


def _translated(word: str) -> str:
    return next(str(row[row[0] == word]) for row in WORDS if word in row)


def offered(
    random: Random, at: int, *, but: Tool | None = None
) -> list[dict[str, Any]]:
    """One to three tools of other kinds."""
    others = random.sample([tool for tool in _TOOLS if tool is not but], 3)
    return [
        tool.schema(random.choice(tool.names.split()), tool.draw(random, at))
        for tool in others[: random.randint(1, 3)]
    ]


def call_item(random: Random, language: str) -> Item:
    """A question for which one of the tools offered is to be called."""
    at = LANGUAGES.index(language)
    tool = random.choice(_TOOLS)
    name, values = random.choice(tool.names.split()), tool.draw(random, at)
    tools = [*offered(random, at, but=tool), tool.schema(name, values)]
    random.shuffle(tools)
    asked = phrase(random, tool.asked, language).format(*_shown(values), name=name)
    call = json.dumps({"name": name, "arguments": values}, ensure_ascii=False)
    return Item(
        task="call",
        language=language,
        messages=(("user", asked),),
        answer=call_text(call),
        key=tool.key(language, values),
        rule="call",
        tools=tuple(tools),
    )


def call_text(call: str) -> str:
    """A call as the model writes it."""
    return f"<tool_call>\n{call}\n</tool_call>"


def ending(random: Random, item: Item) -> list[Message]:
    """What the called tool says, and what the model makes of it."""
    call = json.loads(item.answer.splitlines()[1])
    values = call["arguments"]
    (tool,) = [tool for tool in _TOOLS if call["name"] in tool.names.split()]
    result = tool.result(random, values)
    said = tool.back[item.language].format(*_shown(values), result=result)
    heard = f"<tool_response>\n{result}\n</tool_response>"
    return [("tool", heard), ("assistant", said)]


def _shown(values: Values) -> list[Korean]:
    return [Korean(value) for value in values.values()]
