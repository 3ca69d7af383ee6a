"""`cleaner check`: names what would go, reads JSON Lines, and knows what may stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cleaner.config import BASELINE
from tests.hook.pages import BODY, DIRTY, UNSAFE, inside, record, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.txt").write_text(DIRTY)
    (tmp_path / "b.jsonl").write_text(record(BODY) + "\n" + record(DIRTY))
    return tmp_path


def test_a_finding_in_a_record_has_its_line(folder: Path) -> None:
    with inside(folder):
        result = run("check", ".")
    assert result.exit_code == 1
    places = [line.split(" ")[0] for line in result.stdout.splitlines()]
    assert places == ["a.txt:1:", "a.txt:7:", "b.jsonl:3:", "b.jsonl:3:"]


def test_what_fix_would_leave_is_marked(folder: Path) -> None:
    (folder / "a.txt").write_text(UNSAFE)
    with inside(folder):
        lines = run("check", "a.txt").stdout.splitlines()
        assert [line.endswith(" (unsafe)") for line in lines] == [False, True]
        run("fix", "a.txt")
        assert run("check", "a.txt").exit_code == 0  # without its heading, nothing tells the teaser


def test_lines_that_are_no_record_are_an_error(folder: Path) -> None:
    (folder / "b.jsonl").write_text('{"title": "no text"}\n{"text": 1}\n{"text": \n')
    result = run("check", folder / "b.jsonl")
    assert (result.exit_code, result.stdout) == (2, "")
    broken, lacking = result.stderr.splitlines()
    assert broken == f"Error: {folder / 'b.jsonl'}:3: is broken JSON: Expecting value at character 10"
    assert "no record has a text; the first has no field 'text' but title;" in lacking


def test_a_file_none_of_whose_records_has_the_field_is_named(folder: Path) -> None:
    other = '{"id": 7, "body": "Share on Facebook"}\n'
    (folder / "b.jsonl").write_text(other)
    told = "b.jsonl: no record has a text; the first has no field 'text' but id, body; --text-field takes "
    with inside(folder):
        for command in ("check", "fix"):
            result = run(command, "b.jsonl")
            assert (result.exit_code, result.stdout) == (0, "")
            assert result.stderr == f"{told}another name\n"
    (folder / "b.jsonl").write_text(other + record(BODY))
    assert run("check", folder / "b.jsonl").stderr == ""


def test_a_file_in_conflict_is_left_alone(folder: Path) -> None:
    (folder / "a.txt").write_text(f"<<<<<<< HEAD\n{DIRTY}=======\n{BODY}>>>>>>> other\n")
    result = run("check", folder / "a.txt")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "conflict" in result.stderr


# -- the baseline ---------------------------------------------------------------------------------


def test_what_is_in_the_baseline_is_no_finding_and_stays(folder: Path) -> None:
    with inside(folder):
        written = run("check", "--write-baseline", ".")
        assert (written.exit_code, written.stdout) == (0, "")
        assert written.stderr == f"{folder / BASELINE}: 4 findings may stay\n"
        assert run("check", ".").output == ""
        assert run("fix", ".").exit_code == 0
    assert (folder / "a.txt").read_text() == DIRTY


def test_entries_hold_where_a_line_moves_and_not_where_it_changes(folder: Path) -> None:
    with inside(folder):
        run("check", "--write-baseline", ".")
        (folder / "a.txt").write_text(f"A new line before all others.\n\n{DIRTY}")
        assert run("check", "a.txt").exit_code == 0
        (folder / "a.txt").write_text(f"{DIRTY}\nShare on Twitter\n")
        assert [line.split(" ")[0] for line in run("check", "a.txt").stdout.splitlines()] == ["a.txt:9:"]
        assert run("fix", "a.txt").exit_code == 1
        assert (folder / "a.txt").read_text() == DIRTY


def test_entries_count_for_their_file_and_their_rule(folder: Path) -> None:
    (folder / "c.txt").write_text(DIRTY)
    with inside(folder):
        run("check", "--write-baseline", "a.txt")
        assert run("check", "a.txt").exit_code == 0
        assert len(run("check", "c.txt").stdout.splitlines()) == 2
        baseline = (folder / BASELINE).read_text()
        assert sorted(line.split("\t", 2)[2] for line in baseline.splitlines()[1:]) == [
            "a.txt\tAll rights reserved.",
            "a.txt\tShare on Facebook",
        ]
        (folder / BASELINE).write_text(re.sub(r"\t.*\ta\.txt", "\tanother-rule\ta.txt", baseline))
        assert len(run("check", "a.txt").stdout.splitlines()) == 2


def test_a_baseline_of_some_files_leaves_the_others_and_the_remarks(folder: Path) -> None:
    with inside(folder):
        run("check", "--write-baseline", ".")
        baseline = (folder / BASELINE).read_text().splitlines(keepends=True)
        assert baseline[0].startswith("#")
        (folder / BASELINE).write_text("".join([*baseline[:2], "# the agency wants it\n", *baseline[2:]]))
        (folder / "a.txt").write_text(BODY)
        run("check", "--write-baseline", "a.txt")
        lines = (folder / BASELINE).read_text().splitlines()
        assert "# the agency wants it" in lines
        assert {line.split("\t")[2] for line in lines if not line.startswith("#")} == {"b.jsonl"}
        before = (folder / BASELINE).read_text()
        run("check", "--write-baseline", ".")
        assert (folder / BASELINE).read_text() == before


def test_entries_are_found_from_any_folder(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "ä b.txt").write_text(DIRTY)
    with inside(folder):
        run("check", "--write-baseline", ".")
    with inside(folder / "deep"):
        assert run("check", "ä b.txt", "../a.txt").exit_code == 0
        assert run("check", folder / "a.txt").exit_code == 0


@pytest.mark.parametrize(
    "name", ["two\nlines.txt", "tab\there.txt", "sp ace.TXT", "caf\udce9.txt", "\x0b\u2028.txt"]
)
def test_any_file_name_has_its_place(folder: Path, name: str) -> None:
    (folder / name).write_text(DIRTY)
    with inside(folder):
        run("check", "--write-baseline", name)
        run("check", "--write-baseline", "a.txt")
        assert run("check", name, "a.txt").exit_code == 0
        assert len((folder / BASELINE).read_text("utf-8", "surrogateescape").split("\n")) == 6


def test_a_broken_entry_is_refused(folder: Path) -> None:
    (folder / BASELINE).write_text("# remark\n\n0123456789ab any-network a.txt\n")
    with inside(folder):
        result = run("check", "a.txt")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {folder / BASELINE}:3: ")


@pytest.mark.parametrize("name", ["q.csv", "q.tsv", "q.warc"])
def test_a_table_or_an_archive_is_left_as_it_is(tmp_path: Path, name: str) -> None:
    """Its first and last lines hold quotation marks and other fields."""
    table = 'text,id\n"Share on Facebook\nThe bridge reopened.\nAll rights reserved",1\n'
    (tmp_path / name).write_text(table)
    with inside(tmp_path):
        checked, fixed = run("check", name), run("fix", name)
    assert checked.exit_code == 2
    assert f"{name}: is a table or an archive" in checked.stderr
    assert "left alone" in fixed.stderr
    assert (tmp_path / name).read_text() == table


def test_a_page_of_html_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Share on Facebook</p>")
    with inside(tmp_path):
        checked, fixed = run("check", "a.html"), run("fix", "a.html")
    assert checked.exit_code == 2
    assert "a.html: is a page of HTML" in checked.stderr
    assert fixed.exit_code == 0
    assert "left alone" in fixed.stderr
