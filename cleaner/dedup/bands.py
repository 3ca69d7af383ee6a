"""Bands: documents whose signatures agree in all rows of a band are worth a comparison.

Locality-sensitive hashing for MinHash (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
chapter 3). With 42 bands of 3 rows a pair of Jaccard similarity s becomes a candidate with probability
1 - (1 - s**3)**42: 0.995 at 0.5, 0.94 at 0.4, 0.68 at 0.3. Verification throws the rest out.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.compare import ranges
from cleaner.dedup.shingling import Hashes, Places

Members = NDArray[np.int64]


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
        self._documents: list[Members] = [np.empty(0, np.int64)]
        self._keys: list[Hashes] = [np.empty((bands, 0), np.uint32)]

    def add(self, documents: Members, keys: Hashes) -> None:
        """Add documents by number, ascending, ``keys`` as `band_keys` makes them."""
        self._documents.append(documents)
        self._keys.append(keys)

    def replace(self, documents: Members, keys: Hashes) -> None:
        """Give documents that were added other keys."""
        self._gather()
        self._keys[0][:, np.searchsorted(self._documents[0], documents)] = keys

    def content(self) -> tuple[Members, Hashes]:
        """All documents, and their keys."""
        self._gather()
        return self._documents[0], self._keys[0]

    def _gather(self) -> None:
        """Make one array of many."""
        if len(self._documents) > 1:
            documents = np.concatenate(self._documents)
            gathered = np.empty((self.bands, len(documents)), np.uint32)
            for band, column in enumerate(gathered):
                np.concatenate([keys[band] for keys in self._keys], out=column)
            self._documents, self._keys = [documents], [gathered]

    def keys_of(self, documents: Members) -> Hashes:
        """The keys of some documents, zeros for those that were not added, shape (bands, documents)."""
        self._gather()
        known = self._documents[0]
        result = np.zeros((self.bands, len(documents)), np.uint32)
        if len(known):
            place = np.minimum(np.searchsorted(known, documents), len(known) - 1)
            here = known[place] == documents
            result[:, here] = self._keys[0][:, place[here]]
        return result

    def buckets(self, wanted: NDArray[np.bool_]) -> Iterator[tuple[Members, Places]]:
        """For each band the ``wanted`` documents that share a key with another, grouped by key, and
        where each group begins (and the end). Documents in a group are in ascending order."""
        self._gather()
        here = wanted[self._documents[0]]
        documents = self._documents[0][here]
        for keys in self._keys[0]:
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
