"""The output from what was staged: the documents that stay, and beside them those that do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from shutil import copyfileobj
from typing import NamedTuple

from cleaner.corpus.shard import RECORDS, REJECTED, Result, Tell
from cleaner.formats.files import Source
from cleaner.formats.format import Slice

COPIES = "copies"
"""The folder of the documents that were removed as copies; that of the rejected ones is called alike."""
TOGETHER = 1000
"""Files that one task writes."""


class File(NamedTuple):
    """A file of the output: ``records``, of which those that go are copies, and ``rejected`` ones."""

    source: Source
    records: tuple[Slice, ...]
    rejected: tuple[Slice, ...]


def files(sources: Sequence[Source], results: Sequence[Result], gone: Sequence[bytes]) -> Iterator[File]:
    """The files to write, in the order of the sources."""
    pieces = groupby(_slices(results, gone), key=lambda piece: piece[0])
    for source, (name, slices) in zip(sources, pieces, strict=True):
        assert source.name == name, f"{name} stands where {source.name} should"
        records, rejected = zip(*((records, rejected) for _, records, rejected in slices), strict=True)
        yield File(source, records, rejected)


def _slices(results: Sequence[Result], gone: Sequence[bytes]) -> Iterator[tuple[str, Slice, Slice]]:
    for result, flags in zip(results, gone, strict=True):
        record = rejected = 0
        for piece in result.pieces:
            end, last = record + piece.items, rejected + piece.rejected
            yield (
                piece.name,
                Slice(result.folder / RECORDS, record, end, flags[record:end]),
                Slice(result.folder / REJECTED, rejected, last),
            )
            record, rejected = end, last


class Finish(NamedTuple):
    """A task: some files to write into a folder."""

    folder: Path
    files: tuple[File, ...]


def tasks(folder: Path, wanted: Sequence[File]) -> list[Finish]:
    """Tasks of about equal work: a file with several slices by itself, the others in groups."""
    found: list[list[File]] = []
    for file in wanted:
        if not found or len(file.records) > 1 or len(found[-1]) == TOGETHER or len(found[-1][-1].records) > 1:
            found.append([])
        found[-1].append(file)
    return [Finish(folder, tuple(some)) for some in found]


def write(task: Finish, tell: Tell) -> tuple[int, int, int]:  # noqa: ARG001
    """Write files; how many items were written, went as copies, and were rejected."""
    kept = copies = rejected = 0
    for source, records, rejects in task.files:
        staying = any(True for piece in records for _ in piece.runs())
        if staying or not source.format.single:
            kept += _join(task.folder / source.target, source, records)
        others = tuple(piece.others() for piece in records)
        if any(True for piece in others for _ in piece.runs()):
            copies += _join(task.folder / COPIES / source.target, source, others, beside=True)
        if any(piece.lo < piece.hi for piece in rejects):
            rejected += _join(task.folder / REJECTED / source.name, source, rejects, beside=True)
    return kept, copies, rejected


def _join(target: Path, source: Source, slices: Sequence[Slice], *, beside: bool = False) -> int:
    """Write a file; those beside the output need the head of the input, which is a record of the output."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return source.format.join(target, slices, source.format.head(source.path) if beside else b"")


def concatenate(target: Path, results: Sequence[Result]) -> None:
    """Join the files of that name of all shards."""
    with target.open("wb") as out:
        for result in results:
            with (result.folder / target.name).open("rb") as part:
                copyfileobj(part, out)
