"""What candidate pairs have in common, and whether that makes them copies.

Overlap alone does not: documents also share chrome that survived the cleaning, an agency's formulas, the
paragraph of background, whole stories in a round-up. Four observations about copies settle most of it.

- What stands in many documents that are not copies of each other is no evidence (`commonplaces`).
- A copy begins where the story begins, since news is cut from the end, and its edits are spread over it;
  a long stretch of its own, or a late start, means another document with a common part (`placing`).
- An edit changes words and adds or cuts paragraphs. Other words in the place of twenty, between the same
  two passages, mean two stories in one frame (`placing`).
- A document that contains two others which have nothing in common, or in whose rest two others begin, is a
  round-up (`cleaner.dedup.roundups`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import isnan

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.arrays import Flags, isin_ascending
from cleaner.dedup.pairs import Pairs
from cleaner.dedup.placing import Shares, in_one_frame, lateness, latest, unbroken, unframed
from cleaner.dedup.shelf import Shelf
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
like all pages of its site, and would chain them together: at 1/2, 2.4 % of removals are wrong, not .7 %."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found out about compared pairs, in order, as long as the same shingles are ignored.

    ``late``: their `lateness`, NaN where it is not known. ``framed``: whether they are `in_one_frame`, -1
    where it is not known. ``others``: the same of pairs that are no candidates.
    """

    pairs: Pairs
    late: Shares
    framed: NDArray[np.int8]
    others: dict[tuple[int, int], bool] = field(default_factory=dict)

    @classmethod
    def by_counts(cls, pairs: Pairs, options: Options) -> Seen:
        """Of some pairs the counts say enough: most copies have too little of their own to look at."""
        most, little = latest(pairs), unframed(pairs)
        early = little & (most <= options.late_start) & unbroken(pairs, options)
        return cls(pairs, np.where(early, most, np.nan), np.where(little, 0, -1).astype(np.int8))

    @classmethod
    def together(cls, parts: Sequence[Seen]) -> Seen:
        """All that was seen in parts that have no pair in common."""
        if len(parts) == 1:
            return parts[0]
        pairs = Pairs.together([part.pairs for part in parts])
        order = np.argsort(pairs.keys())
        late = np.concatenate([np.empty(0), *(part.late for part in parts)])
        framed = np.concatenate([np.empty(0, np.int8), *(part.framed for part in parts)])
        others = {pair: framed for part in parts for pair, framed in part.others.items()}
        return cls(pairs.select(order), late[order], framed[order], others)

    def among(self, a: Places, b: Places) -> Seen:
        """What was seen of some pairs (ordered)."""
        return self.select(isin_ascending(self.pairs.keys(), a << 32 | b))

    def select(self, which: Flags) -> Seen:
        return Seen(self.pairs.select(which), self.late[which], self.framed[which], self.others)

    def inherit(self, other: Seen, same: Flags | None = None) -> None:
        """Know what the other does, of all pairs or of those for which it is the ``same`` here."""
        keys, known = self.pairs.keys(), other.pairs.keys()
        here = isin_ascending(keys, known)
        if same is None:
            self.others.update(other.others)
        else:
            here &= same
        places = np.searchsorted(known, keys[here])
        self.late[here], self.framed[here] = other.late[places], other.framed[places]

    def rows(self, pairs: Pairs) -> Places:
        """The places of some of the pairs."""
        return np.searchsorted(self.pairs.keys(), pairs.keys())

    def frames(self) -> dict[tuple[int, int], bool]:
        """Which pairs, as far as it is known, are in one frame."""
        known = self.framed >= 0
        framed = self.framed[known].astype(bool).tolist()
        return self.others | dict(zip(self.pairs.select(known).ends(), framed, strict=True))

    def note(self, frames: dict[tuple[int, int], bool]) -> None:
        """Remember which pairs are in one frame."""
        if frames:
            keys = np.array([a << 32 | b for a, b in frames], np.int64)
            framed = np.fromiter(frames.values(), np.int8, len(frames))
            here = isin_ascending(keys, self.pairs.keys())
            self.framed[np.searchsorted(self.pairs.keys(), keys[here])] = framed[here]
            stranger = (~here).tolist()
            self.others.update(item for item, other in zip(frames.items(), stranger, strict=True) if other)


def stories(shelf: Shelf, pairs: Pairs, rank: Places, options: Options, seen: Seen) -> Forest:
    """The documents by story, as far as it is known before commonplaces are."""
    loose = replace(options, late_start=max(LATE_START, options.late_start))
    forest = similar(shelf, pairs, rank, loose, seen)
    for host, guest in shortened(shelf, pairs, loose, seen):
        forest.join(host, guest)
    return forest


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
    places = seen.rows(pairs)
    for part, batch in shelf.stretches(pairs.a, pairs.b):
        rows, known = pairs.select(part), seen.late[places[part]].tolist()
        sets = zip(batch.places(rows.a).tolist(), batch.places(rows.b).tolist(), strict=True)
        for i, (pair, shared, (left, right)) in enumerate(
            zip(rows.ends(), rows.shared.tolist(), sets, strict=True)
        ):
            one, other = forest.find(pair[0]), forest.find(pair[1])
            if one == other or witnesses.objected(one, other):
                continue
            if isnan(known[i]):
                known[i] = lateness(batch.of(left), batch.of(right), shared, batch.marks, options)
            if known[i] <= options.late_start and not witnesses.object(one, other):
                forest.link(one, other)
                witnesses.join(one, other)
        seen.late[places[part]] = known
    seen.note(witnesses.asked)
    return forest


class _Witnesses:
    """The best few documents of each component, which say whether two of them are one story."""

    def __init__(self, shelf: Shelf, rank: Places, seen: Seen) -> None:
        self._shelf, self._rank = shelf, rank
        self._of: dict[int, list[int]] = {}
        self._objections: set[tuple[int, ...]] = set()
        self._framed = seen.frames()
        self.asked: dict[tuple[int, int], bool] = {}

    def objected(self, one: int, other: int) -> bool:
        """Whether these components, by their first documents, were asked and have not changed since."""
        return bool(self._objections) and self._key(one, other) in self._objections

    def object(self, one: int, other: int) -> bool:
        """Whether too many of their witnesses have other words in the same place."""
        if one not in self._of and other not in self._of:
            return False
        ours, theirs = self._of.get(one, [one]), self._of.get(other, [other])
        total = len(ours) * len(theirs)
        against, unknown = 0, []
        for our in ours:
            for their in theirs:
                pair = (our, their) if our < their else (their, our)
                framed = self._framed.get(pair)
                if framed is None:
                    unknown.append(pair)
                elif framed:
                    against += 1
        enough = OBJECTIONS * total
        if against < enough <= against + len(unknown):
            against += self._ask(unknown, enough - against)
        if against < enough:
            return False
        self._objections.add(self._key(one, other))
        return True

    def join(self, one: int, other: int) -> None:
        """Let the witnesses of both speak for the first."""
        together = [*self._of.pop(one, [one]), *self._of.pop(other, [other])]
        if len(together) > WITNESSES:
            together = sorted(together, key=self._rank.__getitem__)[:WITNESSES]
        self._of[min(one, other)] = together

    def _ask(self, pairs: list[tuple[int, int]], enough: float) -> int:
        """How many of the pairs have other words in the same place; no more are asked than it takes to know
        whether these are enough."""
        documents = sorted({document for pair in pairs for document in pair})
        batch = self._shelf.load(numbers := np.array(documents, np.int64))
        sets = dict(zip(documents, map(batch.of, batch.places(numbers).tolist()), strict=True))
        against = 0
        for left, (a, b) in zip(range(len(pairs), 0, -1), pairs, strict=True):
            if not against < enough <= against + left:
                break
            framed = in_one_frame(sets[a], sets[b], batch.marks)
            self._framed[a, b] = self.asked[a, b] = framed
            against += framed
        return against

    def _key(self, one: int, other: int) -> tuple[int, ...]:
        return (*self._of.get(one, [one]), -1, *self._of.get(other, [other]))


def shortened(shelf: Shelf, pairs: Pairs, options: Options, seen: Seen) -> Iterator[tuple[int, int]]:
    """Documents and their shortened copies (which are not similar enough in both directions)."""
    little = pairs.jaccard() < options.jaccard
    pairs = pairs.select(little & (pairs.containment() >= options.containment))
    hosts, guests = copies(shelf, pairs, options, seen).nested()
    return zip(hosts.tolist(), guests.tolist(), strict=True)


def copies(shelf: Shelf, pairs: Pairs, options: Options, seen: Seen) -> Pairs:
    """Those of the pairs whose common text stands where it does in copies."""
    places = seen.rows(pairs)
    unknown = np.isnan(seen.late[places])
    news, places_of_news = pairs.select(unknown), places[unknown]
    for part, batch in shelf.stretches(news.a, news.b):
        rows = news.select(part)
        sets = zip(batch.places(rows.a).tolist(), batch.places(rows.b).tolist(), strict=True)
        seen.late[places_of_news[part]] = [
            lateness(batch.of(left), batch.of(right), shared, batch.marks, options)
            for shared, (left, right) in zip(rows.shared.tolist(), sets, strict=True)
        ]
    return pairs.select(seen.late[places] <= options.late_start)
