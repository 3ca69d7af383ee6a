"""A persistent index: the sketches of documents that were kept earlier, so that tomorrow's can be
compared with them without reading their texts again.

An index is a directory::

    index.json           format version, the options that made it, the segments in order, their checksums
    segment-000001/      one a run: what was added, as `cleaner.dedup.sketches.write` writes it
    lock                 held by the process that writes

A segment is written beside its final name, synced, and renamed; it counts only when ``index.json``, which
is replaced in one step, names it. So a crash at any point leaves the index as it was before. Opening takes
half a millisecond a segment, so ten thousand of them are no reason to merge any.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.disk import checksum, clear_drafts, locked, whole_folder, write_json
from cleaner.errors import IndexBusy, IndexMismatch, InputError
from cleaner.options import Options

if TYPE_CHECKING:
    from cleaner.dedup.collection import Collection

VERSION = 1
"""Counts up when the arrays, the word definition or the hash functions change."""

SIGNED = ("shingle_words", "num_perm", "bands", "rows")
"""The options that sketches depend on. Thresholds apply at the time of comparison and may differ."""


_SEGMENT = "segment-"
_NAME = re.compile(rf"{_SEGMENT}[0-9]+")


class Run(NamedTuple):
    """Who asks, if that may be repeated: a run into a folder. ``inputs`` and ``options`` are checksums."""

    output: str
    inputs: str
    options: str


class Index:
    """An index directory; it is made at the first `add`."""

    def __init__(self, path: Path | str, options: Options | None = None) -> None:
        """Raises `IndexMismatch` if the directory was made with other options or by another version,
        `InputError` if it is no index."""
        self.path = Path(path)
        self.options = options or Options()
        self._run: Run | None = None
        self._writing = False
        self._manifest()

    def __len__(self) -> int:
        return sum(int(segment["documents"]) for segment in self._manifest()["segments"])

    def serve(self, output: Path, inputs: object, options: object) -> None:
        """Say which run asks: into ``output``, of inputs and with options that are told as JSON. When it is
        repeated, the index is what it was before that run added to it.

        Raises `IndexMismatch` if what another run into the same folder has kept is remembered: if that was
        replaced, its documents would go for copies of some that are nowhere any more.
        """
        where = str(output.resolve())
        self._run = Run(where, _digest([where, inputs]), _digest(options))
        self._segments()

    def fill(self, collection: Collection) -> None:
        """Put the documents of the index into an empty collection, as documents that stay.

        Raises `IndexMismatch` if the collection has other options, `InputError` if a segment is damaged.
        """
        from cleaner.dedup.sketches import read

        self._check(_signed(self.options), collection.options)
        segments, _ = self._segments()
        for segment in segments:
            try:
                self._verify(segment)
                for sketches in read(self.path / segment["name"], self.options, int(segment["documents"])):
                    collection.put(sketches)
            except InputError as error:
                way_out = self._forgetting(segment["name"])
                raise InputError(
                    f"{error}; take it from a backup, or {way_out} and run that day again"
                ) from None
        collection.known = len(collection)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let nobody else write. The system lets go of the lock when a process dies.

        Raises `IndexBusy` while another process, or another `Index`, writes.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with locked(self.path / "lock", IndexBusy(f"{self.path} is being written by another process")):
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
        name = _unused(manifest["segments"])
        try:
            sums = self._write_segment(name, collection, documents)
        except OSError as error:  # a full disk does not say which
            raise OSError(error.errno, error.strerror, error.filename or str(self.path / name)) from error
        segment = {"name": name, "documents": len(documents), "sums": sums}
        if self._run is not None:
            output, inputs, options = self._run
            segment |= {"run": inputs, "output": output, "options": options}
        manifest["segments"].append(segment)
        write_json(self.path / "index.json", manifest)

    def forget(self, what: str) -> Forgotten:
        """Take out what a run has added: ``what`` is its output folder, or the name of a segment.

        Later runs stay, but if one of them is repeated, it is refused: it knew what is forgotten.
        Raises `InputError` if nothing of that name is remembered, `IndexBusy` while another process writes.
        """
        with self.writing():
            manifest = self._manifest()
            segments = manifest["segments"]
            place = self._place(segments, what)
            gone = segments.pop(place)
            for later in segments[place:]:
                later["run"] = None
            write_json(self.path / "index.json", manifest)
            shutil.rmtree(self.path / gone["name"], ignore_errors=True)
        return Forgotten(int(gone["documents"]), len(segments) - place)

    def _place(self, segments: Sequence[Mapping[str, Any]], what: str) -> int:
        """Where the segment stands that ``what`` names."""
        names = {what, str(Path(what).resolve())}
        known = [{segment["name"], segment.get("output")} for segment in segments]
        for place, own in enumerate(known):
            if names & own:
                return place
        last = ", ".join(str(s.get("output", s["name"])) for s in segments[-_SHOWN:]) or "nothing"
        raise InputError(f"{self.path} remembers nothing of {what}; what was added last: {last}")

    def _segments(self) -> tuple[list[dict[str, Any]], bool]:
        """The segments that count, and whether this run has added one already."""
        segments = self._manifest()["segments"]
        if self._run is None:
            return segments, False
        output, inputs, options = self._run
        for place, segment in enumerate(segments):
            if segment.get("run") == inputs and segment.get("options", options) == options:
                return segments[:place], True
            if segment.get("output") == output or segment.get("run") == inputs:
                raise IndexMismatch(
                    f"{self.path} remembers what another run into {output} has kept: of other input, with "
                    "other options, or before an earlier day was forgotten. If that is gone, "
                    f"{self._forgetting(output)} first; if you have moved it, name another folder"
                )
        return segments, False

    def _forgetting(self, what: str) -> str:
        return f"`cleaner forget {quote(str(self.path))} {quote(what)}`"

    def _manifest(self) -> dict[str, Any]:
        file = self.path / "index.json"
        if not file.exists():
            if self.path.exists() and (not self.path.is_dir() or any(_foreign(self.path))):
                raise InputError(f"{self.path} is not an index: there is no index.json, but something else")
            return {"version": VERSION, "options": _signed(self.options), "segments": []}
        try:
            found: dict[str, Any] = json.loads(file.read_text("utf-8"))
            version, made = found["version"], dict(found["options"])
            for segment in found["segments"]:
                if not _NAME.fullmatch(segment["name"]):
                    raise ValueError(f"{segment['name']} is no segment")
                int(segment["documents"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{file} is damaged: {error!r}; take it from a backup") from error
        if version != VERSION:
            raise IndexMismatch(f"{self.path} has format version {version}, this is version {VERSION}")
        self._check(made, self.options)
        return found

    def _check(self, made: Mapping[str, object], options: Options) -> None:
        other = {name: value for name, value in _signed(options).items() if made.get(name) != value}
        if other:
            differences = "; ".join(f"{name} {made.get(name)}, not {value}" for name, value in other.items())
            raise IndexMismatch(f"{self.path} was made with other options: {differences}")

    def _write_segment(self, name: str, collection: Collection, documents: Sequence[int]) -> dict[str, int]:
        """Write a segment; the checksums of its files."""
        import numpy as np

        from cleaner.dedup.sketches import AT_ONCE, write

        clear_drafts(self.path)
        # that of a run that crashed before the manifest named it
        shutil.rmtree(self.path / name, ignore_errors=True)
        parts = (np.array(documents[lo : lo + AT_ONCE]) for lo in range(0, len(documents), AT_ONCE))
        with whole_folder(self.path / name) as folder:
            write(folder, map(collection.sketches, parts))
            return {file.name: checksum(file) for file in sorted(folder.iterdir())}

    def _verify(self, segment: Mapping[str, Any]) -> None:
        """Raises `InputError` if a file of a segment is not what was written. (Segments of an early version
        have no checksums.) Files are read for this alone, so that nothing is used that is damaged; the system
        has them at hand the second time."""
        for name, known in segment.get("sums", {}).items():
            file = self.path / segment["name"] / name
            try:
                found = checksum(file)
            except OSError as error:
                raise InputError(f"{file} cannot be read: {error.strerror}") from error
            if found != known:
                raise InputError(f"{file} is damaged: its checksum is {found}, not {known}")


class Forgotten(NamedTuple):
    """What an index forgot: so many documents; and how many segments were added later."""

    documents: int
    later: int


_SHOWN = 5
"""Folders that a message names."""


def _unused(segments: Sequence[Mapping[str, Any]]) -> str:
    """The name for one more segment."""
    last = max((int(segment["name"].removeprefix(_SEGMENT)) for segment in segments), default=0)
    return f"{_SEGMENT}{last + 1:06d}"


def _signed(options: Options) -> dict[str, int]:
    return {name: getattr(options, name) for name in SIGNED}


def _digest(value: object) -> str:
    return sha256(json.dumps(value).encode("utf-8", "surrogatepass")).hexdigest()


def opened(against: Path | None, remember: bool, options: Options) -> Index | None:
    """The index to compare with, if any. Raises `InputError` or `IndexMismatch` if it cannot be used, and
    unless it is there or will be made."""
    if against is None:
        if remember:
            raise InputError("--remember needs --against: the index to remember in")
        return None
    if not remember and not against.exists():
        raise InputError(f"{against}: there is no such index; with --remember it is made")
    return Index(against, options)


def _foreign(path: Path) -> Iterator[Path]:
    """What is in a directory and not the trace of an index whose first run did not finish."""
    for entry in path.iterdir():
        if entry.name != "lock" and not entry.name.startswith((_SEGMENT, "index.json.")):
            yield entry
