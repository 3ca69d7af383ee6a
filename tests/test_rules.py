"""Rules are linted data: each one's examples hold, its pattern is linear, a bad file is told what is bad."""

# The rows of the tables stand on one line each.
# ruff: noqa: E501

from __future__ import annotations

import importlib
import os
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from cleaner import CleanerError, Kind, Options, RuleError, clean, explain
from cleaner.document import BOILERPLATE, METADATA
from cleaner.rules import HERE, book, index
from cleaner.rules.book import CROWD, RuleBook
from cleaner.rules.compile import index as compiled
from cleaner.rules.dates import DATE_WORDS
from cleaner.rules.examples import failures
from cleaner.rules.heads import LONG, SIZE
from cleaner.rules.page import line as seen
from cleaner.rules.rule import Pattern, Rule, branches, key, read
from cleaner.text import bare, count_words, fold, is_plain, unspaced

FILES = sorted(HERE.glob("*.toml"))
RULES = [rule for path in FILES for rule in read(path)]
BOOK = RuleBook(RULES)
NONE = "eo"
"""A language without a rule file: the quickest to load, when the rules of the others do not matter."""

PROSE = (
    "The bridge over the Orrin reopened on Monday, nine months after a barge struck its third pillar.",
    "“We never thought it would take a winter and a half,” said the harbour master, Edda Lund.",
    "Officials said the repairs had cost four million crowns, which was twice the first estimate.",
)


def matches(rule: Rule, line: str) -> bool:
    return RuleBook([rule]).of(seen(line)) is not None


# -- the files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_examples_of_a_rule_hold(rule: Rule) -> None:
    assert [line for line in rule.yes if not matches(rule, line)] == []
    assert [line for line in rule.no if matches(rule, line)] == []
    assert list(failures(rule)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_line_is_both_sure_and_doubtful(path: Path) -> None:
    """The sure one would count, so who reads the hint is misled; and a colon makes no other line."""
    rules = read(path)
    sure = {line for rule in rules if not rule.hint for line in rule.lines}
    assert [(rule.id, line) for rule in rules if rule.hint for line in rule.lines if line in sure] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_an_example_is_still_found_among_all_rules(rule: Rule) -> None:
    assert [line for line in rule.yes if BOOK.of(seen(line)) is None] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_an_id_begins_with_its_file_and_says_why(path: Path) -> None:
    for rule in read(path):
        assert re.fullmatch(rf"{path.stem}-[a-z0-9]+(?:-[a-z0-9]+)*", rule.id)
        assert len(rule.because.split()) >= 2, f"{rule.id} does not say why"
        assert rule.kind in BOILERPLATE | METADATA
        assert rule.language == path.stem


def test_ids_are_unique_over_all_files() -> None:
    ids = [rule.id for rule in RULES]
    assert sorted(ids) == sorted(set(ids))


def test_no_phrase_means_two_things() -> None:
    """Two rules may know a phrase, in two languages; those that are sure have to agree what it is."""
    kinds: dict[str, dict[str, str]] = {}
    for rule in (rule for rule in RULES if not rule.hint):
        for line in rule.lines:
            kinds.setdefault(line, {})[rule.kind] = rule.id
    assert {line: found for line, found in kinds.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    "date",
    [
        "Mandag den 3. marts 2025",
        "Publisert: lørdag 4. desember 2025 08:00",
        "Måndag 12 maj 2025 kl 14.30",
        "12. toukokuuta 2025 klo 14.30",
        "Středa 3. května 2025, 14:30",
        "Frissítve: 2025. június 5.",
        "Luni, 3 martie 2025, ora 14:30",
        "Δημοσιεύτηκε στις 12 Μαΐου 2025",
        "Senin, 3 Maret 2025 pukul 08.00 WIB",
        "Публикувано: петък, 12 март 2021 г., 10:30 ч.",
        "Piatok 12. marca 2021 o 10:30 hod",
        "Objavljeno: petak, 12. ožujka 2021. u 10:30",
        "Petak, 12. mart 2021.",
        "Ijumaa, 12 Machi 2021, saa 10:30",
        "יום שישי, 12 במרץ 2021, 10:30",
        "١٢ مايو ٢٠٢٥",
        "دوشنبه ۳ فروردین ۱۴۰۴ - ۱۴:۳۰",
        "सोमवार, ३ मार्च २०२५",
        "วันจันทร์ที่ 3 มีนาคม 2568 เวลา 14.30 น.",
        "2025年5月12日（月）午前10時",
        "5月12日 14時30分",
        "2025년 5월 12일 (월)",
    ],
)
def test_a_line_that_is_a_date_is_known_for_one(date: str) -> None:
    assert seen(date).date
    assert not seen(f"{date} Orrin").date


def test_words_of_dates_are_as_the_folded_line_holds_them() -> None:
    assert [word for word in DATE_WORDS if bare(fold(word)) != word] == []


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("发布时间：2025-05-12 奥林日报", True),
        ("镇上的灯又亮了 2025-05-12", True),
        ("2025년 5월 12일 (월) 오후 2:30 오린일보", True),
        ("2025年5月12日 镇上的灯又亮了", False),
        ("2011年3月11日、町の橋が流された。", False),
        ("5월 12일 다리가 다시 열렸다", False),
        ("Größe am 2025-05-12", False),
    ],
)
def test_beside_a_date_may_stand_a_source_and_before_it_a_headline(line: str, date: bool) -> None:
    assert seen(line).date is date


def test_every_phrase_can_match_the_line_it_stands_for() -> None:
    """What is looked up is bare: a phrase that still carries decoration or is empty would never be found."""
    dead = [(rule.id, line) for rule in RULES for line in rule.lines if not line or key(bare(line)) != line]
    assert dead == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_letters_of_a_pattern_are_as_the_folded_line_holds_them(rule: Rule) -> None:
    for pattern in (*(anchored.text for anchored in rule.anchored), *rule.within):
        assert [letter for letter in pattern if letter.isalpha() and fold(letter) != letter.lower()] == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.cues], ids=lambda rule: rule.id)
def test_cues_are_words_as_the_folded_line_holds_them(rule: Rule) -> None:
    """In scripts without spaces a cue is any piece of the line."""
    wrong = [cue for cue in rule.cues if not (unspaced(cue) or re.fullmatch(r"\w+", cue)) or fold(cue) != cue]
    assert wrong == []


# -- linear patterns --------------------------------------------------------------------------------

PARSER: Any = importlib.import_module("re._parser")
GENERIC = ("a", "0", " ", ".", "-", "a ", "0 ", "a.", ", ")
SMALL, LARGE = 1_000, 4_000
"""Characters. A line is cut to about the larger size before any rule sees it."""
QUICK = 0.0005
"""Seconds: an answer this fast at the large size leaves no room for a superlinear pattern."""
HANGS = 0.03
"""Seconds: far too long for thirty repetitions; the next ones would take minutes."""
RATIO = 7.0
"""Four times the text: a linear pattern takes 4 times as long, a quadratic one 16 times."""


def character(item: Any) -> str:
    """A character that a set, a class or a literal of a parsed pattern matches."""
    op, value = str(item[0]), item[1]
    if op == "LITERAL":
        return chr(value)
    if op == "RANGE":
        return chr(value[0])
    if op == "CATEGORY":
        return {"CATEGORY_DIGIT": "0", "CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": "-"}.get(str(value), "a")
    if op == "IN" and str(value[0][0]) != "NEGATE":
        return character(value[0])
    return next(c for c in "a-~" if op != "NOT_LITERAL" or ord(c) != value)


def shortest(items: Any) -> str:
    """A short text that a parsed pattern matches, as far as look-arounds allow."""
    text = ""
    for op, value in items:
        name = str(op)
        if name in {"LITERAL", "NOT_LITERAL", "IN", "ANY", "RANGE", "CATEGORY"}:
            text += character((op, value))
        elif name.endswith("REPEAT"):
            text += shortest(value[2]) * value[0]
        elif name == "SUBPATTERN":
            text += shortest(value[-1])
        elif name == "ATOMIC_GROUP":
            text += shortest(value)
        elif name == "BRANCH":
            text += shortest(value[1][0])
    return text


def repeated(items: Any) -> Iterator[tuple[str, str]]:
    """(what stands before it, what repeats) for each repeated part of a parsed pattern."""
    before = ""
    for op, value in items:
        name = str(op)
        inner: list[Any] = []
        if name.endswith("REPEAT"):
            inner = [value[2]]
            if int(value[1]) > 1:
                body = shortest(value[2])
                yield from ((before, run) for run in dict.fromkeys([body, body + " ", *GENERIC]) if run)
        elif name == "SUBPATTERN":
            inner = [value[-1]]
        elif name == "ATOMIC_GROUP":
            inner = [value]
        elif name == "BRANCH":
            inner = list(value[1])
        for part in inner:
            yield from ((before + head, run) for head, run in repeated(part))
        before += shortest([(op, value)])
        if name == "BRANCH":
            joined = "".join(shortest(branch) for branch in value[1])
            yield "", joined
        elif before:
            yield "", before  # a beginning that stands again and again, each a new place to search from
            yield "", before + " "


def beginnings(items: Any) -> list[str]:
    """Texts that a parsed pattern may match: each branch taken, each optional part left out and put in."""
    texts = [""]
    for op, value in items:
        name = str(op)
        if name == "BRANCH":
            options = [text for branch in value[1] for text in beginnings(branch)]
        elif name == "SUBPATTERN":
            options = beginnings(value[-1])
        elif name.endswith("REPEAT"):
            options = [body * n for body in beginnings(value[2]) for n in {value[0], max(1, value[0])}]
        else:
            options = [shortest([(op, value)])]
        texts = [text + option for text in texts[:40] for option in options[:200]]
    return texts


def baits(pattern: str, examples: Sequence[str]) -> list[tuple[str, str]]:
    """(head, run) pairs: the head, then the run as often as fits, then a character that nothing matches."""
    found = dict.fromkeys(("", run) for run in GENERIC)
    found |= dict.fromkeys(repeated(PARSER.parse(pattern)))
    found |= dict.fromkeys(("", bare(fold(example)) + " ") for example in examples)
    return [(head, run) for head, run in found if run]


def seconds(pattern: re.Pattern[str], search: bool, text: str) -> float:
    look = pattern.search if search else pattern.match
    start = time.process_time()
    look(text)
    return time.process_time() - start


def too_slow(pattern: re.Pattern[str], search: bool, head: str, run: str, words: int) -> bool:
    """Whether the time grows clearly faster than the text, best of several tries, asked three times.

    A rule sees folded lines of up to ``words`` words, and so does the pattern here.
    """

    def bait(count: int) -> str:
        return fold(head + run * count + "\x00")

    def best(text: str, tries: int) -> float:
        return min(seconds(pattern, search, text) for _ in range(tries))

    for count in (6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 28, 32):  # an exponential one shows before it hangs
        text = bait(count)
        if count_words(text) > words:
            return False
        if seconds(pattern, search, text) > HANGS and best(text, 2) > HANGS:
            return True
    sizes = [size // len(run) + 1 for size in (SMALL // 4, SMALL // 2, SMALL, LARGE // 2, LARGE)]
    for count in sizes:
        if count_words(bait(count)) > words:
            return False
        if seconds(pattern, search, bait(count)) > 10 * HANGS:
            return True
    small, large = bait(sizes[2]), bait(sizes[-1])
    if seconds(pattern, search, large) < QUICK:
        return False
    return all(best(large, 5) > max(QUICK, RATIO * best(small, 5)) for _ in range(3))


def slow_bait(rule: Rule) -> tuple[str, str, str] | None:
    """(pattern, head, run) of the first bait that a rule's pattern swallows."""
    searched = [*rule.within, *filter(None, [rule.unless])]
    for search, patterns in ((False, [pattern.text for pattern in rule.anchored]), (True, searched)):
        for pattern in patterns:
            for head, run in baits(pattern, rule.yes):
                if too_slow(re.compile(pattern), search, head, run, rule.max_words):
                    return pattern, head, run
    return None


@pytest.mark.parametrize("rule", [r for r in RULES if r.anchored or r.within], ids=lambda rule: rule.id)
def test_a_pattern_is_linear_on_its_own_worst_bait(rule: Rule) -> None:
    assert slow_bait(rule) is None


def patterns_of_modules() -> Iterator[Any]:
    """(pattern, whether it is searched for) of each pattern that a module of the package keeps."""
    for path in sorted(HERE.parent.rglob("*.py")):
        name = ".".join(("cleaner", *path.relative_to(HERE.parent).with_suffix("").parts))
        if path.stem in {"__init__", "__main__"}:
            continue
        source = path.read_text(encoding="utf-8")
        try:
            module = importlib.import_module(name)
        except ImportError:  # training needs an extra
            continue
        for field, value in vars(module).items():
            if isinstance(value, re.Pattern):
                if isinstance(value.pattern, bytes):
                    value = re.compile(value.pattern.decode("latin-1"), value.flags | re.ASCII)
                searched = re.search(rf"\b{field}\.(?:search|find|split|sub)", source) is not None
                yield pytest.param(value, searched, id=f"{name}.{field}")


@pytest.mark.parametrize(("pattern", "search"), list(patterns_of_modules()))
def test_a_pattern_in_the_code_is_linear_too(pattern: re.Pattern[str], search: bool) -> None:
    slow = [bait for bait in baits(pattern.pattern, ()) if too_slow(pattern, search, *bait, words=10_000)]
    assert slow == []


def made(field: str, pattern: str) -> Rule:
    """A rule of one pattern, anchored or within."""
    patterns: dict[str, Any] = {"anchored": (), "within": ()}
    patterns[field] = (Pattern.of(pattern) if field == "anchored" else pattern,)
    rest: dict[str, Any] = {
        "lines": (),
        "cues": (),
        "unless": "",
        "max_words": 10_000,
        "hint": False,
        "headline": False,
        "opens": "",
    }
    return Rule(id="t-t", kind=Kind.OTHER, because="A test.", yes=(), no=(), **patterns, **rest)


@pytest.mark.parametrize(
    ("field", "pattern"), [("anchored", r"(?:share )+(?:now )*$"), ("within", r"read (?:more|next)\b")]
)
def test_a_linear_pattern_passes_the_bait(field: str, pattern: str) -> None:
    assert slow_bait(made(field, pattern)) is None


@pytest.mark.parametrize(
    ("field", "pattern"),
    [
        ("anchored", r"(?:a+)+$"),
        ("anchored", r"by (?:\w+ ?)+$"),
        ("anchored", r"(?:(?:mail|link|linkedin|in|linkedin) ?)+$"),
        ("within", r"sign up.*newsletter"),
        ("within", r"[a-z]+ [0-9]"),
    ],
)
def test_a_superlinear_pattern_swallows_the_bait(field: str, pattern: str) -> None:
    """The test above can fail: these patterns are what it is there for. On a busy machine the short text may
    take as long as the long one, hence more than one try."""
    assert any(slow_bait(made(field, pattern)) for _ in range(3))


@pytest.mark.parametrize("rule", [r for r in RULES if r.anchored], ids=lambda rule: rule.id)
def test_a_pattern_is_looked_up_by_every_way_it_can_begin(rule: Rule) -> None:
    """The first letters under which a pattern is filed, and what is said of plain lines, lose none of its
    matches."""
    texts = {text for pattern in rule.anchored for text in beginnings(PARSER.parse(pattern.text))}
    texts |= {bare(fold(line)) for line in rule.yes}
    for pattern in rule.anchored:
        for text in texts:
            if re.match(pattern.text, text):
                assert any(text[:size] in pattern.heads for size in (*range(SIZE + 1), LONG)), text
                assert pattern.plain or not is_plain(text), text


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        ("a|b", ["a", "b"]),
        ("(?:a|b)c", ["(?:a|b)c"]),
        ("a(?:b|c(?:d|e))|f", ["a(?:b|c(?:d|e))", "f"]),
        (r"[|(]a|[^]|]b|[\]|]d", ["[|(]a", "[^]|]b", r"[\]|]d"]),
        (r"a\|b|\(c", [r"a\|b", r"\(c"]),
        (r"(a)b|(c)\2", [r"(a)b|(c)\2"]),
        ("(?i)a|b", ["(?i)a|b"]),
        ("(?P<a>b)|c", ["(?P<a>b)|c"]),
    ],
)
def test_a_pattern_falls_into_its_branches(pattern: str, pieces: list[str]) -> None:
    assert branches(pattern) == pieces


# -- the index ------------------------------------------------------------------------------------


def test_the_index_that_is_shipped_is_current() -> None:
    """If not: python -m cleaner.rules.compile"""
    assert index.INDEX.read_text(encoding="utf-8") == compiled()
    assert index.rules([path.stem for path in FILES]) == RULES


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the rule files and their index, from which rules are now read."""
    folder = tmp_path / "rules"
    shutil.copytree(HERE, folder)
    monkeypatch.setattr(index, "HERE", folder)
    monkeypatch.setattr(index, "INDEX", folder / "index.json")
    return folder


def test_without_a_change_the_rule_files_are_not_parsed(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "read", None)
    assert clone.exists()
    assert index.rules(["da"]) == read(HERE / "da.toml")


def test_an_edited_rule_file_is_read_in_place_of_the_index(clone: Path) -> None:
    path = clone / "da.toml"
    ids = [rule.id for rule in index.rules(["da"])]
    path.write_text(
        path.read_text(encoding="utf-8")
        + '[[rule]]\nid = "da-lantern"\nkind = "promo"\nbecause = "A test."\nlines = ["a"]\nyes = ["a"]\n',
        encoding="utf-8",
    )
    assert [rule.id for rule in index.rules(["da"])] == [*ids, "da-lantern"]


@pytest.mark.parametrize("damage", [None, b"", b"{}", b"[]", b'{"made_of": 1', b"\xff"])
def test_without_a_sound_index_the_rule_files_are_read(clone: Path, damage: bytes | None) -> None:
    file = clone / "index.json"
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    assert index.rules(["da"]) == read(HERE / "da.toml")


# -- bad files ------------------------------------------------------------------------------------

GOOD = '[[rule]]\nid = "mine-lantern"\nkind = "promo"\nbecause = "Our own site prints it."\n'
BAD_FILES = {
    "not TOML": ("[[rule", ["is not TOML"]),
    "a table, not a list": ('[rule]\nid = "a"', ["[[rule]]"]),
    "no id": ('[[rule]]\nkind = "promo"', ["rule 1", "id"]),
    "an id that is no text": ("[[rule]]\nid = 7", ["rule 1", "id"]),
    "an unknown field": (GOOD + 'lines = ["a"]\nyes = ["a"]\nwhen = "now"', ["mine-lantern", "'when'", "known are"]),
    "an unknown kind": ('[[rule]]\nid = "mine-a"\nkind = "junk"', ["mine-a", "'junk'", "promo"]),
    "a region below a line that stays": (
        '[[rule]]\nid = "mine-a"\nkind = "body"\nopens = "teasers"',
        ["mine-a", "opens", "body"],
    ),
    "no kind": ('[[rule]]\nid = "mine-a"', ["mine-a", "kind", "promo"]),
    "nothing to match": (GOOD + 'yes = ["a"]', ["mine-lantern", "lines, whole, start or within"]),
    "no because": ('[[rule]]\nid = "mine-a"\nkind = "promo"\nlines = ["a"]\nyes = ["a"]', ["mine-a", "because"]),
    "no example": (GOOD + 'lines = ["a"]', ["mine-lantern", "yes"]),
    "lines that are no list": (GOOD + 'lines = "a"\nyes = ["a"]', ["mine-lantern", "lines", "list of strings"]),
    "lines of numbers": (GOOD + 'lines = [1]\nyes = ["a"]', ["mine-lantern", "lines", "list of strings"]),
    "a pattern that is no text": (GOOD + 'whole = 1\nyes = ["a"]', ["mine-lantern", "whole", "string"]),
    "a pattern that does not compile": (GOOD + 'whole = "a("\nyes = ["a"]', ["mine-lantern", "compile"]),
    "an inner pattern that does not compile": (
        GOOD + 'within = "a("\ncues = ["a"]\nyes = ["a"]',
        ["mine-lantern", "compile"],
    ),
    "an exception that does not compile": (
        GOOD + 'lines = ["a"]\nyes = ["a"]\nunless = "a("',
        ["mine-lantern", "compile"],
    ),
    "an exception alone": (GOOD + 'unless = "a"\nyes = ["a"]', ["mine-lantern", "lines, whole, start or within"]),
    "within without cues": (GOOD + 'within = "a"\nyes = ["a"]', ["mine-lantern", "cues"]),
    "cues without within": (GOOD + 'lines = ["a"]\ncues = ["a"]\nyes = ["a"]', ["mine-lantern", "within"]),
    "an unknown region": (GOOD + 'lines = ["a"]\nyes = ["a"]\nopens = "all"', ["mine-lantern", "'all'", "teasers"]),
    "no words at all": (GOOD + 'lines = ["a"]\nyes = ["a"]\nmax_words = 0', ["mine-lantern", "max_words"]),
    "words that are no number": (GOOD + 'lines = ["a"]\nyes = ["a"]\nmax_words = true', ["mine-lantern", "max_words"]),
    "a hint that is no truth value": (GOOD + 'lines = ["a"]\nyes = ["a"]\nhint = 1', ["mine-lantern", "hint"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_rule_file_is_named_with_the_rule_and_the_way_out(name: str, tmp_path: Path) -> None:
    content, told = BAD_FILES[name]
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RuleError) as raised:
        explain("Any text.", Options(rule_files=(path,), language=NONE))
    message = str(raised.value)
    assert "mine.toml" in message
    assert "\n" not in message.strip()
    assert [word for word in told if word not in message] == []


KEEPER = """[[rule]]
id = "mine-note"
kind = "body"
because = "The editor's note is part of our corpus."
start = "(?:follow us on|share this)"
yes = ['Follow us on the long way round, which we walked with "Old Tom" on a wet Sunday in March, he said.']
no = ["They follow us on foot"]
"""


def test_a_rule_of_a_kind_that_stays_keeps_its_lines_whatever_speaks_against_them(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(KEEPER, encoding="utf-8")
    (rule,) = read(path)
    assert [*failures(rule)] == []
    page = f"{NETWORKS}\nFollow us on Facebook\n\n\u201cShare this with your friends,\u201d it says.\n"
    gone = "Follow us on Facebook"
    assert gone not in clean(page)
    cleaned = explain(page, Options(rule_files=(path,)))
    (kept,) = (decision for decision in cleaned.decisions if decision.reason == "mine-note")
    assert cleaned.source[kept.start : kept.end].strip() == gone
    assert (kept.kept, kept.kind) == (True, Kind.BODY)
    assert explain(cleaned.text, Options(rule_files=(path,))).text == cleaned.text
    off = Options(rule_files=(path,), rules_off=frozenset({"mine-note"}))
    assert explain(page, off).text == clean(page)
    safe = explain(page, Options(rule_files=(path,), safe=True))
    assert gone in safe.text


BUTTON = """[[rule]]
id = "mine-button"
kind = "nav"
because = "The button of our own shop."
lines = ["log out"]
yes = ["Log out"]
"""


def test_a_rule_of_ones_own_takes_a_word_with_a_full_stop(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(BUTTON, encoding="utf-8")
    page = "\n\n".join([*PROSE[:2], "Log out.", PROSE[2]])
    assert "Log out." in clean(page)
    assert "Log out." not in clean(page, Options(rule_files=(path,)))


def test_a_rule_file_that_does_not_exist_is_a_rule_error(tmp_path: Path) -> None:
    with pytest.raises(CleanerError, match=r"nowhere\.toml"):
        clean("Any text.", Options(rule_files=(tmp_path / "nowhere.toml",), language=NONE))


def test_a_rule_file_that_is_not_utf_8_is_a_rule_error(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b'[[rule]]\nid = "\xff"')
    with pytest.raises(RuleError, match=r"mine\.toml"):
        clean("Any text.", Options(rule_files=(path,), language=NONE))


def test_an_id_that_stands_twice_in_a_file_is_a_rule_error(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'{GOOD}lines = ["a"]\nyes = ["a"]\n' * 2, encoding="utf-8")
    with pytest.raises(RuleError, match=r"mine\.toml.*rule 2.*mine-lantern.*twice"):
        clean("Any text.", Options(rule_files=(path,), language=NONE))


def test_a_rule_of_the_user_takes_the_place_of_the_built_in_one_with_its_id(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    own = GOOD.replace("mine-lantern", "any-network-row")
    path.write_text(f'{own}lines = ["lantern readers"]\nyes = ["Lantern readers"]', encoding="utf-8")
    options = Options(rule_files=(path,), language=NONE, rules_off=frozenset({"any-network"}))
    assert "Facebook Twitter LinkedIn" in clean(NETWORKS, options)
    assert "Lantern readers" not in clean(
        NETWORKS.replace("Facebook Twitter LinkedIn", "Lantern readers"), options
    )


def test_a_rule_file_that_is_edited_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    other = written(path, 'lines = ["another line"]\nyes = ["Another line"]')
    assert clean(PAGE, other) == PAGE
    options = written(
        path, 'lines = ["lantern readers save a crown"]\nyes = ["Lantern readers save a crown"]'
    )
    os.utime(path, (1, 1))
    assert options == other
    assert clean(PAGE, options) != PAGE


# -- switches and rules of the user's own -----------------------------------------------------------

PAGE = f"{PROSE[0]}\n\n{PROSE[1]}\n\nLantern readers save a crown\n\n{PROSE[2]}\n"
NETWORKS = f"{PROSE[0]}\n\n{PROSE[1]}\n\n{PROSE[2]}\n\nFacebook Twitter LinkedIn\n"


def written(path: Path, rest: str) -> Options:
    path.write_text(GOOD + rest, encoding="utf-8")
    return Options(rule_files=(path,), language=NONE)


@pytest.mark.parametrize(
    "rest",
    [
        'lines = ["lantern readers save a crown"]\nyes = ["Lantern readers save a crown"]',
        "whole = 'lantern readers save .{1,20}'\nyes = [\"Lantern readers save a crown\"]",
        "start = 'lantern readers'\nyes = [\"Lantern readers save a crown\"]",
        'within = \'save a crown\'\ncues = ["crown"]\nyes = ["Lantern readers save a crown"]',
    ],
    ids=["lines", "whole", "start", "within"],
)
def test_a_rule_of_the_user_applies_and_is_the_reason(rest: str, tmp_path: Path) -> None:
    options = written(tmp_path / "mine.toml", rest)
    removed = list(explain(PAGE, options).removed)
    assert [(d.reason, d.kind) for d in removed] == [("mine-lantern", Kind.PROMO)]
    assert clean(PAGE, options) == PAGE.replace("Lantern readers save a crown\n\n", "")
    assert clean(PAGE) == PAGE


def test_patterns_with_flags_may_be_many(tmp_path: Path) -> None:
    patterns = [f"(?i)lantern readers save {'z' * size}" for size in range(1, 2 * CROWD)]
    start = [*patterns, "(?i)lantern readers save a"]
    options = written(tmp_path / "mine.toml", f'start = {start}\nyes = ["x"]')
    assert clean(PAGE, options) == PAGE.replace("Lantern readers save a crown\n\n", "")


def test_a_hint_of_the_user_needs_company(tmp_path: Path) -> None:
    rest = 'lines = ["lantern readers save a crown"]\nhint = true\nyes = ["Lantern readers save a crown"]'
    options = written(tmp_path / "mine.toml", rest)
    assert clean(PAGE, options) == PAGE
    company = PAGE.replace("Lantern readers", "Facebook Twitter LinkedIn\n\nLantern readers")
    assert clean(company, options) == f"{PROSE[0]}\n\n{PROSE[1]}\n\n{PROSE[2]}\n"


def test_a_line_that_is_longer_than_a_rule_allows_stays(tmp_path: Path) -> None:
    rest = "start = 'lantern readers'\nmax_words = {}\nyes = [\"Lantern readers\"]"
    assert clean(PAGE, written(tmp_path / "five.toml", rest.format(5))) != PAGE
    assert clean(PAGE, written(tmp_path / "four.toml", rest.format(4))) == PAGE


@pytest.mark.parametrize(
    "rest", ['lines = ["lantern readers save a crown"]', "start = 'lantern readers'"], ids=["lines", "start"]
)
def test_a_line_that_holds_what_a_rule_excepts_stays(rest: str, tmp_path: Path) -> None:
    rest += '\nyes = ["Lantern readers save a crown"]\n'
    for number, (unless, stays) in enumerate(
        [
            ("'\\bcrown$'", True),
            ("'^crown'", False),
            ('["duke", "crown"]', True),
            ('["duke", "earl"]', False),
        ]
    ):
        options = written(tmp_path / f"{number}.toml", rest + f"unless = {unless}")
        assert (clean(PAGE, options) == PAGE) is stays


def test_a_line_that_opens_with_a_quotation_mark_matches_nothing(tmp_path: Path) -> None:
    options = written(tmp_path / "mine.toml", 'start = "lantern readers"\nyes = ["Lantern readers"]')
    for opened in (
        "“Lantern readers save a crown”",
        '"Lantern readers save a crown"',
        "„Lantern readers“ and more",
    ):
        page = PAGE.replace("Lantern readers save a crown", opened)
        assert clean(page, options) == page


def test_a_rule_that_is_switched_off_does_not_apply() -> None:
    off = Options(rules_off=frozenset({"any-network-row", "any-network"}))
    assert "Facebook Twitter LinkedIn" not in clean(NETWORKS)
    assert "Facebook Twitter LinkedIn" in clean(NETWORKS, off)
    assert {rule.id for rule in book(Options()).rules} - {
        rule.id for rule in book(off).rules
    } == off.rules_off


@pytest.mark.parametrize("rule", RULES[:: len(RULES) // 5], ids=lambda rule: rule.id)
def test_no_decision_names_a_rule_that_is_switched_off(rule: Rule) -> None:
    page = "\n\n".join([*PROSE, *rule.yes, *rule.yes])
    reasons = {d.reason for d in explain(page, Options(rules_off=frozenset({rule.id}))).decisions}
    assert rule.id not in {reason.removesuffix("+region") for reason in reasons}


def test_a_user_rule_can_be_switched_off_by_its_id(tmp_path: Path) -> None:
    on = written(tmp_path / "mine.toml", 'start = "lantern readers"\nyes = ["Lantern readers"]')
    off = Options(rule_files=on.rule_files, language=NONE, rules_off=frozenset({"mine-lantern"}))
    assert (clean(PAGE, on) == PAGE, clean(PAGE, off) == PAGE) == (False, True)


def languages() -> Sequence[str]:
    return sorted(path.stem for path in FILES if path.stem != "any")


@pytest.mark.parametrize("language", languages())
def test_a_language_brings_its_own_rules_and_those_of_all(language: str) -> None:
    assert {rule.language for rule in book(Options(language=language)).rules} == {"any", language}


def test_a_language_without_rules_is_cleaned_with_those_of_all() -> None:
    assert {rule.language for rule in book(Options(language="eo")).rules} == {"any"}
