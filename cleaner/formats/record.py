"""What the files of a corpus hold: documents, what is rejected, and what is no document at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from cleaner.errors import InputError

LIMIT = 32 << 20
"""Bytes of the longest record. A longer one is no article, and it would be all that a worker holds."""
TOO_LONG = f"is longer than {LIMIT >> 20} MB"
"""Why it is rejected."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a record hold what. ``html``: the field whose page is cleaned into ``text``."""

    text: str = "text"
    id: str = "id"
    date: str = "date"
    site: str = "site"
    html: str | None = None


class Document(NamedTuple):
    """A record that can be cleaned.

    ``line``: where it stands, counted from 1: the line, the row of a table, the record of a WARC.
    ``text``: what is to be cleaned; HTML if ``html`` says so, and then it may be bytes, of which the archive
    says the ``charset``. ``values``: all its fields. ``raw``: what its format needs to write it again.
    """

    line: int
    text: str | bytes
    values: Mapping[str, Any]
    raw: Any
    html: bool = False
    charset: str | None = None


class Rejected(NamedTuple):
    """A record that cannot be used, and why. ``lost``: so many records, of which nothing could be kept."""

    line: int
    reason: str
    raw: Any
    lost: int = 0


class Other(NamedTuple):
    """What stands between the records and stays: blank lines, the head of a table."""

    line: int
    raw: Any


Item = Document | Rejected | Other


class About(NamedTuple):
    """What is known of a document besides its text."""

    id: str | int
    date: str | None
    site: str | int | None


def about(values: Mapping[str, Any], name: str, line: int, fields: Fields) -> About:
    """Id, date and site of a record; one without an id is called ``name#line``, and without a site its
    ``url`` tells. An empty string says nothing: a table has no other way to leave a field out."""
    own, date, site = (_name(values.get(field)) for field in (fields.id, fields.date, fields.site))
    return About(
        f"{name}#{line}" if own is None else own,
        date if isinstance(date, str) else None,
        _host(values.get("url")) if site is None else site,
    )


def _name(value: object) -> str | int | None:
    return value if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else None


def _host(url: object) -> str | None:
    if not isinstance(url, str):
        return None
    from urllib.parse import urlsplit

    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def missing(value: object) -> bool:
    """Whether this is None, or what a data frame has for it: NaN, NaT, NA."""
    try:
        return value is None or bool(value != value)
    except TypeError:  # of pandas.NA nothing can be said
        return True


def utf8(line: bytes) -> str:
    """The text of a line. Raises `InputError`, which names the first byte that does not fit."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8: 0x{line[error.start]:02x} at byte {error.start}") from None


def check_names(path: str, names: Sequence[str], fields: Fields) -> None:
    """Raises `InputError` when a table without all the fields that hold texts has these."""
    for option, name in (("--html-field", fields.html), ("--text-field", fields.text)):
        if name is not None and name not in names:
            raise InputError(f"{path}: {no_such_field(name, names)}; {option} takes another name")


MOST_NAMES = 20
"""Fields that a message names."""


def no_such_field(field: str, names: Collection[str]) -> str:
    """That there is no such field but others."""
    there = ", ".join(islice(names, MOST_NAMES)) or "none at all"
    return f"has no field {field!r} but {there}{', ...' if len(names) > MOST_NAMES else ''}"


def string(values: Mapping[str, Any], field: str) -> str:
    """The text at ``field``. Raises `InputError` when it is missing or no text."""
    value = values.get(field)
    if isinstance(value, str):
        return value
    if field not in values:
        raise InputError(no_such_field(field, values))
    raise InputError(f"field {field!r} is no text but {'null' if value is None else type(value).__name__}")
