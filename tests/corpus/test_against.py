"""A corpus day by day: what an earlier run has kept goes, and what is kept is remembered, once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaner import IndexBusy, Kind
from cleaner.cli import main
from cleaner.corpus import run as corpus
from cleaner.corpus.run import Settings
from cleaner.dedup.index import Index
from cleaner.errors import IndexMismatch, InputError, OutputMismatch
from cleaner.options import Options
from tests.corpus.stories import comes_back, contents, go, line, rows, write


@pytest.fixture
def days(tmp_path: Path) -> Path:
    """Ten stories on Monday, five of them again on Tuesday beside five new ones and a copy among these."""
    write(tmp_path / "monday.jsonl", range(10))
    tuesday = [*(line(n, site="t.example") for n in range(5, 15)), "{broken\n", line(12, id="again")]
    (tmp_path / "tuesday.jsonl").write_text("".join(tuesday), encoding="utf-8")
    return tmp_path


def settings(days: Path, remember: bool = True) -> Settings:
    return Settings(against=days / "seen", remember=remember)


def test_what_was_kept_on_an_earlier_day_goes(days: Path) -> None:
    first = go(days / "monday.jsonl", days / "1", settings(days))
    assert first["documents"]["copies"] == 0
    second = go(days / "tuesday.jsonl", days / "2", settings(days))
    assert second["documents"] == {"in": 12, "rejected": 1, "written": 5, "copies": 6}
    assert second["sites"]["t.example"]["copies"] == 6
    kept = [row["id"] for row in rows(days / "2" / "tuesday.jsonl")]
    assert kept == ["d0010", "d0011", "d0013", "d0014", "again"]
    gone = [(row["id"], row["line"], row["survivor"]) for row in rows(days / "2" / "copies.jsonl")]
    again = [(f"d000{n}", n - 4, f"d000{n}") for n in range(5, 10)]
    assert gone == [*again, ("d0012", 8, "again")]
    assert second["characters"]["written"] == sum(
        len(row["text"]) for row in rows(days / "2" / "tuesday.jsonl")
    )
    assert len(Index(days / "seen")) == 15
    comes_back(days / "2", days / "tuesday.jsonl")


def test_without_remember_the_index_stays_as_it_is(days: Path) -> None:
    go(days / "monday.jsonl", days / "1", settings(days))
    before = contents(days / "seen")
    assert go(days / "tuesday.jsonl", days / "2", settings(days, False))["documents"]["copies"] == 6
    assert contents(days / "seen") == before


def test_a_day_that_is_done_again_does_not_meet_itself(days: Path) -> None:
    go(days / "monday.jsonl", days / "1", settings(days))
    go(days / "tuesday.jsonl", days / "2", settings(days))
    monday, seen = contents(days / "1"), contents(days / "seen")
    go(days / "monday.jsonl", days / "1", settings(days))  # it is finished
    shutil.rmtree(days / "1")
    go(days / "monday.jsonl", days / "1", settings(days))
    assert contents(days / "1") == monday
    assert contents(days / "seen") == seen


def test_a_day_with_other_input_or_options_is_refused_until_it_is_forgotten(days: Path) -> None:
    """Its documents would go for copies of those that it had before, and that are nowhere any more."""
    source, seen = days / "monday.jsonl", days / "seen"
    go(source, days / "1", settings(days))
    go(days / "tuesday.jsonl", days / "2", settings(days))
    shutil.rmtree(days / "1")
    other = Settings(Options(keep=frozenset({Kind.SHARE})), against=seen, remember=True)
    with pytest.raises(IndexMismatch, match=rf"`cleaner forget {seen} {days / '1'}` first"):
        go(source, days / "1", other)
    go(source, days / "1", settings(days, remember=False)._replace(metadata=True))  # the same documents
    shutil.rmtree(days / "1")
    write(source, range(12))
    with pytest.raises(IndexMismatch, match="other input"):
        go(source, days / "1", settings(days))
    done = CliRunner().invoke(main, ["forget", str(seen), str(days / "1")])
    assert (done.exit_code, done.output.splitlines()[0]) == (0, f"{seen}: forgot 10 documents")
    assert "1 runs were remembered later" in done.output
    again = go(source, days / "1", settings(days))
    assert (again["documents"]["written"], again["documents"]["copies"]) == (10, 2)  # Tuesday's
    assert len(Index(seen)) == 15


def test_what_cannot_be_forgotten_is_said(days: Path) -> None:
    def forget(index: str) -> str:
        done = CliRunner().invoke(main, ["forget", str(days / index), "1"])
        assert done.exit_code == 2
        return done.output

    assert "there is no such index" in forget("typo")
    assert not (days / "typo").exists()
    go(days / "monday.jsonl", days / "1", settings(days))
    assert f"remembers nothing of 1; what was added last: {days / '1'}" in forget("seen")


def test_the_same_files_on_another_day_are_copies(days: Path) -> None:
    go(days / "monday.jsonl", days / "1", settings(days))
    again = go(days / "monday.jsonl", days / "2", settings(days))
    assert again["documents"] == {"in": 10, "rejected": 0, "written": 0, "copies": 10}


def test_a_run_that_ends_after_it_has_remembered_goes_on(days: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(corpus, "_publish", crash)
        with pytest.raises(KeyboardInterrupt):
            go(days / "monday.jsonl", days / "1", settings(days))
    assert len(Index(days / "seen")) == 10
    assert go(days / "monday.jsonl", days / "1", settings(days))["documents"]["written"] == 10
    assert len(Index(days / "seen")) == 10


def test_what_cannot_be_is_refused_before_anything_is_read(days: Path) -> None:
    source = days / "monday.jsonl"
    with pytest.raises(InputError, match="--remember needs --against"):
        go(source, days / "1", Settings(remember=True))
    with pytest.raises(InputError, match="there is no such index; with --remember it is made"):
        go(source, days / "1", settings(days, False))
    with pytest.raises(InputError, match="--against and --no-dedup"):
        go(source, days / "1", Settings(dedup=False, against=days / "seen", remember=True))
    with pytest.raises(InputError, match="lie in each other"):
        go(source, days / "1", Settings(against=days / "1" / "seen", remember=True))
    assert not (days / "1").exists()
    go(source, days / "1", settings(days))
    with pytest.raises(IndexMismatch, match="rows 3, not 4"):
        go(source, days / "2", Settings(Options(rows=4, bands=32), against=days / "seen"))
    with pytest.raises(OutputMismatch, match="remember true, now false"):
        go(source, days / "1", settings(days, False))
    with Index(days / "seen").writing(), pytest.raises(IndexBusy):
        go(days / "tuesday.jsonl", days / "2", settings(days))


def test_a_dry_run_remembers_nothing(days: Path) -> None:
    def dry(name: str) -> int:
        arguments = [days / name, "--dry-run", "-q", "--workers", 1, "--against", days / "seen", "--remember"]
        result = CliRunner().invoke(main, ["run", *map(str, arguments)])
        copies: int = json.loads(result.stdout)["documents"]["copies"]
        return copies

    assert dry("monday.jsonl") == 0
    assert not (days / "seen").exists()
    go(days / "monday.jsonl", days / "1", settings(days))
    assert dry("tuesday.jsonl") == 6
    assert len(Index(days / "seen")) == 10
