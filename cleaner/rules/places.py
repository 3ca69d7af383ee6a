"""What the elements of an HTML page say for certain about the lines in them."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.document import Hint, Kind, Within
from cleaner.rules.book import RuleBook
from cleaner.rules.page import Page


class Place(NamedTuple):
    """Lines with one of the bits ``inside`` and none of ``outside`` are of this kind."""

    id: str
    kind: Kind
    inside: int
    outside: int
    because: str


_ARTICLE = int(Within.ARTICLE | Within.MAIN)

PLACES = (
    Place("shape-in-footer", Kind.OTHER, Within.FOOTER, _ARTICLE, "The footer of a page is the site's."),
    Place("shape-in-nav", Kind.NAV, Within.NAV, _ARTICLE, "Navigation leads away from the article."),
    Place("shape-in-header", Kind.NAV, Within.HEADER, _ARTICLE, "The header of a page is the site's."),
    Place("shape-in-aside", Kind.RELATED, Within.ASIDE, _ARTICLE, "What stands aside is not the article."),
    Place("shape-in-dialog", Kind.OTHER, Within.DIALOG, 0, "A dialog asks the reader for something."),
    Place("shape-in-time", Kind.DATELINE, Within.TIME, 0, "A line that is nothing but a time."),
    Place("shape-in-caption", Kind.CAPTION, Within.CAPTION, 0, "The caption of a figure or a table."),
)
SURE = 0.99
MOST = 0.5
"""The share of the page's prose from which on a place holds the article after all: an element that was
never closed, or that means something else to who wrote the page."""


def places(page: Page, _: RuleBook) -> None:
    """Mark the lines whose place says what they are."""
    if not page.markup:
        return
    prose = sum(line.words for line in page.lines if line.prose)
    for place in PLACES:
        inside = [index for index, hint in enumerate(page.markup) if _is_in(hint, place)]
        if sum(page.lines[index].words for index in inside if page.lines[index].prose) <= MOST * prose:
            page.mark(inside, place.kind, place.id, SURE)


def _is_in(hint: Hint, place: Place) -> bool:
    return bool(
        hint.within & place.inside
        and not hint.within & place.outside
        # headlines stand in headers, and questions that open on a click in buttons and dialogs
        and not (hint.heading and place.inside & (Within.HEADER | Within.DIALOG))
        and not hint.titled
    )
