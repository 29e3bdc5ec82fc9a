"""Training: batches of like length, two optimizers, and checkpoints to go on from."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .network import Llama
from .plans import CONTEXT_TOKENS

__all__ = ["CHECKPOINT_SECONDS", "Muon", "batches", "learn", "restored", "save"]

BATCH_TOKENS = 2048
SORTED_TOGETHER = 4096
CHECKPOINT_SECONDS = 60
WARM_UP_STEPS = 60
MATRIX_RATE, REST_RATE = 5e-3, 1.5e-3


class Muon(torch.optim.Optimizer):
    """Momentum whose step is made orthogonal (Jordan et al., 2024): for matrices."""

    def __init__(self, weights: list[nn.Parameter], lr: float) -> None:
        super().__init__(weights, {"lr": lr, "momentum": 0.95})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        """One step for each matrix."""
        for group in self.param_groups:
            for weight in group["params"]:
                moved = self.state[weight].setdefault("moved", torch.zeros_like(weight))
                moved.lerp_(weight.grad, 1 - group["momentum"])
                wanted = weight.grad.lerp(moved, group["momentum"])
                tall = max(1.0, weight.shape[0] / weight.shape[1]) ** 0.5
                weight.mul_(1 - 0.01 * group["lr"])
                weight.add_(_orthogonal(wanted), alpha=-group["lr"] * tall)


def _orthogonal(matrix: Tensor) -> Tensor:
    """Five steps of the quintic Newton-Schulz iteration of that paper, in 16 bits."""
    x = (matrix / (matrix.norm() + 1e-7)).bfloat16()
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    for _ in range(5):
        square = x @ x.T
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return (x.T if tall else x).to(matrix.dtype)


def batches(packed: Path, seed: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Tokens and what is to be learned of them, in the same order for a seed."""
    data = np.load(packed)
    tokens, learned, starts = (data[key] for key in ("tokens", "learned", "starts"))
    random = np.random.default_rng(seed)
    lengths = np.minimum(np.diff(starts), CONTEXT_TOKENS)
    order = random.permutation(len(lengths))
    for some in np.array_split(order, max(1, len(order) // SORTED_TOGETHER)):
        rows = some[np.argsort(lengths[some], kind="stable")]
        groups = list(_cut(rows, lengths))
        for at in random.permutation(len(groups)):
            group = groups[at]
            x = np.zeros((len(group), lengths[group].max()), np.int64)
            wanted = np.zeros(x.shape, bool)
            for row, number in enumerate(group):
                here = slice(starts[number], starts[number] + lengths[number])
                x[row, : lengths[number]] = tokens[here]
                wanted[row, : lengths[number]] = learned[here]
            yield torch.from_numpy(x), torch.from_numpy(wanted)


def _cut(rows: np.ndarray, lengths: np.ndarray) -> Iterator[np.ndarray]:
    """Groups whose padded size is about one batch."""
    begin = 0
    for end in range(1, len(rows) + 1):
        full = (end - begin + 1) * lengths[rows[min(end, len(rows) - 1)]] > BATCH_TOKENS
        if full or end == len(rows):
            yield rows[begin:end]
            begin = end


def learn(
    model: Llama,
    packed: Path,
    checkpoint: Path,
    *,
    seed: int,
    pace: float = 1.0,
) -> None:
    """Go once through the text, from where it was broken off."""
    total = sum(1 for _ in batches(packed, seed))
    matrices = [
        p for n, p in model.named_parameters() if p.dim() > 1 and "embd" not in n
    ]
    rest = [p for n, p in model.named_parameters() if p.dim() == 1 or "embd" in n]
    optimizers = [
        Muon(matrices, MATRIX_RATE * pace),
        torch.optim.AdamW(rest, REST_RATE * pace, (0.9, 0.95), weight_decay=0.0),
    ]
    parts = [model, *optimizers]
    done = restored(parts, checkpoint)
    began = saved = time.monotonic()
    for step, (tokens, wanted) in enumerate(batches(packed, seed)):
        if step < done:
            continue
        warmth = min(1.0, (step + 1) / WARM_UP_STEPS) * _cooled(step / total)
        for optimizer, rate in zip(optimizers, (MATRIX_RATE, REST_RATE), strict=True):
            optimizer.param_groups[0]["lr"] = rate * pace * warmth
        loss = _step(model, optimizers, tokens, wanted)
        if step % 25 == 0:
            spent = time.monotonic() - began
            print(f"{step}/{total} loss {loss:.4f} {spent:.0f} s", flush=True)
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            save(parts, step + 1, checkpoint)
            saved = time.monotonic()
    save(parts, total, checkpoint)


def _cooled(share: float) -> float:
    """Full pace for a while, then down to a twentieth along a cosine."""
    late = max(0.0, share - 0.3) / 0.7
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * late))


def _step(
    model: Llama,
    optimizers: list[torch.optim.Optimizer],
    tokens: Tensor,
    wanted: Tensor,
) -> float:
    with torch.autocast("cpu", torch.bfloat16):
        states = model(tokens[:, :-1])[wanted[:, 1:]]
        scores = model.logits(states)
    loss = functional.cross_entropy(scores.float(), tokens[:, 1:][wanted[:, 1:]])
    model.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimizer in optimizers:
        optimizer.step()
    return loss.item()


def save(parts: list, step: int, checkpoint: Path) -> None:
    """Keep all that is needed to go on; what was kept before stays until then."""
    draft = checkpoint.with_suffix(".draft")
    torch.save({"step": step, "parts": [part.state_dict() for part in parts]}, draft)
    os.replace(draft, checkpoint)


def restored(parts: list, checkpoint: Path) -> int:
    """Take up what was kept; how many steps had been done."""
    if not checkpoint.exists():
        return 0
    kept = torch.load(checkpoint)
    for part, state in zip(parts, kept["parts"], strict=True):
        part.load_state_dict(state)
    return int(kept["step"])
