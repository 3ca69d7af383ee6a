"""Labelled pages for training and measuring: `lines/*.jsonl.gz`, `pages/*.jsonl.gz`, `news/dev.jsonl.gz`.

Each file of ``lines`` holds pages rendered or extracted in one way (the part of its name behind the
collection's), one JSON object a page: ``id``, ``url``, ``lang``, ``title``, ``lines``, ``labels`` (1
content, 0 boilerplate), ``neutral`` (lines that do not count) and ``gold_text``. ``pages`` may hold the
same pages' ``html``: read with its hints it is one more rendering, its lines labelled by the gold text, and
from its names kinds of boilerplate are read. The ``news`` file holds hand-labelled
articles whose ``labels`` are kinds.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from cleaner import markup
from cleaner.blocks import split
from cleaner.document import Hint
from cleaner.model import align
from cleaner.model.lexer import Floats, Ints
from cleaner.model.markup_kinds import boxes, kinds_of_lines
from cleaner.model.network import KINDS

FOLDS = 5
HAND = "hand"
HTML = "html"
"""The rendering of pages that come with their hints."""
NO_HEADLINE, UNKNOWN_HEADLINE = -1, -2

_CONTENT, _METADATA = {"keep", "title"}, {"byline", "dateline", "caption", "credit"}
_RENAMED = {"other_boilerplate": "other"}
_KIND_ROWS: dict[str, int] = {kind: row for row, kind in enumerate(KINDS)}
_SECOND_LEVEL = (
    "ac",
    "co",
    "com",
    "edu",
    "gen",
    "gob",
    "gov",
    "gv",
    "mil",
    "ne",
    "net",
    "nic",
    "or",
    "org",
    "web",
)


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A labelled page of n lines in one rendering.

    ``content`` (n): 1 for the article, 0 for the rest. ``counts`` (n): 0 for a line that does not
    count. ``kinds`` (n): index into `network.KINDS`, -1 where unknown. ``headline``: line of the
    headline, NO_HEADLINE or UNKNOWN_HEADLINE. ``gold``: the article's text, None if only labels exist.
    ``hints`` (n): what the markup says, None for text.
    """

    id: str
    collection: str
    rendering: str
    site: str
    language: str
    lines: tuple[str, ...]
    content: Floats
    counts: Floats
    kinds: Ints
    headline: int
    gold: str | None
    hints: tuple[Hint, ...] | None = None

    @property
    def extracted(self) -> bool:
        """Whether an extractor has removed most of the boilerplate before."""
        return self.rendering.startswith("n_") or self.collection == HAND

    @property
    def fold(self) -> int:
        """The part of the cross-validation that holds this page's site, in whatever collection."""
        return zlib.crc32(f"v1{self.site}".encode()) % FOLDS


def load(folder: Path) -> list[Page]:
    """-> all labelled pages below ``folder``, in a fixed order."""
    named = {}
    pages = []
    for path in sorted((folder / "pages").glob("*.jsonl.gz")):
        for record in _read(path):
            collection, known = path.name.removesuffix(".jsonl.gz"), boxes(record["html"])
            named[collection, record["id"].removeprefix("dev/")] = known
            page = _marked_up(record, collection, known)
            if page.content.any():
                pages.append(page)
    for path in sorted((folder / "lines").glob("*.jsonl.gz")):
        collection, _, rendering = path.name.removesuffix(".jsonl.gz").rpartition("-")
        for record in _read(path):
            if record["lines"]:
                known = named.get((collection, record["id"]), {})
                pages.append(_page(record, collection, rendering, known))
    return pages + [_hand_labelled(record) for record in _read(folder / "news" / "dev.jsonl.gz")]


def registered_domain(url: str) -> str:
    """-> what a publisher registered, near enough for a split by site.

    >>> registered_domain("https://www.news.example.co.uk/a")
    'example.co.uk'
    """
    labels = (urlsplit(url).hostname or url).lower().strip(".").split(".")
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if deep else -2 :])


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _page(record: Mapping[str, Any], collection: str, rendering: str, known: Mapping[str, int]) -> Page:
    content = np.array(record["labels"], np.float32)
    counts = np.ones(len(content), np.float32)
    counts[record["neutral"]] = 0
    extracted = rendering.startswith("n_")
    return Page(
        id=record["id"],
        collection=collection,
        rendering=rendering,
        site=registered_domain(record["url"]),
        language=record["lang"] or "",
        lines=tuple(record["lines"]),
        content=content,
        counts=counts,
        kinds=kinds_of_lines(known, record["lines"], content),
        headline=_find_headline(record["title"] or "", record["lines"], content, extracted),
        gold=record["gold_text"],
    )


def _marked_up(record: Mapping[str, Any], collection: str, known: Mapping[str, int]) -> Page:
    read = markup.read(record["html"])
    lines = [block.text for block in split(read.text)]
    content, counts = align.label(lines, record["gold_text"])
    headline = _find_headline(record["title"] or "", lines, content, extracted=False)
    if headline >= 0 and not content[headline]:
        counts[headline] = 0  # gold texts leave it out
    return Page(
        id=record["id"].removeprefix("dev/"),
        collection=collection,
        rendering=HTML,
        site=registered_domain(record["url"]),
        language=record["lang"] or "",
        lines=tuple(lines),
        content=content,
        counts=counts,
        kinds=kinds_of_lines(known, lines, content),
        headline=headline,
        gold=record["gold_text"],
        hints=read.hints,
    )


def _hand_labelled(record: Mapping[str, Any]) -> Page:
    repeated, quotes = set(record["dup_lines"]), set(record["pull_quotes"])
    numbers = [number for number, line in enumerate(record["lines"]) if line.strip()]
    labels = [record["labels"][number] for number in numbers]
    content = np.zeros(len(numbers), np.float32)
    counts = np.ones(len(numbers), np.float32)
    for row, number in enumerate(numbers):
        accepted = {labels[row], *record["alt_labels"].get(str(number), ())}
        content[row] = number in quotes or (number not in repeated and labels[row] in _CONTENT)
        taste = number not in repeated and accepted & _CONTENT and accepted - _CONTENT
        counts[row] = not (number in quotes or labels[row] in _METADATA or taste)
    headline = [
        row for row, number in enumerate(numbers) if labels[row] == "title" and number not in repeated
    ]
    return Page(
        id=record["id"],
        collection=HAND,
        rendering=HAND,
        site=registered_domain(record["url"]) if record["url"] else record["site"],
        language=record["lang"],
        lines=tuple(record["lines"][number] for number in numbers),
        content=content,
        counts=counts,
        kinds=np.array([_KIND_ROWS.get(_RENAMED.get(label, label), -1) for label in labels]),
        headline=headline[0] if headline else NO_HEADLINE,
        gold=None,
    )


def _find_headline(title: str, lines: list[str], content: Floats, extracted: bool) -> int:
    """-> of the lines that say the title, the last before the article begins.

    A page has its headline somewhere; if it is not found, its wording is another. An extractor may
    have dropped it: then, if no line is even similar, there is none.
    """
    wanted = _spelled(title)
    if len(wanted) < 8:
        return UNKNOWN_HEADLINE
    spelled = [_spelled(line) for line in lines]
    found = [index for index, line in enumerate(spelled) if line == wanted]
    found = found or [
        index for index, line in enumerate(spelled) if len(line) > 12 and _abridged(line, wanted)
    ]
    if not found:
        words = set(wanted.split())
        similar = any(2 * len(words & set(line.split())) > len(words) for line in spelled)
        return NO_HEADLINE if extracted and not similar else UNKNOWN_HEADLINE
    start = int(content.argmax()) if content.any() else len(lines)
    before = [index for index in found if index <= start]
    return before[-1] if before else found[0]


def _abridged(one: str, other: str) -> bool:
    """Whether one begins with the other and is not much longer: "Title - Site" and "Title"."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and len(short) > 0.6 * len(long)


def _spelled(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
