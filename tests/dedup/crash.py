"""What a process that is killed leaves behind: copies of a folder, taken whenever a file is touched."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "os.truncate", "os.chmod"}
"""What Python says of its dealings with files (sys.audit)."""
_watch: list[_Watch] = []


class _Watch:
    def __init__(self, folder: Path, target: Path) -> None:
        self.folder, self.target = folder, target
        self.taken: list[Path] = []
        self._last: dict[Path, bytes | None] = {}

    def take(self) -> None:
        """Copy what is on the disk, if it is news: what a process still holds in its buffers would die with
        it."""
        now = {path: path.read_bytes() if path.is_file() else None for path in self.folder.rglob("*")}
        if now != self._last:
            self._last = now
            self.taken.append(self.target / f"{len(self.taken):03}" / self.folder.name)
            shutil.copytree(self.folder, self.taken[-1])


@contextmanager
def snapshots(folder: Path, target: Path) -> Iterator[list[Path]]:
    """Copy a folder before each dealing with files, and in the end, into ``target``; the copies in order."""
    watch = _Watch(folder, target)
    if not _hooked:
        sys.addaudithook(_heard)  # nobody can take it away again
        _hooked.append(True)
    _watch.append(watch)
    try:
        yield watch.taken
    finally:
        _watch.clear()
    watch.take()


_hooked: list[bool] = []


def _heard(event: str, arguments: tuple[Any, ...]) -> None:  # noqa: ARG001
    if _watch and event in _EVENTS:
        watch = _watch.pop()  # copying is a dealing with files, too
        try:
            watch.take()
        finally:
            _watch.append(watch)
