"""The command as a shell sees it: real processes, pipes, signals and a terminal."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

FURNITURE = b"Facebook\r\nTwitter\r\nWhatsApp\r\n"
BODY = "The bridge – over the river – reopens on Monday, the city council said on Friday.\r\n".encode()
COMMAND = [sys.executable, "-m", "cleaner"]
FULL = Path("/dev/full")


def run(
    *arguments: str, stdin: bytes = b"", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        env={**os.environ, **(environment or {})},
        timeout=60,
        check=False,
    )


def on_a_terminal(path: Path, **environment: str) -> bytes:
    """What ``cleaner explain`` writes to a terminal."""
    ours, theirs = pty.openpty()
    environment = {"TERM": "xterm", "NO_COLOR": "", **environment}
    subprocess.run(
        [*COMMAND, "explain", str(path)],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
        timeout=60,
        check=True,
    )
    os.close(theirs)
    output = os.read(ours, 1 << 16)
    os.close(ours)
    return output


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_bytes(FURNITURE + b"\r\n" + BODY)
    return path


@pytest.mark.parametrize(
    "environment",
    [{}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}],
    ids=["UTF-8 locale", "ASCII locale"],
)
def test_bytes_in_bytes_out_in_a_pipe(environment: dict[str, str]) -> None:
    result = run("clean", stdin=FURNITURE + BODY, environment=environment)
    assert (result.returncode, result.stdout, result.stderr) == (0, BODY, b"")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "page.txt"], 1),
        (["check", "clean.txt"], 0),
        (["clean", "page.txt"], 0),
        (["clean", "none.txt"], 2),
        (["check", "none.txt"], 2),
        (["clean", "--keep", "nothing"], 2),
        (["sweep"], 2),
        ([], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_exit_codes(page: Path, arguments: list[str], code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(page.parent)
    Path("clean.txt").write_bytes(BODY)
    assert run(*arguments).returncode == code


def test_a_file_name_that_is_not_utf_8(page: Path) -> None:
    odd = os.fsencode(page.parent) + b"/caf\xe9.txt"
    try:
        page.rename(os.fsdecode(odd))
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    result = subprocess.run([*COMMAND, "check", odd], capture_output=True, timeout=60, check=False)
    assert result.returncode == 1
    assert result.stdout.startswith(odd + b":1: any-network share\n")


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("command", ["clean", "explain", "check"])
def test_a_reader_that_leaves_early_is_no_error(command: str, unbuffered: str, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    stories = (b"Story %d of %d: %s1 2 3 9,595\r\n" % (number, 3000, BODY) for number in range(3000))
    path.write_bytes(b"".join(stories))
    process = subprocess.Popen(
        [*COMMAND, command, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.read(10)
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 128 + signal.SIGPIPE


def test_interrupted_while_it_reads_from_a_terminal() -> None:
    ours, theirs = pty.openpty()
    # a shell in the background hands down a SIGINT that is ignored
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from cleaner.cli import main; main(['clean'])"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdin=theirs, stderr=subprocess.PIPE)
    assert process.stderr is not None
    assert b"Ctrl-D" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 128 + signal.SIGINT
    assert process.stderr.read() == b""
    process.stderr.close()
    os.close(ours)
    os.close(theirs)


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["clean", "-"], ["--help"], ["--version"]], ids=" ".join)
def test_a_full_disk_is_one_line(arguments: list[str]) -> None:
    with FULL.open("wb") as full:
        result = subprocess.run(
            [*COMMAND, *arguments], input=BODY, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert result.returncode == 2
    assert result.stderr.startswith(b"Error: cannot write the output: ")
    assert result.stderr.count(b"\n") == 1


@pytest.mark.parametrize(("closed", "says"), [("<&-", b"name a file"), (">&-", b"standard output is closed")])
def test_closed_standard_streams_are_one_line(closed: str, says: bytes) -> None:
    shell = f"exec '{sys.executable}' -m cleaner explain {closed}"
    result = subprocess.run(
        ["sh", "-c", shell], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
    )
    assert result.returncode == 2
    assert says in result.stderr
    assert result.stderr.count(b"\n") == 1


def test_a_terminal_gets_colours(page: Path) -> None:
    assert b"\x1b[31mdrop  share" in on_a_terminal(page)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_colours_can_be_declined(page: Path, environment: dict[str, str]) -> None:
    output = on_a_terminal(page, **environment)
    assert b"drop  share" in output
    assert b"\x1b" not in output


def test_the_text_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"A \x1b]0;title\x07 in a line of text.\n")
    output = on_a_terminal(path)
    assert b"A \\x1b]0;title\\x07 in a line" in output
