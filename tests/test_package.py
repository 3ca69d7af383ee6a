"""What a user of the package relies on before the first call."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
import tomllib
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import cleaner

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HEAVY = {"click", "datasketch", "lxml", "numpy", "regex", "scipy", "trafilatura"}


def loaded_by(code: str) -> set[str]:
    """Top-level modules in memory after ``code``, in an interpreter of its own."""
    program = f"{code}\nimport json, sys; print(json.dumps(sorted(m.split('.')[0] for m in sys.modules)))"
    # -I -S: no site packages of a start-up hook, only what the import itself asks for
    path = json.dumps([str(Path(cleaner.__file__).parents[1]), *sys.path])
    program = f"import sys; sys.path[:] = {path}\n{program}"
    output = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, timeout=60, check=True
    )
    return set(json.loads(output.stdout))


def test_the_installed_version_is_that_of_the_project() -> None:
    assert metadata.version("newswire-cleaner") == PROJECT["version"]


def test_the_command_tells_the_version() -> None:
    output = subprocess.run(
        [sys.executable, "-m", "cleaner", "--version"], capture_output=True, timeout=60, check=True
    )
    assert output.stdout.decode() == f"cleaner {PROJECT['version']}\n"


def test_the_command_is_installed() -> None:
    (script,) = metadata.entry_points(group="console_scripts", name="cleaner")
    assert callable(script.load())


def test_types_and_rules_are_shipped() -> None:
    package = files("cleaner")
    assert (package / "py.typed").is_file()
    assert (package / "rules" / "any.toml").is_file()
    assert (package / "rules" / "index.json").is_file()


def test_import_loads_nothing_heavy() -> None:
    loaded = loaded_by("import cleaner")
    assert "cleaner" in loaded
    assert loaded & HEAVY == set()


def test_a_small_text_that_no_rule_knows_is_left_alone_without_numpy() -> None:
    text = "The bridge reopens on Monday, the council said.\n\nThe ferry goes on until then."
    assert loaded_by(f"import cleaner; assert cleaner.clean({text!r}) == {text!r}") & HEAVY == set()
    assert "numpy" in loaded_by(f"import cleaner; cleaner.clean({'Share this article' + chr(10) + text!r})")


def test_cleaning_text_loads_numpy_for_the_model_and_nothing_else_that_is_heavy() -> None:
    assert loaded_by("import cleaner; cleaner.clean('Facebook')") & HEAVY <= {"numpy"}


def test_the_rules_alone_load_nothing_heavy() -> None:
    code = "import cleaner; cleaner.clean('Facebook', cleaner.Options(model=False))"
    assert loaded_by(code) & HEAVY == set()


def test_a_heavy_import_would_be_seen() -> None:
    assert "click" in loaded_by("import cleaner.cli")


def test_what_is_public_is_sorted_and_there() -> None:
    assert sorted(cleaner.__all__) == list(cleaner.__all__)
    assert [name for name in cleaner.__all__ if not hasattr(cleaner, name)] == []


@pytest.mark.parametrize("name", cleaner.__all__)
def test_what_is_public_is_documented(name: str) -> None:
    thing = getattr(cleaner, name)
    text = inspect.getdoc(thing) or ""
    assert len(text.split()) >= 5
    # what a dataclass writes by itself is no documentation
    assert not text.startswith(f"{name}(")


def test_the_public_functions_are_typed() -> None:
    for function in (cleaner.clean, cleaner.explain):
        signature = inspect.signature(function)
        assert signature.return_annotation is not inspect.Signature.empty
        assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())


def test_options_take_strings_and_collections_of_any_kind() -> None:
    options = cleaner.Options(keep={"byline"}, rules_off=["a"], rule_files=["b.toml"])  # type: ignore[arg-type]
    assert options.keep == {cleaner.Kind.BYLINE}
    assert hash(options) == hash(
        cleaner.Options(
            keep=frozenset({cleaner.Kind.BYLINE}), rules_off=frozenset("a"), rule_files=(Path("b.toml"),)
        )
    )


def test_what_is_no_options_is_a_type_error() -> None:
    with pytest.raises(TypeError, match=r"options are an Options\(\.\.\.\), not dict"):
        cleaner.clean("Any text.", {"keep": ["byline"]})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"keep": {"bylines"}},
        {"point": "exact"},
        {"drop": "title"},
        {"rule_files": "a.toml"},
        {"language": "EN"},
        {"language": "english"},
    ],
)
def test_options_refuse_what_does_not_exist(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"bylines|exact|title|a\.toml|EN|english"):
        cleaner.Options(**wrong)
