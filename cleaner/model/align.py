"""Lines of a page against its gold text: which of them are the article.

A line is content when its words stand in the gold text, in the order of the page. Of a line that stands on
the page twice, the copy counts that fits between its neighbours: a headline that a menu repeats is no
content there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from cleaner.model.lexer import Floats, Values

GRAM = 3  # words by which a line is looked for in the gold text
PLACES = 8  # of the gold text that a line is tried at: a formula may stand in it a hundred times
CONTENT, NEUTRAL = 0.7, 0.3  # share of a line's words found: enough, too few to say either
LONG = 6  # words of a line that may stand in another order than the gold text has it
GAP, FARTHEST = 0.2, 10  # words that each line passed over costs, so that a copy near its neighbours wins


# words as the benchmark counts them: scripts written without spaces are split into characters
_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


class _Place(NamedTuple):
    """Where a line may stand in the gold text: ``found`` of its words between ``start`` and ``end``."""

    line: int
    start: int
    end: int
    found: int


def label(lines: Sequence[str], gold: str) -> tuple[Floats, Floats]:
    """-> (n) 1 for the lines of the article, else 0; (n) 0 for those of which too little is found to say."""
    spelled = [words(line) for line in lines]
    wanted = words(gold)
    places = _places(spelled, wanted, [words(line) for line in gold.splitlines()])
    share = np.zeros(len(lines))
    covered = np.zeros(len(wanted), np.bool_)
    chain = _chain(places)
    for place in chain:
        share[place.line] = place.found / len(spelled[place.line])
        covered[place.start : place.end] = True
    for above, below in pairwise(chain):
        _fill(share, spelled, above, below, wanted[above.end : below.start])
    for place in sorted(places, key=lambda place: -place.found):
        size = len(spelled[place.line])
        elsewhere = not share[place.line] and size >= LONG and place.found >= CONTENT * size
        if elsewhere and covered[place.start : place.end].mean() < 0.5:
            share[place.line] = place.found / size
            covered[place.start : place.end] = True
    content = (share >= CONTENT).astype(np.float32)
    spoken = np.array([len(line_words) > 0 for line_words in spelled], np.bool_)
    counts = ((share < NEUTRAL) | (share >= CONTENT)) & spoken
    return content, counts.astype(np.float32)


def _fill(
    share: Values, spelled: Sequence[Sequence[str]], above: _Place, below: _Place, missing: Sequence[str]
) -> None:
    """Find the lines between two of the chain in the gold text between them: the cells of a table are too
    short to be found alone."""
    left = Counter(missing)
    for line in range(above.line + 1, below.line) if missing else ():
        own = Counter(spelled[line])
        if not share[line] and own and own <= left:
            share[line] = 1
            left -= own


def _places(
    spelled: Sequence[Sequence[str]], wanted: Sequence[str], paragraphs: Sequence[Sequence[str]]
) -> list[_Place]:
    grams: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for start in range(len(wanted) - GRAM + 1):
        grams[tuple(wanted[start : start + GRAM])].append(start)
    short: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    start = 0
    for paragraph in paragraphs:
        if len(paragraph) < GRAM:
            short[tuple(paragraph)].append(start)
        start += len(paragraph)
    places = []
    for line, line_words in enumerate(spelled):
        size = len(line_words)
        if 0 < size < GRAM:
            places += [_Place(line, at, at + size, size) for at in short[tuple(line_words)][:PLACES]]
            continue
        votes: Counter[int] = Counter()
        for offset in range(size - GRAM + 1):
            for at in grams.get(tuple(line_words[offset : offset + GRAM]), ())[:PLACES]:
                votes[(at - offset) // 4] += 1  # a word more or less does not matter
        for shift in [shift for shift, _ in votes.most_common(PLACES)]:
            places.append(_place(line, line_words, wanted, 4 * shift))
    return places


def _place(line: int, line_words: Sequence[str], wanted: Sequence[str], shift: int) -> _Place:
    start, end = max(0, shift), min(len(wanted), shift + len(line_words) + 4)
    # bags of words: the order was checked by the grams, and a word more or less does not matter
    found = (Counter(line_words) & Counter(wanted[start:end])).total()
    while start < end and wanted[start] != line_words[0] and start - shift < 4:
        start += 1
    return _Place(line, start, max(start + 1, min(end, start + len(line_words))), found)


def _chain(places: list[_Place]) -> list[_Place]:
    """-> of the places those that are in order and hold the most words."""
    places = sorted(places)
    if not places:
        return []
    lines, _, ends, _ = np.array(places).T
    total = np.zeros(len(places))
    before = np.full(len(places), -1)
    for index, place in enumerate(places):
        fits = np.flatnonzero((ends[:index] <= place.start + 1) & (lines[:index] < place.line))
        total[index] = place.found
        if len(fits):
            ahead = total[fits] - GAP * np.minimum(place.line - lines[fits] - 1, FARTHEST)
            best = int(ahead.argmax())
            if ahead[best] > 0:
                total[index] += ahead[best]
                before[index] = fits[best]
    chosen = []
    index = int(total.argmax())
    while index >= 0:
        chosen.append(places[index])
        index = int(before[index])
    return chosen[::-1]
