"""What a user names -> the files of a corpus: folders opened, globs filled in, each file with its format."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from glob import glob, has_magic
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from cleaner.errors import InputError
from cleaner.formats import jsonline, pages, txt
from cleaner.formats.format import Format
from cleaner.formats.streams import file_system, is_url, name_of, plain_name, without_query

_FORMATS = {
    "txt": txt.SUFFIXES,
    "jsonl": jsonline.SUFFIXES,
    "csv": (".csv", ".tsv"),
    "table": (".parquet", ".arrow", ".feather"),
    "html": pages.SUFFIXES,
    "warc": (".warc", ".wet"),
}
RECORDS = frozenset({"jsonl", "csv", "table", "warc"})
"""Formats in which a file holds many documents."""
_BY_SUFFIX = {suffix: kind for kind, suffixes in _FORMATS.items() for suffix in suffixes}
KNOWN = f"{', '.join(_BY_SUFFIX)}, and those but {', '.join(_FORMATS['table'])} with .gz or .zst"


class Source(NamedTuple):
    """A file: where it lies, and what it is called in the output, with slashes."""

    path: str
    name: str

    @property
    def kind(self) -> str:
        return _kind(self.name) or ""

    @property
    def target(self) -> str:
        """What the file is called when it holds cleaned documents: a page is a text then."""
        if self.kind != "html":
            return self.name
        plain = plain_name(self.name)
        return f"{plain}.txt{self.name.removeprefix(plain)}"

    @property
    def format(self) -> Format:
        return format_of(self.kind)


@cache
def format_of(kind: str) -> Format:
    """The format of this name. Raises `MissingExtra` when what it needs is not installed."""
    if kind == "txt":
        return txt.Text()
    if kind == "jsonl":
        from cleaner.formats.jsonl import Jsonl

        return Jsonl()
    if kind == "csv":
        from cleaner.formats.rows import Rows

        return Rows()
    if kind == "table":
        from cleaner.formats.table import Table

        return Table()
    if kind == "html":
        return pages.Page()
    if kind == "warc":
        from cleaner.formats.warc import Warc

        return Warc()
    raise InputError(f"there is no format {kind!r}")


def _kind(name: str) -> str | None:
    plain = plain_name(name)
    kind = _BY_SUFFIX.get(PurePosixPath(plain).suffix.lower())
    return None if kind == "table" and plain != name else kind


def sources(inputs: Sequence[str]) -> list[Source]:
    """The files that a user names, ordered by name, each once.

    A file is called what it is called in its folder; one in a folder that was named, what it is called
    from there; one that is named in several ways, by the longest, and rather as itself than as a link to it.
    If two files would get one name, all are called by their paths below the folder that all have in common.
    Raises `InputError` for what is not there, and for files of no known format.
    """
    found: dict[str, Source] = {}
    for source in (source for given in inputs for source in _named(given)):
        real = source.path if is_url(source.path) else os.path.realpath(source.path)
        found[real] = max(found.get(real, source), source, key=lambda source: _rank(real, source))
    files = [*found.values()]
    if len({source.name for source in files}) < len(files):
        places = [without_query(source.path) for source in files]
        common = os.path.commonpath([place.rpartition("/")[0] for place in places])
        files = [
            Source(source.path, os.path.relpath(place, common))
            for source, place in zip(files, places, strict=True)
        ]
    return sorted(files, key=lambda source: source.name)


def _rank(real: str, source: Source) -> tuple[bool, int, str, str]:
    """What makes one way to name a file better than another, whatever comes first."""
    itself = PurePosixPath(source.name).name == PurePosixPath(real).name
    return itself, source.name.count("/"), source.name, source.path


def _named(given: str) -> Iterator[Source]:
    """The files that one argument stands for."""
    if is_url(given):
        yield from _remote(given)
        return
    paths = [given] if os.path.lexists(given) else glob(given, recursive=True)  # noqa: PTH207  absolute ones too
    if not paths:
        raise InputError(f"{given}: there is no such file or folder")
    some = False
    for path in map(Path, paths):
        some = some or path.is_dir() or _kind(path.name) is not None
        if path.is_dir():
            yield from _inside(path)
        elif not path.is_file():
            raise InputError(f"{path}: is no file that can be read twice; name - for standard input")
        elif _kind(path.name):
            yield Source(_path(path), path.name)
    if not some:
        raise InputError(f"{given}: what is in it? known are {KNOWN}")


def _path(file: Path) -> str:
    """The full path of a file. A link keeps its name, which says what the file is: a cache calls it by its
    checksum."""
    return str(file.parent.resolve() / file.name)


def _inside(folder: Path) -> Iterator[Source]:
    """The files of known formats in a folder, hidden ones and links to folders left out."""
    some = False
    for place, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in (Path(place, name) for name in sorted(names)):
            if not file.name.startswith(".") and _kind(file.name) and file.is_file():
                some = True
                yield Source(_path(file), file.relative_to(folder).as_posix())
    if not some:
        raise InputError(f"{folder}: holds no file of a known format: {KNOWN}")


def _unreadable(error: OSError) -> None:
    raise InputError(f"{error.filename}: cannot be read: {error.strerror}") from None


def _remote(url: str) -> Iterator[Source]:
    system, path = file_system(url)
    try:
        base = path if system.isdir(path) else None
        if has_magic(path):
            found = system.glob(path)
        elif base:
            found = system.find(path)
        else:
            found = [path] if system.exists(path) else []
    except OSError as error:
        raise InputError(f"{url}: cannot be read: {error.strerror or error}") from None
    known = [file for file in found if _kind(name_of(file))]
    if not known:
        raise InputError(f"{url}: there is no file of a known format: {KNOWN}")
    for file in known:
        name = os.path.relpath(file, base) if base else name_of(file)
        yield Source(system.unstrip_protocol(file), name)


def check_apart(output: Path, paths: Iterable[str]) -> None:
    """Refuse an output that would write over what is read, or among it. Raises `InputError`."""
    out = output.resolve()
    for path in paths:
        if path != txt.STDIN and not is_url(path):
            full = Path(path).resolve()
            if out == full or out in full.parents or full in out.parents:
                raise InputError(f"{output} and {path} lie in each other; choose another folder")
