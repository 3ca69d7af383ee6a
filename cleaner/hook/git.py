"""What git knows: where a repository lies, what is staged, what is in conflict."""

from __future__ import annotations

from pathlib import Path

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
        entries = run("ls-files", "--unmerged", "-z", "--full-name", ":/")
        if not entries:
            return set()
        top = Path(run("rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").rstrip("\n"))
    except InputError:
        return set()
    return {top / name(entry) for entry in entries.split(b"\0") if entry}


def name(entry: bytes) -> str:
    """The path in an entry of ``ls-files --stage -z``."""
    return entry.partition(b"\t")[2].decode("utf-8", "surrogateescape")
