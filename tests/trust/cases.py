"""Coalitions with a name: the examples that ship, and small ones that were once answered wrongly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from inputs import read_scenario
from models.sheets.scenario import Scenario
from tests.examples import example
from tests.restated import restate
from tests.scenarios import edited

HERE = Path(__file__).parent / "cases"


def _priorities(scenario: Scenario) -> Scenario:
    """Missions that weigh 1, 100 and 10,000 in one workbook."""
    weights = dict(zip((row.mission for row in scenario.missions), (1.0, 1e2, 1e4), strict=False))
    rows = (row.model_copy(update={"weight": weights.get(row.mission, row.weight)}) for row in scenario.missions)
    return edited(scenario, missions=tuple(rows))


def _some_without_gdp(scenario: Scenario) -> Scenario:
    """Every second member without any gdp."""
    rows = (
        row if number % 2 else row.model_copy(update={"indicators": row.indicators | {"gdp": 0.0}})
        for number, row in enumerate(scenario.members)
    )
    return edited(scenario, members=tuple(rows))


BUILT: dict[str, Callable[[], Scenario]] = {
    "isaf-2010-usd": lambda: restate(example("isaf-2010"), money=1e6),
    "amisom-2020-usd": lambda: restate(example("amisom-2020"), money=1e6),
    "nato-2024-x100": lambda: restate(example("nato-2024"), money=100.0),
    "amisom-2020-priorities": lambda: _priorities(example("amisom-2020")),
    "nato-2024-half-without-gdp": lambda: _some_without_gdp(example("nato-2024")),
}
"""Cases made from the examples."""


def named(name: str) -> Scenario:
    """A case by its name."""
    return BUILT[name]() if name in BUILT else read_scenario(HERE / f"{name}.json")


NAMED: tuple[str, ...] = (*BUILT, *sorted(path.stem for path in HERE.glob("*.json")))
"""Every case with a name."""
