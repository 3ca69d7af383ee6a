"""Training: the torch network computes what the numpy one does, and the same again from the same seed."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from cleaner.model import network, weights  # noqa: E402
from cleaner.model.data import HAND, NO_HEADLINE, Page, registered_domain  # noqa: E402
from cleaner.model.examples import examples  # noqa: E402
from cleaner.model.features import NUMBERS  # noqa: E402
from cleaner.model.fit import fit, no_kinds  # noqa: E402
from cleaner.model.learner import Learner  # noqa: E402
from tests.model.pages import ARTICLE, ENGLISH  # noqa: E402

SIZE = network.LEXICON_SIZE


def test_both_networks_agree() -> None:
    torch.manual_seed(1)
    random = np.random.default_rng(1)
    learner = Learner(30, np.zeros(len(NUMBERS), np.float32), np.ones(len(NUMBERS), np.float32)).eval()
    model = weights.build(
        {"keys": np.arange(30, dtype=np.uint32) << 12, **learner.arrays(), **no_kinds(30)}, {}
    )
    numbers = random.normal(size=(50, len(NUMBERS))).astype(np.float32)
    words = random.normal(size=(50, SIZE)).astype(np.float32)
    output = network.run(model, numbers, words)
    with torch.no_grad():
        # beside a longer page: padding must not leak into the shorter one
        padded = np.zeros((2, 70, len(NUMBERS)), np.float32), np.zeros((2, 70, SIZE), np.float32)
        padded[0][0, :50], padded[1][0, :50] = numbers, words
        mask = torch.ones(2, 70)
        mask[0, 50:] = 0
        lines, document = learner(torch.from_numpy(padded[0]), torch.from_numpy(padded[1]), mask)
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
