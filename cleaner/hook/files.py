"""A file that is tracked -> the documents in it, each of which can be cut where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cleaner import console
from cleaner.config import Config
from cleaner.console import say
from cleaner.errors import InputError
from cleaner.formats import jsonline, txt
from cleaner.formats.files import RECORDS, Source
from cleaner.formats.jsonline import Record

SUFFIXES = txt.SUFFIXES + jsonline.SUFFIXES
"""Files of JSON Lines, where each line is a document, and others, which are one document."""

Spans = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Document:
    """An article in a file. ``raw``: how it stands there; ``cut`` returns it with no more of its ``text``
    than some spans of it. ``line``: where its record stands, None if the file is one document."""

    text: str
    raw: str
    cut: Callable[[Spans], str]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """A line that holds no document, and what is wrong with it, if anything. ``lacks``: why a record is none,
    which is none of our business unless it goes for all of a file."""

    raw: str
    line: int
    problem: str | None = None
    lacks: str | None = None


def parts(path: str, text: str, field: str) -> Iterator[Document | Other]:
    """A file's documents and what stands between them: together, their ``raw`` is its ``text``."""
    if not is_records(path):
        yield Document(text, text, partial(_pieces, text))
        return
    *lines, last = text.split("\n")  # `splitlines` would cut at characters that may stand in a string
    for number, line in enumerate(lines, 1):
        yield _part(f"{line}\n", number, field)
    if last:
        yield _part(last, len(lines) + 1, field)


def told(path: str, found: Iterable[Document | Other]) -> Iterator[Document | Other]:
    """The parts of a file; if none of its records has a text, it is said, since the field may be another."""
    documents, lacking = 0, None
    for part in found:
        if isinstance(part, Document):
            documents += 1
        else:
            lacking = lacking or part.lacks
        yield part
    if lacking and not documents:
        say(f"{txt.shown(path)}: {textless(lacking)}")


def textless(lacking: str) -> str:
    """What there is to say of a file none of whose records has a text; ``lacking``: what the first lacks."""
    return f"no record has a text; the first {lacking}; --text-field takes another name"


def is_records(path: str) -> bool:
    return Path(path).suffix.lower() in jsonline.SUFFIXES


def _part(line: str, number: int, field: str) -> Document | Other:
    if not line.strip():
        return Other(line, number)
    try:
        record = Record(line)
    except InputError as error:
        return Other(line, number, str(error))
    try:
        string = record.string(field)
    except InputError as error:
        return Other(line, number, lacks=str(error))
    return Document(string.text, line, string.cut, number)


def _pieces(text: str, spans: Spans) -> str:
    return "".join(text[start:end] for start, end in spans)


class InConflict(InputError):
    """A file that a merge left for somebody to decide."""


def read(path: str) -> txt.TextFile:
    """A file of text or of JSON Lines. Raises `InConflict` when it is in conflict, `InputError` when it is
    something else."""
    kind = Source(path, path).kind
    if kind in RECORDS and not is_records(path):
        raise InputError(
            f"{txt.shown(path)}: is a table or an archive, whose lines are not those of its documents; "
            "`cleaner run` cleans these"
        )
    if kind == "html":
        raise InputError(
            f"{txt.shown(path)}: is a page of HTML, whose lines are not those of its article; "
            "`cleaner explain` names what would go, `cleaner clean` and `cleaner run` make a text of it"
        )
    source = console.read(path)
    if in_conflict(source.text):
        raise InConflict(f"{source.name}: holds a conflict of a merge; resolve it first")
    return source


_OURS, _MIDDLE, _THEIRS = (
    re.compile(f"^{mark}", re.MULTILINE) for mark in ("<{7} ", r"={7}\r?$", ">{7} ")
)  # what git writes between the two sides


def in_conflict(text: str) -> bool:
    """Whether the marks of a merge stand in a text, in their order."""
    position = 0
    for mark in (_OURS, _MIDDLE, _THEIRS):
        found = mark.search(text, position)
        if found is None:
            return False
        position = found.end()
    return True


class Files:
    """The files that somebody names, folders opened, without what the configuration excludes."""

    def __init__(self, paths: Sequence[str], config: Config) -> None:
        self.looked = self.failed = 0
        """How many files were looked at, and how many could not be."""
        self._paths, self._config = paths, config

    def __iter__(self) -> Iterator[str]:
        for path in txt.files(self._paths, self._unreadable, SUFFIXES):
            if path == txt.STDIN or not self._config.excludes(path):
                self.looked += 1
                yield path
        if not self.looked and not self.failed:
            names = ", ".join(map(txt.shown, self._paths))
            say(f"No {', '.join(sorted(SUFFIXES))} files in {names}, or all of them are excluded")

    def fail(self, problem: object) -> None:
        self.failed += 1
        say(f"Error: {problem}")

    def _unreadable(self, error: OSError) -> None:
        self.fail(f"{txt.shown(error.filename)}: cannot be read: {error.strerror}")
