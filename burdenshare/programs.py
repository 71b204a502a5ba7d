"""The linear program of a solve as a file, for other tools: its forms, and what is said of it at its head."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import burdenshare
import optimizer
from burdenshare.files import put
from models.policy.policy import Policy
from models.sheets.problems import OutputError
from models.sheets.scenario import Scenario

FORMS: Mapping[str, Callable[[optimizer.NamedProgram, list[str]], str]] = MappingProxyType(
    {".lp": optimizer.lp_text, ".mps": optimizer.mps_text}
)
"""By suffix."""


def check_program(path: Path) -> None:
    """Raise OutputError for a suffix that no form of programs has, and for a folder."""
    if path.suffix.casefold() not in FORMS:
        raise OutputError(f"{path}: a program is written as {' or '.join(FORMS)}")
    if path.is_dir():
        raise OutputError(f"{path} is a folder; choose another name")


def write_program(
    path: Path, scenario: Scenario, policy: Policy, stage: str | None = None, *, time_limit: float | None = None
) -> str:
    """Write the program of a stage (see optimizer.solving.stage_program) in the form of the suffix; what it is of."""
    program = optimizer.stage_program(scenario, policy, stage, time_limit=time_limit)
    told = [
        f"{scenario.title or 'A coalition'}, policy {policy.policy}, stage {program.stage}",
        f"burdenshare {burdenshare.__version__}; {len(program.columns):,} columns, {len(program.rows):,} rows",
        f"Units are those of the workbook, money is {scenario.money}; what earlier stages found stands in",
        "bounds and in rows named held. A name is a kind and what it is about: x contribution, l loan, u unmet,",
        "s support, b load, or a family of constraints, as docs/formulation.md states them.",
    ]
    put(path, FORMS[path.suffix.casefold()](program, told))
    return f"stage {program.stage}, {len(program.columns):,} columns, {len(program.rows):,} rows"
