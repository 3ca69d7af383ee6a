"""What the elements of HTML mean for a reader, as tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from cleaner.document import Within

UNSEEN = frozenset(
    "script style template head link meta wbr rp noframes noembed annotation annotation-xml".split()
)
"""Elements of which a reader sees nothing."""
BOXES = frozenset(
    "img svg canvas iframe frame frameset object embed applet audio video map select datalist textarea "
    "input".split()
)
"""Elements that a reader sees as something else than text; what they hold is for who cannot see them."""
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements that have no end tag."""
CLOSED_BY_OTHERS = frozenset(
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption rt rp".split()
)
"""Elements whose end tag may be missing, as the next one ends them."""
FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
"""Elements that the standard opens again where they were closed out of order."""
HOLES = frozenset("mi mo mn ms mtext annotation-xml foreignobject desc".split())
"""Elements of formulas and drawings that may hold HTML."""
SCOPES = HOLES | frozenset("table object applet marquee select template".split())
"""Elements in which an end tag ends nothing that is around them."""
_APART = (
    "address article aside blockquote body button caption center details dialog dir div dl fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html listing main menu nav noscript "
    "ol optgroup p plaintext pre search section table ul xmp"
)
_TOGETHER = "li dt dd tr thead tbody tfoot legend summary option"
GAP = dict.fromkeys(_APART.split(), 2) | dict.fromkeys(_TOGETHER.split(), 1)
"""Elements that begin and end a line, and by how many line breaks, at least, they stand apart."""
LISTS = frozenset(("ul", "ol", "dl", "menu"))
"""Elements that do not stand apart in one another."""
CELLS = frozenset(("td", "th"))
READINGS = frozenset(("rt",))
"""Elements that say how the characters before them are read."""
FRACTION = "mfrac"
"""An element whose two parts stand above each other."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}
VERBATIM = frozenset(("pre", "listing", "plaintext", "xmp"))
COUNTED = (
    dict.fromkeys(LISTS, "list")
    | dict.fromkeys(HEADINGS, "heading")
    | dict.fromkeys(VERBATIM, "verbatim")
    | {FRACTION: "fraction"}
)
"""Elements of which has to be known, in all that is inside, that they are open."""

_TAGS = {
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
_BY_ROLE = {
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
HIDDEN = int(Within.HIDDEN)
LINK, BOLD = 1 << 32, 1 << 33
"""More bits, for the making of lines."""
OWN = LINK - 1
"""All bits of `Within`."""
# plain numbers add up ten times as fast as flags do
STATE = {tag: int(bit) for tag, bit in _TAGS.items()}
STATE |= dict.fromkeys(VERBATIM, int(Within.CODE)) | dict.fromkeys(("b", "strong"), BOLD)


class Role(NamedTuple):
    """What the tag of an element says of it, by the tables above: 0 and the like where it stands in none."""

    gap: int = 0
    is_cell: bool = False
    is_reading: bool = False
    counted: str = ""
    state: int = 0
    heading: int = 0

    @classmethod
    def of(cls, tag: str) -> Role:
        return cls(
            GAP.get(tag, 0),
            tag in CELLS,
            tag in READINGS,
            COUNTED.get(tag, ""),
            STATE.get(tag, 0),
            HEADINGS.get(tag, 0),
        )


INLINE = Role()
"""What most tags say."""
ROLES = {tag: Role.of(tag) for tag in {*GAP, *CELLS, *READINGS, *COUNTED, *STATE, *HEADINGS}}

_STYLED_AWAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAMING = frozenset(("class", "id", "role", "itemprop", "data-testid", "data-component"))
_NAME = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])")
_PARTS = "".join(letter if letter.islower() else " " for letter in map(chr, range(128)))
"""What parts the names in lower case of ASCII, which nearly all are, becomes a space."""

MOST_NAMING = 200
"""Characters of an attribute that are looked at for names."""
MOST_OWN = 8
"""Names taken from an attribute."""

Attributes = Mapping[str, str | None]


def told(tag: str, attributes: Attributes) -> tuple[tuple[str, ...], int]:
    """The words in the names that an element's attributes give it, and what bits they set.

    >>> told("div", {"class": "articleBody main-col2", "data-testid": None, "hidden": ""})
    (('article', 'body', 'main', 'col'), 262144)
    """
    names: tuple[str, ...] = ()
    state = 0
    for attribute, value in attributes.items():
        if attribute in _NAMING:
            if value:
                names += _words(value)
                if attribute == "role":
                    state |= int(_BY_ROLE.get(value, 0))
        elif attribute == "href":
            state |= LINK if tag == "a" else 0
        elif attribute == "style":
            if value and _STYLED_AWAY.search(value[:MOST_NAMING]):
                state |= HIDDEN
        elif attribute == "hidden" or (attribute == "aria-hidden" and value == "true"):
            state |= HIDDEN
    return names, state


@lru_cache(maxsize=4096)
def _words(value: str) -> tuple[str, ...]:
    value = value[:MOST_NAMING]
    if value.isascii() and value.islower():
        found = value.translate(_PARTS).split()
    else:
        found = [name.lower() for name in _NAME.findall(value)]
    return tuple(dict.fromkeys(found))[:MOST_OWN]
