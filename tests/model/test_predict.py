"""What the shipped model says: pinned, in any batch, for any input."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from cleaner.document import Kind
from cleaner.model import weights
from cleaner.model.decode import decode
from cleaner.model.network import KINDS
from cleaner.model.predict import MARGIN, WINDOW, Scores, score
from cleaner.options import POINTS
from tests.model.pages import ARTICLE, EMPTY, ENGLISH, FRENCH, STRANGE
from tests.model.test_decode import scores as made_up
from tests.model.test_decode import sizes
from tests.model.test_features import LINES as ANY
from tests.model.test_hints import LINES, SAID


def same(one: Scores, other: Scores) -> bool:
    names = [field.name for field in dataclasses.fields(Scores)]
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


def test_the_article_and_its_headline_are_found() -> None:
    (scores,) = score([ENGLISH])
    assert (scores.content[ARTICLE] > 0.5).all()
    assert scores.content[[0, 1, 10, 11, 12]].max() < 0.35
    assert scores.headline == 2
    assert [KINDS[row] for row in scores.kinds[10:12].argmax(axis=1)] == [Kind.SHARE, Kind.NEWSLETTER]
    assert scores.language == 1.0


def test_a_document_does_not_depend_on_its_batch() -> None:
    pages = [FRENCH, EMPTY, STRANGE, ENGLISH, ["one line"], ENGLISH * 40]
    for together, page in zip(score(pages), pages, strict=True):
        assert same(together, score([page])[0])


def test_the_markup_tells_the_article_of_a_page() -> None:
    (scores,) = score([LINES], hints=[SAID])
    article = [LINES.index(line) for line in ENGLISH[ARTICLE]]
    assert scores.content[article].min() > 0.8
    assert np.delete(scores.content, [*article, LINES.index(ENGLISH[2])]).max() < 0.3
    assert scores.headline == LINES.index(ENGLISH[2])


def test_text_and_html_go_together() -> None:
    pages, hints = [FRENCH, LINES, [], ENGLISH, LINES], [None, SAID, (), None, None]
    for together, page, said in zip(score(pages, hints=hints), pages, hints, strict=True):
        assert same(together, score([page], hints=[said])[0])


def test_long_pages_are_read_in_windows() -> None:
    times = WINDOW // len(LINES) + 1
    (scores,) = score([LINES * times], hints=[SAID * times])
    assert len(scores.content) == len(LINES) * times


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_any_lines_are_accepted(lines: list[str]) -> None:
    (scores,) = score([lines])
    assert len(scores.content) == len(scores.kinds) == len(lines)
    assert ((scores.content >= 0) & (scores.content <= 1)).all()
    assert scores.headline is None or 0 <= scores.headline < len(lines)


@pytest.mark.parametrize("lines", [WINDOW, WINDOW + 1, 2 * WINDOW, 2 * WINDOW - 2 * MARGIN + 1])
def test_long_documents_are_read_in_windows(lines: int) -> None:
    page = (ENGLISH * (lines // len(ENGLISH) + 1))[:lines]
    (scores,) = score([page])
    assert len(scores.content) == len(scores.kinds) == lines


def test_an_unknown_language_has_no_words() -> None:
    page = [
        "Mbwa kubwa alikimbia haraka sana kwenye barabara ndefu, "
        "na watoto wakamfuata mpaka nyumbani kwao jioni."
    ]
    assert score([page])[0].language < 0.2


@pytest.mark.parametrize("folder", [weights.DEFAULT, weights.MARKUP], ids=["text", "html"])
@pytest.mark.parametrize(("extracted", "language"), [(0, 1), (0, 0), (1, 1), (1, 0)])
def test_operating_points_are_a_ladder(folder: Path, extracted: float, language: float) -> None:
    doubtful = made_up([number / 100 for number in range(101)], extracted=extracted, language=language)
    thresholds = weights.load(folder).meta["thresholds"]
    kept = [int(decode(doubtful, sizes(*[50] * 101), thresholds[point]).sum()) for point in POINTS]
    assert kept == sorted(set(kept))
