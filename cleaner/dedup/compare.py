"""Exact comparison of candidate pairs on their shingles.

Documents are compared in batches. In a batch the shingles are numbered; then a document's set is a row of
marks, and its overlap with a partner is one look-up and one count: a microsecond a pair where intersecting
two sets takes twenty.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from cleaner.dedup.arrays import changes
from cleaner.dedup.batch import Batch
from cleaner.dedup.shelf import Shelf
from cleaner.dedup.shingling import Places


def overlaps(shelf: Shelf, a: Places, b: Places) -> tuple[Places, Places, Places]:
    """For each pair the number of distinct shingles in both documents, in ``a``, and in ``b``.

    Pairs should come ordered by ``a``.
    """
    unknown = np.full(len(a), -1)
    return overlaps_again(shelf, a, b, unknown, unknown, unknown)


def overlaps_again(
    shelf: Shelf, a: Places, b: Places, shared: Places, size_a: Places, size_b: Places
) -> tuple[Places, Places, Places]:
    """As `overlaps`, where the numbers are known as they were before other shingles were ignored: without
    its shingles a document is smaller, and only then is there anything to count."""
    shared, size_a, size_b = shared.copy(), size_a.copy(), size_b.copy()
    for part, batch in shelf.stretches(a, b):
        left, right, sizes = batch.places(a[part]), batch.places(b[part]), batch.sizes
        changed = (size_a[part] != sizes[left]) | (size_b[part] != sizes[right])
        size_a[part], size_b[part] = sizes[left], sizes[right]
        shared[part][changed] = _count(batch, left[changed], right[changed])
    return shared, size_a, size_b


def _count(batch: Batch, left: Places, right: Places) -> list[int]:
    """The number of shingles that two documents share, for each pair of places in a batch."""
    marks = batch.marks
    counts: list[int] = []
    # only of the documents that are asked for: many calls compare a few out of a large batch
    needed = np.zeros(len(batch.documents), bool)
    needed[left] = needed[right] = True
    sets = {place: batch.of(place) for place in np.flatnonzero(needed).tolist()}
    starts = np.flatnonzero(changes(left)).tolist() if len(left) else []
    partners = right.tolist()
    for lo, hi in pairwise([*starts, len(left)]):
        own = sets[int(left[lo])]
        marks[own] = True
        counts += [int(np.count_nonzero(marks.take(sets[partner]))) for partner in partners[lo:hi]]
        marks[own] = False
    return counts
