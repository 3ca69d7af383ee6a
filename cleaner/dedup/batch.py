"""Documents at hand: their shingles numbered, and for each shingle where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.arrays import Flags, Numbers, changes, find, ranges
from cleaner.dedup.shingling import Hashes, Places
from cleaner.dedup.spool import Spool


@dataclass(frozen=True, slots=True)
class Postings:
    """For each shingle of some documents the documents that it stands in (an inverted index).

    ``vocabulary``: the hashes, ascending. Number i stands at ``places[starts[i]:starts[i + 1]]``, ascending,
    in all that was read; the document at a place is ``owner[place]``, by its place in the batch. A document
    that repeats a shingle has it several times.
    """

    vocabulary: Hashes
    starts: Places
    places: Places
    owner: NDArray[np.int32]

    @classmethod
    def of(cls, hashes: Hashes, bounds: Places) -> Postings:
        """Those of a batch, whose document i has ``hashes[bounds[i]:bounds[i + 1]]``."""
        packed = hashes.astype(np.uint64) << np.uint64(32)
        packed |= np.arange(len(hashes), dtype=np.uint64)
        packed.sort()
        ordered = (packed >> np.uint64(32)).astype(np.uint32)
        starts = np.append(np.flatnonzero(changes(ordered)), len(ordered))
        packed &= np.uint64(0xFFFFFFFF)
        owner = np.repeat(np.arange(len(bounds) - 1, dtype=np.int32), np.diff(bounds))
        # of the platform's index type: any other is converted at each look-up, which takes twice as long
        return cls(ordered[starts[:-1]], starts, packed.view(np.int64), owner)

    def names(self, which: Places) -> Places:
        """Where some shingles of the vocabulary stand first."""
        return self.places[self.starts[which]]

    def sizes(self) -> Places:
        """How often each shingle of the vocabulary occurs."""
        return np.diff(self.starts)

    def owners(self, which: Places) -> tuple[Places, Places]:
        """How often some shingles of the vocabulary occur, and in which documents: those of the first,
        ascending, those of the second and so on."""
        starts = self.starts[which]
        sizes = self.starts[which + 1] - starts
        return sizes, self.owner[self.places[ranges(starts, sizes)]].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents by their distinct shingles, in the order of first occurrence.

    ``documents``: ascending; document ``documents[i]`` has ``sizes[i]`` shingles, and `of` gives them.
    A shingle's number is the place where it first occurs: so the shingles of a document and of its copies
    are neighbours in memory, where they are looked up.
    ``hashes``: the hash that each shingle number stands for. ``postings``: where the documents have which
    hash, whatever the batch is `without`. ``marks``: a set of shingles to fill and to leave empty.
    """

    documents: Places
    sizes: Places
    hashes: Hashes
    postings: Postings
    marks: Flags
    _shingles: Numbers
    _bounds: Places
    _left: Flags | None = None
    _cut: dict[int, Numbers] = field(default_factory=dict)

    @classmethod
    def load(cls, spool: Spool, documents: Places) -> Batch:
        """Some documents (ascending numbers)."""
        hashes, bounds = spool.read(documents)
        postings = Postings.of(hashes, bounds)
        starts, places, sizes = postings.starts, postings.places, postings.sizes()
        later = np.ones(len(places), bool)
        later[starts[:-1]] = False
        after = np.flatnonzero(later)
        before, after = places[after - 1], places[after]
        several = np.flatnonzero(sizes > 1)
        numbers = np.arange(len(places))
        numbers[after] = np.repeat(places.take(starts.take(several)), sizes.take(several) - 1)
        # The places, ascending, where a document repeats one of its shingles: not further from the last one
        # than the longest document goes, so that few are looked at.
        near = np.flatnonzero(after - before < np.diff(bounds).max(initial=0))
        before, after = before[near], after[near]
        repeats = np.sort(after[postings.owner[before] == postings.owner[after]])
        if len(repeats):
            numbers = np.delete(numbers, repeats)
            bounds = bounds - np.searchsorted(repeats, bounds)
        return cls(documents, np.diff(bounds), hashes, postings, np.zeros(len(hashes), bool), numbers, bounds)

    def of(self, place: int) -> Numbers:
        """The shingles of ``documents[place]``."""
        own = self._shingles[self._bounds[place] : self._bounds[place + 1]]
        if len(own) == self.sizes[place] or self._left is None:
            return own
        if place not in self._cut:
            self._cut[place] = own[self._left[own]]
        return self._cut[place]

    def places(self, documents: Places) -> Places:
        return np.searchsorted(self.documents, documents)

    def without(self, ignored: Hashes) -> Batch:
        """The same without some shingles (ascending)."""
        place, there = find(ignored, self.postings.vocabulary)
        which = place[there]
        if not len(which):
            return self
        left = np.ones(len(self.hashes), bool)
        left[self.postings.names(which)] = False
        sizes, owners = self.postings.owners(which)
        once = changes(np.repeat(np.arange(len(which)), sizes)) | changes(owners)
        fewer = np.bincount(owners[once], minlength=len(self.documents))
        return replace(self, sizes=self.sizes - fewer, _left=left, _cut={})
