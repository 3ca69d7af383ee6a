"""Findings that may stay: a file beside the configuration, because prose cannot hold pragmas.

Each line is an entry of columns with tabs between them: the hash of the line that was found
(`cleaner.text.line_hash`), the rule that found it, the file; behind them, for people, how the line begins. So
an entry holds wherever the line moves in its file, and no longer when the line changes. Lines that begin with
``#`` are remarks.

`cleaner check --write-baseline` writes it; entries can be taken out and added by hand. For
`cleaner copies --write-baseline`, what was found is a whole document, and the rule is `NEAR_COPY`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from cleaner.config import Config, posix
from cleaner.document import Cleaned, Decision
from cleaner.errors import ConfigError
from cleaner.text import line_hash

HEAD = (
    "# Findings that may stay: hash of the line, rule, file, how the line begins. "
    "Written by `cleaner check --write-baseline`."
)
SHOWN = 60
"""Characters of a line that an entry shows."""
NEAR_COPY = "near-copy"

Pair = tuple[str, str]
"""A reason and the hash of what it is about."""


def pair(cleaned: Cleaned, decision: Decision) -> Pair:
    """What a finding is known by."""
    return decision.reason, line_hash(cleaned.source[decision.start : decision.end])


def beginning(cleaned: Cleaned, decision: Decision) -> str:
    """How a finding begins, in one column and in UTF-8."""
    text = " ".join(cleaned.source[decision.start : decision.end].split())
    return text[:SHOWN].encode("utf-8", "replace").decode()


class Allowed:
    """The entries that count in a project."""

    def __init__(self, config: Config) -> None:
        """Raises `ConfigError` for a file that is no list of entries."""
        self._file, self._folder = config.baseline, config.baseline.parent
        self._entries: defaultdict[str, set[Pair]] = defaultdict(set)
        for number, line in enumerate(self._lines(), 1):
            if not _is_remark(line):
                hash, reason, path = self._entry(number, line)[:3]
                self._entries[path].add((reason, hash))

    def of(self, path: str) -> frozenset[Pair]:
        """What may stay in a file; ``path`` is that from the current folder on."""
        return frozenset(self._entries.get(self._name(path), ())) if self._entries else frozenset()

    def write(self, found: Mapping[str, Mapping[Pair, str]], copies: bool = False) -> None:
        """Make ``found``, by file, the entries of these files, for their lines or as ``copies``; what else
        is said stays. What is found goes with how it begins."""
        new = {
            (self._name(path), reason, hash): shown
            for path, pairs in found.items()
            for (reason, hash), shown in pairs.items()
        }
        checked = {self._name(path) for path in found}
        lines = []
        for line in self._lines() or [HEAD]:
            if not _is_remark(line):
                hash, reason, path = line.split("\t")[:3]
                known = new.pop((path, reason, hash), None) is not None
                if not known and path in checked and (reason == NEAR_COPY) is copies:
                    continue
            lines.append(line)
        for (path, reason, hash), shown in sorted(new.items()):
            lines.append("\t".join((hash, reason, path, shown)).rstrip("\t"))
        self._file.write_text("".join(f"{line}\n" for line in lines), "utf-8", "surrogateescape")

    def _name(self, path: str) -> str:
        """How a file is called in an entry: on one line, in one column."""
        return posix(path, self._folder).translate({9: "\\t", 10: "\\n", 13: "\\r"})

    def _lines(self) -> list[str]:
        try:
            text = self._file.read_text("utf-8", "surrogateescape")
            return text.removesuffix("\n").split("\n")  # `splitlines` would cut names in two
        except FileNotFoundError:
            return []
        except OSError as error:
            raise ConfigError(f"{self._file}: cannot be read: {error.strerror or error}") from None

    def _entry(self, number: int, line: str) -> list[str]:
        columns = line.split("\t")
        if len(columns) not in (3, 4):
            raise ConfigError(f"{self._file}:{number}: an entry is hash, rule, file with tabs between")
        return columns


def _is_remark(line: str) -> bool:
    return not line.strip() or line.startswith("#")
