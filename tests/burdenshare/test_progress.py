"""Progress: a bar on a terminal, lines elsewhere where they are wanted, silence where they are not."""

from __future__ import annotations

import pytest
from rich.console import Console

from burdenshare import progress as module
from burdenshare.progress import progress


@pytest.mark.parametrize(("lasting", "lines"), [(True, ["4 of 4 workbooks"]), (False, [])])
def test_without_a_terminal_there_are_lines_or_nothing(
    lasting: bool, lines: list[str], capsys: pytest.CaptureFixture[str]
):
    """Lines come every ten seconds and at the end; what does not last says nothing at all."""
    with progress("workbooks", lasting=lasting) as step:
        for done in range(1, 5):
            step(done, 4, ", 1 runs without an answer")
    said = capsys.readouterr().err.splitlines()
    assert [line.partition(",")[0] for line in said] == lines
    assert all(line.endswith("a second, 1 runs without an answer") for line in said)


def test_a_line_says_what_is_left(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """A quarter done in 100 seconds: 300 seconds, five minutes, are left."""
    clock = iter([0.0, 100.0])
    monkeypatch.setattr(module.time, "monotonic", lambda: next(clock, 100.0))
    with progress("workbooks", lasting=True) as step:
        step(5, 20)
    assert capsys.readouterr().err.strip() == "5 of 20 workbooks, 0.1 a second, about 5 min left"


def test_a_terminal_has_a_bar_with_the_same_words(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Done, total, what is counted and how fast stand beside the bar, on stderr."""
    monkeypatch.setattr(module, "talk", lambda: Console(stderr=True, force_terminal=True, width=100))
    with progress("what-ifs") as step:
        step(3, 4)
    said = capsys.readouterr()
    assert said.out == ""
    assert "3/4" in said.err
    assert "what-ifs, " in said.err
