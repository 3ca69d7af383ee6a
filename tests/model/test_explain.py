"""The reasons behind a score, in words."""

import cleaner
from cleaner.model.explain import contributions
from cleaner.model.features import NUMBERS
from cleaner.model.predict import MARGIN, WINDOW, windows
from tests.model.pages import ENGLISH, HTML, STRANGE
from tests.model.test_hints import LINES, SAID


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


def test_the_markup_is_a_group_of_its_own() -> None:
    found = contributions(LINES, LINES.index("Home"), hints=SAID)
    markup = {c.name: c.weight for c in found if c.group == "markup"}
    assert markup[None] < 0
    assert {"<li>", "menu", "in nav"} <= markup.keys()
    assert [abs(c.weight) for c in found] == sorted((abs(c.weight) for c in found), reverse=True)


def test_a_page_is_explained_by_its_markup() -> None:
    cleaned = cleaner.explain(HTML)
    menu = next(decision for decision in cleaned.decisions if decision.start == 0)
    assert any(c.group == "markup" for c in cleaner.why(cleaned, menu, most=99))


def test_a_line_of_a_long_document_is_explained_by_the_window_that_scored_it() -> None:
    lines = [f"{line} {number // 100}" for number, line in enumerate(ENGLISH * 180)]
    last_of_first = WINDOW - MARGIN - 1
    (first, _), (second, counted), *_ = windows(len(lines))
    assert second.start + counted.start == last_of_first + 1
    for index, window in ((last_of_first, first), (last_of_first + 1, second)):
        alone = contributions(lines[window], index - window.start)
        assert contributions(lines, index) == alone


def test_any_line_can_be_asked_about() -> None:
    for index in range(len(STRANGE)):
        assert contributions(STRANGE, index)
