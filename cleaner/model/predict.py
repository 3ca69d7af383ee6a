"""Documents -> what the model thinks of each of their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from threadpoolctl import ThreadpoolController

from cleaner.document import Hint
from cleaner.model import network, weights
from cleaner.model.features import Features, extract
from cleaner.model.lexer import Floats
from cleaner.model.weights import Model, load

BATCH_LINES = 1000
"""Features are computed for some eight pages at once: larger batches leave the cache."""
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
    found: dict[int, Scores] = {}
    for folder in (weights.DEFAULT, weights.MARKUP):
        chosen = [i for i, hint in enumerate(hints) if (hint is not None) is (folder == weights.MARKUP)]
        if chosen:
            reader = model or load(folder)
            with one_thread().limit(limits=1, user_api="blas"):
                scores = _score_all([documents[i] for i in chosen], reader, [hints[i] for i in chosen])
            found |= zip(chosen, scores, strict=True)
    return [found[index] for index in range(len(documents))]


@cache
def one_thread() -> ThreadpoolController:
    """The matrices are small: threads would wait for each other longer than they work, three times as
    long on two busy cores. Who has many documents has processes."""
    return ThreadpoolController()


def _score_all(documents: Sequence[Sequence[str]], model: Model, hints: Hints) -> list[Scores]:
    windows = [(index, start) for index, lines in enumerate(documents) for start in _starts(len(lines))]
    parts: list[list[Scores]] = [[] for _ in documents]
    for batch in _batches(documents, windows):
        features = extract(
            [documents[index][start : start + WINDOW] for index, start in batch],
            [_window(hints[index], start) for index, start in batch],
        )
        for (index, _), scores in zip(batch, _score(model, features), strict=True):
            parts[index].append(scores)
    return [_join(len(lines), part) for lines, part in zip(documents, parts, strict=True)]


def _window(hints: Sequence[Hint] | None, start: int) -> Sequence[Hint] | None:
    return None if hints is None else hints[start : start + WINDOW]


def _starts(lines: int) -> range:
    return range(0, max(1, lines - 2 * MARGIN), WINDOW - 2 * MARGIN)


def _batches(
    documents: Sequence[Sequence[str]], windows: list[tuple[int, int]]
) -> Iterator[list[tuple[int, int]]]:
    batch: list[tuple[int, int]] = []
    lines = 0
    for index, start in windows:
        size = min(WINDOW, len(documents[index]) - start)
        if batch and lines + size > BATCH_LINES:
            yield batch
            batch, lines = [], 0
        batch.append((index, start))
        lines += size
    if batch:
        yield batch


def _score(model: Model, features: Features) -> Iterator[Scores]:
    rows = model.rows(features.tokens)
    bounds = features.bounds
    vectors = network.lexical(model.lexicon, rows, features.owners, len(features.numbers))
    marks = network.marks(model, features.markup)
    prose_rows = rows[features.prose]
    # tokens of prose are in the order of their lines: single words come first, line after line
    prose_bounds = np.searchsorted(features.owners[features.prose], bounds)
    for document, (start, end) in enumerate(pairwise(bounds)):
        share = network.known_share(prose_rows[prose_bounds[document] : prose_bounds[document + 1]])
        gate = network.language_gate(share)
        if start == end:
            yield _EMPTY
            continue
        words = vectors[start:end] * np.float32(gate)
        marked = network.marked(features.markup, marks, start, end)
        output = network.run(model, features.numbers[start:end], words, marked)
        yield _scores(output, network.kind_scores(model, output.evidence, words), gate)


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


def _join(lines: int, parts: list[Scores]) -> Scores:
    """-> one from the scores of overlapping windows: of two for a line the one that sees more around it."""
    if len(parts) == 1:
        return parts[0]
    pieces = []
    for index, _ in enumerate(parts):
        first = MARGIN if index else 0
        last = WINDOW - MARGIN if index + 1 < len(parts) else lines
        pieces.append(slice(first, last))
    head = parts[0]
    weights = [len(part.content) for part in parts]
    return Scores(
        content=np.concatenate([part.content[piece] for part, piece in zip(parts, pieces, strict=True)]),
        kinds=np.concatenate([part.kinds[piece] for part, piece in zip(parts, pieces, strict=True)]),
        headline=head.headline,  # a headline stands at the beginning
        headline_probability=head.headline_probability,
        extracted=float(np.average([part.extracted for part in parts], weights=weights)),
        junk=float(np.average([part.junk for part in parts], weights=weights)),
        language=float(np.average([part.language for part in parts], weights=weights)),
    )
