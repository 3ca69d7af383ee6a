"""Articles made of nothing but words, in the furniture of a page; and what tests do with them."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path
from typing import Any

from cleaner.corpus.restore import restore
from cleaner.corpus.run import Settings, run
from cleaner.engines.local import Local
from cleaner.report.progress import Progress

_WORDS = re.findall(
    r"\w+",
    "harbour bridge council river mayor station winter market school ferry storm budget garden captain "
    "village museum letter engine concert field doctor island teacher forest window valley painter baker "
    "pilot farmer theatre library railway mountain summer kitchen hospital stadium glacier orchard",
)
HEAD = "Share on Facebook\nShare on Twitter\n\n"
FOOT = "\n\nRelated\n\nLeave a Reply\nYour email address will not be published.\n"


def body(number: int, sentences: int = 12) -> str:
    """An article of its own for each number."""
    draw = random.Random(number)
    lines = []
    for _ in range(sentences):
        words = " ".join(draw.choices(_WORDS, k=14))
        lines.append(f"The {words} was opened on Monday, said the council of the town.")
    return "\n\n".join(" ".join(lines[i : i + 3]) for i in range(0, sentences, 3))


def page(number: int, sentences: int = 12) -> str:
    """The article with what stands around it."""
    return f"{HEAD}{body(number, sentences)}{FOOT}"


def line(number: int, **fields: object) -> str:
    """The page as a record."""
    return json.dumps({"id": f"d{number:04d}", "text": page(number), "n": number, **fields}) + "\n"


def write(path: Path, numbers: range) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(map(line, numbers)), encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """All files of an output but the time in its report."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if report := found.pop("report.json", None):
        counts = json.loads(report)
        del counts["time"]
        found["report.json without time"] = json.dumps(counts).encode()
    return found


QUIET = Progress(quiet=True)


DEFAULT = Settings()


def go(
    inputs: Path | list[Path], output: Path, settings: Settings = DEFAULT, urls: list[str] | None = None
) -> dict[str, Any]:
    """A run with one worker."""
    paths = inputs if isinstance(inputs, list) else [inputs]
    with Local(1) as engine:
        return run(urls or [str(path) for path in paths], output, settings, engine, QUIET)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]


def comes_back(output: Path, original: Path) -> None:
    """Restore an output, and compare with the input: a file or a folder."""
    target = output.parent / f"{output.name}-back"
    found = restore(output, target)
    assert not found.other
    files = [original] if original.is_file() else [path for path in original.rglob("*") if path.is_file()]
    assert files
    for file in files:
        name = file.name if original.is_file() else file.relative_to(original)
        raw, back = file.read_bytes(), (target / name).read_bytes()
        if file.suffix == ".gz":
            raw, back = gzip.decompress(raw), gzip.decompress(back)
        assert back == raw
