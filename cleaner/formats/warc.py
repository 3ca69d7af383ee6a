"""WARC and WET: texts (``conversion`` records) are cleaned, HTML (in ``response`` records) becomes text.

All other records, warcinfo and requests and images, stay as they are.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator
from io import BufferedIOBase, BytesIO
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple

from cleaner.errors import InputError, MissingExtra
from cleaner.formats.format import ByteFormat, Part, Slice, ends_of
from cleaner.formats.record import LIMIT, TOO_LONG, Document, Fields, Item, Other, Rejected
from cleaner.formats.streams import compression, described, is_damage, packed, prompt, rest, torn, unpacked
from cleaner.formats.txt import decoded

try:
    from fastwarc.warc import ArchiveIterator, WarcRecordType
except ImportError as error:
    raise MissingExtra("WARC and WET files need FastWARC: pip install 'newswire-cleaner[warc]'") from error

_END = b"\r\n\r\n"
_HTML = frozenset({"text/html", "application/xhtml+xml"})


class _Raw(NamedTuple):
    head: bytes
    block: bytes


class _Prompt(BufferedIOBase):
    """A stream that gives what it has: the archive's reader looks ahead, and would meet damage before it has
    given the records above it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.read = prompt(stream)  # type: ignore[assignment]
        self.tell = stream.tell  # type: ignore[method-assign]


class Warc(ByteFormat):
    grouped = False

    def items(self, stream: IO[bytes], part: Part, fields: Fields) -> Iterator[Item]:  # noqa: ARG002
        number = part.first
        try:
            for record in ArchiveIterator(_Prompt(stream), parse_http=False):
                yield _item(number, record)
                number += 1
        except torn() as error:
            yield Rejected(number, described(error), b"")
        except OSError as error:
            if not is_damage(error):
                raise
            yield Rejected(number, f"the file is damaged: {error}", b"")

    def rewritten(self, document: Document, literal: str) -> bytes:
        raw: _Raw = document.raw
        return _record(raw, literal.encode())

    def replace(self, document: Document, text: str) -> bytes:
        raw: _Raw = document.raw
        return _record(raw._replace(head=_converted(raw.head)), text.encode())

    def replaced(self, document: Document) -> str:
        raw: _Raw = document.raw
        return packed(raw.head + raw.block + _END)

    def unplaced(self, document: Document, before: str | None) -> bytes:  # noqa: ARG002
        return unpacked(before or packed(b""))

    def join(self, target: Path, slices: Iterable[Slice], head: bytes = b"") -> int:
        """As for other formats, but each record is compressed by itself: readers jump to a record."""
        if compression(target.name) != ".gz":
            return super().join(target, slices, head)
        count = 0
        with target.open("wb") as out:
            for piece in slices:
                ends = array("q")
                ends.frombytes(ends_of(piece.stage).read_bytes())
                with piece.stage.open("rb") as staged:
                    for item in chain.from_iterable(range(*run) for run in piece.runs()):
                        staged.seek(ends[item])
                        out.write(gzip.compress(staged.read(ends[item + 1] - ends[item]), 6, mtime=0))
                        count += 1
        return count


def _item(number: int, record: Any) -> Item:
    head = _head(record)
    if record.content_length > LIMIT:
        raw = chain((head,), rest(record.reader), (_END,))
        if _wanted(record):
            return Rejected(number, TOO_LONG, raw)
        return Other(number, raw)
    length = record.content_length
    block: bytes = record.reader.read()
    if len(block) < length:
        return Rejected(number, f"ends after {len(block)} of {length} bytes", head + block)
    text: str | bytes | None = None
    html = False
    try:
        if record.record_type == WarcRecordType.conversion:
            text = decoded(block)
        elif record.record_type == WarcRecordType.response and record.is_http:
            # a record that cannot be unpacked ends its archive, so it gets one of its own
            own = iter(ArchiveIterator(BytesIO(head + block + _END), parse_http=False))
            record = next(own)
            record.parse_http(auto_decode="all")
            if html := record.http_content_type in _HTML:
                text = record.reader.read()
    except (InputError, OSError) as error:
        return Rejected(number, str(error), head + block + _END)
    if text is None:
        return Other(number, head + block + _END)
    names = {"id": "WARC-Record-ID", "url": "WARC-Target-URI", "date": "WARC-Date"}
    values = {name: record.headers.get(header) for name, header in names.items()}
    return Document(number, text, values, _Raw(head, block), html, record.http_charset)


def _wanted(record: Any) -> bool:
    return record.record_type in (WarcRecordType.conversion, WarcRecordType.response)


def _head(record: Any) -> bytes:
    lines = [record.headers.status_line, *(f"{name}: {value}" for name, value in record.headers.items())]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + _END


_LENGTH = re.compile(rb"(?im)^(Content-Length:[ \t]*)\d+")
_DIGEST = re.compile(rb"(?im)^(WARC-(?:Block|Payload)-Digest:[ \t]*sha1:)([A-Z2-7]+)")


def _record(raw: _Raw, block: bytes) -> bytes:
    """The record with another block: its length is put right, and its digests where they were right."""
    old, new = (base64.b32encode(hashlib.sha1(data).digest()) for data in (raw.block, block))
    head = _LENGTH.sub(rb"\g<1>%d" % len(block), raw.head)
    head = _DIGEST.sub(lambda found: found[1] + (new if found[2] == old else found[2]), head)
    return head + block + _END


def _converted(head: bytes) -> bytes:
    """The head of a page's record for its text."""
    head = re.sub(rb"(?im)^(WARC-Type:[ \t]*)response", rb"\g<1>conversion", head)
    head = re.sub(rb"(?im)^(Content-Type:[ \t]*)[^\r\n]*", rb"\g<1>text/plain", head)
    return re.sub(rb"(?im)^WARC-(?:Block|Payload)-Digest:[^\r\n]*\r\n", b"", head)
