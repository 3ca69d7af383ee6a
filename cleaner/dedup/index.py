"""A persistent index: the sketches of documents that were kept earlier, so that tomorrow's can be
compared with them without reading their texts again.

An index is a directory::

    index.json           format version, the options that made it, the segments in order
    segment-000001/      one a run: what was added, as plain binary columns and JSON lines of ids and dates
    lock                 held by the process that writes

A segment is written beside its final name, synced, and renamed; it counts only when ``index.json``, which
is replaced in one step, names it. So a crash at any point leaves the index as it was before.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import IndexBusy, IndexMismatch, InputError
from cleaner.options import Options

if TYPE_CHECKING:
    from cleaner.dedup.collection import Collection, Sketches

VERSION = 1
"""Counts up when the arrays, the word definition or the hash functions change."""

SIGNED = ("shingle_words", "num_perm", "bands", "rows")
"""The options that sketches depend on. Thresholds apply at the time of comparison and may differ."""

# The files of a segment, one row a document except the shingle hashes, little-endian without a header.
_COLUMNS = {"counts": "<i8", "digests": "<u8", "keys": "<u4", "lengths": "<i8"}
_HASHES = "<u4"
_AT_ONCE = 20_000
"""Documents that are copied at a time: 36 MB of shingles."""


class Index:
    """An index directory; it is made at the first `add`."""

    def __init__(self, path: Path | str, options: Options | None = None) -> None:
        """Raises `IndexMismatch` if the directory was made with other options or by another version,
        `InputError` if it is no index."""
        self.path = Path(path)
        self.options = options or Options()
        self._writing = False
        self._manifest()

    def __len__(self) -> int:
        return sum(int(segment["documents"]) for segment in self._manifest()["segments"])

    def fill(self, collection: Collection) -> None:
        """Put the documents of the index into an empty collection, as documents that stay."""
        for segment in self._manifest()["segments"]:
            for sketches in self._read(segment):
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
        """Append some documents of a collection, all or none. Only within `writing`."""
        if not self._writing:
            raise RuntimeError("Index.add needs `with index.writing():` around it")
        if not documents:
            return
        manifest = self._manifest()
        name = f"segment-{len(manifest['segments']) + 1:06d}"
        self._write_segment(name, collection, documents)
        manifest["segments"].append({"name": name, "documents": len(documents)})
        _replace(self.path / "index.json", (json.dumps(manifest, indent=1) + "\n").encode())

    def _manifest(self) -> dict[str, Any]:
        asked = {name: getattr(self.options, name) for name in SIGNED}
        file = self.path / "index.json"
        if not file.exists():
            if self.path.exists() and (not self.path.is_dir() or any(_foreign(self.path))):
                raise InputError(f"{self.path} is not an index: there is no index.json, but something else")
            return {"version": VERSION, "options": asked, "segments": []}
        try:
            found: dict[str, Any] = json.loads(file.read_text("utf-8"))
            version, made = found["version"], found["options"]
            _ = [(segment["name"], segment["documents"]) for segment in found["segments"]]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{file} is damaged: {error!r}") from error
        if version != VERSION:
            raise IndexMismatch(f"{self.path} has format version {version}, this is version {VERSION}")
        other = [name for name in SIGNED if made.get(name) != asked[name]]
        if other:
            differences = "; ".join(f"{name} {made.get(name)}, not {asked[name]}" for name in other)
            raise IndexMismatch(f"{self.path} was made with other options: {differences}")
        return found

    def _read(self, segment: dict[str, Any]) -> Iterator[Sketches]:
        import numpy as np

        from cleaner.dedup.collection import Sketches
        from cleaner.dedup.shingling import Shingled

        folder, left = self.path / segment["name"], int(segment["documents"])
        try:
            with ExitStack() as stack:
                files = {
                    name: stack.enter_context((folder / name).open("rb"))
                    for name in (*_COLUMNS, "hashes", "names.jsonl")
                }
                while left:
                    rows = min(left, _AT_ONCE)
                    left -= rows
                    column = {}
                    for name, kind in _COLUMNS.items():
                        width = {"digests": 2, "keys": self.options.bands}.get(name, 1)
                        shape = (rows, width) if width > 1 else (rows,)
                        column[name] = np.fromfile(files[name], kind, rows * width).reshape(shape)
                    bounds = np.concatenate(([0], np.cumsum(column["counts"])))
                    hashes = np.fromfile(files["hashes"], _HASHES, bounds[-1])
                    names = [json.loads(files["names.jsonl"].readline()) for _ in range(rows)]
                    if len(hashes) != bounds[-1]:
                        raise ValueError("hashes is too short")
                    ids, dates = (list(values) for values in zip(*names, strict=True))
                    shingled = Shingled(hashes, bounds, column["digests"])
                    keys = np.ascontiguousarray(column["keys"].T)
                    yield Sketches(shingled, keys, column["lengths"].tolist(), ids, dates)
        except (OSError, ValueError) as error:
            raise InputError(f"{folder} is damaged: {error}") from error

    def _write_segment(self, name: str, collection: Collection, documents: Sequence[int]) -> None:
        import numpy as np

        final, draft = self.path / name, self.path / f"{name}.draft"
        for leftover in (final, draft):  # of a run that crashed before the manifest named it
            shutil.rmtree(leftover, ignore_errors=True)
        draft.mkdir()
        with ExitStack() as stack:
            files = {
                name: stack.enter_context((draft / name).open("wb"))
                for name in (*_COLUMNS, "hashes", "names.jsonl")
            }
            for lo in range(0, len(documents), _AT_ONCE):
                sketches = collection.sketches(np.array(documents[lo : lo + _AT_ONCE], np.int64))
                shingled = sketches.shingled
                column = {
                    "counts": np.diff(shingled.bounds),
                    "digests": shingled.digests,
                    "keys": sketches.keys.T,
                    "lengths": np.array(sketches.lengths),
                }
                for what, kind in _COLUMNS.items():
                    files[what].write(column[what].astype(kind).tobytes())
                files["hashes"].write(shingled.hashes.astype(_HASHES).tobytes())
                for row in zip(sketches.ids, sketches.dates, strict=True):
                    files["names.jsonl"].write((json.dumps([_plain(value) for value in row]) + "\n").encode())
            for file in files.values():
                file.flush()
                os.fsync(file.fileno())
        draft.rename(final)
        _sync_directory(self.path)


def _plain(value: object) -> str | int | None:
    """An id or a date as JSON can hold it."""
    return value if value is None or isinstance(value, str | int) else str(value)


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


def _replace(path: Path, data: bytes) -> None:
    """Write a file in one step: the old content or the new, never half."""
    draft = path.with_name(path.name + ".draft")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_directory(path.parent)


def _sync_directory(path: Path) -> None:
    """Make a rename last. (Windows neither needs this nor can it.)"""
    if os.name != "nt":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
