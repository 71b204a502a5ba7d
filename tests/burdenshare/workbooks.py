"""Workbooks for batches: tiny and generated, good, bad and impossible; and pools that run them in strange ways."""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from burdenshare.batch.task import Answer, Chunk, run_chunk
from models.sheets.checks.idle_rows import idle_cells
from models.sheets.scenario import Scenario
from tests.coalitions import random_scenario
from tests.scenarios import edited, impossible
from tests.workbooks import as_json, sheets_of, written

POLICIES = [
    {"policy": "fair", "objective": "leximin", "key": "gdp"},
    {"policy": "even", "objective": "proportional", "key": "gdp"},
    {"policy": "cheap", "objective": "least_cost", "key": "gdp"},
]


def sheets(scenario: Scenario) -> dict[str, Any]:
    """A scenario as the sheets of a workbook, with three policies."""
    data = scenario.model_dump(mode="json")
    facts = [{"field": name, "value": data.pop(name)} for name in ("title", "description", "currency", "periods")]
    filled = {name: rows for name, rows in sheets_of(data).items() if rows}
    return {"scenario": facts, **filled, "policies": POLICIES}


def good(folder: Path, count: int, *, name: str = "w") -> list[Path]:
    """Write so many workbooks that can be solved."""
    scenarios = (undoubted(random_scenario(seed, members=3, missions=2)) for seed in range(count))
    return [write(folder / f"{name}{seed:03d}.json", sheets(each)) for seed, each in enumerate(scenarios)]


def undoubted(of: Scenario) -> Scenario:
    """The same without caveats that have no effect, of which it would be warned."""
    idle = {id(told.row) for told in idle_cells(of)}
    return edited(of, caveats=[row for row in of.caveats if id(row) not in idle])


def bad(folder: Path) -> Path:
    """Write an Excel workbook with text where a number belongs, in capacities!C2."""
    content = sheets(random_scenario(0, members=3, missions=2))
    content["capacities"][0]["available"] = "plenty"
    return written(folder / "x-bad.xlsx", content)


def infeasible(folder: Path) -> Path:
    """Write a workbook whose minimum exceeds all that exists."""
    return write(folder / "y-impossible.json", sheets(impossible()))


def write(path: Path, content: dict[str, Any]) -> Path:
    """Write sheets as .json."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return as_json(path, content)


class Here:
    """A pool of one that runs chunks in this process, and remembers them."""

    slots = 1

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        self.waiting: deque[Chunk] = deque()

    def submit(self, chunk: Chunk) -> None:
        self.chunks.append(chunk)
        self.waiting.append(chunk)

    def finished(self, _: float) -> Iterator[tuple[Chunk, Sequence[Answer] | None]]:
        chunk = self.waiting.popleft()
        yield chunk, run_chunk(chunk)

    def close(self) -> None:
        """Nothing to end."""


def poisoned(chunk: Chunk) -> tuple[Answer, ...]:
    """Work as a worker that dies over every workbook called poison, and once over the one called unlucky."""
    for task in chunk:
        path = Path(task.case.workbook)
        spent = path.with_suffix(".spent")
        if path.stem == "poison" or (path.stem == "unlucky" and not spent.exists()):
            spent.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return run_chunk(chunk)


def slow(chunk: Chunk) -> tuple[Answer, ...]:
    """Work as a worker that takes a while over each chunk, so that there is a middle to be interrupted in."""
    time.sleep(0.3)
    return run_chunk(chunk)
