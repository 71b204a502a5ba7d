"""In a notebook every public value shows itself, and no solver speaks."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import Enum

import pytest

import burdenshare as bs
from burdenshare import api
from models.policy.policy import Indivisible
from models.sheets.scenario import Scenario
from tests.examples import example

QUESTIONS: dict[str, Callable[[Scenario], object]] = {
    "solve": bs.solve,
    "whole assets": lambda s: bs.solve(s, bs.Policy(policy="p", indivisible=Indivisible.EXACT)),
    "equal sacrifice": lambda s: bs.solve(s, "equal_sacrifice"),
    "a division rule": lambda s: bs.solve(s, "division_rule"),
    "report": lambda s: api.report(s, why=True),
    "compare": bs.compare,
    "explain": bs.explain,
    "why": bs.why,
    "frontier": lambda s: bs.frontier(s, points=3),
    "shares": bs.shares,
    "stress": lambda s: bs.stress(s, samples=2),
    "what if": lambda s: bs.whatif(s, pin=[s.states[0]]),
    "session": lambda s: bs.open_session(s).without(s.states[0]).report(),
    "document": lambda s: bs.document(api.report(s)),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_printed_and_the_value_shows_itself(question: str, capfd: pytest.CaptureFixture[str]):
    """Neither Python nor what it calls writes to the screen, and what is returned has a form for notebooks."""
    found = QUESTIONS[question](example("kfor-2017" if question == "whole assets" else "amisom-2020"))
    assert capfd.readouterr() == ("", "")
    shown = found._repr_html_()  # type: ignore[attr-defined]
    assert shown.startswith("<")
    assert str(found).count("\n") < 15
    assert capfd.readouterr() == ("", "")


def test_every_public_class_shows_itself():
    """But errors, which a notebook shows itself, and words, which are text."""
    classes = {name: value for name in bs.__all__ if inspect.isclass(value := getattr(bs, name))}
    shy = {name for name, value in classes.items() if not hasattr(value, "_repr_html_")}
    assert shy == {name for name, value in classes.items() if issubclass(value, Exception | Enum)}
    assert {"Allocation", "Policy", "Scenario"} <= set(classes) - shy
