"""What is lent, in reports: a table of its own, in every form."""

import csv
from io import StringIO

import pytest

from optimizer.solving.solve import solve
from reports import assess, document
from reports.rendering.terminal import plain_text
from reports.rendering.tidy import csv_text
from reports.vocabulary.columns import Value
from reports.vocabulary.documents import Document
from tests.cases import CASES


def told(name: str) -> Document:
    """The document of the answer to a case."""
    case = CASES[name]()
    return document(assess(case.scenario, case.policy, solve(case.scenario, case.policy)))


def loan(name: str) -> dict[str, Value]:
    """The one loan of the answer to a case, by column."""
    (table,) = (table for table in told(name).tables if table.key == "loans")
    (row,) = table.rows
    return dict(zip([column.key for column in table.columns], row, strict=True))


def test_loans_have_a_table():
    """A, who pays, borrows 5 hours of B at 1 each; where there is one period, none is shown."""
    assert loan("lending_paid_by_the_receiver") == {
        "owner": "Bland",
        "receiver": "Aland",
        "mission": "North",
        "resource": "Airlift",
        "amount": 5.0,
        "arrives": 5.0,
        "unit": "flying hours",
        "payer": "Aland",
        "cost": 5.0,
    }


def test_what_arrives_later_and_for_less_is_told():
    """Lent in the first period it serves in the second; of 7.5 hours two thirds arrive."""
    late, less = loan("lending_that_takes_time"), loan("lending")
    assert (late["period"], late["serves"]) == ("1", "2")
    assert (less["amount"], less["arrives"]) == pytest.approx((7.5, 5.0))


def test_loans_are_in_tidy_data_and_in_the_terminal():
    """The table goes into every form, as every table does."""
    content = told("lending")
    cells = [line for line in csv.DictReader(StringIO(csv_text(content))) if line["table"] == "loans"]
    assert {line["column"]: line["text"] for line in cells if line["text"]}["owner"] == "Bland"
    assert "Who lends what to whom" in plain_text(content, full=True)


def test_nothing_lent_no_table():
    """A coalition in which nothing is lent is told nothing of loans."""
    assert "loans" not in [table.key for table in told("capacity").tables]


def test_use_counts_with_the_owner():
    """What B lends is B's use of its capacity, of what A had A uses none; the fund that supports A is used by B."""
    case = CASES["lending"]()
    report = assess(case.scenario, case.policy, solve(case.scenario, case.policy))
    assert {row.member: round(row.given, 6) for row in report.uses} == {"A": 0.0, "B": 12.5}
    case = CASES["support"]()
    report = assess(case.scenario, case.policy, solve(case.scenario, case.policy))
    assert {(row.member, row.resource): round(row.given, 6) for row in report.uses}["B", "funding"] == 3.0
