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
from cleaner.model.lexer import Floats
from cleaner.model.network import CLIP, DILATIONS, LEXICON_SIZE, POOLED_AFTER, WIDTH

STATE_SIZE = 64
DROPOUT = 0.1


class Learner(nn.Module):
    """``forward`` takes a padded batch: numbers (b, n, NUMBERS), words (b, n, LEXICON_SIZE), mask (b, n)
    with 1 for a line; -> (b, n, 2) and (b, 3) as in `network.Output`."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, vocabulary: int, mean: Floats, deviation: Floats) -> None:
        super().__init__()
        self.lexicon = nn.Embedding(vocabulary + 1, LEXICON_SIZE, padding_idx=0)
        nn.init.normal_(self.lexicon.weight, std=0.1)
        self.input = nn.Linear(len(NUMBERS) + LEXICON_SIZE, STATE_SIZE)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(STATE_SIZE, STATE_SIZE, WIDTH, padding=WIDTH // 2 * d, dilation=d) for d in DILATIONS
        )
        self.gate = nn.Linear(STATE_SIZE, 1)
        self.context = nn.Linear(3 * STATE_SIZE, STATE_SIZE)
        self.line = nn.Linear(STATE_SIZE, 2)
        self.document = nn.Linear(3 * STATE_SIZE, 3)
        self.register_buffer("mean", torch.from_numpy(mean))
        self.register_buffer("deviation", torch.from_numpy(deviation))

    def forward(self, numbers: Tensor, words: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        scaled = ((numbers - self.mean) / self.deviation).clamp(-CLIP, CLIP)
        inside = mask.unsqueeze(1)
        state = functional.relu(self.input(torch.cat((scaled, words), 2))).transpose(1, 2) * inside
        for index, convolution in enumerate(self.convolutions):
            seen = functional.dropout(state, DROPOUT, self.training)
            state = (state + functional.relu(convolution(seen))) * inside
            if index == POOLED_AFTER:
                state = (state + self.context(self._pool(state, inside)).unsqueeze(2)) * inside
        return self.line(state.transpose(1, 2)), self.document(self._pool(state, inside))

    def _pool(self, state: Tensor, inside: Tensor) -> Tensor:
        mean = (state * inside).sum(2) / inside.sum(2).clamp(min=1)
        maximum = (state - 1e4 * (1 - inside)).amax(2)
        gate = torch.sigmoid(self.gate(state.transpose(1, 2)).transpose(1, 2)) * inside
        return torch.cat((mean, maximum, (state * gate).sum(2) / (gate.sum(2) + 0.1)), 1)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """-> the weights as `weights.build` reads them: layers in float16, the lexicon in int8."""
        values: Mapping[str, NDArray[Any]] = {k: v.detach().numpy() for k, v in self.state_dict().items()}
        arrays = quantised("lexicon", values["lexicon.weight"][1:])
        for name in ("input", "gate", "context", "line", "document"):
            arrays[name] = values[f"{name}.weight"].T.astype(np.float16)
            arrays[f"{name}_bias"] = values[f"{name}.bias"].astype(np.float16)
        for index in range(len(DILATIONS)):
            kernel = values[f"convolutions.{index}.weight"]  # (out, in, tap) -> (tap and in, out)
            arrays[f"conv{index}"] = kernel.transpose(2, 1, 0).reshape(-1, STATE_SIZE).astype(np.float16)
            arrays[f"conv{index}_bias"] = values[f"convolutions.{index}.bias"].astype(np.float16)
        return arrays | {"mean": values["mean"], "deviation": values["deviation"]}


def quantised(name: str, vectors: Floats) -> dict[str, NDArray[Any]]:
    """-> the vectors in 8 bits and, for each column, the size of a step."""
    step = np.maximum(np.abs(vectors).max(axis=0), 1e-6) / 127
    return {name: np.round(vectors / step).astype(np.int8), f"{name}_scale": step.astype(np.float32)}
