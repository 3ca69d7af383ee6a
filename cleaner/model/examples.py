"""Labelled pages as the network sees them: features, words that count, targets."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cleaner.model.align import words
from cleaner.model.data import HAND, Page
from cleaner.model.features import extract
from cleaner.model.hints import Markup
from cleaner.model.lexer import Floats, Hashes, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A page as the network sees it, n lines: ``numbers`` (n, NUMBERS); ``tokens`` with ``owners``, line
    after line; ``prose``: the words of prose; ``markup``: of a page with hints; ``words`` (n): how many
    each line holds; ``target`` (n): content from 0 to 1."""

    page: Page
    numbers: Floats
    tokens: Hashes
    owners: Ints
    prose: Hashes
    markup: Markup | None
    words: Floats
    target: Floats


def examples(pages: Sequence[Page]) -> list[Example]:
    made = []
    for page in pages:
        features = extract(page.lines, page.hints)
        order = np.argsort(features.owners, kind="stable")
        made.append(
            Example(
                page=page,
                numbers=features.numbers,
                tokens=features.tokens[order],
                owners=features.owners[order],
                prose=features.tokens[features.prose],
                markup=features.markup,
                words=np.array([len(words(line)) for line in page.lines], np.float32),
                target=page.content,
            )
        )
    return made


def soften(data: Sequence[Example], predicted: Sequence[Floats]) -> list[Example]:
    """-> the examples with targets half way between gold and out-of-fold predictions.

    Gold texts have gaps, and a model learns to delete what they lack; labels made by hand have none.
    """
    return [
        example
        if example.page.collection == HAND
        else replace(example, target=((example.page.content + scores) / 2).astype(np.float32))
        for example, scores in zip(data, predicted, strict=True)
    ]


def digest(data: Sequence[Example]) -> str:
    """-> SHA-256 of all that is learnt from, but for the targets that teachers have softened: where it is
    another one, the pages, their reading, their labels or the features have changed."""
    found = hashlib.sha256()
    for example in data:
        page, marked = example.page, example.markup
        named = (page.id, page.collection, page.rendering, page.site, page.language, page.headline)
        found.update(repr(named).encode())
        arrays = [example.numbers, example.tokens, example.owners, example.prose, example.words]
        arrays += [page.content, page.counts, page.kinds]
        arrays += [marked.numbers, marked.rows, marked.tokens, marked.owners] if marked else []
        for array in arrays:
            found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()
