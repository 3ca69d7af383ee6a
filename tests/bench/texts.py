"""Text to measure with: prose and page furniture of made-up words, no two lines alike, so that no
memory of lines seen before makes a figure better than it is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import accumulate, count

SYLLABLES = "ba ce di fo gu la me ni or pu ra se ti on ve wa xi yo zu ant ber chi den est gar hol ith"
SEED = 20261122
FURNITURE = (
    "{number} Shares",
    "Read more: {headline}",
    "Share on Facebook {number}",
    "By {name} {day} March 2024",
    "Photo: {name} / Agency",
    "Published 7:12 on March {day}, 2024 {number}",
    "Sign up for the {name} newsletter",
    "Copyright {number} {name}. All rights reserved.",
    "Related: {headline}",
    "Advertisement {number}",
    "{number} comments",
    "This post appeared first on {name}",
)


class Writer:
    """Writes lines; the same seed writes the same lines."""

    def __init__(self, seed: int = SEED) -> None:
        self.random = random.Random(seed)
        syllables = SYLLABLES.split()
        self.words = sorted(
            {"".join(self.random.choices(syllables, k=self.random.randint(1, 4))) for _ in range(60_000)}
        )
        # few words are frequent and many are rare, as in any language
        self.weights = [*accumulate(1 / (rank + 10) for rank in range(len(self.words)))]
        self.random.shuffle(self.words)
        self.number = count(1)

    def some(self, least: int, most: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self.weights, k=self.random.randint(least, most))

    def word(self) -> str:
        return self.words[int(self.random.random() * len(self.words))]

    def sentence(self) -> str:
        return " ".join(self.some(8, 30)).capitalize() + "."

    def headline(self) -> str:
        return " ".join(self.some(5, 11)).capitalize()

    def prose(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(1, 4)))

    def furniture(self) -> str:
        """A line of a page around an article, with something in it that no other line has."""
        number, name = next(self.number), f"{self.word()} {self.word()}".title()
        form = FURNITURE[number % len(FURNITURE)]
        headline = self.headline() if "{headline}" in form else ""
        return form.format(number=number, day=number % 28 + 1, name=name, headline=headline)

    def article(self) -> Iterator[str]:
        """One scraped page of about 3 kB: a third of its lines is furniture."""
        yield from (self.furniture() for _ in range(self.random.randint(2, 5)))
        yield self.headline()
        for _ in range(self.random.randint(6, 14)):
            yield self.prose()
            if self.random.random() < 0.1:
                yield self.furniture()
        yield "You May Also Like"
        yield from (self.headline() for _ in range(self.random.randint(2, 6)))
        yield from (self.furniture() for _ in range(self.random.randint(2, 5)))


def articles(size: int) -> str:
    """Pages one below the other, ``size`` characters."""
    writer = Writer()
    return _filled(size, lambda: "\n\n".join(writer.article()) + "\n\n")


def furniture(size: int) -> str:
    """Short lines alone: most lines a byte, the most work a byte."""
    writer = Writer()
    return _filled(size, lambda: writer.furniture() + "\n")


def one_line(size: int) -> str:
    """Prose without a line end."""
    writer = Writer()
    return _filled(size, lambda: writer.sentence() + " ")


def _filled(size: int, piece: Callable[[], str]) -> str:
    pieces: list[str] = []
    length = 0
    while length < size:
        pieces.append(piece())
        length += len(pieces[-1])
    return "".join(pieces)[:size]


SHAPES: dict[str, Callable[[int], str]] = {
    "one document": articles,
    "furniture only": furniture,
    "one line": one_line,
}
