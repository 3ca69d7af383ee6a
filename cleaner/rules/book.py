"""Phrase rules: what they look like, how they are read, how a line is looked up.

A rule file holds ``[[rule]]`` tables::

    [[rule]]
    id = "en-comment-form"         # unique; begins with the name of the file
    kind = "comment_ui"
    because = "WordPress prints this above every comment form."
    lines = ["leave a reply"]      # whole lines, ...
    whole = 'comments? \\(0+\\)'     # ... or a pattern for the whole line, ...
    start = 'your email address will not be'   # ... or for its beginning, ...
    within = 'all rights reserved' # ... or for any part of it;
    cues = ["reserved"]            #     then one of these words stands in the line
    max_words = 30                 # longer lines do not match (default: 12; 60 for within)
    hint = true                    # counts only beside other boilerplate (default: false)
    headline = true                # a line that closes with a full stop does not match (default: false)
    opens = "teasers"              # what the lines below it are: "teasers" or "comments"
    yes = ["Leave a Reply"]        # lines that match, checked by a test
    no = ["Leave a reply, she said."]

All matching is done on the *bare* line: folded (`cleaner.text.fold`), without bullets, arrows and
closing punctuation; a run of digits is one ``0`` in ``lines`` and in what they are compared with.
A line that opens with a quotation mark is somebody's words and matches nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from cleaner.document import BOILERPLATE, METADATA, Kind
from cleaner.errors import RuleError
from cleaner.text import bare, count_words, fold, unspaced

MAX_WORDS = 12
"""A phrase in a longer line is more often a sentence about it than the phrase itself."""
MAX_WORDS_WITHIN = 60
OPENS = ("", "teasers", "comments")

_DIGITS = re.compile(r"[0-9]+")
_WORD = re.compile(r"\w+")
_KEYS = frozenset(
    {
        "id",
        "kind",
        "because",
        "lines",
        "whole",
        "start",
        "within",
        "cues",
        "max_words",
        "hint",
        "headline",
        "opens",
        "yes",
        "no",
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase rule; the module's docstring explains the fields."""

    id: str
    kind: Kind
    because: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    lines: tuple[str, ...] = ()
    whole: str = ""
    start: str = ""
    within: str = ""
    cues: tuple[str, ...] = ()
    max_words: int = MAX_WORDS
    hint: bool = False
    headline: bool = False
    opens: str = ""
    pattern: re.Pattern[str] | None = field(default=None, compare=False, repr=False)

    @property
    def language(self) -> str:
        """The file it comes from: an ISO 639-1 code, ``any``, or the stem of a user's file."""
        return self.id.split("-", 1)[0]


def key(line: str) -> str:
    """A bare line as the exact phrases are looked up: digits do not count."""
    return _DIGITS.sub("0", line)


def read(path: Path) -> list[Rule]:
    """The rules of one file.

    Raises `RuleError` that names the file and the rule when the file is not TOML, a field is
    missing, unknown or of the wrong type, a kind does not exist or a pattern does not compile.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
    except OSError as error:
        raise RuleError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: is not TOML: {error}") from None
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RuleError(f"{path}: rules stand in [[rule]] tables")
    return [_rule(table, f"{path}: rule {number}") for number, table in enumerate(tables, 1)]


def _rule(table: dict[str, Any], place: str) -> Rule:
    name = table.get("id")
    if not isinstance(name, str) or not name:
        raise RuleError(f'{place}: needs an id, such as "en-share-this"')
    place = f"{place} ({name})"
    if unknown := sorted(set(table) - _KEYS):
        raise RuleError(f"{place}: unknown field {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    removable = sorted(BOILERPLATE | METADATA)
    if table.get("kind") not in removable:
        raise RuleError(f"{place}: kind {table.get('kind')!r} is none of {', '.join(removable)}")
    for text in ("because", "whole", "start", "within", "opens"):
        if not isinstance(table.get(text, ""), str):
            raise RuleError(f"{place}: {text} must be a string")
    for texts in ("lines", "cues", "yes", "no"):
        value = table.get(texts, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise RuleError(f"{place}: {texts} must be a list of strings")
    if not any(table.get(name) for name in ("lines", "whole", "start", "within")):
        raise RuleError(f"{place}: matches nothing; give it lines, whole, start or within")
    if bool(table.get("within")) != bool(table.get("cues")):
        raise RuleError(f"{place}: within and cues go together")
    if not table.get("because") or not table.get("yes"):
        raise RuleError(f"{place}: needs a because and at least one example in yes")
    if table.get("opens", "") not in OPENS:
        raise RuleError(f"{place}: opens {table['opens']!r} is none of {', '.join(OPENS[1:])}")
    default = MAX_WORDS_WITHIN if table.get("within") else MAX_WORDS
    max_words = table.get("max_words", default)
    if not isinstance(max_words, int) or isinstance(max_words, bool) or max_words < 1:
        raise RuleError(f"{place}: max_words must be a whole number from 1")
    for flag in ("hint", "headline"):
        if not isinstance(table.get(flag, False), bool):
            raise RuleError(f"{place}: {flag} must be true or false")
    parts = [f"(?:{table['whole']})$"] if table.get("whole") else []
    parts += [f"(?:{table['start']})"] if table.get("start") else []
    try:
        pattern = re.compile("|".join(parts)) if parts else None
        re.compile(table.get("within", ""))
    except re.error as error:
        raise RuleError(f"{place}: the pattern does not compile: {error}") from None
    return Rule(
        id=table["id"],
        kind=Kind(table["kind"]),
        because=table["because"],
        yes=tuple(table["yes"]),
        no=tuple(table.get("no", ())),
        lines=tuple(key(bare(fold(line))) for line in table.get("lines", ())),
        whole=table.get("whole", ""),
        start=table.get("start", ""),
        within=table.get("within", ""),
        cues=tuple(table.get("cues", ())),
        max_words=max_words,
        hint=table.get("hint", False),
        headline=table.get("headline", False),
        opens=table.get("opens", ""),
        pattern=pattern,
    )


SHORT = 26
"""Words: most rules match no longer line than this, so that a paragraph need not ask them."""


class _Gate:
    """Rules with anchored patterns; a line that none of them matches is found out in one step."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = [(rule, rule.pattern) for rule in rules if rule.pattern]
        self._any = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in self._rules) or r"(?!)")

    def match(self, line: str, words: int) -> Iterator[Rule]:
        if self._any.match(line):
            for rule, pattern in self._rules:
                if words <= rule.max_words and pattern.match(line):
                    yield rule


class RuleBook:
    """All rules that apply, indexed so that most lines cost one dictionary look-up and one match."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        seen: set[str] = set()
        for rule in self.rules:
            if rule.id in seen:
                raise RuleError(
                    f"two rules are called {rule.id}: rename one, or switch the built-in rule off"
                )
            seen.add(rule.id)
        self._lines: dict[str, Rule] = {}
        for rule in self.rules:
            for line in rule.lines:
                self._lines.setdefault(line, rule)
        self._short = _Gate(rule for rule in self.rules if rule.pattern and rule.max_words <= SHORT)
        self._long = _Gate(rule for rule in self.rules if rule.pattern and rule.max_words > SHORT)
        self._longest = max((rule.max_words for rule in self.rules), default=0)
        self._within: dict[str, list[tuple[Rule, re.Pattern[str]]]] = {}
        for rule in self.rules:
            for cue in rule.cues:
                self._within.setdefault(cue, []).append((rule, re.compile(rule.within)))
        self._cues = frozenset(cue for cue in self._within if not unspaced(cue))
        self._unspaced_cues = tuple(cue for cue in self._within if unspaced(cue))
        self.match = lru_cache(maxsize=1 << 14)(self._match)
        """`_match` with a memory: furniture repeats on every page of a site."""

    def _match(self, line: str, full_stop: bool) -> Rule | None:
        """The first rule that matches a bare line, sure ones before hints; None if there is none.

        ``full_stop`` tells whether the line, before it was bared, closed with a full stop.
        """
        if not line or line[0] in "\"'":
            return None
        hint = None
        for rule in self._candidates(line):
            if full_stop and rule.headline:
                continue
            if not rule.hint:
                return rule
            hint = hint or rule
        return hint

    def _candidates(self, line: str) -> Iterator[Rule]:
        words = count_words(line)
        if exact := self._lines.get(key(line)):
            yield exact
        if words <= SHORT:
            yield from self._short.match(line, words)
        if words > self._longest:
            return
        yield from self._long.match(line, words)
        # a quotation mark: somebody says it, and anywhere in the line is too easily met
        if '"' in line:
            return
        cues = [*self._cues.intersection(_WORD.findall(line))]
        if not line.isascii():
            cues += (cue for cue in self._unspaced_cues if cue in line)
        for cue in sorted(cues):
            for rule, pattern in self._within[cue]:
                if words <= rule.max_words and pattern.search(line):
                    yield rule
