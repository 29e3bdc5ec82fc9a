"""The models that the recorded exchanges were made with, made again."""

from __future__ import annotations

from pathlib import Path

from tests.scripted import THINKING, TOOLS, rewrite, say, write_store
from tests.support.tapes import FOLDER as TAPES

__all__ = ["CALL", "THOUGHT", "recorded_store"]

CALL = [
    *("I look", " it up.", "\n<tool_call>\n", '{"name": "get_weather", '),
    *('"arguments": {', '"city": "', "서울", '", "days', '": 2}}', "\n</tool_call>"),
]
THOUGHT = ["<think>", "\nLet me", " think", ".\n", "</think>", "\n\nThe answer"]
KOREAN = [
    *("서울", b"\xec", b"\x9d\x80 ", b"\xeb\x82", b"\xa0\xec\x94\xa8", b"\xea\xb0"),
    *(b"\x80 ", "맑", "습니다. ", b"\xf0\x9f", b"\x8c\x9e"),
]
COUNT = ["one ", "two ", "three ", "four ", "five ", "six ", "seven "]


def recorded_store(folder: Path) -> Path:
    """A store with the models' names and what they say."""
    files = folder / "files"
    files.mkdir()
    tiny = TAPES / "tiny.gguf"
    models = {
        "tiny": tiny,
        "tiny-native": tiny,
        "tiny-bare": rewrite(tiny, files / "bare", template=""),
        "tiny-embed": rewrite(tiny, files / "embed", pooling=True),
        "tiny-broken": rewrite(tiny, files / "broken", without="blk.3.ffn_up.weight"),
        "parrot-tools": say(files / "tools", CALL, template=TOOLS),
        "parrot-think": say(
            files / "think", [*THOUGHT, " is", " 42."], template=THINKING
        ),
        "parrot-count": say(files / "count", COUNT, then_from=0),
        "parrot-loop": say(files / "loop", ["la"], then_from=0),
        "parrot-korean": say(files / "korean", KOREAN),
    }
    return write_store(folder / "store", models)
