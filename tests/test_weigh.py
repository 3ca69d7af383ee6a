"""Where the model keeps quiet, and what it takes or leaves as a whole: each guard by itself."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner import Kind, weigh
from cleaner.blocks import split
from cleaner.document import MODEL, MODEL_APART, Hint
from cleaner.model.lexer import Floats
from cleaner.rules.page import Evidence, Page, line
from tests.model.test_decode import scores
from tests.test_promises import PROSE

BOX = "Share on Facebook"
TEASER = "What the ferry strike means for the islands"
TOWN = "Alderby 3 Coldwater 1"
GONE = Evidence(Kind.SHARE, "en-share-on", 1.0)


def page(*lines: str) -> Page:
    """As the rules leave it, in which a line of a box is found and no other one."""
    found = [GONE if text == BOX else None for text in lines]
    return Page(lines=[line(text) for text in lines], found=found, hints=[None] * len(lines))


def sure(of_page: Page, *doubtful: float) -> list[float]:
    """What the model says: paragraphs are the article's, and of other lines what is given, in their order."""
    rest = iter(doubtful)
    return [0.9 if text.prose else 0.1 if text.text == BOX else next(rest) for text in of_page.lines]


def floats(values: list[float]) -> Floats:
    return np.array(values, np.float32)


# -- what stands apart ----------------------------------------------------------------------------


def test_a_line_apart_from_the_article_goes_although_it_may_be_content() -> None:
    found = page(TEASER, *[BOX] * 4, *PROSE[:3], *[BOX] * 4, TEASER)
    assert weigh._outside(found, sure(found, 0.5, 0.5)) == [0, 12]


def test_a_line_beyond_a_small_box_stays() -> None:
    found = page(*PROSE[:3], BOX, TEASER)
    assert weigh._outside(found, sure(found, 0.5)) == []


def test_neither_the_headline_nor_a_certain_paragraph_stands_apart() -> None:
    found = page(TEASER, *[BOX] * 4, *PROSE[:3], *[BOX] * 40, PROSE[3])
    found.headline = 0
    assert weigh._outside(found, sure(found, 0.5)) == []


def test_of_two_articles_none_stands_apart() -> None:
    found = page(PROSE[0], *[BOX] * 40, *[TEASER] * 3)
    assert weigh._outside(found, sure(found, *[0.5] * 3)) == []


# -- runs, boxes, lists -----------------------------------------------------------------------------


def evened(found: Page, *content: float) -> list[float]:
    """What becomes of the probabilities of its short lines."""
    prose = np.array([text.prose for text in found.lines])
    short = np.array([evidence is None for evidence in found.found]) & ~prose
    shares: list[float] = weigh._evened(floats(sure(found, *content)), prose, short)[short].tolist()
    return shares


def test_short_lines_in_the_article_stand_or_fall_together() -> None:
    inside = page(PROSE[0], *[TEASER] * 4, PROSE[1])
    assert evened(inside, 0.25, 0.75, 0.25, 0.75) == [0.5, 0.75, 0.5, 0.75]


def test_a_few_of_them_or_those_outside_do_not() -> None:
    assert evened(page(PROSE[0], *[TEASER] * 3, PROSE[1]), 0.25, 0.75, 0.25) == [0.25, 0.75, 0.25]
    for outside in (page(BOX, *[TEASER] * 4, PROSE[0]), page(PROSE[0], *[TEASER] * 4, BOX)):
        assert evened(outside, 0.25, 0.75, 0.25, 0.75) == [0.25, 0.75, 0.25, 0.75]


def test_a_paragraph_below_a_box_is_known_by_the_article_right_above_it() -> None:
    found = page(*PROSE[:2], BOX, PROSE[2], TEASER, BOX, PROSE[3])
    content = floats(sure(found, 0.9))
    assert list(weigh._below_boxes(found, content)) == [3]
    content[1] = 0.1
    assert list(weigh._below_boxes(found, content)) == []


def test_rows_with_numbers_are_a_list() -> None:
    found = page(PROSE[0], *[TOWN] * 4, TEASER, *[TOWN] * 3, BOX, TOWN, "Doors: at seven", *[TOWN] * 2)
    assert list(weigh._lists(found)) == [1, 2, 3, 4, 10, 11, 12, 13]


# -- HTML -------------------------------------------------------------------------------------------


def test_what_a_region_took_is_taken_back_where_the_model_is_sure() -> None:
    region = Evidence(Kind.RELATED, "en-related-heads+region", 0.85)
    found = page(*PROSE[:3], BOX)
    found.found[1:3] = [region, region]
    weigh._spare(found, [0.9, 0.9, 0.5, 0.9])
    assert found.found == [None, None, region, GONE]


# -- all of them ------------------------------------------------------------------------------------


class Weighed:
    """What becomes of a page for which the model has these scores: why each of its lines goes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def __call__(
        self, found: Page, *content: float, extracted: float = 0.0, headline: int | None = None
    ) -> list[str | None]:
        said = scores(list(content), headline, extracted)
        self._patch.setattr(weigh, "score", lambda *_, **__: [said])
        weigh.weigh(found, split("\n".join(text.text for text in found.lines)), "balanced")
        return [evidence.reason if evidence else None for evidence in found.found]


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> Weighed:
    return Weighed(monkeypatch)


def test_without_a_certain_paragraph_the_model_keeps_quiet(weighed: Weighed) -> None:
    assert weighed(page(PROSE[0], TEASER), 0.55, 0.01) == [None, None]
    assert weighed(page(PROSE[0], TEASER), 0.9, 0.01) == [None, MODEL]


def test_the_headline_that_the_model_names_stays(weighed: Weighed) -> None:
    assert weighed(page(TEASER, PROSE[0]), 0.01, 0.9) == [MODEL, None]
    assert weighed(page(TEASER, PROSE[0]), 0.01, 0.9, headline=0) == [None, None]


def test_lists_are_safe_in_extracted_text(weighed: Weighed) -> None:
    content = (0.9, *[0.01] * 5)
    assert weighed(page(PROSE[0], *[TOWN] * 4, TEASER), *content, extracted=1) == [*[None] * 5, MODEL]
    assert weighed(page(PROSE[0], *[TOWN] * 4, TEASER), *content) == [None, *[MODEL] * 5]


def test_on_whole_pages_what_stands_apart_goes(weighed: Weighed) -> None:
    lines, content = (TEASER, *[BOX] * 4, *PROSE[:3]), (0.55, *[0.01] * 4, *[0.9] * 3)
    assert weighed(page(*lines), *content) == [MODEL_APART, *[GONE.reason] * 4, *[None] * 3]
    assert weighed(page(*lines), *content, extracted=1)[0] is None


def test_regions_of_text_are_not_taken_back(weighed: Weighed) -> None:
    for markup in ([], [Hint((), (), 0, 0, 0.0, 0.0, 0, (), False)] * 2):
        found = page(*PROSE[:2])
        found.found[1] = Evidence(Kind.RELATED, "en-related-heads+region", 0.85)
        found.markup = markup
        assert weighed(found, 0.9, 0.9)[1] == (None if markup else "en-related-heads+region")
