"""Why the model thinks what it thinks of a line, in words a person understands.

A contribution is what the line's content logit loses when something is hidden from the model: the line's
words, its shape, its repetitions, its place, its markup, or all other lines (occlusion, as Zeiler and
Fergus did for images). Contributions overlap, so they do not add up to the logit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cleaner.document import Hint
from cleaner.model import network
from cleaner.model.features import NUMBERS, PLACE, REPETITION, SHAPE, Features, extract
from cleaner.model.hints import HINTS, spelled
from cleaner.model.lexer import Bools, Floats, Ints
from cleaner.model.network import MARKS_SIZE, Marked
from cleaner.model.predict import one_thread, windows
from cleaner.model.weights import DEFAULT, MARKUP, Model, load

GROUPS = {"line shape": SHAPE, "repetition": REPETITION, "place in document": PLACE}
UNUSUAL = 1.0  # standard deviations from the mean beyond which a single number is worth naming


@dataclass(frozen=True, slots=True)
class Contribution:
    """``weight``: what hiding this takes from the line's content logit; below 0 it spoke for boilerplate.

    ``group``: "words", "line shape", "repetition", "place in document", "markup" (of HTML) or "neighbours".
    ``name``: None for the group as a whole, else an n-gram of the line, a tag or a name of its markup, or
    the name of one of its numbers.
    """

    group: str
    name: str | None
    weight: float


def contributions(
    lines: Sequence[str],
    index: int,
    model: Model | None = None,
    hints: Sequence[Hint] | None = None,
) -> list[Contribution]:
    """-> what speaks for and against lines[index] being content, the strongest first. ``hints``: of HTML.

    Of a long document the window counts by which the line was scored (see `predict.windows`). Runs the
    network some tens of times: for a reader's question, not for every line of a corpus.
    """
    with one_thread().limit(limits=1, user_api="blas"):
        return _contributions(lines, index, model or load(DEFAULT if hints is None else MARKUP), hints)


def _contributions(
    lines: Sequence[str], index: int, model: Model, hints: Sequence[Hint] | None
) -> list[Contribution]:
    window, _ = next(both for both in windows(len(lines)) if index < both[0].start + both[1].stop)
    view = _View(model, lines[window], index - window.start, None if hints is None else hints[window])
    found = [Contribution("neighbours", None, view.without_neighbours())]
    found.append(Contribution("words", None, view.without_words(np.ones(len(view.rows), np.bool_))))
    for row in np.unique(view.rows):
        same = view.rows == row
        found.append(Contribution("words", view.spelled(int(same.argmax())), view.without_words(same)))
    for group, names in GROUPS.items():
        columns = np.isin(NUMBERS, names)
        found.append(Contribution(group, None, view.without_numbers(columns)))
        for column in np.flatnonzero(columns & view.unusual()):
            alone = np.arange(len(NUMBERS)) == column
            found.append(Contribution(group, NUMBERS[column], view.without_numbers(alone)))
    if view.marked is not None:
        found.append(Contribution("markup", None, view.without_markup()))
        for hint in view.said():
            found.append(Contribution("markup", HINTS[hint], view.without_hint(hint)))
        for row, token in view.tokens():
            found.append(Contribution("markup", token, view.without_mark(row)))
    return sorted(found, key=lambda contribution: -abs(contribution.weight))


class _View:
    """A document as the model sees it, with one line that parts can be hidden from."""

    def __init__(self, model: Model, lines: Sequence[str], index: int, hints: Sequence[Hint] | None) -> None:
        self._model, self._index = model, index
        self._features: Features = extract(lines, hints)
        self._hint = hints[index] if hints else None
        self.marked: Marked | None = network.marked(model, self._features.markup)
        rows = model.rows(self._features.tokens)
        self._gate = np.float32(network.language_gate(network.known_share(rows[self._features.prose])))
        self._words: Floats = (
            network.lexical(model.lexicon, rows, self._features.owners, len(lines)) * self._gate
        )
        self._tokens: Ints = np.flatnonzero((self._features.owners == index) & (rows > 0) & (self._gate > 0))
        self.rows: Ints = rows[self._tokens]
        """The lexicon rows of the line's known n-grams; none when the language is not known."""
        self._full = self._logit(self._features.numbers, self._words)

    def _logit(self, numbers: Floats, words: Floats, marked: Marked | None = None) -> float:
        output = network.run(self._model, numbers, words, marked or self.marked)
        return float(output.lines[self._index, 0])

    def without_neighbours(self) -> float:
        numbers = np.repeat(self._model.layers["mean"][None], len(self._words), axis=0)
        words = np.zeros_like(self._words)
        numbers[self._index] = self._features.numbers[self._index]
        words[self._index] = self._words[self._index]
        return self._full - self._logit(numbers, words, self._marked_alone())

    def _marked_alone(self) -> Marked | None:
        if self.marked is None:
            return None
        hints = np.repeat(self._model.layers["hint_mean"][None], len(self._words), axis=0)
        marks = np.zeros_like(self.marked.marks)
        hints[self._index], marks[self._index] = (
            self.marked.numbers[self._index],
            self.marked.marks[self._index],
        )
        return Marked(hints, marks)

    def _without(self, columns: Any, marks: Floats) -> float:
        """Without some of the line's hints, and with these marks."""
        assert self.marked is not None
        changed = Marked(self.marked.numbers.copy(), self.marked.marks.copy())
        changed.numbers[self._index, columns] = self._model.layers["hint_mean"][columns]
        changed.marks[self._index] = marks
        return self._full - self._logit(self._features.numbers, self._words, changed)

    def without_markup(self) -> float:
        return self._without(slice(None), np.zeros(MARKS_SIZE, np.float32))

    def without_hint(self, column: int) -> float:
        assert self.marked is not None
        return self._without([column], self.marked.marks[self._index])

    def without_mark(self, row: int) -> float:
        rest = self._own_marks()
        rest = rest[rest != row]
        assert self._model.marks is not None
        return self._without([], network.lexical(self._model.marks, rest, np.zeros_like(rest), 1)[0])

    def _own_marks(self) -> Ints:
        markup = self._features.markup
        assert markup is not None
        rows = self._model.mark_rows(markup.tokens[markup.owners == markup.rows[self._index]])
        return rows[rows > 0]

    def tokens(self) -> list[tuple[int, str]]:
        """-> the rows of the line's known tags and names, and how they are spelled."""
        markup = self._features.markup
        assert markup is not None
        assert self._hint is not None
        own = markup.tokens[markup.owners == markup.rows[self._index]]
        rows = self._model.mark_rows(own).tolist()
        return [(row, token) for row, token in zip(rows, spelled(self._hint), strict=True) if row]

    def said(self) -> list[int]:
        """-> the columns of the line's unusual hints."""
        assert self.marked is not None
        layers = self._model.layers
        distance = np.abs(self.marked.numbers[self._index] - layers["hint_mean"])
        columns: list[int] = np.flatnonzero(distance > UNUSUAL * layers["hint_deviation"]).tolist()
        return columns

    def without_words(self, hidden: Bools) -> float:
        words = self._words.copy()
        rest = self.rows[~hidden]
        words[self._index] = network.lexical(self._model.lexicon, rest, np.zeros_like(rest), 1) * self._gate
        return self._full - self._logit(self._features.numbers, words)

    def without_numbers(self, hidden: Bools) -> float:
        numbers = self._features.numbers.copy()
        numbers[self._index, hidden] = self._model.layers["mean"][hidden]
        return self._full - self._logit(numbers, self._words)

    def unusual(self) -> Bools:
        distance = self._features.numbers[self._index] - self._model.layers["mean"]
        found: Bools = np.abs(distance) > UNUSUAL * self._model.layers["deviation"]
        return found

    def spelled(self, number: int) -> str:
        """-> the line's n-gram of that number, as it stands there."""
        features, token = self._features, self._tokens[number]
        start, end = features.text.starts[features.first[token]], features.text.ends[features.last[token]]
        return features.text.codes[start:end].tobytes().decode("utf-32-le", "surrogatepass")
