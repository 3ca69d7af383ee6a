"""A persistent index: incremental runs, refusals, crashes, two writers."""

from __future__ import annotations

import json
import multiprocessing
from multiprocessing.queues import Queue
from pathlib import Path

import pytest

from cleaner.dedup.api import dedupe
from cleaner.dedup.index import Index
from cleaner.document import Link
from cleaner.errors import IndexBusy, IndexMismatch, InputError
from cleaner.options import Options
from tests.dedup.stories import edited, story

YESTERDAY = [story(i) for i in range(6)]


@pytest.fixture
def index(tmp_path: Path) -> Index:
    index = Index(tmp_path / "index")
    dedupe(YESTERDAY, [f"y{i}" for i in range(6)], against=index, remember=True)
    return index


def test_what_was_seen_yesterday_goes_today(index: Index) -> None:
    today = [story(7), edited(YESTERDAY[2], 1) + " And a longer end than yesterday.", YESTERDAY[3]]
    found = dedupe(today, ["a", "b", "c"], against=Index(index.path), remember=True)
    assert found.kept == (0,)
    survivors = [(c.survivor.id, c.survivor.index, c.copies[0].link) for c in found.clusters]
    assert survivors == [("y2", None, Link.SIMILAR), ("y3", None, Link.IDENTICAL)]
    assert len(Index(index.path)) == 7


def test_comparing_changes_nothing(index: Index) -> None:
    before = {file: file.read_bytes() for file in index.path.rglob("*") if file.is_file()}
    assert dedupe([story(7), story(2)], against=index).kept == (0,)
    assert {file: file.read_bytes() for file in index.path.rglob("*") if file.is_file()} == before


def test_in_parts_as_at_once(index: Index) -> None:
    for i in range(6, 12):
        dedupe([story(i), story(i - 3)], against=index, remember=True)
    assert len(index) == 12
    assert dedupe([story(i) for i in range(12)], against=index).kept == ()


def test_other_options_are_named(index: Index) -> None:
    with pytest.raises(IndexMismatch, match="shingle_words 5, not 3; bands 42, not 32; rows 3, not 4"):
        Index(index.path, Options(shingle_words=3, rows=4, bands=32))
    Index(index.path, Options(jaccard=0.7))


def test_documents_are_compared_with_those_of_the_same_options_only(index: Index, tmp_path: Path) -> None:
    for against in (index, Index(tmp_path / "new")):
        with pytest.raises(IndexMismatch, match="shingle_words 5, not 3"):
            dedupe([story(7)], options=Options(shingle_words=3), against=against, remember=True)
    assert len(index) == 6
    assert dedupe([story(7)], options=Options(jaccard=0.7), against=index).kept == (0,)


def test_another_version_is_refused(index: Index) -> None:
    manifest = json.loads((index.path / "index.json").read_text())
    (index.path / "index.json").write_text(json.dumps({**manifest, "version": 99}))
    with pytest.raises(IndexMismatch, match="version 99"):
        Index(index.path)


def test_what_is_no_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    with pytest.raises(InputError, match="not an index"):
        Index(tmp_path)
    with pytest.raises(InputError, match="not an index"):
        Index(tmp_path / "letter.txt")


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        '{"version": 1}',
        '{"version": 1, "options": null, "segments": []}',
        '{"version": 1, "options": {}, "segments": [{"name": "segment-000001", "documents": null}]}',
    ],
)
def test_a_damaged_manifest_is_an_error_with_its_name(index: Index, damage: str) -> None:
    (index.path / "index.json").write_text(damage)
    with pytest.raises(InputError, match=r"index\.json is damaged"):
        Index(index.path)


@pytest.mark.parametrize("name", ["hashes", "keys", "names.jsonl", "counts", "digests", "lengths"])
def test_a_damaged_segment_is_an_error_with_its_name(index: Index, name: str) -> None:
    file = index.path / "segment-000001" / name
    file.write_bytes(file.read_bytes()[:-7])
    with pytest.raises(InputError, match="segment-000001 is damaged"):
        dedupe(["text"], against=index)


def test_a_crash_leaves_the_index_as_it_was(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("cleaner.dedup.index.write_json", crash)
        with pytest.raises(KeyboardInterrupt):
            dedupe([story(7)], against=index, remember=True)
    assert (index.path / "segment-000002").exists()
    (index.path / "segment-000002.77.draft").mkdir()
    (index.path / "index.json.77.draft").write_text("{")
    again = Index(index.path)
    assert len(again) == 6
    assert dedupe([story(7)], against=again, remember=True).kept == (0,)
    assert len(again) == 7
    assert not [*index.path.glob("*.draft")]


def _write(path: Path, seed: int, start: Queue[bool], done: Queue[str]) -> None:
    start.get()
    try:
        dedupe((story(seed * 1000 + i) for i in range(300)), against=Index(path), remember=True)
        done.put("written")
    except IndexBusy as error:
        done.put(str(error))


def test_two_processes_do_not_write_at_once(index: Index) -> None:
    with index.writing(), pytest.raises(IndexBusy, match="being written by another process"):
        dedupe([story(7)], against=Index(index.path), remember=True)
    context = multiprocessing.get_context("spawn")
    start, done = context.Queue(), context.Queue()
    writers = [context.Process(target=_write, args=(index.path, seed, start, done)) for seed in (1, 2)]
    for writer in writers:
        writer.start()
    start.put(True)
    start.put(True)
    outcomes = [done.get(timeout=60) for _ in writers]
    for writer in writers:
        writer.join()
    assert len(Index(index.path)) == 6 + 300 * outcomes.count("written")
    assert set(outcomes) <= {"written", f"{index.path} is being written by another process"}
