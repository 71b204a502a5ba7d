"""The linear program of coalition burden sharing: the variables, then every family's rows in the paper's order."""

from __future__ import annotations

from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.families import RECORDS
from optimizer.coalition.variables import Variables, variables
from optimizer.lp.program import Program


def formulate(program: Program, scenario: Scenario, policy: Policy, *, lifted: bool = False) -> Variables:
    """Add the variables and every family's rows to a program."""
    v = variables(program, scenario, policy, lifted=lifted)
    for record in RECORDS.values():
        program.add(record.rows(v))
    return v
