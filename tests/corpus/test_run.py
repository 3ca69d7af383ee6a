"""`run` in this process: what goes in comes out, clean, once, and everything else is beside it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaner import Kind, Options, clean
from cleaner.cli import main
from cleaner.corpus import plan
from cleaner.corpus.restore import restore
from cleaner.corpus.run import LOCK, WORK, Settings, run
from cleaner.engines.local import Local
from cleaner.errors import InputError, OutputBusy, OutputMismatch, RecordRejected
from cleaner.formats.record import Fields
from cleaner.report.progress import Progress
from tests.corpus.stories import body, comes_back, contents, go, line, page, rows, write


def test_the_text_of_each_record_is_cleaned_and_no_other_byte_changes(tmp_path: Path) -> None:
    odd = (
        '{"n":1.50,  "text": "Share on Facebook\\n\\nThe caf\\u00e9 \\/ bar reopened on Monday, '
        'said its owner.", '
        '"big": 1e400, "id":"x", "z": [1,  2]}\r\n'
    )
    source = tmp_path / "in.jsonl"
    source.write_bytes(odd.encode() + b"\n" + line(1).encode().rstrip(b"\n"))
    go(source, tmp_path / "out")
    first, blank, second = (tmp_path / "out" / "in.jsonl").read_bytes().split(b"\n")
    assert first + b"\n" == odd.replace("Share on Facebook\\n\\n", "").encode()
    assert blank == b""
    assert json.loads(second) == {**json.loads(line(1)), "text": clean(page(1))}
    comes_back(tmp_path / "out", source)


def test_copies_go_and_everything_adds_up(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    copies = [line(3, id="copy"), line(5, id="again")]
    source.write_text("".join([*map(line, range(8)), *copies, "{broken\n", line(9)]))
    report = go(source, tmp_path / "out")
    assert report["documents"] == {"in": 12, "rejected": 1, "written": 9, "copies": 2}
    kept = [row["id"] for row in rows(tmp_path / "out" / "in.jsonl")]
    assert len(kept) == 9
    gone = rows(tmp_path / "out" / "copies.jsonl")
    assert [(row["id"], row["line"], row["survivor"]) for row in gone] == [
        ("d0003", 4, "copy"),
        ("d0005", 6, "again"),
    ]
    assert [row["id"] for row in rows(tmp_path / "out" / "copies" / "in.jsonl")] == ["d0003", "d0005"]
    clusters = rows(tmp_path / "out" / "clusters.jsonl")
    assert [list(row) for row in clusters] == [
        ["id", "cluster", "kept", "survivor", "jaccard", "containment"]
    ] * 4
    assert rows(tmp_path / "out" / "rejected.jsonl")[0].items() >= {"file": "in.jsonl", "line": 11}.items()
    assert (tmp_path / "out" / "rejected" / "in.jsonl").read_text() == "{broken\n"
    comes_back(tmp_path / "out", source)


def test_removed_spans_say_where_they_stood_and_why(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", range(3))
    go(source, tmp_path / "out")
    found = rows(tmp_path / "out" / "removed.jsonl")
    for row in found:
        text = json.loads(source.read_text().splitlines()[row["line"] - 1])["text"]
        assert text[row["start"] : row["end"]] == row["text"]
        assert row["kind"] in set(Kind)
    assert {"share", "comment_ui"} <= {row["kind"] for row in found}
    assert {row["id"] for row in found} == {"d0000", "d0001", "d0002"}


def test_a_record_without_an_id_is_called_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("\n" + json.dumps({"text": page(1)}))
    go(tmp_path / "in.jsonl", tmp_path / "out")
    assert {row["id"] for row in rows(tmp_path / "out" / "removed.jsonl")} == {"in.jsonl#2"}


BAD = {
    b'{"text": "caf\xe9"}\n': "is not UTF-8: 0xe9",
    b'{"text": "cut off\n': "is broken JSON",
    b"[1, 2]\n": "is no JSON object",
    b'{"id": 7}\n': "has no field 'text'",
    b'{"text": null}\n': "field 'text' is no string but null",
    b'{"text": 3.5}\n': "field 'text' is no string but a number",
    b"[" * 100_000 + b"\n": "is no JSON object",
    b'{"a": ' + b"[" * 100_000 + b"\n": "JSON",
    b'{"text": "' + b"x" * (33 << 20) + b'"}\n': "is longer than 32 MB",
}


def test_bad_records_are_named_one_by_one_and_their_neighbours_stay(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"".join(line(n).encode() + bad for n, bad in enumerate(BAD)))
    report = go(source, tmp_path / "out")
    assert report["documents"] == {"in": 18, "rejected": 9, "written": 9, "copies": 0}
    found = rows(tmp_path / "out" / "rejected.jsonl")
    assert [row["line"] for row in found] == [2 * n for n in range(1, 10)]
    assert [why for row, why in zip(found, BAD.values(), strict=True) if why not in row["reason"]] == []
    assert [row["n"] for row in rows(tmp_path / "out" / "in.jsonl")] == list(range(9))
    comes_back(tmp_path / "out", source)


def test_ids_that_utf8_cannot_say_are_escaped(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("".join(line(1).replace("d0001", f"\\ud80{n}") for n in range(2)))
    assert go(source, tmp_path / "out")["documents"]["copies"] == 1
    assert [row["id"] for row in rows(tmp_path / "out" / "clusters.jsonl")] == ["\ud800", "\ud801"]
    comes_back(tmp_path / "out", source)


def test_a_file_has_one_name_in_whatever_order_it_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    inner = write(folder / "sub" / "a.jsonl", range(3))
    (folder / "sub" / "link.jsonl").symlink_to("a.jsonl")
    for place, inputs in enumerate(([folder, inner], [inner, folder], [folder])):
        assert go(inputs, tmp_path / f"out{place}")["documents"]["in"] == 3
        assert (tmp_path / f"out{place}" / "sub" / "a.jsonl").exists()


def test_a_glob_of_nothing_that_is_known_is_an_error(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.pdf").write_bytes(b"")
    with pytest.raises(InputError, match=r"\*\.pdf: what is in it"):
        go([], tmp_path / "out", urls=[str(tmp_path / "*.pdf")])


def test_an_input_that_changes_while_it_is_read_ends_the_run(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", range(2))

    class Meddler(Progress):
        def finished(self, size: int) -> None:
            super().finished(size)
            write(source, range(3))

    with Local(1) as engine, pytest.raises(InputError, match="has changed since the run began"):
        run([str(source)], tmp_path / "out", Settings(), engine, Meddler(quiet=True))
    assert not (tmp_path / "out" / "manifest.json").exists()


@pytest.mark.parametrize("changed", ["{", "{}", "zz", "zzzz"])
def test_rows_that_somebody_changed_are_an_error_that_names_the_output(changed: str, tmp_path: Path) -> None:
    (tmp_path / "in.html").write_text(f"<p>{body(1)}</p>")
    go(tmp_path / "in.html", tmp_path / "out")
    removed = tmp_path / "out" / "removed.jsonl"
    packed = removed.read_text().replace('"raw": "', f'"raw": "{changed}')
    removed.write_text(packed if changed.isalpha() else changed)
    with pytest.raises(InputError, match="out is damaged"):
        restore(tmp_path / "out", tmp_path / "back")


def test_where_nothing_can_be_written_restore_names_the_place(tmp_path: Path) -> None:
    go(write(tmp_path / "in.jsonl", range(2)), tmp_path / "out")
    (tmp_path / "file").write_text("in the way")
    target = tmp_path / "file" / "back"
    done = CliRunner().invoke(main, ["restore", str(tmp_path / "out"), "-o", str(target)])
    assert done.exit_code == 2
    assert done.output == f"Error: {tmp_path / 'file'}: File exists\n"


def test_a_damaged_output_is_named_and_restores_nothing_elsewhere(tmp_path: Path) -> None:
    go(write(tmp_path / "in.jsonl", range(2)), tmp_path / "out")
    manifest = tmp_path / "out" / "manifest.json"
    whole = manifest.read_text()
    for raw in ("{", "{}", whole.replace('"in.jsonl"', '"../../evil.jsonl"')):
        manifest.write_text(raw)
        with pytest.raises(InputError, match="out"):
            restore(tmp_path / "out", tmp_path / "deep" / "back")
    assert not [*tmp_path.rglob("evil*")]
    assert not (tmp_path / "deep" / "back").exists()


def test_strict_stops_at_the_first_bad_record(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(line(1) + "{\n")
    with pytest.raises(RecordRejected, match=r"in\.jsonl:2: is broken JSON"):
        go(tmp_path / "in.jsonl", tmp_path / "out", Settings(strict=True))
    assert not (tmp_path / "out" / "in.jsonl").exists()


def test_what_stands_before_the_cut_of_a_gzip_is_kept(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl.gz"
    # random numbers do not compress, so that the cut is in a line in the middle
    packed = gzip.compress("".join(line(n, noise=list(range(n, n + 400, 7))) for n in range(200)).encode())
    source.write_bytes(packed[: len(packed) // 2])
    report = go(source, tmp_path / "out")
    with gzip.open(tmp_path / "out" / "in.jsonl.gz", "rt") as file:
        kept = [json.loads(row)["n"] for row in file]
    assert kept == list(range(len(kept)))
    assert len(kept) > 50
    assert report["documents"]["rejected"] == 1
    (row,) = rows(tmp_path / "out" / "rejected.jsonl")
    assert row["line"] == len(kept) + 1
    assert "damaged" in row["reason"]


def test_text_files_are_documents(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"\xef\xbb\xbf" + page(1).replace("\n", "\r\n").encode())
    (folder / "deep" / "b.md").write_text(page(2))
    (folder / "copy.txt").write_text(page(1) + body(1)[:60])
    (folder / "empty.txt").write_bytes(b"")
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    (folder / "utf16.txt").write_bytes("no".encode("utf-16"))
    (folder / ".hidden.txt").write_text("not looked at")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    report = go(folder, tmp_path / "out")
    assert report["documents"] == {"in": 6, "rejected": 2, "written": 3, "copies": 1}
    reasons = {row["file"]: row["reason"] for row in rows(tmp_path / "out" / "rejected.jsonl")}
    assert reasons["latin.txt"].startswith("is not UTF-8: 0xe9 at byte 3")
    assert "UTF-16" in reasons["utf16.txt"]
    assert (tmp_path / "out" / "deep" / "b.md").read_text() == clean(page(2))
    assert (tmp_path / "out" / "rejected" / "latin.txt").read_bytes() == b"caf\xe9"
    assert (tmp_path / "out" / "copies" / "a.txt").exists() != (tmp_path / "out" / "a.txt").exists()
    (folder / ".hidden.txt").unlink()
    (folder / "picture.png").unlink()
    comes_back(tmp_path / "out", folder)


def test_without_dedup_copies_stay(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(line(1) * 3)
    report = go(source, tmp_path / "out", Settings(dedup=False))
    assert report["documents"]["written"] == 3
    comes_back(tmp_path / "out", source)


def test_options_and_fields_are_heard(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"body": page(1), "key": "k1", "host": "a.example"}) + "\n")
    fields = Fields(text="body", id="key", site="host")
    report = go(source, tmp_path / "out", Settings(Options(keep=frozenset({Kind.SHARE})), fields))
    (kept,) = rows(tmp_path / "out" / "in.jsonl")
    assert "Share on Facebook" in kept["body"]
    assert {row["id"] for row in rows(tmp_path / "out" / "removed.jsonl")} == {"k1"}
    assert report["sites"]["a.example"]["documents"] == 1


def test_the_report_counts_by_kind_rule_site_and_language(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(line(1, url="https://news.example/1", language="en") + line(2))
    report = go(source, tmp_path / "out")
    removed = rows(tmp_path / "out" / "removed.jsonl")
    for table, column in (("kinds", "kind"), ("rules", "reason")):
        for name, numbers in report[table].items():
            spans = [row for row in removed if row[column] == name]
            assert numbers == {"spans": len(spans), "characters": sum(len(row["text"]) for row in spans)}
    assert set(report["sites"]) == {"news.example", "unknown"}
    assert report["languages"]["en"]["documents"] == 2
    before = sum(len(page(n)) for n in (1, 2))
    after = sum(len(clean(page(n))) for n in (1, 2))
    assert report["characters"] == {"in": before, "cleaned": after, "written": after}
    assert report["time"]["seconds"] >= 0
    assert json.loads((tmp_path / "out" / "report.json").read_text()) == report


def test_the_same_whatever_the_order_of_files_and_the_size_of_shards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = write(tmp_path / "a.jsonl", range(12)), write(tmp_path / "b.jsonl", range(6, 18))
    go([a, b], tmp_path / "one")
    monkeypatch.setattr(plan, "SHARD_BYTES", 5000)
    go([b, a, b], tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert not (tmp_path / "two" / ".work").exists()


def test_files_of_one_name_keep_their_folders(tmp_path: Path) -> None:
    a, b = write(tmp_path / "x" / "in.jsonl", range(2)), write(tmp_path / "y" / "in.jsonl", range(2, 4))
    go([a, b], tmp_path / "out")
    assert (tmp_path / "out" / "x" / "in.jsonl").exists()
    assert (tmp_path / "out" / "y" / "in.jsonl").exists()


def test_a_glob_names_what_it_finds(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a1.jsonl", range(1))
    write(tmp_path / "in" / "b1.jsonl", range(1))
    go(tmp_path / "in" / "a*.jsonl", tmp_path / "out")
    assert (tmp_path / "out" / "a1.jsonl").exists()
    assert not (tmp_path / "out" / "b1.jsonl").exists()


def test_a_finished_run_is_not_done_again(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", range(2))
    report = go(source, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    assert go(source, tmp_path / "out") == report
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before


def test_another_run_in_the_same_folder_is_refused_with_what_differs(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", range(2))
    go(source, tmp_path / "out")
    with pytest.raises(OutputMismatch, match='point "balanced", now "recall"'):
        go(source, tmp_path / "out", Settings(Options(point="recall")))
    other = write(tmp_path / "other.jsonl", range(2))
    with pytest.raises(OutputMismatch, match=r"input other\.jsonl is new"):
        go([source, other], tmp_path / "out")
    source.write_text(line(7))
    with pytest.raises(OutputMismatch, match=r"input in\.jsonl has changed"):
        go(source, tmp_path / "out")


def test_another_run_that_was_not_finished_is_refused_as_well(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(line(1) + "{\n")
    with pytest.raises(RecordRejected):
        go(tmp_path / "in.jsonl", tmp_path / "out", Settings(strict=True))
    with pytest.raises(OutputMismatch, match='text_field "text", now "body"'):
        go(tmp_path / "in.jsonl", tmp_path / "out", Settings(fields=Fields(text="body")))
    assert go(tmp_path / "in.jsonl", tmp_path / "out")["documents"]["written"] == 1


def test_an_output_in_the_input_or_around_it_is_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "in" / "a.jsonl", range(1))
    for output in (source, source.parent, tmp_path, source.parent / "out"):
        with pytest.raises(InputError, match="lie in each other"):
            go(source.parent, output)
    (tmp_path / "link").symlink_to(source.parent)
    with pytest.raises(InputError, match="lie in each other"):
        go(tmp_path / "link", source.parent / "out")
    assert source.read_text() == line(0)


def test_a_folder_with_something_else_is_not_touched(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", range(1))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match=r"holds thesis\.txt"):
        go(source, tmp_path / "out")


def test_an_input_called_like_a_result_is_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "removed.jsonl", range(1))
    with pytest.raises(InputError, match="a result is called so"):
        go(source, tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.jsonl", "no such file"),
        ("x.docx", "what is in it"),
        ("empty", "holds no file of a known format"),
    ],
)
def test_inputs_that_are_none(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=message):
        go(tmp_path / name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_lock_keeps_two_runs_apart(tmp_path: Path) -> None:
    from cleaner.disk import locked

    source = write(tmp_path / "in.jsonl", range(1))
    work = tmp_path / "out" / WORK
    work.mkdir(parents=True)
    with locked(work / LOCK, OutputBusy("")), pytest.raises(OutputBusy, match="another run"):
        go(source, tmp_path / "out")
    go(source, tmp_path / "out")


def test_restore_notices_an_output_that_was_changed(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", range(2))
    go(source, tmp_path / "out")
    changed = tmp_path / "out" / "in.jsonl"
    changed.write_text(changed.read_text().replace("harbour", "haven"))
    assert restore(tmp_path / "out", tmp_path / "back").other == ["in.jsonl"]
    with pytest.raises(InputError, match="is there already"):
        restore(tmp_path / "out", tmp_path / "back")
    with pytest.raises(InputError, match="no finished run"):
        restore(tmp_path, tmp_path / "back2")


def test_restore_looks_into_compressed_files(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "in.jsonl.gz", "wt") as file:
        file.write("".join(map(line, range(3))))
    go(tmp_path / "in.jsonl.gz", tmp_path / "out")
    assert restore(tmp_path / "out", tmp_path / "back").content == ["in.jsonl.gz"]
    kept = tmp_path / "out" / "in.jsonl.gz"
    kept.write_bytes(gzip.compress(gzip.decompress(kept.read_bytes()).replace(b"harbour", b"HARBOUR")))
    assert restore(tmp_path / "out", tmp_path / "again").other == ["in.jsonl.gz"]
