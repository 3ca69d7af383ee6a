"""`cleaner copies`: what is staged is compared, and what was found out is remembered."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from cleaner import Options
from cleaner.config import BASELINE, Config
from cleaner.dedup.sketches import sketch as sketched
from cleaner.hook import copies, sketch
from cleaner.hook.cache import FILE, Cache, Row
from tests.hook.pages import inside, record, run
from tests.hook.repository import Repository
from tests.hook.repository import run as run_there

ROOT = Path(__file__).parents[2]
STORY = (
    "The bridge over the Orrin reopened on Monday, nine months after a barge struck its third pillar and "
    "closed the only road to the east of the town.\n\n"
    "Officials said the repairs had cost four million crowns, twice the first estimate, and that the ferry "
    "would go on until the end of May.\n"
)
COPY = f"ORRIN - {STORY}".replace("four", "five")
OTHER = "Four hundred loaves were baked on Saturday in the yard behind the mill, and all were sold by ten.\n"
CHROME = "Share on Facebook\nShare on Twitter\n\n{}\nAll rights reserved.\n"


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    found = Repository(tmp_path / "repository")
    found.write("a.txt", STORY)
    found.write("b.md", OTHER)
    with inside(found.folder):
        yield found


def found(*arguments: str) -> list[str]:
    """The copies and what they are copies of."""
    result = run("copies", *arguments)
    assert result.exit_code == (1 if result.stdout else 0), result.output
    return [line.split(" (")[0] for line in result.stdout.splitlines()]


@pytest.mark.usefixtures("repository")
def test_without_copies_all_is_well() -> None:
    for _ in range(2):
        result = run("copies")
        assert (result.exit_code, result.output) == (0, "")


def test_both_twins_are_named_with_their_similarity(repository: Repository) -> None:
    repository.write("deep/c.txt", COPY)
    wanted = "a.txt: near copy of deep/c.txt (similar, jaccard 0.80, containment 0.90)\n"
    for _ in range(2):  # the second time it is remembered
        result = run("copies")
        assert (result.exit_code, result.stdout) == (1, wanted)
    assert (repository.folder / "a.txt").read_text() == STORY


def test_names_start_from_the_current_folder(repository: Repository) -> None:
    repository.write("deep/c.txt", COPY)
    with inside(repository.folder / "deep"):
        assert found() == ["../a.txt: near copy of c.txt"]


def test_records_are_documents(repository: Repository) -> None:
    repository.write("c.jsonl", record(OTHER) + '\n{"title": "no text"}\n' + record(COPY))
    assert found() == ["a.txt: near copy of c.jsonl:4", "c.jsonl:1: near copy of b.md"]


def test_what_stands_around_the_article_does_not_count(repository: Repository) -> None:
    repository.write("c.txt", CHROME.format(STORY))
    repository.write("d.txt", CHROME.format("Something short.\n"))
    repository.write("e.txt", CHROME.format("Another thing.\n"))
    assert found() == ["c.txt: near copy of a.txt"]


def test_empty_documents_are_no_copies(repository: Repository) -> None:
    for name in ("c.txt", "d.md", "e.jsonl"):
        repository.write(name, "")
    repository.write("f.txt", "Share on Facebook\n" * 3)
    repository.write("g.txt", "Share on Facebook\n" * 3)
    assert found() == []


def test_what_is_staged_counts_and_not_the_work_tree(repository: Repository) -> None:
    repository.write("c.txt", COPY)
    repository.write("c.txt", "Something else.", add=False)
    repository.write("d.txt", COPY, add=False)
    (repository.folder / "a.txt").unlink()
    assert found() == ["a.txt: near copy of c.txt"]
    repository.git("add", "--update")
    assert found() == []


def test_renamed_and_removed_files(repository: Repository) -> None:
    repository.write("c.txt", COPY)
    repository.git("mv", "c.txt", "ä c.txt")
    assert found() == ["a.txt: near copy of ä c.txt"]
    repository.git("rm", "--quiet", "--cached", "ä c.txt")
    assert found() == []


def test_links_submodules_other_files_and_conflicts_do_not_count(
    repository: Repository, tmp_path: Path
) -> None:
    other = Repository(tmp_path / "other")
    other.write("c.txt", COPY)
    other.commit()
    repository.git("submodule", "--quiet", "add", str(other.folder), "module")
    (repository.folder / "link.txt").symlink_to("a.txt")
    repository.git("add", "link.txt")
    repository.write("code.py", STORY)
    assert found() == []
    with inside(repository.folder / "module"):
        assert found() == []
        Repository.at(repository.folder / "module").write("d.txt", STORY)
        assert found() == ["d.txt: near copy of c.txt"]


def test_a_file_in_conflict_does_not_count(repository: Repository) -> None:
    repository.commit()
    repository.git("switch", "--quiet", "--create", "side")
    repository.write("a.txt", f"{STORY}\nOne.\n")
    repository.commit()
    repository.git("switch", "--quiet", "main")
    repository.write("a.txt", f"{STORY}\nTwo.\n")
    repository.write("c.txt", COPY)
    repository.commit()
    assert found() == ["a.txt: near copy of c.txt"]
    repository.git("merge", "side", fails=True)
    assert found() == []


def test_what_is_no_text_is_named_each_time(repository: Repository) -> None:
    repository.write("c.txt", b"caf\xe9")
    repository.write("d.txt", b"\0")
    repository.write("e.jsonl", f'{record(OTHER)}{{"text": \n')
    for _ in range(2):
        result = run("copies")
        assert result.exit_code == 1
        assert result.stderr.splitlines() == [
            "c.txt: is not UTF-8: 0xe9 at byte 3; convert it: iconv -f WINDOWS-1252 -t UTF-8",
            "d.txt: is not text: NUL at byte 0; to clean it all the same: tr -d '\\000'",
            "e.jsonl:2: is broken JSON: Expecting value at character 10",
            "1 found; `cleaner copies --write-baseline` lets them stay",
        ]


def test_a_file_none_of_whose_records_has_the_field_is_named(repository: Repository) -> None:
    repository.write("c.jsonl", '{"body": "a"}\n\n{"body": "b"}\n')
    repository.write("d.jsonl", f'{{"body": "a"}}\n{record("A line of its own, and the bakery.")}')
    told = "c.jsonl: no record has a text; the first has no field 'text' but body; --text-field takes "
    for _ in range(2):
        result = run("copies")
        assert (result.exit_code, result.stderr) == (0, f"{told}another name\n")


def test_what_lies_elsewhere_is_not_compared(repository: Repository) -> None:
    for number in range(2):
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{number:064}\nsize 12345\n"
        repository.write(f"{number}.txt", pointer)
        repository.write(f"{number}.jsonl", pointer)
    result = run("copies")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.count("lies in Git LFS and is not compared") == 4


def test_settings_and_options(repository: Repository) -> None:
    repository.write("c.jsonl", record("", body=COPY))
    assert found() == []
    assert found("--text-field", "body") == ["a.txt: near copy of c.jsonl:1"]
    repository.write(".cleaner.toml", 'text-field = "body"\n')
    assert found() == ["a.txt: near copy of c.jsonl:1"]
    assert found("--jaccard", "0.99", "--containment", "1") == []
    repository.write(".cleaner.toml", 'text-field = "body"\njaccard = 0.99\ncontainment = 1.0\n')
    assert found() == []
    assert found("--jaccard", "0.5") == ["a.txt: near copy of c.jsonl:1"]
    repository.write(".cleaner.toml", 'text-field = "body"\nexclude = ["*.jsonl"]\n')
    assert found() == []


def test_copies_in_the_baseline_may_stay_while_their_words_do(repository: Repository) -> None:
    repository.write("c.jsonl", record(COPY))
    repository.write("d.txt", CHROME.format(OTHER))
    run("check", "--write-baseline", "d.txt")
    result = run("copies", "--write-baseline")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{repository.folder / BASELINE}: 2 copies may stay\n"
    for _ in range(2):
        assert found() == []
    assert run("check", "d.txt").exit_code == 0
    repository.write("c.jsonl", "\n" + record(COPY) + record(f"{OTHER} And more."))
    with inside(repository.folder):
        assert found() == ["b.md: near copy of c.jsonl:3"]
    repository.write("a.txt", f"{STORY}\nWith a line of its own.\n")
    assert "c.jsonl:2: near copy of a.txt" in found()
    run("check", "--write-baseline", "d.txt")
    assert (repository.folder / BASELINE).read_text().count("near-copy") == 2


def test_outside_a_repository_git_says_so(tmp_path: Path) -> None:
    with inside(tmp_path):
        result = run("copies")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "not a git repository" in result.stderr


def test_in_a_bare_repository_nothing_is_staged(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path)], check=True)
    with inside(tmp_path):
        result = run("copies")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is bare" in result.stderr


# -- the cache ------------------------------------------------------------------------------------


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were cleaned and signed."""
    texts: list[str] = []
    original = sketch._signed

    def spy(options: Options, batch: list[sketch.Text], tell: object) -> list[Row]:
        texts.extend(text.text for text in batch)
        return original(options, batch, tell)

    monkeypatch.setattr(sketch, "_signed", spy)
    return texts


def test_only_what_is_new_is_signed(repository: Repository, signed: list[str]) -> None:
    assert (found(), sorted(signed)) == ([], [OTHER, STORY])
    signed.clear()
    assert (found(), signed) == ([], [])
    repository.git("mv", "a.txt", "z.txt")
    repository.write("c.txt", COPY)
    assert (found(), signed) == (["z.txt: near copy of c.txt"], [COPY])
    signed.clear()
    assert found("--jaccard", "0.99", "--containment", "1") == []
    assert signed == []
    assert found("--keep", "share") == ["z.txt: near copy of c.txt"]
    assert len(signed) == 3


def test_when_nothing_changed_nothing_is_compared_or_loaded(repository: Repository) -> None:
    repository.write("c.txt", COPY)
    assert len(found()) == 1
    code = "try: main(['copies'])\nfinally: print('numpy' in sys.modules)"
    code = f"import sys; from cleaner.cli import main\n{code}"
    done = run_there([sys.executable, "-c", code], repository.folder, PYTHONPATH=str(ROOT))
    assert done.stdout.splitlines()[1:] == ["False"]
    assert done.returncode == 1


def test_all_work_trees_share_it(repository: Repository, signed: list[str]) -> None:
    repository.commit()
    assert found() == []
    repository.git("worktree", "add", "--quiet", "--detach", "../second")
    signed.clear()
    with inside(repository.folder.parent / "second"):
        second = Repository.at(repository.folder.parent / "second")
        assert (found(), signed) == ([], [])
        second.write("c.txt", COPY)
        assert (found(), signed) == (["a.txt: near copy of c.txt"], [COPY])
    assert found() == []
    assert (repository.folder / ".git" / FILE).is_file()
    assert not list(second.folder.glob("**/*.sqlite"))


def test_a_rule_file_that_changes_is_another_key(repository: Repository, signed: list[str]) -> None:
    rule = '[[rule]]\nid = "my-x"\nkind = "promo"\nbecause = "x"\nlines = ["{0}"]\nyes = ["{0}"]\n'
    rules = repository.write("my.toml", rule.format("grab it"), add=False)
    found("--rules", "my.toml")
    signed.clear()
    found("--rules", "my.toml")
    assert signed == []
    rules.write_text(rule.format("take it"))
    found("--rules", "my.toml")
    assert len(signed) == 2


@pytest.mark.parametrize("damage", ["nonsense", "cut", "middle", "empty", "a bit of a sketch", "a folder"])
def test_a_damaged_cache_is_thrown_away(repository: Repository, signed: list[str], damage: str) -> None:
    repository.write("c.txt", COPY)
    wanted = found()
    file = repository.folder / ".git" / FILE
    raw = file.read_bytes()
    if damage == "a bit of a sketch":
        with sqlite3.connect(file) as database:
            database.execute("DELETE FROM answer")
            database.execute("UPDATE document SET sketch = zeroblob(length(sketch))")
    elif damage == "a folder":
        file.unlink()
        file.mkdir()
    else:
        file.write_bytes(
            {
                "nonsense": b"nonsense" * 4096,
                "cut": raw[: len(raw) // 2],
                "middle": raw[:4096] + b"\xff" * (len(raw) - 4096),
                "empty": b"",
            }[damage]
        )
    assert found() == wanted
    signed.clear()
    assert found() == wanted
    assert bool(signed) is (damage == "a folder")


def test_what_is_locked_is_done_without(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.hook.cache.PATIENCE", 0.01)
    assert found() == []
    repository.write("c.txt", COPY)
    with sqlite3.connect(repository.folder / ".git" / FILE) as database:
        database.execute("BEGIN EXCLUSIVE")
        assert found() == ["a.txt: near copy of c.txt"]
    assert found() == ["a.txt: near copy of c.txt"]


def test_several_may_write_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # who waits in vain goes without, and on a busy machine two seconds are soon over
    monkeypatch.setattr("cleaner.hook.cache.PATIENCE", 60)

    def write(number: int) -> None:
        cache = Cache(tmp_path)
        for step in range(20):
            cache.add("key", [Row(f"{number}-{step}", 0, None, b"x")], [])
            cache.remember(f"{number}-{step}", "answer")
        cache.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cache = Cache(tmp_path)
    assert len(cache.rows("key")) == 80
    assert cache.answer("3-19") == "answer"
    cache.close()


def test_what_nobody_asks_for_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day = 86_400
    monkeypatch.setattr("time.time", lambda: 100 * day)
    cache = Cache(tmp_path)
    cache.add("key", [Row("old", 0, None, b""), Row("asked for", 0, None, b"")], [])
    cache.close()
    monkeypatch.setattr("time.time", lambda: 129 * day)
    cache = Cache(tmp_path)
    cache.add("key", [Row("new", 0, None, b"")], ["asked for"])
    assert set(cache.rows("key")) == {"old", "asked for", "new"}
    cache.close()
    monkeypatch.setattr("time.time", lambda: 131 * day)
    cache = Cache(tmp_path)
    cache.add("key", [], [])
    assert set(cache.rows("key")) == {"asked for", "new"}
    cache.close()


# -- sketches -------------------------------------------------------------------------------------


def test_a_packed_sketch_is_the_sketch() -> None:
    options = Options()
    texts = [STORY, OTHER, "Word", "!!!", COPY * 30]
    rows = [(text, place, None, None) for place, text in enumerate(texts)]
    (wanted,) = sketched(rows, options)
    got = sketch.unpack(list(sketch.pack(wanted)), options)
    for name in ("hashes", "bounds", "digests"):
        assert np.array_equal(getattr(got.shingled, name), getattr(wanted.shingled, name))
    assert np.array_equal(got.keys, wanted.keys)
    assert (got.lengths, got.ids) == (wanted.lengths, wanted.ids)


def test_many_processes_find_what_one_finds(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        repository.write(f"{number}.txt", f"{OTHER}{number} {'x' * number}\n{STORY}", add=False)
    repository.git("add", ".")
    entries = copies.tracked(Config(repository.folder))
    blobs = [(e.blob, e.path, (repository.folder / e.path).read_bytes()) for e in entries]
    one = list(sketch.rows(blobs, "text", Options(model=False)))
    monkeypatch.setattr(sketch, "BATCH", 1000)
    assert list(sketch.rows(blobs, "text", Options(model=False))) == one
    assert len(one) == 14
