"""All that deduplication remembers of the documents that it has seen: about 250 bytes each, and their
shingles in a spool."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, pairwise
from types import TracebackType
from typing import Any

import numpy as np

from cleaner.dedup.bands import BandTable, band_keys
from cleaner.dedup.compare import changes
from cleaner.dedup.diskbands import DiskBandTable
from cleaner.dedup.shingling import Hashes, Places, Shingled, Wide, join, shingle_batch
from cleaner.dedup.signature import signatures
from cleaner.dedup.spool import Spool
from cleaner.errors import InputError
from cleaner.options import Options

SIGNED_TOGETHER = 1 << 17
"""Shingles that are permuted together: then a numpy call works for 40 microseconds and waits for 1."""

_NO_KEYS = np.empty((0, 0), np.uint32)


@dataclass(frozen=True, slots=True)
class Sketches:
    """What is left of a batch of documents: ``keys`` of their bands, shape (bands, documents), and the
    ``lengths`` of their texts in characters."""

    shingled: Shingled
    keys: Hashes
    lengths: list[int]
    ids: list[Any]
    dates: list[Any]


class Collection:
    """Documents by number, in the order of arrival: first those of an index, then the new ones."""

    def __init__(self, options: Options) -> None:
        used = options.bands * options.rows
        if options.shingle_words < 1 or not 1 <= used <= options.num_perm:
            raise InputError(
                f"{options.bands} bands of {options.rows} rows need signatures of {used}, not "
                f"{options.num_perm}, and shingles at least a word"
            )
        self.options = options
        self.spool = Spool()
        self.table: BandTable | DiskBandTable = BandTable(options.bands)
        self.ids: list[Any] = []
        self.dates: list[Any] = []
        self.sites = array("q")
        """A number for the site of each document, -1 where it is not known."""
        self._site_numbers: dict[object, int] = {}
        self.known = 0
        """How many documents, the first ones, were kept earlier and stay."""
        self._lengths = array("q")
        self._waiting: list[Sketches] = []
        self._shingles_waiting = 0
        self._digests: list[Wide] = []

    def __enter__(self) -> Collection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.spool.__exit__(kind, error, trace)
        self.table.close()

    def __len__(self) -> int:
        return len(self.spool)

    def add(self, texts: list[str], ids: list[Any], dates: list[Any], sites: list[Any]) -> None:
        """Shingle a batch of texts; they are signed when enough are waiting."""
        shingled = shingle_batch(texts, self.options.shingle_words)
        for i in np.flatnonzero(np.diff(shingled.bounds) == 0).tolist():
            shingled.digests[i] = digest_of_wordless(texts[i])
        self._at(sites)
        self._waiting.append(Sketches(shingled, _NO_KEYS, [len(text) for text in texts], ids, dates))
        self._shingles_waiting += len(shingled.hashes)
        if self._shingles_waiting >= SIGNED_TOGETHER:
            self.sign()

    def sign(self) -> None:
        """Sign what is waiting."""
        options = self.options
        if self._waiting:
            shingled = join([sketches.shingled for sketches in self._waiting])
            keys = band_keys(signatures(shingled, options.num_perm), options.bands, options.rows)
            lengths, ids, dates = (
                list(chain.from_iterable(getattr(sketches, name) for sketches in self._waiting))
                for name in ("lengths", "ids", "dates")
            )
            self.put(Sketches(shingled, keys, lengths, ids, dates))
        self._waiting, self._shingles_waiting = [], 0

    def _at(self, sites: list[Any]) -> None:
        """Note where the next documents are from."""
        numbers = self._site_numbers
        self.sites.extend(-1 if site is None else numbers.setdefault(site, len(numbers)) for site in sites)

    def put(self, sketches: Sketches, sites: list[Any] | None = None) -> None:
        """Add documents that are sketched already, not beside others that wait for it."""
        if sites is not None:
            self._at(sites)
        shingled = sketches.shingled
        documents = np.arange(len(self), len(self) + len(shingled))
        # One shingle is shared or not: such documents are copies if they are identical, or not at all.
        several = np.diff(shingled.bounds) > 1
        if len(self) + len(shingled) > self.options.scale_above and isinstance(self.table, BandTable):
            self.table = DiskBandTable(self.table)
        self.table.add(documents[several], sketches.keys[:, several])
        self.spool.append(shingled.hashes, shingled.bounds)
        self._digests.append(shingled.digests)
        self._lengths.extend(sketches.lengths)
        self.sites.extend(-1 for _ in range(len(self) - len(self.sites)))
        self.ids += sketches.ids
        self.dates += sketches.dates

    def sketches(self, documents: Places) -> Sketches:
        """Some documents (ascending numbers) as they were put in."""
        hashes, bounds = self.spool.read(documents)
        shingled = Shingled(hashes, bounds, self.digests()[documents])
        keys, lengths = self.table.keys_of(documents), self.lengths()[documents].tolist()
        ids, dates = ([column[i] for i in documents.tolist()] for column in (self.ids, self.dates))
        return Sketches(shingled, keys, lengths, ids, dates)

    def ranks(self) -> Places:
        """The place of each document in the order of preference: documents that stay anyway, then the
        longest, the earliest, the smallest id."""
        new = np.arange(len(self)) >= self.known
        lengths = self.lengths()
        order = np.lexsort((-lengths, new))
        ties = changes(lengths[order]) | changes(new[order])
        starts = np.flatnonzero(ties)
        for start, end in pairwise([*starts.tolist(), len(order)]):
            if end - start > 1:
                try:
                    order[start:end] = sorted(order[start:end].tolist(), key=self._later)
                except TypeError as error:
                    raise InputError(f"dates or ids of equal documents do not compare: {error}") from error
        ranks = np.empty(len(order), np.int64)
        ranks[order] = np.arange(len(order))
        return ranks

    def _later(self, document: int) -> tuple[Any, ...]:
        date, name = self.dates[document], self.ids[document]
        return date is None, date, type(name).__name__, name

    def lengths(self) -> Places:
        """Characters of each document."""
        return np.array(self._lengths, np.int64)

    def digests(self) -> Wide:
        return np.concatenate(self._digests) if self._digests else np.empty((0, 2), np.uint64)


def digest_of_wordless(text: str) -> Wide:
    """Nothing but symbols: alike if the text is the same."""
    digest = blake2b(text.strip().encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return np.frombuffer(digest, np.uint64)
