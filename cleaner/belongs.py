"""What belongs to the article by what it stands among, whatever the model says of each line of it.

To the model a list of names, of prices or a timetable looks like a menu wherever it stands, and an interview
like comments. But in HTML a list is the article's if its box lies in one that holds a paragraph of the
article, and hardly any of it is links. In text, rows of cells with tabs between them are, beside such a
paragraph.
"""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from itertools import groupby, pairwise
from operator import or_
from typing import NamedTuple

import numpy as np

from cleaner.document import Within
from cleaner.model.lexer import Bools, Floats
from cleaner.rules.page import Page
from cleaner.text import QUESTION_MARKS


def belongs(page: Page, content: Floats, solid: Bools) -> Bools:
    """Which blocks belong to the article.

    ``content``: the model's probability for each block; ``solid``: whether it certainly is a paragraph of the
    article.
    """
    stays = np.zeros(len(page.lines), bool)
    if page.markup:
        stays[among_paragraphs(page, content, solid)] = True
    else:
        stays[tables_beside_paragraphs(page, solid)] = True
    for questions in interviews(page):
        turns = slice(questions[0], questions[-1] + 2)
        stays[turns] |= content[turns] >= (ANSWERED if len(questions) == 2 else 0)
    return stays


# -- lists in HTML --------------------------------------------------------------------------------

ENUMERATES = Within.LIST | Within.TABLE | Within.QUOTE | Within.CODE | Within.DETAILS
NEAR, NEAR_TABLE = 5, 7
"""The boxes around an item, or a cell, of which one has to be the article's. Rows, bodies of tables and
wrappers are boxes, too."""
LINKS = 0.1
"""The share of links in the text of a list from which on it may be a menu or a list of teasers."""
LEAST, LINKED = 0.005, 0.4
"""The mean probability of a list of the article without links, and with them. (With links, guides: content
lost 1.83 % -> 1.80 %, word F1 -.0001 [-.0002, +.0001].)"""
LISTING = 0.05
"""The mean probability of a listing of code that stands in other boxes: highlighters and block editors put
several around each. (144 made-up pages with such listings: 95 of 552 lines lost, not 276. HTML, guides:
word F1 +.0001 [.0000, +.0003], content lost 1.81 % -> 1.79 %, most of it a single page's.)"""
UNLIKE = Within.NAV | Within.FOOTER | Within.ASIDE | Within.FORM | Within.DIALOG
"""Where no list of the article stands, unless its paragraphs do, too."""

FURNITURE = frozenset(
    "ad ads advert advertisement author authors bio breadcrumb breadcrumbs byline comment commentlist "
    "comments consent cookie cookies login meta nav newsletter pager pagination player poll popular promo "
    "recommended related respond share sharing sidebar signup social sponsor sponsored subscribe tag tags "
    "teaser teasers ticker toolbar tools trending tweet twitter weather widget".split()
)
"""Names of boxes, by their classes and ids, that are not the article's. (In 2,190 pages of HTML such boxes
held nothing of the article that the model doubted, and 290 words that were not.)"""


class Paragraphs(NamedTuple):
    """What the certain paragraphs of the article stand in, and where the article begins."""

    boxes: set[int]
    """The box of each, if it has one, and the one around it."""
    names: set[str]
    within: Within
    first: int
    """The index of its headline, if that is known, or of the first paragraph."""


def _paragraphs(page: Page, solid: Bools) -> Paragraphs:
    indices: list[int] = np.flatnonzero(solid).tolist()
    hints = [page.markup[index] for index in indices]
    return Paragraphs(
        {box for hint in hints for box in hint.containers[:2]},
        {name for hint in hints for name in hint.names},
        reduce(or_, (hint.within for hint in hints), Within(0)),
        min(indices if page.headline is None else [page.headline, *indices]),
    )


def among_paragraphs(page: Page, content: Floats, solid: Bools) -> list[int]:
    """Indices of the blocks of lists, tables, quotations and code that stand right among the paragraphs, and
    of other listings of code.

    (444 made-up pages with a list, a table, a quotation or code in the article: 67 of 1,776 lines lost,
    not 617. HTML, guides: word F1 -.0006 [-.0019, +.0004], 1.88 % of the content lost, not 2.04 %, mostly
    code, of which gold texts leave out as much as they hold. English news: .0000, 1.41 %, not 1.47 %.)
    """
    paragraphs = _paragraphs(page, solid)
    boxes: defaultdict[int, list[int]] = defaultdict(list)
    listings: list[list[int]] = []
    for index in range(paragraphs.first, len(page.markup)):
        hint = page.markup[index]
        if not hint.within & ENUMERATES or hint.within & UNLIKE & ~paragraphs.within:
            continue
        around = hint.containers[: NEAR_TABLE if hint.within & Within.TABLE else NEAR]
        box = next((inner for inner, outer in pairwise(around) if outer in paragraphs.boxes), None)
        if box is not None:
            boxes[box].append(index)
        elif hint.within & Within.CODE and not hint.within & Within.HIDDEN:
            if not listings or listings[-1][-1] != index - 1:
                listings.append([])
            listings[-1].append(index)
    own = [blocks for blocks in boxes.values() if _is_own(page, content, blocks, paragraphs, LEAST)]
    own += [blocks for blocks in listings if _is_own(page, content, blocks, paragraphs, LISTING)]
    return [index for blocks in own for index in blocks]


def _is_own(page: Page, content: Floats, blocks: list[int], paragraphs: Paragraphs, least: float) -> bool:
    """Whether the blocks of a list are the article's; ``least``: their mean probability, without links."""
    if not FURNITURE.isdisjoint({name for i in blocks for name in page.markup[i].names} - paragraphs.names):
        return False
    sizes = [len(page.lines[i].text) for i in blocks]
    links = sum(page.markup[i].links * size for i, size in zip(blocks, sizes, strict=True))
    return float(content[blocks].mean()) >= (least if links <= LINKS * sum(sizes) else LINKED)


# -- tables in text -------------------------------------------------------------------------------

ROWS = 3
"""Rows in a row with as many cells: two may be a line of the page's head, and its breadcrumb."""
BESIDE = 2
"""Lines from the nearest paragraph of the article to the table: a heading or a caption may stand between."""


def tables_beside_paragraphs(page: Page, solid: Bools) -> list[int]:
    """Indices of the rows of tables, whose cells tabs part, above or below a paragraph of the article.

    (Where a rendering writes tables so, guides: word F1 +.0002 [.0000, .0004], content lost 1.63 % -> 1.59 %;
    112 made-up pages with lists and tables in four languages: 80 of 808 lines lost instead of 172. Parted by
    spaces, menus beside the article look the same.)
    """
    breaks = [
        0 if found else line.text.strip().count("\t")
        for line, found in zip(page.lines, page.found, strict=True)
    ]
    found: list[int] = []
    end = 0
    for count, rows in groupby(breaks):
        start, end = end, end + sum(1 for _ in rows)
        near = solid[max(0, start - BESIDE) : start].any() or solid[end : end + BESIDE].any()
        if count and end - start >= ROWS and near:
            found += range(start, end)
    return found


# -- interviews -----------------------------------------------------------------------------------

ANSWERED = 0.15
"""The threshold where two questions and answers take turns; three and more stay. (HTML, guides: 1.83 % of the
content lost instead of 1.88 %, word F1 +.0001 [.0000, .0003]; whole pages as text: .01 % less.)"""
TURN = 3
"""Lines from one question to the next: an answer or two stand between."""


def interviews(page: Page) -> list[list[int]]:
    """The questions of each interview or list of questions: they and their answers take turns, all of them
    sentences that no rule knows."""
    said = [
        found is None and hint is None and line.closed
        for line, found, hint in zip(page.lines, page.found, page.hints, strict=True)
    ]
    asks = [
        says and line.folded.endswith(QUESTION_MARKS) and not line.bulleted
        for line, says in zip(page.lines, said, strict=True)
    ]
    asked = [i for i in range(len(said) - 1) if asks[i] and said[i + 1] and not asks[i + 1]]
    runs: list[list[int]] = []
    for question in asked:
        if runs and question - runs[-1][-1] <= TURN and all(said[runs[-1][-1] : question]):
            runs[-1].append(question)
        else:
            runs.append([question])
    return [questions for questions in runs if len(questions) > 1]
