"""One shard: its records read, cleaned and staged, what was removed beside them, all of it on disk."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.plan import Piece, Shard
from cleaner.dedup import sketches
from cleaner.disk import read_json, whole_folder, write_json
from cleaner.document import Cleaned, Kind
from cleaner.errors import RecordRejected
from cleaner.formats.format import Format, Stage
from cleaner.formats.jsonline import json_line
from cleaner.formats.record import Document, Fields, Rejected, about
from cleaner.formats.txt import shown
from cleaner.options import Options
from cleaner.pipeline import explain
from cleaner.report.counts import Counts

Tell = Callable[[int, int, int], None]
"""Takes documents, characters that came in and characters that stay, since it was called last."""

TOLD = 32
"""Documents between two calls of it."""
LINES = "lines"
ROWS = ("removed.jsonl", "rejected.jsonl")
METADATA = "metadata.jsonl"
"""What a run joins of its shards: always, and when it was asked for."""
RECORDS, REJECTED = "records", "rejected"
"""The stages of a shard: of its documents and what stands between them, and of what was rejected."""

REPLACED = "replaced"
"""The reason of rows that keep what stood where the article of a page of HTML is now."""


class Job(NamedTuple):
    """What is the same for all shards of a run."""

    work: Path
    options: Options
    fields: Fields
    dedup: bool
    strict: bool
    metadata: bool


class Done(NamedTuple):
    """What became of a piece: how many items of it were staged, and how many were rejected."""

    name: str
    items: int
    rejected: int


class Result(NamedTuple):
    """A finished shard."""

    folder: Path
    pieces: tuple[Done, ...]
    counts: Counts

    def lines(self) -> NDArray[np.int64]:
        """The line of each staged item that is a document; 0 for the others."""
        return np.fromfile(self.folder / LINES, np.int64)


def result(work: Path, shard: Shard) -> Result | None:
    """What a shard became, None if it is not finished."""
    folder = work / shard.name
    found = read_json(folder / "done.json")
    if found is None:
        return None
    return Result(folder, tuple(Done(*piece) for piece in found["pieces"]), Counts(found["counts"]))


def clean_shard(job: Job, shard: Shard, tell: Tell) -> None:
    """Clean a shard into a folder of its name. Raises `RecordRejected` in a strict job."""
    with whole_folder(job.work / shard.name) as folder:
        with _Writer(job, folder, shard.pieces[0].source.format, tell) as writer:
            rows = writer.rows(shard.pieces)
            if job.dedup:
                sketches.write(folder, sketches.sketch(rows, job.options))
            else:
                deque(rows, maxlen=0)
        tables = {name: dict(table) for name, table in writer.counts.tables.items()}
        write_json(folder / "done.json", {"pieces": writer.done, "counts": tables})


class _Writer(ExitStack):
    """Writes the folder of a shard."""

    def __init__(self, job: Job, folder: Path, form: Format, tell: Tell) -> None:
        super().__init__()
        self.counts = Counts()
        self.done: list[Done] = []
        self._job = job
        self._form = form
        self._tell = tell
        self._news = [0, 0, 0]
        self._lines, self._removed, self._reasons, self._metadata = (
            self.enter_context((folder / name).open("wb")) for name in (LINES, *ROWS, METADATA)
        )
        self._records: Stage = self.enter_context(form.stage(folder / RECORDS))
        self._rejects: Stage = self.enter_context(form.stage(folder / REJECTED))

    def rows(self, pieces: Sequence[Piece]) -> Iterator[sketches.Row]:
        """Clean and stage the documents one by one; what is to be sketched of each."""
        for piece in pieces:
            name = piece.source.name
            records, rejects = self._records.count, self._rejects.count
            for item in self._form.read(piece.source.path, piece.part, self._job.fields):
                if isinstance(item, Document):
                    yield self._document(name, item)
                elif isinstance(item, Rejected):
                    self._reject(name, item)
                else:
                    self._stage(item.raw, 0)
            self.done.append(Done(name, self._records.count - records, self._rejects.count - rejects))
        self._told(0, 0, 0, now=True)

    def _document(self, name: str, document: Document) -> sketches.Row:
        known = about(document.values, name, document.line, self._job.fields)
        cleaned = explain(document.text, _options(self._job, document))
        empty = not cleaned.text or cleaned.text.isspace()
        if cleaned.html is not None or (empty and self._form.vanishes(document)):
            raw = self._form.replace(document, cleaned.text)
            rows = [*_replaced(self._form.replaced(document)), *_spans(cleaned)]
        else:
            written = self._form.written(document, [(d.start, d.end) for d in cleaned.decisions])
            kept = (piece for d, piece in zip(cleaned.decisions, written, strict=True) if d.kept)
            raw = self._form.rewritten(document, "".join(kept))
            rows = [*_spans(cleaned, self._form, written)]
        row = {"id": known.id, "file": name, "line": document.line}
        self._removed.writelines(json_line({**row, **span}) for span in rows)
        if self._job.metadata and cleaned.html is not None:
            self._metadata.write(json_line({**row, **asdict(cleaned.metadata)}))
        self._stage(raw, document.line)
        language = document.values.get("language") or document.values.get("lang")
        self.counts.document(cleaned, known.site, language)
        self._told(1, len(cleaned.source), len(cleaned.text))
        return cleaned.text, *known

    def _stage(self, raw: Any, line: int) -> None:
        self._records.add(raw)
        self._lines.write(line.to_bytes(8, sys.byteorder))

    def _reject(self, name: str, item: Rejected) -> None:
        if self._job.strict:
            raise RecordRejected(f"{shown(name)}:{item.line}: {item.reason}")
        row = {"file": name, "line": item.line, "reason": item.reason}
        self._reasons.write(json_line({**row, "lost": item.lost} if item.lost else row))
        self._rejects.add(item.raw)
        self.counts.rejected()
        self._told(1, 0, 0)

    def _told(self, documents: int, before: int, after: int, *, now: bool = False) -> None:
        news = self._news
        for place, number in enumerate((documents, before, after)):
            news[place] += number
        if news[0] >= TOLD or (now and news[0]):
            self._tell(*news)
            self._news = [0, 0, 0]


def _options(job: Job, document: Document) -> Options:
    if not document.html:
        return job.options
    return replace(job.options, format="html", charset=document.charset or job.options.charset)


def _replaced(before: str | None) -> Iterator[dict[str, Any]]:
    """What stood where the article of a page of HTML is now."""
    if before is not None:
        yield {"start": 0, "end": 0, "kind": Kind.OTHER, "reason": REPLACED, "text": "", "raw": before}


def _spans(
    cleaned: Cleaned, form: Format | None = None, written: list[str] | None = None
) -> Iterator[dict[str, Any]]:
    """What was removed, white space too: offsets into the text in characters. ``raw``: how it stood in the
    file, where its text does not say it."""
    for place, decision in enumerate(cleaned.decisions):
        if decision.kept:
            continue
        text = cleaned.source[decision.start : decision.end]
        row = {
            "start": decision.start,
            "end": decision.end,
            "kind": decision.kind,
            "reason": decision.reason,
            "text": text,
        }
        if written and form and (raw := written[place]) != form.plainly(text):
            row["raw"] = raw
        yield row
