"""What pages say about themselves in JSON-LD, in the one form of it that trafilatura understands.

They say the same in many: lists in lists, values as lists or objects, types as addresses or in lower case,
contexts of several vocabularies. trafilatura takes objects of schema.org with strings for values; at the
first thing that is something else it gives up on all of them, or takes a list for the title.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice, takewhile
from typing import Any

MOST = 500
"""Characters of a value that are looked at; some of trafilatura's patterns take quadratic time."""
MOST_BROKEN = 5000
"""Characters of data that is no JSON, in which patterns look for names."""
MOST_THINGS = 1000
MOST_NAMES, NAMES = 50, 1000
"""Authors, and characters of their names in all: trafilatura compares each two of them, for each of them."""

_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
"""Where objects about the same page may stand."""
_TEXTS = ("name", "legalName", "alternateName", "datePublished")
_ARTICLE = re.compile(r"article|posting|report", re.IGNORECASE)
"""Of the types of schema.org those that are articles; trafilatura knows half of them."""
_PERSON = frozenset(("person", "thing"))
_TAG = re.compile(r"<[^<>]*>")
_NO_TEXT = re.compile("[\0-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML bears in no text."""
_BEFORE = re.compile(r"(?:[\ufeff\s]|/\*|\*/|//|<!--|<!\[CDATA\[)*+")
"""What hides data from old browsers."""
_CHARACTER = r'(?:[^"\\]|\\u[0-9a-fA-F]{4}|\\.)'
_STRING = re.compile(rf'("{_CHARACTER}{{0,{MOST}}}+){_CHARACTER}*+("?)', re.DOTALL)
_DECODER = json.JSONDecoder(strict=False, parse_int=float)  # a long number is no `int`

Thing = dict[str, Any]


def plain(scripts: Iterable[str]) -> tuple[str, str]:
    """The linked data of a page, as JSON, and what of it is none, both short enough for trafilatura."""
    things: list[Thing] = []
    broken = ""
    names = Few()
    for script in scripts:
        try:
            data, _ = _DECODER.raw_decode(script, _BEFORE.match(script).end())  # type: ignore[union-attr]
            things += [_plain(thing, names) for thing in islice(_things(data), MOST_THINGS - len(things))]
        except (ValueError, RecursionError):
            broken += shortened(script)[: MOST_BROKEN - len(broken)]
    return json.dumps(things, ensure_ascii=False), broken


def shortened(data: str) -> str:
    """With strings no longer than a value may be."""
    return _STRING.sub(r"\1\2", data)


class Few:
    """Lets as many names pass as a page may have authors."""

    def __init__(self) -> None:
        self._names, self._characters = MOST_NAMES, NAMES

    def __call__(self, name: str) -> bool:
        """Whether this one may."""
        self._names -= 1
        self._characters -= len(name)
        return self._names >= 0 and self._characters >= 0


def _things(data: object) -> Iterator[Thing]:
    if isinstance(data, list):
        for item in data:
            yield from _things(item)
    elif isinstance(data, dict):
        yield data
        for place in _INSIDE:
            yield from _things(data.get(place))


def _plain(thing: Thing, names: Few) -> Thing:
    """What it says that trafilatura asks for."""
    types = _types(thing)
    says: Thing = {"@context": "https://schema.org", "@type": types}
    says |= {name: text for name in _TEXTS if (text := _text(thing.get(name)))}
    if publisher := _text(thing.get("publisher")):
        says["publisher"] = {"name": publisher}
    if any(map(_ARTICLE.search, types)):
        says["@type"] = "NewsArticle"
        says["headline"] = _text(thing.get("headline")) or says.get("name", "")
        says["author"] = [{"name": name} for name in takewhile(names, _people(thing.get("author")))]
    elif _PERSON.intersection(map(str.lower, types)) and not names(says.get("name", "")):
        says.pop("name", None)
    return says


def _types(thing: Thing) -> list[str]:
    """Its types without the vocabulary they are from."""
    return [re.split("[/#:]", text)[-1] for text in _texts(thing.get("@type"))]


def _people(said: object) -> Iterator[str]:
    if isinstance(said, list):
        for item in said:
            yield from _people(item)
    elif isinstance(said, dict):
        types = _types(said)
        if not types or _PERSON.intersection(map(str.lower, types)):
            given = " ".join(_text(said.get(part)) for part in ("givenName", "familyName")).strip()
            yield from _texts(said.get("name") or given)
    else:
        yield from _texts(said)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if text := " ".join(_NO_TEXT.sub("", unescape(_TAG.sub("", value[:MOST]))).split()):
            yield text
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(value.get("@value", value.get("name")))


def _text(value: object) -> str:
    return next(_texts(value), "")
