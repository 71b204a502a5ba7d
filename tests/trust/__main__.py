"""Try what is promised, and write docs/trust.md: python -m tests.trust [--seed 1] [--quick] [--only 5561].

Everything random regenerates from the seed. Ends with 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from burdenshare.console import say, talk
from tests.trust.checks import CHECKS, Kind, Result, Task, tasks
from tests.trust.page import Run, markdown
from tests.trust.pool import work_through

PAGE = Path("docs/trust.md")
QUICK = (100, 500)
"""Scenarios and solves of a quick run."""
SECONDS_A_LINE = 10.0


def main() -> int:
    """Run, write the page, say what was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.trust", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="what everything random regenerates from")
    parser.add_argument("--scenarios", type=int, default=2_000, help="random coalitions in other units")
    parser.add_argument("--solves", type=int, default=20_000, help="random coalitions beside the second solver")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--quick", action="store_true", help="few random cases and no examples; writes no page")
    parser.add_argument("--check", choices=CHECKS, help="this check alone; writes no page")
    parser.add_argument("--only", metavar="CASE", help="one case: a number, or a name as the page has it")
    parser.add_argument("--output", type=Path, help=f"where the page goes; {PAGE} unless quick")
    wanted = parser.parse_args()

    if wanted.only:
        chosen = _named(wanted.only, wanted.seed)
    elif wanted.quick:
        chosen = [task for task in tasks(wanted.seed, *QUICK) if task.check != "examples"]
    else:
        chosen = list(tasks(wanted.seed, wanted.scenarios, wanted.solves))
    if wanted.check:
        chosen = [task for task in chosen if task.check == wanted.check]
    began, results = time.monotonic(), list[Result]()
    with _watched(len(chosen)) as step, suppress(KeyboardInterrupt):  # what was tried until then is told
        for result in work_through(chosen, min(wanted.workers, len(chosen))):
            results.append(result)
            step(result)
    order = {task: place for place, task in enumerate(chosen)}
    results.sort(key=lambda result: order[result.task])
    run = Run(wanted.seed, wanted.workers, time.monotonic() - began, results, len(chosen))

    output = wanted.output or (None if wanted.quick or wanted.only or wanted.check else PAGE)
    if output:
        output.write_text(markdown(run), encoding="utf-8", newline="\n")
    else:
        for result in results:
            for slip in result.slips or ():
                sys.stdout.write(f"{result.task.check} {result.task}: {slip.kind}: {slip.words}\n")
            if wanted.only and not result.slips:
                sys.stdout.write(f"{result.task.check} {result.task}: nothing wrong, apart {result.apart:.1e}\n")
    for kind in Kind:
        if run.missed[kind]:
            say(f"{kind}: {run.missed[kind]:,}")
    return int(bool(run.missed or len(results) < len(chosen)))


def _named(name: str, seed: int) -> list[Task]:
    """The cases that a name or a number means; a number means both random checks."""
    if name.isdecimal():
        return [Task(check, seed, int(name)) for check in ("scenarios", "solves")]
    found = [task for task in tasks(seed, 0, 0) if task.name == name]
    if not found:
        known = ", ".join(sorted(task.name for task in tasks(seed, 0, 0)))
        sys.exit(f"no case {name!r}; a number, or one of: {known}")
    return found


@contextmanager
def _watched(total: int) -> Iterator[Callable[[Result], None]]:
    """A bar on a terminal, else a line now and then; both on stderr."""
    console, done, wrong, last = talk(), 0, 0, time.monotonic()

    def line(result: Result) -> None:
        nonlocal done, wrong, last
        done, wrong = done + 1, wrong + bool(result.slips)
        if time.monotonic() - last >= SECONDS_A_LINE or done == total:
            last = time.monotonic()
            say(f"{done:,} of {total:,} cases, {wrong:,} with something to tell")

    if not console.is_terminal:
        yield line
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=total)

        def move(result: Result) -> None:
            nonlocal wrong
            wrong += bool(result.slips)
            bar.update(task, advance=1, description=f"{wrong:,} with something to tell")

        yield move


if __name__ == "__main__":
    sys.exit(main())
