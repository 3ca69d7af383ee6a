"""The same for records in memory: an iterable, a column, a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, overload

from cleaner.errors import InputError
from cleaner.formats.record import Fields, about, missing, string
from cleaner.options import Options
from cleaner.pipeline import clean

if TYPE_CHECKING:
    from cleaner.dedup.index import Index

Batch = TypeVar("Batch")
"""A pyarrow RecordBatch or Table."""


@overload
def clean_corpus(
    records: Iterable[Mapping[str, Any]],
    options: Options | None = None,
    *,
    dedup: bool = True,
    fields: Fields | None = None,
    against: Index | None = None,
    remember: bool = False,
) -> Iterator[dict[str, Any]]: ...


@overload
def clean_corpus(
    records: Iterable[str],
    options: Options | None = None,
    *,
    dedup: bool = True,
    fields: Fields | None = None,
    against: Index | None = None,
    remember: bool = False,
) -> Iterator[str]: ...


def clean_corpus(
    records: Iterable[Any],
    options: Options | None = None,
    *,
    dedup: bool = True,
    fields: Fields | None = None,
    against: Index | None = None,
    remember: bool = False,
) -> Iterator[Any]:
    """Clean documents one by one, and leave out near copies.

    A record is a mapping, whose text is replaced and whose other fields stay, or a text itself; what is
    missing (None, NaN, NA) stays where it is. ``dedup=False`` gives one for each that came in, as soon as
    it is clean, which is what a column of a data frame needs; otherwise records are cleaned first, wait in
    a temporary file, and come in their order without the copies. ``fields`` names the fields of a mapping.
    ``against`` and ``remember`` are those of `dedupe`: what resembles a document of the index goes, too, and
    what is kept is added to it.

    >>> [record["text"] for record in clean_corpus([{"text": "Share on Facebook\\n\\nThe bridge reopens."}])]
    ['The bridge reopens.']

    Raises `InputError` for a table instead of its column or its records, and for a record that is neither, or
    whose text is none, naming its place; `IndexBusy` if another process writes the index.
    """
    if isinstance(records, str | bytes | Mapping):
        raise InputError(f"records must be an iterable of records, not one {type(records).__name__}")
    if hasattr(records, "columns"):  # which iterates over their names, or over whole columns
        kind = type(records).__name__
        raise InputError(f'a {kind} is no iterable of records; hand over its column of texts, frame["text"]')
    if options is None:
        options = against.options if against is not None else Options()
    cleaned = _cleaned(records, options, fields or Fields())
    if not dedup and against is not None:
        raise InputError("against compares documents, and nothing is compared without deduplication")
    if not dedup:
        return (record for record, _ in cleaned)
    return _survivors(cleaned, options, against, remember)


Row = tuple[str, Any, Any, Any]


def _cleaned(records: Iterable[Any], options: Options, fields: Fields) -> Iterator[tuple[Any, Row | None]]:
    """Each record, clean, and what deduplication needs of it."""
    page = replace(options, format="html") if fields.html else options
    for place, record in enumerate(records):
        if isinstance(record, str):
            text = clean(record, options)
            yield text, (text, place, None, None)
        elif isinstance(record, Mapping):
            try:
                text = clean(string(record, fields.html or fields.text), page)
            except InputError as error:
                raise InputError(f"record {place} {error}") from None
            known = about(record, "", place, fields)
            yield {**record, fields.text: text}, (text, *known)
        elif missing(record):
            yield record, None
        else:
            raise InputError(f"record {place} is neither a mapping nor a text but {type(record).__name__}")


def _survivors(
    cleaned: Iterable[tuple[Any, Row | None]], options: Options, against: Index | None, remember: bool
) -> Iterator[Any]:
    import pickle
    from tempfile import TemporaryFile

    from cleaner.dedup.api import compared
    from cleaner.dedup.sketches import sketch

    with TemporaryFile() as waiting:

        def rows() -> Iterator[Row]:
            for record, row in cleaned:
                pickle.dump((record, row is not None), waiting)
                if row is not None:
                    yield row

        kept = iter(compared(sketch(rows(), options), options, against, remember).kept)
        end = waiting.tell()
        waiting.seek(0)
        number, wanted = 0, next(kept, None)
        while waiting.tell() < end:
            record, is_document = pickle.load(waiting)
            if not is_document:
                yield record
                continue
            if number == wanted:
                yield record
                wanted = next(kept, None)
            number += 1


def clean_batch(batch: Batch, options: Options | None = None, *, text_field: str = "text") -> Batch:
    """A pyarrow RecordBatch or Table with its texts cleaned, and everything else as it was.

    It has as many rows as before: copies stay, and what is missing stays missing. Raises `InputError`
    when it is something else, or has no column of texts of this name.
    """
    import pyarrow as pa

    table: Any = batch
    if not isinstance(table, pa.RecordBatch | pa.Table):
        raise InputError(f"takes a pyarrow RecordBatch or Table, not a {type(table).__name__}")
    place = table.schema.get_field_index(text_field)
    if place < 0:
        raise InputError(f"has no column {text_field!r}, but {', '.join(table.schema.names)}")
    field = table.schema.field(place)
    texts = list(clean_corpus(table.column(place).to_pylist(), options, dedup=False))
    cleaned: Batch = table.set_column(place, field, pa.array(texts, pa.string()).cast(field.type))
    return cleaned
