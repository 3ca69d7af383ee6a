"""One frozen `Options`: everything a caller can set, each threshold with its reason."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from cleaner.document import Kind

Point = Literal["precision", "balanced", "recall"]
Format = Literal["auto", "html", "text"]
POINTS: tuple[Point, ...] = get_args(Point)
FORMATS: tuple[Format, ...] = get_args(Format)

_CODE = re.compile("[a-z]{2,3}")
_COUNTS = {
    "shingle_words": 1,
    "bands": 1,
    "rows": 1,
    "num_perm": 1,
    "commonplace": 2,
    "giant_cluster": 1,
    "scale_above": 0,
}
"""Whole numbers, and the least that makes sense."""
_SHARES = {"jaccard": 1, "containment": 2, "own_stretch": 1, "late_start": 1}
"""Numbers from 0, and the most that makes sense."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to clean.

    ``keep``: kinds that stay although they are dropped by default (``{"byline", "dateline"}``).
    ``drop``: kinds that go although they are kept by default; what both name goes.
    ``language``: an ISO 639-1 code in lower case: its rules apply, and those that hold for any
    language, which are all where it has none of its own. None: the rules of all languages.
    ``point``: how sure the model has to be before a line goes: ``precision`` takes most junk out,
    ``recall`` loses least of the article, ``balanced`` is between them.
    ``model``: whether the learned model is asked at all; without it the rules decide alone.
    ``rules_off``: ids of rules that do not apply.
    ``rule_files``: the user's own rule files, read in addition to the built-in ones.
    ``format``: ``html``, ``text``, or ``auto``: what looks like HTML is HTML.
    ``charset``: of documents that come as bytes, what HTTP or the archive said of it; bytes that are
    something else are read as what they are.
    ``safe``: whether only lines go that a phrase rule recognises by themselves (`cleaner.decide.is_safe`).
    ``allow``: findings that stay: pairs of a reason and the `cleaner.text.line_hash` of what it is about.

    The other fields set deduplication. Collections of any kind, and kinds and paths as strings, are
    taken too. Raises `ValueError` for an unknown kind, point or format, for a language that is no code, and
    for a number that makes no sense.
    """

    keep: frozenset[Kind] = field(default_factory=frozenset)
    drop: frozenset[Kind] = field(default_factory=frozenset)
    language: str | None = None
    point: Point = "balanced"
    model: bool = True
    rules_off: frozenset[str] = field(default_factory=frozenset)
    rule_files: tuple[Path, ...] = ()
    format: Format = "auto"
    charset: str | None = None
    safe: bool = False
    allow: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    # Deduplication. Figures: pairwise F1, and the share of removals that were wrong, on the bodies of 5,000
    # synthetic wire copies of real articles (tests/bench/dedup_quality.py --set NAME=VALUE); with what
    # stands here .98 and .2 %.
    shingle_words: int = 5
    """Words in a shingle. With 8, F1 .95, as copy-edits are lost; with 3, templates become stories."""
    bands: int = 42
    rows: int = 3
    """LSH bands of the signature: a pair of Jaccard similarity s is compared with probability
    1 - (1 - s**rows)**bands, 0.995 at 0.5 and 0.82 at 0.35."""
    num_perm: int = 128
    """Length of a signature; at least bands * rows."""
    jaccard: float = 0.35
    """Least Jaccard similarity of two copies, where the finer criteria below hold as well. At 0.5, the
    textbook's value, F1 is .96; at 0.3 the reports that one template makes begin to look alike."""
    containment: float = 0.8
    """The share of a document that must lie in a longer one for it to be a shortened copy. (2 switches it
    off: F1 .975, .2 %.)"""
    own_stretch: float = 0.16
    """The longest stretch of the shorter copy that the longer one lacks, as a share of the shorter.
    Copies are edited all over; two live blogs share whole entries and differ in whole entries. Without it
    (1) .7 % are wrong. (After our cleaner, mean of four draws of the hash functions: with .15 F1 .934 and
    .72 %, with .16 .937 and .71 %, with .2 .941 and .75 %; but from a sixth on the snapshots of a blog of
    twelve entries hang together.)"""
    late_start: float = 0.2
    """How far into the longer copy the shared text may begin, as a share of its length. News is cut
    from the end; a story that begins later than that stands in a round-up. Without it (1) .7 % are wrong."""
    commonplace: int = 3
    """A shingle in that many documents that are not copies of each other is no evidence for anything:
    chrome that survived the cleaning, an agency's formula, a template. Without it, 3.6 % are wrong; after our
    cleaner, which leaves chrome, .7 % with 3 and 1.2 % with 5."""
    giant_cluster: int = 1000
    """A cluster of more documents keeps only what resembles its survivor directly, and is reported."""
    scale_above: int = 4_000_000
    """Documents beyond which the band table goes to disk (needs the extra ``scale``): 700 MB of memory."""

    def __post_init__(self) -> None:
        if self.point not in POINTS:
            raise ValueError(f"point {self.point!r} is none of {', '.join(POINTS)}")
        if self.format not in FORMATS:
            raise ValueError(f"format {self.format!r} is none of {', '.join(FORMATS)}")
        if self.language is not None and not _CODE.fullmatch(str(self.language)):
            raise ValueError(f"language {self.language!r} is no ISO 639 code in lower case, such as 'en'")
        for name in ("keep", "drop", "rules_off", "rule_files", "allow"):
            if isinstance(getattr(self, name), str):
                raise ValueError(f"{name} takes a collection, not the string {getattr(self, name)!r}")
        for name, least in _COUNTS.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not hasattr(value, "__index__") or value < least:
                raise ValueError(f"{name} must be a whole number from {least}, not {value!r}")
        for name, most in _SHARES.items():
            value = getattr(self, name)
            # asked this way round, NaN does not pass
            if isinstance(value, bool) or not hasattr(value, "__float__") or not 0 <= value <= most:
                raise ValueError(f"{name} must be a number from 0 to {most}, not {value!r}")
        # frozen: what comes in another form is put right once, here
        object.__setattr__(self, "keep", frozenset(map(Kind, self.keep)))
        object.__setattr__(self, "drop", frozenset(map(Kind, self.drop)))
        object.__setattr__(self, "rules_off", frozenset(self.rules_off))
        object.__setattr__(self, "allow", frozenset(self.allow))
        object.__setattr__(self, "rule_files", tuple(map(Path, self.rule_files)))

    def plain(self) -> dict[str, Any]:
        """All of it as JSON can hold it."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    return [*map(str, value)] if isinstance(value, tuple) else value
