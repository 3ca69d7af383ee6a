"""Documents at hand have the shingles that they should, and each shingle is found where it stands."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dedup import shelf
from cleaner.dedup.batch import Batch
from cleaner.dedup.compare import overlaps
from cleaner.dedup.shelf import Shelf
from cleaner.dedup.spool import Spool

DOCUMENTS = st.lists(st.lists(st.integers(0, 12), max_size=12), max_size=8)
IGNORED = st.sets(st.integers(0, 14))


def spooled(documents: list[list[int]]) -> Spool:
    spool = Spool()
    bounds = np.cumsum([0, *map(len, documents)])
    spool.append(np.array([hash_ for document in documents for hash_ in document], np.uint32), bounds)
    return spool


@given(DOCUMENTS, IGNORED)
def test_a_document_has_each_of_its_shingles_once_without_the_ignored(
    documents: list[list[int]], ignored: set[int]
) -> None:
    with spooled(documents) as spool:
        batch = Batch.load(spool, np.arange(len(documents)))
    bare = batch.without(np.array(sorted(ignored), np.uint32))
    for place, document in enumerate(documents):
        left = [hash_ for hash_ in dict.fromkeys(document) if hash_ not in ignored]
        assert batch.hashes[batch.of(place)].tolist() == list(dict.fromkeys(document))
        assert bare.hashes[bare.of(place)].tolist() == left
        assert (batch.sizes[place], bare.sizes[place]) == (len(set(document)), len(left))


@given(DOCUMENTS)
def test_pairs_share_what_their_sets_do_and_leave_the_marks_empty(documents: list[list[int]]) -> None:
    pairs = [(a, b) for a in range(len(documents)) for b in range(a + 1, len(documents))]
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    with spooled(documents) as spool:
        everything = Shelf(spool, np.arange(len(documents)))
        shared, *sizes = overlaps(everything, left, right)
        assert not everything.load(left).marks.any()
    sets = [set(document) for document in documents]
    assert shared.tolist() == [len(sets[a] & sets[b]) for a, b in pairs]
    assert [size.tolist() for size in sizes] == [[len(sets[end[i]]) for end in pairs] for i in (0, 1)]


@pytest.mark.parametrize("at_once", [0, 1000], ids=["in turn", "at hand"])
@given(documents=DOCUMENTS, asked=IGNORED)
def test_a_shingle_is_found_wherever_it_stands(
    at_once: int, documents: list[list[int]], asked: set[int]
) -> None:
    hashes, wanted = sorted(asked), list(range(0, len(documents), 2))
    with pytest.MonkeyPatch.context() as patch, spooled(documents) as spool:
        patch.setattr(shelf, "AT_ONCE", at_once)
        everything = Shelf(spool, np.arange(len(documents)))
        found = [
            (document, hashes[place])
            for owners, places in everything.occurrences(np.array(hashes, np.uint32), np.array(wanted, int))
            for document, place in zip(owners.tolist(), places.tolist(), strict=True)
        ]
    there = [(document, hash_) for document in wanted for hash_ in documents[document] if hash_ in asked]
    assert sorted(found) == sorted(there)
