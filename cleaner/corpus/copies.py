"""The copies among the documents of all shards, found from their sketches on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cleaner.corpus.shard import Job, Result
from cleaner.dedup import sketches
from cleaner.dedup.api import comparison
from cleaner.dedup.collection import Collection
from cleaner.dedup.index import Index
from cleaner.dedup.report import cluster_lines
from cleaner.document import Deduplicated
from cleaner.formats.jsonline import json_line
from cleaner.report.counts import Counts


class Copies(NamedTuple):
    """What goes. ``gone``: for each shard a byte an item of it, 1 where it goes."""

    gone: list[bytes]
    clusters: int
    warnings: tuple[str, ...]


def find(
    job: Job,
    results: Sequence[Result],
    folder: Path,
    counts: Counts,
    index: Index | None = None,
    remember: bool = False,
) -> Copies:
    """Find the copies, write ``clusters.jsonl`` and ``copies.jsonl`` into a folder, and count them.

    What resembles a document of the ``index`` goes, and with ``remember`` what is kept is added to it.
    """
    parts = (part for result in results for part in sketches.read(result.folder, job.options))
    with comparison(parts, job.options, index) as (found, collection):
        with (folder / "clusters.jsonl").open("wb") as file:
            file.writelines(cluster_lines(found.clusters))
        kept = collection.known + np.array(found.kept, np.int64)
        counts.written(len(kept), int(collection.lengths()[kept].sum()))
        gone = _gone(found, collection, results, folder / "copies.jsonl", counts)
        if index is not None and remember:
            index.add(collection, kept.tolist())
        return Copies(gone, len(found.clusters), found.warnings)


def _gone(
    found: Deduplicated, collection: Collection, results: Sequence[Result], path: Path, counts: Counts
) -> list[bytes]:
    """Name the documents that go, in order; for each shard a byte an item, 1 where it goes."""
    survivors = {copy.index: cluster.survivor.id for cluster in found.clusters for copy in cluster.copies}
    removed = np.array(found.removed, np.int64)
    known = collection.known
    gone = []
    number = 0
    with path.open("wb") as file:
        for result in results:
            lines = result.lines()
            documents = np.flatnonzero(lines)
            here = removed[
                np.searchsorted(removed, number) : np.searchsorted(removed, number + len(documents))
            ]
            flags = np.zeros(len(lines), np.uint8)
            ends = np.cumsum([piece.items for piece in result.pieces])
            for document, place in zip(here.tolist(), documents[here - number].tolist(), strict=True):
                flags[place] = 1
                name = result.pieces[int(np.searchsorted(ends, place, "right"))].name
                row = {"id": collection.ids[known + document], "file": name, "line": int(lines[place])}
                file.write(json_line({**row, "survivor": survivors[document]}))
                counts.copy(collection.site(known + document))
            gone.append(flags.tobytes())
            number += len(documents)
    return gone
