"""Scraped articles go in, and the article alone comes out, once.

>>> from cleaner import clean
>>> clean("Share on Facebook\\n\\nThe bridge reopens on Monday.")
'The bridge reopens on Monday.'
"""

from cleaner.corpus.library import clean_batch, clean_corpus
from cleaner.dedup.api import dedupe
from cleaner.document import (
    Cleaned,
    Cluster,
    Decision,
    Deduplicated,
    Kind,
    Link,
    Member,
    Outcome,
    Reading,
    Verdict,
)
from cleaner.errors import (
    CleanerError,
    ConfigError,
    IndexBusy,
    IndexMismatch,
    InputError,
    MissingExtra,
    ModelError,
    RuleError,
)
from cleaner.formats.record import Fields
from cleaner.metadata import Metadata
from cleaner.options import Options
from cleaner.pipeline import clean, explain, why

__all__ = [
    "Cleaned",
    "CleanerError",
    "Cluster",
    "ConfigError",
    "Decision",
    "Deduplicated",
    "Fields",
    "IndexBusy",
    "IndexMismatch",
    "InputError",
    "Kind",
    "Link",
    "Member",
    "Metadata",
    "MissingExtra",
    "ModelError",
    "Options",
    "Outcome",
    "Reading",
    "RuleError",
    "Verdict",
    "clean",
    "clean_batch",
    "clean_corpus",
    "dedupe",
    "explain",
    "why",
]
