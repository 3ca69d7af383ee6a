"""Articles with furniture that is safe to take out, with some that is not, and without."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner, Result

from cleaner.cli import main

BODY = (
    "The bridge over the river reopens on Monday, the city council said in a statement on Friday.\n"
    "\n"
    "Engineers replaced two of the nine bearings and found no damage in the piers, the council said.\n"
)
DIRTY = f"Share on Facebook\n\n{BODY}\nAll rights reserved.\n"
UNSAFE = f"{BODY}\nYou May Also Like\n\nWhat the ferry strike means for the islands\n"
"""Below a phrase that is safe to take out, a teaser that is recognised by the place where it stands."""


def record(text: str, **rest: object) -> str:
    return json.dumps({"id": 1.50, "text": text, **rest}) + "\n"


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
