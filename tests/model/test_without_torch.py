"""Training where the extra is not installed."""

import runpy
import sys

import pytest

from cleaner import MissingExtra


@pytest.mark.parametrize(("name", "error"), [("__main__", SystemExit), ("trained", MissingExtra)])
def test_the_way_to_torch_is_named(name: str, error: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "cleaner.model.train", raising=False)
    with pytest.raises(error, match=r"newswire-cleaner\[train\]"):
        runpy.run_module("cleaner.model.train", run_name=name)
