"""The paper in docs/ says what the program does, completely."""

from __future__ import annotations

import re
from pathlib import Path

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.policy.policy import Objective, Policy
from optimizer.coalition.families import RECORDS
from optimizer.coalition.families.__main__ import table
from optimizer.coalition.formulation import open_session
from optimizer.coalition.variables import Variables
from optimizer.solving.solve import solve
from tests.cases import CASES, two

ROOT = Path(__file__).parents[3]
PAPER = (ROOT / "docs" / "formulation.md").read_text(encoding="utf-8")


def test_documented_table_is_the_registry():
    """The table of docs/formulation.md is written from the contents and the records."""
    assert table() in PAPER


def test_every_family_states_its_inequality_where_it_is_formulated():
    """The function that makes the rows or terms of a family begins with its number."""
    terms = {Family.ENABLER: Variables.called, Family.TRAINING: Variables.grown, Family.SHARED: Variables.useful}
    for family in Family:
        assert (terms.get(family) or RECORDS[family].rows).__doc__.startswith(f"{family.number}  ")


def test_every_variable_and_stage_is_documented():
    """docs/formulation.md names every variable and every stage of a solve."""
    variables = {name for name in ("x", "l", "u", "s", "z", "b") if name in Variables.__annotations__}
    assert len(variables) == 6
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


def _addresses(name: str) -> list[Address]:
    case = CASES[name]()
    return open_session(case.scenario, case.policy.model_copy(update={"objective": Objective.LEAST_COST})).program.rows


def _quoted(line: str) -> list[str]:
    return re.findall(r"`([^`]+)`", line.split(" | ")[4])
