"""Measure this engine beside raw highspy and its peers, and write docs/benchmarks.md.

python -m benchmarks [--quick]. Each case runs in a process of its own, so that neither memory nor hot state leaks
from one into another.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import Measured
from benchmarks.peers import FLOOR, OURS, installed
from benchmarks.report import Results, markdown

PAGE = Path("docs/benchmarks.md")
TOO_LARGE = 500_000
"""From this many columns on, only this engine and the floor are measured: the peers would take the day."""


@dataclass(frozen=True)
class Plan:
    """What to run: repeats by shape; sweeps by shape and rows changed: steps, and each contestant's seconds.

    turns: of whole commands.  few: memory of this engine and the floor only.
    """

    cold: dict[str, int]
    sweep: dict[tuple[str, int], tuple[int, float]]
    leximin: tuple[str, ...]
    coalitions: tuple[str, ...]
    sessions: tuple[str, ...]
    memory: tuple[str, ...]
    repeats: int
    turns: int
    few: bool = False


FULL = Plan(
    cold={"6,000": 9, "115,000": 3},
    sweep={("6,000", 1): (200, 8.0), ("6,000", 20): (200, 8.0), ("115,000", 20): (40, 5.0)},
    leximin=("6,000", "20,000"),
    coalitions=("12 members",),
    sessions=("isaf-2010", "nato-2024"),
    memory=("6,000", "115,000", "1,000,000"),
    repeats=3,
    turns=9,
)
QUICK = Plan(
    cold={"6,000": 3},
    sweep={("6,000", 1): (40, 1.0), ("6,000", 20): (40, 1.0)},
    leximin=("6,000",),
    coalitions=("toy",),
    sessions=("isaf-2010",),
    memory=("6,000",),
    repeats=3,
    turns=3,
    few=True,
)


def measured(case: str, **arguments: object) -> Measured:
    """Run one case in a new process."""
    print(case, *arguments.values(), file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "benchmarks.cases", case, json.dumps(arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"case {case} {arguments} failed:\n{ended.stderr[-2000:]}")
    found: Measured = json.loads(ended.stdout.splitlines()[-1])
    return found


def alone(shape: str, folder: Path, *, few: bool) -> dict[str, Measured]:
    """Contestants by themselves at one size; few: only this engine and the floor."""
    path = str(folder / "numbers")
    size = measured("write", shape=shape, path=path)["size"]
    names = [OURS, FLOOR] if few or size[0] > TOO_LARGE else list(installed())
    return {name: measured("alone", name=name, shape=shape, path=path) | {"size": size} for name in names}


def results(plan: Plan) -> Results:
    """Run every case of a plan."""
    with tempfile.TemporaryDirectory() as folder:
        return Results(
            cold={shape: measured("cold", shape=shape, repeats=count) for shape, count in plan.cold.items()},
            sweep={
                (shape, rows): measured("sweep", shape=shape, count=count, rows=rows, budget=budget)
                for (shape, rows), (count, budget) in plan.sweep.items()
            },
            leximin={shape: measured("leximin", shape=shape, repeats=plan.repeats) for shape in plan.leximin},
            frontier=measured("trade_off", shape="6,000", points=50, repeats=plan.repeats),
            coalitions={shape: measured("coalitions", shape=shape) for shape in plan.coalitions},
            processes=measured("processes", repeats=plan.turns),
            session={name: measured("session", name=name, repeats=plan.repeats) for name in plan.sessions},
            alone={shape: alone(shape, Path(folder), few=plan.few) for shape in plan.memory},
        )


def main() -> None:
    """Run, print the table of bars, write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, few repeats, about a minute; writes no page")
    quick = parser.parse_args().quick
    page = markdown(results(QUICK if quick else FULL))
    print(page)
    if not quick:
        PAGE.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
