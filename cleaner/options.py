"""One frozen `Options`: everything a caller can set, each threshold with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cleaner.document import Kind


@dataclass(frozen=True, slots=True)
class Options:
    """How to clean.

    ``keep``: kinds that stay although they are dropped by default (``{"byline", "dateline"}``).
    ``drop``: kinds that go although they are kept by default.
    ``language``: an ISO 639-1 code, or None to look at the document.
    ``point``: how sure the model has to be before a line goes: ``precision`` takes most junk out,
    ``recall`` loses least of the article, ``balanced`` is between them.
    ``model``: whether the learned model is asked at all; without it the rules decide alone.
    ``rules_off``: ids of rules that do not apply.
    ``rule_files``: the user's own rule files, read in addition to the built-in ones.
    """

    keep: frozenset[Kind] = field(default_factory=frozenset)
    drop: frozenset[Kind] = field(default_factory=frozenset)
    language: str | None = None
    point: Literal["precision", "balanced", "recall"] = "balanced"
    model: bool = True
    rules_off: frozenset[str] = field(default_factory=frozenset)
    rule_files: tuple[Path, ...] = ()
