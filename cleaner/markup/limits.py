"""Which pages a tree can be built of in time and memory that grow no faster than the page.

Parsers of HTML take quadratic time over elements nested tens of thousands deep and over tags with as many
attributes, and the standard has them copy formatting elements that were never closed into each paragraph.
No page that people read comes near these limits; one that does is read tag by tag.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from cleaner.markup.elements import CLOSED_BY_OTHERS, FORMATTING, HOLES, SCOPES, VOID
from cleaner.markup.tokens import NAME

CHARACTERS = 50_000_000
"""A tree takes some ten times the memory of its page."""
NESTED = 1024
"""Elements around an element. Of 2,192 real pages the deepest has 631: paths in a drawing, never closed."""
COPIES = 500_000
"""Formatting elements that are open, times the tags that may copy them; a copy takes 400 bytes."""
ROOTS = 50
"""Start tags of ``html`` and ``body``, all of whose attributes go to one element."""
FEW_TAGS = 2500
"""However they are nested, a parser is done with so many tags in a fraction of a second."""

_ROOTS = frozenset(("html", "body"))
_LASTING = "/"
"""A scope that no tag ends."""
_FLAT = VOID | CLOSED_BY_OTHERS
_FLAT |= {f"/{tag}" for tag in _FLAT}
_overloaded = itemgetter(2)  # of what `NAME` finds


def fit(html: str) -> bool:
    """Whether a tree of the page may be built."""
    if len(html) > CHARACTERS:
        return False
    tags = NAME.findall(html)
    if any(map(_overloaded, tags)):
        return False
    return len(tags) <= FEW_TAGS or _shallow([name.lower() for _, name, _ in tags if name])


def _shallow(tags: Sequence[str]) -> bool:
    """tags: names, those of end tags with a slash before them.

    In a scope an end tag ends nothing that began before it, so each scope counts its own elements. One that
    may go on behind its end tag is never left: what began before it then counts as open, no more than that.
    """
    opened: dict[str, int] = {}
    scope, outside = "", list[tuple[str, dict[str, int]]]()
    depth = formatting = most_formatting = roots = 0
    for name in tags:
        if scope in HOLES and name[0] != "/":
            scope = _LASTING
        if name in _FLAT:
            continue
        tag = name.removeprefix("/")
        if tag == name:
            opened[tag] = opened.get(tag, 0) + 1
            depth += 1
            if depth > NESTED:
                return False
            roots += tag in _ROOTS
            if tag in SCOPES:
                outside.append((scope, opened))
                scope, opened = tag, {}
        elif tag == scope:
            scope, opened = outside.pop()
            opened[tag] -= 1
            depth -= 1
        elif opened.get(tag):
            opened[tag] -= 1
            depth -= 1
        else:
            continue
        if tag in FORMATTING:
            formatting += 1 if tag == name else -1
            most_formatting = max(most_formatting, formatting)
    return most_formatting * len(tags) <= COPIES and roots <= ROOTS
