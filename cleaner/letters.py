"""The charset of a text in an alphabet, by its letters beyond ASCII.

Each candidate is asked how well the words read: whose alphabet is it, and how common are the letters? Wrong
charsets give letters that no one language has together, signs and capitals inside words, scripts that mix.
Ideographs need another way: their charsets take two bytes for a character.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice, pairwise

_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[A-Za-z]{0,20}+[\x80-\xff][A-Za-z\x80-\xff]{0,40}+")
"""Of longer ones, which no alphabet has, the beginning is enough."""
WORDS = 500
"""Words beyond ASCII that are looked at."""
MARKS = frozenset("\xa0\u200b‘’‚‹›“”„«»–—…·¡¿")
"""What may touch a word in any language."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The lower-case letters beyond ASCII of a language: those in ``common`` count whole, those in ``rare``
    half. ``latin``: whether they stand among letters of ASCII. ``weight``: of the fit, below 1 for an
    alphabet of no one language."""

    common: str
    rare: str = ""
    latin: bool = True
    weight: float = 1.0

    def fit(self, seen: Counter[str]) -> float:
        """How many of these letters are its own."""
        good = sum([seen[letter] for letter in self.common]) + sum([seen[letter] for letter in self.rare]) / 2
        return self.weight * good


def _script(common: str, rare: str) -> Alphabet:
    return Alphabet(common, rare, latin=False)


def _latin(*alphabets: str) -> list[Alphabet]:
    return [Alphabet(letters) for letters in alphabets]


_WESTERN = [
    # Danish and Norwegian, Swedish and Finnish, German, French
    *_latin("æøåéò", "äöåé", "äöüß", "éèêëàâçîïôûùœ"),
    # Spanish, Catalan, Portuguese, Italian, Dutch, Icelandic, Estonian
    *_latin("áéíóúñüºª", "àçèéíïòóúü", "ãõáâàçéêíóôúº", "àèéìíòóù", "éëïóöüèá", "áðéíóúýþæö", "äõöü"),
    # names from all over it
    Alphabet("àáâãäåæçèéêëìíîïñòóôõöøùúûüßœº", weight=0.95),
]
_CENTRAL = [
    # Polish, Czech, Slovak
    *_latin("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž"),
    # Hungarian, Croatian and Slovene, Romanian, German
    *_latin("áéíóöőúüű", "čćđšž", "ăâîşţșț", "äöüß"),
]
_TURKISH = [*_latin("çğıöşüâ\u0307"), *_WESTERN]  # in lower case a dotted capital has a dot of its own
_BALTIC = _latin("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")  # Lithuanian, Latvian, Estonian
_VIETNAMESE = _latin(
    "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ\u0300\u0301\u0303\u0309\u0323"
)
_GREEK = [_script("αοιετσνηυρπκμλςόίάέήύώ", "ωγδθχβφξζψϊϋΐΰ")]
_CYRILLIC = [  # Russian, Ukrainian, Bulgarian, Serbian and Macedonian
    _script("оеаинтсрвлкмдпу", "яыьгзбчйхжшюцщэфъё"),
    _script("оаинетврсілкмдпу", "яьзгбчйхжшюцщєїфґ"),
    _script("аеоинтсрвлдкпмъ", "уягзбчйхжшюцщьф"),
    _script("аиоентрсвкдумлпј", "збгцњжшћчљђхџфѓќѕ"),
]
_HEBREW = [_script("יוהלאתרבשמנ", "דחעפקצכגסזטםןךףץ")]
_ARABIC = [_script("اليموندرتبةعی", "أسفكحقهجخشصطضزءىإآذثغئظؤپچژگک،؟ًٌٍَُِّْ")]
_THAI = [_script("านรอกเงมยลว่้ดทส", "ตะปบคหแจพชขใไโผถฉซธศษณญฐฑฒฎฏฌฆภฝฟฬฮฤๆำิีึืุู็์ัๅ๊๋ํ฿๐๑๒๓๔๕๖๗๘๙ฯ")]

ALPHABETS: dict[str, list[Alphabet]] = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859_2": _CENTRAL,
    "cp1254": _TURKISH,
    "cp1257": _BALTIC,
    "cp1258": _VIETNAMESE,
    "cp1253": _GREEK,
    "iso8859_7": _GREEK,
    "cp1251": _CYRILLIC,
    "koi8_r": _CYRILLIC,
    "koi8_u": _CYRILLIC,
    "iso8859_5": _CYRILLIC,
    "mac_cyrillic": _CYRILLIC,
    "cp866": _CYRILLIC,
    "cp1255": _HEBREW,
    "iso8859_8": _HEBREW,
    "cp1256": _ARABIC,
    "iso8859_6": _ARABIC,
    "cp874": _THAI,
}
"""The alphabets of the languages that are written in a charset. Of two that fit as well the first counts."""

FOREIGN = 0.6
"""How much of the words with letters beyond ASCII is made of those, from which on the script is not Latin:
``Îäíàêî`` was Cyrillic. In French it is a quarter."""


def reads_latin(beyond: int, letters: int) -> bool:
    """Whether words are in a Latin script, by how many of their letters lie beyond ASCII."""
    return beyond <= FOREIGN * letters


ENOUGH, MANY, BETTER = 20, 100, 0.1
"""Words by which a claim may be doubted, at least and at most, and by how much better they have to read in
another charset. English pages have ten, of names and signs; Polish and Czech ones read better by .2 to .5."""


def doubtful(raw: bytes, claim: str) -> bool:
    """Whether ``raw``, said to be in a charset of Western languages, reads much better in another."""
    sample = _sample(raw, MANY)
    if sample.count(b" ") < ENOUGH:
        return False
    enough = _fit(sample.decode(claim, "replace"), ALPHABETS.get(claim, _WESTERN)) + BETTER
    if enough > 1:
        return False
    charset, most = guess(raw)
    return charset != "cp1258" and most >= enough  # which has nearly all letters where Western ones have them


def _sample(raw: bytes, words: int) -> bytes:
    return b" ".join(dict.fromkeys(islice((match[0] for match in _WORD.finditer(raw)), words)))


def guess(raw: bytes) -> tuple[str, float]:
    """-> the charset in which the words of ``raw`` read best, and how well they do, from 0 to 1."""
    sample = _sample(raw, WORDS)
    best, most = "cp1252", 0.0
    for charset, alphabets in ALPHABETS.items():
        fit = _fit(sample.decode(charset, "replace"), alphabets)
        if fit > most:
            best, most = charset, fit
    return best, most


_SPEAKS = re.compile(r"[^\W\d_]|[\x80-\x9f\ufffd]|(?:([\u2500-\u259f])(?!\1)){3}")
"""A letter, or what stands for one if the charset is wrong: controls, what is no character there, pieces of
frames that make no line."""


def _parted(one: str, two: str) -> bool:
    """Whether a character begins another word, although it stands right behind a letter."""
    return (two.isupper() and one.islower()) or (two == "‚" and one.isalpha())


def _fit(text: str, alphabets: list[Alphabet]) -> float:
    words = [word for word in text.split() if not word.isascii() and _SPEAKS.search(word)]
    letters = "".join(words)
    beyond = [char for char in letters if char > "\x7f"]
    if not beyond:
        return 1.0  # signs alone: nothing speaks against anything
    inside = sum([two > "\x7f" and _parted(one, two) for one, two in pairwise(" ".join(words))])
    seen = Counter("".join(beyond).lower())
    marks = sum([seen[mark] for mark in MARKS])
    is_latin = reads_latin(len(beyond) - marks, len(letters) - marks)
    fits = [alphabet.fit(seen) for alphabet in alphabets if alphabet.latin == is_latin]
    return max(0.0, (max(fits, default=0.0) + marks - inside) / len(beyond))
