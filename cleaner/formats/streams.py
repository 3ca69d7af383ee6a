"""Bytes in and out: plain, gzip or Zstandard; on this machine or behind a URL."""

from __future__ import annotations

import base64
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast
from urllib.parse import unquote, urlsplit

from cleaner.errors import InputError, MissingExtra
from cleaner.formats.record import LIMIT

CHUNK = 1 << 18
_COMPRESSED = (".gz", ".zst")


def is_url(path: str) -> bool:
    return "://" in path


def without_query(path: str) -> str:
    """A path, of a web address without its query: one that was signed says behind it who may read it."""
    if not path.startswith(("http://", "https://")):
        return path
    parts = urlsplit(path)
    return f"{parts.scheme}://{parts.netloc}{unquote(parts.path)}"


def name_of(path: str) -> str:
    """What a file is called."""
    return PurePosixPath(without_query(path)).name


def compression(name: str) -> str:
    """How a file is compressed, by its name: ``.gz``, ``.zst`` or nothing."""
    return next((suffix for suffix in _COMPRESSED if name.lower().endswith(suffix)), "")


def plain_name(name: str) -> str:
    """A file's name without the suffix of its compression."""
    return name[: len(name) - len(compression(name))]


def file_system(url: str) -> tuple[Any, str]:
    """The fsspec file system of a URL, and the path in it. Raises `MissingExtra` without fsspec or the
    package that knows this kind of URL."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingExtra(f"{url}: URLs need fsspec: pip install 'newswire-cleaner[remote]'") from error
    try:
        return cast("tuple[Any, str]", url_to_fs(url))
    except (ImportError, ValueError) as error:
        raise MissingExtra(f"{url}: {error}") from error


@contextmanager
def raw(path: str) -> Iterator[IO[bytes]]:
    """A file as it is, compressed or not. Raises `InputError` when it cannot be opened."""
    try:
        if is_url(path):
            system, inner = file_system(path)
            stream = cast("IO[bytes]", system.open(inner, "rb"))
        else:
            stream = Path(path).open("rb")  # noqa: SIM115  closed below
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None
    with stream:
        yield stream


@contextmanager
def reading(path: str) -> Iterator[IO[bytes]]:
    """A file, decompressed."""
    import gzip

    packing = compression(name_of(path))
    with raw(path) as stream:
        if packing == ".gz":
            with gzip.open(stream, "rb") as unpacked:
                yield cast("IO[bytes]", unpacked)
        elif packing == ".zst":
            with _zstd().open(stream, "rb") as unpacked:
                yield unpacked
        else:
            yield stream


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """A new file, compressed as its name says: the same bytes for the same content."""
    import gzip

    with path.open("wb") as stream:
        if compression(path.name) == ".gz":
            with gzip.GzipFile("", "wb", 6, stream, mtime=0) as packed:
                yield cast("IO[bytes]", packed)
        elif compression(path.name) == ".zst":
            with _zstd().open(stream, "wb") as packed:
                yield packed
        else:
            yield stream


_ZSTD = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
"""The module that knows Zstandard: Python's own where there is one. (The package `zstandard` takes a stream
that was cut short for a whole one.)"""


def _zstd() -> Any:
    try:
        return import_module(_ZSTD)
    except ImportError as error:
        raise MissingExtra(".zst files need backports.zstd: pip install 'newswire-cleaner[zst]'") from error


def packed(data: bytes) -> str:
    """Bytes as a string that JSON can hold, compressed."""
    return base64.b64encode(zlib.compress(data)).decode()


def unpacked(text: str) -> bytes:
    """The bytes that `packed` took."""
    return zlib.decompress(base64.b64decode(text))


def torn() -> tuple[type[Exception], ...]:
    """What reading a damaged compressed stream may raise."""
    from gzip import BadGzipFile

    zstd = sys.modules.get(_ZSTD)
    return (EOFError, BadGzipFile, zlib.error, *([zstd.ZstdError] if zstd else []))


def is_damage(error: Exception) -> bool:
    """Whether an error is the file's fault. An error of the system has a number, and another time the file
    may be read; so it may where memory was short."""
    return not isinstance(error, MemoryError) and getattr(error, "errno", None) is None


class LongLine:
    """A line beyond the limit, to be taken in pieces before the next line is asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces


class TornLine:
    """What was read of a line before the stream broke, and how it did."""

    def __init__(self, start: bytes, error: Exception) -> None:
        self.start = start
        self.error = error


def prompt(stream: IO[bytes]) -> Callable[[int], bytes]:
    """How to read a stream so that what stands before damage comes before its error, and not with it."""
    return cast("Callable[[int], bytes]", getattr(stream, "read1", stream.read))


def lines(
    stream: IO[bytes], length: int | None = None, limit: int = LIMIT
) -> Iterator[bytes | LongLine | TornLine]:
    """The lines of a stream, line ends and all; no more of it is held than ``limit``.

    ``length``: bytes to read, all if None. A stream that breaks ends with a `TornLine`.
    """
    read = prompt(stream)
    left = sys.maxsize if length is None else length
    begun = bytearray()  # a line whose end was not read yet; bytes would be copied for each chunk
    ahead = b""  # what was read behind the end of a line that is too long
    broken: Exception | None = None

    def more() -> bytes:
        nonlocal ahead, broken, left
        if ahead:
            chunk, ahead = ahead, b""
            return chunk
        try:
            chunk = read(min(CHUNK, left)) if left else b""
        except torn() as error:
            broken, left = error, 0
            return b""
        left -= len(chunk)
        return chunk

    def pieces() -> Iterator[bytes]:
        nonlocal ahead
        yield bytes(begun)
        begun.clear()
        while chunk := more():
            if end := chunk.find(b"\n") + 1:
                ahead = chunk[end:]
                yield chunk[:end]
                return
            yield chunk

    while chunk := more():
        start = 0
        while end := chunk.find(b"\n", start) + 1:
            yield bytes(begun) + chunk[start:end]
            begun.clear()
            start = end
        begun += chunk[start:]
        if len(begun) > limit:
            long = LongLine(pieces())
            yield long
            for _ in long.pieces:
                pass
    if broken:
        yield TornLine(bytes(begun), broken)
    elif begun:
        yield bytes(begun)


def rest(stream: IO[bytes]) -> Iterator[bytes]:
    """What is left of a stream, in pieces, as far as it can be read."""
    with suppress(*torn()):
        while chunk := stream.read(CHUNK):
            yield chunk


def described(error: Exception) -> str:
    """Why a compressed stream broke."""
    return f"the compressed stream is damaged: {error}"
