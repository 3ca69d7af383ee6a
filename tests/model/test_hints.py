"""What the markup says of a line, in numbers and tokens: pinned, and the same whatever stands beside it."""

import numpy as np
import pytest

from cleaner import markup
from cleaner.blocks import split
from cleaner.document import Hint
from cleaner.model.features import extract
from cleaner.model.hints import HINTS, Markup, spelled
from tests.model.pages import ENGLISH, HTML


def page(html: str) -> tuple[list[str], tuple[Hint, ...]]:
    read = markup.read(html)
    return [block.text for block in split(read.text)], read.hints


LINES, SAID = page(HTML)


def found() -> Markup:
    markup = extract(LINES, SAID).markup
    assert markup is not None
    return markup


def number(line: str, name: str) -> float:
    return float(found().numbers[LINES.index(line), HINTS.index(name)])


def test_numbers_are_pinned() -> None:
    paragraphs = sum(len(line) for line in ENGLISH[5:9])
    everything = sum(len(line) for line in LINES)
    pinned = {
        ("Home", "share of links"): 1.0,
        ("Home", "in nav"): 1.0,
        ("Home", "lines, box 0"): np.log1p(1) / 4,
        ("Home", "lines, box 1"): np.log1p(4) / 4,
        ("Home", "links, box 1"): 1.0,
        ("Home", "lines until the title"): np.log1p(4) / 4,
        ("Home", "lines since the title"): -0.25,
        (ENGLISH[2], "first heading"): 1.0,
        (ENGLISH[2], "says the title"): 1.0,
        (ENGLISH[5], "in article"): 1.0,
        (ENGLISH[5], "box of the line before"): 0.0,
        (ENGLISH[5], "box of the line after"): 1.0,
        (ENGLISH[5], "lines since a first heading"): np.log1p(2) / 4,
        (ENGLISH[5], "prose, box 1"): 1.0,
        (ENGLISH[5], "text, box 1"): paragraphs / everything,
        (ENGLISH[5], "lines of this markup"): np.log1p(4) / 4,
        (ENGLISH[5], "links of this markup"): 0.0,
        (ENGLISH[12], "in footer"): 1.0,
    }
    for (line, name), value in pinned.items():
        assert number(line, name) == pytest.approx(value, abs=1e-6), (line, name)


def test_tokens_are_pinned() -> None:
    markup = found()
    own = markup.tokens[markup.owners == markup.rows[LINES.index("Home")]]
    assert spelled(SAID[LINES.index("Home")]) == [
        "<a < li>", "<a < li < ul>", "<a>", "<li>", "<ul>", "<nav>", "<body>",
        "main near", "menu near", "main", "menu",
    ]  # fmt: skip
    assert len(own) == 11
    assert [hex(token) for token in own[:2]] == ["0x79c597bf", "0x60cd269d"]


def test_lines_of_the_same_markup_share_it() -> None:
    rows = found().rows[[LINES.index(line) for line in (*ENGLISH[5:9], ENGLISH[3])]]
    assert len(set(rows[:4].tolist())) == 1
    assert rows[4] != rows[0]


def test_text_has_no_markup() -> None:
    assert extract(ENGLISH).markup is None


def test_a_hint_is_needed_for_every_line() -> None:
    with pytest.raises(ValueError, match="13 lines and 12 hints"):
        extract(ENGLISH, SAID[: len(ENGLISH) - 1])


def test_lines_without_any_element_are_accepted() -> None:
    bare = Hint((), (), 0, 0, 0.0, 0.0, 0, (), False)
    markup = extract(["a", "b"], [bare, bare]).markup
    assert markup is not None
    assert np.isfinite(markup.numbers).all()


def test_a_page_without_lines_is_accepted() -> None:
    markup = extract([], []).markup
    assert markup is not None
    assert markup.numbers.shape == (0, len(HINTS))
    assert len(markup.rows) == len(markup.tokens) == len(markup.owners) == 0
