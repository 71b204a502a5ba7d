"""docs/trust.md: what is promised, what was tried, what was found, and how to see any of it again."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import swiglpk

from tests.trust.checks import BARS, MONEY, SAME, UNITS, Kind, Result, Slip

SHOWN = 20
"""How many failures of a kind are named."""
PARTS = {
    "examples": "the examples that ship, under each of their policies, in every unit of money and of each resource",
    "named": "cases with a name, once answered wrongly, under each of their policies, beside GLPK",
    "scenarios": "random coalitions, and the same with money and one resource in other units",
    "solves": "random coalitions, beside GLPK stage by stage",
}


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the harness: from which seed, with how many workers, how long, and what became of every case.

    planned: how many cases there were to try; fewer were where it was interrupted.
    """

    seed: int
    workers: int
    seconds: float
    results: Sequence[Result]
    planned: int = 0

    @property
    def missed(self) -> Counter[Kind]:
        """How many cases miss each bar."""
        kinds = Counter(kind for result in self.results for kind in {slip.kind for slip in result.slips})
        return Counter({kind: count for kind, count in kinds.items() if kind in BARS})


def markdown(run: Run) -> str:
    """The whole page."""
    return "\n".join([*_head(run), *_bars(run), *_apart(run), *_mix(run), *_failures(run)]) + "\n"


def _head(run: Run) -> Iterator[str]:
    packages = ("burdenshare", "PuLP", "highspy", "numpy", "scipy")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    money = ", ".join(f"{factor:g}" for factor in MONEY)
    units = ", ".join(f"{factor:g}" for factor in UNITS)
    yield "# Trust"
    yield ""
    yield "Written by `make trust`. An answer that is called certified is promised to be"
    yield ""
    yield f"- **the same in every unit**: money times {money} and the amounts of a resource times {units}"
    yield f"  change nothing but the unit; no figure by more than {SAME:g} of the size of its quantity;"
    yield "- **right at every stage**: a second solver that is not HiGHS (GLPK's simplex and branch and bound) finds"
    yield f"  each stage of the same program worth the same to {SAME:g}, and agrees where there is none; with whole"
    yield "  assets each stage is held to 1e-8, and what that adds up to over all stages is told apart;"
    yield "- **audited**: no promise broken, no solve that ends as `failed`, no process that dies."
    yield ""
    if len(run.results) < run.planned:
        yield f"Interrupted: {len(run.results):,} of {run.planned:,} cases were tried, in their order."
        yield ""
    yield f"Seed {run.seed}, {len(run.results):,} cases, {run.seconds / 60:.0f} minutes with {run.workers} workers on"
    yield f"{os.cpu_count()} cores. Python {platform.python_version()}, {versions}, GLPK {swiglpk.glp_version()}."
    yield ""


def _bars(run: Run) -> Iterator[str]:
    yield "## The bars"
    yield ""
    yield "Cases that miss each bar; it is met where there are none."
    yield ""
    yield f"| | {' | '.join(PARTS)} |"
    yield f"|---|{'---:|' * len(PARTS)}"
    by_part = {part: [result for result in run.results if result.task.check == part] for part in PARTS}
    yield _row("cases", (len(results) for results in by_part.values()))
    yield _row("answers", (sum(result.answers for result in results) for results in by_part.values()))
    for kind in Kind:
        told = "" if kind in BARS else " (no bar)"
        yield _row(f"{kind}{told}", (sum(_has(result, kind) for result in results) for results in by_part.values()))
    yield ""
    yield from (f"- {part}: {words}" for part, words in PARTS.items())
    yield ""


def _apart(run: Run) -> Iterator[str]:
    yield "## How far apart"
    yield ""
    yield "The largest relative difference of a case, over all its figures."
    yield ""
    yield "| | half of them within | 99 % within | all that meet the bar within |"
    yield "|---|---:|---:|---:|"
    for part in PARTS:
        found = [result.apart for result in run.results if result.task.check == part]
        known = np.array([value for value in found if np.isfinite(value)])
        if known.size:
            within = known[known <= SAME].max(initial=0.0)
            yield f"| {part} | {np.median(known):.0e} | {np.quantile(known, 0.99):.0e} | {within:.0e} |"
    yield ""


def _mix(run: Run) -> Iterator[str]:
    solves = [result for result in run.results if result.task.check == "solves"]
    if not solves:
        return
    traits = Counter(trait for result in solves for trait in result.traits)
    yield "## What the random coalitions are made of"
    yield ""
    yield "Shares of the solves; a row binds where it has a price at least cost."
    yield ""
    yield "| | share |"
    yield "|---|---:|"
    for trait, count in sorted(traits.items(), key=lambda pair: (not pair[0].startswith("C"), _natural(pair[0]))):
        yield f"| {trait} | {count / len(solves):.1%} |"
    yield ""


def _failures(run: Run) -> Iterator[str]:
    yield "## What was found wrong"
    yield ""
    named = [(result, slip) for result in run.results for slip in result.slips]
    if not named:
        yield "Nothing."
        return
    yield f'Any case again: `python -m tests.trust --only NUMBER --seed {run.seed}`, or `--only "NAME"`.'
    for kind in Kind:
        of_kind = [(result, slip) for result, slip in named if slip.kind is kind]
        if of_kind:
            yield ""
            yield f"### {kind[:1].upper()}{kind[1:]}"
            yield ""
            yield from (
                f"- {_line(*one)}" for one in sorted(of_kind, key=lambda one: _natural(str(one[0].task)))[:SHOWN]
            )
            if len(of_kind) > SHOWN:
                yield f"- and {len(of_kind) - SHOWN:,} more"


def _line(result: Result, slip: Slip) -> str:
    return f"{result.task.check} {result.task}: {slip.words}"


def _has(result: Result, kind: Kind) -> bool:
    return any(slip.kind is kind for slip in result.slips)


def _row(name: str, counts: Iterable[int]) -> str:
    return f"| {name} | {' | '.join(f'{count:,}' for count in counts)} |"


def _natural(name: str) -> tuple[int, str]:
    """Numbers by size, names after them by alphabet; C2 before C10."""
    digits = "".join(filter(str.isdigit, name.split(" ", maxsplit=1)[0]))
    return (int(digits) if digits and len(digits) < 8 else 10**8, name)
