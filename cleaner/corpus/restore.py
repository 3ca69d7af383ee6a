"""`restore`: the input of a run from its output, what was removed put back.

Everything in the output is in the order of the input, so that it is read once, side by side.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.corpus.finish import COPIES
from cleaner.corpus.run import MANIFEST, WORK
from cleaner.corpus.shard import REJECTED, REPLACED
from cleaner.disk import new_folder, read_json
from cleaner.errors import InputError
from cleaner.formats.files import Source
from cleaner.formats.format import Format, Part, Slice
from cleaner.formats.record import Document, Fields, Item

Row = Mapping[str, Any]


class Restored(NamedTuple):
    """Files by how they came back: ``same`` bytes; the same ``content``, packed anew (see `Format.content`);
    ``unproved``, as nothing is known to compare them with: what came from a URL, what was damaged; or
    ``other``."""

    same: list[str]
    content: list[str]
    unproved: list[str]
    other: list[str]


def restore(output: Path, target: Path) -> Restored:
    """Write the input of the finished run in ``output`` into the new folder ``target``.

    Raises `InputError` when there is no finished run, or something at ``target``.
    """
    try:
        return _restore(output, target)
    except (ValueError, KeyError, zlib.error) as error:  # no JSON, no row of ours, nothing that was packed
        raise InputError(f"{output} is damaged: {error!r}") from None


def _restore(output: Path, target: Path) -> Restored:
    manifest = read_json(output / MANIFEST)
    if manifest is None:
        begun = "; one was begun, and the command that began it goes on" if (output / WORK).exists() else ""
        raise InputError(f"{output} holds no finished run: there is no {MANIFEST}{begun}")
    if target.exists():
        raise InputError(f"{target} is there already; name another folder")
    options = manifest["options"]
    fields = Fields(*(options[f"{name}_field"] for name in Fields.__dataclass_fields__))
    found = Restored([], [], [], [])
    with ExitStack() as stack:
        draft = stack.enter_context(new_folder(target))
        back = _Back(output, fields, stack)
        for name, known in manifest["inputs"].items():
            file = draft / name
            if not file.resolve().is_relative_to(draft.resolve()):
                raise InputError(f"{output / MANIFEST}: {name} would lie outside of {target}")
            file.parent.mkdir(parents=True, exist_ok=True)
            back.file(name, file)
            if _checksum(file) == known["checksum"]:
                found.same.append(name)
            elif known["content"] is None:
                found.unproved.append(name)
            else:
                same = Source("", name).format.content(str(file)) == known["content"]
                (found.content if same else found.other).append(name)
    return found


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Back:
    """Goes through an output file by file."""

    def __init__(self, output: Path, fields: Fields, stack: ExitStack) -> None:
        self._output = output
        self._fields = fields
        self._removed, self._copies, self._rejected = (
            _Rows(output / f"{name}.jsonl", stack) for name in ("removed", "copies", "rejected")
        )

    def file(self, name: str, target: Path) -> None:
        source = Source("", name)
        form = source.format
        kept = self._items(form, source.target)
        head = len(form.head(str(self._output / name))) > 0
        copies = islice(self._items(form, f"{COPIES}/{source.target}"), head, None)
        rejected = islice(self._items(form, f"{REJECTED}/{name}", form.rejects), head, None)
        staged = target.with_name(f"{target.name}.stage")
        line, count = 1, 0
        with form.stage(staged) as stage:
            while True:
                if rows := self._rejected.take(name, line):
                    if lost := rows[0].get("lost"):
                        line += lost
                        continue
                    item = _record(form, rejected)
                elif self._copies.take(name, line):
                    item = _record(form, copies)
                else:
                    item = next(kept, None)
                if item is None:
                    break
                raw = self._restored(form, item, name, line)
                line += form.height(raw)
                stage.add(raw)
                count += 1
        form.join(target, [Slice(staged, 0, count)])
        target.touch()  # a table of which nothing could be read is nothing
        for left in target.parent.glob(f"{staged.name}*"):
            left.unlink()

    def _items(
        self, form: Format, name: str, read: Callable[[str, Fields], Iterator[Item]] | None = None
    ) -> Iterator[Item]:
        path = self._output / name
        if not path.exists():
            return iter(())
        return read(str(path), self._fields) if read else form.read(str(path), Part(), self._fields)

    def _restored(self, form: Format, item: Item, name: str, line: int) -> Any:
        if not isinstance(item, Document):
            return item.raw
        rows = self._removed.take(name, line)
        before = next((row["raw"] for row in rows if row["reason"] == REPLACED), None)
        if item.html or before is not None:
            return form.unplaced(item, before)
        text = str(item.text)
        spans, raws = [], []
        original = kept = 0
        for row in rows:
            size = row["start"] - original
            spans.append((kept, kept + size))
            raws.append(row.get("raw") or form.plainly(row["text"]))
            kept, original = kept + size, row["end"]
        spans.append((kept, len(text)))
        stays = form.written(item, spans)
        raws.append("")
        literal = "".join(part for pair in zip(stays, raws, strict=True) for part in pair)
        return form.rewritten(item, literal)


def _record(form: Format, items: Iterator[Item]) -> Item | None:
    """The next item that takes a line: the head of a table is in each of its files."""
    return next((item for item in items if form.height(item.raw)), None)


class _Rows:
    """The rows of a file, which come by file and line."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        lines = stack.enter_context(path.open("rb")) if path.exists() else ()
        self._rows: Iterator[Row] = map(json.loads, lines)
        self._next = next(self._rows, None)

    def take(self, name: str, line: int) -> list[Row]:
        """The rows about a record."""
        found = []
        while (row := self._next) is not None and (row["file"], row["line"]) == (name, line):
            found.append(row)
            self._next = next(self._rows, None)
        return found
