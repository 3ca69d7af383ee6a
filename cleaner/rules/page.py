"""A page as the rules see it: its lines, folded once, and what was found about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cleaner.document import Block, Kind
from cleaner.text import bare, count_words, ends_sentence, fold

PROSE_WORDS = 12
"""Shorter lines are as often headlines, captions or buttons as they are sentences."""
LONG_WORDS = 60
"""No headline and hardly a teaser is as long; a paragraph that was cut off does not close its sentence."""
WINDOW = 2000
"""Characters of a very long line that are looked at from either end: boilerplate announces itself there."""


@dataclass(frozen=True, slots=True)
class Line:
    """A block with what the rules compare: ``folded`` and ``bare`` text, number of words."""

    text: str
    folded: str
    bare: str
    words: int
    closed: bool
    gap: bool

    @property
    def prose(self) -> bool:
        return self.words >= LONG_WORDS or (self.closed and self.words >= PROSE_WORDS)

    @property
    def bulleted(self) -> bool:
        return self.text.lstrip()[0] in "•*-+‣◦▪■·–—"


def line(block: Block) -> Line:
    text = block.text
    if len(text) > 2 * WINDOW:
        text = f"{text[:WINDOW]} {text[-WINDOW:]}"
    folded = fold(text)
    return Line(text, folded, bare(folded), count_words(folded), ends_sentence(folded), block.gap)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a line, or the piece ``[start:end]`` of it, is not the article. ``reason`` is a rule's id."""

    kind: Kind
    reason: str
    score: float
    opens: str = ""


@dataclass(slots=True)
class Page:
    """The lines of a document with the evidence found so far, one slot a line.

    ``found`` is certain; ``hints`` count only in company. ``pieces`` holds parts of lines as
    (start, end, evidence), offsets into the line.
    """

    lines: Sequence[Line]
    found: list[Evidence | None]
    hints: list[Evidence | None]
    pieces: dict[int, list[tuple[int, int, Evidence]]] = field(default_factory=dict)

    def mark(self, index: int, kind: Kind, reason: str, score: float) -> None:
        """Keep the first evidence: the steps run from the surest to the weakest."""
        if self.found[index] is None:
            self.found[index] = Evidence(kind, reason, score)

    def prose(self) -> list[int]:
        """Indices of the paragraphs that nothing speaks against."""
        return [i for i, line in enumerate(self.lines) if line.prose and self.found[i] is None]
