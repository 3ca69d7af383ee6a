"""``cleaner dedup``: files in, a directory out, whole or not at all."""

from __future__ import annotations

import errno
import gzip
import json
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cleaner.cli import main
from cleaner.dedup.index import Index
from tests.dedup.crash import snapshots
from tests.dedup.stories import edited, story


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["dedup", *(str(argument) for argument in arguments)])


def lines(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    rows = [{"id": f"a{i}", "text": story(i), "url": "x"} for i in range(4)]
    rows.append({"id": "copy", "text": edited(story(1), 1)})
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_the_results(records: Path, tmp_path: Path) -> None:
    done = call(records, "-o", tmp_path / "out")
    assert (done.exit_code, done.output) == (0, "5 documents, 4 kept, 1 removed, 0 rejected\n")
    out = tmp_path / "out"
    assert sorted(file.name for file in out.iterdir()) == [
        "clusters.jsonl", "kept.jsonl", "rejected.jsonl", "removed.jsonl", "report.json",
    ]  # fmt: skip
    kept, removed = lines(out / "kept.jsonl"), lines(out / "removed.jsonl")
    assert len(kept) == 4
    assert removed[0]["survivor"] in {"a1", "copy"}
    clusters = lines(out / "clusters.jsonl")
    assert [set(row) for row in clusters] == [
        {"id", "cluster", "kept", "survivor", "jaccard", "containment"}
    ] * 2
    assert [row["kept"] for row in clusters] == [True, False]
    assert json.loads((out / "report.json").read_text())["removed"] == 1


def test_nothing_that_is_read_lies_in_the_output(records: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    index = call(records, "-o", out, "--against", out / "index", "--remember")
    assert index.exit_code == 2
    assert "lie in each other" in index.output
    assert not out.exists()
    assert call(records, "-o", out).exit_code == 0
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    assert call(out / "kept.jsonl", "-o", out, "--force").exit_code == 2
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


def test_lines_that_are_no_records_are_rejected_with_a_reason(tmp_path: Path) -> None:
    bad = [b"{", b"[1]", b'{"text": 3}', b'{"id": 1}', b"\xff\xfe", b'{"text": "fine", "id": [1]}']
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(bad) + b"\n\n")
    done = call(tmp_path / "in.jsonl", "-o", tmp_path / "out")
    assert done.exit_code == 1
    reasons = [row["reason"].split(":")[0] for row in lines(tmp_path / "out" / "rejected.jsonl")]
    assert reasons[:2] == ["is broken JSON", "is no JSON object"]
    assert reasons[2:] == [
        "field 'text' is no string but a number",
        "has no field 'text' but id",
        "is not UTF-8",
    ]
    assert lines(tmp_path / "out" / "rejected.jsonl")[0]["id"] == "in.jsonl#1"


def test_directories_text_files_and_compressed_ones(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text(story(1))
    (tmp_path / "in" / "deep" / "b.txt").write_text(story(1))
    (tmp_path / "in" / "latin.txt").write_bytes(b"caf\xe9")
    with gzip.open(tmp_path / "in" / "c.jsonl.gz", "wt") as file:
        file.write(json.dumps({"body": story(2)}))
    (tmp_path / "in" / "ignored.png").write_bytes(b"\x89PNG")
    done = call(tmp_path / "in", "-o", tmp_path / "out")
    told = "The first that was rejected: c.jsonl.gz#1: has no field 'text' but body\n"
    assert done.output == f"{told}4 documents, 1 kept, 1 removed, 2 rejected\n"


def test_an_empty_id_of_a_csv_is_none(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f'id,text\n,"{story(1)}"\n,"{story(1)}"\n')
    assert call(tmp_path / "in.csv", "-o", tmp_path / "out").exit_code == 0
    (kept,), (removed,) = (lines(tmp_path / "out" / f"{name}.jsonl") for name in ("kept", "removed"))
    assert (kept["id"], removed["id"], removed["survivor"]) == ("in.csv#2", "in.csv#3", "in.csv#2")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{tmp}/nowhere.jsonl", "-o", "{tmp}/out"], "no such file"),
        (["{tmp}/in.jsonl", "-o", "{tmp}/full"], "full holds letter.doc, which is no result of ours"),
        (["{tmp}/in.jsonl", "-o", "{tmp}/out", "--remember"], "--remember needs --against"),
        (["{tmp}/in.jsonl", "-o", "{tmp}/out", "--against", "{tmp}/full"], "full is not an index"),
        (["{tmp}/in.jsonl", "-o", "{tmp}/out", "--against", "{tmp}/typo"], "typo: there is no such index"),
        (["{tmp}/full", "-o", "{tmp}/out"], "holds no file of a known format"),
        (["{tmp}/old/kept.jsonl", "-o", "{tmp}/old", "--force"], "lie in each other"),
        (["{tmp}/old", "-o", "{tmp}/old/out"], "lie in each other"),
        (["{tmp}/in.jsonl", "-o", "{tmp}/i", "--against", "{tmp}/i", "--remember"], "lie in each other"),
        (["-", "-o", "{tmp}/out"], "takes files, not standard input"),
        (
            ["{tmp}/table.parquet", "-o", "{tmp}/out"],
            "table.parquet: reads text, JSON Lines, CSV",
        ),
    ],
)
def test_errors_are_one_line_and_leave_nothing(
    records: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.doc").write_text("Dear Sir")
    (tmp_path / "table.parquet").write_bytes(b"")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "kept.jsonl").write_bytes(records.read_bytes())
    before = sorted(tmp_path.rglob("*"))
    done = call(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert done.exit_code == 2
    assert message in done.output
    assert done.output.startswith("Error: ")
    assert done.output.count("\n") == 1
    assert sorted(tmp_path.rglob("*")) == before
    assert records.exists()


def test_a_supervisor_ends_it_and_nothing_is_left(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.dedup.files._write", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    assert call(records, "-o", tmp_path / "out").exit_code == 128 + signal.SIGTERM
    assert [*tmp_path.iterdir()] == [records]


def test_force_replaces(records: Path, tmp_path: Path) -> None:
    call(records, "-o", tmp_path / "out")
    (tmp_path / "out" / "kept.jsonl").write_text("old")
    assert call(records, "-o", tmp_path / "out").exit_code == 2
    assert call(records, "-o", tmp_path / "out", "--force").exit_code == 0
    assert "old" not in (tmp_path / "out" / "kept.jsonl").read_text()


def test_a_day_that_is_done_again_does_not_meet_itself(records: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    out, other = tmp_path / "out", tmp_path / "other"
    assert call(records, "-o", out, "--against", index, "--remember").exit_code == 0
    kept = (out / "kept.jsonl").read_bytes()
    assert call(records, "-o", out, "--against", index, "--remember", "--force").exit_code == 0
    assert (out / "kept.jsonl").read_bytes() == kept != b""
    assert call(records, "-o", other, "--against", index).exit_code == 0
    assert (other / "kept.jsonl").read_bytes() == b""


def test_a_day_that_has_changed_is_refused_until_it_is_forgotten(records: Path, tmp_path: Path) -> None:
    index, out = tmp_path / "index", tmp_path / "out"
    run = (records, "-o", out, "--against", index, "--remember", "--force")
    call(*run)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    for other in (["--jaccard", "0.9"], ["--site-field", "n"]):
        refused = call(*run, *other)
        assert (refused.exit_code, "with other options" in refused.output) == (2, True)
    with records.open("a") as file:
        file.write(json.dumps({"text": story(9)}) + "\n")
    assert call(*run).exit_code == 2
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    assert (
        CliRunner().invoke(main, ["forget", str(index), str(out)]).output == f"{index}: forgot 4 documents\n"
    )
    assert call(*run).output.startswith("6 documents, 5 kept")
    assert len(Index(index)) == 5


def test_a_process_may_die_at_any_file_that_it_touches(records: Path, tmp_path: Path) -> None:
    """Given again, the same command leaves what it would have left; and until there is an output, nobody
    can take it for one."""
    place = tmp_path / "place"
    run = (records, "-o", place / "out", "--against", place / "index", "--remember", "--force")
    place.mkdir()
    with snapshots(place, tmp_path / "died") as taken:
        call(*run)
    right = {file.name: file.read_bytes() for file in (place / "out").iterdir()}
    assert len(taken) > 9
    for died in taken:
        shutil.rmtree(place)
        died.rename(place)
        if (place / "out").exists():
            assert {file.name: file.read_bytes() for file in (place / "out").iterdir()} == right
            assert len(Index(place / "index")) == 4
        assert call(*run).exit_code == 0
        assert {file.name: file.read_bytes() for file in (place / "out").iterdir()} == right
        assert len(Index(place / "index")) == 4


def test_of_two_disks_the_full_one_is_named(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("cleaner.dedup.sketches.write", full)
    done = call(records, "-o", tmp_path / "out", "--against", tmp_path / "index", "--remember")
    assert done.exit_code == 2
    assert done.output == f"Error: {tmp_path / 'index' / 'segment-000001'}: No space left on device\n"
    assert len(Index(tmp_path / "index")) == 0
    assert not (tmp_path / "out").exists()


def test_what_tells_of_an_earlier_run_is_no_corpus(records: Path, tmp_path: Path) -> None:
    call(records, "-o", tmp_path / "1")
    done = call(tmp_path / "1", "-o", tmp_path / "2")
    assert done.exit_code == 2
    assert "tells of an earlier run" in done.output
    assert call(tmp_path / "1" / "kept.jsonl", "-o", tmp_path / "2").exit_code == 0
    assert call(tmp_path / "1" / "removed.jsonl", "-o", tmp_path / "3").exit_code == 0


def test_the_metadata_of_an_earlier_run_are_no_corpus_either(records: Path, tmp_path: Path) -> None:
    (records.parent / "metadata.jsonl").write_text("{}\n")
    done = call(records, records.parent / "metadata.jsonl", "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert "tells of an earlier run" in done.output


def test_force_spares_what_is_no_result(records: Path, tmp_path: Path) -> None:
    call(records, "-o", tmp_path / "out")
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    assert call(records, "-o", tmp_path / "out", "--force").exit_code == 2
    assert (tmp_path / "out" / "thesis.txt").read_text() == "years of work"


def test_against_an_index(records: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    assert call(records, "-o", tmp_path / "1", "--against", index, "--remember").exit_code == 0
    done = call(records, "-o", tmp_path / "2", "--against", index)
    assert done.output == "5 documents, 0 kept, 5 removed, 0 rejected\n"
    assert {row["survivor"] for row in lines(tmp_path / "2" / "removed.jsonl")} <= {
        row["id"] for row in lines(tmp_path / "1" / "kept.jsonl")
    }


def test_the_configuration_counts(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".cleaner.toml").write_text("jaccard = 1.0\ncontainment = 1.0\n")
    assert call(records, "-o", tmp_path / "1").output.startswith("5 documents, 5 kept")
    assert call(records, "-o", tmp_path / "2", "--jaccard", "0.35").output.startswith("5 documents, 4 kept")
    (tmp_path / ".cleaner.toml").write_text('text-field = "body"\n')
    lacking = call(records, "-o", tmp_path / "3").output.splitlines()
    assert lacking == [
        "The first that was rejected: in.jsonl#1: has no field 'body' but id, text, url",
        "5 documents, 0 kept, 0 removed, 5 rejected",
    ]
