"""What the README and the changelog show is what happens."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner import Kind, clean
from cleaner.config import find

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str, text: str = README) -> list[str]:
    return [body for name, body in _BLOCK.findall(text) if name == language]


def sessions(text: str) -> list[tuple[str, str]]:
    """(command, expected output) of the console blocks."""
    found: list[tuple[str, str]] = []
    for block in blocks("console", text):
        for piece in block.split("$ ")[1:]:
            command, _, output = piece.partition("\n")
            found.append((command, output))
    return found


def test_before_comes_out_as_after() -> None:
    before, after = blocks("text")
    assert clean(before) == after


def test_python_blocks_run() -> None:
    (block,) = blocks("python")
    page, article = blocks("text")
    names: dict[str, Any] = {"page": page}
    exec(block, names)
    assert names["text"] == article
    kinds = {kind for kind, _ in names["reasons"]}
    assert kinds == {Kind.NAV, Kind.SHARE, Kind.NEWSLETTER, Kind.RELATED, Kind.COMMENT_UI}


def test_interpreter_sessions_are_true() -> None:
    found = blocks("pycon")
    assert found
    for number, block in enumerate(found):
        test = doctest.DocTestParser().get_doctest(block, {}, f"README {number}", "README.md", 0)
        assert test.examples
        results = doctest.DocTestRunner(verbose=False).run(test)
        assert results.failed == 0


@pytest.mark.parametrize(("command", "output"), [*sessions(README), *sessions(CHANGELOG)])
def test_shell_sessions_are_true(command: str, output: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert result.stdout.decode() == output, result.stderr.decode()


def test_the_rule_in_the_readme_holds(tmp_path: Path) -> None:
    (block,) = (block for block in blocks("toml") if "[[rule]]" in block)
    path = tmp_path / "my.toml"
    path.write_text(block, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "cleaner", "rules", "test", str(path)], timeout=60, check=True)
    (rule,) = tomllib.loads(block)["rule"]
    pages = "".join(f"{line}\n" for line in [*rule["yes"], *rule["no"]])
    result = subprocess.run(
        [sys.executable, "-m", "cleaner", "check", "--rules", str(path), "-"],
        input=pages.encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    lines = [line for line in result.stdout.decode().splitlines() if rule["id"] in line]
    assert lines == [f"<stdin>:{n}: {rule['id']} {rule['kind']}" for n in range(1, len(rule["yes"]) + 1)]


def test_the_settings_in_the_readme_are_taken(tmp_path: Path) -> None:
    (block,) = (block for block in blocks("toml") if "[tool.cleaner]" in block)
    (tmp_path / "pyproject.toml").write_text(block, encoding="utf-8")
    assert find(tmp_path).values == tomllib.loads(block)["tool"]["cleaner"]


def test_what_to_make_stands_in_the_first_screen_and_can_be_made() -> None:
    first_screen = "\n".join(README.splitlines()[:24])
    wanted = re.findall(r"\bmake (\w+)", "\n".join(blocks("sh")))
    assert {"demo", "test"} <= set(wanted)
    assert [name for name in ("make demo", "make test") if name not in first_screen] == []
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [name for name in wanted if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


def test_the_readme_names_every_kind() -> None:
    assert [kind for kind in Kind if f"`{kind}`" not in README] == []


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README + CHANGELOG)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_changelog_keeps_its_form() -> None:
    headings = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert [h for h in headings[1:] if not re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", h)] == []
    sections = set(re.findall(r"^### (.*)$", CHANGELOG, re.MULTILINE))
    assert sections <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert sections


def test_the_demo_shows_a_page_before_and_after() -> None:
    result = subprocess.run(
        [sys.executable, "tests/demo.py", "en-bridge"], cwd=ROOT, capture_output=True, timeout=60, check=True
    )
    before, after = result.stdout.decode().split("── en-bridge.txt: after")
    headline = "\nHarbour bridge reopens after nine months\n"
    assert headline in before
    assert headline in after
    assert "Share on Facebook" in before
    assert "Share on Facebook" not in after
