#!/usr/bin/env python3
"""Time `dedupe` against other MinHash deduplication on the same texts in the same run.

    python tests/bench/dedup_speed.py texts.jsonl.gz --field body [--documents 5000] [--rounds 3]

The others shingle, sign and query their index as their manuals show, and verify nothing. Rounds
alternate between the tools, and the best of each counts: what else runs on the machine hits all alike.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

from cleaner.dedup.api import dedupe

WORDS, PERMUTATIONS, BANDS, ROWS = 5, 128, 42, 3


def ours(texts: list[str]) -> int:
    return len(dedupe(texts).removed)


def _shingles(text: str) -> list[str]:
    words = text.lower().split()
    return [" ".join(words[i : i + WORDS]) for i in range(max(1, len(words) - WORDS + 1))]


def with_datasketch(texts: list[str]) -> int:
    import xxhash
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    removed = 0
    for i, text in enumerate(texts):
        sketch = MinHash(PERMUTATIONS, hashfunc=xxhash.xxh32_intdigest)
        sketch.update_batch({shingle.encode("utf-8", "surrogatepass") for shingle in _shingles(text)})
        removed += bool(index.query(sketch))
        index.insert(i, sketch)
    return removed


def with_rensa(texts: list[str]) -> int:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.5, num_perm=BANDS * ROWS, num_bands=BANDS)
    removed = 0
    for i, text in enumerate(texts):
        sketch = RMinHash(num_perm=BANDS * ROWS, seed=1)
        sketch.update(_shingles(text))
        removed += bool(index.query(sketch))
        index.insert(i, sketch)
    return removed


def with_datatrove(texts: list[str]) -> int:
    """Signatures and buckets only, in memory: the clustering of datatrove goes through files."""
    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature

    config = MinhashConfig(n_grams=WORDS, num_buckets=BANDS, hashes_per_bucket=ROWS)
    step = MinhashDedupSignature(output_folder="/tmp", config=config)
    seen: list[set[tuple[int, ...]]] = [set() for _ in range(BANDS)]
    removed = 0
    for text in texts:
        shingles = step.get_shingles(text)
        bands = step.get_signature(shingles) if len(shingles) else []
        removed += any(tuple(band) in known for band, known in zip(bands, seen, strict=False))
        for band, known in zip(bands, seen, strict=False):
            known.add(tuple(band))
    return removed


TOOLS: dict[str, Callable[[list[str]], int]] = {
    "cleaner": ours,
    "datasketch + xxhash": with_datasketch,
    "rensa": with_rensa,
    "datatrove": with_datatrove,
}


def main() -> None:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("file", type=Path)
    parser.add_argument("--field", default="text")
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    opener = gzip.open if arguments.file.suffix == ".gz" else open
    with opener(arguments.file, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)[arguments.field] for line in lines][: arguments.documents]
    best: dict[str, float] = {}
    found: dict[str, int] = {}
    for _ in range(arguments.rounds):
        for name, tool in TOOLS.items():
            start = time.perf_counter()
            try:
                found[name] = tool(texts)
            except ImportError:
                continue
            best[name] = min(best.get(name, float("inf")), time.perf_counter() - start)
    for name, seconds in best.items():
        each = seconds / len(texts) * 1e6
        ratio = seconds / best["cleaner"]
        print(f"{name:20} {each:7.0f} us a document  {ratio:5.1f} x ours  {found[name]} removed")


if __name__ == "__main__":
    main()
