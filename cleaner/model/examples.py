"""Labelled pages as the network sees them: features, words that count, targets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cleaner.model.data import NO_HEADLINE, THINNED, Page
from cleaner.model.features import extract
from cleaner.model.lexer import Bools, Floats, Hashes, Ints

# words as the benchmark counts them: scripts written without spaces are split into characters
_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A page as the network sees it, n lines: ``numbers`` (n, NUMBERS); ``tokens`` with ``owners``, line
    after line; ``prose``: the words of prose; ``words`` (n): how many each line holds; ``target`` (n):
    content from 0 to 1."""

    page: Page
    numbers: Floats
    tokens: Hashes
    owners: Ints
    prose: Hashes
    words: Floats
    target: Floats


def words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def examples(pages: Sequence[Page]) -> list[Example]:
    return [
        _example(page, np.array([len(words(line)) for line in page.lines], np.float32), page.content)
        for page in pages
    ]


def _example(page: Page, words: Floats, target: Floats) -> Example:
    features = extract([page.lines])
    order = np.argsort(features.owners, kind="stable")
    return Example(
        page=page,
        numbers=features.numbers,
        tokens=features.tokens[order],
        owners=features.owners[order],
        prose=features.tokens[features.prose],
        words=words,
        target=target,
    )


def soften(data: Sequence[Example], predicted: Sequence[Floats]) -> list[Example]:
    """-> the examples with targets half way between gold and out-of-fold predictions: gold has gaps."""
    return [
        replace(example, target=((example.page.content + scores) / 2).astype(np.float32))
        for example, scores in zip(data, predicted, strict=True)
    ]


def thin(example: Example, random: np.random.Generator) -> Example:
    """-> the page with most of its boilerplate taken out, run by run, as careless extractors leave it.

    Text that is clean, or nearly so, is what a cleaner meets most often, and what it must not harm.
    """
    page = example.page
    junk = page.content == 0
    run = np.concatenate(([0], np.cumsum(junk[1:] != junk[:-1])))
    stays = random.random(int(run[-1]) + 1) < random.choice((0.0, 0.1, 0.4))
    return _part(example, ~junk | stays[run])


def _part(example: Example, keep: Bools) -> Example:
    page = example.page
    place = np.cumsum(keep) - 1
    headline = page.headline
    if headline >= 0:
        headline = int(place[headline]) if keep[headline] else NO_HEADLINE
    part = replace(
        page,
        rendering=THINNED,
        lines=tuple(line for line, stays in zip(page.lines, keep, strict=True) if stays),
        content=page.content[keep],
        counts=page.counts[keep],
        kinds=page.kinds[keep],
        headline=headline,
    )
    return _example(part, example.words[keep], example.target[keep])
