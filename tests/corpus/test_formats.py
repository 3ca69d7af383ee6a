"""Every format comes out as it went in but for its texts, and comes back whole."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import random
import sys
from base64 import b32encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import Mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Metadata, clean
from cleaner.corpus.restore import restore
from cleaner.corpus.run import Settings, run
from cleaner.errors import InputError, MissingExtra
from cleaner.formats import files
from cleaner.formats.format import Part
from cleaner.formats.record import LIMIT, Document, Fields, Rejected
from cleaner.formats.rows import Rows
from tests.corpus.stories import QUIET, body, comes_back, contents, go, line, page, rows, write


def test_csv_keeps_what_is_not_the_text(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(
        b'\xef\xbb\xbfid,text,"a ""note"""\r\n'
        + f'1,"{page(1)}","says ""so"""\r\n\r\n2,plain,\r\n'.encode()
        + b'3,"caf\xe9",x\r\n4,too,many,fields\r\n5,"open\r\n'
        + f'6,"{page(6)}","two\nlines"\r\n7,"{page(1)}",copy'.encode()
    )
    report = go(source, tmp_path / "out")
    assert report["documents"] == {"in": 7, "rejected": 3, "written": 3, "copies": 1}
    with (tmp_path / "out" / "in.csv").open(newline="", encoding="utf-8-sig") as file:
        kept = [row for row in csv.reader(file) if row]
    assert kept == [
        ["id", "text", 'a "note"'],
        ["1", clean(page(1)), 'says "so"'],
        ["2", "plain", ""],
        ["6", clean(page(6)), "two\nlines"],
    ]
    reasons = [row["reason"] for row in rows(tmp_path / "out" / "rejected.jsonl")]
    assert reasons == [
        "is not UTF-8: 0xe9 at byte 6",
        "has 4 fields, not 3 as the first line",
        "goes on behind a closing quotation mark at character 12",
    ]
    comes_back(tmp_path / "out", source)


def test_a_csv_of_one_column_keeps_its_rows(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(f'text\nShare on Facebook\n"Share on Twitter"\n"{page(1)}"\n')
    go(source, tmp_path / "out", Settings(dedup=False))
    with (tmp_path / "out" / "in.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [["text"], [""], [""], [clean(page(1))]]
    comes_back(tmp_path / "out", source)


def test_of_two_fields_of_a_name_the_last_is_cleaned(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(f'text,text\n"{page(1)}","{page(2)}"\n')
    go(source, tmp_path / "out")
    with (tmp_path / "out" / "in.csv").open(newline="") as file:
        assert list(csv.reader(file))[1] == [page(1), clean(page(2))]
    comes_back(tmp_path / "out", source)


def test_an_empty_field_of_a_csv_says_nothing(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    rest = [f',,"2026-01-0{number}",,en,https://a.example/,"{page(2)}"\n' for number in (2, 1)]
    source.write_text(
        f'id,site,date,language,lang,url,text\n,,,,,,"{page(1)}"\n,,,,,,"{page(2)}"\n' + "".join(rest)
    )
    report = go(source, tmp_path / "out")
    assert set(report["sites"]) == {"unknown", "a.example"}
    assert set(report["languages"]) == {"en"}
    ids = list(dict.fromkeys(row["id"] for row in rows(tmp_path / "out" / "removed.jsonl")))
    assert len(ids) == 4
    assert {row["survivor"] for row in rows(tmp_path / "out" / "copies.jsonl")} == {ids[3]}, "the earliest"


def test_tsv_and_other_delimiters(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.tsv").write_text(f'id\ttext\n1\t"{page(1)}"\n')
    (tmp_path / "in" / "b.csv").write_text(f'id;text\n2;"{page(2)}"\n')
    assert go(tmp_path / "in", tmp_path / "out")["documents"]["written"] == 2
    comes_back(tmp_path / "out", tmp_path / "in")


_cells = st.text(st.sampled_from('ab",;\n\r é'), max_size=6)


@given(st.lists(st.tuples(_cells, _cells), max_size=6), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_csv_is_read_as_python_reads_it(table: list[tuple[str, str]], quoting: Any) -> None:
    sink = io.StringIO(newline="")
    csv.writer(sink, quoting=quoting).writerows([("text", "other"), *table])
    items = list(Rows().items(io.BytesIO(sink.getvalue().encode()), Part(), Fields()))
    documents = [item for item in items if isinstance(item, Document)]
    assert not [item for item in items if isinstance(item, Rejected)]
    assert [(item.values["text"], item.values["other"]) for item in documents] == table
    whole = [item.raw if not isinstance(item, Document) else Rows().whole(item) for item in items]
    assert b"".join(whole) == sink.getvalue().encode()


@given(
    st.lists(
        st.sampled_from(
            [b"a,b\n", b'"\n', b'"x\n', b'y",z\n', b"\n", b'1,"2"\n', b'"3","4\n', b"\xff,1\n", b"1"]
        )
    )
)
def test_csv_loses_no_byte_whatever_is_in_it(parts: list[bytes]) -> None:
    data = b"text,b\n" + b"".join(parts)
    found = b""
    line = 1
    for item in Rows().items(io.BytesIO(data), Part(), Fields()):
        assert item.line == line
        raw = Rows().whole(item) if isinstance(item, Document) else item.raw
        line += Rows().height(raw)
        found += raw
    assert found == data


@pytest.mark.parametrize("suffix", ["parquet", "arrow", "feather"])
def test_tables_keep_their_columns_types_and_metadata(suffix: str, tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import feather, parquet

    texts = [page(0), None, page(2), page(0), "Just a line."]
    schema = pa.schema(
        [
            pa.field("n", pa.decimal128(5, 2)),
            pa.field("text", pa.large_string(), metadata={"a": "b"}),
            pa.field("tags", pa.list_(pa.string())),
            pa.field("lang", pa.dictionary(pa.int32(), pa.string())),
            pa.field("id", pa.int64()),
        ],
        metadata={"made": "by hand"},
    )
    columns = [[Decimal(n) / 4 for n in range(5)], texts, [["x", "y"]] * 5, ["en"] * 5, range(10, 15)]
    names = schema.names
    table = pa.table(dict(zip(names, columns, strict=True)), schema)
    source = tmp_path / f"in.{suffix}"
    if suffix == "parquet":
        parquet.write_table(table, source, row_group_size=2)
    elif suffix == "feather":
        feather.write_feather(table, source)
    else:
        with pa.ipc.new_stream(source, schema) as stream:
            stream.write_table(table)
    report = go(source, tmp_path / "out")
    assert report["documents"] == {"in": 5, "rejected": 1, "written": 3, "copies": 1}

    def read(path: Path) -> Any:
        if suffix == "parquet":
            return parquet.read_table(path)
        with pa.memory_map(str(path)) as file:
            return pa.ipc.open_file(file).read_all()

    if suffix == "parquet":
        table = read(source)  # Parquet has names of its own for what is in a list
    kept = read(tmp_path / "out" / source.name)
    assert kept.schema.equals(table.schema, check_metadata=True)
    assert kept.column("id").to_pylist() == [10, 12, 14]
    assert kept.column("text").to_pylist() == [clean(page(0)), clean(page(2)), "Just a line."]
    assert kept.drop(["text"]).equals(table.drop(["text"]).take([0, 2, 4]))
    assert rows(tmp_path / "out" / "rejected.jsonl")[0] == {
        "file": source.name,
        "line": 2,
        "reason": "field 'text' is no text but null",
    }
    found = restore(tmp_path / "out", tmp_path / "back")
    assert found == ([], [source.name], [], [])
    back = read(tmp_path / "back" / source.name)
    assert back.to_pylist() == table.to_pylist()
    assert back.equals(table, check_metadata=True)


@pytest.mark.parametrize("kind", ["date32", "timestamp", "string"])
def test_of_equal_rows_of_a_table_the_earliest_survives(kind: str, tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    type = {"date32": pa.date32(), "string": pa.string()}.get(kind, pa.timestamp("ns"))
    days = pa.array(["2026-03-02", None, "2026-03-01", "2026-03-03"]).cast(type)
    parquet.write_table(
        pa.table({"text": [page(1)] * 4, "date": days, "n": range(4)}), tmp_path / "in.parquet"
    )
    go(tmp_path / "in.parquet", tmp_path / "out")
    assert parquet.read_table(tmp_path / "out" / "in.parquet").column("n").to_pylist() == [2]


def test_row_groups_are_shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    from cleaner.formats import table

    monkeypatch.setattr(table, "PART_BYTES", 1)
    source = tmp_path / "in.parquet"
    parquet.write_table(pa.table({"text": [page(n) for n in range(7)]}), source, row_group_size=3)
    report = go(source, tmp_path / "out")
    assert report["time"]["shards"] == {"cleaned now": 3, "found finished": 0}
    texts = parquet.read_table(tmp_path / "out" / "in.parquet").column("text").to_pylist()
    assert texts == [clean(page(n)) for n in range(7)]
    assert {row["id"] for row in rows(tmp_path / "out" / "removed.jsonl")} == {
        f"in.parquet#{n}" for n in range(1, 8)
    }


@pytest.mark.parametrize("suffix", ["parquet", "arrow"])
@pytest.mark.parametrize("changed", ["text", "tag", "rows"])
def test_restore_notices_a_table_that_was_changed(changed: str, suffix: str, tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    def save(table: Any, path: Path, rows: int) -> None:
        if suffix == "parquet":
            parquet.write_table(table, path, row_group_size=rows)
        else:
            with pa.ipc.new_file(path, table.schema) as file:
                file.write_table(table, max_chunksize=rows)

    tags = pa.array(["a", None, "b", "a"]).dictionary_encode()
    table = pa.table({"text": [page(number) for number in range(4)], "tag": tags, "n": range(4)})
    source, kept = tmp_path / f"in.{suffix}", tmp_path / "out" / f"in.{suffix}"
    save(table, source, 3)
    go(source, tmp_path / "out")
    texts = [clean(page(number)) for number in range(4)]
    cleaned = table.set_column(0, "text", pa.array(texts))
    save(cleaned, kept, 2)
    assert restore(tmp_path / "out", tmp_path / "back").content == [source.name], "however it is packed"
    if changed == "rows":
        cleaned = cleaned.slice(0, 3)
    elif changed == "text":
        cleaned = cleaned.set_column(0, "text", pa.array([text.replace("The", "A") for text in texts]))
    else:
        cleaned = cleaned.set_column(1, "tag", pa.array(["a", "", "b", "a"]).dictionary_encode())
    save(cleaned, kept, 2)
    assert restore(tmp_path / "out", tmp_path / "again").other == [source.name]


def test_an_empty_table_stays_one(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    source = tmp_path / "in.parquet"
    empty = pa.table({"text": pa.array([], pa.string()), "n": pa.array([], pa.int8())})
    parquet.write_table(empty, source)
    go(source, tmp_path / "out")
    assert parquet.read_table(tmp_path / "out" / "in.parquet").equals(empty)
    restore(tmp_path / "out", tmp_path / "back")
    assert parquet.read_table(tmp_path / "back" / "in.parquet").equals(empty)


@pytest.mark.parametrize("suffix", ["parquet", "arrow"])
def test_what_is_no_table_is_rejected_and_does_not_end_the_run(suffix: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"a.{suffix}").write_bytes(b"no table")
    write(tmp_path / "in" / "b.jsonl", range(1))
    report = go(tmp_path / "in", tmp_path / "out")
    assert report["documents"] == {"in": 2, "rejected": 1, "written": 1, "copies": 0}
    assert "the table is damaged" in rows(tmp_path / "out" / "rejected.jsonl")[0]["reason"]
    assert not (tmp_path / "out" / f"a.{suffix}").exists()
    assert restore(tmp_path / "out", tmp_path / "back") == (["b.jsonl"], [], [f"a.{suffix}"], [])
    assert (tmp_path / "back" / f"a.{suffix}").read_bytes() == b""


@pytest.mark.parametrize(("part", "group"), [(1, 0), (1, 1), (1, 3), (8 << 20, 0), (8 << 20, 1)])
def test_of_a_table_that_is_damaged_inside_the_rest_is_cleaned(
    part: int, group: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    monkeypatch.setattr("cleaner.formats.table.PART_BYTES", part)
    source = tmp_path / "in.parquet"
    texts = [page(number) if number != 17 else None for number in range(24)]
    table = pa.table({"text": texts, "n": range(24)})
    parquet.write_table(table, source, row_group_size=6, use_dictionary=False)
    with parquet.ParquetFile(source) as file:
        column = file.metadata.row_group(group).column(0)
    raw = bytearray(source.read_bytes())
    end = column.data_page_offset + column.total_compressed_size
    raw[end - 400 : end - 200] = b"\xff" * 200
    source.write_bytes(raw)
    go(source, tmp_path / "out", Settings(dedup=False))
    (damaged,) = [row for row in rows(tmp_path / "out" / "rejected.jsonl") if "lost" in row]
    assert damaged.pop("reason").startswith("the table is damaged: ")
    first = 6 * group
    behind = first + 6 if part == 1 else 24
    assert damaged == {"file": "in.parquet", "line": first + 1, "lost": behind - first}
    left = [*range(first), *range(behind, 24)]
    kept = parquet.read_table(tmp_path / "out" / "in.parquet").to_pylist()
    assert kept == [{"text": clean(page(n)), "n": n} for n in left if n != 17]
    assert restore(tmp_path / "out", tmp_path / "back").unproved == ["in.parquet"]
    assert parquet.read_table(tmp_path / "back" / "in.parquet") == table.take(pa.array(left, pa.int64()))


@pytest.mark.parametrize("kind", ["file", "stream"])
def test_what_stands_before_the_damage_of_an_arrow_file_is_kept(kind: str, tmp_path: Path) -> None:
    import pyarrow as pa

    source = tmp_path / "in.arrow"
    table = pa.table({"text": [page(number) for number in range(6)]})
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with (pa.ipc.new_file if kind == "file" else pa.ipc.new_stream)(
        source, table.schema, options=options
    ) as f:
        f.write_table(table, max_chunksize=2)
    raw = bytearray(source.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 50] = bytes(50)
    source.write_bytes(raw)
    assert go(source, tmp_path / "out")["documents"] == {"in": 3, "rejected": 1, "written": 2, "copies": 0}


@pytest.mark.parametrize("suffix", ["parquet", "warc"])
def test_what_cannot_be_read_just_now_is_not_taken_for_damaged(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    failing = Mock(side_effect=OSError(5, "Input/output error"))
    source = tmp_path / f"in.{suffix}"
    if suffix == "parquet":
        parquet.write_table(pa.table({"text": [page(1)]}), source)
        monkeypatch.setattr("pyarrow.parquet.ParquetFile.iter_batches", failing)
    else:
        source.write_bytes(warc("conversion", 1, page(1).encode()))
        monkeypatch.setattr("cleaner.formats.warc.prompt", lambda _: failing)
    with pytest.raises(OSError, match="Input/output error"):
        go(source, tmp_path / "out")


def warc(kind: str, number: int, block: bytes, media: str = "text/plain") -> bytes:
    digest = b32encode(hashlib.sha1(block).digest()).decode()
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://site{number % 2}.example/{number}\r\n"
        f"WARC-Date: 2026-01-0{number + 1}T00:00:00Z\r\n"
        f"WARC-Block-Digest: sha1:{digest}\r\nContent-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize("suffix", ["warc.wet.gz", "wet"])
def test_wet_files(suffix: str, tmp_path: Path) -> None:
    from fastwarc.warc import ArchiveIterator

    records = [
        warc("warcinfo", 0, b"software: a crawler\r\n", "application/warc-fields"),
        warc("conversion", 1, page(1).encode()),
        warc("conversion", 2, b"caf\xe9"),
        warc("conversion", 3, page(1).encode()),
        warc("conversion", 4, page(4).encode()),
    ]
    source = tmp_path / f"in.{suffix}"
    source.write_bytes(b"".join(map(gzip.compress, records) if suffix.endswith("gz") else records))
    report = go(source, tmp_path / "out")
    assert report["documents"] == {"in": 4, "rejected": 1, "written": 2, "copies": 1}
    with (tmp_path / "out" / source.name).open("rb") as file:
        kept = [
            (record.record_id, record.verify_block_digest(), record.reader.read().decode())
            for record in ArchiveIterator(file, parse_http=False)
        ]
    assert kept == [
        ("<urn:uuid:0>", True, "software: a crawler\r\n"),
        ("<urn:uuid:1>", True, clean(page(1))),
        ("<urn:uuid:4>", True, clean(page(4))),
    ]
    assert set(report["sites"]) == {"site0.example", "site1.example"}
    comes_back(tmp_path / "out", source)


_ZSTD = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"


def test_a_line_of_a_csv_that_is_too_long_comes_back(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(b"text,b\none,1\n" + b"x" * (33 << 20) + b"\nlast,2\n")
    assert go(source, tmp_path / "out")["documents"]["rejected"] == 1
    comes_back(tmp_path / "out", source)


def test_a_record_of_a_warc_that_was_cut_short_is_rejected(tmp_path: Path) -> None:
    source = tmp_path / "in.warc"
    head = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\n"
    source.write_bytes(head + b"The bridge reopened")
    assert go(source, tmp_path / "out")["documents"]["rejected"] == 1
    comes_back(tmp_path / "out", source)


def test_a_page_that_cannot_be_unpacked_does_not_end_the_archive(tmp_path: Path) -> None:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\nno gzip"
    source = tmp_path / "in.warc"
    source.write_bytes(
        b"".join(
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Type: {type}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n".encode()
            + block
            + b"\r\n\r\n"
            for kind, type, block in [
                ("response", "application/http; msgtype=response", http),
                ("conversion", "text/plain", page(1).encode()),
            ]
        )
    )
    report = go(source, tmp_path / "out")
    assert report["documents"] == {"in": 2, "rejected": 1, "written": 1, "copies": 0}
    comes_back(tmp_path / "out", source)


@pytest.mark.parametrize("kind", ["dictionary", "string_view"])
@pytest.mark.parametrize("suffix", ["parquet", "arrow"])
def test_tables_may_hold_texts_in_any_way(
    suffix: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    monkeypatch.setattr("cleaner.formats.table.GROUP_BYTES", 1)
    type = pa.dictionary(pa.int32(), pa.string()) if kind == "dictionary" else pa.string_view()
    texts = [page(1), None, page(2), page(3), None, page(4)]
    late = pa.array([1 << 62] * 6, pa.int64()).cast(pa.timestamp("us"))  # no year that Python knows
    columns = [pa.array(texts).cast(type), pa.array(list("abcdef")).cast(type), late]
    names = ["text", "tag", "date"]
    table = pa.Table.from_arrays(columns, names)
    source = tmp_path / f"in.{suffix}"
    if suffix == "parquet":
        parquet.write_table(table, source, row_group_size=2)
    else:
        with pa.ipc.new_file(source, table.schema) as file:
            file.write_table(table, max_chunksize=2)

    def read(path: Path) -> Any:
        return parquet.read_table(path) if suffix == "parquet" else pa.ipc.open_file(path).read_all()

    assert go(source, tmp_path / "out")["documents"]["rejected"] == 2
    kept = read(tmp_path / "out" / source.name)
    assert kept.schema == table.schema
    assert kept["text"].to_pylist() == [clean(page(number)) for number in range(1, 5)]
    assert kept["tag"].to_pylist() == list("acdf")
    restore(tmp_path / "out", tmp_path / "back")
    back = read(tmp_path / "back" / source.name)
    assert [back[name].to_pylist() for name in names[:2]] == [table[name].to_pylist() for name in names[:2]]


def test_of_two_columns_of_a_name_the_last_is_cleaned(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    source = tmp_path / "in.parquet"
    parquet.write_table(pa.Table.from_arrays([pa.array([page(n)]) for n in (1, 2)], ["text", "text"]), source)
    go(source, tmp_path / "out")
    with parquet.ParquetFile(tmp_path / "out" / "in.parquet") as file:
        assert [column.to_pylist() for column in file.read().columns] == [[page(1)], [clean(page(2))]]


def test_zst_is_gzip_by_another_name(tmp_path: Path) -> None:
    zstd = pytest.importorskip(_ZSTD)
    source = tmp_path / "in.jsonl.zst"
    data = "".join(map(line, range(4))).encode()
    source.write_bytes(zstd.compress(data[:9000]) + zstd.compress(data[9000:]))
    go(source, tmp_path / "out")
    with zstd.open(tmp_path / "out" / "in.jsonl.zst", "rt", encoding="utf-8") as file:
        assert [json.loads(row)["n"] for row in file] == [0, 1, 2, 3]
    restore(tmp_path / "out", tmp_path / "back")
    with zstd.open(tmp_path / "back" / "in.jsonl.zst", "rb") as file:
        assert file.read() == data


def test_a_zst_that_ends_too_early_is_rejected_and_not_taken_for_whole(tmp_path: Path) -> None:
    zstd = pytest.importorskip(_ZSTD)
    source = tmp_path / "in.jsonl.zst"
    source.write_bytes(zstd.compress("".join(map(line, range(4))).encode())[:-50])
    assert go(source, tmp_path / "out")["documents"]["rejected"] == 1
    assert "damaged" in rows(tmp_path / "out" / "rejected.jsonl")[0]["reason"]


def test_what_stands_before_the_cut_of_an_archive_is_kept(tmp_path: Path) -> None:
    source = tmp_path / "in.warc.gz"
    first, second = (gzip.compress(warc("conversion", number, page(number).encode())) for number in (1, 2))
    source.write_bytes(first + second[:300])
    assert go(source, tmp_path / "out")["documents"] == {"in": 2, "rejected": 1, "written": 1, "copies": 0}
    assert rows(tmp_path / "out" / "rejected.jsonl")[0]["line"] == 2


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "txt", "html", "warc"])
def test_a_long_record_that_is_cut_short_is_rejected(suffix: str, tmp_path: Path) -> None:
    long, end = b"x" * (LIMIT + 1), random.Random(1).randbytes(1 << 20).hex().encode()
    before = {"jsonl": line(1).encode(), "csv": b"text\n"}.get(suffix, b"")
    data = warc("conversion", 1, long + end) if suffix == "warc" else before + long + end
    source = tmp_path / f"in.{suffix}.gz"
    source.write_bytes(gzip.compress(data, 1)[:-1000])
    go(source, tmp_path / "out")
    assert rows(tmp_path / "out" / "rejected.jsonl")[0]["reason"] == "is longer than 32 MB"
    with gzip.open(tmp_path / "out" / "rejected" / source.name) as file:
        assert long[:100] in file.read(1000)


def test_urls_are_read_through_fsspec(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    bucket = tmp_path / "bucket"  # workers are processes, so it cannot be one in memory
    (bucket / "deep").mkdir(parents=True)
    (bucket / "a.jsonl").write_text("".join(map(line, range(3))), "utf-8")
    (bucket / "deep" / "b.txt").write_text(page(7), "utf-8")
    go([], tmp_path / "out", urls=[f"file://{bucket}"])
    assert len(rows(tmp_path / "out" / "a.jsonl")) == 3
    assert (tmp_path / "out" / "deep" / "b.txt").read_text() == clean(page(7))
    assert (tmp_path / "out" / "manifest.json").exists()


class Here:
    """An engine without workers: these would know nothing of what a test has put into this process."""

    workers = 1

    def rest(self) -> None: ...

    def map(
        self, function: Callable[..., Any], tasks: Sequence[Any], tell: Callable[..., None]
    ) -> Iterator[tuple[int, Any]]:
        yield from enumerate(function(task, tell) for task in tasks)


def test_what_stands_behind_a_signed_address_is_read(tmp_path: Path) -> None:
    """The query is no part of a file's name, nor its signature of what is written."""
    pytest.importorskip("fsspec")
    from fsspec import register_implementation
    from fsspec.implementations.memory import MemoryFileSystem
    from fsspec.registry import _registry

    class Web(MemoryFileSystem):  # type: ignore[misc,unused-ignore]
        protocol = "https"
        store: ClassVar[dict[str, Any]] = {}
        pseudo_dirs: ClassVar[list[str]] = []

        @classmethod
        def _strip_protocol(cls, path: str) -> str:
            return path

        def glob(self, path: str, **_: object) -> list[str]:
            return [path]  # the real one takes no question mark for a pattern

    urls = [f"https://{day}.example/a%20b.jsonl.gz?X-Sig=s/s&e={day}" for day in ("mon", "tue")]
    register_implementation("https", Web, clobber=True)
    try:
        for number, url in enumerate(urls):
            Web().pipe_file(url, gzip.compress(line(number).encode()))
        run(urls[:1], tmp_path / "1", Settings(), Here(), QUIET)
        run(urls, tmp_path / "2", Settings(), Here(), QUIET)
    finally:
        del _registry["https"]
    (name,) = json.loads((tmp_path / "1" / "manifest.json").read_text())["inputs"]
    assert name == "a b.jsonl.gz"
    with gzip.open(tmp_path / "1" / name) as file:
        assert json.loads(file.read())["text"] == clean(page(0))
    assert (tmp_path / "2" / "tue.example" / name).exists()
    assert b"X-Sig" not in b"".join(contents(tmp_path / "2").values())


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [
        ("in.parquet", "pyarrow", "parquet"),
        ("in.warc", "fastwarc.warc", "warc"),
        ("in.jsonl.zst", _ZSTD, "zst"),
        ("memory://in.jsonl", "fsspec.core", "remote"),
    ],
)
def test_a_missing_extra_is_named(
    name: str, module: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.format_of.cache_clear()
    for loaded in ("cleaner.formats.table", "cleaner.formats.warc"):
        monkeypatch.delitem(sys.modules, loaded, raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name.rpartition("/")[2]).write_bytes(b"")
    with pytest.raises(MissingExtra, match=rf"newswire-cleaner\[{extra}\]"):
        go([], tmp_path / "out", urls=[name if "://" in name else str(tmp_path / name)])


def test_metadata_of_pages_stands_beside_them_if_asked_for(tmp_path: Path) -> None:
    html = f"<html lang=en><title>The bridge</title><meta name=author content='Tomas Reed'><p>{body(1)}</p>"
    folder = tmp_path / "in"
    write(folder / "a.jsonl", range(2))
    (folder / "b.html").write_text(html)
    with (folder / "a.jsonl").open("a") as file:
        file.write(json.dumps({"text": "<!doctype html>" + html.replace("bridge", "ferry"), "id": "own"}))
    go(folder, tmp_path / "without")
    go(folder, tmp_path / "with", Settings(metadata=True))
    assert not (tmp_path / "without" / "metadata.jsonl").exists()
    found = rows(tmp_path / "with" / "metadata.jsonl")
    assert [(row["id"], row["file"], row["line"], row["title"], row["author"]) for row in found] == [
        ("own", "a.jsonl", 3, "The ferry", "Tomas Reed"),
        ("b.html#1", "b.html", 1, "The bridge", "Tomas Reed"),
    ]
    assert {*found[0]} == {"id", "file", "line", *asdict(Metadata())}
    comes_back(tmp_path / "with", folder)


def test_html_goes_into_the_text_field(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    html = f"<html><body><p>{body(1)}</p></body></html>"
    records = [
        json.dumps({"html": html, "n": 1}),
        json.dumps({"text": "old \u00e9", "html": html + "2"}),
        json.dumps({"text": "no page"}),
        json.dumps({"html": html, "text": None}, separators=(",", ":")),
    ]
    source.write_text("\n".join(records))
    report = go(source, tmp_path / "out", Settings(fields=Fields(html="html"), dedup=False))
    assert report["documents"] == {"in": 4, "rejected": 1, "written": 3, "copies": 0}
    first, second, third = rows(tmp_path / "out" / "in.jsonl")
    assert list(first) == ["html", "n", "text"]
    assert list(second) == ["text", "html"]
    assert body(1)[:40] in first["text"]
    assert first["html"] == html
    assert third["text"] == first["text"]
    comes_back(tmp_path / "out", source)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.integers(0, 4).map(lambda n: line(n).encode()),
            st.integers(0, 4).map(
                lambda n: json.dumps({"text": page(n)}, ensure_ascii=False).encode() + b"\r\n"
            ),
            st.binary(max_size=20),
            st.text(max_size=40).map(
                lambda text: json.dumps({"text": f"Share on Facebook\n{text}\nRelated"}).encode() + b"\n"
            ),
        ),
        max_size=12,
    )
)
def test_whatever_goes_in_comes_back(tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("any")
    source = folder / "in.jsonl"
    source.write_bytes(b"".join(parts))
    go(source, folder / "out")
    comes_back(folder / "out", source)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.integers(0, 4).map(lambda n: f'"{page(n)}",{n}\r\n'.encode()),
            st.sampled_from(
                [b"\xff,1\n", b'"open\n', b'x",1\n', b"a,b,c\n", b"\n", b"plain,1", b'"a""b",""\n']
            ),
        ),
        max_size=8,
    ),
    st.sampled_from([b"text,n\r\n", b'n,"text"\n', b"\xfftext,n\ntext,n\n", b"\n\ntext,n\n", b'"\n']),
)
def test_whatever_is_in_a_csv_comes_back(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], head: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    source = folder / "in.csv"
    source.write_bytes(head + b"".join(parts))
    go(source, folder / "out")
    comes_back(folder / "out", source)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_table_without_the_field_is_one_error_and_names_the_way_out(suffix: str, tmp_path: Path) -> None:
    source = tmp_path / f"in.{suffix}"
    if suffix == "csv":
        source.write_text("id,body\n1,One.\n2,Two.\n")
    else:
        parquet = pytest.importorskip("pyarrow.parquet")
        arrow = pytest.importorskip("pyarrow")
        parquet.write_table(arrow.table({"id": [1, 2], "body": ["One.", "Two."]}), source)
    with pytest.raises(InputError, match=rf"in\.{suffix}: has no field 'text' but id, body; --text-field"):
        go(source, tmp_path / "out")
    assert go(source, tmp_path / "out", Settings(fields=Fields(text="body")))["documents"]["written"] == 2


def test_below_a_first_line_that_cannot_be_read_all_is_rejected(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(b"\nid,text,caf\xe9\n1,One.,\n\n2,Two.,\n")
    assert go(source, tmp_path / "out")["documents"] == {"in": 3, "rejected": 3, "written": 0, "copies": 0}
    found = rows(tmp_path / "out" / "rejected.jsonl")
    assert [(row["file"], row["line"]) for row in found] == [("in.csv", 2), ("in.csv", 3), ("in.csv", 5)]
    assert [row["reason"].split(":")[0] for row in found] == [
        "is not UTF-8",
        *["stands below a first line that cannot be read"] * 2,
    ]
    comes_back(tmp_path / "out", source)


def test_a_format_by_its_name(tmp_path: Path) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    folder = tmp_path / "in"
    write(folder / "a.NDJSON", range(2))
    (folder / "b.JSONL.GZ").write_bytes(gzip.compress(line(2).encode()))
    parquet.write_table(arrow.table({"text": [page(3)]}), folder / "c.PARQUET")
    assert go(folder, tmp_path / "out")["documents"]["written"] == 4
    assert gzip.decompress((tmp_path / "out" / "b.JSONL.GZ").read_bytes())
    assert parquet.read_table(tmp_path / "out" / "c.PARQUET").num_rows == 1


def test_a_link_is_read_as_its_own_name_says(tmp_path: Path) -> None:
    """As in a cache that calls files by their checksums."""
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs" / "c0ffee").write_bytes(gzip.compress("".join(map(line, range(3))).encode()))
    parquet.write_table(arrow.table({"text": [page(3)]}), tmp_path / "blobs" / "beef")
    for place, names in enumerate((["a.jsonl.gz", "b.parquet"], ["a.jsonl.gz"])):
        (tmp_path / f"in{place}").mkdir()
        for name, blob in zip(names, ("c0ffee", "beef"), strict=False):
            (tmp_path / f"in{place}" / name).symlink_to(f"../blobs/{blob}")
    assert go(tmp_path / "in0", tmp_path / "out")["documents"]["written"] == 4
    (tmp_path / "in1" / "a.jsonl.gz").unlink()
    (tmp_path / "in1" / "a.jsonl.gz").write_bytes(gzip.compress(line(5).encode()))
    assert go([tmp_path / "in0", tmp_path / "in1"], tmp_path / "both")["documents"]["written"] == 5
    assert (tmp_path / "both" / "in0" / "a.jsonl.gz").exists()
    assert (tmp_path / "both" / "in1" / "a.jsonl.gz").exists()


def test_pages_in_the_text_field_are_read_as_html(tmp_path: Path) -> None:
    html = f"<!DOCTYPE html>\n<html><body><p>{body(1)}</p><footer>Copyright</footer></body></html>"
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_text(
        json.dumps({"text": html, "n": 1}) + "\n" + json.dumps({"deep": {"text": html}})
    )
    (folder / "b.txt").write_text(html)
    (folder / "c.csv").write_text(f'text,n\n"{html}",1\n')
    go(folder, tmp_path / "out", Settings(dedup=False))
    assert "<" not in rows(tmp_path / "out" / "a.jsonl")[0]["text"]
    assert "<" not in (tmp_path / "out" / "b.txt").read_text()
    assert (tmp_path / "out" / "b.txt").read_text().startswith(body(1)[:40])
    assert "<" not in (tmp_path / "out" / "c.csv").read_text()
    comes_back(tmp_path / "out", folder)
    go(folder / "a.jsonl", tmp_path / "deep", Settings(fields=Fields(text="deep.text")))
    assert rows(tmp_path / "deep" / "a.jsonl")[0]["deep"]["text"].startswith(body(1)[:40])
    comes_back(tmp_path / "deep", folder / "a.jsonl")


def test_pages_become_texts(tmp_path: Path) -> None:
    html = "<html><meta charset=latin-1><nav><a href='/'>Home</a></nav><p>Café. {}</p></html>"
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.html").write_bytes(html.format(body(1)).encode("latin-1"))
    (folder / "b.htm").write_bytes(html.format(body(1)[:-20]).encode("latin-1"))
    (folder / "deep" / "c.HTML.gz").write_bytes(gzip.compress(html.format(body(2)).encode("utf-16")))
    (folder / "long.html").write_bytes(b"<p>" + b"x" * LIMIT)
    (folder / "nothing.html").write_bytes(b"")
    report = go(folder, tmp_path / "out")
    assert report["documents"] == {"in": 5, "rejected": 1, "written": 3, "copies": 1}
    out = tmp_path / "out"
    assert (out / "a.html.txt").read_text("utf-8").startswith(f"Café. {body(1)[:40]}")
    assert (out / "copies" / "b.htm.txt").exists()
    with gzip.open(out / "deep" / "c.HTML.txt.gz", "rt", encoding="utf-8") as file:
        assert file.read().startswith(f"Café. {body(2)[:40]}")
    assert (out / "nothing.html.txt").read_bytes() == b""
    assert (out / "rejected" / "long.html").exists()
    comes_back(out, folder)


def test_what_comes_of_a_page_takes_no_name_of_another_file(tmp_path: Path) -> None:
    for name in ("a.html", "a.html.txt"):
        (tmp_path / name).write_text("One.")
    with pytest.raises(InputError, match=r"a\.html\.txt: what comes of a\.html is called so"):
        go([tmp_path / "a.html", tmp_path / "a.html.txt"], tmp_path / "out")


def test_pages_of_a_warc_become_texts(tmp_path: Path) -> None:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    def response(text: str, media: str) -> bytes:
        return f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n".encode() + text.encode("latin-1")

    page = f"<html><body><nav><a href='/'>Home</a></nav><p>Café. {body(1)}</p></body></html>"
    records = [
        warc("request", 0, b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        warc(
            "response", 1, response(page, "text/html; charset=latin-1"), "application/http; msgtype=response"
        ),
        warc("response", 2, response("GIF89a", "image/gif"), "application/http; msgtype=response"),
    ]
    source = tmp_path / "in.warc"
    source.write_bytes(b"".join(records))
    assert go(source, tmp_path / "out")["documents"] == {"in": 1, "rejected": 0, "written": 1, "copies": 0}
    with (tmp_path / "out" / "in.warc").open("rb") as file:
        kept = {
            record.record_id: (record.record_type, record.reader.read())
            for record in ArchiveIterator(file, parse_http=False)
        }
    kind, block = kept["<urn:uuid:1>"]
    assert kind == WarcRecordType.conversion
    assert block.decode().startswith(f"Café. {body(1)[:40]}")
    assert len(kept) == 3
    comes_back(tmp_path / "out", source)
