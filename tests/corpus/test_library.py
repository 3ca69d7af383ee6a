"""Cleaning records in memory, in the hands of the libraries that people hold them with."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner import Options, clean, clean_batch, clean_corpus
from cleaner.errors import InputError
from cleaner.formats.record import Fields
from tests.corpus.stories import body, page

PAGES = [page(1), page(2), page(1, 15), page(3)]


def test_mappings_keep_their_other_fields_and_copies_go() -> None:
    records = [{"n": n, "text": text, "x": [n]} for n, text in enumerate(PAGES)]
    found = list(clean_corpus(iter(records)))
    assert found == [{"n": n, "text": clean(PAGES[n]), "x": [n]} for n in (1, 2, 3)]
    assert records[0]["text"] == page(1)


def test_texts_one_for_one() -> None:
    assert list(clean_corpus(PAGES, dedup=False)) == [clean(text) for text in PAGES]
    assert next(iter(clean_corpus((text for text in PAGES), dedup=False))) == clean(page(1))


def test_what_is_missing_stays_where_it_is() -> None:
    texts: list[Any] = [None, page(1), float("nan"), page(1), None]
    found = list(clean_corpus(texts))
    assert found[0] is None
    assert found[1] == clean(page(1))
    assert found[2] != found[2]
    assert found[3:] == [None]


def test_options_and_fields() -> None:
    record = {"html": f"<p>{body(1)}</p><p>Share on Facebook</p>", "key": "a"}
    (found,) = clean_corpus([record], Options(model=False), fields=Fields(html="html"))
    assert list(found) == ["html", "key", "text"]
    assert "<" not in found["text"]


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ("text", "not one str"),
        ({"text": "a"}, "not one dict"),
        ([{"text": "a"}, {"body": "b"}], "record 1 has no field 'text'"),
        ([{"text": None}], "record 0 field 'text' is no text but null"),
        ([3], "record 0 is neither a mapping nor a text but int"),
    ],
)
def test_what_is_no_record(records: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(clean_corpus(records))


def test_a_record_batch_and_a_table() -> None:
    pa = pytest.importorskip("pyarrow")
    texts = [*PAGES, None]
    batch = pa.RecordBatch.from_pydict({"n": range(5), "body": pa.array(texts, pa.large_string())})
    found = clean_batch(batch, text_field="body")
    assert isinstance(found, pa.RecordBatch)
    assert found.schema == batch.schema
    assert found.column("body").to_pylist() == [*map(clean, PAGES), None]
    table = pa.table(batch.to_pydict())
    assert clean_batch(table, text_field="body").column("body").to_pylist() == [*map(clean, PAGES), None]
    with pytest.raises(InputError, match="no column 'text', but n, body"):
        clean_batch(batch)


def test_a_column_of_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": [*PAGES, None]})
    frame["text"] = list(clean_corpus(frame["text"], dedup=False))
    assert frame["text"].tolist()[:4] == [clean(text) for text in PAGES]
    assert frame["text"].isna().tolist() == [False] * 4 + [True]


def test_a_column_of_polars() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"text": [*PAGES, None]})
    frame = frame.with_columns(text=polars.Series(clean_corpus(frame["text"], dedup=False)))
    assert frame["text"].to_list() == [*map(clean, PAGES), None]


@pytest.mark.filterwarnings("default")
def test_datasets(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    data = datasets.Dataset.from_dict({"text": PAGES, "n": range(4)})
    cleaned = data.map(
        lambda batch: {"text": list(clean_corpus(batch["text"], dedup=False))}, batched=True, batch_size=2
    )
    assert cleaned["text"][:] == [clean(text) for text in PAGES]
    assert cleaned["n"][:] == [0, 1, 2, 3]
