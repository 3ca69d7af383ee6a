"""What makes two runs the same: version, options, model, rules and inputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cleaner import rules
from cleaner.corpus.plan import Survey
from cleaner.errors import InputError
from cleaner.formats.files import Source
from cleaner.formats.record import Fields
from cleaner.options import Options
from cleaner.version import version

MODEL = Path(rules.__file__).parents[1] / "model" / "v1"
"""Both networks, for text and for HTML: a ``model.json`` has the thresholds and the weights' checksum."""


def identity(
    options: Options,
    fields: Fields,
    dedup: bool,
    inputs: Iterable[tuple[Source, Survey]],
    **others: object,
) -> dict[str, Any]:
    """All that the output depends on, as JSON can hold it; what of it is the same for everybody is not
    named by a path. Of an index only its path counts: it grows."""
    chosen = options.plain()
    chosen["rule_files"] = [_checksum([path]) for path in options.rule_files]
    chosen |= {"dedup": dedup, **others}
    return {
        "version": version(),
        "options": {**chosen, **{f"{name}_field": v for name, v in asdict(fields).items()}},
        "model": _checksum(sorted(MODEL.rglob("model.json"))) if options.model else None,
        "rules": _checksum(sorted(rules.HERE.glob("*.toml"))),
        "inputs": {
            source.name: {name: getattr(known, name) for name in ("size", "checksum", "content")}
            for source, known in inputs
        },
    }


def _checksum(paths: Sequence[Path]) -> str:
    """One SHA-256 of the content of some files."""
    digest = hashlib.sha256()
    for path in paths:
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    return digest.hexdigest()


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What differs between the identities of two runs, in words."""
    return [*_of_inputs(before["inputs"], now["inputs"]), *_of_values(before, now)]


def _of_values(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in ("version", "model", "rules"):
        if before[name] != now[name]:
            yield f"{name} {before[name]}, now {now[name]}"
    old, new = before["options"], now["options"]
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield f"{name} {_shown(old.get(name))}, now {_shown(new.get(name))}"


def _of_inputs(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted({*before, *now}):
        if name not in before:
            yield f"input {name} is new"
        elif name not in now:
            yield f"input {name} is missing"
        elif before[name] != now[name]:
            yield f"input {name} has changed"


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
