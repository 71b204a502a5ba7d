"""The coalitions that ship: where they lie, and each read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import inputs.examples
from inputs import read_scenario
from models.sheets.scenario import Scenario

EXAMPLES = {path.stem: path for path in sorted(Path(inputs.examples.__file__).parent.glob("*.xlsx"))}
"""Every workbook that ships, by its name."""
LARGE = ("counter-isis-2016", "isaf-2010", "nato-2024", "un-peacekeeping-2020")
EACH = [pytest.param(name, marks=[pytest.mark.slow] if name in LARGE else []) for name in EXAMPLES]
"""Their names; for what takes long, the large ones are left to the slow tests."""


@cache
def example(name: str) -> Scenario:
    """A coalition that ships."""
    return read_scenario(EXAMPLES[name])
