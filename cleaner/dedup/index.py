"""A persistent index: the sketches of documents that were kept earlier, so that tomorrow's can be
compared with them without reading their texts again.

An index is a directory::

    index.json           format version, the options that made it, the segments in order
    segment-000001/      one a run: what was added, as `cleaner.dedup.sketches.write` writes it
    lock                 held by the process that writes

A segment is written beside its final name, synced, and renamed; it counts only when ``index.json``, which
is replaced in one step, names it. So a crash at any point leaves the index as it was before.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.disk import clear_drafts, whole_folder, write_json
from cleaner.errors import IndexBusy, IndexMismatch, InputError
from cleaner.options import Options

if TYPE_CHECKING:
    from cleaner.dedup.collection import Collection

VERSION = 1
"""Counts up when the arrays, the word definition or the hash functions change."""

SIGNED = ("shingle_words", "num_perm", "bands", "rows")
"""The options that sketches depend on. Thresholds apply at the time of comparison and may differ."""


class Index:
    """An index directory; it is made at the first `add`."""

    def __init__(self, path: Path | str, options: Options | None = None, run: str | None = None) -> None:
        """``run`` stands for who asks, if that may be repeated: then the index is what it was before that run
        added to it.

        Raises `IndexMismatch` if the directory was made with other options or by another version,
        `InputError` if it is no index."""
        self.path = Path(path)
        self.options = options or Options()
        self.run = run
        self._writing = False
        self._manifest()

    def __len__(self) -> int:
        return sum(int(segment["documents"]) for segment in self._manifest()["segments"])

    def fill(self, collection: Collection) -> None:
        """Put the documents of the index into an empty collection, as documents that stay.

        Raises `IndexMismatch` if the collection has other options, `InputError` if a segment is damaged.
        """
        from cleaner.dedup.sketches import read

        self._check(_signed(self.options), collection.options)
        segments, _ = self._segments()
        for segment in segments:
            for sketches in read(self.path / segment["name"], self.options, int(segment["documents"])):
                collection.put(sketches)
        collection.known = len(collection)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let nobody else write. The system lets go of the lock when a process dies.

        Raises `IndexBusy` while another process, or another `Index`, writes.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("a+b") as file:
            try:
                _lock_file(file.fileno())
            except OSError as error:
                raise IndexBusy(f"{self.path} is being written by another process") from error
            self._writing = True
            try:
                yield
            finally:
                self._writing = False

    def add(self, collection: Collection, documents: Sequence[int]) -> None:
        """Append some documents of a collection, all or none, and only once a run. Only within `writing`."""
        if not self._writing:
            raise RuntimeError("Index.add needs `with index.writing():` around it")
        _, added = self._segments()
        if not documents or added:
            return
        manifest = self._manifest()
        name = f"segment-{len(manifest['segments']) + 1:06d}"
        self._write_segment(name, collection, documents)
        manifest["segments"].append({"name": name, "documents": len(documents), "run": self.run})
        write_json(self.path / "index.json", manifest)

    def _segments(self) -> tuple[list[dict[str, Any]], bool]:
        """The segments that count, and whether this run has added one already."""
        segments = self._manifest()["segments"]
        runs = [segment.get("run") for segment in segments]
        if self.run is None or self.run not in runs:
            return segments, False
        return segments[: runs.index(self.run)], True

    def _manifest(self) -> dict[str, Any]:
        file = self.path / "index.json"
        if not file.exists():
            if self.path.exists() and (not self.path.is_dir() or any(_foreign(self.path))):
                raise InputError(f"{self.path} is not an index: there is no index.json, but something else")
            return {"version": VERSION, "options": _signed(self.options), "segments": []}
        try:
            found: dict[str, Any] = json.loads(file.read_text("utf-8"))
            version, made = found["version"], dict(found["options"])
            _ = [(segment["name"], int(segment["documents"])) for segment in found["segments"]]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{file} is damaged: {error!r}") from error
        if version != VERSION:
            raise IndexMismatch(f"{self.path} has format version {version}, this is version {VERSION}")
        self._check(made, self.options)
        return found

    def _check(self, made: Mapping[str, object], options: Options) -> None:
        other = {name: value for name, value in _signed(options).items() if made.get(name) != value}
        if other:
            differences = "; ".join(f"{name} {made.get(name)}, not {value}" for name, value in other.items())
            raise IndexMismatch(f"{self.path} was made with other options: {differences}")

    def _write_segment(self, name: str, collection: Collection, documents: Sequence[int]) -> None:
        import numpy as np

        from cleaner.dedup.sketches import AT_ONCE, write

        clear_drafts(self.path)
        # that of a run that crashed before the manifest named it
        shutil.rmtree(self.path / name, ignore_errors=True)
        parts = (np.array(documents[lo : lo + AT_ONCE]) for lo in range(0, len(documents), AT_ONCE))
        with whole_folder(self.path / name) as folder:
            write(folder, map(collection.sketches, parts))


def _signed(options: Options) -> dict[str, int]:
    return {name: getattr(options, name) for name in SIGNED}


def repeatable(output: Path, inputs: object) -> str:
    """What a run into ``output`` is called in an index: the same when the same input, told as JSON, is worked
    on once more, and another when it comes again on another day."""
    from hashlib import sha256

    return sha256(json.dumps([str(output.resolve()), inputs]).encode("utf-8", "surrogatepass")).hexdigest()


def check(against: Path | None, remember: bool, options: Options) -> None:
    """Raises `InputError` or `IndexMismatch` unless there is such an index, or it will be made."""
    if remember and against is None:
        raise InputError("--remember needs --against: the index to remember in")
    if against is not None:
        if not remember and not against.exists():
            raise InputError(f"{against}: there is no such index; with --remember it is made")
        Index(against, options)


def _lock_file(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _foreign(path: Path) -> Iterator[Path]:
    """What is in a directory and not the trace of an index whose first run did not finish."""
    for entry in path.iterdir():
        if entry.name != "lock" and not entry.name.startswith(("segment-", "index.json.")):
            yield entry
