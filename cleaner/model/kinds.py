"""The kinds of boilerplate, fitted beside the finished network: linear in what it made of a line, in the
line's numbers and in the votes of its n-grams.

A line's kind is in its words, its being content in its neighbours: trained together, the network told 40
of a hundred hand-labelled lines, this tells 52, and content does not pay for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from cleaner.model import network
from cleaner.model.data import HAND
from cleaner.model.examples import Example
from cleaner.model.learner import quantised, sums
from cleaner.model.lexer import Floats, Ints
from cleaner.model.network import KINDS
from cleaner.model.predict import one_thread
from cleaner.model.weights import Model, build

PASSES, RATE, BATCH = 12, 5e-3, 256
DECAY = 0.02
TOKEN_DROPOUT = 0.3
PAGE_SHARE, PAGE_LINES = 0.3, 25  # of the pages with markup: a page has the same menu in a hundred lines
MARKUP_TRUST = 0.1  # of a kind read off the markup, against a hand-made label's 1
COMMON = 1000.0  # lines beyond which a kind counts less and less


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """m labelled lines: ``evidence`` (m, n) as `network.Output` has it, lexicon ``rows`` with the line of
    each in ``owners``, ``kinds`` (m), ``trust`` (m)."""

    evidence: Floats
    rows: Ints
    owners: Ints
    kinds: Ints
    trust: Floats


def fit_kinds(
    arrays: Mapping[str, NDArray[Any]], data: Sequence[Example], seed: int
) -> dict[str, NDArray[Any]]:
    """-> the arrays of a model (see `weights.build`) with what tells the kinds filled in."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    with one_thread().limit(limits=1, user_api="blas"):  # how many threads there are changes the rounding
        lines = _collect(build(arrays, {}), data, random)
    votes = nn.Embedding(len(arrays["keys"]) + 1, len(KINDS), padding_idx=0)
    nn.init.zeros_(votes.weight)
    linear = nn.Linear(lines.evidence.shape[1], len(KINDS))
    batches = [
        batch
        for _ in range(PASSES)
        for batch in np.array_split(random.permutation(len(lines.kinds)), len(lines.kinds) // BATCH + 1)
    ]
    optimiser = torch.optim.AdamW([*votes.parameters(), *linear.parameters()], lr=RATE, weight_decay=DECAY)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=len(batches), pct_start=0.1)
    bounds = np.searchsorted(lines.owners, np.arange(len(lines.kinds) + 1))
    for batch in batches:
        rows = [lines.rows[bounds[line] : bounds[line + 1]] for line in batch]
        rows = [row[random.random(len(row)) >= TOKEN_DROPOUT] for row in rows]
        owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        said = sums(votes.weight, np.concatenate(rows), owners, len(rows))
        scores = linear(torch.from_numpy(lines.evidence[batch])) + said
        loss = functional.cross_entropy(scores, torch.from_numpy(lines.kinds[batch]), reduction="none")
        trust = torch.from_numpy(lines.trust[batch])
        optimiser.zero_grad()
        ((loss * trust).sum() / trust.sum()).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        rates.step()
    return {
        **arrays,
        **quantised("votes", votes.weight.detach().numpy()[1:]),
        "kind": linear.weight.detach().numpy().T.astype(np.float16),
        "kind_bias": linear.bias.detach().numpy().astype(np.float16),
    }


def _collect(model: Model, data: Sequence[Example], random: np.random.Generator) -> _Lines:
    evidence: list[Floats] = []
    rows: list[Ints] = []
    owners: list[Ints] = []
    kinds: list[Ints] = []
    trust: list[Floats] = []
    for example in data:
        hand = example.page.collection == HAND
        labelled = np.flatnonzero(example.page.kinds >= 0)
        if not len(labelled) or not (hand or random.random() < PAGE_SHARE):
            continue
        if not hand:
            labelled = np.sort(random.permutation(labelled)[:PAGE_LINES])
        known = model.rows(example.tokens)
        gate = network.language_gate(network.known_share(model.rows(example.prose)))
        words = network.lexical(model.lexicon, known, example.owners, len(example.words)) * np.float32(gate)
        place = np.full(len(example.words), -1)
        place[labelled] = np.arange(len(labelled)) + sum(len(found) for found in kinds)
        counted = (place[example.owners] >= 0) & (known > 0) & (gate > 0)
        marked = network.marked(model, example.markup)
        evidence.append(network.run(model, example.numbers, words, marked).evidence[labelled])
        rows.append(known[counted])
        owners.append(place[example.owners[counted]])
        kinds.append(example.page.kinds[labelled])
        trust.append(np.full(len(labelled), 1.0 if hand else MARKUP_TRUST, np.float32))
    all_kinds, all_trust = np.concatenate(kinds), np.concatenate(trust)
    seen = np.bincount(all_kinds, minlength=len(KINDS))
    rarity = (1 / np.sqrt(np.maximum(1, seen / COMMON))).astype(np.float32)
    weights = np.where(all_trust < 1, all_trust * rarity[all_kinds], all_trust)
    return _Lines(np.concatenate(evidence), np.concatenate(rows), np.concatenate(owners), all_kinds, weights)
