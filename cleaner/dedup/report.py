"""Clusters as JSON lines: one object a document in a cluster of two or more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.document import Cluster
from cleaner.formats.jsonline import json_line


def cluster_lines(clusters: Iterable[Cluster]) -> Iterator[bytes]:
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
            yield json_line(row)
