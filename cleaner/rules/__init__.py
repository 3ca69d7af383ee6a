"""Rules: phrases as data (one TOML file a language) and shapes as pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from cleaner.document import Block
from cleaner.options import Options
from cleaner.rules.book import RuleBook
from cleaner.rules.rule import read
from cleaner.rules.page import Evidence, Page, line
from cleaner.rules.shape import STEPS

HERE = Path(__file__).parent
EVERYWHERE = "any"
"""The rule file that holds for every language."""


def languages() -> list[str]:
    """The languages that have rules of their own, as ISO 639-1 codes."""
    return sorted(path.stem for path in HERE.glob("*.toml") if path.stem != EVERYWHERE)


@lru_cache(maxsize=16)
def book(options: Options) -> RuleBook:
    """The rules that these options ask for.

    Without a language all files apply: page furniture is often in another language than the
    article, and the phrases hardly ever collide. Raises `RuleError` for a bad rule file.
    """
    names = languages() if options.language is None else [options.language]
    files = [HERE / f"{name}.toml" for name in [EVERYWHERE, *names] if (HERE / f"{name}.toml").exists()]
    rules = [rule for path in [*files, *options.rule_files] for rule in read(path)]
    return RuleBook(rule for rule in rules if rule.id not in options.rules_off)


def find(blocks: Sequence[Block], options: Options) -> Page:
    """What the rules have to say about the blocks of a document."""
    lines = [line(block.text) for block in blocks]
    page = Page(lines, [None] * len(lines), [None] * len(lines))
    rules = book(options)
    for step in STEPS:
        step(page, rules)
    return page


__all__ = ["EVERYWHERE", "Evidence", "Page", "book", "find", "languages"]
