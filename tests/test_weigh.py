"""What the guards do with the model's word, on scores made up for the purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from cleaner import Options, weigh
from cleaner.blocks import split
from cleaner.model.network import KINDS
from cleaner.model.predict import Scores
from cleaner.rules import Memory, find

BODY = "The council agreed on Tuesday to pay for the repair of the old bridge across the river."
LONG = " ".join([BODY, "Work on it begins in May and lasts until the autumn, as the mayor told reporters."])
LEAD = "What the repair of the old bridge across the river means for those who live beside it"
SHORT = ("Blue paint", "Two brushes", "Wet sand", "Clean water")

Left = Callable[..., list[int]]


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> Left:
    """-> the indices of the lines that stay when the model says this of them."""

    def left(
        said: Sequence[tuple[str, float]], headline: int | None = None, extracted: float = 0.0
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
        page = find(blocks, Memory(Options()))
        weigh.weigh(page, blocks, "balanced")
        return [index for index, evidence in enumerate(page.found) if evidence is None]

    return left


def test_what_the_model_doubts_goes_and_what_it_believes_stays(left: Left) -> None:
    assert left([(BODY, 0.95), ("Blue paint", 0.1), (LONG, 0.9)]) == [0, 2]


def test_without_a_certain_paragraph_the_model_keeps_quiet(left: Left) -> None:
    assert left([(BODY, 0.5), ("Blue paint", 0.1), (LONG, 0.05)]) == [0, 1, 2]


def test_the_headline_that_the_model_names_stays(left: Left) -> None:
    page = [("All about the town of Riverside", 0.05), ("Old bridge", 0.05), (BODY, 0.95), (LONG, 0.9)]
    assert left(page) == [0, 2, 3]  # the line that the rules take for it
    assert left(page, headline=1) == [1, 2, 3]


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


def test_a_list_of_numbers_stays_in_extracted_text(left: Left) -> None:
    dates = [(f"{day} May, Town hall", 0.01) for day in (3, 5, 8, 13)]
    page = [(BODY, 0.95), *dates, (LONG, 0.9), ("Blue paint", 0.01)]
    assert left(page, extracted=0.9) == [0, 1, 2, 3, 4, 5]
    assert left(page[:3] + page[-2:], extracted=0.9) == [0, 3]


def test_below_a_box_the_article_goes_on_in_extracted_text(left: Left) -> None:
    page = [(LONG, 0.95), ("Share on Facebook", 0.01), (BODY, 0.03)]
    assert left(page, extracted=0.9) == [0, 2]
    assert left([page[0], page[2]], extracted=0.9) == [0]


def test_what_stands_apart_from_the_article_goes(left: Left) -> None:
    article = [(BODY, 0.95), (LONG, 0.95)]
    chrome = [(line, 0.01) for line in SHORT * 3]
    assert left([*article, ("Blue doors", 0.55)]) == [0, 1, 2]
    assert left([*article, *chrome, ("Blue doors", 0.55)]) == [0, 1]
