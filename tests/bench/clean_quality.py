"""How well `cleaner` does on sites that its model has not seen: rules and model together.

    python -m cleaner.model.train --data DIR --cross-validate --keep-folds FOLDS    # once, an hour
    python -m tests.bench.clean_quality --data DIR --folds FOLDS
    python -m tests.bench.clean_quality --data DIR --no-model                       # the rules alone

Each page is cleaned with the model that was trained without its site, in all looks. Prints word F1, its
gain over leaving the text alone and the share of the gold words lost, with 95 % bootstrap intervals over
pages; on how many of them the headline and the lead stay; of the hand-labelled articles the F1 of removed
lines, the content lost and the share without a wrong line. The headline stays in the text; most gold texts
leave it out, which costs .001 to .004.
"""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

import cleaner
from cleaner.model import measure, predict, weights
from cleaner.model.data import HAND, HTML, Page, load
from cleaner.model.lexer import Bools


@click.command()
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--folds", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--no-model", is_flag=True)
@click.option("--point", default="balanced")
@click.option("--every", default=1, help="Take one page in so many.")
def main(data: Path, folds: Path | None, no_model: bool, point: str, every: int) -> None:
    """Measure the cleaning on labelled pages."""
    if (folds is None) is not no_model:
        raise click.UsageError("say either --folds or --no-model")
    options = cleaner.Options(model=not no_model, point=point)  # type: ignore[arg-type]
    wanted = set(measure.RENDERINGS) - {HTML}  # which tests/bench/html_quality.py measures
    pages = [p for p in load(data) if p.rendering in wanted or p.collection == HAND]
    pages = [page for n, page in enumerate(sorted(pages, key=lambda p: p.fold)) if n % every == 0]
    keeps = []
    for page in pages:
        if folds is not None:
            use(folds / str(page.fold))
        keeps.append(kept(page, options))
    for row in measure.table(pages, keeps):
        click.echo(row)
    for told in measure.headlines_and_leads(pages, keeps):
        click.echo(told)
    hand = measure.hand_labelled(pages, keeps)
    click.echo(f"hand-labelled: {', '.join(f'{name} {value:.3f}' for name, value in hand.items())}")


_load = weights.load


def use(folder: Path) -> None:
    """Let every part of the package see this model as the one that it ships, in text and HTML alike."""
    instead = {weights.DEFAULT: folder, weights.MARKUP: folder / weights.MARKUP.name}
    weights.load = lambda folder=weights.DEFAULT: _load(instead.get(folder, folder))  # type: ignore
    predict.load = weights.load  # type: ignore[attr-defined]


def kept(page: Page, options: cleaner.Options) -> Bools:
    """-> (n,) True for each line of which most stays."""
    cleaned = cleaner.explain("\n".join(page.lines), options)
    starts = np.cumsum([0, *(len(line) + 1 for line in page.lines)])
    share = np.zeros(len(page.lines))
    for decision in cleaned.decisions:
        if decision.kept:
            first, last = np.searchsorted(starts, [decision.start, decision.end - 1], side="right") - 1
            for line in range(first, min(last, len(page.lines) - 1) + 1):
                inside = min(decision.end, starts[line + 1] - 1) - max(decision.start, starts[line])
                share[line] += max(0, inside) / max(1, len(page.lines[line]))
    keep: Bools = share >= 0.5
    return keep


if __name__ == "__main__":
    main()
