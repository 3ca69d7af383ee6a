"""The benchmark for pages of one's own, against figures reckoned by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.bench.sample_quality import main, scored
from tests.test_samples import SAMPLES

LEAD = "The bridge over the Orrin reopened on Monday, nine months after a barge struck its third pillar."


def test_words_that_stay_and_words_that_are_lost() -> None:
    assert scored("a b c x", "a b c d d d") == (0.75, 0.5, 0.6)
    assert scored("", "a") == (1.0, 0.0, 0.0)
    assert scored("a", "") == (0.0, 1.0, 0.0)
    assert scored("", "") == (1.0, 1.0, 1.0)


def test_pages_are_compared_with_the_article_beside_them(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(f"Share on Facebook\n\n{LEAD}\n")
    (tmp_path / "one.clean.txt").write_text(LEAD)
    (tmp_path / "two.html").write_bytes(f"<meta charset=latin-1><p>Caf\xe9. {LEAD}</p>".encode("latin-1"))
    (tmp_path / "two.clean.txt").write_text(f"Café. {LEAD} {LEAD}", encoding="utf-8")
    result = CliRunner().invoke(main, [str(tmp_path), "--no-model"])
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    # 17 words in the lead: 18 of 35 are there
    assert lines[0] == ["one", "precision", "1.000", "recall", "1.000", "F1", "1.000"]
    assert lines[1] == ["two", "precision", "1.000", "recall", "0.514", "F1", "0.679"]
    assert lines[2] == ["mean", "of", "2", "precision", "1.000", "recall", "0.757", "F1", "0.840"]


@pytest.mark.parametrize(
    ("names", "told"), [([], "holds no NAME.clean.txt"), (["a.clean.txt"], "there is no a.txt or a.html")]
)
def test_a_folder_that_is_no_sample_is_refused(names: list[str], told: str, tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).write_text(LEAD)
    result = CliRunner().invoke(main, [str(tmp_path)])
    assert result.exit_code == 2
    assert told in result.output


def test_a_rule_file_that_is_none_is_named() -> None:
    result = CliRunner().invoke(main, [str(SAMPLES), "--rules", "nowhere.toml"])
    assert result.exit_code == 2
    assert "nowhere.toml: cannot be read" in result.output


def test_our_samples_are_one() -> None:
    result = CliRunner().invoke(main, [str(SAMPLES)])
    assert result.stdout.splitlines()[-1].endswith("precision 1.000  recall 1.000  F1 1.000")
