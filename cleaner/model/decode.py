"""Scores -> which lines stay. Pure: no text, no model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cleaner.model.lexer import Bools
from cleaner.model.predict import Scores

POINTS = ("precision", "balanced", "recall")


def threshold(scores: Scores, thresholds: Mapping[str, float]) -> float:
    """-> the content probability below which a line goes.

    ``thresholds`` holds one for whole pages and a lower one for text that an extractor has cleaned
    before: there most lines are article, and a doubtful one more likely is, too.
    """
    page, extracted = thresholds["page"], thresholds["extracted"]
    return page + (extracted - page) * scores.extracted


def decode(scores: Scores, thresholds: Mapping[str, float]) -> Bools:
    """-> (n,) True for each line that stays; the headline stays always."""
    keep = scores.content >= np.float32(threshold(scores, thresholds))
    if scores.headline is not None:
        keep[scores.headline] = True
    return keep
