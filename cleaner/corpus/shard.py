"""One shard: its records read, cleaned and staged, what was removed beside them, all of it on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.corpus.disk import json_line, read_json, whole_folder, write_json
from cleaner.corpus.plan import Piece, Shard
from cleaner.document import Cleaned, Kind
from cleaner.errors import RecordRejected
from cleaner.formats.format import Format, Stage
from cleaner.formats.record import About, Document, Fields, Rejected, about
from cleaner.formats.txt import shown
from cleaner.options import Options
from cleaner.pipeline import explain
from cleaner.report.counts import Counts

Tell = Callable[[int, int, int], None]
"""Takes documents, characters that came in and characters that stay, since it was called last."""

TOLD = 32
"""Documents between two calls of it."""
RECORDS, REJECTED = "records", "rejected"
"""The stages of a shard: of its documents and what stands between them, and of what was rejected."""

REPLACED = "replaced"
"""The reason of rows that keep what stood in the text's field before a page's article came there."""


class Job(NamedTuple):
    """What is the same for all shards of a run."""

    work: Path
    options: Options
    fields: Fields
    dedup: bool
    strict: bool


class Done(NamedTuple):
    """What became of a piece: how many items of it were staged, and how many were rejected."""

    name: str
    items: int
    rejected: int


class Result(NamedTuple):
    """A finished shard. ``documents``: a byte for each staged item, 1 if it is a document."""

    folder: Path
    pieces: tuple[Done, ...]
    counts: Counts

    @property
    def documents(self) -> bytes:
        return (self.folder / "documents").read_bytes()


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
            done = [writer.piece(piece) for piece in shard.pieces]
        tables = {name: dict(table) for name, table in writer.counts.tables.items()}
        write_json(folder / "done.json", {"pieces": done, "counts": tables})


class _Writer(ExitStack):
    """Writes the folder of a shard."""

    def __init__(self, job: Job, folder: Path, form: Format, tell: Tell) -> None:
        super().__init__()
        self.counts = Counts()
        self._job = job
        self._form = form
        self._tell = tell
        self._news = [0, 0, 0]
        self._documents, self._removed, self._reasons = (
            self.enter_context((folder / name).open("wb"))
            for name in ("documents", "removed.jsonl", "rejected.jsonl")
        )
        self._records: Stage = self.enter_context(form.stage(folder / RECORDS))
        self._rejects: Stage = self.enter_context(form.stage(folder / REJECTED))
        self._sketches: Any = None
        if job.dedup:
            from cleaner.corpus.sketches import SketchWriter

            self._sketches = self.enter_context(SketchWriter(folder, job.options))
        self._html_options = job.options

    def piece(self, piece: Piece) -> Done:
        name = piece.source.name
        before = self._records.count, self._rejects.count
        for item in self._form.read(piece.source.path, piece.part, self._job.fields):
            if isinstance(item, Document):
                self._document(name, item)
            elif isinstance(item, Rejected):
                self._reject(name, item)
            else:
                self._records.add(item.raw)
                self._documents.write(b"\0")
        self._told(0, 0, 0, now=True)
        return Done(name, self._records.count - before[0], self._rejects.count - before[1])

    def _document(self, name: str, document: Document) -> None:
        known = about(document.values, name, document.line, self._job.fields)
        cleaned = explain(document.text, self._html_options if document.html else self._job.options)
        row = {"id": known.id, "file": name, "line": document.line}
        if document.html:
            raw = self._form.replace(document, cleaned.text)
            rows = [*_replaced(self._form.replaced(document)), *_spans(cleaned)]
        else:
            gone = [(d.start, d.end) for d in cleaned.decisions if not d.kept]
            spans = [(d.start, d.end) for d in cleaned.decisions if d.kept]
            raw = self._form.cut(document, spans)
            rows = [*_spans(cleaned, self._form, self._form.written(document, gone) if gone else [])]
        self._removed.writelines(json_line({**row, **span}) for span in rows)
        self._records.add(raw)
        self._documents.write(b"\1")
        self._remember(cleaned, document, known)

    def _remember(self, cleaned: Cleaned, document: Document, known: About) -> None:
        language = document.values.get("language", document.values.get("lang"))
        self.counts.document(cleaned, known.site, language)
        if self._sketches is not None:
            self._sketches.add(cleaned.text, document.line, known)
        self._told(1, len(cleaned.source), len(cleaned.text))

    def _reject(self, name: str, item: Rejected) -> None:
        if self._job.strict:
            raise RecordRejected(f"{shown(name)}:{item.line}: {item.reason}")
        self._reasons.write(json_line({"file": name, "line": item.line, "reason": item.reason}))
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


def _replaced(before: str | None) -> Iterator[dict[str, Any]]:
    """What stood in the text's field before the article of a page took its place."""
    if before is not None:
        yield {"start": 0, "end": 0, "kind": Kind.OTHER, "reason": REPLACED, "text": "", "raw": before}


def _spans(
    cleaned: Cleaned, form: Format | None = None, written: list[str] | None = None
) -> Iterator[dict[str, Any]]:
    """What was removed, white space too: offsets into the text in characters. ``raw``: how it stood in the
    file, where its text does not say it."""
    places = iter(written or ())
    for decision in cleaned.decisions:
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
        if form is not None and (raw := next(places)) != form.plainly(text):
            row["raw"] = raw
        yield row
