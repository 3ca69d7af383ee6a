"""The command: arguments -> library -> exit code, and nothing else.

Standard output is data, standard error is talk. Exit code 0: all is well; 1: findings; 2: wrong
usage, a bad rule file or input that cannot be read. Nothing that a user does ends in a traceback.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from cleaner import rules
from cleaner.console import BAD, FINDINGS, KINDS, cleaning, explained, put, read_any, reading, say
from cleaner.document import BLANK, METADATA, MODEL, Cleaned, Decision
from cleaner.errors import CleanerError
from cleaner.formats import txt
from cleaner.hook.check import check
from cleaner.hook.copies import copies
from cleaner.hook.fix import fix
from cleaner.options import Options
from cleaner.pipeline import why as weigh
from cleaner.rules.examples import failures
from cleaner.rules.rule import read as read_rules
from cleaner.rules.shape import SHAPES
from cleaner.run import dedup, forget, restore, run
from cleaner.version import version

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
    say(f"Error: cannot write the output: {error.strerror}")
    return BAD


# -- commands -------------------------------------------------------------------------------------


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    click.echo(f"cleaner {version()}")
    ctx.exit()


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
def main() -> None:
    """Scraped articles go in, and the article alone comes out.

    FILE is plain text in UTF-8, to `clean` and `explain` also HTML; without it, or as -, standard input is
    read. Only `fix` changes files.
    Exit code 0: all is well, 1: findings, 2: wrong usage or bad input.
    """


_FILE = click.argument("file", type=click.Path(allow_dash=True), default=txt.STDIN, metavar="[FILE|-]")


@main.command(epilog=KINDS)
@_FILE
@reading
@cleaning
def clean(file: str, options: Options) -> None:
    """Write the article to standard output."""
    source, options = read_any(file, options)
    text = explained(source.name, source.text, options).text
    end = "\n" if options.format == "html" else ""  # a text ends as it ends
    put(source.bom + text + end if text else "")


@main.command(epilog=KINDS)
@_FILE
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="One JSON document, of a page with its metadata; offsets are characters.",
)
@click.option("--why", is_flag=True, help="Say what weighed most with the model in each block that it took.")
@reading
@cleaning
def explain(file: str, options: Options, as_json: bool, why: bool) -> None:
    """Show each block with its verdict, its kind and the reason."""
    source, options = read_any(file, options)
    cleaned = explained(source.name, source.text, options)
    if as_json:
        document = {
            "source": source.name,
            "reading": cleaned.reading,
            "outcome": cleaned.outcome,
            "metadata": asdict(cleaned.metadata) if cleaned.html is not None else None,
        }
        put(_as_json({**document, "decisions": _rows(cleaned, why)}))
        return
    blocks = [decision for decision in cleaned.decisions if decision.reason != BLANK]
    width = max((len(decision.reason) for decision in blocks), default=0)
    coloured = _coloured()
    for decision in blocks:
        text = cleaned.source[decision.start : decision.end].strip()
        line = f"{decision.verdict:4}  {decision.kind:10}  {decision.reason:{width}}  "
        put((_painted(line, text, decision) if coloured else line + text) + "\n")
        if why and decision.reason == MODEL:
            put(f"{'':6}because of {', '.join(_weights(cleaned, decision))}\n")
    gone = Counter(decision.kind for decision in cleaned.removed)
    kinds = ", ".join(f"{count} {kind}" for kind, count in gone.most_common())
    say(f"{source.name}: {gone.total()} of {len(blocks)} blocks go{f': {kinds}' if kinds else ''}")


main.add_command(run)
main.add_command(restore)
main.add_command(check)
main.add_command(fix)
main.add_command(copies)
main.add_command(dedup)
main.add_command(forget)


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
        put(_as_json([{field: getattr(rule, field) for field in fields} for rule in known]))
        return
    width = max((len(rule.id) for rule in known), default=0)
    for rule in known:
        put(f"{rule.id:{width}}  {rule.kind:10}  {rule.language:4}  {rule.because}\n")
    for id, because in SHAPES.items():
        put(f"{id:{width}}  {'':10}  {'any':4}  {because}\n")


@list_rules.command("test")
@click.argument("file", type=click.Path())
def test_rules(file: str) -> None:
    """Run the examples in a rule file; exit 1 if one does not hold."""
    own = read_rules(Path(file))
    wrong = [(rule, failure) for rule in own for failure in failures(rule)]
    for rule, failure in wrong:
        put(f"{file}: {rule.id}: {failure}\n")
    examples = sum(len(rule.yes) + len(rule.no) for rule in own)
    say(f"{len(own)} rules, {examples} examples, {len(wrong) or 'none'} wrong")
    click.get_current_context().exit(FINDINGS if wrong else 0)


# -- input and output -----------------------------------------------------------------------------


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
