"""Scores -> which lines stay. Pure: no text, no model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cleaner.model.lexer import Bools
from cleaner.model.predict import Scores

UNKNOWN_LANGUAGE = 0.6
"""What is left of a threshold where the model cannot read the words: trained without German, Russian and
Chinese, it would lose half again as much of them at the full threshold."""


def threshold(scores: Scores, thresholds: Mapping[str, float]) -> float:
    """-> the content probability below which a line goes.

    ``thresholds`` holds one for whole ``page``s and a lower one for text that was ``extracted`` before:
    there most lines are article, and a doubtful one more likely is, too.
    """
    page, extracted = thresholds["page"], thresholds["extracted"]
    usual = page + (extracted - page) * scores.extracted
    return usual * (UNKNOWN_LANGUAGE + (1 - UNKNOWN_LANGUAGE) * scores.language)


def decode(scores: Scores, thresholds: Mapping[str, float]) -> Bools:
    """-> (n,) True for each line that stays; the headline stays always."""
    keep: Bools = scores.content >= np.float32(threshold(scores, thresholds))
    if scores.headline is not None:
        keep[scores.headline] = True
    return keep
