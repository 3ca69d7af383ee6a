"""Documents that are compared: loaded once if they fit into memory, and as needed if not."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

import numpy as np

from cleaner.dedup.arrays import changes, find, isin_ascending, scattered
from cleaner.dedup.batch import Batch
from cleaner.dedup.shingling import Hashes, Places
from cleaner.dedup.spool import Spool

AT_ONCE = 6 << 20
"""Shingles that are loaded for good: 13,000 documents of 3 kB, up to 400 MB while they are numbered."""
IN_TURN = 1 << 21
"""Shingles that are loaded together where those of all documents are too many."""
_READ_TOGETHER = 4096


class Shelf:
    """Documents, perhaps without some shingles."""

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
        return Batch.load(self._store.spool, documents).without(self._ignored)

    def batches(self, documents: Places) -> Iterator[Batch]:
        """All of the documents, each in one batch."""
        if self._store.fits:
            yield self.load(documents)
            return
        part = np.cumsum(self._store.lengths[documents]) // IN_TURN
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
            if load > IN_TURN or end == len(a):
                yield slice(start, end), self.load(np.array(sorted(seen), np.int64))
                seen.clear()
                start, load = end, 0

    def occurrences(self, hashes: Hashes, wanted: Places) -> Iterator[tuple[Places, Places]]:
        """For some of the ``wanted`` documents (ascending) at a time: which of them have which of the
        ``hashes`` (ascending), by place, whatever the shelf is without."""
        if self._store.fits:
            batch = self._store.batch(self._ignored)
            places, there = find(hashes, batch.postings.vocabulary)
            sizes, owners = batch.postings.owners(places[there])
            here = np.flatnonzero(isin_ascending(batch.documents, wanted)[owners])
            which = np.repeat(np.flatnonzero(there), sizes)
            yield batch.documents[owners[here]], which[here]
            return
        for start in range(0, len(wanted) if len(hashes) else 0, _READ_TOGETHER):
            some = wanted[start : start + _READ_TOGETHER]
            read, bounds = self._store.spool.read(some)
            at, places = scattered(read, hashes)
            yield some[np.searchsorted(bounds, at, side="right") - 1], places


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
            self._whole = Batch.load(self.spool, self._documents)
        if not len(ignored):
            return self._whole
        for known, batch in self._cut:
            if known is ignored:
                return batch
        batch = self._whole.without(ignored)
        self._cut = [*self._cut[-1:], (ignored, batch)]
        return batch
