"""How well a choice of lines does: word F1 and the share of the gold words that are lost, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from cleaner.model.align import words
from cleaner.model.data import HAND, HTML, Page
from cleaner.model.lexer import Bools, Ints
from cleaner.model.predict import Scores

Values = NDArray[np.float64]


class Judge:
    """Scores choices of lines of one page against its gold text, as multisets of words (WCXB's measure)."""

    def __init__(self, page: Page) -> None:
        spelled = [words(line) for line in page.lines]
        ids: dict[str, int] = {}
        self._ids: Ints = np.array(
            [ids.setdefault(word, len(ids)) for line in spelled for word in line], np.int64
        )
        self._sizes = np.array([len(line) for line in spelled])
        gold = Counter(words(page.gold or ""))
        self._gold = np.array([gold[word] for word in ids], np.int64)
        self._gold_size = gold.total()
        self._reach = self._shared(np.ones(len(spelled), np.bool_))[0]

    def _shared(self, keep: Bools) -> tuple[int, int]:
        ids = self._ids[np.repeat(keep, self._sizes)]
        return int(np.minimum(np.bincount(ids, minlength=len(self._gold)), self._gold).sum()), len(ids)

    def __call__(self, keep: Bools) -> tuple[float, float]:
        """-> (word F1, share of the reachable gold words lost)."""
        shared, size = self._shared(keep)
        if not size or not self._gold_size:
            return float(not size and not self._gold_size), float(self._reach > 0 and not shared)
        return 2 * shared / (size + self._gold_size), 1 - shared / self._reach if self._reach else 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: word F1, its gain over leaving the text alone, gold words lost in percent, each
    with a 95 % bootstrap interval over pages; and the percentage of pages that lost more than a tenth."""

    name: str
    pages: int
    f1: float
    f1_interval: tuple[float, float]
    gain: float
    gain_interval: tuple[float, float]
    lost: float
    lost_interval: tuple[float, float]
    ruined: float

    def __str__(self) -> str:
        def span(interval: tuple[float, float]) -> str:
            return f"[{interval[0]:.3f}, {interval[1]:.3f}]"

        return (
            f"{self.name:38s} {self.pages:5d}  F1 {self.f1:.4f} {span(self.f1_interval)}"
            f"  gain {self.gain:+.4f} {span(self.gain_interval)}"
            f"  lost {self.lost:5.2f} % {span(self.lost_interval)}  over a tenth {self.ruined:4.1f} %"
        )


SETS: tuple[tuple[str, Callable[[Page], bool]], ...] = (
    ("guides and blogs", lambda page: page.collection == "wcxb-dev"),
    (
        "English news",
        lambda page: page.language == "en" and (page.collection == "news-dev" or page.id.startswith("atf/")),
    ),
    ("news of many languages", lambda page: page.collection == "news-dev"),
    ("news of 2011-12", lambda page: page.id.startswith("daniel/")),
)
RENDERINGS = (HTML, "inscriptis", "resiliparse", "n_trafrecall")


def table(pages: Sequence[Page], keeps: Sequence[Bools]) -> list[Row]:
    """-> one row a set and rendering. keeps[i]: the lines of pages[i] that stay."""
    rows = []
    for name, chosen in _by_set(pages, keeps):
        judges = [(Judge(page), keep) for page, keep in chosen]
        values = [(*judge(keep), judge(np.ones_like(keep))[0]) for judge, keep in judges]
        rows.append(_row(name, np.array(values)))
    return rows


def _by_set(pages: Sequence[Page], keeps: Sequence[Bools]) -> Iterator[tuple[str, list[tuple[Page, Bools]]]]:
    """The pages of each set in each rendering, with the lines that stay; sets without any are left out."""
    both = [(page, keep) for page, keep in zip(pages, keeps, strict=True) if page.collection != HAND]
    for name, belongs in SETS:
        for rendering in RENDERINGS:
            chosen = [(page, keep) for page, keep in both if page.rendering == rendering and belongs(page)]
            if chosen:
                yield f"{name}, {rendering}", chosen


def _row(name: str, values: Values) -> Row:
    f1, lost, untouched = values.T
    return Row(
        name=name,
        pages=len(values),
        f1=float(f1.mean()),
        f1_interval=interval(f1),
        gain=float((f1 - untouched).mean()),
        gain_interval=interval(f1 - untouched),
        lost=float(lost.mean() * 100),
        lost_interval=interval(lost * 100),
        ruined=float((lost > 0.1).mean() * 100),
    )


def interval(values: Values, draws: int = 2000) -> tuple[float, float]:
    """-> the 95 % bootstrap interval of the mean; of paired differences if the values are some."""
    random = np.random.default_rng(0)
    means = values[random.integers(len(values), size=(draws, len(values)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def hand_labelled(pages: Sequence[Page], keeps: Sequence[Bools]) -> dict[str, float]:
    """-> of the hand-labelled articles: F1 of the removed boilerplate lines, content characters lost in
    percent, articles without a wrong line in percent."""
    right = wrong = left = lost = content = exact = 0
    chosen = [(page, keep) for page, keep in zip(pages, keeps, strict=True) if page.collection == HAND]
    for page, keep in chosen:
        counts = page.counts > 0
        sizes = np.array([len("".join(line.split())) for line in page.lines])
        good, bad = counts & (page.content > 0), counts & (page.content == 0)
        right += int((bad & ~keep).sum())
        left += int((bad & keep).sum())
        wrong += int((good & ~keep).sum())
        lost += int(sizes[good & ~keep].sum())
        content += int(sizes[good].sum())
        exact += not ((bad & keep) | (good & ~keep)).any()
    return {
        "f1": 2 * right / max(1, 2 * right + wrong + left),
        "lost": 100 * lost / max(1, content),
        "exact": 100 * exact / max(1, len(chosen)),
    }


LEAD_WORDS = 12


def headlines_and_leads(pages: Sequence[Page], keeps: Sequence[Bools]) -> list[str]:
    """-> for each set and rendering of text the share of the pages on which the headline stays, in any of its
    copies, and the lead: the first line of the gold text with so many words."""
    rows = []
    for name, chosen in _by_set(pages, keeps):
        headlines, leads = [], []
        for page, keep in chosen:
            if page.headline >= 0:
                said = page.lines[page.headline].strip()
                headlines.append(any(line.strip() == said for line in compress(page.lines, keep)))
            long = (i for i, line in enumerate(page.lines) if len(line.split()) >= LEAD_WORDS)
            lead = next((i for i in long if page.content[i]), None)
            if lead is not None:
                leads.append(keep[lead])
        if headlines and leads:
            stay = (f"{np.mean(stay):.3f} of {len(stay)}" for stay in (headlines, leads))
            rows.append(f"{name:38s}  headline stays {next(stay)}, lead {next(stay)}")
    return rows


def kinds_told(pages: Sequence[Page], scores: Sequence[Scores]) -> float:
    """-> share of the hand-labelled articles' boilerplate lines whose likeliest kind is the right one."""
    right = total = 0
    for page, page_scores in zip(pages, scores, strict=True):
        labelled = page.kinds >= 0
        if page.collection == HAND and labelled.any():
            right += int((page_scores.kinds[labelled].argmax(axis=1) == page.kinds[labelled]).sum())
            total += int(labelled.sum())
    return right / max(1, total)
