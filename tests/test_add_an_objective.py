"""The page on adding an objective is true: what it says is done, and every command knows the new objective."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.arithmetic.audit.fairness import VALUES
from models.policy.policy import Objective
from optimizer.coalition.objectives.record import record_of
from tests.drill import ROOT, run, steps, walked

PAGE = ROOT / "docs" / "add-an-objective.md"
EVERY_COMMAND = """
import json
import sys
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import burdenshare as bs
from burdenshare.__main__ import run
from inputs.write.reference import render
from models.sheets.changes import uncertain_amounts, with_factors

if __name__ == "__main__":
    out, sys.stdout = sys.stdout, sys.stderr
    bs.write_workbook("book.xlsx", json.loads(Path("rows.json").read_text()))
    scenario = bs.read_scenario("book.xlsx")
    near, cheap = scenario.policies
    told = {}
    for command, more in {"solve": [], "explain": [], "frontier": ["--points=3"], "stress": ["--samples=2"]}.items():
        assert run([command, "book.xlsx", "--policy=near", *more, "-o", f"{command}.json"]) == 0
        told[command] = Path(f"{command}.json").read_text()
    assert run(["compare", "book.xlsx", "-o", "compare.json"]) == 0
    answer, stressed = bs.solve(scenario, near), bs.stress(scenario, near, samples=2)
    fairest = {stage.name: stage for stage in answer.stages}["spread"]
    cold = []
    for factors in stressed.factors.tolist():
        named = {each.key: factor for each, factor in zip(stressed.amounts, factors)}
        cold.append(bs.solve(with_factors(scenario, named), near).total_cost)
    with ZipFile("book.xlsx") as book:
        choices = [name for name in book.namelist() if name.endswith(".xml") and b"spread" in book.read(name)]
    lie = tuple(replace(each, value=1.0) if each.name == "spread" else each for each in answer.stages)
    doctored = bs.assess(scenario, near, replace(answer, stages=lie)).violations
    left_out = tuple(each for each in answer.stages if each.name != "spread")
    found = {
        "left out": [str(each) for each in bs.assess(scenario, near, replace(answer, stages=left_out)).violations],
        "doctored": [str(each) for each in doctored],
        "status": answer.status, "violations": len(answer.violations), "certified": answer.certified,
        "value": fairest.value, "final": fairest.final, "kept": fairest.kept,
        "given": list(answer.contributions.values()), "cost": answer.total_cost,
        "points": [[point.fairness, point.cost, point.price] for point in bs.frontier(scenario, near, 3).points],
        "hot": stressed.outcomes["cost",].tolist(), "cold": cold, "told": told, "choices": choices,
        "compared": Path("compare.json").read_text(), "page": render(),
    }
    out.write(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What every command says of three states, the dearest of which has one unit, under the page's objective."""
    sheets = {
        "members": [{"member": name, "name": name, "gdp": gdp} for name, gdp in (("A", 2.0), ("B", 1.0), ("C", 1.0))],
        "resources": [{"resource": "troops", "name": "Troops", "kind": "troops", "unit": "soldiers"}],
        "missions": [{"mission": "N", "name": "North"}],
        "requirements": [{"mission": "N", "resource": "troops", "target": 9.0}],
        "capacities": [
            {"member": name, "resource": "troops", "available": most, "unit_cost": price}
            for name, most, price in (("A", 6.0, 1.0), ("B", 4.0, 2.0), ("C", 1.0, 3.0))
        ],
        "policies": [
            {"policy": "near", "objective": "spread", "key": "gdp"},
            {"policy": "cheap", "objective": "least_cost", "key": "gdp"},
        ],
    }
    folder = walked(PAGE, tmp_path_factory.mktemp("drill"))
    (folder / "rows.json").write_text(json.dumps(sheets), encoding="utf-8")
    answer: dict[str, Any] = json.loads(run(folder, EVERY_COMMAND))
    return answer


def test_the_new_objective_is_solved_certified_and_kept(found: dict[str, Any]):
    """A and C give all they have, at loads of 12, B the rest, at 16; worked out again at the end it is still 4."""
    assert found["given"] == pytest.approx([6.0, 2.0, 1.0])
    assert (found["status"], found["certified"], found["violations"], found["kept"]) == ("optimal", True, 0, True)
    assert (found["value"], found["final"]) == pytest.approx((4.0, 4.0))
    assert found["cost"] == pytest.approx(13.0)


def test_the_audit_catches_what_its_stage_says_wrongly(found: dict[str, Any]):
    """Told to be 1, the spread is found to be 4."""
    assert len(found["doctored"]) == 1
    assert "stage, spread: 4 is not == 1" in found["doctored"][0]


def test_the_audit_catches_a_stage_that_is_left_out(found: dict[str, Any]):
    """An optimal answer without the stage says that there is nothing to improve; the spread is found to be 4."""
    assert ["stage, spread: 4 is not == 0" in each for each in found["left out"]] == [True]


def test_its_frontier_trades_from_the_cheapest_to_the_fairest(found: dict[str, Any]):
    """From 12, where C gives nothing and lies 24 below B, to 13, at 5 cents for each unit of the spread."""
    assert found["points"] == [pytest.approx(at) for at in ([24, 12, -0.05], [14, 12.5, -0.05], [4, 13, -0.05])]


def test_its_samples_are_the_cold_answers(found: dict[str, Any]):
    """What stress finds hot is what solve finds of the scenario with those amounts."""
    assert found["hot"] == pytest.approx(found["cold"])


def test_every_command_tells_it(found: dict[str, Any]):
    """Reports, the comparison, the choices of the workbook and its page have its name without being told of it."""
    assert "heaviest load lies above the lightest by as little as possible" in found["told"]["solve"]
    assert "spread of share ratios falls from" in found["told"]["frontier"]
    assert [command for command, told in found["told"].items() if "near" not in told] == []
    assert "Least spread" in found["compared"]
    assert any("worksheets" in name for name in found["choices"])
    assert "| `spread` | Least spread |" in found["page"]


def test_an_objective_is_an_entry_and_a_file():
    """The page makes one file and adds one entry to one other."""
    entry, made = steps(PAGE)
    assert (entry.path, made.path) == ("models/policy/policy.py", "optimizer/coalition/objectives/spread.py")
    assert entry.after
    assert not made.after


@pytest.mark.parametrize("objective", Objective)
def test_every_objective_is_complete(objective: Objective):
    """Its file is there, the audit has its value, and what is told of it is said."""
    assert record_of(objective).form
    assert (objective in VALUES) != bool(record_of(objective).audited)
    assert all((objective.label, objective.principle))
    assert objective.told in {".3f", ".2%"} if objective.seeks_fairness else not objective.told
