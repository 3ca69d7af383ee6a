"""What counts as the same character."""

import unicodedata
from itertools import pairwise

from cleaner.text import unlike, unspaced

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
