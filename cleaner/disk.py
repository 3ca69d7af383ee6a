"""Files that appear whole or not at all, and a folder that one run has for itself."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cleaner.errors import OutputBusy

FEW = 100
"""Files that are synced one by one; each takes some milliseconds."""


def write_json(path: Path, value: object) -> None:
    """Write a file in one step: the old content or the new, never half."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    with draft.open("wb") as file:
        file.write((json.dumps(value, indent=1) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def read_json(path: Path) -> Any:
    """The content of a file that `write_json` wrote; None where there is none."""
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return None


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill; it gets its name when all in it is on the disk, and vanishes if that fails.

    If another process was faster, its folder stays: whoever makes it makes the same.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        yield draft
        for file in draft.iterdir():
            _sync(file)
        sync_folder(draft)
        if not path.exists():
            draft.rename(path)
            sync_folder(path.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def new_folder(path: Path, replace: bool = False) -> Iterator[Path]:
    """A folder to fill; it gets its name in the end, perhaps that of another, and vanishes if that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _beside(path)
    try:
        yield draft
        draft.chmod(0o755)
        if replace and path.exists():
            old = _beside(path)
            path.replace(old)
            draft.replace(path)
            shutil.rmtree(old, ignore_errors=True)
        else:
            draft.replace(path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _beside(path: Path) -> Path:
    return Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))


def clear_drafts(folder: Path) -> None:
    """Delete what processes that died had begun and not finished; nobody else may be at work there."""
    for path in folder.glob("*.draft"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def flush(paths: Sequence[Path]) -> None:
    """Wait until files are on the disk: few one by one, many with all that the system has to write."""
    if len(paths) > FEW:
        os.sync()
        return
    for path in paths:
        _sync(path)


def sync_folder(path: Path) -> None:
    """Make renames in a folder last. (Windows neither needs this nor can it.)"""
    if os.name != "nt":
        _sync(path)


def _sync(path: Path) -> None:
    # Windows syncs only what may be written; a folder may not
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Have a folder alone. The system lets go of it when the process dies.

    Raises `OutputBusy` while another process has it.
    """
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise OutputBusy(f"{folder}: another run writes there; wait for it or name another folder") from None
    try:
        yield
    finally:
        os.close(descriptor)
