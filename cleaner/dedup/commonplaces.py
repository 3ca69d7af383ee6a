"""Shingles that stand in many documents which are not copies of each other: no evidence for anything."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.compare import Batch, Flags, Numbers, Shelf, changes, ranges
from cleaner.dedup.shingling import Hashes, Places, Wide


class Repeated:
    """The shingles that stand in ``least`` or more of some documents (ascending), and in which they stand:
    all that it takes to tell commonplaces, whatever story each document is found to belong to."""

    def __init__(self, shelf: Shelf, documents: Places, least: int) -> None:
        self.documents, self._least = documents, least
        told = np.concatenate([np.empty(0, np.uint64), *_occurrences(shelf, documents, least)])
        told.sort()
        self._documents = (told & np.uint64(0xFFFFFFFF)).view(np.int64)
        told >>= np.uint64(32)
        self._starts = np.flatnonzero(changes(told))
        self._hashes = told[self._starts].astype(np.uint32)

    def commonplaces(self, story_of: Numbers) -> Hashes:
        """The shingles, ascending, that stand in ``least`` documents or more that are not copies of each
        other, by the story of each document (negative: leave it out). Most documents that have one must be
        no copies, too: then the many copies of one story, a few of them not recognised, do not turn the
        story into a commonplace."""
        told_in, starts = story_of.astype(np.int32)[self._documents], self._starts
        # neighbours of different stories, at least one less than there are stories: nearly all drop out
        differ = np.zeros(len(told_in) + 1, np.int32)
        np.cumsum(changes(told_in), out=differ[1:])
        ends = np.append(starts, len(told_in))[1:]
        maybe = differ[ends] - differ[starts + 1] >= self._least - 1
        sizes = (ends - starts)[maybe]
        which, stories = np.repeat(np.flatnonzero(maybe), sizes), told_in[ranges(starts[maybe], sizes)]
        which, stories = which[stories >= 0], stories[stories >= 0]
        pairs = which << 32 | stories
        pairs.sort()
        which = pairs >> 32
        first = np.flatnonzero(changes(which))
        if not len(first):
            return np.empty(0, np.uint32)
        different = np.add.reduceat(changes(pairs), first, dtype=np.int64)
        documents = np.diff(np.append(first, len(which)))
        told: Hashes = self._hashes[which[first[(different >= self._least) & (2 * different >= documents)]]]
        return told


def _occurrences(shelf: Shelf, documents: Places, least: int) -> Iterator[Wide]:
    """The occurrences of shingles that stand in ``least`` of the documents, and of few others, as
    ``hash << 32 | document``."""
    sieve = _Sieve(shelf, documents, least)
    for batch in shelf.batches(documents):
        picked = sieve(batch)[batch.shingles]
        told = batch.hashes[batch.shingles[picked]].astype(np.uint64)
        told <<= np.uint64(32)
        told |= np.repeat(batch.documents.astype(np.uint64), np.diff(batch.bounds))[picked]
        yield told


class _Sieve:
    """Lets the shingles pass that stand in ``least`` documents, and few others.

    Documents in one batch are counted exactly. Of several, neighbouring hashes are counted together: four
    bytes for each shingle there is, and 256 MB at most.
    """

    def __init__(self, shelf: Shelf, documents: Places, least: int) -> None:
        self._counts: NDArray[np.uint8] | None = None
        self._least = least
        if shelf.whole:
            return
        bits = min(28, max(16, shelf.shingles(documents).bit_length() + 2))
        self._shift, self._least = np.uint32(32 - bits), min(least, _FULL)
        self._counts = np.zeros(1 << bits, np.uint8)
        for batch in shelf.batches(documents):
            bucket = batch.vocabulary >> self._shift
            starts = np.flatnonzero(changes(bucket))
            if len(starts):
                here = np.add.reduceat(_occurring(batch)[batch.names], starts)
                places = bucket[starts]
                self._counts[places] = np.minimum(self._counts[places] + here, _FULL)

    def __call__(self, batch: Batch) -> Flags:
        """Which of the shingle numbers of a batch."""
        counts = _occurring(batch) if self._counts is None else self._counts[batch.hashes >> self._shift]
        often: Flags = counts >= self._least
        return often


def _occurring(batch: Batch) -> Numbers:
    return np.bincount(batch.shingles, minlength=len(batch.hashes))


_FULL = 255
