"""Text as tokens: a small byte-level BPE, trained on the training text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from tokenizers.trainers import BpeTrainer

from .items import Message
from .plans import VOCABULARY_TOKENS
from .templates import NO_THOUGHT

__all__ = ["END", "MARKS", "START", "Codes", "encode", "pack", "train_tokenizer"]

START, END = "<|im_start|>", "<|im_end|>"
# Said by the model itself, so they are words and not commands.
MARKS = (
    "<think> </think> <tool_call> </tool_call> <tool_response> </tool_response>".split()
)
Codes = tuple[list[int], list[bool]]  # tokens, and which of them are to be learned


def train_tokenizer(texts: Iterable[str], target: Path) -> Tokenizer:
    """Learn the vocabulary from ``texts`` and keep it at ``target``.

    Digits stand alone, so no merge has one: GPT-2's pattern, which llama.cpp uses,
    then cuts numbers into digits too.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = BpeTrainer(
        vocab_size=VOCABULARY_TOKENS,
        special_tokens=[START, END, *MARKS],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_tokens([AddedToken(mark, normalized=False) for mark in MARKS])
    tokenizer.save(str(target))
    return tokenizer


def encode(
    tokenizer: Tokenizer, messages: Sequence[Message], *, only_last: bool = False
) -> Codes:
    """A conversation as the chat template writes it; answers are to be learned.

    An empty thought is not learned: where thinking is off, the template writes it.
    """
    tokens: list[int] = []
    learned: list[bool] = []
    start, end = tokenizer.token_to_id(START), tokenizer.token_to_id(END)
    newline = tokenizer.encode("\n").ids
    for number, (role, text) in enumerate(messages):
        head = [start, *tokenizer.encode(f"{role}\n").ids]
        if text.startswith(NO_THOUGHT):
            head += tokenizer.encode(NO_THOUGHT).ids
            text = text.removeprefix(NO_THOUGHT)
        body = [*tokenizer.encode(text).ids, end]
        tokens += [*head, *body, *newline]
        learned += [False] * len(head)
        skipped = only_last and number < len(messages) - 1
        learned += [role == "assistant" and not skipped] * len(body)
        learned += [False] * len(newline)
    return tokens, learned


def pack(codes: Iterable[Codes], target: Path) -> None:
    """Keep many conversations in one file: flat arrays, and where each begins."""
    tokens, learned, starts = [], [], [0]
    for some, marks in codes:
        tokens.append(np.array(some, np.uint16))
        learned.append(np.array(marks, bool))
        starts.append(starts[-1] + len(some))
    np.savez(
        target,
        tokens=np.concatenate(tokens),
        learned=np.concatenate(learned),
        starts=np.array(starts),
    )
