"""Bands: documents whose signatures agree in all rows of a band are worth a comparison.

Locality-sensitive hashing for MinHash (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
chapter 3). With 42 bands of 3 rows a pair of Jaccard similarity s becomes a candidate with probability
1 - (1 - s**3)**42: 0.995 at 0.5, 0.94 at 0.4, 0.68 at 0.3. Verification throws the rest out.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.arrays import isin_ascending, ranges
from cleaner.dedup.shingling import Hashes, Places

Members = NDArray[np.int64]

_TOGETHER = 1 << 16
"""Documents that are gathered in one block."""


def band_keys(signatures: Hashes, bands: int, rows: int) -> Hashes:
    """One 32-bit key a band and document, shape (bands, documents).

    Two documents that agree in a band have the same key; others have it with probability 2**-32, which
    costs a comparison and never a document.
    """
    used = signatures[:, : bands * rows].reshape(len(signatures), bands, rows).astype(np.uint64)
    keys = np.zeros((len(signatures), bands), np.uint64)
    for row in range(rows):
        keys = (keys ^ used[:, :, row]) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return np.ascontiguousarray((keys >> np.uint64(32)).astype(np.uint32).T)


class BandTable:
    """The band keys of a corpus in memory: 4 bytes a band and document, 168 MB for a million."""

    def __init__(self, bands: int) -> None:
        self.bands = bands
        self._blocks: list[tuple[Members, Hashes]] = []
        self._loose: list[tuple[Members, Hashes]] = []
        self._loose_documents = 0
        self._replaced: Members = np.empty(0, np.int64)
        self._others: Hashes = np.empty((bands, 0), np.uint32)

    def add(self, documents: Members, keys: Hashes) -> None:
        """Add documents by number, ascending, ``keys`` as `band_keys` makes them."""
        self._loose.append((documents, keys))
        self._loose_documents += len(documents)
        if self._loose_documents >= _TOGETHER:
            self._gather()

    def replace(self, documents: Members, keys: Hashes) -> None:
        """Give documents (ascending) that were added other keys, until `restore`."""
        old = ~isin_ascending(self._replaced, documents)
        together = np.concatenate((self._replaced[old], documents))
        order = np.argsort(together)
        self._replaced = together[order]
        self._others = np.concatenate((self._others[:, old], keys), axis=1)[:, order]

    def restore(self) -> None:
        """Give all documents the keys back that they were added with."""
        self._replaced, self._others = self._replaced[:0], self._others[:, :0]

    def content(self) -> Iterator[tuple[Members, Hashes]]:
        """All documents, some at a time, and the keys that they were added with."""
        yield from self._blocks
        yield from self._loose

    def _gather(self) -> None:
        """Make one block of the small ones. No larger: then two blocks would be in memory twice."""
        if self._loose:
            documents, keys = zip(*self._loose, strict=True)
            self._blocks.append((np.concatenate(documents), np.concatenate(keys, axis=1)))
            self._loose, self._loose_documents = [], 0

    def keys_of(self, documents: Members) -> Hashes:
        """The keys that some documents (ascending) were added with, zeros for those that were not added,
        shape (bands, documents)."""
        result = np.zeros((self.bands, len(documents)), np.uint32)
        for known, keys in self.content():
            here = isin_ascending(documents, known)
            result[:, here] = keys[:, np.searchsorted(known, documents[here])]
        return result

    def buckets(self, wanted: NDArray[np.bool_]) -> Iterator[tuple[Members, Places]]:
        """For each band the ``wanted`` documents that share a key with another, grouped by key, and
        where each group begins (and the end). Documents in a group are in ascending order."""
        self._gather()
        documents = np.concatenate([np.empty(0, np.int64), *(documents for documents, _ in self._blocks)])
        changed, here = np.searchsorted(documents, self._replaced), wanted[documents]
        documents = documents[here]
        for band in range(self.bands):
            keys = np.concatenate([np.empty(0, np.uint32), *(keys[band] for _, keys in self._blocks)])
            keys[changed] = self._others[band]
            yield group(keys[here], documents)

    def close(self) -> None:
        """Nothing to give back; a table on disk has."""


def group(keys: Hashes, documents: Members) -> tuple[Members, Places]:
    """Documents with equal keys side by side; those whose key nobody shares are left out."""
    packed = keys.astype(np.uint64) << np.uint64(32) | documents.astype(np.uint64)
    packed.sort()
    keys, documents = packed >> np.uint64(32), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)
    same = keys[1:] == keys[:-1]
    shared = np.zeros(len(keys), bool)
    shared[1:] = same
    shared[:-1] |= same
    members, keys = documents[shared], keys[shared]
    first = np.ones(len(keys), bool)
    first[1:] = keys[1:] != keys[:-1]
    return members, np.append(np.flatnonzero(first), len(members))


def pairs_within(members: Members, bounds: Places, which: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """All pairs of documents in one of these groups, as ``smaller << 32 | larger``."""
    sizes, starts = np.diff(bounds)[which], bounds[:-1][which]
    at = ranges(starts, sizes)
    following = np.repeat(starts + sizes, sizes) - at - 1
    documents = members.astype(np.uint64)
    pairs = np.repeat(documents[at] << np.uint64(32), following)
    pairs |= documents[ranges(at + 1, following)]
    return pairs


def split(pairs: NDArray[np.uint64]) -> tuple[Members, Members]:
    """Packed pairs as two arrays of documents."""
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
