"""Documents -> what the model thinks of each of their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

from cleaner.document import Hint
from cleaner.model import network, weights
from cleaner.model.features import extract
from cleaner.model.lexer import Floats
from cleaner.model.weights import Model, load

WINDOW, MARGIN = 2048, 128
"""Lines. A longer document is read in windows, and a score counts from a window that holds MARGIN lines
more on either side: twice what the network sees."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What the model thinks of the n lines of a document.

    ``content`` (n): probability that the line belongs to the article. ``kinds`` (n, len(KINDS)): what
    it is if it does not, each row a distribution over `network.KINDS`. ``headline``: the line that is
    the headline, None when no line is likelier than "none", with its probability in
    ``headline_probability``. ``extracted``: probability that an extractor has been here before.
    ``junk``: expected share of the words that is boilerplate. ``language``: 0 when the prose is in a
    language that training did not know (then words do not count), 1 when it did.
    """

    content: Floats
    kinds: Floats
    headline: int | None
    headline_probability: float
    extracted: float
    junk: float
    language: float


Hints = Sequence[Sequence[Hint] | None]


def score(
    documents: Sequence[Sequence[str]], model: Model | None = None, hints: Hints | None = None
) -> list[Scores]:
    """-> scores for each document, given as its lines (any strings). Loads the model on first use.

    ``hints``: for each document that was HTML one a line, None for others. The two have weights of their
    own; ``model`` is taken for both.

    Time and memory grow linearly with the lines, and what a document gets does not depend on the
    others. Raises `ModelError` when the model cannot be loaded.
    """
    hints = [None] * len(documents) if hints is None else hints
    with one_thread().limit(limits=1, user_api="blas"):
        return [
            _score(lines, hint, model or load(weights.DEFAULT if hint is None else weights.MARKUP))
            for lines, hint in zip(documents, hints, strict=True)
        ]


@cache
def one_thread() -> ThreadpoolController:
    """The matrices are small: threads would wait for each other longer than they work, three times as
    long on two busy cores. Who has many documents has processes."""
    return ThreadpoolController()


def _score(lines: Sequence[str], hints: Sequence[Hint] | None, model: Model) -> Scores:
    parts, counted = [], []
    for window, counts in windows(len(lines)):
        parts.append(_look(lines[window], None if hints is None else hints[window], model))
        counted.append(counts)
    return _join(parts, counted)


def windows(lines: int) -> Iterator[tuple[slice, slice]]:
    """-> for each window its lines and, among these, those whose scores count: of two windows for a line the
    one that sees more around it."""
    starts = range(0, max(1, lines - 2 * MARGIN), WINDOW - 2 * MARGIN)
    for start in starts:
        first = MARGIN if start else 0
        last = WINDOW - MARGIN if start != starts[-1] else WINDOW
        yield slice(start, start + WINDOW), slice(first, last)


def _look(lines: Sequence[str], hints: Sequence[Hint] | None, model: Model) -> Scores:
    """-> the scores of one window."""
    if not lines:
        return _EMPTY
    features = extract(lines, hints)
    rows = model.rows(features.tokens)
    gate = network.language_gate(network.known_share(rows[features.prose]))
    words = network.lexical(model.lexicon, rows, features.owners, len(lines)) * np.float32(gate)
    output = network.run(model, features.numbers, words, network.marked(model, features.markup))
    return _scores(output, network.kind_scores(model, output.evidence, words), gate)


def _scores(output: network.Output, kinds: Floats, gate: float) -> Scores:
    lines = output.lines
    pointer = network.softmax(np.append(lines[:, 1], output.document[2]))
    headline = int(pointer.argmax())
    extracted, junk = network.sigmoid(output.document[:2]).tolist()
    return Scores(
        content=network.sigmoid(lines[:, 0]),
        kinds=network.softmax(kinds),
        headline=headline if headline < len(lines) else None,
        headline_probability=float(pointer[headline]) if headline < len(lines) else 0.0,
        extracted=extracted,
        junk=junk,
        language=gate,
    )


_EMPTY = Scores(
    np.zeros(0, np.float32), np.zeros((0, len(network.KINDS)), np.float32), None, 0.0, 0.0, 0.0, 1.0
)


def _join(parts: Sequence[Scores], counted: Sequence[slice]) -> Scores:
    """-> one from the scores of overlapping windows, by those that count of each."""
    if len(parts) == 1:
        return parts[0]
    head = parts[0]
    weights = [len(part.content) for part in parts]
    return Scores(
        content=np.concatenate([part.content[counts] for part, counts in zip(parts, counted, strict=True)]),
        kinds=np.concatenate([part.kinds[counts] for part, counts in zip(parts, counted, strict=True)]),
        headline=head.headline,  # a headline stands at the beginning
        headline_probability=head.headline_probability,
        extracted=float(np.average([part.extracted for part in parts], weights=weights)),
        junk=float(np.average([part.junk for part in parts], weights=weights)),
        language=float(np.average([part.language for part in parts], weights=weights)),
    )
