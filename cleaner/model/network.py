"""The network: residual convolutions over the lines of one document, in numpy.

A line enters as its numbers and the sum of its known n-grams' vectors, a line of HTML also as the numbers
of its markup and the sum of its known tags' and names' vectors; five convolutions (width 5,
dilations 1 to 16) let it see 62 lines to both sides, and after the second the pooled document is added.
What kind of boilerplate a line is comes from its numbers, its state and the votes of its n-grams.
Documents go through one at a time: the rounding of a matrix product depends on its shape, and what a
document gets must not depend on its neighbours in a batch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cleaner.document import Kind
from cleaner.model.hints import Markup
from cleaner.model.lexer import Floats, Ints
from cleaner.model.weights import Model

WIDTH = 5
DILATIONS = (1, 2, 4, 8, 16)
FAR = WIDTH // 2 * max(DILATIONS)
POOLED_AFTER = 1  # the convolution after which the document joins in
LEXICON_SIZE = 16  # numbers of an n-gram that enter the network; behind them its votes for the kinds
MARKS_SIZE = 16  # numbers of a tag or name in the markup
CLIP = 5.0  # standard deviations
KINDS = (
    Kind.SHARE, Kind.NAV, Kind.RELATED, Kind.NEWSLETTER, Kind.DONATION, Kind.LEGAL, Kind.SOURCE, Kind.PROMO,
    Kind.COMMENT_UI, Kind.PAGINATION, Kind.OTHER, Kind.BYLINE, Kind.DATELINE, Kind.CAPTION, Kind.CREDIT,
)  # fmt: skip
"""What a line can be that is not content, in the order of the network's outputs."""


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """Raw scores of a document. lines (n, 2): content logit and headline score. document (3): logits of
    "extracted before" and of the share of junk, score of "no headline". evidence (n, size): the
    lines' scaled numbers, their markup and what the network made of them, from which kinds are read."""

    lines: Floats
    document: Floats
    evidence: Floats


def known_share(rows: Ints) -> float:
    """-> the share of the words that the lexicon knows; without a word, 1: nothing speaks against it."""
    return float(np.count_nonzero(rows) / len(rows)) if len(rows) else 1.0


def language_gate(share: float) -> float:
    """-> 1 for prose in a language that training knew, 0 for one that it did not, between them a ramp.

    In a language that training knew most words of a text are in the lexicon; in another one only
    names, numbers and chance look-alikes are, and those mislead ("die", "in", "war").
    """
    return min(1.0, max(0.0, (share - GATE_CLOSED) / (GATE_OPEN - GATE_CLOSED)))


GATE_CLOSED, GATE_OPEN = 0.35, 0.55


def lexical(lexicon: Floats, rows: Ints, owners: Ints, lines: int) -> Floats:
    """-> (lines, size of a row): the sum of a line's known entries, over the root of their number."""
    vectors = np.zeros((lines, lexicon.shape[1]), np.float32)
    known = np.flatnonzero(rows)
    if not len(known):
        return vectors
    known = known[np.argsort(owners[known], kind="stable")]
    owners = owners[known]
    starts = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
    counts = np.diff(np.append(starts, len(owners)))
    sums = np.add.reduceat(lexicon.take(rows[known], axis=0), starts, axis=0)
    vectors[owners[starts]] = sums / np.sqrt(counts, dtype=np.float32)[:, None]
    return vectors


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """The markup of a document of n lines: ``numbers`` (n, HINTS), ``marks`` (n, MARKS_SIZE)."""

    numbers: Floats
    marks: Floats


def marked(model: Model, markup: Markup | None) -> Marked | None:
    """-> the markup of a document's lines, with the sum of the known tags and names of each; None when there
    is none, or the model cannot read it."""
    if markup is None or model.marks is None:
        return None
    markups = int(markup.rows.max(initial=0))
    sums = lexical(model.marks, model.mark_rows(markup.tokens), markup.owners, markups + 1)
    return Marked(markup.numbers, sums[markup.rows])


def run(model: Model, numbers: Floats, words: Floats, marked: Marked | None = None) -> Output:
    """-> the scores of one document, n > 0 lines: numbers (n, NUMBERS), words as `lexical` sums them."""
    layers = model.layers
    seen = _scaled(numbers, layers["mean"], layers["deviation"])
    if marked is not None:
        said = _scaled(marked.numbers, layers["hint_mean"], layers["hint_deviation"])
        seen = np.concatenate((seen, said, marked.marks), axis=1)
    entry = np.concatenate((seen, words[:, :LEXICON_SIZE]), axis=1)
    inside = _padded(_relu(entry @ layers["input"] + layers["input_bias"]))
    state = inside[FAR:-FAR]
    for index, dilation in enumerate(DILATIONS):
        scores = _convolve(inside, layers[f"conv{index}"], dilation)
        scores += layers[f"conv{index}_bias"]
        state += _relu(scores)
        if index == POOLED_AFTER:
            state += _pool(model, state) @ layers["context"] + layers["context_bias"]
    lines = state @ layers["line"] + layers["line_bias"]
    document = _pool(model, state) @ layers["document"] + layers["document_bias"]
    return Output(lines, document, np.concatenate((seen, state), axis=1))


def _scaled(numbers: Floats, mean: Floats, deviation: Floats) -> Floats:
    scaled = numbers - mean
    scaled /= deviation
    return _clipped(scaled, CLIP)


def _clipped(values: Floats, most: float) -> Floats:
    """In place; `numpy.clip` takes three times as long for a page."""
    return np.minimum(np.maximum(values, -most, out=values), most, out=values)


def kind_scores(model: Model, evidence: Floats, words: Floats) -> Floats:
    """-> (n, kinds): which kind of boilerplate each line is, if it is any. Linear, beside the network."""
    return evidence @ model.layers["kind"] + model.layers["kind_bias"] + words[:, LEXICON_SIZE:]


def _padded(state: Floats) -> Floats:
    """-> the state of the lines with `FAR` empty ones on either side, as far as a convolution reaches."""
    padded = np.zeros((len(state) + 2 * FAR, state.shape[1]), np.float32)
    padded[FAR:-FAR] = state
    return padded


def _convolve(padded: Floats, kernel: Floats, dilation: int) -> Floats:
    row, number = padded.strides
    lines = len(padded) - 2 * FAR
    # the lines within reach of each line, where they lie
    reached: Floats = np.ndarray(
        (lines, WIDTH, padded.shape[1]),
        np.float32,
        padded,
        (FAR - WIDTH // 2 * dilation) * row,
        (row, dilation * row, number),
    )
    scores: Floats = reached.reshape(lines, -1) @ kernel
    return scores


def _pool(model: Model, state: Floats) -> Floats:
    """-> mean, maximum and a mean over the lines that a learned gate takes for the article's."""
    gate = sigmoid(state @ model.layers["gate"] + model.layers["gate_bias"])
    chosen = (state * gate).sum(axis=0) / (gate.sum(axis=0) + np.float32(0.1))
    mean = np.add.reduce(state, axis=0) / np.float32(len(state))
    return np.concatenate((mean, np.maximum.reduce(state, axis=0), chosen))


def _relu(values: Floats) -> Floats:
    return np.maximum(values, 0, out=values)


def sigmoid(values: Floats) -> Floats:
    return (1 / (1 + np.exp(_clipped(-values, 30)))).astype(np.float32, copy=False)


def softmax(values: Floats) -> Floats:
    """-> along the last axis."""
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares
