"""What a project sets once for all commands: ``[tool.cleaner]`` in pyproject.toml, or .cleaner.toml.

The same keys stand in both, in .cleaner.toml at the top::

    keep = ["byline"]          # kinds that stay although they go by default
    drop = ["title"]           # kinds that go although they stay by default
    language = "en"            # rules of one language only
    point = "recall"           # how sure the model has to be: precision, balanced, recall
    model = false              # rules alone
    rules-off = ["en-nav-word"]
    rules = ["my-rules.toml"]  # more rule files
    text-field = "body"        # the field of a JSON record that holds its text (default: text)
    exclude = ["LICENSE*", "drafts/"]  # files that are left alone, written as in .gitignore
    baseline = "known.txt"     # findings that may stay (default: .cleaner-baseline)
    unsafe-fixes = true        # `cleaner fix` takes out all that `cleaner check` finds
    jaccard = 0.5              # least similarity of two near copies
    containment = 0.9          # least share of a shortened copy

Paths and patterns start from the folder of the file. The file is looked for in the current folder and above
it, up to the root of the repository; the nearest one counts. What the command line says goes first.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from cleaner.document import Kind
from cleaner.errors import ConfigError
from cleaner.options import POINTS

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

OWN, SHARED = ".cleaner.toml", "pyproject.toml"
BASELINE = ".cleaner-baseline"


@dataclass(frozen=True)
class Config:
    """The settings of a project; ``values`` holds those keys that are set, checked.

    ``folder``: where its paths start from: that of the file, or, where there is none, the root of the
    repository or the current folder. ``name`` is that of the file and, in pyproject.toml, of the table.
    """

    folder: Path
    name: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    @property
    def rule_files(self) -> tuple[Path, ...]:
        return tuple(self.folder / path for path in self.get("rules", ()))

    @property
    def baseline(self) -> Path:
        path: Path = self.folder / self.get("baseline", BASELINE)
        return path

    def excludes(self, path: str | PurePath) -> bool:
        """Whether a file is to be left alone; ``path`` is that from the current folder on, or absolute."""
        patterns = self._patterns
        return patterns is not None and patterns.match_file(posix(path, self.folder))

    @cached_property
    def _patterns(self) -> GitIgnoreSpec | None:
        if not (lines := self.get("exclude")):
            return None
        from pathspec import GitIgnoreSpec  # takes thirty milliseconds to import

        try:
            return GitIgnoreSpec.from_lines(lines)
        except ValueError as error:
            raise ConfigError(f"{self.name}: exclude: {error}") from None


def posix(path: str | PurePath, folder: Path) -> str:
    """The way from a folder to a file, with slashes."""
    return PurePath(os.path.relpath(path, folder)).as_posix()


def find(start: Path) -> Config:
    """The configuration that counts in a folder. Raises `ConfigError`, which names file and key."""
    root = next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)
    for folder in (start, *start.parents):
        for file in (folder / OWN, folder / SHARED):
            table = _table(file)
            if table is not None:
                name = f"{file}: [tool.cleaner]" if file.name == SHARED else str(file)
                return Config(folder, name, dict(_checked(name, table)))
        if folder == root:
            break
    return Config(root)


def _table(file: Path) -> Any:
    """The settings in a file, None if there are none."""
    try:
        raw = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror or error}") from None
    if file.name == SHARED and b"cleaner" not in raw:
        return None  # and if it is broken, somebody else will say so
    try:
        table = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{file}: is not TOML: {error}") from None
    if file.name == OWN:
        if "tool" in table:
            raise ConfigError(f"{file}: leave out the line [tool.cleaner]; that is for {SHARED}")
        return table
    tool = table.get("tool")
    return tool.get("cleaner") if isinstance(tool, dict) else None


def _checked(name: str, table: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(table, dict):
        raise ConfigError(f"{name} must be a table")
    for key, value in table.items():
        if key not in _KEYS:
            raise ConfigError(f"{name} has no key {key!r}; {near(key, _KEYS)}known are {', '.join(_KEYS)}")
        if problem := _KEYS[key](value):
            raise ConfigError(f"{name}: {key} {problem}")
        yield key, value
    if both := sorted({*table.get("keep", ())} & {*table.get("drop", ())}):
        raise ConfigError(f"{name}: keep and drop both name {both[0]}")


def near(word: str, known: Iterable[str]) -> str:
    """A hint at what somebody may have meant."""
    import difflib

    found = difflib.get_close_matches(word, list(known))
    return f"did you mean {' or '.join(found)}? " if found else ""


# -- what a value may be: None if it may, else what is wrong with it ----------------------------------


_NUL = "\0"
"""No name of a file, a field or a rule can hold it."""


def _text(value: object) -> str | None:
    right = isinstance(value, str) and value and _NUL not in value
    return None if right else f"must be a string, not {value!r}"


def _flag(value: object) -> str | None:
    return None if isinstance(value, bool) else f"must be true or false, not {value!r}"


def _texts(value: object) -> str | None:
    right = isinstance(value, list) and all(isinstance(item, str) and _NUL not in item for item in value)
    return None if right else f"must be a list of strings, not {value!r}"


def _kinds(value: object) -> str | None:
    if problem := _texts(value):
        return problem
    assert isinstance(value, list)
    unknown = [kind for kind in value if kind not in list(Kind)]
    return f"names no kind {unknown[0]!r}; kinds are {', '.join(Kind)}" if unknown else None


def _point(value: object) -> str | None:
    return None if value in POINTS else f"is one of {', '.join(POINTS)}, not {value!r}"


def _share(value: object) -> str | None:
    right = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return None if right else f"must be a number from 0 to 1, not {value!r}"


_KEYS: dict[str, Callable[[object], str | None]] = {
    "keep": _kinds,
    "drop": _kinds,
    "language": _text,
    "point": _point,
    "model": _flag,
    "rules-off": _texts,
    "rules": _texts,
    "text-field": _text,
    "exclude": _texts,
    "baseline": _text,
    "unsafe-fixes": _flag,
    "jaccard": _share,
    "containment": _share,
}
