"""Real pages, kept outside the repository: the right lines stay, no more and no fewer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner import explain
from cleaner.document import BLANK

DATA = Path(__file__).parents[2] / "shared" / "data"
SEEDS = DATA / "seeds"
PRECISION = DATA / "precision"
LABELS = SEEDS / "kept-lines.json"
NAMES = sorted(json.loads(LABELS.read_text(encoding="utf-8"))) if LABELS.exists() else []

needs_seeds = pytest.mark.skipif(not NAMES, reason="the real pages are not part of the repository")
needs_precision = pytest.mark.skipif(
    not PRECISION.is_dir(), reason="the real pages are not part of the repository"
)


def kept_lines(text: str) -> set[int]:
    """Numbers, from 1, of the lines of which a visible character stays."""
    kept: set[int] = set()
    for decision in explain(text).decisions:
        if decision.kept and decision.reason != BLANK:
            first = text.count("\n", 0, decision.start) + 1
            lines = text[decision.start : decision.end].split("\n")
            kept |= {first + offset for offset, line in enumerate(lines) if line.strip()}
    return kept


@needs_seeds
@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_article_of_a_seed_stays(name: str) -> None:
    labels = json.loads(LABELS.read_text(encoding="utf-8"))[name]
    keep, either = set(labels["keep"]), set(labels["either"])
    kept = kept_lines((SEEDS / name).read_text(encoding="utf-8"))
    assert {"lost": keep - kept, "left": kept - keep - either} == {"lost": set(), "left": set()}


@needs_precision
@pytest.mark.parametrize("path", sorted(PRECISION.glob("*.txt")), ids=lambda path: str(path.stem))
def test_a_document_that_is_all_article_loses_no_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cleaned = explain(text)
    assert [text[d.start : d.end] for d in cleaned.removed] == []
    assert [line for line in cleaned.text.split("\n") if line.strip()] == [
        line for line in text.split("\n") if line.strip()
    ]
