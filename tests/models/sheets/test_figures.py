"""What a row's figures rest on stands beside them: kept by every change, in every form, and no answer hangs on it."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest

import burdenshare as bs
from models.policy.policy import Policy
from models.sheets.changes import without
from models.sheets.rows import GROUNDS, Figures, FigureStatus, Row
from models.sheets.scenario import Scenario, row_models
from optimizer.coalition.formulation import formulate
from optimizer.coalition.moved import moved
from optimizer.lp.program import Program
from optimizer.solving.solve import solve
from tests.coalitions import random_scenario
from tests.examples import example
from tests.scenarios import edited, three_members
from tests.workbooks import as_csv, as_json, as_ods, small, written

MARKED = [sheet for sheet, model in row_models().items() if issubclass(model, Figures)]


def marked(scenario: Scenario) -> Scenario:
    """The coalition with a status and a source in every row that has room for them."""
    kinds = cycle(FigureStatus)
    rows = {
        sheet: tuple(
            row.model_copy(update={"status": next(kinds), "source": f"{sheet}, p. {n}"})
            for n, row in enumerate(scenario.tables[sheet], 1)
        )
        for sheet in MARKED
    }
    return edited(scenario, **rows)


def grounds(row: Row) -> list[object]:
    """What a row rests on."""
    return [getattr(row, name) for name in GROUNDS]


def test_every_sheet_of_figures_has_both_columns_last():
    """Policies are choices, indicators names, and sources has its own; every other sheet has both, last of all."""
    assert set(row_models()) - set(MARKED) == {"indicators", "policies", "sources"}
    for sheet in MARKED:
        assert tuple(row_models()[sheet].model_fields)[-2:] == GROUNDS


@pytest.mark.parametrize("of", [lambda: example("amisom-2020"), *(lambda n=n: random_scenario(n) for n in range(8))])
def test_the_program_is_the_same_with_and_without(of):
    """Nothing that a program reads has moved, the program is the same to the letter, and so is the answer."""
    plain = of()
    policy = plain.policies[0] if plain.policies else Policy(policy="p", key=next(iter(plain.members[0].indicators)))
    told = marked(plain)
    assert told != plain
    assert moved(plain, told) == frozenset()
    before, after = Program(), Program()
    formulate(before, plain, policy)
    formulate(after, told, policy)
    assert str(after.problem) == str(before.problem)
    assert after.rows == before.rows
    assert solve(told, policy).contributions == solve(plain, policy).contributions


@pytest.mark.parametrize("form", ["book.xlsx", "book.ods", "book.json", "book"])
def test_every_form_keeps_them(form: str, tmp_path: Path):
    """Written and read, every row rests on what it rested on."""
    told = marked(example("amisom-2020"))
    assert bs.read_scenario(bs.write_workbook(tmp_path / form, told)) == told


WRITERS = {"book.xlsx": written, "csv": as_csv, "book.json": as_json, "book.ods": as_ods}


@pytest.mark.parametrize("name", WRITERS)
def test_every_form_is_read_as_typed(name: str, tmp_path: Path):
    """A status in any case is one; a blank is none; a wide table's row speaks of each of its figures."""
    codes = [row["resource"] for row in small()["resources"]]
    wide = [
        {"member": row["member"], **dict.fromkeys(codes, 10.0), "status": "Assumed", "source": "a guess"}
        for row in small()["members"]
    ]
    read = bs.read_scenario(WRITERS[name](tmp_path / name, small(capacities=wide)))
    assert len(read.capacities) == len(codes) * len(wide)
    assert {(row.status, row.source) for row in read.capacities} == {(FigureStatus.ASSUMED, "a guess")}
    assert {(row.status, row.source) for row in read.members} == {(None, "")}


def test_another_status_is_told_with_its_cell_and_the_choices(tmp_path: Path):
    """A word that is none of the three is refused."""
    rows = [{**row, "status": "guess"} for row in small()["members"]]
    first = str(bs.check(written(tmp_path / "book.xlsx", small(members=rows)))[0])
    assert "members!" in first
    assert "'guess'" in first
    assert "one of cited, derived, assumed" in first


def test_changes_keep_and_set_them():
    """A changed amount, a member that leaves and a lifted cell leave them; a change may set them."""
    told = marked(three_members())
    kept = told.changed("capacities", "A", available="*2")
    assert [grounds(row) for row in kept.capacities] == [grounds(row) for row in told.capacities]
    assert [grounds(row) for row in without(told, "A").members] == [grounds(row) for row in told.members[1:]]
    said = told.changed("capacities", "A", status="assumed", source="halved for the exercise")
    assert grounds(said.capacities[0]) == [FigureStatus.ASSUMED, "halved for the exercise"]
    assert grounds(said.capacities[1]) == grounds(told.capacities[1])
