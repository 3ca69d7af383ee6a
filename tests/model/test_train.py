"""The training command, on a handful of pages."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

pytest.importorskip("torch")

from cleaner import markup
from cleaner.blocks import split
from cleaner.model import predict, train, weights
from cleaner.model.predict import score
from cleaner.model.train import main
from tests.bench.clean_quality import main as clean_quality
from tests.model.pages import ARTICLE, ENGLISH, HTML

LABELS = [int(ARTICLE.start <= line < ARTICLE.stop) for line in range(len(ENGLISH))]


def write(path: Path, records: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    page = {"lines": ENGLISH, "labels": LABELS, "neutral": [2], "title": ENGLISH[2], "lang": "en"}
    page |= {"gold_text": "\n".join(ENGLISH[ARTICLE])}
    for rendering in ("inscriptis", "n_trafrecall"):
        pages = [page | {"id": str(n), "url": f"https://www.site{n}.example/a"} for n in range(8)]
        write(tmp_path / "lines" / f"wcxb-dev-{rendering}.jsonl.gz", pages)
    marked_up = {"html": HTML, "gold_text": "\n".join(ENGLISH[ARTICLE]), "title": ENGLISH[2], "lang": "en"}
    marked_pages = [marked_up | {"id": f"dev/{n}", "url": f"https://www.site{n}.example/a"} for n in range(8)]
    write(tmp_path / "pages" / "wcxb-dev.jsonl.gz", marked_pages)
    kinds = [
        "nav",
        "nav",
        "title",
        "byline",
        "dateline",
        *["keep"] * 4,
        "related",
        "share",
        "newsletter",
        "legal",
    ]
    article = {"lines": ENGLISH, "labels": kinds, "dup_lines": [], "pull_quotes": [], "alt_labels": {}}
    articles = [article | {"id": f"h{n}", "url": "", "site": f"paper{n}", "lang": "en"} for n in range(4)]
    write(tmp_path / "news" / "dev.jsonl.gz", articles)
    return tmp_path


def run(data: Path, *options: str) -> str:
    result = CliRunner().invoke(
        main, ["--data", str(data), "--epochs", "1", *options], catch_exceptions=False
    )
    assert result.exit_code == 0
    return result.stdout


def test_the_same_data_give_the_same_files(data: Path) -> None:
    for name in ("one", "other"):
        run(data, "--out", str(data / name / "v9"))
    one, other = (data / name / "v9" for name in ("one", "other"))
    files = [path.relative_to(one) for path in sorted(one.rglob("*.*"))]
    assert len(files) == 4
    assert all((one / file).read_bytes() == (other / file).read_bytes() for file in files)
    assert len(score([ENGLISH], weights.load(one))[0].content) == len(ENGLISH)
    read = markup.read(HTML)
    lines = [block.text for block in split(read.text)]
    (scores,) = score([lines], weights.load(one / weights.MARKUP.name), [read.hints])
    assert len(scores.content) == len(lines)


def test_other_pages_or_another_reading_are_told_without_training(data: Path) -> None:
    run(data, "--out", str(data / "v9"))
    assert run(data, "--check", "--out", str(data / "v9")).count("made from these") == 2
    path = data / "pages" / "wcxb-dev.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        pages = [json.loads(line) for line in file]
    pages[3]["html"] = pages[3]["html"].replace("<p>", "<p>Now ", 1)
    write(path, pages)
    told = CliRunner().invoke(main, ["--data", str(data), "--check", "--out", str(data / "v9")])
    assert told.exit_code == 1
    assert f"{Path('html') / weights.META}: made from other pages" in told.output
    told = CliRunner().invoke(main, ["--data", str(data), "--check", "--out", str(data / "v8")])
    assert told.exit_code == 1
    assert f"{Path('v8') / weights.META}: no such file" in told.output


def test_the_teachers_can_be_kept(data: Path) -> None:
    teachers = ["--teachers", str(data / "teachers.npy")]
    for name in ("one", "other"):
        run(data, *teachers, "--out", str(data / name))
    run(data, "--out", str(data / "third"))
    files = [(data / name / weights.WEIGHTS).read_bytes() for name in ("one", "other", "third")]
    assert files[0] == files[1] == files[2]
    (data / "lines" / "wcxb-dev-inscriptis.jsonl.gz").unlink()
    command = ["--data", str(data), *teachers, "--out", str(data / "fourth")]
    assert "the data hold" in CliRunner().invoke(main, command).output


def test_what_stands_in_another_shape_is_learned_from(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(data, "--out", str(data / "with"))
    monkeypatch.setattr(train, "reshape", lambda *_: {})
    run(data, "--out", str(data / "without"))
    for file in (weights.WEIGHTS, Path(weights.MARKUP.name) / weights.WEIGHTS):
        assert (data / "with" / file).read_bytes() != (data / "without" / file).read_bytes()


def test_cross_validation_prints_the_table(data: Path) -> None:
    output = run(data, "--cross-validate")
    for words in (
        "balanced",
        "guides and blogs, html",
        "guides and blogs, inscriptis",
        "guides and blogs, n_trafrecall",
        "hand-labelled",
    ):
        assert words in output


def test_the_models_of_the_folds_are_kept_for_measuring_the_whole(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(data, "--cross-validate", "--keep-folds", str(data / "folds"))
    assert sorted(path.name for path in (data / "folds").iterdir()) == list("01234")
    monkeypatch.setattr(weights, "load", weights.load)  # put back what the benchmark exchanges
    monkeypatch.setattr(predict, "load", predict.load)  # type: ignore[attr-defined]
    done = CliRunner().invoke(
        clean_quality, ["--data", str(data), "--folds", str(data / "folds")], catch_exceptions=False
    )
    assert done.exit_code == 0
    assert "guides and blogs, inscriptis" in done.stdout
    assert "hand-labelled" in done.stdout


def test_a_language_can_be_left_out(data: Path) -> None:
    """Its pages are measured, the others are not."""
    path = data / "lines" / "wcxb-dev-inscriptis.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        pages = [json.loads(line) for line in file]
    write(path, [page | {"lang": "de" if number < 3 else "en"} for number, page in enumerate(pages)])
    output = run(data, "--without-language", "de")
    assert re.findall(r"^guides and blogs, (\w+) +(\d+) ", output, re.MULTILINE) == [("inscriptis", "3")] * 3


@pytest.mark.parametrize(
    "options",
    [["--check", "--cross-validate"], ["--check", "--without-language", "de"], ["--keep-folds", "."]],
)
def test_options_that_would_not_be_heeded_are_refused(data: Path, options: list[str]) -> None:
    done = CliRunner().invoke(main, ["--data", str(data), *options])
    assert done.exit_code == 2
    assert options[0] in done.output
