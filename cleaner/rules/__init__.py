"""Rules: phrases as data (one TOML file a language) and shapes as pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
    """The rules that these options ask for and that take something out.

    Without a language all files apply: page furniture is often in another language than the
    article, and the phrases hardly ever collide. A rule of the user's takes the place of a built-in
    one with its id, and is asked before the others. Raises `RuleError` for a bad rule file.
    """
    return _books(options)[0]


def keepers(options: Options) -> RuleBook:
    """The rules whose lines stay; only the user's files hold such."""
    return _books(options)[1]


def _books(options: Options) -> tuple[RuleBook, RuleBook]:
    return _read(
        options.language, options.rules_off, tuple((path, _changed(path)) for path in options.rule_files)
    )


def _changed(path: Path) -> int:
    """When a file was changed, so that one that is edited is read again; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=16)
def _read(
    language: str | None, off: frozenset[str], own: tuple[tuple[Path, int], ...]
) -> tuple[RuleBook, RuleBook]:
    known = index.languages()
    names = [EVERYWHERE, *(name for name in known if name != EVERYWHERE and language in (None, name))]
    mine = {rule.id: replace(rule, own=True) for path, _ in own for rule in read(path)}
    ours = (rule for rule in index.rules(names) if rule.id not in mine)
    wanted = [rule for rule in (*mine.values(), *ours) if rule.id not in off]  # the first that matches counts
    return (
        RuleBook(rule for rule in wanted if not rule.keeps),
        RuleBook((rule for rule in wanted if rule.keeps), keeps=True),
    )


Known = tuple[Line, Evidence | None, Evidence | None]
"""Of a line by itself: how the rules see it, what it is, and what it is hinted to be."""

RECALLED = 1 << 11
"""Short lines that are remembered beyond their document: those of a dozen pages, which for the most part are
the same where they are one site's. Some 2 MB; many more do not fit into the processor's cache, and
then to forget a line costs more than to work it out."""
RECALLED_LENGTH = 100
"""Characters of a short line."""


class Memory(dict[str, Known]):
    """What is known of the lines of one document: at the second look at it, nearly all that is asked."""

    def __init__(self, options: Options) -> None:
        super().__init__()
        self.rules, self.keepers = _books(options)
        self.off = options.rules_off

    def __missing__(self, text: str) -> Known:
        find_out = _recalled if len(text) <= RECALLED_LENGTH else _known
        known = self[text] = find_out(text, self.rules, self.off)
        return known


def _known(text: str, rules: RuleBook, off: frozenset[str]) -> Known:
    view = line(text)
    return view, *alone(view, rules, off)


_recalled = lru_cache(maxsize=RECALLED)(_known)


def find(blocks: Sequence[Block], memory: Memory, markup: Sequence[Hint] = ()) -> Page:
    """What the rules have to say about the blocks of a document. ``memory`` is that of this document;
    what is new is added to it. ``markup``: a hint for each block, or none."""
    known = [memory[block.text] for block in blocks]
    page = Page(
        lines=[view for view, _, _ in known],
        found=[found for _, found, _ in known],
        hints=[hint for _, _, hint in known],
        gaps=[block.gap for block in blocks],
        markup=markup,
        off=memory.off,
    )
    for step in STEPS:
        step(page, memory.rules)
    return page


def keep_own(page: Page, memory: Memory) -> None:
    """Let the lines stay that the user has a rule for, whatever was found about them."""
    if memory.keepers.rules:
        for index, view in enumerate(page.lines):
            if rule := memory.keepers.of(view):
                page.found[index] = Evidence(rule.kind, rule.id, 1.0)


__all__ = [
    "EVERYWHERE",
    "HERE",
    "RECALLED",
    "Evidence",
    "Memory",
    "Page",
    "book",
    "find",
    "keep_own",
    "keepers",
    "languages",
]
