"""pre-commit and prek run the hooks, in repositories as they are found."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import click
import pytest

from tests.hook.pages import BODY, DIRTY, UNSAFE, record
from tests.hook.repository import Repository, run

ROOT = Path(__file__).parents[2]
yaml = pytest.importorskip("yaml", reason="needs the extra dev")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
SCRIPTS = Path(sys.executable).parent
HUGE = "".join(record(BODY, pad="x" * 100_000) for _ in range(50))


def tool(name: str) -> str:
    path = shutil.which(name, path=str(SCRIPTS)) or shutil.which(name)
    if path is None:
        pytest.skip(f"needs {name}, which the extra dev installs")
    return path


def here(*ids: str) -> str:
    """A configuration with our hooks as they are, but run by this Python instead of one of their own."""
    hooks = [{**hook, "language": "system"} for hook in HOOKS if hook["id"] in ids]
    for hook in hooks:
        hook["entry"] = hook["entry"].replace("cleaner ", f"{sys.executable} -m cleaner ")
    return json.dumps({"repos": [{"repo": "local", "hooks": hooks}]})


Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def hooked(tmp_path: Path) -> Callable[[str, Path], Run]:
    """Runs a tool in a repository, with a home of its own."""
    homes = {"PRE_COMMIT_HOME": str(tmp_path / "pre-commit"), "PREK_HOME": str(tmp_path / "prek")}

    def inside(name: str, folder: Path) -> Run:
        command = [tool(name)]
        return lambda *arguments, **more: run([*command, *arguments], folder, **homes, **more)

    return inside


def fill(repository: Repository) -> None:
    """All that lies about in a corpus."""
    write = repository.write
    for name in ("gone.txt", "old name.txt", "modified.txt"):
        write(name, BODY)
    repository.commit()
    write("dirty.txt", DIRTY)
    write("ä b/dirty.md", DIRTY.replace("\n", "\r\n"))
    write("dirty.jsonl", record(DIRTY) + record(BODY))
    write("clean.txt", f"{BODY}\n\n\n{BODY.upper()}".rstrip())
    write("teasers.txt", UNSAFE.replace("You May Also Like", "What else"))
    write("binary.txt", b"Share on Facebook\n\0\xff\n")
    write("latin.txt", b"Share on Facebook\ncaf\xe9\n")
    write("huge.jsonl", HUGE + record(DIRTY))
    write("code.py", DIRTY)
    (repository.folder / "link.txt").symlink_to("code.py")
    repository.git("add", "link.txt")
    repository.git("rm", "--quiet", "gone.txt")
    repository.git("mv", "old name.txt", "new name.txt")
    write("new name.txt", f"Share on Facebook\n{BODY}")
    write("modified.txt", f"Share on Facebook\n{BODY}")
    write("modified.txt", f"Share on Facebook\n{BODY}\nNot staged yet.\n", add=False)


FIXED = {
    "dirty.txt": BODY.encode(),
    "ä b/dirty.md": BODY.replace("\n", "\r\n").encode(),
    "dirty.jsonl": (record(BODY) * 2).encode(),
    "huge.jsonl": (HUGE + record(BODY)).encode(),
    "new name.txt": BODY.encode(),
    "modified.txt": f"{BODY}\nNot staged yet.\n".encode(),
}


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def the_repository(repository: Repository, folder: Path) -> Repository:  # noqa: ARG001
    return repository


def a_work_tree(repository: Repository, folder: Path) -> Repository:
    repository.write("start.txt", BODY)
    repository.commit()
    repository.git("worktree", "add", "--quiet", "-b", "other", str(folder / "tree"))
    return Repository.at(folder / "tree")


def a_submodule(repository: Repository, folder: Path) -> Repository:
    repository.write("start.txt", BODY)
    repository.commit()
    above = Repository(folder / "above")
    above.git("submodule", "--quiet", "add", str(repository.folder), "module")
    return Repository.at(folder / "above" / "module")


@pytest.mark.parametrize(
    ("name", "place"),
    [("pre-commit", the_repository), ("prek", the_repository), ("prek", a_work_tree), ("prek", a_submodule)],
)
def test_a_commit_is_blocked_and_passes_after_the_fix(
    tmp_path: Path,
    hooked: Callable[[str, Path], Run],
    name: str,
    place: Callable[[Repository, Path], Repository],
) -> None:
    repository = place(Repository(tmp_path / "repository"), tmp_path)
    repository.write(".pre-commit-config.yaml", here("cleaner"))
    fill(repository)
    before = contents(repository.folder)
    hook = hooked(name, repository.folder)
    assert hook("install").returncode == 0

    blocked = repository.git("commit", "--message", "one", fails=True)
    assert "dirty.txt: took out 1 share, 1 legal" in blocked
    assert "latin.txt: is not UTF-8" in blocked
    assert "Traceback" not in blocked
    assert contents(repository.folder) == before | FIXED
    assert (repository.folder / "link.txt").is_symlink()

    repository.git("add", "--update")
    repository.git("commit", "--message", "two")
    assert repository.git("status", "--short") == ""
    again = hook("run", "--all-files")
    assert again.returncode == 0, again.stdout
    assert contents(repository.folder) == before | FIXED


def test_check_and_copies_block_until_nothing_is_found(
    tmp_path: Path, hooked: Callable[[str, Path], Run]
) -> None:
    repository = Repository(tmp_path / "repository")
    repository.write(".pre-commit-config.yaml", here("cleaner-check", "cleaner-dedup"))
    repository.write("a.txt", DIRTY)
    repository.write("b.jsonl", record(UNSAFE))
    hook = hooked("prek", repository.folder)
    assert hook("install").returncode == 0
    blocked = repository.git("commit", "--message", "one", fails=True)
    assert re.search(r"^ *a\.txt:1: \S+ share$", blocked, re.MULTILINE)
    assert re.search(r"^ *b\.jsonl:1: \S+ related \(unsafe\)$", blocked, re.MULTILINE)
    assert "b.jsonl:1: near copy of a.txt (identical, jaccard 1.00, containment 1.00)" in blocked
    assert (repository.folder / "a.txt").read_text() == DIRTY
    repository.write("a.txt", BODY)
    repository.git("rm", "--quiet", "--force", "b.jsonl")
    repository.git("commit", "--message", "two")


def test_the_index_that_git_prepares_for_a_commit_counts(tmp_path: Path) -> None:
    """For `git commit PATH` that is neither what is staged nor what lies there, and its hooks are told so."""
    start = Repository(tmp_path / "repository")
    start.write("a.txt", BODY)
    start.commit()
    start.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"))
    hook = start.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleaner copies\n')
    hook.chmod(0o755)
    tree = Repository.at(tmp_path / "tree")
    tree.write("b.txt", BODY)
    tree.write("deep/c.txt", f"{BODY}\nOne line more.\n")
    blocked = tree.git("commit", "--message", "one", "deep/c.txt", fails=True)
    assert blocked.startswith("a.txt: near copy of deep/c.txt (similar")
    assert "b.txt" not in blocked


def test_a_file_in_conflict_is_left_alone(tmp_path: Path, hooked: Callable[[str, Path], Run]) -> None:
    repository = Repository(tmp_path / "repository")
    repository.write(".pre-commit-config.yaml", here("cleaner"))
    repository.write("marks.txt", DIRTY)
    repository.write("removed.txt", DIRTY)
    repository.commit()
    repository.git("switch", "--quiet", "--create", "side")
    repository.write("marks.txt", f"{DIRTY}One.\n")
    repository.write("removed.txt", f"{DIRTY}One.\n")
    repository.commit()
    repository.git("switch", "--quiet", "main")
    repository.write("marks.txt", f"{DIRTY}Two.\n")
    repository.git("rm", "--quiet", "removed.txt")
    repository.commit()
    repository.git("merge", "side", fails=True)
    before = contents(repository.folder)
    assert b"<<<<<<< " in before["marks.txt"]
    assert before["removed.txt"] == f"{DIRTY}One.\n".encode()
    hooked("pre-commit", repository.folder)("run", "--all-files")
    done = run([sys.executable, "-m", "cleaner", "fix", "."], repository.folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert contents(repository.folder) == before


# -- installed from a clone -----------------------------------------------------------------------


@pytest.fixture
def clone(tmp_path: Path) -> Repository:
    """This project as others get it, with a version."""
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "cleaner", folder / "cleaner", ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    repository = Repository(folder)
    repository.git("add", ".")
    repository.commit()
    repository.git("tag", "v0.1.0")
    return repository


@pytest.fixture
def dirty(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "repository")
    repository.write("a.txt", DIRTY)
    repository.write("b.jsonl", record(DIRTY))
    repository.write("README.md", DIRTY)
    return repository


def test_pre_commit_tries_the_hook_of_a_clone(
    clone: Repository, dirty: Repository, hooked: Callable[[str, Path], Run]
) -> None:
    hook = hooked("pre-commit", dirty.folder)
    # what the package needs is here already; installing it again would take half a minute
    packages = str(Path(click.__file__).parents[1])
    without = {"PIP_NO_DEPS": "1", "PIP_NO_COMPILE": "1", "PYTHONPATH": packages}
    done = hook("try-repo", str(clone.folder), "cleaner-check", "--all-files", **without)
    assert done.returncode == 1
    assert "a.txt:1: " in done.stdout, done.stdout + done.stderr
    assert (dirty.folder / "a.txt").read_text() == DIRTY


def test_the_configuration_in_the_readme_works(
    clone: Repository, dirty: Repository, hooked: Callable[[str, Path], Run]
) -> None:
    (block,) = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    (repo,) = yaml.safe_load(block)["repos"]
    assert {hook["id"] for hook in repo["hooks"]} == {hook["id"] for hook in HOOKS}
    dirty.write(".pre-commit-config.yaml", block.replace(repo["repo"], f"file://{clone.folder}"))
    hook = hooked("prek", dirty.folder)
    first = hook("run", "--all-files")
    assert first.returncode == 1
    assert "a.txt: took out 1 share, 1 legal" in first.stdout, first.stdout + first.stderr
    assert "near copy of" in first.stdout
    assert (dirty.folder / "a.txt").read_text() == BODY
    assert (dirty.folder / "b.jsonl").read_text() == record(BODY)
    assert (dirty.folder / "README.md").read_text() == DIRTY
    dirty.git("rm", "--quiet", "--force", "b.jsonl", "README.md")
    dirty.git("add", ".")
    second = hook("run", "--all-files")
    assert second.returncode == 0, second.stdout
