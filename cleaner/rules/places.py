"""What the elements of an HTML page say for certain about the lines in them."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.document import Kind, Within
from cleaner.rules.book import RuleBook
from cleaner.rules.page import Page


class Place(NamedTuple):
    """Lines with one of the bits ``inside`` and none of ``outside`` are of this kind."""

    id: str
    kind: Kind
    inside: Within
    outside: Within
    because: str


_ARTICLE = Within.ARTICLE | Within.MAIN

PLACES = (
    Place("shape-in-footer", Kind.OTHER, Within.FOOTER, _ARTICLE, "The footer of a page is the site's."),
    Place("shape-in-nav", Kind.NAV, Within.NAV, _ARTICLE, "Navigation leads away from the article."),
    Place("shape-in-header", Kind.NAV, Within.HEADER, _ARTICLE, "The header of a page is the site's."),
    Place("shape-in-aside", Kind.RELATED, Within.ASIDE, _ARTICLE, "What stands aside is not the article."),
    Place("shape-in-dialog", Kind.OTHER, Within.DIALOG, Within(0), "A dialog asks the reader for something."),
    Place("shape-in-time", Kind.DATELINE, Within.TIME, Within(0), "A line that is nothing but a time."),
    Place("shape-in-caption", Kind.CAPTION, Within.CAPTION, Within(0), "The caption of a figure or a table."),
)
# plain numbers, as flags take ten times as long
_BITS = [(place, int(place.inside), int(place.outside)) for place in PLACES]
_ANY = sum(inside for _, inside, _ in _BITS)
_HEADED = Within.HEADER | Within.DIALOG
"""Headlines stand in headers, and questions that open on a click in dialogs."""

SURE = 0.99
MOST = 0.5
"""The share of the page's prose from which on a place holds the article after all: an element that was
never closed, or that means something else to who wrote the page."""


def places(page: Page, _: RuleBook) -> None:
    """Mark the lines whose place says what they are."""
    placed = [
        (index, hint) for index, hint in enumerate(page.markup) if hint.within & _ANY and not hint.titled
    ]
    if not placed:
        return
    prose = sum(line.words for line in page.lines if line.prose)
    for place, inside, outside in _BITS:
        spared = place.inside in _HEADED
        found = [
            index
            for index, hint in placed
            if hint.within & inside and not hint.within & outside and not (spared and hint.heading)
        ]
        if sum(page.lines[index].words for index in found if page.lines[index].prose) <= MOST * prose:
            page.mark(found, place.kind, place.id, SURE)
