"""Throughput of a batch: the same generated workbooks by three policies, with one worker and with two (or more).

    python -m benchmarks.batch --workbooks 1000 --rounds 3 --workers 2

The clock runs from the plan to the tables, the start of the workers included. Whatever else the machine does counts
against the result, so the numbers of workers take turns, and the best round of each is compared.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from burdenshare.api import write_workbook
from burdenshare.batch.run_batch import run_batch

POLICIES = [
    {"policy": "fair", "objective": "leximin", "key": "gdp"},
    {"policy": "even", "objective": "proportional", "key": "gdp"},
    {"policy": "cheap", "objective": "least_cost", "key": "gdp"},
]


def generate(folder: Path, count: int, members: int) -> None:
    """Write so many workbooks: members with troops, lift and money, for three missions with caveats."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(count):
        write_workbook(folder / f"s{seed:06d}.xlsx", sheets(np.random.default_rng(seed), seed, members))


def sheets(rng: np.random.Generator, seed: int, members: int) -> dict[str, list[dict[str, object]]]:
    """The sheets of one random coalition."""
    names, missions = [f"M{i}" for i in range(members)], ["north", "south", "coast"]
    prices = {"troops": 1.0, "lift": 2.0}
    return {
        "scenario": [{"field": "title", "value": f"Generated coalition {seed}"}],
        "members": [{"member": m, "name": f"Member {m}", "gdp": round(rng.uniform(1, 20), 3)} for m in names],
        "resources": [
            {"resource": "troops", "name": "Troops", "kind": "troops", "unit": "persons", "unit_cost": 1.0},
            {"resource": "lift", "name": "Lift", "kind": "asset", "unit": "hours", "unit_cost": 2.0},
            {"resource": "money", "name": "Money", "kind": "funding", "unit": "EUR"},
        ],
        "missions": [{"mission": k, "name": k.title(), "weight": int(rng.integers(1, 4))} for k in missions],
        "requirements": [
            {"mission": k, "resource": r, "target": round(rng.uniform(5, 5 * members), 2)}
            for k in missions
            for r in ("troops", "lift", "money")
        ],
        "capacities": [
            {"member": m, "resource": r, "available": round(rng.uniform(0, 20), 2)}
            | ({"unit_cost": round(prices[r] * rng.uniform(0.5, 2), 2)} if r in prices else {})
            for m in names
            for r in ("troops", "lift", "money")
        ],
        "caveats": [
            {"member": m, "rule": "prohibited", "mission": str(rng.choice(missions))}
            for m in names
            if rng.random() < 0.4
        ],
        "policies": POLICIES,
    }


def measure(folder: Path, workers: int, scheduler: str | None = None) -> tuple[int, float]:
    """Runs, and seconds, of one batch from its plan to its tables."""
    with tempfile.TemporaryDirectory() as output:
        began = time.perf_counter()
        result = run_batch(folder, output, workers=workers, scheduler=scheduler)
        return len(result.summary), time.perf_counter() - began


def main() -> None:
    """Generate, measure, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workbooks", type=int, default=1000)
    parser.add_argument("--members", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scheduler", help="also measure this Dask scheduler (or: local)")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="workbooks-"))
    try:
        generate(folder, asked.workbooks, asked.members)
        rates: dict[str, list[float]] = {}
        for _ in range(asked.rounds):
            for workers in (1, asked.workers):
                runs, seconds = measure(folder, workers)
                rates.setdefault(f"{workers} worker{'s' if workers > 1 else ''}", []).append(runs / seconds)
            if asked.scheduler:
                runs, seconds = measure(folder, asked.workers, asked.scheduler)
                rates.setdefault(f"cluster, {asked.workers} workers", []).append(runs / seconds)
    finally:
        shutil.rmtree(folder)
    one = max(rates["1 worker"])
    for name, found in rates.items():
        each = ", ".join(f"{rate:.1f}" for rate in found)
        sys.stdout.write(f"{name:<22}{max(found):8.1f} runs/s  ({each})  {max(found) / one:.2f} times one worker\n")


if __name__ == "__main__":
    main()
