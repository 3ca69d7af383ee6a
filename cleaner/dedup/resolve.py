"""From the sketches of a collection to its clusters: candidates, evidence, components, survivors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from cleaner.dedup.candidates import candidates
from cleaner.dedup.collection import Collection
from cleaner.dedup.compare import Shelf
from cleaner.dedup.evidence import Pairs, commonplaces, compare, compare_again, roundups, shortened, similar
from cleaner.dedup.shingling import Hashes, Places, Wide
from cleaner.dedup.unite import Forest
from cleaner.document import Link
from cleaner.options import Options


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
    found = candidates(collection, leader == np.arange(len(leader)), rank)
    shelf = Shelf(collection.spool, np.unique(np.concatenate((found.a, found.b))))
    shelf.ignore(found.ignored)
    pairs = compare(shelf, found.a, found.b)
    groups: dict[int, Group] = {}
    warnings: list[str] = []
    alive = np.ones(len(leader), bool)
    while True:
        shelf.ignore(found.ignored)
        news = _find(shelf, pairs, rank, collection.known, collection.options, found.ignored)
        shelf.ignore(np.empty(0, np.uint32))
        news = [group for group in news if _plausible(shelf, group, collection.options, warnings)]
        if not news:
            break
        for group in news:
            for member in list(group.links):
                alive[member] = False
                if member in groups:
                    group.links |= groups.pop(member).links
            if group.survivor in groups:
                group.links |= groups[group.survivor].links
            groups[group.survivor] = group
        pairs = pairs.select(alive[pairs.a] & alive[pairs.b])
    _measure(shelf, groups.values())
    _add_identical(groups, leader)
    return sorted(groups.values(), key=lambda group: group.survivor), warnings


def _find(
    shelf: Shelf, pairs: Pairs, rank: Places, known: int, options: Options, common: Hashes
) -> list[Group]:
    """One look at the evidence: which documents go, and for whom. The ``known`` first ones stay."""
    learned = commonplaces(shelf, pairs, options)
    if len(learned):
        shelf.ignore(np.union1d(common, learned))
        pairs = compare_again(shelf, pairs)
    strong = (pairs.jaccard() >= options.jaccard) | (pairs.containment() >= options.containment)
    pairs = pairs.select(strong)
    banned = list(roundups(shelf, pairs, rank))
    pairs = pairs.select(~(np.isin(pairs.a, banned) | np.isin(pairs.b, banned)))
    home = similar(shelf, pairs, options)
    found = ((host, guest) for host, guest in shortened(shelf, pairs, options) if guest >= known)
    moved = _move_shortened(home, found, rank)
    return [group for group in _elect(home, moved, rank, known) if group.links]


def _plausible(shelf: Shelf, group: Group, options: Options, warnings: list[str]) -> bool:
    """Of a giant cluster leave only what resembles the survivor itself, and say so."""
    if len(group.links) < options.giant_cluster:
        return True
    _measure(shelf, [group])
    loose = [
        member
        for member, (jaccard, containment) in group.similarity.items()
        if jaccard < options.jaccard and containment < options.containment
    ]
    for member in loose:
        del group.links[member]
    if loose:
        warnings.append(
            f"document {group.survivor} stands for {len(group.links) + 1} documents; {len(loose)} more hang "
            "on to them by chains of similar documents only and were not removed with them: a template?"
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


def _measure(shelf: Shelf, groups: Iterable[Group]) -> None:
    """Compare each member with its survivor, on all their shingles."""
    edges = [(group.survivor, member) for group in groups for member in group.links]
    if not edges:
        return
    a, b = np.array(sorted(edges), np.int64).T
    pairs = compare(shelf, a, b)
    similarity = zip(pairs.jaccard().tolist(), pairs.containment().tolist(), strict=True)
    by_edge = dict(zip(zip(a.tolist(), b.tolist(), strict=True), similarity, strict=True))
    for group in groups:
        group.similarity = {member: by_edge[group.survivor, member] for member in group.links}


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
