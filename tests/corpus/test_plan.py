"""How files are cut into shards."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.corpus import plan
from cleaner.formats.files import Source
from cleaner.formats.format import Part


@given(st.lists(st.binary(max_size=30), max_size=30), st.integers(1, 60), st.integers(1, 60))
def test_parts_are_whole_lines_and_make_up_the_file(lines: list[bytes], shard: int, chunk: int) -> None:
    data = b"\n".join(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "SHARD_BYTES", shard)
        cuts = plan._Cuts()
        for start in range(0, len(data), chunk):
            cuts.look(data[start : start + chunk], True)
    parts = list(cuts.parts())
    assert cuts.size == len(data)
    assert b"".join(data[part.start : part.end] for part in parts) == data
    for part in parts:
        assert part.first == data.count(b"\n", 0, part.start) + 1
        assert part.start == 0 or data[part.start - 1 : part.start] == b"\n"
    for part in parts[:-1]:
        assert part.end is not None
        longest = max(map(len, lines)) + 1
        assert shard <= part.end - part.start < shard + longest


def test_small_files_are_put_together_and_big_ones_are_not() -> None:
    def known(name: str, *sizes: int) -> tuple[Source, plan.Survey]:
        ends = [sum(sizes[: i + 1]) for i in range(len(sizes))]
        parts = [Part(end - size, end) for size, end in zip(sizes, ends, strict=True)]
        return Source(f"/{name}", name), plan.Survey(sum(sizes), "", tuple(parts))

    megabyte = 1 << 20
    found = plan.shards(
        [
            known("a.jsonl", 4 * megabyte, megabyte),
            known("b.jsonl", megabyte),
            known("c.jsonl", 3 * megabyte),
            known("d.txt", 1),
            known("e.txt", 1),
        ]
    )
    names = [[piece.source.name for piece in shard.pieces] for shard in found]
    assert names == [["a.jsonl"], ["a.jsonl", "b.jsonl"], ["c.jsonl"], ["d.txt", "e.txt"]]
    assert [shard.size for shard in found] == [4 * megabyte, 2 * megabyte, 3 * megabyte, 2]


def test_a_survey_knows_the_content(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"{}\n")
    first = plan.survey(Source(str(path), "a.jsonl"))
    assert first == plan.Survey(3, first.checksum, (Part(0, 3, 1),), first.checksum)
    path.write_bytes(b"[]\n")
    assert plan.survey(Source(str(path), "a.jsonl")).checksum != first.checksum
