"""Documents that repeat several stories: a round-up is no copy of any of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from cleaner.dedup.arrays import changes, gaps, isin_ascending, ranges
from cleaner.dedup.pairs import Pairs
from cleaner.dedup.shelf import Shelf
from cleaner.dedup.shingling import Hashes, Places, Wide
from cleaner.dedup.unite import Forest
from cleaner.options import Options

ROUNDUP_GUEST = 0.7
"""The share of a document that must lie in another for it to be a guest there."""
ROUNDUP_OVERLAP = 0.1
"""Two guests are different stories if no more than this share of the smaller lies in the other's place."""
ROUNDUP_LEAST = 20
"""Shingles that a guest must have: two sentences."""


def roundups(shelf: Shelf, pairs: Pairs, forest: Forest, rank: Places) -> set[int]:
    """The documents in which two others stand that have nothing in common. (Copies of one story, by the
    ``forest``, have.)"""
    inside = pairs.containment() >= ROUNDUP_GUEST
    inside &= (np.minimum(pairs.size_a, pairs.size_b) >= ROUNDUP_LEAST) & (pairs.size_a != pairs.size_b)
    pairs = pairs.select(inside)
    hosts, guests = pairs.nested()
    order = np.lexsort((rank[guests], np.minimum(pairs.size_a, pairs.size_b), hosts))
    hosts, guests = hosts[order], guests[order]
    stories, starts = forest.roots(guests), np.flatnonzero(changes(hosts))
    if not len(starts):
        return set()
    several = np.minimum.reduceat(stories, starts) != np.maximum.reduceat(stories, starts)
    ends = np.append(starts, len(hosts))[1:]
    return {
        int(hosts[start])
        for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True)
        if _apart(shelf, guests[start:end])
    }


def _apart(shelf: Shelf, guests: Places) -> bool:
    """Whether one of the documents shares next to nothing with the first, the smallest."""
    batch = shelf.load(np.sort(guests))
    first, *others = batch.places(guests).tolist()
    own = batch.of(first)
    batch.marks[own] = True
    little = ROUNDUP_OVERLAP * len(own)
    apart = any(np.count_nonzero(batch.marks.take(batch.of(other))) <= little for other in others)
    batch.marks[own] = False
    return apart


def rests(shelf: Shelf, clusters: Iterable[list[int]], pairs: Pairs) -> Wide:
    """What stands in one document of its cluster alone, if it is more than edits, as
    ``hash << 32 | document``: the other guests of a round-up, if the document is one. Of most documents
    some ``pairs``, all of them within clusters, say that there is no more."""
    edits = {*pairs.a[pairs.size_a - pairs.shared < ROUNDUP_LEAST].tolist()}
    edits.update(pairs.b[pairs.size_b - pairs.shared < ROUNDUP_LEAST].tolist())
    found = [np.empty(0, np.uint64)]
    last, holders = None, np.empty(0, np.int32)  # how many of the cluster hold each shingle of the batch
    for cluster in clusters:
        asked = [document for document in cluster if document not in edits]
        if not asked:
            continue
        members = np.array(sorted(cluster), np.int64)
        batch = shelf.load(members)
        if batch is not last:
            last, holders = batch, np.zeros(len(batch.hashes), np.int32)
        sets = dict(zip(members.tolist(), map(batch.of, batch.places(members).tolist()), strict=True))
        for own in sets.values():
            holders[own] += 1
        for document in asked:
            own = sets[document]
            starts, lengths = gaps(holders[own] > 1)
            if (long := lengths >= ROUNDUP_LEAST).any():
                rest = batch.hashes[own[ranges(starts[long], lengths[long])]].astype(np.uint64)
                found.append(rest << np.uint64(32) | np.uint64(document))
        for own in sets.values():
            holders[own] = 0
    return np.sort(np.concatenate(found))


def hosts(
    shelf: Shelf, documents: Places, rank: Places, rests: Wide, ignored: Hashes, options: Options
) -> set[int]:
    """The documents in whose `rests` two others of the documents (ascending) begin that have nothing in
    common there. A round-up has room for the first lines of a story, which no similarity of whole
    documents shows; a paragraph from elsewhere makes one such other, and so does the chrome of a site.
    All documents are on the ``shelf``."""
    hashes, owners = (rests >> np.uint64(32)).astype(np.uint32), _document(rests)
    pairs = _sharing(shelf, documents, hashes, owners)
    host, guest = (pairs >> np.uint64(32)).astype(np.int64), _document(pairs)
    order = np.argsort(owners, kind="stable")
    lows, highs = (np.searchsorted(owners[order], host, side).tolist() for side in ("left", "right"))
    parts: defaultdict[int, list[tuple[int, int, Hashes]]] = defaultdict(list)
    for some, batch in shelf.without(ignored).stretches(guest, guest):
        ends = zip(host[some].tolist(), guest[some].tolist(), lows[some], highs[some], strict=True)
        for (one, other, low, high), place in zip(ends, batch.places(guest[some]).tolist(), strict=True):
            own = batch.hashes[batch.of(place)]
            hits = np.flatnonzero(isin_ascending(own, hashes[order[low:high]]))
            if len(hits) >= ROUNDUP_LEAST and hits[0] <= options.late_start * len(own):
                parts[one].append((-len(hits), int(rank[other]), own[hits]))
    return {one for one, found in parts.items() if _several([part for *_, part in sorted(found, key=_first)])}


def _sharing(shelf: Shelf, documents: Places, hashes: Hashes, owners: Places) -> Wide:
    """The owners of hashes (ascending) and the other documents with some of them, as ``owner << 32 |
    document``, ascending."""
    first = np.flatnonzero(changes(hashes))
    sizes = np.diff(np.append(first, len(hashes)))[: len(first)]
    found = [np.empty(0, np.uint64)]
    for others, places in shelf.occurrences(hashes[first], documents):
        owner = owners[ranges(first[places], sizes[places])].astype(np.uint64)
        pairs = owner << np.uint64(32) | np.repeat(others, sizes[places]).astype(np.uint64)
        pairs.sort()
        begin = np.flatnonzero(changes(pairs))
        pairs = pairs[begin[np.diff(np.append(begin, len(pairs)))[: len(begin)] >= ROUNDUP_LEAST]]
        found.append(pairs[pairs >> np.uint64(32) != pairs & np.uint64(0xFFFFFFFF)])
    return np.sort(np.concatenate(found))


def _several(parts: list[Hashes]) -> bool:
    """Whether one of the parts shares next to nothing with the first."""
    first = np.sort(parts[0])
    return any(
        np.count_nonzero(isin_ascending(part, first)) <= ROUNDUP_OVERLAP * len(part) for part in parts[1:]
    )


def _document(packed: Wide) -> Places:
    return (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _first(part: tuple[int, int, Hashes]) -> tuple[int, int]:
    return part[:2]
