"""The rules of the package, read once and for all: how patterns can begin is known without asking them.

The TOML files are the source. Reading them takes longer than all else that `cleaner check` does on a
small file, so what comes out stands in one JSON file beside them::

    python -m cleaner.rules.compile    # write it anew, after a rule was changed

The file carries a checksum of all that it was made of. Where that does not fit, as in a clone in which
a rule was just edited, the TOML files are read instead.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cleaner.document import Kind
from cleaner.rules.rule import Pattern, Rule, read

HERE = Path(__file__).parent
INDEX = HERE / "index.json"
_MAKERS = (HERE / "rule.py", HERE / "heads.py", HERE.parent / "text.py")
"""The modules that turn TOML into what stands in the index."""


def languages() -> list[str]:
    """The stems of the rule files: ISO 639-1 codes, and ``any``."""
    return sorted(path.stem for path in HERE.glob("*.toml"))


def rules(names: Sequence[str]) -> list[Rule]:
    """The rules of these files, in order."""
    known = _indexed()
    if known is None:
        return [rule for name in names for rule in read(HERE / f"{name}.toml", check=False)]
    return [_rule(fields) for name in names for fields in known[name]]


def _indexed() -> dict[str, list[dict[str, Any]]] | None:
    """The fields of the rules by file; None when the index is missing or out of date."""
    try:
        found = json.loads(INDEX.read_bytes())
        return found["rules"] if found["made_of"] == made_of() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def made_of() -> int:
    """A checksum of the rule files and of what reads them; it guards against oversight, not malice."""
    total = 0
    for path in (*(HERE / f"{name}.toml" for name in languages()), *_MAKERS):
        total = zlib.crc32(path.read_bytes(), zlib.crc32(path.name.encode(), total))
    return total


def _rule(fields: dict[str, Any]) -> Rule:
    anchored = tuple(Pattern(text, tuple(heads), plain) for text, heads, plain in fields["anchored"])
    lists = {name: tuple(fields[name]) for name in ("yes", "no", "lines", "within", "cues")}
    return Rule(**{**fields, **lists, "kind": Kind(fields["kind"]), "anchored": anchored})
