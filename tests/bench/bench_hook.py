"""What the hooks cost: start-up of `fix` and `check` on one small clean file, and `cleaner copies` on a
repository of 8,000 documents, the first time and when nothing changed.

python -m tests.bench.bench_hook [--documents 8000]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.bench_startup import cpu
from tests.bench.texts import Writer

COPIES = 20


def fill(folder: Path, documents: int) -> float:
    """Write articles, some of them twice with a word more, and stage them; their mean length."""
    writer = Writer()
    texts = ["\n\n".join(_article(writer)) + "\n" for _ in range(documents - COPIES)]
    texts += [text.replace("\n\n", "\n\nUpdated. ", 1) for text in texts[:COPIES]]
    for number, text in enumerate(texts):
        path = folder / f"{number % 50:02d}" / f"{number:05d}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    return sum(map(len, texts)) / len(texts)


def _article(writer: Writer) -> list[str]:
    return [writer.headline(), *(writer.prose() for _ in range(writer.random.randint(2, 6)))]


def main() -> None:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--documents", type=int, default=8000)
    documents = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "repository")
        folder.mkdir()
        length = fill(folder, documents)
        page, lines = next(folder.glob("*/*.txt")), Path(name, "page.jsonl")
        lines.write_text(json.dumps({"text": page.read_text("utf-8")}) + "\n", "utf-8")
        environment = {
            **os.environ,
            "PYTHONPATH": str(Path.cwd()),
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": name,
        }
        start_up([page, lines], environment)
        print(f"cleaner copies, {documents} documents of {length:.0f} characters, {os.cpu_count()} cores")
        for label in ("cold", "warm", "warm again"):
            print(f"{label:40} {copies(folder, environment)} of {COPIES}", flush=True)


COMMAND = [sys.executable, "-m", "cleaner"]


def start_up(files: list[Path], environment: dict[str, str]) -> None:
    """Print what one small clean file costs."""
    print("ms of CPU, least of many")
    for command in ("fix", "check"):
        for file in files:
            label = f"cleaner {command}, one clean {file.suffix}"
            print(f"{label:40} {cpu([*COMMAND, command, str(file)], environment):6.0f}", flush=True)


def copies(folder: Path, environment: dict[str, str]) -> str:
    """How long `cleaner copies` takes, and how many it finds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [*COMMAND, "copies"]
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, check=False)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{seconds:6.2f} s, {used:6.2f} s of CPU; copies found: {done.stdout.count(b'near copy of')}"


if __name__ == "__main__":
    main()
