"""Text files: one file is one document."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from cleaner.errors import InputError
from cleaner.formats.format import ByteFormat, Part
from cleaner.formats.record import LIMIT, TOO_LONG, Document, Fields, Item, Rejected
from cleaner.formats.streams import described, rest, torn

STDIN = "-"
SUFFIXES = (".txt", ".text", ".md")
"""Which files of a folder are taken. A file that is named itself is taken whatever it is called."""

_BOM = "\ufeff"
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1", b"ARROW1\0\0")
"""How gzip, Zstandard, Parquet and Arrow files begin."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file as it was read, line ends and all; ``bom`` is its byte order mark, or empty.

    The text begins behind the mark, and so do offsets into it.
    """

    name: str
    text: str
    bom: str


def shown(path: str) -> str:
    """A file name for people: what is not UTF-8 in it, and line ends, do not break a message."""
    return path.encode("utf-8", "replace").decode("utf-8").replace("\n", "?") or "''"


def read(path: str) -> TextFile:
    """A text file in UTF-8, or standard input for ``-``.

    Raises `InputError`, which names the file and the way out, when there is none or it is no text.
    """
    return text_file(*load(path))


def load(path: str) -> tuple[str, bytes]:
    """The name of a file, for people, and what is in it. Raises `InputError` when there is none."""
    name = "<stdin>" if path == STDIN else shown(path)
    try:
        raw = _stdin() if path == STDIN else Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(f"{name}: there is no such file") from None
    except IsADirectoryError:
        raise InputError(
            f"{name}: is a folder; `cleaner run` cleans folders, `cleaner check` looks into them"
        ) from None
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from None
    return name, raw


def text_file(name: str, raw: bytes) -> TextFile:
    """The text in a file. Raises `InputError` when it is not UTF-8 or no text."""
    try:
        text = decoded(raw)
    except InputError as error:
        problem = "is compressed or a table; `cleaner run` reads such files"
        raise InputError(f"{name}: {problem if raw.startswith(_PACKED) else error}") from None
    bom = _BOM if text.startswith(_BOM) else ""
    return TextFile(name, text[len(bom) :], bom)


def decoded(raw: bytes) -> str:
    """The text, byte order mark and all. Raises `InputError` with the way out when it is none in UTF-8."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("is UTF-16, not UTF-8; convert it: iconv -f UTF-16 -t UTF-8")
    if (at := raw.find(b"\0")) >= 0:
        raise InputError(f"is not text: NUL at byte {at}; to clean it all the same: tr -d '\\000'")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"0x{raw[error.start]:02x} at byte {error.start}"
        raise InputError(f"is not UTF-8: {byte}; convert it: iconv -f WINDOWS-1252 -t UTF-8") from None


def _stdin() -> bytes:
    if sys.stdin is None:
        raise InputError("<stdin>: is closed; name a file")
    return sys.stdin.buffer.read()


def files(
    paths: Sequence[str], unreadable: Callable[[OSError], None], suffixes: Collection[str] = SUFFIXES
) -> Iterator[str]:
    """The files that ``paths`` name, folders opened, in an order that does not depend on the disk.

    Of a folder those with one of the ``suffixes`` are taken. Hidden folders and linked ones stay closed; a
    folder that cannot be opened goes to ``unreadable``.
    """
    for path in paths:
        if path == STDIN or not Path(path).is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path, onerror=unreadable):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for file in (Path(folder, name) for name in sorted(names)):
                # A dangling link is named as missing later on; pipes and devices would block.
                if file.suffix.lower() in suffixes and (file.is_file() or not file.exists()):
                    yield str(file)


class Text(ByteFormat):
    """A file is a document; its byte order mark stays before it."""

    single = True

    def items(self, stream: IO[bytes], part: Part, fields: Fields) -> Iterator[Item]:  # noqa: ARG002
        try:
            raw = stream.read(LIMIT + 1)
            if len(raw) > LIMIT:
                yield Rejected(1, TOO_LONG, chain((raw,), rest(stream)))
                return
            text = decoded(raw)
        except torn() as error:
            yield Rejected(1, described(error), b"")
        except InputError as error:
            yield Rejected(1, str(error), raw)
        else:
            bom = _BOM if text.startswith(_BOM) else ""
            yield Document(1, text[len(bom) :], {}, bom)

    def rewritten(self, document: Document, literal: str) -> bytes:
        return f"{document.raw}{literal}".encode()

    def replace(self, document: Document, text: str) -> bytes:
        return self.rewritten(document, text)

    def replaced(self, document: Document) -> str:
        return str(document.text)

    def unplaced(self, document: Document, before: str | None) -> bytes:
        return self.rewritten(document, before or "")
