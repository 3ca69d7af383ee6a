"""The copies among the documents of all shards, found from their sketches on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner.corpus import sketches
from cleaner.corpus.disk import json_line
from cleaner.corpus.shard import Job, Result
from cleaner.dedup.api import copies_in
from cleaner.dedup.collection import Collection
from cleaner.dedup.report import cluster_lines
from cleaner.report.counts import Counts


class Copies(NamedTuple):
    """What goes. ``gone``: for each shard a byte an item of it, 1 where it goes."""

    gone: list[bytes]
    clusters: int
    warnings: tuple[str, ...]


def find(job: Job, results: Sequence[Result], folder: Path, counts: Counts) -> Copies:
    """Find the copies, write ``clusters.jsonl`` and ``copies.jsonl`` into a folder, and count them."""
    with Collection(job.options) as collection:
        for result in results:
            for some, sites in sketches.read(result.folder, job.options):
                collection.put(some, sites)
        found = copies_in(collection)
        lengths = collection.lengths()
    survivors = {copy.index: cluster.survivor for cluster in found.clusters for copy in cluster.copies}
    with (folder / "clusters.jsonl").open("wb") as file:
        file.writelines(line.encode() for line in cluster_lines(found.clusters))
    clusters, warnings = len(found.clusters), found.warnings
    counts.written(len(found.kept), int(lengths[list(found.kept)].sum()))
    del found
    gone = []
    number = 0
    with (folder / "copies.jsonl").open("wb") as file:
        for result in results:
            flags = bytearray(result.documents)
            known = sketches.names(result.folder)
            files = _files(result)
            for place, is_document in enumerate(flags):
                if not is_document:
                    continue
                line, about = next(known)
                survivor = survivors.get(number)
                number += 1
                flags[place] = survivor is not None
                if survivor is not None:
                    row = {"id": about.id, "file": files[place], "line": line, "survivor": survivor.id}
                    file.write(json_line(row))
                    counts.copy(about.site)
            gone.append(bytes(flags))
    return Copies(gone, clusters, warnings)


def _files(result: Result) -> list[str]:
    """The file of each item of a shard."""
    return [piece.name for piece in result.pieces for _ in range(piece.items)]
