"""Pairs of documents and how much they have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.compare import Flags, Shelf, isin_ascending, overlaps
from cleaner.dedup.shingling import Places


@dataclass(frozen=True, slots=True)
class Pairs:
    """Compared pairs of documents, ordered by the first document.

    ``shared``: distinct shingles in both; ``size_a``, ``size_b``: in each.
    """

    a: Places
    b: Places
    shared: Places
    size_a: Places
    size_b: Places

    @classmethod
    def none(cls) -> Pairs:
        nothing = np.empty(0, np.int64)
        return cls(nothing, nothing, nothing, nothing, nothing)

    def jaccard(self) -> NDArray[np.float64]:
        jaccard: NDArray[np.float64] = self.shared / np.maximum(1, self.size_a + self.size_b - self.shared)
        return jaccard

    def containment(self) -> NDArray[np.float64]:
        """The share of the smaller set that lies in the other."""
        contained: NDArray[np.float64] = self.shared / np.maximum(1, np.minimum(self.size_a, self.size_b))
        return contained

    def select(self, which: Flags | Places | slice) -> Pairs:
        columns = (self.a, self.b, self.shared, self.size_a, self.size_b)
        return Pairs(*(column[which] for column in columns))

    def documents(self) -> Places:
        """The documents that occur, ascending."""
        return np.unique(np.concatenate((self.a, self.b)))

    def ends(self) -> Iterator[tuple[int, int]]:
        """The two documents of each pair."""
        return zip(self.a.tolist(), self.b.tolist(), strict=True)

    def nested(self) -> tuple[Places, Places]:
        """For each pair the document with more shingles, and the one with fewer."""
        larger = np.where(self.size_a > self.size_b, self.a, self.b)
        return larger, self.a + self.b - larger

    def __len__(self) -> int:
        return len(self.a)


def compare(shelf: Shelf, a: Places, b: Places) -> Pairs:
    """Compare pairs exactly."""
    return Pairs(a, b, *overlaps(shelf, a, b))


def compare_more(shelf: Shelf, pairs: Pairs, a: Places, b: Places) -> Pairs:
    """Compare pairs, some of which were compared (under the same conditions)."""
    packed, known = a << 32 | b, pairs.a << 32 | pairs.b
    new = ~isin_ascending(packed, known)
    place = np.searchsorted(packed, known)
    columns = [np.zeros(len(a), np.int64) for _ in range(3)]
    fresh = overlaps(shelf, a[new], b[new])
    for column, old, more in zip(columns, (pairs.shared, pairs.size_a, pairs.size_b), fresh, strict=True):
        column[place], column[new] = old, more
    return Pairs(a, b, *columns)


def compare_again(shelf: Shelf, pairs: Pairs) -> Pairs:
    """Compare pairs after the shelf was told to ignore some shingles, or other ones."""
    documents = pairs.documents()
    sizes = shelf.sizes(documents)
    changed = sizes[np.searchsorted(documents, pairs.a)] != pairs.size_a
    changed |= sizes[np.searchsorted(documents, pairs.b)] != pairs.size_b
    shared, size_a, size_b = pairs.shared.copy(), pairs.size_a.copy(), pairs.size_b.copy()
    shared[changed], size_a[changed], size_b[changed] = overlaps(shelf, pairs.a[changed], pairs.b[changed])
    return Pairs(pairs.a, pairs.b, shared, size_a, size_b)
