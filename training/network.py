"""The network: a llama, small."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from .plans import Shape

__all__ = ["Llama"]


class Block(nn.Module):
    """Attention, then a gated layer."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width, hidden = shape.width, shape.hidden
        self.shape = shape
        self.attn_norm = nn.RMSNorm(width, shape.epsilon)
        self.ffn_norm = nn.RMSNorm(width, shape.epsilon)
        self.attn_qkv = nn.Linear(width, 3 * width, bias=False)
        self.attn_output = nn.Linear(width, width, bias=False)
        self.ffn_gate_up = nn.Linear(width, 2 * hidden, bias=False)
        self.ffn_down = nn.Linear(hidden, width, bias=False)

    def forward(self, x: Tensor, turns: tuple[Tensor, Tensor], mask: Tensor) -> Tensor:
        """Add what this block has to say."""
        batch, length, width = x.shape
        heads = self.shape.heads
        mixed = self.attn_qkv(self.attn_norm(x))
        mixed = mixed.view(batch, length, 3, heads, width // heads)
        query, key, value = (part.transpose(1, 2) for part in mixed.unbind(2))
        seen = _seen(_turned(query, turns), _turned(key, turns), value, mask)
        x = x + self.attn_output(seen.transpose(1, 2).reshape(batch, length, width))
        gate, up = self.ffn_gate_up(self.ffn_norm(x)).chunk(2, -1)
        return x + self.ffn_down(functional.silu(gate) * up)


class Llama(nn.Module):
    """Tokens in; the last hidden states out, or logits where they are asked for."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocabulary, shape.width)
        self.blk = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.output_norm = nn.RMSNorm(shape.width, shape.epsilon)
        for name, weight in self.named_parameters():
            if weight.dim() > 1:
                last = name.endswith(("attn_output.weight", "ffn_down.weight"))
                depth = (2 * shape.layers) ** 0.5 if last else 1.0
                spread = 0.02 if "embd" in name else weight.shape[1] ** -0.5
                nn.init.normal_(weight, std=spread / depth)

    def forward(self, tokens: Tensor, mask: Tensor | None = None) -> Tensor:
        """The hidden states, normalised.

        Parameters
        ----------
        mask
            What is added to the scores of attention; ``None``: each token sees
            those before it.
        """
        if mask is None:
            length = tokens.shape[1]
            mask = torch.full((length, length), -torch.inf).triu_(1)
        x = self.token_embd(tokens)
        turns = self._turns(tokens.shape[1])
        for block in self.blk:
            x = block(x, turns, mask)
        return self.output_norm(x)

    def logits(self, states: Tensor) -> Tensor:
        """Scores of each token, from the same table that tokens come in by."""
        return functional.linear(states, self.token_embd.weight)

    def _turns(self, length: int) -> tuple[Tensor, Tensor]:
        size = self.shape.width // self.shape.heads
        slowness = self.shape.rope_base ** (torch.arange(0, size, 2) / size)
        angles = torch.arange(length)[:, None] / slowness
        return angles.cos(), angles.sin()


def _seen(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
    """Attention, written out: with 16 bits on a CPU several times faster than fused."""
    scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
    return torch.softmax(scores + mask.to(scores.dtype), -1) @ value


def _turned(x: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    """Rotary positions on neighbouring pairs, the order that GGUF's llama has."""
    cos, sin = turns
    first, second = x[..., 0::2], x[..., 1::2]
    pairs = (first * cos - second * sin, first * sin + second * cos)
    return torch.stack(pairs, -1).flatten(-2)
