"""What the commands have in common: their options, data on standard output, talk on standard error."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from cleaner import rules
from cleaner.config import Config, find, near
from cleaner.document import MODEL, Cleaned, Kind, Outcome
from cleaner.errors import ConfigError, InputError
from cleaner.formats import txt
from cleaner.formats.files import RECORDS, Source
from cleaner.options import FORMATS, POINTS, Format, Options, Point
from cleaner.pipeline import explain
from cleaner.rules.shape import SHAPES

FINDINGS, BAD = 1, 2
"""Exit codes; 0: all is well."""

KINDS = f"Kinds: {', '.join(Kind)}. `cleaner rules` lists the rules."


def put(text: str) -> None:
    """Write data: bytes, so that neither line ends nor the locale's encoding change it."""
    rest = memoryview(text.encode("utf-8", "surrogateescape"))
    while rest:  # under PYTHONUNBUFFERED, a write may end early
        rest = rest[sys.stdout.buffer.write(rest) or 0 :]


def say(message: object) -> None:
    """Talk: a line on standard error."""
    click.echo(message, err=True)


def read(path: str) -> txt.TextFile:
    """A text file, or standard input for ``-``; who sits at a terminal is told that it is read."""
    _greet(path)
    return txt.read(path)


def read_any(path: str, options: Options) -> tuple[txt.TextFile, Options]:
    """A text file or a page of HTML, and options that say which. A page is taken in any charset; text in
    another than UTF-8 is more likely a mistake, and an `InputError`, as is a file of records that the options
    do not call a text."""
    _greet(path)
    # before it is read: a corpus need not fit into memory
    if options.format == "auto" and Source(path, path).kind in RECORDS and Path(path).is_file():
        way_out = "`cleaner run` cleans each, --format text takes all as one text"
        raise InputError(f"{txt.shown(path)}: holds records; {way_out}")
    name, raw = txt.load(path)
    if options.format == "html" or (options.format == "auto" and b"<" in raw):
        from cleaner import charset, markup

        text = charset.decode(raw, options.charset)
        if options.format == "html" or markup.is_html(text):
            return txt.TextFile(name, text, ""), replace(options, format="html")
    return txt.text_file(name, raw), replace(options, format="text")


def _greet(path: str) -> None:
    if path == txt.STDIN and sys.stdin is not None and sys.stdin.isatty():
        say("Reading from the terminal; Ctrl-D ends the text.")


_REMARKS = {
    Outcome.EMPTY: "holds nothing but white space",
    Outcome.LITTLE_LEFT: "nearly all of it is boilerplate; is there an article in it?",
    Outcome.UNSETTLED: "left as it is: looking at it again and again never came to rest",
}


def explained(name: str, text: str, options: Options) -> Cleaned:
    """The text cleaned; if that did not go as usual, it is said of ``name``."""
    cleaned = explain(text, options)
    if remark := _REMARKS.get(cleaned.outcome):
        say(f"{name}: {remark}")
    return cleaned


def project() -> Config:
    """The configuration that counts in the current folder, read once a command."""
    meta = click.get_current_context().meta
    if __name__ not in meta:
        meta[__name__] = find(Path.cwd())
    config: Config = meta[__name__]
    return config


_KIND = click.Choice([kind.value for kind in Kind])

text_field = click.option(
    "--text-field", metavar="FIELD", help="The field of a JSON record that holds its text; text by default."
)


_SHARE = click.FloatRange(0, 1)
jaccard = click.option("--jaccard", type=_SHARE, help="Least Jaccard similarity of two copies.")
containment = click.option("--containment", type=_SHARE, help="Least share of a shortened copy.")


def comparing(options: Options, jaccard: float | None = None, containment: float | None = None) -> Options:
    """The options with the least similarities that the command line or the configuration sets."""
    config = project()
    return replace(
        options,
        jaccard=config.get("jaccard", options.jaccard) if jaccard is None else jaccard,
        containment=config.get("containment", options.containment) if containment is None else containment,
    )


def field_of(given: str | None) -> str:
    """The field that holds the text of a record."""
    field: str = given or project().get("text-field", "text")
    return field


def _known_charset(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    if name is not None:
        from cleaner import charset

        if charset.known(name) is None:
            raise click.BadParameter(f"no charset is called {name!r}")
    return name


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """Let ``command`` take HTML too; goes below `cleaning`."""
    command = click.option(
        "--charset",
        metavar="NAME",
        callback=_known_charset,
        help="What the server said of a page's charset.",
    )(command)
    return click.option(
        "--format", type=click.Choice(FORMATS), default="auto", help="What the input is; auto looks at it."
    )(command)


def cleaning(command: Callable[..., None]) -> Callable[..., None]:
    """Give ``command`` what a user can set, and hand it over as one `Options`. The command line goes before
    the configuration. Input is text, unless `reading` says otherwise."""

    @click.option(
        "--keep", multiple=True, type=_KIND, metavar="KIND", help="Keep a kind that goes by default."
    )
    @click.option(
        "--drop", multiple=True, type=_KIND, metavar="KIND", help="Drop a kind that stays by default."
    )
    @click.option(
        "--point",
        type=click.Choice(POINTS),
        metavar="POINT",
        help="Where the model draws the line: precision takes out most, recall loses least, balanced (the "
        "default) is between them.",
    )
    @click.option("--model/--no-model", default=None, help="Ask the model, or let the rules decide alone.")
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
        point: Point | None,
        model: bool | None,
        language: str | None,
        rules_off: tuple[str, ...],
        rule_files: tuple[str, ...],
        format: Format = "text",
        charset: str | None = None,
        **rest: Any,
    ) -> None:
        if both := sorted({*keep} & {*drop}):
            raise click.UsageError(f"--keep and --drop both name {both[0]}")
        config = project()
        files = tuple(map(Path, rule_files)) or config.rule_files
        _check_language(language, config)
        _check_ids(rules_off, files, config)
        options = Options(
            keep=frozenset(map(Kind, keep or {*config.get("keep", ())} - {*drop})),
            drop=frozenset(map(Kind, drop or {*config.get("drop", ())} - {*keep})),
            point=point or config.get("point") or "balanced",
            model=config.get("model", True) if model is None else model,
            language=language or config.get("language"),
            rules_off=frozenset(rules_off or config.get("rules-off", ())),
            rule_files=files,
            format=format,
            charset=charset,
        )
        command(options=comparing(options), **rest)

    return with_options


def _check_language(given: str | None, config: Config) -> None:
    language = given or config.get("language")
    if language is not None and language not in (known := rules.languages()):
        problem = f"no rules for {language!r}; there are some for {', '.join(known)}"
        if given is None:
            raise ConfigError(f"{config.name}: language: {problem}")
        raise click.UsageError(f"--language: {problem}")


def _check_ids(given: Sequence[str], files: tuple[Path, ...], config: Config) -> None:
    """A switch that switches nothing is a slip of the pen."""
    ids = given or config.get("rules-off", ())
    if not ids:
        return
    options = Options(rule_files=files)
    own = (*rules.book(options).rules, *rules.keepers(options).rules)
    known = [*(rule.id for rule in own), *SHAPES]
    for id in ids:
        if id not in known:
            problem = f"no rule is called {id!r}; {near(id, known)}`cleaner rules` lists all of them"
            if id == MODEL:
                problem = "the model is no rule; --no-model leaves it out"
            if not given:
                raise ConfigError(f"{config.name}: rules-off: {problem}")
            raise click.UsageError(f"--rules-off: {problem}")
