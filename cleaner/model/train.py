"""Train the block model again, or measure it by cross-validation.

    python -m cleaner.model.train --data DIR                           # rebuilds cleaner/model/v1
    python -m cleaner.model.train --data DIR --check                   # would it be the same one?
    python -m cleaner.model.train --data DIR --cross-validate          # the table, on sites not in training
    python -m cleaner.model.train --data DIR --without-language de     # train without German, its table

DIR holds `lines/`, `pages/` and `news/` (see data.py). Needs the extra `train`: pip install
'newswire-cleaner[train]'. With --teachers FILE the longer one of the two steps is taken from that file, or
kept there. The same seed, data and machine give the same file, bit for bit, as long as the reading of the
pages and the features are the same: `--check` tells in three minutes, without training.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

try:
    import torch
except ModuleNotFoundError:
    if __name__ != "__main__":
        raise
    raise SystemExit("training needs torch: pip install 'newswire-cleaner[train]'") from None

from cleaner.model import measure, weights
from cleaner.model.data import FOLDS, Page, load
from cleaner.model.decode import decode, threshold
from cleaner.model.examples import Example, digest, examples, soften
from cleaner.model.fit import fit
from cleaner.model.kinds import fit_kinds
from cleaner.model.lexer import Floats
from cleaner.model.predict import Scores, score
from cleaner.model.reshape import reshape
from cleaner.model.weights import Model
from cleaner.options import POINTS


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one of the two networks is trained: that of the pages that are ``marked`` up, or that of text.

    First ``teachers`` models for each fold soften the targets: what matters is what they all agree on, the
    errors of a single one pass on to every model that learns from it. Then the model goes ``epochs`` times
    through the pages.
    """

    marked: bool
    teachers: int
    teacher_epochs: int
    epochs: int

    def at_most(self, epochs: int) -> Recipe:
        return replace(self, teacher_epochs=min(self.teacher_epochs, epochs), epochs=min(self.epochs, epochs))

    def part(self, data: Sequence[Example]) -> list[int]:
        """-> the indices of the pages that this network learns from."""
        return [index for index, example in enumerate(data) if (example.markup is not None) is self.marked]


RECIPES = (
    Recipe(marked=False, teachers=4, teacher_epochs=6, epochs=16),
    Recipe(marked=True, teachers=4, teacher_epochs=6, epochs=12),
)
THRESHOLDS = {
    "precision": {"beta": 0.8, "extracted": 0.3},
    "balanced": {"beta": 1.0, "extracted": 0.15},
    "recall": {"beta": 1.6, "extracted": 0.05},
}
"""See `decode.threshold`. On whole pages, text and HTML, each has the threshold that is best for what the
model thinks of it: word F1 is .000 to .002 above that of one threshold for all (.4). Text that was extracted
before gains most of what it can gain at 0.15, at a third of the loss; the guards in `cleaner.weigh` make up
for the rest."""


@click.command()
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=weights.DEFAULT)
@click.option("--seed", default=0, show_default=True)
@click.option("--epochs", type=click.IntRange(min=1), help="At most so many in each step: for a quick try.")
@click.option(
    "--check", is_flag=True, help="Tell whether the model was made from what DIR and the code give."
)
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
    epochs: int | None,
    check: bool,
    cross_validate: bool,
    keep_folds: Path | None,
    teachers: Path | None,
    without_language: str | None,
) -> None:
    """Train the block model again, or measure it."""
    if sum(map(bool, (check, cross_validate, without_language))) > 1:
        raise click.UsageError("--check, --cross-validate and --without-language each stand alone")
    if keep_folds and not cross_validate:
        raise click.UsageError("--keep-folds belongs to --cross-validate")
    torch.set_num_threads(1)  # sums in one order, so that the file comes out the same again
    recipes = [recipe.at_most(epochs) if epochs else recipe for recipe in RECIPES]
    everything = examples(load(data))
    if check:
        _check(everything, out)
        return
    if without_language:
        _leave_out(everything, without_language, recipes, seed)
        return
    softened = _softened(everything, recipes, seed, teachers)
    if cross_validate:
        scores: dict[int, Scores] = {}
        for recipe in recipes:
            part = recipe.part(softened)
            found = _out_of_fold(_of(softened, part), seed + 1, recipe.epochs, _fit, keep_folds)
            scores |= zip(part, found, strict=True)
        _report([example.page for example in everything], _in_order(scores))
        return
    for recipe in recipes:
        if part_of_all := _of(softened, recipe.part(softened)):
            meta = {"name": out.name, "seed": seed, "pages": len(part_of_all)}
            meta |= {"inputs": digest(part_of_all)}
            _save(out, recipe.marked, _fit(part_of_all, seed + 1, recipe.epochs), meta)


def _check(data: Sequence[Example], folder: Path) -> None:
    """Raises `click.ClickException` when a network is missing or was made from other examples than these."""
    for recipe in RECIPES:
        part = _of(data, recipe.part(data))
        path = _folder(folder, recipe.marked) / weights.META
        if not part:
            continue  # nor does training make a network of none
        if not path.exists():
            raise click.ClickException(f"{path}: no such file; train first, without --check, or name --out")
        if json.loads(path.read_text(encoding="utf-8")).get("inputs") != digest(part):
            raise click.ClickException(
                f"{path}: made from other pages, or from another reading of them; train again without --check"
            )
        click.echo(f"{path}: made from these {len(part)} pages")


def _leave_out(data: Sequence[Example], language: str, recipes: Sequence[Recipe], seed: int) -> None:
    """Train without the pages of a language, and report on these."""
    known = [example for example in data if example.page.language != language]
    unknown = [example for example in data if example.page.language == language]
    softened = _softened(known, recipes, seed, None)
    scores: dict[int, Scores] = {}
    for recipe in recipes:
        chosen = recipe.part(unknown)
        model = weights.build(_fit(_of(softened, recipe.part(softened)), seed + 1, recipe.epochs), {})
        scores |= zip(chosen, _predict(model, _of(unknown, chosen)), strict=True)
    _report([example.page for example in unknown], _in_order(scores))


def _of(data: Sequence[Example], chosen: Sequence[int]) -> list[Example]:
    return [data[index] for index in chosen]


def _in_order(found: Mapping[int, Scores]) -> list[Scores]:
    return [found[index] for index in range(len(found))]


def _save(folder: Path, marked: bool, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> None:
    weights.save(_folder(folder, marked), arrays, {**meta, "thresholds": THRESHOLDS})


def _folder(folder: Path, marked: bool) -> Path:
    return folder / weights.MARKUP.name if marked else folder


Train = Callable[[Sequence[Example], int, int], dict[str, NDArray[Any]]]
"""Examples, seed and epochs -> the arrays of a model."""


def _fit(data: Sequence[Example], seed: int, epochs: int) -> dict[str, NDArray[Any]]:
    return fit_kinds(fit(data, seed, epochs, reshape(data, seed)), data, seed)


def _softened(
    data: Sequence[Example], recipes: Sequence[Recipe], seed: int, teachers: Path | None
) -> list[Example]:
    sizes = [len(example.words) for example in data]
    if teachers is not None and teachers.exists():
        said = np.load(teachers, allow_pickle=False)
        if len(said) != sum(sizes):
            raise click.UsageError(f"{teachers} is about {len(said)} lines, the data hold {sum(sizes)}")
        return soften(data, np.split(said, np.cumsum(sizes)[:-1]))
    taught: dict[int, Floats] = {}
    for recipe in recipes:
        part = recipe.part(data)
        taught |= zip(part, _taught(_of(data, part), recipe, seed), strict=True)
    in_order = [taught[index] for index in range(len(data))]
    if teachers is not None:
        np.save(teachers, np.concatenate(in_order))
    return soften(data, in_order)


def _taught(data: Sequence[Example], recipe: Recipe, seed: int) -> list[Floats]:
    """-> what the teachers that saw no page of its site say of each example on average, line by line."""
    seeds = range(seed, seed + 2 * recipe.teachers, 2)  # the model itself has the one between the first two
    said = [
        [scores.content for scores in _out_of_fold(data, one, recipe.teacher_epochs, fit)] for one in seeds
    ]
    return [np.mean(of_page, axis=0, dtype=np.float32) for of_page in zip(*said, strict=True)]


def _out_of_fold(
    data: Sequence[Example], seed: int, epochs: int, train: Train, keep: Path | None = None
) -> list[Scores]:
    """-> scores of each example by a model that saw no page of its site; the models are saved in ``keep``.

    The examples are those of one recipe's part."""
    found: dict[int, Scores] = {}
    for fold in range(FOLDS) if data else ():
        inside = [index for index, example in enumerate(data) if example.page.fold == fold]
        arrays = train([example for example in data if example.page.fold != fold], seed, epochs)
        if keep:
            _save(keep / str(fold), data[0].markup is not None, arrays, {"name": f"fold {fold}"})
        found |= zip(inside, _predict(weights.build(arrays, {}), _of(data, inside)), strict=True)
        click.echo(f"fold {fold + 1} of {FOLDS} predicted", err=True)
    return _in_order(found)


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
