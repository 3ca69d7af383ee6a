"""How the matches of a pattern can look, so that a line is compared only with patterns that fit it.

Hundreds of patterns on every line of a corpus would take most of the time. Nearly all begin with
known letters, so a dictionary on the first letters of the line leaves a handful to try; and many want
a digit, a sign or a letter of another script, which most lines do not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from cleaner.text import is_plain

SIZE = 4
"""Letters: more would leave more patterns that count as beginning with anything."""
MOST = 600
"""A pattern with more beginnings than this counts as one that begins with anything."""

_ZERO_WIDTH = {op.AT, op.ASSERT, op.ASSERT_NOT}
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}


def heads(pattern: str) -> frozenset[str]:
    """Strings of up to `SIZE` letters, one of which every match of ``pattern`` begins with.

    The empty string among them means that a match may begin with anything.

    >>> sorted(heads("(?:please )?(?:donate|give)"))
    ['don', 'giv', 'ple']
    """
    found = {head.text for head in _sequence(_parser.parse(pattern), [_Head("", True)])}
    return frozenset(found) if len(found) <= MOST else frozenset({""})


class _Head:
    """A beginning; ``grows`` while what follows it is still to be added."""

    __slots__ = ("grows", "text")

    def __init__(self, text: str, grows: bool) -> None:
        self.text = text
        self.grows = grows and len(text) < SIZE

    def plus(self, letter: str | None) -> _Head:
        """With one more letter; None stands for a letter that is not known."""
        if not self.grows:
            return self
        return _Head(self.text, False) if letter is None else _Head(self.text + letter, True)


def _sequence(items: Iterable[Any], starts: list[_Head]) -> list[_Head]:
    for code, value in items:
        if not any(start.grows for start in starts) or len(starts) > MOST:
            break
        starts = _extend(code, value, starts)
    return starts


def _extend(code: Any, value: Any, starts: list[_Head]) -> list[_Head]:
    if code in _ZERO_WIDTH:
        return starts
    if code is op.LITERAL:
        return [start.plus(chr(value)) for start in starts]
    if code is op.IN:
        return [start.plus(letter) for start in starts for letter in _letters(value)]
    if code is op.SUBPATTERN:
        return _sequence(value[3], starts)
    if code is op.BRANCH:
        return [head for branch in value[1] for head in _sequence(branch, starts)]
    if code in _REPEATS:
        least, most, body = value
        once = _sequence(body, starts)
        # what comes after the first round is not followed up: it may be another round or the rest
        repeated = [_Head(head.text, head.grows and most == 1) for head in once]
        return repeated if least else [*starts, *repeated]
    return [start.plus(None) for start in starts]


def _letters(members: Sequence[tuple[Any, Any]]) -> list[str | None]:
    if all(code is op.LITERAL for code, _ in members):
        return [chr(value) for _, value in members]
    if all(code is op.RANGE for code, _ in members) and sum(high - low for _, (low, high) in members) < 16:
        return [chr(letter) for _, (low, high) in members for letter in range(low, high + 1)]
    return [None]


def may_be_plain(pattern: str) -> bool:
    """Whether ``pattern`` may match a line that is plain (`cleaner.text.is_plain`).

    >>> may_be_plain("page [0-9]+"), may_be_plain("page(?: [0-9]+)?")
    (False, True)
    """
    return all(map(_plain, _parser.parse(pattern)))


def _plain(item: tuple[Any, Any]) -> bool:
    code, value = item
    if code is op.LITERAL:
        return is_plain(chr(value))
    if code is op.RANGE:
        return any(is_plain(chr(letter)) for letter in range(value[0], min(value[1], 0x7F) + 1))
    if code is op.CATEGORY:
        return value is not op.CATEGORY_DIGIT
    if code is op.IN:
        return value[0][0] is op.NEGATE or any(map(_plain, value))
    if code is op.SUBPATTERN:
        return all(map(_plain, value[3]))
    if code is op.BRANCH:
        return any(all(map(_plain, branch)) for branch in value[1])
    if code in _REPEATS:
        return value[0] == 0 or all(map(_plain, value[2]))
    return True
