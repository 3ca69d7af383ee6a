"""Rules: phrases as data (one TOML file a language) and shapes as pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from cleaner.document import Block, Hint
from cleaner.options import Options
from cleaner.rules import index
from cleaner.rules.book import RuleBook
from cleaner.rules.index import HERE
from cleaner.rules.page import Evidence, Line, Page, line
from cleaner.rules.rule import read
from cleaner.rules.shape import STEPS, alone

EVERYWHERE = "any"
"""The rule file that holds for every language."""


def languages() -> list[str]:
    """The languages that have rules of their own, as ISO 639-1 codes."""
    return [name for name in index.languages() if name != EVERYWHERE]


def book(options: Options) -> RuleBook:
    """The rules that these options ask for.

    Without a language all files apply: page furniture is often in another language than the
    article, and the phrases hardly ever collide. A rule of the user's takes the place of a built-in
    one with its id. Raises `RuleError` for a bad rule file.
    """
    return _book(
        options.language, options.rules_off, tuple((path, _changed(path)) for path in options.rule_files)
    )


def _changed(path: Path) -> int:
    """When a file was changed, so that one that is edited is read again; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=16)
def _book(language: str | None, off: frozenset[str], own: tuple[tuple[Path, int], ...]) -> RuleBook:
    known = index.languages()
    names = [EVERYWHERE, *(name for name in known if name != EVERYWHERE and language in (None, name))]
    rules = {rule.id: rule for rule in index.rules(names)}
    rules |= {rule.id: rule for path, _ in own for rule in read(path)}
    return RuleBook(rule for rule in rules.values() if rule.id not in off)


Memory = dict[str, tuple[Line, Evidence | None, Evidence | None]]
"""What is known of each line by itself: at the second look at a document, nearly all of it."""


def find(blocks: Sequence[Block], options: Options, memory: Memory, markup: Sequence[Hint] = ()) -> Page:
    """What the rules have to say about the blocks of a document. ``memory`` is that of this document
    and these options; what is new is added to it. ``markup``: a hint for each block, or none."""
    rules = book(options)
    known = []
    for text in [block.text for block in blocks]:
        seen = memory.get(text)
        if seen is None:
            view = line(text)
            seen = memory[text] = (view, *alone(view, rules, options.rules_off))
        known.append(seen)
    page = Page(
        lines=[view for view, _, _ in known],
        found=[found for _, found, _ in known],
        hints=[hint for _, _, hint in known],
        gaps=[block.gap for block in blocks],
        markup=markup,
        off=options.rules_off,
    )
    for step in STEPS:
        step(page, rules)
    return page


__all__ = ["EVERYWHERE", "HERE", "Evidence", "Memory", "Page", "book", "find", "languages"]
