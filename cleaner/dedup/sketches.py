"""Sketches: what is left of documents, and all that is needed to find copies among them.

`sketch` makes them from texts, anywhere and in any number of processes; `write` and `read` keep them in
a folder meanwhile; a `Collection` takes them, and `cleaner.dedup.api.comparison` does it all in one call.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.dedup.bands import band_keys
from cleaner.dedup.shingling import Hashes, Shingled, Wide, join, shingle_batch
from cleaner.dedup.signature import signatures
from cleaner.errors import InputError
from cleaner.options import Options

Row = tuple[str, Any, Any, Any]
"""A text, its id, its date or None, its site or None."""

BATCH_CHARACTERS = 80_000
"""Characters that are shingled together: arrays that fit into the second-level cache. Eight times as
many take half as long again."""
SIGNED_TOGETHER = 1 << 17
"""Shingles that are permuted together: then a numpy call works for 40 microseconds and waits for 1."""
AT_ONCE = 20_000
"""Documents that are read together: 36 MB of shingles of news."""


@dataclass(frozen=True, slots=True)
class Sketches:
    """What is left of a batch of documents: ``keys`` of their bands, shape (bands, documents), the
    ``lengths`` of their texts in characters, and what the caller said of each."""

    shingled: Shingled
    keys: Hashes
    lengths: list[int]
    ids: list[Any]
    dates: list[Any]
    sites: list[Any]

    def __len__(self) -> int:
        return len(self.lengths)


def sketch(rows: Iterable[Row], options: Options) -> Iterator[Sketches]:
    """The sketches of some documents, in order, a few hundred at a time."""
    waiting: list[tuple[Shingled, list[Row]]] = []
    shingles = 0
    for batch in _batches(rows):
        texts = [text for text, *_ in batch]
        shingled = shingle_batch(texts, options.shingle_words)
        for i in np.flatnonzero(np.diff(shingled.bounds) == 0).tolist():
            shingled.digests[i] = _digest_of_wordless(texts[i])
        waiting.append((shingled, batch))
        shingles += len(shingled.hashes)
        if shingles >= SIGNED_TOGETHER:
            yield _sign(waiting, options)
            waiting, shingles = [], 0
    if waiting:
        yield _sign(waiting, options)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row[0]) + 1
        if size > BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _sign(waiting: list[tuple[Shingled, list[Row]]], options: Options) -> Sketches:
    shingled = join([shingled for shingled, _ in waiting])
    keys = band_keys(signatures(shingled, options.num_perm), options.bands, options.rows)
    texts, ids, dates, sites = map(list, zip(*(row for _, batch in waiting for row in batch), strict=True))
    return Sketches(shingled, keys, [len(text) for text in texts], ids, dates, sites)


def _digest_of_wordless(text: str) -> Wide:
    """Nothing but symbols: alike if the text is the same."""
    digest = blake2b(text.strip().encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return np.frombuffer(digest, np.uint64)


# The files of a folder, one row a document except the shingle hashes, little-endian without a header.
_COLUMNS = {"counts": "<i8", "digests": "<u8", "keys": "<u4", "lengths": "<i8"}
_HASHES = "<u4"
_NAMES = "names.jsonl"


def write(folder: Path, parts: Iterable[Sketches]) -> int:
    """Write sketches into a folder; how many documents.

    Ids, dates and sites become what JSON has for them: strings, numbers, null.
    """
    count = 0
    with ExitStack() as stack:
        files = {
            name: stack.enter_context((folder / name).open("wb")) for name in (*_COLUMNS, "hashes", _NAMES)
        }
        for part in parts:
            count += len(part)
            column = {
                "counts": np.diff(part.shingled.bounds),
                "digests": part.shingled.digests,
                "keys": part.keys.T,
                "lengths": np.array(part.lengths),
            }
            for name, kind in _COLUMNS.items():
                files[name].write(column[name].astype(kind).tobytes())
            files["hashes"].write(part.shingled.hashes.astype(_HASHES).tobytes())
            for row in zip(part.ids, part.dates, part.sites, strict=True):
                files[_NAMES].write((json.dumps([_plain(value) for value in row]) + "\n").encode())
    return count


def read(folder: Path, options: Options, documents: int | None = None) -> Iterator[Sketches]:
    """The sketches that `write` left in a folder, some at a time; ``options`` are those of `sketch`.

    Raises `InputError` if the folder is damaged, or has not the number of ``documents`` that it should.
    """
    try:
        counts = np.fromfile(folder / "counts", _COLUMNS["counts"])
        left = len(counts)
        if documents not in (None, left):
            raise ValueError(f"{left} documents, not {documents}")
        # asked before memory is taken for them
        if (counts < 0).any() or counts.sum() * np.dtype(_HASHES).itemsize != (
            folder / "hashes"
        ).stat().st_size:
            raise ValueError("hashes is not as long as counts says")
        with ExitStack() as stack:
            files = {
                name: stack.enter_context((folder / name).open("rb"))
                for name in (*_COLUMNS, "hashes", _NAMES)
            }
            while left:
                rows = min(left, AT_ONCE)
                left -= rows
                column = {}
                for name, kind in _COLUMNS.items():
                    width = {"digests": 2, "keys": options.bands}.get(name, 1)
                    shape = (rows, width) if width > 1 else (rows,)
                    column[name] = np.fromfile(files[name], kind, rows * width).reshape(shape)
                bounds = np.concatenate(([0], np.cumsum(column["counts"])))
                hashes = np.fromfile(files["hashes"], _HASHES, bounds[-1])
                names = [json.loads(files[_NAMES].readline()) for _ in range(rows)]
                ids, dates, sites = map(list, zip(*names, strict=True))
                shingled = Shingled(hashes, bounds, column["digests"])
                keys = np.ascontiguousarray(column["keys"].reshape(rows, options.bands).T)
                yield Sketches(shingled, keys, column["lengths"].tolist(), ids, dates, sites)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"{folder} is damaged: {error}") from error


def _plain(value: object) -> str | int | None:
    """An id, a date or a site as JSON can hold it."""
    return value if value is None or isinstance(value, str | int) else str(value)
