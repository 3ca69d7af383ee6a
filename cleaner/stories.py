"""Other stories on the page of an article: sites load the next ones below it, whole, each with a headline.

To the model their paragraphs are as much an article as those above. But the markup repeats itself: another
headline in the same dress, with a date or an author of its own, in a box that holds paragraphs and does not
hold the headline of the page.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from cleaner.document import Hint, Kind
from cleaner.model.lexer import Bools
from cleaner.rules.page import Page

PARAGRAPHS = 2
"""Certain paragraphs in the box of a story."""
ABOVE, BELOW = 4, 8
"""Lines from a headline up and down to the date or the author of its story."""


def other_stories(page: Page, solid: Bools) -> list[int]:
    """Indices of the blocks of other stories than that of the page's headline, all of each; only HTML tells.

    ``solid``: whether each block certainly is a paragraph, of this story or another.
    (Two of 2,190 pages of HTML have such stories, and 3,808 of their words stayed; no other page has any.)
    """
    if page.headline is None or not page.markup or not page.markup[page.headline].titled:
        return []
    own = page.markup[page.headline]
    paragraphs: Counter[int | None] = Counter(
        box for i in np.flatnonzero(solid).tolist() for box in page.markup[i].containers
    )
    boxes: set[int | None] = set()
    for index, hint in enumerate(page.markup):
        same = page.lines[index].bare == page.lines[page.headline].bare  # the next page of this story
        if same or not _alike(hint, own) or not _signed(page, index):
            continue
        theirs, ours = _apart(hint, own), _apart(own, hint)
        if min(paragraphs[theirs], paragraphs[ours]) >= PARAGRAPHS:
            boxes.add(theirs)
    return [index for index, hint in enumerate(page.markup) if not boxes.isdisjoint(hint.containers)]


def _alike(hint: Hint, own: Hint) -> bool:
    """Whether a block looks like the headline by its element, the one around it and its classes. Headings of
    the second level are those of chapters, and now and then the title stands again above the first."""
    return (
        hint.heading == own.heading == 1 and hint.tags[:2] == own.tags[:2] and hint.names[:3] == own.names[:3]
    )


def _signed(page: Page, index: int) -> bool:
    near = page.found[max(0, index - ABOVE) : index + BELOW + 1]
    return any(evidence is not None and evidence.kind in (Kind.BYLINE, Kind.DATELINE) for evidence in near)


def _apart(one: Hint, other: Hint) -> int | None:
    """The largest box that holds a block and not the other."""
    return next((box for box in reversed(one.containers) if box not in other.containers), None)
