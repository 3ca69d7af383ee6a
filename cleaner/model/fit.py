"""Pages -> a fitted network: vocabulary, batches, losses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from cleaner.model.data import HAND, HTML
from cleaner.model.examples import Example
from cleaner.model.learner import STATE_SIZE, Learner, quantised, sums
from cleaner.model.lexer import Bools, Floats, Hashes, Ints
from cleaner.model.network import KINDS, LEXICON_SIZE, known_share, language_gate
from cleaner.model.reshape import Key, key
from cleaner.model.weights import SLOT_BITS, sorted_rows

RATE = 3e-3
MIN_SITES = 5  # an n-gram of fewer sites is a site learnt by heart
TOKEN_DROPOUT = 0.5
LEXICON_DROPOUT = 0.3  # share of the documents read without words, so that the network can do without
BATCH_LINES, BATCH_PAGES = 3000, 16
"""A batch ends at either. A page counts by its share of its batch, so a long one, among few, counts more: at
2,000 lines text pages of guides had .003 to .004 less of word F1."""
RESHAPED = 0.3
"""The share of the drawn pages beside which another shape of them stands. (37 made-up articles of unusual
genres in 18 languages, 538 lines: with two lines of junk below 4 of them are lost instead of 51, of whole
pages 47 instead of 79, as HTML 7 instead of 31; word F1 of labelled pages within the noise. In place of the
drawn pages: .002 to .003 lower.)"""
HEADLINE_LOSS, DOCUMENT_LOSS = 0.03, 0.03  # beside the content loss; more of them costs content
OLD_NEWS = 0.25  # weight of `daniel/`: chrome of 2012, loose labels on datelines and captions


def vocabulary(data: Sequence[Example]) -> NDArray[np.uint32]:
    """-> sorted 32-bit keys of the n-grams that stand on enough sites; of two in one slot the commoner."""
    found, sites = _on_enough_sites((example.page.site, example.tokens >> np.uint64(32)) for example in data)
    frequent = np.argsort(-sites, kind="stable")
    _, first = np.unique(found[frequent] >> np.uint64(32 - SLOT_BITS), return_index=True)
    return np.sort(found[frequent][first]).astype(np.uint32)


def marks_vocabulary(data: Sequence[Example]) -> NDArray[np.uint32]:
    """-> sorted keys of the tags and names of markup that stand on enough sites."""
    return _on_enough_sites(
        (example.page.site, example.markup.tokens) for example in data if example.markup is not None
    )[0].astype(np.uint32)


def _on_enough_sites(tokens: Iterable[tuple[str, NDArray[Any]]]) -> tuple[NDArray[Any], Ints]:
    """-> the tokens that stand on enough sites, sorted, and on how many."""
    by_site: dict[str, list[NDArray[Any]]] = {}
    for site, of_page in tokens:
        by_site.setdefault(site, []).append(np.unique(of_page))
    if not by_site:
        return np.zeros(0, np.uint32), np.zeros(0, np.int64)
    found, sites = np.unique(
        np.concatenate([np.unique(np.concatenate(pages)) for pages in by_site.values()]), return_counts=True
    )
    enough = sites >= MIN_SITES
    return found[enough], sites[enough]


def fit(
    data: Sequence[Example],
    seed: int,
    epochs: int,
    reshaped: Mapping[Key, Sequence[Example]] = MappingProxyType({}),
) -> dict[str, NDArray[Any]]:
    """-> the arrays of a model (see `weights.build`); the same for the same seed, data and machine.

    ``reshaped``: see `reshape`; one of a page's stands beside it in RESHAPED of the epochs."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    marked = all(example.markup is not None for example in data)
    keys, mark_keys = vocabulary(data), marks_vocabulary(data)
    readers = [_Reader(example, keys, mark_keys) for example in data]
    others = {
        page: [_Reader(example, keys, mark_keys) for example in found] for page, found in reshaped.items()
    }
    numbers = np.concatenate([example.numbers for example in data[::7]])
    hints = [example.markup.numbers for example in data[::7] if example.markup is not None]
    learner = Learner(
        len(keys), len(mark_keys) if marked else None, numbers, np.concatenate(hints) if marked else None
    )
    schedule = [
        batch
        for _ in range(epochs)
        for batch in _batches([*_with_others(_draw(readers, random), others, random)], random)
    ]
    groups = [
        {"params": [p for name, p in learner.named_parameters() if name in _VECTORS], "weight_decay": 0.0},
        {
            "params": [p for name, p in learner.named_parameters() if name not in _VECTORS],
            "weight_decay": 0.02,
        },
    ]
    optimiser = torch.optim.AdamW(groups, lr=RATE)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=len(schedule), pct_start=0.15)
    learner.train()
    for batch in schedule:
        loss = _loss(learner, batch, random)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
        optimiser.step()
        rates.step()
    arrays = {"keys": keys, **learner.arrays()}
    return {**arrays, **({"mark_keys": mark_keys} if marked else {}), **no_kinds(arrays)}


_VECTORS = ("lexicon.weight", "marks.weight")


def no_kinds(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """-> the arrays that tell the kinds, telling nothing yet."""
    evidence = len(arrays["input"]) - LEXICON_SIZE + STATE_SIZE
    return {
        **quantised("votes", np.zeros((len(arrays["keys"]), len(KINDS)), np.float32)),
        "kind": np.zeros((evidence, len(KINDS)), np.float16),
        "kind_bias": np.zeros(len(KINDS), np.float16),
    }


class _Reader:
    """An example with its n-grams looked up and its lines weighted."""

    def __init__(self, example: Example, keys: NDArray[np.uint32], mark_keys: NDArray[np.uint32]) -> None:
        self.example = example
        rows = _rows(example.tokens, keys)
        if example.markup is not None:
            marks = sorted_rows(mark_keys, example.markup.tokens)
            self.marks, self.mark_owners = marks[marks > 0], example.markup.owners[marks > 0]
        self.rows, self.owners = rows[rows > 0], example.owners[rows > 0]
        self.gate = language_gate(known_share(_rows(example.prose, keys)))
        counting = example.page.counts * (example.words + 3)
        # between a line's vote and its words': F1 counts words, but a page is mostly short lines
        votes = example.page.counts * (example.words + 3) ** np.float32(0.6)
        share = votes / max(float(votes.sum()), 1e-6) * min(1.0, float(counting.sum()) / 100)
        self.weights: Floats = share.astype(np.float32)
        junk = counting * (1 - example.page.content)
        self.document = (float(example.page.extracted), float(junk.sum() / max(1.0, float(counting.sum()))))


def _rows(tokens: Hashes, keys: NDArray[np.uint32]) -> Ints:
    return sorted_rows(keys, (tokens >> np.uint64(32)).astype(np.uint32))


def _draw(readers: Sequence[_Reader], random: np.random.Generator) -> list[tuple[_Reader, float]]:
    """-> the examples of an epoch with their weights: of each page some renderings.

    News pages are few and varied: all their renderings; hand-labelled articles three times. Guides and
    `more-dev` abound: one rendering of text, the markup and, every other time, one extractor's output.
    """
    groups: dict[tuple[str, str], list[_Reader]] = {}
    for reader in readers:
        groups.setdefault((reader.example.page.collection, reader.example.page.id), []).append(reader)
    drawn: list[tuple[_Reader, float]] = []
    for (collection, page_id), group in groups.items():
        marked = [reader for reader in group if reader.example.page.rendering == HTML]
        whole = [r for r in group if not r.example.page.extracted and r not in marked]
        extracted = [reader for reader in group if reader.example.page.extracted]
        if collection == HAND:
            drawn += [(extracted[0], 2.0)] * 3
        elif collection == "news-dev":
            drawn += [(reader, 1.5) for reader in (*whole, *marked)]
            drawn += [(reader, 1.0) for reader in extracted if random.random() < 0.5]
        else:
            chance = 0.25 if page_id.startswith("daniel/") else 1.0
            weight = OLD_NEWS / chance if chance < 1 else 1.0
            if whole and random.random() < chance:
                drawn.append((_one_of(whole, random), weight))
            if marked and random.random() < chance:
                drawn.append((marked[0], weight))
            if extracted and random.random() < chance / 2:
                drawn.append((_one_of(extracted, random), weight))
    return drawn


def _with_others(
    drawn: Sequence[tuple[_Reader, float]],
    others: Mapping[Key, Sequence[_Reader]],
    random: np.random.Generator,
) -> Iterator[tuple[_Reader, float]]:
    """-> the drawn examples and, beside some of them, the same page in another shape."""
    for reader, weight in drawn:
        yield reader, weight
        of_page = others.get(key(reader.example.page))
        if of_page and random.random() < RESHAPED:
            yield _one_of(of_page, random), weight


def _one_of(readers: Sequence[_Reader], random: np.random.Generator) -> _Reader:
    return readers[int(random.integers(len(readers)))]


def _batches(
    drawn: list[tuple[_Reader, float]], random: np.random.Generator
) -> Iterator[list[tuple[_Reader, float]]]:
    """Batches of pages of about the same length, in random order."""
    sizes = np.array([len(reader.weights) for reader, _ in drawn]) * np.exp(
        random.normal(0, 0.15, len(drawn))
    )
    batches: list[list[tuple[_Reader, float]]] = [[]]
    longest = 0
    for index in np.argsort(sizes):
        size = max(longest, len(drawn[index][0].weights))
        if batches[-1] and (size * (len(batches[-1]) + 1) > BATCH_LINES or len(batches[-1]) == BATCH_PAGES):
            batches.append([])
            size = len(drawn[index][0].weights)
        batches[-1].append(drawn[index])
        longest = size
    for index in random.permutation(len(batches)):
        yield batches[index]


def _loss(learner: Learner, batch: list[tuple[_Reader, float]], random: np.random.Generator) -> Tensor:
    readers = [reader for reader, _ in batch]
    scale = torch.tensor([weight for _, weight in batch])
    height = max(len(reader.weights) for reader in readers)

    def padded(rows: Sequence[NDArray[np.generic]], fill: float = 0) -> Tensor:
        block = np.full((len(rows), height, *rows[0].shape[1:]), fill, rows[0].dtype)
        for index, row in enumerate(rows):
            block[index, : len(row)] = row
        return torch.from_numpy(block)

    mask = padded([np.ones_like(reader.weights) for reader in readers])
    numbers = padded([reader.example.numbers for reader in readers])
    seen = [numbers, _words(learner, readers, height, random)]
    if learner.marks is not None:
        seen += _hints(learner.marks.weight, readers, padded, random)
    lines, document = learner(mask, *seen)

    weights = padded([reader.weights for reader in readers]) * scale.unsqueeze(1)
    targets = padded([reader.example.target for reader in readers])
    content = functional.binary_cross_entropy_with_logits(lines[..., 0], targets, reduction="none")
    loss = (content * weights).sum() / scale.sum()

    pointer = torch.cat((lines[..., 1] - 1e4 * (1 - mask), document[:, 2:]), 1)
    headlines = torch.tensor([reader.example.page.headline for reader in readers])
    if (known := headlines >= -1).any():
        aims = torch.where(headlines < 0, height, headlines)
        loss = loss + HEADLINE_LOSS * functional.cross_entropy(pointer[known], aims[known])

    aim = torch.tensor([reader.document for reader in readers])
    return loss + DOCUMENT_LOSS * functional.binary_cross_entropy_with_logits(document[:, :2], aim)


def _hints(
    marks: Tensor, readers: Sequence[_Reader], padded: Callable[..., Tensor], random: np.random.Generator
) -> list[Tensor]:
    """-> (pages, height, HINTS) and (pages, height, size), with dropout of tags and names."""
    numbers, rows, tokens, owners = [], [], [], []
    markups = 0
    for reader in readers:
        markup = reader.example.markup
        assert markup is not None
        numbers.append(markup.numbers)
        rows.append(markup.rows + markups)
        stay: Bools = random.random(len(reader.marks)) >= TOKEN_DROPOUT
        tokens.append(reader.marks[stay])
        owners.append(reader.mark_owners[stay] + markups)
        markups += int(markup.rows.max())
    vectors = sums(marks, np.concatenate(tokens), np.concatenate(owners), markups + 1)
    return [padded(numbers), vectors[padded(rows)]]


def _words(learner: Learner, readers: Sequence[_Reader], height: int, random: np.random.Generator) -> Tensor:
    """-> (pages, height, size): as `network.lexical`, with dropout of n-grams and of pages' words."""
    rows, owners, gates = [], [], []
    for index, reader in enumerate(readers):
        gates.append(0.0 if random.random() < LEXICON_DROPOUT else reader.gate)
        stay: Bools = random.random(len(reader.rows)) >= TOKEN_DROPOUT
        rows.append(reader.rows[stay])
        owners.append(reader.owners[stay] + index * height)
    size = len(readers) * height
    vectors = sums(learner.lexicon.weight, np.concatenate(rows), np.concatenate(owners), size)
    return vectors.view(len(readers), height, -1) * torch.tensor(gates).view(-1, 1, 1)
