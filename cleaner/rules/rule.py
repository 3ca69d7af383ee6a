"""Phrase rules: what they look like and how they are read.

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
    unless = '\\bshe said\\b'        # a line in which this stands does not match
    max_words = 30                 # longer lines do not match (default: 12; 60 for within)
    hint = true                    # counts only beside other boilerplate (default: false)
    headline = true                # a line that closes with a full stop does not match (default: false)
    opens = "teasers"              # what the lines below it are: "teasers", "comments" or, below the
                                   #     button that stands under each comment, "replies"
    yes = ["Leave a Reply"]        # lines that match, checked by a test
    no = ["Leave a reply, she said."]

``whole``, ``start`` and ``within`` may be lists of patterns, any of which will do. All matching is
done on the *bare* line: folded (`cleaner.text.fold`), without bullets, arrows and closing
punctuation; a run of digits is one ``0`` in ``lines`` and in what they are compared with. A line
that opens with a quotation mark is somebody's words and matches nothing; ``within`` does not look
at lines that hold one.

A button of one or two words that closes with a full stop may be an answer: our rules take it for a hint,
the user's are taken at their word. A rule of the user's may be of a kind that stays (``body``, ``title``):
its lines stay, whatever speaks against them. It has no limit of words unless it sets one, and lines with
quotation marks match it, too.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.document import CONTENT, Kind
from cleaner.errors import RuleError
from cleaner.rules.heads import heads, may_be_plain
from cleaner.text import bare, fold

MAX_WORDS = 12
"""A phrase in a longer line is more often a sentence about it than the phrase itself."""
MAX_WORDS_WITHIN = 60

OPENS = ("", "teasers", "comments", "replies")

_TEXTS = ("because", "opens")
_LISTS = ("lines", "cues", "yes", "no")
_PATTERNS = ("whole", "start", "within", "unless")
_FLAGS = ("hint", "headline")
_REMOVING = {"hint", "headline", "opens"}
_KEYS = {"id", "kind", "max_words", *_TEXTS, *_LISTS, *_PATTERNS, *_FLAGS}

_DIGITS = re.compile(r"[0-9]+")


class Pattern(NamedTuple):
    """A pattern to be matched at the beginning of a line, and how its matches look.

    ``heads``: see `cleaner.rules.heads.heads`; ``plain``: whether a plain line can be among them.
    """

    text: str
    heads: tuple[str, ...]
    plain: bool

    @classmethod
    def of(cls, text: str) -> Pattern:
        return cls(text, tuple(sorted(heads(text))), may_be_plain(text))


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase rule; the module's docstring explains the fields.

    ``own``: it is one of the user's. ``anchored`` holds the patterns of ``whole`` and ``start``, to be
    matched at the beginning, one for each branch, since a line hardly ever fits the beginnings of more than
    a few.
    """

    id: str
    kind: Kind
    because: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    lines: tuple[str, ...]
    anchored: tuple[Pattern, ...]
    within: tuple[str, ...]
    cues: tuple[str, ...]
    unless: str
    max_words: int
    hint: bool
    headline: bool
    opens: str
    own: bool = False

    @property
    def keeps(self) -> bool:
        """Whether its lines stay."""
        return self.kind in CONTENT

    @property
    def language(self) -> str:
        """The file it comes from: an ISO 639-1 code, ``any``, or the stem of a user's file."""
        return self.id.split("-", 1)[0]


def key(line: str) -> str:
    """A bare line as the exact phrases are looked up: digits do not count."""
    return _DIGITS.sub("0", line)


_TOKEN = re.compile(r"\\.|\[\^?\]?|[]()|]", re.DOTALL)
_WHOLE_ONLY = re.compile(r"\\[1-9]|\(\?[PaiLmsux(]")
"""Flags and groups that are named, numbered or referred to hold for all of a pattern."""


def branches(pattern: str) -> list[str]:
    """The alternatives that a pattern is made of: it matches where one of them does.

    >>> branches("(?:read|see) more|next[|]last")
    ['(?:read|see) more', 'next[|]last']
    """
    if _WHOLE_ONLY.search(pattern):
        return [pattern]
    found, depth, start, in_set = [], 0, 0, False
    for token in _TOKEN.finditer(pattern):
        sign = token[0]
        if in_set:
            in_set = sign != "]"
        elif sign.startswith("["):
            in_set = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            found.append(pattern[start : token.start()])
            start = token.end()
    return [*found, pattern[start:]]


def read(path: Path, check: bool = True) -> list[Rule]:
    """The rules of one file.

    ``check`` says whether to try out the patterns, which takes most of the time; our own are tried
    out by a test.

    Raises `RuleError` that names the file and the rule when the file is not TOML, a field is
    missing, unknown or of the wrong type, a kind does not exist or a pattern does not compile.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
    except OSError as error:
        raise RuleError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RuleError(f"{path}: is not TOML: {error}") from None
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RuleError(f"{path}: rules stand in [[rule]] tables")
    rules: list[Rule] = []
    seen: set[str] = set()
    for number, table in enumerate(tables, 1):
        try:
            rules.append(_rule(table, check))
            if rules[-1].id in seen:
                raise RuleError("stands twice in the file; give each rule an id of its own")
            seen.add(rules[-1].id)
        except RuleError as error:
            raise RuleError(f"{path}: rule {number} ({table.get('id', 'without id')}): {error}") from None
    return rules


def _rule(table: dict[str, Any], check: bool) -> Rule:
    _check(table)
    default = MAX_WORDS_WITHIN if table.get("within") else MAX_WORDS
    if table["kind"] in CONTENT:
        default = sys.maxsize
    whole = [f"(?:{branch})$" for pattern in _patterns(table, "whole") for branch in branches(pattern)]
    start = [branch for pattern in _patterns(table, "start") for branch in branches(pattern)]
    within = _patterns(table, "within")
    unless = "|".join(_patterns(table, "unless"))
    if check:
        _try([*whole, *start, *within, unless])
    return Rule(
        id=table["id"],
        kind=Kind(table["kind"]),
        because=table["because"],
        yes=tuple(table["yes"]),
        no=tuple(table.get("no", ())),
        lines=tuple(key(bare(fold(line))) for line in table.get("lines", ())),
        anchored=tuple(map(Pattern.of, (*whole, *start))),
        within=tuple(within),
        cues=tuple(table.get("cues", ())),
        unless=unless,
        max_words=table.get("max_words", default),
        hint=table.get("hint", False),
        headline=table.get("headline", False),
        opens=table.get("opens", ""),
    )


def _check(table: dict[str, Any]) -> None:
    if not isinstance(table.get("id"), str) or not table["id"]:
        raise RuleError('needs an id, such as "en-share-this"')
    if unknown := sorted(set(table) - _KEYS):
        raise RuleError(f"unknown field {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    if table.get("kind") not in [*Kind]:
        raise RuleError(f"kind {table.get('kind')!r} is none of {', '.join(Kind)}")
    if table["kind"] in CONTENT and (some := sorted({*table} & _REMOVING)):
        raise RuleError(f"{some[0]} is for rules that take lines out; one of kind {table['kind']} keeps them")
    for field in (*_TEXTS, *_PATTERNS):
        if field in table and not _is_text(table[field], or_list=field in _PATTERNS):
            raise RuleError(
                f"{field} must be a string{' or a list of strings' if field in _PATTERNS else ''}"
            )
    for field in _LISTS:
        if field in table and (isinstance(table[field], str) or not _is_text(table[field], or_list=True)):
            raise RuleError(f"{field} must be a list of strings")
    for field in _FLAGS:
        if not isinstance(table.get(field, False), bool):
            raise RuleError(f"{field} must be true or false")
    words = table.get("max_words", MAX_WORDS)
    if not isinstance(words, int) or isinstance(words, bool) or words < 1:
        raise RuleError("max_words must be a whole number from 1")
    if not any(table.get(field) for field in ("lines", "whole", "start", "within")):
        raise RuleError("matches nothing; give it lines, whole, start or within")
    if bool(table.get("within")) != bool(table.get("cues")):
        raise RuleError("within and cues go together")
    if not table.get("because") or not table.get("yes"):
        raise RuleError("needs a because and at least one example in yes")
    if table.get("opens", "") not in OPENS:
        raise RuleError(f"opens {table['opens']!r} is none of {', '.join(OPENS[1:])}")


def _is_text(value: object, or_list: bool) -> bool:
    if isinstance(value, str):
        return True
    return or_list and isinstance(value, list) and all(isinstance(item, str) for item in value)


def _patterns(table: dict[str, Any], field: str) -> list[str]:
    value = table.get(field, [])
    return [value] if isinstance(value, str) else list(value)


def _try(patterns: Iterable[str]) -> None:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            raise RuleError(f"the pattern {pattern!r} does not compile: {error}") from None
