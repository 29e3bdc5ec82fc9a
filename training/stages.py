"""The stages from nothing to weights: text, tokens, learning; each is done once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import torch
from tokenizers import Tokenizer

from .learning import learn
from .meaning import learn_meanings
from .meanings import taught_pairs
from .network import Llama
from .plans import BUILD, PLANS, SEED, TALKS, Plan
from .tokens import encode, pack, train_tokenizer

__all__ = ["checkpoint_of", "learned", "tokenizer_of", "weights_of"]

TOKENIZER_TALKS = 8_000
TOKENIZER_ROUNDS = 200


def once(target: Path, make: Callable[[Path], object]) -> Path:
    """Make a file if it is not there; a half-made one has a name of its maker's."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"draft-{os.getpid()}-{target.name}")
        make(draft)
        draft.replace(target)
    return target


def tokenizer_of(plan: Plan) -> Path:
    """The file of the vocabulary: one for all that talk, one for meanings."""
    if plan.text == "pairs":
        return once(BUILD / "pairs.json", lambda at: train_tokenizer(_pair_texts(), at))
    return once(BUILD / "talks.json", lambda at: train_tokenizer(_talk_texts(), at))


def _talk_texts() -> Iterator[str]:
    for make, seed, _ in TALKS.values():
        for talk in make(seed, TOKENIZER_TALKS):
            yield from (text for _, text in talk.messages)


def _pair_texts() -> Iterator[str]:
    for some in islice(taught_pairs(SEED), TOKENIZER_ROUNDS):
        for pair in some:
            yield from pair.texts


def _packed(plan: Plan) -> Path:
    """The training text as tokens."""
    make, seed, count = TALKS[plan.text]
    tokenizer = Tokenizer.from_file(str(tokenizer_of(plan)))
    codes = (
        encode(tokenizer, talk.messages, only_last=talk.only_last)
        for talk in make(seed, count)
    )
    return once(BUILD / f"{plan.text}.npz", lambda target: pack(codes, target))


def checkpoint_of(name: str) -> Path:
    """Where the weights are kept while and after they are learned."""
    return BUILD / f"{name}.pt"


def learned(name: str) -> None:
    """Train the model, or go on where its training was broken off."""
    plan = PLANS[name]
    torch.manual_seed(SEED)
    model = Llama(plan.shape)
    if plan.start:
        model.load_state_dict(_state(plan.start))
    count = sum(weight.numel() for weight in model.parameters())
    print(f"{name}: {count:,} parameters", flush=True)
    if plan.text == "pairs":
        tokenizer = Tokenizer.from_file(str(tokenizer_of(plan)))
        learn_meanings(model, tokenizer, checkpoint_of(name), seed=SEED)
    else:
        learn(model, _packed(plan), checkpoint_of(name), seed=SEED, pace=plan.pace)


def _state(name: str) -> dict[str, torch.Tensor]:
    state: dict[str, torch.Tensor] = torch.load(checkpoint_of(name))["parts"][0]
    return state


def weights_of(name: str) -> dict:
    """The learned weights, as arrays."""
    return {key: weight.numpy() for key, weight in _state(name).items()}
