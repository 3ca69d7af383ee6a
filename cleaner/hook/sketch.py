"""Blobs -> sketches of the documents in them, cleaned: by all cores, each document for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingling import Shingled
from cleaner.dedup.sketches import Sketches, sketch
from cleaner.engines.local import Local, cores
from cleaner.errors import InputError
from cleaner.formats import txt
from cleaner.hook.cache import Row
from cleaner.hook.files import Document, parts, textless
from cleaner.options import Options
from cleaner.pipeline import clean

BATCH = 300_000
"""Characters that a process gets at a time: a fifth of a second, a hundred times what handing them over
costs."""
AT_ONCE = 200
"""Batches that are read before the first of them is signed: 60 MB."""


_POINTER = b"version https://git-lfs.github.com/spec/"
"""How what Git LFS stages in the place of a file begins; two such are as alike as near copies."""


class Text(NamedTuple):
    """A document that is not cleaned yet."""

    blob: str
    line: int
    text: str


def rows(blobs: Iterable[tuple[str, str, bytes]], field: str, options: Options) -> Iterator[Row]:
    """The rows of some blobs, each given with a name that tells its format."""
    other: list[Row] = []
    batches = _batches(_texts(blobs, field, other))
    for done in _everywhere(batches, options):
        yield from done
    yield from other


def _texts(blobs: Iterable[tuple[str, str, bytes]], field: str, other: list[Row]) -> Iterator[Text]:
    """The documents of the blobs; rows for what is none go to ``other``."""
    for blob, name, raw in blobs:
        some, lacking = False, None
        if raw.startswith(_POINTER):
            other.append(Row(blob, 0, "lies in Git LFS and is not compared", b""))
            continue
        try:
            for part in parts(name, txt.decoded(raw).removeprefix("\ufeff"), field):
                if isinstance(part, Document):
                    some = True
                    yield Text(blob, part.line or 0, part.text)
                    continue
                lacking = lacking or part.lacks
                if part.problem:
                    other.append(Row(blob, part.line, part.problem, b""))
        except InputError as error:
            other.append(Row(blob, 0, str(error), b""))
        else:
            if not some:
                other.append(Row(blob, 0, textless(lacking) if lacking else None, b""))


def _batches(texts: Iterable[Text]) -> Iterator[list[Text]]:
    batch: list[Text] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text.text)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _everywhere(batches: Iterator[list[Text]], options: Options) -> Iterator[list[Row]]:
    """The batches signed, in order, by as many processes as there are cores; a single one right here."""
    with Local(cores()) as hands:
        while some := list(islice(batches, AT_ONCE)):
            done = dict(hands.map(partial(_signed, options), some, print))
            yield from (done[place] for place in range(len(some)))


def _signed(options: Options, batch: Sequence[Text], _: object = None) -> list[Row]:
    """Rows of documents; one that has nothing left has no sketch: an empty document copies nobody."""
    cleaned = [clean(text.text, options) for text in batch]
    packed: dict[int, bytes] = {}
    filled = ((text, place, None, None) for place, text in enumerate(cleaned) if text and not text.isspace())
    for part in sketch(filled, options):
        packed.update(zip(part.ids, pack(part), strict=True))
    return [Row(text.blob, text.line, None, packed.get(place, b"")) for place, text in enumerate(batch)]


# A packed sketch: the length, the digest, the keys of the bands, and the shingles, little-endian.
_KEYS_AT = 8 + 16


def pack(part: Sketches) -> Iterator[bytes]:
    """Sketches as bytes, one by one."""
    bounds = part.shingled.bounds.tolist()
    for i, length in enumerate(part.lengths):
        yield b"".join(
            (
                length.to_bytes(8, "little"),
                part.shingled.digests[i].astype("<u8").tobytes(),
                part.keys[:, i].astype("<u4").tobytes(),
                part.shingled.hashes[bounds[i] : bounds[i + 1]].astype("<u4").tobytes(),
            )
        )


def unpack(packed: Sequence[bytes], options: Options) -> Sketches:
    """What `pack` made bytes of; the ids are their places."""
    shingles_at = _KEYS_AT + 4 * options.bands

    def column(kind: str, start: int, end: int | None) -> NDArray[Any]:
        return np.frombuffer(b"".join(sketch[start:end] for sketch in packed), kind)

    counts = [(len(sketch) - shingles_at) // 4 for sketch in packed]
    shingled = Shingled(
        column("<u4", shingles_at, None),
        np.concatenate(([0], np.cumsum(counts, dtype=np.int64))),
        column("<u8", 8, _KEYS_AT).reshape(-1, 2),
    )
    keys = np.ascontiguousarray(column("<u4", _KEYS_AT, shingles_at).reshape(-1, options.bands).T)
    nothing = [None] * len(packed)
    lengths = column("<i8", 0, 8).tolist()
    return Sketches(shingled, keys, lengths, list(range(len(packed))), nothing, nothing)


def words_hash(packed: bytes) -> str:
    """What a document's words are known by, in their order: twelve hexadecimal digits."""
    return packed[8:_KEYS_AT].hex()[:12]
