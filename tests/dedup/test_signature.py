"""Signatures are datasketch's, bit for bit; the batch path does what the definition of words says."""

from __future__ import annotations

import numpy as np
import pytest
from datasketch import LeanMinHash, MinHash, MinHashLSH
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.dedup.shingling import shingle_batch, shingle_hash
from cleaner.dedup.signature import signatures, to_minhash
from cleaner.dedup.words import shingles, words

TEXTS = st.text(
    st.one_of(
        st.sampled_from("aAbB zZ.,'\n\t-éÉßΣσςİ東京ラーサデก็한국ᄒ\u0301\u00ad\u200b\ud800½™ﬁ😀"),
        st.characters(),
    ),
    max_size=80,
)


def sketch(text: str, num_perm: int = 128) -> MinHash:
    """What a user of datasketch does."""
    made = MinHash(num_perm=num_perm, hashfunc=shingle_hash)
    made.update_batch(shingle.encode() for shingle in shingles(text))
    return made


@settings(deadline=None)
@example(["a" + "\u0301\u0327" * 40 + "b", "one \u0301" * 9], 2)
@example(["e\n\u0301a\u0301\n½ b\r\n\u1100\n\u1161", "ﬁ\n"], 1)
@example(["\U000e0100", "a\U000e0041b \U00020001\U0010ffff"], 1)
@given(st.lists(TEXTS, max_size=6), st.integers(1, 7))
def test_the_batch_has_the_shingles_of_the_definition(texts: list[str], size: int) -> None:
    batch = shingle_batch(texts, size)
    assert len(batch) == len(texts)
    for i, text in enumerate(texts):
        found = batch.hashes[batch.bounds[i] : batch.bounds[i + 1]].tolist()
        assert found == [shingle_hash(shingle.encode()) for shingle in shingles(text, size)]


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=6))
def test_digests_stand_for_the_sequence_of_words(texts: list[str]) -> None:
    digests = [digest.tobytes() for digest in shingle_batch(texts).digests]
    for i, text in enumerate(texts):
        for j, other in enumerate(texts):
            assert (digests[i] == digests[j]) == (words(text) == words(other))


@pytest.mark.parametrize("num_perm", [1, 126, 128, 256])
def test_signatures_are_those_of_datasketch(num_perm: int) -> None:
    texts = ["", "one", "a b c d e", "a b c d e f", "The quick brown fox. " * 40, "东京 " * 30, "é" * 9]
    texts += [" ".join(f"w{i * j % 997}" for i in range(400)) for j in range(1, 60)]
    mine = signatures(shingle_batch(texts), num_perm)
    assert mine.dtype == np.uint32
    for row, text in zip(mine, texts, strict=True):
        assert (row == sketch(text, num_perm).hashvalues).all()


def test_a_signature_goes_into_datasketch_and_its_indexes() -> None:
    text = "the quick brown fox jumps over the lazy dog and runs away"
    mine = to_minhash(signatures(shingle_batch([text]))[0])
    assert mine.jaccard(sketch(text)) == 1.0
    index = MinHashLSH(threshold=0.5, num_perm=128)
    index.insert("fox", mine)
    assert index.query(sketch(text)) == ["fox"]
    mine.update(b"something else that comes later")
    assert mine.jaccard(sketch(text)) < 1.0
    lean = LeanMinHash(mine)
    buffer = bytearray(lean.bytesize())
    lean.serialize(buffer)
    assert (LeanMinHash.deserialize(buffer).hashvalues == mine.hashvalues).all()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("café élan", "cafe\u0301 e\u0301lan"),
        ("STRAẞE Ärger", "STRAẞE a\u0308rger"),
        ("It’s “done” — now…", 'It\'s "done" - now...'),
        ("co\u00adoperate", "cooperate"),
        ("a\u00a0b", "a b"),
        ("\uff34okyo", "tokyo"),
        ("각하", "각하"),
        ("ΟΔΟΣ", "οδος"),
    ],
)
def test_readers_see_no_difference(one: str, other: str) -> None:
    assert words(one) == words(other)
    assert (shingle_batch([one]).hashes == shingle_batch([other]).hashes).all()


def test_a_character_is_a_word_where_there_are_no_spaces() -> None:
    assert shingles("我们今天去北京", 5) == ["我 们 今 天 去", "们 今 天 去 北", "今 天 去 北 京"]


def test_hashes_spread() -> None:
    """Half a million different shingles collide as often as random 32-bit numbers do: some 29 times."""
    texts = [" ".join(f"{i}x{j}" for i in range(500)) for j in range(1000)]
    hashes = shingle_batch(texts).hashes
    assert len(hashes) - len(np.unique(hashes)) < 60
