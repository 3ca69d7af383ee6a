"""Cleaning records in memory, in the hands of the libraries that people hold them with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cleaner import Fields, InputError, Options, clean, clean_batch, clean_corpus
from cleaner.dedup.index import Index
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


def test_what_an_index_remembers_goes_the_next_time(tmp_path: Path) -> None:
    index = Index(tmp_path / "seen")
    assert [*clean_corpus(PAGES[:2], against=index, remember=True)] == [clean(PAGES[0]), clean(PAGES[1])]
    assert [*clean_corpus([PAGES[1], PAGES[3]], against=index)] == [clean(PAGES[3])]
    assert len(index) == 2
    with pytest.raises(InputError, match="without deduplication"):
        clean_corpus(PAGES, dedup=False, against=index)
    with pytest.raises(InputError, match="the index to remember in"):
        [*clean_corpus(PAGES, remember=True)]


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
        ([{"text": "a"}, {"body": "b"}], "record 1 has no field 'text' but body"),
        ([{"text": None}], "record 0 field 'text' is no text but null"),
        ([3], "record 0 is neither a mapping nor a text but int"),
    ],
)
def test_what_is_no_record(records: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(clean_corpus(records))


def test_a_frame_is_not_taken_for_its_columns() -> None:
    for library in ("pandas", "polars"):
        frame = pytest.importorskip(library).DataFrame({"text": PAGES})
        with pytest.raises(InputError, match=r'DataFrame is no iterable of records; .* frame\["text"\]'):
            clean_corpus(frame)
        assert [*clean_corpus(frame["text"], dedup=False)] == [*map(clean, PAGES)]


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
    with pytest.raises(InputError, match="not a dict"):
        clean_batch({"text": texts})


def test_what_a_column_misses_stays_missing() -> None:
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    texts = [page(1), None]
    for kind in (None, "string"):
        frame = pandas.Series(list(clean_corpus(pandas.Series(texts, dtype=kind), dedup=False)))
        assert frame.isna().tolist() == [False, True]
    assert list(clean_corpus(polars.Series(texts), dedup=False)) == [clean(page(1)), None]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow", "datasets"])
def test_what_the_readme_shows(library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lines about a library, each run on that library's own data."""
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    module = pytest.importorskip(library)
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```py\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    pandas, polars, arrow, *rest = block.splitlines(keepends=True)
    code = {"pandas": pandas, "polars": polars, "pyarrow": arrow, "datasets": "".join(rest)}[library]
    names: dict[str, Any] = {"clean_corpus": clean_corpus, "clean_batch": clean_batch, library: module}
    if library == "pyarrow":
        names["batch"] = module.RecordBatch.from_pydict({"text": PAGES})
    elif library == "datasets":
        names["dataset"] = module.Dataset.from_dict({"text": PAGES})
    else:
        names["frame"] = module.DataFrame({"text": PAGES})
    exec(code, names)
    name = {"pyarrow": "batch", "datasets": "dataset"}.get(library, "frame")
    assert [str(text) for text in names[name]["text"]] == [clean(text) for text in PAGES]
