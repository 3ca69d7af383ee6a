"""Which version of the package this is."""

from __future__ import annotations


def version() -> str:
    """That of the installed package, "(not installed)" where there is only its folder."""
    from importlib import metadata  # takes its time, and hardly any command asks

    try:
        return metadata.version("newswire-cleaner")
    except metadata.PackageNotFoundError:
        return "(not installed)"
