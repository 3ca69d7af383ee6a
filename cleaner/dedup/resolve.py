"""From the sketches of a collection to its clusters: looks at what is left, until nothing goes."""

from __future__ import annotations

import numpy as np

from cleaner.dedup.collection import Collection
from cleaner.dedup.look import Look
from cleaner.dedup.part import Group
from cleaner.dedup.shingling import Places, Wide
from cleaner.document import Link


def resolve(collection: Collection) -> tuple[list[Group], list[str]]:
    """The clusters of two documents or more, by survivor, and warnings.

    What a look finds is removed and the rest looked at again: with fewer documents there is other evidence.
    The last look finds nothing among the documents that are kept, and a look knows no others: so what is
    kept is kept the next time. There is an end, since a document goes for a better one and comes back only
    when that one goes: of the documents that change in a look, the best goes.
    """
    rank = collection.ranks()
    leader = _leaders(collection.digests(), rank)
    left = leader == np.arange(len(leader))
    groups: dict[int, Group] = {}
    look = Look(collection, left, rank)
    warnings = look.warnings
    while look.groups:
        left[[member for group in look.groups for member in group.links]] = False
        left[_merge(groups, look)] = True
        look = Look(collection, left, rank, look)
        warnings += look.warnings
    look.measure(list(groups.values()))
    _add_identical(groups, leader)
    return sorted(groups.values(), key=lambda group: group.survivor), warnings


def _merge(groups: dict[int, Group], look: Look) -> list[int]:
    """Put what a look found with the groups of earlier looks; which documents come back."""
    # a survivor that goes hands its copies on, if they resemble its survivor as well
    handed = [
        (group.survivor, copy, link)
        for group in look.groups
        for member in list(group.links)
        if member in groups
        for copy, link in groups.pop(member).links.items()
    ]
    for group in look.groups:
        groups.setdefault(group.survivor, group).links.update(group.links)
    near = look.near([(survivor, copy) for survivor, copy, _ in handed]) if handed else set()
    for survivor, copy, link in handed:
        if (survivor, copy) in near:
            groups[survivor].links[copy] = link
    return [copy for survivor, copy, _ in handed if (survivor, copy) not in near]


def _leaders(digests: Wide, rank: Places) -> Places:
    """For each document the best of those with the same words in the same order."""
    order = np.lexsort((rank, digests[:, 1], digests[:, 0]))
    ordered = digests[order]
    new = np.ones(len(order), bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    leader = np.empty(len(order), np.int64)
    leader[order] = order[np.flatnonzero(new)][np.cumsum(new) - 1]
    return leader


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
