"""Training a model of meanings: texts on one topic come near, in both languages."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from .learning import CHECKPOINT_SECONDS, restored, save
from .meanings import Pair, taught_pairs
from .network import Llama

__all__ = ["learn_meanings", "vectors"]

STEPS = 1_200
RATE = 2e-3
TEMPERATURE = 0.1
# How near a text should be to its translation, to others of its topic, to the rest.
TRANSLATION, TOPIC = 3.0, 1.0


def vectors(model: Llama, tokenizer: Tokenizer, texts: list[str]) -> Tensor:
    """Each text as a vector of length one: the mean over its tokens."""
    codes = [tokenizer.encode(text).ids for text in texts]
    longest = max(map(len, codes))
    tokens = torch.zeros(len(codes), longest, dtype=torch.long)
    there = torch.zeros(len(codes), longest)
    for row, code in enumerate(codes):
        tokens[row, : len(code)] = torch.tensor(code)
        there[row, : len(code)] = 1
    mask = ((1 - there) * -1e9)[:, None, None, :]
    states = model(tokens, mask) * there[..., None]
    return functional.normalize(states.sum(1), dim=-1)


def learn_meanings(
    model: Llama, tokenizer: Tokenizer, checkpoint: Path, *, seed: int
) -> None:
    """Draw each text to its translation, and less to others of its topic."""
    optimizer = torch.optim.AdamW(model.parameters(), RATE, (0.9, 0.98))
    parts = [model, optimizer]
    done, saved = restored(parts, checkpoint), time.monotonic()
    for step, pairs in enumerate(islice(taught_pairs(seed), STEPS)):
        if step < done:
            continue
        optimizer.param_groups[0]["lr"] = RATE * min(1, step / 50, (STEPS - step) / 400)
        loss = _loss(model, tokenizer, pairs)
        model.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step % 100 == 0:
            print(f"{step}/{STEPS} loss {loss.item():.4f}", flush=True)
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            save(parts, step + 1, checkpoint)
            saved = time.monotonic()
    save(parts, STEPS, checkpoint)


def _loss(model: Llama, tokenizer: Tokenizer, pairs: list[Pair]) -> Tensor:
    """Cross-entropy of nearness to the nearness that is wanted."""
    count = len(pairs)
    texts = [pair.texts[at] for at in (0, 1) for pair in pairs]
    found = vectors(model, tokenizer, texts)
    topics = [pair.topic for pair in pairs] * 2
    same = torch.tensor([[a == b for a in topics] for b in topics])
    wanted = same * TOPIC + TRANSLATION * torch.eye(2 * count).roll(count, 0)
    itself = torch.eye(2 * count, dtype=torch.bool)
    wanted = wanted.masked_fill(itself, 0)
    near = (found @ found.T / TEMPERATURE).masked_fill(itself, -1e9)
    return functional.cross_entropy(near, wanted / wanted.sum(1, keepdim=True))
