"""What counts as nothing, the same or lost is decided in one table, which the documentation shows."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import optimizer
from optimizer import tolerances
from tests.drill import ROOT

ROOM = Path(optimizer.__file__).parent


def rows() -> list[str]:
    """The table as docs/formulation.md has it: every constant with its value and the sentence below it."""
    body = ast.parse(Path(tolerances.__file__).read_text(encoding="utf-8")).body
    found = []
    for here, below in pairwise(body):
        if isinstance(here, ast.Assign) and isinstance(name := here.targets[0], ast.Name):
            assert isinstance(below, ast.Expr), name.id
            assert isinstance(below.value, ast.Constant), name.id
            found.append(
                f"| `{name.id}` | {getattr(tolerances, name.id):g} | {' '.join(str(below.value.value).split())} |"
            )
    return found


def test_the_paper_lists_every_tolerance():
    """docs/formulation.md has each with its value and meaning, in the table's order."""
    assert "\n".join(rows()) in (ROOT / "docs" / "formulation.md").read_text(encoding="utf-8")


def test_every_tolerance_is_used():
    """Each is read somewhere in the optimizer, by its name."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py") if path.name != "tolerances.py")
    names = [row.split("`")[1] for row in rows()]
    assert [name for name in names if not re.search(rf"\b{name}\b", code)] == []


def test_no_tolerance_of_the_program_stands_elsewhere():
    """No other module of the optimizer gives a name to a number below a thousandth."""
    found = [
        (path.name, node.targets[0].id)
        for path in ROOM.rglob("*.py")
        if path.name != "tolerances.py"
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, float) and node.value.value < 1e-3
    ]
    assert found == []
