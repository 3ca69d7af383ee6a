"""From the sketches of a collection to its clusters: candidates, evidence, components, survivors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import copy as twin
from dataclasses import dataclass, field

import numpy as np

from cleaner.dedup.candidates import Candidates, candidates, sign_again
from cleaner.dedup.collection import Collection
from cleaner.dedup.commonplaces import Repeated
from cleaner.dedup.compare import AT_ONCE, Flags, Shelf
from cleaner.dedup.evidence import Seen, copies, roundups, shortened, similar, stories
from cleaner.dedup.pairs import Pairs, compare, compare_again, compare_more
from cleaner.dedup.shingling import Hashes, Places, Wide
from cleaner.dedup.sites import site_lines
from cleaner.dedup.unite import Forest
from cleaner.document import Link

LOOSE = 0.3
"""The share of a document, or of its survivor if that is shorter, that must lie in the other: with less it
hangs on to the cluster by a chain of others only, as the issues of a daily round-up do. Costs no true copy
among 5,000 wire copies; 0.35 costs the first, 0.5 costs F1 .002 on bodies and .006 on cleaned text."""


EVIDENT = 0.2
"""The share of the smaller document that two must have in common without commonplaces: a few words that are
left of a page of commonplaces are soon alike."""
CHANGED = 0.1
"""The share of commonplaces in a document from which on it is signed again without them."""


@dataclass(slots=True)
class Group:
    """One cluster by document numbers: the survivor, and for each other member why it belongs."""

    survivor: int
    links: dict[int, Link] = field(default_factory=dict)
    similarity: dict[int, tuple[float, float]] = field(default_factory=dict)


def resolve(collection: Collection) -> tuple[list[Group], list[str]]:
    """The clusters of two documents or more, by survivor, and warnings.

    What was found is removed and the rest looked at again until nothing is found: with fewer documents
    there is other evidence, and what is kept should be kept the next time. Where chrome is left that many
    documents share, the next time may see other candidates: of 1,940 and 2,013 removals from cleaned wire
    copies, without and with their sites, two and one more came with a second run, and none with a third.
    """
    rank = collection.ranks()
    leader = _leaders(collection.digests(), rank)
    wanted = leader == np.arange(len(leader))
    found = candidates(collection, wanted, rank)
    if (collection.site_numbers() >= 0).any():
        own, affected = site_lines(collection, found)
        ignored = np.union1d(found.ignored, own)
        sign_again(collection, affected[wanted[affected]], ignored)
        found = candidates(collection, wanted, rank, ignored)
    look = _Look(collection, found, rank)
    # without the commonplaces, documents that are mostly chrome find their copies, too
    if len(changed := _changed_by(look.learned(), collection, wanted)):
        sign_again(collection, changed, np.union1d(found.ignored, look.learned()))
        look.add(collection, candidates(collection, wanted, rank, found.ignored))
    groups: dict[int, Group] = {}
    while news := look.groups():
        look.forget([member for group in news for member in group.links])
        # a survivor that goes hands its copies on, if they resemble its survivor as well
        handed = [
            (group.survivor, copy, link)
            for group in news
            for member in list(group.links)
            if member in groups
            for copy, link in groups.pop(member).links.items()
        ]
        for group in news:
            if group.survivor in groups:
                group.links |= groups[group.survivor].links
            groups[group.survivor] = group
        near = look.near([(survivor, copy) for survivor, copy, _ in handed])
        for survivor, copy, link in handed:
            if (survivor, copy) in near:
                groups[survivor].links[copy] = link
        look.recall([copy for survivor, copy, _ in handed if (survivor, copy) not in near])
    look.measure(groups.values())
    _add_identical(groups, leader)
    return sorted(groups.values(), key=lambda group: group.survivor), look.warnings


def _shelf(collection: Collection, found: Candidates) -> Shelf:
    """The documents in pairs; where there are few, all of them, so that other pairs find theirs, too."""
    few = collection.spool.lengths().sum() <= AT_ONCE
    return Shelf(collection.spool, np.arange(len(collection)) if few else found.documents())


def _changed_by(learned: Hashes, collection: Collection, wanted: Flags) -> Places:
    """The ``wanted`` documents that have so many of the learned shingles that without them others may
    become candidates."""
    lengths = collection.spool.lengths()
    changed = [np.empty(0, np.int64)]
    for owners, _ in collection.occurrences(learned):
        documents, counts = np.unique(owners, return_counts=True)
        changed.append(documents[counts >= CHANGED * lengths[documents]])
    found = np.concatenate(changed)
    return found[wanted[found]]


class _Look:
    """The candidate pairs of the documents that are left, and what they say."""

    def __init__(self, collection: Collection, found: Candidates, rank: Places) -> None:
        self._options, self._known, self._rank = collection.options, collection.known, rank
        self._gone: set[int] = set()
        self._recalled: set[int] = set()
        # no more than the options themselves ask of a copy
        self._least = min(LOOSE, self._options.jaccard, self._options.containment)
        self.warnings: list[str] = []
        self._take(collection, found)

    def add(self, collection: Collection, found: Candidates) -> None:
        """Look at more pairs of documents than before."""
        found, before = self._found.joined(found), self._found
        if self._shelf.holds(found.documents()) and len(found.ignored) == len(before.ignored):
            self._look_at(found, self._raw)
        else:
            self._take(collection, found)

    def _take(self, collection: Collection, found: Candidates) -> None:
        """Load the documents of these pairs, and look at them."""
        self._shelf = _shelf(collection, found)
        self._common = found.ignored
        self._shelf.ignore(self._common)
        # The same with their commonplaces. The entries of a live blog become commonplaces, too: two of its
        # snapshots may share most of the little that is left, and next to nothing of the whole.
        self._whole = twin(self._shelf)
        self._repeated = Repeated(self._shelf, self._shelf.documents, self._options.commonplace)
        self._look_at(found, Pairs.none())

    def _look_at(self, found: Candidates, known: Pairs) -> None:
        """Compare these pairs, some of which are known."""
        self._found, documents = found, found.documents()
        self._shelf.ignore(self._common)
        self._all = self._raw = self._pairs = compare_more(self._shelf, known, found.a, found.b)
        if not len(known):
            self._seen = Seen(self._raw, self._options)
        self._sizes = np.zeros(len(self._rank), np.int64)
        self._sizes[documents] = self._whole.sizes(documents)
        self._learned: Hashes | None = None
        self._stories = Forest(documents)

    def learned(self) -> Hashes:
        """The commonplaces among the documents that are left, ascending."""
        if self._learned is None:
            self._shelf.ignore(self._common)
            forest = self._stories = stories(self._shelf, self._raw, self._rank, self._options, self._seen)
            story_of, documents = np.full(len(self._rank), -1, np.int64), self._raw.documents()
            story_of[documents] = forest.roots(documents)
            # a round-up repeats stories, and makes no commonplaces of them
            story_of[list(roundups(self._shelf, self._raw, forest, self._rank))] = -1
            self._learned = self._repeated.commonplaces(story_of)
        return self._learned

    def groups(self) -> list[Group]:
        """Which documents go, and for whom. The known first ones stay."""
        shelf, options = self._shelf, self._options
        ignored = np.union1d(self._common, self.learned())
        shelf.ignore(ignored)
        self._pairs = pairs = compare_again(shelf, self._pairs)
        strong = (pairs.jaccard() >= options.jaccard) | (pairs.containment() >= options.containment)
        pairs = pairs.select(strong & self._evident(pairs))
        banned = list(roundups(shelf, pairs, self._stories, self._rank))
        pairs = pairs.select(~(np.isin(pairs.a, banned) | np.isin(pairs.b, banned)))
        seen = self._seen_now(pairs)
        home = similar(shelf, pairs, self._rank, options, seen)
        guests = shortened(shelf, pairs, options, seen)
        found = ((host, guest) for host, guest in guests if guest >= self._known)
        moved = _move_shortened(home, found, self._rank)
        groups = [group for group in self._plausible(self._elect(home, moved, pairs, seen)) if group.links]
        shelf.ignore(ignored)
        return groups

    def _seen_now(self, pairs: Pairs) -> Seen:
        """What is known of pairs whose documents may have lost commonplaces: all, if they have none."""
        seen = Seen(pairs, self._options)
        whole = (pairs.size_a == self._sizes[pairs.a]) & (pairs.size_b == self._sizes[pairs.b])
        seen.inherit(self._seen, pairs.select(whole))
        return seen

    def _evident(self, pairs: Pairs) -> Flags:
        """Which pairs share enough that is no commonplace."""
        whole = np.minimum(self._sizes[pairs.a], self._sizes[pairs.b])
        enough: Flags = pairs.shared >= EVIDENT * whole
        return enough

    def forget(self, documents: list[int]) -> None:
        """Leave out the pairs of these documents from now on."""
        self._gone.update(documents)
        stay = ~(np.isin(self._raw.a, documents) | np.isin(self._raw.b, documents))
        self._raw, self._pairs = self._raw.select(stay), self._pairs.select(stay)
        self._learned = None

    def recall(self, documents: list[int]) -> None:
        """Look at these documents again, once each: who is let go a second time is kept for good, or
        there might be no end."""
        again = set(documents) - self._recalled
        if again:
            self._recalled |= again
            self._gone -= again
            gone = sorted(self._gone)
            stay = ~(np.isin(self._all.a, gone) | np.isin(self._all.b, gone))
            self._raw = self._pairs = self._all.select(stay)
            self._learned = None

    def near(self, edges: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
        """The pairs of survivor and document that share enough, with and without commonplaces.

        Containment says it all: it is never less than the Jaccard similarity.
        """
        ordered = sorted(set(edges))
        if not ordered:
            return set()
        survivors, documents = np.array(ordered, np.int64).T
        evident = compare(self._shelf, survivors, documents).containment() >= self._least
        whole = compare(self._whole, survivors, documents).containment() >= self._least
        return {ordered[i] for i in np.flatnonzero(evident & whole).tolist()}

    def _elect(self, home: Forest, moved: dict[int, int], pairs: Pairs, seen: Seen) -> list[Group]:
        """Group documents by component; the best-ranked that did not move in survives. A component in
        which a document shares too little with its survivor falls into several groups."""
        members: defaultdict[int, list[int]] = defaultdict(list)
        for document in sorted(home, key=lambda document: int(self._rank[document])):
            if document not in moved:
                members[home.find(document)].append(document)
        survivor = {document: documents[0] for documents in members.values() for document in documents}
        near = self.near((first, document) for document, first in survivor.items() if first != document)
        loose = [
            document
            for documents in members.values()
            if any((documents[0], document) not in near for document in documents[1:])
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
        near, placed = self.near(edges), set()
        for first, guest in edges:
            if (first, guest) in near and guest not in placed:
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
        pairs = copies(self._shelf, pairs, self._options, seen)
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
                edge = [document for _, document in self.near((first, other) for other in reached)]
                for document in edge:
                    if document >= self._known:
                        survivor.setdefault(document, first)
        return survivor

    def measure(self, groups: Iterable[Group]) -> None:
        """Compare each member with its survivor, on all their shingles."""
        groups = list(groups)
        edges = sorted((group.survivor, member) for group in groups for member in group.links)
        if not edges:
            return
        self._shelf.ignore(np.empty(0, np.uint32))
        pairs = compare(self._shelf, *np.array(edges, np.int64).T)
        similarity = dict(
            zip(edges, zip(pairs.jaccard().tolist(), pairs.containment().tolist(), strict=True), strict=True)
        )
        for group in groups:
            group.similarity = {member: similarity[group.survivor, member] for member in group.links}

    def _plausible(self, groups: list[Group]) -> list[Group]:
        """Of a giant cluster leave only what resembles the survivor itself, and say so."""
        for group in groups:
            if len(group.links) >= self._options.giant_cluster:
                self._prune(group)
        return groups

    def _prune(self, group: Group) -> None:
        self.measure([group])
        loose = [
            member
            for member, (jaccard, containment) in group.similarity.items()
            if jaccard < self._options.jaccard and containment < self._options.containment
        ]
        for member in loose:
            del group.links[member]
        if loose:
            self.warnings.append(
                f"document {group.survivor} stands for {len(group.links) + 1} documents; {len(loose)} more "
                "hang on to them by chains of similar documents only and were not removed: a template?"
            )


def _leaders(digests: Wide, rank: Places) -> Places:
    """For each document the best of those with the same words in the same order."""
    order = np.lexsort((rank, digests[:, 1], digests[:, 0]))
    ordered = digests[order]
    new = np.ones(len(order), bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    leader = np.empty(len(order), np.int64)
    leader[order] = order[np.flatnonzero(new)][np.cumsum(new) - 1]
    return leader


def _move_shortened(home: Forest, found: Iterable[tuple[int, int]], rank: Places) -> dict[int, int]:
    """The shortened copies and the document whose component each moves to.

    A document moves to the best of those that contain it; one that moves takes nobody along, and
    nobody moves to it.
    """
    hosts: defaultdict[int, list[int]] = defaultdict(list)
    for host, guest in found:
        if home.find(host) != home.find(guest):
            hosts[guest].append(host)
    moved: dict[int, int] = {}
    for guest in sorted(hosts, key=lambda document: int(rank[document])):
        for host in sorted(hosts[guest], key=lambda document: int(rank[document])):
            if host not in moved:
                moved[guest] = host
                break
    return moved


def _add_identical(groups: dict[int, Group], leader: Places) -> None:
    """Documents with the words of a leader follow it into its cluster, or make one with it."""
    group_of = {member: group for group in groups.values() for member in (group.survivor, *group.links)}
    followers = np.flatnonzero(leader != np.arange(len(leader)))
    for document, first in zip(followers.tolist(), leader[followers].tolist(), strict=True):
        group = group_of.get(first)
        if group is None:
            group = group_of[first] = groups[first] = Group(first)
        group.links[document] = Link.IDENTICAL
        group.similarity[document] = group.similarity.get(first, (1.0, 1.0))
