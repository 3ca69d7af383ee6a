"""Scores -> which lines stay. Pure: no text, no model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cleaner.model.lexer import Bools, Floats, Ints
from cleaner.model.predict import Scores

UNKNOWN_PAGE, UNKNOWN_EXTRACTED = 0.6, 0.25
"""What is left of the thresholds in a language that training did not know. Of German, Russian and Chinese,
left out of training, whole pages would lose half again as much at the full one; of text that was extracted
before, the model takes .05 to .2 % of the article at this one."""


def threshold(scores: Scores, sizes: Ints, point: Mapping[str, float]) -> float:
    """-> the content probability below which a line goes.

    ``sizes`` (n): characters a line. ``point``: how much more recall counts than precision (``beta``) on
    whole pages, and the lower threshold of text that was ``extracted`` before: there most lines are article,
    and a doubtful one more likely is, too.
    """
    page = best_threshold(scores.content, sizes, point["beta"])
    page *= UNKNOWN_PAGE + (1 - UNKNOWN_PAGE) * scores.language
    extracted = point["extracted"] * (UNKNOWN_EXTRACTED + (1 - UNKNOWN_EXTRACTED) * scores.language)
    return page + (extracted - page) * scores.extracted


def best_threshold(content: Floats, sizes: Ints, beta: float) -> float:
    """-> the probability from which on to keep a line, so that what stays has the best F score expected.

    That is the score itself over 1 + beta^2, a half of it for F1 (Lipton, Elkan, Naryanaswamy 2014, "Optimal
    Thresholding of Classifiers to Maximize F1 Measure"): where no choice can do well, doubtful lines stay.
    """
    order = np.argsort(-content, kind="stable")
    right = np.cumsum((content * sizes)[order])
    kept = np.cumsum(sizes[order])
    return float((right / np.maximum(1, kept + beta**2 * right[-1:])).max(initial=0))


def decode(scores: Scores, sizes: Ints, point: Mapping[str, float]) -> Bools:
    """-> (n,) True for each line that stays; the headline stays always."""
    keep: Bools = scores.content >= np.float32(threshold(scores, sizes, point))
    if scores.headline is not None:
        keep[scores.headline] = True
    return keep
