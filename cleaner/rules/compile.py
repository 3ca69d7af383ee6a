"""Write the index of the rules anew, after a rule was changed.

python -m cleaner.rules.compile
"""

from __future__ import annotations

import json
from dataclasses import asdict

from cleaner.rules.index import HERE, INDEX, languages, made_of
from cleaner.rules.rule import read


def index() -> str:
    """What the index should hold: JSON with a rule a line, so that changes can be read."""
    files = []
    for name in languages():
        rows = [json.dumps(asdict(rule), ensure_ascii=False) for rule in read(HERE / f"{name}.toml")]
        files.append(f'"{name}": [\n' + ",\n".join(rows) + "\n]")
    return f'{{"made_of": {made_of()}, "rules": {{\n' + ",\n".join(files) + "\n}}\n"


if __name__ == "__main__":
    INDEX.write_text(index(), encoding="utf-8", newline="\n")
