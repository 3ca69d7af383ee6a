"""The commands for corpora: ``cleaner run`` and its way back ``cleaner restore``, ``cleaner dedup``, and
``cleaner forget`` for the index of both."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from cleaner import console
from cleaner.console import FINDINGS, KINDS, cleaning, field_of, say, text_field
from cleaner.errors import InputError, RecordRejected
from cleaner.options import Options

_PATH = click.Path(path_type=Path)
TERMINATED = 128 + signal.SIGTERM


def _fields(command: Callable[..., None]) -> Callable[..., None]:
    """Let ``command`` know the fields of a record besides its text."""
    for name, help in _FIELDS.items():
        command = click.option(f"--{name}-field", default=name, show_default=True, help=help)(command)
    return command


_FIELDS = {
    "site": "Field with the site, or else `url` says it.",
    "date": "Field with the date.",
    "id": "Field with the id.",
}


_AGAINST = click.option(
    "--against",
    type=_PATH,
    metavar="INDEX",
    help="Folder of an index: drop what resembles its documents, those of earlier days.",
)
_REMEMBER = click.option(
    "--remember", is_flag=True, help="Add what is kept to the index; it is made if there is none."
)


@click.command(epilog=KINDS)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--output", "-o", type=_PATH, help="Folder for the results.")
@click.option("--workers", type=click.IntRange(1), help="Processes; as many as there are cores by default.")
@click.option("--engine", type=click.Choice(["local"]), default="local", help="Who does the work.")
@click.option("--no-dedup", is_flag=True, help="Keep near copies.")
@_AGAINST
@_REMEMBER
@text_field
@click.option("--html-field", help="Field with HTML: its article goes into the text's field.")
@_fields
@click.option(
    "--metadata", is_flag=True, help="Write metadata.jsonl: title, author, date, ... of pages of HTML."
)
@click.option("--strict", is_flag=True, help="Stop at the first record that cannot be used.")
@click.option("--dry-run", is_flag=True, help="Write the report to standard output, and nothing else.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
@cleaning
def run(
    inputs: tuple[str, ...],
    output: Path | None,
    options: Options,
    workers: int | None,
    engine: str,  # noqa: ARG001  there is one so far
    no_dedup: bool,
    against: Path | None,
    remember: bool,
    text_field: str | None,
    html_field: str | None,
    id_field: str,
    date_field: str,
    site_field: str,
    metadata: bool,
    strict: bool,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Clean a corpus and keep one of each story.

    INPUT is a file, a folder, a glob, a URL that fsspec knows, or - for JSON Lines on standard input.
    Files are .txt, .text or .md (one document each), .html, .htm or .xhtml (one page each), .jsonl, .ndjson,
    .csv, .tsv, .warc or .wet, perhaps with .gz or .zst, and .parquet, .arrow or .feather. The results have
    the same names and formats, but that of page.html is the text page.html.txt; beside them removed.jsonl
    says what was taken out, copies/ and rejected/ hold the records that are not among them, and report.json
    has the counts.

    What was stopped goes on when the same command is given again. Exit code 0: all is well, 1: some
    records were rejected, 2: wrong usage.
    """
    from cleaner.corpus.run import Settings
    from cleaner.corpus.run import run as run_corpus
    from cleaner.engines.local import Local, cores
    from cleaner.formats.record import Fields
    from cleaner.report.progress import Progress

    fields = Fields(field_of(text_field), id_field, date_field, site_field, html_field)
    progress = Progress(quiet)
    with ExitStack() as stack:
        if dry_run:
            import tempfile

            if remember and against is not None:
                against, remember = against if against.exists() else None, False
            output = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cleaner-")), "out")
        elif output is None:
            raise click.UsageError("--output DIR is missing (or --dry-run)")
        settings = Settings(options, fields, not no_dedup, strict, against, remember, metadata)
        stack.enter_context(_ended_by_sigterm())
        stdin = sys.stdin.buffer if sys.stdin is not None else None
        stack.enter_context(_named(output, "; the same command goes on from here"))
        try:
            with Local(workers or cores()) as hands:
                report = run_corpus(inputs, output, settings, hands, progress, stdin)
            first = _first_rejected(output) if report["documents"]["rejected"] else None
        except RecordRejected as error:
            say(f"Error: {error}")
            click.get_current_context().exit(FINDINGS)
        except (KeyboardInterrupt, _Terminated):
            if not dry_run:
                progress.say("Stopped; the same command goes on from here.")
            raise
    if dry_run:
        click.echo(json.dumps(report, indent=1, ensure_ascii=False))
    for warning in report["warnings"]:
        say(f"Warning: {warning}")
    if first:
        progress.say(f"The first that was rejected: {first}")
    progress.say(_summary(report))
    click.get_current_context().exit(FINDINGS if report["documents"]["rejected"] else 0)


def _first_rejected(output: Path) -> str:
    """Where the first record stands that was rejected, and why."""
    with (output / "rejected.jsonl").open("rb") as file:
        row = json.loads(file.readline())
    place = row["id"] if "id" in row else f"{row['file']}:{row['line']}"
    return f"{place}: {row['reason']}"


MOST = 6
"""Kinds that are told of."""


def _summary(report: dict[str, Any]) -> str:
    documents, characters = report["documents"], report["characters"]
    share = characters["cleaned"] / max(1, characters["in"])
    told = (
        f"{documents['in']:,} documents: {documents['written']:,} written, {documents['copies']:,} copies, "
        f"{documents['rejected']:,} rejected; {share:.0%} of the text kept"
    )
    sizes = {kind: row["characters"] / max(1, characters["in"]) for kind, row in report["kinds"].items()}
    most = sorted(sizes, key=lambda kind: -sizes[kind])[:MOST]
    gone = ", ".join(f"{kind} {sizes[kind]:.1%}" for kind in most)
    return f"{told}; what went: {gone}" if gone else told


class _Terminated(BaseException):
    """SIGTERM came."""


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """End as on an interruption when a supervisor asks for it, with its exit code."""

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise _Terminated

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except _Terminated:
        click.get_current_context().exit(TERMINATED)
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _named(output: Path, way_out: str = "") -> Iterator[None]:
    """Say of an error of the system what it is about, and that it need not be standard output."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{error.filename or output}: {error.strerror or error}{way_out}") from None


def _beside(folder: Path) -> Path:
    own = folder if folder.name.strip(".") else folder.resolve()  # "." and ".." are no names
    return own.parent / f"{own.name}.restored"


@click.command()
@click.argument("folder", type=_PATH, metavar="DIR")
@click.option("--output", "-o", type=_PATH, help="New folder; DIR.restored by default.")
def restore(folder: Path, output: Path | None) -> None:
    """Put back what `cleaner run` took out.

    DIR is the output of a finished run. Its input comes back byte for byte, compressed files with the same
    content, tables with the same rows, and is compared with the checksums of the run, tables by their texts.
    What came from a URL or was damaged cannot be compared. Exit code 1 when a file does not come back.
    """
    from cleaner.corpus.restore import restore as restore_corpus

    target = output or _beside(folder)
    with _ended_by_sigterm(), _named(target):
        found = restore_corpus(folder, target)
    for name in found.other:
        say(f"Error: {name} is not what it was: the output was changed since")
    told = (
        f"{target}: {len(found.same)} files with the same bytes, {len(found.content)} with the same content"
    )
    say(f"{told}, {len(found.unproved)} that cannot be compared" if found.unproved else told)
    click.get_current_context().exit(FINDINGS if found.other else 0)


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=_PATH, metavar="INPUT...")
@click.option("--output", "-o", required=True, type=_PATH, help="Folder for the results.")
@_AGAINST
@_REMEMBER
@text_field
@_fields
@console.jaccard
@console.containment
@click.option("--force", is_flag=True, help="Replace the results of an earlier run.")
def dedup(
    inputs: tuple[Path, ...],
    output: Path,
    against: Path | None,
    remember: bool,
    text_field: str | None,
    id_field: str,
    date_field: str,
    site_field: str,
    jaccard: float | None,
    containment: float | None,
    force: bool,
) -> None:
    """Find near copies among clean records and keep one of each story.

    INPUT is a .jsonl file (one record a line), a .txt file (one document), a .csv file (the first row
    names the fields), or a folder of them. Results are kept.jsonl, removed.jsonl (each record with its
    survivor), rejected.jsonl (lines that are no record, with the reason), clusters.jsonl and report.json.

    Exit code 0: all is well, 1: something was rejected or needs a look, 2: wrong usage.
    """
    from cleaner.dedup.files import dedupe_files
    from cleaner.formats.record import Fields

    options = console.comparing(Options(), jaccard, containment)
    fields = Fields(field_of(text_field), id_field, date_field, site_field)
    with _ended_by_sigterm(), _named(output):
        report = dedupe_files(
            inputs, output, options, fields, against=against, remember=remember, force=force
        )
    for warning in report.warnings:
        say(f"Warning: {warning}")
    if report.counts["rejected"]:
        say(f"The first that was rejected: {_first_rejected(output)}")
    say(", ".join(f"{count:,} {name}" for name, count in report.counts.items()))
    click.get_current_context().exit(FINDINGS if report.counts["rejected"] or report.warnings else 0)


@click.command()
@click.argument("index", type=_PATH, metavar="INDEX")
@click.argument("output", metavar="DIR")
def forget(index: Path, output: str) -> None:
    """Take out of an index what one run has added.

    DIR is the output of that run, which may be gone, or the name of a segment in INDEX. Then the run can be
    given again with other input or options, and its documents do not count as seen.
    """
    from cleaner.dedup.index import opened

    found = opened(index, remember=False, options=Options())
    assert found is not None
    with _named(index):
        documents, later = found.forget(output)
    say(f"{index}: forgot {documents:,} documents")
    if later:
        say(
            f"Warning: {later:,} runs were remembered later; what they dropped as copies of these documents "
            "is missing now, unless it is kept again"
        )
