"""Evidence -> one decision a block: the only place where it is decided what stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner import rules
from cleaner.document import BOILERPLATE, METADATA, Block, Decision, Kind, Verdict
from cleaner.options import Options

DOUBT = 0.5
"""The score of a block that nothing speaks against and nothing speaks for."""
DEFAULT = "default"
"""The reason of decisions to keep that nothing spoke against."""


def dropped_kinds(options: Options) -> frozenset[Kind]:
    return ((BOILERPLATE | METADATA) - options.keep) | options.drop


def decide(blocks: Sequence[Block], options: Options, memory: rules.Memory) -> Iterator[Decision]:
    """Decisions for the blocks, in order; a block of two kinds gets one for each piece.

    They cover the blocks only: what happens to the white space between them is the pipeline's.
    """
    dropped = dropped_kinds(options)

    def decision(start: int, end: int, kind: Kind, reason: str, score: float) -> Decision:
        return Decision(start, end, Verdict.DROP if kind in dropped else Verdict.KEEP, kind, reason, score)

    page = rules.find(blocks, options, memory)
    if options.model:
        from cleaner.weigh import weigh  # needs numpy, which takes a tenth of a second to import

        sure = weigh(page, blocks, options.point)
    else:
        sure = [DOUBT] * len(blocks)
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
