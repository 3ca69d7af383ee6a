"""The numbers and n-grams of a line: pinned, and the same whatever was read before."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.model.features import NUMBERS, extract
from cleaner.model.lexer import HEAD, TAIL
from tests.model.pages import ARTICLE, EMPTY, ENGLISH, FRENCH, STRANGE

LINES = st.lists(st.text(st.characters(exclude_categories=()), max_size=40), max_size=12)


def number(page: list[str], line: int, name: str) -> float:
    return float(extract(page).numbers[line, NUMBERS.index(name)])


def test_numbers_are_pinned() -> None:
    features = extract(ENGLISH)
    assert features.numbers.shape == (len(ENGLISH), len(NUMBERS))
    pinned = {
        (1, "share of separators"): 3 / 29,
        (2, "number of words"): np.log1p(6) / 4,
        (4, "starts with digits"): 1.0,
        (5, "ends with sentence ends"): 1.0,
        (6, "inside the main run"): 1.0,
        (9, "inside the main run"): 0.0,
        (9, "share of colons"): 1 / 44,
        (12, "lines after"): 0.0,
        (12, "starts with signs"): 1.0,
    }
    for (line, name), value in pinned.items():
        assert features.numbers[line, NUMBERS.index(name)] == np.float32(value), (line, name)


def test_hashes_are_pinned() -> None:
    features = extract(["Read more"])
    assert [hex(token) for token in features.tokens] == [
        "0xcba4b2cec8709321",  # read
        "0x7bdc45711d8f767",  # more
        "0x7c41ff6008fbf6ba",  # read more
        "0xd32ee77ae64f129c",  # read, the first word
        "0x29a27a1d275d28fa",  # more, the last word
        "0x76b76c630d542493",  # read more, the whole line
    ]


def test_case_and_digits_are_folded_in_ngrams() -> None:
    assert (extract(["Read 12 MORE"]).tokens == extract(["read 34 more"]).tokens).all()


def test_a_document_does_not_depend_on_those_before() -> None:
    pages = [FRENCH, EMPTY, STRANGE, ENGLISH, ENGLISH * 40, FRENCH]
    for one, other in zip(map(extract, pages), reversed([*map(extract, reversed(pages))]), strict=True):
        assert (one.numbers == other.numbers).all()
        assert (one.tokens == other.tokens).all()
        assert (one.owners == other.owners).all()


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_any_strings_are_accepted(lines: list[str]) -> None:
    features = extract(lines)
    assert len(features.numbers) == len(lines)
    assert np.isfinite(features.numbers).all()
    assert len(features.tokens) == len(features.owners) == len(features.prose)


def test_copies_are_counted_within_the_document() -> None:
    page = ["Read on", "Something else", "READ  on", "Read on"]
    assert [number(page, line, "copies of the line") for line in range(4)] == [1.0, 0.0, 1.0, 1.0]
    assert [number(page, line, "later copy") for line in range(4)] == [0.0, 0.0, 1.0, 1.0]


def test_the_article_is_the_main_run() -> None:
    column = extract(ENGLISH).numbers[:, NUMBERS.index("inside the main run")]
    assert column[ARTICLE].tolist() == [0.0, 1.0, 1.0, 1.0]  # the lead is a little short of a dense run
    assert column.sum() == 3.0


def test_of_a_long_line_both_ends_are_read() -> None:
    middle = "x" * 100_000
    short, long = "Start of it " + "x" * HEAD, "Start of it " + middle
    end = "y" * TAIL + " and the end."
    assert len(extract([long + end]).text.codes) < HEAD + TAIL + 10  # so a huge one is cheap
    assert number([long + end], 0, "length") > number([short + end], 0, "length")
    assert number([long + end], 0, "ends with sentence ends") == 1.0
