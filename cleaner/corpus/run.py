"""`run`: the whole way of a corpus, which can be stopped anywhere and goes on from there.

In the output folder a run works in ``.work``: shards that are finished, the identity of the run, and what
is known of the inputs. What it makes gets its names in the end, and ``manifest.json`` last of all.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from cleaner.corpus import finish
from cleaner.corpus.identity import differences, identity
from cleaner.corpus.plan import Shard, Survey, shards, stamp, survey, surveyed
from cleaner.corpus.shard import METADATA, ROWS, Job, Result, clean_shard, result
from cleaner.dedup.index import Index, opened
from cleaner.dedup.records import BESIDE
from cleaner.disk import clear_drafts, flush, locked, read_json, sync_folder, write_json
from cleaner.errors import InputError, OutputBusy, OutputMismatch
from cleaner.formats.files import Source, check_apart, sources
from cleaner.formats.record import Fields
from cleaner.formats.txt import STDIN
from cleaner.options import Options
from cleaner.report.counts import Counts

WORK = ".work"
SURVEYS, LOCK = "survey.json", "lock"
SPOOLED = "stdin.jsonl"
"""What standard input is called."""
MANIFEST, REPORT = "manifest.json", "report.json"
RESULTS = BESIDE | {MANIFEST, REPORT}
"""What stands in an output folder beside the files."""


class Engine(Protocol):
    """Who does the work: see `cleaner.engines`."""

    @property
    def workers(self) -> int: ...

    def rest(self) -> None: ...

    def map(
        self,
        function: Callable[[Any, Callable[..., None]], Any],
        tasks: Sequence[Any],
        tell: Callable[..., None],
    ) -> Iterator[tuple[int, Any]]: ...


class Watch(Protocol):
    """Who is told how it goes: see `cleaner.report.progress`."""

    def say(self, message: str) -> None: ...

    def begin(self, size: int, done: int) -> None:
        """Of ``size`` bytes of input ``done`` are done already."""

    def tell(self, documents: int, before: int, after: int) -> None:
        """So many more documents were cleaned, of so many characters before and after."""

    def finished(self, size: int) -> None:
        """So many more bytes of input are done."""

    def end(self) -> None: ...


class Settings(NamedTuple):
    """What a user can ask of a run."""

    options: Options = Options()
    fields: Fields = Fields()
    dedup: bool = True
    strict: bool = False
    against: Path | None = None
    """An index: what resembles its documents goes."""
    remember: bool = False
    """Whether what is kept is added to it."""
    metadata: bool = False
    """Whether those of pages are written, which takes as long as cleaning them."""


def run(
    inputs: Sequence[str],
    output: Path,
    settings: Settings,
    engine: Engine,
    watch: Watch,
    stdin: IO[bytes] | None = None,
) -> dict[str, Any]:
    """Clean and deduplicate what ``inputs`` name into the folder ``output``; the report.

    Raises `InputError` for inputs that are none, `OutputMismatch` for a folder with another run,
    `OutputBusy` while another process works there, `IndexBusy` while one writes the index, `RecordRejected`
    in a strict run.
    """
    started = time.monotonic()
    check_apart(output, inputs)
    index = _index(output, settings)
    named = [given for given in inputs if given != STDIN]
    found = sources(named) if named else []
    check_apart(output, (source.path for source in found))
    if taken := [source.name for source in found if Path(source.name).parts[0] in {*RESULTS, WORK}]:
        raise InputError(f"{taken[0]}: a result is called so; rename the input")
    names = {source.name for source in found}
    for source in found:
        if source.target != source.name and source.target in names:
            raise InputError(f"{source.target}: what comes of {source.name} is called so; rename one of them")
    if STDIN in inputs and any(source.name == SPOOLED for source in found):
        raise InputError(f"{SPOOLED}: standard input is called so in the output; rename the input")
    for source in found:
        source.format.check(source.path, settings.fields)
    _check_ours(output)
    output.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        work = output / WORK
        work.mkdir(exist_ok=True)
        busy = OutputBusy(f"{output}: another run writes there; wait for it or name another folder")
        held.enter_context(locked(work / LOCK, busy))
        if STDIN in inputs:
            found = sorted([*found, _spooled(stdin, work)], key=lambda source: source.name)
        known = _survey(found, work, engine)
        options, fields, dedup, strict, against, remember, metadata = settings
        others = {"against": against and str(against.resolve()), "remember": remember, "metadata": metadata}
        own = identity(options, fields, dedup, known, **others)
        if done := _done(output, own):
            shutil.rmtree(work, ignore_errors=True)
            watch.say(f"{output} holds the finished run already")
            return done
        if index is not None:
            index.serve(output, *_told(own, others))
            if remember:
                held.enter_context(index.writing())
        job = Job(work, options, fields, dedup, strict, metadata)
        work_in(work, own)
        results, rest = _clean(job, shards(known), engine, watch)
        _check_unchanged(found, work)
        report = _finish(job, found, results, engine, watch, index, remember)
        report["time"] = {
            "seconds": round(time.monotonic() - started, 1),
            "workers": engine.workers,
            "shards": {"cleaned now": rest, "found finished": len(results) - rest},
        }
        _publish(output, report, own)
    return report


# -- the folder -----------------------------------------------------------------------------------


def _check_ours(output: Path) -> None:
    """Refuse to write among what is not ours."""
    if not output.exists():
        return
    if not output.is_dir():
        raise InputError(f"{output} is no folder; name another")
    there = {path.name for path in output.iterdir()}
    if there and not there & {WORK, MANIFEST}:
        raise InputError(f"{output} holds {min(there)}, which is not ours; name another folder")


def _index(output: Path, settings: Settings) -> Index | None:
    if settings.against is not None:
        if not settings.dedup:
            raise InputError("--against and --no-dedup contradict each other")
        check_apart(output, [str(settings.against)])
    return opened(settings.against, settings.remember, settings.options)


def _told(own: Mapping[str, Any], others: Collection[str]) -> tuple[object, object]:
    """The inputs of a run, and what else its documents depend on, which ``others`` do not."""
    options = {name: value for name, value in own["options"].items() if name not in others}
    return own["inputs"], {**own, "inputs": None, "options": options}


def _spooled(stdin: IO[bytes] | None, work: Path) -> Source:
    """Standard input as a file: it may be needed again."""
    if stdin is None:
        raise InputError("<stdin>: is closed; name a file")
    work.mkdir(exist_ok=True)
    path = work / SPOOLED
    with path.open("wb") as file:
        shutil.copyfileobj(stdin, file)
    return Source(str(path), path.name)


def _survey(found: Sequence[Source], work: Path, engine: Engine) -> list[tuple[Source, Survey]]:
    """Survey the files, those that have not changed since the last time left out."""
    work.mkdir(exist_ok=True)
    kept: Mapping[str, Any] = read_json(work / SURVEYS) or {}
    stamps = {source.path: [*stamp(source.path)] for source in found}
    news = [source for source in found if kept.get(source.path, {}).get("stamp") != stamps[source.path]]
    surveys = {path: surveyed(value) for path, value in kept.items()}
    for place, new in engine.map(_survey_one, news, lambda: None):
        surveys[news[place].path] = new
    known = [(source, surveys[source.path]) for source in found]
    write_json(
        work / SURVEYS,
        {source.path: {"stamp": stamps[source.path], **some._asdict()} for source, some in known},
    )
    return known


def _check_unchanged(found: Iterable[Source], work: Path) -> None:
    """Refuse to finish what was cut where the files of another time had their lines."""
    before = read_json(work / SURVEYS)
    for source in found:
        if [*stamp(source.path)] != before[source.path]["stamp"]:
            raise InputError(
                f"{source.path} has changed since the run began; delete the output and run again"
            )


def _survey_one(source: Source, tell: Callable[..., None]) -> Survey:  # noqa: ARG001
    return survey(source)


def _done(output: Path, own: Mapping[str, Any]) -> dict[str, Any] | None:
    """The report of a finished run of this identity. Raises `OutputMismatch` for one of another."""
    for path in (output / MANIFEST, output / WORK / MANIFEST):
        other = read_json(path)
        if other is not None and (differ := differences(other, own)):
            what = "; ".join(differ)
            another = "another run" if path.parent == output else "another run, which is not finished"
            raise OutputMismatch(
                f"{output} holds {another}; delete it or name another folder. What differs: {what}"
            )
    report: dict[str, Any] | None = read_json(output / REPORT) if (output / MANIFEST).exists() else None
    return report


def work_in(work: Path, own: Mapping[str, Any]) -> None:
    """Make the folder of a run, without what a run that was stopped had begun and not finished."""
    work.mkdir(exist_ok=True)
    clear_drafts(work)
    write_json(work / MANIFEST, own)


# -- the way --------------------------------------------------------------------------------------


def _clean(job: Job, plan: Sequence[Shard], engine: Engine, watch: Watch) -> tuple[list[Result], int]:
    """Clean the shards that are not finished; all of them, and how many those were."""
    left = [shard for shard in plan if result(job.work, shard) is None]
    left.sort(key=lambda shard: -shard.size)  # the largest first: nobody waits for one at the end
    total, rest = (sum(shard.size for shard in some) for some in (plan, left))
    if len(left) < len(plan):
        watch.say(f"{len(plan) - len(left)} of {len(plan)} shards are finished already")
    watch.begin(total, total - rest)
    try:
        for place, _ in engine.map(_clean_one, [(job, shard) for shard in left], watch.tell):
            watch.finished(left[place].size)
    finally:
        watch.end()
    finished = [result(job.work, shard) for shard in plan]
    return [some for some in finished if some is not None], len(left)


def _clean_one(task: tuple[Job, Shard], tell: Callable[..., None]) -> None:
    clean_shard(*task, tell)


def _finish(
    job: Job,
    found: Sequence[Source],
    results: Sequence[Result],
    engine: Engine,
    watch: Watch,
    index: Index | None,
    remember: bool,
) -> dict[str, Any]:
    """Write all results into a folder beside the shards; the report."""
    out = job.work / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    counts = Counts()
    for some in results:
        counts.add(some.counts)
    if job.dedup:
        from cleaner.corpus.copies import find

        engine.rest()
        watch.say("Looking for copies")
        gone, clusters, warnings = find(job, results, out, counts, index, remember)
    else:
        gone, clusters, warnings = [b""] * len(results), 0, ()
        total = counts.total("documents")
        counts.written(total["in"] - total["rejected"], counts.total("characters")["cleaned"])
    watch.say("Writing")
    for name in (*ROWS, METADATA) if job.metadata else ROWS:
        finish.concatenate(out / name, results)
    tasks = finish.tasks(out, list(finish.files(found, results, gone)))
    written = [numbers for _, numbers in engine.map(finish.write, tasks, lambda: None)]
    _check(counts, results, *map(sum, zip(*written, strict=True)))
    return {**counts.shown(), "clusters": clusters, "warnings": list(warnings)}


def _check(
    counts: Counts, results: Iterable[Result], kept: int = 0, copies: int = 0, rejected: int = 0
) -> None:
    """Documents in = written + rejected + removed as copies, each number counted where it was done."""
    others = sum(int((some.lines() == 0).sum()) for some in results)
    total = counts.total("documents")
    told = (total["written"] + others, total["copies"], total["rejected"])
    if told != (kept, copies, rejected) or total["in"] != sum(told) - others:
        raise RuntimeError(
            f"the counts do not add up: {total} and {others} others, written {kept, copies, rejected}"
        )


def _publish(output: Path, report: Mapping[str, Any], own: Mapping[str, Any]) -> None:
    """Give all results their names, the manifest last."""
    out = output / WORK / "out"
    write_json(out / REPORT, report)
    write_json(out / MANIFEST, own)
    files = sorted(path for path in out.rglob("*") if path.is_file() and path != out / MANIFEST)
    flush(files)
    targets = [output / path.relative_to(out) for path in files]
    for path, target in zip(files, targets, strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    flush(sorted({folder for target in targets for folder in target.parents if output in folder.parents}))
    sync_folder(output)
    (out / MANIFEST).replace(output / MANIFEST)
    sync_folder(output)
    # another run may lock it at this moment, and find the manifest
    shutil.rmtree(output / WORK, ignore_errors=True)
    sync_folder(output)
