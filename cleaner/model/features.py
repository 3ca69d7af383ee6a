"""Lines of text -> numbers and n-gram hashes, for training and for prediction alike.

Computed over all lines of a batch at once; what a line gets depends on its document only, never on the
rest of the batch. Time and memory are linear in the lines (of a long line only both ends are read).
Nothing here knows a language or a script: what does is the n-grams, and a model can do without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Hint
from cleaner.model.hints import Markup, markup
from cleaner.model.lexer import (
    CLASSES,
    COMMA,
    DIGIT,
    IDEOGRAPH,
    LOWER,
    SPACE,
    UPPER,
    Bools,
    Floats,
    Hashes,
    Ints,
    Text,
    Values,
    mix,
    read,
    sentence_ends,
    span_hashes,
)

FEATURE_VERSION = 2
FIRST_WORDS, LAST_WORDS = 12, 8  # n-grams come from here: what tells boilerplate stands at the ends of a line
PROSE_LENGTH = 80  # a line this long with the end of a sentence in it is prose
PRICES = (60.0, 160.0)  # characters that a line must bring to a run of prose: a loose one, a dense one
SLOTS = 8  # a few in a hundred words share a slot with another one
CAPPED = 600.0  # no paragraph counts for more characters than this

SIGNS = tuple(f"{what} {name}" for what in ("share of", "starts with", "ends with") for name in CLASSES)
SHAPE = (
    *SIGNS, "length", "length under 20", "length under 80",
    "length under 300", "number of words", "letters a word", "sentences", "words a sentence",
    "capitalised words", "capitalised words against the prose", "capitals among the letters",
    "share of short words", "commas a word", "a single word", "length against the prose",
)  # fmt: skip
REPETITION = (
    "copies of the line", "first of several copies", "later copy", "word pairs repeated elsewhere",
    "words of the prose", "rare words of the prose", "word pairs of the prose", "words of the main run",
    "rare words of the main run", "lines that begin alike", "lines that end alike",
)  # fmt: skip
PLACE = (
    "place from the start", "lines before", "lines after", "text before", "prose before",
    "in a loose run of prose", "in a dense run of prose", "inside the main run", "before the main run",
    "after the main run", "between short lines", "lines in all", "text in all", "share of prose in the text",
    "share of prose among the lines",
)  # fmt: skip
NUMBERS = (*SHAPE, *REPETITION, *PLACE)
"""The names of a line's numbers, in the order of their columns."""

_PAIR, _FIRST, _LAST, _LINE = (
    np.uint64(salt)
    for salt in (0xA0761D6478BD642F, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3, 0x589965CC75374CC3)
)


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Of the n lines of a batch of d documents, document after document.

    ``numbers`` (n, NUMBERS). ``tokens`` (t): n-gram hashes, with the line of each in ``owners`` (t) and its
    first and last word in ``first`` and ``last`` (t), words of ``text``; ``prose`` (t) marks the single words
    of prose, by which a language is recognised. ``bounds`` (d + 1): document i holds the lines
    bounds[i]:bounds[i + 1]. ``markup``: what hints say, None when no document has any.
    """

    numbers: Floats
    tokens: Hashes
    owners: Ints
    prose: Bools
    bounds: Ints
    first: Ints
    last: Ints
    text: Text
    markup: Markup | None


@dataclass(frozen=True, slots=True, eq=False)
class _Phrases:
    """What is recognised beside single words: ``pairs`` (p), each word that another one of its line follows,
    and ``hashes`` (p) of both; ``filled`` (m), the lines that hold words, and ``whole`` (m), their hashes."""

    pairs: Ints
    hashes: Hashes
    filled: Ints
    whole: Hashes

    @classmethod
    def of(cls, text: Text) -> _Phrases:
        pairs = np.flatnonzero(text.line[1:] == text.line[:-1])
        filled = np.flatnonzero(text.words)
        return cls(
            pairs,
            mix(text.hashes[pairs] * _PAIR + text.hashes[pairs + 1]),
            filled,
            span_hashes(text.hashes, text.first[:-1][filled], text.first[1:][filled]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Prose:
    """Where the prose stands: length (n, in Latin characters), sentences (n), whether a line is prose (n),
    its capped length (n), the runs of prose (see `_runs`) and whether a line is in the main one (n)."""

    length: Values
    sentences: Values
    lines: Bools
    weight: Values
    runs: list[Values]
    main: Bools


def extract(
    documents: Sequence[Sequence[str]], hints: Sequence[Sequence[Hint] | None] | None = None
) -> Features:
    """-> the features of documents, each given as its lines, and as a hint a line if it was HTML.

    Any strings are accepted, empty ones too.
    """
    text = read(documents)
    prose, phrases = _prose(text), _Phrases.of(text)
    rows = np.empty((len(NUMBERS), len(text.read)), np.float32)  # a number of all lines lies together
    rows[: len(SIGNS)] = _signs(text)
    columns = {**_shape(text, prose), **_repetition(text, prose, phrases), **_place(text, prose)}
    for row, name in zip(rows[len(SIGNS) :], NUMBERS[len(SIGNS) :], strict=True):
        row[:] = columns[name]
    numbers = np.ascontiguousarray(rows.T)
    found = None
    if hints is not None and any(hint is not None for hint in hints):
        found = markup(hints, np.diff(text.bounds).tolist(), prose.weight, prose.weight * prose.lines)
    return _with_tokens(text, prose, phrases, numbers, found)


def _prose(text: Text) -> _Prose:
    # an ideograph says as much as three letters
    shown = (text.read + 2 * text.counts[:, IDEOGRAPH]) * (text.length / np.maximum(1, text.read))
    sentences = sentence_ends(text)
    lines = (shown >= PROSE_LENGTH) & (sentences > 0)
    weight = np.minimum(shown, CAPPED)
    runs = _runs(weight * lines, text.bounds)
    return _Prose(shown, sentences, lines, weight, runs, runs[2] > 0)


def _signs(text: Text) -> Values:
    """-> (SIGNS, n): the share of each class of characters in a line, and with which it starts and ends."""
    kinds = np.arange(len(CLASSES))[:, None]
    shares = text.counts.T / np.maximum(1, text.read)
    return np.concatenate((shares, *(edge == kinds for edge in _edges(text))))


def _shape(text: Text, prose: _Prose) -> dict[str, NDArray[Any]]:
    counts, length = text.counts, prose.length
    words = np.maximum(1, text.words)
    size = np.maximum(1.0, text.words - 0.4 * counts[:, IDEOGRAPH])  # a word of ideographs has 1.7 of them
    capitalised = _sum(text.line, text.classes[text.starts] == UPPER, len(words)) / size
    word_length = text.ends - text.starts
    documents = len(text.bounds) - 1
    prose_words = np.maximum(1.0, _sum(text.document, size * prose.lines, documents))
    prose_capitals = _sum(text.document, capitalised * size * prose.lines, documents) / prose_words
    prose_lines = _sum(text.document, prose.lines, documents)
    prose_length = _sum(text.document, prose.weight * prose.lines, documents) / np.maximum(1, prose_lines)
    prose_length[prose_lines == 0] = 200.0
    return {
        "length": _log(length),
        "length under 20": 20 / (20 + length),
        "length under 80": 80 / (80 + length),
        "length under 300": 300 / (300 + length),
        "number of words": _log(size),
        "letters a word": _sum(text.line, word_length, len(words)) / words / 8,
        "sentences": _log(prose.sentences),
        "words a sentence": np.minimum(size / np.maximum(1, prose.sentences), 60) / 40,
        "capitalised words": capitalised,
        "capitalised words against the prose": capitalised - prose_capitals[text.document],
        "capitals among the letters": counts[:, UPPER] / np.maximum(1, counts[:, LOWER] + counts[:, UPPER]),
        "share of short words": _sum(text.line, word_length <= 3, len(words)) / words,
        "commas a word": counts[:, COMMA] / size * 4,
        "a single word": size <= 1,
        "length against the prose": np.minimum(length / prose_length[text.document], 4),
    }


def _edges(text: Text) -> tuple[Ints, Ints]:
    """-> class of the first and of the last character of each line that is no space, -1 if there is none."""
    visible = np.flatnonzero(text.classes != SPACE)
    shown = text.read - text.counts[:, SPACE].astype(np.int64)
    filled = np.flatnonzero(shown)
    behind = np.cumsum(shown)[filled]
    starts, ends = np.full((2, len(text.read)), -1)
    starts[filled] = text.classes[visible[behind - shown[filled]]]
    ends[filled] = text.classes[visible[behind - 1]]
    return starts, ends


def _repetition(text: Text, prose: _Prose, phrases: _Phrases) -> dict[str, NDArray[Any]]:
    n = len(text.read)
    lines = np.diff(text.bounds)
    of_lines = _Tables(8 * lines)
    of_words = _Tables(np.bincount(text.document, text.words, len(lines)).astype(np.int64))

    filled = phrases.filled
    slots, tally = of_lines.tally(text.document[filled], phrases.whole)
    copies = np.ones(n)
    copies[filled] = tally[slots]
    first_at = np.zeros(len(tally), np.int64)
    first_at[slots[::-1]] = filled[::-1]
    later = np.zeros(n, np.bool_)
    later[filled] = first_at[slots] != filled

    line = text.line[phrases.pairs]
    number = np.maximum(1, np.bincount(line, minlength=n))
    slots, tally = of_words.tally(text.document[line], phrases.hashes)
    repeated = _sum(line, tally[slots] > 1, n) / number
    pairs_of_prose = _sum(line, _elsewhere(slots, prose.lines[line], len(tally)), n) / number

    line = text.line
    number = np.maximum(1, text.words)
    slots, tally = of_words.tally(text.document[line], text.hashes)
    rarity = 1 / tally[slots]
    weight = np.maximum(1e-9, _sum(line, rarity, n))
    of_prose = _elsewhere(slots, prose.lines[line], len(tally))
    of_main = _elsewhere(slots, prose.main[line], len(tally))

    several = np.flatnonzero(text.words > 1)
    head, tail = text.first[:-1][several], text.first[1:][several] - 1
    alike = np.zeros((2, n))
    beginnings = mix(text.hashes[head] * _PAIR + text.hashes[head + 1])
    for row, key in zip(alike, (beginnings, text.hashes[tail]), strict=True):
        slots, tally = of_lines.tally(text.document[several], key)
        row[several] = tally[slots] - 1
    return {
        "copies of the line": np.minimum(copies - 1, 4) / 2,
        "first of several copies": (copies > 1) & ~later,
        "later copy": later,
        "word pairs repeated elsewhere": repeated,
        "words of the prose": _sum(line, of_prose, n) / number,
        "rare words of the prose": _sum(line, of_prose * rarity, n) / weight,
        "word pairs of the prose": pairs_of_prose,
        "words of the main run": _sum(line, of_main, n) / number,
        "rare words of the main run": _sum(line, of_main * rarity, n) / weight,
        "lines that begin alike": _log(alike[0]),
        "lines that end alike": _log(alike[1]),
    }


class _Tables:
    """A hash table for every document, with `SLOTS` slots for each of the entries that it may have: that two
    entries now and then share a slot does no harm, and it is the same two in every batch."""

    def __init__(self, sizes: Ints) -> None:
        bits = np.ceil(np.log2(SLOTS * sizes + SLOTS)).astype(np.uint64)
        self._offsets = np.zeros(len(sizes) + 1, np.int64)
        np.cumsum(np.uint64(1) << bits, out=self._offsets[1:])
        self._masks = (np.uint64(1) << bits) - np.uint64(1)

    def tally(self, documents: Ints, hashes: Hashes) -> tuple[Ints, Ints]:
        """-> (slot of each hash, entries of each slot): counts within each document."""
        slots = (hashes & self._masks[documents]).astype(np.int64) + self._offsets[documents]
        return slots, np.bincount(slots, minlength=int(self._offsets[-1]))


def _elsewhere(slots: Ints, chosen: Bools, size: int) -> Bools:
    """-> for each entry whether its slot holds another one that is chosen."""
    found: Bools = np.bincount(slots[chosen], minlength=size)[slots] > chosen
    return found


def _place(text: Text, prose: _Prose) -> dict[str, NDArray[Any]]:
    document, bounds = text.document, text.bounds
    lines = np.diff(bounds)
    index = np.arange(len(document)) - bounds[:-1][document]
    prose_text = prose.weight * prose.lines
    total = np.maximum(1.0, _sum(document, prose.weight, len(lines)))
    prose_total = np.maximum(1.0, _sum(document, prose_text, len(lines)))
    loose, dense, inside, before, after = prose.runs
    return {
        "place from the start": index / np.maximum(1, lines[document]),
        "lines before": _log(index),
        "lines after": _log(lines[document] - 1 - index),
        "text before": _before(prose.weight, bounds) / total[document],
        "prose before": _before(prose_text, bounds) / prose_total[document],
        "in a loose run of prose": loose,
        "in a dense run of prose": dense,
        "inside the main run": inside,
        "before the main run": before,
        "after the main run": after,
        "between short lines": _between_short(prose.length, bounds),
        "lines in all": _log(lines)[document],
        "text in all": (np.log1p(total) / 8)[document],
        "share of prose in the text": (_sum(document, prose_text, len(lines)) / total)[document],
        "share of prose among the lines": (_sum(document, prose.lines, len(lines)) / lines.clip(1))[document],
    }


def _before(values: Values, bounds: Ints) -> Values:
    """-> sum of the values of the document's earlier lines, each document by itself lest rounding depend on
    the batch."""
    sums = np.zeros(len(values))
    for start, end in pairwise(bounds):
        np.cumsum(values[start : end - 1], out=sums[start + 1 : end])
    return sums


def _between_short(length: Values, bounds: Ints) -> Values:
    """-> near 1 where both neighbours are short, as in menus and teaser lists; near 0 by a paragraph."""
    filled = np.diff(bounds) > 0
    before, after = np.zeros((2, len(length)))
    before[1:], after[:-1] = length[:-1], length[1:]
    before[bounds[:-1][filled]] = after[bounds[1:][filled] - 1] = 0
    return 80 / (80 + np.maximum(before, after))


def _runs(text: Values, bounds: Ints) -> list[Values]:
    """-> five columns: the worth of the best run of lines through a line, over that of the best run of all,
    for each price; whether the line is inside the best dense run; how far before it, how far behind it.

    A run is worth the sum of (prose - price) over its lines: Kadane's maximum subarray, from both sides.
    """
    columns: list[Values] = list(np.zeros((5, len(text))))
    for start, end in pairwise(bounds):
        best = 0.0
        for column, price in zip(columns, PRICES, strict=False):
            worth = text[start:end] - price
            sums = np.zeros(end - start + 1)
            np.cumsum(worth, out=sums[1:])
            ending = sums[1:] - np.minimum.accumulate(sums)[:-1]
            starting = np.maximum.accumulate(sums[::-1])[::-1][1:] - sums[:-1]
            through = ending + starting - worth
            best = through.max(initial=0.0)
            column[start:end] = np.clip(through / best, -1, 1) if best > 0 else 0
        if best > 0:
            run = np.flatnonzero(columns[1][start:end] >= 1 - 1e-9)
            place = np.arange(end - start)
            columns[2][start:end] = (place >= run[0]) & (place <= run[-1])
            columns[3][start:end] = _log(np.maximum(0, run[0] - place))
            columns[4][start:end] = _log(np.maximum(0, place - run[-1]))
    return columns


def _with_tokens(
    text: Text, prose: _Prose, phrases: _Phrases, numbers: Floats, found: Markup | None
) -> Features:
    """Add the n-grams at both ends of each line: words, pairs of them, and marked as such the first word, the
    last one and the whole line."""
    near = (text.place < FIRST_WORDS) | (text.place >= text.words[text.line] - LAST_WORDS)
    single = np.flatnonzero(near)
    close = near[phrases.pairs] & near[phrases.pairs + 1]
    double = phrases.pairs[close]
    filled = phrases.filled
    head, tail = text.first[:-1][filled], text.first[1:][filled] - 1
    marked = (text.hashes[head] ^ _FIRST, text.hashes[tail] ^ _LAST, phrases.whole ^ _LINE)
    first = np.concatenate((single, double, head, tail, head))
    last = np.concatenate((single, double + 1, head, tail, tail))
    of_prose = np.zeros(len(first), np.bool_)
    of_prose[: len(single)] = prose.lines[text.line[single]] & (text.classes[text.starts[single]] != DIGIT)
    return Features(
        numbers=numbers,
        tokens=np.concatenate((text.hashes[single], phrases.hashes[close], *map(mix, marked))),
        owners=text.line[first],
        prose=of_prose,
        bounds=text.bounds,
        first=first,
        last=last,
        text=text,
        markup=found,
    )


def _sum(owners: Ints, weights: NDArray[Any], size: int) -> Values:
    return np.bincount(owners, weights, size).astype(np.float64, copy=False)


def _log(values: NDArray[Any]) -> Values:
    """-> logarithms scaled to about 0 to 2."""
    logs: Values = np.log1p(values) / 4
    return logs
