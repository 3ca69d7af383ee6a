"""Threads of readers' comments: what stands at each comment stands there again and again."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from cleaner.document import Kind
from cleaner.rules.page import Page

THREAD = 3
"""Comments that make a thread."""
REACH = 150
"""Lines from the heading to the first sign of a comment, and from one sign to the next: some comments are
long, and some pages show the buttons of a few only."""
FORM_WORDS = 80
"""Words of prose between the heading and the first name: how to log in, and what may be written."""
NAME_WORDS, STAMP_WORDS = 6, 12
"""Words of a name, and of a line with name and time."""
LAST = 20
"""Lines of the last comment, if nothing that is known follows."""


class Threads:
    """The threads of a page, each below one of the ``headings`` (line numbers, ascending) and above the next.

    The sign of a comment is a button to reply below it, or its time with the writer's name. (On 17 of 2,300
    pages, of 13 sites that the model had not seen, comments go that it left; word F1 rises by .03 to .8
    there and falls on none. Guides: +.0018 [.0001, .0042].)
    """

    def __init__(
        self, page: Page, headings: Sequence[int], prose: Sequence[int], words: Sequence[int]
    ) -> None:
        """``prose``: the paragraphs that nothing speaks against. ``words``: those above each, and in all."""
        self._page = page
        self._headings = headings
        self._prose, self._words = prose, words

    @cached_property
    def _buttons(self) -> frozenset[int]:
        return frozenset(i for i in range(len(self._page.lines)) if _is_button(self._page, i))

    @cached_property
    def _signs(self) -> Sequence[int]:
        return [i for i in range(len(self._page.lines)) if i in self._buttons or _is_time(self._page, i)]

    def end(self, heading: int) -> int:
        """The line below the thread below a heading; if there is none, the line below the heading.

        There is an article above, with more words than the first comment: what stands below a heading
        beside the headline is the article. And the comments below times say something, as dated
        headlines do not.
        """
        signs = self._below(heading)
        if not signs:
            return heading + 1
        buttons = sum(sign in self._buttons for sign in signs)
        ends = pairwise([heading, *signs, len(self._page.lines)])
        told = sum(self._between(start, end) > 0 for start, end in ends)
        first = self._between(heading, signs[0])
        if (
            max(buttons, told) < THREAD
            or first >= self._between(0, heading)
            or (first > FORM_WORDS and signs[0] not in self._buttons)
        ):
            return heading + 1
        return signs[-1] if signs[-1] in self._buttons else self._last_comment(signs[-1])

    def _below(self, heading: int) -> Sequence[int]:
        """The signs below a heading and above the next that follow each other within reach."""
        after = bisect(self._headings, heading)
        limit = self._headings[after] if after < len(self._headings) else len(self._page.lines)
        found, last = [], heading
        for sign in self._signs[bisect(self._signs, heading) :]:
            if sign > limit or sign - last > REACH:
                break
            found.append(sign)
            last = sign
        return found

    def _between(self, start: int, end: int) -> int:
        """Words of the paragraphs between two lines that nothing speaks against."""
        return self._words[bisect(self._prose, end)] - self._words[bisect(self._prose, start)]

    def _last_comment(self, time: int) -> int:
        """The line below the comment below its time."""
        lines = range(time + 1, min(time + LAST, len(self._page.lines)))
        known = (i for i in lines if self._page.found[i] or self._page.hints[i])
        return next(known, lines.stop)


def _is_button(page: Page, index: int) -> bool:
    known = page.found[index] or page.hints[index]
    return known is not None and known.opens == "replies"


_YEAR, _TIME = re.compile(r"\b20[0-9]{2}\b"), re.compile("[0-9]:[0-9]")


def _is_time(page: Page, index: int) -> bool:
    """Whether a line is the time of a comment, with a name in it or above. The entries of a live ticker
    have no years, and what stands above the time of a teaser is a headline."""
    line, known = page.lines[index], page.found[index]
    if (
        line.words > STAMP_WORDS
        or line.closed
        or not (_YEAR.search(line.folded) and _TIME.search(line.folded))
    ):
        return False
    if not (line.date or (known is not None and known.kind is Kind.DATELINE)):
        return True
    above = page.lines[max(0, index - 1)]
    return above.words <= NAME_WORDS and not (above.closed or above.date)
