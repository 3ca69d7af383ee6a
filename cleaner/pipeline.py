"""Text or HTML in, `Cleaned` out: the one path that everything takes."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from cleaner import charset
from cleaner.blocks import LINE_BREAKS, split
from cleaner.decide import decide
from cleaner.document import (
    BLANK,
    DROP,
    KEEP,
    UNSETTLED,
    Cleaned,
    Decision,
    Hint,
    Kind,
    Outcome,
    Reading,
    Rendered,
    Verdict,
    new,
)
from cleaner.options import Options
from cleaner.rules import Memory

if TYPE_CHECKING:
    from cleaner.model.explain import Contribution

LOOKS = 8
"""How often a document is looked at again before it counts as unsettled. On 560 real pages the second look
found something on six, and the third on none; made-up lists of hundreds of headlines never come to rest."""
LITTLE = 0.02
"""The share of the characters below which what is left is called little."""


def clean(source: str | bytes, options: Options | None = None) -> str:
    """The article in a text or a page of HTML, without what surrounds it. The same as
    ``explain(source, options).text``.
    """
    return explain(source, options).text


def explain(source: str | bytes, options: Options | None = None) -> Cleaned:
    """The article in a text or a page of HTML, and why each other line is not part of it.

    Any string and any bytes are accepted; time and memory grow linearly with them. What was cleaned
    once comes out as it is: a document is looked at again until nothing more is removed. Raises
    `TypeError` when ``source`` or ``options`` is something else, `RuleError` for a bad rule file in the
    options and `ModelError` where the package's model is damaged.
    """
    if not isinstance(source, (str, bytes)):
        raise TypeError(f"clean and explain take str or bytes, not {type(source).__name__}")
    options = options or Options()
    if not isinstance(options, Options):
        raise TypeError(f"options are an Options(...), not {type(options).__name__}")
    with _collector_paused():
        cleaned = _found(_read(source, options), options)
        for _ in range(LAYERS):
            if options.format != "auto" or not _is_html(cleaned.text):
                break
            cleaned = _found(_rendered(cleaned.source), options)
        return cleaned


LAYERS = 8
"""How often what comes out is taken for HTML again: pages that were escaped once too often, and tags that
only what stood before them kept from being a page."""


def _read(source: str | bytes, options: Options) -> Rendered:
    text = source if isinstance(source, str) else charset.decode(source, options.charset)
    is_html = options.format == "html" or (options.format == "auto" and _is_html(text))
    return _rendered(text) if is_html else Rendered(text)


def _is_html(text: str) -> bool:
    if "<" not in text:
        return False
    from cleaner.markup import is_html  # its patterns take a while to compile

    return is_html(text)


def _rendered(html: str) -> Rendered:
    from cleaner import markup

    return markup.read(html)


_NOTHING = (Outcome.EMPTY, Outcome.LITTLE_LEFT)


def _found(page: Rendered, options: Options) -> Cleaned:
    """The article among the lines of the page; if there is none, the one that trafilatura finds in its HTML,
    cleaned as text."""
    cleaned = _settle(page, options)
    if page.html is None or page.reading is not Reading.DOM or cleaned.outcome not in _NOTHING:
        return cleaned
    from cleaner import fallback

    instead = _settle(Rendered(fallback.article(page.html), (), Reading.FALLBACK, page.html), options)
    return cleaned if instead.outcome in _NOTHING else instead


@contextmanager
def _collector_paused() -> Iterator[None]:
    """The garbage collector would look at the lines of a document again and again and find nothing: that
    takes a fifth of the time for a large one."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _settle(page: Rendered, options: Options) -> Cleaned:
    """Look at the page until nothing more goes; from the second time on at its text alone, as who cleans
    it once more has nothing else."""
    text = page.text
    memory = Memory(options)
    decisions = _look(text, options, memory, page.hints)
    current, found = text, decisions
    for _ in range(LOOKS):
        if all(decision.verdict is KEEP for decision in found):
            outcome = _outcome(text, decisions)
            return Cleaned(text, tuple(decisions), outcome, page.reading, page.html)
        decisions = decisions if found is decisions else list(_within(text, decisions, found))
        current = "".join([current[d.start : d.end] for d in found if d.verdict is KEEP])
        found = _look(current, options, memory)
    whole = Decision(0, len(text), KEEP, Kind.BODY, UNSETTLED, 0.0)
    return Cleaned(text, (whole,), Outcome.UNSETTLED, page.reading, page.html)


def why(cleaned: Cleaned, decision: Decision, most: int = 3) -> list[Contribution]:
    """What spoke most for and against a block in the model's eyes, the strongest first.

    A weight is what the block's score, in logits, loses when that part is hidden from the model; a
    negative one spoke for boilerplate. It is the model's opinion at the first look at the whole
    document, whoever decided. Runs the model some tens of times: for a reader's question,
    not for a corpus. ``most``: how many of them at most. Raises `ValueError` when the decision is not about
    a block of the document.
    """
    from cleaner.model.explain import contributions

    blocks = split(cleaned.source)
    for index, block in enumerate(blocks):
        if block.start <= decision.start < block.end:
            hints = _hints(cleaned)
            return contributions([block.text for block in blocks], index, hints=hints or None)[:most]
    raise ValueError(f"no block stands at {decision.start}")


def _hints(cleaned: Cleaned) -> Sequence[Hint]:
    if cleaned.html is None or cleaned.reading is Reading.FALLBACK:
        return ()
    from cleaner import markup

    return markup.read(cleaned.html).hints


def _look(text: str, options: Options, memory: Memory, hints: Sequence[Hint] = ()) -> list[Decision]:
    """One look: decisions that partition ``text``."""
    return list(_partition(text, decide(split(text), options, memory, hints)))


# -- white space ----------------------------------------------------------------------------------

_BREAK = re.compile(f"\r\n|[{LINE_BREAKS}]")


def _partition(text: str, decisions: Iterable[Decision]) -> Iterator[Decision]:
    """Decisions about blocks -> decisions about everything, the white space between them included.

    Between two kept blocks one line break stays, and a second one where a blank line stood on the
    way. After the last kept block a line break stays if the document ends in one.
    """
    run: list[Decision] = []  # the last kept decision, if any, and the dropped ones since
    position = 0  # where the run begins
    for decision in decisions:
        start = decision.start
        if decision.verdict is DROP:
            run.append(decision)
            continue
        if len(run) == 1 and run[0].start == position and text[run[0].end : start] in ("\n", "\n\n"):
            yield new(Decision, (position, start, *run[0][2:]))  # the usual case, as `_close` would find it
        else:
            yield from _close(text, position, start, run, 2)
        run, position = [decision], start
    last = run[-1].end if run else 0
    yield from _close(text, position, len(text), run, 1 if _BREAK.search(text, last) else 0)


def _close(text: str, start: int, end: int, run: Sequence[Decision], breaks: int) -> Iterator[Decision]:
    """Decisions that partition ``text[start:end]``, in which ``run`` lies and then a kept block begins.

    ``breaks``: how many line breaks may stay.
    """
    begins = [decision.start for decision in run]
    ends = [decision.end for decision in run]
    gaps = list(zip([start, *ends], [*begins, end], strict=True))
    stays = _separator(text, gaps)[:breaks] if run and run[0].kept else []
    last = stays[-1][1] if stays else start
    yield from _blanks(gaps[0], stays)
    for decision, gap in zip(run, gaps[1:], strict=True):
        if decision.verdict is DROP and gap[0] >= last:
            yield _until(gap[1], decision)
        else:
            yield from _join([decision, *_blanks(gap, stays)])


def _until(end: int, decision: Decision) -> Decision:
    return new(Decision, (decision.start, end, *decision[2:]))


def _separator(text: str, gaps: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of the line breaks that stay: the first, and the first that follows another in a gap."""
    stays: list[tuple[int, int]] = []
    for start, end in gaps:
        if end - start <= bool(stays):
            continue  # no room for one more
        breaks = [match.span() for match in islice(_BREAK.finditer(text, start, end), 2)]
        stays += breaks if not stays else breaks[1:]
        if len(stays) == 2:
            break
    return stays


def _blanks(gap: tuple[int, int], stays: Sequence[tuple[int, int]]) -> Iterator[Decision]:
    start, end = gap
    for stay_start, stay_end in stays:
        if start <= stay_start < end:
            if start < stay_start:
                yield _blank(start, stay_start, DROP)
            yield _blank(stay_start, stay_end, KEEP)
            start = stay_end
    if start < end:
        yield _blank(start, end, DROP)


def _blank(start: int, end: int, verdict: Verdict) -> Decision:
    kind = Kind.BODY if verdict is KEEP else Kind.OTHER
    return Decision(start, end, verdict, kind, BLANK, 1.0)


def _join(decisions: Iterable[Decision]) -> Iterator[Decision]:
    """Let each decision take in the white space of the same verdict that follows it."""
    last: Decision | None = None
    for decision in decisions:
        if last and decision.reason == BLANK and decision.verdict is last.verdict:
            last = _until(decision.end, last)
            continue
        if last:
            yield last
        last = decision
    if last:
        yield last


# -- looking again --------------------------------------------------------------------------------


def _within(source: str, outer: Iterable[Decision], inner: Iterable[Decision]) -> Iterator[Decision]:
    """The decisions of a later look, ``inner``, in the place of the kept spans of ``outer``."""
    return _join(_replaced(source, outer, inner))


def _replaced(source: str, outer: Iterable[Decision], inner: Iterable[Decision]) -> Iterator[Decision]:
    later = iter(inner)
    current: Decision | None = None
    used = 0
    for decision in outer:
        if not decision.kept:
            yield decision
            continue
        start = decision.start
        while start < decision.end:
            if current is None:
                current, used = next(later), 0
            size = min(decision.end - start, current.end - current.start - used)
            piece = new(Decision, (start, start + size, *current[2:]))
            yield (
                _blank(start, start + size, piece.verdict)
                if source[start : start + size].isspace()
                else piece
            )
            start, used = start + size, used + size
            if used == current.end - current.start:
                current = None


def _outcome(text: str, decisions: Sequence[Decision]) -> Outcome:
    if not text or text.isspace():
        return Outcome.EMPTY
    left, enough = 0, LITTLE * len(text)
    for decision in decisions:
        if decision.verdict is KEEP and decision.reason != BLANK:
            left += decision.end - decision.start
            if left > enough:
                return Outcome.CLEANED  # there are no more characters in its blocks
    all_of_it = sum([d.end - d.start for d in decisions if d.reason != BLANK])
    return Outcome.LITTLE_LEFT if left <= LITTLE * all_of_it else Outcome.CLEANED
