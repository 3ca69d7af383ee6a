"""`dedupe`: near copies found, one of each story kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from cleaner.document import Cluster, Deduplicated, Link, Member
from cleaner.errors import InputError
from cleaner.formats.record import missing
from cleaner.options import Options

if TYPE_CHECKING:
    from cleaner.dedup.collection import Collection
    from cleaner.dedup.index import Index
    from cleaner.dedup.part import Group
    from cleaner.dedup.sketches import Row, Sketches


def dedupe(
    texts: Iterable[str],
    ids: Iterable[object] | None = None,
    options: Options | None = None,
    *,
    dates: Iterable[object] | None = None,
    sites: Iterable[object] | None = None,
    against: Index | None = None,
    remember: bool = False,
) -> Deduplicated:
    """Find near copies among clean texts and keep one of each story.

    ``texts`` are read once and not held: 100,000 documents of 3 kB take less than 500 MB. ``ids``,
    ``dates`` and ``sites`` run beside them. Ids default to the places in the input; dates may be any
    values that compare with each other (ISO strings, `datetime`), or None (NaN, NaT, NA) where unknown. The
    survivor of a cluster is the longest text, then the earliest date, then the smallest id. Where sites are
    known (a host name, say; None where not), what repeats across a site's documents does not count as common
    text. What is kept is kept the next time: `dedupe` of what it kept removes nothing.
    With ``against``, the documents of that index stay and what resembles them goes; with
    ``remember``, what is kept is added to it.

    >>> story = "The mayor said on Monday that the old bridge will be closed until the end of next year."
    >>> dedupe([story, "Something else happened.", story.upper()]).kept
    (0, 1)

    Raises `InputError` for a text that is not a string, naming its place, where there are fewer or more
    ids, dates or sites than texts, and where there is no index to remember in; `IndexMismatch` if the index
    was made with other ``options``, `IndexBusy` if another process writes it.
    """
    from cleaner.dedup.sketches import sketch

    if options is None:
        options = against.options if against is not None else Options()
    return compared(sketch(_rows(texts, ids, dates, sites), options), options, against, remember)


def compared(
    parts: Iterable[Sketches], options: Options, against: Index | None, remember: bool
) -> Deduplicated:
    """Deduplicate sketched documents, and have an index remember what is kept. Raises what `dedupe` does."""
    if remember and against is None:
        raise InputError("remember needs against: the index to remember in")
    with ExitStack() as stack:
        if against is not None and remember:
            stack.enter_context(against.writing())
        result, collection = stack.enter_context(comparison(parts, options, against))
        if against is not None and remember:
            against.add(collection, [collection.known + i for i in result.kept])
    return result


@contextmanager
def comparison(
    parts: Iterable[Sketches], options: Options, against: Index | None = None
) -> Iterator[tuple[Deduplicated, Collection]]:
    """Deduplicate sketched documents (`cleaner.dedup.sketches`), and have them at hand within the context."""
    from cleaner.dedup.collection import Collection
    from cleaner.dedup.resolve import resolve

    with Collection(options) as collection:
        if against is not None:
            against.fill(collection)
        for sketches in parts:
            collection.put(sketches)
        groups, warnings = resolve(collection)
        yield _result(collection, groups, warnings), collection


def _rows(
    texts: Iterable[str],
    ids: Iterable[object] | None,
    dates: Iterable[object] | None,
    sites: Iterable[object] | None,
) -> Iterator[Row]:
    """Each text with what is beside it; its place and None where there is nothing."""
    beside = {"id": ids, "date": dates, "site": sites}
    given = {what: iter(values) for what, values in beside.items() if values is not None}
    if isinstance(texts, str | bytes):
        raise InputError(f"texts must be an iterable of strings, not one {type(texts).__name__}")
    place = -1
    for place, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"text {place} is not a string but {type(text).__name__}")
        value = {what: _next(values, what, place) for what, values in given.items()}
        date, site = (None if missing(value.get(what)) else value[what] for what in ("date", "site"))
        yield text, value.get("id", place), date, site
    for what, values in given.items():
        if next(values, _END) is not _END:
            raise InputError(f"there are {place + 1} texts and more {what}s")


_END = object()


def _next(beside: Iterator[object], what: str, place: int) -> object:
    value = next(beside, _END)
    if value is _END:
        raise InputError(f"text {place} has no {what}: there are only {place} {what}s")
    return value


def _result(collection: Collection, groups: list[Group], warnings: list[str]) -> Deduplicated:
    known, gone = collection.known, bytearray(len(collection))
    clusters = []
    for group in groups:
        members = [_member(collection, group.survivor, 1.0, 1.0, Link.SURVIVOR)]
        for document in sorted(group.links):
            gone[document] = 1
            members.append(_member(collection, document, *group.similarity[document], group.links[document]))
        clusters.append(Cluster(tuple(members)))
    new = range(known, len(collection))
    return Deduplicated(
        kept=tuple(i - known for i in new if not gone[i]),
        removed=tuple(i - known for i in new if gone[i]),
        clusters=tuple(clusters),
        warnings=tuple(warnings),
    )


def _member(collection: Collection, document: int, jaccard: float, containment: float, link: Link) -> Member:
    index = document - collection.known
    return Member(index if index >= 0 else None, collection.ids[document], jaccard, containment, link)
