"""The network in torch, for training only: the same arithmetic as `network.py`, with gradients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from cleaner.model.features import NUMBERS
from cleaner.model.hints import HINTS
from cleaner.model.lexer import Floats, Ints
from cleaner.model.network import CLIP, DILATIONS, LEXICON_SIZE, MARKS_SIZE, POOLED_AFTER, WIDTH

STATE_SIZE = 64
DROPOUT = 0.1


class Learner(nn.Module):
    """``forward`` takes a padded batch: mask (b, n) with 1 for a line, numbers (b, n, NUMBERS), words
    (b, n, LEXICON_SIZE), and from markup hints (b, n, HINTS) and marks (b, n, MARKS_SIZE); -> (b, n, 2) and
    (b, 3) as in `network.Output`. The constructor takes the sizes of the vocabularies, ``markup`` None for
    text alone, and samples of the numbers, by which they are scaled."""

    mean: Tensor
    deviation: Tensor
    hint_mean: Tensor
    hint_deviation: Tensor

    def __init__(self, vocabulary: int, markup: int | None, numbers: Floats, hints: Floats | None) -> None:
        super().__init__()
        self.lexicon = nn.Embedding(vocabulary + 1, LEXICON_SIZE, padding_idx=0)
        nn.init.normal_(self.lexicon.weight, std=0.1)
        size = len(NUMBERS) + LEXICON_SIZE
        self.marks = None
        if markup is not None:
            size += len(HINTS) + MARKS_SIZE
            self.marks = nn.Embedding(markup + 1, MARKS_SIZE, padding_idx=0)
            nn.init.normal_(self.marks.weight, std=0.1)
        self.input = nn.Linear(size, STATE_SIZE)
        self.convolutions = nn.ModuleList(nn.Linear(WIDTH * STATE_SIZE, STATE_SIZE) for _ in DILATIONS)
        self.gate = nn.Linear(STATE_SIZE, 1)
        self.context = nn.Linear(3 * STATE_SIZE, STATE_SIZE)
        self.line = nn.Linear(STATE_SIZE, 2)
        self.document = nn.Linear(3 * STATE_SIZE, 3)
        for name, sample in (("", numbers), ("hint_", hints)):
            if sample is None:
                continue
            self.register_buffer(f"{name}mean", torch.from_numpy(sample.mean(axis=0)))
            self.register_buffer(f"{name}deviation", torch.from_numpy(sample.std(axis=0) + np.float32(0.05)))

    def forward(
        self,
        mask: Tensor,
        numbers: Tensor,
        words: Tensor,
        hints: Tensor | None = None,
        marks: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        seen = [((numbers - self.mean) / self.deviation).clamp(-CLIP, CLIP)]
        if hints is not None and marks is not None:
            seen += [((hints - self.hint_mean) / self.hint_deviation).clamp(-CLIP, CLIP), marks]
        inside = mask.unsqueeze(2)
        state = functional.relu(self.input(torch.cat((*seen, words), 2))) * inside
        for index, (convolution, dilation) in enumerate(zip(self.convolutions, DILATIONS, strict=True)):
            around = self._around(functional.dropout(state, DROPOUT, self.training), dilation)
            state = (state + functional.relu(convolution(around))) * inside
            if index == POOLED_AFTER:
                state = (state + self.context(self._pool(state, inside)).unsqueeze(1)) * inside
        return self.line(state), self.document(self._pool(state, inside))

    def _around(self, state: Tensor, dilation: int) -> Tensor:
        """-> (b, n, WIDTH * STATE_SIZE): each line's state beside those of its neighbours. A third faster
        than a convolution of torch's on one core."""
        reach = WIDTH // 2 * dilation
        padded = functional.pad(state, (0, 0, reach, reach))
        lines = state.shape[1]
        return torch.cat([padded[:, tap * dilation : tap * dilation + lines] for tap in range(WIDTH)], 2)

    def _pool(self, state: Tensor, inside: Tensor) -> Tensor:
        mean = (state * inside).sum(1) / inside.sum(1).clamp(min=1)
        maximum = (state - 1e4 * (1 - inside)).amax(1)
        gate = torch.sigmoid(self.gate(state)) * inside
        return torch.cat((mean, maximum, (state * gate).sum(1) / (gate.sum(1) + 0.1)), 1)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """-> the weights as `weights.build` reads them: layers in float16, the lexicon in int8."""
        values: Mapping[str, NDArray[Any]] = {k: v.detach().numpy() for k, v in self.state_dict().items()}
        arrays = quantised("lexicon", values["lexicon.weight"][1:])
        if self.marks is not None:
            arrays |= quantised("marks", values["marks.weight"][1:])
        for name in ("input", "gate", "context", "line", "document"):
            arrays[name] = values[f"{name}.weight"].T.astype(np.float16)
            arrays[f"{name}_bias"] = values[f"{name}.bias"].astype(np.float16)
        for index in range(len(DILATIONS)):
            arrays[f"conv{index}"] = values[f"convolutions.{index}.weight"].T.astype(np.float16)
            arrays[f"conv{index}_bias"] = values[f"convolutions.{index}.bias"].astype(np.float16)
        return arrays | {name: values[name] for name in values if name.endswith(("mean", "deviation"))}


def sums(vectors: Tensor, rows: Ints, owners: Ints, size: int) -> Tensor:
    """-> (size, width), as `network.lexical`: the sum of each owner's rows, over the root of their number.

    ``rows`` (t) of ``vectors`` with their ``owners`` (t), ascending; row 0, for what is not known, stays out.
    """
    counts = np.bincount(owners, minlength=size)
    starts = torch.from_numpy(np.cumsum(counts) - counts)
    found = functional.embedding_bag(torch.from_numpy(rows), vectors, starts, mode="sum")
    return found / torch.from_numpy(np.sqrt(np.maximum(1, counts)).astype(np.float32)).unsqueeze(1)


def quantised(name: str, vectors: Floats) -> dict[str, NDArray[Any]]:
    """-> the vectors in 8 bits and, for each column, the size of a step."""
    step = np.maximum(np.abs(vectors).max(axis=0, initial=0), 1e-6) / 127
    return {name: np.round(vectors / step).astype(np.int8), f"{name}_scale": step.astype(np.float32)}
