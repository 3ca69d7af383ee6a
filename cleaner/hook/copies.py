"""``cleaner copies``: name near copies among the documents that git tracks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import fields
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import click

from cleaner import console
from cleaner.config import Config
from cleaner.console import FINDINGS, KINDS, cleaning, field_of, project, put, say, text_field
from cleaner.document import Deduplicated, Link
from cleaner.hook import git
from cleaner.hook.allowed import NEAR_COPY, Allowed, Pair
from cleaner.hook.cache import Cache, Row
from cleaner.hook.files import SUFFIXES, is_records
from cleaner.options import Options

SIGNED = ("shingle_words", "num_perm", "bands", "rows")
CLEANED = ("keep", "drop", "language", "point", "model", "rules_off", "rule_files")
"""The options that a sketch depends on; the others only count when sketches are compared."""


@click.command("copies", epilog=KINDS)
@console.jaccard
@console.containment
@click.option("--write-baseline", is_flag=True, help="Let the copies that there are now stay from now on.")
@text_field
@cleaning
def copies(
    options: Options,
    jaccard: float | None,
    containment: float | None,
    write_baseline: bool,
    text_field: str | None,
) -> None:
    """Name near copies among all documents that git tracks; exit 1 if there are any.

    What is staged is cleaned and compared; nothing changes. Documents are the .txt, .text and .md files and
    the records of .jsonl and .ndjson files. Each line names a copy, the document that it is a copy of
    (the longest), and how similar both are. What was found is kept in git's own folder, so that the
    next time only what is new is read.
    """
    config, field = project(), field_of(text_field)
    options = console.comparing(options, jaccard, containment)
    entries = tracked(config)
    answer = _remembered(entries, field, options)
    for remark in answer.remarks:
        say(remark)
    allowed = Allowed(config)
    if write_baseline:
        pairs: dict[str, dict[Pair, str]] = {entry.path: {} for entry in entries}
        for copy in answer.copies:
            pairs[copy.path][copy.pair] = ""
        allowed.write(pairs, copies=True)
        say(f"{config.baseline}: {len(answer.copies)} copies may stay")
        return
    found = [copy.line for copy in answer.copies if copy.pair not in allowed.of(copy.path)]
    put("".join(f"{line}\n" for line in found))
    if found:
        say(f"{len(found)} found; `cleaner copies --write-baseline` lets them stay")
    click.get_current_context().exit(FINDINGS if found else 0)


class Copy(NamedTuple):
    """A copy that was found: its file, the hash of its words, and what is said of it."""

    path: str
    hash: str
    line: str

    @property
    def pair(self) -> Pair:
        """What it is known by in the list of what may stay."""
        return NEAR_COPY, self.hash


class Answer(NamedTuple):
    """What there is to say of an index: remarks on what is no document, and copies, by file."""

    remarks: list[str]
    copies: list[Copy]


def tracked(config: Config) -> list[git.Entry]:
    """The files in the index that hold documents and are not excluded, by path."""
    return [
        entry
        for entry in git.index()
        if Path(entry.path).suffix.lower() in SUFFIXES and not config.excludes(entry.path)
    ]


def _remembered(entries: Sequence[git.Entry], field: str, options: Options) -> Answer:
    """What was found when all was as it is now, or else what is found."""
    everything = [getattr(options, option.name) for option in fields(options)]
    key = _hash(entries, field, _fingerprint(options), everything)
    with closing(Cache(git.common_folder())) as cache:
        if known := cache.answer(key):
            remarks, found = json.loads(known)
            return Answer(remarks, [Copy(*copy) for copy in found])
        answer = _answer(entries, field, options, cache)
        cache.remember(key, json.dumps(answer))
        return answer


def _answer(entries: Sequence[git.Entry], field: str, options: Options, cache: Cache) -> Answer:
    """Sketch what is new, compare everything."""
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

    remarks = []
    documents: list[tuple[git.Entry, Row]] = []
    for entry in entries:
        for row in known[_unit(entry)]:
            if row.problem:
                remarks.append(f"{_place(entry, row)}: {row.problem}")
            if row.sketch:
                documents.append((entry, row))
    found: list[Copy] = []
    if len(documents) > 1:
        with comparison([unpack([row.sketch for _, row in documents], options)], options) as (result, _):
            remarks += result.warnings
            found = list(_copies(result, documents))
    return Answer(remarks, found)


def _copies(found: Deduplicated, documents: Sequence[tuple[git.Entry, Row]]) -> Iterator[Copy]:
    """The copies in the order of the files."""
    from cleaner.hook.sketch import words_hash

    pairs = ((copy, cluster.survivor) for cluster in found.clusters for copy in cluster.copies)
    for copy, survivor in sorted(pairs, key=lambda pair: pair[0].index or 0):
        assert copy.index is not None
        assert survivor.index is not None
        entry, row = documents[copy.index]
        like = "identical to another copy" if copy.link is Link.IDENTICAL and copy.jaccard < 1 else copy.link
        similarity = f"{like}, jaccard {copy.jaccard:.2f}, containment {copy.containment:.2f}"
        other = _place(*documents[survivor.index])
        line = f"{_place(entry, row)}: near copy of {other} ({similarity})"
        yield Copy(entry.path, words_hash(row.sketch), line)


def _place(entry: git.Entry, row: Row) -> str:
    return f"{entry.path}:{row.line}" if row.line else entry.path


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
