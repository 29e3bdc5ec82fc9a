"""Ollama's model options: one table from which all else about options is derived."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import BadOption
from .messages import language

__all__ = ["OPTIONS", "RETIRED", "Option", "check", "parse", "retired"]

Number = int | float


@dataclass(frozen=True, slots=True)
class Option:
    """One option of Ollama's.

    Attributes
    ----------
    kind
        ``int``, ``float``, ``bool`` or ``strings`` (a list of them).
    default
        What the server uses when the option is absent; ``None`` where it decides
        by itself.
    low, high
        The values that mean something, ends included; ``None`` where open.
    reloads
        Whether a changed value makes the server load the model anew.
    usual
        The range that a slider shows.
    """

    name: str
    kind: str
    default: Any
    english: str
    korean: str
    low: Number | None = None
    high: Number | None = None
    reloads: bool = False
    usual: tuple[Number, Number] | None = None

    @property
    def help(self) -> str:
        """What the option does, in the language in force."""
        return self.korean if language() == "ko" else self.english


# Source: Ollama's api/types.go and its docs on Modelfile parameters, as of 0.33.
# fmt: off
_TABLE = (
    Option("temperature", "float", 0.8,
           "how freely words are chosen; 0 takes the likeliest",
           "단어를 얼마나 자유롭게 고르는지; 0이면 가장 그럴듯한 단어만", low=0,
           usual=(0, 2)),
    Option("seed", "int", -1,
           "start of the random numbers; -1 takes another each time",
           "난수의 시작값; -1이면 매번 다른 값", low=-1, usual=(-1, 1000)),
    Option("num_predict", "int", -1,
           "most tokens to answer with; -1 has no limit of its own",
           "답변의 최대 토큰 수; -1이면 따로 제한하지 않음", low=-2,
           usual=(-1, 4096)),
    Option("num_ctx", "int", None,
           "context window in tokens (prompt and answer together)",
           "컨텍스트 창의 토큰 수(프롬프트와 답변을 합한 길이)", low=4, reloads=True,
           usual=(256, 131072)),
    Option("top_k", "int", 40, "choose among this many likeliest tokens; 0 means all",
           "가장 그럴듯한 토큰 몇 개 중에서 고를지; 0이면 모두", low=0,
           usual=(0, 100)),
    Option("top_p", "float", 0.9,
           "choose among the likeliest tokens that make up this share",
           "확률을 더해 이 비율이 될 때까지의 토큰 중에서 선택", low=0, high=1,
           usual=(0, 1)),
    Option("min_p", "float", 0.0,
           "leave out tokens below this share of the likeliest one",
           "가장 그럴듯한 토큰의 이 비율보다 낮은 토큰은 제외", low=0, high=1,
           usual=(0, 1)),
    Option("typical_p", "float", 1.0, "prefer tokens of typical surprise; 1 is off",
           "전형적인 정도의 토큰을 선호; 1이면 끔", low=0, high=1, usual=(0, 1)),
    Option("stop", "strings", (), "texts at which the answer ends",
           "답변을 끝내는 문자열"),
    Option("repeat_penalty", "float", 1.0,
           "how much repeated tokens are held back; 1 is off",
           "반복되는 토큰을 억제하는 정도; 1이면 끔", low=0, usual=(0.5, 2)),
    Option("repeat_last_n", "int", 64,
           "how many last tokens count as repeated; -1 means all",
           "반복으로 볼 최근 토큰 수; -1이면 모두", low=-1, usual=(-1, 512)),
    Option("presence_penalty", "float", 0.0, "hold back tokens that occurred at all",
           "한 번이라도 나온 토큰을 억제", low=-2, high=2, usual=(-2, 2)),
    Option("frequency_penalty", "float", 0.0,
           "hold back tokens the more often they occurred",
           "자주 나온 토큰일수록 억제", low=-2, high=2, usual=(-2, 2)),
    Option("num_keep", "int", 4,
           "tokens of the beginning kept when the window is shifted",
           "창을 밀 때 남겨 두는 앞부분 토큰 수", low=-1, usual=(0, 256)),
    Option("num_batch", "int", None, "tokens of the prompt read at once",
           "프롬프트를 한 번에 읽는 토큰 수", low=1, reloads=True, usual=(32, 2048)),
    Option("num_gpu", "int", -1,
           "layers on the GPU; -1 lets the server decide, 0 is CPU only",
           "GPU에 올릴 층 수; -1이면 서버가 정하고 0이면 CPU만", low=-1, reloads=True,
           usual=(-1, 128)),
    Option("main_gpu", "int", None, "the GPU to use where there are several",
           "GPU가 여럿일 때 쓸 GPU의 번호", low=0, reloads=True, usual=(0, 7)),
    Option("num_thread", "int", 0, "processor threads; 0 lets the server decide",
           "프로세서 스레드 수; 0이면 서버가 정함", low=0, reloads=True,
           usual=(0, 64)),
    Option("use_mmap", "bool", None,
           "map the model file instead of reading it into memory",
           "모델 파일을 메모리로 읽는 대신 매핑", reloads=True),
    Option("draft_num_predict", "int", None, "tokens a draft model guesses ahead",
           "초안 모델이 미리 추측하는 토큰 수", low=0, reloads=True, usual=(0, 16)),
)
# fmt: on
OPTIONS: Mapping[str, Option] = {option.name: option for option in _TABLE}

# Once options, now ignored by the server: accepted, so that old notebooks run.
RETIRED = frozenset(
    "mirostat mirostat_tau mirostat_eta penalize_newline tfs_z numa low_vram f16_kv "
    "logits_all vocab_only use_mlock embedding_only rope_frequency_base "
    "rope_frequency_scale".split()
)
_THOUSANDS = re.compile(r"(\d{1,6})[kK]")
_WORDS_FOR_BOOL = {"true": True, "1": True, "on": True, "yes": True}
_WORDS_FOR_BOOL |= {"false": False, "0": False, "off": False, "no": False}


def parse(assignment: str) -> tuple[str, Any]:
    """Read one ``name=value`` as typed behind ``-o``.

    ``stop`` takes one text, or a JSON list of several.

    Raises
    ------
    BadOption
        For a missing ``=``, an unknown name, a wrong type, a value out of range.
    """
    name, equals, text = assignment.partition("=")
    if not equals:
        raise BadOption("option_form", text=assignment)
    option = _find(name.strip())
    if option is None:
        return name.strip(), text
    return option.name, _checked(option, _read(option, text.strip()))


def check(options: Mapping[str, Any]) -> dict[str, Any]:
    """``options`` with each value checked and of the right type; retired ones stay.

    Raises
    ------
    BadOption
        As `parse` does, and for what is no mapping from names.
    """
    named = isinstance(options, Mapping) and all(isinstance(n, str) for n in options)
    if not named:
        raise BadOption("not_options", value=repr(options))
    checked = {}
    for name, value in options.items():
        option = _find(name)
        checked[name] = value if option is None else _checked(option, value)
    return checked


def retired(options: Mapping[str, Any]) -> list[str]:
    """The names in ``options`` that today's servers ignore."""
    return [name for name in options if name in RETIRED]


def _find(name: str) -> Option | None:
    """The option of that name; ``None`` for a retired one."""
    if name in OPTIONS:
        return OPTIONS[name]
    if name in RETIRED:
        return None
    near = difflib.get_close_matches(name.lower(), OPTIONS, n=1, cutoff=0.5)
    if near:
        raise BadOption("option_near", name=name, near=near[0])
    raise BadOption("option_unknown", name=name, names=", ".join(OPTIONS))


def _read(option: Option, text: str) -> Any:
    """The text as a value of the option's kind, or as text where it is none."""
    if option.kind == "bool":
        return _WORDS_FOR_BOOL.get(text.lower(), text)
    if option.kind == "strings" and not text.startswith("["):
        return [text]
    if option.kind == "int" and (tokens := _THOUSANDS.fullmatch(text)):
        return int(tokens[1]) << 10  # as windows are named, and shown by us
    try:
        return json.loads(text)
    except ValueError:
        return text


def _checked(option: Option, value: Any) -> Any:
    if option.kind == "strings":
        value = [value] if isinstance(value, str) else value
        good = isinstance(value, list | tuple) and all(
            isinstance(v, str) for v in value
        )
        value = list(value) if good else value
        if good and "" in value:
            # Ollama's runner finds it at once, and every answer is empty.
            raise BadOption("option_empty", name=option.name)
    elif option.kind == "bool":
        good = isinstance(value, bool)
    else:
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if good and option.kind == "int":
            good = value == value // 1
            value = int(value) if good else value
    if not good:
        usual = 42 if option.usual is None else min(4096, int(option.usual[1]))
        kind = {"int": usual, "float": 0.5, "bool": "true", "strings": "END"}
        example = str(kind[option.kind])
        shown = str(value)
        raise BadOption("option_type", name=option.name, value=shown, example=example)
    below = option.low is not None and value < option.low
    above = option.high is not None and value > option.high
    endless = isinstance(value, float) and not math.isfinite(value)
    if below or above or endless:
        low, high = (("-∞", option.low)[option.low is not None], option.high)
        shown = f"{low} … {'∞' if high is None else high}"
        raise BadOption("option_range", name=option.name, value=str(value), range=shown)
    return value
