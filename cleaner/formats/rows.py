"""CSV and TSV: a record a row, perhaps over several lines. What is not the text stays as it was written.

Python's `csv` tells what a row says and not where, so fields are found here, as RFC 4180 has them.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from typing import IO, NamedTuple

from cleaner.errors import InputError
from cleaner.formats.format import ByteFormat, Part, Spans
from cleaner.formats.record import (
    TOO_LONG,
    Document,
    Fields,
    Item,
    Other,
    Rejected,
    check_names,
    string,
    utf8,
)
from cleaner.formats.streams import LongLine, TornLine, described, lines, reading

ROW = 4 << 20
"""Bytes after which an open quotation mark is taken for a slip: its line is rejected, those below it not."""
DELIMITERS = ",\t;|"
"""What may separate fields; that of a file is the one that stands most often in its first line."""

_BOM = "\ufeff"
_Line = bytes | LongLine | TornLine


class _OpenQuote(InputError):
    """A row that ends within quotation marks, and so may go on in the next line."""


class _Raw(NamedTuple):
    row: str
    places: list[tuple[int, int]]
    text: int
    """The place of the field that is cut, and that of the one that an article goes to."""
    target: int


class Rows(ByteFormat):
    """The first row names the fields."""

    def items(self, stream: IO[bytes], part: Part, fields: Fields) -> Iterator[Item]:
        waiting: deque[_Line] = deque()
        coming = iter(lines(stream))

        def following() -> _Line | None:
            return waiting.popleft() if waiting else next(coming, None)

        table: _Table | None = None
        nameless = False
        number = part.first
        while (line := following()) is not None:
            if isinstance(line, LongLine):
                nameless |= table is None
                yield Rejected(number, TOO_LONG, line.pieces)
                number += 1
                continue
            if isinstance(line, TornLine):
                yield Rejected(number, described(line.error), line.start)
                return
            taken = [line]
            try:
                if not line.strip():
                    item: Item = Other(number, line)
                elif nameless:
                    item = Rejected(number, "stands below a first line that cannot be read", line)
                elif table is None:
                    table = _Table(line)
                    item = Other(number, line)
                else:
                    places = _places(line, table.delimiter)
                    if places is None:
                        _complete(taken, following, waiting)
                    item = table.item(number, b"".join(taken), fields)
            except InputError as error:
                nameless |= table is None
                waiting.extendleft(reversed(taken[1:]))
                item = Rejected(number, str(error), line)
                taken = [line]
            yield item
            number += len(taken)

    def written(self, document: Document, spans: Spans) -> list[str]:
        raw: _Raw = document.raw
        quoted = raw.row.startswith('"', raw.places[raw.text][0])
        pieces = super().written(document, spans)
        return list(map(self.plainly, pieces)) if quoted else pieces

    def plainly(self, text: str) -> str:
        return text.replace('"', '""')

    def rewritten(self, document: Document, literal: str) -> bytes:
        raw: _Raw = document.raw
        start, end = raw.places[raw.text]
        quote = '"' if raw.row.startswith('"', start) else ""
        return f"{raw.row[:start]}{quote}{literal}{quote}{raw.row[end:]}".encode()

    def vanishes(self, document: Document) -> bool:
        """In a table of one column an empty row is no row."""
        raw: _Raw = document.raw
        return len(raw.places) == 1 and not raw.row.startswith('"', raw.places[0][0])

    def replace(self, document: Document, text: str) -> bytes:
        return self.unplaced(document, f'"{self.plainly(text)}"')

    def replaced(self, document: Document) -> str:
        raw: _Raw = document.raw
        start, end = raw.places[raw.target]
        return raw.row[start:end]

    def unplaced(self, document: Document, before: str | None) -> bytes:
        raw: _Raw = document.raw
        start, end = raw.places[raw.target]
        return f"{raw.row[:start]}{before or ''}{raw.row[end:]}".encode()

    def head(self, path: str) -> bytes:
        with reading(path) as stream:
            line = next((line for line in lines(stream) if not isinstance(line, bytes) or line.strip()), b"")
        with suppress(InputError):
            if isinstance(line, bytes) and line:
                _Table(line)
                return line
        return b""

    def check(self, path: str, fields: Fields) -> None:
        if head := self.head(path):
            check_names(path, _Table(head).names, fields)

    def rejects(self, path: str, fields: Fields) -> Iterator[Item]:  # noqa: ARG002
        """Each is a line, whatever the lines would be together."""
        with reading(path) as stream:
            for number, line in enumerate(lines(stream), 1):
                raw = line.pieces if isinstance(line, LongLine) else line
                yield Rejected(number, "", raw.start if isinstance(raw, TornLine) else raw)

    def height(self, raw: bytes | Iterator[bytes]) -> int:
        return max(1, raw.count(b"\n")) if isinstance(raw, bytes) else 1


class _Table:
    """What the first row says."""

    def __init__(self, line: bytes) -> None:
        head = utf8(line).removeprefix(_BOM)
        self.delimiter = max(DELIMITERS, key=head.count)
        self.names = [_value(head, place) for place in _row(head, self.delimiter)]
        self._places = {name: place for place, name in enumerate(self.names)}
        """Of a name that stands twice the last field counts, as in `json`."""

    def item(self, number: int, line: bytes, fields: Fields) -> Document:
        row = utf8(line)
        places = _row(row, self.delimiter)
        if len(places) != len(self.names):
            raise InputError(f"has {len(places)} fields, not {len(self.names)} as the first line")
        values = {name: _value(row, place) for name, place in zip(self.names, places, strict=True)}
        text = string(values, fields.html or fields.text)
        string(values, fields.text)
        raw = _Raw(row, places, self._places[fields.html or fields.text], self._places[fields.text])
        return Document(number, text, values, raw, fields.html is not None)


def _complete(taken: list[bytes], following: Callable[[], _Line | None], waiting: deque[_Line]) -> None:
    """Add the lines that a row goes on in, whose first one ends within quotation marks."""
    size, quotes = len(taken[0]), taken[0].count(b'"')
    while quotes % 2:
        line = following()
        if not isinstance(line, bytes) or size > ROW:
            if line is not None:
                waiting.appendleft(line)
            raise _OpenQuote("has an open quotation mark")
        taken.append(line)
        size += len(line)
        quotes += line.count(b'"')


@cache
def _field(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'"[^"]*(?:""[^"]*)*"(?!")|(?!")[^{re.escape(delimiter)}\r\n]*')


def _row(row: str, delimiter: str) -> list[tuple[int, int]]:
    """Where the fields of a row stand, quotation marks included."""
    found: list[tuple[int, int]] = []
    position = 0
    while True:
        match = _field(delimiter).match(row, position)
        if match is None:
            raise _OpenQuote("has an open quotation mark")
        found.append(match.span())
        position = match.end()
        if position == len(row) or row[position] in "\r\n":
            break
        if row[position] != delimiter:
            raise InputError(f"goes on behind a closing quotation mark at character {position}")
        position += 1
    if row[position:].strip("\r\n"):
        raise InputError(f"has a line break outside quotation marks at character {position}")
    return found


def _places(line: bytes, delimiter: str) -> list[tuple[int, int]] | None:
    """The fields of a row of one line; None if it ends within quotation marks."""
    try:
        return _row(utf8(line), delimiter)
    except _OpenQuote:
        return None


def _value(row: str, place: tuple[int, int]) -> str:
    raw = row[slice(*place)]
    return raw[1:-1].replace('""', '"') if raw.startswith('"') else raw
