"""``cleaner check``: name what is not the article, and change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import click

from cleaner import rules
from cleaner.console import (
    BAD,
    FINDINGS,
    KINDS,
    cleaning,
    explained,
    field_of,
    project,
    put,
    say,
    text_field,
)
from cleaner.document import Cleaned, Decision
from cleaner.errors import InputError
from cleaner.formats import txt
from cleaner.hook.allowed import Allowed, Pair, beginning, pair
from cleaner.hook.files import Document, Files, InConflict, parts, read, told
from cleaner.hook.fix import spared
from cleaner.options import Options
from cleaner.pipeline import explain


@click.command("check", epilog=KINDS)
@click.argument("paths", nargs=-1, required=True, type=click.Path(allow_dash=True), metavar="PATH...")
@click.option("--write-baseline", is_flag=True, help="Let what is found now stay from now on.")
@text_field
@cleaning
def check(paths: tuple[str, ...], options: Options, write_baseline: bool, text_field: str | None) -> None:
    """Name what would go; exit 1 if anything would.

    A finding is `path:line: rule-id kind`, and `(unsafe)` behind it if `cleaner fix` would not take it
    out. In .jsonl and .ndjson files the line is that of the record. Of a folder, the .txt, .text, .md,
    .jsonl and .ndjson files are looked at; hidden folders are not.
    """
    rules.book(options)  # a bad rule file is one error, not one a file
    config = project()
    allowed, field = Allowed(config), field_of(text_field)
    files = Files(paths, config)
    known: dict[str, dict[Pair, str]] = {}
    found = fixable = 0
    for path in files:
        may_stay = frozenset() if write_baseline else allowed.of(path)
        pairs = known[path] = {}
        for place, cleaned, decision, safe in _findings(files, path, replace(options, allow=may_stay), field):
            found += 1
            fixable += safe
            pairs[pair(cleaned, decision)] = beginning(cleaned, decision)
            if not write_baseline:
                put(f"{place}: {decision.reason} {decision.kind}{'' if safe else ' (unsafe)'}\n")
    if write_baseline:
        allowed.write(known)
        say(f"{config.baseline}: {found} findings may stay")
    elif found:
        say(
            f"{found} found; `cleaner fix` takes out {fixable}, with --unsafe-fixes all of them; "
            "`cleaner check --write-baseline` lets them stay"
        )
    click.get_current_context().exit(BAD if files.failed else FINDINGS if found and not write_baseline else 0)


def _findings(
    files: Files, path: str, options: Options, field: str
) -> Iterator[tuple[str, Cleaned, Decision, bool]]:
    """What would go of a file: the place, the document and its decision, and whether it is safe."""
    try:
        source = read(path)
    except InConflict as error:
        say(f"{error}; left alone")
        return
    except InputError as error:
        files.fail(error)
        return
    name = source.name if path == txt.STDIN else path
    for part in told(path, parts(path, source.text, field)):
        if not isinstance(part, Document):
            if part.problem:
                files.fail(f"{source.name}:{part.line}: {part.problem}")
            continue
        place = source.name if part.line is None else f"{source.name}:{part.line}"
        cleaned = explained(place, part.text, options)
        removed = list(cleaned.removed)
        safe = _safe(part.text, options) if removed else set()
        for line, decision in _with_lines(cleaned, removed):
            yield f"{name}:{part.line or line}", cleaned, decision, decision.start in safe


def _safe(text: str, options: Options) -> set[int]:
    """Where that begins what `cleaner fix` takes out."""
    options = replace(options, safe=True)
    cleaned = explain(text, options)
    return set() if spared(cleaned, options) else {decision.start for decision in cleaned.removed}


def _with_lines(cleaned: Cleaned, decisions: Sequence[Decision]) -> Iterator[tuple[int, Decision]]:
    """Decisions with their line, counted from 1 as editors count."""
    line, position = 1, 0
    for decision in decisions:
        line += len(_LINE_END.findall(cleaned.source, position, decision.start))
        position = decision.start
        yield line, decision


_LINE_END = re.compile(r"\r\n|[\r\n]")
