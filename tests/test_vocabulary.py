"""Tests of how tokens become bytes, and a text is found among them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ollama_magic.errors import AnswerFailed, Refused
from ollama_magic.gguf import read_gguf
from ollama_magic.names import ModelRef
from ollama_magic.session import Session
from ollama_magic.tokenizing import cut, vocabulary_of
from ollama_magic.vocabulary import Cuts, Vocabulary, cuts_of
from tests.support.engine import Engine
from tests.support.server import Answer, Request, Server
from tests.support.tapes import chunk_bytes, read

TAPES = Path(__file__).parent / "tapes"
GPT2 = Vocabulary(
    "gpt2", ["<s>", "a", "Ġb", "ë", "¸", "Ģ", "Ċ", "<|x|>"], [3] + [1] * 6 + [4]
)
LLAMA = Vocabulary(
    "llama", ["<s>", "▁a", "b", "<0xEA>", "<0xB0>", "<0x80>"], [3, 1, 1, 6, 6, 6]
)
TEXTS = (
    "Hello, world!",
    "안녕하세요, 세계! 뷁",
    " leading and trailing  ",
    "a\n\n\tb\r\n",
    "👩‍👩‍👧 é é \u202e \x00 \x1b[31m",
    "<|im_start|>user\n<script>alert(1)</script>",
    "x" * 300,
    "1234567890",
)


def test_letters_of_gpt2_are_bytes_and_special_tokens_are_texts() -> None:
    assert [GPT2.piece(at).data for at in range(8)] == [
        b"<s>", b"a", b" b", b"\xeb", b"\xb8", b"\x80", b"\n", b"<|x|>",
    ]  # fmt: skip
    assert [at for at in range(8) if GPT2.piece(at).special] == [0, 7]


def test_pieces_of_sentences_are_texts_and_bytes() -> None:
    pieces = [LLAMA.piece(at) for at in range(6)]

    assert [piece.data for piece in pieces[1:]] == [
        b" a",
        b"b",
        b"\xea",
        b"\xb0",
        b"\x80",
    ]


def test_a_number_that_no_token_has_is_an_empty_piece() -> None:
    assert GPT2.piece(99).data == b""
    assert GPT2.piece(-1).data == b""


def test_a_text_is_found_between_what_is_before_and_the_answer() -> None:
    found = cuts_of("a b", "a", [0, 1, 2, 1], 3, GPT2)
    assert found is not None
    assert [piece.id for piece in found.pieces] == [1, 2]
    assert found.verified


def test_a_space_that_the_tokenizer_puts_before_a_text_is_no_fault() -> None:
    cuts = cuts_of("ab", "", [0, 1, 2], 3, LLAMA)

    assert cuts is not None
    assert [piece.id for piece in cuts.pieces] == [1, 2]
    assert cuts.verified
    assert cuts.characters_per_token == 1


def test_a_server_that_counts_otherwise_leaves_it_unverified() -> None:
    for counted in (2, None):
        cuts = cuts_of("ab", "", [0, 1, 2], counted, LLAMA)
        assert cuts is not None
        assert not cuts.verified


def test_tokens_that_do_not_give_the_text_back_are_none_of_it() -> None:
    assert cuts_of("Ab", "", [0, 1, 2], 3, LLAMA) is None
    assert cuts_of("a", "", [1, 2], 2, GPT2) is not None
    assert cuts_of("b", "", [1, 2], 2, GPT2) is None  # the space is within the token


def test_a_server_that_lists_no_tokens_has_no_vocabulary() -> None:
    assert Vocabulary.of({}) is None
    assert Vocabulary.of({"model_info": {"tokenizer.ggml.tokens": None}}) is None
    with pytest.raises(Refused) as refusal:
        vocabulary_of({"model_info": {}}, ModelRef("x"))
    assert "x does not tell its vocabulary" in str(refusal.value)


def cut_by(session: Session, model: str, text: str) -> Cuts:
    async def ask() -> Cuts:
        client, name = await session.client(), ModelRef(model)
        known = vocabulary_of(await session.show(name, verbose=True), name)
        return await cut(client, name, text, known)

    return session.call(ask())


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("model", ["tutor:1m", "tutor:think"])
def test_the_engine_cuts_every_text_as_it_counts(
    engine: Engine, sessions: Callable[..., Session], model: str, text: str
) -> None:
    cuts = cut_by(sessions(engine), model, text)

    assert b"".join(piece.data for piece in cuts.pieces).decode() == text
    assert cuts.verified


def test_ollamas_own_answers_hold_the_tokens_of_a_text() -> None:
    keys = read_gguf(TAPES / "tiny.gguf", arrays=True).keys
    known = vocabulary_of({"model_info": dict(keys)}, ModelRef("tiny"))
    for name in ("template-override", "no-stream", "korean", "stream"):
        name = f"generate/{name}"
        lines = b"".join(chunk_bytes(read(name))).decode().strip().split("\n")
        said = [json.loads(line) for line in lines]
        asked, last = read(name)["request"]["body"]["prompt"], said[-1]
        answer = "".join(line["response"] for line in said)
        numbers, counted = last["context"], last["prompt_eval_count"]
        cuts = cuts_of(asked, answer, numbers, counted, known)

        assert cuts is not None, name
        assert b"".join(piece.data for piece in cuts.pieces).decode() == asked
        assert cuts.verified, name


def test_a_tokenizer_that_changes_texts_is_refused(
    opened: Any, sessions: Callable[..., Session]
) -> None:
    session = sessions(opened.enter_context(Telling([1, 2])))

    with pytest.raises(AnswerFailed) as refusal:
        cut_by(session, "tiny", "Ab")
    assert "llama" in str(refusal.value)


def test_a_server_that_lists_no_tokens_is_refused(
    opened: Any, sessions: Callable[..., Session]
) -> None:
    session = sessions(opened.enter_context(Telling(None)))

    with pytest.raises(Refused) as refusal:
        cut_by(session, "tiny", "ab")
    assert "does not tell how" in str(refusal.value)


class Telling(Server):
    """A server whose model has `LLAMA`'s tokens, and always hears these."""

    def __init__(self, numbers: list[int] | None) -> None:
        self._numbers = numbers
        super().__init__(self._say)

    async def _say(self, request: Request, answer: Answer) -> None:
        info = {"model": "llama", "tokens": LLAMA.tokens, "token_type": LLAMA.types}
        told: dict[str, Any] = {
            "/api/version": {"version": "0.33.0"},
            "/api/show": {
                "model_info": {f"tokenizer.ggml.{k}": v for k, v in info.items()}
            },
            "/api/generate": {"response": "", "done": True, "prompt_eval_count": 2},
        }.get(request.path, {"models": []})
        if self._numbers and request.path == "/api/generate":
            told["context"] = self._numbers
        await answer.json(told)
