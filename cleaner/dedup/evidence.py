"""What candidate pairs have in common, and whether that makes them copies.

Overlap alone does not: documents also share chrome that survived the cleaning, an agency's formulas, the
paragraph of background, whole stories in a round-up. Four observations about copies settle most of it.

- What stands in many documents that are not copies of each other is no evidence (`commonplaces`).
- A copy begins where the story begins, since news is cut from the end, and its edits are spread over it;
  a long stretch of its own, or a late start, means another document with a common part (`_alike`).
- An edit changes words and adds or cuts paragraphs. Other words in the place of twenty, between the same
  two passages, mean two stories in one frame (`_replaced`).
- A document that contains two others which have nothing in common is a round-up (`roundups`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.compare import Batch, Flags, Numbers, Shelf, changes, gaps, isin_ascending, overlaps
from cleaner.dedup.shingling import Hashes, Places
from cleaner.dedup.unite import Forest
from cleaner.options import Options

LATE_START = 0.4
"""How far into the longer copy the shared text may begin while commonplaces are learned: what stands before
it may be chrome, which is not known yet. At 0.2, as later, F1 of cleaned wire copies is .003 less."""

REPLACED = 24
"""Shingles of its own, between the same two passages, that each of two documents must have to be another
story in the same frame: 20 words for 20 others. Of pairs with a Jaccard similarity of 0.35 or more among
5,000 cleaned wire copies it keeps 104 of 420 wrong ones apart, and 27 of 4,068 right ones."""
REPLACED_SHARE = 0.03
"""The same as a share of the shorter document, if that is more."""
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


@dataclass(frozen=True, slots=True)
class Pairs:
    """Compared pairs of documents, ordered by the first document.

    ``shared``: distinct shingles in both; ``size_a``, ``size_b``: in each.
    """

    a: Places
    b: Places
    shared: Places
    size_a: Places
    size_b: Places

    @classmethod
    def none(cls) -> Pairs:
        nothing = np.empty(0, np.int64)
        return cls(nothing, nothing, nothing, nothing, nothing)

    def jaccard(self) -> NDArray[np.float64]:
        jaccard: NDArray[np.float64] = self.shared / np.maximum(1, self.size_a + self.size_b - self.shared)
        return jaccard

    def containment(self) -> NDArray[np.float64]:
        """The share of the smaller set that lies in the other."""
        contained: NDArray[np.float64] = self.shared / np.maximum(1, np.minimum(self.size_a, self.size_b))
        return contained

    def select(self, which: Flags | Places | slice) -> Pairs:
        columns = (self.a, self.b, self.shared, self.size_a, self.size_b)
        return Pairs(*(column[which] for column in columns))

    def documents(self) -> Places:
        """The documents that occur, ascending."""
        return np.unique(np.concatenate((self.a, self.b)))

    def nested(self) -> Iterator[tuple[int, int, int]]:
        """For each pair the document with more shingles, the one with fewer, and how many that has."""
        larger = np.where(self.size_a > self.size_b, self.a, self.b)
        smaller = self.a + self.b - larger
        least = np.minimum(self.size_a, self.size_b)
        return zip(larger.tolist(), smaller.tolist(), least.tolist(), strict=True)

    def __len__(self) -> int:
        return len(self.a)


def compare(shelf: Shelf, a: Places, b: Places) -> Pairs:
    """Compare pairs exactly."""
    return Pairs(a, b, *overlaps(shelf, a, b))


def compare_more(shelf: Shelf, pairs: Pairs, a: Places, b: Places) -> Pairs:
    """Compare pairs, some of which were compared (under the same conditions)."""
    packed, known = a << 32 | b, pairs.a << 32 | pairs.b
    new = ~isin_ascending(packed, known)
    place = np.searchsorted(packed, known)
    columns = [np.zeros(len(a), np.int64) for _ in range(3)]
    fresh = overlaps(shelf, a[new], b[new])
    for column, old, more in zip(columns, (pairs.shared, pairs.size_a, pairs.size_b), fresh, strict=True):
        column[place], column[new] = old, more
    return Pairs(a, b, *columns)


def compare_again(shelf: Shelf, pairs: Pairs) -> Pairs:
    """Compare pairs after the shelf was told to ignore some shingles, or other ones."""
    documents = pairs.documents()
    sizes = shelf.sizes(documents)
    changed = sizes[np.searchsorted(documents, pairs.a)] != pairs.size_a
    changed |= sizes[np.searchsorted(documents, pairs.b)] != pairs.size_b
    shared, size_a, size_b = pairs.shared.copy(), pairs.size_a.copy(), pairs.size_b.copy()
    shared[changed], size_a[changed], size_b[changed] = overlaps(shelf, pairs.a[changed], pairs.b[changed])
    return Pairs(pairs.a, pairs.b, shared, size_a, size_b)


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
                alike = _alike(batch.of(left), batch.of(right), shared, marks, options)
                seen.alike[a, b] = alike
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
                self._asked[min(our, their), max(our, their)] = _in_one_frame(sets[our], theirs, hits, marks)
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
            seen.alike[a, b] = _alike(batch.of(left), batch.of(right), shared, marks, options)
    return pairs.select(np.array([seen.alike[pair] for pair in ends], bool))


def _alike(a: Numbers, b: Numbers, shared: int, marks: Flags, options: Options) -> bool:
    """Whether the common text stands where it does in copies (`Options.own_stretch`, `late_start`), given
    the number of ``shared`` shingles. ``marks`` is empty before and after."""
    if len(a) == len(b):  # whichever comes first in the input
        return _lies_in(a, b, shared, marks, options) or _lies_in(b, a, shared, marks, options)
    shorter, longer = (a, b) if len(a) < len(b) else (b, a)
    return _lies_in(shorter, longer, shared, marks, options)


def _lies_in(shorter: Numbers, longer: Numbers, shared: int, marks: Flags, options: Options) -> bool:
    marks[shorter] = True
    theirs = marks[longer]
    marks[shorter] = False
    if not theirs[: int(options.late_start * len(longer)) + 1].any():
        return False
    own, allowed = len(shorter) - shared, options.own_stretch * len(shorter)
    if own <= allowed and own < REPLACED:
        return True
    marks[longer] = True
    starts, lengths = gaps(marks[shorter])
    marks[longer] = False
    if lengths.max() > allowed:
        return False
    return not _replaced(shorter, longer, theirs, starts, lengths)


def _in_one_frame(a: Numbers, b: Numbers, hits: Flags, marks: Flags) -> bool:
    """Whether, between two passages that they share, each of the documents has a stretch of its own;
    ``hits`` are the shingles of ``a`` that are in ``b``."""
    shared = np.count_nonzero(hits)
    if min(len(a), len(b)) - shared < REPLACED:
        return False
    starts, lengths = gaps(hits)
    if lengths.max() < REPLACED:
        return False
    marks[a] = True
    theirs = marks[b]
    marks[a] = False
    if len(a) <= len(b):
        return _replaced(a, b, theirs, starts, lengths)
    return _replaced(b, a, hits, *gaps(theirs))


def _replaced(shorter: Numbers, longer: Numbers, shared: Flags, starts: Places, lengths: Places) -> bool:
    """Whether, between two passages that they share, each of the documents has a stretch of its own, given
    which shingles of the longer are ``shared``, and the gaps in the shorter."""
    least = max(REPLACED, REPLACED_SHARE * len(shorter))
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        end = start + length
        if length < least or start == 0 or end == len(shorter):
            continue
        place = int(np.flatnonzero(longer == shorter[start - 1])[0]) + 1
        again = int(shared[place:].argmax()) if place < len(longer) else 0
        if again >= least and longer[place + again] == shorter[end]:
            return True
    return False
