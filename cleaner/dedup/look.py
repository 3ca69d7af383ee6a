"""One look at the documents that are left: candidates, commonplaces, and who goes for whom.

What a look finds is a function of the documents that are left. Whatever it takes over from the look before
only saves time: that is why documents of which a look found nothing are all kept the next time.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cleaner.dedup.arrays import Flags, isin_ascending, union
from cleaner.dedup.candidates import Candidates, Signed, candidates, sign_again
from cleaner.dedup.collection import Collection
from cleaner.dedup.commonplaces import Repeated
from cleaner.dedup.evidence import Seen
from cleaner.dedup.pairs import divide
from cleaner.dedup.part import Group, Part, least, measure, near
from cleaner.dedup.roundups import hosts
from cleaner.dedup.shelf import Shelf
from cleaner.dedup.shingling import Hashes, Places, Wide
from cleaner.dedup.sites import site_lines

CHANGED = 0.1
"""The share of commonplaces in a document from which on it is signed again without them."""

RESTRICTED = 0.8
"""The share of documents that are left from which on the others are forgotten: it costs a count or two."""


class Look:
    """The candidate pairs among some documents, and what they say."""

    def __init__(
        self, collection: Collection, wanted: Flags, rank: Places, before: Look | None = None
    ) -> None:
        """``before``: a look at these documents and others."""
        self._collection, self._rank = collection, rank
        documents = np.flatnonzero(wanted)
        self._shelf: Shelf = before._shelf if before else Shelf(collection.spool, np.arange(len(collection)))
        self._repeated: Repeated | None = before._repeated if before else None
        if self._repeated and len(documents) < RESTRICTED * len(self._repeated.documents):
            self._repeated.restrict(wanted)
        self._signed: dict[str, Signed] = {}
        collection.table.restore()
        self._first: Candidates = before._first if before else candidates(collection, wanted, rank)
        """The candidates of the first look, which was at all documents."""
        found = self._first
        if before:
            found = candidates(collection, wanted, rank) if found.crowded else found.among(wanted)
        if (collection.site_numbers()[documents] >= 0).any():
            own, affected = site_lines(collection, self._shelf, documents, rank, found)
            ignored = union(found.ignored, own)
            self._sign_again("site lines", affected, ignored, before)
            found = candidates(collection, wanted, rank, ignored)
        self._parts = self._look_at(found, before.known(found.ignored) if before else None)
        learned = self._learn(found.documents())
        # without the commonplaces, documents that are mostly chrome find their copies, too
        if len(changed := self._changed_by(learned, documents)):
            self._sign_again("commonplaces", changed, union(found.ignored, learned), before)
            found = found.joined(candidates(collection, wanted, rank, found.ignored))
            self._parts = self._look_at(found, self.known(found.ignored))
            learned = self._learn(found.documents())
        self._learned = union(found.ignored, learned)
        if before and np.array_equal(self._learned, before._learned):
            self._learned = before._learned  # the documents without them are at hand
        self.groups = self._found(documents)
        self.warnings = [said for part in self._parts for said in part.warnings.values()]

    def _sign_again(self, why: str, documents: Places, ignored: Hashes, before: Look | None) -> None:
        """Sign documents without ignored shingles, but for those that the look before signed without the
        same. Of too many documents nothing is held for the look after."""
        known = before._signed.get(why) if before else None
        still = known and known.still(self._shelf, ignored)
        signed = sign_again(self._collection, documents, ignored, still)
        if self._shelf.whole:
            self._signed[why] = signed

    def known(self, ignored: Hashes) -> Seen | None:
        """What was found out about pairs, if nothing else was ``ignored``."""
        same = np.array_equal(ignored, self._ignored)
        return Seen.together([part.seen for part in self._parts]) if same else None

    def near(self, edges: list[tuple[int, int]]) -> set[tuple[int, int]]:
        """The pairs of survivor and document that share enough, with commonplaces and without."""
        bare, whole = self._shelf.without(self._learned), self._shelf.without(self._ignored)
        return near(bare, whole, edges, least(self._collection.options))

    def measure(self, groups: list[Group]) -> None:
        """Compare the members of groups with their survivors."""
        measure(self._shelf, groups)

    def _look_at(self, found: Candidates, known: Seen | None) -> list[Part]:
        self._ignored = found.ignored
        return [
            Part(self._collection, self._rank, shelf, pairs, known and known.among(pairs.a, pairs.b))
            for shelf, pairs in self._divided(found)
        ]

    def _divided(self, found: Candidates) -> Iterator[tuple[Shelf, Candidates]]:
        """Candidates by part, with the documents of each, which are not held for longer."""
        spool = self._collection.spool
        if self._shelf.whole:
            yield self._shelf, found
            return
        for rows in divide(spool, found.a, found.b):
            pairs = Candidates(found.a[rows], found.b[rows], found.ignored)
            shelf = Shelf(spool, pairs.documents())
            yield shelf, pairs
            shelf.drop()

    def _found(self, documents: Places) -> list[Group]:
        """The groups of all parts. A round-up may show by documents that resemble it so little that they
        are no candidates: so what is in a group is looked at again before it goes."""
        banned: set[int] = set()
        again = self._parts
        while again:
            rests = np.sort(np.concatenate([self._rests(part, banned) for part in again]))
            more = hosts(self._shelf, documents, self._rank, rests, self._learned, self._collection.options)
            again = [part for part in self._parts if not more.isdisjoint(part.documents.tolist())]
            banned |= more
        return [group for part in self._parts for group in part.groups]

    def _rests(self, part: Part, banned: set[int]) -> Wide:
        """What only one of a group has that a part elects."""
        rests = part.elect(self._learned, banned)
        if not self._shelf.whole:
            part.drop()
        return rests

    def _learn(self, documents: Places) -> Hashes:
        """The commonplaces among some documents, all that are in pairs, ascending."""
        story_of = np.full(len(self._rank), -1, np.int64)
        for part in self._parts:
            story_of[part.documents] = part.stories
        if self._repeated is None or not isin_ascending(documents, self._repeated.documents).all():
            shelf = self._shelf if self._shelf.whole else Shelf(self._collection.spool, documents)
            self._repeated = Repeated(shelf, shelf.documents, self._collection.options.commonplace)
        return self._repeated.commonplaces(story_of)

    def _changed_by(self, learned: Hashes, wanted: Places) -> Places:
        """The ``wanted`` documents (ascending) that have so many of the learned shingles that without them
        others may become candidates."""
        count = np.zeros(len(self._collection), np.int64)
        for owners, _ in self._shelf.occurrences(learned, wanted):
            count += np.bincount(owners, minlength=len(count))
        changed: Places = np.flatnonzero((count > 0) & (count >= CHANGED * self._collection.spool.lengths()))
        return changed
