"""How well `cleaner` does on the HTML of sites that its model has not seen, and trafilatura on the same.

    python -m tests.bench.html_quality --data DIR --folds FOLDS
    python -m tests.bench.html_quality --data DIR --folds FOLDS --vs    # and trafilatura, page by page

Each page is cleaned with the model that was trained without its site. Prints word F1 (multisets of words,
averaged over pages), the share of the gold words that is lost, pages that lost more than a tenth, the
pages that came out empty and, of those that show their title, on how many it stays; with --vs the paired
difference in F1 with its 95 % bootstrap interval, how many times as fast, by processor time, cleaning is,
what the better of the two on each page would score, and how much of what we lack stands on pages where
the two agree more with one another than with the gold text.
"""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np

import cleaner
from cleaner.markup import read
from cleaner.model.align import words
from cleaner.model.data import FOLDS, registered_domain
from cleaner.model.measure import interval
from tests.bench.clean_quality import use

SETS: dict[str, Callable[[str, str, str], bool]] = {
    "guides and blogs": lambda file, _id, _language: file == "wcxb-dev",
    "English news": lambda file, id, language: (
        language == "en" and (file == "news-dev" or id.startswith("atf/"))
    ),
    "news of many languages": lambda file, _id, _language: file == "news-dev",
}


@click.command()
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--folds", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--vs", is_flag=True, help="Measure trafilatura too.")
@click.option("--rules-off", multiple=True, metavar="ID", help="Switch a rule off.")
@click.option("--every", default=1, help="Take one page in so many.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write each page's figures there, as JSON lines."
)
def main(
    data: Path, folds: Path | None, vs: bool, rules_off: tuple[str, ...], every: int, out: Path | None
) -> None:
    """Measure the cleaning of HTML."""
    pages = sorted(_pages(data), key=lambda page: page["fold"])[::every]
    options = cleaner.Options(rules_off=frozenset(rules_off))
    rows: list[dict[str, Any]] = []

    def ours(html: str) -> str:
        return cleaner.clean(html, options)

    for page in pages:
        if folds is not None:
            use(folds / str(page["fold"]))
        gold = words(page["gold_text"])
        text, score = _scored(ours, page["html"], gold)
        row: dict[str, Any] = {"id": page["id"], "sets": page["sets"], "ours": score}
        if _says(title := words(page["title"] or ""), read(page["html"]).text):
            row["headline"] = _says(title, text)
        if vs:
            other, row["theirs"] = _scored(_trafilatura, page["html"], gold)
            row["agree"] = _f1(words(text), words(other)) > max(row["ours"][0], row["theirs"][0]) + AGREE
        rows.append(row)
    if out:
        out.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    for name in SETS:
        mine = [row for row in rows if name in row["sets"]]
        click.echo(f"{name:24} {len(mine):4} pages  {_told([row['ours'] for row in mine])}")
        stays = [row["headline"] for row in mine if "headline" in row]
        click.echo(f"{'  headline':24} {len(stays):4} pages  {np.mean(stays):.3f} of them keep it")
        if vs:
            gain = np.array([row["ours"][0] - row["theirs"][0] for row in mine])
            low, high = interval(gain)
            ratio = sum(row["theirs"][2] for row in mine) / sum(row["ours"][2] for row in mine)
            click.echo(f"{'  trafilatura':24} {'':10}  {_told([row['theirs'] for row in mine])}")
            click.echo(
                f"{'  difference':24} {'':10}  F1 {gain.mean():+.4f} [{low:+.4f}, {high:+.4f}]"
                f"  {ratio:.2f} times as fast"
            )
            best = np.mean([max(row["ours"][0], row["theirs"][0]) for row in mine])
            lacking = sum(1 - row["ours"][0] for row in mine if row["agree"]) / len(mine)
            against = sum(row["agree"] for row in mine)
            click.echo(
                f"{'  better of both':24} {'':10}  F1 {best:.4f}"
                f"  {lacking:.4f} lacking on {against} pages where both agree against the gold"
            )


def _pages(data: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((data / "pages").glob("*.jsonl.gz")):
        file = path.name.removesuffix(".jsonl.gz")
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                page = json.loads(line)
                page["sets"] = [
                    name for name, belongs in SETS.items() if belongs(file, page["id"], page["lang"] or "")
                ]
                if page["sets"]:
                    yield page | {"fold": zlib.crc32(f"v1{registered_domain(page['url'])}".encode()) % FOLDS}


AGREE = 0.02
"""By how much two texts have to be closer to one another than to the gold."""

Score = tuple[float, float, float]
"""F1, share of the gold lost, seconds."""


def _scored(clean: Callable[[str], str], html: str, gold: list[str]) -> tuple[str, Score]:
    """-> what is left, and how good it is."""
    start = time.process_time()
    text = clean(html)
    seconds = time.process_time() - start
    found = words(text)
    lost = 1 - (Counter(found) & Counter(gold)).total() / len(gold) if gold else 0.0
    return text, (_f1(found, gold), lost, seconds)


def _says(title: list[str], text: str) -> bool:
    """Whether a line of the text is the title."""
    return bool(title) and any(words(line) == title for line in text.splitlines())


def _f1(one: list[str], other: list[str]) -> float:
    if not one or not other:
        return float(not one and not other)
    return 2 * (Counter(one) & Counter(other)).total() / (len(one) + len(other))


def _trafilatura(html: str) -> str:
    from trafilatura import extract

    return extract(html, include_comments=False) or ""


def _told(scores: list[Score]) -> str:
    f1, lost, seconds = np.array(scores).T
    return (
        f"F1 {f1.mean():.4f}  lost {100 * lost.mean():.2f} %"
        f"  over a tenth {100 * (lost > 0.1).mean():.1f} %  {1000 * seconds.mean():.1f} ms a page"
    )


if __name__ == "__main__":
    main()
