"""The promises about text, each as a property of documents that nobody wrote by hand.

The documents are the same in each run. ``EXAMPLES=5000 pytest tests/test_promises.py`` looks at more
of them, and at others each time.
"""

# The sentences that documents are made of stand on one line each.
# ruff: noqa: E501

from __future__ import annotations

import gc
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cleaner import Cleaned, Kind, Options, Outcome, Verdict, clean, explain
from cleaner.blocks import LINE_BREAKS, split
from cleaner.document import BLANK, BOILERPLATE, CONTENT, IN_REGION, METADATA, MODEL, MODEL_APART
from cleaner.rules import RECALLED, book, shape

# -- documents ------------------------------------------------------------------------------------

FURNITURE = (
    "Share on Facebook", "Facebook", "Twitter", "WhatsApp", "31.4k SHARES Share Tweet", "Skip to content",
    "Home News Politics", "News", "Menu", "Don't Miss", "You May Also Like", "Related", "Read More", "Trending",
    "Subscribe to our newsletter", "Enter your email address", "Sign up", "Support independent journalism",
    "Donate now", "Advertisement", "Story continues below", "Source link", "This post appeared first on example.com",
    "Read the original article at The Lantern", "Leave a Reply", "12 Comments", "1 2 3 9,595", "2/7", "Next",
    "All rights reserved.", "© 2024 The Harbour Lantern", "We use cookies to improve your experience.",
    "This post may contain affiliate links.", "Photo: Mara Quill", "(Image credit: Getty Images)", "By Tomas Reed",
    "Tomas Reed", "12:19 PM EST, November 12, 2024", "5 min read", "About the author", "Zeen is a next generation WordPress theme.",
    "Teilen", "Anzeige", "Lesen Sie auch", "Partager", "À lire aussi", "Compartir", "Lee también", "Reklama",
    "Czytaj też", "Поделиться", "Читайте также", "分享", "責任編集", "関連記事", "اقرأ أيضًا", "شارك",
)  # fmt: skip
HEADLINES = (
    "Harbour bridge reopens after nine months", "Council votes to keep the lamp posts", "What the ferry strike means for the islands",
    "ConflictsHarbour bridge reopens after nine months", "Home News Harbour bridge reopens after nine months",
    "Harbour bridge reopens after nine months | The Lantern", "Die Brücke ist wieder offen", "大桥九个月后重新开放",
)  # fmt: skip
PROSE = (
    "The bridge over the Orrin reopened on Monday, nine months after a barge struck its third pillar and closed the town's only road east.",
    "“We never thought it would take a winter and a half,” said the harbour master, Edda Lund, who watched the first bus cross at dawn.",
    "Officials said the repairs had cost four million crowns, twice the first estimate, and that the ferry would go on until the end of May.",
    "A second inspection is due in the autumn, and the council has asked the shipping line to pay for the lights that were never replaced.",
    "Several residents who were asked said they would go on taking the ferry anyway, because the coffee on board is better than in the town.",
    "Die Brücke über die Orrin ist seit Montag wieder offen, neun Monate nachdem ein Kahn den dritten Pfeiler gerammt und die Straße gesperrt hatte.",
    "Le pont a rouvert lundi, neuf mois après le choc d'une péniche qui avait fermé la seule route de la ville vers l'est, selon la mairie.",
    "大桥于周一重新开放。九个月前，一艘驳船撞上了第三个桥墩，切断了小镇通往东部的唯一道路。市政府表示维修费用是最初估计的两倍。",
    "أعيد فتح الجسر يوم الاثنين بعد تسعة أشهر من اصطدام بارجة بعموده الثالث وإغلاق الطريق الوحيد المؤدي إلى شرق المدينة، بحسب البلدية.",
    "A teaser whose second half stands on another page and whose last words were cut off by the theme, as all themes do...",
    "They told us to wait.", "No.", "1. The Iron Pony, Tasmin", "P W D L Pts", "Alderby 3 Coldwater 1", "    return total", "- And never stops - at all -",
)  # fmt: skip
SPACES = ("", "", "", "", " ", "   ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "  • ")
BREAKS = (
    "\n",
    "\n\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\n \n\t\n",
    "\r",
    "\v",
    "\f",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "",
)
"""Every line break that `str.splitlines` knows, and none at all: glued lines."""

pieces = st.one_of(
    st.sampled_from(FURNITURE), st.sampled_from(FURNITURE), st.sampled_from(HEADLINES), st.sampled_from(PROSE)
)
lines = st.tuples(st.sampled_from(SPACES), pieces, st.sampled_from(SPACES), st.sampled_from(BREAKS)).map(
    "".join
)
pages = st.lists(lines, max_size=40).map("".join)
anything = st.text(st.characters(exclude_categories=()), max_size=300)
documents = st.one_of(
    pages, pages, pages, anything, st.lists(st.one_of(lines, anything), max_size=8).map("".join)
)

PAGE = """ConflictsHarbour bridge reopens after nine months

Harbour bridge reopens after nine months

Share on Facebook
Share on Twitter
By Tomas Reed
12:19 PM EST, November 12, 2024
Photo: Mara Quill

{}

{}

Subscribe to our newsletter

{}

Source link

You May Also Like

Council votes to keep the lamp posts

What the ferry strike means for the islands

Leave a Reply
""".format(*PROSE)

EXAMPLES = os.environ.get("EXAMPLES")
examples = settings(
    max_examples=int(EXAMPLES or 80),
    derandomize=EXAMPLES is None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


# -- what comes out ---------------------------------------------------------------------------------


def assert_partition(cleaned: Cleaned) -> None:
    """The decisions, in order and without gap or overlap, give back the input."""
    edges = [0, *(d.end for d in cleaned.decisions)]
    assert [d.start for d in cleaned.decisions] == edges[:-1]
    assert edges[-1] == len(cleaned.source)
    assert all(d.start < d.end for d in cleaned.decisions)


@given(st.text(f"ab \t{LINE_BREAKS}"))
def test_blocks_are_the_lines_that_are_not_blank(text: str) -> None:
    blocks = split(text)
    assert [block.text for block in blocks] == [line for line in text.splitlines() if line.strip()]
    assert all(text[block.start : block.end] == block.text for block in blocks)
    before = [text[a:b] for a, b in pairwise([0, *(edge for block in blocks for edge in block[:2])])]
    assert [block.gap for block in blocks] == [
        len(gap.splitlines()) > (index > 0) for index, gap in enumerate(before[::2])
    ]


@examples
@given(documents)
def test_kept_and_removed_spans_join_to_the_input(text: str) -> None:
    cleaned = explain(text)
    assert cleaned.source == text
    assert_partition(cleaned)
    assert "".join(text[d.start : d.end] for d in cleaned.decisions if d.kept) == cleaned.text


@examples
@given(documents)
def test_every_removed_span_says_why(text: str) -> None:
    known = {rule.id for rule in book(Options()).rules}
    for decision in explain(text).removed:
        assert decision.kind in BOILERPLATE | METADATA
        assert 0 <= decision.score <= 1
        reason = decision.reason.removesuffix(IN_REGION)
        assert reason in {*known, MODEL, MODEL_APART} or reason in shape.SHAPES


@examples
@given(documents)
def test_only_white_space_goes_without_a_reason_of_its_own(text: str) -> None:
    for decision in explain(text).decisions:
        if decision.reason == BLANK:
            assert text[decision.start : decision.end].isspace()


@examples
@given(documents)
def test_at_most_one_blank_line_stands_between_kept_blocks(text: str) -> None:
    cleaned = explain(text)
    rows = cleaned.text.splitlines()
    blank = [not row or row.isspace() for row in rows]
    assert cleaned.outcome is Outcome.UNSETTLED or not any(a and b for a, b in pairwise(blank))
    assert cleaned.outcome is Outcome.UNSETTLED or not rows or not blank[0]


@examples
@given(documents)
@example(f"  Politics{HEADLINES[0]}\n\n{PROSE[0]}")
def test_kept_lines_are_whole_lines_or_whole_pieces_of_the_input(text: str) -> None:
    """No character is changed, added or moved: the kept lines stand in the input in the same order."""
    position = 0
    for row in clean(text).splitlines():
        found = text.find(row, position)
        assert found >= 0
        position = found + len(row)


@examples
@given(documents)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@examples
@given(documents)
def test_nothing_is_left_to_remove_in_what_was_cleaned(text: str) -> None:
    assert list(explain(clean(text)).removed) == []


@examples
@given(documents)
def test_clean_is_the_text_of_explain(text: str) -> None:
    assert clean(text) == explain(text).text


# -- the same, always -------------------------------------------------------------------------------


@examples
@given(documents, st.lists(documents, max_size=3))
def test_what_was_cleaned_before_does_not_matter(text: str, before: list[str]) -> None:
    first = explain(text)
    for other in before:
        clean(other)
    assert explain(text) == first


def test_lines_that_were_forgotten_are_found_out_anew() -> None:
    page = "\n".join(["Share this article", "Advertisement", "Read more", "17 May 2021", "Home | News"])
    first = explain(page)
    clean("\n".join(f"Line {number} of many" for number in range(2 * RECALLED)))
    assert explain(page) == first


DIGEST = """
import hashlib, sys
from cleaner import explain
digest = hashlib.sha256()
for text in sys.stdin.buffer.read().decode("utf-8").split("\\0"):
    digest.update(repr(explain(text).decisions).encode("utf-8", "backslashreplace"))
print(digest.hexdigest())
"""


def test_the_hash_seed_does_not_matter() -> None:
    texts = [PAGE, "\n".join(FURNITURE), "\n\n".join(PROSE), "\n".join([*HEADLINES, *PROSE[:3], *FURNITURE])]

    def digest(seed: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", DIGEST],
            input="\0".join(texts).encode(),
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout.decode()

    here = hashlib.sha256()
    for text in texts:
        here.update(repr(explain(text).decisions).encode("utf-8", "backslashreplace"))
    assert {digest("0"), digest("1"), digest("4711")} == {here.hexdigest() + os.linesep}


# -- any string -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n", "\r\n\r\n", "\u2028", "\x00", "\ud800", "\udfff\n\ud800", "\ufeff", "\u200b\n\u200b", '"', "'", "»", "...",
        "•", "\u202e", "a" * 100_000, " " * 100_000, "\n" * 100_000, '"' * 10_000, "ﷺ" * 3_000, "e\u0301\u0301\u0301" * 3_000,
    ],
    ids=lambda text: f"{len(text)}x{text[:1]!a}",
)  # fmt: skip
def test_odd_strings_are_accepted(text: str) -> None:
    cleaned = explain(text)
    assert_partition(cleaned)
    assert clean(cleaned.text) == cleaned.text


@pytest.mark.parametrize("value", [bytearray(b"bytes"), None, 7, ["a line"]], ids=repr)
def test_what_is_not_text_is_a_type_error_that_names_the_type(value: Any) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        clean(value)


# -- options --------------------------------------------------------------------------------------


@examples
@given(documents, st.sampled_from(sorted(METADATA | BOILERPLATE)))
def test_a_kind_to_keep_is_never_removed(text: str, kind: Kind) -> None:
    cleaned = explain(text, Options(keep=frozenset({kind})))
    assert_partition(cleaned)
    assert kind not in {d.kind for d in cleaned.removed}


@examples
@given(documents, st.sampled_from(sorted(CONTENT)))
def test_a_kind_to_drop_is_never_kept(text: str, kind: Kind) -> None:
    options = Options(drop=frozenset({kind}))
    cleaned = explain(text, options)
    assert_partition(cleaned)
    if cleaned.outcome is not Outcome.UNSETTLED:
        assert not [d for d in cleaned.decisions if d.kept and d.kind is kind and d.reason != BLANK]
        assert clean(cleaned.text, options) == cleaned.text


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (Kind.BYLINE, "By Tomas Reed"),
        (Kind.DATELINE, "12:19 PM EST, November 12, 2024"),
        (Kind.CREDIT, "Photo: Mara Quill"),
        (Kind.SHARE, "Share on Facebook"),
        (Kind.NEWSLETTER, "Subscribe to our newsletter"),
        (Kind.SOURCE, "Source link"),
        (Kind.RELATED, "You May Also Like"),
        (Kind.COMMENT_UI, "Leave a Reply"),
    ],
)
def test_keep_brings_a_kind_back(kind: Kind, line: str) -> None:
    assert line not in clean(PAGE).splitlines()
    assert line in clean(PAGE, Options(keep=frozenset({kind}))).splitlines()


def test_drop_takes_the_headline() -> None:
    title = "Harbour bridge reopens after nine months"
    kept = clean(PAGE, Options(drop=frozenset({Kind.TITLE}))).splitlines()
    assert title in clean(PAGE).splitlines()
    assert title not in kept
    assert PROSE[0] in kept


def test_a_kind_to_keep_and_to_drop_is_dropped() -> None:
    both = Options(keep=frozenset({Kind.BYLINE}), drop=frozenset({Kind.BYLINE}))
    assert clean(PAGE, both) == clean(PAGE)


def test_options_can_be_compared_and_not_changed() -> None:
    assert Options() == Options()
    with pytest.raises(AttributeError):
        Options().language = "en"  # type: ignore[misc]


# -- outcomes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (PAGE, Outcome.CLEANED),
        ("A line.", Outcome.CLEANED),
        ("", Outcome.EMPTY),
        (" \n\t\u2028 ", Outcome.EMPTY),
        ("Share on Facebook\nShare on Twitter\nSource link\n\nAll rights reserved.\n", Outcome.LITTLE_LEFT),
    ],
)
def test_the_outcome_says_how_it_went(text: str, outcome: Outcome) -> None:
    assert explain(text).outcome is outcome


@examples
@given(documents)
def test_little_left_is_said_instead_of_guessed(text: str) -> None:
    cleaned = explain(text)
    if not text.strip():
        assert cleaned.outcome is Outcome.EMPTY
    elif not cleaned.text.strip():
        assert cleaned.outcome is Outcome.LITTLE_LEFT
    if cleaned.outcome is Outcome.UNSETTLED:
        assert cleaned.text == text


def test_a_decision_tells_whether_it_keeps() -> None:
    decisions = explain(PAGE).decisions
    assert {d.kept for d in decisions if d.verdict is Verdict.KEEP} == {True}
    assert {d.kept for d in decisions if d.verdict is Verdict.DROP} == {False}


# -- linear work ----------------------------------------------------------------------------------


@contextmanager
def counted() -> Iterator[list[int]]:
    """Counts executed lines and calls of built-ins: work that no clock can blur."""
    steps = [0]

    def trace(_frame: FrameType, event: str, _arg: Any) -> Callable[..., Any]:
        steps[0] += event == "line"
        return trace

    def profile(_frame: FrameType, event: str, _arg: Any) -> None:
        steps[0] += event == "c_call"

    old_trace, old_profile = sys.gettrace(), sys.getprofile()
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        yield steps
    finally:
        sys.settrace(old_trace)
        sys.setprofile(old_profile)


def numbered(line: str, count: int) -> list[str]:
    """``count`` copies of a line that no two of them are equal."""
    return [f"{line} {re.sub('[0-9]', lambda d: chr(97 + int(d[0])), str(n))}" for n in range(count)]


SHAPES: dict[str, Callable[[int], list[str]]] = {
    "prose": lambda n: [*PROSE[:3]] * n,
    "headlines": lambda n: numbered("Council votes to keep the lamp posts", n),
    "headlines before prose": lambda n: [*numbered("Council votes to keep the lamp posts", n), *PROSE[:3]],
    "headlines after prose": lambda n: [*PROSE[:3], *numbered("Council votes to keep the lamp posts", n)],
    "one headline again and again": lambda n: [*["Council votes to keep the lamp posts"] * n, *PROSE[:3]],
    "furniture": lambda n: [*FURNITURE] * (n // 10),
    "furniture and prose in turn": lambda n: (
        ["You May Also Like", "A headline of another story", PROSE[0]] * n
    ),
    "teasers": lambda n: [*PROSE[:3], "You May Also Like", *["A headline of another story", PROSE[9]] * n],
    "teaser heads": lambda n: [*PROSE[:3], *["You May Also Like"] * n, *PROSE[:3]],
    "comment heads": lambda n: [*PROSE[:3], *["Leave a Reply"] * n],
    "comment forms after prose": lambda n: [*[PROSE[0]] * n, *["Leave a Reply", "A reader", "Well said"] * n],
    "networks": lambda n: ["Facebook", "Twitter"] * n,
    "dates": lambda n: [*PROSE[:3], *["12:19 PM EST, November 12, 2024", "Tomas Reed"] * n, *PROSE[:3]],
    "short lines": lambda n: [*PROSE[:3], *["Back", "Forth"] * n, *PROSE[:3]],
    "blank lines": lambda n: ["", " ", "\t"] * n,
    "verse": lambda n: ["They told us to wait.", "We waited."] * n,
}


RULES = Options(model=False)
"""The model may look up to LOOKS times at a list that it cannot make up its mind about."""


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_lines_are_about_twice_the_work(shape: str) -> None:
    def work(size: int) -> int:
        text = "\n".join(SHAPES[shape](size))
        explain(text, RULES)  # what is compiled and remembered at the first sight counts for neither size
        with counted() as steps:
            explain(text, RULES)
        return steps[0]

    assert work(320) <= 2.5 * work(160)


def test_a_line_of_any_length_is_looked_at_once() -> None:
    def work(size: int) -> int:
        with counted() as steps:
            explain(f"{'Share on Facebook and read more of it ' * size}\n")
        return steps[0]

    work(1000)
    assert work(4000) <= 1.5 * work(1000)


@pytest.mark.parametrize("above", ["You May Also Like", PROSE[0]])
def test_a_line_between_very_much_white_space_is_looked_at(above: str) -> None:
    line = f"{' ' * 5000}{PROSE[1]}{' ' * 5000}"
    assert PROSE[1] in clean("\n".join([*PROSE[:1], above, line, line, PROSE[2]]), RULES)


def test_white_space_before_a_removed_first_line_belongs_to_the_partition() -> None:
    text = "\nShare\nHello there"
    assert "".join(text[d.start : d.end] for d in explain(text).decisions) == text


def test_a_document_leaves_the_garbage_collector_as_it_was() -> None:
    explain("Share\n" + "word " * 1000)
    assert gc.isenabled()
    gc.disable()
    try:
        explain("Share\n" + "word " * 1000)
        assert not gc.isenabled()
    finally:
        gc.enable()
