"""Pages that show no article: what trafilatura finds in them, and when it is asked at all."""

from __future__ import annotations

import json

import pytest

from cleaner import Options, Outcome, Reading, clean, explain, fallback
from tests.test_html import PAGE
from tests.test_promises import assert_partition

STORY = (
    "The harbour bridge was closed on Monday after inspectors had found a crack in one of its piers. "
    "The council said that the repairs would take until the autumn.",
    "Ferries run every ten minutes from both banks while the work goes on, and buses take the ring road. "
    "Traders on the quay fear for the summer; the mayor promised them help with their rents.",
)
DATA = json.dumps({"@type": "NewsArticle", "headline": "Bridge closed", "articleBody": "\n".join(STORY)})
SCRIPTED = (
    "<!doctype html><html lang=en><head><title>Bridge closed</title>"
    f'<script type="application/ld+json">{DATA}</script></head><body>%s<div id="root"></div></body></html>'
)
NOTICE = "<noscript>You need to enable JavaScript to run this app.</noscript>"


@pytest.mark.parametrize("shown", ["", NOTICE], ids=["nothing", "a notice"])
def test_an_article_that_only_search_engines_see_is_found(shown: str) -> None:
    cleaned = explain(SCRIPTED % shown)
    assert cleaned.reading is Reading.FALLBACK
    assert cleaned.outcome is Outcome.CLEANED
    assert cleaned.text.split() == " ".join(STORY).split()
    assert_partition(cleaned)
    assert cleaned.metadata.title == "Bridge closed"
    assert clean(cleaned.text) == cleaned.text


def test_a_page_that_shows_its_article_is_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def nothing(html: str) -> str:
        asked.append(html)
        return ""

    monkeypatch.setattr(fallback, "article", nothing)
    assert explain(PAGE).reading is Reading.DOM
    assert asked == []
    explain(SCRIPTED % "")
    assert len(asked) == 1


def test_a_page_without_any_article_stays_what_it_is() -> None:
    page = explain("<!doctype html><title>Nothing</title><body>" + " " * 300)
    assert page.reading is Reading.DOM
    assert page.outcome is Outcome.EMPTY


def test_a_menu_is_no_article() -> None:
    menu = "".join(f"<li><a href=/{number}>Category {number}</a></li>" for number in range(100))
    assert fallback.article(f"<!doctype html><title>Shop</title><body><ul>{menu}</ul>") == ""


def test_no_failure_of_trafilatura_gets_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> str:
        raise RecursionError

    monkeypatch.setattr("trafilatura.extract", fails)
    page = explain(SCRIPTED % "")
    assert (page.reading, page.outcome) == (Reading.DOM, Outcome.EMPTY)


def test_a_large_page_is_not_asked_about() -> None:
    page = explain(SCRIPTED % f"<!--{'x' * fallback.LARGEST}-->")
    assert (page.reading, page.outcome) == (Reading.DOM, Outcome.EMPTY)


def test_text_is_never_asked_about() -> None:
    assert explain(SCRIPTED % "", Options(format="text")).reading is Reading.TEXT
