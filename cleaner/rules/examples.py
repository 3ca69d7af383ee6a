"""The examples that every rule carries, run."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.document import Block
from cleaner.rules.book import Rule, RuleBook
from cleaner.rules.page import Page, line
from cleaner.rules.shape import phrases


def matches(book: RuleBook, text: str) -> bool:
    """Whether a rule of ``book`` matches a line, if only as a hint: the way every page goes."""
    page = Page([line(Block(0, len(text), text, False))], [None], [None])
    phrases(page, book)
    return page.found[0] is not None or page.hints[0] is not None


def failures(rule: Rule) -> Iterator[str]:
    """What is wrong with the examples of ``rule``, a sentence each; nothing when all of them hold.

    The rule is tried alone, so that no other rule can match in its place.
    """
    book = RuleBook([rule])
    for field, examples, wanted in (("yes", rule.yes, True), ("no", rule.no, False)):
        for example in examples:
            if matches(book, example) is not wanted:
                yield f"{field} example {'does not match' if wanted else 'matches'}: {example!r}"
