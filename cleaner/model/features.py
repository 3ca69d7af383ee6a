"""Lines of text -> numbers and n-gram hashes, for training and for prediction alike.

Computed over all lines of a document at once. Time and memory are linear in the lines (of a long line only
both ends are read).
Nothing here knows a language or a script: what does is the n-grams, and a model can do without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    """Of the n lines of a document.

    ``numbers`` (n, NUMBERS). ``tokens`` (t): n-gram hashes, with the line of each in ``owners`` (t) and its
    first and last word in ``first`` and ``last`` (t), words of ``text``; ``prose`` (t) marks the single words
    of prose, by which a language is recognised. ``markup``: what hints say, None when there are none.
    """

    numbers: Floats
    tokens: Hashes
    owners: Ints
    prose: Bools
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
        pairs = (text.line[1:] == text.line[:-1]).nonzero()[0]
        filled = text.words.nonzero()[0]
        return cls(
            pairs,
            mix(text.hashes.take(pairs) * _PAIR + text.hashes.take(pairs + 1)),
            filled,
            span_hashes(text.hashes, text.first.take(filled), text.first.take(filled + 1)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Prose:
    """Where the prose stands: length (n, in Latin characters), sentences (n), whether a line is prose (n),
    its capped length (n), the runs of prose (see `_runs`) and whether a line is in the main one (n)."""

    length: Values
    sentences: Ints
    lines: Bools
    weight: Values
    runs: list[Values]
    main: Bools


def extract(lines: Sequence[str], hints: Sequence[Hint] | None = None) -> Features:
    """-> the features of a document, given as its lines, and as a hint a line if it was HTML.

    Any strings are accepted, empty ones too.
    """
    text = read(lines)
    prose, phrases = _prose(text), _Phrases.of(text)
    rows = np.empty((len(NUMBERS), len(lines)), np.float32)  # a number of all lines lies together
    _signs(text, rows)
    columns = {**_shape(text, prose), **_repetition(text, prose, phrases), **_place(prose)}
    for row, name in zip(rows[len(SIGNS) :], NUMBERS[len(SIGNS) :], strict=True):
        row[:] = columns[name]
    numbers = np.ascontiguousarray(rows.T)
    found = None
    if hints is not None:
        found = markup(hints, prose.weight, prose.weight * prose.lines)
    return _with_tokens(text, prose, phrases, numbers, found)


def _prose(text: Text) -> _Prose:
    # an ideograph says as much as three letters
    shown = (text.read + 2 * text.counts[:, IDEOGRAPH]) * (text.length / np.maximum(1, text.read))
    sentences = sentence_ends(text)
    lines = (shown >= PROSE_LENGTH) & (sentences > 0)
    weight = np.minimum(shown, CAPPED)
    runs = _runs(weight * lines)
    return _Prose(shown, sentences, lines, weight, runs, runs[2] > 0)


def _signs(text: Text, rows: Floats) -> None:
    """Fill in SIGNS: the share of each class of characters in a line, and with which it starts and ends."""
    size = len(CLASSES)
    kinds = np.arange(size)[:, None]
    rows[:size] = text.counts.T / np.maximum(1, text.read)
    starts, ends = _edges(text)
    rows[size : 2 * size] = starts == kinds
    rows[2 * size : 3 * size] = ends == kinds


def _shape(text: Text, prose: _Prose) -> dict[str, NDArray[Any]]:
    counts, length, n = text.counts, prose.length, len(text.read)
    words = np.maximum(1, text.words)
    size = np.maximum(1.0, text.words - 0.4 * counts[:, IDEOGRAPH])  # a word of ideographs has 1.7 of them
    capitalised = _sum(text.line, text.classes.take(text.starts) == UPPER, n) / size
    word_length = text.ends - text.starts
    of_prose = size * prose.lines
    prose_capitals = _total(capitalised * of_prose) / max(1.0, _total(of_prose))
    paragraphs = int(np.count_nonzero(prose.lines))
    prose_length = _total(prose.weight * prose.lines) / paragraphs if paragraphs else 200.0
    return {
        "length": _log(length),
        "length under 20": 20 / (20 + length),
        "length under 80": 80 / (80 + length),
        "length under 300": 300 / (300 + length),
        "number of words": _log(size),
        "letters a word": _sum(text.line, word_length, n) / words / 8,
        "sentences": _log(prose.sentences),
        "words a sentence": np.minimum(size / np.maximum(1, prose.sentences), 60) / 40,
        "capitalised words": capitalised,
        "capitalised words against the prose": capitalised - prose_capitals,
        "capitals among the letters": counts[:, UPPER] / np.maximum(1, counts[:, LOWER] + counts[:, UPPER]),
        "share of short words": _sum(text.line, word_length <= 3, n) / words,
        "commas a word": counts[:, COMMA] / size * 4,
        "a single word": size <= 1,
        "length against the prose": np.minimum(length / prose_length, 4),
    }


def _edges(text: Text) -> tuple[Ints, Ints]:
    """-> class of the first and of the last character of each line that is no space, -1 if there is none."""
    visible = (text.classes != SPACE).nonzero()[0]
    shown = text.read - text.counts[:, SPACE]
    filled = shown.nonzero()[0]
    behind = shown.cumsum().take(filled)
    starts, ends = np.full((2, len(shown)), -1)
    starts[filled] = text.classes.take(visible.take(behind - shown.take(filled)))
    ends[filled] = text.classes.take(visible.take(behind - 1))
    return starts, ends


def _repetition(text: Text, prose: _Prose, phrases: _Phrases) -> dict[str, NDArray[Any]]:
    n = len(text.read)
    of_lines, of_words = _table(8 * n), _table(len(text.hashes))

    filled = phrases.filled
    slots, tally = _tally(phrases.whole, of_lines)
    copies = np.ones(n)
    copies[filled] = tally.take(slots)
    first_at = np.zeros(of_lines, np.int64)
    first_at[slots[::-1]] = filled[::-1]
    later = np.zeros(n, np.bool_)
    later[filled] = first_at.take(slots) != filled

    line = text.line.take(phrases.pairs)
    number = np.maximum(1, np.bincount(line, minlength=n))
    slots, tally = _tally(phrases.hashes, of_words)
    repeated = _sum(line, tally.take(slots) > 1, n) / number
    pairs_of_prose = _sum(line, _elsewhere(slots, prose.lines.take(line), of_words), n) / number

    line = text.line
    number = np.maximum(1, text.words)
    slots, tally = _tally(text.hashes, of_words)
    rarity = 1 / tally.take(slots)
    weight = np.maximum(1e-9, _sum(line, rarity, n))
    of_prose = _elsewhere(slots, prose.lines.take(line), of_words)
    of_main = _elsewhere(slots, prose.main.take(line), of_words)

    several = (text.words > 1).nonzero()[0]
    head, tail = text.first.take(several), text.first.take(several + 1) - 1
    alike = np.zeros((2, n))
    beginnings = mix(text.hashes.take(head) * _PAIR + text.hashes.take(head + 1))
    for row, key in zip(alike, (beginnings, text.hashes.take(tail)), strict=True):
        slots, tally = _tally(key, of_lines)
        row[several] = tally.take(slots) - 1
    begin_alike, end_alike = _log(alike)
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
        "lines that begin alike": begin_alike,
        "lines that end alike": end_alike,
    }


def _table(entries: int) -> int:
    """-> the size of a hash table with `SLOTS` slots for each of the entries that it may have: that two
    entries now and then share a slot does no harm."""
    return 1 << (SLOTS * entries + SLOTS - 1).bit_length()


def _tally(hashes: Hashes, size: int) -> tuple[Ints, Ints]:
    """-> (slot of each hash in a table of this size, entries of each slot)."""
    slots = (hashes & np.uint64(size - 1)).astype(np.int64)
    return slots, np.bincount(slots, minlength=size)


def _elsewhere(slots: Ints, chosen: Bools, size: int) -> Bools:
    """-> for each entry whether its slot holds another one that is chosen."""
    found: Bools = np.bincount(slots[chosen], minlength=size).take(slots) > chosen
    return found


def _place(prose: _Prose) -> dict[str, Any]:
    n = len(prose.lines)
    index = np.arange(n)
    prose_text = prose.weight * prose.lines
    before, prose_before = _before(prose.weight), _before(prose_text)
    total, prose_total = max(1.0, before[-1]), max(1.0, prose_before[-1])
    loose, dense, inside, ahead, behind = prose.runs
    return {
        "place from the start": index / max(1, n),
        "lines before": (logs := _log(index)),
        "lines after": logs[::-1],
        "text before": before[:-1] / total,
        "prose before": prose_before[:-1] / prose_total,
        "in a loose run of prose": loose,
        "in a dense run of prose": dense,
        "inside the main run": inside,
        "before the main run": ahead,
        "after the main run": behind,
        "between short lines": _between_short(prose.length),
        "lines in all": np.log1p(n) / 4,
        "text in all": np.log1p(total) / 8,
        "share of prose in the text": prose_before[-1] / total,
        "share of prose among the lines": np.count_nonzero(prose.lines) / max(1, n),
    }


def _before(values: Values) -> Values:
    """-> (n + 1): the sum of the values before each, and of all."""
    sums = np.zeros(len(values) + 1)
    values.cumsum(out=sums[1:])
    return sums


def _between_short(length: Values) -> Values:
    """-> near 1 where both neighbours are short, as in menus and teaser lists; near 0 by a paragraph."""
    around = np.zeros(len(length) + 2)
    around[1:-1] = length
    return 80 / (80 + np.maximum(around[:-2], around[2:]))


def _runs(text: Values) -> list[Values]:
    """-> five columns: the worth of the best run of lines through a line, over that of the best run of all,
    for each price; whether the line is inside the best dense run; how far before it, how far behind it.

    A run is worth the sum of (prose - price) over its lines: Kadane's maximum subarray, from both sides.
    """
    columns: list[Values] = list(np.zeros((5, len(text))))
    best = 0.0
    for column, price in zip(columns, PRICES, strict=False):
        worth = text - price
        sums = _before(worth)
        ending = sums[1:] - np.minimum.accumulate(sums)[:-1]
        starting = np.maximum.accumulate(sums[::-1])[::-1][1:] - sums[:-1]
        through = ending + starting - worth
        best = through.max(initial=0.0)
        if best > 0:
            np.maximum(through / best, -1, out=column)
    if best > 0:
        run = (columns[1] >= 1 - 1e-9).nonzero()[0]
        place = np.arange(len(text))
        columns[2][run[0] : run[-1] + 1] = 1
        columns[3][:] = _log(np.maximum(0, run[0] - place))
        columns[4][:] = _log(np.maximum(0, place - run[-1]))
    return columns


def _with_tokens(
    text: Text, prose: _Prose, phrases: _Phrases, numbers: Floats, found: Markup | None
) -> Features:
    """Add the n-grams at both ends of each line: words, pairs of them, and marked as such the first word, the
    last one and the whole line."""
    near = (text.place < FIRST_WORDS) | (text.place >= text.words.take(text.line) - LAST_WORDS)
    single = near.nonzero()[0]
    close = near.take(phrases.pairs) & near.take(phrases.pairs + 1)
    double = phrases.pairs[close]
    filled = phrases.filled
    head, tail = text.first.take(filled), text.first.take(filled + 1) - 1
    marked = (text.hashes.take(head) ^ _FIRST, text.hashes.take(tail) ^ _LAST, phrases.whole ^ _LINE)
    words = text.hashes.take(single)
    first = np.concatenate((single, double, head, tail, head))
    last = np.concatenate((single, double + 1, head, tail, tail))
    of_prose = np.zeros(len(first), np.bool_)
    letters = text.classes.take(text.starts.take(single)) != DIGIT
    np.logical_and(prose.lines.take(text.line.take(single)), letters, out=of_prose[: len(single)])
    return Features(
        numbers=numbers,
        tokens=np.concatenate((words, phrases.hashes[close], mix(np.concatenate(marked)))),
        owners=text.line.take(first),
        prose=of_prose,
        first=first,
        last=last,
        text=text,
        markup=found,
    )


def _sum(owners: Ints, weights: NDArray[Any], size: int) -> Values:
    return np.bincount(owners, weights, size).astype(np.float64, copy=False)


def _total(values: Values) -> float:
    """-> the sum, added up in order: `numpy.sum` rounds otherwise on every machine."""
    return float(values.cumsum()[-1]) if len(values) else 0.0


def _log(values: NDArray[Any]) -> Values:
    """-> logarithms scaled to about 0 to 2."""
    logs: Values = np.log1p(values) / 4
    return logs
