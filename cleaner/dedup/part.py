"""Candidate pairs, whole components of them, with their documents at hand: who goes, and for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from cleaner.dedup.arrays import Flags
from cleaner.dedup.candidates import Candidates
from cleaner.dedup.collection import Collection
from cleaner.dedup.evidence import Seen, copies, shortened, similar, stories
from cleaner.dedup.pairs import Pairs, at_most, compare, compare_again, compare_more
from cleaner.dedup.roundups import rests, roundups
from cleaner.dedup.shelf import Shelf
from cleaner.dedup.shingling import Hashes, Places, Wide
from cleaner.dedup.unite import Forest, components
from cleaner.document import Link
from cleaner.options import Options

LOOSE = 0.3
"""The share of a document, or of its survivor if that is shorter, that must lie in the other: with less it
hangs on to the cluster by a chain of others only, as the issues of a daily round-up do. Costs no true copy
among 5,000 wire copies; 0.35 costs the first, 0.5 costs F1 .002 on bodies and .006 on cleaned text."""
EVIDENT = 0.2
"""The share of the smaller document that two must have in common without commonplaces: a few words that are
left of a page of commonplaces are soon alike."""


@dataclass(slots=True)
class Group:
    """One cluster by document numbers: the survivor, and for each other member why it belongs."""

    survivor: int
    links: dict[int, Link] = field(default_factory=dict)
    similarity: dict[int, tuple[float, float]] = field(default_factory=dict)


class Part:
    """Candidate pairs, none of whose documents is in a pair elsewhere: what is found in a part depends on
    nothing but its pairs and what is ignored."""

    def __init__(
        self, collection: Collection, rank: Places, shelf: Shelf, found: Candidates, known: Seen | None
    ) -> None:
        """``known``: what is known of pairs from before, the same shingles being ignored."""
        self._options, self._known, self._rank = collection.options, collection.known, rank
        self._ids = collection.ids
        self._shelf = shelf
        # With their commonplaces. The entries of a live blog become commonplaces, too: two of its
        # snapshots may share most of the little that is left, and next to nothing of the whole.
        self._whole = shelf.without(found.ignored)
        before = known.pairs if known else Pairs.none()
        pairs = compare_more(self._whole, before, found.a, found.b)
        self.seen = Seen.by_counts(pairs, self._options)
        if known:
            self.seen.inherit(known)
        self._forest = stories(self._whole, pairs, rank, self._options, self.seen)
        self.documents = pairs.documents()
        self.stories = self._forest.roots(self.documents)
        """The documents in pairs and their stories, as far as these are known before commonplaces are; -1
        for a round-up, which repeats stories, and makes no commonplaces of them."""
        mixed = roundups(self._whole, pairs, self._forest, rank)
        self.stories[np.isin(self.documents, list(mixed))] = -1
        self._strong: Seen | None = None
        self._compared: dict[tuple[int, int], bool] = {}
        """Whether pairs that are alike without commonplaces are `near`."""
        self.groups: list[Group] = []
        self.warnings: dict[int, str] = {}

    def _compare(self, ignored: Hashes) -> Seen:
        """What is alike if shingles are ``ignored``, commonplaces among them."""
        options = self._options
        self._bare = self._shelf.without(ignored)
        whole = self.seen.pairs
        whole = whole.select(self._alike(at_most(self._bare, whole), whole))
        pairs = compare_again(self._bare, whole)
        alike = self._alike(pairs, whole)
        pairs, whole = pairs.select(alike), whole.select(alike)
        unchanged = (pairs.size_a == whole.size_a) & (pairs.size_b == whole.size_b)
        close = whole.containment() >= least(options)
        self._compared = dict(zip(whole.ends(), close.tolist(), strict=True))
        seen = Seen.by_counts(pairs, options)
        seen.inherit(self.seen, unchanged)
        mixed = list(roundups(self._bare, pairs, self._forest, self._rank))
        return seen.select(~(np.isin(pairs.a, mixed) | np.isin(pairs.b, mixed)))

    def _alike(self, bare: Pairs, whole: Pairs) -> Flags:
        """Which pairs are alike without commonplaces, and not in a few words of the whole only."""
        enough = bare.jaccard() >= self._options.jaccard
        enough |= bare.containment() >= self._options.containment
        enough &= bare.shared >= EVIDENT * np.minimum(whole.size_a, whole.size_b)
        return enough

    def elect(self, ignored: Hashes, banned: set[int]) -> Wide:
        """Decide which documents go, and for whom, if shingles are ``ignored``, always the same; those that
        are ``banned`` neither go nor stand for others. The known first ones stay.

        After the first time only those components are decided again in which something is newly banned. Adds
        to the ``groups``, and gives what only one document of those that are new has
        (`cleaner.dedup.roundups.rests`).
        """
        options = self._options
        if self._strong is None:
            strong = self._compare(ignored)
            again = strong.pairs.documents()
        else:
            strong = self._strong
            again = _connected(strong.pairs, banned)
        apart, pairs = list(banned), strong.pairs
        self._strong = strong = strong.select(~(np.isin(pairs.a, apart) | np.isin(pairs.b, apart)))
        seen = strong.select(np.isin(strong.pairs.a, again))
        gone = set(again.tolist())
        self.groups = [group for group in self.groups if group.survivor not in gone]
        self.warnings = {first: said for first, said in self.warnings.items() if first not in gone}

        home = similar(self._bare, seen.pairs, self._rank, options, seen)
        guests = shortened(self._bare, seen.pairs, options, seen)
        found = ((host, guest) for host, guest in guests if guest >= self._known)
        moved = _move_shortened(home, found, self._rank)
        groups = [group for group in self._grouped(home, moved, seen.pairs, seen) if group.links]
        for group in groups:
            if len(group.links) >= options.giant_cluster:
                self._prune(group)
        groups = [group for group in groups if group.links]
        self.groups += groups
        clusters = [[group.survivor, *group.links] for group in groups]
        of = {document: number for number, cluster in enumerate(clusters) for document in cluster}
        within = [of.get(a, -1) == of.get(b, -2) for a, b in seen.pairs.ends()]
        return rests(self._bare, clusters, seen.pairs.select(np.array(within, bool)))

    def drop(self) -> None:
        """Hold no documents in memory."""
        self._shelf.drop()

    def _grouped(self, home: Forest, moved: dict[int, int], pairs: Pairs, seen: Seen) -> list[Group]:
        """Group documents by component; the best-ranked that did not move in survives. A component in
        which a document shares too little with its survivor falls into several groups."""
        members: defaultdict[int, list[int]] = defaultdict(list)
        for document in sorted(home, key=lambda document: int(self._rank[document])):
            if document not in moved:
                members[home.find(document)].append(document)
        survivor = {document: documents[0] for documents in members.values() for document in documents}
        close = self._near((first, document) for document, first in survivor.items() if first != document)
        loose = [
            document
            for documents in members.values()
            if any((documents[0], document) not in close for document in documents[1:])
            for document in documents
        ]
        survivor.update(self._split(loose, pairs, seen))
        groups: dict[int, Group] = {}
        for document, first in survivor.items():
            group = groups.setdefault(first, Group(first))
            if document != first and document >= self._known:
                group.links[document] = Link.SIMILAR
        # A host that goes to a survivor without the text of its guest leaves the guest to the next look; a
        # known host stays, and keeps it.
        edges = []
        for guest, host in moved.items():
            while host in moved:
                host = moved[host]
            edges.append((survivor[host], guest))
            if host < self._known:
                edges.append((host, guest))
        close, placed = self._near(edges), set()
        for first, guest in edges:
            if (first, guest) in close and guest not in placed:
                placed.add(guest)
                groups.setdefault(first, Group(first)).links[guest] = Link.CONTAINED
        return list(groups.values())

    def _split(self, documents: list[int], pairs: Pairs, seen: Seen) -> dict[int, int]:
        """The survivor of each of these documents (best first, whole components): the best that is left
        takes what it reaches through documents that all are near to itself.

        Those on the way may be taken already: so a story stays together although the copy in its middle
        went elsewhere. Known documents are never taken, and each has its turn. A document is compared
        with the few survivors in its neighbourhood, so that a long chain costs no more than its length.
        """
        pairs = pairs.select(np.isin(pairs.a, documents) & np.isin(pairs.b, documents))
        pairs = pairs.select(pairs.jaccard() >= self._options.jaccard)
        pairs = copies(self._bare, pairs, self._options, seen)
        beside: defaultdict[int, list[int]] = defaultdict(list)
        for a, b in zip(pairs.a.tolist(), pairs.b.tolist(), strict=True):
            beside[a].append(b)
            beside[b].append(a)
        survivor: dict[int, int] = {}
        for first in documents:
            if first in survivor:
                continue
            survivor[first] = first
            visited, edge = {first}, [first]
            while edge:
                reached = {other for document in edge for other in beside[document]} - visited
                visited |= reached
                edge = [document for _, document in self._near((first, other) for other in reached)]
                for document in edge:
                    if document >= self._known:
                        survivor.setdefault(document, first)
        return survivor

    def _near(self, edges: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
        """`near`, where candidates that are alike without commonplaces are compared already."""
        found, other = set(), set()
        for edge in edges:
            close = self._compared.get(edge if edge[0] < edge[1] else edge[::-1])
            if close is None:
                other.add(edge)
            elif close:
                found.add(edge)
        return found | near(self._bare, self._whole, other, least(self._options))

    def _prune(self, group: Group) -> None:
        """Of a giant cluster leave only what resembles the survivor itself, and say so."""
        measure(self._shelf, [group])
        loose = [
            member
            for member, (jaccard, containment) in group.similarity.items()
            if jaccard < self._options.jaccard and containment < self._options.containment
        ]
        for member in loose:
            del group.links[member]
        if loose:
            name = self._ids[group.survivor]
            self.warnings[group.survivor] = (
                f"document {name!r} stands for {len(group.links) + 1} documents; {len(loose)} more hang on "
                "to them by chains of similar documents only and do not go with them: a template?"
            )


def _connected(pairs: Pairs, some: set[int]) -> Places:
    """The documents that pairs connect with one of some, these included."""
    documents = pairs.documents()
    root = components(documents, pairs.a, pairs.b)
    return documents[np.isin(root, root[np.isin(documents, list(some))])]


def least(options: Options) -> float:
    """The containment that a document has at least with its survivor: no more than the options themselves
    ask of a copy."""
    return min(LOOSE, options.jaccard, options.containment)


def near(bare: Shelf, whole: Shelf, edges: Iterable[tuple[int, int]], least: float) -> set[tuple[int, int]]:
    """The pairs of survivor and document that share enough, with and without commonplaces.

    Containment says it all: it is never less than the Jaccard similarity.
    """
    ordered = sorted(set(edges))
    if not ordered:
        return set()
    survivors, documents = np.array(ordered, np.int64).T
    enough = compare(bare, survivors, documents).containment() >= least
    enough &= compare(whole, survivors, documents).containment() >= least
    return {ordered[i] for i in np.flatnonzero(enough).tolist()}


def measure(shelf: Shelf, groups: Iterable[Group]) -> None:
    """Compare each member with its survivor, on all their shingles."""
    groups = list(groups)
    edges = sorted((group.survivor, member) for group in groups for member in group.links)
    if not edges:
        return
    pairs = compare(shelf, *np.array(edges, np.int64).T)
    similarity = dict(
        zip(edges, zip(pairs.jaccard().tolist(), pairs.containment().tolist(), strict=True), strict=True)
    )
    for group in groups:
        group.similarity = {member: similarity[group.survivor, member] for member in group.links}


def _move_shortened(home: Forest, found: Iterable[tuple[int, int]], rank: Places) -> dict[int, int]:
    """The shortened copies and the document whose component each moves to.

    A document moves to the best of those that contain it, if that is better than itself; one that moves
    takes nobody along, and nobody moves to it.
    """
    hosts: defaultdict[int, list[int]] = defaultdict(list)
    for host, guest in found:
        if home.find(host) != home.find(guest):
            hosts[guest].append(host)
    moved: dict[int, int] = {}
    for guest in sorted(hosts, key=lambda document: int(rank[document])):
        for host in sorted(hosts[guest], key=lambda document: int(rank[document])):
            if host not in moved and rank[host] < rank[guest]:
                moved[guest] = host
                break
    return moved
