"""Columns on a terminal: what is one word stays whole while another column can give room."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from burdenshare.console import show_problems
from models.sheets.problems import Problem
from reports.rendering.terminal import plain_text
from reports.rendering.widths import Size, broken, fitted, size
from reports.vocabulary.columns import Column
from reports.vocabulary.documents import Document
from reports.vocabulary.tables import tabulate

columns = st.lists(
    st.lists(st.integers(0, 90), min_size=3, max_size=3).map(lambda of: Size(*sorted(of))), min_size=1, max_size=6
)


@given(columns, st.integers(0, 300))
def test_columns_keep_to_their_room_and_to_what_they_would_like(sizes: list[Size], room: int):
    """None is narrower than can be read or wider than it would like; together they fit if they can at all."""
    found = fitted(sizes, room)
    assert all(size.least <= width <= size.wanted for size, width in zip(sizes, found, strict=True))
    assert sum(found) <= max(room, sum(size.least for size in sizes))


@given(columns, st.integers(0, 300))
def test_no_word_is_broken_while_another_column_can_give_room(sizes: list[Size], room: int):
    """All words are whole wherever they fit beside one another; then only what breaks between words is narrower."""
    found = fitted(sizes, room)
    if sum(size.unbroken for size in sizes) <= room:
        assert all(width >= size.unbroken for size, width in zip(sizes, found, strict=True))
    if sum(size.wanted for size in sizes) <= room:
        assert found == [size.wanted for size in sizes]


@given(st.text("ab/!_,. ", max_size=60), st.integers(4, 20))
def test_a_word_too_wide_is_broken_behind_a_separator(text: str, width: int):
    """Nothing is lost, and no piece that still has a separator within is wider than the column."""
    found = broken(text, width)
    assert found.replace("\n", "") == text
    for piece in re.split(r"[ \n]", found):
        assert cell_len(piece) <= width or not re.search(r"[/!_,.](?=.)", piece)
    assert all(found[place - 1] in "/!_,." for place, sign in enumerate(found) if sign == "\n")


@pytest.mark.parametrize("text", ["requirements!D21", "member/rule/mission/region"])
def test_a_place_stands_whole_beside_a_long_sentence(text: str):
    """In a report at 80 columns."""
    sentence = "Surveillance and reconnaissance for the whole of the region is needed " * 2
    columns = (Column("rule", "Rule", of=lambda row: row[0]), Column("place", "Cell", of=lambda row: row[1]))
    table = tabulate("rules", "Rules", columns, [(sentence, text)], brief=True)
    assert text in plain_text(Document("", "", answered=True, tables=(table,)), width=80)


def test_a_place_in_a_problem_stands_whole(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """However long what was found, expected and advised; at 80 columns every line fits."""
    monkeypatch.setenv("COLUMNS", "80")
    places = ("requirements!D21", "member/rule/mission", "share_ratio_at_least,")
    long = "a sentence that goes on for longer than any terminal is wide, and then some"
    show_problems([Problem(places[0], places[1], f"{places[2]} {long}", long)], "1 problem")
    printed = capsys.readouterr().err
    assert all(place in printed for place in places)
    assert max(map(len, printed.splitlines())) <= 80


def test_a_column_of_words_wants_its_longest_line():
    """Wide characters count as two; a heading may break behind a hyphen."""
    assert size(["日本 gives", "x"], "Re-read") == Size(10, 10, 10)
    assert size([], "Cell") == Size(4, 4, 4)
