"""Elements and text in document order -> lines, with a hint for each."""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

from cleaner.document import Hint, Within
from cleaner.markup.elements import (
    BOLD,
    COUNTED,
    FRACTION,
    INLINE,
    LINK,
    LISTS,
    OWN,
    ROLES,
    Attributes,
    Role,
    told,
)
from cleaner.text import fold

MOST_TAGS, MOST_NAMES, MOST_CONTAINERS = 8, 24, 16
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

_SEPARATORS = tuple(":|-/·•»›>")
"""What stands between the parts of a title, as `fold` leaves it."""
_BREAKS = re.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphens, zero-width spaces and marks of byte order: places for a line break, no characters."""


class Source(Protocol):
    """What an element was made of. Its attributes are asked for only when it holds text."""

    @property
    def attributes(self) -> Attributes: ...


class _Element(NamedTuple):
    """An element that holds text, with what it passes on to those inside.

    ``state``: bits that its tag, its attributes and those around it set. ``containers``: ordinals of the
    block-level elements that it is or lies in, nearest first.
    """

    tags: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    state: int = 0
    heading: int = 0
    depth: int = 0
    containers: tuple[int, ...] = ()

    def inner(self, tag: str, role: Role, attributes: Attributes, ordinal: int) -> _Element:
        """An element in this one; ``ordinal`` is a fresh one."""
        tags, names, state, heading, depth, containers = self
        state |= role.state
        if attributes:
            own, bits = told(tag, attributes)
            if own and not self.state & _CODE:  # a highlighter's: what it calls a comment is a line of code
                names = (own + names)[:MOST_NAMES]
            state |= bits
        if role.gap or role.is_cell:
            containers = (ordinal, *containers[: MOST_CONTAINERS - 1])
        return _Element(
            (tag, *tags[: MOST_TAGS - 1]), names, state, role.heading or heading, depth + 1, containers
        )


_CELL_END = "\t"
_CODE = int(Within.CODE)


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
        self._open: list[tuple[str, Role, Source]] = []
        self._elements = [_Element()]
        """Of the open elements those outside of the last text, and before them the page itself."""
        self._made = 0
        self._counts = dict.fromkeys(COUNTED.values(), 0)
        """How many elements of these kinds are open."""
        self._line: list[tuple[str, _Element]] = []
        self._break = 0
        """How many line breaks go before the next line."""
        self._cell = 0
        """Where in the line the last table cell begins."""
        self._after_link = False
        """Whether nothing was written since a link ended: side by side, links are words of their own."""
        self._over = False
        """Whether the numerator of a fraction has just ended."""

    def rendered(self) -> tuple[str, tuple[Hint, ...]]:
        """What has become of the page."""
        self._end(0)
        self._put_headline_first()
        text = "".join(["\n" * breaks + line for breaks, line in zip(self._breaks, self._lines, strict=True)])
        return text, tuple(self._hints)

    # -- what comes --------------------------------------------------------------------------------

    def open(self, tag: str, source: Source) -> None:
        """An element begins."""
        role = ROLES.get(tag, INLINE)
        if self._over:
            self._over = False
            self._strip()
            self.write("/")
        if role is not INLINE:
            if role.gap:
                self._part(role.gap, tag)
            elif role.is_cell:
                if self._line:
                    self._line.append((_CELL_END, self._line[-1][1]))
                self._cell = len(self._line)
            elif role.is_reading:
                self.write("(")
            if role.counted:
                self._counts[role.counted] += 1
        elif tag == "a" and self._after_link:
            self.write(" ")
        self._open.append((tag, role, source))

    def close(self) -> None:
        """The innermost element ends."""
        tag, role, _ = self._open.pop()
        if role.gap:
            if self._line:
                self._end(1)
        elif role.is_cell:
            self._end_cell()
        elif role.is_reading:
            self._end_reading()
        if len(self._elements) > len(self._open) + 1:
            self._elements.pop()
        if role.counted:
            self._counts[role.counted] -= 1
        self._over = len(self._open) > 0 and self._open[-1][0] == FRACTION
        if role.gap:
            self._part(role.gap, tag)
        elif tag == "a":
            self._after_link = True

    def write(self, text: str) -> None:
        """Text in the innermost element."""
        if not self._counts["verbatim"]:
            if not text.isspace():
                self._line.append((text, self._innermost()))
                self._after_link = False
            elif self._line:
                self._line.append((" ", self._line[-1][1]))
                self._after_link = False
            return
        element = self._innermost()
        first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._line.append((first, element))
        for line in rest:
            if not self._end(1):
                self._break = min(2, self._break + 1)
            self._line.append((line, element))

    def _innermost(self) -> _Element:
        elements = self._elements
        if len(elements) <= len(self._open):
            element = elements[-1]
            for tag, role, source in self._open[len(elements) - 1 :]:
                self._made += 1
                element = element.inner(tag, role, source.attributes, self._made)
                elements.append(element)
        return elements[-1]

    def line_break(self) -> None:
        """Two of them part paragraphs; in a headline one is no more than a space."""
        if self._counts["heading"]:
            self.write(" ")
        elif not self._end(1):
            self._break = 2 if self._break else 0

    # -- what becomes of it ------------------------------------------------------------------------

    def _part(self, gap: int, tag: str) -> None:
        if gap <= self._break and not self._line:
            return
        if gap == 2 and tag in LISTS and self._counts["list"]:
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

    def _end_reading(self) -> None:
        """The reading of characters stands in brackets behind them, unless it is empty."""
        self._strip()
        if self._line and self._line[-1][0] == "(":
            self._line.pop()
        else:
            self.write(")")

    def _strip(self) -> None:
        while self._line and self._line[-1][0].isspace():
            self._line.pop()

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
        if self._counts["verbatim"]:
            return _BREAKS.sub(" ", text).rstrip()
        if "\t" in text and any(part is _CELL_END for part, _ in line):
            return "\t".join(filter(None, (" ".join(cell.split()) for cell in _cells(line))))
        return " ".join(text.split())

    def _hint(self, text: str) -> Hint:
        size = links = bold = 0
        holder: _Element | None = None
        within = OWN
        for part, element in self._line:
            if part.isspace() or not part:
                continue
            state, length = element.state, len(part)
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
            within,
            holder.heading,
            links / size,
            bold / size,
            holder.depth,
            holder.containers,
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
        headings = (i for i, hint in enumerate(self._hints) if hint.heading == 1)
        place = next((i for i in headings if self._hints[i].titled or self._ends_title(i)), 0)
        for above in range(max(0, place - RIGHT_ABOVE), place):
            if len(self._lines[above]) >= PROSE and self._hints[above].links < FEW_LINKS:
                self._lines.insert(above, self._lines.pop(place))
                self._hints.insert(above, self._hints.pop(place))
                del self._breaks[place]
                self._breaks[above : above + 1] = [2 if above else 0, 2]
                return

    def _ends_title(self, place: int) -> bool:
        """Whether a line is what the title says behind the name of the site, which is shorter."""
        line = fold(self._lines[place])
        before = self._title.removesuffix(line).rstrip()
        return LEAST_TITLE <= len(line) > len(before) and before.endswith(_SEPARATORS)


def _cells(line: list[tuple[str, _Element]]) -> list[str]:
    cells = [""]
    for text, _ in line:
        if text is _CELL_END:
            cells.append("")
        else:
            cells[-1] += text
    return cells
