"""Labels from a gold text: which lines of a page are the article."""

import numpy as np

from cleaner.model.align import label
from tests.model.pages import ARTICLE, ENGLISH

GOLD = "\n".join(ENGLISH[ARTICLE])


def test_the_lines_of_the_gold_text_are_content() -> None:
    content, counts = label(ENGLISH, GOLD)
    assert np.flatnonzero(content).tolist() == list(range(ARTICLE.start, ARTICLE.stop))
    assert counts.all()


def test_of_two_copies_the_one_among_its_neighbours_counts() -> None:
    lines = [ENGLISH[6], "Home", "News", *ENGLISH[5:9], "More news", ENGLISH[7]]
    assert np.flatnonzero(label(lines, GOLD)[0]).tolist() == [3, 4, 5, 6]


def test_a_split_or_joined_line_is_found() -> None:
    start, end = ENGLISH[5][:70], ENGLISH[5][70:]
    lines = ["Menu", start, end, f"{ENGLISH[6]} {ENGLISH[7]}", ENGLISH[8], "Contact us"]
    assert label(lines, GOLD)[0].tolist() == [0, 1, 1, 1, 1, 0]


def test_the_cells_of_a_table_are_found_between_its_neighbours() -> None:
    gold = f"{ENGLISH[5]}\nPlan Price Seats\n{ENGLISH[6]}"
    lines = ["Price", ENGLISH[5], "Plan", "Price", "Seats", "Share", ENGLISH[6], "Plan"]
    assert label(lines, gold)[0].tolist() == [0, 1, 1, 1, 1, 0, 1, 0]


def test_a_line_that_is_half_there_does_not_count() -> None:
    words = ENGLISH[6].split()
    half = " ".join(words[: len(words) // 2]) + " quite other words that nobody wrote there" * 2
    content, counts = label([ENGLISH[5], half, ENGLISH[7], "…"], GOLD)
    assert content.tolist() == [1, 0, 1, 0]
    assert counts.tolist() == [1, 0, 1, 0]


def test_nothing_is_found_in_nothing() -> None:
    assert label([], GOLD)[0].tolist() == []
    assert label(ENGLISH, "")[0].sum() == 0
