"""One line of JSON Lines: where the strings in it stand, so that one changes and no other byte does.

Parsing and dumping a record would rewrite its numbers, escapes and white space. Here the scanner of the
`json` module reads it, and what it read is cut or replaced in the line as it stands.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from cleaner.errors import InputError
from cleaner.formats.record import no_such_field, utf8

SUFFIXES = (".jsonl", ".ndjson")
"""How the names of files end that hold such lines."""

_readable = json.JSONEncoder(ensure_ascii=False, default=str).encode
_scan = json.JSONDecoder().raw_decode
_past_space = re.compile(r"[ \t\n\r]*").match
DEEPEST = 500
"""Lists and objects in one another. How many more could be read depends on how deep in calls the reader is,
and what is read twice has to be read alike."""
_WORDS = {dict: "an object", list: "a list", bool: "true or false", type(None): "null"}


def json_line(value: Mapping[str, object]) -> bytes:
    """A new line, readable; what UTF-8 cannot say is escaped."""
    try:
        return (_readable(value) + "\n").encode()
    except UnicodeEncodeError:
        return (json.dumps(value, default=str) + "\n").encode()


class Place(NamedTuple):
    """A value and where it stands: ``line[start:end]``, the quotation marks of a string included."""

    start: int
    end: int
    value: Any


class Record:
    """A line that holds a JSON object. Of a key that stands twice the last value counts, as in `json`."""

    def __init__(self, line: str | bytes) -> None:
        """Raises `InputError`, which says what and where, unless the line is an object in UTF-8.

        White space around the object may stand there, and a byte order mark before it.
        """
        self.line = line if isinstance(line, str) else utf8(line)
        start = _space(self.line, self.line.startswith("\ufeff"))
        if self.line[start : start + 1] != "{":
            raise InputError("is no JSON object")
        try:
            self._places, end = _members(self.line, start)
            if (end := _space(self.line, end)) < len(self.line):
                raise _broken("more than one value", end)
            if self.line.count("[") + self.line.count("{") > DEEPEST and _is_deep(self.values):
                raise InputError(f"holds more than {DEEPEST} lists and objects in one another")
        except json.JSONDecodeError as error:
            raise _broken(error.msg, error.pos) from None
        except (RecursionError, ValueError) as error:  # ValueError: a number of more than 4,300 digits
            raise InputError(f"is not JSON that can be read: {error}") from None

    @property
    def values(self) -> dict[str, Any]:
        """The object as `json.loads` gives it."""
        return {key: place.value for key, place in self._places.items()}

    def string(self, field: str) -> String:
        """The string at ``field``: a key, or keys joined by dots for objects within the object.

        Raises `InputError` when there is none: a key is missing, or its value is no string.
        """
        place = self._places.get(field) or self._nested(field)
        if place is None:
            raise InputError(no_such_field(field, self._places))
        if not isinstance(place.value, str):
            what = _WORDS.get(type(place.value), "a number")
            raise InputError(f"field {field!r} is no string but {what}")
        return String(self.line, place.start, place.end, place.value)

    def literal(self, field: str) -> str | None:
        """How the value at a key is written; None where there is none."""
        place = self._places.get(field)
        return None if place is None else self.line[place.start : place.end]

    def with_string(self, field: str, text: str) -> str:
        """The line with ``text`` at a key: in the place of what stands there, or as its last member."""
        literal = json.dumps(text, ensure_ascii=self.line.isascii() or _SURROGATE.search(text) is not None)
        if field in self._places:
            return self.with_literal(field, literal)
        end = self.line.rindex("}")
        comma, colon = (", ", ": ") if ": " in self.line[:end] else (",", ":")
        member = f"{json.dumps(field, ensure_ascii=False)}{colon}{literal}"
        return f"{self.line[:end]}{comma if self._places else ''}{member}{self.line[end:]}"

    def with_literal(self, field: str, literal: str | None) -> str:
        """The line with a value that is written so at a key that is there; None undoes that `with_string`
        added it."""
        place = self._places[field]
        if literal is not None:
            return f"{self.line[: place.start]}{literal}{self.line[place.end :]}"
        before = [other.end for other in self._places.values() if other.end < place.start]
        return self.line[: max(before, default=self.line.index("{") + 1)] + self.line[place.end :]

    def _nested(self, path: str) -> Place | None:
        first, *rest = path.split(".")
        place = self._places.get(first)
        for key in rest:
            if place is None or not isinstance(place.value, dict):
                return None
            place = _members(self.line, place.start)[0].get(key)
        return place


@dataclass(frozen=True, slots=True)
class String:
    """The string ``text`` that stands at ``line[start:end]``, quotation marks included."""

    line: str
    start: int
    end: int
    text: str

    @property
    def literal(self) -> str:
        """How all of it is written, quotation marks left out."""
        return self.line[self.start + 1 : self.end - 1]

    def cut(self, spans: Iterable[tuple[int, int]]) -> str:
        """The line with no more of the string than these ``spans`` of ``text``, (start, end) in order.

        What stays is written as it was, whatever ways of escaping the string mixes.
        """
        return self.put("".join(self.written(spans)))

    def written(self, spans: Iterable[tuple[int, int]]) -> list[str]:
        """How these ``spans`` of ``text`` are written in the line, escapes and all."""
        behind, growth = self._escapes()

        def place(offset: int) -> int:
            return self.start + 1 + offset + growth[bisect_right(behind, offset)]

        return [self.line[place(start) : place(end)] for start, end in spans]

    def replace(self, text: str) -> str:
        """The line with ``text`` in the place of the string.

        A character that the string had is written as it was there. Another one is escaped if JSON asks
        for it, and if it is beyond ASCII and the line has no such character.
        """
        ascii_only = self.line.isascii()
        raw = set(_ESCAPE.sub("", self.literal))
        written = {_character(escape): escape for escape in set(_ESCAPE.findall(self.literal))}
        for new in set(text) - raw - written.keys():
            written[new] = json.dumps(new, ensure_ascii=ascii_only or "\ud800" <= new <= "\udfff")[1:-1]
        return self.put(text.translate(str.maketrans(written)))

    def _escapes(self) -> tuple[list[int], list[int]]:
        """For each escape the offset in ``text`` right behind its character; and by how much the line is
        longer than the text, before the first escape and behind each."""
        behind, growth = [], [0]
        for match in _ESCAPE.finditer(self.line, self.start + 1, self.end - 1):
            growth.append(growth[-1] + len(match[0]) - 1)
            behind.append(match.end() - self.start - 1 - growth[-1])
        return behind, growth

    def put(self, literal: str) -> str:
        """The line with a string in the place of this one that is written so, quotation marks left out."""
        return f'{self.line[: self.start]}"{literal}"{self.line[self.end :]}'


_SURROGATE = re.compile("[\ud800-\udfff]")
_HEX = "[0-9a-fA-F]"
_ESCAPE = re.compile(
    # the two halves of a surrogate pair are one character
    rf"\\(?:u[dD][89abAB]{_HEX}{{2}}\\u[dD][c-fC-F]{_HEX}{{2}}|u{_HEX}{{4}}|.)"
)


def _character(escape: str) -> str:
    return str(scanstring(f'{escape}"', 0)[0])


def _space(line: str, position: int) -> int:
    """The first place from ``position`` on that holds no white space."""
    return _past_space(line, position).end()  # type: ignore[union-attr]  # nothing is a match, too


def _members(line: str, start: int) -> tuple[dict[str, Place], int]:
    """The values of the object that opens at ``start``, by key, and where the object ends."""
    places: dict[str, Place] = {}
    position = _space(line, start + 1)
    if line[position : position + 1] == "}":
        return places, position + 1
    while True:
        if line[position : position + 1] != '"':
            raise json.JSONDecodeError("a key in double quotes is missing", line, position)
        key, position = scanstring(line, position + 1)
        position = _space(line, position)
        if line[position : position + 1] != ":":
            raise json.JSONDecodeError("a colon is missing", line, position)
        begin = _space(line, position + 1)
        value, end = _scan(line, begin)
        places[key] = Place(begin, end, value)
        position = _space(line, end)
        if line[position : position + 1] == "}":
            return places, position + 1
        if line[position : position + 1] != ",":
            raise json.JSONDecodeError("a comma is missing", line, position)
        position = _space(line, position + 1)


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        inner = (item.values() if isinstance(item, dict) else item for item in level)
        level = [item for items in inner for item in items if isinstance(item, dict | list)]
    return bool(level)


def _broken(what: str, position: int) -> InputError:
    return InputError(f"is broken JSON: {what.removesuffix(' at')} at character {position}")
