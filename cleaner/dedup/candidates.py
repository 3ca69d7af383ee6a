"""Candidate pairs from the band table, without a quadratic number of them where buckets are crowded.

A crowded bucket is one of two things. Either its documents have a disclaimer, a template, a footer in
common: then that common part is learned from documents that have nothing else in common, ignored, and
the documents are signed again without it. Or they are copies of one story: then each is compared with
the best copy, and only those that do not resemble it with all others. No bucket is cut short.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.arrays import Flags, ascending, find, scattered, union
from cleaner.dedup.bands import Members, band_keys, pairs_within, split
from cleaner.dedup.batch import Batch
from cleaner.dedup.collection import Collection
from cleaner.dedup.compare import overlaps
from cleaner.dedup.shelf import Shelf
from cleaner.dedup.shingling import Hashes, Places, Shingled
from cleaner.dedup.signature import signatures
from cleaner.dedup.spool import Spool
from cleaner.dedup.unite import Forest

CROWD = 200
"""Documents in a bucket from which on not all pairs (19,900) are compared without a thought."""
SAMPLED = 256
"""Documents of a crowd that are looked at to learn what they have in common."""
STRANGERS = 16
"""Documents with nothing in common but a common part: as many as are enough to learn it from."""
STRANGE = 0.4
"""Strangers share at most this part of the smaller document."""
ROUNDS = 8
"""How often documents are signed again; each time without one more common part."""

STORY = 0.5
"""The Jaccard similarity with the best copy from which on a copy needs no more comparisons."""
PROMISING = 0.2
"""The least similarity of a pair in a crowd that is looked at again."""

GATHERED = 1 << 22
"""Pairs that are gathered before those that were found before are left out: 32 MB."""

_NOTHING: Hashes = np.empty(0, np.uint32)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of documents to compare, ordered, and shingles to ignore (ascending). ``crowded``: some are of
    large buckets, of which not all pairs are compared."""

    a: Places
    b: Places
    ignored: Hashes
    crowded: bool = False

    def documents(self) -> Places:
        """The documents in pairs, ascending."""
        return union(self.a, self.b)

    def joined(self, other: Candidates) -> Candidates:
        """All pairs of both, and all that is ignored in either."""
        a, b = split(union(_pack(self.a, self.b), _pack(other.a, other.b)))
        return Candidates(a, b, union(self.ignored, other.ignored))

    def among(self, wanted: Flags) -> Candidates:
        """The pairs of ``wanted`` documents: those that are found among them, where none is ``crowded``."""
        here = np.flatnonzero(wanted[self.a] & wanted[self.b])
        return Candidates(self.a[here], self.b[here], self.ignored)


@dataclass(frozen=True, slots=True)
class Signed:
    """The ``keys`` of some documents (ascending) without ``ignored`` shingles (ascending)."""

    documents: Places
    ignored: Hashes
    keys: Hashes

    def still(self, shelf: Shelf, ignored: Hashes) -> Signed:
        """Those to which it makes no difference that other shingles are ignored. The documents are on the
        ``shelf``."""
        other = np.setxor1d(self.ignored, ignored, assume_unique=True)
        same = np.ones(len(self.documents), bool)
        for owners, _ in shelf.occurrences(other, self.documents):
            same[np.searchsorted(self.documents, owners)] = False
        return Signed(self.documents[same], ignored, self.keys[:, same])


def candidates(
    collection: Collection, wanted: NDArray[np.bool_], rank: Places, ignored: Hashes = _NOTHING
) -> Candidates:
    """The pairs of ``wanted`` documents that share a bucket, at least one of them new. Some shingles may
    be ``ignored`` already (ascending)."""
    pairs, crowds = _buckets(collection, wanted)
    crowded = bool(crowds)
    for _ in range(ROUNDS):
        learned, affected = _common_parts(collection, crowds)
        new = np.setdiff1d(learned, ignored)
        if not len(new):
            break
        ignored = union(ignored, new)
        sign_again(collection, affected, ignored)
        pairs, crowds = _buckets(collection, wanted)
    a, b = split(union(pairs, _within_crowds(collection.spool, crowds, rank)))
    worth = b >= collection.known
    return Candidates(a[worth], b[worth], ignored, crowded)


def _buckets(collection: Collection, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.uint64], list[Members]]:
    """The pairs of all small buckets, and the members of each large one."""
    pairs, found, crowds = np.empty(0, np.uint64), [], {}
    for members, bounds in collection.table.buckets(wanted):
        small = np.diff(bounds) <= CROWD
        found.append(pairs_within(members, bounds, small))
        if sum(map(len, found)) > GATHERED:  # most pairs share many buckets
            pairs, found = ascending(np.concatenate([pairs, *found])), []
        for i in np.flatnonzero(~small).tolist():
            crowd = members[bounds[i] : bounds[i + 1]]
            crowds[crowd.tobytes()] = crowd
    return ascending(np.concatenate([pairs, *found])), list(crowds.values())


def _common_parts(collection: Collection, crowds: list[Members]) -> tuple[Hashes, Members]:
    """What crowds of strangers have in common, and the documents in those crowds."""
    learned, affected = [np.empty(0, np.uint32)], [np.empty(0, np.int64)]
    digests = collection.digests()
    least = collection.options.commonplace
    for crowd in crowds:
        sample = crowd[np.lexsort((digests[crowd, 1], digests[crowd, 0]))[:SAMPLED]]  # in no order of ours
        shelf = Shelf(collection.spool, np.sort(sample))
        batch = shelf.load(np.sort(sample))
        strangers = _strangers(batch, batch.places(sample).tolist())
        if len(strangers) >= least:
            count = np.bincount(np.concatenate([batch.of(place) for place in strangers]))
            learned.append(batch.hashes[np.flatnonzero(count >= least)])
            affected.append(crowd)
    return ascending(np.concatenate(learned)), ascending(np.concatenate(affected))


def _strangers(batch: Batch, places: list[int]) -> list[int]:
    """Some of the documents, no two of which share more than `STRANGE`."""
    chosen: list[int] = []
    marks = [np.zeros_like(batch.marks) for _ in range(STRANGERS)]
    for place in places:
        own = batch.of(place)
        if all(
            np.count_nonzero(mark[own]) <= STRANGE * min(len(own), len(batch.of(other)))
            for other, mark in zip(chosen, marks, strict=False)
        ):
            marks[len(chosen)][own] = True
            chosen.append(place)
            if len(chosen) == STRANGERS:
                break
    return chosen


def sign_again(
    collection: Collection, documents: Members, ignored: Hashes, known: Signed | None = None
) -> Signed:
    """Put other keys of some documents (ascending) into the band table: without the ignored shingles.
    Those that are ``known`` are so without the same."""
    options = collection.options
    keys = np.empty((options.bands, len(documents)), np.uint32)
    new = np.ones(len(documents), bool)
    if known is not None:
        place, there = find(documents, known.documents)
        keys[:, there], new = known.keys[:, place[there]], ~there
    places = np.flatnonzero(new)
    for start in range(0, len(places), 1024):
        some = places[start : start + 1024]
        keys[:, some] = _keys_without(collection, documents[some], ignored)
    collection.table.replace(documents, keys)
    return Signed(documents, ignored, keys)


def _keys_without(collection: Collection, documents: Members, ignored: Hashes) -> Hashes:
    options = collection.options
    hashes, bounds = collection.spool.read(documents)
    keep = np.ones(len(hashes), bool)
    keep[scattered(hashes, ignored)[0]] = False
    kept = np.concatenate(([0], np.cumsum(keep)))
    shingled = Shingled(hashes[keep], kept[bounds], np.empty((len(documents), 2), np.uint64))
    keys = band_keys(signatures(shingled, options.num_perm), options.bands, options.rows)
    # what has no shingle of its own left is like nothing: give each such document keys of its own
    bare = np.flatnonzero(np.diff(shingled.bounds) == 0)
    keys[:, bare] = documents[bare].astype(np.uint32)
    return keys


def _within_crowds(spool: Spool, crowds: list[Members], rank: Places) -> NDArray[np.uint64]:
    """The pairs of crowds that are copies of one story."""
    found = [np.empty(0, np.uint64)]
    forest = Forest(ascending(np.concatenate([np.empty(0, np.int64), *crowds])))
    for crowd in crowds:
        ordered = crowd[np.argsort(rank[crowd])]
        found.append(_pack(ordered[1:], ordered[:-1]))  # copies of much the same length
        found += _by_best_copy(spool, crowd, ordered, forest)
    return ascending(np.concatenate(found))


def _by_best_copy(
    spool: Spool, crowd: Members, ordered: Members, forest: Forest
) -> Iterator[NDArray[np.uint64]]:
    """Compare the best copy with all others, and then those that are not of the largest story with all
    that are not of theirs; join in the ``forest`` what is one story."""
    shelf = None
    component = forest.roots(crowd)
    for document in ordered.tolist():
        home = forest.find(document)
        others = crowd[component != home]
        if not len(others):
            return
        if shelf is not None and home == np.bincount(component).argmax():
            continue
        shelf = shelf or Shelf(spool, crowd)
        shared, own, theirs = overlaps(shelf, np.full(len(others), document), others)
        jaccard = shared / np.maximum(1, own + theirs - shared)
        contained = shared / np.maximum(1, np.minimum(own, theirs))
        worth = others[(jaccard >= PROMISING) | (contained >= STORY)]
        yield _pack(np.full(len(worth), document), worth)
        for other in others[jaccard >= STORY].tolist():
            forest.join(document, other)
        component = forest.roots(crowd)


def _pack(a: Places, b: Places) -> NDArray[np.uint64]:
    return np.minimum(a, b).astype(np.uint64) << np.uint64(32) | np.maximum(a, b).astype(np.uint64)
