"""Texts to hashed word shingles, a batch at a time in numpy.

Making shingles as Python strings takes most of everybody's time in deduplication (144 of 700
microseconds a news story before the first of them is hashed). Here a batch of texts becomes one row of
bytes, folded UTF-8 with zeros for all that separates words; a word is read eight bytes at a time, and a
shingle's hash is a polynomial of its words'. What a word is, and so what comes out, is defined by
`cleaner.dedup.words`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.words import CharClass, char_class, fold_char

Letters = NDArray[np.uint8]
Hashes = NDArray[np.uint32]
Wide = NDArray[np.uint64]
Places = NDArray[np.int64]

# Odd multipliers of the hashes; those of polynomials are = 5 modulo 8, so that their powers run through a
# quarter of all 64-bit numbers before they repeat. Random digits, no meaning: but signatures depend on them.
_LETTERS = 0x9E6C63D0876A9A6D
_WORD = 0xD1B54A32D192ED05
_DOCUMENT = (0xAEF17502108EF2DD, 0xF1357AEA2E62A9C5)
# The 64-bit finalizer of SplitMix64 (Steele, Lea and Flood 2014), first half.
_MIX = 0xBF58476D1CE4E5B9

_MASK = (1 << 64) - 1

# The table of characters ends where only unassigned, tag and private code points follow: separators.
_TABLE_SIZE = 0x40000
_POINT_BITS = 24
_POINT = (1 << _POINT_BITS) - 1
# Bits beside the `CharClass` in the table.
_UNNORMALISED = 4
"""This character asks for Unicode normalisation."""
_OTHER_WIDTH = 8
"""Folded, this character takes another number of bytes."""


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
    value = 0
    for word in shingle.split(b" "):
        letters = 0
        for start in range(0, len(word), 8):
            letters ^= int.from_bytes(word[start : start + 8], "little")
            letters = letters * _LETTERS & _MASK
            letters ^= letters >> 32
        value = (value * _WORD + letters) & _MASK
    value = (value ^ (value >> 30)) * _MIX & _MASK
    return (value ^ (value >> 27)) >> 32


def shingle_batch(texts: Sequence[str], size: int = 5) -> Shingled:
    """Shingle a batch of texts; ``size`` is the number of words in a shingle.

    A text of fewer words has one shingle, a text without words none. Time and memory are linear in
    the characters, some 20 bytes each while it runs: hand over batches, not corpora.
    """
    letters, starts = _fold(texts)
    words, begin = _words(letters)
    first = np.searchsorted(begin, starts)
    count = np.diff(first)
    per_doc = np.where(count < size, np.minimum(count, 1), count - size + 1)
    bounds = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(per_doc, out=bounds[1:])
    windows = _finish(_polynomials(words, size))
    pieces = [windows[:0]]
    for begin, end, shingles in zip(first[:-1].tolist(), first[1:].tolist(), per_doc.tolist(), strict=True):
        few = end - begin < size
        whole = _finish(_polynomials(words[begin:end], end - begin)) if few else windows[begin:]
        pieces.append(whole[:shingles])
    hashes = np.concatenate(pieces)
    return Shingled(hashes, bounds, _digests(words, first))


def _polynomials(words: Wide, size: int) -> Wide:
    """For each run of so many words the polynomial of their hashes; none where there are fewer or none."""
    count = max(0, len(words) - size + 1) if size else 0
    values = words[:count].copy()
    for later in range(1, size):
        values *= np.uint64(_WORD)
        values += words[later : later + count]
    return values


def _finish(values: Wide) -> Hashes:
    """The 32-bit hash of each polynomial."""
    return (_mix(values) >> np.uint64(32)).astype(np.uint32)


def _digests(words: Wide, first: Places) -> Wide:
    """Two polynomials of all the words of each document; document d has ``words[first[d]:first[d + 1]]``."""
    digests = np.empty((len(first) - 1, 2), np.uint64)
    sums = np.zeros(len(words) + 1, np.uint64)
    for column, multiplier in enumerate(_DOCUMENT):
        powers, inverses = _powers(multiplier, max(1 << 15, 1 << len(words).bit_length()))
        np.cumsum(words * powers[: len(words)], out=sums[1:])
        # back to exponent 0 by the inverse power, which exists because the multiplier is odd
        digests[:, column] = _mix((sums[first[1:]] - sums[first[:-1]]) * inverses[first[:-1]])
    return digests


def _words(letters: Letters) -> tuple[Wide, Places]:
    """The hash of each word of some folded texts, one text after another, and where each word begins."""
    word = letters != 0
    changes = np.flatnonzero(word[1:] != word[:-1]) + 1
    begin, length = changes[::2], changes[1::2] - changes[::2]
    eights = letters.view("<u8")
    hashes = _step(_eight(eights, begin, length))
    long, done = np.flatnonzero(length > 8), 8
    while len(long):
        hashes[long] = _step(hashes[long] ^ _eight(eights, begin[long] + done, length[long] - done))
        done += 8
        long = long[length[long] > done]
    return hashes, begin


def _eight(eights: Wide, begin: Places, length: Places) -> Wide:
    """Eight bytes from each place on, read from aligned words of eight, with zeros beyond the length."""
    place, shift = begin >> 3, ((begin & 7) << 3).view(np.uint64)
    eight: Wide = eights[place] >> shift
    eight |= (eights[place + 1] << np.uint64(1)) << (np.uint64(63) - shift)
    eight &= _FIRST.take(length, mode="clip")
    return eight


_FIRST = np.array([(1 << 8 * count) - 1 for count in range(9)], np.uint64)
"""Masks of the first so many bytes of eight."""


def _step(values: Wide) -> Wide:
    values *= np.uint64(_LETTERS)
    values ^= values >> np.uint64(32)
    return values


def _fold(texts: Sequence[str]) -> tuple[Letters, Places]:
    """The texts in folded UTF-8, with zeros for all that separates words, and where each begins (and the
    end). There are zeros around each text, eight or more after the last, and a multiple of eight in all."""
    letters, bounds = _joined([text.encode("utf-8", "surrogatepass") for text in texts])
    if len(hard := _fold_wide(letters)):
        places = np.unique(np.searchsorted(bounds, hard, side="right") - 1).tolist()
        pieces = [letters[begin : end - 1].tobytes() for begin, end in pairwise(bounds.tolist())]
        for i, folded in zip(places, _fold_points([texts[i] for i in places]), strict=True):
            pieces[i] = folded
        letters, bounds = _joined(pieces)
    return letters, bounds


def _joined(texts: Sequence[bytes]) -> tuple[Letters, Places]:
    bounds = np.ones(len(texts) + 1, np.int64)
    bounds[1:] += np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    joined = bytearray(b"\0".join([b"", *texts, bytes(16 - int(bounds[-1]) % 8)]))
    return np.frombuffer(joined.translate(_ascii()), np.uint8), bounds


def _fold_wide(letters: Letters) -> Places:
    """Fold the characters beyond ASCII, in place. Some cannot be: where these are.

    In news most are quotation marks and accented letters, and few: all others need no look.
    """
    leads = np.flatnonzero(letters >= 0xC0)
    first = letters[leads]
    hard = [np.empty(0, np.int64)]
    for width, low, high in ((2, 0xC0, 0xE0), (3, 0xE0, 0xF0), (4, 0xF0, 0xF8)):
        at = leads[(first >= low) & (first < high)]
        point = letters[at].astype(np.int64) - low
        for k in range(1, width):
            point = point << 6 | letters[at + k] & 0x3F
        # "clip": code points beyond the table fall on its last entry, a separator
        entry = _table().take(point, mode="clip")
        kind, folded = entry >> np.uint32(_POINT_BITS), entry & np.uint32(_POINT)
        hard.append(at[kind > CharClass.WORD])
        nothing = at[kind == CharClass.SEPARATOR]
        other = (kind == CharClass.WORD) & (folded != point)
        at, folded = at[other], folded[other]
        for k in range(width - 1, 0, -1):
            letters[nothing + k] = 0
            letters[at + k] = 0x80 | folded & 0x3F
            folded >>= np.uint32(6)
        letters[nothing] = 0
        letters[at] = low | folded
    return np.concatenate(hard)


def _fold_points(texts: list[str]) -> Iterator[bytes]:
    """Each of the texts folded, whatever is in it."""
    points, bounds = _look_up(texts)
    classes = points >> np.uint32(_POINT_BITS)
    if (classes & _UNNORMALISED).any():
        # Normalising costs more than all the rest: only the texts that hold something to normalise.
        places = np.flatnonzero(classes & _UNNORMALISED)
        for i in set((np.searchsorted(bounds, places, side="right") - 1).tolist()):
            texts[i] = unicodedata.normalize("NFKC", texts[i])
        points, bounds = _look_up(texts)
        classes = points >> np.uint32(_POINT_BITS)
    classes &= np.uint32(_UNNORMALISED - 1)
    points &= np.uint32(_POINT)
    if classes.max() > CharClass.WORD:
        # nothing in place of what is invisible, a separator before and after what stands alone
        width = _WIDTHS[classes]
        ends = np.cumsum(width)
        alone = ends[classes == CharClass.ALONE]
        points = np.repeat(points, width)
        points[alone - 1] = points[alone - 3] = 0
        bounds = np.append(0, ends)[bounds]
    text = points.tobytes().decode("utf-32-le")
    return (text[begin:end].encode() for begin, end in pairwise(bounds.tolist()))


_WIDTHS = np.array([1, 1, 3, 0])
"""Code points that take the place of one of each `CharClass`."""


def _look_up(texts: Sequence[str]) -> tuple[NDArray[np.uint32], Places]:
    """What the table says of each character of the texts, and where each text begins (and the end)."""
    encoded = "".join(texts).encode("utf-32-le", "surrogatepass")
    bounds = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=bounds[1:])
    # "clip": code points beyond the table fall on its last entry, a separator
    return _table().take(np.frombuffer(encoded, "<u4"), mode="clip"), bounds


@cache
def _table() -> NDArray[np.uint32]:
    """Of every character its class, and the folded code point, 0 for separators; made at first use, in a
    tenth of a second."""
    table = np.zeros(_TABLE_SIZE, np.uint32)
    for point, char in enumerate(map(chr, range(_TABLE_SIZE))):
        category = unicodedata.category(char)
        if category in _NO_CHARACTERS:
            continue
        kind = char_class(char)
        # letters without case fold to themselves
        folded = char if category == "Lo" else fold_char(char)
        beside = _UNNORMALISED * _needs_normalising(char)
        if kind is not CharClass.SEPARATOR:
            table[point] = ord(folded)
            beside |= _OTHER_WIDTH * (len(folded.encode()) != len(char.encode()))
        table[point] |= (kind | beside) << _POINT_BITS
    return table


@cache
def _ascii() -> bytes:
    """What `bytes.translate` makes of ASCII: folded letters and digits, zeros. Other bytes stay."""
    words = (char if char_class(char) is CharClass.WORD else "\0" for char in map(chr, range(128)))
    return "".join(map(fold_char, words)).encode() + bytes(range(128, 256))


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


@cache
def _powers(multiplier: int, count: int) -> tuple[Wide, Wide]:
    """The powers of a multiplier, and those of its inverse."""
    factors = (multiplier, pow(multiplier, -1, 1 << 64))
    up, down = (np.full(count, factor, np.uint64) for factor in factors)
    up[0] = down[0] = 1
    return np.cumprod(up, dtype=np.uint64), np.cumprod(down, dtype=np.uint64)


def _mix(hashes: Wide) -> Wide:
    """Spread the bits: the low bits of a polynomial hash are weak, and windows share terms."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(_MIX)
    return hashes ^ (hashes >> np.uint64(27))
