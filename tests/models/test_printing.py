"""What values print, in a shell and in a notebook."""

from dataclasses import dataclass

import burdenshare as bs
from models.printing import Printed
from tests.examples import example


@dataclass(frozen=True, slots=True)
class Told(Printed):
    """A value as results are: frozen, with slots and lines of its own."""

    words: str

    def __str__(self) -> str:
        return f"Told:\n  {self.words}"


def test_repr_is_what_is_printed():
    """A dataclass keeps the lines of its `__str__` for `repr`, and has no dictionary."""
    assert repr(Told("so")) == "Told:\n  so"
    assert not hasattr(Told("so"), "__dict__")


def test_a_notebook_shows_the_lines_and_no_markup_of_their_own():
    """In a notebook the lines stay aligned, and a name that looks like markup is text."""
    assert Told("<b>A & B</b>")._repr_html_() == "<pre>Told:\n  &lt;b&gt;A &amp; B&lt;/b&gt;</pre>"


def test_results_and_scenarios_show_themselves():
    """A scenario, an allocation and its report print alike in a shell and, escaped, in a notebook."""
    scenario = example("kfor-2017")
    allocation = bs.solve(scenario, "least-cost")
    for value in (scenario, allocation, bs.assess(scenario, allocation.policy, allocation), bs.document(allocation)):
        assert repr(value) == str(value)
        assert isinstance(value, Printed)
        assert value._repr_html_().startswith("<pre>" + str(value)[:5])
