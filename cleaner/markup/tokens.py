"""HTML cut into tags and what stands between them, by patterns that never look at a character twice."""

from __future__ import annotations

import re

_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)?+)?+"""
_ATTRIBUTES = rf"(?:[\s/]++|{_ATTRIBUTE})*+"
_RAW = r"(?i:script|style|textarea|title|xmp|iframe|noembed|noframes)"

TOKEN = re.compile(
    rf"""<(?:
    # what stands in these is no markup, until they end
    (?=[a-zA-Z])(?P<raw>{_RAW})(?=[\s/>])(?P<its>{_ATTRIBUTES})>?
        [^<]*+(?:<(?!/(?i:(?P=raw))[\s/>])[^<]*+)*+(?:</[^>]*+>?)?
    | (?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})>?
    | !--(?:-?>|.*?(?:--!?>|\Z))
    | [!?/][^>]*+>?
    )""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
"""A tag, a comment, a declaration, or an element whose content is not parsed, with ``its`` attributes. Each
alternative takes what it began, to the end of the page if need be."""

ATTRIBUTE = re.compile(
    r"""([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"?+|'([^']*+)'?+|([^\s>"'][^\s>]*+))?+)?+""", re.ASCII
)
"""(name, value in double quotes, in single quotes, in none)"""

TITLE = re.compile(r"<title(?=[\s/>])[^<>]*+>([^<]*+)", re.ASCII | re.IGNORECASE)
