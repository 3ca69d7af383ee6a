"""A persistent index: incremental runs, refusals, crashes, two writers."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from multiprocessing.queues import Queue
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.dedup.api import dedupe
from cleaner.dedup.index import Index
from cleaner.document import Link
from cleaner.errors import CleanerError, IndexBusy, IndexMismatch, InputError
from cleaner.options import Options
from tests.dedup.crash import snapshots
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


FILES = ["hashes", "keys", "names.jsonl", "counts", "digests", "lengths"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["cut", "flipped", "longer", "gone"])
def test_a_damaged_segment_is_an_error_that_names_file_and_way_out(
    index: Index, name: str, damage: str
) -> None:
    file = index.path / "segment-000001" / name
    raw = bytearray(file.read_bytes())
    if damage == "cut":
        del raw[-7:]
    elif damage == "flipped":
        raw[len(raw) // 2] ^= 1
    else:
        raw += b"\0"
    file.write_bytes(raw)
    if damage == "gone":
        file.unlink()
    way_out = rf"{name} .*; take it from a backup, or `cleaner forget {index.path} segment-000001` and run"
    with pytest.raises(InputError, match=way_out):
        dedupe(["text"], against=index)


def test_an_index_without_checksums_opens_as_ever(index: Index) -> None:
    file = index.path / "index.json"
    manifest = json.loads(file.read_text())
    for name in ("sums", "output", "options"):
        manifest["segments"][0].pop(name, None)
    file.write_text(json.dumps(manifest))
    assert dedupe([story(7), story(2)], against=Index(index.path), remember=True).kept == (0,)
    assert dedupe([story(7), story(2)], against=Index(index.path)).kept == ()


@pytest.mark.parametrize("name", ["hashes", "keys", "counts", "digests", "lengths"])
@pytest.mark.parametrize("damage", [b"", b"\xff" * 48, b"\x7f" * 48])
def test_without_checksums_damage_is_no_crash(index: Index, name: str, damage: bytes) -> None:
    """Counts beyond all memory, and below nothing."""
    manifest = json.loads((index.path / "index.json").read_text())
    del manifest["segments"][0]["sums"]
    (index.path / "index.json").write_text(json.dumps(manifest))
    file = index.path / "segment-000001" / name
    file.write_bytes(damage + file.read_bytes()[len(damage) :] if damage else b"")
    with suppress(InputError):
        dedupe(["text"], against=index)


def _answers(path: Path) -> list[tuple[int, ...]]:
    """What is kept of documents by the run that added some, done again, and by another."""
    answers = []
    for output in ("one", "two"):
        index = Index(path)
        index.serve(path.parent / output, "input", "options")
        answers.append(dedupe([story(0), story(7), story(12)], against=index).kept)
    return answers


def test_no_flipped_bit_of_the_manifest_is_believed(index: Index, tmp_path: Path) -> None:
    index.serve(tmp_path / "one", "input", "options")
    dedupe([story(7)], against=index, remember=True)
    right = _answers(index.path)
    assert right == [(1, 2), (2,)]
    file = index.path / "index.json"
    raw = file.read_bytes()
    for place in range(0, len(raw), 2):
        file.write_bytes(raw[:place] + bytes([raw[place] ^ 1 << place % 7]) + raw[place + 1 :])
        with suppress(CleanerError):
            assert _answers(index.path) == right, raw[place - 20 : place + 20]


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


def _remember(path: Path, output: str, texts: Sequence[str], options: str = "") -> tuple[int, ...]:
    index = Index(path)
    index.serve(path.parent / output, list(texts), options)
    return dedupe(texts, against=index, remember=True).kept


def test_another_run_into_the_same_folder_is_refused_until_the_first_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "the index"
    monday, tuesday = [story(1), story(2)], [story(2), story(3)]
    assert _remember(path, "monday", monday) == (0, 1)
    assert _remember(path, "tuesday", tuesday) == (1,)
    for texts, options in (([*monday, story(4)], ""), (monday, "others")):
        with pytest.raises(IndexMismatch, match=r"monday .*`cleaner forget '.*the index' .*/monday` first"):
            _remember(path, "monday", texts, options)
    assert Index(path).forget(str(tmp_path / "monday")) == (2, 1)
    assert [entry.name for entry in path.glob("segment-*")] == ["segment-000002"]
    # the second story is not in the index now, as Tuesday dropped it for Monday's; the third is
    assert _remember(path, "monday", [story(1), story(2), story(3)]) == (0, 1)
    assert len(Index(path)) == 3
    assert _remember(path, "monday", [story(1), story(2), story(3)]) == (0, 1)
    assert len(Index(path)) == 3


def test_a_run_that_knew_what_is_forgotten_is_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "index"
    _remember(path, "monday", [story(1)])
    _remember(path, "tuesday", [story(1), story(2)])
    Index(path).forget("segment-000001")
    with pytest.raises(IndexMismatch, match="tuesday"):
        _remember(path, "tuesday", [story(1), story(2)])


def test_only_what_is_remembered_can_be_forgotten(index: Index) -> None:
    with pytest.raises(InputError, match="nothing of monday; what was added last: segment-000001"):
        index.forget("monday")
    with index.writing(), pytest.raises(IndexBusy):
        Index(index.path).forget("segment-000001")
    assert len(index) == 6


def test_segments_lie_in_the_index_and_nowhere_else(index: Index) -> None:
    file = index.path / "index.json"
    file.write_text(file.read_text().replace("segment-000001", "../segment-000001"))
    with pytest.raises(InputError, match="is no segment"):
        Index(index.path)


def test_each_day_may_have_dates_and_ids_of_its_own(tmp_path: Path) -> None:
    """Those of the index are only told, and never compared."""
    days: list[tuple[object, object]] = [(1, 20240101), ("1", "2024-01-02"), (2, None), ("c", 20240103)]
    for number, (id, date) in enumerate(days):
        text = f"{story(1, 5)} {number} {story(number)}"[:400]
        index = Index(tmp_path / "index")
        assert dedupe([text, text], [id, id], dates=[date, date], against=index, remember=True).kept == (0,)
    assert dedupe([story(20)], dates=[None], against=Index(tmp_path / "index")).kept == (0,)


FAMILIES = [[edited(story(100 + f), 10 * f + n) for n in range(1 + f % 4)] for f in range(12)]
"""Stories of one to four versions."""


@given(data=st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_days_each_story_is_kept_once(data: st.DataObject, tmp_path: Path) -> None:
    """What goes resembles a document that was kept on that day or before; nothing that is kept resembles
    another; and so as many stay as when all come on one day."""
    articles = [(family, text) for family, texts in enumerate(FAMILIES) for text in texts]
    order = data.draw(st.permutations(articles))
    cuts = data.draw(st.lists(st.integers(0, len(order)), max_size=6))
    bounds = sorted({0, len(order), *cuts})
    path = Path(mkdtemp(dir=tmp_path))
    kept: dict[str, int] = {}
    for lo, hi in pairwise(bounds):
        today = {f"{lo + n}": article for n, article in enumerate(order[lo:hi])}
        texts = [text for _, text in today.values()]
        found = dedupe(texts, today, against=Index(path), remember=True)
        ids = list(today)
        kept |= {ids[n]: today[ids[n]][0] for n in found.kept}
        for cluster in found.clusters:
            for copy in cluster.copies:
                assert kept[str(cluster.survivor.id)] == today[str(copy.id)][0]
    assert sorted(kept.values()) == list(range(len(FAMILIES)))
    assert len(Index(path)) == len(FAMILIES)


def test_a_process_may_die_at_any_file_that_it_touches(index: Index, tmp_path: Path) -> None:
    """Each time that one is opened, renamed or deleted, the folder is copied as it is on the disk then."""
    index.serve(tmp_path / "out", "input", "options")
    with snapshots(index.path, tmp_path / "died") as taken:
        dedupe([story(7), story(8)], against=index, remember=True)
        index.forget("segment-000001")
    assert len(taken) > 9
    states = []
    for path in taken:
        found = Index(path)
        states.append(len(found))
        assert dedupe(YESTERDAY, against=found).kept == (() if states[-1] > 2 else tuple(range(6)))
        if states[-1] > 2:
            found.serve(tmp_path / "out", "input", "options")
            assert dedupe([story(7), story(8)], against=found, remember=True).kept == (0, 1)
            assert len(Index(path)) == 8
    assert states == sorted(states, key=[6, 8, 2].index)
    assert {*states} == {6, 8, 2}


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
