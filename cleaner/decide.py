"""Evidence -> one decision a block: the only place where it is decided what stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner import rules
from cleaner.document import (
    BLANK,
    BOILERPLATE,
    DEFAULT,
    DROP,
    IN_REGION,
    KEEP,
    METADATA,
    MODEL,
    MODEL_APART,
    UNSETTLED,
    Block,
    Decision,
    Hint,
    Kind,
    Verdict,
    new,
)
from cleaner.options import Options
from cleaner.text import line_hash

DOUBT = 0.5
"""The score of a block that nothing speaks against and nothing speaks for."""
SHORT = 40
"""Blocks: in a shorter document in which no rule found anything the model is not asked. Poems, tables and
lists look like menus to it, and what is furniture throughout seldom hides from every rule."""


def dropped_kinds(options: Options) -> frozenset[Kind]:
    return ((BOILERPLATE | METADATA) - options.keep) | options.drop


def is_safe(reason: str) -> bool:
    """Whether ``reason`` is a phrase rule that recognised the line itself, not its form, its place, its
    neighbours or the model.

    Of the lines of 151 hand-labelled articles that such a rule took, none of 794 was the article's; of
    those that anything else took, 34 in 707: regions 0 in 280, rules of form 8 in 92, the model 26 in
    335 on sites that it had not seen (tests/bench/safe_quality.py).
    """
    return not (reason in _NO_RULES or reason.startswith("shape-") or reason.endswith(IN_REGION))


_NO_RULES = frozenset({MODEL, MODEL_APART, DEFAULT, BLANK, UNSETTLED})


def decide(
    blocks: Sequence[Block], options: Options, memory: rules.Memory, hints: Sequence[Hint] = ()
) -> Iterator[Decision]:
    """Decisions for the blocks, in order; a block of two kinds gets one for each piece.

    ``hints``: what the markup says about each block, empty for text.

    They cover the blocks only: what happens to the white space between them is the pipeline's.
    """
    dropped = dropped_kinds(options)

    def verdict(text: str, kind: Kind, reason: str) -> Verdict:
        if kind not in dropped or (options.safe and not is_safe(reason)):
            return KEEP
        return KEEP if options.allow and (reason, line_hash(text)) in options.allow else DROP

    def decision(block: Block, start: int, end: int, kind: Kind, reason: str, score: float) -> Decision:
        """About ``block.text[start:end]``."""
        outcome = verdict(block.text[start:end], kind, reason)
        return Decision(block.start + start, block.start + end, outcome, kind, reason, score)

    page = rules.find(blocks, memory, hints)
    sure = [DOUBT] * len(blocks)
    # the model's word is not safe, and no rule listens to it
    if options.model and not options.safe and (len(blocks) >= SHORT or any(page.found)):
        from cleaner.weigh import weigh  # needs numpy, which takes a tenth of a second to import

        sure = weigh(page, blocks, options.point)
    rules.keep_own(page, memory)
    body = Kind.BODY
    body_stays = body not in dropped
    for index, (block, evidence) in enumerate(zip(blocks, page.found, strict=True)):
        if evidence is not None:
            kind, reason, weight, _ = evidence
            stays = verdict(block.text, kind, reason)
            yield new(Decision, (block.start, block.end, stays, kind, reason, weight))
            continue
        if body_stays and index != page.headline and index not in page.pieces:  # most blocks
            yield new(Decision, (block.start, block.end, KEEP, body, DEFAULT, sure[index]))
            continue
        kind = Kind.TITLE if index == page.headline else body
        position = 0
        for start, end, piece in page.pieces.get(index, ()):
            if position < start:
                yield decision(block, position, start, kind, DEFAULT, sure[index])
            yield decision(block, start, end, piece.kind, piece.reason, piece.score)
            position = end
        yield decision(block, position, len(block.text), kind, DEFAULT, sure[index])
