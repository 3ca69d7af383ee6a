"""HTML cut into tags and what stands between them, by patterns that never look at a character twice."""

from __future__ import annotations

import re

ATTRIBUTES = 250
"""In a tag; with more of them it is overloaded (see `limits`)."""

_ANY = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)?+)?+"""
_ATTRIBUTE = rf"""(?:[a-z-]++="[^"]*+"|{_ANY})"""
"""The usual form comes first, as it is told in half the time."""
_ALL = rf"(?:[\s/]++|{_ATTRIBUTE})*+"
_FEW = rf"(?:[\s/]*+{_ATTRIBUTE}){{0,{ATTRIBUTES}}}+[\s/]*+(?:>|\Z)"
_RAW = r"(?i:script|style|textarea|title|xmp|iframe|noembed|noframes)"


def _token(its: str, tag: str) -> re.Pattern[str]:
    """A tag, a comment, a declaration, or an element whose content is not parsed. Each alternative takes what
    it began, to the end of the page if need be. ``its``: how the start tag of such an element goes on behind
    its name, ``tag``: how others do behind their ``<``."""
    return re.compile(
        rf"""<(?:
        # what stands in these is no markup, until they end
        (?=[isxtnISXTN])(?P<raw>{_RAW})(?=[\s/>]){its}
            [^<]*+(?:<(?!/(?i:(?P=raw))[\s/>])[^<]*+)*+(?:</[^>]*+>?)?
        | {tag}
        | !--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z))
        | [!?/][^>]*+>?
        )""",
        re.VERBOSE | re.DOTALL | re.ASCII,
    )


TOKEN = _token(rf"(?P<its>{_ALL})>?", rf"(?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]*+)(?P<attributes>{_ALL})>?")
"""With the attributes of a tag, ``its`` if its content is not parsed."""
NAME = _token(_FEW, rf"(?P<name>/?[a-zA-Z][^\s/>]*+){_FEW} | /?(?P<overloaded>[a-zA-Z]){_ALL}")
"""With no more than the name, which takes two thirds of the time: (raw, name, overloaded), the last one where
a tag begins that has more than `ATTRIBUTES`. The name begins with a slash if the tag ends an element."""

ATTRIBUTE = re.compile(
    r"""([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"?+|'([^']*+)'?+|([^\s>"'][^\s>]*+))?+)?+""", re.ASCII
)
"""(name, value in double quotes, in single quotes, in none)"""

TITLE = re.compile(r"<title(?=[\s/>])[^<>]*+>([^<]*+)", re.ASCII | re.IGNORECASE)
