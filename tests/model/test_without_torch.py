"""Training where the extra is not installed."""

import runpy
import sys

import pytest


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("__main__", SystemExit, r"newswire-cleaner\[train\]"),
        ("imported", ModuleNotFoundError, "torch"),
    ],
)
def test_the_way_to_torch_is_named(
    name: str, error: type[BaseException], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "cleaner.model.train", raising=False)
    with pytest.raises(error, match=said):
        runpy.run_module("cleaner.model.train", run_name=name)
