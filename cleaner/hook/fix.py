"""``cleaner fix``: take out of files what is not the article."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

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
from cleaner.document import Cleaned, Kind, Outcome
from cleaner.errors import InputError
from cleaner.formats import txt
from cleaner.hook import git
from cleaner.hook.allowed import Allowed
from cleaner.hook.files import Document, Files, parts, read, told
from cleaner.options import Options


@click.command("fix", epilog=KINDS)
@click.argument("paths", nargs=-1, required=True, type=click.Path(), metavar="PATH...")
@click.option(
    "--unsafe-fixes/--safe-fixes",
    default=None,
    help="Take out all that `check` finds, not only lines that a phrase rule recognises by themselves.",
)
@text_field
@cleaning
def fix(paths: tuple[str, ...], options: Options, unsafe_fixes: bool | None, text_field: str | None) -> None:
    """Take out of files what is not the article, in place; exit 1 if a file changed.

    In .jsonl and .ndjson files the text of each record is cleaned, all others are one document. Of a
    folder, the .txt, .text, .md, .jsonl and .ndjson files are looked at. Files that are links, no UTF-8 or
    in conflict are left alone, and so is a document of which next to nothing would stay.
    """
    config = project()
    unsafe = config.get("unsafe-fixes", False) if unsafe_fixes is None else unsafe_fixes
    allowed, field = Allowed(config), field_of(text_field)
    conflicts = git.unmerged()
    files = Files(paths, config)
    changed = False
    for path in files:
        if not os.path.lexists(path):
            files.fail(f"{txt.shown(path)}: there is no such file")
            continue
        if problem := _left_alone(path, conflicts):
            say(f"{txt.shown(path)}: {problem}; left alone")
            continue
        try:
            gone = _fix(path, replace(options, safe=not unsafe, allow=allowed.of(path)), field)
        except InputError as error:
            say(f"{error}; left alone")
            continue
        except OSError as error:
            files.fail(f"{txt.shown(path)}: cannot be written: {error.strerror or error}")
            continue
        if gone:
            changed = True
            kinds = ", ".join(f"{count} {kind}" for kind, count in gone.most_common())
            put(f"{txt.shown(path)}: took out {kinds}\n")
    click.get_current_context().exit(BAD if files.failed else FINDINGS if changed else 0)


def _left_alone(path: str, conflicts: set[Path]) -> str | None:
    if Path(path).is_symlink():
        return "is a link"
    return "is in conflict" if conflicts and git.absolute(path) in conflicts else None


def _fix(path: str, options: Options, field: str) -> Counter[Kind]:
    """Clean one file; what went, and it was not written if nothing did."""
    source = read(path)
    gone: Counter[Kind] = Counter()
    text = "".join(_fixed(path, source, options, field, gone))
    if gone:
        Path(path).write_bytes((source.bom + text if text else "").encode())
    return gone


def _fixed(
    path: str, source: txt.TextFile, options: Options, field: str, gone: Counter[Kind]
) -> Iterator[str]:
    """The parts of a file, cleaned; what goes is counted."""
    for part in told(path, parts(path, source.text, field)):
        if not isinstance(part, Document):
            if part.problem:
                say(f"{source.name}:{part.line}: {part.problem}; left alone")
            yield part.raw
            continue
        place = source.name if part.line is None else f"{source.name}:{part.line}"
        cleaned = explained(place, part.text, options)
        if spared(cleaned, options):
            say(f"{place}: left alone; --unsafe-fixes empties it")
            yield part.raw
            continue
        removed = Counter(decision.kind for decision in cleaned.removed)
        gone.update(removed)
        kept = ((decision.start, decision.end) for decision in cleaned.decisions if decision.kept)
        yield part.cut(kept) if removed else part.raw  # surplus white space alone is no finding


def spared(cleaned: Cleaned, options: Options) -> bool:
    """Whether a document is left alone because it is none: next to nothing of it would stay, as of a list
    of words or a menu, and that is not safe."""
    return options.safe and cleaned.outcome is Outcome.LITTLE_LEFT
