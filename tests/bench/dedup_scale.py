#!/usr/bin/env python3
"""Time and peak memory of `dedupe` on 10,000 to 1,000,000 documents, each size in a process of its own.

    python -m tests.bench.dedup_scale [10000 100000 1000000] [--words 480] [--disk]

The documents are made while they are read: words drawn from a vocabulary of 50,000 by Zipf's law, in
another order for each document (some 3 kB), every tenth a copy of one of the last thousand with one word in
fifty changed, and a disclaimer of 30 words in all of them. Seconds are of the processor, so that what else
runs on the machine counts less; making the documents is timed apart and taken off.
"""

from __future__ import annotations

import argparse
import math
import resource
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from operator import itemgetter

import numpy as np

from cleaner.dedup.api import dedupe
from cleaner.options import Options

DISCLAIMER = " ".join(f"disclaimer{i}" for i in range(30))


class Documents:
    """The documents, and the seconds that making them took."""

    def __init__(self, count: int, words: int) -> None:
        self.count, self.words = count, words
        self.seconds = 0.0
        self.characters = 0

    def __iter__(self) -> Iterator[str]:
        start = time.process_time()
        for text in self._made():
            self.characters += len(text)
            self.seconds += time.process_time() - start
            yield text
            start = time.process_time()

    def _made(self) -> Iterator[str]:
        draw = np.random.default_rng(1)
        letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
        vocabulary = ["".join(draw.choice(letters, draw.integers(2, 9))) for _ in range(50_000)]
        weights = 1 / np.arange(10, 50_010)
        drawn = draw.choice(len(vocabulary), 2_000_000, p=weights / weights.sum()).tolist()
        pool = [vocabulary[i] for i in drawn]
        recent: deque[list[str]] = deque(maxlen=1000)
        for i in range(self.count):
            if i % 10 == 9:
                chosen = list(recent[int(draw.integers(len(recent)))])
                for place in draw.integers(self.words, size=self.words // 50).tolist():
                    chosen[place] = "changed"
            else:
                chosen = list(itemgetter(*draw.integers(len(pool), size=self.words).tolist())(pool))
                recent.append(chosen)
            yield f"{' '.join(chosen)} {DISCLAIMER}"


def measure(count: int, words: int, disk: bool) -> None:
    options = Options(scale_above=0) if disk else Options()
    texts = Documents(count, words)
    start = time.process_time()
    found = dedupe(texts, options=options)
    seconds = time.process_time() - start - texts.seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = seconds / count * 1e6
    print(
        f"{count:9} documents of {texts.characters / count:.0f} characters: {seconds:7.1f} s, "
        f"{each:5.0f} us each, {each / math.log2(count):5.2f} us by n log n, "
        f"peak {peak:5.0f} MB, {len(found.removed)} removed",
        flush=True,
    )


def main() -> None:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("counts", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--words", type=int, default=480)
    parser.add_argument("--disk", action="store_true", help="band table in DuckDB whatever the size")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    for count in arguments.counts:
        if arguments.one:
            measure(count, arguments.words, arguments.disk)
        else:
            extra = ["--disk"] if arguments.disk else []
            size = [str(count), "--words", str(arguments.words)]
            command = [sys.executable, "-m", "tests.bench.dedup_scale", *size, "--one", *extra]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
