"""Lines of text -> character classes and words with their hashes, for all lines of a document at once.

The lines are joined and encoded as UTF-32, then looked up in tables; the hash of a word is a difference
of prefix sums modulo 2^64 (Rabin and Karp), so that nothing loops over characters or words in Python.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.text import unlike

HEAD, TAIL = 512, 256
"""Characters of a line that are read, from its start and its end: enough for nearly every paragraph, and
a line of 50 MB costs no more than a paragraph. Its length counts in full."""

Floats = NDArray[np.float32]
Values = NDArray[np.float64]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Bools = NDArray[np.bool_]

CLASSES = (
    "space", "lower-case letters", "upper-case letters", "other letters", "ideographs", "digits",
    "sentence ends", "commas", "colons", "quotes", "brackets", "dashes", "separators", "signs", "symbols",
    "other marks",
)  # fmt: skip
SPACE, LOWER, UPPER, LETTER, IDEOGRAPH, DIGIT = range(6)
STOP, COMMA, COLON, QUOTE, BRACKET, DASH, SEPARATOR, SIGN, SYMBOL, OTHER = range(6, 16)

_BY_CATEGORY = {
    "Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Lo": LETTER, "Lm": LETTER, "Mn": LETTER, "Mc": LETTER,
    "Nd": DIGIT, "Zs": SPACE, "Zl": SPACE, "Zp": SPACE, "Cc": SPACE, "Cf": SPACE, "Pd": DASH, "Pc": DASH,
    "Ps": BRACKET, "Pe": BRACKET, "Pi": QUOTE, "Pf": QUOTE, "Sc": SIGN, "So": SYMBOL, "Sk": SYMBOL,
}  # fmt: skip
_BY_CHARACTER = {
    STOP: ".!?。！？…؟।", COMMA: ",;、，；،؛", COLON: ":：", QUOTE: "\"'„“”‘’「」『』", DASH: "-‐‑–—―_",
    SEPARATOR: "|•·*+/\\<>»«›‹→←▸►▶■□●○◆~=", SIGN: "©®™@#$%&€£¥",
}  # fmt: skip
# scripts written without spaces: each of their characters counts as a word
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF), (0x20000, 0x323AF),
)  # fmt: skip
_EMOJI = slice(0x1F000, 0x1FC00)
_WIDE = 0x3000  # full stops from here on (。！？) end a sentence without a space behind them


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """The n lines of a document, as c characters and w words.

    classes, codes (c) with owner (c): the line of each character; read (n): characters read of a line,
    length (n): those that it has. counts (n, 16): characters by class.
    hashes (w), starts, ends (w, into the characters), line (w), place (w, within the line);
    words (n): words of a line, first (n + 1): where they begin.
    """

    codes: NDArray[np.uint32]
    classes: NDArray[np.uint8]
    owner: Ints
    read: Ints
    length: Ints
    counts: Ints
    hashes: Hashes
    starts: Ints
    ends: Ints
    line: Ints
    place: Ints
    words: Ints
    first: Ints


def read(lines: Sequence[str]) -> Text:
    """-> the text of all lines; they may hold anything, lone surrogates and line breaks included."""
    classes, folded = _tables()
    n = len(lines)
    length = np.fromiter(map(len, lines), np.int64, n)
    heard, sizes = lines, length
    if length.max(initial=0) > HEAD + TAIL:
        heard = [line if len(line) <= HEAD + TAIL else f"{line[:HEAD]} {line[-TAIL:]}" for line in lines]
        sizes = np.fromiter(map(len, heard), np.int64, n)
    codes = np.frombuffer("\n".join([*heard, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    owner = np.arange(n).repeat(sizes + 1)
    char_class = classes.take(codes)  # by unsigned numbers twice as fast as indexing
    counts = np.bincount(owner * 16 + char_class, minlength=16 * n).reshape(n, 16)
    counts[:, SPACE] -= 1

    starts, ends = _words(char_class)
    line = owner.take(starts)
    words = np.bincount(line, minlength=n)
    first = np.zeros(n + 1, np.int64)
    words.cumsum(out=first[1:])
    return Text(
        codes=codes,
        classes=char_class,
        owner=owner,
        read=sizes,
        length=length,
        counts=counts,
        hashes=span_hashes(folded.take(codes).astype(np.uint64), starts, ends),
        starts=starts,
        ends=ends,
        line=line,
        place=np.arange(len(starts)) - first.take(line),
        words=words,
        first=first,
    )


def _words(char_class: NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """-> starts and ends of the words: runs of letters and digits, and single ideographs."""
    inside = np.zeros(len(char_class) + 2, np.bool_)
    np.logical_and(char_class >= LOWER, char_class <= DIGIT, out=inside[1:-1])
    unspaced = char_class == IDEOGRAPH
    turns = inside[1:] != inside[:-1]
    if not unspaced.any():
        edges = turns.nonzero()[0]
        return edges[::2], edges[1::2]
    turns[1:-1] |= unspaced[1:] | unspaced[:-1]
    return (inside[1:-1] & turns[:-1]).nonzero()[0], (inside[1:-1] & turns[1:]).nonzero()[0] + 1


def sentence_ends(text: Text) -> Ints:
    """-> (n) sentences that end in each line: full stops before a space or a quote, and wide ones."""
    stops = (text.classes == STOP).nonzero()[0]
    following = text.classes.take(stops + 1)  # a separator at least
    ends = (following == SPACE) | (following == QUOTE) | (text.codes.take(stops) >= _WIDE)
    return np.bincount(text.owner.take(stops[ends]), minlength=len(text.read))


@lru_cache(maxsize=1)
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """-> (class, folded code) of every code point: letters to lower case, digits to 0. Takes 15 to 30 ms."""
    classes = np.full(0x110000, LETTER, np.uint8)
    folded = np.arange(0x110000, dtype=np.uint32)
    codes = unlike(0x10000)
    found = [_BY_CATEGORY.get(unicodedata.category(chr(code)), OTHER) for code in codes]
    classes[:0x10000] = np.repeat(found, np.diff([*codes, 0x10000]))
    for code in codes:
        lower = chr(code).lower()
        if len(lower) == 1:
            folded[code] = ord(lower)
    classes[_EMOJI] = SYMBOL
    for start, end in _UNSPACED:
        block = classes[start : end + 1]
        block[block == LETTER] = IDEOGRAPH
    for kind, characters in _BY_CHARACTER.items():
        classes[[ord(character) for character in characters]] = kind
    folded[classes == DIGIT] = ord("0")
    return classes, folded


_BASE = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(int(_BASE), -1, 1 << 64))


def span_hashes(codes: Hashes, starts: Ints, ends: Ints) -> Hashes:
    """-> a 64-bit hash of each codes[starts[i]:ends[i]], the same wherever in codes it stands."""
    # one table for all that is shorter than most pages: with more sizes each pushes the other out
    powers, inverses = _powers(1 << max(15, len(codes).bit_length()))
    sums = np.zeros(len(codes) + 1, np.uint64)
    (codes * powers[: len(codes)]).cumsum(out=sums[1:])
    return mix((sums.take(ends) - sums.take(starts)) * inverses.take(starts))


@lru_cache(maxsize=4)
def _powers(size: int) -> tuple[Hashes, Hashes]:
    powers, inverses = np.full(size, _BASE), np.full(size, _INVERSE)
    powers[0] = inverses[0] = 1
    return np.cumprod(powers), np.cumprod(inverses)


def mix(values: Hashes) -> Hashes:
    """-> the values with every bit spread over all bits (a finaliser in the manner of murmur3)."""
    values = (values ^ (values >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return values ^ (values >> np.uint64(29))
