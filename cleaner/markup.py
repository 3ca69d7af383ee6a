"""HTML -> the page's text, one block a line, and what the markup says about each block.

The parser is lexbor, by way of selectolax: of the three that we compared (resiliparse, selectolax, lxml) it
walks a page fastest, is as true to the HTML standard as a browser, and is well kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.document import Hint, Reading, Within
from cleaner.text import fold


class Page(NamedTuple):
    """A page as text. ``hints`` runs beside the lines of ``text`` that are not blank."""

    text: str
    hints: tuple[Hint, ...]
    reading: Reading


# -- what elements mean ---------------------------------------------------------------------------

SILENT = frozenset(
    "script style template head svg canvas iframe frame frameset object embed applet audio video map "
    "select datalist textarea input noframes noembed annotation annotation-xml rp".split()
)
"""Elements whose content no reader sees as text, or sees only when something is missing."""
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
PARAGRAPHS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav "
    "noscript ol optgroup option p plaintext pre search section summary table tbody tfoot thead tr ul "
    "xmp".split()
)
"""Elements that begin and end a line."""
TIGHT = frozenset("li dt dd tr thead tbody tfoot legend summary option".split())
"""Of these, those that follow one another without a blank line."""
LISTS = frozenset(("ul", "ol", "dl", "menu"))
"""Of these, those that do so in one another."""
CELLS = frozenset(("td", "th"))
VERBATIM = frozenset(("pre", "listing", "plaintext", "xmp"))
BOLD = frozenset(("b", "strong"))
HEADINGS = {f"h{level}": level for level in range(1, 7)}

_WITHIN: dict[str, int] = {
    "article": Within.ARTICLE,
    "main": Within.MAIN,
    "nav": Within.NAV,
    "header": Within.HEADER,
    "footer": Within.FOOTER,
    "aside": Within.ASIDE,
    "section": Within.SECTION,
    "form": Within.FORM,
    "button": Within.BUTTON,
    "ul": Within.LIST,
    "ol": Within.LIST,
    "dl": Within.LIST,
    "menu": Within.LIST,
    "table": Within.TABLE,
    "figure": Within.FIGURE,
    "figcaption": Within.CAPTION,
    "caption": Within.CAPTION,
    "blockquote": Within.QUOTE,
    "pre": Within.CODE,
    "code": Within.CODE,
    "details": Within.DETAILS,
    "dialog": Within.DIALOG,
    "noscript": Within.NOSCRIPT,
    "address": Within.ADDRESS,
    "time": Within.TIME,
}
_ROLES: dict[str, int] = {
    "article": Within.ARTICLE,
    "main": Within.MAIN,
    "navigation": Within.NAV,
    "banner": Within.HEADER,
    "contentinfo": Within.FOOTER,
    "complementary": Within.ASIDE,
    "form": Within.FORM,
    "search": Within.FORM,
    "button": Within.BUTTON,
    "dialog": Within.DIALOG,
    "alertdialog": Within.DIALOG,
}
_WITHIN = {tag: int(bit) for tag, bit in _WITHIN.items()}  # sums of plain numbers are ten times as fast
_ROLES = {role: int(bit) for role, bit in _ROLES.items()}
_LIST, _HIDDEN = int(Within.LIST), int(Within.HIDDEN)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAMING = ("class", "id", "role", "itemprop", "data-testid", "data-component")
_NAME = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])")

MOST_TAGS, MOST_NAMES, MOST_OWN, MOST_CONTAINERS = 8, 24, 8, 6
MOST_NAMING = 200
"""Characters of an attribute that are looked at for names."""


class _Element(NamedTuple):
    """An open element, with what it passes on to those inside."""

    tag: str
    tags: tuple[str, ...]
    names: tuple[str, ...]
    within: int
    heading: int
    depth: int
    link: bool
    bold: bool
    verbatim: bool
    containers: tuple[int, ...]


_ROOT = _Element("", (), (), 0, 0, 0, False, False, False, ())


# -- lines ----------------------------------------------------------------------------------------


class _Lines:
    """Takes the page's elements and text in order, and makes lines of them."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        """The text, line by line with what separates them."""
        self.hints: list[Hint] = []
        self.title = ""
        self._stack = [_ROOT]
        self._line: list[tuple[str, _Element]] = []
        self._break = 0
        """How many line breaks the next line is to begin with."""
        self._row = 0
        """Where in the line the table cell began."""
        self._containers = 0
        self._names: dict[str, tuple[str, ...]] = {}
        self._glue = False

    # events

    def open(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        outer = self._stack[-1]
        paragraph = tag in PARAGRAPHS
        containers = outer.containers
        if paragraph or tag in CELLS:
            self._containers += 1
            containers = (self._containers, *containers[: MOST_CONTAINERS - 1])
        within = outer.within | _WITHIN.get(tag, 0)
        names = outer.names
        if attributes:
            within |= self._said(attributes)
            if found := self._named(attributes):
                names = (*found, *names)[:MOST_NAMES]
        self._stack.append(
            _Element(
                tag,
                (tag, *outer.tags[: MOST_TAGS - 1]),
                names,
                within,
                HEADINGS.get(tag, outer.heading),
                outer.depth + 1,
                outer.link or (tag == "a" and "href" in attributes),
                outer.bold or tag in BOLD,
                outer.verbatim or tag in VERBATIM,
                containers,
            )
        )
        if paragraph:
            self._end(1 if tag in TIGHT or (tag in LISTS and outer.within & _LIST) else 2)
        elif tag == "a" and self._glue:
            self._line.append((" ", outer))
        elif tag in CELLS:
            if self._line:
                self._line.append(("\t", outer))
            self._row = len(self._line)
        self._glue = False

    def close(self) -> None:
        tag = self._stack.pop().tag
        if tag in PARAGRAPHS:
            self._end(1 if tag in TIGHT or (tag in LISTS and self._stack[-1].within & _LIST) else 2)
        elif tag in CELLS:
            self._cell()
        self._glue = tag == "a"

    def text(self, text: str) -> None:
        self._glue = False
        element = self._stack[-1]
        if not element.verbatim:
            self._line.append((text, element))
            return
        first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._line.append((first, element))
        for line in rest:
            if not self._end(1):
                self._break = min(2, self._break + 1)
            self._line.append((line, element))

    def line_break(self) -> None:
        """A ``br``: two of them part paragraphs; in a headline it is no more than a space."""
        if self._stack[-1].heading:
            self._line.append((" ", self._stack[-1]))
        elif not self._end(1):
            self._break = 2 if self._break else 0

    # their effect

    def _cell(self) -> None:
        """Cells of a row stand in one line, unless they hold lines of their own or prose."""
        if sum(len(text) for text, _ in self._line[self._row :]) > LONG_CELL:
            rest = self._line[self._row :]
            del self._line[self._row :]
            self._end(1)
            self._line = rest
            self._end(1)

    def _end(self, breaks: int) -> bool:
        """End the line; -> whether there was one. The next is parted from it by ``breaks``."""
        line, self._line, self._row = self._line, [], 0
        text = "".join([text for text, _ in line]) if len(line) != 1 else line[0][0]
        if not text or text.isspace():
            self._break = max(self._break, breaks)
            return False
        verbatim = line[0][1].verbatim
        if verbatim:
            text = _BREAKS.sub(" ", text).rstrip()
        elif "\t" in text and any(part == "\t" for part, _ in line):
            text = "\t".join(" ".join(cell.split()) for cell in _cells(line)).strip("\t")
        else:
            text = " ".join(text.split())
        if not text.isascii():
            text = _INVISIBLE.sub("", text)
            if not text or text.isspace():
                self._break = max(self._break, breaks)
                return False
        if self.parts:
            self.parts.append("\n" * max(1, self._break))
        self.parts.append(text)
        self.hints.append(self._hint(text, line))
        self._break = breaks
        return True

    def _hint(self, text: str, line: list[tuple[str, _Element]]) -> Hint:
        size = links = bold = 0
        holder: _Element | None = None
        within = 0
        for part, element in line:
            if part.isspace():
                continue
            length = len(part)
            size += length
            if element.link:
                links += length
            if element.bold:
                bold += length
            if holder is None:
                holder, within = element, element.within
            else:
                within &= element.within
                if element.depth < holder.depth:
                    holder = element
        assert holder is not None
        return Hint(
            holder.tags,
            holder.names,
            within,
            holder.heading,
            links / size,
            bold / size,
            holder.depth,
            holder.containers,
            self.titled(text),
        )

    def titled(self, text: str) -> bool:
        """Whether the page's title begins with this line, or is all of it."""
        if len(text) < LEAST_TITLE or not self.title or len(text) > len(self.title) + 20:
            return False
        line = fold(text)
        return self.title.startswith(line) or line.startswith(self.title)

    def _said(self, attributes: Mapping[str, str | None]) -> int:
        within = _ROLES.get(attributes.get("role") or "", 0)
        if (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or ((style := attributes.get("style")) and _UNSEEN.search(style))
        ):
            within |= _HIDDEN
        return within

    def _named(self, attributes: Mapping[str, str | None]) -> tuple[str, ...]:
        found: tuple[str, ...] = ()
        for attribute in _NAMING:
            value = attributes.get(attribute)
            if value:
                words = self._names.get(value)
                if words is None:
                    words = tuple(dict.fromkeys(name.lower() for name in _NAME.findall(value[:MOST_NAMING])))[
                        :MOST_OWN
                    ]
                    self._names[value] = words
                found += words
        return found


LONG_CELL = 100
"""Characters of a table cell that is a paragraph of its own."""
LEAST_TITLE = 8
_BREAKS = re.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphens, zero-width spaces and marks of byte order: places for a line break, no characters."""


def _cells(line: list[tuple[str, _Element]]) -> Iterator[str]:
    cell: list[str] = []
    for text, _ in line:
        if text == "\t":
            yield "".join(cell)
            cell = []
        else:
            cell.append(text)
    yield "".join(cell)


# -- reading --------------------------------------------------------------------------------------


def read(html: str) -> Page:
    """The page's text and a hint for each of its lines."""
    tree = LexborHTMLParser(html.encode("utf-8", "replace"))
    lines = _Lines()
    lines.title = fold(_title(tree))
    if tree.body is not None:
        _walk(tree.body, lines)
    lines.line_break()
    return Page("".join(lines.parts), tuple(lines.hints), Reading.DOM)


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first('meta[property="og:title"]')
    if node is not None and (title := node.attributes.get("content")):
        return title
    node = tree.css_first("title")
    return node.text() if node is not None else ""


def _walk(node: LexborNode, lines: _Lines) -> None:
    """Tell the elements and the text below ``node`` in document order."""
    above: list[LexborNode] = []
    while True:
        tag = node.tag or ""
        if tag == "-text":
            lines.text(node.text_content or "")
        elif tag == "br":
            lines.line_break()
        elif tag == "wbr" or tag[:1] == "-" or tag in SILENT:
            pass
        else:
            lines.open(tag, node.attributes)
            child = node.first_child
            if child is not None:
                above.append(node)
                node = child
                continue
            lines.close()
        after = node.next
        while after is None:
            if not above:
                return
            lines.close()
            node = above.pop()
            if not above:
                return
            after = node.next
        node = after
