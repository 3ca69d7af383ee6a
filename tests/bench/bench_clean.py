"""How fast `clean` is, whether its time grows with the input alone, and how much memory it takes.

    python -m tests.bench.bench_clean                 # 10 kB to 50 MB
    python -m tests.bench.bench_clean --largest 10    # to 10 MB

First with the model, as it comes, then with the rules alone. For each shape of text: seconds, MB/s,
seconds a MB against those at 1 MB (1 is linear) and the peak
of resident memory over what the process held before it read the text, as a multiple of the text's
bytes. Each figure comes from a process of its own. MB are 10**6 bytes of UTF-8.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.texts import SHAPES, Writer

MB = 1_000_000
SIZES = (MB // 100, MB // 10, MB, 10 * MB, 50 * MB)
PAGES = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--largest", type=float, default=50, help="largest text, in MB")
    largest = parser.parse_args().largest
    print(f"Python {platform.python_version()}, {platform.machine()}, one core")
    for model in (True, False):
        measure_all(largest, model)


def measure_all(largest: float, model: bool) -> None:
    """Print the figures of one way to clean."""
    with tempfile.TemporaryDirectory() as folder:
        rate = measure_pages(model)
        print(f"\n{'rules and model' if model else 'rules alone'}: ", end="")
        print(f"{PAGES} pages of about 3 kB, one document each: {rate[0]:.1f} MB/s, {rate[1]:,.0f} pages/s")
        print(f"{'shape':16} {'MB':>7} {'seconds':>9} {'MB/s':>7} {'against 1 MB':>13} {'memory':>8}")
        for shape, write in SHAPES.items():
            path = Path(folder) / "text"
            rows = []
            for size in (size for size in SIZES if size <= largest * MB):
                path.write_text(write(size), encoding="utf-8")
                rows.append((path.stat().st_size, *measure(path, model)))
            unit = next(
                (seconds / size for size, seconds, _ in rows if size >= MB), rows[-1][1] / rows[-1][0]
            )
            for size, seconds, memory in rows:
                # below a megabyte, the interpreter's own comings and goings are most of it
                times = f"{memory / size:.1f} x" if size >= MB else "-"
                print(
                    f"{shape:16} {size / MB:7.2f} {seconds:9.3f} {size / MB / seconds:7.1f} "
                    f"{seconds / size / unit:13.2f} {times:>8}",
                    flush=True,
                )


def measure_pages(model: bool) -> tuple[float, float]:
    """MB/s and pages/s over many documents of the usual size."""
    from cleaner import Options, clean

    options = Options(model=model)
    writer = Writer()
    pages = ["\n\n".join(writer.article()) for _ in range(PAGES)]
    clean(pages[0], options)
    start = time.process_time()
    for page in pages:
        clean(page, options)
    seconds = time.process_time() - start
    return sum(len(page.encode()) for page in pages) / MB / seconds, PAGES / seconds


def measure(path: Path, model: bool) -> tuple[float, int]:
    """Seconds of CPU and bytes of memory for one text, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.bench_clean", "--child", str(path), str(int(model))]
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    seconds, memory = json.loads(output)
    return seconds, memory


def child(path: Path, model: bool) -> None:
    from cleaner import Options, clean

    options = Options(model=model)
    clean(
        "Facebook\n" + "Prose that is long enough to be prose, and it closes as a sentence does.\n", options
    )
    before = peak()
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    del raw
    start = time.process_time()
    clean(text, options)
    seconds = time.process_time() - start
    print(json.dumps([seconds, peak() - before]))


def peak() -> int:
    """The most memory that this process ever held, in bytes.

    Linux's own count, where there is one: that of `getrusage` begins with the parent's.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(Path(sys.argv[2]), sys.argv[3] == "1")
    else:
        main()
