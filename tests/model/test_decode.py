"""From scores to the lines that stay."""

from itertools import product

import numpy as np
import pytest

from cleaner.model.decode import best_threshold, decode, threshold
from cleaner.model.lexer import Floats, Ints
from cleaner.model.network import KINDS
from cleaner.model.predict import Scores

POINT = {"beta": 1.0, "extracted": 0.2}


def scores(
    content: list[float], headline: int | None = None, extracted: float = 0.0, language: float = 1.0
) -> Scores:
    kinds = np.full((len(content), len(KINDS)), 1 / len(KINDS), np.float32)
    return Scores(np.array(content, np.float32), kinds, headline, 0.9, extracted, 0.5, language)


def sizes(*lengths: int) -> Ints:
    return np.array(lengths, np.int64)


def expected(content: Floats, lengths: Ints, kept: tuple[bool, ...], beta: float) -> float:
    """-> the F score of a choice of lines when as much of each is content as is probable."""
    right = (content * lengths)[list(kept)].sum()
    return float((1 + beta**2) * right / (lengths[list(kept)].sum() + beta**2 * (content * lengths).sum()))


@pytest.mark.parametrize("beta", [0.5, 1.0, 2.0])
def test_the_best_threshold_leaves_the_best_choice(beta: float) -> None:
    random = np.random.default_rng(0)
    for _ in range(20):
        content, lengths = random.random(7).astype(np.float32), random.integers(1, 90, 7)
        kept = tuple((content >= best_threshold(content, lengths, beta)).tolist())
        choices = [choice for choice in product((False, True), repeat=7) if any(choice)]
        best = max(expected(content, lengths, choice, beta) for choice in choices)
        assert expected(content, lengths, kept, beta) == pytest.approx(best)


def test_lines_below_the_threshold_go() -> None:
    kept = decode(scores([0.02, 0.3, 0.6, 0.95]), sizes(20, 30, 30, 500), POINT)
    assert kept.tolist() == [False, False, True, True]


def test_a_doubtful_page_keeps_what_a_clear_one_loses() -> None:
    assert decode(scores([0.35, 0.4]), sizes(90, 90), POINT).tolist() == [True, True]
    assert decode(scores([0.35, 1.0]), sizes(90, 9000), POINT).tolist() == [False, True]


def test_text_that_was_extracted_before_loses_less() -> None:
    assert threshold(scores([0.9], extracted=1.0), sizes(50), POINT) == pytest.approx(0.2)
    assert decode(scores([0.1, 0.3], extracted=1.0), sizes(50, 50), POINT).tolist() == [False, True]


def test_an_unknown_language_loses_less() -> None:
    known, unknown = (threshold(scores([0.9], language=known), sizes(50), POINT) for known in (1.0, 0.0))
    assert unknown < known


def test_the_headline_stays() -> None:
    kept = decode(scores([0.0, 0.1, 0.9], headline=1), sizes(40, 40, 900), POINT)
    assert kept.tolist() == [False, True, True]


def test_no_lines_no_decisions() -> None:
    assert decode(scores([]), sizes(), POINT).tolist() == []
