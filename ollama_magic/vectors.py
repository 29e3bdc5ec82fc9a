"""Texts with their vectors: as an array, as a table, and how alike they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .embedding import Embeddings
from .plain import printable

__all__ = ["Vectors", "as_vectors"]


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """One vector of length 1 for each text.

    Attributes
    ----------
    array
        Texts x dimensions.
    """

    model: str
    texts: tuple[str, ...]
    array: np.ndarray[Any, np.dtype[np.float64]]

    @property
    def frame(self) -> pd.DataFrame:
        """A row a text, a column a dimension."""
        index = pd.Index(self.texts, name="text")
        return pd.DataFrame(self.array, index, copy=True)

    @property
    def similarity(self) -> pd.DataFrame:
        """Each text beside each: the cosine of the angle between their vectors."""
        lengths = np.linalg.norm(self.array, axis=1, keepdims=True)
        unit = np.divide(
            self.array, lengths, out=np.zeros_like(self.array), where=lengths > 0
        )
        names = pd.Index(self.texts, name="text")
        cosines = np.clip(unit @ unit.T, -1, 1)
        return pd.DataFrame(cosines, names, names.rename(None))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        """What numpy takes it for."""
        return np.array(self.array, dtype=dtype, copy=copy)

    def __len__(self) -> int:
        return len(self.texts)

    def __repr__(self) -> str:
        count, dimensions = self.array.shape
        return f"<Vectors {count} x {dimensions} by {printable(self.model)}>"


def as_vectors(
    model: str, texts: Sequence[str], batches: Sequence[Embeddings]
) -> Vectors:
    """The answers of a server to ``texts``, in their order."""
    vectors = [vector for batch in batches for vector in batch.vectors]
    width = len(vectors[0]) if vectors else 0
    array = np.array(vectors, dtype=float).reshape(len(vectors), width)
    return Vectors(model, tuple(texts), array)
