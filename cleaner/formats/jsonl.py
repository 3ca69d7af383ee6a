"""JSON Lines: a record a line. All bytes of a line but those of the text stay as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, NamedTuple

from cleaner.errors import InputError
from cleaner.formats import jsonline
from cleaner.formats.format import ByteFormat, Part, Spans
from cleaner.formats.record import TOO_LONG, Document, Fields, Item, Other, Rejected
from cleaner.formats.streams import LongLine, TornLine, described, lines

_readable = json.JSONEncoder(ensure_ascii=False).encode


class _Raw(NamedTuple):
    record: jsonline.Record
    string: jsonline.String
    field: str


class Jsonl(ByteFormat):
    splittable = True

    def items(self, stream: IO[bytes], part: Part, fields: Fields) -> Iterator[Item]:
        length = None if part.end is None else part.end - part.start
        for number, line in enumerate(lines(stream, length), part.first):
            if isinstance(line, LongLine):
                yield Rejected(number, TOO_LONG, line.pieces)
            elif isinstance(line, TornLine):
                yield Rejected(number, described(line.error), line.start)
            elif not line.strip():
                yield Other(number, line)
            else:
                yield _item(number, line, fields)

    def written(self, document: Document, spans: Spans) -> list[str]:
        string: jsonline.String = document.raw.string
        return string.written(spans)

    def plainly(self, text: str) -> str:
        return _readable(text)[1:-1]

    def rewritten(self, document: Document, literal: str) -> bytes:
        string: jsonline.String = document.raw.string
        return string.put(literal).encode()

    def replace(self, document: Document, text: str) -> bytes:
        raw: _Raw = document.raw
        line = raw.record.with_string(raw.field, text) if document.html else raw.string.replace(text)
        return line.encode()

    def replaced(self, document: Document) -> str | None:
        raw: _Raw = document.raw
        return raw.record.literal(raw.field) if document.html else raw.string.literal

    def unplaced(self, document: Document, before: str | None) -> bytes:
        raw: _Raw = document.raw
        if document.html:
            return raw.record.with_literal(raw.field, before).encode()
        return raw.string.put(before or "").encode()


def _item(number: int, line: bytes, fields: Fields) -> Item:
    try:
        record = jsonline.Record(line)
        string = record.string(fields.html or fields.text)
    except InputError as error:
        return Rejected(number, str(error), line)
    html = fields.html is not None
    return Document(number, string.text, record.values, _Raw(record, string, fields.text), html)
