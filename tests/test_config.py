"""What a project sets, and who goes first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.config import BASELINE, find
from cleaner.errors import ConfigError
from tests.hook.pages import BODY, DIRTY, UNSAFE, inside, record, run

RULE = """
[[rule]]
id = "my-offer"
kind = "promo"
because = "The shop's own button."
lines = ["grab it"]
yes = ["Grab it"]
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / "deep" / "er").mkdir(parents=True)
    return folder


# -- where it is found ----------------------------------------------------------------------------


def test_the_nearest_file_counts_up_to_the_root_of_the_repository(repository: Path) -> None:
    deep = repository / "deep" / "er"
    (repository.parent / ".cleaner.toml").write_text('language = "fi"')
    assert find(deep).values == {}
    assert find(deep).folder == repository
    (repository / "pyproject.toml").write_text('[tool.cleaner]\nlanguage = "de"')
    assert find(deep).values == {"language": "de"}
    (deep.parent / "pyproject.toml").write_text("[tool.ruff]\n# nothing about cleaner")
    assert find(deep).folder == repository
    (deep.parent / ".cleaner.toml").write_text('language = "en"')
    assert (find(deep).values, find(deep).folder) == ({"language": "en"}, deep.parent)
    (deep.parent / "pyproject.toml").write_text('[tool.cleaner]\nlanguage = "fr"')
    assert find(deep).values == {"language": "en"}


def test_outside_a_repository_only_the_current_folder_counts(tmp_path: Path) -> None:
    (tmp_path / ".cleaner.toml").write_text('language = "fi"')
    (tmp_path / "deep").mkdir()
    assert find(tmp_path).values == {"language": "fi"}
    assert find(tmp_path / "deep").values == {}


def test_a_broken_file_of_somebody_else_is_not_our_business(repository: Path) -> None:
    (repository / "pyproject.toml").write_text("[tool.ruff")
    assert find(repository).values == {}


# -- what may stand in it -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('langage = "en"', "has no key 'langage'; did you mean language? known are keep, drop, language"),
        ('text_field = "a"', "did you mean text-field?"),
        ("threshold = 0.5", "known are"),
        ('keep = "byline"', "keep must be a list of strings, not 'byline'"),
        ('keep = ["bylines"]', "keep names no kind 'bylines'; kinds are body, title"),
        ('keep = ["byline"]\ndrop = ["byline"]', "keep and drop both name byline"),
        ('point = "best"', "point is one of precision, balanced, recall, not 'best'"),
        ("model = 1", "model must be true or false, not 1"),
        ("jaccard = 2", "jaccard must be a number from 0 to 1, not 2"),
        ("jaccard = true", "jaccard must be a number from 0 to 1, not True"),
        ('text-field = ""', "text-field must be a string, not ''"),
        ("exclude = [1]", "exclude must be a list of strings"),
        ('rules = ["a\\u0000b"]', "rules must be a list of strings"),
        ('baseline = "a\\u0000b"', "baseline must be a string"),
        ("keep = [", "is not TOML"),
    ],
)
@pytest.mark.parametrize("name", [".cleaner.toml", "pyproject.toml"])
def test_what_is_wrong_is_named_with_file_and_key(repository: Path, line: str, says: str, name: str) -> None:
    file = repository / name
    file.write_text(line if name == ".cleaner.toml" else f"[tool.cleaner]\n{line}")
    with pytest.raises(ConfigError) as error:
        find(repository)
    assert str(error.value).startswith(
        f"{file}: " if says == "is not TOML" or name != ".cleaner.toml" else str(file)
    )
    assert says in str(error.value)


def test_the_table_of_pyproject_is_not_for_a_file_of_our_own(repository: Path) -> None:
    (repository / ".cleaner.toml").write_text('[tool.cleaner]\nkeep = ["byline"]')
    with pytest.raises(ConfigError, match=r"toml: leave out the line \[tool\.cleaner\]"):
        find(repository)


def test_a_pattern_that_is_none_is_refused(repository: Path) -> None:
    (repository / ".cleaner.toml").write_text('exclude = ["!"]')
    with pytest.raises(ConfigError, match=r"\.cleaner\.toml: exclude: "):
        find(repository).excludes("a.txt")


def test_a_table_that_is_none_is_refused(repository: Path) -> None:
    (repository / "pyproject.toml").write_text("[tool]\ncleaner = 1")
    with pytest.raises(ConfigError, match="must be a table"):
        find(repository)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('language = "xx"', "language: no rules for 'xx'"),
        ('rules-off = ["any-netwrk"]', "did you mean any-network"),
    ],
)
def test_a_language_and_a_rule_must_exist(repository: Path, line: str, says: str) -> None:
    file = repository / ".cleaner.toml"
    file.write_text(line)
    with inside(repository):
        result = run("clean", stdin=BODY)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {file}: ")
    assert says in result.stderr


# -- what it does ---------------------------------------------------------------------------------


SETTINGS = {
    "keep": ('keep = ["share"]', ["--keep", "share"]),
    "drop": ('drop = ["body"]', ["--drop", "body"]),
    "language": ('language = "fi"', ["--language", "fi"]),
    "rules-off": ('rules-off = ["any-all-rights"]', ["--rules-off", "any-all-rights"]),
    "rules": ('rules = ["my.toml"]', ["--rules", "my.toml"]),
    "model": ("model = false", ["--no-model"]),
    "point": ('point = "recall"', ["--point", "recall"]),
}


@pytest.mark.parametrize("command", ["clean", "explain", "check"])
@pytest.mark.parametrize(("line", "arguments"), SETTINGS.values(), ids=SETTINGS)
def test_it_applies_like_the_option_of_that_name(
    repository: Path, command: str, line: str, arguments: list[str]
) -> None:
    (repository / "my.toml").write_text(RULE)
    page = repository / "a.txt"
    page.write_text(f"{DIRTY}\nGrab it\n")
    arguments = [argument.replace("any-all-rights", rule_of(page, "legal")) for argument in arguments]
    with inside(repository):
        wanted = run(command, "a.txt", *arguments)
        (repository / ".cleaner.toml").write_text(line.replace("any-all-rights", rule_of(page, "legal")))
        found = run(command, "a.txt")
    assert wanted.exit_code in (0, 1)
    assert (found.exit_code, found.output) == (wanted.exit_code, wanted.output)


def rule_of(page: Path, kind: str) -> str:
    rows = json.loads(run("explain", "--json", page).stdout)["decisions"]
    return str(next(row["reason"] for row in rows if row["kind"] == kind))


def test_the_command_line_goes_first(repository: Path) -> None:
    (repository / ".cleaner.toml").write_text(
        'keep = ["share"]\nlanguage = "fi"\nmodel = false\ntext-field = "body"'
    )
    page = repository / "a.txt"
    page.write_text(DIRTY)
    (repository / "a.jsonl").write_text(record(DIRTY))
    with inside(repository):
        assert run("clean", "--drop", "share", "--language", "en", "--model", "a.txt").stdout == BODY
        assert run("fix", "a.jsonl").exit_code == 0
        assert run("fix", "--text-field", "text", "--language", "en", "a.jsonl").exit_code == 1


def test_excluded_files_are_left_alone_even_if_they_are_named(repository: Path) -> None:
    (repository / ".cleaner.toml").write_text(
        'exclude = ["LICENSE*", "drafts/", "!drafts/b.txt", "/deep/**/c.txt"]'
    )
    names = ["LICENSE.txt", "deep/LICENSE.md", "drafts/a.txt", "deep/er/c.txt", "deep/er/d.txt"]
    for name in names:
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_text(DIRTY)
    with inside(repository / "deep"):
        result = run("check", *(f"../{name}" for name in names))
        assert {line.split(":")[0] for line in result.stdout.splitlines()} == {"../deep/er/d.txt"}
        assert run("fix", "..").stdout == "../deep/er/d.txt: took out 1 share, 1 legal\n"
        assert run("fix", "LICENSE.md").exit_code == 0


def test_unsafe_fixes_can_be_the_rule(repository: Path) -> None:
    (repository / ".cleaner.toml").write_text("unsafe-fixes = true")
    page = repository / "a.txt"
    page.write_text(UNSAFE)
    with inside(repository):
        assert run("fix", "--safe-fixes", page).exit_code == 1
        assert page.read_text() != BODY
        page.write_text(UNSAFE)
        assert run("fix", page).exit_code == 1
    assert page.read_text() == BODY


def test_the_baseline_lies_beside_the_configuration(repository: Path) -> None:
    assert find(repository / "deep").baseline == repository / BASELINE
    (repository / "deep" / ".cleaner.toml").write_text('baseline = "known.txt"')
    assert find(repository / "deep").baseline == repository / "deep" / "known.txt"
