"""What a format has to do, and how those do it whose records are runs of bytes.

A file is cut into parts; a part is read as items; a document's text is cut; what comes of it is staged, as
nobody knows yet which documents are copies; and in the end stages are joined to a file of the same format.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple

from cleaner.formats.record import Document, Fields, Item
from cleaner.formats.streams import CHUNK, raw, reading, torn, writing

Spans = Sequence[tuple[int, int]]


class Part(NamedTuple):
    """A part of a file, its first record having the number ``first``.

    ``start``, ``end``: bytes of an uncompressed file, row groups of a table; ``end`` None: all of it.
    """

    start: int = 0
    end: int | None = None
    first: int = 1


class Slice(NamedTuple):
    """The items ``lo`` to ``hi`` of a stage, without those that ``gone`` marks: a byte for each of them,
    or nothing."""

    stage: Path
    lo: int
    hi: int
    gone: bytes = b""

    def runs(self) -> Iterator[tuple[int, int]]:
        """Where items stay: (from, to) in order."""
        gone = self.gone or bytes(self.hi - self.lo)
        end = 0
        while (start := gone.find(0, end)) >= 0:
            end = gone.find(1, start)
            end = len(gone) if end < 0 else end
            yield self.lo + start, self.lo + end

    def others(self) -> Slice:
        """The items that go."""
        return self._replace(gone=(self.gone or bytes(self.hi - self.lo)).translate(_SWAPPED))


_SWAPPED = bytes([1, 0, *range(2, 256)])


class Stage(AbstractContextManager["Stage"]):
    """Takes items one by one and keeps them on disk until they are joined."""

    count = 0

    @abstractmethod
    def add(self, raw: Any) -> None: ...

    @abstractmethod
    def close(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Format(ABC):
    """A kind of file. ``raw`` of an item, and what `rewritten` and `replace` return, is for its `stage`."""

    splittable = False
    """Whether an uncompressed file can be cut at any line end."""

    single = False
    """Whether a file is one document, so that there is no file without it."""

    grouped = True
    """Whether small files of this format can be staged together."""
    bare = True
    """Whether uncompressed files of the same content are the same bytes."""

    @abstractmethod
    def content(self, path: str) -> str | None:
        """A checksum of what is in a file, which is the same however it is packed; None if it is damaged."""

    def parts(self, path: str) -> list[Part] | None:  # noqa: ARG002
        """How a file of this format is cut; None: see ``splittable``."""
        return None

    def check(self, path: str, fields: Fields) -> None:  # noqa: B027  nothing to ask of most formats
        """Raises `InputError` when no record of a file can be used, as its fields are others."""

    @abstractmethod
    def read(self, path: str, part: Part, fields: Fields) -> Iterator[Item]:
        """The items of a part of a file, in order. Raises `InputError` when it cannot be read at all."""

    @abstractmethod
    def replace(self, document: Document, text: str) -> Any:
        """The document, a page of HTML or with one in a field, with ``text`` in the text's field."""

    def written(self, document: Document, spans: Spans) -> list[str]:
        """How spans of the text stand in the file."""
        text = document.text
        assert isinstance(text, str), "bytes are replaced, not cut"
        return [text[start:end] for start, end in spans]

    def plainly(self, text: str) -> str:
        """How a text is written if nothing else is said."""
        return text

    def whole(self, document: Document) -> Any:
        """The document as it is."""
        return self.rewritten(document, "".join(self.written(document, [(0, len(document.text))])))

    @abstractmethod
    def rewritten(self, document: Document, literal: str) -> Any:
        """The document with a text that is written so."""

    def vanishes(self, document: Document) -> bool:  # noqa: ARG002
        """Whether nothing would be left of the record if its text were empty, unless `replace` writes it."""
        return False

    def replaced(self, document: Document) -> str | None:  # noqa: ARG002
        """How what stood where `replace` puts a text was written; None if nothing did."""
        return None

    def unplaced(self, document: Document, before: str | None) -> Any:
        """The document as it was before `replace`; ``before`` is what `replaced` gave."""
        raise NotImplementedError

    def height(self, raw: Any) -> int:  # noqa: ARG002
        """The lines that an item takes, as its records count them."""
        return 1

    @abstractmethod
    def stage(self, path: Path) -> Stage:
        """A new stage at this path."""

    @abstractmethod
    def join(self, target: Path, slices: Iterable[Slice], head: bytes = b"") -> int:
        """Write a new file from what was staged, below a ``head``; how many items it has."""

    def head(self, path: str) -> bytes:  # noqa: ARG002
        """What has to stand first in a file of records of this file. (A table has it in each record.)"""
        return b""

    def rejects(self, path: str, fields: Fields) -> Iterator[Item]:
        """The items of a file of rejected records."""
        return self.read(path, Part(), fields)


class ByteStage(Stage):
    """Items one after another in a file, and beside it where they end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._ends = array("q", [0])

    def add(self, raw: bytes | Iterable[bytes]) -> None:
        size = 0
        for piece in (raw,) if isinstance(raw, bytes) else raw:
            size += self._file.write(piece)
        self._ends.append(self._ends[-1] + size)
        self.count += 1

    def close(self) -> None:
        self._file.close()
        ends_of(self._path).write_bytes(self._ends.tobytes())


def ends_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.ends")


class ByteFormat(Format):
    """A format whose items are runs of bytes, so that a file is its items one after another."""

    @abstractmethod
    def items(self, stream: IO[bytes], part: Part, fields: Fields) -> Iterator[Item]:
        """The items of a stream, which stands at the beginning of the part."""

    def read(self, path: str, part: Part, fields: Fields) -> Iterator[Item]:
        if part.end is None:
            with reading(path) as stream:
                yield from self.items(stream, part, fields)
        else:
            with raw(path) as stream:
                stream.seek(part.start)
                yield from self.items(stream, part, fields)

    def content(self, path: str) -> str | None:
        """The SHA-256 of the file, decompressed."""
        digest = hashlib.sha256()
        try:
            with reading(path) as stream:
                while chunk := stream.read(CHUNK):
                    digest.update(chunk)
        except torn():
            return None
        return digest.hexdigest()

    def stage(self, path: Path) -> Stage:
        return ByteStage(path)

    def join(self, target: Path, slices: Iterable[Slice], head: bytes = b"") -> int:
        count = 0
        with writing(target) as out:
            out.write(head)
            for piece in slices:
                ends = array("q")
                ends.frombytes(ends_of(piece.stage).read_bytes())
                with piece.stage.open("rb") as staged:
                    for lo, hi in piece.runs():
                        staged.seek(ends[lo])
                        _copy(staged, out, ends[hi] - ends[lo])
                        count += hi - lo
        return count


def _copy(source: IO[bytes], target: IO[bytes], size: int) -> None:
    while size > 0 and (chunk := source.read(min(size, CHUNK))):
        size -= target.write(chunk)


__all__ = ["ByteFormat", "Format", "Part", "Slice", "Spans", "Stage"]
