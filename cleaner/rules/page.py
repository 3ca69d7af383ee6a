"""A page as the rules see it: its lines, folded once, and what was found about each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.document import Hint, Kind, new
from cleaner.rules.dates import is_date
from cleaner.text import FULL_STOPS, bare, count_words, ends_sentence, fold, is_plain

PROSE_WORDS = 12
"""Shorter lines are as often headlines, captions or buttons as they are sentences."""
LONG_WORDS = 30
"""Hardly a headline or a teaser is as long; a paragraph that was cut off does not close its sentence, and
not every script has a full stop."""
HEAD_LINES = 60
"""Where a page's title, breadcrumb and headline stand; a page of headlines has no such place."""
WINDOW = 2000
"""Characters of a very long line that are looked at from either end: boilerplate announces itself there."""


class Line(NamedTuple):
    """The text of a block as the rules compare it.

    ``closed``: it ends as a sentence ends; ``full_stop``: so it does, and with a full stop; ``prose``: it is
    a paragraph, not a headline or a button; ``plain``: see `cleaner.text.is_plain`; ``date``: it is a date
    and nothing else.
    """

    text: str
    folded: str
    bare: str
    words: int
    closed: bool
    full_stop: bool
    prose: bool
    plain: bool
    date: bool

    @property
    def bulleted(self) -> bool:
        return self.text.lstrip().startswith(_BULLETS)


_BULLETS = tuple("•*-+‣◦▪■·–—")


def line(text: str) -> Line:
    """The view of one line."""
    shown = text
    if len(text) > 2 * WINDOW:
        text, shown = _ends(text), _ends(text.strip())
    folded = fold(shown)
    words = count_words(folded)
    closed = ends_sentence(folded)
    full_stop = closed and folded.endswith(FULL_STOPS)
    prose = words >= LONG_WORDS or (closed and words >= PROSE_WORDS)
    core = bare(folded)
    plain = is_plain(core)
    date = not plain and is_date(core)
    return new(Line, (text, folded, core, words, closed, full_stop, prose, plain, date))


def _ends(text: str) -> str:
    return text if len(text) <= 2 * WINDOW else f"{text[:WINDOW]} {text[-WINDOW:]}"


class Evidence(NamedTuple):
    """Why a line, or the piece ``[start:end]`` of it, is not the article. ``reason`` is a rule's id."""

    kind: Kind
    reason: str
    score: float
    opens: str = ""


@dataclass(slots=True)
class Page:
    """The lines of a document with the evidence found so far, one slot a line.

    ``found`` is certain; ``hints`` count only in company. ``pieces`` holds parts of lines as
    (start, end, evidence), offsets into the line. ``gaps``: whether a blank line stands before the
    line. ``markup``: what the markup says about each line; empty for text. ``off``: ids of steps that
    are switched off.
    """

    lines: Sequence[Line]
    found: list[Evidence | None]
    hints: list[Evidence | None]
    gaps: Sequence[bool] = ()
    markup: Sequence[Hint] = ()
    pieces: dict[int, list[tuple[int, int, Evidence]]] = field(default_factory=dict)
    headline: int | None = None
    off: frozenset[str] = frozenset()
    _paragraphs: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._paragraphs = [i for i, line in enumerate(self.lines) if line.prose]

    def mark(self, indices: Iterable[int], kind: Kind, reason: str, score: float) -> None:
        """Keep the first evidence of each line: the steps run from the surest to the weakest."""
        if reason in self.off:
            return
        evidence = Evidence(kind, reason, score)
        for index in indices:
            if self.found[index] is None:
                self.found[index] = evidence

    def prose(self) -> list[int]:
        """Indices of the paragraphs that nothing speaks against."""
        return [i for i in self._paragraphs if self.found[i] is None]
