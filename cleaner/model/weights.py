"""The model on disk: plain arrays beside a JSON file with what they mean and their checksum."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import ModelError
from cleaner.model.features import FEATURE_VERSION, NUMBERS
from cleaner.model.hints import HINTS
from cleaner.model.lexer import Floats, Hashes, Ints

DEFAULT = Path(__file__).parent / "v1"
MARKUP = DEFAULT / "html"
"""The weights for pages that come with hints: one network for both cost text .005 of word F1."""
WEIGHTS, META = "weights.npz", "model.json"

_VECTORS = ("lexicon", "votes")  # of an n-gram: its numbers for the network, its votes for the kinds
SLOT_BITS = 20  # the vocabulary is looked up in a table of a million slots: no two of its n-grams share one


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A loaded model.

    ``layers``: the network's arrays by name, float32. ``slots`` (2^20): for each n-gram slot the row
    in ``keys`` and ``lexicon``, 0 for none. ``mark_keys``, sorted, and ``marks``: of the tags and names
    of markup, row 0 for none; None in a model that reads text alone. ``meta``: the JSON file, thresholds
    included.
    """

    layers: Mapping[str, Floats]
    slots: NDArray[np.int32]
    keys: NDArray[np.uint32]
    lexicon: Floats
    mark_keys: NDArray[np.uint32]
    marks: Floats | None
    meta: Mapping[str, Any]

    def rows(self, tokens: Hashes) -> Ints:
        """-> the lexicon's row of each n-gram hash, 0 for an unknown one."""
        rows = self.slots.take((tokens >> np.uint64(64 - SLOT_BITS)).view(np.int64)).astype(np.int64)
        known: Ints = rows * (self.keys.take(rows) == (tokens >> np.uint64(32)).astype(np.uint32))
        return known

    def mark_rows(self, tokens: NDArray[np.uint32]) -> Ints:
        """-> the row in ``marks`` of each tag or name, 0 for an unknown one."""
        return sorted_rows(self.mark_keys, tokens)


def sorted_rows(keys: NDArray[np.uint32], tokens: NDArray[np.uint32]) -> Ints:
    """-> for each token its place among the sorted keys, from 1; 0 when it is none of them."""
    if not len(keys):
        return np.zeros(len(tokens), np.int64)
    place = np.minimum(np.searchsorted(keys, tokens), len(keys) - 1)
    return np.where(keys[place] == tokens, place + 1, 0)


def save(folder: Path, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> None:
    """Write the arrays and, with their checksum added, the meta data: the same bytes for the same values."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / WEIGHTS
    np.savez_compressed(path, **dict(sorted(arrays.items())))  # type: ignore[arg-type]
    full = {**meta, "feature_version": FEATURE_VERSION, "sha256": _digest(path)}
    (folder / META).write_text(json.dumps(full, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@lru_cache(maxsize=4)
def load(folder: Path = DEFAULT) -> Model:
    """Load and check a model. Raises `ModelError` when a file is missing, damaged or of another version."""
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        digest = _digest(folder / WEIGHTS)
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: the model cannot be read: {error}") from error
    if not isinstance(meta, dict) or meta.get("feature_version") != FEATURE_VERSION:
        found = meta.get("feature_version") if isinstance(meta, dict) else None
        raise ModelError(
            f"{folder / META}: made for feature version {found}, this package computes version "
            f"{FEATURE_VERSION}; train it again with `python -m cleaner.model.train`"
        )
    if meta.get("sha256") != digest:
        raise ModelError(f"{folder / WEIGHTS}: the checksum does not fit {META}; install the package again")
    try:
        with np.load(folder / WEIGHTS, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise ModelError(f"{folder / WEIGHTS}: the model cannot be read: {error}") from error
    return build(arrays, meta)


def build(arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> Model:
    """-> a model of the arrays as stored: 32-bit n-gram keys, int8 vectors with scales, float16 layers."""
    stored = arrays["keys"]
    keys = np.concatenate((np.zeros(1, np.uint32), stored))  # whatever hash fits row 0, it answers to nothing
    lexicon = np.zeros((len(keys), arrays["lexicon"].shape[1] + arrays["votes"].shape[1]), np.float32)
    np.concatenate([arrays[name] * arrays[f"{name}_scale"] for name in _VECTORS], axis=1, out=lexicon[1:])
    slots = np.zeros(1 << SLOT_BITS, np.int32)
    slots[stored >> (32 - SLOT_BITS)] = np.arange(1, len(keys), dtype=np.int32)
    mark_keys, marks = arrays.get("mark_keys", np.zeros(0, np.uint32)), None
    if "marks" in arrays:
        marks = np.zeros((len(mark_keys) + 1, arrays["marks"].shape[1]), np.float32)
        marks[1:] = arrays["marks"] * arrays["marks_scale"]
    tables = (*_VECTORS, "marks")
    special = {"keys", "mark_keys", *tables, *(f"{name}_scale" for name in tables)}
    layers = {name: array.astype(np.float32) for name, array in arrays.items() if name not in special}
    for name, numbers in (("mean", NUMBERS), ("hint_mean", HINTS)):
        if name in layers and len(layers[name]) != len(numbers):
            raise ModelError(f"the model expects {len(layers[name])} numbers, not {len(numbers)} ({name})")
    return Model(layers, slots, keys, lexicon, mark_keys, marks, meta)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
