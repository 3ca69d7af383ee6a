"""Train the block model again, or measure it by cross-validation.

    python -m cleaner.model.train --data DIR                           # rebuilds cleaner/model/v1
    python -m cleaner.model.train --data DIR --cross-validate          # the table, on sites not in training
    python -m cleaner.model.train --data DIR --without-language de     # train without German, its table

DIR holds `lines/`, `pages/` and `news/` (see data.py). Needs the extra `train`: pip install
'newswire-cleaner[train]'. With --teachers FILE the longer one of the two steps is taken from that file, or
kept there. The same seed, data and machine give the same file, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from numpy.typing import NDArray

from cleaner.model import measure, weights
from cleaner.model.data import FOLDS, Page, load
from cleaner.model.decode import decode, threshold
from cleaner.model.examples import Example, examples, soften
from cleaner.model.fit import EPOCHS, fit
from cleaner.model.kinds import fit_kinds
from cleaner.model.predict import Scores, score
from cleaner.model.weights import Model
from cleaner.options import POINTS

THRESHOLDS = {
    "precision": {"beta": 0.8, "extracted": 0.3},
    "balanced": {"beta": 1.0, "extracted": 0.15},
    "recall": {"beta": 1.6, "extracted": 0.05},
}
"""See `decode.threshold`. On whole pages, text and HTML, each has the threshold that is best for what the
model thinks of it: word F1 is .000 to .002 above that of one threshold for all (.4). Text that was extracted
before gains most of what it can gain at 0.15, at a third of the loss; the guards in `cleaner.weigh` make up
for the rest."""
TEACHERS, TEACHER_EPOCHS = 2, 6
"""Of the models that soften the targets: what matters is what they all agree on. The errors of a single one
pass on to every model that learns from it."""


@click.command()
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=weights.DEFAULT)
@click.option("--seed", default=0, show_default=True)
@click.option("--epochs", default=EPOCHS, show_default=True)
@click.option("--cross-validate", is_flag=True, help="Print the table instead of writing a model.")
@click.option(
    "--keep-folds",
    type=click.Path(file_okay=False, path_type=Path),
    help="With --cross-validate: save the model of each fold there.",
)
@click.option(
    "--teachers",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep what the first step's models say of all pages there (.npy), or take it from there.",
)
@click.option(
    "--without-language", help="Leave out the pages of this language (ISO 639-1), print their table."
)
def main(
    data: Path,
    out: Path,
    seed: int,
    epochs: int,
    cross_validate: bool,
    keep_folds: Path | None,
    teachers: Path | None,
    without_language: str | None,
) -> None:
    """Train the block model again, or measure it."""
    torch.set_num_threads(1)  # sums in one order, so that the file comes out the same again
    everything = examples(load(data))
    if without_language:
        known = [example for example in everything if example.page.language != without_language]
        unknown = [example for example in everything if example.page.language == without_language]
        softened = _softened(known, seed, epochs, None)
        scores: dict[int, Scores] = {}
        for part in (False, True):
            chosen = _part(unknown, part)
            model = weights.build(_fit(_of(softened, _part(softened, part)), seed + 1, epochs), {})
            scores |= zip(chosen, _predict(model, _of(unknown, chosen)), strict=True)
        _report([e.page for e in unknown], [scores[index] for index in range(len(unknown))])
        return
    softened = _softened(everything, seed, epochs, teachers)
    if cross_validate:
        scores_of_all = _out_of_fold(softened, seed + 1, epochs, _fit, keep_folds)
        _report([example.page for example in everything], scores_of_all)
        return
    for marked in (False, True):
        part_of_all = _of(softened, _part(softened, marked))
        meta = {"name": out.name, "seed": seed, "pages": len(part_of_all)}
        if part_of_all:
            _save(out, marked, _fit(part_of_all, seed + 1, epochs), meta)


def _part(data: Sequence[Example], marked: bool) -> list[int]:
    """-> the indices of the pages with hints, or of those without: each get a network of their own."""
    return [index for index, example in enumerate(data) if (example.markup is not None) is marked]


def _of(data: Sequence[Example], chosen: Sequence[int]) -> list[Example]:
    return [data[index] for index in chosen]


def _save(folder: Path, marked: bool, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> None:
    folder = folder / weights.MARKUP.name if marked else folder
    weights.save(folder, arrays, {**meta, "thresholds": THRESHOLDS})


Train = Callable[[Sequence[Example], int, int], dict[str, NDArray[Any]]]
"""Examples, seed and epochs -> the arrays of a model."""


def _fit(data: Sequence[Example], seed: int, epochs: int) -> dict[str, NDArray[Any]]:
    return fit_kinds(fit(data, seed, epochs), data, seed)


def _softened(data: Sequence[Example], seed: int, epochs: int, teachers: Path | None) -> list[Example]:
    sizes = [len(example.words) for example in data]
    if teachers is not None and teachers.exists():
        said = np.load(teachers, allow_pickle=False)
        if len(said) != sum(sizes):
            raise click.UsageError(f"{teachers} is about {len(said)} lines, the data hold {sum(sizes)}")
    else:
        teachers_say = [
            np.concatenate([s.content for s in _out_of_fold(data, one, min(epochs, TEACHER_EPOCHS), fit)])
            for one in range(seed, seed + 2 * TEACHERS, 2)  # the model itself has the seed between
        ]
        said = np.mean(teachers_say, axis=0, dtype=np.float32)
        if teachers is not None:
            np.save(teachers, said)
    return soften(data, np.split(said, np.cumsum(sizes)[:-1]))


def _out_of_fold(
    data: Sequence[Example], seed: int, epochs: int, train: Train, keep: Path | None = None
) -> list[Scores]:
    """-> scores of each example by a model that saw no page of its site; the models are saved in ``keep``."""
    found: dict[int, Scores] = {}
    for fold in range(FOLDS):
        for marked in (False, True):
            part = _part(data, marked)
            inside = [index for index in part if data[index].page.fold == fold]
            outside = [data[index] for index in part if data[index].page.fold != fold]
            if not outside:
                continue
            arrays = train(outside, seed, epochs)
            if keep:
                _save(keep / str(fold), marked, arrays, {"name": f"fold {fold}"})
            model = weights.build(arrays, {})
            found |= zip(inside, _predict(model, _of(data, inside)), strict=True)
        click.echo(f"fold {fold + 1} of {FOLDS} predicted", err=True)
    return [found[index] for index in range(len(data))]


def _predict(model: Model, data: Sequence[Example]) -> list[Scores]:
    return score([example.page.lines for example in data], model, [example.page.hints for example in data])


def _report(pages: Sequence[Page], scores: Sequence[Scores]) -> None:
    said = [(s, np.array([len(line) for line in page.lines])) for s, page in zip(scores, pages, strict=True)]
    for name in POINTS:
        point = THRESHOLDS[name]
        click.echo(f"\n{name}: {point}")
        # gold texts leave out the headline, hand-made labels do not
        keeps = [s.content >= np.float32(threshold(s, sizes, point)) for s, sizes in said]
        for row in measure.table(pages, keeps):
            click.echo(row)
        hand = measure.hand_labelled(pages, [decode(s, sizes, point) for s, sizes in said])
        click.echo(f"hand-labelled news: {', '.join(f'{name} {value:.3f}' for name, value in hand.items())}")
    click.echo(f"\nkinds of hand-labelled lines told: {measure.kinds_told(pages, scores):.3f}")


if __name__ == "__main__":
    main()
