"""Elements and text in document order -> lines, with a hint for each."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner.document import Hint
from cleaner.markup.elements import (
    BOLD,
    CELLS,
    HEADINGS,
    LINK,
    LIST,
    LISTS,
    OWN,
    PARAGRAPHS,
    STATE,
    TIGHT,
    VERBATIM,
    Attributes,
    names,
    said,
)
from cleaner.text import fold

MOST_TAGS, MOST_NAMES, MOST_CONTAINERS = 8, 24, 6
LONG_CELL = 100
"""Characters of a table cell that is a paragraph of its own."""
LEAST_TITLE = 8
"""Characters of a line that may be the title's."""
ABOUT = 20
"""Characters that a line may be longer than the title, white space and the like, to be compared at all."""

_BREAKS = re.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphens, zero-width spaces and marks of byte order: places for a line break, no characters."""


class _Element(NamedTuple):
    """An open element, with what it passes on to those inside."""

    tag: str
    tags: tuple[str, ...]
    names: tuple[str, ...]
    state: int
    heading: int
    depth: int
    containers: tuple[int, ...]


_ROOT = _Element("", (), (), 0, 0, 0, ())
_CELL_END = "\t"


class Lines:
    """Takes the elements and the text of a page in document order.

    White space is folded as browsers fold it, but for verbatim text; a line holds no other line break,
    no soft hyphen and no white space at its ends.
    """

    def __init__(self, title: str = "") -> None:
        self.hints: list[Hint] = []
        self._title = fold(title)
        self._parts: list[str] = []
        """The lines with what separates them."""
        self._stack = [_ROOT]
        self._line: list[tuple[str, _Element]] = []
        self._break = 0
        """How many line breaks go before the next line."""
        self._cell = 0
        """Where in the line the last table cell begins."""
        self._elements = 0
        self._after_link = False

    @property
    def text(self) -> str:
        """What has become of the page so far."""
        self._end(0)
        return "".join(self._parts)

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._stack) - 1

    # -- what comes --------------------------------------------------------------------------------

    def open(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        _, tags, called, state, heading, depth, containers = outer = self._stack[-1]
        state |= STATE.get(tag, 0)
        if attributes:
            state |= said(attributes)
            if found := names(attributes):
                called = (*found, *called)[:MOST_NAMES]
            if tag == "a" and "href" in attributes:
                state |= LINK
        if tag in PARAGRAPHS:
            self._end(_gap(tag, outer))
            heading = HEADINGS.get(tag, heading)
            self._elements += 1
            containers = (self._elements, *containers[: MOST_CONTAINERS - 1])
        elif tag in CELLS:
            if self._line:
                self._line.append((_CELL_END, outer))
            self._cell = len(self._line)
            self._elements += 1
            containers = (self._elements, *containers[: MOST_CONTAINERS - 1])
        elif tag == "a" and self._after_link:
            self._line.append((" ", outer))
        self._after_link = False
        self._stack.append(
            _Element(tag, (tag, *tags[: MOST_TAGS - 1]), called, state, heading, depth + 1, containers)
        )

    def close(self) -> None:
        """The innermost element ends."""
        tag = self._stack.pop().tag
        if tag in PARAGRAPHS:
            self._end(_gap(tag, self._stack[-1]))
        elif tag in CELLS:
            self._end_cell()
        self._after_link = tag == "a"

    def write(self, text: str) -> None:
        """Text in the innermost element."""
        self._after_link = False
        element = self._stack[-1]
        if not element.state & VERBATIM:
            self._line.append((text, element))
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
        if self._parts:
            self._parts.append("\n\n" if self._break == 2 else "\n")
        self._parts.append(text)
        self.hints.append(self._hint(text))
        self._line = []
        self._break = breaks
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
        holder = _ROOT
        state = -1
        for part, element in self._line:
            if part.isspace() or not part:
                continue
            length = len(part)
            size += length
            if element.state & LINK:
                links += length
            if element.state & BOLD:
                bold += length
            if state == -1 or element.depth < holder.depth:
                holder = element
            state &= element.state
        return Hint(
            holder.tags,
            holder.names,
            state & OWN,
            holder.heading,
            links / size,
            bold / size,
            holder.depth,
            holder.containers,
            self._titled(text),
        )

    def _titled(self, text: str) -> bool:
        if not LEAST_TITLE <= len(text) <= len(self._title) + ABOUT:
            return False
        line = fold(text)
        return self._title.startswith(line) or line.startswith(self._title)


def _gap(tag: str, outer: _Element) -> int:
    return 1 if tag in TIGHT or (tag in LISTS and outer.state & LIST) else 2


def _cells(line: list[tuple[str, _Element]]) -> list[str]:
    cells = [""]
    for text, _ in line:
        if text is _CELL_END:
            cells.append("")
        else:
            cells[-1] += text
    return cells
