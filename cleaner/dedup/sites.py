"""What repeats across the documents of one site is the site's, not the story's.

Measured on 5,000 wire copies of which 4,350 have a site: after our cleaner, which leaves a tenth of the
chrome, pairwise F1 rises from .938 to .958 and wrong removals fall from .8 to .4 %; on perfect bodies
nothing changes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cleaner.dedup.arrays import ascending, changes, union
from cleaner.dedup.candidates import Candidates
from cleaner.dedup.collection import Collection
from cleaner.dedup.evidence import Seen, similar
from cleaner.dedup.pairs import compare, divide
from cleaner.dedup.shelf import Shelf
from cleaner.dedup.shingling import Hashes, Places
from cleaner.dedup.unite import Forest

LEAST = 3
"""Stories of a site that must have a shingle in common."""
COPIES = 0.8
"""The Jaccard similarity from which on two documents of a site are one story. Higher than elsewhere:
where chrome outweighs the article, any two pages of a site are similar."""
MOST = 0.5
"""A site with a greater share of all documents tells nothing: its stories repeat where its chrome does."""
AT_HOME = 0.7
"""The share of a shingle's occurrences that must be on sites where it repeats. A story that a site has
several times (updates, a site that is an aggregator) has most of its copies elsewhere."""


def site_lines(
    collection: Collection, shelf: Shelf, wanted: Places, rank: Places, found: Candidates
) -> tuple[Hashes, Places]:
    """The shingles (ascending) that are a site's own, and the documents that have any of them, among the
    ``wanted`` documents (ascending). All documents are on the ``shelf``."""
    told = _stories(collection, rank, found)
    shingles, occurrences = [np.empty(0, np.uint32)], [np.empty(0, np.int64)]
    for documents in _by_site(collection.site_numbers()[wanted], wanted):
        repeated, count = _repeated(collection, documents, told)
        shingles.append(repeated)
        occurrences.append(count)
    hashes, place = np.unique(np.concatenate(shingles), return_inverse=True)
    at_home = np.bincount(place, np.concatenate(occurrences), len(hashes))
    everywhere = np.zeros(len(hashes), np.int64)
    for _, places in shelf.occurrences(hashes, wanted):
        everywhere += np.bincount(places, minlength=len(hashes))
    own = hashes[at_home >= AT_HOME * everywhere]
    affected = [ascending(owners) for owners, _ in shelf.occurrences(own, wanted)]
    return own, np.concatenate([np.empty(0, np.int64), *affected])


def _stories(collection: Collection, rank: Places, found: Candidates) -> Forest:
    """The documents by story, within each site."""
    site = collection.site_numbers()
    same = (site[found.a] == site[found.b]) & (site[found.a] >= 0)
    a, b = found.a[same], found.b[same]
    told = Forest(union(a, b))
    options = replace(collection.options, jaccard=COPIES)
    for rows in divide(collection.spool, a, b):
        shelf = Shelf(collection.spool, union(a[rows], b[rows]))
        pairs = compare(shelf, a[rows], b[rows])
        stories = similar(shelf, pairs, rank, options, Seen.by_counts(pairs, options))
        for document in stories:
            told.join(document, stories.find(document))
    return told


def _by_site(site: Places, documents: Places) -> list[Places]:
    """The documents of each site that has enough of them, given the site of each (-1: not known)."""
    order = np.argsort(site, kind="stable")
    order = order[site[order] >= 0]
    groups = np.split(documents[order], np.flatnonzero(changes(site[order]))[1:])
    return [group for group in groups if LEAST <= len(group) <= MOST * len(documents)]


def _repeated(collection: Collection, documents: Places, told: Forest) -> tuple[Hashes, Places]:
    """The shingles of a site's documents that stand in `LEAST` stories, and how often they do."""
    hashes, bounds = collection.spool.read(documents)
    story = np.array([told.find(document) for document in documents.tolist()], np.uint64)
    pair = hashes.astype(np.uint64) << np.uint64(32) | np.repeat(story, np.diff(bounds))
    pair.sort()
    first = np.flatnonzero(changes(pair))
    occurrences = np.diff(np.append(first, len(pair)))
    hashes = (pair[first] >> np.uint64(32)).astype(np.uint32)
    starts = np.flatnonzero(changes(hashes))
    stories = np.diff(np.append(starts, len(hashes)))
    total = np.add.reduceat(occurrences, starts) if len(starts) else occurrences
    often = stories >= LEAST
    return hashes[starts[often]], total[often]
