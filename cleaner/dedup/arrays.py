"""Runs, ranges and look-ups in arrays of numbers."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingling import Hashes, Places

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
_Number = TypeVar("_Number", bound=np.integer[Any])

_SIEVE_BITS = 20
"""Of a hash, to see that it is none of those looked for: half a nanosecond where a search takes 60."""


def changes(values: NDArray[np.generic]) -> Flags:
    """Where a run of equal values begins."""
    new = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


def ascending(values: NDArray[_Number]) -> NDArray[_Number]:
    """The distinct values in order: `np.unique` by sorting, which takes a fifth of the time."""
    values = np.sort(values)
    return values[changes(values)]


def union(one: NDArray[_Number], other: NDArray[_Number]) -> NDArray[_Number]:
    """The values of both in order."""
    return ascending(np.concatenate((one, other)))


def ranges(starts: Places, sizes: Places) -> Places:
    """The numbers from each start on, as many as its size says."""
    ends = np.cumsum(sizes)
    numbers: Places = np.repeat(starts - (ends - sizes), sizes)
    return numbers + np.arange(len(numbers))


def isin_ascending(values: NDArray[_Number], among: NDArray[_Number]) -> Flags:
    """Which of the values are in an ascending array."""
    return find(values, among)[1]


def find(values: NDArray[_Number], among: NDArray[_Number]) -> tuple[Places, Flags]:
    """The places of values in an ascending array, and which of them are really there."""
    if not len(among):
        return np.zeros(len(values), np.int64), np.zeros(len(values), bool)
    place = np.minimum(np.searchsorted(among, values), len(among) - 1)
    found: Flags = among[place] == values
    return place, found


def scattered(hashes: Hashes, among: Hashes) -> tuple[Places, Places]:
    """The places of those hashes that are in an ascending array, where few are, and their places there."""
    shift = np.uint32(32 - _SIEVE_BITS)
    sieve = np.zeros(1 << _SIEVE_BITS, bool)
    sieve[among >> shift] = True
    maybe = np.flatnonzero(sieve[hashes >> shift])
    place, found = find(hashes[maybe], among)
    return maybe[found], place[found]


def gaps(hits: Flags) -> tuple[Places, Places]:
    """Where the runs of False begin, and how long they are."""
    edges = (hits[1:] != hits[:-1]).nonzero()[0] + 1
    first = [] if not len(hits) or hits[0] else [0]
    last = [] if not len(hits) or hits[-1] else [len(hits)]
    if first or last:
        edges = np.concatenate((first, edges, last)).astype(np.int64)
    return edges[::2], edges[1::2] - edges[::2]
