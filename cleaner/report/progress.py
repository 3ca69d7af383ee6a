"""How a run goes, for people: a bar on a terminal, a line now and then elsewhere. All on standard error."""

from __future__ import annotations

import sys
import time
from typing import Any

SECONDS = 10.0
"""Between two lines where there is no terminal."""


BLINK = 0.2
"""Between two looks of the bar."""


class Progress:
    """Is told how a run goes and says it."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet or sys.stderr is None  # that of who has closed it
        self._bar: Any = None
        self._size = self._done = self._start = 0
        self._documents = self._before = self._after = 0
        self._began = self._said = 0.0

    def say(self, message: str) -> None:
        if not self._quiet:
            print(message, file=sys.stderr, flush=True)

    def begin(self, size: int, done: int) -> None:
        """Of ``size`` bytes of input ``done`` are done already."""
        self._size, self._done, self._start = size, done, done
        self._began = self._said = time.monotonic()
        if not self._quiet and sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(
                total=size, initial=done, unit="B", unit_scale=True, dynamic_ncols=True, file=sys.stderr
            )

    def tell(self, documents: int, before: int, after: int) -> None:
        """So many more documents were cleaned, of so many characters before and after."""
        self._documents += documents
        self._before += before
        self._after += after
        if self._bar is not None:
            shown = time.monotonic() - self._said >= BLINK
            self._bar.set_postfix_str(f"{self._documents:,} documents, {self._kept()}", refresh=shown)
            self._said = time.monotonic() if shown else self._said
        elif not self._quiet and time.monotonic() - self._said >= SECONDS:
            self._said = time.monotonic()
            self.say(self._line())

    def finished(self, size: int) -> None:
        """So many more bytes of input are done."""
        self._done += size
        if self._bar is not None:
            self._bar.update(size)

    def end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        elif self._documents:
            self.say(self._line())

    def _kept(self) -> str:
        return f"{self._after / max(1, self._before):.0%} kept"

    def _line(self) -> str:
        seconds = max(1e-9, time.monotonic() - self._began)
        speed = self._before / seconds
        line = f"{self._documents:,} documents, {speed / 1e6:.1f} MB/s, {self._kept()}"
        if self._start < self._done < self._size:
            left = (self._size - self._done) * seconds / (self._done - self._start)
            line += f", {left / 60:.0f} minutes left" if left >= 90 else f", {left:.0f} seconds left"
        return line
