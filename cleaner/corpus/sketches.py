"""The sketches of a shard on disk: all that is needed to find its copies, so that texts need not be held.

Beside each other in the shard's folder: ``sketches``, a row of fixed size a document; ``hashes``, the
shingles of all documents; ``names.jsonl``, what else is known of each.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from cleaner.corpus.disk import json_line
from cleaner.dedup.api import BATCH_CHARACTERS
from cleaner.dedup.bands import band_keys
from cleaner.dedup.collection import SIGNED_TOGETHER, Sketches, digest_of_wordless
from cleaner.dedup.shingling import Shingled, join, shingle_batch
from cleaner.dedup.signature import signatures
from cleaner.formats.record import About
from cleaner.options import Options

AT_ONCE = 10_000
"""Documents that are read back together: 20 MB of shingles of news."""


def _row(bands: int) -> np.dtype[Any]:
    fields = [("count", "<i8"), ("length", "<i8"), ("digest", "<u8", 2), ("keys", "<u4", bands)]
    return np.dtype(fields)


class SketchWriter(AbstractContextManager["SketchWriter"]):
    """Takes the clean texts of a shard, in order, and writes what is left of them."""

    def __init__(self, folder: Path, options: Options) -> None:
        self._options = options
        self._rows, self._hashes, self._names = (
            (folder / name).open("wb") for name in ("sketches", "hashes", "names.jsonl")
        )
        self._texts: list[str] = []
        self._characters = 0
        self._waiting: list[Shingled] = []
        self._lengths: list[int] = []
        self._shingles = 0

    def add(self, text: str, line: int, about: About) -> None:
        self._names.write(json_line({"line": line, **about._asdict()}))
        self._texts.append(text)
        self._lengths.append(len(text))
        self._characters += len(text) + 1
        if self._characters > BATCH_CHARACTERS:
            self._shingle()
        if self._shingles >= SIGNED_TOGETHER:
            self._sign()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._shingle()
            self._sign()
        for file in (self._rows, self._hashes, self._names):
            file.close()

    def _shingle(self) -> None:
        if self._texts:
            shingled = shingle_batch(self._texts, self._options.shingle_words)
            for i in np.flatnonzero(np.diff(shingled.bounds) == 0).tolist():
                shingled.digests[i] = digest_of_wordless(self._texts[i])
            self._waiting.append(shingled)
            self._shingles += len(shingled.hashes)
        self._texts, self._characters = [], 0

    def _sign(self) -> None:
        if self._waiting:
            options, shingled = self._options, join(self._waiting)
            rows = np.empty(len(shingled), _row(options.bands))
            rows["count"] = np.diff(shingled.bounds)
            rows["length"] = self._lengths
            rows["digest"] = shingled.digests
            rows["keys"] = band_keys(signatures(shingled, options.num_perm), options.bands, options.rows).T
            self._rows.write(rows.tobytes())
            self._hashes.write(shingled.hashes.astype("<u4").tobytes())
        self._waiting, self._lengths, self._shingles = [], [], 0


def names(folder: Path) -> Iterator[tuple[int, About]]:
    """The line of each document of a shard, and what is known of it."""
    with (folder / "names.jsonl").open("rb") as file:
        for row in map(json.loads, file):
            yield row.pop("line"), About(**row)


def read(folder: Path, options: Options) -> Iterator[tuple[Sketches, list[Any]]]:
    """The sketches of a shard, some documents at a time, and their sites."""
    kind = _row(options.bands)
    known = names(folder)
    with (folder / "sketches").open("rb") as row_file, (folder / "hashes").open("rb") as hash_file:
        while len(rows := np.fromfile(row_file, kind, AT_ONCE)):
            bounds = np.concatenate(([0], np.cumsum(rows["count"])))
            shingled = Shingled(np.fromfile(hash_file, "<u4", bounds[-1]), bounds, rows["digest"].copy())
            some = [next(known)[1] for _ in range(len(rows))]
            yield (
                Sketches(
                    shingled,
                    np.ascontiguousarray(rows["keys"].T),
                    rows["length"].tolist(),
                    [about.id for about in some],
                    [about.date for about in some],
                ),
                [about.site for about in some],
            )
