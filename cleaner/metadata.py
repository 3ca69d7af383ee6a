"""What a page says about itself, read by trafilatura when somebody asks."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from itertools import islice
from typing import Any


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself; None where it says nothing.

    ``title``: the headline, without the name of the site. ``date``: of publication, YYYY-MM-DD. ``site``: the
    name of the site. ``language``: as the page gives it, in lower case and with hyphens (``en``, ``pt-br``).
    ``url``: the canonical one.
    """

    title: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None
    language: str | None = None
    url: str | None = None


def read(html: str) -> Metadata:
    """The metadata of a page; empty for what is no page to trafilatura. Takes as long as cleaning it."""
    for mend in (str, _without_impossible_offsets):
        try:
            return _read(mend(html))
        except Exception:  # on odd trees its parts fail with whatever they fail with
            continue
    return Metadata()


def _read(html: str) -> Metadata:
    from trafilatura.metadata import extract_metadata  # takes a seventh of a second to import
    from trafilatura.utils import load_html

    tree = load_html(_PROLOGUE.sub("<!doctype html>", html, count=1))
    if tree is None:
        return Metadata()
    _gather(tree)
    _shorten(tree)
    _tell_plainly(tree)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of time zones whose names nobody knows
        found = extract_metadata(tree)
    return Metadata(
        title=_headline(found.title or "", found.sitename or "", tree) or None,
        author=found.author or None,
        date=found.date or None,
        site=found.sitename or None,
        language=next(_languages(tree), None),
        url=found.url or None,
    )


_PROLOGUE = re.compile(r"\A\s*+(?:(?:<\?xml|<!doctype)[^>]*+>?\s*+)++", re.ASCII | re.IGNORECASE)
_FROM_UTC = re.compile(
    r"(\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?[AP]M)?|T\d{4}(?:\d\d)?) ?[+-](?:2[4-9]|[3-9]\d)(?::?\d\d)?(?!\d)"
)


def _without_impossible_offsets(html: str) -> str:
    """Without the difference from UTC behind times, where it is a day or more: nobody can reckon with it, and
    trafilatura gives up on the whole page."""
    return _FROM_UTC.sub(r"\1", html)


# -- what it is given -----------------------------------------------------------------------------

MOST_ELEMENTS = 5000
"""Elements that are looked at, from the first; further ones only if they speak of the page and show nothing.
Where many of them are called tags or footer, all that are found are compared with each other."""
_SPEAKING = ("meta", "link", "script")
_OF_THE_HEAD = ("meta", "link", "title")
_AUTHOR = re.compile("author|creator|byl", re.IGNORECASE)


def _gather(tree: Any) -> None:
    """Put into the head what belongs there: parsers end it at the first thing that does not, a picture in
    ``noscript`` say, and trafilatura looks nowhere else."""
    head = tree.find(".//head")
    if head is None:
        head = tree.makeelement("head")
        tree.insert(0, head)
    known = {None, *map(_says, head.iter(*_OF_THE_HEAD))}
    for element in [*tree.iter(*_OF_THE_HEAD)]:
        if _says(element) not in known:
            copied = copy(element)
            copied.tail = None  # what stands behind it
            head.append(copied)


def _says(element: Any) -> str | None:
    """What an element of the head speaks of; None if it may stand anywhere."""
    if element.tag == "title":
        return None if next(element.iterancestors("svg"), None) is not None else "title"
    said: str | None = element.get("rel") or element.get("property") or element.get("name")
    return said


def _shorten(tree: Any) -> None:
    """Cut a page, and what it says of itself, to a length that makes sense."""
    for element in [*islice(tree.iter(), MOST_ELEMENTS, None)]:
        if element.tag in _SPEAKING:
            tree.append(element)
        elif (parent := element.getparent()) is not None:
            parent.remove(element)
    from cleaner.linked_data import MOST, Few

    names = Few()
    for meta in tree.iter("meta"):
        if content := (meta.get("content") or "")[:MOST]:
            is_name = _AUTHOR.search(_says(meta) or meta.get("itemprop") or "")
            meta.set("content", "" if is_name and not names(content) else content)


def _tell_plainly(tree: Any) -> None:
    """Put the linked data of the page into a plain form."""
    from cleaner.linked_data import plain, shortened  # which nobody needs who does not ask

    said = []
    for script in tree.iter("script"):
        kind = (script.get("type") or "").lower()
        if "+json" in kind:
            said.append(script.text or "")
            script.text = None
            del script.attrib["type"]  # finding many of them takes quadratic time
        elif "json" in kind:
            script.text = shortened(script.text or "")
    for text in filter(None, plain(said)):
        script = tree.makeelement("script", type="application/ld+json")
        script.text = text
        tree.append(script)


def _languages(tree: Any) -> Iterator[str]:
    """The languages that the page claims, for which trafilatura does not ask."""
    claims = [tree.get("lang"), tree.get("xml:lang")]
    claims += tree.xpath("//meta[translate(@http-equiv, 'CL', 'cl') = 'content-language']/@content")
    claims += tree.xpath("//meta[@property = 'og:locale']/@content")
    for claim in filter(None, claims):
        if language := claim.split(",")[0].strip().lower().replace("_", "-"):
            yield language


# -- what becomes of it ---------------------------------------------------------------------------

_SEPARATOR = r"(?:[|\-–—·•»›«‹~⋆<>/]|::)+"
_BEHIND = re.compile(rf"\s*{_SEPARATOR}\s")
_BEFORE = re.compile(rf"\s{_SEPARATOR}\s*\Z")
"""How the parts of a title are parted, seen from one of them."""
MOST_HEADINGS = 10


def _headline(title: str, site: str, tree: Any) -> str:
    """The title without what the site puts behind it or before: its name, the name of a column."""
    for heading in islice(tree.iter("h1"), MOST_HEADINGS):
        part, rest = _parted(title, " ".join(heading.text_content().split()))
        if 0 < len(rest) < len(part):
            return part
    _, rest = _parted(title, site)
    return rest or title


def _parted(title: str, part: str) -> tuple[str, str]:
    """The part as the title spells it, and what else the title says; nothing if it is no part of it."""
    size = len(part)
    if size and title[:size].lower() == part.lower() and (behind := _BEHIND.match(title, size)):
        return title[:size], title[behind.end() :].strip()
    if size and title[-size:].lower() == part.lower() and (before := _BEFORE.search(title[:-size])):
        return title[-size:], title[: before.start()].strip()
    return "", ""
