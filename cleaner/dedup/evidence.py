"""What candidate pairs have in common, and whether that makes them copies.

Overlap alone does not: documents also share chrome that survived the cleaning, an agency's formulas, the
paragraph of background, whole stories in a round-up. Four observations about copies settle most of it.

- What stands in many documents that are not copies of each other is no evidence (`commonplaces`).
- A copy begins where the story begins, since news is cut from the end, and its edits are spread over it;
  a long stretch of its own, or a late start, means another document with a common part (`placing`).
- An edit changes words and adds or cuts paragraphs. Other words in the place of twenty, between the same
  two passages, mean two stories in one frame (`placing`).
- A document that contains two others which have nothing in common is a round-up (`roundups`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from cleaner.dedup.compare import Batch, Flags, Shelf
from cleaner.dedup.pairs import Pairs
from cleaner.dedup.placing import alike, in_one_frame
from cleaner.dedup.shingling import Places
from cleaner.dedup.unite import Forest
from cleaner.options import Options

LATE_START = 0.4
"""How far into the longer copy the shared text may begin while commonplaces are learned: what stands before
it may be chrome, which is not known yet. At 0.2, as later, F1 of cleaned wire copies is .003 less."""

WITNESSES = 5
"""Documents of a component that are compared with those of another before they become one."""
OBJECTIONS = 1 / 3
"""The share of such comparisons that keeps two components apart. A page with hardly a story of its own is
like all pages of its site, and would chain them together: at 1/2, 1.4 % of removals are wrong, not 1.0 %."""

ROUNDUP_GUEST = 0.7
"""The share of a document that must lie in another for it to be a guest there."""
ROUNDUP_OVERLAP = 0.1
"""Two guests are different stories if no more than this share of the smaller lies in the other's place."""
ROUNDUP_LEAST = 20
"""Shingles that a guest must have: two sentences."""


class Seen:
    """What was found out about pairs of documents, as long as the shelf ignores the same shingles."""

    def __init__(self) -> None:
        self.alike: dict[tuple[int, int], bool] = {}
        self.framed: dict[tuple[int, int], bool] = {}


def stories(shelf: Shelf, pairs: Pairs, rank: Places, options: Options, seen: Seen) -> Forest:
    """The documents by story, as far as it is known before commonplaces are."""
    loose = replace(options, late_start=max(LATE_START, options.late_start))
    forest = similar(shelf, pairs, rank, loose, seen)
    for host, guest in shortened(shelf, pairs, loose, seen):
        forest.join(host, guest)
    return forest


def roundups(shelf: Shelf, pairs: Pairs, forest: Forest, rank: Places) -> set[int]:
    """The documents in which two others stand that have nothing in common. (Copies of one story, by the
    ``forest``, have.)"""
    inside = pairs.containment() >= ROUNDUP_GUEST
    inside &= (np.minimum(pairs.size_a, pairs.size_b) >= ROUNDUP_LEAST) & (pairs.size_a != pairs.size_b)
    guests: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for host, guest, size in pairs.select(inside).nested():
        guests[host].append((size, int(rank[guest]), guest))
    found = set()
    for host, others in guests.items():
        documents = [guest for *_, guest in sorted(others)]
        if len({forest.find(document) for document in documents}) > 1 and _apart(shelf, documents):
            found.add(host)
    return found


def _apart(shelf: Shelf, guests: list[int]) -> bool:
    """Whether one of the documents shares next to nothing with the first, the smallest."""
    batch = shelf.load(np.array(sorted(guests), np.int64))
    first, *others = batch.places(np.array(guests, np.int64)).tolist()
    marks = batch.marks()
    marks[batch.of(first)] = True
    little = ROUNDUP_OVERLAP * len(batch.of(first))
    return any(np.count_nonzero(marks[batch.of(other)]) <= little for other in others)


def similar(shelf: Shelf, pairs: Pairs, rank: Places, options: Options, seen: Seen) -> Forest:
    """The components of documents that are similar, in amount and in place.

    The most similar pairs come first: most others then lie within a component and need no look. The
    ``rank`` of the documents settles ties, so that their order makes no difference.
    """
    forest = Forest(pairs.documents())
    witnesses = _Witnesses(shelf, rank, seen)
    pairs = pairs.select(pairs.jaccard() >= options.jaccard)
    first, second = rank[pairs.a], rank[pairs.b]
    order = np.lexsort((np.maximum(first, second), np.minimum(first, second), -pairs.jaccard()))
    pairs = pairs.select(order)
    for part, batch in shelf.stretches(pairs.a, pairs.b):
        marks = batch.marks()
        rows = pairs.select(part)
        ends = zip(rows.a.tolist(), rows.b.tolist(), rows.shared.tolist(), strict=True)
        places = zip(batch.places(rows.a).tolist(), batch.places(rows.b).tolist(), strict=True)
        for (a, b, shared), (left, right) in zip(ends, places, strict=True):
            one, other = forest.find(a), forest.find(b)
            if one == other or witnesses.objected(one, other):
                continue
            if (a, b) not in seen.alike:
                seen.alike[a, b] = alike(batch.of(left), batch.of(right), shared, marks, options)
            if not seen.alike[a, b]:
                continue
            if not witnesses.object(one, other):
                forest.join(one, other)
                witnesses.join(one, other)
    return forest


class _Witnesses:
    """The best few documents of each component, which say whether two of them are one story."""

    def __init__(self, shelf: Shelf, rank: Places, seen: Seen) -> None:
        self._shelf, self._rank = shelf, rank
        self._of: dict[int, list[int]] = {}
        self._objections: set[tuple[int, ...]] = set()
        self._asked = seen.framed
        self._batch: Batch | None = None
        self._marks: Flags = np.zeros(0, bool)

    def objected(self, one: int, other: int) -> bool:
        """Whether these components, by their first documents, were asked and have not changed since."""
        return self._key(one, other) in self._objections

    def object(self, one: int, other: int) -> bool:
        """Whether too many of their witnesses have other words in the same place."""
        theirs, ours = sorted((self._of.get(one, [one]), self._of.get(other, [other])), key=len)
        if len(ours) == len(theirs) == 1:
            return False
        against = sum(self._in_one_frame(ours, their) for their in theirs)
        if against < OBJECTIONS * len(ours) * len(theirs):
            return False
        self._objections.add(self._key(one, other))
        return True

    def join(self, one: int, other: int) -> None:
        """Let the witnesses of both speak for the first."""
        together = [*self._of.pop(one, [one]), *self._of.pop(other, [other])]
        self._of[min(one, other)] = sorted(together, key=lambda document: int(self._rank[document]))[
            :WITNESSES
        ]

    def _in_one_frame(self, ours: list[int], their: int) -> int:
        """With how many of ours their document shares two passages and each has its own between."""
        asked = [(min(our, their), max(our, their)) for our in ours]
        news = [our for our, pair in zip(ours, asked, strict=True) if pair not in self._asked]
        if news:
            documents = np.array(sorted((*news, their)), np.int64)
            batch = self._shelf.load(documents)
            if batch is not self._batch:
                self._batch, self._marks = batch, batch.marks()
            sets = dict(zip(documents.tolist(), map(batch.of, batch.places(documents).tolist()), strict=True))
            theirs, marks = sets[their], self._marks
            marks[theirs] = True
            shared = {our: marks[sets[our]] for our in news}
            marks[theirs] = False
            for our, hits in shared.items():
                self._asked[min(our, their), max(our, their)] = in_one_frame(sets[our], theirs, hits, marks)
        return sum(self._asked[pair] for pair in asked)

    def _key(self, one: int, other: int) -> tuple[int, ...]:
        return (*self._of.get(one, [one]), -1, *self._of.get(other, [other]))


def shortened(shelf: Shelf, pairs: Pairs, options: Options, seen: Seen) -> Iterator[tuple[int, int]]:
    """Documents and their shortened copies (which are not similar enough in both directions)."""
    little = pairs.jaccard() < options.jaccard
    pairs = pairs.select(little & (pairs.containment() >= options.containment))
    for host, guest, _ in copies(shelf, pairs, options, seen).nested():
        yield host, guest


def copies(shelf: Shelf, pairs: Pairs, options: Options, seen: Seen) -> Pairs:
    """Those of the pairs whose common text stands where it does in copies."""
    ends = list(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))
    fresh = np.array([pair not in seen.alike for pair in ends], bool)
    news = pairs.select(fresh)
    for part, batch in shelf.stretches(news.a, news.b):
        marks = batch.marks()
        rows = news.select(part)
        places = zip(batch.places(rows.a).tolist(), batch.places(rows.b).tolist(), strict=True)
        for a, b, shared, (left, right) in zip(
            rows.a.tolist(), rows.b.tolist(), rows.shared.tolist(), places, strict=True
        ):
            seen.alike[a, b] = alike(batch.of(left), batch.of(right), shared, marks, options)
    return pairs.select(np.array([seen.alike[pair] for pair in ends], bool))
