"""HTML in: what is HTML, in which charset, and the promises that hold for it as for text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import trafilatura.metadata
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner import Metadata, Options, Outcome, Reading, clean, explain
from cleaner.charset import decode
from cleaner.cli import main
from cleaner.markup import is_html, limits, read
from cleaner.metadata import MOST_ELEMENTS
from tests.test_promises import assert_partition, examples
from tests.test_samples import PAGES
from tests.test_samples import read as sample

LEAD = "The bridge over the Orrin reopened on Monday, nine months after a barge struck its third pillar."
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><title>Harbour bridge reopens - The Lantern</title>
<meta name="author" content="Tomas Reed"><meta property="og:site_name" content="The Lantern">
<meta property="article:published_time" content="2024-11-12T08:00:00Z">
<link rel="canonical" href="https://lantern.example/bridge">
<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "Not seen."}}</script></head>
<body><nav><a href="/">Home</a><a href="/news">News</a></nav>
<h1>Harbour bridge reopens</h1><p>Share on Facebook</p><p>{LEAD}</p>
<footer>All rights reserved.</footer></body></html>"""

# -- what is HTML ---------------------------------------------------------------------------------

HTML = {
    "a page": PAGE,
    "XHTML": '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">\n<html xmlns="x"><body>',
    "a comment first": "<!-- saved from a site -->\n<html><head>",
    "a mark first": "\ufeff  <!doctype html><p>One.",
    "a damaged mark first": "ï»¿<!DOCTYPE html>\n<html>\n<head>\n</head>\nOne.",
    "no html tag": "<p>One paragraph\nof two lines.</p>\n<p>Another.</p>",
    "a fragment that begins with text": "Just <b>one</b> line.<br>And another.",
    "a feed's summary": 'It reopens. <a href="https://x.example/">Read more</a>',
    "unclosed": "<ul><li>one<li>two</ul>",
    "a body of text": "<body>The bridge reopened.</body>",
    "upper case": "<P>One.</P>",
    "a page of text": "<!doctype html>\nThe bridge reopened.",
    "a doctype alone": "<!doctype html>",
    "a doctype of nothing": "\n\t<!DOCTYPE>\n<!--[if IE 9]><html><![endif]-->\n<html>\nOne.",
    "a marked line": "<mark>The bridge</mark> reopened.",
    "characters with readings": "<ruby>橋<rt>はし</rt></ruby>",
    "a caption of a gallery": "[gallery]<p>The bridge reopened.</p>",
}
TEXT = {
    "empty": "",
    "prose": LEAD,
    "smaller than": "For a < b and b > c, a<b holds.",
    "tags between letters": "if a<b and b>c then a<c",
    "a feed in one line": "<rss><channel><title>News</title><item><title>One.</title></item></channel></rss>",
    "tags named": "Use the <p> tag for paragraphs, and close it with </p> if you like.",
    "a tutorial": "How to write a page\n\nPut this in a file:\n\n<html>\n<body>\n<p>Hi</p>\n</body>\n"
    "</html>\n\nThen open it.\nThe <b> tag makes text bold.\nThat is all there is to it.",
    "the tag in front": "<p> opens a paragraph.\nIt need not be closed.\nAnother closes it.",
    "the doctype in front": "<!DOCTYPE html> is the first line of a page.\nIt tells the browser.",
    "an address": "<mara@lantern.example> wrote:\n\nThe bridge is open.",
    "a link in angles": "See <https://lantern.example/bridge>.\nIt is open.",
    "a feed": '<?xml version="1.0"?><rss><channel><item/></channel></rss>',
    "a feed with comments behind": "<rss><channel><title>A</title></channel></rss>\n<!-- a --><!-- b -->",
    "a feed that was cut": '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>One</title>',
    "JSON": '{"html": "<p>The bridge reopened.</p>"}',
    "JSON in several lines": '[\n  {"html": "<p>The bridge reopened.</p>"}\n]\n',
    "lines of JSON": '{"html": "<p>One.</p>"}\n{"html": "<p>Two.</p>"}\n',
    "a list in JSON": '["<p>One.</p>", "<p>Two.</p>"]',
    "a heart": "I <3 bridges.",
    "generics": "List<String> names = new ArrayList<>();\nMap<String, Integer> counts;",
}


@pytest.mark.parametrize("text", HTML.values(), ids=HTML)
def test_html_is_told_from_text(text: str) -> None:
    assert is_html(text)


@pytest.mark.parametrize("text", TEXT.values(), ids=TEXT)
def test_text_that_speaks_of_html_is_text(text: str) -> None:
    assert not is_html(text)
    assert explain(text).reading is Reading.TEXT


def test_the_format_can_be_said() -> None:
    assert explain("one<br>two", Options(format="text")).source == "one<br>two"
    assert explain("a < b <i>c</i>", Options(format="html")).source == "a < b c"
    with pytest.raises(ValueError, match="format"):
        Options(format="pdf")  # type: ignore[arg-type]


# -- what comes out -------------------------------------------------------------------------------


def test_the_article_of_a_page_comes_out() -> None:
    assert clean(PAGE) == f"Harbour bridge reopens\n\n{LEAD}"
    assert explain(PAGE).reading is Reading.DOM


def test_a_page_says_who_wrote_it() -> None:
    metadata = explain(PAGE).metadata
    assert metadata.title == "Harbour bridge reopens"
    assert metadata.author == "Tomas Reed"
    assert metadata.date == "2024-11-12"
    assert metadata.site == "The Lantern"
    assert metadata.language == "en"
    assert metadata.url == "https://lantern.example/bridge"


@pytest.mark.parametrize("said", ['lang="pt-BR"', 'xml:lang="pt-BR"', 'lang xml:lang=" pt-br "'])
def test_a_page_says_its_language(said: str) -> None:
    assert explain(PAGE.replace('lang="en"', said)).metadata.language == "pt-br"


def test_of_text_nothing_is_known() -> None:
    metadata = explain(LEAD).metadata
    assert {getattr(metadata, name) for name in metadata.__slots__} == {None}
    assert explain("<p></p>", Options(format="html")).metadata == metadata


HOSTILE_HEADS = {
    "a declaration": f"<?xml {' ' * 100_000}>",
    "a doctype": f"<!doctype html {'/' * 100_000}>",
    "an author": f'<meta name="author" content="Tomas Reed {"(" * 100_000}">',
    "broken data": f"""<script type="application/ld+json">{{{'"author":' * 20_000}</script>""",
    "data with a long name": f"""<script type="application/ld+json">{{"@type": "NewsArticle", "author":
        {{"@type": "Person", "name": "Tomas Reed {"(" * 100_000}"}}}}</script>""",
    "nested data": f'<script type="application/ld+json">{"[" * 100_000}</script>',
}
"""What patterns would take minutes over."""


@pytest.mark.parametrize("head", HOSTILE_HEADS.values(), ids=HOSTILE_HEADS)
def test_long_values_do_not_keep_metadata_from_being_read(head: str) -> None:
    page = head if head[1] in "?!" else f"<!doctype html>{head}"
    page += f"<title>Harbour bridge reopens</title><body><h1>Harbour bridge reopens</h1><p>{LEAD}"
    metadata = explain(page, as_pages).metadata
    assert metadata.title == "Harbour bridge reopens"
    assert metadata.author in (None, "Tomas Reed")


def test_of_a_huge_page_only_the_beginning_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what it says of itself at its end."""
    given: list[int] = []

    def counted(tree: Any, inner: Callable[[Any], Any] = trafilatura.metadata.extract_metadata) -> Any:
        given.append(sum(1 for _ in tree.iter()))
        return inner(tree)

    monkeypatch.setattr(trafilatura.metadata, "extract_metadata", counted)
    last = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-11-12"}</script>'
    )
    tags = '<div class="tags"><a href="/tag/x">Bridge</a></div>' * 5000
    found = explain(f"<title>Harbour bridge reopens</title><p>{LEAD}{tags}{last}", as_pages).metadata
    assert (found.title, found.date) == ("Harbour bridge reopens", "2024-11-12")
    assert given == [MOST_ELEMENTS + 2]  # the script as well, and what it says plainly


def test_odd_dates_are_passed_over_in_silence(recwarn: pytest.WarningsRecorder) -> None:
    page = f'<html><meta name="date" content="Tue, 12 Nov 2024 08:00:00 XYZT"><p>{LEAD}<p>{LEAD}</p>'
    assert explain(page, as_pages).metadata.date == "2024-11-12"
    assert not recwarn.list


def test_a_page_without_text_is_empty() -> None:
    assert explain("<html><head></head></html>").outcome is Outcome.EMPTY


def as_html(text: str) -> str:
    """A text as a page: a paragraph a block, a break a line."""
    blocks = re.split(r"\n\s*\n", text.strip("\n"))
    paragraphs = ["<br>".join(html.escape(line) for line in block.split("\n")) for block in blocks]
    return f"<!doctype html><meta charset=utf-8><body>{''.join(f'<p>{block}</p>' for block in paragraphs)}"


@pytest.mark.parametrize(
    "path", [p for p in PAGES if p.stem != "whole-code"], ids=lambda path: str(path.stem)
)
def test_a_sample_as_html_gives_the_same_article(path: Path) -> None:
    text = sample(path)
    page = explain(as_html(text), Options(model=False))
    assert page.reading is Reading.DOM
    assert page.text.split() == clean(text, Options(model=False)).split()


def test_code_keeps_its_lines() -> None:
    text = sample(next(path for path in PAGES if path.stem == "whole-code"))
    page = explain(f"<!doctype html><pre>\n{html.escape(text)}</pre>")
    assert page.text.split() == clean(text).split()
    assert [line for line in page.source.splitlines() if line] == [
        line.rstrip() for line in text.splitlines() if line.strip()
    ]


PLACED = {
    "shape-in-footer": "<footer><p>{}</footer>",
    "shape-in-nav": "<nav><p>{}</nav>",
    "shape-in-header": '<div role="banner"><p>{}</div>',
    "shape-in-aside": "<aside><p>{}</aside>",
    "shape-in-dialog": "<dialog><p>{}</dialog>",
    "shape-in-time": "<time>{}</time>",
    "shape-in-caption": "<figure><figcaption>{}</figcaption></figure>",
}
"""What holds what is not the article, by the rule that says so."""
LINE = "Lamps on the quay at dusk"


@pytest.mark.parametrize(("rule", "place"), PLACED.items(), ids=PLACED)
def test_a_place_says_what_stands_in_it(rule: str, place: str) -> None:
    page = f"<html><body><p>{LEAD}</p>{place.format(LINE)}<p>{LEAD[::-1]}</p>"
    assert [decision.reason for decision in explain(page).removed] == [rule]
    assert LINE in clean(page, Options(rules_off=frozenset({rule})))
    assert LEAD in clean(f"<html><body>{place.format(LEAD)}"), "what holds all of the prose holds the article"


@pytest.mark.parametrize("place", ["<header><h1>{}</h1></header>", "<main><header>{}</header></main>"])
def test_a_header_of_the_article_stays(place: str) -> None:
    assert LINE in clean(f"<html><body>{place.format(LINE)}<p>{LEAD}</p>")


# -- the command ----------------------------------------------------------------------------------


def run(*arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


def test_the_command_cleans_pages(tmp_path: Path) -> None:
    article = f"Harbour bridge reopens\n\n{LEAD}\n"
    file = tmp_path / "page.html"
    file.write_bytes(PAGE.encode("utf-16"))
    assert run("clean", str(file)).stdout == article
    assert run("clean", "-", stdin=PAGE.encode()).stdout == article
    assert run("clean", "-", "--format", "text", stdin=PAGE.encode()).stdout.startswith("<!DOCTYPE html>")
    assert run("clean", "-", stdin=LEAD.encode()).stdout == LEAD
    french = f"<p>{FRENCH}</p>".encode("cp437")
    assert run("clean", "--charset", "cp437", "-", stdin=french).stdout == f"{FRENCH.strip()}\n"


def test_a_charset_that_nobody_knows_is_named() -> None:
    result = run("clean", "--charset", "utf-9", "-", stdin=PAGE.encode())
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no charset is called 'utf-9'" in result.stderr


def test_text_that_is_not_utf8_is_still_an_error() -> None:
    result = run("clean", "-", stdin=FRENCH.encode("latin-1"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not UTF-8" in result.stderr


def test_the_command_says_how_a_page_was_read() -> None:
    shown = json.loads(run("explain", "--json", "-", stdin=PAGE.encode()).stdout)
    assert shown["reading"] == "dom"
    assert shown["metadata"] == asdict(explain(PAGE).metadata)
    assert shown["metadata"]["title"]
    assert "".join(row["text"] for row in shown["decisions"]) == explain(PAGE).source


# -- promises -------------------------------------------------------------------------------------

TAGS = (
    "p div span a b ul li table tr td th pre br h1 h2 nav footer article script style template noscript "
    "select textarea option svg math title head body html frameset button figure figcaption form img hr dl dd"
)
tags = st.sampled_from(TAGS.split())
attributes = st.sampled_from(
    ["", ' class="share nav"', " hidden", ' href="/x"', " style='display: none'", ' id="a>b"', ' x="', "/"]
)
words = st.sampled_from(
    [
        *(
            LEAD,
            "Share on Facebook",
            "Harbour bridge reopens",
            "大桥周一重新开放。",
            "أعيد فتح الجسر",
            "Read more",
        ),
        *("&amp;", "&nbsp;", "&#0;", "&lt;p&gt;", "&bogus;", "\x00", "\ud800", "\u00ad", "\u2028", " ", "\n"),
        *("<![CDATA[x]]>", "<!--", "-->", "<?php x ?>", "<", ">", "By Tomas Reed", "© 2024 The Lantern"),
    ]
)
markup = st.one_of(
    words, st.builds("<{}{}>".format, tags, attributes), st.builds("</{}>".format, tags), words
)
documents = st.lists(markup, max_size=40).map("".join)
as_pages = Options(format="html")


@given(documents)
@examples
def test_any_markup_is_cleaned_and_answered_for(source: str) -> None:
    cleaned = explain(source, as_pages)
    assert_partition(cleaned)
    assert explain(cleaned.text, Options(format="text")).text == cleaned.text


@given(documents)
@example("&lt;p&gt;One.&lt;/p&gt; <p>&lt;p&gt;Two.&lt;/p&gt;")
@example("<p>Share on Facebook<p>&lt;p&gt;One.&lt;/p&gt;")
@example("Share on Facebook\n<p>One.</p>\n")
@example("<p>" + "&amp;" * 30 + "lt;p>One.")
@examples
def test_cleaning_a_page_twice_is_cleaning_it_once(source: str) -> None:
    assert clean(clean(source)) == clean(source)


@given(documents)
@example("<svg><html>")
@examples
def test_any_page_may_be_asked_who_wrote_it(source: str) -> None:
    assert isinstance(explain(source, as_pages).metadata, Metadata)


@given(documents)
@examples
def test_tag_by_tag_each_line_has_a_hint_too(source: str) -> None:
    from cleaner.blocks import split
    from cleaner.markup import plain

    text, hints = plain.lines(source).rendered()
    assert len(list(split(text))) == len(hints)


@given(st.binary(max_size=300) | documents.map(lambda text: text.encode("utf-16", "replace")))
@examples
def test_any_bytes_are_accepted(raw: bytes) -> None:
    assert_partition(explain(raw))
    assert_partition(explain(raw, as_pages))


# -- limits ---------------------------------------------------------------------------------------

MANY = 20_000
HOSTILE = {
    "nested": "<div>" * MANY,
    "nested lists": "<ul><li>" * MANY,
    "nested, and closed by others": "<div></p>" * MANY,
    "hidden in attributes": '<div a="</div>">' * MANY,
    "hidden in scripts": "<div><script></div></script>" * MANY,
    "attributes": f"<p {' '.join(f'a{n}' for n in range(MANY))}>",
    "attributes with ends": f"""<p {" ".join(f"a{n}='>'" for n in range(MANY))}>""",
    "attributes of a script": f"<script {' '.join(f'a{n}' for n in range(MANY))}></script>",
    "roots": "".join(f"<html a{n}=1>" for n in range(MANY)),
    "roots with ends": "".join(f"<body a{n}=1></body>" for n in range(MANY)),
    "formatting": "<p>" + "".join(f"<b id={n}>" for n in range(900)) + "</p><p>x" * 900,
    "nested beyond their end tags": "<div><table><td></div></table>" * MANY,
    **{
        f"formatting with end tags in {inside}": "".join(
            f"<p><b id={n}>{inside}</b>x{after}</p>" for n in range(900)
        )
        for inside, after in (
            ("<table><td>", "</table>"),
            ("<table><td><object>", "</table></object>"),
            ("<object>", "</object>"),
            ("<select>", "</select>"),
            ("<math><mi>", "</math>"),
            ("<math><mi><p>", "</mi></math>"),
            ("<svg><foreignObject>", "</foreignObject></svg>"),
        )
    },
}
"""What takes a parser quadratic time or memory."""


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_beyond_the_limits_a_page_is_read_without_a_tree(source: str) -> None:
    page = read(f"{source}<p>{LEAD}</p><p>More.")
    assert page.reading is Reading.PLAIN
    assert page.text.endswith(f"{LEAD}\n\nMore.")


ORDINARY = {
    "300 deep": "<div>" * 300,
    "rows": "<table>" + "<tr><td>a<td>b" * MANY + "</table>",
    "unclosed paragraphs": "<p>text" * MANY,
    "options": f"<select>{'<option>a' * MANY}</select>",
    "a long text": f"<p>{'word ' * 2_000_000}",
    "comments": "<!--" * MANY + "-->",
    "angles": "<" * MANY,
    "entities": "&amp" * MANY,
    "a picture in an attribute": f'<img src="data:image/png;base64,{"A/b " * MANY}">',
    "tables in links": "<a href=/><table><td><b>x</b></table></a>" * MANY,
    "icons in links": "<a href=/><svg><desc>x</desc></svg></a>" * MANY,
    "a script": f"<script>{'if (a<b && c) x = 1; ' * MANY}</script>",
}
"""What is large, but no trouble."""


@pytest.mark.parametrize("source", ORDINARY.values(), ids=ORDINARY)
def test_within_the_limits_it_is_read_with_a_tree(source: str) -> None:
    page = read(f"{source}<p>{LEAD}</p><p>More.")
    assert page.reading is Reading.DOM
    assert page.text.endswith(f"{LEAD}\n\nMore.")


def test_a_page_of_a_size_beyond_the_limit_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHARACTERS", len(PAGE) - 1)
    page = explain(PAGE)
    assert page.reading is Reading.PLAIN
    assert page.text == clean(PAGE + " ", Options()) == f"Harbour bridge reopens\n\n{LEAD}"


# -- charsets -------------------------------------------------------------------------------------

RUSSIAN = "Мост через Оррин открыли в понедельник, через девять месяцев после удара баржи. " * 5
FRENCH = "Le pont a rouvert lundi, neuf mois après le choc d'une péniche, a déclaré la mairie. " * 5
JAPANESE = "橋は月曜日に再開された。はしけが橋脚に衝突してから九か月ぶりである。" * 5

SPANISH = "El puente reabrió el lunes, nueve meses después del choque de una barcaza, señaló el alcalde. "
QUOTED = "The bridge reopened on Monday, the “harbour” master said – it cost €11m. "
POLISH = (
    "Wczoraj otwarto most, który dziewięć miesięcy temu uszkodziła barka; są już pierwsze wnioski i źródła. "
    * 5
)
TURKISH = "Köprü pazartesi günü açıldı, bir mavna üçüncü ayağa çarpalı dokuz ay olmuştu; şöyle dedi. " * 5
CZECH = (
    "Most přes řeku byl v pondělí znovu otevřen, devět měsíců poté, co člun narazil do třetího pilíře. "
    "Nikdy jsme nevěřili, že to potrvá zimu a půl, řekl přístavní kapitán, který přihlížel z nábřeží. "
    "Oprava stála čtyři miliony, více než všechny předchozí, a dělníci při ní vyměnili každý šroub. "
)


def page_in(charset: str, text: str, declared: str | None = None) -> bytes:
    head = f"<meta charset={declared}>" if declared else ""
    return f"<!doctype html><head>{head}<body><p>{text}</p>".encode(charset)


BYTES = {
    "UTF-8": (page_in("utf-8", RUSSIAN), None, RUSSIAN),
    "a mark": (page_in("utf-8-sig", RUSSIAN, "windows-1251"), None, RUSSIAN),
    "UTF-16 with a mark": (page_in("utf-16", RUSSIAN), None, RUSSIAN),
    "UTF-16 without": (page_in("utf-16-le", RUSSIAN, "utf-16"), None, RUSSIAN),
    "declared": (page_in("windows-1251", RUSSIAN, "windows-1251"), None, RUSSIAN),
    "declared, long-windedly": (
        f'<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><p>{JAPANESE}'.encode(
            "cp932"
        ),
        None,
        JAPANESE,
    ),
    "in XML": (f'<?xml version="1.0" encoding="koi8-r"?><html><p>{RUSSIAN}'.encode("koi8-r"), None, RUSSIAN),
    "by HTTP": (page_in("windows-1251", RUSSIAN), "cp1251", RUSSIAN),
    "by HTTP, against the page": (page_in("windows-1251", RUSSIAN, "utf-8"), "windows-1251", RUSSIAN),
    "Latin 1 that is Windows": (page_in("cp1252", "“Café” – €5", "iso-8859-1"), None, "“Café” – €5"),
    "escapes": (page_in("iso2022_jp", JAPANESE, "iso-2022-jp"), None, JAPANESE),
    "a lie: UTF-8 called Latin 1": (page_in("utf-8", RUSSIAN, "iso-8859-1"), None, RUSSIAN),
    "a lie: Latin 1 called UTF-8": (page_in("latin-1", FRENCH, "utf-8"), None, FRENCH),
    "a lie: Cyrillic called Latin 1": (page_in("windows-1251", RUSSIAN, "iso-8859-1"), None, RUSSIAN),
    "a lie: Czech of ISO called Latin 1": (page_in("iso8859_2", CZECH, "iso-8859-1"), None, CZECH),
    "a lie: Czech of Windows called Latin 1": (page_in("cp1250", CZECH, "iso-8859-1"), None, CZECH),
    "not said": (page_in("windows-1251", RUSSIAN), None, RUSSIAN),
    "not said, Western": (page_in("cp1252", SPANISH), None, SPANISH),
    "not said, quotation marks alone": (page_in("cp1252", QUOTED), None, QUOTED),
    "not said, Polish of ISO": (page_in("iso8859_2", POLISH), None, POLISH),
    "not said, Polish of Windows": (page_in("cp1250", POLISH), None, POLISH),
    "not said, by escapes": (page_in("iso2022_jp", JAPANESE), None, JAPANESE),
    "not said, UTF-16": (page_in("utf-16-be", RUSSIAN), None, RUSSIAN),
    "not said, UTF-32": (page_in("utf-32-le", RUSSIAN), None, RUSSIAN),
    "not said, UTF-32, the other way round": (page_in("utf-32-be", RUSSIAN), None, RUSSIAN),
    "not said, Turkish": (page_in("cp1254", TURKISH), None, TURKISH),
    "by a nickname": (page_in("cp932", JAPANESE, "x-sjis"), None, JAPANESE),
    "unknown": (page_in("utf-8", RUSSIAN, "x-none"), "rot13", RUSSIAN),
}


@pytest.mark.parametrize(("raw", "charset", "text"), BYTES.values(), ids=BYTES)
def test_bytes_are_read_whatever_they_claim(raw: bytes, charset: str | None, text: str) -> None:
    assert explain(raw, Options(charset=charset)).source.split() == text.split()


def test_a_damaged_byte_does_not_change_the_charset() -> None:
    raw = page_in("utf-8", RUSSIAN, "utf-8")
    assert decode(raw.replace("Мост".encode(), b"\xd0\xff", 1)).count(RUSSIAN[:80]) == 4
    assert decode(f"{QUOTED * 4}caf".encode() + b"\xe9") == f"{QUOTED * 4}caf\ufffd"


def test_text_may_come_as_bytes() -> None:
    assert explain(LEAD.encode()).source == LEAD
    assert explain(LEAD.encode()).reading is Reading.TEXT
    assert explain(FRENCH.encode("latin-1")).source == FRENCH
