"""Shingles that stand in many documents which are not copies of each other: no evidence for anything."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.arrays import Flags, Numbers, changes, isin_ascending, ranges
from cleaner.dedup.batch import Postings
from cleaner.dedup.shelf import Shelf
from cleaner.dedup.shingling import Hashes, Places, Wide


class Repeated:
    """The shingles that stand in ``least`` or more of some documents (ascending), and in which they stand:
    all that it takes to tell commonplaces, whatever story each document is found to belong to."""

    def __init__(self, shelf: Shelf, documents: Places, least: int) -> None:
        self.documents, self._least = documents, least
        found = list(_occurrences(shelf, documents, least))
        told = np.concatenate([np.empty(0, np.uint64), *found])
        if len(found) > 1:
            told.sort()
        self._told_in = (told & np.uint64(0xFFFFFFFF)).view(np.int64)
        told >>= np.uint64(32)
        starts = np.flatnonzero(changes(told))
        self._hashes = told[starts].astype(np.uint32)
        self._starts = np.append(starts, len(told))

    def restrict(self, wanted: Flags) -> None:
        """Forget all but ``wanted`` documents."""
        self.documents = self.documents[wanted[self.documents]]
        keep = wanted[self._told_in]
        starts = np.concatenate(([0], np.cumsum(keep)))[self._starts]
        sizes = np.diff(starts)
        often = np.flatnonzero(sizes >= self._least)
        places = ranges(starts[often], sizes[often])
        self._told_in, self._hashes = self._told_in[np.flatnonzero(keep)[places]], self._hashes[often]
        self._starts = np.concatenate(([0], np.cumsum(sizes[often])))

    def commonplaces(self, story_of: Numbers) -> Hashes:
        """The shingles, ascending, that stand in ``least`` documents or more that are not copies of each
        other, by the story of each document (negative: leave it out). Most documents that have one must be
        no copies, too: then the many copies of one story, a few of them not recognised, do not turn the
        story into a commonplace."""
        stories, starts = story_of.astype(np.int32)[self._told_in], self._starts
        # neighbours of different stories, at least one less than there are stories: nearly all drop out
        differ = np.zeros(len(stories) + 1, np.int32)
        np.cumsum(changes(stories), out=differ[1:])
        maybe = differ[starts[1:]] - differ[starts[:-1] + 1] >= self._least - 1
        sizes = np.diff(starts)[maybe]
        which, stories = np.repeat(np.flatnonzero(maybe), sizes), stories[ranges(starts[:-1][maybe], sizes)]
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
    ``hash << 32 | document``, ascending, for some of the documents at a time."""
    sieve = _Sieve(shelf, documents, least)
    for batch in shelf.batches(documents):
        wanted = isin_ascending(batch.documents, documents)
        often = np.flatnonzero(sieve(batch.postings))
        sizes, owners = batch.postings.owners(often)
        told = np.repeat(batch.postings.vocabulary[often].astype(np.uint64) << np.uint64(32), sizes)
        told |= batch.documents.view(np.uint64)[owners]
        yield told[wanted[owners] & changes(told)]


class _Sieve:
    """Lets the shingles pass that stand in ``least`` documents, and few others.

    Documents in one batch are counted. Of several, neighbouring hashes are counted together: four bytes for
    each shingle there is, and 256 MB at most.
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
            bucket = batch.postings.vocabulary >> self._shift
            starts = np.flatnonzero(changes(bucket))
            if len(starts):
                here = np.add.reduceat(batch.postings.sizes(), starts)
                places = bucket[starts]
                self._counts[places] = np.minimum(self._counts[places] + here, _FULL)

    def __call__(self, postings: Postings) -> Flags:
        """Which shingles of the vocabulary of a batch."""
        counts = postings.sizes()
        if self._counts is not None:
            counts = self._counts[postings.vocabulary >> self._shift]
        often: Flags = counts >= self._least
        return often


_FULL = 255
