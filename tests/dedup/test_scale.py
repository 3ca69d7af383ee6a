"""The band table on disk finds what the one in memory finds."""

from __future__ import annotations

import sys

import pytest

from cleaner.dedup.api import dedupe
from cleaner.dedup.index import Index
from cleaner.errors import MissingExtra
from cleaner.options import Options
from tests.dedup.stories import edited, story

TEXTS = [edited(story(i % 60), i) for i in range(180)] + [story(i) + " " + story(99, 90) for i in range(250)]


def test_the_same_clusters_come_out() -> None:
    pytest.importorskip("duckdb")
    assert dedupe(TEXTS, options=Options(scale_above=50)) == dedupe(TEXTS)


def test_an_index_is_written_from_disk_as_from_memory(tmp_path: object) -> None:
    pytest.importorskip("duckdb")
    kept = []
    for above in (50, 1_000_000):
        index = Index(f"{tmp_path}/{above}", Options(scale_above=above))
        kept.append(dedupe(TEXTS, against=index, remember=True))
        assert dedupe(TEXTS, against=index).kept == ()
    assert kept[0] == kept[1]


def test_without_duckdb_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtra, match=r"\[scale\]"):
        dedupe(TEXTS, options=Options(scale_above=50))
