"""Bytes -> text. What a page says of its own charset is evidence, not truth."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from cleaner.letters import doubtful, guess, reads_latin

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([a-z0-9_.:-]+)"""
    rb"""|<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-z0-9_.:-]+)""",
    re.IGNORECASE,
)
LOOKED_AT = 16_384
"""Bytes in which a page may declare its charset. The standard says 1,024; pages take more."""

# What browsers read under these names (https://encoding.spec.whatwg.org/#names-and-labels)
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_NICKNAME = re.compile("^(?:x-)+", re.IGNORECASE)
"""Before names of charsets that were no standard once: ``x-sjis``."""
_TRUSTED = ("utf", "iso", "cp", "koi8", "gb", "big5", "euc", "shift", "hz", "mac", "tis", "ascii", "johab")
"""How the names of Python's codecs for charsets begin. Others unpack, escape or encipher."""
_WESTERN = ("cp1252", "cp1254", "iso8859-15")
_STATEFUL = ("iso2022", "hz")
"""Charsets that switch by sequences of ASCII, and so pass as UTF-8."""
_WIDE = ("utf-16", "utf-32")
_SWITCH = re.compile(rb"\x1b[$(]|~\{")
_JAPANESE = re.compile(rb"\x1b\$[@B]")
"""How ISO-2022-JP switches to Japanese; no text of another charset holds it."""
_ZEROS = {
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
}
"""Which of the first bytes are zero in a text that begins with two characters of ASCII, as a page does."""
_WORD = re.compile(r"[^\W\d_]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")

FEW_ERRORS = 0.2
"""Damaged places, for each whole character beyond ASCII, in a text that is UTF-8 all the same. What is not
UTF-8 has hardly a whole one."""
READS = 0.75
"""How well the words have to read in the charset of an alphabet, for it not to be one of ideographs."""
SAMPLE = 100_000
"""Bytes from which a charset is guessed."""


def decode(raw: bytes, charset: str | None = None) -> str:
    """The text in ``raw``, by the first that fits of: its byte order mark, UTF-8, ``charset`` (what HTTP
    said, say), the charset that it declares, and a guess from its bytes. Never raises.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace")
    claims = [*filter(None, (known(claim) for claim in (charset, _declared(raw)) if claim))]
    for name in _first_of_all(raw, claims):
        return raw.decode(name, "replace")
    for name in ("utf-8", *claims):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if not (name in _WESTERN and (_foreign(text) or doubtful(raw, name))):
            return text
    return _guessed(raw, claims)


def _first_of_all(raw: bytes, claims: list[str]) -> Iterator[str]:
    """Charsets whose bytes would pass as UTF-8."""
    zeros = tuple(byte == 0 for byte in raw[:4])
    if zeros in _ZEROS and raw[:4].strip(b"\0").isascii():
        yield _ZEROS[zeros]
    for name in claims:
        if name.startswith(_STATEFUL) and _SWITCH.search(raw):
            yield name
        if name.startswith(_WIDE) and b"\0" in raw[:100]:
            yield name
    if _JAPANESE.search(raw) and raw.isascii():
        yield "iso2022_jp"


def _declared(raw: bytes) -> str | None:
    match = _DECLARED.search(raw, 0, LOOKED_AT)
    return (match[1] or match[2]).decode("ascii") if match else None


def known(claim: str) -> str | None:
    """Python's name for what browsers read when a page claims ``claim``, None if that is no charset."""
    try:
        name = codecs.lookup(_NICKNAME.sub("", claim.strip()).replace("windows-31j", "cp932")).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name) if name.startswith(_TRUSTED) and name != "utf-7" else None


def _foreign(text: str) -> bool:
    letters = "".join(word for word in _WORD.findall(text[:SAMPLE]) if not word.isascii())
    return not reads_latin(len(_BEYOND_ASCII.findall(letters)), len(letters))


def _guessed(raw: bytes, claims: list[str]) -> str:
    text = raw.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if damaged <= FEW_ERRORS * (len(_BEYOND_ASCII.findall(text)) - damaged):
        return text
    name, fit = guess(raw)
    if fit < READS:
        from charset_normalizer import from_bytes  # takes longer to import than a page to clean

        best = from_bytes(raw[:SAMPLE], cp_isolation=_IDEOGRAPHS).best()
        name = best.encoding if best is not None else claims[0] if claims else name
    return raw.decode(_WIDER.get(name, name), "replace")


_IDEOGRAPHS = ["gb18030", "big5hkscs", "euc_jp", "cp932", "shift_jis", "cp949"]
