#!/usr/bin/env python3
"""Score `dedupe` on documents whose true story is known.

    python tests/bench/dedup_quality.py wire.jsonl.gz [--field body] [--clean] [--sites]
        [--set jaccard=0.5 --set late_start=1 ...]

A record has ``id``, ``cluster`` (its story), ``kind`` (how the copy was made), perhaps ``site``, and the
text in a field. Pairs: two documents in one cluster. A removal is wrong when no copy of the same story is
kept in its cluster.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from dataclasses import replace
from math import comb
from pathlib import Path
from typing import Any

from cleaner.dedup.api import dedupe
from cleaner.document import Deduplicated
from cleaner.options import Options


def score(rows: list[dict[str, Any]], found: Deduplicated) -> str:
    story = [row["cluster"] for row in rows]
    cluster: list[object] = list(range(len(rows)))
    for number, members in enumerate(cluster_members(found)):
        for index in members:
            cluster[index] = ("cluster", number)
    both = _pairs(Counter(zip(story, cluster, strict=True)))
    precision = both / max(1, _pairs(Counter(cluster)))
    recall = both / max(1, _pairs(Counter(story)))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    kept = defaultdict(set)
    for i in found.kept:
        kept[cluster[i]].add(story[i])
    wrong = [i for i in found.removed if story[i] not in kept[cluster[i]]]
    share = len(wrong) / max(1, len(found.removed))
    kinds = Counter(rows[i]["kind"] for i in wrong).most_common(5)
    return (
        f"precision {precision:.4f} recall {recall:.4f} f1 {f1:.4f}; "
        f"{len(found.removed)} removed, {share:.2%} of them wrong {dict(kinds)}"
    )


def cluster_members(found: Deduplicated) -> list[list[int]]:
    return [[m.index for m in cluster.members if m.index is not None] for cluster in found.clusters]


def _pairs(counts: Counter[Any]) -> int:
    return sum(comb(n, 2) for n in counts.values())


def main() -> None:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("file", type=Path)
    parser.add_argument("--field", default="text")
    parser.add_argument("--clean", action="store_true", help="clean the texts first")
    parser.add_argument("--sites", action="store_true", help="use the field `site` (negative: unknown)")
    parser.add_argument("--set", action="append", default=[], help="an option: name=value")
    arguments = parser.parse_args()
    opener = gzip.open if arguments.file.suffix == ".gz" else open
    with opener(arguments.file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = [row[arguments.field] for row in rows]
    if arguments.clean:
        from cleaner.pipeline import clean

        texts = [clean(text) for text in texts]
    sites = [row["site"] if row["site"] >= 0 else None for row in rows] if arguments.sites else None
    values = {name: json.loads(value) for name, value in (option.split("=") for option in arguments.set)}
    print(score(rows, dedupe(texts, options=replace(Options(), **values), sites=sites)))


if __name__ == "__main__":
    main()
