"""Union-find: the connected components of a graph of documents."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cleaner.dedup.shingling import Places


class Forest:
    """Components of some documents (ascending numbers). The order of joining makes no difference."""

    def __init__(self, documents: Places) -> None:
        self._parent = {document: document for document in documents.tolist()}

    def __iter__(self) -> Iterator[int]:
        return iter(self._parent)

    def find(self, document: int) -> int:
        """The smallest document of the component; one that is nowhere in the forest is alone."""
        parent = self._parent
        above = parent.get(document, document)
        while above != document:
            parent[document] = document = parent[above]
            above = parent[document]
        return document

    def roots(self, documents: Places) -> Places:
        """What `find` says of each."""
        return np.array([self.find(document) for document in documents.tolist()], np.int64)

    def join(self, a: int, b: int) -> None:
        self.link(self.find(a), self.find(b))

    def link(self, one: int, other: int) -> None:
        """Join two components by their first documents."""
        if one < other:
            self._parent[other] = one
        else:
            self._parent[one] = other


def components(documents: Places, a: Places, b: Places) -> Places:
    """For each of the documents (ascending) the smallest that pairs connect it with.

    Labels of neighbours and labels of labels spread in turn: a few rounds, whatever the shape.
    """
    a, b = np.searchsorted(documents, a), np.searchsorted(documents, b)
    label = np.arange(len(documents))
    while len(a):
        low = np.minimum(label[a], label[b])
        np.minimum.at(label, label[a], low)
        np.minimum.at(label, label[b], low)
        while (label[label] != label).any():
            label = label[label]
        apart = label[a] != label[b]
        a, b = a[apart], b[apart]
    return documents[label]
