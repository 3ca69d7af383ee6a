"""One string of a JSON line changes, and no other byte."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.formats.jsonline import DEEPEST, Record

LINES = {
    "a plain line": ('{"text": "old\\n"}', '{"text": "new"}'),
    "key order, numbers, white space": (
        '{ "b":1.50e+3,\t"text" : "old" , "a":-0.0, "n":[1,  2]}\r\n',
        '{ "b":1.50e+3,\t"text" : "new" , "a":-0.0, "n":[1,  2]}\r\n',
    ),
    "escapes of other fields": (
        r'{"url": "http:\/\/a\u002Fb", "text": "old", "t": "\u00E9é"}',
        r'{"url": "http:\/\/a\u002Fb", "text": "new", "t": "\u00E9é"}',
    ),
    "an object with the same key": (
        '{"meta": {"text": "x"}, "text": "old", "more": {"text": "y"}}',
        '{"meta": {"text": "x"}, "text": "new", "more": {"text": "y"}}',
    ),
    "of two values the last, as every reader takes it": (
        '{"text": "x", "text": "old"}',
        '{"text": "x", "text": "new"}',
    ),
    "a key that is escaped": (r'{"te\u0078t": "old"}', r'{"te\u0078t": "new"}'),
    "a key in the text": ('{"a": "\\"text\\": 1", "text": "old"}', '{"a": "\\"text\\": 1", "text": "new"}'),
    "a byte order mark": ('\ufeff{"text": "old"}', '\ufeff{"text": "new"}'),
    "a number of five thousand digits in another place": (
        f'{{"n": [0.{"1" * 5000}], "text": "old"}}',
        f'{{"n": [0.{"1" * 5000}], "text": "new"}}',
    ),
}


@pytest.mark.parametrize(("line", "wanted"), LINES.values(), ids=LINES)
def test_no_other_byte_changes(line: str, wanted: str) -> None:
    assert Record(line).string("text").replace("new") == wanted
    assert Record(line.encode()).string("text").replace("new").encode() == wanted.encode()


STYLES = {
    "raw": ('{"text": "é – old"}', "é – ü", '{"text": "é – ü"}'),
    "ASCII only": (r'{"text": "\u00e9 old"}', "é ü", r'{"text": "\u00e9 \u00fc"}'),
    "upper case": (r'{"text": "\u00E9 old"}', "é", r'{"text": "\u00E9"}'),
    "slashes": (r'{"text": "http:\/\/a old"}', "//", r'{"text": "\/\/"}'),
    "for HTML": (r'{"text": "\u003ca\u003e old"}', "<a>", r'{"text": "\u003ca\u003e"}'),
    "quotation marks and control characters": ('{"text": "é"}', '"\t\x00\\', r'{"text": "\"\t\u0000\\"}'),
    "a pair of surrogates": (
        r'{"text": "\uD83D\uDE00 old"}',
        "😀😀",
        r'{"text": "\uD83D\uDE00\uD83D\uDE00"}',
    ),
    "half a pair, which no UTF-8 holds": ('{"text": "é"}', "é\ud83d", r'{"text": "é\ud83d"}'),
}


@pytest.mark.parametrize(("line", "text", "wanted"), STYLES.values(), ids=STYLES)
def test_a_new_text_is_escaped_like_the_old_one(line: str, text: str, wanted: str) -> None:
    assert Record(line.encode()).string("text").replace(text) == wanted


@pytest.mark.parametrize(
    ("field", "wanted"),
    [("text", "a"), ("data.text", "b"), ("data.deep.text", "c"), ("a.b", "d"), ("", "e")],
)
def test_a_path_leads_into_objects_unless_it_is_a_key(field: str, wanted: str) -> None:
    line = '{"text": "a", "data": {"text": "b", "deep": { "text":"c"}}, "a": {"b": "x"}, "a.b": "d", "": "e"}'
    found = Record(line).string(field)
    assert found.text == wanted
    assert line[found.start : found.end] == f'"{wanted}"'


BROKEN = {
    "": "is no JSON object",
    "[1]": "is no JSON object",
    '{"text": "a"': "is broken JSON: a comma is missing at character 12",
    '{"text": "a"} {}': "is broken JSON: more than one value at character 14",
    '{"text" "a"}': "is broken JSON: a colon is missing at character 8",
    "{'text': 1}": "is broken JSON: a key in double quotes is missing at character 1",
    '{"text": "a",}': "is broken JSON: a key in double quotes is missing at character 13",
    '{"text": "a': "is broken JSON: Unterminated string starting at character 9",
    '{"text": "a\tb"}': "is broken JSON: Invalid control character at character 11",
    r'{"text": "\x"}': "is broken JSON: Invalid \\escape at character 10",
    '{"text": }': "is broken JSON: Expecting value at character 9",
    '{"text": ' + "[" * 100_000: "is not JSON that can be read",
    f'{{"text": {"1" * 5000}}}': "is not JSON that can be read",
}


@pytest.mark.parametrize(("line", "message"), BROKEN.items(), ids=range(len(BROKEN)))
def test_what_is_broken_is_said(line: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        Record(line)
    assert str(error.value).startswith(message)


def test_how_deep_a_line_may_be_does_not_depend_on_who_reads_it() -> None:
    def read(calls: int, line: str) -> Record:
        return read(calls - 1, line) if calls else Record(line)

    for calls in (0, 200):
        for most, brackets in ((DEEPEST - 1, "[]"), (DEEPEST - 1, ('{"a":', "}"))):
            fine, deep = (
                f'{{"x": {brackets[0] * depth}0{brackets[1] * depth}, "text": "[[{{"}}'
                for depth in (most, most + 1)
            )
            assert read(calls, fine).string("text").text == "[[{"
            with pytest.raises(InputError, match="holds more than 500 lists and objects in one another"):
                read(calls, deep)
    assert Record(json.dumps({"text": [[{}]] * DEEPEST})).values["text"] == [[{}]] * DEEPEST


def test_bytes_that_are_no_text_are_named() -> None:
    with pytest.raises(InputError, match="is not UTF-8: 0xe9 at byte 10"):
        Record(b'{"text": "\xe9"}')


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{}", "has no field 'text' but none at all"),
        ('{"body": "a", "id": 1}', "has no field 'text' but body, id$"),
        (json.dumps(dict.fromkeys(map(str, range(21)))), "but 0, .*, 19, ...$"),
        ('{"text": null}', "field 'text' is no string but null"),
        ('{"text": 1}', "field 'text' is no string but a number"),
        ('{"text": ["a"]}', "field 'text' is no string but a list"),
        ('{"text": "a", "text": {}}', "field 'text' is no string but an object"),
    ],
)
def test_a_record_without_the_text_is_told_from_a_broken_one(line: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Record(line).string("text")


def test_a_path_through_something_else_finds_nothing() -> None:
    with pytest.raises(InputError, match=r"has no field 'text\.a'"):
        Record('{"text": "a"}').string("text.a")


# -- properties -----------------------------------------------------------------------------------


def escaped(character: str, way: int) -> str:
    """A character of a JSON string, written in one of the ways there are."""
    long = json.dumps(character)[1:-1] if not character.isascii() else f"\\u{ord(character):04x}"
    ways = [json.dumps(character)[1:-1], long, long.upper().replace("\\U", "\\u")]
    if character == "/":
        ways.append("\\/")
    if not "\ud800" <= character <= "\udfff":
        ways.append(json.dumps(character, ensure_ascii=False)[1:-1])
    return ways[way % len(ways)]


characters = st.tuples(  # no lower half of a surrogate pair: behind an upper one the two are one
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('\\"/\n\té😀u0d\ud83d'),
    st.integers(0, 4),
)
literals = st.lists(characters.map(lambda pair: escaped(*pair)), max_size=30)
values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
others = st.dictionaries(st.text(max_size=4), values).map(lambda value: json.dumps(value)[1:-1])


@given(others, literals, st.data())
def test_what_is_not_cut_stays_as_it_was_written(other: str, literal: list[str], data: st.DataObject) -> None:
    head, tail = f'{{{other}{", " if other else ""}"text" :"', '" , "z":1e5}\r\n'
    line = head + "".join(literal) + tail
    found = Record(line).string("text")
    assert found.text == json.loads(line)["text"]
    assert Record(line).values == json.loads(line)

    edges = sorted(data.draw(st.lists(st.integers(0, len(literal)), max_size=6)))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    kept = [escape for start, end in spans for escape in literal[start:end]]
    assert found.cut(spans) == head + "".join(kept) + tail


@given(literals, st.text())
def test_any_text_can_take_the_place(literal: list[str], text: str) -> None:
    line = f'{{"text":"{"".join(literal)}", "n": 1.0}}'
    after = Record(line).string("text").replace(text)
    assert Record(after).string("text").text == text
    assert after.endswith('", "n": 1.0}')


@given(st.text())
def test_any_line_is_read_or_refused(line: str) -> None:
    try:
        values = Record(line).values
    except InputError:
        return
    assert values == json.loads(line.removeprefix("\ufeff"))
