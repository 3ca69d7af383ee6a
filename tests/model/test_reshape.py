"""Pages in another shape: what is new is made of the article, and everything else stays as it is."""

from dataclasses import replace

import numpy as np
import pytest

from cleaner import markup
from cleaner.blocks import split
from cleaner.model.data import Page
from cleaner.model.examples import Example, examples
from cleaner.model.reshape import COPIES, PARAGRAPH, key, reshape
from tests.model.pages import ARTICLE, ENGLISH, HTML

HEADLINE = 2
JUNK = [line for line in ENGLISH if line not in ENGLISH[ARTICLE]]


def pages(number: int = 40) -> list[Page]:
    content = np.zeros(len(ENGLISH), np.float32)
    content[ARTICLE] = 1
    page = Page(
        id="",
        collection="guides",
        rendering="plain",
        site="site.example",
        language="en",
        lines=tuple(ENGLISH),
        content=content,
        counts=np.ones_like(content),
        kinds=np.arange(len(ENGLISH)),
        headline=HEADLINE,
        gold=None,
    )
    return [replace(page, id=str(n)) for n in range(number)]


def marked_up(page: Page) -> Page:
    read = markup.read(HTML)
    lines = [block.text for block in split(read.text)]
    content = np.array([line in ENGLISH[ARTICLE] for line in lines], np.float32)
    return replace(
        page,
        lines=tuple(lines),
        content=content,
        counts=np.ones_like(content),
        kinds=np.arange(len(lines)),
        headline=lines.index(ENGLISH[HEADLINE]),
        hints=read.hints,
    )


@pytest.fixture(scope="module")
def reshaped() -> list[Example]:
    data = [replace(example, target=example.target * 0.9) for example in examples(pages())]
    return [example for found in reshape(data, seed=1).values() for example in found]


def test_what_is_not_the_article_stays_as_it_is(reshaped: list[Example]) -> None:
    assert len(reshaped) == 40 * COPIES
    for example in reshaped:
        page = example.page
        assert [line for line, label in zip(page.lines, page.content, strict=True) if not label] == JUNK
        assert page.lines[page.headline] == ENGLISH[HEADLINE]


def test_each_piece_keeps_what_was_known_of_its_line(reshaped: list[Example]) -> None:
    for example in reshaped:
        page = example.page
        assert len(page.lines) == len(page.content) == len(page.kinds) == len(example.words)
        assert example.target == pytest.approx(page.content * 0.9)
        for line, kind in zip(page.lines, page.kinds, strict=True):
            words = line.lower().rstrip("?").split()
            assert words[-1] in ENGLISH[kind].lower()  # a number, a time or a dash may stand before it


def test_an_article_turns_into_sentences_items_questions_and_headings_alone(reshaped: list[Example]) -> None:
    new = [
        [line for line, label in zip(example.page.lines, example.page.content, strict=True) if label]
        for example in reshaped
    ]
    lines = [line for article in new for line in article]
    assert any(line.startswith("Drivers had") and line.endswith("since November.") for line in lines)
    assert any(len(line.split()) < 5 for line in lines)
    assert any(line.startswith("- ") for line in lines)
    assert any(line.endswith("?") for line in lines)
    assert any(not article or max(map(len, article)) <= PARAGRAPH for article in new)


def test_the_same_seed_gives_the_same_shapes() -> None:
    one, same, other = (
        [example.page.lines for found in reshape(examples(pages(4)), seed).values() for example in found]
        for seed in (1, 1, 2)
    )
    assert one == same
    assert one != other


def test_renderings_of_a_page_share_its_shapes_and_extractions_have_their_own() -> None:
    page = pages(1)[0]
    renderings = [page, replace(page, rendering="tidy"), replace(page, rendering="n_extract")]
    assert list(reshape(examples(renderings), 1)) == [key(page), key(renderings[2])]


def test_an_article_of_two_lines_has_no_other_shape() -> None:
    page = pages(1)[0]
    page.content[7:] = 0
    assert not reshape(examples([page]), 1)


def test_new_lines_of_html_have_markup_as_their_neighbours() -> None:
    data = examples([marked_up(page) for page in pages()])
    known = dict(zip(data[0].page.lines, data[0].page.hints or (), strict=True))
    seen = set()
    for found in reshape(data, seed=1).values():
        for example in found:
            page = example.page
            assert page.hints is not None
            assert example.markup is not None
            assert len(page.hints) == len(page.lines) == len(example.markup.rows)
            for line, label, hint in zip(page.lines, page.content, page.hints, strict=True):
                if not label:
                    assert hint == known[line]
                elif line not in known:
                    seen.add(hint.tags[:2])
                    assert "article" in hint.tags
            own = [hint.containers[0] for hint in page.hints if hint.tags[0] == "li" and "ul" in hint.tags]
            assert len(own) == len(set(own))
    assert seen == {("p", "div"), ("li", "ul"), ("h3", "div")}
