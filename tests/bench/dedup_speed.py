#!/usr/bin/env python3
"""Time deduplication against other MinHash tools on the same texts in the same run.

    python tests/bench/dedup_speed.py texts.jsonl.gz --field body [--documents 5000] [--rounds 3]

Two rows of ours: ``candidates`` does what the others do, shingles of five words, signatures of 128 (42 bands
of 3) and the documents that share a band with an earlier one; ``dedupe`` is all of it, with each candidate
compared exactly, clusters and survivors. The others shingle, sign and query as their manuals show and verify
nothing. datatrove is its own pipeline of three steps on JSON lines in a temporary folder, clusters included,
with its words of the English language.

Rounds alternate between the tools, and the best of each counts, in seconds of the processor: what else runs
on the machine hits all alike.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from importlib.metadata import version
from io import StringIO
from pathlib import Path

import numpy as np

from cleaner.dedup.api import dedupe
from cleaner.dedup.bands import BandTable
from cleaner.dedup.sketches import sketch
from cleaner.options import Options

WORDS, PERMUTATIONS, BANDS, ROWS = 5, 128, 42, 3


def ours(texts: list[str]) -> int:
    return len(dedupe(texts).removed)


def our_candidates(texts: list[str]) -> int:
    """The documents that share a band with an earlier one."""
    table, start = BandTable(BANDS), 0
    for part in sketch(((text, i, None, None) for i, text in enumerate(texts)), Options()):
        table.add(np.arange(start, start + len(part)), part.keys)
        start += len(part)
    later = np.zeros(len(texts), bool)
    for members, bounds in table.buckets(np.ones(len(texts), bool)):
        first = np.zeros(len(members), bool)
        first[bounds[:-1]] = True
        later[members[~first]] = True
    return int(later.sum())


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
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup.minhash import (
        MinhashConfig,
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers.jsonl import JsonlWriter
    from datatrove.utils.hashing import HashConfig

    # its other hash, xxhash, hands over strings, which releases of xxhash from 4 on refuse
    hashing = HashConfig(hash_fc="sha1")
    config = MinhashConfig(n_grams=WORDS, num_buckets=BANDS, hashes_per_bucket=ROWS, hash_config=hashing)
    with tempfile.TemporaryDirectory() as folder:
        with gzip.open(f"{folder}/in.jsonl.gz", "wt", compresslevel=1) as file:
            for i, text in enumerate(texts):
                file.write(json.dumps({"id": str(i), "text": text}) + "\n")
        read = JsonlReader(folder, glob_pattern="in.jsonl.gz")
        steps = [
            [read, MinhashDedupSignature(f"{folder}/signatures", config=config)],
            [MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets", config=config)],
            [MinhashDedupCluster(f"{folder}/buckets", f"{folder}/remove", config=config)],
            [
                read,
                MinhashDedupFilter(
                    f"{folder}/remove", exclusion_writer=JsonlWriter(f"{folder}/gone", compression=None)
                ),
            ],
        ]
        for number, pipeline in enumerate(steps):
            tasks = BANDS if number == 1 else 1
            for rank in range(tasks):
                executor = LocalPipelineExecutor(
                    pipeline=pipeline, tasks=tasks, logging_dir=f"{folder}/logs{number}", skip_completed=False
                )
                with redirect_stderr(StringIO()):  # its log cannot be silenced otherwise
                    executor._run_for_rank(rank)
        return sum(1 for file in Path(f"{folder}/gone").glob("*") for _ in file.open())


TOOLS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    "ours: candidates": (our_candidates, ""),
    "ours: dedupe": (ours, ""),
    "datasketch + xxhash": (with_datasketch, "datasketch"),
    "rensa": (with_rensa, "rensa"),
    "datatrove": (with_datatrove, "datatrove"),
}


def main() -> None:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("file", type=Path)
    parser.add_argument("--field", default="text")
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tools", nargs="*", choices=TOOLS, default=list(TOOLS))
    arguments = parser.parse_args()
    opener = gzip.open if arguments.file.suffix == ".gz" else open
    with opener(arguments.file, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)[arguments.field] for line in lines][: arguments.documents]
    best: dict[str, float] = {}
    found: dict[str, int] = {}
    for _ in range(arguments.rounds):
        for name in arguments.tools:
            start = time.process_time()
            try:
                found[name] = TOOLS[name][0](texts)
            except ImportError as error:
                print(f"{name}: {error}")
                continue
            best[name] = min(best.get(name, float("inf")), time.process_time() - start)
    for name, seconds in best.items():
        package = TOOLS[name][1]
        each = seconds / len(texts) * 1e6
        ratios = "  ".join(
            f"{seconds / best[mine]:5.2f} x {mine}" for mine in list(TOOLS)[:2] if mine in best
        )
        release = version(package) if package else ""
        print(f"{name:20} {release:7} {each:7.0f} us a document  {ratios}  {found[name]} found")


if __name__ == "__main__":
    main()
