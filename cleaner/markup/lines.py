"""Elements and text in document order -> lines, with a hint for each."""

from __future__ import annotations

import re

from cleaner.document import Hint
from cleaner.markup.elements import (
    BOLD,
    CELLS,
    GAP,
    HEADINGS,
    LINK,
    LIST,
    LISTS,
    OWN,
    STATE,
    VERBATIM,
    Attributes,
    told,
)
from cleaner.text import fold

MOST_TAGS, MOST_NAMES = 8, 24
LONG_CELL = 100
"""Characters of a table cell that is a paragraph of its own."""
LEAST_TITLE = 8
"""Characters of a line that may be the title's."""
ABOUT = 20
"""Characters that a line may be longer than the title, white space and the like, to be compared at all."""
RIGHT_ABOVE = 5
"""Lines above the headline that may be the article's; what stands higher is the site's."""
PROSE, FEW_LINKS = 80, 0.3
"""Characters that such a line has, and the share of them that may stand in links."""

_BREAKS = re.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphens, zero-width spaces and marks of byte order: places for a line break, no characters."""


class _Element:
    """An open element.

    ``state``: bits that its tag and those around it set. ``names``, ``said`` (bits that attributes set)
    and ``tags`` are worked out only when a line asks, as most elements hold none of their own.
    """

    __slots__ = (
        "attributes",
        "container",
        "depth",
        "heading",
        "names",
        "outer",
        "own",
        "said",
        "state",
        "tag",
        "tags",
    )

    def __init__(self, tag: str, attributes: Attributes, outer: _Element | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.outer = outer
        self.tags: tuple[str, ...] = ()
        if outer is None:
            self.state = self.said = self.heading = self.depth = self.container = self.own = 0
            self.names: tuple[str, ...] = ()
            return
        self.state = outer.state | STATE.get(tag, 0)
        self.heading = HEADINGS.get(tag, outer.heading)
        self.depth = outer.depth + 1
        self.container = outer.container
        self.own = outer.own

    def resolve(self) -> None:
        """Work out what was put off, here and in the elements around."""
        chain = []
        element: _Element | None = self
        while element is not None and not element.tags and element.outer is not None:
            chain.append(element)
            element = element.outer
        for element in reversed(chain):
            outer = element.outer
            assert outer is not None
            element.tags = (element.tag, *outer.tags[: MOST_TAGS - 1])
            element.names, element.said = outer.names, outer.said
            if element.attributes:
                names, said = told(element.tag, element.attributes)
                element.said |= said
                if names:
                    element.names = (names + outer.names)[:MOST_NAMES]


_CELL_END = "\t"


class Lines:
    """Takes the elements and the text of a page in document order.

    White space is folded as browsers fold it, but for verbatim text; a line holds no other line break,
    no soft hyphen and no white space at its ends.
    """

    def __init__(self, title: str = "") -> None:
        self._hints: list[Hint] = []
        self._title = fold(title)
        self._lines: list[str] = []
        self._breaks: list[int] = []
        """How many line breaks go before each line."""
        self._stack = [_Element("", {}, None)]
        self._line: list[tuple[str, _Element]] = []
        self._break = 0
        """How many line breaks go before the next line."""
        self._cell = 0
        """Where in the line the last table cell begins."""
        self._elements = 0
        self._after_link = False

    def rendered(self) -> tuple[str, tuple[Hint, ...]]:
        """What has become of the page."""
        self._end(0)
        self._put_headline_first()
        text = "".join(["\n" * breaks + line for breaks, line in zip(self._breaks, self._lines, strict=True)])
        return text, tuple(self._hints)

    # -- what comes --------------------------------------------------------------------------------

    def open(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        outer = self._stack[-1]
        element = _Element(tag, attributes, outer)
        self._stack.append(element)
        gap = GAP.get(tag)
        if gap is not None:
            self._part(gap, tag, outer)
        elif tag in CELLS:
            if self._line:
                self._line.append((_CELL_END, outer))
            self._cell = len(self._line)
        elif tag == "a" and self._after_link:
            self._line.append((" ", outer))
        if gap is not None or tag in CELLS:
            self._elements += 1
            element.container, element.own = outer.own, self._elements
        self._after_link = False

    def close(self) -> None:
        """The innermost element ends."""
        tag = self._stack.pop().tag
        gap = GAP.get(tag)
        if gap is not None:
            self._part(gap, tag, self._stack[-1])
        elif tag in CELLS:
            self._end_cell()
        self._after_link = tag == "a"

    def write(self, text: str) -> None:
        """Text in the innermost element."""
        element = self._stack[-1]
        if not element.state & VERBATIM:
            if self._line or not text.isspace():
                self._line.append((text, element))
                self._after_link = False
            return
        first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._line.append((first, element))
        for line in rest:
            if not self._end(1):
                self._break = min(2, self._break + 1)
            self._line.append((line, element))

    def line_break(self) -> None:
        """Two of them part paragraphs; in a headline one is no more than a space."""
        if self._stack[-1].heading:
            self.write(" ")
        elif not self._end(1):
            self._break = 2 if self._break else 0

    # -- what becomes of it ------------------------------------------------------------------------

    def _part(self, gap: int, tag: str, outer: _Element) -> None:
        if gap == 2 and outer.state & LIST and tag in LISTS:
            gap = 1
        if self._line:
            self._end(gap)
        elif gap > self._break:
            self._break = gap

    def _end_cell(self) -> None:
        """Cells of a row stand in one line, unless they hold lines of their own or prose."""
        cell = self._line[self._cell :]
        if sum([len(text) for text, _ in cell]) > LONG_CELL:
            del self._line[self._cell :]
            self._end(1)
            self._line = cell
            self._end(1)

    def _end(self, breaks: int) -> bool:
        """End the line; -> whether there was one. ``breaks`` part it from the next, at least."""
        self._cell = 0
        if not self._line or not (text := self._joined()):
            self._line = []
            self._break = max(self._break, breaks)
            return False
        self._breaks.append(self._break if self._lines else 0)
        self._lines.append(text)
        self._hints.append(self._hint(text))
        self._line = []
        self._break = breaks or 1
        return True

    def _joined(self) -> str:
        line = self._line
        text = "".join([text for text, _ in line])
        if not text.isascii():
            text = _INVISIBLE.sub("", text)
        if line[0][1].state & VERBATIM:
            return _BREAKS.sub(" ", text).rstrip()
        if "\t" in text and any(part is _CELL_END for part, _ in line):
            return "\t".join(filter(None, (" ".join(cell.split()) for cell in _cells(line))))
        return " ".join(text.split())

    def _hint(self, text: str) -> Hint:
        size = links = bold = 0
        holder: _Element | None = None
        within = -1
        for part, element in self._line:
            if part.isspace() or not part:
                continue
            if not element.tags:
                element.resolve()
            state = element.state | element.said
            length = len(part)
            size += length
            if state & LINK:
                links += length
            if state & BOLD:
                bold += length
            if holder is None or element.depth < holder.depth:
                holder = element
            within &= state
        assert holder is not None
        return Hint(
            holder.tags,
            holder.names,
            within & OWN,
            holder.heading,
            links / size,
            bold / size,
            holder.depth,
            holder.container,
            self._titled(text),
        )

    def _titled(self, text: str) -> bool:
        title = self._title
        if not title or not LEAST_TITLE <= len(text) <= len(title) + ABOUT:
            return False
        if title[0].isascii() and text[0].isascii() and text[0].lower() != title[0]:
            return False
        line = fold(text)
        return title.startswith(line) or line.startswith(title)

    def _put_headline_first(self) -> None:
        """Put the headline above the prose that stands right above it: a summary, a lead, a caption."""
        certain = (i for i, hint in enumerate(self._hints) if hint.heading == 1 and hint.titled)
        place = next(certain, 0)
        for above in range(max(0, place - RIGHT_ABOVE), place):
            if len(self._lines[above]) >= PROSE and self._hints[above].links < FEW_LINKS:
                self._lines.insert(above, self._lines.pop(place))
                self._hints.insert(above, self._hints.pop(place))
                del self._breaks[place]
                self._breaks[above : above + 1] = [2 if above else 0, 2]
                return


def _cells(line: list[tuple[str, _Element]]) -> list[str]:
    cells = [""]
    for text, _ in line:
        if text is _CELL_END:
            cells.append("")
        else:
            cells[-1] += text
    return cells
