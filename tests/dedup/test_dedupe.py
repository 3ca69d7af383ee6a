"""`dedupe` keeps one of each story, whatever comes in and in whatever order."""

from __future__ import annotations

import gzip
import itertools
import json
import math
import random
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.dedup import candidates, pairs, resolve, shelf
from cleaner.dedup.api import dedupe
from cleaner.dedup.arrays import Flags
from cleaner.dedup.collection import Collection
from cleaner.dedup.look import Look
from cleaner.dedup.shingling import Places
from cleaner.document import Deduplicated, Link
from cleaner.errors import InputError
from cleaner.options import Options
from tests.dedup.stories import edited, story

WIRE = Path(__file__).parents[3] / "shared/data/wire/wire-dev.jsonl.gz"


def partition(found: Deduplicated) -> list[list[object]]:
    return sorted(sorted(member.id for member in cluster.members) for cluster in found.clusters)  # type: ignore[type-var]


# Small corpora in which documents share stories, are cut short, edited, glued together or repeated.
PIECES = st.tuples(
    st.lists(st.integers(0, 5), min_size=1, max_size=3),
    st.integers(0, 3),
    st.integers(15, 120),
    st.booleans(),
)


def document(piece: tuple[list[int], int, int, bool]) -> str:
    seeds, edit, words, chrome = piece
    text = " ".join(edited(story(seed), edit) if edit else story(seed) for seed in seeds)
    return " ".join(text.split()[:words]) + (
        " Subscribe to our newsletter for more of this." if chrome else ""
    )


CORPORA = st.lists(st.one_of(PIECES.map(document), st.text(max_size=20)), max_size=14)


@settings(deadline=None, max_examples=60)
@given(CORPORA, st.randoms(use_true_random=False))
def test_the_order_of_the_input_makes_no_difference(texts: list[str], draw: random.Random) -> None:
    ids = list(range(len(texts)))
    found = dedupe(texts, ids)
    draw.shuffle(ids)
    shuffled = dedupe([texts[i] for i in ids], ids)
    assert partition(found) == partition(shuffled)
    assert set(found.kept) == {ids[i] for i in shuffled.kept}


@settings(deadline=None, max_examples=60)
@given(CORPORA)
def test_what_is_kept_is_kept_the_next_time(texts: list[str]) -> None:
    kept = [texts[i] for i in dedupe(texts).kept]
    assert dedupe(kept).removed == ()


@settings(deadline=None, max_examples=30)
@given(CORPORA, st.randoms(use_true_random=False))
def test_what_is_kept_is_kept_the_next_time_with_sites(texts: list[str], draw: random.Random) -> None:
    sites = [draw.choice(["a", "b", None]) for _ in texts]
    kept = dedupe(texts, sites=sites).kept
    assert dedupe([texts[i] for i in kept], kept, sites=[sites[i] for i in kept]).removed == ()


def test_what_is_kept_is_kept_the_next_time_where_crowds_thin_out() -> None:
    """Copies fill a bucket with a crowd, and chrome is a commonplace as long as they are there."""
    chrome = [story(200 + i, 40) for i in range(4)]
    texts = [f"{edited(story(i % 90, 80), i)} {chrome[i % 4]}" for i in range(360)]
    texts += [f"{story(i, 30)} {chrome[0]} {chrome[1]}" for i in range(300, 330)]
    sites = [i % 5 for i in range(len(texts))]
    for beside in (None, sites):
        kept = dedupe(texts, sites=beside).kept
        assert len(kept) < len(texts)
        again = beside and [beside[i] for i in kept]
        assert dedupe([texts[i] for i in kept], kept, sites=again).removed == ()


def chromed(seed: int) -> tuple[list[str], list[int | None]]:
    """Edited and cut copies of stories in chrome of several sites, some with hardly a story: texts, sites."""
    draw = random.Random(seed)
    chrome = [story(300 + i, 40) for i in range(6)]
    texts, sites = [], []
    for i in range(150):
        site = draw.randrange(6)
        text = edited(story(draw.randrange(30), draw.choice((20, 60, 120))), i)
        text += f" {chrome[site]}" if draw.random() < 0.7 else ""
        text += f" {chrome[draw.randrange(6)]}" if draw.random() < 0.3 else ""
        text += f" {edited(story(draw.randrange(30), 50), i)}" if draw.random() < 0.2 else ""
        texts.append(text)
        sites.append(site if draw.random() < 0.8 else None)
    return texts, sites


@pytest.mark.parametrize("crowd", [12, 200])
@pytest.mark.parametrize("seed", range(12))
def test_what_a_look_takes_over_changes_nothing(
    seed: int, crowd: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look at what is left finds what one finds that knows of none before."""
    monkeypatch.setattr(candidates, "CROWD", crowd)
    looks = []

    def fresh(collection: Collection, wanted: Flags, rank: Places, _: Look | None = None) -> Look:
        looks.append(Look(collection, wanted, rank))
        return looks[-1]

    texts, sites = chromed(seed)
    for beside in (None, sites):
        found = dedupe(texts, sites=beside)
        with monkeypatch.context() as patch:
            patch.setattr(resolve, "Look", fresh)
            assert dedupe(texts, sites=beside) == found
    assert len(looks) >= 4


@pytest.mark.skipif(not WIRE.exists(), reason="needs the development data beside the repository")
@pytest.mark.parametrize("known", [False, True], ids=["no sites", "sites"])
def test_real_chrome_is_kept_the_next_time(known: bool) -> None:
    """As scraped: nothing has more chrome."""
    with gzip.open(WIRE, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in itertools.islice(lines, 800)]
    texts = [row["text"] for row in rows]
    sites = [row["site"] if known and row["site"] >= 0 else None for row in rows]
    kept = dedupe(texts, sites=sites).kept
    assert len(kept) < len(texts)
    assert dedupe([texts[i] for i in kept], kept, sites=[sites[i] for i in kept]).removed == ()


@pytest.mark.parametrize("known", [False, True], ids=["no sites", "sites"])
def test_parts_of_a_large_corpus_find_what_the_whole_does(
    known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents in pairs are loaded part by part, those of a large component pair by pair."""
    chrome = story(99, 40)
    texts = [f"{edited(story(i % 60, 120), i)} {chrome if i % 3 else story(i, 40)}" for i in range(240)]
    texts += [edited(story(7, 120), i) for i in range(60)]
    sites = [i % 7 if known else None for i in range(len(texts))]
    whole = dedupe(texts, sites=sites)
    monkeypatch.setattr(shelf, "AT_ONCE", 4_000)
    monkeypatch.setattr(shelf, "IN_TURN", 4_000)
    monkeypatch.setattr(pairs, "PART", 1_000)
    assert len(whole.removed) > 100
    assert dedupe(texts, sites=sites) == whole


@settings(deadline=None, max_examples=60)
@given(CORPORA)
def test_everything_is_accounted_for(texts: list[str]) -> None:
    found = dedupe(texts)
    assert sorted(found.kept + found.removed) == list(range(len(texts)))
    seen = [member.index for cluster in found.clusters for member in cluster.members]
    assert len(seen) == len(set(seen)), "a document is in one cluster"
    for cluster in found.clusters:
        assert [m.link for m in cluster.members].count(Link.SURVIVOR) == 1
        assert cluster.survivor.index in found.kept
        assert cluster.copies
        assert all(copy.index in found.removed for copy in cluster.copies)
    assert {m.index for c in found.clusters for m in c.copies} == set(found.removed)


@settings(deadline=None, max_examples=60)
@given(CORPORA)
def test_exact_copies_are_always_found(texts: list[str]) -> None:
    found = dedupe(texts + texts)
    assert len({texts[i % len(texts)] for i in found.kept}) == len(found.kept)


@settings(deadline=None, max_examples=25)
@given(CORPORA, st.randoms(use_true_random=False))
def test_sites_change_none_of_that(texts: list[str], draw: random.Random) -> None:
    sites = [draw.choice(["a", "b", None]) for _ in texts]
    ids = list(range(len(texts)))
    found = dedupe(texts, ids, sites=sites)
    assert sorted(found.kept + found.removed) == ids
    assert all(cluster.survivor.index in found.kept for cluster in found.clusters)
    draw.shuffle(ids)
    shuffled = dedupe([texts[i] for i in ids], ids, sites=[sites[i] for i in ids])
    assert partition(found) == partition(shuffled)


def test_copies_are_found_and_stories_stay() -> None:
    stories = [story(i) for i in range(30)]
    copies = [edited(text, i) for i, text in enumerate(stories[:10])]
    found = dedupe([*stories, *copies])
    assert len(found.kept) == 30
    assert partition(found) == [[i, 30 + i] for i in range(10)]
    assert all(copy.jaccard > 0.3 for cluster in found.clusters for copy in cluster.copies)


def test_a_shortened_copy_goes() -> None:
    text = story(1, 300)
    short = " ".join(text.split()[:130])
    (cluster,) = dedupe([short, text], options=Options(jaccard=0.9)).clusters
    assert cluster.survivor.index == 1
    assert [(m.link, m.containment) for m in cluster.copies] == [(Link.CONTAINED, 1.0)]


def test_a_roundup_takes_no_story_with_it() -> None:
    stories = [story(i, 60) for i in range(5)]
    roundup = "Morning briefing. " + " ".join(stories)
    live = " ".join([stories[3], story(9, 60), stories[0]])
    found = dedupe([*stories, roundup, live])
    assert len(found.kept) == 7


def test_a_roundup_of_first_lines_takes_no_story_with_it() -> None:
    """Next to nothing of the longer stories stands in it; two copies that begin in it are one story."""
    short, *long = story(0, 100), story(1, 900), story(2, 900)
    leads = [" ".join(text.split()[:70]) for text in long]
    roundup = " ".join([short, *leads])
    assert dedupe([short, *long, roundup]).removed == ()
    assert dedupe([short, roundup]).removed == (0,)
    copies = [long[0], edited(long[0], 1)]
    found = dedupe([short, *copies, " ".join([short, leads[0]])])
    assert 0 in found.removed
    assert 3 in found.kept


WORDS = {number: story(number, 60) for number in range(80)}


def window(start: int, length: int) -> list[str]:
    return [WORDS[start + i] for i in range(length)]


def resembling(found: Deduplicated, least: float = 0.3) -> bool:
    """Whether each document went for a survivor that has something of it."""
    return all(copy.containment >= least for cluster in found.clusters for copy in cluster.copies)


def test_round_ups_that_slide_are_no_chain() -> None:
    """Each shares nine stories of ten with the next, and none with the one ten days later."""
    roundups = ["Ten things to know. " + " ".join(window(day, 10)) for day in range(30)]
    found = dedupe(roundups)
    assert resembling(found)
    assert len(found.kept) >= 4
    assert dedupe([roundups[i] for i in found.kept]).removed == ()
    backwards = dedupe(roundups[::-1], range(29, -1, -1))
    assert partition(backwards) == partition(dedupe(roundups, range(30)))


@pytest.mark.parametrize("step", [1, 2, 3, 5])
def test_snapshots_of_a_live_blog_are_no_chain(step: int) -> None:
    """The last twelve entries, newest first: with a step of 2 the entries become commonplaces."""
    snapshots = ["Storm live: latest updates. " + "\n".join(window(i, 12)[::-1]) for i in range(0, 48, step)]
    found = dedupe(snapshots + snapshots)
    assert resembling(found)
    assert len(found.kept) >= 5
    assert {i % len(snapshots) for i in found.kept} == set(found.kept), "exact copies are found all the same"


def test_a_giant_cluster_keeps_what_resembles_its_survivor_and_is_reported() -> None:
    entries = [story(i, 12) for i in range(60)]
    snapshots = [" ".join(entries[i : i + 12]) for i in range(48)]
    names = [f"at {hour}" for hour in range(48)]
    free, guarded = (dedupe(snapshots, names, Options(giant_cluster=least)) for least in (1000, 3))
    assert not free.warnings
    assert guarded.warnings
    for warning in guarded.warnings:
        assert re.match(r"document 'at \d+' stands for \d+ documents; \d+ more hang on", warning)
    options = Options()
    loose = [
        sum(
            copy.jaccard < options.jaccard and copy.containment < options.containment
            for cluster in found.clusters
            for copy in cluster.copies
        )
        for found in (free, guarded)
    ]
    assert loose[0] > loose[1]
    assert len(guarded.kept) > len(free.kept)
    assert len(dedupe(["one and the same"] * 9, options=Options(giant_cluster=3)).kept) == 1


def test_documents_let_go_by_one_survivor_find_another() -> None:
    """The first and the last round-up have nothing in common, but each has copies."""
    first, last = " ".join(window(0, 10)), " ".join(window(12, 10))
    between = [" ".join(window(day, 10)) for day in range(2, 12, 2)]
    copies = [edited(text, i, 0.01) for i in range(3) for text in (first, last)]
    found = dedupe([first, last, *between, *copies])
    assert resembling(found)
    survivors = {copy.index: cluster.survivor.index for cluster in found.clusters for copy in cluster.copies}
    places = {i: survivors.get(i, i) for i in (0, 1, *range(7, 13))}
    assert len({places[i] for i in (0, 7, 9, 11)}) == len({places[i] for i in (1, 8, 10, 12)}) == 1
    assert places[0] != places[1]


def test_of_two_documents_of_one_size_neither_comes_first() -> None:
    """One has its own words in one long stretch, the other the same number in three short ones."""
    common, own = story(1, 120).split(), story(2, 60).split()
    one = [*common[:60], *own[:30], *common[60:]]
    three = [*common[:30], *own[30:40], *common[30:60], *own[40:50], *common[60:90], *own[50:], *common[90:]]
    texts = [" ".join(one), " ".join(three)]
    assert len(dedupe(texts).kept) == len(dedupe(texts[::-1]).kept) == 1


def test_a_long_chain_is_taken_apart_in_good_time() -> None:
    entries = [story(i, 12) for i in range(1500)]
    snapshots = [" ".join(entries[i : i + 12]) for i in range(1488)]
    found = dedupe(snapshots)
    assert resembling(found)
    assert len(found.kept) >= 1488 / 17


def test_stories_that_share_chrome_stay() -> None:
    chrome = story(99, 80)
    texts = [f"{story(i, 60)} {chrome}" for i in range(12)]
    assert dedupe(texts).removed == ()


def framed(seed: int, words: int = 50, frame: int = 98) -> str:
    """A story in the chrome of a site: more before and after it than there is of it."""
    return f"{story(frame, 60)} {story(seed, words)} {story(frame + 100, 140)}"


def test_stories_in_one_frame_stay() -> None:
    assert dedupe([framed(i) for i in range(3)]).removed == ()


def test_a_page_without_a_story_chains_no_others() -> None:
    """It is like each of them, and they are not like each other."""
    found = dedupe([framed(i) for i in range(6)] + [framed(1, 0)] * 2)
    assert set(found.kept) >= set(range(6))


def test_copies_in_two_frames_are_found() -> None:
    """Too little is common before the frames are known; others show what they are."""
    others = [framed(10 + i, frame=90 + i % 2) for i in range(8)]
    found = dedupe([framed(1, 90, 90), framed(1, 90, 91), *others])
    assert partition(found) == [[0, 1]]


def test_a_site_s_own_lines_are_no_story() -> None:
    """Chrome outweighs the article three to one, and only three pages of each site are there."""
    sites = [i % 5 for i in range(15)]
    chrome = [story(100 + i, 150) for i in range(5)]
    texts = [f"{story(i, 50)} {chrome[site]}" for i, site in enumerate(sites)]
    copies = [f"{story(0, 50)} {chrome[1]}", f"{story(1, 50)} {chrome[2]}"]
    found = dedupe(texts + copies, sites=[*sites, 1, 2])
    assert partition(found) == [[0, 15], [1, 16]]


def test_copies_on_one_site_are_still_copies() -> None:
    texts = [edited(story(i % 4), i, 0.01) for i in range(24)]
    assert len(dedupe(texts, sites=["one"] * 24).kept) == 4


def test_a_template_is_no_story() -> None:
    form = "Police said a {} man was arrested on {} after officers were called to {} in the early hours. "
    form += "He was taken to a local station and is expected to appear before magistrates in {} later."
    texts = [form.format(*story(i, 4).split()) for i in range(25)]
    assert dedupe(texts).removed == ()


def test_the_longest_then_the_earliest_then_the_smallest_id_survives() -> None:
    text = story(1)
    longest = dedupe([text, f"{text} The end.", text]).clusters[0]
    assert longest.survivor.index == 1
    days = [date(2026, 3, 2), None, date(2026, 3, 1), date(2026, 3, 1)]
    earliest = dedupe([text] * 4, ["d", "c", "b", "a"], dates=days).clusters[0]
    assert earliest.survivor.id == "a"
    assert dedupe([text] * 3, [10, 9, 11]).clusters[0].survivor.id == 9


def test_what_a_data_frame_misses_is_unknown() -> None:
    pandas = pytest.importorskip("pandas")
    days = pandas.to_datetime(pandas.Series([None, "2026-03-02", None, "2026-03-01"]))
    for order in itertools.permutations(range(4)):
        found = dedupe([story(1)] * 4, order, dates=[days[i] for i in order])
        assert found.clusters[0].survivor.id == 3
    sites = pandas.Series([None, "a", None], dtype="string")
    assert dedupe([story(i) for i in range(3)], sites=sites).removed == ()


class Unasked:
    """As pandas.NA: whether it equals anything cannot be said."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise TypeError("boolean value of NA is ambiguous")


@pytest.mark.parametrize("missing", [None, math.nan, np.datetime64("NaT"), Unasked()])
def test_a_missing_value_of_a_table_is_not_known(missing: object) -> None:
    days = [missing, "2026-03-02", "2026-03-01"]
    for order in itertools.permutations(range(3)):
        found = dedupe([story(1)] * 3, dates=[days[i] for i in order]).clusters[0]
        assert order[found.survivor.index or 0] == 2
    assert dedupe([story(1)] * 3, sites=[missing] * 3) == dedupe([story(1)] * 3)


@pytest.mark.parametrize("bad", [None, 3, 2.5, b"bytes", ["list"]])
def test_what_is_no_string_is_named(bad: object) -> None:
    with pytest.raises(InputError, match=rf"text 1 is not a string but {type(bad).__name__}"):
        dedupe(["fine", bad])  # type: ignore[list-item]


def test_ids_and_dates_must_fit() -> None:
    with pytest.raises(InputError, match="text 1 has no id"):
        dedupe(["a", "b"], [1])
    with pytest.raises(InputError, match="2 texts and more dates"):
        dedupe(["a", "b"], dates=[None] * 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jaccard", 5),
        ("jaccard", -0.1),
        ("jaccard", float("nan")),
        ("jaccard", "0.5"),
        ("containment", float("inf")),
        ("own_stretch", None),
        ("late_start", True),
        ("commonplace", 1),
        ("bands", 0),
        ("rows", 2.5),
        ("giant_cluster", "1000"),
        ("scale_above", -1),
    ],
)
def test_options_that_make_no_sense_are_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"{name} must be a (whole )?number from"):
        Options(**{name: value})  # type: ignore[arg-type]


def test_options_that_cannot_work_are_refused() -> None:
    with pytest.raises(InputError, match="remember needs against"):
        dedupe([], remember=True)
    with pytest.raises(InputError, match="need signatures of 126, not 100"):
        dedupe([], options=Options(num_perm=100))
    with pytest.raises(InputError, match="do not compare"):
        dedupe(["same", "same"], dates=["2026-01-01", date(2026, 1, 1)])


def test_nothing_is_too_small_or_too_odd() -> None:
    assert dedupe([]).kept == ()
    pairs = [("", ""), ("one", "One!"), ("—", "—"), ("\ud800 \udfff", "\ud800 \udfff"), ("東京", "東京 ")]
    single = ["two", "***", "a b", "b a", "\x00"]
    texts = [text for pair in pairs for text in pair] + single
    assert dedupe(texts).kept == (0, 3, 4, 6, 9, 10, 11, 12, 13, 14)


def test_texts_may_come_from_a_generator() -> None:
    assert dedupe(story(i % 3) for i in range(9)).kept == (0, 1, 2)


def test_many_copies_of_one_document() -> None:
    text = story(1)
    found = dedupe(itertools.chain(itertools.repeat(text, 20_000), [story(2)]))
    assert found.kept == (0, 20_000)
    assert {copy.link for copy in found.clusters[0].copies} == {Link.IDENTICAL}


def test_a_disclaimer_in_every_document_wipes_nothing() -> None:
    disclaimer = story(99, 40)
    texts = [f"{story(i, 60)} {disclaimer}" for i in range(1500)] + [
        f"{edited(story(7, 60), 1)} {disclaimer}"
    ]
    found = dedupe(texts)
    assert partition(found) == [[7, 1500]]


def test_a_story_with_very_many_edited_copies_is_one_cluster() -> None:
    texts = [edited(story(1, 200), i) for i in range(800)] + [story(i, 200) for i in range(2, 30)]
    found = dedupe(texts)
    assert len(found.kept) == 29
