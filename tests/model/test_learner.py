"""Training: the torch network computes what the numpy one does, and the same again from the same seed."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from cleaner.model import network, weights  # noqa: E402
from cleaner.model.data import HAND, NO_HEADLINE, Page, registered_domain  # noqa: E402
from cleaner.model.examples import examples  # noqa: E402
from cleaner.model.features import NUMBERS  # noqa: E402
from cleaner.model.fit import fit, no_kinds  # noqa: E402
from cleaner.model.hints import HINTS  # noqa: E402
from cleaner.model.learner import Learner  # noqa: E402
from tests.model.pages import ARTICLE, ENGLISH  # noqa: E402


@pytest.mark.parametrize("marked", [False, True])
def test_both_networks_agree(marked: bool) -> None:
    torch.manual_seed(1)
    random = np.random.default_rng(1)
    widths = len(NUMBERS), network.LEXICON_SIZE, len(HINTS), network.MARKS_SIZE
    samples = [random.normal(size=(9, width)).astype(np.float32) for width in (widths[0], widths[2])]
    learner = Learner(30, 20 if marked else None, samples[0], samples[1] if marked else None).eval()
    keys = {"keys": np.arange(30, dtype=np.uint32) << 12, "mark_keys": np.arange(20, dtype=np.uint32)}
    arrays = {**keys, **learner.arrays()}
    model = weights.build({**arrays, **no_kinds(arrays)}, {})
    numbers, words, hints, marks = (random.normal(size=(50, width)).astype(np.float32) for width in widths)
    output = network.run(model, numbers, words, network.Marked(hints, marks) if marked else None)
    with torch.no_grad():
        # beside a longer page: padding must not leak into the shorter one
        padded = [np.zeros((2, 70, width), np.float32) for width in widths[: 4 if marked else 2]]
        for block, values in zip(padded, (numbers, words, hints, marks), strict=False):
            block[0, :50] = values
        mask = torch.ones(2, 70)
        mask[0, 50:] = 0
        lines, document = learner(mask, *map(torch.from_numpy, padded))
    assert np.abs(lines[0, :50].numpy() - output.lines).max() < 0.02  # weights are stored in 16 bits
    assert np.abs(document[0].numpy() - output.document).max() < 0.02


def pages() -> list[Page]:
    content = np.zeros(len(ENGLISH), np.float32)
    content[ARTICLE] = 1
    return [
        Page(
            id=str(number),
            collection=HAND,
            rendering=HAND,
            site=f"site{number}.example",
            language="en",
            lines=tuple(ENGLISH),
            content=content,
            counts=np.ones_like(content),
            kinds=np.full(len(ENGLISH), -1),
            headline=2 if number % 2 else NO_HEADLINE,
            gold=None,
        )
        for number in range(6)
    ]


def test_the_same_seed_gives_the_same_model() -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    one, other = (fit(examples(pages()), seed=3, epochs=2) for _ in range(2))
    torch.set_num_threads(threads)
    assert one.keys() == other.keys()
    assert all((one[name] == other[name]).all() for name in one)
    assert len(one["keys"]) > 100


def test_sites_are_told_by_what_was_registered() -> None:
    assert registered_domain("https://www.news.example.co.uk/a") == "example.co.uk"
    assert registered_domain("https://blog.example.de/") == "example.de"
    assert registered_domain("seed-000") == "seed-000"
