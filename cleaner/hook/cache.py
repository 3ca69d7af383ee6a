"""What was found out about blobs, kept in the folder that all work trees of a repository share.

A cache may vanish, and nothing is lost but time: a damaged one is thrown away, one that is locked or cannot
be written is done without. Of several processes that write, each row is written by whoever comes first.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

FILE = "cleaner/copies-1.sqlite"
"""Below git's folder. The number counts up with the tables."""
KEPT = 30
"""Days that what is not asked for any more is kept: people come back to branches."""
PATIENCE = 2.0
"""Seconds that another process may take to write."""

_TABLES = """
CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, used INTEGER, text TEXT);
CREATE TABLE IF NOT EXISTS document (
    key TEXT, blob TEXT, line INTEGER, used INTEGER, problem TEXT, sketch BLOB, crc INTEGER,
    PRIMARY KEY (key, blob, line)
);
PRAGMA synchronous = OFF;
"""


class Row(NamedTuple):
    """A document in a blob, or a line that is none and the ``problem``; its packed ``sketch``, empty where
    there is nothing to compare. ``line`` is 0 if the blob is one document; each blob has a row at least."""

    blob: str
    line: int
    problem: str | None
    sketch: bytes


class Cache:
    """Rows and answers by key; a key stands for all that they depend on besides the blobs."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._today = int(time.time() // 86400)
        self._database = self._open()

    def close(self) -> None:
        self._database.close()

    def answer(self, key: str) -> str | None:
        rows = self._select("SELECT text FROM answer WHERE key = ?", key)
        return rows[0][0] if rows else None

    def remember(self, key: str, text: str) -> None:
        self._change("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", [(key, self._today, text)])

    def rows(self, key: str) -> dict[str, list[Row]]:
        """What is known of each blob."""
        found: dict[str, list[Row]] = {}
        select = "SELECT blob, line, problem, sketch, crc FROM document WHERE key = ? ORDER BY blob, line"
        for *row, crc in self._select(select, key):
            if crc32(row[3]) != crc:
                self._start_anew()
                return {}
            found.setdefault(row[0], []).append(Row(*row))
        return found

    def add(self, key: str, rows: Iterable[Row], used: Iterable[str]) -> None:
        """Add rows, and forget what nobody has asked for in a long time; ``used`` are the blobs that
        were."""
        self._change(
            "UPDATE document SET used = ? WHERE key = ? AND blob = ?", ((self._today, key, b) for b in used)
        )
        self._change(
            "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((key, r.blob, r.line, self._today, r.problem, r.sketch, crc32(r.sketch)) for r in rows),
        )
        for table in ("document", "answer"):
            self._change(f"DELETE FROM {table} WHERE used < ?", [(self._today - KEPT,)])

    def _open(self) -> sqlite3.Connection:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            return self._connected(self._file)
        except (OSError, sqlite3.OperationalError):
            return self._connected(":memory:")
        except sqlite3.DatabaseError:
            return self._start_anew()

    def _connected(self, file: Path | str) -> sqlite3.Connection:
        database = sqlite3.connect(file, timeout=PATIENCE)
        database.executescript(_TABLES)
        return database

    def _start_anew(self) -> sqlite3.Connection:
        """Throw a damaged file away."""
        try:
            self._file.unlink(missing_ok=True)
            self._database = self._connected(self._file)
        except (OSError, sqlite3.DatabaseError):
            self._database = self._connected(":memory:")
        return self._database

    def _select(self, statement: str, key: str) -> list[Any]:
        try:
            return self._database.execute(statement, (key,)).fetchall()
        except sqlite3.OperationalError:
            return []
        except sqlite3.DatabaseError:
            self._start_anew()
            return []

    def _change(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        try:
            with self._database:
                self._database.executemany(statement, rows)
        except sqlite3.OperationalError:
            return  # locked for too long, or the disk is full: somebody else's rows will do
        except sqlite3.DatabaseError:
            self._start_anew()
