"""The samples are current: what stands beside each page is what comes out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Kind, Options, Outcome, clean, explain
from cleaner.options import POINTS

SAMPLES = Path(__file__).parents[1] / "samples"
PAGES = sorted(path for path in SAMPLES.glob("*.txt") if not path.name.endswith(".clean.txt"))


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.clean.txt")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.stem))
def test_what_stands_beside_a_sample_comes_out_of_it(path: Path) -> None:
    assert clean(read(path)).splitlines() == read(beside(path)).splitlines()
    assert clean(read(path)) == read(beside(path))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.stem))
def test_a_clean_sample_stays_as_it_is(path: Path) -> None:
    assert clean(read(beside(path))) == read(beside(path))


@pytest.mark.parametrize(
    "path", [p for p in PAGES if p.stem.startswith("whole-")], ids=lambda path: str(path.stem)
)
def test_a_sample_that_is_all_article_loses_no_character(path: Path) -> None:
    assert clean(read(path)) == read(path) == read(beside(path))


def test_each_operating_point_keeps_more_than_the_one_before() -> None:
    kept = [sum(len(clean(read(path), Options(point=point))) for path in PAGES) for point in POINTS]
    assert kept == sorted(set(kept))


def test_the_samples_hold_every_kind() -> None:
    kinds = {decision.kind for path in PAGES for decision in explain(read(path)).decisions}
    assert sorted(set(Kind) - kinds) == []


def test_the_sample_without_an_article_says_so() -> None:
    assert explain(read(SAMPLES / "en-paywall.txt")).outcome is Outcome.LITTLE_LEFT


def test_every_sample_is_listed_and_has_its_counterpart() -> None:
    listed = read(SAMPLES / "README.md")
    assert [path.stem for path in PAGES if f"| `{path.stem}` |" not in listed] == []
    assert {beside(path).name for path in PAGES} == {path.name for path in SAMPLES.glob("*.clean.txt")}
    languages = {path.stem.split("-")[0] for path in PAGES} - {"whole"}
    assert {"en", "de", "fr", "es", "pl", "ru", "zh", "ja", "ar"} <= languages
