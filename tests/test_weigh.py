"""What the guards do with the model's word, on scores made up for the purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from cleaner import Kind, Options, weigh
from cleaner.blocks import split
from cleaner.document import Hint
from cleaner.model.lexer import Floats
from cleaner.model.network import KINDS
from cleaner.model.predict import Scores
from cleaner.rules import Memory, find
from cleaner.rules.page import Evidence, Page, line
from tests.model.test_decode import scores
from tests.test_promises import PROSE

BODY = "The council agreed on Tuesday to pay for the repair of the old bridge across the river."
LONG = " ".join([BODY, "Work on it begins in May and lasts until the autumn, as the mayor told reporters."])
LEAD = "What the repair of the old bridge across the river means for those who live beside it"
SHORT = ("Blue paint", "Two brushes", "Wet sand", "Clean water")

Left = Callable[..., list[int]]


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> Left:
    """-> the indices of the lines that stay when the model says this of them."""

    def left(
        said: Sequence[tuple[str, float]],
        headline: int | None = None,
        extracted: float = 0.0,
        markup: Sequence[Hint] = (),
    ) -> list[int]:
        scores = Scores(
            content=np.array([probability for _, probability in said], np.float32),
            kinds=np.full((len(said), len(KINDS)), 1 / len(KINDS), np.float32),
            headline=headline,
            headline_probability=0.9 if headline is not None else 0.0,
            extracted=extracted,
            junk=0.5,
            language=1.0,
        )
        monkeypatch.setattr(weigh, "score", lambda *_, **__: [scores])
        blocks = split("\n".join(line for line, _ in said))
        page = find(blocks, Memory(Options()), markup)
        weigh.weigh(page, blocks, "balanced")
        return [index for index, evidence in enumerate(page.found) if evidence is None]

    return left


def test_what_the_model_doubts_goes_and_what_it_believes_stays(left: Left) -> None:
    assert left([(BODY, 0.95), ("Blue paint", 0.1), (LONG, 0.9)]) == [0, 2]


def test_in_extracted_text_a_short_sentence_is_taken_for_speech(left: Left) -> None:
    page = [(BODY, 0.95), ("Who paints it?", 0.06), ("Blue paint", 0.06), ("Nobody.", 0.01), (LONG, 0.9)]
    assert left(page) == [0, 4]
    assert left(page, extracted=0.9) == [0, 1, 4]


def test_questions_and_answers_that_take_turns_are_an_interview(left: Left) -> None:
    def said(turns: int, probability: float, answer: str = "Nobody.") -> list[int]:
        exchange = [("Who paints it?", probability), (answer, probability)]
        return left([(BODY, 0.95), *exchange * turns, ("Blue paint", 0.01), (LONG, 0.9)])

    assert said(1, 0.2) == [0, 4]
    assert said(2, 0.2) == [0, 1, 2, 3, 4, 6]
    assert said(2, 0.1) == [0, 6]
    assert said(3, 0.01) == [0, 1, 2, 3, 4, 5, 6, 8]
    assert said(3, 0.01, "Read more") == said(3, 0.01, "Nobody") == [0, 8]


def test_without_a_certain_paragraph_the_model_keeps_quiet(left: Left) -> None:
    assert left([(BODY, 0.5), ("Blue paint", 0.1), (LONG, 0.05)]) == [0, 1, 2]


def test_the_headline_that_the_model_names_stays(left: Left) -> None:
    page = [("All about the town of Riverside", 0.05), ("Old bridge", 0.05), (BODY, 0.95), (LONG, 0.9)]
    assert left(page) == [0, 2, 3]  # the line that the rules take for it
    assert left(page, headline=1) == [1, 2, 3]
    assert left(page, headline=1, extracted=0.9) == [0, 2, 3]


def test_of_a_repeated_headline_the_copy_that_the_model_names_stays(left: Left) -> None:
    page = [("A new old bridge", 0.05), ("Blue paint", 0.1), ("A new old bridge", 0.05), (BODY, 0.95)]
    assert left([*page, (LONG, 0.9)]) == [0, 3, 4]
    assert left([*page, (LONG, 0.9)], headline=2) == [2, 3, 4]
    assert left([*page, (LONG, 0.9)], headline=2, extracted=0.9) == [0, 3, 4]


def test_the_words_of_a_line_speak_louder_than_the_model(left: Left) -> None:
    assert left([("Share on Facebook", 0.05), (BODY, 0.95), (LONG, 0.9)], headline=0) == [1, 2]


def test_the_lead_below_the_headline_stays_where_another_line_would_go(left: Left) -> None:
    page = [("Old bridge", 0.05), ("By the way", 0.1), (LEAD, 0.2), (BODY, 0.95), (LONG, 0.9)]
    assert left(page, headline=0) == [0, 2, 3, 4]
    assert left([*page[3:], page[2]]) == [0, 1]


def test_only_the_first_block_below_the_headline_is_the_lead(left: Left) -> None:
    page = [("Old bridge", 0.05), (LEAD, 0.2), (LEAD + " and work", 0.2), (BODY, 0.95), (LONG, 0.9)]
    assert left(page, headline=0) == [0, 1, 3, 4]


def test_short_lines_inside_the_article_stay_or_go_together(left: Left) -> None:
    doubts = (0.9, 0.9, 0.9, 0.1)
    assert left([(BODY, 0.95), *zip(SHORT, doubts, strict=True), (LONG, 0.9)]) == [0, 1, 2, 3, 4, 5]
    assert left([*zip(SHORT, doubts, strict=True), (BODY, 0.95), (LONG, 0.9)]) == [0, 1, 2, 4, 5]


def test_what_stands_apart_from_the_article_goes(left: Left) -> None:
    article = [(BODY, 0.95), (LONG, 0.95)]
    chrome = [(line, 0.01) for line in SHORT * 3]
    assert left([*article, ("Blue doors", 0.55)]) == [0, 1, 2]
    assert left([*article, *chrome, ("Blue doors", 0.55)]) == [0, 1]


# -- each guard by itself -----------------------------------------------------------------------------

BOX = "Share on Facebook"
TEASER = "What the ferry strike means for the islands"
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


def outside(of_page: Page, said: list[float], belongs: Sequence[int] = ()) -> list[int]:
    """The lines that stand apart, if nothing is certain but paragraphs and what is said to belong."""
    certain = np.array([text.prose or index in belongs for index, text in enumerate(of_page.lines)])
    return weigh._outside(of_page, said, certain)


def test_a_line_apart_from_the_article_goes_although_it_may_be_content() -> None:
    found = page(TEASER, *[BOX] * 4, *PROSE[:3], *[BOX] * 4, TEASER)
    assert outside(found, sure(found, 0.5, 0.5)) == [0, 12]


def test_a_line_beyond_a_small_box_stays() -> None:
    found = page(*PROSE[:3], BOX, TEASER)
    assert outside(found, sure(found, 0.5)) == []


def test_neither_the_headline_nor_a_certain_paragraph_stands_apart() -> None:
    found = page(TEASER, *[BOX] * 4, *PROSE[:3], *[BOX] * 40, PROSE[3])
    found.headline = 0
    assert outside(found, sure(found, 0.5)) == []


def test_what_belongs_to_the_article_does_not_stand_apart() -> None:
    found = page(*PROSE[:3], *[BOX] * 40, TEASER, TEASER)
    assert outside(found, sure(found, 0.5, 0.5)) == [43, 44]
    assert outside(found, sure(found, 0.5, 0.5), belongs=[43]) == [44]


def test_of_two_articles_none_stands_apart() -> None:
    found = page(PROSE[0], *[BOX] * 40, *[TEASER] * 3)
    assert outside(found, sure(found, *[0.5] * 3)) == []


# -- runs -----------------------------------------------------------------------------------------


def evened(found: Page, *content: float, whole: bool = True) -> list[float]:
    """What becomes of the probabilities of its short lines."""
    prose = np.array([text.prose for text in found.lines])
    short = np.array([evidence is None for evidence in found.found]) & ~prose
    shares = floats(sure(found, *content))
    weigh._even_lists(shares, prose, short, whole)
    of_short: list[float] = shares[short].tolist()
    return of_short


def test_short_lines_in_the_article_stand_or_fall_together() -> None:
    inside = page(PROSE[0], *[TEASER] * 4, PROSE[1])
    assert evened(inside, 0.25, 0.75, 0.25, 0.75) == [0.5, 0.75, 0.5, 0.75]


def test_a_few_of_them_or_those_outside_do_not() -> None:
    assert evened(page(PROSE[0], *[TEASER] * 3, PROSE[1]), 0.25, 0.75, 0.25) == [0.25, 0.75, 0.25]
    for outside in (page(BOX, *[TEASER] * 4, PROSE[0]), page(PROSE[0], *[TEASER] * 4, BOX)):
        assert evened(outside, 0.25, 0.75, 0.25, 0.75) == [0.25, 0.75, 0.25, 0.75]


def test_in_extracted_text_those_in_which_it_ends_do() -> None:
    for ending in ([], [BOX]):
        found = page(PROSE[0], *[TEASER] * 4, *ending)
        assert evened(found, 0.25, 0.75, 0.25, 0.75) == [0.25, 0.75, 0.25, 0.75]
        assert evened(found, 0.25, 0.75, 0.25, 0.75, whole=False) == [0.5, 0.75, 0.5, 0.75]
    above = page(BOX, *[TEASER] * 4, PROSE[0])
    assert evened(above, 0.25, 0.75, 0.25, 0.75, whole=False) == [0.25, 0.75, 0.25, 0.75]


# -- HTML -------------------------------------------------------------------------------------------


def test_what_a_region_took_is_taken_back_where_the_model_is_sure() -> None:
    region = Evidence(Kind.RELATED, "en-related-heads+region", 0.85)
    found = page(*PROSE[:3], BOX)
    found.found[1:3] = [region, region]
    weigh._take_back(found, [0.9, 0.9, 0.5, 0.9])
    assert found.found == [None, None, region, GONE]


def test_regions_of_text_are_not_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weigh, "score", lambda *_, **__: [scores([0.9, 0.9])])
    region = Evidence(Kind.RELATED, "en-related-heads+region", 0.85)
    for markup, left in (([], region), ([Hint((), (), 0, 0, 0.0, 0.0, 0, (), False)] * 2, None)):
        found = page(*PROSE[:2])
        found.found[1], found.markup = region, markup
        weigh.weigh(found, split("\n".join(PROSE[:2])), "balanced")
        assert found.found[1] == left


def heading(level: int, titled: bool = False) -> Hint:
    return Hint((), (), 0, level, 0.0, 0.0, 0, (1,), titled)


def test_the_heading_that_says_what_the_title_says_is_the_headline(left: Left) -> None:
    lines = [("Free Email Bulletin for you", 0.05), ("Old bridge", 0.05), (BODY, 0.95), (LONG, 0.9)]
    rest = [heading(0)] * 2
    assert left(lines, markup=[heading(0), heading(1, titled=True), *rest]) == [1, 2, 3]
    assert left(lines, markup=[heading(0), heading(2, titled=True), *rest]) == [0, 2, 3]
    assert left(lines, markup=[heading(0, titled=True), heading(1, titled=True), *rest]) == [0, 2, 3]
    site = [lines[0], ("Old bridge", 0.001), *lines[2:]]
    assert left(site, markup=[heading(0), heading(1, titled=True), *rest]) == [0, 2, 3]


def test_in_html_the_lead_may_be_doubted_a_little_more_than_another_line(left: Left) -> None:
    page = [("Old bridge", 0.05), (LEAD, 0.35), (LEAD + " and work", 0.35), (BODY, 0.95), (LONG, 0.9)]
    assert left(page, headline=0, markup=[heading(0)] * 5) == [0, 1, 3, 4]
