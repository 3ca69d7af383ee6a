"""``cleaner dedup``: deduplicate records whose text is clean already."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import click

from cleaner.dedup.records import Records
from cleaner.dedup.report import cluster_lines
from cleaner.document import Deduplicated
from cleaner.errors import CleanerError, InputError
from cleaner.formats.record import Fields
from cleaner.options import Options


@click.command("dedup")
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--output", "-o", required=True, type=click.Path(path_type=Path), help="Directory for the results."
)
@click.option("--against", type=click.Path(path_type=Path), help="Index: drop what resembles its documents.")
@click.option("--remember", is_flag=True, help="Add what is kept to the index.")
@click.option("--text-field", default="text", show_default=True, help="Field of a JSON record with its text.")
@click.option("--id-field", default="id", show_default=True, help="Field with its id, if it has one.")
@click.option("--date-field", default="date", show_default=True, help="Field with its date, if it has one.")
@click.option("--site-field", default="site", show_default=True, help="Field with its site, if it has one.")
@click.option("--jaccard", type=click.FloatRange(0, 1), help="Least Jaccard similarity of two copies.")
@click.option("--containment", type=click.FloatRange(0, 1), help="Least share of a shortened copy.")
@click.option("--force", is_flag=True, help="Replace the results of an earlier run.")
def dedup(
    inputs: Sequence[Path],
    output: Path,
    against: Path | None,
    remember: bool,
    text_field: str,
    id_field: str,
    date_field: str,
    site_field: str,
    jaccard: float | None,
    containment: float | None,
    force: bool,
) -> None:
    """Find near copies among clean records and keep one of each story.

    INPUTS are .jsonl files (one record a line), .txt files (one document each), .csv files (the first row
    names the fields), or directories of them.
    Writes kept.jsonl, removed.jsonl (each record with its survivor), rejected.jsonl (lines that are no
    record, with the reason), clusters.jsonl and report.json.

    Exits with 0 when all went well, with 1 when something was rejected or needs a look, with 2 when
    nothing could be done.
    """
    options = Options()
    if jaccard is not None:
        options = replace(options, jaccard=jaccard)
    if containment is not None:
        options = replace(options, containment=containment)
    try:
        fields = Fields(text_field, id_field, date_field, site_field)
        clean = run(inputs, output, options, fields, against=against, remember=remember, force=force)
    except CleanerError as error:
        click.echo(f"cleaner dedup: {error}", err=True)
        raise SystemExit(2) from None
    except OSError as error:
        click.echo(f"cleaner dedup: {error.filename or output}: {error.strerror or error}", err=True)
        raise SystemExit(2) from None
    raise SystemExit(0 if clean else 1)


def run(
    inputs: Sequence[Path],
    output: Path,
    options: Options,
    fields: Fields,
    *,
    against: Path | None = None,
    remember: bool = False,
    force: bool = False,
) -> bool:
    """Deduplicate files into ``output``, which appears whole or not at all.

    Returns whether every record could be used and nothing needs a look.
    """
    from cleaner.dedup.api import comparison
    from cleaner.dedup.index import Index
    from cleaner.dedup.sketches import sketch

    if remember and against is None:
        raise InputError("--remember needs --against: the index to remember in")
    if against is not None and not remember and not against.exists():
        raise InputError(f"{against}: there is no such index; with --remember it is made")
    _check_output(output, force)
    records = Records(inputs, fields)
    index = Index(against, options) if against is not None else None
    with ExitStack() as stack:
        if index is not None and remember:
            stack.enter_context(index.writing())
        usable = (record for record in records if record.reason is None)
        rows = ((record.text, *record.about) for record in usable)
        found, collection = stack.enter_context(comparison(sketch(rows, options), options, index))
        output.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
        stack.callback(shutil.rmtree, draft, ignore_errors=True)
        counts = _write(draft, records, found)
        _swap(draft, output)
        if index is not None and remember:
            index.add(collection, [collection.known + i for i in found.kept])
    for warning in found.warnings:
        click.echo(f"cleaner dedup: {warning}", err=True)
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()), err=True)
    return not counts["rejected"] and not found.warnings


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
                rejected.write(_line({"id": record.about.id, "reason": record.reason}))
                continue
            if place in survivor_of:
                counts["removed"] += 1
                removed.write(_line({**record.value, "survivor": survivor_of[place].id}))
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


def _line(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=True) + "\n").encode()


def _swap(draft: Path, output: Path) -> None:
    """Put the finished directory in its place."""
    draft.chmod(0o755)
    if output.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
        output.replace(old)
        draft.replace(output)
        shutil.rmtree(old, ignore_errors=True)
    else:
        draft.replace(output)
