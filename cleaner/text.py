"""Normalising for comparison: what counts as the same line, the same word.

Nothing here changes what a user gets back; it only decides what is equal.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_ALIKE = {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u02bc": "'", "\u00b4": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-",
        "\u2212": "-",
        "\u2026": "...", "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u200e": "",
        "\u200f": "", "\u2060": "", "\ufeff": "",
}  # fmt: skip

_ALIKE_CHARACTER = re.compile(f"[{''.join(_ALIKE)}]")


def fold(text: str) -> str:
    """Fold what readers do not see as a difference: case, Unicode form, white space, typographic
    quotes and dashes, invisible characters.

    >>> fold("  You\\u00a0May  Also\\u200b LIKE\\u2026 ")
    'you may also like...'
    """
    if not text.isascii():
        # compatibility first: it may bring in characters that the table then folds
        text = unicodedata.normalize("NFKC", text) if len(text) <= FEW else normal(text)
        text = _ALIKE_CHARACTER.sub(lambda match: _ALIKE[match[0]], text)
    return " ".join(text.split()).casefold()


FEW = 5000
"""Characters that are normalised in some hundredths of a second whatever they are."""
MARKS = 30
"""Marks on a letter that are put into order together, as in Unicode's stream-safe form (UAX 15)."""


def normal(text: str) -> str:
    """Unicode form NFKC in linear time: to put all the marks on a letter into order takes quadratic time."""
    ends = [match.end() for match in _MANY_MARKS.finditer(bytes(map(unicodedata.combining, text)))]
    return "".join(unicodedata.normalize("NFKC", text[a:b]) for a, b in pairwise([0, *ends, len(text)]))


_MANY_MARKS = re.compile(rb"[^\0]{%d}" % MARKS)
"""In the combining classes of the characters: 0 is no mark."""


def line_hash(text: str) -> str:
    """What a line is recognised by wherever it moves: twelve hexadecimal digits of the SHA-256 of its
    characters in UTF-8, without the white space around them."""
    from hashlib import sha256  # loads OpenSSL, and hardly anybody asks for it

    return sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()[:12]


_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\ua000-\ua4cf\uf900-\ufaff]")
"""Scripts written without spaces: Thai, Lao, Burmese, Khmer, Chinese, Japanese."""


def unspaced(text: str) -> bool:
    """Whether ``text`` holds a character of a script that is written without spaces."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def count_words(folded: str) -> int:
    """Words of a folded text; in scripts without spaces two characters count as a word."""
    words = folded.count(" ") + 1 if folded else 0
    if folded.isascii():
        return words
    return words + len(_UNSPACED.findall(folded)) // 2


_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFC), (0xAC00, 0xD7A3), (0x20000, 0x2A6D6))
"""The first and the last of the ideographs and of the Korean syllables: in each block all are letters without
case, and normal as they are."""


def unlike(size: int) -> list[int]:
    """The code points below ``size`` without those that are like the one before them, so that a table of all
    characters takes a third of the time.

    >>> [code for code in unlike(0x5000) if code >= 0x4DFF]
    [19967, 19968]
    """
    found: list[int] = []
    start = 0
    for first, last in _BLOCKS:
        found += range(start, min(first + 1, size))
        start = last + 1
    return [*found, *range(start, size)]


FULL_STOPS = tuple(".。।۔։።៕។")
QUESTION_MARKS = ("?", "؟")
_DECORATION = (
    " \t*+-|<>[](){}#:!,;/\\_=~^•·‣◦▪■□●○◆◇★☆►▶▷◀▼▲△▽→←↑↓⇒»«›‹✓✔✉📧🔗【】「」『』〔〕、：！？،؛॥⟶⋅∙"
    + "".join((*FULL_STOPS, *QUESTION_MARKS))
)


def bare(folded: str) -> str:
    """A folded line without bullets, arrows, brackets and closing punctuation.

    A quotation mark that has no partner in the line is an arrow (``Read more »``) and goes as well.

    >>> bare("• read more » ".strip())
    'read more'
    """
    line = folded.strip(_DECORATION)
    if line.count('"') == 1 and '"' in (line[0], line[-1]):
        line = line.strip(_DECORATION + '"')
    return line


_PLAIN = re.compile(r"[a-z .,;:!?'\"()&-]*")


def is_plain(folded: str) -> bool:
    """Whether a folded text is nothing but English letters and the marks of prose: most lines of an English
    page. It has no digit, no bar and no dash between words.

    >>> is_plain("mother-in-law"), is_plain("home | news"), is_plain("page 2")
    (True, False, False)
    """
    return _PLAIN.fullmatch(folded) is not None and " - " not in folded


_CLOSERS = " \"'”’)]»」』"
FULL_STOPS = tuple(".。।۔։።៕။")
QUESTION_MARKS = ("?", "؟")
_STOPS = (*FULL_STOPS, *QUESTION_MARKS, "!")


def ends_sentence(folded: str) -> bool:
    """Whether a folded text closes as a sentence does. A cut-off ``...`` is no close."""
    if folded[-1:].isalnum():  # most lines that are no sentence
        return False
    end = folded[-8:].rstrip(_CLOSERS)
    return end.endswith(_STOPS) and not end.endswith("...")
