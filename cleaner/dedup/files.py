"""Files of records whose text is clean already -> a folder with one of each story."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from cleaner.dedup.records import Records
from cleaner.dedup.report import cluster_lines
from cleaner.disk import new_folder
from cleaner.document import Deduplicated
from cleaner.errors import InputError
from cleaner.formats.files import check_apart
from cleaner.formats.jsonline import json_line
from cleaner.formats.record import Fields
from cleaner.options import Options
from cleaner.version import version


class Report(NamedTuple):
    """What became of the documents: how many went where, and what a person should look at."""

    counts: dict[str, int]
    warnings: tuple[str, ...]


def dedupe_files(
    inputs: Sequence[Path],
    output: Path,
    options: Options,
    fields: Fields,
    *,
    against: Path | None = None,
    remember: bool = False,
    force: bool = False,
) -> Report:
    """Deduplicate files into ``output``, which appears whole or not at all.

    Raises `InputError` for inputs that are none, and for an output or an index that cannot be used.
    """
    from cleaner.dedup.api import comparison
    from cleaner.dedup.index import opened
    from cleaner.dedup.sketches import sketch

    index = opened(against, remember, options)
    records = Records(inputs, fields)
    check_apart(output, [*records.paths, *([] if against is None else [str(against)])])
    _check_output(output, force)
    if index is not None:
        chosen = {**options.plain(), **asdict(fields), "version": version()}
        index.serve(output, records.checksums(), chosen)
    with ExitStack() as stack:
        if index is not None and remember:
            stack.enter_context(index.writing())
        usable = (record for record in records if record.reason is None)
        rows = ((record.text, *record.about) for record in usable)
        found, collection = stack.enter_context(comparison(sketch(rows, options), options, index))
        with new_folder(output, replace=force) as folder:
            counts = _write(folder, records, found)
            if index is not None and remember:  # first, as a run that is repeated does not meet itself
                index.add(collection, [collection.known + i for i in found.kept])
    return Report(counts, found.warnings)


RESULTS = frozenset({"kept.jsonl", "removed.jsonl", "rejected.jsonl", "clusters.jsonl", "report.json"})


def _check_output(output: Path, force: bool) -> None:
    """Refuse to write where anything but the results of an earlier run would be lost."""
    if not output.exists():
        return
    if not output.is_dir():
        raise InputError(f"{output} is not a directory; choose another")
    there = {path.name for path in output.iterdir()}
    if foreign := sorted(there - RESULTS):
        raise InputError(f"{output} holds {foreign[0]}, which is no result of ours; choose another directory")
    if there and not force:
        raise InputError(f"{output} holds results; choose another directory or say --force")


def _write(folder: Path, records: Records, found: Deduplicated) -> dict[str, int]:
    """Write all results; how many documents went where."""
    survivor_of = {copy.index: cluster.survivor for cluster in found.clusters for copy in cluster.copies}
    counts = {"documents": 0, "kept": 0, "removed": 0, "rejected": 0}
    with ExitStack() as stack:
        kept, removed, rejected, clusters = (
            stack.enter_context((folder / f"{name}.jsonl").open("wb"))
            for name in ("kept", "removed", "rejected", "clusters")
        )
        place = 0
        for record in records:
            counts["documents"] += 1
            if record.reason is not None:
                counts["rejected"] += 1
                rejected.write(json_line({"id": record.about.id, "reason": record.reason}))
                continue
            if place in survivor_of:
                counts["removed"] += 1
                removed.write(json_line({**record.value, "survivor": survivor_of[place].id}))
            else:
                counts["kept"] += 1
                kept.write(record.line)
            place += 1
        if place != len(found.kept) + len(found.removed):
            raise InputError("the input changed while it was read")
        clusters.writelines(cluster_lines(found.clusters))
    report = {**counts, "clusters": len(found.clusters), "warnings": list(found.warnings)}
    (folder / "report.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return counts
