"""Shingles that stand in many documents which are not copies of each other: no evidence for anything."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.compare import Flags, Shelf, changes
from cleaner.dedup.shingling import Hashes, Places


def commonplaces(shelf: Shelf, story_of: dict[int, int], popular: Popular, least: int) -> Hashes:
    """The shingles, ascending, that stand in ``least`` of these documents or more that are not copies of
    each other, by the story of each. Most documents that have one must be no copies, too: then the many
    copies of one story, a few of them not recognised, do not turn the story into a commonplace."""
    documents = np.array(list(story_of), np.int64)
    told = [np.empty(0, np.uint64)]
    for batch in shelf.batches(documents):
        story = np.array([story_of.get(document, -1) for document in batch.documents.tolist()])
        picked = np.flatnonzero(popular(batch.vocabulary)[batch.shingles])
        told_in = story[np.searchsorted(batch.bounds, picked, side="right") - 1]
        picked, told_in = picked[told_in >= 0], told_in[told_in >= 0]
        hashes = batch.vocabulary[batch.shingles[picked]].astype(np.uint64)
        told.append(hashes << np.uint64(32) | told_in.astype(np.uint64))
    return _told_apart(np.concatenate(told), least)


class Popular:
    """A sieve for shingles that stand in ``least`` documents: the few that pass are counted exactly.

    Counts neighbouring hashes together, four bytes for each shingle there is, and 256 MB at most.
    """

    def __init__(self, shelf: Shelf, documents: Places, least: int) -> None:
        bits = min(28, max(16, shelf.shingles(documents).bit_length() + 2))
        self._shift, self._least = np.uint32(32 - bits), min(least, _FULL)
        self._counts = np.zeros(1 << bits, np.uint8)
        for batch in shelf.batches(documents):
            bucket = batch.vocabulary >> self._shift
            starts = np.flatnonzero(changes(bucket))
            if len(starts):
                here = np.add.reduceat(np.bincount(batch.shingles, minlength=len(bucket)), starts)
                places = bucket[starts]
                self._counts[places] = np.minimum(self._counts[places] + here, _FULL)

    def __call__(self, vocabulary: Hashes) -> Flags:
        often: Flags = self._counts[vocabulary >> self._shift] >= self._least
        return often


_FULL = 255


def _told_apart(told: NDArray[np.uint64], least: int) -> Hashes:
    """From pairs of a shingle and the story of a document that has it."""
    told.sort()
    new = changes(told)
    hashes = (told >> np.uint64(32)).astype(np.uint32)
    starts = np.flatnonzero(changes(hashes))
    if not len(starts):
        return hashes
    stories, documents = np.add.reduceat(new, starts, dtype=np.int64), np.diff(np.append(starts, len(hashes)))
    return hashes[starts[(stories >= least) & (2 * stories >= documents)]]
