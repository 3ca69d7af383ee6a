"""Exact comparison of candidate pairs on their shingles.

Documents are compared in batches. In a batch the shingles are numbered; then a document's set is a row of
marks, and its overlap with a partner is one look-up and one count: a microsecond a pair where intersecting
two sets takes twenty.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingling import Hashes, Places
from cleaner.dedup.spool import Spool

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
_Number = TypeVar("_Number", bound=np.integer[Any])

AT_ONCE = 1 << 22
"""Shingles that are loaded together: 9,000 documents of 3 kB, some 200 MB while they are renamed."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents by their distinct shingles, in the order of first occurrence.

    ``documents``: ascending; document ``documents[i]`` has ``shingles[bounds[i]:bounds[i + 1]]``.
    A shingle's number is the place where it first occurs: so the shingles of a document and of its copies
    are neighbours in memory, where they are looked up.
    ``hashes``: the hash that each shingle number stands for. ``vocabulary``: all hashes, ascending, and
    ``names`` the number of each.
    """

    documents: Places
    shingles: Numbers
    bounds: Places
    hashes: Hashes
    vocabulary: Hashes
    names: Numbers

    def of(self, place: int) -> Numbers:
        """The shingles of ``documents[place]``."""
        return self.shingles[self.bounds[place] : self.bounds[place + 1]]

    def places(self, documents: Places) -> Places:
        return np.searchsorted(self.documents, documents)

    def owners(self) -> Places:
        """For each of the ``shingles`` the place of its document."""
        return np.repeat(np.arange(len(self.documents)), np.diff(self.bounds))

    def marks(self) -> Flags:
        """A set of shingles, empty."""
        return np.zeros(len(self.hashes), bool)

    def without(self, ignored: Hashes) -> Batch:
        """The same without some shingles (ascending)."""
        if not len(ignored) or not len(self.vocabulary):
            return self
        place = np.minimum(np.searchsorted(self.vocabulary, ignored), len(self.vocabulary) - 1)
        known = np.ones(len(self.hashes), bool)
        known[self.names[place[self.vocabulary[place] == ignored]]] = False
        keep = known[self.shingles]
        kept = np.concatenate(([0], np.cumsum(keep)))
        return replace(self, shingles=self.shingles[keep], bounds=kept[self.bounds])


class Shelf:
    """Documents that are compared: loaded once if they fit and as needed if not, perhaps without some
    shingles."""

    def __init__(self, spool: Spool, documents: Places) -> None:
        self.documents = documents
        self._store = _Store(spool, documents)
        self._ignored: Hashes = np.empty(0, np.uint32)

    def without(self, ignored: Hashes) -> Shelf:
        """The same documents without some shingles (ascending)."""
        if not len(ignored):
            return self
        other = copy(self)
        other._ignored = ignored
        return other

    @property
    def whole(self) -> bool:
        """Whether all documents are loaded, as one batch."""
        return self._store.fits

    def drop(self) -> None:
        """Keep nothing in memory; it is loaded again when it is needed."""
        self._store.drop()

    def shingles(self, documents: Places) -> int:
        """How many shingles they have, repeats included."""
        return int(self._store.lengths[documents].sum())

    def load(self, documents: Places) -> Batch:
        """A batch in which these documents are (ascending numbers), and perhaps others."""
        if self._store.fits:
            return self._store.batch(self._ignored)
        return _load(self._store.spool, documents).without(self._ignored)

    def batches(self, documents: Places) -> Iterator[Batch]:
        """All of the documents, each in one batch."""
        if self._store.fits:
            yield self.load(documents)
            return
        part = np.cumsum(self._store.lengths[documents]) // AT_ONCE
        for some in np.split(documents, np.flatnonzero(changes(part))[1:]):
            yield self.load(some)

    def stretches(self, a: Places, b: Places) -> Iterator[tuple[slice, Batch]]:
        """Runs of pairs, each with a batch that holds their documents."""
        if self._store.fits:
            yield slice(0, len(a)), self.load(a)
            return
        seen: set[int] = set()
        start = load = 0
        for end, pair in enumerate(zip(a.tolist(), b.tolist(), strict=True), 1):
            for document in pair:
                if document not in seen:
                    seen.add(document)
                    load += int(self._store.lengths[document])
            if load > AT_ONCE or end == len(a):
                yield slice(start, end), self.load(np.array(sorted(seen), np.int64))
                seen.clear()
                start, load = end, 0


class _Store:
    """The documents of shelves that differ in what they ignore."""

    def __init__(self, spool: Spool, documents: Places) -> None:
        self.spool, self._documents = spool, documents
        self.lengths = spool.lengths()
        self.fits = int(self.lengths[documents].sum()) <= AT_ONCE
        self.drop()

    def drop(self) -> None:
        self._whole: Batch | None = None
        self._cut: list[tuple[Hashes, Batch]] = []

    def batch(self, ignored: Hashes) -> Batch:
        """All documents. The last two forms in which they were wanted are at hand."""
        if self._whole is None:
            self._whole = _load(self.spool, self._documents)
        if not len(ignored):
            return self._whole
        for known, batch in self._cut:
            if known is ignored:
                return batch
        batch = self._whole.without(ignored)
        self._cut = [*self._cut[-1:], (ignored, batch)]
        return batch


def _load(spool: Spool, documents: Places) -> Batch:
    hashes, bounds = spool.read(documents)
    packed = hashes.astype(np.uint64)
    packed <<= np.uint64(32)
    packed |= np.arange(len(hashes), dtype=np.uint64)
    packed.sort()
    # of the platform's index type: any other is converted at each look-up, which takes twice as long
    places = (packed & np.uint64(0xFFFFFFFF)).view(np.int64)
    packed >>= np.uint64(32)
    new = changes(packed)
    numbers = np.empty(len(hashes), np.int64)
    starts = np.flatnonzero(new)
    names = places[starts]
    numbers[places] = np.repeat(names, np.diff(np.append(starts, len(places))))
    again = _repeats(places, new, bounds)
    if len(again):
        numbers = np.delete(numbers, again)
        bounds = bounds - np.searchsorted(again, bounds)
    return Batch(documents, numbers, bounds, hashes, hashes[names], names)


def _repeats(places: Places, new: Flags, bounds: Places) -> Places:
    """The places, ascending, where a document repeats one of its shingles: of the places of equal shingles
    (ascending from each that is ``new``) neighbours within a document."""
    longest = int(np.diff(bounds).max(initial=0))
    near = np.flatnonzero((np.diff(places) < longest) & ~new[1:])
    before, after = places[near], places[near + 1]
    return np.sort(after[np.searchsorted(bounds, before, "right") == np.searchsorted(bounds, after, "right")])


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
        left, right, sizes = batch.places(a[part]), batch.places(b[part]), np.diff(batch.bounds)
        changed = (size_a[part] != sizes[left]) | (size_b[part] != sizes[right])
        size_a[part], size_b[part] = sizes[left], sizes[right]
        shared[part][changed] = _count(batch, left[changed], right[changed])
    return shared, size_a, size_b


def _count(batch: Batch, left: Places, right: Places) -> list[int]:
    """The number of shingles that two documents share, for each pair of places in a batch."""
    marks = batch.marks()
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
        counts += [int(np.count_nonzero(marks[sets[partner]])) for partner in partners[lo:hi]]
        marks[own] = False
    return counts


def changes(values: NDArray[np.generic]) -> Flags:
    """Where a run of equal values begins."""
    new = np.ones(len(values), bool)
    new[1:] = values[1:] != values[:-1]
    return new


def ranges(starts: Places, sizes: Places) -> Places:
    """The numbers from each start on, as many as its size says."""
    ends = np.cumsum(sizes)
    numbers: Places = np.repeat(starts - (ends - sizes), sizes)
    return numbers + np.arange(len(numbers))


def isin_ascending(values: NDArray[_Number], ascending: NDArray[_Number]) -> Flags:
    """Which of the values are in an ascending array."""
    if not len(ascending):
        return np.zeros(len(values), bool)
    place = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    found: Flags = ascending[place] == values
    return found


def gaps(hits: Flags) -> tuple[Places, Places]:
    """Where the runs of False begin, and how long they are."""
    edges = (hits[1:] != hits[:-1]).nonzero()[0] + 1
    first = [] if not len(hits) or hits[0] else [0]
    last = [] if not len(hits) or hits[-1] else [len(hits)]
    if first or last:
        edges = np.concatenate((first, edges, last)).astype(np.int64)
    return edges[::2], edges[1::2] - edges[::2]
