"""From scores to the lines that stay."""

import numpy as np
import pytest

from cleaner.model.decode import decode, threshold
from cleaner.model.network import KINDS
from cleaner.model.predict import Scores

THRESHOLDS = {"page": 0.4, "extracted": 0.2}


def scores(
    content: list[float], headline: int | None = None, extracted: float = 0.0, language: float = 1.0
) -> Scores:
    kinds = np.full((len(content), len(KINDS)), 1 / len(KINDS), np.float32)
    return Scores(np.array(content, np.float32), kinds, headline, 0.9, extracted, 0.5, language)


def test_lines_below_the_threshold_go() -> None:
    assert decode(scores([0.1, 0.39, 0.4, 0.9]), THRESHOLDS).tolist() == [False, False, True, True]


def test_text_that_was_extracted_before_loses_less() -> None:
    assert threshold(scores([], extracted=1.0), THRESHOLDS) == pytest.approx(0.2)
    assert decode(scores([0.1, 0.3], extracted=1.0), THRESHOLDS).tolist() == [False, True]


def test_an_unknown_language_loses_less() -> None:
    assert threshold(scores([], language=0.0), THRESHOLDS) < threshold(scores([]), THRESHOLDS)


def test_the_headline_stays() -> None:
    assert decode(scores([0.0, 0.1, 0.9], headline=1), THRESHOLDS).tolist() == [False, True, True]


def test_no_lines_no_decisions() -> None:
    assert decode(scores([]), THRESHOLDS).tolist() == []
