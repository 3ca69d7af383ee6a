"""The input of ``cleaner dedup``: files of clean records, read as often as needed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cleaner.errors import InputError

SUFFIXES = (".jsonl", ".jsonl.gz", ".txt")


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a JSON record hold what."""

    text: str = "text"
    id: str = "id"
    date: str = "date"
    site: str = "site"


@dataclass(frozen=True, slots=True)
class Record:
    """A document, or a line that is none and the ``reason``. ``line`` is how it stood in the file."""

    id: Any
    text: str
    date: str | None
    site: str | int | None
    value: dict[str, Any]
    line: bytes
    reason: str | None = None


class Records:
    """The records of .jsonl (perhaps .gz) and .txt files, in order, each time that they are asked for."""

    def __init__(self, inputs: Sequence[Path], fields: Fields) -> None:
        """Raises `InputError` for what is neither a file of a known kind nor a directory with some."""
        self._files = [file for path in inputs for file in _files(path)]
        self._fields = fields

    def __iter__(self) -> Iterator[Record]:
        for file in self._files:
            if file.suffix == ".txt":
                yield self._from_text(file)
            else:
                yield from self._from_lines(file)

    def _from_text(self, file: Path) -> Record:
        text = file.read_bytes().decode("utf-8", "surrogateescape")
        value = {self._fields.id: str(file), self._fields.text: text}
        return Record(str(file), text, None, None, value, (json.dumps(value) + "\n").encode())

    def _from_lines(self, file: Path) -> Iterator[Record]:
        opener = gzip.open if file.suffix == ".gz" else open
        with opener(file, "rb") as lines:
            try:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield self._record(f"{file}:{number}", line.rstrip(b"\r\n") + b"\n")
            except (EOFError, gzip.BadGzipFile) as error:
                raise InputError(f"{file}: {error}") from error

    def _record(self, name: str, line: bytes) -> Record:
        def rejected(reason: str) -> Record:
            return Record(name, "", None, None, {}, line, reason)

        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            return rejected(f"not JSON: {error}")
        if not isinstance(value, dict):
            return rejected(f"not an object but {type(value).__name__}")
        text = value.get(self._fields.text)
        if not isinstance(text, str):
            return rejected(f"field {self._fields.text!r} is {'missing' if text is None else 'no string'}")
        own, date = value.get(self._fields.id), value.get(self._fields.date)
        own = own if isinstance(own, str | int) and not isinstance(own, bool) else name
        return Record(own, text, date if isinstance(date, str) else None, self._site(value), value, line)

    def _site(self, value: dict[str, Any]) -> str | int | None:
        """The site of a record, or the host of its ``url``."""
        site, url = value.get(self._fields.site), value.get("url")
        if isinstance(site, str | int) and not isinstance(site, bool):
            return site
        try:
            return urlsplit(url).hostname if isinstance(url, str) else None
        except ValueError:
            return None


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.is_file() and file.name.endswith(SUFFIXES))
        if not found:
            raise InputError(f"{path} holds no {', '.join(SUFFIXES)} file")
        yield from found
    elif not path.is_file():
        raise InputError(f"{path}: no such file or directory")
    elif not path.name.endswith(SUFFIXES):
        raise InputError(f"{path}: what is this? known are {', '.join(SUFFIXES)}")
    else:
        yield path
