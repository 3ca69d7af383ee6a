"""Evidence -> one decision a block: the only place where it is decided what stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner import rules
from cleaner.document import BOILERPLATE, METADATA, Block, Decision, Kind, Verdict
from cleaner.options import Options
from cleaner.rules.page import Evidence, Page

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

HINT = 1.5
"""Logits that a phrase which counts only in company takes from a line's probability."""


def _weigh(page: Page, blocks: Sequence[Block], point: str) -> list[float]:
    """Add the model's evidence to that of the rules; -> its content probability for each block."""
    import numpy as np

    from cleaner.model.decode import threshold
    from cleaner.model.network import KINDS
    from cleaner.model.weights import load

    if not blocks:
        return []
    scores = _scores([block.text for block in blocks])
    bar = threshold(scores, load().meta["thresholds"][point])
    hinted = np.array([hint is not None for hint in page.hints])
    odds = np.log(np.maximum(scores.content, 1e-9) / np.maximum(1 - scores.content, 1e-9)) - HINT * hinted
    content = 1 / (1 + np.exp(-odds))
    if scores.headline is not None and scores.headline_probability > DOUBT and not page.found[scores.headline]:
        page.headline = scores.headline
    if not any(page.found) and len(blocks) < SHORT:
        return content.tolist()
    for index in np.flatnonzero(content < bar).tolist():
        if page.found[index] is None and index != page.headline:
            kind = Kind(KINDS[int(scores.kinds[index].argmax())])
            page.found[index] = Evidence(kind, MODEL, 1 - float(content[index]))
    return content.tolist()


SHORT = 40


def _scores(lines):
    from cleaner.model.predict import score

    return score([lines])[0]
