"""What prices money is in is told wherever a report tells money, and where two workbooks differ in it."""

from __future__ import annotations

import re
from pathlib import Path

import burdenshare as bs
from burdenshare.batch.report_document import batch_document
from models.sheets.scenario import Scenario
from reports.rendering.terminal import plain_text
from reports.rendering.tidy import csv_text
from reports.telling.document import document
from reports.vocabulary.documents import Document
from reports.vocabulary.precision import money_units
from tests.examples import example

BASE = "prices of 2015"


def at_prices(year: int = 2015) -> Scenario:
    """AMISOM, its money in the prices of a year."""
    return example("amisom-2020").model_copy(update={"prices": "real", "price_year": year})


def told(scenario: Scenario) -> Document:
    """Its fairness report."""
    return document(bs.solve(scenario))


def test_the_head_of_every_document_tells_them():
    """Of a report, a comparison, an explanation, a frontier, a division of costs and a stress test."""
    of = at_prices()
    results = (
        bs.solve(of),
        bs.compare(of),
        bs.explain(of),
        bs.frontier(of, points=3),
        bs.shares(of),
        bs.stress(of, samples=2),
        bs.why(of),
    )
    for result in results:
        heads = {fact.column.key: fact.text for fact in document(result).facts}
        assert heads["money"] == f"USD million, {BASE}"
    assert f"USD million, {BASE}" in plain_text(told(of))


def test_each_table_of_money_tells_them_below_and_no_other_does():
    """Whatever unit its money is shown in; a table without money has no such note."""
    units = money_units("USD million")
    found = {
        table.key: (
            any(column.unit.partition(" per ")[0] in units for column in table.columns),
            f"Money is in {BASE}." in table.notes,
        )
        for table in told(at_prices()).tables
    }
    assert {money for money, _ in found.values()} == {True, False}
    assert all(money == noted for money, noted in found.values())


def test_tidy_data_have_them_in_the_unit():
    """Every unit of money, and no other, is told with its prices; figures are as they were."""
    plain, real = csv_text(told(example("amisom-2020"))), csv_text(told(at_prices()))
    assert f'"USD million, {BASE}"' in real
    assert f'"USD million per unit, {BASE}"' in real
    undone = re.sub(rf'"(USD million[\w ]*), {BASE}"', r"\1", real).splitlines()
    assert set(undone) - set(plain.splitlines()) == {"facts,1,,money,,,USD million"}


def test_a_workbook_that_does_not_tell_them_is_told_of_as_before():
    """No fact, no note, no unit."""
    assert "money" not in {fact.column.key for fact in told(example("amisom-2020")).facts}
    assert "prices of" not in csv_text(told(example("amisom-2020")))


def test_a_difference_of_prices_is_a_doubt():
    """Between two years, and between prices told and not; none where both are the same."""
    then, now, unknown = at_prices(), at_prices(2020), example("amisom-2020")
    for before, after, words in (
        (then, now, "Money is in prices of 2015 before and in prices of 2020 after"),
        (unknown, now, "Money is in prices not told before and in prices of 2020 after"),
    ):
        found = document(bs.diff(before, after))
        assert [line.partition(":")[0] for line in found.warnings] == [words]
        assert not any("Money is in" in note for table in found.tables for note in table.notes)
    assert document(bs.diff(then, then)).warnings == ()
    (money,) = (fact.text for fact in document(bs.diff(then, now)).facts if fact.column.key == "money")
    assert money == "USD million, prices of 2015 → USD million, prices of 2020"


def test_a_batch_that_ranks_money_of_other_prices_says_so(tmp_path: Path):
    """Two workbooks at the prices of two years are told where their costs are compared, and only there."""
    paths = [bs.write_workbook(tmp_path / f"{year}.xlsx", at_prices(year)) for year in (2015, 2020)]
    result = bs.run_batch(paths, output=tmp_path / "out")
    (warning,) = batch_document(result.where(cost=">1")).warnings
    assert "USD million, prices of 2015 and USD million, prices of 2020" in warning
    assert batch_document(result.where(gap="<100%")).warnings == ()
