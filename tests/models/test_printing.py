"""What values print, in a shell and in a notebook."""

from dataclasses import dataclass, replace

import burdenshare as bs
from models.answers.allocation import Certificate, Stage
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


def test_a_policy_shows_what_it_says_beside_what_is_usual():
    """Its objective and key, and what differs from what a blank means, aligned; the same in a notebook."""
    policy = bs.Policy(policy="p", cost_tolerance=0.05, personnel=0.0, pledges_bind=True)
    told = [
        "Policy p",
        "  objective            leximin",
        "  key                  gdp",
        "  cost_tolerance       0.05",
        "  pledges_bind         yes",
    ]
    assert str(policy).splitlines() == told
    assert repr(policy) == str(policy)
    assert policy._repr_html_() == f"<pre>{policy}</pre>"


def test_every_row_prints_a_few_lines():
    """Whatever a workbook says, of no row more than fifteen lines."""
    for rows in example("nato-2024").tables.values():
        assert all(str(row).count("\n") < 15 and str(row).startswith(type(row).__name__) for row in rows)


def test_results_and_scenarios_show_themselves():
    """A scenario, an allocation and its report print alike in a shell and, escaped, in a notebook."""
    scenario = example("kfor-2017")
    allocation = bs.solve(scenario, "least-cost")
    for value in (scenario, allocation, bs.assess(scenario, allocation.policy, allocation), bs.document(allocation)):
        assert repr(value) == str(value)
        assert isinstance(value, Printed)
        assert value._repr_html_().startswith("<pre>" + str(value)[:5])


def test_a_stage_is_one_line():
    """What it was, to what value, whether it is certified; lost later where that is so; the same for `repr`."""
    right = Certificate(primal=0.0, dual=0.0, gap=0.0)
    stage = Stage("least_cost", 1234.5678, 1, 0.25, right)
    assert str(stage) == repr(stage) == "Stage least_cost: 1,234.57, 1 program in 0.250 s, certified"
    lost = Stage("leximin", 2.0, 3, 0.5, replace(right, gap=1.0), kept=False)
    assert str(lost) == "Stage leximin: 2, 3 programs in 0.500 s, not certified, lost later"
