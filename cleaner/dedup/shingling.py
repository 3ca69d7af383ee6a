"""Texts to hashed word shingles, a batch at a time in numpy.

Making shingles as Python strings takes most of everybody's time in deduplication (144 of 700
microseconds a news story before the first of them is hashed). Here a batch of texts becomes one array
of code points; words, shingles and whole documents are windows of it, and each window's hash is a
difference of two prefix sums. What a word is, and so what comes out, is defined by `cleaner.dedup.words`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.words import CharClass, char_class, fold_char
from cleaner.text import MARKS, normal, unlike

Hashes = NDArray[np.uint32]
Wide = NDArray[np.uint64]
Places = NDArray[np.int64]
Classes = NDArray[np.uint8]

# Odd multipliers of the polynomial hashes, = 5 modulo 8 so that their powers run through a quarter of
# all 64-bit numbers before they repeat. Random digits, no meaning: but signatures depend on them.
_LETTER = 0x9E6C63D0876A9A6D
_WORD = 0xD1B54A32D192ED05
_DOCUMENT = (0xAEF17502108EF2DD, 0xF1357AEA2E62A9C5)
# The 64-bit finalizer of SplitMix64 (Steele, Lea and Flood 2014), first half.
_MIX = 0xBF58476D1CE4E5B9

_MASK = (1 << 64) - 1

# The tables of characters end where only unassigned, tag and private code points follow: separators.
_TABLE_SIZE = 0x40000
# A byte: beside a number of an enumeration numpy compares in eight, which takes ten times as long.
_SEPARATOR, _ALONE = np.uint8(CharClass.SEPARATOR), np.uint8(CharClass.ALONE)
_UNNORMALISED = 4
"""A bit beside the `CharClass` in the table: this character asks for Unicode normalisation."""


@dataclass(frozen=True, slots=True)
class Shingled:
    """The shingles of a batch of documents.

    ``hashes``: 32-bit shingle hashes of all documents, in the order of the text, repeats included.
    ``bounds``: document i has ``hashes[bounds[i]:bounds[i + 1]]``; shape (documents + 1,).
    ``digests``: 128 bits that stand for the sequence of words, shape (documents, 2).
    """

    hashes: Hashes
    bounds: Places
    digests: Wide

    def __len__(self) -> int:
        return len(self.digests)


def join(batches: Sequence[Shingled]) -> Shingled:
    """Several batches as one."""
    starts = np.cumsum([0, *(len(batch.hashes) for batch in batches)])
    bounds = [batch.bounds[1:] + start for batch, start in zip(batches, starts, strict=False)]
    return Shingled(
        np.concatenate([batch.hashes for batch in batches]),
        np.concatenate([np.zeros(1, np.int64), *bounds]),
        np.concatenate([batch.digests for batch in batches]),
    )


def shingle_hash(shingle: bytes) -> int:
    """The 32-bit hash of one shingle as `cleaner.dedup.words.shingles` makes it, encoded in UTF-8.

    Hand it to datasketch to get the signatures that we compute, bit for bit (datasketch >= 2.0)::

        sketch = MinHash(num_perm=128, hashfunc=shingle_hash)
        sketch.update_batch(s.encode() for s in shingles(text))
    """
    words = (_mix_one(_polynomial([ord(c) for c in word], _LETTER)) for word in shingle.decode().split(" "))
    return _mix_one(_polynomial(list(words), _WORD)) >> 32


def shingle_batch(texts: Sequence[str], size: int = 5) -> Shingled:
    """Shingle a batch of texts; ``size`` is the number of words in a shingle.

    A text of fewer words has one shingle, a text without words none. Time and memory are linear in
    the characters, some 60 bytes each while it runs: hand over batches, not corpora.
    """
    letters, classes, doc_bounds = _fold_batch(texts)
    begin, end = _word_windows(classes)
    words = _mix(_window_hashes(letters, begin, end, _LETTER))
    del letters, classes
    first = np.searchsorted(begin, doc_bounds).astype(np.int64)

    count = np.diff(first)
    per_doc = np.where(count == 0, 0, np.maximum(1, count - size + 1))
    bounds = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(per_doc, out=bounds[1:])
    # shingle k of document d begins at word first[d] + k and ends `size` words on, or with the document
    start = np.arange(bounds[-1]) + np.repeat(first[:-1] - bounds[:-1], per_doc)
    stop = np.minimum(start + size, np.repeat(first[1:], per_doc))
    hashes = (_mix(_window_hashes(words, start, stop, _WORD)) >> np.uint64(32)).astype(np.uint32)

    digests = np.empty((len(texts), 2), np.uint64)
    for column, multiplier in enumerate(_DOCUMENT):
        digests[:, column] = _mix(_window_hashes(words, first[:-1], first[1:], multiplier))
    return Shingled(hashes, bounds, digests)


def _fold_batch(texts: Sequence[str]) -> tuple[Wide, Classes, Places]:
    """The code points of the texts, case folded, a line break around each text; their classes; and
    where each text begins (and, last, where the batch ends)."""
    points, classes, bounds = _look_up(texts)
    if classes.max() >= _UNNORMALISED:
        # Normalising costs more than all the rest: only the texts that hold something to normalise, by lines,
        # most of which hold nothing and are given back as they are.
        places = np.flatnonzero(classes >= _UNNORMALISED)
        many = (places[MARKS - 1 :] - places[: 1 - MARKS] == MARKS - 1).any()
        normalised = list(texts)
        for i in set((np.searchsorted(bounds, places, side="right") - 1).tolist()):
            lines = texts[i].split("\n")
            normalised[i] = "\n".join(map(normal if many else _nfkc, lines))
        if normalised != texts:
            points, classes, bounds = _look_up(normalised)
        classes &= _UNNORMALISED - 1
    if classes.max() == CharClass.INVISIBLE:
        seen = classes != CharClass.INVISIBLE
        bounds = bounds - np.searchsorted(np.flatnonzero(~seen), bounds)
        points, classes = points[seen], classes[seen]
    return _tables()[0].take(points, mode="clip"), classes, bounds


_nfkc = partial(unicodedata.normalize, "NFKC")


def _look_up(texts: Sequence[str]) -> tuple[Places, Classes, Places]:
    joined = "\n" + "\n".join(texts) + "\n"
    encoded = joined.encode("latin-1") if joined.isascii() else joined.encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(encoded, np.uint8 if joined.isascii() else np.uint32).astype(np.intp)
    bounds = np.ones(len(texts) + 1, np.int64)
    bounds[1:] += np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    # "clip": code points beyond the table fall on its last entry, a separator
    return points, _tables()[1].take(points, mode="clip"), bounds


@cache
def _tables() -> tuple[Wide, Classes]:
    """Folded code point and class of every character; made at first use, in .1 to .2 seconds."""
    folded = np.arange(_TABLE_SIZE, dtype=np.uint64)
    points = unlike(_TABLE_SIZE)
    classes = np.zeros(len(points), np.uint8)  # separators
    for place, char in enumerate(map(chr, points)):
        category = unicodedata.category(char)
        if category in _NO_CHARACTERS:
            continue
        classes[place] = char_class(char)
        if category != "Lo":  # letters without case
            folded[points[place]] = ord(fold_char(char))
        if _needs_normalising(char):
            classes[place] |= _UNNORMALISED
    return folded, np.repeat(classes, np.diff([*points, _TABLE_SIZE]))


_NO_CHARACTERS = {"Cn", "Co", "Cs"}
"""Unassigned, for private use, surrogates."""


def _needs_normalising(char: str) -> bool:
    """Whether words can change when a text with this character is normalised: marks and jamo may join
    the letter before them, others stand for letters themselves."""
    if unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff":
        return True
    if unicodedata.is_normalized("NFKC", char):
        return False
    return any(char_class(c) is not CharClass.SEPARATOR for c in unicodedata.normalize("NFKC", char))


def _word_windows(classes: Classes) -> tuple[Places, Places]:
    """Where words begin and end. The first and the last class are separators."""
    word = classes != _SEPARATOR
    if (alone := classes == _ALONE).any():
        cut = alone[1:] | alone[:-1]
        begins, ends = word[1:] & (cut | ~word[:-1]), word[:-1] & (cut | ~word[1:])
        return np.flatnonzero(begins) + 1, np.flatnonzero(ends) + 1
    changes = np.flatnonzero(word[1:] != word[:-1]) + 1
    return changes[::2], changes[1::2]


def _window_hashes(values: Wide, begin: Places, end: Places, multiplier: int) -> Wide:
    """For each window the polynomial sum of values[begin + i] * multiplier**i modulo 2**64.

    Rabin-Karp without the rolling: a window is a difference of two prefix sums, taken back to exponent
    0 by the inverse power, which exists because the multiplier is odd.
    """
    usual = len(values) < _USUAL
    powers, inverses = _usual_powers(multiplier) if usual else _powers(multiplier, len(values) + 1)
    sums = np.empty(len(values) + 1, np.uint64)
    sums[0] = 0
    np.multiply(values, powers[: len(values)], out=sums[1:])
    np.cumsum(sums[1:], out=sums[1:])
    return (sums[end] - sums[begin]) * inverses[begin]


_USUAL = 1 << 18


@cache
def _usual_powers(multiplier: int) -> tuple[Wide, Wide]:
    return _powers(multiplier, _USUAL)


def _powers(multiplier: int, count: int) -> tuple[Wide, Wide]:
    factors = (multiplier, pow(multiplier, -1, 1 << 64))
    up, down = (np.full(count, factor, np.uint64) for factor in factors)
    up[0] = down[0] = 1
    return np.cumprod(up, dtype=np.uint64), np.cumprod(down, dtype=np.uint64)


def _mix(hashes: Wide) -> Wide:
    """Spread the bits: the low bits of a polynomial hash are weak, and windows share terms."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(_MIX)
    return hashes ^ (hashes >> np.uint64(27))


def _mix_one(value: int) -> int:
    value = ((value ^ (value >> 30)) * _MIX) & _MASK
    return value ^ (value >> 27)


def _polynomial(values: list[int], multiplier: int) -> int:
    return sum(value * pow(multiplier, i, 1 << 64) for i, value in enumerate(values)) & _MASK
