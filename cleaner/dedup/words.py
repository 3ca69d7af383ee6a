"""What a word is to a comparison of documents, and so what a shingle is.

This is the definition, a character at a time; `cleaner.dedup.shingling` does the same for whole batches.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum

from cleaner.text import normal, unspaced

_HAN_EXTENSIONS = "\U00020000"
"""Rare Chinese characters begin here."""
_BEYOND = "\U00040000"
"""Tags, variation selectors and private use: nothing that is read."""


class CharClass(IntEnum):
    """What a character is to a comparison of words."""

    SEPARATOR = 0
    """Space, punctuation, symbols: ends a word."""
    WORD = 1
    """A letter, a mark or a digit: part of a word."""
    ALONE = 2
    """A character of a script without spaces: a word of its own."""
    INVISIBLE = 3
    """Soft hyphens, zero-width and direction marks: not there at all."""


def char_class(char: str) -> CharClass:
    """The class of one character (of text in Unicode form NFKC)."""
    if char >= _BEYOND:
        return CharClass.SEPARATOR
    category = unicodedata.category(char)
    if category == "Cf":
        return CharClass.INVISIBLE
    if category[0] not in "LMN":
        return CharClass.SEPARATOR
    if unspaced(char) or char >= _HAN_EXTENSIONS:
        return CharClass.ALONE
    return CharClass.WORD


def fold_char(char: str) -> str:
    """Fold the case of one character into one character: the full folding of a few (``ß``, ``ŉ``)
    is longer and left out, which lets whole batches be folded by a table."""
    for folded in (char.casefold(), char.lower()):
        if len(folded) == 1:
            return folded
    return char


def words(text: str) -> list[str]:
    """The words of a text as comparisons see them: without case, punctuation and invisible characters;
    the same for NFC and NFD; one character each in scripts without spaces.

    >>> words("Don\\u2019t PANIC: 42!")
    ['don', 't', 'panic', '42']
    >>> words("東京 Tower")
    ['東', '京', 'tower']
    """
    spaced = []
    for char in normal(text):
        match char_class(char):
            case CharClass.WORD:
                spaced.append(fold_char(char))
            case CharClass.ALONE:
                spaced.append(f" {fold_char(char)} ")
            case CharClass.SEPARATOR:
                spaced.append(" ")
    return "".join(spaced).split()


def shingles(text: str, size: int = 5) -> list[str]:
    """The runs of ``size`` consecutive words, each joined by spaces; all the words where there are fewer.

    >>> shingles("a rose is a rose is a rose", 5)
    ['a rose is a rose', 'rose is a rose is', 'is a rose is a', 'a rose is a rose']
    """
    found = words(text)
    if not found:
        return []
    return [" ".join(found[i : i + size]) for i in range(max(1, len(found) - size + 1))]
