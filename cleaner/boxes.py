"""Lists, tables, quotations and code that stand right among the paragraphs of the article.

To the model a list of names, of prices or a timetable looks like a menu wherever it stands. But where its box
in the HTML lies in one that holds a paragraph of the article, and next to none of it is a link, it is the
article's. In text tabs tell a table, and its place where it belongs.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, pairwise

import numpy as np

from cleaner.document import Within
from cleaner.model.lexer import Bools, Floats
from cleaner.rules.page import Page

ENUMERATES = Within.LIST | Within.TABLE | Within.QUOTE | Within.CODE | Within.DETAILS
NEAR, NEAR_TABLE = 5, 7
"""The boxes around an item, or a cell, of which one has to be the article's. Rows, bodies of tables and
wrappers are boxes, too."""
LINKS = 0.1
"""The share of links in the text of a list from which on it may be a menu or a list of teasers."""
LEAST = 0.005
"""The mean probability of a list of the article: forms, bylines and comments stand in such boxes, too, and of
these the model is sure."""


def among_paragraphs(page: Page, content: Floats, solid: Bools) -> list[int]:
    """Indices of the blocks that belong to the article because their list or table does.

    ``content``: the model's probability for each block; ``solid``: whether it certainly is a paragraph of the
    article. (444 made-up pages with a list, a table, a quotation or code in the article: 75 of 1,776 lines
    lost instead of 617. HTML, guides: word F1 -.0006 [-.0019, +.0004], content lost 2.04 % -> 1.88 %, mostly
    code, of which gold texts leave out as much as they hold; English news: .0000, 1.47 % -> 1.41 %.)
    """
    own: set[int] = set()
    for index in np.flatnonzero(solid).tolist():
        own.update(page.markup[index].containers[:2])  # its own box, if it has one, and the one around it
    boxes: defaultdict[int, list[int]] = defaultdict(list)
    for index, hint in enumerate(page.markup):
        if hint.within & ENUMERATES:
            around = hint.containers[: NEAR_TABLE if hint.within & Within.TABLE else NEAR]
            box = next((inner for inner, outer in pairwise(around) if outer in own), None)
            if box is not None:
                boxes[box].append(index)
    return [i for blocks in boxes.values() if _is_own(page, content, blocks) for i in blocks]


def _is_own(page: Page, content: Floats, blocks: list[int]) -> bool:
    sizes = [len(page.lines[i].text) for i in blocks]
    links = sum(page.markup[i].links * size for i, size in zip(blocks, sizes, strict=True))
    return links <= LINKS * sum(sizes) and float(content[blocks].mean()) >= LEAST


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
        0 if found else line.text.count("\t") - line.text.count("\t\t")
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
