"""What a heading such as "Related" or "Comments" takes with it, and where that ends."""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate

from cleaner.document import IN_REGION, Kind
from cleaner.rules.book import RuleBook
from cleaner.rules.page import HEAD_LINES, LONG_WORDS, Page
from cleaner.rules.threads import Threads

REGION = 0.85
"""On the labelled articles what is marked is furniture at least this often."""
REGION_LINES = 60
TAIL = 2
"""What follows a region is the end of the page when this many times as much prose came before it."""
HEADING_WORDS = 8
SUMMARY_WORDS = 45
MORE_WORDS = 4


def regions(page: Page, _: RuleBook) -> None:
    """What a "Related", "Don't miss" or "Comments" line begins, up to the return to prose."""
    openers = [(i, evidence) for i, evidence in enumerate(page.found) if evidence and evidence.opens]
    if not openers:
        return
    prose = page.prose()
    words = [0, *accumulate(page.lines[i].words for i in prose)]
    first = min(prose[0], HEAD_LINES) if prose else 0
    free = page.found.index(None) if None in page.found else len(page.lines)
    inside_end = 0
    goes_on = _goes_on(page)
    headings = [i for i, evidence in openers if evidence.opens == "comments"]
    threads = Threads(page, headings, prose, words)
    for index, evidence in openers:
        if index < min(first, free):
            continue  # above the headline: what follows is the article as well
        before = words[bisect(prose, index)]
        tail = before > TAIL * (words[-1] - before)
        end, spared = index + 1, []
        if evidence.opens == "teasers":
            end = _region_end(page, index, tail)
            spared = _sentences(page, index, end, tail)
        elif evidence.opens == "comments":
            end = len(page.lines) if tail and not goes_on[index] else threads.end(index)
        if inside_end >= end or (index < free and end == len(page.lines)):
            continue  # inside another one, or all that there is
        inside_end = end
        inside = (i for i in range(index + 1, end) if i not in spared)
        page.mark(inside, evidence.kind, evidence.reason + IN_REGION, REGION)


def _goes_on(page: Page) -> list[bool]:
    """For each line whether the article goes on below it, were it a comment button: the next line that
    nothing is known about is a paragraph, with no reader's name above it."""
    goes_on = [False] * len(page.lines)
    for index in range(len(page.lines) - 1, 0, -1):
        goes_on[index - 1] = page.lines[index].prose if _is_free(page, index) else goes_on[index]
    return goes_on


def _region_end(page: Page, opener: int, tail: bool) -> int:
    """The first line after a teaser region.

    Prose ends it, unless it is a teaser's summary. A bulleted list of teasers ends with its bullets.
    The last short line before prose that returns is a sub-heading of the article and stays outside,
    unless it is the only one.
    """
    lines = page.lines
    end = opener + 1
    bulleted = end + 1 < len(lines) and lines[end].bulleted and lines[end + 1].bulleted
    while end < min(len(lines), opener + REGION_LINES):
        if _is_free(page, end) and (
            (lines[end].prose and not _is_summary(page, end, tail)) or (bulleted and not lines[end].bulleted)
        ):
            break
        end += 1
    if end == len(lines) or end - opener <= 2:
        return end
    last = end - 1
    heading = page.found[last] is None and not lines[last].bulleted and lines[last].words <= HEADING_WORDS
    return last if heading else end


SENTENCE_WORDS = 5
FIRST = 3
"""Lines from the heading of a box to the sentence below it: a teaser or two stand between."""


def _sentences(page: Page, opener: int, end: int, tail: bool) -> list[int]:
    """The sentences of a teaser region that may be the article's, as a quotation or a short paragraph below a
    box in its text: all where the article goes on, else the first below a teaser or two. They are left to
    other evidence. (4,382 labelled documents, rules alone: 5 lines of articles and 250 of junk stay.)"""
    found = [
        i
        for i in range(opener + 1, end)
        if _is_free(page, i)
        and (page.lines[i].full_stop or page.lines[i].prose)
        and page.lines[i].words >= SENTENCE_WORDS
        and not page.lines[i].bulleted
        and not _is_announced(page, i)
    ]
    return [i for i in found[:1] if i <= opener + FIRST] if tail else found


def _is_free(page: Page, index: int) -> bool:
    return page.found[index] is None and page.hints[index] is None


def _is_summary(page: Page, index: int, tail: bool) -> bool:
    """Whether prose at ``index`` is the summary below a teaser's headline: it is announced as one or, after
    the article, headlines and short summaries take turns. (If long paragraphs could be summaries: news in 22
    languages, word F1 .002 lower, content lost 1.9 instead of 1.5 %; guides the same.)"""
    if _is_announced(page, index):
        return True
    lines = page.lines
    if not tail or lines[index - 1].prose or lines[index].words >= LONG_WORDS:
        return False
    return [line.prose for line in lines[index + 1 : index + 3]] in ([False, True], [False, False])


def _is_announced(page: Page, index: int) -> bool:
    """Whether the line is cut off, or a "Read more" stands below it, without the name of another story."""
    line = page.lines[index]
    if line.folded.endswith("...") and line.words < SUMMARY_WORDS:
        return True
    if index + 1 == len(page.lines) or page.lines[index + 1].words > MORE_WORDS:
        return False
    following = page.found[index + 1] or page.hints[index + 1]
    if following is None or following.opens or following.reason.endswith(IN_REGION):
        return False
    return following.kind is Kind.RELATED
