"""The shingles of a corpus, kept for verification: in memory while they are few, in a temporary file after.

A million documents of 3 kB have some 1.8 GB of shingles, and only those of candidate pairs are ever
looked at again, so they are read back by document and not mapped into memory.
"""

from __future__ import annotations

from array import array
from tempfile import SpooledTemporaryFile
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingling import Hashes, Places

IN_MEMORY = 1 << 27
"""Bytes of shingles held in memory before they go to disk: 128 MB, some 70,000 documents of 3 kB."""

_ITEM = 4


class Spool:
    """Append-only sequences of shingle hashes, one a document, numbered from 0 in the order of arrival."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._file = SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115  closed by __exit__
        self._ends = array("q", [0])

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def append(self, hashes: Hashes, bounds: Places) -> None:
        """Add the documents of a batch; document i has ``hashes[bounds[i]:bounds[i + 1]]``."""
        self._file.seek(self._ends[-1] * _ITEM)
        self._file.write(hashes.tobytes())
        self._ends.frombytes((bounds[1:] + self._ends[-1]).astype(np.int64).tobytes())

    def lengths(self) -> Places:
        """The number of shingles of each document, repeats included."""
        ends = np.array(self._ends, np.int64)
        return ends[1:] - ends[:-1]

    def read(self, documents: NDArray[np.int64]) -> tuple[Hashes, Places]:
        """The shingles of some documents (ascending numbers), one after another, and where each begins
        (and the end)."""
        if len(documents) and documents[-1] - documents[0] == len(documents) - 1:  # one after another
            return self._stretch(int(documents[0]), int(documents[-1]) + 1)
        parts = []
        bounds = np.zeros(len(documents) + 1, np.int64)
        for i, document in enumerate(documents.tolist()):
            begin, end = self._ends[document], self._ends[document + 1]
            bounds[i + 1] = bounds[i] + end - begin
            self._file.seek(begin * _ITEM)
            parts.append(self._file.read((end - begin) * _ITEM))
        return np.frombuffer(b"".join(parts), np.uint32), bounds

    def _stretch(self, first: int, end: int) -> tuple[Hashes, Places]:
        bounds = np.array(self._ends[first : end + 1], np.int64)
        self._file.seek(int(bounds[0]) * _ITEM)
        read = self._file.read(int(bounds[-1] - bounds[0]) * _ITEM)
        return np.frombuffer(read, np.uint32), bounds - bounds[0]
