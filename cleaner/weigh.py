"""What the learned model adds to the evidence of the rules, and where it has to keep quiet.

The rules speak first; the model decides about the blocks that they leave open. The figures beside the
constants are of sites that the model had not seen, each taken when the constant was added, on a part of
the pages; what all of them come to stands in the README (tests/bench/clean_quality.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cleaner.belongs import belongs
from cleaner.document import IN_REGION, MODEL, MODEL_APART, Block, Kind, Within, new
from cleaner.model import weights
from cleaner.model.decode import threshold
from cleaner.model.lexer import Bools, Floats, Ints, Values
from cleaner.model.network import KINDS
from cleaner.model.predict import Scores, score
from cleaner.rules.page import PROSE_WORDS, Evidence, Page
from cleaner.rules.shape import GENRE
from cleaner.stories import other_stories

SITE = 0.01
"""The content probability of a heading that may be the headline: names of sites have less."""
EVEN = 0.5
"""A headline that the model names with less than even odds is left to the rules."""
SOLID = 0.6
"""The probability of a paragraph that certainly is the article. A document without one is a list, a
table, a song: there the model has nothing to hold on to and the rules decide alone. (Hand-labelled
articles, sites not in training: F1 .928 -> .956, content lost 1.5 % -> .85 %.)"""
PROSE = 0.8
SENTENCE_WORDS = 5
"""What is left of the threshold for a paragraph, and for any sentence of five words: a lost one costs
more than a teaser's summary that stays. (Whole pages: word F1 unchanged, a tenth less lost; at .5 a quarter
less, and word F1 .001 lower. Where markup is seen, less is in doubt: there .5 would cost .001 to .003.)"""
LEAD, LEAD_MARKUP = 0.25, 0.66
LEAD_WITHIN = 3
"""What is left of the threshold, once more, for the lead, in text and where markup is seen: the first block
as long as a paragraph, so many below the headline at most. Many gold texts leave it out, few readers would.
(Whole pages of news: it stays on 90 % of the pages instead of 87 %; word F1 of news within .0003, of guides
.0002 lower. Looking eight lines down made .2 % more of the removals of wire copies wrong. HTML, many
languages: word F1 +.0005 [.0000, .0011], content lost 1.30 % -> 1.19 %; English news .0000, 1.38 -> 1.35 %;
guides -.0002 [-.0003, .0000], 1.79 -> 1.78 %.)"""
TOUCHED = 2.0
"""How fast a page counts as already extracted: from a probability of one half on it does entirely.
(Hand-labelled articles: F1 .956 -> .965, content lost .85 % -> .57 %; whole pages unchanged.)"""


LONG_WORDS = 25
LONG = 0.5
"""In extracted text what is left of the threshold, once more, for a paragraph of 25 words: hardly any
is junk there. (Extracted guides: content lost .49 % -> .44 %, word F1 unchanged.)"""
SAID = 0.15
"""The same for a short line that closes as a sentence does: of these an interview, a list of questions or a
recipe is made. (97 made-up articles of such genres in 19 languages, two lines of junk below: 243 of 1,187
lines lost instead of 337; extracted text: word F1 unchanged, many languages: content lost .44 % -> .40 %.)"""
APART = 1.5
MOST_APART = 0.5
"""Words that a dropped block costs the run it stands in, and the largest share of the article's words
that may stand apart from it: beyond it, the page holds two articles or the run is wrong. (Whole pages:
word F1 +.001 to +.004, .0 to .1 % more lost.)"""


def weigh(page: Page, blocks: Sequence[Block], point: str) -> list[float]:
    """Add the model's evidence to that of the rules; -> its content probability for each block."""
    texts = [block.text for block in blocks]
    scores = score([texts], hints=[page.markup or None])[0]
    sure: list[float] = scores.content.tolist()
    scores = replace(scores, extracted=min(1.0, TOUCHED * scores.extracted))
    whole = scores.extracted < 1.0
    if page.markup:
        _take_back(page, sure)
    _take_headline(page, scores, whole)
    prose = np.array([line.prose for line in page.lines])
    certain = prose & (scores.content > SOLID)
    solid = certain & _free(page)
    if not solid.any():
        return sure
    for index in other_stories(page, solid):
        page.found[index] = Evidence(Kind.RELATED, MODEL_APART, SOLID)
    solid &= _free(page)
    stays = belongs(page, scores.content, solid)
    if page.markup:
        _take_back_code(page, stays)
    free = _free(page)
    content = scores.content.copy()
    if not page.markup:
        _even_lists(content, free & prose, free & ~prose, whole)
    if page.headline is not None:
        free[page.headline] = False
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    gone = np.flatnonzero(free & ~stays & (content < _bars(page, scores, sizes, point, whole)))
    for index, kind in zip(gone.tolist(), scores.kinds[gone].argmax(axis=1).tolist(), strict=True):
        page.found[index] = new(Evidence, (KINDS[kind], MODEL, 1 - sure[index], ""))
    if whole:
        for index in _outside(page, sure, certain | stays):
            page.found[index] = Evidence(Kind.OTHER, MODEL_APART, EVEN)
    return sure


def _free(page: Page) -> Bools:
    return np.array([evidence is None for evidence in page.found])


def _bars(page: Page, scores: Scores, sizes: Ints, point: str, whole: bool) -> Values:
    """-> (n) what the content probability of each block must reach."""
    read = weights.load(weights.MARKUP if page.markup else weights.DEFAULT)
    bar = np.full(len(sizes), threshold(scores, sizes, read.meta["thresholds"][point]))
    if not page.markup:
        bar[[line.prose or (line.closed and line.words >= SENTENCE_WORDS) for line in page.lines]] *= PROSE
    bar[_lead(page)] *= LEAD_MARKUP if page.markup else LEAD
    if not whole:
        bar[[line.prose and line.words >= LONG_WORDS for line in page.lines]] *= LONG
        bar[[line.closed and not line.prose for line in page.lines]] *= SAID
    return bar


_MISTAKEN = re.compile(rf"^shape-(repeat|name)$|{GENRE}$|{re.escape(IN_REGION)}$")
"""The reasons of rules that take a headline for another copy of it, for a name or for a teaser's."""


def _take_headline(page: Page, scores: Scores, whole: bool) -> None:
    """Let the line that the model or the markup names be the headline; of its copies it stays."""
    index = _named_headline(page, scores, whole)
    if page.markup:
        index = _titled_headline(page, scores, page.headline if index is None else index)
    if index is None:
        return
    against, page.found[index] = page.found[index], None
    if against is not None and against.kind is Kind.DUPLICATE:
        for other, line in enumerate(page.lines):
            if other != index and line.bare == page.lines[index].bare and page.found[other] is None:
                page.found[other] = against
    page.headline = index


def _named_headline(page: Page, scores: Scores, whole: bool) -> int | None:
    """The line that the model names. On a whole page, where titles stand in boxes and breadcrumbs as well, it
    takes the line back from rules that mistake it: of 193 such lines of HTML 191 were the headline. (Whole
    pages: the headline stays on 86 % of the guides and 90 % of English news instead of 80 and 77 %, of HTML
    on 97 and 98 % instead of 85 and 78 %. Gold texts leave it out, so word F1 falls by .0000 to .0010.) In
    extracted text it does not contradict the rules about the first line. (Guides: the headline stays on 97.4
    instead of 96.6 %; as HTML, whose later looks see such text, on 98.3 instead of 97.8 %.)"""
    index = scores.headline
    if index is None or scores.headline_probability <= EVEN or (page.headline == 0 and not whole):
        return None
    against = page.found[index]
    return index if against is None or (whole and _MISTAKEN.search(against.reason)) else None


def _titled_headline(page: Page, scores: Scores, named: int | None) -> int | None:
    """The heading of the first level that says what the page's title says, where the line ``named`` does not.
    (Of 2,190 pages of HTML 16 get another headline, all of them the right one.)"""
    if named is not None and page.markup[named].titled:
        return named
    titled = (
        index
        for index, hint in enumerate(page.markup)
        if hint.titled and hint.heading == 1 and scores.content[index] >= SITE
    )
    return next(titled, named)


def _lead(page: Page) -> list[int]:
    """The index of the lead, if there is one."""
    if page.headline is None:
        return []
    below = range(page.headline + 1, min(page.headline + 1 + LEAD_WITHIN, len(page.lines)))
    return [i for i in below if page.found[i] is None and page.lines[i].words >= PROSE_WORDS][:1]


def _take_back(page: Page, sure: Sequence[float]) -> None:
    """Take back what regions took of the article: of a block whose markup is seen, the model knows more than
    a rule that fired further up. (HTML, news in 22 languages: word F1 +.004, content lost 1.4 % -> 1.1 %.)"""
    for index, evidence in enumerate(page.found):
        if evidence is not None and evidence.reason.endswith(IN_REGION) and sure[index] > SOLID:
            page.found[index] = None


def _take_back_code(page: Page, stays: Bools) -> None:
    """Take back what rules took of the listings that stay: phrases and forms say nothing about code. (HTML,
    guides: two pages get their closing braces back.)"""
    for index in np.flatnonzero(stays).tolist():
        if page.markup[index].within & Within.CODE:
            page.found[index] = None


RUN = 4
"""Short lines in a row between two paragraphs of the article stand or fall together: a recipe, a poem, a
table of questions loses none of its lines, or all. (Made-up articles with such lists and a share button:
half as many lose a line; whole pages: word F1 unchanged, content lost 1.7 % -> 1.6 %.) In extracted text the
article may end in them. (The articles beside `SAID`: 153 lines lost instead of 243; word F1 unchanged.)"""


def _even_lists(content: Floats, prose: Bools, short: Bools, whole: bool) -> None:
    """Raise runs of short lines inside the article to their mean, in extracted text those below it, too."""
    solid = prose & (content > SOLID)
    ends = np.append(solid if whole else solid | ~prose, not whole)
    for start, end in _runs(short):
        if end - start >= RUN and start > 0 and solid[start - 1] and ends[end]:
            content[start:end] = np.maximum(content[start:end], content[start:end].mean())


def _runs(flags: Bools) -> list[list[int]]:
    """-> where each run of set flags begins and ends."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    found: list[list[int]] = edges.reshape(-1, 2).tolist()
    return found


def _outside(page: Page, sure: Sequence[float], held: Bools) -> list[int]:
    """Indices of the blocks of a whole page that stay although they stand apart from the article, but for
    what is ``held``.

    The article is the run of blocks with the most words, each weighed with its probability, less a
    cost for every block in it that goes (maximum-subsequence segmentation, Pasternack and Roth 2009).
    """
    best = total = 0.0
    first, span = 0, (0, 0)
    kept = [evidence is None for evidence in page.found]
    for index, (line, stays) in enumerate(zip(page.lines, kept, strict=True)):
        total += line.words * sure[index] if stays else -APART
        if total <= 0:
            total, first = 0.0, index + 1
        elif total > best:
            best, span = total, (first, index + 1)
    apart = [
        i
        for i, stays in enumerate(kept)
        if stays and not (span[0] <= i < span[1] or held[i] or i == page.headline)
    ]
    words = sum(page.lines[i].words for i in apart)
    inside = sum(page.lines[i].words for i in range(*span) if kept[i])
    return apart if words <= MOST_APART * inside else []
