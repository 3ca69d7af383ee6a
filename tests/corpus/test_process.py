"""`cleaner run` as a shell sees it: real processes, signals, limits and a terminal."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaner import InputError
from cleaner.cli import main
from cleaner.corpus.restore import restore
from tests.corpus.stories import contents, line, write

COMMAND = [sys.executable, "-m", "cleaner", "run"]
SMALL = [sys.executable, str(Path(__file__).with_name("small_shards.py")), "run"]
ROOT = Path(__file__).parents[2]
PAGES = 60


def environment(**extra: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **extra}


def call(
    *arguments: object, command: list[str] = COMMAND, **extra: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*command, *map(str, arguments)],
        env=environment(**extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )


def start(*arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*SMALL, *map(str, arguments)],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def until(condition: Callable[[], object]) -> None:
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


def group(session: int) -> list[int]:
    """The processes of a session that are alive. (Spawned workers stay in that of their parent.)"""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = stat.parent.name, stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(rest[3]) == session and rest[0] != "Z":
            found.append(int(pid))
    return found


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some fifteen shards, copies among them."""
    path = tmp_path_factory.mktemp("in") / "in.jsonl"
    path.write_text("".join(map(line, [*range(PAGES), *range(10)])) + "{\n")
    return path


@pytest.fixture(scope="module")
def expected(source: Path) -> dict[str, bytes]:
    """What comes out when nothing happens, with one worker."""
    output = source.parent / "expected"
    done = call(source, "-o", output, "--workers", 1)
    assert done.returncode == 1
    assert done.stdout == b""
    assert b"71 documents: 60 written, 10 copies, 1 rejected" in done.stderr
    assert b"The first that was rejected: in.jsonl:" in done.stderr
    return contents(output)


def test_any_number_of_workers_and_any_hash_seed(
    source: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    done = call(source, "-o", tmp_path / "out", "--workers", 3, command=SMALL, PYTHONHASHSEED="7")
    assert done.returncode == 1, done.stderr
    assert contents(tmp_path / "out") == expected


@pytest.mark.parametrize(
    ("number", "workers"), [(signal.SIGINT, 2), (signal.SIGTERM, 2), (signal.SIGTERM, 1)]
)
def test_signals_end_it_cleanly_and_it_goes_on(
    number: signal.Signals, workers: int, source: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    output = tmp_path / "out"
    process = start(source, "-o", output, "--workers", workers)
    until(lambda: [*output.glob(".work/shard-*[0-9]/done.json")] or process.poll() is not None)
    os.killpg(process.pid, number)  # as a terminal does
    _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number, said
    assert b"Traceback" not in said
    assert said.endswith(b"Stopped; the same command goes on from here.\n")
    until(lambda: not group(process.pid))
    assert [path.name for path in output.iterdir()] == [".work"]
    with pytest.raises(InputError, match="one was begun, and the command that began it goes on"):
        restore(output, tmp_path / "back")
    assert b"holds another run, which is not finished" in call(source, "-o", output, "--no-dedup").stderr
    again = call(source, "-o", output, "--workers", workers, command=SMALL)
    assert again.returncode == 1, again.stderr
    assert b"shards are finished already" in again.stderr
    assert contents(output) == expected


def test_killed_again_and_again_it_ends_as_if_nothing_had_happened(
    source: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    output = tmp_path / "out"
    for delay in (0.0, 0.15, 0.4):
        process = start(source, "-o", output, "--workers", 2)
        until(lambda: (output / ".work").exists())
        time.sleep(delay)
        process.kill()
        process.communicate()
        until(lambda session=process.pid: not group(session))  # type: ignore[misc]
    done = call(source, "-o", output, "--workers", 2, command=SMALL)
    assert done.returncode == 1, done.stderr
    assert contents(output) == expected


@pytest.mark.parametrize("left", ["manifest.json", "in.jsonl"])
def test_killed_while_results_get_their_names(
    left: str, source: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    """The last moments of a run, which a kill at random hardly ever meets."""
    output = tmp_path / "out"
    code = (
        "import os, pathlib, small_shards\n"
        "replace = pathlib.Path.replace\n"
        "def killed(self, target):\n"
        f"    if pathlib.Path(target) == pathlib.Path({str(output / left)!r}): os.kill(os.getpid(), 9)\n"
        "    return replace(self, target)\n"
        "pathlib.Path.replace = killed\n"
        "from cleaner.cli import main\n"
        f"main(['run', {str(source)!r}, '-o', {str(output)!r}, '--workers', '1'])\n"
    )
    paths = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    killed = subprocess.run(
        [sys.executable, "-c", code], env=environment(PYTHONPATH=paths), timeout=120, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert not (output / "manifest.json").exists()
    assert call(source, "-o", output, command=SMALL).returncode == 1
    assert contents(output) == expected


def test_a_full_disk_is_one_line_and_it_goes_on(
    source: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    output = tmp_path / "out"
    shell = ["bash", "-c", 'ulimit -f 60; exec "$@"', "-", *SMALL]  # no file of more than 60 kB
    for workers in (2, 1):
        done = call(source, "-o", output, "--workers", workers, command=shell)
        assert done.returncode == 2, done.stderr
        assert b"Traceback" not in done.stderr
        assert b"File too large; the same command goes on from here" in done.stderr.splitlines()[-1]
        assert not (output / "in.jsonl").exists()
    assert call(source, "-o", output, command=SMALL).returncode == 1
    assert contents(output) == expected


def test_a_worker_that_is_killed_is_named(source: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    output = tmp_path / "out"
    process = start(source, "-o", output, "--workers", 2)
    until(lambda: [*output.glob(".work/shard-*.draft")])
    victim = int(next(output.glob(".work/shard-*.draft")).name.split(".")[1])
    os.kill(victim, signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert b"a worker was killed by signal 9; the same command goes on" in said
    assert call(source, "-o", output, command=SMALL).returncode == 1
    assert contents(output) == expected


def test_two_runs_in_one_folder(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    # a run that waits for its input has the folder for as long as the test likes
    first = subprocess.Popen(
        [*COMMAND, "-", "-o", str(output), "--quiet"], env=environment(), stdin=subprocess.PIPE
    )
    until((output / ".work" / "stdin.jsonl").exists)
    second = call(source, "-o", output)
    assert second.returncode == 2
    assert b"another run writes there" in second.stderr
    first.communicate(line(1).encode(), timeout=60)
    assert first.returncode == 0
    assert len((output / "stdin.jsonl").read_bytes().splitlines()) == 1


def test_exit_codes(tmp_path: Path) -> None:
    good, bad = write(tmp_path / "good.jsonl", range(2)), tmp_path / "bad.jsonl"
    bad.write_text(line(1) + "{}\n")
    assert call(good, "-o", tmp_path / "1").returncode == 0
    assert call(bad, "-o", tmp_path / "2").returncode == 1
    strict = call(bad, "-o", tmp_path / "3", "--strict")
    assert (strict.returncode, strict.stderr) == (
        1,
        b"Error: bad.jsonl:2: has no field 'text' but none at all\n",
    )
    for arguments in ([good], [good, "-o", good], [tmp_path / "none", "-o", tmp_path / "4"]):
        assert call(*arguments).returncode == 2
    other = call(good, "-o", tmp_path / "1", "--point", "recall")
    assert other.returncode == 2
    assert b'point "balanced", now "recall"' in other.stderr


def test_a_dry_run_writes_the_report_and_nothing_else(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", range(3))
    done = call(source, "--dry-run", "--quiet", TMPDIR=str(tmp_path))
    assert json.loads(done.stdout)["documents"] == {"in": 3, "rejected": 0, "written": 3, "copies": 0}
    assert done.stderr == b""
    assert [*tmp_path.iterdir()] == [source]


def test_standard_input_is_json_lines(tmp_path: Path) -> None:
    data = "".join(map(line, range(3))).encode()
    done = subprocess.run(
        [*COMMAND, "-", "-o", str(tmp_path / "out"), "--quiet"],
        input=data,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "out" / "stdin.jsonl").read_bytes().count(b"\n") == 3
    back = subprocess.run(
        [sys.executable, "-m", "cleaner", "restore", str(tmp_path / "out")],
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert back.stdout == b""
    assert (tmp_path / "out.restored" / "stdin.jsonl").read_bytes() == data


def test_what_is_restored_lies_beside_the_folder_however_that_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in.txt").write_text("The bridge reopened.")
    out = tmp_path / "out"
    assert CliRunner().invoke(main, ["run", str(tmp_path / "in.txt"), "-o", str(out)]).exit_code == 0
    monkeypatch.chdir(out)
    assert CliRunner().invoke(main, ["restore", "."]).exit_code == 0
    assert (tmp_path / "out.restored" / "in.txt").read_text() == "The bridge reopened."


def test_standard_input_and_a_file_do_not_share_a_name(tmp_path: Path) -> None:
    source = write(tmp_path / "stdin.jsonl", range(2))
    done = call("-", source, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert b"standard input is called so" in done.stderr


def test_who_has_closed_standard_error_misses_nothing_but_talk(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", range(2))
    shell = ["sh", "-c", 'exec "$@" 2>&-', "sh", *COMMAND]
    done = call(source, "-o", tmp_path / "out", command=shell)
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / "out" / "manifest.json").exists()


def test_a_terminal_gets_a_bar_and_a_pipe_lines(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", range(3))
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    subprocess.run([*COMMAND, str(source), "-o", str(tmp_path / "1")], stderr=theirs, timeout=60, check=True)
    os.close(theirs)
    shown = os.read(ours, 1 << 16)
    os.close(ours)
    assert b"100%" in shown
    assert b"3 documents" in shown
    said = call(source, "-o", tmp_path / "2").stderr
    assert b"\r" not in said
    assert said.splitlines()[-1].startswith(b"3 documents: 3 written, 0 copies, 0 rejected")
    assert b" of the text kept; what went: " in said
