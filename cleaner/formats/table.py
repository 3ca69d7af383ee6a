"""Parquet and Arrow: a record a row of a table. Other columns, types and metadata stay as they are."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import IO, Any, NamedTuple

from cleaner.errors import InputError, MissingExtra
from cleaner.formats.format import Format, Part, Slice, Stage, ends_of
from cleaner.formats.record import Document, Fields, Item, Other, Rejected, check_names, string
from cleaner.formats.streams import is_damage, name_of, raw

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:
    raise MissingExtra(
        "Parquet and Arrow files need pyarrow: pip install 'newswire-cleaner[parquet]'"
    ) from error

PART_BYTES = 4 << 20
"""Row groups are read together up to so many bytes."""
ROWS = 1000
"""Rows that are held at a time."""
GROUP_BYTES = 64 << 20
"""Bytes of a row group that is written."""
_GROWING = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
"""A file has one dictionary a column, and batches may add to it."""


class _Row(NamedTuple):
    """A row of a batch; ``text`` takes the place of what stands in the column, if it is not None. Row -1 is
    none, and there may be no batch."""

    batch: Any
    row: int
    column: str
    text: str | None = None


_TEXTS = frozenset({"string", "large_string", "string_view"})
_LOST = _Row(None, -1, "")


class _Damaged(Exception):
    """A file that ends too early, or holds what Arrow cannot read."""


class Table(Format):
    grouped = False
    bare = False

    def parts(self, path: str) -> list[Part] | None:
        if _is_parquet(path):
            with suppress(_Damaged), _opened(path) as file:
                return list(_parts(file.metadata))
        return None

    def content(self, path: str) -> str | None:
        """The SHA-256 of the columns' names, the texts in them and the number of rows: types have several
        forms in a file, and no run changes what is no text."""
        digest, rows = hashlib.sha256(), 0
        try:
            with _opened(path) as file:
                digest.update(repr(_schema(path, file).names).encode())
                for batch in _batches(file, Part()):
                    rows += batch.num_rows
                    texts = (column.to_pylist() for column in batch.columns if _is_text(column.type))
                    for row in zip(*texts, strict=True):
                        digest.update(repr(row).encode())
        except (_Damaged, UnicodeDecodeError):
            return None
        digest.update(repr(rows).encode())
        return digest.hexdigest()

    def check(self, path: str, fields: Fields) -> None:
        with suppress(_Damaged), _opened(path) as file:
            check_names(path, _schema(path, file).names, fields)

    def read(self, path: str, part: Part, fields: Fields) -> Iterator[Item]:
        number = end = part.first
        try:
            with _opened(path) as file:
                end += _size(file, part)
                if part.first == 1:
                    schema = _schema(path, file)
                    yield Other(0, _Row(pa.RecordBatch.from_pylist([], schema), -1, fields.text))
                for batch in _batches(file, part):
                    yield from _items(batch, number, fields)
                    number += batch.num_rows
        except _Damaged as error:
            yield Rejected(number, f"the table is damaged: {error}", _LOST, max(1, end - number))

    def rewritten(self, document: Document, literal: str) -> _Row:
        return self.replace(document, literal)

    def replace(self, document: Document, text: str) -> _Row:
        row: _Row = document.raw
        return row._replace(text=text)

    def replaced(self, document: Document) -> str:
        row: _Row = document.raw
        return json.dumps(row.batch.column(_place(row.batch.schema, row.column))[row.row].as_py())

    def unplaced(self, document: Document, before: str | None) -> _Row:
        text: str = json.loads(before or '""')
        return self.replace(document, text)

    def height(self, raw: _Row) -> int:
        return int(raw.row >= 0)

    def stage(self, path: Path) -> Stage:
        return _TableStage(path)

    def join(self, target: Path, slices: Iterable[Slice], head: bytes = b"") -> int:  # noqa: ARG002
        count = 0
        with _Writer(target) as writer:
            for piece in slices:
                ends = array("q")
                ends.frombytes(ends_of(piece.stage).read_bytes())
                runs = [(lo, hi) for lo, hi in piece.runs()]
                count += sum(hi - lo for lo, hi in runs)
                if runs and piece.stage.stat().st_size:
                    _copy(piece.stage, [(ends[lo], ends[hi]) for lo, hi in runs], writer)
        return count


def _is_parquet(path: str) -> bool:
    return name_of(path).lower().endswith(".parquet")


def _schema(path: str, file: Any) -> Any:
    return file.schema_arrow if _is_parquet(path) else file.schema


@contextmanager
def _opened(path: str) -> Iterator[Any]:
    """A file as pyarrow knows it. Raises `_Damaged` wherever it turns out to be so."""
    with raw(path) as stream:
        try:
            yield pq.ParquetFile(stream) if _is_parquet(path) else _arrow(stream)
        except (pa.ArrowException, OSError) as error:
            if not is_damage(error):
                raise
            raise _Damaged(" ".join(str(error).split())) from None


def _arrow(stream: IO[bytes]) -> Any:
    try:
        return pa.ipc.open_file(stream)
    except pa.ArrowInvalid:
        stream.seek(0)
        return pa.ipc.open_stream(stream)


def _parts(metadata: Any) -> Iterator[Part]:
    """Row groups in runs of about PART_BYTES."""
    start, first, size, rows = 0, 1, 0, 0
    for group in range(metadata.num_row_groups):
        known = metadata.row_group(group)
        if size and size + known.total_byte_size > PART_BYTES:
            yield Part(start, group, first)
            start, first, size, rows = group, first + rows, 0, 0
        size += known.total_byte_size
        rows += known.num_rows
    yield Part(start, metadata.num_row_groups, first)


def _size(file: Any, part: Part) -> int:
    """The rows of a part, as far as the file says it."""
    if not isinstance(file, pq.ParquetFile):
        return 0
    return sum(file.metadata.row_group(group).num_rows for group in _groups(file, part))


def _batches(file: Any, part: Part) -> Iterator[Any]:
    if isinstance(file, pq.ParquetFile):
        for group in _groups(file, part):  # or a batch would go on in the next one, which may be damaged
            yield from file.iter_batches(ROWS, row_groups=[group])
    elif isinstance(file, pa.RecordBatchFileReader):
        for place in range(file.num_record_batches):
            yield from _sliced(file.get_batch(place))
    else:
        for batch in file:
            yield from _sliced(batch)


def _groups(file: Any, part: Part) -> range:
    return range(part.start, file.num_row_groups if part.end is None else part.end)


def _sliced(batch: Any) -> Iterator[Any]:
    for start in range(0, batch.num_rows, ROWS):
        yield batch.slice(start, ROWS)


def _items(batch: Any, first: int, fields: Fields) -> Iterator[Item]:
    known = {fields.text, fields.id, fields.date, fields.site, "url", "language", "lang"}
    columns = {
        name: batch.column(place)
        for place, name in enumerate(batch.schema.names)
        if name in known or name == fields.html
    }
    if (date := columns.get(fields.date)) is not None and fields.date != fields.text:
        columns[fields.date] = _dates(date)
    for row in range(batch.num_rows):
        place = _Row(batch, row, fields.text)
        try:
            values = {name: _value(column, row) for name, column in columns.items()}
            text = string(values, fields.html or fields.text)
            if fields.text not in values:
                raise InputError(f"has no field {fields.text!r} for the article")
        except (InputError, UnicodeDecodeError) as error:
            yield Rejected(first + row, str(error), place)
        else:
            yield Document(first + row, text, values, place, fields.html is not None)


def _dates(column: Any) -> Any:
    """Times as ISO 8601 writes them, as far as their zone is known."""
    if pa.types.is_temporal(column.type):
        with suppress(pa.ArrowException):
            return column.cast(pa.string())
    return column


def _value(column: Any, row: int) -> Any:
    """A value; of a time its type, as Python does not have all of them."""
    return column.type if pa.types.is_temporal(column.type) else column[row].as_py()


def _is_text(type: Any) -> bool:
    return str(type.value_type if pa.types.is_dictionary(type) else type) in _TEXTS


def _place(schema: Any, column: str) -> int:
    """Where a column stands, the last one of this name; -1 if there is none."""
    places: list[int] = schema.get_all_field_indices(column)
    return max(places, default=-1)


class _TableStage(Stage):
    """Rows as a stream of Arrow, in which each batch may have dictionaries of its own, and beside it how many
    there are after each item."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sink = path.open("wb")
        self._file: Any = None
        self._ends = array("q", [0])
        self._waiting: list[_Row] = []

    def add(self, raw: _Row) -> None:
        if self._waiting and raw.batch is not self._waiting[-1].batch:
            self._flush()
        if self._file is None and raw.batch is not None:
            self._file = pa.ipc.new_stream(self._sink, raw.batch.schema)
        rows = int(raw.row >= 0)
        if rows:
            self._waiting.append(raw)
        self._ends.append(self._ends[-1] + rows)
        self.count += 1

    def _flush(self) -> None:
        if self._waiting:
            for batch in _with_texts(self._waiting):
                self._file.write_batch(batch)
            self._waiting = []

    def close(self) -> None:
        self._flush()
        if self._file is not None:
            self._file.close()
        self._sink.close()
        ends_of(self._path).write_bytes(self._ends.tobytes())


def _with_texts(rows: list[_Row]) -> Iterator[Any]:
    """Some rows of one batch, with their new texts, as batches of rows that stood side by side."""
    batch = rows[0].batch
    place = _place(batch.schema, rows[0].column)
    for _, run in groupby(enumerate(rows), key=lambda numbered: numbered[1].row - numbered[0]):
        some = [row for _, row in run]
        part = batch.slice(some[0].row, len(some))
        if place < 0 or all(row.text is None for row in some):
            yield part
            continue
        field = batch.schema.field(place)
        old = part.column(place)
        texts = [old[i].as_py() if row.text is None else row.text for i, row in enumerate(some)]
        yield part.set_column(place, field, pa.array(texts, pa.string()).cast(field.type))


def _copy(stage: Path, runs: list[tuple[int, int]], writer: _Writer) -> None:
    """Write the rows of these runs (from, to) of a stage."""
    with pa.memory_map(str(stage)) as source:
        file = pa.ipc.open_stream(source)
        writer.begin(file.schema)
        end, place = 0, 0
        for batch in file:
            start, end = end, end + batch.num_rows
            while place < len(runs) and runs[place][0] < end:
                lo, hi = max(runs[place][0], start), min(runs[place][1], end)
                if lo < hi:
                    writer.write(batch.slice(lo - start, hi - lo))
                if runs[place][1] > end:
                    break
                place += 1


class _Writer:
    """A new Parquet or Arrow file."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._file: Any = None
        self._waiting: list[Any] = []
        self._last: list[Any] = []
        """A batch without rows, but with the dictionaries up to now: the next ones add to them."""
        self._size = 0

    def begin(self, schema: Any) -> None:
        if self._file is None:
            parquet = _is_parquet(self._target.name)
            self._file = (
                pq.ParquetWriter(self._target, schema)
                if parquet
                else pa.ipc.new_file(self._target, schema, options=_GROWING)
            )

    def write(self, batch: Any) -> None:
        self._waiting.append(batch)
        self._size += batch.nbytes
        if self._size >= GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            table = pa.Table.from_batches([*self._last, *self._waiting])
            table = table.unify_dictionaries().combine_chunks()
            self._file.write_table(table)
            self._last = [batch.slice(0, 0) for batch in table.to_batches()[-1:]]
        self._waiting, self._size = [], 0

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *error: object) -> None:
        self._flush()
        if self._file is not None:
            self._file.close()
