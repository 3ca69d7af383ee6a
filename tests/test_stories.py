"""Other stories below that of the page."""

from __future__ import annotations

import pytest

from cleaner import clean, explain
from cleaner.document import Kind

STORIES = [
    (
        "Harbour bridge reopens",
        [
            "The bridge over the Orrin reopened on Monday, nine months after a barge struck a pillar.",
            "The repairs cost four million crowns, twice what the engineers had reckoned, officials said.",
            "People of the far village can walk to market again without the long way through the forest.",
        ],
    ),
    (
        "Mayor of Sele sells his hat",
        [
            "The mayor of Sele sold his hat at an auction on Sunday, and it fetched more than his horse.",
            "The buyer, a dentist from the coast, means to wear it on her rounds through the villages.",
            "Nobody knows what the mayor will put on when the king comes to the town in the spring.",
        ],
    ),
    (
        "Eels return to the Harle",
        [
            "For the first time in thirty years fishermen have found eels in the Harle, all of them old.",
            "The ministry wants to count them before anybody eats them, which the fishermen call unfair.",
            "An eel can live for eighty years, so that some of them may have been there all the time.",
        ],
    ),
]


def page(stories: list[tuple[str, list[str]]], story: str, title: str = STORIES[0][0]) -> str:
    """``story``: the markup of one, with gaps for headline and paragraphs."""
    shown = "".join(
        story.format(headline, "".join(f"<p>{text}</p>" for text in paragraphs))
        for headline, paragraphs in stories
    )
    return f"<html><head><title>{title} - The Lantern</title></head><body><main>{shown}</main></body></html>"


DATED = "<article><h1 class='headline'>{}</h1><p>Published March 4, 2024, 10:15</p>{}</article>"
NO_DATE = "<article><h1 class='headline'>{}</h1>{}</article>"
ONE_BOX = "<h1 class='headline'>{}</h1><p>Published March 4, 2024, 10:15</p>{}"


def shown(html: str) -> list[str]:
    """The headlines of the stories of which a paragraph stays."""
    kept = clean(html)
    return [headline for headline, paragraphs in STORIES if any(text in kept for text in paragraphs)]


def test_the_next_stories_of_a_page_go() -> None:
    html = page(STORIES, DATED)
    assert shown(html) == ["Harbour bridge reopens"]
    assert clean(html).split("\n\n") == [STORIES[0][0], *STORIES[0][1]]
    gone = [d for d in explain(html).removed if d.reason == "model-apart"]
    assert {d.kind for d in gone} == {Kind.RELATED}


def test_the_story_of_the_page_may_stand_below() -> None:
    assert shown(page(STORIES[::-1], DATED)) == ["Harbour bridge reopens"]


@pytest.mark.parametrize("story", [NO_DATE, ONE_BOX], ids=["chapters in boxes", "chapters in one box"])
def test_chapters_stay(story: str) -> None:
    assert shown(page(STORIES, story)) == [headline for headline, _ in STORIES]


def test_where_the_title_is_of_none_of_them_all_stories_stay() -> None:
    html = page(STORIES, DATED, title="News in brief")
    assert shown(html) == [headline for headline, _ in STORIES]


def test_a_headline_with_less_than_two_paragraphs_is_no_story() -> None:
    short = [STORIES[0], (STORIES[1][0], STORIES[1][1][:1])]
    assert shown(page(short, DATED)) == [headline for headline, _ in short]


def test_the_pages_of_one_story_stay() -> None:
    headline = STORIES[0][0]
    html = page([(headline, paragraphs) for _, paragraphs in STORIES], DATED)
    assert shown(html) == [headline for headline, _ in STORIES]


def test_chapters_with_an_author_stay_though_the_title_stands_above_the_first() -> None:
    html = page(STORIES, "<section><h2 class='headline'>{}</h2><p>By Ada Penn</p>{}</section>")
    html = html.replace("<main>", f"<main><h1>{STORIES[0][0]}</h1>")
    assert shown(html) == [headline for headline, _ in STORIES]
