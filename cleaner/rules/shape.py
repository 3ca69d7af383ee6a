"""Context rules: what a line is because of its form, its place and its neighbours.

Each step looks at a `Page` and marks what it finds; none of them edits. They run in the order of
`STEPS`, from the surest to the weakest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from cleaner.document import BOILERPLATE, METADATA, Kind, new
from cleaner.rules.book import RuleBook
from cleaner.rules.page import HEAD_LINES, Evidence, Line, Page
from cleaner.rules.page import line as as_line
from cleaner.rules.places import PLACES, places
from cleaner.rules.regions import regions
from cleaner.rules.rule import Rule
from cleaner.text import QUESTION_MARKS, bare

SURE, COMPANY, BETWEEN = 0.95, 0.75, 0.65
"""Scores of the steps; on the labelled articles each step is right at least this often."""

SHAPES = {
    "shape-symbols": "A line of signs is an ornament or the left-over of an icon.",
    "shape-row": "A line that is nothing but phrases with bars between them is a menu.",
    "shape-repeat": "Text that stands twice close together is link and headline, or alt text and caption.",
    "shape-caption-twice": "Text that stands twice above a credit is alt text and caption.",
    "shape-caption": "A line right above a credit is the caption.",
    "shape-glued-title": "A headline that stands again without its breadcrumb or site name is repeated.",
    "shape-glued-kicker": "A section word glued to the headline is its kicker.",
    "shape-date": "A line that is a date and nothing else, before the article or beside furniture.",
    "shape-name": "A bare name beside the date or the credit is the author's.",
    "shape-between": "A short line between two pieces of furniture is a third.",
    **{place.id: place.because for place in PLACES},
}
"""The context rules and why they hold; each can be switched off by its id."""

NEAR = 2
"""Lines: how far apart two pieces of furniture stand that belong together."""


def alone(line: Line, book: RuleBook, off: frozenset[str]) -> tuple[Evidence | None, Evidence | None]:
    """What a line by itself is known to be, and what it is hinted to be: one of them at most."""
    if (
        not line.bare
        and "shape-symbols" not in off
        and len(line.folded) <= SYMBOLS
        and "|" not in line.folded
    ):
        return None, Evidence(Kind.OTHER, "shape-symbols", COMPANY)
    rule = book.of(line)
    if rule is not None:
        evidence = new(Evidence, (rule.kind, rule.id, SURE, rule.opens))
        return (None, evidence) if rule.hint or _may_be_said(line, rule) else (evidence, None)
    kind = None if line.plain else _row_of_phrases(line, book)
    if kind is not None and "shape-row" not in off:
        return Evidence(kind, "shape-row", SURE), None
    return None, None


ANSWER_WORDS = 2
_NOTES = METADATA | {Kind.LEGAL, Kind.SOURCE}
"""Kinds of lines that close with a full stop as often as not (``© 2024.``, ``Photo: Reuters.``)."""


def _may_be_said(line: Line, rule: Rule) -> bool:
    """Whether a button's word closes as an answer in an interview does, or the step of a recipe, or a line
    with a name as a question does: then it counts only beside other furniture. (Of 4,382 labelled documents
    two come out otherwise: their interviews keep the questions.)"""
    if not line.closed or rule.own:
        return False
    if rule.kind in _NOTES:
        return rule.kind is Kind.BYLINE and line.folded.endswith(QUESTION_MARKS)
    return line.full_stop and line.words <= ANSWER_WORDS


SYMBOLS = 6
"""Characters: a longer row of signs is a table's rule or a drawing."""
_BAR = re.compile(r"[|·•/]| [-›>] ")
ROW_WORDS = 24


def _row_of_phrases(line: Line, book: RuleBook) -> Kind | None:
    """The kind of a line that is nothing but phrases with bars between them (``Terms | Privacy``)."""
    if line.words > ROW_WORDS or not _BAR.search(line.bare):
        return None
    rules = [book.match(part) for part in map(bare, _BAR.split(line.bare)) if part]
    kinds = [rule.kind for rule in rules if rule is not None]
    return kinds[0] if len(kinds) == len(rules) >= 2 else None


# -- repetition -----------------------------------------------------------------------------------

REPEAT_WORDS = 3
REPEAT_CLOSED_WORDS = 8
REPEAT_FAR_WORDS = 12
"""A refrain is short. A paragraph of this length that stands twice was pasted twice."""
GLUED = 60
"""Characters: the longest kicker, breadcrumb or site name before or after a repeated headline."""


def repeats(page: Page, _: RuleBook) -> None:
    """Text that stands twice: link and headline, alt text and caption, page title and h1.

    Verse, code and tables repeat themselves on purpose; a page without paragraphs is left alone.
    """
    prose = page.prose()
    if len(prose) < 2:
        return
    head = prose[0]
    seen: dict[str, int] = {}
    for index, line in enumerate(page.lines):
        first = seen.setdefault(line.bare, index)
        if first == index or line.words < REPEAT_WORDS or page.found[index] or _CODE.search(line.folded):
            continue
        seen[line.bare] = index
        if line.prose and _credited(page, first):
            page.mark([first], Kind.CAPTION, "shape-caption-twice", SURE)  # the lead was the caption before
            continue
        near = index - first <= NEAR and (not line.closed or line.words >= REPEAT_CLOSED_WORDS)
        if (
            near
            or (line.words >= REPEAT_FAR_WORDS and not line.bulleted)
            or (index < head and not line.closed)
        ):
            if index - first == 1 and _credited(page, index):
                page.mark([index], Kind.CAPTION, "shape-caption-twice", SURE)
                page.mark([first], Kind.CAPTION, "shape-caption-twice", SURE)
            page.mark([index], Kind.DUPLICATE, "shape-repeat", SURE)


_CODE = re.compile(r"[=;{}]|\(\)|^[$#>] |\|.*\|")


def _credited(page: Page, index: int) -> bool:
    following = page.found[index + 1] if index + 1 < len(page.lines) else None
    return following is not None and following.kind is Kind.CREDIT


TITLE_WORDS = 4


def glued_titles(page: Page, book: RuleBook) -> None:
    """A headline with a breadcrumb, a kicker or the site's name glued to it, when it stands again
    without; where it does not stand again, only a known section word is cut off."""
    prose = page.prose()
    head = min(prose[0], HEAD_LINES) if prose else 0
    lines = {
        i: page.lines[i]
        for i in range(head)
        if page.found[i] is None and not page.lines[i].folded.endswith(".")
    }
    titles = tuple(
        line.bare for line in lines.values() if line.words >= TITLE_WORDS and len(line.bare) > TITLE_LENGTH
    )
    for index, line in lines.items():
        if _ends_in(line.bare, titles) or _is_page_title(line.bare, titles):
            page.mark([index], Kind.NAV, "shape-glued-title", SURE)
        elif "shape-glued-kicker" not in page.off and (match := _KICKER.match(line.text)):
            rule = book.of(as_line(match[1]))
            if rule is not None and rule.kind is Kind.NAV:
                evidence = Evidence(Kind.NAV, "shape-glued-kicker", SURE)
                page.pieces.setdefault(index, []).append((0, match.end(1), evidence))


def _ends_in(line: str, titles: tuple[str, ...]) -> bool:
    """Whether ``line`` is one of the titles with a little before it."""
    return line[1:].endswith(titles) and any(
        0 < len(line) - len(title) < GLUED and line.endswith(title) for title in titles
    )


_SITE_NAME = re.compile(r" ?[|:-] [^|:-]{2,40}$")
TITLE_LENGTH = 15
ALIKE = 0.8


def _is_page_title(line: str, titles: tuple[str, ...]) -> bool:
    """Whether ``line`` is one of the titles, or nearly, with the name of the site behind it."""
    if not _SITE_NAME.search(line):
        return False
    words = set(bare(_SITE_NAME.sub("", line)).split())
    if len(words) < TITLE_WORDS:
        return False
    others = (set(title.split()) for title in titles if title != line)
    return any(len(words & other) >= ALIKE * max(len(words), len(other)) for other in others)


_KICKER = re.compile(r"\s*([A-Z][a-z]{3,}(?: & [A-Z][a-z]+)?)(?=[\"“‘']?[A-Z][\w'’]* )")


# -- metadata -------------------------------------------------------------------------------------

_NAME = re.compile(
    r"\s*(?:[A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄ][\w'’.-]*)(?: (?:(?:de|da|di|van|von|der|den|del|la|le|bin|al|el|y) )*"
    r"[A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄ][\w'’.-]*){1,3}\s*$"
)


def metadata(page: Page, _: RuleBook) -> None:
    """Dates before and after the article or beside other furniture; a bare name beside such a line
    and below the headline is the author."""
    prose = page.prose()
    if not prose:
        return
    head = prose[0]
    dates = [i for i, line in enumerate(page.lines) if line.date and page.found[i] is None]
    for index in dates:
        if index <= head or _beside(page, index, NEAR, _NO_DATE):
            page.mark([index], Kind.DATELINE, "shape-date", SURE)
    title = next(
        (i for i in range(head) if page.found[i] is None and page.lines[i].words >= TITLE_WORDS), head
    )
    for index in range(title + 1, prose[min(LEAD, len(prose) - 1)]):
        line = page.lines[index]
        if page.found[index] is not None or line.prose:
            continue
        if index + 1 < len(page.lines) and _credited(page, index) and not page.gaps[index + 1]:
            page.mark([index], Kind.CAPTION, "shape-caption", COMPANY)
        elif _NAME.match(line.text) and _beside(page, index, 1, _META):
            page.mark([index], Kind.BYLINE, "shape-name", COMPANY)


LEAD = 2
"""Paragraphs: by then the author, the date and the first picture have been named."""


_META = frozenset({Kind.DATELINE, Kind.BYLINE, Kind.CREDIT})
_NO_DATE = frozenset(Kind) - {Kind.DATELINE}


def _beside(page: Page, index: int, reach: int, kinds: frozenset[Kind], size: int = 1) -> bool:
    """Whether a line of these kinds was found at most ``reach`` lines from the ``size`` at ``index``."""
    around = page.found[max(0, index - reach) : index + size + reach]
    return any(evidence is not None and evidence.kind in kinds for evidence in around)


# -- company --------------------------------------------------------------------------------------

_BUTTONS = frozenset({Kind.PROMO, Kind.RELATED, Kind.SHARE, Kind.NEWSLETTER, Kind.COMMENT_UI})
"""Kinds whose lines stand again and again as furniture; a section word may be a heading that often."""
_BARS = frozenset({Kind.SHARE, Kind.NAV})
_ALL = frozenset(Kind)
SAID_WORDS = 6
"""A sentence of so many words may be the article's, whose first one stands below the share buttons: it counts
only beside furniture of its own kind. A line that would take all below it for comments needs more beside it
than the box of a newsletter or a notice."""
ROW = 3
"""Hints in a row that need no other company: nobody writes Facebook, Twitter, Email as prose."""


def company(page: Page, _: RuleBook) -> None:
    """Hints beside other furniture, outside the article, or in a row."""
    if not any(page.hints):
        return
    prose = page.prose()
    head, tail = (prose[0], prose[-1]) if prose else (0, len(page.lines))
    # a table, a poem, a list: nothing here is certainly furniture, and only a row of networks can be
    doubtful = not prose and not any(page.found)
    # where the article closes with a list or short sentences, its end is the first furniture below them
    after = next((i for i in range(tail + 1, len(page.lines)) if page.found[i] is not None), len(page.lines))
    often = Counter(
        page.lines[i].bare for i, hint in enumerate(page.hints) if hint is not None and hint.kind in _BUTTONS
    )
    for start, end in _rows(page):
        row = [hint.kind for hint in page.hints[start:end] if hint is not None]
        said = any(line.closed and line.words >= SAID_WORDS for line in page.lines[start:end])
        opens = any(hint is not None and hint.opens == "comments" for hint in page.hints[start:end])
        kinds = frozenset(row) if said else _BUTTONS - {Kind.NEWSLETTER} if opens else _ALL
        near = _beside(page, start, NEAR, kinds, end - start)
        accepted = (
            (end - start >= ROW and set(row) <= (_BARS - {Kind.NAV} if doubtful else _BARS))
            or near
            or (not doubtful and end <= head)
            or (start > after and not opens)
        )
        accepted |= all(often[page.lines[i].bare] >= ROW for i in range(start, end)) and bool(prose)
        for index in range(start, end) if accepted else ():
            hint = page.hints[index]
            if hint is not None:
                page.found[index] = Evidence(hint.kind, hint.reason, COMPANY, hint.opens)


def _rows(page: Page) -> Iterator[tuple[int, int]]:
    """Runs of lines that are hinted at and not found, as (start, end)."""
    start: int | None = None
    for index in range(len(page.lines) + 1):
        inside = index < len(page.lines) and page.hints[index] is not None and page.found[index] is None
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            yield start, index
            start = None


BETWEEN_LINES = 4
BETWEEN_WORDS = 14


def between(page: Page, _: RuleBook) -> None:
    """Short lines after the article with furniture on both sides; before it, only crumbs of a word
    or three, and only where a headline remains."""
    prose = page.prose()
    if not prose:
        return
    head, tail = prose[0], prose[-1]
    marked = [
        i for i, evidence in enumerate(page.found) if evidence is not None and evidence.kind in _FURNITURE
    ]
    headline = any(page.found[i] is None and page.lines[i].words >= TITLE_WORDS for i in range(head))
    for left, right in zip([-1, *marked], [*marked, len(page.lines)], strict=True):
        if right - left - 1 > BETWEEN_LINES:
            continue
        for index in range(left + 1, right):
            line = page.lines[index]
            before = right < head and headline and line.words <= CRUMB_WORDS
            after = left > tail and line.words <= BETWEEN_WORDS and not line.closed
            if before or after:
                page.mark([index], Kind.OTHER, "shape-between", BETWEEN)


_FURNITURE = BOILERPLATE - {Kind.DUPLICATE}
CRUMB_WORDS = 3


GENRE = "-genre"
"""How rules end that know a teaser by the genre it names (``Opinion: ...``, ``In pictures: ...``)."""


def headline(page: Page, _: RuleBook) -> None:
    """The first line before the article that reads like a headline and that nothing speaks against, or else
    one that was taken for a teaser because it names its genre."""
    prose = page.prose()
    end = min(prose[0], HEAD_LINES) if prose else 0  # above a list or a poem nothing tells it from the rest
    free = [i for i in range(end) if page.found[i] is None and not page.lines[i].folded.endswith(".")]
    long = [i for i in free if page.lines[i].words >= TITLE_WORDS]
    genre = [i for i, evidence in enumerate(page.found[:end]) if evidence and evidence.reason.endswith(GENRE)]
    page.headline = next(iter(long or genre or free), None)
    if page.headline is not None:
        page.found[page.headline] = None


STEPS: tuple[Callable[[Page, RuleBook], None], ...] = (
    places,
    repeats,
    glued_titles,
    metadata,
    regions,
    company,
    regions,  # once more: what company has accepted may open one
    between,
    headline,
)
