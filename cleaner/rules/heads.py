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

SIZE, MOST = 4, 600
"""Letters of a beginning. A pattern with more of them than this counts as one that begins with anything."""
LONG, FEW = 8, 40
"""Letters of the beginnings of a pattern that has only a few: half as many patterns are left to try."""

_ZERO_WIDTH = {op.AT, op.ASSERT, op.ASSERT_NOT}
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}


def heads(pattern: str) -> frozenset[str]:
    """Strings of up to `SIZE` letters, or of `LONG`, one of which every match of ``pattern`` begins with.

    The empty string among them means that a match may begin with anything.

    >>> sorted(heads("(?:please )?(?:donate|give)"))
    ['dona', 'give', 'please d', 'please g']
    """
    parsed = _parser.parse(pattern)
    long = {head.text for head in _sequence(parsed, [_Head("", LONG)])}
    if len(long) <= FEW and "" not in long:
        return frozenset([text if len(text) == LONG else text[:SIZE] for text in long])
    found = {head.text for head in _sequence(parsed, [_Head("", SIZE)])}
    return frozenset(found) if len(found) <= MOST else frozenset({""})


class _Head:
    """A beginning; what follows it is still to be added while there is ``room``, in letters."""

    __slots__ = ("room", "text")

    def __init__(self, text: str, room: int) -> None:
        self.text = text
        self.room = room

    def plus(self, letter: str | None) -> _Head:
        """With one more letter; None stands for a letter that is not known."""
        if not self.room:
            return self
        return _Head(self.text, 0) if letter is None else _Head(self.text + letter, self.room - 1)


def _sequence(items: Iterable[Any], starts: list[_Head]) -> list[_Head]:
    for code, value in items:
        if not any(start.room for start in starts) or len(starts) > MOST:
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
        repeated = [_Head(head.text, head.room if most == 1 else 0) for head in once]
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
