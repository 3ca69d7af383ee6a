"""All that deduplication remembers of the documents that it has seen: about 250 bytes each, and their
shingles in a spool."""

from __future__ import annotations

from array import array
from itertools import islice, pairwise
from types import TracebackType
from typing import Any

import numpy as np

from cleaner.dedup.arrays import changes
from cleaner.dedup.bands import BandTable
from cleaner.dedup.diskbands import DiskBandTable
from cleaner.dedup.shingling import Places, Shingled, Wide
from cleaner.dedup.sketches import Sketches
from cleaner.dedup.spool import Spool
from cleaner.errors import InputError
from cleaner.options import Options


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
        self._sites = array("q")
        self._site_numbers: dict[object, int] = {}
        self.known = 0
        """How many documents, the first ones, were kept earlier and stay."""
        self._lengths = array("q")
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

    def put(self, sketches: Sketches) -> None:
        """Add documents."""
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
        numbers = self._site_numbers
        self._sites.extend(
            -1 if site is None else numbers.setdefault(site, len(numbers)) for site in sketches.sites
        )
        self.ids += sketches.ids
        self.dates += sketches.dates

    def sketches(self, documents: Places) -> Sketches:
        """Some documents (ascending numbers) as they were put in."""
        hashes, bounds = self.spool.read(documents)
        shingled = Shingled(hashes, bounds, self.digests()[documents])
        keys, lengths = self.table.keys_of(documents), self.lengths()[documents].tolist()
        ids, dates = ([column[i] for i in documents.tolist()] for column in (self.ids, self.dates))
        names = list(self._site_numbers)
        sites = [names[number] if number >= 0 else None for number in self.site_numbers()[documents].tolist()]
        return Sketches(shingled, keys, lengths, ids, dates, sites)

    def ranks(self) -> Places:
        """The place of each document in the order of preference: documents that stay anyway, then the
        longest, the earliest, the smallest id. Those that stay are not asked for dates and ids, which may be
        of another kind each day."""
        new = np.arange(len(self)) >= self.known
        lengths = self.lengths()
        order = np.lexsort((-lengths, new))
        ties = changes(lengths[order]) | changes(new[order])
        starts = np.flatnonzero(ties)
        for start, end in pairwise([*starts.tolist(), len(order)]):
            if end - start > 1 and new[order[start]]:
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

    def site_numbers(self) -> Places:
        """A number for the site of each document, -1 where it is not known."""
        return np.array(self._sites, np.int64)

    def site(self, document: int) -> object:
        """The site of a document, None where it is not known."""
        number = self._sites[document]
        return None if number < 0 else next(islice(self._site_numbers, number, None))

    def digests(self) -> Wide:
        return np.concatenate(self._digests) if self._digests else np.empty((0, 2), np.uint64)
