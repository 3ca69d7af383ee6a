"""`cleaner fix`: bytes in, bytes out, and nothing written without need."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Options, clean
from cleaner.hook.files import Document, parts
from tests.hook.pages import BODY, DIRTY, UNSAFE, record, run
from tests.test_promises import documents, examples


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def written_state(path: Path) -> tuple[int, int, int]:
    """What writing a file changes and reading it does not; the time of access is not among it."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_mode


def test_a_dirty_file_is_cleaned_and_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", DIRTY)
    result = run("fix", path)
    assert (result.exit_code, result.stdout, result.stderr) == (1, f"{path}: took out 1 share, 1 legal\n", "")
    assert path.read_bytes() == BODY.encode()


def test_the_second_time_nothing_happens(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", DIRTY)
    lines = write(tmp_path / "a.jsonl", record(DIRTY) + record(UNSAFE))
    assert run("fix", path, lines).exit_code == 1
    before = written_state(path), written_state(lines)
    result = run("fix", path, lines)
    assert (result.exit_code, result.output) == (0, "")
    assert (written_state(path), written_state(lines)) == before


@pytest.mark.parametrize(
    "text", ["", " \n\n\n", BODY, BODY.rstrip(), f"\n\n\n{BODY}\n\n\n\n{BODY.upper()}\n\n"]
)
def test_a_file_without_findings_is_not_written(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "a.txt", text)
    path.chmod(0o444)
    before = written_state(path)
    assert run("fix", path).exit_code == 0
    assert written_state(path) == before


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("final", [True, False], ids=["final line end", "no final line end"])
def test_line_ends_and_byte_order_mark_survive(tmp_path: Path, mark: str, end: str, final: bool) -> None:
    article = BODY if final else BODY.rstrip("\n")
    dirty, wanted = (text.replace("\n", end) for text in (f"Share on Facebook\n\n{article}", article))
    path = write(tmp_path / "a.md", mark + dirty)
    assert run("fix", path).exit_code == 1
    assert path.read_bytes() == (mark + wanted).encode()
    before, after = (
        mark + (record(text) + record(article)).replace("\n", end).removesuffix("" if final else end)
        for text in (dirty, wanted)
    )
    lines = write(tmp_path / "a.jsonl", before)
    assert run("fix", lines).exit_code == 1
    assert lines.read_bytes() == after.encode()


def test_the_mode_of_a_file_survives(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", DIRTY)
    path.chmod(0o751)
    run("fix", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o751


# -- safe and unsafe ------------------------------------------------------------------------------


def test_only_safe_removals_unless_more_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", UNSAFE)
    assert run("fix", path).stdout == f"{path}: took out 1 related\n"
    assert path.read_text() == clean(UNSAFE, Options(safe=True)) != clean(UNSAFE)
    assert run("fix", path).exit_code == 0
    write(path, UNSAFE)
    assert run("fix", "--unsafe-fixes", path).exit_code == 1
    assert path.read_text() == clean(UNSAFE) == BODY
    assert run("fix", "--unsafe-fixes", path).exit_code == 0


def test_what_is_hardly_an_article_is_left_alone(tmp_path: Path) -> None:
    words = "Facebook\nTwitter\nWhatsApp\nTelegram\n"
    path = write(tmp_path / "networks.txt", words)
    lines = write(tmp_path / "a.jsonl", record(BODY) + record(words))
    result = run("fix", path, lines)
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"{path}: left alone" in result.stderr
    assert f"{lines}:2: left alone" in result.stderr
    assert path.read_text() == words
    assert run("check", path).stdout.count("(unsafe)\n") == 4
    assert run("fix", "--unsafe-fixes", path).exit_code == 1
    assert path.read_bytes() == b""


@examples
@given(st.lists(documents, max_size=3), st.booleans(), st.booleans())
def test_fixing_twice_is_fixing_once(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], unsafe: bool, lines: bool
) -> None:
    folder = tmp_path_factory.getbasetemp()
    name, content = ("a.jsonl", "".join(map(record, texts))) if lines else ("a.txt", "\n".join(texts))
    path = write(folder / name, content.encode("utf-8", "replace"))
    arguments = ("fix", "--unsafe-fixes" if unsafe else "--safe-fixes", path)
    before = path.read_bytes()
    first = run(*arguments)
    after = path.read_bytes()
    assert (first.exit_code == 1) == (before != after)
    assert run(*arguments).exit_code == (2 if first.exit_code == 2 else 0)
    assert path.read_bytes() == after


# -- JSON Lines -----------------------------------------------------------------------------------


def test_only_the_text_of_a_record_changes(tmp_path: Path) -> None:
    body = json.dumps(BODY.replace("said", "sagte – süß"), ensure_ascii=True)
    head = r'{ "n":1.50e+3, "url" : "http:\/\/a\u002Fb",	"text" :"Share on Facebook\u000a\n'
    tail = '" , "z":[1,  2], "title": "All rights reserved."}\r\n'
    clean_line = f'{{"text": {body}, "n": -0.0}}\n'
    path = write(tmp_path / "a.ndjson", f"{head}{body[1:-1]}{tail}\n{clean_line}")
    assert run("fix", path).exit_code == 1
    wanted = head.replace(r"Share on Facebook\u000a\n", "") + body[1:-1] + tail + "\n" + clean_line
    assert path.read_bytes() == wanted.encode()


def test_lines_that_are_no_record_stay_and_are_named(tmp_path: Path) -> None:
    content = record(DIRTY) + '{"text": "torn\n\n[1]\n{"title": "Share on Facebook"}\n' + record(DIRTY)
    path = write(tmp_path / "a.jsonl", content)
    result = run("fix", path)
    assert result.exit_code == 1
    assert path.read_text() == content.replace(record(DIRTY), record(BODY))
    assert result.stderr.splitlines() == [
        f"{path}:2: is broken JSON: Invalid control character at character 14; left alone",
        f"{path}:4: is no JSON object; left alone",
    ]


def test_a_text_may_stand_in_another_field(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"text": DIRTY, "page": {"body": DIRTY}}))
    assert run("fix", "--text-field", "page.body", path).exit_code == 1
    assert json.loads(path.read_text()) == {"text": DIRTY, "page": {"body": BODY}}


@given(st.text(st.sampled_from('{}"text:\n\r \\u2028\u2028\u0085x,')))
def test_the_parts_of_a_file_make_up_the_file(text: str) -> None:
    for name in ("a.txt", "a.jsonl"):
        found = list(parts(name, text, "text"))
        assert "".join(part.raw for part in found) == text
        assert all(p.cut([(0, len(p.text))]) == p.raw for p in found if isinstance(p, Document))


# -- what is left alone ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Share on Facebook\ncaf\xe9\n", "is not UTF-8"),
        (b"Share on Facebook\n\0\n", "is not text"),
        ("Share on Facebook\n".encode("utf-16"), "UTF-16"),
        (f"{DIRTY}<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n".encode(), "conflict"),
        (f"{DIRTY}<<<<<<< HEAD\r\na\r\n=======\r\nb\r\n>>>>>>> other\r\n".encode(), "conflict"),
    ],
    ids=["Latin-1", "NUL", "UTF-16", "conflict", "conflict with CRLF"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_what_is_no_text_or_in_conflict_is_named_and_left_alone(
    tmp_path: Path, content: bytes, says: str, name: str
) -> None:
    path = write(tmp_path / name, content)
    result = run("fix", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"{path}: ")
    assert says in result.stderr
    assert result.stderr.endswith("; left alone\n")
    assert path.read_bytes() == content


def test_marks_alone_are_no_conflict(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", f"Title\n=======\n\n{DIRTY}\n>>>>>>> quoted\n")
    assert run("fix", path).exit_code == 1


def test_links_are_not_followed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", DIRTY)
    link = tmp_path / "link.txt"
    link.symlink_to("a.txt")
    result = run("fix", link)
    assert (result.exit_code, result.stderr) == (0, f"{link}: is a link; left alone\n")
    assert link.is_symlink()
    assert path.read_text() == DIRTY


def test_a_folder_is_opened(tmp_path: Path) -> None:
    names = ["a.txt", "b/c.md", "b/d.jsonl", "b/e.NDJSON"]
    for name in [*names, "b/code.py", ".git/f.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path / name, record(DIRTY) if "json" in name.lower() else DIRTY)
    result = run("fix", tmp_path)
    assert {line.split(":")[0] for line in result.stdout.splitlines()} == {str(tmp_path / n) for n in names}


def test_what_is_missing_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", DIRTY)
    result = run("fix", tmp_path / "none.txt", path)
    assert (result.exit_code, path.read_text()) == (2, BODY)
    assert "none.txt: there is no such file" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_what_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", DIRTY)
    path.chmod(0o444)
    result = run("fix", path)
    assert result.exit_code == 2
    assert f"{path}: cannot be written" in result.stderr


def test_a_huge_file_is_cleaned(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", record(DIRTY) + record(BODY, pad="x" * 5_000_000) + record(DIRTY))
    assert run("fix", path).exit_code == 1
    assert path.read_text() == record(BODY) + record(BODY, pad="x" * 5_000_000) + record(BODY)


@pytest.mark.parametrize(
    ("command", "text"), [("fix", DIRTY), ("fix", UNSAFE), ("fix", BODY), ("check", BODY)]
)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_nothing_heavy_is_loaded_where_the_model_is_not_needed(
    tmp_path: Path, command: str, text: str, name: str
) -> None:
    path = write(tmp_path / name, record(text) if name == "a.jsonl" else text)
    heavy = {"numpy", "scipy", "datasketch", "lxml", "trafilatura", "pathspec"}
    code = f"print(sorted({heavy} & sys.modules.keys()))"
    code = f"import sys; from cleaner.cli import main\ntry: main({[command, str(path)]})\nfinally: {code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
