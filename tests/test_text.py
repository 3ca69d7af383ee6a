"""What counts as the same character."""

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean, dedupe
from cleaner.text import MARKS, normal, unlike, unspaced

SIZE = 0x40000


def known(code: int) -> tuple[object, ...]:
    """All that the tables of characters are made of."""
    char = chr(code)
    changed = [char.lower() != char, char.casefold() != char, not unicodedata.is_normalized("NFKC", char)]
    return unicodedata.category(char), unspaced(char), code >= 0x20000, *changed


def test_what_is_left_out_is_like_what_stands_before_it() -> None:
    codes = unlike(SIZE)
    left_out = 0
    for code, following in pairwise([*codes, SIZE]):
        assert all(known(other) == known(code) for other in range(code + 1, following))
        left_out += following - code - 1
    assert left_out > SIZE / 4


def test_a_smaller_table_ends_where_it_should() -> None:
    assert unlike(0x5000) == [code for code in unlike(SIZE) if code < 0x5000]


MANY = "a" + "\u0301\u0327" * 200_000
"""Marks on a letter, in an order that takes hours to put right all at once."""


@given(
    st.text(st.one_of(st.sampled_from("aé\u0301\u0327\u0344ㄱᅡ\u05b0\ufb01"), st.characters()), max_size=MARKS)
)
def test_text_is_normalised_as_everywhere(text: str) -> None:
    assert normal(text) == unicodedata.normalize("NFKC", text)


def test_marks_are_put_into_order_a_few_at_a_time() -> None:
    assert normal(f"x{MANY[1 : 2 * MARKS + 1]}") == "x" + 2 * ("\u0327" * 15 + "\u0301" * 15)
    assert len(normal(f"x{MANY[1:]}")) == len(MANY)


def test_a_letter_with_endless_marks_is_compared_and_may_be_a_title() -> None:
    assert dedupe([MANY, MANY]).kept == (0,)
    assert clean(f"<html><title>{MANY}</title><h1>{MANY}</h1><p>{MANY}") == f"{MANY}\n\n{MANY}"
