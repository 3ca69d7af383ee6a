"""The examples that every rule carries, run."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.rules.book import RuleBook
from cleaner.rules.page import line
from cleaner.rules.rule import Rule


def failures(rule: Rule) -> Iterator[str]:
    """What is wrong with the examples of ``rule``, a sentence each; nothing when all of them hold.

    The rule is tried alone, so that no other rule can match in its place.
    """
    book = RuleBook([rule], rule.keeps)
    for field, examples, wanted in (("yes", rule.yes, True), ("no", rule.no, False)):
        for example in examples:
            seen = line(example)
            if (book.of(seen) is not None) is not wanted:
                problem = f"{'does not match' if wanted else 'matches'}: {example!r}"
                yield f"{field} example {problem}, which rules see as {seen.bare!r}"
