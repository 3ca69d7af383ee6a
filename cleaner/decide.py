"""Evidence -> one decision a block: the only place where it is decided what stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cleaner import rules
from cleaner.document import BOILERPLATE, METADATA, Block, Decision, Kind, Verdict
from cleaner.options import Options
from cleaner.rules.page import Evidence, Page

if TYPE_CHECKING:  # numpy takes a tenth of a second to import; without the model it is not needed
    from cleaner.model.predict import Scores

MODEL = "model"
"""The reason of decisions that the learned model took."""
DEFAULT = "default"
"""The reason of decisions to keep that nothing spoke against."""


def dropped_kinds(options: Options) -> frozenset[Kind]:
    return ((BOILERPLATE | METADATA) - options.keep) | options.drop


def decide(blocks: Sequence[Block], options: Options) -> Iterator[Decision]:
    """Decisions for the blocks, in order; a block of two kinds gets one for each piece.

    They cover the blocks only: what happens to the white space between them is the pipeline's.
    """
    dropped = dropped_kinds(options)

    def decision(start: int, end: int, kind: Kind, reason: str, score: float) -> Decision:
        return Decision(start, end, Verdict.DROP if kind in dropped else Verdict.KEEP, kind, reason, score)

    page = rules.find(blocks, options)
    sure = _weigh(page, blocks, options.point) if options.model else [DOUBT] * len(blocks)
    for index, block in enumerate(blocks):
        evidence = page.found[index]
        if evidence is not None:
            yield decision(block.start, block.end, evidence.kind, evidence.reason, evidence.score)
            continue
        kind = Kind.TITLE if index == page.headline else Kind.BODY
        position = block.start
        for start, end, piece in page.pieces.get(index, ()):
            if position < block.start + start:
                yield decision(position, block.start + start, kind, DEFAULT, sure[index])
            yield decision(block.start + start, block.start + end, piece.kind, piece.reason, piece.score)
            position = block.start + end
        yield decision(position, block.end, kind, DEFAULT, sure[index])


DOUBT = 0.5
"""The score of a block that nothing speaks against and nothing speaks for."""
SHORT = 40
"""Blocks: a shorter document in which no rule found anything is left alone. Poems, tables and lists
look like menus to the model, and what is furniture throughout seldom hides from every rule."""
SOLID = 0.6
"""The probability of a paragraph that certainly is the article. A document without one is a list, a
table, a song: there the model has nothing to hold on to and the rules decide alone. (Hand-labelled
articles, sites not in training: F1 .928 -> .956, content lost 1.5 % -> .85 %.)"""
PROSE = 0.5
"""What is left of the threshold for a paragraph: a lost one costs more words than a teaser's summary
that stays. (Whole pages: word F1 unchanged, a fifth to a quarter less lost.)"""
TOUCHED = 2.0
"""How fast a page counts as already extracted: from a probability of one half on it does entirely.
(Hand-labelled articles: F1 .956 -> .965, content lost .85 % -> .57 %; whole pages unchanged.)"""


def _weigh(page: Page, blocks: Sequence[Block], point: str) -> list[float]:
    """Add the model's evidence to that of the rules; -> its content probability for each block."""
    import numpy as np

    from cleaner.model.decode import threshold
    from cleaner.model.network import KINDS
    from cleaner.model.weights import load

    if not blocks:
        return []
    scores = _scores([block.text for block in blocks])
    sure: list[float] = scores.content.tolist()
    headline = scores.headline
    if headline is not None and scores.headline_probability > DOUBT and page.found[headline] is None:
        page.headline = headline
    free = np.array([evidence is None for evidence in page.found])
    prose = np.array([line.prose for line in page.lines])
    quiet = bool(free.all()) and len(blocks) < SHORT
    if quiet or not (free & prose & (scores.content > SOLID)).any():
        return sure
    touched = replace(scores, extracted=min(1.0, TOUCHED * scores.extracted))
    bar = threshold(touched, load().meta["thresholds"][point]) * np.where(prose, PROSE, 1.0)
    if page.headline is not None:
        free[page.headline] = False
    for index in np.flatnonzero(free & (scores.content < bar)).tolist():
        page.found[index] = Evidence(Kind(KINDS[int(scores.kinds[index].argmax())]), MODEL, 1 - sure[index])
    return sure


def _scores(lines: Sequence[str]) -> Scores:
    from cleaner.model.predict import score

    return score([lines])[0]
