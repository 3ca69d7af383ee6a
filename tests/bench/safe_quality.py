"""How often a removed line was the article's, by what removed it: hand-labelled articles, sites that the
model had not seen. What `cleaner fix` does by default rests on these figures.

    python -m tests.bench.safe_quality --data DIR --folds FOLDS    # both as for clean_quality
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import click
import numpy as np

import cleaner
from cleaner.decide import is_safe
from cleaner.model.data import HAND, load
from tests.bench.clean_quality import use


@click.command()
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--folds", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
def main(data: Path, folds: Path) -> None:
    """Count the lines that went, and those of them that should have stayed."""
    lines: Counter[str] = Counter()
    wrong: defaultdict[str, list[str]] = defaultdict(list)
    for page in load(data):
        if page.collection != HAND:
            continue
        use(folds / str(page.fold))
        cleaned = cleaner.explain("\n".join(page.lines))
        starts = np.cumsum([0, *(len(line) + 1 for line in page.lines)])
        for decision in cleaned.removed:
            place = int(np.searchsorted(starts, decision.start, side="right")) - 1
            if cleaned.source[decision.start : decision.end].strip() != page.lines[place].strip():
                continue  # a piece of a line
            if page.counts[place]:
                lines[group(decision.reason)] += 1
                wrong[group(decision.reason)] += [page.lines[place]] if page.content[place] else []
    for name, count in lines.most_common():
        click.echo(f"{name:10} {count:5} lines, {len(wrong[name]):3} of them the article's")


def group(reason: str) -> str:
    """What a reason has to do with the line: only that it says so itself is safe."""
    if is_safe(reason):
        return "phrase"
    return "region" if reason.endswith("+region") else reason.split("-")[0]


if __name__ == "__main__":
    main()
