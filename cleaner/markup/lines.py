"""Elements and text in document order -> lines, with a hint for each."""

from __future__ import annotations

import re
from typing import Protocol

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

_CELL_END = "\t"
_CODE = int(Within.CODE)


class Source(Protocol):
    """What an element was made of. Its attributes are asked for only when it holds text."""

    @property
    def attributes(self) -> Attributes: ...


_Open = tuple[str, Role, Source]
"""An element of which nobody knows yet whether it holds text: tag, role, what it was made of."""
_Element = tuple[str, Role, tuple[str, ...], tuple[str, ...], int, int, int, tuple[int, ...]]
"""An element that holds text: its tag and role, and what it passes on to those inside: the tags, the names,
the state (bits that its tag, its attributes and those around it set), the heading, the depth and the
containers (ordinals of the block-level elements that it is or lies in), all as in `Hint`. A page has three
times as many of them as lines, and a plain tuple is made in a fifth of the time of a named one."""
_PAGE: _Element = ("", INLINE, (), (), 0, 0, 0, ())


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
        self._elements = [_PAGE]
        """Of the open elements those outside of the last text, and before them the page itself."""
        self._unread: list[_Open] = []
        """The open elements that have held no text so far, all inside the others."""
        self._made = 0
        self._counts = dict.fromkeys(COUNTED.values(), 0)
        """How many elements of these kinds are open."""
        self._texts: list[str] = []
        """What the line is made of, white space between its parts included."""
        self._parts: list[tuple[int, _Element]] = []
        """The characters of each of its texts that is more than white space, and the element around it."""
        self._break = 0
        """How many line breaks go before the next line."""
        self._cell = (0, 0)
        """Where in the texts and in the parts of the line its last table cell begins."""
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
        if role is INLINE:
            if self._after_link and tag == "a":
                self.write(" ")
        elif role.gap:
            if self._texts or role.gap > self._break:
                self._part(role.gap, tag)
            if role.counted:
                self._counts[role.counted] += 1
        elif role.is_cell:
            if self._texts:
                self._texts.append(_CELL_END)
            self._cell = len(self._texts), len(self._parts)
        elif role.is_reading:
            self.write("(")
        elif role.counted:
            self._counts[role.counted] += 1
        self._unread.append((tag, role, source))

    def close(self) -> None:
        """The innermost element ends."""
        role = (self._unread or self._elements)[-1][1]
        if role.gap:
            if self._texts:
                self._end(1)
        elif role.is_cell:
            self._end_cell()
        elif role.is_reading:
            self._end_reading()
        tag = (self._unread or self._elements).pop()[0]
        if self._counts["fraction"]:
            self._over = (self._unread or self._elements)[-1][0] == FRACTION
        if role.counted:
            self._counts[role.counted] -= 1
        if role.gap > self._break:
            self._part(role.gap, tag)
        elif tag == "a":
            self._after_link = True

    def write(self, text: str) -> None:
        """Text in the innermost element."""
        if self._counts["verbatim"]:
            self._write_verbatim(text)
        elif text.isspace():
            if self._texts:
                self._texts.append(" ")
                self._after_link = False
        elif text:
            if self._unread:
                self._read()
            self._texts.append(text)
            self._parts.append((len(text), self._elements[-1]))
            self._after_link = False

    def _write_verbatim(self, text: str) -> None:
        first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._add(first)
        for line in rest:
            if not self._end(1):
                self._break = min(2, self._break + 1)
            self._add(line)

    def _add(self, text: str) -> None:
        self._texts.append(text)
        if text and not text.isspace():
            if self._unread:
                self._read()
            self._parts.append((len(text), self._elements[-1]))

    def _read(self) -> None:
        """What the open elements say, now that they hold text."""
        _, _, tags, names, state, heading, depth, containers = self._elements[-1]
        for tag, role, source in self._unread:
            highlighted = state & _CODE
            tags = (tag, *tags[: MOST_TAGS - 1])
            depth += 1
            if role is not INLINE:
                state |= role.state
                heading = role.heading or heading
                if role.gap or role.is_cell:
                    self._made += 1
                    containers = (self._made, *containers[: MOST_CONTAINERS - 1])
            if attributes := source.attributes:
                own, bits = told(tag, attributes)
                if own and not highlighted:  # what a highlighter calls a comment is a line of code
                    names = (own + names)[:MOST_NAMES]
                state |= bits
            self._elements.append((tag, role, tags, names, state, heading, depth, containers))
        self._unread.clear()

    def line_break(self) -> None:
        """Two of them part paragraphs; in a headline one is no more than a space."""
        if self._counts["heading"]:
            self.write(" ")
        elif not self._end(1):
            self._break = 2 if self._break else 0

    # -- what becomes of it ------------------------------------------------------------------------

    def _part(self, gap: int, tag: str) -> None:
        if gap == 2 and tag in LISTS and self._counts["list"]:
            gap = 1
        if self._texts:
            self._end(gap)
        elif gap > self._break:
            self._break = gap

    def _end_cell(self) -> None:
        """Cells of a row stand in one line, unless they hold lines of their own or prose."""
        texts, parts = self._texts, self._parts
        first, first_part = self._cell
        if sum(map(len, texts[first:])) > LONG_CELL:
            cell = texts[first:], parts[first_part:]
            del texts[first:], parts[first_part:]
            self._end(1)
            self._texts, self._parts = cell
            self._end(1)

    def _end_reading(self) -> None:
        """The reading of characters stands in brackets behind them, unless it is empty."""
        self._strip()
        if self._texts and self._texts[-1] == "(":
            self._texts.pop()
            self._parts.pop()
        else:
            self.write(")")

    def _strip(self) -> None:
        while self._texts and self._texts[-1].isspace():
            self._texts.pop()

    def _end(self, breaks: int) -> bool:
        """End the line; -> whether there was one. ``breaks`` part it from the next, at least."""
        texts, parts = self._texts, self._parts
        self._texts, self._parts, self._cell = [], [], (0, 0)
        if not texts or not (text := self._joined(texts)):
            self._break = max(self._break, breaks)
            return False
        self._breaks.append(self._break if self._lines else 0)
        self._lines.append(text)
        self._hints.append(_hint(parts, self._titled(text)))
        self._break = breaks or 1
        return True

    def _joined(self, texts: list[str]) -> str:
        text = "".join(texts)
        if not text.isascii():
            text = _INVISIBLE.sub("", text)
        if self._counts["verbatim"]:
            return _BREAKS.sub(" ", text).rstrip()
        if "\t" in text and any(part is _CELL_END for part in texts):
            return "\t".join(filter(None, (" ".join(cell.split()) for cell in _cells(texts))))
        return " ".join(text.split())

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


def _hint(parts: list[tuple[int, _Element]], titled: bool) -> Hint:
    """What the markup says about a line of these parts."""
    size, holder = parts[0]
    _, _, tags, names, within, heading, depth, containers = holder
    links = size if within & LINK else 0
    bold = size if within & BOLD else 0
    for length, element in parts[1:]:
        state = element[4]
        size += length
        if state & LINK:
            links += length
        if state & BOLD:
            bold += length
        if element[6] < depth:
            _, _, tags, names, _, heading, depth, containers = element
        within &= state
    return Hint(tags, names, within & OWN, heading, links / size, bold / size, depth, containers, titled)


def _cells(texts: list[str]) -> list[str]:
    cells = [""]
    for text in texts:
        if text is _CELL_END:
            cells.append("")
        else:
            cells[-1] += text
    return cells
