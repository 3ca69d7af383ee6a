"""Normalising for comparison: what counts as the same line, the same word.

Nothing here changes what a user gets back; it only decides what is equal.
"""

from __future__ import annotations

import re
import unicodedata

_QUOTES = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u02bc": "'", "\u00b4": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
        "\u2026": "...", "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\u200e": None,
        "\u200f": None, "\u2060": None, "\ufeff": None,
    }
)  # fmt: skip

_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Fold what readers do not see as a difference: case, Unicode form, white space, typographic
    quotes and dashes, invisible characters.

    >>> fold("  You\\u00a0May  Also\\u200b LIKE\\u2026 ")
    'you may also like...'
    """
    if not text.isascii():
        # compatibility first: it may bring in characters that the table then folds
        text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return " ".join(text.split()).casefold()
