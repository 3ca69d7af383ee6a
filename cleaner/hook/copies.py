"""``cleaner copies``: name near copies among the documents that git tracks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import fields, replace
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

import click

from cleaner.config import Config
from cleaner.console import FINDINGS, KINDS, cleaning, field_of, project, put, say, text_field
from cleaner.document import Deduplicated
from cleaner.hook import git
from cleaner.hook.cache import Cache
from cleaner.hook.files import SUFFIXES, is_records
from cleaner.options import Options

SIGNED = ("shingle_words", "num_perm", "bands", "rows")
CLEANED = ("keep", "drop", "language", "point", "model", "rules_off", "rule_files")
"""The options that a sketch depends on; the others only count when sketches are compared."""


@click.command("copies", epilog=KINDS)
@click.option("--jaccard", type=click.FloatRange(0, 1), help="Least Jaccard similarity of two copies.")
@click.option("--containment", type=click.FloatRange(0, 1), help="Least share of a shortened copy.")
@text_field
@cleaning
def copies(
    options: Options, jaccard: float | None, containment: float | None, text_field: str | None
) -> None:
    """Name near copies among all documents that git tracks; exit 1 if there are any.

    What is staged is cleaned and compared; nothing changes. Documents are the .txt, .text and .md files and
    the records of .jsonl and .ndjson files. Each line names a copy, the document that it is a copy of
    (the longest), and how similar both are. What was found is kept in git's own folder, so that the
    next time only what is new is read.
    """
    config, field = project(), field_of(text_field)
    options = replace(
        options,
        jaccard=options.jaccard if jaccard is None else jaccard,
        containment=options.containment if containment is None else containment,
    )
    entries = tracked(config)
    with closing(Cache(git.common_folder())) as cache:
        key = _hash(
            entries, field, _fingerprint(options), [getattr(options, f.name) for f in fields(options)]
        )
        known = cache.answer(key)
        answer = json.loads(known) if known else _answer(entries, field, options, cache)
        if not known:
            cache.remember(key, json.dumps(answer))
    for remark in answer["remarks"]:
        say(remark)
    put("".join(f"{line}\n" for line in answer["copies"]))
    click.get_current_context().exit(FINDINGS if answer["copies"] else 0)


def tracked(config: Config) -> list[git.Entry]:
    """The files in the index that hold documents and are not excluded, by path."""
    return [
        entry
        for entry in git.index()
        if Path(entry.path).suffix.lower() in SUFFIXES and not config.excludes(entry.path)
    ]


def _answer(entries: Sequence[git.Entry], field: str, options: Options, cache: Cache) -> dict[str, list[str]]:
    """Sketch what is new, compare everything: remarks on what is no document, and copies."""
    from cleaner.dedup.api import comparison
    from cleaner.hook.sketch import rows, unpack

    key = _hash(field, _fingerprint(options), [getattr(options, name) for name in (*CLEANED, *SIGNED)])
    known = cache.rows(key)
    names = {_unit(entry): entry for entry in entries}
    missing = {unit: entry for unit, entry in names.items() if unit not in known}
    blobs = git.blobs(entry.blob for entry in missing.values())
    given = ((unit, entry.path, raw) for (unit, entry), (_, raw) in zip(missing.items(), blobs, strict=True))
    new = sorted(rows(given, field, options), key=lambda row: row[:2]) if missing else []
    if new:
        cache.add(key, new, names.keys() - missing.keys())
    known |= {blob: list(group) for blob, group in groupby(new, key=lambda row: row.blob)}

    remarks, places, packed = [], [], []
    for entry in entries:
        for row in known[_unit(entry)]:
            place = f"{entry.path}:{row.line}" if row.line else entry.path
            if row.problem:
                remarks.append(f"{place}: {row.problem}; left alone")
            if row.sketch:
                places.append(place)
                packed.append(row.sketch)
    found: list[str] = []
    if len(packed) > 1:
        with comparison([unpack(packed, options)], options) as (result, _):
            remarks += result.warnings
            found = _lines(result, places)
    return {"remarks": remarks, "copies": found}


def _lines(found: Deduplicated, places: Sequence[str]) -> list[str]:
    """A line for each copy, in the order of the files."""
    lines = {}
    for cluster in found.clusters:
        assert cluster.survivor.index is not None
        for copy in cluster.copies:
            assert copy.index is not None
            similarity = f"{copy.link}, jaccard {copy.jaccard:.2f}, containment {copy.containment:.2f}"
            lines[copy.index] = (
                f"{places[copy.index]}: near copy of {places[cluster.survivor.index]} ({similarity})"
            )
    return [lines[index] for index in sorted(lines)]


def _unit(entry: git.Entry) -> str:
    """What a cached blob is called: the same bytes are read in two ways."""
    return f"{entry.blob}:lines" if is_records(entry.path) else entry.blob


def _fingerprint(options: Options) -> str:
    """What stands for this version of the package, its rules and its model, and for the user's rules."""
    package = Path(__file__).parents[1]
    files = sorted(file for file in package.rglob("*") if file.suffix in (".py", ".toml", ".npz", ".json"))
    digest = blake2b(digest_size=16)
    for file in (*files, *options.rule_files):
        digest.update(f"{file.name}\0".encode())
        digest.update(blake2b(file.read_bytes()).digest())
    return digest.hexdigest()


def _hash(*values: object) -> str:
    text = repr([_ordered(value) for value in values])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _ordered(value: object) -> object:
    """A value whose ``repr`` is the same in each process."""
    if isinstance(value, frozenset):
        return sorted(map(repr, value))
    return [_ordered(item) for item in value] if isinstance(value, list) else value
