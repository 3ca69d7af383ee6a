"""Training pages once more, with their articles in another shape.

The pages are news and guides: paragraphs under headings. The lines of an interview, a recipe, a live ticker
or a glossary look to a model that saw such pages alone like the menus around them. So a part of an article
is cut into sentences, or into items as lists have them, or loses its paragraphs so that headings stand
alone. Each new line keeps the label and the target of the line that it is a piece of.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, islice

import numpy as np
from numpy.random import Generator

from cleaner.document import Hint, Within
from cleaner.model.data import Page
from cleaner.model.examples import Example, examples
from cleaner.model.lexer import Ints

COPIES = 2
"""Other shapes that are made of a page, and of what was extracted from it, each of a rendering by chance."""
LEAST = 3
"""Lines of an article that has a shape to change."""
PARAGRAPH = 120
"""Characters from which a line is a paragraph."""

Key = tuple[str, str, bool]


def key(page: Page) -> Key:
    """-> what the renderings of a page have in common, and what its extractions."""
    return page.collection, page.id, page.extracted


def reshape(data: Sequence[Example], seed: int) -> dict[Key, list[Example]]:
    """-> for most pages up to COPIES examples in another shape; for text or for HTML as ``data`` are."""
    groups: dict[Key, list[Example]] = {}
    for example in data:
        groups.setdefault(key(example.page), []).append(example)
    made = {}
    for name, group in groups.items():
        random = np.random.default_rng([seed, zlib.crc32(repr(name).encode())])
        drawn = [_reshaped(group[random.integers(len(group))], random) for _ in range(COPIES)]
        made[name] = [example for example in drawn if example is not None]
    return {name: found for name, found in made.items() if found}


def _reshaped(example: Example, random: Generator) -> Example | None:
    page = example.page
    article = np.flatnonzero(page.content * page.counts)
    if len(article) < LEAST:
        return None
    cut = _Shape.draw(random).cut()
    share = 1.0 if random.random() < 0.4 else random.uniform(0.4, 1.0)
    part = _run(article, int(len(article) * share), random)
    part = part[part != page.headline]
    pieces: list[tuple[str, ...]] = [(line,) for line in page.lines]
    for index in part:
        pieces[index] = tuple(cut(page.lines[index]))
    sources = np.repeat(np.arange(len(pieces)), [len(of_line) for of_line in pieces])
    stays = np.ones(len(sources), bool)
    if random.random() < 0.5:  # a short one, as such articles often are
        new = np.isin(sources, part)
        stays = ~new
        stays[_run(np.flatnonzero(new), int(random.integers(6, 50)), random)] = True
    lines = [*compress(chain.from_iterable(pieces), stays)]
    sources = sources[stays]
    if not lines:
        return None
    headline = page.headline
    if headline >= 0:
        headline = int(np.flatnonzero(sources == headline)[0])
    other = replace(
        page,
        lines=tuple(lines),
        content=page.content[sources],
        counts=page.counts[sources],
        kinds=page.kinds[sources],
        headline=headline,
        hints=page.hints and tuple(_hints(page.hints, sources, part, lines, random)),
    )
    return replace(examples([other])[0], target=example.target[sources])


def _run(indices: Ints, size: int, random: Generator) -> Ints:
    """-> so many of the indices in a row, somewhere among them."""
    size = min(max(2, size), len(indices))
    start = random.integers(len(indices) - size + 1)
    return indices[start : start + size]


@dataclass(frozen=True, slots=True)
class _Shape:
    """How lines are cut. Items have at most ``words`` words, the mark behind them or not (``bare``) and
    something before each (``lead``); a share of them goes (``thinned``)."""

    random: Generator
    words: int
    bare: bool
    lead: int
    thinned: float

    @classmethod
    def draw(cls, random: Generator) -> _Shape:
        return cls(
            random=random,
            words=int(random.integers(3, 11)),
            bare=random.random() < 0.7,
            lead=int(random.choice([0, 0, 0, 1, 2, 3])),
            thinned=random.uniform(0, 0.6),
        )

    def cut(self) -> Callable[[str], Iterator[str]]:
        """-> what makes of a line its pieces."""
        cuts = (self.sentences, self.items, self.conversation, self.bones)
        return cuts[self.random.integers(len(cuts))]

    def sentences(self, line: str) -> Iterator[str]:
        return (sentence for sentence in _SENTENCE.split(line) if sentence.strip())

    def items(self, line: str) -> Iterator[str]:
        for number, clause in enumerate(_CLAUSE.split(line), 1):
            item = clause.strip(_MARKS if self.bare else None)
            words = item.split()
            if not words or self.random.random() < self.thinned:
                continue
            if len(words) > self.words:
                item = " ".join(words[: self.random.integers(2, self.words + 1)])
            elif len(words) == 1 and len(item) > PARAGRAPH // 3:  # a script without spaces
                item = item[: self.random.integers(4, 24)]
            if self.random.random() < 0.5:
                item = item[0].upper() + item[1:]
            hour, minute = self.random.integers(24), self.random.integers(60)
            yield ("", "- ", f"{number}. ", f"{hour:02d}:{minute:02d} ")[self.lead] + item

    def conversation(self, line: str) -> Iterator[str]:
        """Sentences, questions and items in turn."""
        for sentence in self.sentences(line):
            chance = self.random.random()
            if chance < 0.3:
                yield from islice(self.items(sentence), 1)
            elif chance < 0.45:
                yield sentence.rstrip(_MARKS) + "?"
            else:
                yield sentence

    def bones(self, line: str) -> Iterator[str]:
        """The line, if it is no paragraph."""
        if len(line) <= PARAGRAPH or self.random.random() < 0.2:
            yield line


_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\W*[^\W_a-zß-ÿа-я])|(?<=[。！？])")
_CLAUSE = re.compile(r"(?<=[,;:.!?])\s+|(?<=[，；：。！？、])|\s+[–—-]\s+|\s+(?=\()")
_MARKS = " .,;:!?，；：、。！？"


def _hints(
    hints: Sequence[Hint], sources: Ints, part: Ints, lines: Sequence[str], random: Generator
) -> Iterator[Hint]:
    """What the markup says of the new lines: those of one line stand in it with breaks between them, or are
    paragraphs, items of a list, or paragraphs with headings."""
    form = random.integers(4)
    free = 1 + max(max(hint.containers, default=0) for hint in hints)
    cut = np.isin(sources, part) & (np.bincount(sources)[sources] > 1)
    for number, (source, line) in enumerate(zip(sources.tolist(), lines, strict=True)):
        hint = hints[source]
        if form == 0 or not cut[number] or hint.heading:
            yield hint
            continue
        box, boxes = free + number, hint.containers[1:]
        if form == 1:
            yield hint._replace(containers=(box, *boxes))
            continue
        outer = hint.tags[hint.tags[:1] in _BLOCKS :]
        if form == 2:
            yield hint._replace(
                tags=("li", "ul", *outer)[:8],
                within=hint.within | Within.LIST,
                depth=hint.depth + 1,
                containers=(box, free + len(lines) + source, *boxes)[:16],
            )
        else:
            heading = len(line.split()) <= 8 and line[-1] not in _MARKS
            tag = "h3" if heading else "p"
            yield hint._replace(tags=(tag, *outer)[:8], heading=3 * heading, containers=(box, *boxes))


_BLOCKS = (("p",), ("div",), ("span",), ("li",))
