"""Pages of HTML: one file is one document, and its article becomes a text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import IO

from cleaner.formats.format import ByteFormat, Part
from cleaner.formats.record import LIMIT, TOO_LONG, Document, Fields, Item, Rejected
from cleaner.formats.streams import described, packed, rest, torn, unpacked

SUFFIXES = (".html", ".htm", ".xhtml")


class Page(ByteFormat):
    """A file is a page, in any charset."""

    single = True

    def items(self, stream: IO[bytes], part: Part, fields: Fields) -> Iterator[Item]:  # noqa: ARG002
        try:
            raw = stream.read(LIMIT + 1)
        except torn() as error:
            yield Rejected(1, described(error), b"")
            return
        if len(raw) > LIMIT:
            yield Rejected(1, TOO_LONG, chain((raw,), rest(stream)))
        else:
            yield Document(1, raw, {}, raw, html=True)

    def rewritten(self, document: Document, literal: str) -> bytes:  # noqa: ARG002
        return literal.encode()

    def replace(self, document: Document, text: str) -> bytes:  # noqa: ARG002
        return f"{text}\n".encode() if text else b""

    def replaced(self, document: Document) -> str:
        raw: bytes = document.raw
        return packed(raw)

    def unplaced(self, document: Document, before: str | None) -> bytes:  # noqa: ARG002
        return unpacked(before or packed(b""))
