"""The reasons behind a score, in words."""

from cleaner.model.explain import contributions
from cleaner.model.features import NUMBERS
from tests.model.pages import ENGLISH, STRANGE


def test_the_words_of_a_share_button_speak_against_it() -> None:
    found = contributions(ENGLISH, 10)
    words = {c.name: c.weight for c in found if c.group == "words"}
    assert words[None] < 0
    assert "Facebook" in words


def test_all_groups_are_named_and_the_strongest_comes_first() -> None:
    found = contributions(ENGLISH, 5)
    groups = {c.group for c in found if c.name is None}
    assert groups == {"words", "line shape", "repetition", "place in document", "neighbours"}
    assert [abs(c.weight) for c in found] == sorted((abs(c.weight) for c in found), reverse=True)
    assert all(c.name in NUMBERS for c in found if c.group not in ("words", "neighbours") and c.name)


def test_any_line_can_be_asked_about() -> None:
    for index in range(len(STRANGE)):
        assert contributions(STRANGE, index)
