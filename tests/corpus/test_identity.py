"""A run is another as soon as anything differs that its output depends on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cleaner.corpus import identity
from cleaner.formats.record import Fields
from cleaner.options import Options


def model_of(options: Options) -> object:
    return identity.identity(options, Fields(), True, [])["model"]


@pytest.mark.parametrize("network", ["model.json", "html/model.json"])
def test_both_networks_and_their_thresholds_count(
    network: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = model_of(Options())
    shutil.copytree(identity.MODEL, tmp_path / "v1")
    monkeypatch.setattr(identity, "MODEL", tmp_path / "v1")
    assert model_of(Options()) == before
    meta = tmp_path / "v1" / network
    changed = meta.read_text(encoding="utf-8").replace('"balanced"', '"balance"')
    meta.write_text(changed, encoding="utf-8")
    assert model_of(Options()) != before


def test_without_the_model_it_does_not_count() -> None:
    assert model_of(Options(model=False)) is None
