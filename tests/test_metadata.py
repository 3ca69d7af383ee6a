"""What pages say about themselves, however they say it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import trafilatura.metadata
from hypothesis import given
from hypothesis import strategies as st

from cleaner.linked_data import MOST_NAMES, plain
from cleaner.metadata import Metadata, read
from tests.test_promises import examples

LEAD = "The bridge over the Orrin reopened on Monday, nine months after a barge struck its third pillar."
TITLE, AUTHOR, DATE, SITE = "Harbour bridge reopens", "Tomas Reed", "2024-11-12", "The Lantern"


def page(head: str, tags: str = "<html><head>") -> str:
    return f"<!doctype html>{tags}{head}</head><body><p>{LEAD}</p><p>More of it.</p></body></html>"


def said(data: object) -> Metadata:
    return read(page(f'<script type="application/ld+json">{data}</script>'))


PERSON: dict[str, Any] = {"@type": "Person", "name": AUTHOR}
ARTICLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": TITLE,
    "author": PERSON,
    "datePublished": "2024-11-12T08:00:00Z",
    "publisher": {"@type": "Organization", "name": SITE},
}
AROUND: dict[str, object] = {
    "by itself": ARTICLE,
    "in lists": [[ARTICLE]],
    "behind nothing": [None, "x", 1, ARTICLE],
    "in a graph": {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, ARTICLE]},
    "as the page's subject": {"@context": "https://schema.org", "@type": "WebPage", "mainEntity": ARTICLE},
}
ODD: dict[str, dict[str, object]] = {
    "context of several": {"@context": ["https://schema.org", {"own": "https://lantern.example"}]},
    "context as an object": {"@context": {"@vocab": "https://schema.org/"}},
    "context with www": {"@context": "http://www.schema.org"},
    "type as an address": {"@type": "http://schema.org/NewsArticle"},
    "types": {"@type": ["Thing", "AnalysisNewsArticle"]},
    "another kind of article": {"@type": "TechArticle"},
    "headlines": {"headline": [TITLE, "Another"]},
    "a headline with its language": {"headline": {"@value": TITLE, "@language": "en"}},
    "a headline with tags": {"headline": "<b>Harbour</b> bridge\nreopens"},
    "a headline with half a character": {"headline": "Harbour\ud83d bridge reopens"},
    "a headline that is no text": {"headline": 5, "name": TITLE},
    "a name alone": {"@type": "Article", "headline": None, "name": [TITLE]},
    "an author by name": {"author": AUTHOR},
    "authors in lists": {"author": [[PERSON], None, 7]},
    "an author in lower case": {"author": {"@type": "person", "name": AUTHOR}},
    "an author of no type": {"author": {"name": [AUTHOR]}},
    "an author's names": {"author": {"@type": ["Person"], "givenName": "Tomas", "familyName": "Reed"}},
    "publishers": {"publisher": [{"name": [SITE]}]},
    "a publisher by name": {"publisher": SITE},
}


@pytest.mark.parametrize("data", AROUND.values(), ids=AROUND)
def test_linked_data_is_found_wherever_it_stands(data: object) -> None:
    assert said(json.dumps(data)) == Metadata(TITLE, AUTHOR, DATE, SITE)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_linked_data_is_understood_however_it_is_said(odd: dict[str, object]) -> None:
    assert said(json.dumps({**ARTICLE, **odd})) == Metadata(TITLE, AUTHOR, DATE, SITE)


WRITTEN = {
    "hidden": "<!-- {} -->",
    "hidden from XML": "//<![CDATA[\n{}\n//]]>",
    "as a statement": "{};",
    "behind a mark": "\ufeff{}",
    "with a break in a string": '[{{"name": "a\nb"}}, {}]',
    "with a long number": f'[{{{{"views": {"9" * 5000}}}}}, {{}}]',
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_linked_data_is_read_however_it_is_written(written: str) -> None:
    assert said(written.format(json.dumps(ARTICLE))) == Metadata(TITLE, AUTHOR, DATE, SITE)


def test_an_organization_is_no_author() -> None:
    assert said(json.dumps({**ARTICLE, "author": ARTICLE["publisher"]})) == Metadata(TITLE, None, DATE, SITE)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["Person", "Article"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@graph", "@value", "mainEntity", *ARTICLE, *PERSON]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(values)
@examples
def test_whatever_linked_data_holds_what_is_read_is_text(data: object) -> None:
    metadata = said(json.dumps(data))
    assert all(isinstance(getattr(metadata, name), (str, type(None))) for name in metadata.__slots__)


def test_no_more_names_are_compared_than_a_page_has_authors() -> None:
    """With each other, each time that one is added: eight hundred took thirteen seconds."""
    names = [f"{chr(97 + n // 26)}{chr(97 + n % 26)} Reed" for n in range(600)]
    articles = [{**ARTICLE, "author": {**PERSON, "name": name}} for name in names]
    people = [{**PERSON, "name": name} for name in names]
    for data in (articles, {**ARTICLE, "author": people}, people):
        assert len((said(json.dumps(data)).author or "").split("; ")) <= MOST_NAMES
    metas = "".join(f'<meta name="citation_author" content="{name}">' for name in names)
    assert (read(page(metas)).author or "").count(";") < MOST_NAMES
    assert plain(["["] * 3000)[1] == "[" * 3000
    assert len(plain(["[" * 9] * 3000)[1]) == 5000


def test_however_many_scripts_hold_linked_data_one_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Finding many takes quadratic time."""
    given: list[int] = []

    def counted(tree: Any, inner: Callable[[Any], Any] = trafilatura.metadata.extract_metadata) -> Any:
        given.append(len(tree.xpath("//script[@type]")))
        return inner(tree)

    monkeypatch.setattr(trafilatura.metadata, "extract_metadata", counted)
    others = '<script type="application/ld+json">{"@type": "WebSite"}</script>' * 20
    article = f'<script type="Application/LD+JSON; charset=utf-8">{json.dumps(ARTICLE)}</script>'
    assert read(page(others + article)) == Metadata(TITLE, AUTHOR, DATE, SITE)
    assert given == [1]


# -- the head -------------------------------------------------------------------------------------

METAS = f"""<title>{TITLE}</title><meta name="author" content="{AUTHOR}">
<meta property="og:site_name" content="{SITE}"><link rel="canonical" href="https://lantern.example/bridge">"""


@pytest.mark.parametrize(
    "before",
    [
        "",
        '<noscript><img src="/seen.gif"></noscript>',
        "<p>",
        "A mark.\n",
        "<p><svg><title>Menu</title></svg></p>",
    ],
)
def test_what_belongs_into_the_head_may_stand_below_it(before: str) -> None:
    found = read(page(before + METAS))
    assert found == Metadata(TITLE, AUTHOR, None, SITE, None, "https://lantern.example/bridge")


def test_what_the_head_says_goes_first() -> None:
    found = read(page(METAS).replace("<p>", '<p><meta name="author" content="Ann Lee"><title>Menu</title>'))
    assert (found.title, found.author) == (TITLE, AUTHOR)


def test_without_a_head_it_is_read_too() -> None:
    found = read(f"<p>{LEAD}</p>{METAS}<p>More of it.</p>")
    assert (found.title, found.author, found.site) == (TITLE, AUTHOR, SITE)


@pytest.mark.parametrize("offset", ["+99:99", "+24:00", "-2400", " +9999", "-99"])
@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="{}">',
        '</head><time datetime="{}">12 November</time>',
    ],
)
def test_an_impossible_offset_from_utc_takes_nothing_with_it(head: str, offset: str) -> None:
    found = read(page(METAS + head.format(f"2024-11-12T08:00:00{offset}")))
    assert (found.title, found.author, found.date, found.site) == (TITLE, AUTHOR, DATE, SITE)


LANGUAGES = {
    "of the page": page(METAS, '<html lang="pt_BR"><head><meta property="og:locale" content="en_US">'),
    "in the header": page('<meta http-equiv="Content-Language" content="pt-br, en">' + METAS),
    "of the network": page('<meta property="og:locale" content="pt_BR">' + METAS, '<html lang=""><head>'),
}


@pytest.mark.parametrize("html", LANGUAGES.values(), ids=LANGUAGES)
def test_a_language_is_found_wherever_it_is_said(html: str) -> None:
    assert read(html).language == "pt-br"


# -- the title ------------------------------------------------------------------------------------

TITLES = {
    "the site behind it": (f"{TITLE} - {SITE}", "Menu", TITLE),
    "the site before it": (f"{SITE} | {TITLE}", "Menu", TITLE),
    "the site, in a sentence": (f"The crew of {SITE}", "Menu", f"The crew of {SITE}"),
    "the site alone": (SITE, "Menu", SITE),
    "what the headline leaves out behind it": (f"{TITLE} | Transport | News", TITLE, TITLE),
    "what it leaves out before it": (f"News › {TITLE}", TITLE.upper(), TITLE),
    "half of the headline": (f"Nine months closed: {TITLE}", TITLE, f"Nine months closed: {TITLE}"),
    "another headline": (f"Bridge opens - {TITLE}", TITLE + " daily", f"Bridge opens - {TITLE}"),
    "a heading that is shorter": (f"Bridge - {TITLE} again", "Bridge", f"Bridge - {TITLE} again"),
    "a hyphen in the headline": (f"{TITLE}-to-be", TITLE, f"{TITLE}-to-be"),
}


@pytest.mark.parametrize(("title", "heading", "headline"), TITLES.values(), ids=TITLES)
def test_a_title_is_the_headline_without_the_site(title: str, heading: str, headline: str) -> None:
    metas = f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{SITE}">'
    assert read(page(f"{metas}</head><body><h1>{heading}</h1>")).title == headline
