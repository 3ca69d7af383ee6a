"""Kinds of boilerplate read off the markup of training pages: labels for a model that sees text alone.

Class names, ids and tags tell what a box is for ("share-bar", "related", `figcaption`). They are noisy
and name only some of the lines, but there are a hundred times as many of them as hand-made labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
from lxml import etree, html  # type: ignore[import-untyped]

from cleaner.document import Kind
from cleaner.model.lexer import Floats, Ints
from cleaner.model.network import KINDS

# the first that fits the nearest box wins: what is special comes before what is general
_BY_NAME = tuple(
    (KINDS.index(Kind(kind)), re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("credit", r"credit|copyright-?(?:holder|image|photo)|photographer|img-?source"),
        ("caption", r"caption|bildunterschrift|legende"),
        ("byline", r"byline|author|autor|writer|contributor"),
        ("dateline", r"dateline|timestamp|pub-?date|published|(?:post|entry|article)-?date|posted-?on"),
        ("share", r"share|sharing|social|addthis|follow-?us"),
        ("newsletter", r"newsletter|subscri|sign-?up|mailing|abo-?box"),
        ("donation", r"donat|spende|support-?us|membership"),
        ("comment_ui", r"comment|disqus|kommentar|respond|reply|discussion"),
        ("pagination", r"paginat|pager|page-?numbers|page-?links"),
        ("legal", r"cookie|consent|disclaimer|copyright|legal|gdpr|imprint"),
        ("promo", r"advert|\bads?\b|\bad-|-ad\b|promo|sponsor|banner|anzeige|affiliate|shop|\bcta\b"),
        ("related", r"related|recommend|read-?more|more-?(?:from|on|news|stories)|trending|popular"),
        ("related", r"most-?read|teaser|latest"),
        ("nav", r"\bnav|menu|breadcrumb|navigation|skip-|\btags?\b|topics|categor|header|footer|sidebar"),
    )
)
_BY_TAG = {
    tag: KINDS.index(Kind(kind))
    for kind, tags in {
        "caption": ["figcaption"],
        "dateline": ["time"],
        "nav": ["nav", "footer"],
        "byline": ["address"],
    }.items()
    for tag in tags
}
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "time", "u", "var",
})  # fmt: skip
_UNREAD = frozenset({"script", "style", "noscript", "template", "svg", "head"})
LEVELS = 6  # how far up a box is looked for: further up the names are the theme's
SPELLED = 60  # letters by which a line of text and a box of the page are recognised as the same


def boxes(source: str) -> dict[str, int]:
    """-> the kind of each text that stands in a named box of an HTML page, -1 for one in several kinds."""
    known: dict[str, int] = {}
    for text, kind in _texts(source):
        spelled = _spelled(text)
        if known.setdefault(spelled, kind) != kind:
            known[spelled] = -1
    return known


def kinds_of_lines(known: Mapping[str, int], lines: Sequence[str], content: Floats) -> Ints:
    """-> for each line that is not content the kind of its box, else -1."""
    kinds = [
        -1 if wanted else known.get(_spelled(line), -1) for line, wanted in zip(lines, content, strict=True)
    ]
    return np.array(kinds, np.int64)


def _texts(source: str) -> Iterator[tuple[str, int]]:
    """-> the text of each block-level element, without its block-level children's, and its kind or -1."""
    try:
        root = html.document_fromstring(source)
    except (etree.ParserError, ValueError):
        return
    texts: dict[html.HtmlElement, list[str]] = {}
    for element in root.iter(etree.Element):
        if element.tag in _UNREAD:
            element.text = None
            continue
        if element.text:
            texts.setdefault(_block(element), []).append(element.text)
        parent = element.getparent()
        if element.tail and parent is not None:
            texts.setdefault(_block(parent), []).append(element.tail)
    for element, pieces in texts.items():
        yield "".join(pieces), _kind(element)


def _block(element: html.HtmlElement) -> html.HtmlElement:
    while element.tag in _INLINE and (parent := element.getparent()) is not None:
        element = parent
    return element


def _kind(element: html.HtmlElement | None) -> int:
    for _ in range(LEVELS):
        if element is None or element.tag in ("body", "html", "main", "article"):
            break
        named = _named(f"{element.get('class', '')} {element.get('id', '')}")
        if named >= 0 or element.tag in _BY_TAG:
            return named if named >= 0 else _BY_TAG[element.tag]
        element = element.getparent()
    return -1


@lru_cache(maxsize=1 << 16)
def _named(name: str) -> int:
    return next((kind for kind, pattern in _BY_NAME if pattern.search(name)), -1)


def _spelled(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())[:SPELLED]
