"""Imports only point downwards: a module may use what stands above it in the layout, nothing below."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleaner

PACKAGE = Path(cleaner.__file__).parent

LAYERS = (
    ("linked_data",),
    ("metadata",),
    ("document",),
    ("options",),
    ("errors", "version"),
    ("disk", "text"),
    ("blocks", "letters"),
    ("charset", "fallback", "markup"),
    ("rules",),
    ("model",),
    (
        "belongs",
        "stories",
    ),
    ("weigh",),
    ("decide",),
    ("pipeline",),
    ("formats",),
    ("dedup",),
    ("report",),
    ("corpus",),
    ("engines",),
    ("config",),
    ("console",),
    ("hook",),
    ("run",),
    ("cli",),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
FRONT = ("__init__", "__main__")
"""The package's own front doors: they may use everything, and nothing below may use them."""

FILES = sorted(PACKAGE.rglob("*.py"))


def layer(path: Path) -> str:
    """The module or subpackage directly below ``cleaner`` that a file belongs to."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """(line, layer) of each import of the package in a file, lazy ones inside functions too."""
    package = ["cleaner", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif not isinstance(node, ast.ImportFrom):
            continue
        else:
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{stem}.{alias.name}" for alias in node.names] if stem == "cleaner" else [stem]
        for name in names:
            parts = name.split(".")
            if parts[0] == "cleaner":
                yield node.lineno, parts[1] if len(parts) > 1 else "__init__"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_has_a_place_in_the_layout(path: Path) -> None:
    assert layer(path) in RANK or layer(path) in FRONT, f"{path.name} stands in no layer"


@pytest.mark.parametrize(
    "path", [p for p in FILES if layer(p) not in FRONT], ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_imports_point_downwards(path: Path) -> None:
    own = layer(path)
    wrong = [
        f"{path.name}:{line} imports {other}"
        for line, other in imported(path)
        if other != own and RANK.get(other, len(LAYERS)) >= RANK[own]
    ]
    assert not wrong


def test_a_lazy_and_a_relative_import_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "rules" / "page.py"
    source.parent.mkdir()
    source.write_text(
        "from ..pipeline import clean\nfrom . import shape\ndef f():\n    from cleaner import cli\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("tests.test_layers.PACKAGE", tmp_path)
    assert list(imported(source)) == [(1, "pipeline"), (2, "rules"), (4, "cli")]
