"""MinHash signatures, bit for bit those of datasketch (>= 2.0, scheme ``affine32``).

>>> from cleaner.dedup.shingling import shingle_batch
>>> found = signatures(shingle_batch(["The mayor said on Monday that the bridge is open.", "Nothing else."]))
>>> found.shape
(2, 128)

`to_minhash(found[0])` goes into datasketch's indexes and storages, and its ``hashvalues`` are ``found[0]``.

MinHash: A. Z. Broder, On the resemblance and containment of documents, 1997.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingling import Hashes, Shingled, shingle_hash
from cleaner.errors import MissingExtra

if TYPE_CHECKING:
    from datasketch import MinHash

SEED = 1
"""datasketch's default seed."""

_EMPTY = np.uint32(0xFFFFFFFF)
# Shingles that are permuted together: arrays of half a megabyte, which stay in the cache.
_CHUNK = 1 << 17


@cache
def permutations(num_perm: int) -> tuple[Hashes, Hashes]:
    """The factors and summands of datasketch's permutations, drawn as it draws them."""
    draw = np.random.RandomState(SEED)
    factors = draw.randint(0, 1 << 31, num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, draw.randint(0, 1 << 32, num_perm, dtype=np.uint32)


def signatures(shingled: Shingled, num_perm: int = 128) -> Hashes:
    """One MinHash signature a document, shape (documents, num_perm).

    Documents without shingles get the signature of the empty set, as in datasketch.
    """
    result = np.full((num_perm, len(shingled)), _EMPTY)
    bounds = shingled.bounds
    filled = np.flatnonzero(bounds[1:] > bounds[:-1])
    starts = bounds[filled]
    hashes = _finalize(shingled.hashes)
    factors, summands = permutations(num_perm)
    for lo, hi in _chunks(starts, len(hashes)):
        begin, end = starts[lo], bounds[filled[hi - 1] + 1]
        part, offsets, columns = hashes[begin:end], starts[lo:hi] - begin, filled[lo:hi]
        permuted = np.empty_like(part)
        for row in range(num_perm):
            np.multiply(part, factors[row], out=permuted)
            np.add(permuted, summands[row], out=permuted)
            result[row, columns] = np.minimum.reduceat(permuted, offsets)
    return np.ascontiguousarray(result.T)


def to_minhash(signature: Hashes) -> MinHash:
    """A signature, shape (num_perm,), as an object of datasketch, to store, query or update there.

    The way back is the object's ``hashvalues``. Raises `MissingExtra` without datasketch.
    """
    try:
        from datasketch import MinHash
    except ImportError as error:
        raise MissingExtra("this needs datasketch: pip install 'datasketch>=2'") from error

    return MinHash(
        seed=SEED,
        hashfunc=shingle_hash,
        hashvalues=signature,
        permutations=permutations(len(signature)),
        scheme="affine32",
    )


def _chunks(starts: NDArray[np.int64], total: int) -> list[tuple[int, int]]:
    """Cut the documents into runs of about _CHUNK shingles; a longer document is a run of its own."""
    cuts = np.unique(np.searchsorted(starts, np.arange(0, total, _CHUNK)))
    edges = [*cuts.tolist(), len(starts)]
    return [(lo, hi) for lo, hi in pairwise(edges) if lo < hi]


def _finalize(hashes: Hashes) -> Hashes:
    """MurmurHash3's 32-bit finalizer, which datasketch applies once before it permutes."""
    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return hashes ^ (hashes >> np.uint32(16))
