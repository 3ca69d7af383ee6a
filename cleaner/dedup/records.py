"""The input of ``cleaner dedup``: files of clean records, read as often as needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import Any

from cleaner.errors import InputError
from cleaner.formats.files import Source, sources
from cleaner.formats.format import Part
from cleaner.formats.jsonline import json_line
from cleaner.formats.record import About, Document, Fields, Rejected, about
from cleaner.formats.streams import raw
from cleaner.formats.txt import STDIN

KINDS = frozenset({"txt", "jsonl", "csv"})
"""The formats whose records can be written as JSON and lose nothing."""
BESIDE = frozenset(
    {
        "removed.jsonl",
        "rejected.jsonl",
        "metadata.jsonl",
        "clusters.jsonl",
        "copies.jsonl",
        "copies",
        "rejected",
    }
)
"""What stands in the folder of a run beside its documents; who names that folder does not mean these."""


@dataclass(frozen=True, slots=True)
class Record:
    """A document, or a record that is none and the ``reason``. ``line``: as it stood in the file, as JSON."""

    about: About
    text: str
    value: Mapping[str, Any]
    line: bytes
    reason: str | None = None


class Records:
    """The records of files, in order, each time that they are asked for."""

    def __init__(self, inputs: Sequence[Path], fields: Fields) -> None:
        """Raises `InputError` for what is neither a file of a known kind nor a directory with some."""
        if Path(STDIN) in inputs:
            raise InputError("deduplication reads its input twice, so it takes files, not standard input")
        self._sources = sources([str(path) for path in inputs])
        self._fields = fields
        self.paths = [*map(str, inputs), *(source.path for source in self._sources)]
        """Where they are read."""
        for source in self._sources:
            if source.kind not in KINDS:
                raise InputError(f"{source.path}: reads text, JSON Lines, CSV; `cleaner run` reads more")
            if len(self._sources) > 1 and PurePosixPath(source.name).parts[0] in BESIDE:
                raise InputError(
                    f"{source.path}: tells of an earlier run; name the files that hold its documents"
                )

    def checksums(self) -> dict[str, str]:
        """The SHA-256 of each file, by name."""
        found = {}
        for source in self._sources:
            with raw(source.path) as stream:
                found[source.name] = file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
        return found

    def __iter__(self) -> Iterator[Record]:
        for source in self._sources:
            for item in source.format.read(source.path, Part(), self._fields):
                if isinstance(item, Document):
                    yield self._record(source, item)
                elif isinstance(item, Rejected):
                    name = About(f"{source.name}#{item.line}", None, None)
                    yield Record(name, "", {}, b"", item.reason)

    def _record(self, source: Source, document: Document) -> Record:
        known = about(document.values, source.name, document.line, self._fields)
        text = str(document.text)
        if source.kind == "jsonl":
            line: bytes = source.format.whole(document)
            return Record(known, text, document.values, line.rstrip(b"\r\n") + b"\n")
        own = {self._fields.id: known.id, self._fields.text: text}
        value = {self._fields.id: known.id, **document.values, **own}
        return Record(known, text, value, json_line(value))
