"""The command, called in this process where that is enough; `test_process.py` starts real ones."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner import Kind, Options, clean, explain
from cleaner.cli import main
from cleaner.rules import book, languages
from cleaner.rules.shape import SHAPES

FURNITURE = "Facebook\nTwitter\nWhatsApp\n"
BODY = (
    "The bridge over the river reopens on Monday, the city council said in a statement on Friday.\n"
    "\n"
    "Engineers replaced two of the nine bearings and found no damage in the piers, the council said.\n"
)
PAGE = f"{FURNITURE}\n{BODY}\n1 2 3 9,595\n"
RULE = """
[[rule]]
id = "my-offer"
kind = "promo"
because = "The shop's own button."
lines = ["grab the offer"]
yes = ["Grab the offer"]
no = ["Grab the offer, he said."]
"""


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def rule_file(tmp_path: Path) -> Path:
    path = tmp_path / "my.toml"
    path.write_text(RULE, encoding="utf-8")
    return path


def assert_refused(result: Result, *parts: str) -> None:
    """One line of talk that holds ``parts``, no data, exit code 2."""
    assert result.exit_code == 2
    assert not result.stdout
    message = result.stderr.splitlines()[-1]
    assert message.startswith("Error: ")
    assert [part for part in parts if part not in message] == [], message


# -- clean ----------------------------------------------------------------------------------------


def test_clean_writes_what_the_library_returns(page: Path) -> None:
    result = run("clean", page)
    assert (result.exit_code, result.stdout, result.stderr) == (0, BODY, "")
    assert clean(PAGE) == BODY


@pytest.mark.parametrize("arguments", [["clean"], ["clean", "-"]])
def test_clean_reads_standard_input(arguments: list[str]) -> None:
    assert run(*arguments, stdin=PAGE).stdout == BODY


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("final", [True, False], ids=["final line end", "no final line end"])
def test_line_ends_and_byte_order_mark_survive(mark: str, end: str, final: bool) -> None:
    article = BODY if final else BODY.rstrip("\n")
    dirty, wanted = (mark + text.replace("\n", end) for text in (f"{FURNITURE}\n{article}", article))
    assert run("clean", stdin=dirty.encode()).stdout_bytes == wanted.encode()


def test_any_script_passes_through(tmp_path: Path) -> None:
    text = "Мост снова открыт.\n桥梁周一重新开放。\nيُعاد فتح الجسر يوم الاثنين.\n🌉\n"
    path = tmp_path / "мост 桥.txt"
    path.write_text(text, encoding="utf-8")
    assert run("clean", path).stdout_bytes == text.encode()


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("", "nothing but white space"),
        (" \n", "nothing but white space"),
        (FURNITURE * 9 + "Copyright 2024.", "boilerplate"),
    ],
)
def test_clean_says_when_there_was_no_article(text: str, remark: str) -> None:
    result = run("clean", stdin=text)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("<stdin>: ")
    assert remark in result.stderr


# -- explain --------------------------------------------------------------------------------------


def test_explain_gives_each_block_a_line(page: Path) -> None:
    result = run("explain", page)
    assert result.exit_code == 0
    rows = [line.split(maxsplit=3) for line in result.stdout.splitlines()]
    assert [row[:2] for row in rows] == [["drop", "share"]] * 3 + [["keep", "body"]] * 2 + [
        ["drop", "pagination"]
    ]
    assert rows[0][2:] == ["any-network", "Facebook"]
    assert rows[3][3] == BODY.splitlines()[0]
    assert result.stderr == f"{page}: 4 of 6 blocks go: 3 share, 1 pagination\n"


def test_explain_as_json_is_the_whole_answer(page: Path) -> None:
    answer = json.loads(run("explain", "--json", page).stdout)
    cleaned = explain(PAGE)
    assert answer["source"] == str(page)
    assert answer["outcome"] == cleaned.outcome
    assert answer["metadata"] is None
    fields = ("start", "end", "verdict", "kind", "reason", "score")
    for row, decision in zip(answer["decisions"], cleaned.decisions, strict=True):
        assert [row[field] for field in fields] == [getattr(decision, field) for field in fields]
    assert "".join(row["text"] for row in answer["decisions"]) == PAGE
    assert "".join(row["text"] for row in answer["decisions"] if row["verdict"] == "keep") == BODY


def test_offsets_count_characters_behind_the_byte_order_mark() -> None:
    rows = json.loads(run("explain", "--json", stdin="\ufeffДень\n").stdout)["decisions"]
    assert [(row["start"], row["end"], row["text"]) for row in rows] == [(0, 5, "День\n")]


def test_explain_is_plain_when_nobody_looks(page: Path) -> None:
    assert "\x1b" not in run("explain", page).stdout


# -- check ----------------------------------------------------------------------------------------


def test_check_names_place_rule_and_kind_and_changes_nothing(page: Path) -> None:
    before = page.stat()
    result = run("check", page)
    assert result.exit_code == 1
    assert result.stdout == (
        f"{page}:1: any-network share\n{page}:2: any-network share\n{page}:3: any-network share\n"
        f"{page}:9: any-page-numbers pagination\n"
    )
    assert page.read_text(encoding="utf-8") == PAGE
    assert page.stat().st_mtime_ns == before.st_mtime_ns


def test_check_is_silent_about_a_clean_file(tmp_path: Path) -> None:
    path = tmp_path / "clean.txt"
    path.write_text(BODY, encoding="utf-8")
    result = run("check", path)
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_check_counts_lines_as_editors_do(end: str) -> None:
    text = f"{BODY}\n\x0b\n1 2 3 9,595\n".replace("\n", end)
    assert run("check", "-", stdin=text.encode()).stdout == "<stdin>:6: any-page-numbers pagination\n"


def test_check_opens_folders_in_order(tmp_path: Path) -> None:
    wanted = ["a/deep/3.md", "a/2.TXT", "b.txt"]
    for name in [*wanted, "a/page.html", "a/.hidden/4.txt", "code.py"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.txt")
    result = run("check", tmp_path)
    assert result.exit_code == 1
    seen = dict.fromkeys(line.split(":")[0] for line in result.stdout.splitlines())
    assert sorted(seen) == sorted(str(tmp_path / name) for name in wanted)
    assert list(seen) == [str(tmp_path / name) for name in ["b.txt", "a/2.TXT", "a/deep/3.md"]]


def test_a_named_file_is_checked_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "page.html.orig"
    path.write_text(PAGE, encoding="utf-8")
    assert run("check", path).exit_code == 1


def test_check_goes_on_after_a_file_that_it_cannot_read(page: Path) -> None:
    (page.parent / "a.txt").write_bytes(b"caf\xe9")
    (page.parent / "lost.txt").symlink_to("nowhere")
    result = run("check", page.parent)
    assert result.exit_code == 2
    assert f"{page}:1: any-network share\n" in result.stdout
    assert result.stderr.count("Error: ") == 2
    assert f"{page.parent / 'a.txt'}: is not UTF-8" in result.stderr
    assert f"{page.parent / 'lost.txt'}: there is no such file" in result.stderr


def test_check_says_when_a_folder_holds_no_text(tmp_path: Path) -> None:
    result = run("check", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert str(tmp_path) in result.stderr


# -- rules ----------------------------------------------------------------------------------------


def test_rules_lists_every_rule() -> None:
    rows = [line.split(maxsplit=3) for line in run("rules").stdout.splitlines()]
    phrases = [[r.id, r.kind, r.language, r.because] for r in book(Options()).rules]
    assert rows[: len(phrases)] == phrases
    assert {row[0] for row in rows[len(phrases) :]} == set(SHAPES)


def test_a_context_rule_can_be_switched_off() -> None:
    page = f"Harbour bridge reopens\n4 March 2024\n{BODY}"
    assert "4 March" not in run("clean", "--no-model", "-", stdin=page).stdout
    assert "4 March" in run("clean", "--no-model", "--rules-off", "shape-date", "-", stdin=page).stdout


def test_rules_as_json() -> None:
    listed = json.loads(run("rules", "--json").stdout)
    assert {"id", "kind", "language", "because"} == set(listed[0])
    assert [row["id"] for row in listed] == [rule.id for rule in book(Options()).rules]


def test_rules_test_is_content_with_good_examples(rule_file: Path) -> None:
    result = run("rules", "test", rule_file)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "1 rules, 2 examples, none wrong\n"


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ('yes = ["Grab the offer"]', 'yes = ["Take the offer"]', "yes example does not match"),
        ('no = ["Grab the offer, he said."]', 'no = ["grab the offer!"]', "no example matches"),
    ],
)
def test_rules_test_names_the_example_that_fails(rule_file: Path, right: str, wrong: str, says: str) -> None:
    rule_file.write_text(RULE.replace(right, wrong), encoding="utf-8")
    result = run("rules", "test", rule_file)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{rule_file}: my-offer: {says}: ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[[rule]", "is not TOML"),
        ('[[rule]]\nid = "my-rule"', "kind None is none of"),
        (RULE.replace("lines = [", "whole = '(' #"), "does not compile"),
        (RULE.replace("lines = [", "whole = 'a{99999999999999}' #"), "does not compile"),
        (RULE.replace("lines = [", f"whole = '{'(' * 3000}{')' * 3000}' #"), "does not compile"),
        ("x = " + "[" * 5000, "is not TOML"),
    ],
    ids=["not TOML", "no kind", "bad pattern", "huge repeat", "deep pattern", "deep TOML"],
)
def test_a_bad_rule_file_is_refused(rule_file: Path, page: Path, content: str, says: str) -> None:
    rule_file.write_text(content, encoding="utf-8")
    assert_refused(run("rules", "test", rule_file), says)
    assert_refused(run("clean", "--rules", rule_file, page), says)
    assert_refused(run("check", "--rules", rule_file, page), says)


def test_two_rules_of_one_name_are_refused(rule_file: Path) -> None:
    rule_file.write_text(RULE + RULE, encoding="utf-8")
    assert_refused(run("rules", "test", rule_file), str(rule_file), "my-offer", "twice")


def test_a_missing_rule_file_is_refused(tmp_path: Path, page: Path) -> None:
    assert_refused(run("rules", "test", tmp_path / "none.toml"), "none.toml")
    assert_refused(run("clean", "--rules", tmp_path / "none.toml", page), "none.toml")


# -- options --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ([], Options()),
        (["--keep", "share"], Options(keep=frozenset({Kind.SHARE}))),
        (
            ["--keep", "share", "--keep", "pagination"],
            Options(keep=frozenset({Kind.SHARE, Kind.PAGINATION})),
        ),
        (["--drop", "body"], Options(drop=frozenset({Kind.BODY}))),
        (
            ["--rules-off", "any-network", "--rules-off", "any-page-numbers"],
            Options(rules_off=frozenset({"any-network", "any-page-numbers"})),
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_options_reach_the_library(page: Path, arguments: list[str], options: Options) -> None:
    cleaned = explain(PAGE, options)
    assert run("clean", page, *arguments).stdout == cleaned.text
    assert len(run("check", page, *arguments).stdout.splitlines()) == len(list(cleaned.removed))
    answer = json.loads(run("explain", "--json", page, *arguments).stdout)
    assert [row["reason"] for row in answer["decisions"]] == [d.reason for d in cleaned.decisions]


def test_the_options_above_make_a_difference() -> None:
    kept = Options(keep=frozenset({Kind.SHARE}))
    off = Options(rules_off=frozenset({"any-network", "any-page-numbers"}))
    assert len({clean(PAGE), clean(PAGE, kept), clean(PAGE, off)}) == 3


def test_rules_of_the_user_are_added(rule_file: Path) -> None:
    text = f"{BODY}\nGrab the offer\n"
    assert run("clean", stdin=text).stdout == text
    assert run("clean", "--rules", rule_file, stdin=text).stdout == BODY
    assert run("clean", "--rules", rule_file, "--rules-off", "my-offer", stdin=text).stdout == text


@pytest.mark.parametrize("language", languages())
def test_each_language_can_be_chosen(language: str, page: Path) -> None:
    assert run("clean", "--language", language, page).stdout == BODY


@pytest.mark.parametrize("option", ["--keep", "--drop"])
def test_an_unknown_kind_is_refused_with_the_kinds(option: str, page: Path) -> None:
    assert_refused(run("clean", option, "adverts", page), option, "adverts", *Kind)


def test_an_unknown_language_is_refused_with_the_languages(page: Path) -> None:
    assert_refused(run("clean", "--language", "xx", page), "--language", "'xx'", *languages())


def test_an_unknown_rule_is_refused_with_the_nearest(page: Path) -> None:
    result = run("clean", "--rules-off", "any-netwrk", page)
    assert_refused(result, "--rules-off", "'any-netwrk'", "any-network", "cleaner rules")


def test_who_switches_the_model_off_as_a_rule_is_told_how(page: Path) -> None:
    assert_refused(run("clean", "--rules-off", "model", page), "--rules-off", "--no-model")


def test_keep_and_drop_of_one_kind_is_refused(page: Path) -> None:
    assert_refused(run("clean", "--keep", "share", "--drop", "share", page), "share")


# -- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["clean", "explain", "check"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"caf\xe9", ["is not UTF-8", "0xe9 at byte 3", "iconv"]),
        (b"\xef\xbb\xbfcaf\xe9", ["is not UTF-8", "0xe9 at byte 6", "iconv"]),
        (b"ab\0c", ["is not text", "byte 2"]),
        ("news".encode("utf-16"), ["UTF-16", "iconv"]),
        (b"\xed\xa0\x80", ["is not UTF-8"]),
        (b"\x89PNG\r\n\x1a\n\0\0", ["is not text"]),
        (gzip.compress(b"news"), ["is compressed", "`cleaner run`"]),
    ],
    ids=["Latin-1", "Latin-1 behind a mark", "NUL", "UTF-16", "surrogate", "image", "gzip"],
)
def test_what_is_not_text_is_refused(command: str, content: bytes, says: list[str], tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    if command == "check":
        result = run(command, path)
        assert result.exit_code == 2
        assert not [part for part in [str(path), *says] if part not in result.stderr]
        return
    assert_refused(run(command, path), str(path), *says)
    assert_refused(run(command, stdin=content), "<stdin>", *says)


@pytest.mark.parametrize("command", ["clean", "explain"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.warc"])
def test_a_file_of_records_is_no_text_unless_it_is_called_one(
    command: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text('{"text": "Share on Facebook"}\n')
    assert_refused(run(command, path), f"{name}: holds records", "`cleaner run`", "--format text")
    assert run(command, "--format", "text", path).exit_code == 0


@pytest.mark.parametrize("command", ["clean", "explain"])
def test_missing_files_and_folders_are_refused(command: str, tmp_path: Path) -> None:
    assert_refused(run(command, tmp_path / "none.txt"), "none.txt: there is no such file")
    assert_refused(run(command, tmp_path), f"{tmp_path}: is a folder", "cleaner check")


def test_a_file_name_cannot_break_the_message(tmp_path: Path) -> None:
    assert_refused(run("clean", tmp_path / "two\nlines.txt"), "two?lines.txt: there is no such file")


def test_two_files_are_one_too_many(page: Path) -> None:
    assert run("clean", page, page).exit_code == 2


# -- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["", "clean", "explain", "check", "fix", "copies", "rules", "rules test"])
def test_help_explains_every_option(command: str) -> None:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    options = [line for line in result.stdout.splitlines() if line.startswith("  -")]
    assert options
    assert [line for line in options if len(line.split("  ")) < 3] == []
