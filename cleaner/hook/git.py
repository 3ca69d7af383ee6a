"""What git knows: where a repository lies, what is staged, what is in conflict."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import InputError


def run(*arguments: str, stdin: bytes | None = None) -> bytes:
    """What ``git`` with these arguments prints, in the current folder.

    Raises `InputError` with what git said if it fails, or if there is no git.
    """
    import subprocess  # takes eight milliseconds

    try:
        done = subprocess.run(["git", *arguments], input=stdin, capture_output=True, check=False)
    except OSError as error:
        raise InputError(f"git cannot be started: {error.strerror}") from None
    if done.returncode:
        raise InputError(f"git {arguments[0]}: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout


def unmerged() -> set[Path]:
    """The files that a merge left in conflict; none outside a repository."""
    try:
        entries = run("ls-files", "--unmerged", "-z", ":/")
    except InputError:
        return set()
    paths = (_text(entry.partition(b"\t")[2]) for entry in entries.split(b"\0") if entry)
    return {absolute(path) for path in paths}


def absolute(path: str) -> Path:
    """A path from the root on, links left as they are."""
    return Path(os.path.normpath(Path(path).absolute()))


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


class Entry(NamedTuple):
    """A file in the index: the id of its blob, and the way to it from the current folder."""

    blob: str
    path: str


_FILES = (b"100644", b"100755")
"""Modes of files; links and submodules have others."""


def index() -> list[Entry]:
    """What is staged, whatever lies in the work tree, without links, submodules and files in conflict.

    Raises `InputError` outside a repository.
    """
    entries = []
    for line in run("ls-files", "--stage", "-z", ":/").split(b"\0"):
        mode, _, rest = line.partition(b" ")
        blob, _, rest = rest.partition(b" ")
        if mode in _FILES and rest.startswith(b"0\t"):
            entries.append(Entry(blob.decode(), _text(rest[2:])))
    return entries


def common_folder() -> Path:
    """The folder of git that all work trees of the repository share. Raises `InputError` in a bare
    repository, as nothing is ever staged there."""
    bare, _, folder = run("rev-parse", "--is-bare-repository", "--git-common-dir").partition(b"\n")
    if bare == b"true":
        raise InputError("this repository is bare, so that nothing is staged in it; clone it and look there")
    return Path(_text(folder.removesuffix(b"\n")))


def blobs(ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The blobs with these ids, one after another. Raises `InputError` for one that is not there."""
    import subprocess

    with subprocess.Popen(
        ["git", "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        for id in ids:
            process.stdin.write(f"{id}\n".encode())
            process.stdin.flush()
            head = process.stdout.readline().split()
            if len(head) != 3:
                raise InputError(f"git has no blob {id}; is the repository whole?")
            yield id, process.stdout.read(int(head[2]))
            process.stdout.read(1)
