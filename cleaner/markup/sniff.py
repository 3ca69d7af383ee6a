"""Whether a text is HTML, or only speaks of it."""

from __future__ import annotations

import re

LOOKED_AT = 20_000
"""Characters at the beginning, and as many at the end, by which a text is judged."""
MOSTLY = 0.5
"""The share of the lines of a fragment in which tags stand."""

_ELEMENTS = (
    "a|abbr|address|article|aside|b|big|blockquote|body|br|button|center|cite|code|dd|del|details|div|dl|dt|em|"
    "fieldset|figcaption|figure|font|footer|form|frameset|h[1-6]|head|header|hgroup|hr|html|i|iframe|img|input|ins|"
    "kbd|label|li|link|main|mark|marquee|meta|nav|noscript|ol|p|picture|pre|q|ruby|s|script|section|small|span|"
    "strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|th|thead|time|title|tr|tt|u|ul|video"
)
_OPENS = rf"<(?:{_ELEMENTS})(?:\s[^<>]*)?>"
_USES = rf"(?<![^\W_])<(?:{_ELEMENTS})(?:\s[^<>=]*+=[^<>]*+|\s*/)?>"
"""A tag with nothing in it but attributes that are set, and not behind a letter, as in ``a<b and b>c``."""
_CLOSES = rf"</(?:{_ELEMENTS})\s*>"
# marks of byte order, whole and damaged, comments, instructions
_BEFORE = r"[\ufeff\ufffd\0ï»¿]*+\s*+(?:<!--.*?-->\s*+|<\?[^>]*>\s*+)*+"
_FLAGS = re.IGNORECASE | re.ASCII | re.DOTALL

_DOCTYPE = r"<!doctype(?:\s+html5?\b[^<>]*+)?(?:>[ \t]*+(?:[\r\n<]|\Z)|<|\Z)"
"""Behind which no sentence goes on."""
_FRAME = re.compile(rf"{_BEFORE}(?:{_DOCTYPE}|<(?:html|head|body)(?:\s[^<>]*)?>\s*<[a-z!])", _FLAGS)
_XML = re.compile(rf"{_BEFORE}<(?!(?:{_ELEMENTS})\b)([a-z][\w:.]*+)[\s>]", _FLAGS)
"""How a feed and its like begin; the name of a custom element holds a hyphen."""
_FEEDS = frozenset(("rss", "feed", "rdf:rdf", "urlset", "sitemapindex", "opml"))
_JSON = re.compile(r'[\ufeff\s]*+(?:\{\s*+"|\[\s*+["{\[])')
_FIRST = re.compile(_BEFORE + _OPENS, _FLAGS)
_LAST = re.compile(rf"(?:{_OPENS}|{_CLOSES}|-->)\Z", _FLAGS)
_USED = re.compile(
    # a tag that is mentioned stands between spaces, commas or quotation marks; one that is used touches text
    rf"{_USES}[^\W_]|<(?:br|hr|li)>[^\W_]|[^\W_][.!?:]?{_CLOSES}|[^\W_][.!?:]?<br\s*/?>"
    # or carries something
    r"|<[a-z]+[1-6]?\s+[a-z-]+\s*=[^<>]*>"
    # or fills the line
    rf"|\A\s*+(?:(?:{_OPENS}|{_CLOSES})\s*+)++\Z",
    re.IGNORECASE,
)


def is_html(text: str) -> bool:
    """Whether ``text`` is a page or a fragment of HTML.

    A page begins as pages begin. A fragment begins and ends with a tag, or its first line and half of
    its others hold tags that are used. A text about HTML begins with a sentence, and mentions some.

    >>> is_html("<p>One.<p>Two.</p>"), is_html("One.<br>Two."), is_html("Open with <p>, close with </p>.")
    (True, True, False)
    """
    start = text[:LOOKED_AT]
    if "<" not in start:
        return False
    if _FRAME.match(start):
        return True
    end = text[-LOOKED_AT:].rstrip()
    if _FIRST.match(start) and _LAST.search(end):
        return True
    if (xml := _XML.match(start)) and _is_all(xml[1], end):
        return False
    if _JSON.match(start) and end.endswith(("}", "]")):
        return False
    lines = [line for line in start.splitlines() if line and not line.isspace()]
    if not lines or not _USED.search(lines[0]):
        return False
    return sum(_USED.search(line) is not None for line in lines) >= MOSTLY * len(lines)


def _is_all(element: str, end: str) -> bool:
    """Whether an element that is none of HTML holds all of the text, but for comments behind it."""
    while end.endswith("-->") and "<!--" in end:
        end = end[: end.rfind("<!--")].rstrip()
    return element.lower() in _FEEDS or end.endswith(f"</{element}>")
