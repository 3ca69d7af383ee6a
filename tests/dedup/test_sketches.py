"""Documents sketched in parts, kept in folders and put together are the documents at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from cleaner.dedup.api import comparison, dedupe
from cleaner.dedup.sketches import Row, Sketches, read, sketch, write
from cleaner.errors import InputError
from cleaner.options import Options
from tests.dedup.stories import edited, story

TEXTS = [f"{edited(story(i % 40), i)} {story(100 + i % 3, 60)}" for i in range(90)] + ["", "***", "One."]
ROWS: list[Row] = [(text, f"d{i}", None, f"site {i % 3}") for i, text in enumerate(TEXTS)]
OPTIONS = Options()


def shards(folder: Path, rows: list[Row], size: int) -> Iterator[Path]:
    """What workers leave behind."""
    for start in range(0, len(rows), size):
        shard = folder / f"{start:03}"
        shard.mkdir()
        assert write(shard, sketch(rows[start : start + size], OPTIONS)) == len(rows[start : start + size])
        yield shard


def together(folders: Iterable[Path]) -> Iterator[Sketches]:
    for folder in folders:
        yield from read(folder, OPTIONS)


def test_in_parts_as_at_once(tmp_path: Path) -> None:
    with comparison(together(shards(tmp_path, ROWS, 25)), OPTIONS) as (found, collection):
        assert len(collection) == len(TEXTS)
    _, ids, _, sites = zip(*ROWS, strict=True)
    assert found == dedupe(TEXTS, ids, sites=sites)
    assert found.removed


def test_an_empty_part_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert write(tmp_path / "empty", sketch([], OPTIONS)) == 0
    assert list(read(tmp_path / "empty", OPTIONS)) == []


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    (shard,) = shards(tmp_path, ROWS, len(ROWS))
    with pytest.raises(InputError, match=r"000 is damaged: 93 documents, not 92"):
        list(read(shard, OPTIONS, 92))
    (shard / "keys").write_bytes(b"")
    with pytest.raises(InputError, match="000 is damaged"):
        list(read(shard, OPTIONS))
