"""Files -> shards: pieces of work that do not depend on how many workers there are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.formats.files import Source
from cleaner.formats.format import Part
from cleaner.formats.streams import compression, file_system, is_url

SHARD_BYTES = 4 << 20
"""Bytes of a shard where files can be cut: three seconds of work, which is what an interruption costs."""
SHARD_FILES = 1000
"""The most files of a shard."""
_CHUNK = 1 << 20


class Survey(NamedTuple):
    """What is known of a file before it is read: its size, what proves that it is the same, where it is cut.

    ``content``: what `Format.content` says; None of what lies behind a URL and of damaged files.
    """

    size: int
    checksum: str
    parts: tuple[Part, ...]
    content: str | None = None


class Piece(NamedTuple):
    """A part of a file."""

    source: Source
    part: Part
    size: int


class Shard(NamedTuple):
    """Consecutive pieces that are cleaned together; they are of one format."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def size(self) -> int:
        return sum(piece.size for piece in self.pieces)

    @property
    def name(self) -> str:
        return f"shard-{self.number:06d}"


def stamp(path: str) -> tuple[int, int | str]:
    """Size and time of change of a file, which tell whether it has to be surveyed again."""
    if is_url(path):
        system, inner = file_system(path)
        return system.info(inner)["size"] or 0, str(system.ukey(inner))
    stat = Path(path).stat()
    return stat.st_size, stat.st_mtime_ns


def survey(source: Source) -> Survey:
    """Read a file once, at the speed of the disk, to know its checksum and where to cut it."""
    form = source.format
    if is_url(source.path):
        size, checksum = stamp(source.path)
        return Survey(size, f"{checksum}", _parts(source))
    cut = form.splittable and not compression(source.name)
    digest, cuts = hashlib.sha256(), _Cuts()
    with Path(source.path).open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            cuts.look(chunk, cut)
    checksum = digest.hexdigest()
    content = checksum if form.bare and not compression(source.name) else form.content(source.path)
    return Survey(cuts.size, checksum, tuple(cuts.parts()) if cut else _parts(source), content)


class _Cuts:
    """Finds where shards begin: (byte, number of the line)."""

    def __init__(self) -> None:
        self.size = 0
        self._line = 1
        self._starts = [(0, 1)]

    def look(self, chunk: bytes, cut: bool) -> None:
        """Take the next bytes of the file, and see where to cut them if that is asked for."""
        place = 0
        while cut:
            wanted = max(place, self._starts[-1][0] + SHARD_BYTES - 1 - self.size)
            end = chunk.find(b"\n", wanted) + 1 or len(chunk)
            self._line += chunk.count(b"\n", place, end)
            place = end
            if not chunk.endswith(b"\n", 0, end) or end <= wanted:
                break
            self._starts.append((self.size + end, self._line))
        self.size += len(chunk)

    def parts(self) -> Iterator[Part]:
        ends = [start for start, _ in self._starts[1:]] + [self.size]
        for (start, line), end in zip(self._starts, ends, strict=True):
            if start < end or start == 0:
                yield Part(start, end, line)


def _parts(source: Source) -> tuple[Part, ...]:
    return tuple(source.format.parts(source.path) or [Part()])


def shards(surveys: Iterable[tuple[Source, Survey]]) -> list[Shard]:
    """The shards of some files in order: a part of a big file, or several small files."""
    found: list[list[Piece]] = []
    size = 0
    for source, known in surveys:
        for part in known.parts:
            piece = Piece(source, part, _size(part, known))
            small = len(known.parts) == 1 and source.format.grouped
            together = found and small and size + piece.size <= SHARD_BYTES
            if (
                not together
                or len(found[-1]) == SHARD_FILES
                or found[-1][-1].source.format is not source.format
            ):
                found.append([])
                size = 0
            found[-1].append(piece)
            size += piece.size
    return [Shard(number, tuple(pieces)) for number, pieces in enumerate(found)]


def _size(part: Part, known: Survey) -> int:
    if part.end is None or len(known.parts) == 1:
        return known.size
    if known.parts[-1].end == known.size:
        return part.end - part.start
    return known.size // len(known.parts)  # row groups


def surveyed(value: Mapping[str, Any]) -> Survey:
    """A survey as JSON kept it."""
    return Survey(
        value["size"], value["checksum"], tuple(Part(*part) for part in value["parts"]), value.get("content")
    )
