"""The vocabulary of the whole package: what a document, a block and a decision are.

Everything here is frozen and holds data only; nothing here decides anything. What exists once a
line is a named tuple, since making one costs a fifth of making a frozen dataclass; and made by ``new``,
with its fields in order, a fifth of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntFlag, StrEnum
from functools import cached_property
from typing import NamedTuple

from cleaner import metadata
from cleaner.metadata import Metadata

new = tuple.__new__
"""``new(Block, (start, end, text, gap))`` is ``Block(start, end, text, gap)``, for the lines of a page."""


class Kind(StrEnum):
    """What a block is. The same word is the option value, the label in a report and in statistics."""

    BODY = "body"
    TITLE = "title"
    BYLINE = "byline"
    DATELINE = "dateline"
    CAPTION = "caption"
    CREDIT = "credit"
    SHARE = "share"
    NAV = "nav"
    RELATED = "related"
    NEWSLETTER = "newsletter"
    DONATION = "donation"
    LEGAL = "legal"
    SOURCE = "source"
    PROMO = "promo"
    COMMENT_UI = "comment_ui"
    PAGINATION = "pagination"
    OTHER = "other"
    DUPLICATE = "duplicate"

    __hash__ = str.__hash__  # in C, where that of `Enum` is in Python


CONTENT = frozenset({Kind.BODY, Kind.TITLE})
METADATA = frozenset({Kind.BYLINE, Kind.DATELINE, Kind.CAPTION, Kind.CREDIT})
BOILERPLATE = frozenset(Kind) - CONTENT - METADATA


class Verdict(StrEnum):
    """Whether a span stays in the article."""

    KEEP = "keep"
    DROP = "drop"


KEEP, DROP = Verdict  # an enumeration looks its members up by name, each time that they are asked for


class Block(NamedTuple):
    """One line of the document that is not blank.

    ``start`` and ``end`` are character offsets into the document, without the line break.
    ``gap`` tells whether a blank line stands between this block and the one before it.
    """

    start: int
    end: int
    text: str
    gap: bool


class Reading(StrEnum):
    """How the source was read."""

    TEXT = "text"
    """As the text that it is."""
    DOM = "dom"
    """As HTML, by a parser that builds the tree a browser builds."""
    PLAIN = "plain"
    """As HTML, tag by tag, because it is too large or too deep for a tree."""
    FALLBACK = "fallback"
    """As the article that trafilatura found in the HTML, because there was none among the lines that it
    shows: a page that a script would have to fill, with the article in its data for search engines."""


class Within(IntFlag):
    """What a block of an HTML page stands in, or is; a bit each."""

    ARTICLE = 1 << 0
    MAIN = 1 << 1
    NAV = 1 << 2
    HEADER = 1 << 3
    FOOTER = 1 << 4
    ASIDE = 1 << 5
    SECTION = 1 << 6
    FORM = 1 << 7
    BUTTON = 1 << 8
    LIST = 1 << 9
    TABLE = 1 << 10
    FIGURE = 1 << 11
    CAPTION = 1 << 12
    QUOTE = 1 << 13
    CODE = 1 << 14
    DETAILS = 1 << 15
    DIALOG = 1 << 16
    NOSCRIPT = 1 << 17
    HIDDEN = 1 << 18
    """The markup hides it: ``hidden``, ``aria-hidden``, ``display: none``."""
    ADDRESS = 1 << 19
    TIME = 1 << 20


class Hint(NamedTuple):
    """What the markup says about a block.

    ``tags``: the innermost element that holds all of the block and those around it, nearest first, at
    most 8. ``names``: the words of their classes, ids, roles and item properties, in lower case,
    nearest first, at most 24; those of elements inside code do not count. ``within``: bits of `Within`.
    ``heading``: 1 to 6, 0 for none. ``links``: the share of its characters that stand in links, ``bold`` in
    bold type, 0 to 1.
    ``depth``: how many elements are around it. ``containers``: ordinals of the block-level elements that
    hold it, nearest first, at most 16: blocks that share one stand in the same box. ``titled``: it says
    what the page's title says.
    """

    tags: tuple[str, ...]
    names: tuple[str, ...]
    within: int
    heading: int
    links: float
    bold: float
    depth: int
    containers: tuple[int, ...]
    titled: bool


class Rendered(NamedTuple):
    """A document as text. ``hints`` runs beside the lines of ``text`` that are not blank; of what was text
    before there are none, and no ``html``.
    """

    text: str
    hints: tuple[Hint, ...] = ()
    reading: Reading = Reading.TEXT
    html: str | None = None


BLANK = "blank"
"""The reason of decisions about white space alone."""
UNSETTLED = "unsettled"
"""The reason of the one decision to keep a document that never came to rest."""
DEFAULT = "default"
"""The reason of decisions to keep that nothing spoke against."""
MODEL = "model"
"""The reason of decisions that the learned model took."""
MODEL_APART = "model-apart"
"""The reason of decisions on blocks that stand apart from what the model takes for the article."""
IN_REGION = "+region"
"""How the reason of decisions on the lines of a region ends, behind the rule of the line that opens it."""


class Decision(NamedTuple):
    """What happens to ``source[start:end]`` and why.

    ``reason`` is the id of a phrase rule (with ``+region`` for the lines below one that opens a
    region), of a rule of form (``shape-...``), ``model``, ``model-apart`` (it stands apart from what the
    model takes for the article), ``blank`` (surplus white space), ``default`` (nothing spoke against the
    block) or ``unsettled``. ``score``, from 0 to 1: of a block that goes the confidence that it is
    boilerplate, of one that stays the model's probability of content.
    """

    start: int
    end: int
    verdict: Verdict
    kind: Kind
    reason: str
    score: float

    @property
    def kept(self) -> bool:
        return self.verdict is KEEP


class Outcome(StrEnum):
    """How the cleaning of a document went."""

    CLEANED = "cleaned"
    """The ordinary case: the article was found."""
    EMPTY = "empty"
    """Nothing but white space came in."""
    LITTLE_LEFT = "little_left"
    """Nearly all was boilerplate: a paywall, a failed extraction, a page of links."""
    UNSETTLED = "unsettled"
    """Looking again never came to rest, so the document was left as it is."""


@dataclass(frozen=True)
class Cleaned:
    """A cleaned document.

    The decisions are in order and partition ``source``: the spans of the kept ones, joined, are
    ``text``; the spans of all of them, joined, are ``source``. Of an HTML page, ``html``, ``source`` is
    the text that it shows, a line a block, or what trafilatura makes of it (see `Reading`).
    """

    source: str
    decisions: tuple[Decision, ...]
    outcome: Outcome
    reading: Reading = Reading.TEXT
    html: str | None = field(default=None, repr=False)

    @cached_property
    def text(self) -> str:
        """The article: empty when nothing is left."""
        return "".join([self.source[d.start : d.end] for d in self.decisions if d.verdict is KEEP])

    @cached_property
    def metadata(self) -> Metadata:
        """What an HTML page says about itself; nothing is known of text, and of a page that was too much
        for a tree."""
        if self.html is None or self.reading not in (Reading.DOM, Reading.FALLBACK):
            return Metadata()
        return metadata.read(self.html)

    @property
    def removed(self) -> Iterator[Decision]:
        """The decisions that took something out, in order; surplus white space does not count."""
        return (d for d in self.decisions if not d.kept and d.reason != BLANK)


class Link(StrEnum):
    """What makes a document a member of its cluster."""

    SURVIVOR = "survivor"
    """It is the one that stays."""
    IDENTICAL = "identical"
    """It has the words of another member, in the same order."""
    SIMILAR = "similar"
    """It shares enough shingles with another member."""
    CONTAINED = "contained"
    """It is a shortened copy of another member."""


@dataclass(frozen=True, slots=True)
class Member:
    """A document in a cluster of copies.

    ``index``: its place in the input, None for a document of the index that was deduplicated against.
    ``jaccard``, ``containment``: similarity with the survivor: of their shingles, the share that both
    have, and the share of the smaller set that the other has.
    """

    index: int | None
    id: object
    jaccard: float
    containment: float
    link: Link


@dataclass(frozen=True, slots=True)
class Cluster:
    """Copies of one another; ``members`` begin with the survivor."""

    members: tuple[Member, ...]

    @property
    def survivor(self) -> Member:
        return self.members[0]

    @property
    def copies(self) -> tuple[Member, ...]:
        """The members that go."""
        return self.members[1:]


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """What deduplication found. Indices count the input from 0; kept and removed make up all of it.

    ``clusters``: those of two documents or more. ``warnings``: what a person should look at.
    """

    kept: tuple[int, ...]
    removed: tuple[int, ...]
    clusters: tuple[Cluster, ...]
    warnings: tuple[str, ...] = ()
