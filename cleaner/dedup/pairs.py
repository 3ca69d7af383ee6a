"""Pairs of documents and how much they have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.arrays import Flags, changes, isin_ascending, union
from cleaner.dedup.compare import overlaps, overlaps_again
from cleaner.dedup.shelf import Shelf
from cleaner.dedup.shingling import Places
from cleaner.dedup.spool import Spool
from cleaner.dedup.unite import components

PART = 1 << 21
"""Shingles of the documents of a part: 4,000 documents of 3 kB, some 100 MB while they are compared. (A
component that is larger is a part of its own.)"""


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

    @classmethod
    def together(cls, parts: Sequence[Pairs]) -> Pairs:
        columns = ([p.a, p.b, p.shared, p.size_a, p.size_b] for p in (cls.none(), *parts))
        return cls(*map(np.concatenate, zip(*columns, strict=True)))

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
        return union(self.a, self.b)

    def keys(self) -> Places:
        """One number for the two documents of each pair, ascending where pairs are ordered."""
        keys: Places = self.a << 32 | self.b
        return keys

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
    """Compare ordered pairs, some of which were compared (under the same conditions)."""
    packed, known = a << 32 | b, pairs.keys()
    new = ~isin_ascending(packed, known)
    place = np.searchsorted(packed, known)
    columns = [np.zeros(len(a), np.int64) for _ in range(3)]
    fresh = overlaps(shelf, a[new], b[new])
    for column, old, more in zip(columns, (pairs.shared, pairs.size_a, pairs.size_b), fresh, strict=True):
        column[place], column[new] = old, more
    return Pairs(a, b, *columns)


def at_most(shelf: Shelf, pairs: Pairs) -> Pairs:
    """What pairs can have in common after more shingles are ignored: no more than before, and no more than
    there is left of each."""
    size_a, size_b = np.empty_like(pairs.size_a), np.empty_like(pairs.size_b)
    for part, batch in shelf.stretches(pairs.a, pairs.b):
        size_a[part] = batch.sizes[batch.places(pairs.a[part])]
        size_b[part] = batch.sizes[batch.places(pairs.b[part])]
    return Pairs(pairs.a, pairs.b, np.minimum(pairs.shared, np.minimum(size_a, size_b)), size_a, size_b)


def compare_again(shelf: Shelf, pairs: Pairs) -> Pairs:
    """Compare pairs after more shingles are ignored."""
    counts = overlaps_again(shelf, pairs.a, pairs.b, pairs.shared, pairs.size_a, pairs.size_b)
    return Pairs(pairs.a, pairs.b, *counts)


def divide(spool: Spool, a: Places, b: Places) -> list[Places]:
    """The places of the pairs of each part: pairs with a document in common are in the same."""
    documents = union(a, b)
    root = components(documents, a, b)
    order = np.argsort(root, kind="stable")
    lengths = spool.lengths()[documents[order]]
    first = changes(root[order])
    begins = (np.cumsum(lengths) - lengths)[first]
    part = np.empty(len(documents), np.int64)
    part[order] = (begins // PART)[np.cumsum(first) - 1]
    part = part[np.searchsorted(documents, a)]
    order = np.argsort(part, kind="stable")
    return np.split(order, np.flatnonzero(changes(part[order]))[1:])
