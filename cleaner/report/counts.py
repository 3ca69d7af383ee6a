"""Counts of a run: tables of whole numbers, so that those of shards add up in any order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

from cleaner import rules
from cleaner.document import Cleaned

COLUMNS = {
    "documents": ("in", "rejected", "written", "copies"),
    "characters": ("in", "cleaned", "written"),
    "outcomes": ("documents",),
    "kinds": ("spans", "characters"),
    "rules": ("spans", "characters"),
    "sites": ("documents", "characters", "cleaned", "copies"),
    "languages": ("documents", "characters", "cleaned"),
}
"""The tables and what is counted in each. ``characters`` are those that came in, ``cleaned`` those that
cleaning left, ``written`` those of the documents that were written."""
TOTALS = ("documents", "characters")
"""The tables of a single row."""
SITES = 1000
"""Sites that a report names, those with most documents; the others are one row."""

_Table = defaultdict[str, list[int]]


class Counts:
    """The tables, each a row of numbers by key."""

    def __init__(self, tables: Mapping[str, Mapping[str, Sequence[int]]] | None = None) -> None:
        self.tables: dict[str, _Table] = {
            name: defaultdict(partial(_zeros, len(columns))) for name, columns in COLUMNS.items()
        }
        for name, table in (tables or {}).items():
            for key, numbers in table.items():
                self._add(name, key, *numbers)

    def add(self, other: Counts) -> None:
        for name, table in other.tables.items():
            for key, numbers in table.items():
                self._add(name, key, *numbers)

    def document(self, cleaned: Cleaned, site: object, language: object) -> None:
        """A document that was cleaned. Its language: the one given, or that of most rules found in it."""
        before = len(cleaned.source)
        left = 0
        found: Counter[str] = Counter()
        for decision in cleaned.decisions:
            size = decision.end - decision.start
            if decision.kept:
                left += size
                continue
            self._add("kinds", decision.kind, 1, size)
            self._add("rules", decision.reason, 1, size)
            found[decision.reason.partition("-")[0]] += 1
        if not language or not isinstance(language, str):
            known = [(count, code) for code, count in found.items() if code in _languages()]
            language = max(known)[1] if known else "unknown"
        self._add("documents", "", 1, 0, 0, 0)
        self._add("characters", "", before, left, 0)
        self._add("outcomes", cleaned.outcome, 1)
        self._add("sites", "unknown" if site is None else str(site), 1, before, left, 0)
        self._add("languages", language, 1, before, left)

    def rejected(self) -> None:
        self._add("documents", "", 1, 1, 0, 0)

    def written(self, documents: int, characters: int) -> None:
        """Documents that are in the output, and the characters of their texts."""
        self._add("documents", "", 0, 0, documents, 0)
        self._add("characters", "", 0, 0, characters)

    def copy(self, site: object) -> None:
        """A document that was removed as a copy."""
        self._add("documents", "", 0, 0, 0, 1)
        self._add("sites", "unknown" if site is None else str(site), 0, 0, 0, 1)

    def total(self, table: str) -> dict[str, int]:
        """The numbers of a table of one row, by name."""
        return dict(zip(COLUMNS[table], self.tables[table][""], strict=True))

    def shown(self) -> dict[str, Any]:
        """The tables for a report: the largest rows first."""
        found: dict[str, Any] = {name: self.total(name) for name in TOTALS}
        for name, table in self.tables.items():
            if name in TOTALS:
                continue
            rows = sorted(table.items(), key=lambda row: (-row[1][0], row[0]))
            if name == "sites" and len(rows) > SITES:
                others = [sum(column) for column in zip(*(row for _, row in rows[SITES:]), strict=True)]
                rows = [*rows[:SITES], (f"{len(rows) - SITES} others", others)]
            found[name] = {key: dict(zip(COLUMNS[name], row, strict=True)) for key, row in rows}
        return found

    def _add(self, table: str, key: str, *numbers: int) -> None:
        row = self.tables[table][key]
        for place, number in enumerate(numbers):
            row[place] += number


def _zeros(width: int) -> list[int]:
    return [0] * width


@cache
def _languages() -> frozenset[str]:
    return frozenset(rules.languages())
