"""From the sketches of a collection to its clusters: candidates, evidence, components, survivors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from cleaner.dedup.candidates import Candidates, candidates, sign_again
from cleaner.dedup.collection import Collection
from cleaner.dedup.compare import Shelf
from cleaner.dedup.evidence import (
    Popular,
    commonplaces,
    compare,
    compare_again,
    roundups,
    shortened,
    similar,
    stories,
)
from cleaner.dedup.shingling import Places, Wide
from cleaner.dedup.sites import site_lines
from cleaner.dedup.unite import Forest
from cleaner.document import Link


@dataclass(slots=True)
class Group:
    """One cluster by document numbers: the survivor, and for each other member why it belongs."""

    survivor: int
    links: dict[int, Link] = field(default_factory=dict)
    similarity: dict[int, tuple[float, float]] = field(default_factory=dict)


def resolve(collection: Collection) -> tuple[list[Group], list[str]]:
    """The clusters of two documents or more, by survivor, and warnings.

    What was found is removed and the rest looked at again until nothing is found: with fewer documents
    there is other evidence, and what is kept must be kept the next time.
    """
    rank = collection.ranks()
    leader = _leaders(collection.digests(), rank)
    wanted = leader == np.arange(len(leader))
    found = candidates(collection, wanted, rank)
    if any(site >= 0 for site in collection.sites):
        own, affected = site_lines(collection, found)
        ignored = np.union1d(found.ignored, own)
        sign_again(collection, affected[wanted[affected]], ignored)
        found = candidates(collection, wanted, rank, ignored)
    look = _Look(collection, found, rank)
    groups: dict[int, Group] = {}
    while news := look.groups():
        for group in news:
            for member in list(group.links):
                if member in groups:
                    group.links |= groups.pop(member).links
            if group.survivor in groups:
                group.links |= groups[group.survivor].links
            groups[group.survivor] = group
        look.forget([member for group in news for member in group.links])
    look.measure(groups.values())
    _add_identical(groups, leader)
    return sorted(groups.values(), key=lambda group: group.survivor), look.warnings


class _Look:
    """The candidate pairs of the documents that are left, and what they say."""

    def __init__(self, collection: Collection, found: Candidates, rank: Places) -> None:
        self._options, self._known, self._rank = collection.options, collection.known, rank
        self._common = found.ignored
        documents = np.unique(np.concatenate((found.a, found.b)))
        self._shelf = Shelf(collection.spool, documents)
        self._shelf.ignore(self._common)
        self._popular = Popular(self._shelf, documents, self._options.commonplace)
        self._raw = self._pairs = compare(self._shelf, found.a, found.b)
        self.warnings: list[str] = []

    def groups(self) -> list[Group]:
        """Which documents go, and for whom. The known first ones stay."""
        shelf, options = self._shelf, self._options
        shelf.ignore(self._common)
        forest = stories(shelf, self._raw, options)
        learned = commonplaces(shelf, forest, self._popular, options.commonplace)
        shelf.ignore(np.union1d(self._common, learned))
        self._pairs = pairs = compare_again(shelf, self._pairs)
        strong = (pairs.jaccard() >= options.jaccard) | (pairs.containment() >= options.containment)
        pairs = pairs.select(strong)
        banned = list(roundups(shelf, pairs, forest, self._rank))
        pairs = pairs.select(~(np.isin(pairs.a, banned) | np.isin(pairs.b, banned)))
        home = similar(shelf, pairs, options)
        found = ((host, guest) for host, guest in shortened(shelf, pairs, options) if guest >= self._known)
        moved = _move_shortened(home, found, self._rank)
        groups = [group for group in _elect(home, moved, self._rank, self._known) if group.links]
        return [group for group in groups if self._plausible(group)]

    def forget(self, documents: list[int]) -> None:
        """Leave out the pairs of these documents from now on."""
        stay = ~(np.isin(self._raw.a, documents) | np.isin(self._raw.b, documents))
        self._raw, self._pairs = self._raw.select(stay), self._pairs.select(stay)

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

    def _plausible(self, group: Group) -> bool:
        """Of a giant cluster leave only what resembles the survivor itself, and say so."""
        if len(group.links) < self._options.giant_cluster:
            return True
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
        return bool(group.links)


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
    """The shortened copies and the component that each moves to.

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
                moved[guest] = home.find(host)
                break
    return moved


def _elect(home: Forest, moved: dict[int, int], rank: Places, known: int) -> list[Group]:
    """Group documents by component; the best-ranked that did not move in survives."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for document in home:
        if document not in moved:
            members[home.find(document)].append(document)
    groups = {}
    for component, documents in members.items():
        documents.sort(key=lambda document: int(rank[document]))
        go = (document for document in documents[1:] if document >= known)
        groups[component] = Group(documents[0], dict.fromkeys(go, Link.SIMILAR))
    for document, component in moved.items():
        groups[component].links[document] = Link.CONTAINED
    return list(groups.values())


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
