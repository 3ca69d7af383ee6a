"""`make demo`: the samples before and after, and what kinds of lines went.

python tests/demo.py            # every sample
python tests/demo.py en-bridge  # one of them
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from cleaner import explain

SAMPLES = Path(__file__).parents[1] / "samples"
WIDTH = 100
"""Characters of a line that are shown."""


def pages() -> list[Path]:
    return sorted(path for path in SAMPLES.glob("*.txt") if not path.name.endswith(".clean.txt"))


def framed(title: str, text: str) -> str:
    lines = [line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…" for line in text.splitlines()]
    return "\n".join([f"── {title} ".ljust(WIDTH, "─"), *lines, ""])


def show(path: Path) -> str:
    """One sample as it was, as it is now, and how much of what kind went."""
    text = path.read_bytes().decode("utf-8")
    cleaned = explain(text)
    gone = Counter(decision.kind for decision in cleaned.removed)
    kinds = ", ".join(f"{count} {kind}" for kind, count in gone.most_common()) or "nothing"
    after = cleaned.text or f"(nothing: {cleaned.outcome})\n"
    return framed(f"{path.name}: before", text) + framed(f"{path.name}: after", after) + f"Removed: {kinds}\n"


def main(names: list[str]) -> int:
    chosen = [path for path in pages() if not names or path.stem in names]
    for path in chosen:
        sys.stdout.buffer.write(f"{show(path)}\n".encode())
    return 0 if chosen else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
