"""What a page says about itself, read by trafilatura when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself; None where it says nothing.

    ``date``: of publication, YYYY-MM-DD. ``site``: the name of the site. ``language``: as the page gives
    it, in lower case (``en``, ``pt-br``). ``url``: the canonical one.
    """

    title: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None
    language: str | None = None
    url: str | None = None


def read(html: str) -> Metadata:
    """The metadata of a page; empty for what is no page to trafilatura. Takes as long as cleaning it."""
    from trafilatura.metadata import extract_metadata  # takes a seventh of a second to import
    from trafilatura.utils import load_html

    try:
        tree = load_html(html)
        found = extract_metadata(tree) if tree is not None else None
    except Exception:  # on odd trees its parts fail with whatever they fail with; such a page says nothing
        return Metadata()
    if tree is None or found is None:
        return Metadata()
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return Metadata(
        title=found.title or None,
        author=found.author or None,
        date=found.date or None,
        site=found.sitename or None,
        language=found.language or language.strip().lower() or None,
        url=found.url or None,
    )
