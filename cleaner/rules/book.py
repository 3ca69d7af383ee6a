"""All rules that apply, and how a line is looked up in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from cleaner.rules.heads import SIZE, heads
from cleaner.rules.page import Line
from cleaner.rules.rule import Rule, key
from cleaner.text import count_words, unspaced

_Patterns = dict[str, list[tuple[Rule, str]]]

_compiled = cache(re.compile)
"""Patterns are compiled when the first line reaches them: most of them no line of a run ever does."""

_GROUPS = re.compile(r"\\[1-9]|\(\?P|\(\?\(")

CROWD = 8
"""Patterns with the same beginning that are worth joining, which costs as much as trying them a thousand
times."""

_CUE_FORMS = (
    "{}",
    "{}.",
    "{},",
    "{}:",
    "{};",
    "{}!",
    "{}?",
    "{})",
    "({}",
    "({}:",
    "[{}",
    "[{}:",
    "({}.",
    "({}/",
)
"""Punctuation on a cue word, so that splitting at spaces finds it: much faster than finding words."""


_OPENING = ('"', "'")
_BRACKETS = ("「", "『")
"""A line that opens with a quotation mark is somebody's words."""

_SPEECH = re.compile(
    r", ?(?:[^\W\d_][\w'-]{0,20} ){0,3}(?:said|says|reads?|joke[sd]?|ask(?:s|ed)|goes|whispered|thought"
    r"|sagte|sagt|scherzte?|heißt es|dit|disait|dijo|dice|decía|disse|diz|scherza|zei|zegt|mówi|mówiła?"
    r"|powiedziała?"
    r"|сказала?|говорила?|говорит|каже|казала?|dedi|diyor|sa|sade|řekla?|قالت|قال|يقول)"
    r"\b(?:-\w{1,8})?(?: [\w']{1,20}){0,4}$"
    r"|と[^ 、。]{0,6}(?:言|話|笑)[^ ]{0,6}$|[,，](?:他|她|我)?们?[说說]$|라고 [^.]{0,12}(?:말했다|했다)$"
)
"""A sentence that closes with who said it is a sentence, whatever phrase it begins with."""


class RuleBook:
    """Rules, indexed so that the usual line costs one dictionary look-up and a pattern or two."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._lines: dict[str, Rule] = {}
        self._heads: _Patterns = {}
        self._cues: _Patterns = {}
        self._unspaced_cues: _Patterns = {}
        for rule in self.rules:
            self._add(rule)
        self._any = cache(self._any_of)
        self.match = lru_cache(maxsize=1 << 14)(self._match)
        """`_match` with a memory: furniture repeats on every page of a site."""

    def _add(self, rule: Rule) -> None:
        for line in rule.lines:
            if line not in self._lines or (self._lines[line].hint and not rule.hint):
                self._lines[line] = rule
        for pattern in rule.anchored:
            for head in heads(pattern):
                self._heads.setdefault(head, []).append((rule, pattern))
        for cue in rule.cues:
            for pattern in rule.within:
                if unspaced(cue):
                    self._unspaced_cues.setdefault(cue, []).append((rule, pattern))
                    continue
                for form in _CUE_FORMS:
                    self._cues.setdefault(form.format(cue), []).append((rule, pattern))

    def _any_of(self, head: str) -> re.Pattern[str]:
        """One pattern for all that begin with ``head``: mostly none of a crowd matches, and to find that
        out in one step is faster. Patterns that refer to their own groups cannot be joined."""
        patterns = [pattern for _, pattern in self._heads[head]]
        return _compiled("" if any(map(_GROUPS.search, patterns)) else "|".join(f"(?:{p})" for p in patterns))

    def of(self, line: Line) -> Rule | None:
        """The rule that a line matches, if any: a sure one before a hint."""
        if line.bare.startswith(_OPENING) or line.folded.startswith(_BRACKETS):
            return None
        return self.match(line.bare, line.closed and line.folded.endswith((".", "。")))

    def _match(self, line: str, full_stop: bool) -> Rule | None:
        """The first rule that matches a bare line, sure ones before hints; None if there is none.

        ``full_stop`` tells whether the line, before it was bared, closed with a full stop.
        """
        words = count_words(line)
        found = None
        for rule in self._candidates(line, words):
            if words > rule.max_words or (full_stop and rule.headline):
                continue
            if not rule.hint:
                found = rule
                break
            found = found or rule
        return None if found and full_stop and _SPEECH.search(line) else found

    def _candidates(self, line: str, words: int) -> Iterator[Rule]:
        if exact := self._lines.get(key(line)):
            yield exact
        for size in range(SIZE + 1):
            patterns = self._heads.get(line[:size], ())
            if len(patterns) > CROWD and not self._any(line[:size]).match(line):
                continue
            for rule, pattern in patterns:
                if words <= rule.max_words and _compiled(pattern).match(line):
                    yield rule
        if '"' in line:
            return  # somebody says it, and a pattern that may stand anywhere is too easily met
        found = [self._cues[cue] for cue in self._cues.keys() & set(line.split())]
        if self._unspaced_cues and not line.isascii():
            found += [patterns for cue, patterns in self._unspaced_cues.items() if cue in line]
        for patterns in found:
            for rule, pattern in patterns:
                if words <= rule.max_words and _compiled(pattern).search(line):
                    yield rule
