"""How well `cleaner` does on pages of your own, beside each of which stands the article that should come out.

    python -m tests.bench.sample_quality samples    # NAME.txt or NAME.html, and NAME.clean.txt
    python -m tests.bench.sample_quality DIR --point recall --rules my.toml

Prints a line for each page and their means. Recall: the share of the article's words that stays, so that one
less recall is what is lost. Precision: the share of what stays that is the article's, so that one less
precision is boilerplate. F1: both in one figure, their harmonic mean. Words count as often as they stand.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import click

from cleaner import CleanerError, Options, clean
from cleaner.console import cleaning, read_any, reading
from cleaner.model.align import words

GOLD = ".clean.txt"
SUFFIXES = (".txt", ".html", ".htm")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@reading
@cleaning
def main(folder: Path, options: Options) -> None:
    """Compare what comes out of the pages in a folder with what should."""
    rows = []
    for gold in sorted(folder.glob(f"*{GOLD}")):
        name = gold.name.removesuffix(GOLD)
        found = [page for suffix in SUFFIXES if (page := folder / f"{name}{suffix}").exists()]
        if not found:
            raise click.UsageError(f"{gold}: there is no {name}.txt or {name}.html beside it")
        try:
            source, chosen = read_any(str(found[0]), options)
            rows.append(scored(clean(source.text, chosen), gold.read_text("utf-8")))
        except CleanerError as error:
            raise click.UsageError(str(error)) from None
        click.echo(_told(name, rows[-1]))
    if not rows:
        raise click.UsageError(f"{folder}: holds no NAME{GOLD}, the article that should come out of a page")
    click.echo(_told(f"mean of {len(rows)}", Score(*map(fmean, zip(*rows, strict=True)))))


class Score(NamedTuple):
    """How good a text is, from 0 to 1."""

    precision: float
    recall: float
    f1: float


def scored(text: str, gold: str) -> Score:
    """The score of a text. Of nothing nothing is wrong, and where nothing is wanted nothing is lost."""
    found, wanted = Counter(words(text)), Counter(words(gold))
    shared, all_of_both = (found & wanted).total(), found.total() + wanted.total()
    return Score(
        shared / found.total() if found else 1.0,
        shared / wanted.total() if wanted else 1.0,
        2 * shared / all_of_both if all_of_both else 1.0,
    )


def _told(name: str, score: Score) -> str:
    return f"{name:40} precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}"


if __name__ == "__main__":
    main()
