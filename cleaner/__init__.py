"""Scraped articles go in, and the article alone comes out, once.

>>> from cleaner import clean
>>> clean("Share on Facebook\\n\\nThe bridge reopens on Monday.")
'The bridge reopens on Monday.'
"""

from cleaner.dedup.api import dedupe
from cleaner.document import Block, Cleaned, Cluster, Decision, Deduplicated, Kind, Outcome, Verdict
from cleaner.errors import CleanerError, RuleError
from cleaner.options import Options
from cleaner.pipeline import clean, explain, why

__all__ = [
    "Block",
    "Cleaned",
    "CleanerError",
    "Cluster",
    "Decision",
    "Deduplicated",
    "Kind",
    "Options",
    "Outcome",
    "RuleError",
    "Verdict",
    "clean",
    "dedupe",
    "explain",
    "why",
]
