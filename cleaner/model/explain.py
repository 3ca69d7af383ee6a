"""Why the model thinks what it thinks of a line, in words a person understands.

A contribution is what the line's content logit loses when something is hidden from the model: the line's
words, its shape, its repetitions, its place, or all other lines (occlusion, as Zeiler and Fergus did for
images). Contributions overlap, so they do not add up to the logit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.model import network
from cleaner.model.features import NUMBERS, PLACE, REPETITION, SHAPE, Features, extract
from cleaner.model.lexer import Bools, Floats, Ints
from cleaner.model.predict import MARGIN, WINDOW, one_thread
from cleaner.model.weights import Model, load

GROUPS = {"line shape": SHAPE, "repetition": REPETITION, "place in document": PLACE}
UNUSUAL = 1.0  # standard deviations from the mean beyond which a single number is worth naming


@dataclass(frozen=True, slots=True)
class Contribution:
    """``weight``: what hiding this takes from the line's content logit; below 0 it spoke for boilerplate.

    ``group``: "words", "line shape", "repetition", "place in document" or "neighbours". ``name``: None for
    the group as a whole, else an n-gram of the line or the name of one of its numbers.
    """

    group: str
    name: str | None
    weight: float


def contributions(lines: Sequence[str], index: int, model: Model | None = None) -> list[Contribution]:
    """-> what speaks for and against lines[index] being content, the strongest first.

    Runs the network some tens of times: for a reader's question, not for every line of a corpus.
    """
    with one_thread().limit(limits=1, user_api="blas"):
        return _contributions(lines, index, model or load())


def _contributions(lines: Sequence[str], index: int, model: Model) -> list[Contribution]:
    start = max(0, min(index - WINDOW // 2, len(lines) - WINDOW)) if len(lines) > WINDOW - MARGIN else 0
    view = _View(model, lines[start : start + WINDOW], index - start)
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
    return sorted(found, key=lambda contribution: -abs(contribution.weight))


class _View:
    """A document as the model sees it, with one line that parts can be hidden from."""

    def __init__(self, model: Model, lines: Sequence[str], index: int) -> None:
        self._model, self._index = model, index
        self._features: Features = extract([lines])
        rows = model.rows(self._features.tokens)
        self._gate = np.float32(network.language_gate(network.known_share(rows[self._features.prose])))
        self._words: Floats = network.lexical(model, rows, self._features.owners, len(lines)) * self._gate
        self._tokens: Ints = np.flatnonzero((self._features.owners == index) & (rows > 0) & (self._gate > 0))
        self.rows: Ints = rows[self._tokens]
        """The lexicon rows of the line's known n-grams; none when the language is not known."""
        self._full = self._logit(self._features.numbers, self._words)

    def _logit(self, numbers: Floats, words: Floats) -> float:
        return float(network.run(self._model, numbers, words).lines[self._index, 0])

    def without_neighbours(self) -> float:
        numbers = np.repeat(self._model.layers["mean"][None], len(self._words), axis=0)
        words = np.zeros_like(self._words)
        numbers[self._index] = self._features.numbers[self._index]
        words[self._index] = self._words[self._index]
        return self._full - self._logit(numbers, words)

    def without_words(self, hidden: Bools) -> float:
        words = self._words.copy()
        rest = self.rows[~hidden]
        words[self._index] = network.lexical(self._model, rest, np.zeros_like(rest), 1) * self._gate
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
