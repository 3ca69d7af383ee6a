"""The command: arguments -> library -> exit code, and nothing else.

Standard output is data, standard error is talk. Exit code 0: all is well; 1: findings; 2: wrong
usage, a bad rule file or input that cannot be read. Nothing that a user does ends in a traceback.
"""

from __future__ import annotations

import functools
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import click

from cleaner import rules
from cleaner.dedup.command import dedup
from cleaner.document import BLANK, METADATA, MODEL, Cleaned, Decision, Kind, Outcome
from cleaner.errors import CleanerError, InputError
from cleaner.formats import txt
from cleaner.options import POINTS, Options
from cleaner.pipeline import explain as explain_text
from cleaner.pipeline import why as weigh
from cleaner.rules.examples import failures
from cleaner.rules.rule import read
from cleaner.rules.shape import SHAPES
from cleaner.run import restore, run

FINDINGS, BAD = 1, 2
INTERRUPTED, BROKEN_PIPE = 130, 141
"""What a shell reports for a program that SIGINT or SIGPIPE ended; 1 would mean findings."""


class _Failure(click.ClickException):
    exit_code = BAD


class _Commands(click.Group):
    """Ends every expected mishap with one line and an exit code."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            return super().main(*args, **extra)
        except OSError as error:  # --help and --version, which are no commands
            sys.exit(_unwritten(error))

    def invoke(self, ctx: click.Context) -> Any:
        if sys.stdout is None:
            raise _Failure("cannot write the output: standard output is closed")
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except CleanerError as error:
            raise _Failure(str(error)) from None
        except MemoryError:
            raise _Failure("the input does not fit into memory; cut it into documents first") from None
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None
        except OSError as error:  # inputs are read where their name is known, so this is the output
            raise click.exceptions.Exit(_unwritten(error)) from None


def _unwritten(error: OSError) -> int:
    """The exit code when the output cannot be written; what is left of it goes nowhere, or the
    interpreter would fail on it once more on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return BROKEN_PIPE
    _say(f"Error: cannot write the output: {error.strerror}")
    return BAD


def _put(text: str) -> None:
    """Write data: bytes, so that neither line ends nor the locale's encoding change it."""
    rest = memoryview(text.encode("utf-8", "surrogateescape"))
    while rest:  # under PYTHONUNBUFFERED, a write may end early
        rest = rest[sys.stdout.buffer.write(rest) or 0 :]


def _say(message: object) -> None:
    click.echo(message, err=True)


# -- options --------------------------------------------------------------------------------------

_KIND = click.Choice([kind.value for kind in Kind])
_KINDS = f"Kinds: {', '.join(Kind)}. `cleaner rules` lists the rules."


def _cleaning(command: Callable[..., None]) -> Callable[..., None]:
    """Give ``command`` what a user can set, and hand it over as one `Options`."""

    @click.option(
        "--keep", multiple=True, type=_KIND, metavar="KIND", help="Keep a kind that goes by default."
    )
    @click.option(
        "--drop", multiple=True, type=_KIND, metavar="KIND", help="Drop a kind that stays by default."
    )
    @click.option(
        "--point",
        type=click.Choice(POINTS),
        default="balanced",
        metavar="POINT",
        help="Where the model draws the line: precision takes out most, recall loses least, balanced (the "
        "default) is between them.",
    )
    @click.option("--no-model", is_flag=True, help="Let the rules decide alone.")
    @click.option("--language", metavar="CODE", help="Rules of one language only, such as en.")
    @click.option("--rules-off", multiple=True, metavar="ID", help="Switch a rule off.")
    @click.option(
        "--rules", "rule_files", multiple=True, metavar="FILE", help="Read more rules from a TOML file."
    )
    @functools.wraps(command)
    def with_options(
        *,
        keep: tuple[str, ...],
        drop: tuple[str, ...],
        point: Literal["precision", "balanced", "recall"],
        no_model: bool,
        language: str | None,
        rules_off: tuple[str, ...],
        rule_files: tuple[str, ...],
        **rest: Any,
    ) -> None:
        if both := sorted({*keep} & {*drop}):
            raise click.UsageError(f"--keep and --drop both name {both[0]}")
        files = tuple(map(Path, rule_files))
        _check_language(language)
        _check_ids(rules_off, files)
        options = Options(
            keep=frozenset(map(Kind, keep)),
            drop=frozenset(map(Kind, drop)),
            point=point,
            model=not no_model,
            language=language,
            rules_off=frozenset(rules_off),
            rule_files=files,
        )
        command(options=options, **rest)

    return with_options


def _check_language(language: str | None) -> None:
    if language is not None and language not in (known := rules.languages()):
        raise click.UsageError(
            f"--language: no rules for {language!r}; there are some for {', '.join(known)}"
        )


def _check_ids(ids: Sequence[str], files: tuple[Path, ...]) -> None:
    """A switch that switches nothing is a slip of the pen."""
    if not ids:
        return
    known = [*(rule.id for rule in rules.book(Options(rule_files=files)).rules), *SHAPES]
    for id in ids:
        if id not in known:
            import difflib

            near = difflib.get_close_matches(id, known)
            hint = f"did you mean {' or '.join(near)}? " if near else ""
            raise click.UsageError(
                f"--rules-off: no rule is called {id!r}; {hint}`cleaner rules` lists all of them"
            )


# -- commands -------------------------------------------------------------------------------------


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib import metadata

    try:
        version = metadata.version("newswire-cleaner")
    except metadata.PackageNotFoundError:
        version = "(not installed)"
    click.echo(f"cleaner {version}")
    ctx.exit()


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
def main() -> None:
    """Scraped articles go in, and the article alone comes out.

    FILE is plain text in UTF-8; without it, or as -, standard input is read. No command changes a file.
    Exit code 0: all is well, 1: findings, 2: wrong usage or bad input.
    """


_FILE = click.argument("file", type=click.Path(allow_dash=True), default=txt.STDIN, metavar="[FILE|-]")


@main.command(epilog=_KINDS)
@_FILE
@_cleaning
def clean(file: str, options: Options) -> None:
    """Write the article to standard output."""
    source = _read(file)
    text = _explained(source, options).text
    _put(source.bom + text if text else "")


@main.command(epilog=_KINDS)
@_FILE
@click.option("--json", "as_json", is_flag=True, help="One JSON document; offsets are characters.")
@click.option("--why", is_flag=True, help="Say what weighed most with the model in each block that it took.")
@_cleaning
def explain(file: str, options: Options, as_json: bool, why: bool) -> None:
    """Show each block with its verdict, its kind and the reason."""
    source = _read(file)
    cleaned = _explained(source, options)
    if as_json:
        _put(_as_json({"source": source.name, "outcome": cleaned.outcome, "decisions": _rows(cleaned, why)}))
        return
    blocks = [decision for decision in cleaned.decisions if decision.reason != BLANK]
    width = max((len(decision.reason) for decision in blocks), default=0)
    coloured = _coloured()
    for decision in blocks:
        text = cleaned.source[decision.start : decision.end].strip()
        line = f"{decision.verdict:4}  {decision.kind:10}  {decision.reason:{width}}  "
        _put((_painted(line, text, decision) if coloured else line + text) + "\n")
        if why and decision.reason == MODEL:
            _put(f"{'':6}because of {', '.join(_weights(cleaned, decision))}\n")
    gone = Counter(decision.kind for decision in cleaned.removed)
    kinds = ", ".join(f"{count} {kind}" for kind, count in gone.most_common())
    _say(f"{source.name}: {gone.total()} of {len(blocks)} blocks go{f': {kinds}' if kinds else ''}")


@main.command(epilog=_KINDS)
@click.argument("paths", nargs=-1, required=True, type=click.Path(allow_dash=True), metavar="PATH...")
@_cleaning
def check(paths: tuple[str, ...], options: Options) -> None:
    """Name what would go; exit 1 if anything would.

    A finding is `path:line: rule-id kind`. Of a folder, the .txt, .text and .md files are looked
    at; hidden folders are not.
    """
    rules.book(options)  # a bad rule file is one error, not one a file
    found = looked = failed = 0

    def unreadable(error: OSError) -> None:
        nonlocal failed
        failed += 1
        _say(f"Error: {txt.shown(error.filename)}: cannot be read: {error.strerror}")

    for path in txt.files(paths, unreadable):
        looked += 1
        try:
            source = _read(path)
        except InputError as error:
            failed += 1
            _say(f"Error: {error}")
            continue
        name = source.name if path == txt.STDIN else path
        for line, decision in _with_lines(_explained(source, options)):
            found += 1
            _put(f"{name}:{line}: {decision.reason} {decision.kind}\n")
    if not looked and not failed:
        _say(f"No {', '.join(sorted(txt.SUFFIXES))} files in {', '.join(map(txt.shown, paths))}")
    click.get_current_context().exit(BAD if failed else FINDINGS if found else 0)


main.command("run", epilog=_KINDS)(_cleaning(run))
main.add_command(restore)
main.add_command(dedup)


@main.group("rules", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def list_rules(ctx: click.Context, as_json: bool) -> None:
    """List the rules: of phrases with id, kind, language and why, of form with id and why."""
    if ctx.invoked_subcommand:
        return
    known = rules.book(Options()).rules
    if as_json:
        fields = ("id", "kind", "language", "because")
        _put(_as_json([{field: getattr(rule, field) for field in fields} for rule in known]))
        return
    width = max((len(rule.id) for rule in known), default=0)
    for rule in known:
        _put(f"{rule.id:{width}}  {rule.kind:10}  {rule.language:4}  {rule.because}\n")
    for id, because in SHAPES.items():
        _put(f"{id:{width}}  {'':10}  {'any':4}  {because}\n")


@list_rules.command("test")
@click.argument("file", type=click.Path())
def test_rules(file: str) -> None:
    """Run the examples in a rule file; exit 1 if one does not hold."""
    own = read(Path(file))
    wrong = [(rule, failure) for rule in own for failure in failures(rule)]
    for rule, failure in wrong:
        _put(f"{file}: {rule.id}: {failure}\n")
    examples = sum(len(rule.yes) + len(rule.no) for rule in own)
    _say(f"{len(own)} rules, {examples} examples, {len(wrong) or 'none'} wrong")
    click.get_current_context().exit(FINDINGS if wrong else 0)


# -- input and output -----------------------------------------------------------------------------


def _read(path: str) -> txt.TextFile:
    if path == txt.STDIN and sys.stdin is not None and sys.stdin.isatty():
        _say("Reading from the terminal; Ctrl-D ends the text.")
    return txt.read(path)


_REMARKS = {
    Outcome.EMPTY: "holds nothing but white space",
    Outcome.LITTLE_LEFT: "nearly all of it is boilerplate; is there an article in it?",
    Outcome.UNSETTLED: "left as it is: looking at it again and again never came to rest",
}


def _explained(source: txt.TextFile, options: Options) -> Cleaned:
    cleaned = explain_text(source.text, options)
    if remark := _REMARKS.get(cleaned.outcome):
        _say(f"{source.name}: {remark}")
    return cleaned


def _with_lines(cleaned: Cleaned) -> Iterator[tuple[int, Decision]]:
    """What goes, with its line, counted from 1 as editors count."""
    line, position = 1, 0
    for decision in cleaned.removed:
        line += len(_LINE_END.findall(cleaned.source, position, decision.start))
        position = decision.start
        yield line, decision


_LINE_END = re.compile(r"\r\n|[\r\n]")


def _rows(cleaned: Cleaned, with_weights: bool) -> list[dict[str, object]]:
    rows = []
    for decision in cleaned.decisions:
        row = {**decision._asdict(), "text": cleaned.source[decision.start : decision.end]}
        if with_weights and decision.reason == MODEL:
            row["why"] = [asdict(found) for found in weigh(cleaned, decision)]
        rows.append(row)
    return rows


def _weights(cleaned: Cleaned, decision: Decision) -> list[str]:
    return [
        f"{found.group}{f' {found.name!r}' if found.name else ''} {found.weight:+.1f}"
        for found in weigh(cleaned, decision)
    ]


def _as_json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _coloured() -> bool:
    """Colours on a terminal only, and not for who has asked for none (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _painted(line: str, text: str, decision: Decision) -> str:
    """A line for a terminal: what the text itself says to terminals is shown, not obeyed."""
    visible = _CONTROL.sub(lambda control: f"\\x{ord(control[0]):02x}", text)
    if decision.kept:
        return click.style(line, dim=True) + visible
    return click.style(line + visible, fg="yellow" if decision.kind in METADATA else "red")


if __name__ == "__main__":
    main(prog_name="cleaner")
