"""The loader takes what fits and refuses the rest."""

import json
import shutil
from pathlib import Path

import pytest

from cleaner.errors import ModelError
from cleaner.model import weights


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(weights.DEFAULT, tmp_path / "copy"))


def change(folder: Path, **values: object) -> None:
    path = folder / weights.META
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")


def test_a_copy_loads(copy: Path) -> None:
    assert weights.load(copy).meta == weights.load().meta
    assert weights.load(copy / weights.MARKUP.name).meta == weights.load(weights.MARKUP).meta


def test_changed_weights_are_refused(copy: Path) -> None:
    path = copy / weights.WEIGHTS
    path.write_bytes(path.read_bytes()[:-1] + b"\1")
    with pytest.raises(ModelError, match="checksum"):
        weights.load(copy)


def test_another_feature_version_is_refused(copy: Path) -> None:
    change(copy, feature_version=0)
    with pytest.raises(ModelError, match="feature version 0"):
        weights.load(copy)


def test_a_missing_file_is_an_error(copy: Path) -> None:
    (copy / weights.WEIGHTS).unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        weights.load(copy)


def test_broken_meta_data_are_an_error(copy: Path) -> None:
    (copy / weights.META).write_text("[1, 2", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        weights.load(copy)


def test_it_is_small(copy: Path) -> None:
    assert sum(path.stat().st_size for path in copy.rglob("*.*")) < 4_000_000


def test_it_is_loaded_once(copy: Path) -> None:
    assert weights.load(copy) is weights.load(copy)
