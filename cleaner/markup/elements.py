"""What the elements of HTML mean for a reader, as tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

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
HEADINGS = {f"h{level}": level for level in range(1, 7)}

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
_ROLES = {
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
LIST, HIDDEN = int(Within.LIST), int(Within.HIDDEN)
LINK, BOLD, VERBATIM = 1 << 32, 1 << 33, 1 << 34
"""More bits, for the making of lines."""
OWN = LINK - 1
"""All bits of `Within`."""
# plain numbers add up ten times as fast as flags do
STATE = {tag: int(bit) for tag, bit in _TAGS.items()}
for _tag in ("b", "strong"):
    STATE[_tag] = BOLD
for _tag in ("pre", "listing", "plaintext", "xmp"):
    STATE[_tag] = int(Within.CODE) | VERBATIM

_STYLED_AWAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAMING = ("class", "id", "role", "itemprop", "data-testid", "data-component")
_NAME = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])")

MOST_NAMING = 200
"""Characters of names that are looked at, for an element."""
MOST_OWN = 8
"""Names that an element may have."""

Attributes = Mapping[str, str | None]


def said(attributes: Attributes) -> int:
    """Bits of `Within` that an element's attributes set."""
    within = int(_ROLES.get(attributes.get("role") or "", 0))
    style = attributes.get("style")
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (style and _STYLED_AWAY.search(style[:MOST_NAMING]))
    ):
        within |= HIDDEN
    return within


def names(attributes: Attributes) -> tuple[str, ...]:
    """The words in the names that an element's attributes give it.

    >>> names({"class": "articleBody main-col2", "data-testid": None})
    ('article', 'body', 'main', 'col')
    """
    values = [value for attribute in _NAMING if (value := attributes.get(attribute))]
    return _words(" ".join(values)) if values else ()


@lru_cache(maxsize=4096)
def _words(value: str) -> tuple[str, ...]:
    found = _NAME.findall(value[:MOST_NAMING])
    return tuple(dict.fromkeys(name.lower() for name in found))[:MOST_OWN]
