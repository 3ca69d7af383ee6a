"""How long pages of HTML take that are made to take long: four times the page, four times the time.

    python -m tests.bench.bench_html
    python -m tests.bench.bench_html --smallest 100000

Prints, for each case, how it was read, the seconds for the smaller page and how many times as long one of
four times its size takes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import click

from cleaner.markup import read

CASES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: "<p>A line of text, and not a long one.</p>" * (n // 42),
    "one long text": lambda n: f"<p>{'word ' * (n // 5)}",
    "nested": lambda n: "<div>" * (n // 5),
    "nested lists": lambda n: "<ul><li>" * (n // 8),
    "unclosed formatting": lambda n: "".join(f"<b id={i}>" for i in range(n // 30)) + "</p><p>x" * (n // 20),
    "attributes": lambda n: f"<p {' '.join(f'a{i}' for i in range(n // 7))}>",
    "values": lambda n: f"{'<a/b=' * (n // 5)}{' x' * 300}",
    "rows": lambda n: f"<table>{'<tr><td>a<td>b' * (n // 14)}</table>",
    "options": lambda n: f"<select>{'<option>a' * (n // 9)}</select>",
    "stray ends": lambda n: "a</x>" * (n // 5),
    "quotes": lambda n: '<a b="' * (n // 6),
    "scripts": lambda n: "<script>" * (n // 8),
    "comments": lambda n: "<!--" * (n // 4),
    "angles": lambda n: "<" * n,
    "entities": lambda n: "&amp" * (n // 4),
    "code": lambda n: f"<pre>{'x = 1' + chr(10)}" * (n // 11),
    "line breaks": lambda n: "a<br>" * (n // 5),
}


@click.command()
@click.option("--smallest", default=500_000, help="Characters of the smaller page.")
def main(smallest: int) -> None:
    """Measure the reading of hostile pages."""
    for name, make in CASES.items():
        small, large = make(smallest), make(4 * smallest)
        first = _seconds(small)
        click.echo(f"{name:20} {read(small).reading:5}  {first:6.2f} s  x {_seconds(large) / first:4.1f}")


def _seconds(page: str) -> float:
    start = time.process_time()
    read(page)
    return time.process_time() - start


if __name__ == "__main__":
    main()
