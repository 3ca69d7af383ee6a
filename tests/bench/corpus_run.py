"""How `cleaner run` does on a corpus: speed, cores, memory, kills, and beside datatrove.

    python -m tests.bench.corpus_run wire-dev.jsonl.gz speed      # end to end, its parts, 1 and 2 workers
    python -m tests.bench.corpus_run wire-dev.jsonl.gz memory     # four times the input
    python -m tests.bench.corpus_run wire-dev.jsonl.gz kills      # killed at random moments
    python -m tests.bench.corpus_run wire-dev.jsonl.gz datatrove  # C4 line filter and MinHash, local executor

The corpus is JSON Lines with a field ``text``. Of ``--repeat`` measurements the best counts: on a shared
machine the others tell of the neighbours. MB are 10**6 bytes of text in UTF-8.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from cleaner import Options, explain
from cleaner.dedup.api import comparison
from cleaner.dedup.sketches import Row, sketch

MB = 1_000_000
KILLS = 10
WORKERS = (1, 2)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("what", choices=["speed", "memory", "kills", "datatrove"])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--limit", type=int, help="take only so many documents")
    parser.add_argument("--files", type=int, default=4, help="files that the corpus is given in")
    arguments = parser.parse_args()
    opener = gzip.open if arguments.corpus.suffix == ".gz" else open
    with opener(arguments.corpus, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, arguments.limit)]
    with tempfile.TemporaryDirectory() as folder:
        measure = {"speed": speed, "memory": memory, "kills": kills, "datatrove": datatrove}[arguments.what]
        measure(records, Path(folder), arguments)


def speed(records: list[dict[str, Any]], folder: Path, arguments: argparse.Namespace) -> None:
    source = write(folder / "in", records, 1)
    size = megabytes(records)
    best: dict[str, tuple[float, float]] = {}
    for _ in range(arguments.repeat):
        for name, measured in (
            *parts(records),
            ("1 worker", timed(lambda: run(source, folder, 1))),
            ("2 workers", timed(lambda: run(source, folder, 2))),
        ):
            best[name] = min(best.get(name, measured), measured)
    print(f"{len(records)} documents, {size:.1f} MB, best of {arguments.repeat}")
    for name, (wall, cpu) in best.items():
        print(
            f"{name:10} {wall:6.2f} s {cpu:6.2f} s CPU {size / wall:6.2f} MB/s "
            f"{len(records) / wall:7.0f} documents/s"
        )
    alone = [sum(best[name][i] for name in ("clean", "sign", "verify")) for i in (0, 1)]
    one, two = best["1 worker"], best["2 workers"]
    print(
        f"end to end against its parts: {alone[0] / one[0]:.0%} of their speed, "
        f"{alone[1] / one[1]:.0%} by CPU"
    )
    print(f"2 workers against 1: {one[0] / two[0]:.2f} times")


def parts(records: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[float, float]]]:
    """The work alone, texts in memory: cleaning, signing, finding and verifying."""
    options = Options()
    texts: list[str] = []
    rows: list[Row] = []
    sketches: list[Any] = []
    explain("Warm up.\n")
    yield "clean", timed(lambda: texts.extend(explain(record["text"], options).text for record in records))
    rows = [
        (text, record["id"], None, record.get("site")) for text, record in zip(texts, records, strict=True)
    ]
    yield "sign", timed(lambda: sketches.extend(sketch(rows, options)))

    def verify() -> None:
        with comparison(sketches, options):
            pass

    yield "verify", timed(verify)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that it takes, and seconds of CPU, those of finished child processes too."""
    start, before = time.perf_counter(), cpu()
    work()
    return time.perf_counter() - start, cpu() - before


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def run(source: Path, folder: Path, workers: int) -> None:
    output = folder / "out"
    shutil.rmtree(output, ignore_errors=True)
    subprocess.run(command(source, output, workers), check=True)


def command(source: Path, output: Path, workers: int) -> list[str]:
    arguments = [str(source), "-o", str(output), "--workers", str(workers), "--quiet"]
    return [sys.executable, "-m", "cleaner", "run", *arguments]


def memory(records: list[dict[str, Any]], folder: Path, _: argparse.Namespace) -> None:
    """Peak of resident memory of all processes together, for the corpus and for four of its size."""
    peaks: dict[tuple[int, int], int] = {}
    for times in (1, 4):
        source = write(folder / f"in{times}", [other(r, n) for n in range(times) for r in records], 1)
        for workers in WORKERS:
            output = folder / "out"
            shutil.rmtree(output, ignore_errors=True)
            process = subprocess.Popen(command(source, output, workers), start_new_session=True)
            peaks[times, workers] = watched(process)
    for workers in WORKERS:
        small, large = peaks[1, workers], peaks[4, workers]
        print(
            f"{workers} workers: {small / MB:.0f} MB, four times the input {large / MB:.0f} MB, "
            f"{large / small:.2f} times as much"
        )


def other(record: dict[str, Any], number: int) -> dict[str, Any]:
    """The record in other words: vowels take each other's places."""
    turned = "aeiou"[number:] + "aeiou"[:number]
    text = record["text"].translate(str.maketrans("aeiou", turned))
    return {**record, "id": f"{number}-{record['id']}", "text": text}


def watched(process: subprocess.Popen[bytes]) -> int:
    """The peak of the memory of a process and its children, looked at ten times a second."""
    peak = 0
    while process.poll() is None:
        total = 0
        for pid in family(process.pid):
            try:
                fields = Path(f"/proc/{pid}/smaps_rollup").read_text().split()
            except OSError:
                continue
            total += int(fields[fields.index("Pss:") + 1]) * 1024
        peak = max(peak, total)
        time.sleep(0.1)
    return peak


def family(session: int) -> Iterator[str]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[3]) == session:
                yield stat.parent.name
        except OSError:
            continue


def kills(records: list[dict[str, Any]], folder: Path, _: argparse.Namespace) -> None:
    """Kill runs at random moments, go on after each, and compare with a run that nobody killed."""
    source = write(folder / "in", records, 1)
    started = time.monotonic()
    subprocess.run(command(source, folder / "whole", 2), check=True)
    whole = time.monotonic() - started
    expected = contents(folder / "whole")
    draw = random.Random()
    same = 0
    for kill in range(KILLS):
        output = folder / f"killed{kill}"
        process = subprocess.Popen(command(source, output, 2))
        time.sleep(moment := draw.uniform(0, whole))
        process.send_signal(signal.SIGKILL)
        process.wait()
        finished = len([*output.glob(".work/shard-*[0-9]")])
        subprocess.run(command(source, output, 2), check=True)
        same += contents(output) == expected
        print(f"killed after {moment:5.1f} of {whole:.1f} s, {finished} shards finished", flush=True)
        shutil.rmtree(output)
    print(f"{same} of {KILLS} outputs identical")


def contents(folder: Path) -> dict[str, bytes]:
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    report = json.loads(found.pop("report.json"))
    del report["time"]
    return {**found, "report": json.dumps(report).encode()}


def datatrove(records: list[dict[str, Any]], folder: Path, arguments: argparse.Namespace) -> None:
    """Both on the same files with two workers, one after the other."""
    source = write(folder / "in", records, arguments.files)
    size = megabytes(records)
    best: dict[str, float] = {}
    for _ in range(arguments.repeat):
        for name, work in (
            ("cleaner", lambda: run(source, folder, 2)),
            ("datatrove", lambda: with_datatrove(source, folder / "datatrove", arguments.files)),
        ):
            wall, _ = timed(work)
            best[name] = min(best.get(name, wall), wall)
    for name, wall in best.items():
        print(f"{name:10} {wall:6.2f} s {size / wall:6.2f} MB/s {len(records) / wall:7.0f} documents/s")
    print(f"cleaner against datatrove: {best['datatrove'] / best['cleaner']:.2f} times the speed")


def with_datatrove(source: Path, folder: Path, files: int) -> None:
    """C4's line filter, then MinHash in datatrove's four stages."""
    shutil.rmtree(folder, ignore_errors=True)
    call = f"stages({str(source)!r}, {str(folder)!r}, {files})"
    code = f"from tests.bench.corpus_run import datatrove_stages as stages\n{call}"
    subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def datatrove_stages(source: str, folder: str, files: int) -> None:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup.minhash import (
        MinhashConfig,
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.filters import C4QualityFilter
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter
    from datatrove.utils.hashing import HashConfig

    # its default, xxhash, does not take strings any more from version 4 on
    config = MinhashConfig(n_grams=5, hash_config=HashConfig(hash_fc="sha1"))

    def stage(name: str, steps: list[Any], tasks: int) -> None:
        LocalPipelineExecutor(steps, tasks=tasks, workers=2, logging_dir=f"{folder}/logs/{name}").run()

    clean, signatures, buckets, remove = (
        f"{folder}/{name}" for name in ("clean", "sigs", "buckets", "remove")
    )
    filtered = [JsonlReader(source), C4QualityFilter(), JsonlWriter(clean, compression=None)]
    stage("filter", [*filtered, MinhashDedupSignature(signatures, config)], files)
    stage("buckets", [MinhashDedupBuckets(signatures, buckets, config=config)], config.num_buckets)
    stage("cluster", [MinhashDedupCluster(buckets, remove, config=config)], 1)
    rest = [JsonlReader(clean), MinhashDedupFilter(remove), JsonlWriter(f"{folder}/out", compression=None)]
    stage("remove", rest, files)


def write(folder: Path, records: list[dict[str, Any]], files: int) -> Path:
    """The records as JSON Lines in so many files."""
    folder.mkdir(exist_ok=True)
    for number in range(files):
        with (folder / f"part{number}.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in records[number::files])
    return folder


def megabytes(records: list[dict[str, Any]]) -> float:
    return sum(len(record["text"].encode("utf-8", "replace")) for record in records) / MB


if __name__ == "__main__":
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    main()
