"""HTML -> lines: what becomes a line, and what is said about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks import split
from cleaner.document import Hint, Reading, Within
from cleaner.markup import plain, read

LINES = {
    "paragraphs": ("<p>One.<p>Two.", "One.\n\nTwo."),
    "inline elements": ("<p>A <b>bold</b> <a href=x>link</a>, H<sub>2</sub>O.", "A bold link, H2O."),
    "line breaks": ("<p>One<br>two<br><br>three", "One\ntwo\n\nthree"),
    "a break in a headline": ("<h1>One<br>two</h1>", "One two"),
    "a list": ("<ul><li>one<li>two</ul>", "one\ntwo"),
    "a nested list": ("<ul><li>one<ul><li>inner</ul><li>two</ul>", "one\ninner\ntwo"),
    "a table": ("<table><tr><th>a<th>b<tr><td>c<td>d</table>", "a\tb\nc\td"),
    "a table of paragraphs": ("<table><tr><td><p>One.<td><p>Two.</table>", "One.\n\nTwo."),
    "code": ("<pre>if x:\n  y()\n\nz()</pre>", "if x:\n  y()\n\nz()"),
    "white space": ("<p>  one\n\ttwo&nbsp;&nbsp;three </p>", "one two three"),
    "soft hyphens": ("<p>Donau&shy;dampf</p>", "Donaudampf"),
    "links side by side": ("<a href=1>One</a><a href=2>Two</a>", "One Two"),
    "links in elements side by side": ("<i><a href=1>One</a></i><i><a href=2>Two</a></i>", "One Two"),
    "a piece of a table": ("\n<tr><td>a</td><td>b</td></tr>", "a\tb"),
    "readings": ("<ruby>橋<rp>[</rp><rt>はし</rt><rp>]</rp>と<rt> </rt></ruby>", "橋(はし)と"),
    "a fraction": ("<p><math><mfrac><mn>1</mn> <mn>2</mn></mfrac><mi>x</mi></math> a", "1/2x a"),
    "tags to be seen": ("<p>A<xmp class=a>B <i>&amp;</xmp>C", "A\n\nB <i>&amp;\n\nC"),
    "text around blocks": ("before<div>inside</div>after", "before\n\ninside\n\nafter"),
    "what no reader sees": ("<script>x</script><style>y</style><template>z</template><!-- c -->a", "a"),
    "an image": ('<p>A<img alt="picture">B', "A B"),
}


def test_empty_elements_of_xml_are_empty() -> None:
    page = '<html xmlns="x"><head><title/><script src="x.js"/></head><body>One.</body>'
    for depth, reading in ((1, Reading.DOM), (3000, Reading.PLAIN)):
        found = read(f'<?xml version="1.0"?>\n{page}{"<div>" * depth}Two.')
        assert (found.text, found.reading) == ("One.\n\nTwo.", reading)
    assert read(page).text == "", "in HTML a title has an end tag"


@pytest.mark.parametrize(("html", "text"), LINES.values(), ids=LINES)
def test_a_block_is_a_line(html: str, text: str) -> None:
    assert read(html).text == text


ALIKE = ("readings", "a fraction", "tags to be seen")


@pytest.mark.parametrize(
    "html", ["<p>super<wbr>cali<style>x</style>fragil", *(LINES[name][0] for name in ALIKE)]
)
def test_tag_by_tag_it_is_the_same(html: str) -> None:
    assert plain.lines(html).rendered()[0] == read(html).text


def hint(html: str, line: str) -> Hint:
    page = read(html)
    return next(hint for block, hint in zip(split(page.text), page.hints, strict=True) if line in block.text)


def test_a_hint_says_where_a_line_stands() -> None:
    html = (
        '<title>A long headline - Site</title><div id="mainColumn" class="article-body"><ul role=navigation>'
    )
    found = hint(f"{html}<li><a href=x>Home page</a> now", "Home")
    assert found.tags == ("li", "ul", "div", "body")
    assert found.names == ("navigation", "main", "column", "article", "body")
    assert found.within == Within.NAV | Within.LIST
    assert 0.5 < found.links < 1
    assert not found.titled
    assert hint(f"{html}<h2>A Long Headline</h2>", "Headline").titled
    assert hint(f"{html}<h2>A Long Headline</h2>", "Headline").heading == 2


@given(st.text(alphabet=st.sampled_from("<>/=\"' \n\t\x00\x85\u2028\ud800ab!-&;pdivlrethsuo")) | st.text())
def test_each_line_has_one_hint(html: str) -> None:
    page = read(html)
    assert len(list(split(page.text))) == len(page.hints)


@pytest.mark.parametrize(
    "title",
    [
        "Harbour bridge reopens - The Lantern",
        "The Lantern: Harbour bridge reopens",
        "A | B – Harbour bridge reopens",
    ],
)
def test_the_headline_stands_above_its_lead(title: str) -> None:
    lead = "The bridge over the Orrin reopened on Monday, nine months after a barge struck its third pillar."
    head = f"<title>{title}</title><p>Menu"
    page = read(f"{head}<p>{lead}<h1>Harbour bridge reopens</h1>More.")
    assert page.text == f"Menu\n\nHarbour bridge reopens\n\n{lead}\n\nMore."
    assert [hint.heading for hint in page.hints] == [0, 1, 0, 0]
    for other in ("Another headline", "bridge reopens"):
        assert read(f"{head}<p>{lead}<h1>{other}</h1>More.").text.startswith(f"Menu\n\n{lead}")


def test_the_name_of_the_site_is_no_headline() -> None:
    lead = "The bridge over the Orrin reopened on Monday, nine months after a barge struck its third pillar."
    page = read(f"<title>Harbour bridge reopens - The Lantern</title><p>{lead}<h1>The Lantern</h1>More.")
    assert page.text.startswith(lead)


def test_names_inside_code_do_not_count() -> None:
    """What a highlighter calls a comment is no reader's."""
    code = '<pre class="language-sh"><i class="hljs-comment"># Open the bridge</i>\nbridge open</pre>'
    _, *hints = read(f'<p class="lead">One.</p>{code}').hints
    assert [hint.names for hint in hints] == [("language", "sh")] * 2
