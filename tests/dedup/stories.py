"""Made-up stories for tests: words of no language, so that nothing is shared by accident."""

from __future__ import annotations

import random

_SYLLABLES = ("ba", "do", "fi", "gu", "ke", "lo", "mi", "na", "pu", "ra", "se", "to", "vu", "wi", "xa", "zo")


def story(seed: int, words: int = 120) -> str:
    """A story of so many words, the same for the same seed."""
    draw = random.Random(f"story {seed}")
    names = ["".join(draw.choices(_SYLLABLES, k=3)).capitalize() for _ in range(4)]
    return " ".join(
        draw.choice(names)
        if draw.random() < 0.15
        else "".join(draw.choices(_SYLLABLES, k=draw.randint(1, 4)))
        for _ in range(words)
    )


def edited(text: str, seed: int, share: float = 0.03) -> str:
    """The text with some words replaced."""
    draw = random.Random(f"edit {seed}")
    return " ".join(
        "".join(draw.choices(_SYLLABLES, k=3)) if draw.random() < share else word for word in text.split()
    )
