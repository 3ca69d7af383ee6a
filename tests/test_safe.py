"""Safe removals, and findings that are allowed to stay."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaned, Decision, Options, Verdict, clean, explain
from cleaner.decide import is_safe
from cleaner.text import line_hash
from tests.test_promises import PAGE, PROSE, assert_partition, documents, examples

SAFE = Options(safe=True)


@pytest.mark.parametrize(
    ("reason", "safe"),
    [
        ("en-share-this", True),
        ("my-own-rule", True),
        ("modelling-club", True),
        ("model-railways", True),
        ("en-related-heads+region", False),
        ("shape-between", False),
        ("model", False),
        ("model-apart", False),
        ("default", False),
        ("blank", False),
        ("unsettled", False),
    ],
)
def test_a_reason_is_safe_when_it_is_a_phrase_rule(reason: str, safe: bool) -> None:
    assert is_safe(reason) is safe


def test_what_is_not_safe_stays() -> None:
    article = "\n\n".join(PROSE[:3])
    text = f"Share on Facebook\n{article}\n\nRelated\n\nA headline of another story\n"
    assert clean(text) == f"{article}\n"
    assert clean(text, SAFE) == f"{article}\n\nA headline of another story\n"


@examples
@given(documents)
def test_safe_removals_are_safe_and_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned = explain(text, SAFE)
    assert_partition(cleaned)
    assert all(is_safe(decision.reason) for decision in cleaned.removed)
    assert list(explain(cleaned.text, SAFE).removed) == []
    assert clean(cleaned.text, SAFE) == cleaned.text


@examples
@given(documents)
def test_what_the_model_says_makes_no_difference_to_what_is_safe(text: str) -> None:
    assert clean(text, SAFE) == clean(text, Options(safe=True, model=False))


def finding(cleaned: Cleaned, decision: Decision) -> tuple[str, str]:
    return decision.reason, line_hash(cleaned.source[decision.start : decision.end])


@examples
@given(documents, st.sampled_from([Options(), SAFE]))
def test_allowing_all_findings_removes_nothing(text: str, options: Options) -> None:
    cleaned = explain(text, options)
    allow = frozenset(finding(cleaned, decision) for decision in cleaned.removed)
    assert list(explain(text, Options(safe=options.safe, allow=allow)).removed) == []


@examples
@given(documents, st.data())
def test_cleaning_twice_is_cleaning_once_whatever_is_allowed(text: str, data: st.DataObject) -> None:
    found = explain(text)
    findings = [finding(found, decision) for decision in found.removed]
    safe = data.draw(st.booleans())
    options = Options(
        safe=safe, allow=frozenset(data.draw(st.sets(st.sampled_from(findings))) if findings else ())
    )
    cleaned = explain(text, options)
    assert not {finding(cleaned, decision) for decision in cleaned.removed} & options.allow
    assert clean(cleaned.text, options) == cleaned.text


def test_an_allowed_line_stays_with_its_kind_and_its_reason() -> None:
    cleaned = explain(PAGE, Options(allow=frozenset({("any-networks", "0"), *allowed("Share on Facebook")})))
    (stays,) = (
        d for d in cleaned.decisions if cleaned.source[d.start : d.end].strip() == "Share on Facebook"
    )
    assert (stays.verdict, stays.kind) == (Verdict.KEEP, "share")
    assert "Share on Twitter" not in cleaned.text


def allowed(line: str) -> set[tuple[str, str]]:
    return {
        (d.reason, line_hash(line)) for d in explain(PAGE).removed if PAGE[d.start : d.end].strip() == line
    }


def test_a_line_is_recognised_wherever_it_stands() -> None:
    assert line_hash("  Share on Facebook\r\n") == line_hash("Share on Facebook")
    assert line_hash("Share on Facebook") != line_hash("Share on facebook")
    assert line_hash("\ud800") != line_hash("\ud801")


def test_allow_takes_a_collection_of_pairs() -> None:
    pairs: Any = [("a", "b")]
    assert Options(allow=pairs).allow == frozenset({("a", "b")})
    with pytest.raises(ValueError, match="allow takes a collection"):
        Options(allow="en-share")  # type: ignore[arg-type]
