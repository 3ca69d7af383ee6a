"""All rules that apply, and how a line is looked up in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache, partial
from itertools import chain, count
from operator import itemgetter

from cleaner.rules.heads import LONG, SIZE
from cleaner.rules.page import Line
from cleaner.rules.rule import Pattern, Rule, key
from cleaner.text import count_words, unspaced

_Patterns = dict[str, list[tuple[Rule, str]]]

_compiled = cache(re.compile)
"""Patterns are compiled when the first line reaches them: most of them no line of a run ever does."""

_ALONE = re.compile(r"\A\(\?[aiLmsux]|\\[1-9]|\(\?P|\(\?\(")
"""In a pattern that cannot be joined with others: it begins with flags or refers to its own groups."""

CROWD = 32
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
    r"[,،] ?(?:[^\W\d_][\w'-]{0,20} ){0,3}(?:said|says|reads?|joke[sd]?|ask(?:s|ed)|goes|whispered|thought"
    r"|sagte|sagt|scherzte?|heißt es|dit|disait|dijo|dice|decía|disse|diz|scherza|zei|zegt|mówi|mówiła?"
    r"|powiedziała?"
    r"|сказала?|говорила?|говорит|каже|казала?|dedi|diyor|sa|sade|řekla?|قالت|قال|يقول|каза|пише|povedala?|hovorí"
    r"|rekao|rekla|kaže|piše|alisema|anasema|אומרת?|אמרה?|כתבה?|گفت(?:ند)?|نوشته?)"
    r"\b(?:-\w{1,8})?(?: [\w']{1,20}){0,4}$"
    r"|[,،] ?[^,،]{0,30}(?:कहा|बोले?|बोली|लिखा(?: था)?)$"
    r"|と[^ 、。]{0,6}(?:言|話|笑)[^ ]{0,6}$|[,，](?:他|她|我)?们?[说說]$|라고 [^.]{0,12}(?:말했다|했다)$"
    r"|^[^.!?:]{3,80}, ?(?:(?!(?:we|you|please|to|or|and|as|where|who|which)\b)(?:[^\W\d_][\w'-]{0,20} ){1,4}"
    r"(?:sa(?:y|ys|id)|warn(?:s|ed)?|advise[sd]?|argue[sd]?|conclude[sd]?|explain(?:s|ed)|had written"
    r"|used to say|asked|told)|sagt|steht|heißt es|warnt|rät|schreibt|lit-on|dit-(?:on|il|elle)|disent"
    r"|promettent|répond|prévient|conseille|advierte|dicen?|recomienda|avverte|avvertono|leggiamo|rispondono"
    r"|consiglia|avisa|aconselha|dizem|staat er|zegt|waarschuwt|пишут|говорит|говорят|предупреждает|советует"
    r"|говорю|пише|пишуть|кажу|радить|застерігає|piszą|mówi|mówię|ostrzega|radzi|diyor|diye|تقول|يقول|ينصح"
    r"|تحذر)\b"
)
"""A sentence that tells who said it is a sentence, whatever phrase it begins with."""


class _Group:
    """Patterns that begin with the same letters."""

    def __init__(self, patterns: Iterable[tuple[Rule, str]]) -> None:
        self.patterns = tuple(patterns)
        self.crowded = len(self.patterns) > CROWD
        self.most = max(rule.max_words for rule, _ in self.patterns)

    @cached_property
    def joined(self) -> re.Pattern[str]:
        """One pattern for all: mostly none of a crowd matches, and to find that out in one step is
        faster. Where one cannot be joined, none is."""
        patterns = [pattern for _, pattern in self.patterns]
        return _compiled("" if any(map(_ALONE.search, patterns)) else "|".join(f"(?:{p})" for p in patterns))


class RuleBook:
    """Rules, indexed so that the usual line costs two dictionary look-ups and a pattern or two.

    With ``keeps`` they are rules whose lines stay: for these it does no harm that a line is somebody's words.
    """

    def __init__(self, rules: Iterable[Rule], keeps: bool = False) -> None:
        self.rules = tuple(rules)
        self._keeps = keeps
        self._lines: dict[str, Rule] = {}
        self._heads: dict[str, list[tuple[int, Rule, Pattern]]] = {}
        self._count = count()
        self._cues: _Patterns = {}
        self._unspaced_cues: _Patterns = {}
        for rule in self.rules:
            self._add(rule)
        self._long = frozenset(head for head in self._heads if len(head) == LONG)
        self._cue_words = frozenset(self._cues)
        self._longest = max(map(count_words, self._lines), default=0)
        self._group = cache(self._group_of)
        self._groups = [lru_cache(1 << 14)(partial(self._groups_of, plain)) for plain in (False, True)]

    def _add(self, rule: Rule) -> None:
        for line in rule.lines:
            if line not in self._lines or (self._lines[line].hint and not rule.hint):
                self._lines[line] = rule
        for pattern in rule.anchored:
            filed = (next(self._count), rule, pattern)
            for head in pattern.heads:
                self._heads.setdefault(head, []).append(filed)
        within = [(rule, text) for text in rule.within]
        for cue in rule.cues:
            if unspaced(cue):
                self._unspaced_cues.setdefault(cue, []).extend(within)
                continue
            for form in _CUE_FORMS:
                self._cues.setdefault(form.format(cue), []).extend(within)

    def _groups_of(self, plain: bool, letters: str) -> tuple[_Group, ...]:
        """The groups that a line may match which begins with these letters: `LONG` known ones, or `SIZE`."""
        heads = [letters[:size] for size in range(min(SIZE, len(letters)))]
        groups = [self._group(head, plain) for head in (*heads, letters) if head in self._heads]
        return tuple(group for group in groups if group)

    def _group_of(self, head: str, plain: bool) -> _Group | None:
        """The patterns that begin with ``head`` or, if it is a long one, with its first letters, in order."""
        filed = chain.from_iterable(self._heads.get(known, ()) for known in {head, head[:SIZE]})
        ordered = sorted(filed, key=itemgetter(0))
        patterns = [(rule, pattern.text) for _, rule, pattern in ordered if pattern.plain or not plain]
        return _Group(patterns) if patterns else None

    def of(self, line: Line) -> Rule | None:
        """The rule that a line matches, if any: a sure one before a hint."""
        if self._keeps:
            return self.match(line.bare, plain=line.plain)
        if line.bare.startswith(_OPENING) or line.folded.startswith(_BRACKETS):
            return None
        return self.match(line.bare, line.full_stop, line.plain)

    def match(self, line: str, full_stop: bool = False, plain: bool = False) -> Rule | None:
        """The first rule that matches a bare line, sure ones before hints; None if there is none.

        ``full_stop`` tells whether the line, before it was bared, closed with a full stop, and ``plain``
        that it is known to be plain.
        """
        words = count_words(line)
        found = None
        for rule in self._candidates(line, words, plain):
            if words > rule.max_words or (full_stop and rule.headline):
                continue
            if rule.unless and _compiled(rule.unless).search(line):
                continue
            if not rule.hint:
                found = rule
                break
            found = found or rule
        return None if found and full_stop and _SPEECH.search(line) else found

    def _candidates(self, line: str, words: int, plain: bool) -> Iterator[Rule]:
        if words <= self._longest and (exact := self._lines.get(line if plain else key(line))):
            yield exact
        letters = line[:LONG]
        for group in self._groups[plain](letters if letters in self._long else line[:SIZE]):
            if words > group.most or (group.crowded and not group.joined.match(line)):
                continue
            for rule, pattern in group.patterns:
                if words <= rule.max_words and _compiled(pattern).match(line):
                    yield rule
        if '"' in line and not self._keeps:
            return  # somebody says it, and a pattern that may stand anywhere is too easily met
        tokens = line.split()
        if not self._cue_words.isdisjoint(tokens):
            for cue in dict.fromkeys(filter(self._cue_words.__contains__, tokens)):
                yield from _within(line, words, self._cues[cue])
        if not plain and self._unspaced_cues and unspaced(line):
            for cue, patterns in self._unspaced_cues.items():
                if cue in line:
                    yield from _within(line, words, patterns)


def _within(line: str, words: int, patterns: Iterable[tuple[Rule, str]]) -> Iterator[Rule]:
    for rule, pattern in patterns:
        if words <= rule.max_words and _compiled(pattern).search(line):
            yield rule
