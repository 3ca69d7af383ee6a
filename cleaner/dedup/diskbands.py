"""The band table on disk, for corpora whose table does not fit into memory: DuckDB sorts and spills."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.bands import BandTable, Members, group
from cleaner.dedup.shingling import Hashes, Places
from cleaner.errors import MissingExtra

MEMORY = "1GB"
"""What DuckDB may use before it spills."""


class DiskBandTable:
    """A `BandTable` in a temporary database; it goes with `close`."""

    def __init__(self, table: BandTable) -> None:
        """Takes over what is in a table in memory. Raises `MissingExtra` without DuckDB."""
        try:
            import duckdb
        except ImportError as error:
            raise MissingExtra(
                "a corpus of this size keeps its band table on disk, with DuckDB: "
                "pip install 'newswire-cleaner[scale]' (or raise Options.scale_above)"
            ) from error
        self.bands = table.bands
        self._folder = tempfile.mkdtemp(prefix="cleaner-bands-")
        self._base: Any = duckdb.connect(f"{self._folder}/bands.duckdb")
        self._base.execute(f"SET memory_limit = '{MEMORY}'")
        self._base.execute("CREATE TABLE keys (band UTINYINT, key UINTEGER, document BIGINT)")
        self._base.execute("CREATE TABLE replaced (band UTINYINT, key UINTEGER, document BIGINT)")
        for documents, keys in table.content():
            self.add(documents, keys)

    def add(self, documents: Members, keys: Hashes) -> None:
        """Add documents by number, ascending, ``keys`` as `cleaner.dedup.bands.band_keys` makes them."""
        self._insert("keys", documents, keys)

    def _insert(self, table: str, documents: Members, keys: Hashes) -> None:
        rows = {
            "band": np.repeat(np.arange(self.bands, dtype=np.uint8), len(documents)),
            "key": keys.reshape(-1),
            "document": np.tile(documents, self.bands),
        }
        self._base.register("rows", rows)
        self._base.execute(f"INSERT INTO {table} SELECT band, key, document FROM rows")
        self._base.unregister("rows")

    def replace(self, documents: Members, keys: Hashes) -> None:
        """As `BandTable.replace`."""
        self._base.register("gone", {"document": documents})
        self._base.execute("DELETE FROM replaced WHERE document IN (SELECT document FROM gone)")
        self._base.unregister("gone")
        self._insert("replaced", documents, keys)

    def restore(self) -> None:
        """As `BandTable.restore`."""
        self._base.execute("DELETE FROM replaced")

    def keys_of(self, documents: Members) -> Hashes:
        """As `BandTable.keys_of`."""
        self._base.register("asked", {"document": documents})
        found = self._base.execute(
            "SELECT band, key, document FROM keys WHERE document IN (SELECT document FROM asked)"
        ).fetchnumpy()
        self._base.unregister("asked")
        result = np.zeros((self.bands, len(documents)), np.uint32)
        result[found["band"], np.searchsorted(documents, found["document"])] = found["key"]
        return result

    def buckets(self, wanted: NDArray[np.bool_]) -> Iterator[tuple[Members, Places]]:
        """As `BandTable.buckets`."""
        current = (
            "SELECT key, document FROM keys WHERE band = $band "
            "AND document NOT IN (SELECT document FROM replaced WHERE band = $band) "
            "UNION ALL SELECT key, document FROM replaced WHERE band = $band"
        )
        shared = (
            f"WITH current AS ({current}) SELECT key, document FROM current "
            "WHERE key IN (SELECT key FROM current GROUP BY key HAVING count(*) > 1)"
        )
        for band in range(self.bands):
            found = self._base.execute(shared, {"band": band}).fetchnumpy()
            here = wanted[found["document"]]
            yield group(found["key"][here], found["document"][here])

    def close(self) -> None:
        """Throw the database away."""
        self._base.close()
        shutil.rmtree(self._folder, ignore_errors=True)
