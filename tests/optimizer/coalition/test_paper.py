"""The paper in docs/ says what the program does, completely."""

from __future__ import annotations

import re
from pathlib import Path

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.policy.policy import Objective, Policy
from optimizer.coalition import formulation
from optimizer.coalition.formulation import Variables
from optimizer.coalition.prepare import prepare
from optimizer.solving.solve import solve
from tests.cases import CASES, two

ROOT = Path(__file__).parents[3]
PAPER = (ROOT / "docs" / "formulation.md").read_text(encoding="utf-8")


def test_documented_table_is_the_registry():
    """Every family's row of docs/formulation.md says what the registry says: number, inequality, words and price."""
    rows = [line.strip("| \n").split(" | ") for line in PAPER.splitlines() if line.startswith("| C")]
    documented = [
        (number, inequality, words, function, price) for number, inequality, words, function, _, price in rows
    ]
    assert documented == [
        (family.number, f"`{family.inequality}`", family.words, f"`{family}`", family.price) for family in Family
    ]


def test_every_family_is_a_function_with_its_number():
    """The function of each family bears its name, and its docstring begins with its number."""
    for family in Family:
        function = getattr(formulation, family.value)
        assert function.__doc__.startswith(f"{family.number}  ")


def test_every_row_family_and_variable_is_documented():
    """docs/formulation.md names every function that makes rows, every variable and every stage of a solve."""
    names = {function.__name__ for function in formulation.ROWS}
    variables = {name for name in ("x", "l", "u", "s", "z", "b") if name in Variables.__annotations__}
    assert len(variables) == 6
    assert all(f"`{name}`" in PAPER or f".{name}`" in PAPER for name in names)
    assert all(f"`Variables.{name}`" in PAPER for name in variables)
    stages = {stage.name for stage in solve(two(), Policy(policy="fair")).stages} - {"leximin"}
    assert all(f"| {stage} |" in PAPER for stage in stages)


def test_documented_addresses_are_those_of_rows():
    """The addresses in the table are of families that rows really carry, as long as the rows of the cases are."""
    rows = {address for name in CASES for address in _addresses(name)}
    documented = {
        part.split(", ")[0] for line in PAPER.splitlines() if line.startswith("| C") for part in _quoted(line)
    }
    assert {address.family for address in rows} <= documented | {"burden"}


def test_walk_of_adding_a_constraint_names_what_exists():
    """Every file and every piece of code that docs/adding-a-constraint.md walks through is there."""
    walk = (ROOT / "docs" / "adding-a-constraint.md").read_text(encoding="utf-8")
    files = set(re.findall(r"`((?:models|inputs|optimizer|tests)/[\w/.]+\.\w+)`", walk))
    assert len(files) > 8
    assert {name for name in files if not (ROOT / name).exists()} == set()
    code = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in files)
    shown = [line.strip() for line in walk.splitlines() if line.startswith("      ") and len(line.strip()) > 20]
    assert [line for line in shown if line not in code] == []


def _addresses(name: str) -> list[Address]:
    case = CASES[name]()
    return prepare(case.scenario, case.policy.model_copy(update={"objective": Objective.LEAST_COST})).program.rows


def _quoted(line: str) -> list[str]:
    return re.findall(r"`([^`]+)`", line.split(" | ")[4])
