"""Lists and tables of an article, in the box of its paragraphs and elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from cleaner import belongs, clean
from cleaner.document import Hint, Within
from cleaner.rules.page import Page, line

BODY = [
    "The bridge over the Orrin reopened on Monday, nine months after a barge struck its third pillar.",
    "“We never thought it would take a winter and a half,” said the harbour master, who saw it all.",
    "The repairs cost four million crowns, twice what the engineers had reckoned, officials said on Tuesday.",
    "People of the far village can walk to market again without the long way through the forest.",
]
PAGE = """<!doctype html><html lang="en"><head><title>Harbour bridge reopens - The Lantern</title></head>
<body><header><a href="/">The Lantern</a><nav><ul><li><a href="/n">News</a></li>
<li><a href="/s">Sport</a></li>
<li><a href="/w">Weather</a></li></ul></nav></header>
{}
<aside><h3>More stories</h3><ul><li><a href="/1">Ferry strike enters third week</a></li><li>
<a href="/2">School roof collapses in Sele</a></li></ul></aside>
<footer><p>© 2024 The Lantern. All rights reserved.</p><ul><li>Privacy</li><li>Terms</li></ul></footer>
</body></html>"""
INSIDE = {
    "a list of names": "<ul><li>Mara Quill</li><li>Otto Lind</li><li>Ada Penn</li></ul>",
    "a list in wrappers": "<div><ul><li><i>Mara Quill</i></li><li><i>Otto Lind</i></li></ul></div>",
    "definitions": "<dl><dt>Van</dt><dd>A car with a large behind.</dd><dt>Box</dt><dd>Sealed.</dd></dl>",
    "a table": "<table><tr><td>Orrin</td><td>2:1</td></tr><tr><td>Sele</td><td>0:0</td></tr></table>",
    "a table as editors make it": (
        "<figure class='wp-block-table'><table><tbody><tr><td>Adults</td><td>4 crowns</td></tr>"
        "<tr><td>Dogs</td><td>1 crown</td></tr></tbody></table></figure>"
    ),
    "a quotation": "<blockquote><p>Stone does not forgive.</p></blockquote>",
    "questions that open": "<details><summary>And the dog?</summary><p>He goes free.</p></details>",
    "code": "<pre><code>make bridge\nsudo cross --now</code></pre>",
}


@pytest.mark.parametrize("place", [2, 4])
@pytest.mark.parametrize(
    "wrapper", ["<main><article>{}</article></main>", "<div><div class='text'>{}</div></div>"]
)
@pytest.mark.parametrize("inside", INSIDE.values(), ids=INSIDE)
def test_a_list_stays_that_stands_among_the_paragraphs(inside: str, wrapper: str, place: int) -> None:
    paragraphs = [f"<p>{text}</p>" for text in BODY]
    article = "".join(["<h1>Harbour bridge reopens</h1>", *paragraphs[:place], inside, *paragraphs[place:]])
    alone = clean(f"<html><body><p>{inside}</p></body></html>").split()
    kept = clean(PAGE.format(wrapper.format(article)))
    assert [word for word in alone if word not in kept.split()] == []
    assert [text for text in ("Ferry", "Weather", "Privacy", "Lantern") if text in kept] == []


def hint(within: Within, links: float, *containers: int, names: tuple[str, ...] = ("story",)) -> Hint:
    return Hint((), names, within, 0, links, 0.0, len(containers), containers, False)


ARTICLE = hint(Within(0), 0, 10, 1)


def own(*hints: Hint, probability: float = 0.1, paragraph: Hint = ARTICLE) -> list[int]:
    """The blocks below a paragraph of the article, in box 1, that belong to it, counted from 0."""
    texts = [BODY[0], *("Blue paint" for _ in hints)]
    nothing: Sequence[None] = [None] * len(texts)
    page = Page([line(text) for text in texts], [*nothing], [*nothing], markup=[paragraph, *hints])
    content = np.array([0.9] + [probability] * len(hints), np.float32)
    return [index - 1 for index in belongs.among_paragraphs(page, content, content > 0.6)]


def test_a_list_belongs_where_the_box_around_it_holds_a_paragraph() -> None:
    assert own(hint(Within.LIST, 0, 21, 20, 1), hint(Within.LIST, 0, 22, 20, 1)) == [0, 1]
    assert own(hint(Within.LIST, 0, 21, 20, 2)) == []
    assert own(hint(Within(0), 0, 21, 20, 1)) == []


def test_a_list_with_links_does_not_belong() -> None:
    one, linked = hint(Within.LIST, 0, 21, 20, 1), hint(Within.LIST, 1, 22, 20, 1)
    assert own(one, linked) == []
    assert own(one, hint(Within.LIST, 1, 32, 30, 1)) == [0]


def test_a_list_with_links_belongs_if_the_model_nearly_thinks_so() -> None:
    linked = hint(Within.LIST, 1, 22, 20, 1)
    assert own(linked, probability=0.35) == []
    assert own(linked, probability=0.45) == [0]


def test_what_the_model_is_sure_of_does_not_belong() -> None:
    assert own(hint(Within.LIST, 0, 21, 20, 1), probability=0.001) == []


def test_a_box_that_bears_the_name_of_furniture_does_not_belong() -> None:
    def named(*names: str) -> Hint:
        return hint(Within.LIST, 0, 21, 20, 1, names=names)

    assert own(named("list", "story")) == [0]
    assert own(named("tags", "story")) == []
    everywhere = ARTICLE._replace(names=("story", "tags"))
    assert own(named("tags", "story"), paragraph=everywhere) == [0]


def test_a_table_may_stand_deeper_than_a_list() -> None:
    deep = (26, 25, 24, 23, 22, 21, 1)
    assert own(hint(Within.TABLE, 0, *deep)) == [0]
    assert own(hint(Within.LIST, 0, *deep)) == []


def test_what_stands_where_no_paragraph_does_does_not_belong() -> None:
    in_form = hint(Within.LIST | Within.FORM, 0, 21, 20, 1)
    assert own(in_form) == []
    everything_is = hint(Within.FORM, 0, 10, 1)  # some frameworks put the whole page into one form
    assert own(in_form, paragraph=everything_is) == [0]


def test_a_list_above_the_article_does_not_belong() -> None:
    texts = ["Blue paint", "Harbour bridge reopens", BODY[0], "Blue paint"]
    there = hint(Within.LIST, 0, 21, 20, 1)
    nothing: Sequence[None] = [None] * len(texts)
    page = Page(
        [line(text) for text in texts], [*nothing], [*nothing], markup=[there, ARTICLE, ARTICLE, there]
    )
    solid = np.array([False, False, True, False])
    content = np.array([0.1, 0.9, 0.9, 0.1], np.float32)
    assert belongs.among_paragraphs(page, content, solid) == [3]


def test_a_listing_belongs_or_goes_as_a_whole_wherever_it_stands() -> None:
    listing = [hint(Within.CODE, 0, number, 8, 7, 6, 5) for number in (20, 21)]
    assert own(*listing) == [0, 1]
    assert own(*listing, probability=0.01) == []
    assert own(*(hint._replace(within=Within.CODE | Within.HIDDEN) for hint in listing)) == []
    assert own(*(hint._replace(links=1.0) for hint in listing)) == []


LISTING = ["import bridge", "", "def cross(dog) {", "    # wait for the barge", "    return open(dog)", "}"]


@pytest.mark.parametrize(
    "paragraph", ["<p>{}</p>", "<div class='block'><div class='paragraph'><p>{}</p></div></div>"]
)
@pytest.mark.parametrize(
    "boxes",
    [
        "<div class='block'><div class='code'><div class='hl'><pre><code>{}</code></pre></div></div></div>",
        "<div><div class='hl'><table><tbody><tr><td class='gutter'><pre>1\n2\n3\n4\n5\n6</pre></td>"
        "<td class='code'><pre>{}</pre></td></tr></tbody></table></div></div>",
    ],
    ids=["block editor", "highlighter"],
)
def test_a_listing_stays_in_the_boxes_of_editors_and_highlighters(boxes: str, paragraph: str) -> None:
    paragraphs = [paragraph.format(text) for text in BODY]
    listing = boxes.format("\n".join(LISTING))
    article = "".join(["<h1>Harbour bridge reopens</h1>", *paragraphs[:3], listing, *paragraphs[3:]])
    kept = clean(PAGE.format(f"<main><article>{article}</article></main>")).split("\n")
    assert [text for text in LISTING if text not in kept] == []


# -- in text --------------------------------------------------------------------------------------


def in_text(*texts: str) -> list[int]:
    """The lines that belong as rows of a table, where every paragraph is the article's."""
    nothing: Sequence[None] = [None] * len(texts)
    page = Page([line(text) for text in texts], [*nothing], [*nothing])
    return belongs.tables_beside_paragraphs(page, np.array([text.prose for text in page.lines]))


FERRIES = ["Orrin\t08:10\t09:10", "Sele\t08:25\t09:25", "Harle\t08:40\t09:40"]


def test_a_table_belongs_beside_a_paragraph() -> None:
    assert in_text(BODY[0], *FERRIES, BODY[1]) == [1, 2, 3]
    assert in_text(BODY[0], "Ferry times", *FERRIES) == [2, 3, 4]
    assert in_text(*FERRIES, BODY[0]) == [0, 1, 2]
    assert in_text(BODY[0], *["Weather"] * 2, *FERRIES) == []


def test_of_a_table_there_are_three_rows_with_as_many_cells() -> None:
    assert in_text(BODY[0], *FERRIES[:2]) == []
    assert in_text(BODY[0], *FERRIES[:2], "Harle\t08:40") == []
    assert in_text(BODY[0], *(row.replace("\t", "   ") for row in FERRIES)) == []
    assert in_text(BODY[0], *(row.replace("\t", "\t\t") for row in FERRIES)) == [1, 2, 3]
    assert in_text(BODY[0], FERRIES[0], "Sele\t\t09:25", FERRIES[2]) == [1, 2, 3]
    assert in_text(BODY[0], "\tOrrin", "\tSele", "\tHarle") == []


def test_a_timetable_in_the_text_of_a_page_stays() -> None:
    head = ["Home", "News", "Sport", "Ferries reopen", BODY[0]]
    foot = [
        BODY[1],
        "Share on Facebook",
        "More stories",
        "School roof collapses in Sele",
        "All rights reserved",
    ]
    page = "\n".join([*head, *FERRIES, *foot])
    assert clean(page).split("\n") == ["Ferries reopen", BODY[0], *FERRIES, BODY[1]]
