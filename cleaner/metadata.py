"""What a page says about itself, read by trafilatura when somebody asks."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from itertools import islice
from typing import Any


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself; None where it says nothing.

    ``date``: of publication, YYYY-MM-DD. ``site``: the name of the site. ``language``: as the page gives
    it, in lower case (``en``, ``pt-br``). ``url``: the canonical one.
    """

    title: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None
    language: str | None = None
    url: str | None = None


def read(html: str) -> Metadata:
    """The metadata of a page; empty for what is no page to trafilatura. Takes as long as cleaning it."""
    from trafilatura.metadata import extract_metadata  # takes a seventh of a second to import
    from trafilatura.utils import load_html

    try:
        tree = load_html(_PROLOGUE.sub("<!doctype html>", html, count=1))
        if tree is None:
            return Metadata()
        _shorten(tree)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of time zones whose names nobody knows
            found = extract_metadata(tree)
    except Exception:  # on odd trees its parts fail with whatever they fail with; such a page says nothing
        return Metadata()
    if found is None:
        return Metadata()
    language = tree.get("lang") or tree.get("xml:lang") or ""  # trafilatura does not ask for it
    return Metadata(
        title=found.title or None,
        author=found.author or None,
        date=found.date or None,
        site=found.sitename or None,
        language=language.strip().lower() or None,
        url=found.url or None,
    )


# Some of trafilatura's patterns take quadratic time, so that they get no more than they need.
MOST = 500
"""Characters of a value that are looked at."""
MOST_ELEMENTS = 5000
"""Elements that are looked at, from the first; further ones only if they speak of the page and show nothing.
Where many of them are called tags or footer, all that are found are compared with each other."""
_SPEAKING = ("meta", "link", "script")
MOST_BROKEN = 5000
"""Characters of linked data that is no JSON, in which patterns look for names."""
_PROLOGUE = re.compile(r"\A\s*+(?:(?:<\?xml|<!doctype)[^>]*+>?\s*+)++", re.ASCII | re.IGNORECASE)
_CHARACTER = r'(?:[^"\\]|\\u[0-9a-fA-F]{4}|\\.)'
_STRING = re.compile(rf'("{_CHARACTER}{{0,{MOST}}}+){_CHARACTER}*+("?)', re.DOTALL)


def _shorten(tree: Any) -> None:
    """Cut a page, and what it says of itself, to a length that makes sense."""
    for element in [*islice(tree.iter(), MOST_ELEMENTS, None)]:
        if element.tag in _SPEAKING:
            tree.append(element)
        elif (parent := element.getparent()) is not None:
            parent.remove(element)
    for meta in tree.iter("meta"):
        if len(content := meta.get("content") or "") > MOST:
            meta.set("content", content[:MOST])
    for script in tree.iter("script"):
        if "json" in (script.get("type") or ""):
            script.text = _shortened(script.text or "")


def _shortened(linked_data: str) -> str:
    import json

    data = _STRING.sub(r"\1\2", linked_data)
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return data[:MOST_BROKEN]
    return data
