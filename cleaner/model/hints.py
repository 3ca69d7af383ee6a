"""What the markup says of lines -> numbers and hashed tokens, for training and for prediction alike.

The tags around a line and the words of their classes and ids become tokens; lines that stand in the same
box of the page are counted together, since what else a box holds tells a menu from an article.
Many lines of a page have the same markup: its tokens are made once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Hint, Within
from cleaner.model.lexer import Bools, Floats, Ints, Values

NEAR = 3  # names of the nearest elements are told apart from those further out
LEVELS = 6  # boxes around a line whose contents are counted, from the inside
SPARSE = 8  # times as many boxes as were counted are worth the time to number them anew

SAID = (
    "share of links", "share of bold", "depth", "says the title", "first heading", "second heading",
    "third heading", "deeper heading", *(f"in {bit.name.lower()}" for bit in Within if bit.name),
)  # fmt: skip
BOXES = (
    *(f"{what}, box {up}" for what in ("lines", "text", "prose", "links") for up in range(LEVELS)),
    "nearness to the prose", "box of the line before", "box of the line after", "lines since a first heading",
    "lines since the title", "lines until the title",
)  # fmt: skip
ALIKE = ("lines of this markup", "text of this markup", "prose of this markup", "links of this markup")
HINTS = (*SAID, *BOXES, *ALIKE)
"""The names of a line's numbers, in the order of their columns."""


@dataclass(frozen=True, slots=True, eq=False)
class Markup:
    """Of the n lines of a document: ``numbers`` (n, HINTS); ``rows`` (n): which markup a line has, from 1 on.
    ``tokens`` (t): the hashes of all tags and names, with the markup of each in ``owners`` (t), ascending."""

    numbers: Floats
    rows: Ints
    tokens: NDArray[np.uint32]
    owners: Ints


def markup(hints: Sequence[Hint], text: Values, prose: Values) -> Markup:
    """-> the markup of a document, given a hint for each of its n lines; ``text`` (n) and ``prose`` (n): the
    length of each line, and of each line of prose, 0 for others."""
    size = len(text)
    if len(hints) != size:
        raise ValueError(f"{size} lines and {len(hints)} hints")
    numbers = np.zeros((size, len(HINTS)), np.float32)
    rows = np.zeros(size, np.int64)
    known: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    if size:
        tags, names, within, heading, links, bold, depth, containers, titled = zip(*hints, strict=True)
        rows[:] = [known.setdefault(pair, len(known) + 1) for pair in zip(tags, names, strict=True)]
        level, says_title = np.array(heading), np.array(titled)
        numbers[:, : len(SAID)] = _said(links, bold, depth, says_title, level, within)
        measured = np.stack((np.ones(size), text, prose, text * links))
        numbers[:, len(SAID) : -len(ALIKE)] = np.concatenate(
            (_boxes(containers, measured), _nearness(level == 1, says_title)), axis=1
        )
        numbers[:, -len(ALIKE) :] = _alike(rows, measured)
    hashed = [_of_tags(tags) + _of_names(names) for tags, names in known]
    return Markup(
        numbers=numbers,
        rows=rows,
        tokens=np.fromiter(chain.from_iterable(hashed), np.uint32),
        owners=np.repeat(np.arange(1, len(known) + 1), [len(tokens) for tokens in hashed]),
    )


def spelled(hint: Hint) -> list[str]:
    """-> what the tokens of a line's markup stand for, in their order."""
    return [*_tag_tokens(hint.tags), *_name_tokens(hint.names)]


def _tag_tokens(tags: tuple[str, ...]) -> list[str]:
    """-> the nearest tags as paths, and each tag alone."""
    paths = (" < ".join(tags[:2]), " < ".join(tags[:3]))
    return [f"<{tag}>" for tag in (*paths, *dict.fromkeys(tags))]


def _name_tokens(names: tuple[str, ...]) -> list[str]:
    """-> the names as near ones, and as such at all."""
    return [*(f"{name} near" for name in dict.fromkeys(names[:NEAR])), *dict.fromkeys(names)]


@lru_cache(maxsize=1 << 14)
def _of_tags(tags: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(map(_hash, _tag_tokens(tags)))


@lru_cache(maxsize=1 << 14)
def _of_names(names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(map(_hash, _name_tokens(names)))


@lru_cache(maxsize=1 << 16)
def _hash(token: str) -> int:
    digest = blake2b(token.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "little")


_BITS = np.array([int(bit) for bit in Within])


def _said(
    links: Sequence[float],
    bold: Sequence[float],
    depth: Sequence[int],
    titled: Bools,
    level: Ints,
    within: Sequence[int],
) -> NDArray[Any]:
    deep = np.minimum(depth, 40) / 20
    bits = (np.array(within)[:, None] & _BITS) > 0
    return np.column_stack((links, bold, deep, titled, level == 1, level == 2, level == 3, level > 3, bits))


def _alike(rows: Ints, measured: Values) -> NDArray[Any]:
    return _contents(np.stack([np.bincount(rows, values)[rows] for values in measured]), measured)


def _contents(inside: Values, measured: Values) -> NDArray[Any]:
    """-> lines inside something, the shares of the document's text and prose, the links' share of the text.

    ``inside``, ``measured`` (4, n): lines, text, prose and links of what a line is inside, and of the line.
    """
    lines, text, prose, links = inside
    _, all_text, all_prose, _ = np.maximum(1.0, measured.sum(axis=1))
    shares = (np.log1p(lines) / 4, text / all_text, prose / all_prose, links / np.maximum(1.0, text))
    return np.concatenate([share.reshape(measured.shape[1], -1) for share in shares], axis=1)


def _boxes(containers: Sequence[tuple[int, ...]], measured: Values) -> NDArray[Any]:
    """-> what the boxes around each line hold, and whether its neighbours stand in the same one."""
    n = len(containers)
    sizes = np.fromiter(map(len, containers), np.int64, n)
    chained = np.fromiter(chain.from_iterable(containers), np.int64, int(sizes.sum()))
    if chained.max(initial=0) > SPARSE * len(chained):  # a window of a long page, say
        chained = np.unique(chained, return_inverse=True)[1]
    ordinals = chained + 1  # 0: the page, where no box is that far out
    lines = np.repeat(np.arange(n), sizes)
    inside: Values = np.stack([np.bincount(ordinals, values[lines], 1) for values in measured])
    inside[:, 0] = measured.sum(axis=1)
    place = np.arange(len(chained)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    boxes = np.zeros((n, LEVELS), np.int64)
    near = place < LEVELS
    boxes[lines[near], place[near]] = ordinals[near]
    there = boxes > 0
    contents = _contents(inside[:, boxes], measured)
    prose_held = np.where(there, contents[:, 2 * LEVELS : 3 * LEVELS], 0)
    same = np.zeros((n, 2))
    same[1:, 0] = same[:-1, 1] = (boxes[1:, 1] == boxes[:-1, 1]) & there[1:, 1]  # box 0 is the line's own
    return np.column_stack((contents, prose_held.mean(axis=1), same))


def _nearness(first: Bools, titled: Bools) -> NDArray[Any]:
    """-> how near each line is to the first heading above it and to the titles above and below it."""
    n = len(titled)
    index = np.arange(n)
    heading = np.maximum.accumulate(np.where(first, index, -1))
    since = np.maximum.accumulate(np.where(titled, index, -1))
    after = np.minimum.accumulate(np.where(titled, index, n)[::-1])[::-1]
    return np.column_stack(
        (
            np.where(heading >= 0, np.log1p(index - heading) / 4, -0.25),
            np.where(since >= 0, np.log1p(index - since) / 4, -0.25),
            np.where(after < n, np.log1p(after - index) / 4, -0.25),
        )
    )
