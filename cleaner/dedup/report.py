"""Clusters as JSON lines: one object a document in a cluster of two or more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from cleaner.document import Cluster


def cluster_lines(clusters: Iterable[Cluster]) -> Iterator[str]:
    """``{"id", "cluster", "kept", "survivor", "jaccard", "containment"}``, the survivor first.

    ``cluster`` counts from 0; the similarities are those with the survivor.
    """
    for number, cluster in enumerate(clusters):
        for member in cluster.members:
            row = {
                "id": member.id,
                "cluster": number,
                "kept": member is cluster.survivor,
                "survivor": cluster.survivor.id,
                "jaccard": round(member.jaccard, 4),
                "containment": round(member.containment, 4),
            }
            yield json.dumps(row, ensure_ascii=False, default=str) + "\n"
