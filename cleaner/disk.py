"""Files that appear whole or not at all, and a folder that one run has for itself."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

from cleaner.errors import CleanerError

FEW = 100
"""Files that are synced one by one; each takes some milliseconds."""
_CHUNK = 1 << 18
_TAKEN = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}
"""What the system says of a lock that another process has."""
_CANNOT = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}
"""What file systems say that do not sync folders, as some behind a network."""


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
        flush([file for file in draft.rglob("*") if file.is_file()])
        draft.chmod(0o755)
        if replace and path.exists():
            old = _beside(path)
            path.replace(old)
            draft.replace(path)
            shutil.rmtree(old, ignore_errors=True)
        else:
            draft.replace(path)
        sync_folder(path.parent)
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
    """Make renames in a folder last, where the system can. (Windows neither needs this nor can it.)"""
    if os.name == "nt":
        return
    try:
        _sync(path)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise


def _sync(path: Path) -> None:
    # Windows syncs only what may be written; a folder may not
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def checksum(path: Path) -> int:
    """The CRC-32 of a file: any damage shorter than 33 bits changes it, other damage but one time in
    4,000,000,000. It is against failing disks and not against forgers, and takes half the time of SHA-256."""
    found = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found = crc32(chunk, found)
    return found


@contextmanager
def locked(file: Path, busy: CleanerError) -> Iterator[None]:
    """Have alone what a lock file stands for. The file stays; the system lets go of it when the process dies.

    It is a file and not the folder that is locked: over NFS only what is open for writing can be.
    Raises ``busy`` while somebody else has it, `OSError` where the file system knows no locks.
    """
    with file.open("a+b") as held:
        try:
            _lock(held.fileno())
        except OSError as error:
            if error.errno in _TAKEN:
                raise busy from None
            raise OSError(error.errno, f"cannot be locked: {error.strerror}", str(file)) from None
        yield


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
