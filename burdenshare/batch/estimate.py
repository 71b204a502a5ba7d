"""How long a batch will take, judged by running a few of its workbooks; nothing of that is kept."""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from statistics import fmean

from burdenshare.batch.plan import Planned, Why
from burdenshare.batch.run import Run
from burdenshare.batch.run_batch import Batch, open_pool, tasks_of
from burdenshare.batch.task import Answer, Task, given_up
from burdenshare.progress import duration
from burdenshare.workers.pool import PATIENCE, Pool
from models.sheets.problems import many

SECONDS, TO_WARM_UP = 10.0, 30.0
"""What the sample may take, and what its workers may take before to warm up: 2 s, on a busy machine much more."""
EIGHTHS = (4, 0, 8, 2, 6, 1, 3, 5, 7)
"""Which workbooks are tried, on the way from the smallest to the largest; spread over it wherever time ends."""


_Ended = tuple[Task, float, Answer | None]


@dataclass(frozen=True, slots=True)
class Sampled:
    """A workbook that was tried: bytes of its files, and seconds for all its policies."""

    size: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Sample:
    """What came of trying workbooks. refused: why others could not be run.  cut: how many had not ended in time.

    start: seconds until the workers were ready.  took: seconds in all.
    """

    tried: tuple[Sampled, ...]
    refused: tuple[str, ...] = ()
    cut: int = 0
    start: float = 0.0
    took: float = 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds of one processor that a batch is likely to need, and the least and the most of it.

    sizes: of what is to be run, in bytes.  workers: among which it is divided, one a processor; None: unknown, as a
    cluster's are.
    """

    sample: Sample
    sizes: tuple[int, ...]
    workers: int | None

    def seconds(self) -> tuple[float, float, float]:
        """Least, likely, most, from start to end: shared by the workers, and no less than the longest of the sample."""
        shared = [work / (self.workers or 1) for work in work_of(self.sizes, self.sample.tried)]
        longest = max(each.seconds for each in self.sample.tried)
        least, likely, most = (self.sample.start + max(work, longest) for work in shared)
        return least, likely, most

    def __str__(self) -> str:
        """The estimate and how it was found, in a few lines; or why there is none."""
        sample, sizes = self.sample, self.sizes
        if not sizes:
            return "nothing is to be run"
        refused = f"  {many(len(sample.refused), 'workbook')} tried could not be run: {next(iter(sample.refused), '')}"
        if not sample.tried:
            return f"no estimate can be given:\n{refused}"
        least, likely, most = map(duration, self.seconds())
        who = f"on {many(self.workers, 'processor')}" if self.workers else "of one processor, shared by the cluster's"
        least_most = f", between {least} and {most}" if least != most else ""
        lines = [
            f"at least {least} {who}" if sample.cut else f"about {likely} {who}{least_most}",
            f"  from {len(sample.tried)} of {many(len(sizes), 'workbook')}, tried in {duration(sample.took)}; "
            "nothing of that is kept",
            f"  all, of {min(sizes) / 1e3:,.1f} to {max(sizes) / 1e3:,.1f} kB, are taken to need what those tried "
            "needed that come next in size;",
            "  the range: all as quick as the quickest of these, or as slow as the slowest",
        ]
        if sample.refused:
            lines.append(refused)
        if sample.cut:
            lines.append(f"  {sample.cut} tried had not ended and count as that long only: it may take much longer")
        return "\n".join(lines)


def work_of(sizes: Sequence[int], sampled: Sequence[Sampled]) -> tuple[float, float, float]:
    """Seconds of one processor for workbooks of these sizes: least, likely, most.

    One of a size that was tried needs the mean of those tried, between the quickest and the slowest of them; any other
    the value between those next to it, in proportion to its size; beyond the largest, more in proportion.

    >>> work_of([100, 200, 300], [Sampled(100, 1.0), Sampled(300, 3.0), Sampled(300, 5.0)])
    (5.0, 7.5, 11.0)
    """
    by_size: dict[int, list[float]] = {}
    for each in sorted(sampled, key=lambda each: each.size):
        by_size.setdefault(each.size, []).append(each.seconds)
    known = list(by_size)
    least = likely = most = 0.0
    for size, count in Counter(sizes).items():
        at = bisect_left(known, size)
        below, above = known[max(0, at - 1)], known[min(at, len(known) - 1)]
        below = above if size >= above or at == 0 else below
        near = by_size[below] + by_size[above]
        beyond = max(1.0, size / above) if above else 1.0
        part = 0.0 if above == below else (size - below) / (above - below)
        least += count * min(near)
        likely += count * beyond * ((1 - part) * fmean(by_size[below]) + part * fmean(by_size[above]))
        most += count * beyond * max(near)
    return least, likely, most


def estimate(batch: Batch, planned: Sequence[Planned], workers: int | None, scheduler: str | None) -> Estimate:
    """The estimate for a plan, from workbooks of several sizes that are run here and thrown away."""
    todo = sorted((each for each in planned if each.why is not Why.DONE), key=lambda each: each.case.size)
    sizes = tuple(each.case.size for each in todo)
    at = dict.fromkeys(round(eighth / 8 * (len(todo) - 1)) for eighth in EIGHTHS if todo)
    chosen = [todo[place] for place in at]
    processors = os.cpu_count() or 1
    count = min(workers or processors, processors)
    if not chosen:
        return Estimate(Sample(()), (), count)
    with closing(open_pool(None, min(count, len(chosen)))) as pool:
        tasks = tasks_of(batch, [todo[0]] * pool.slots + chosen, {})
        sample = try_out(pool, tasks, dict(zip((each.number for each in todo), sizes, strict=True)))
    return Estimate(sample, sizes, count if scheduler is None else None)


def try_out(
    pool: Pool[Task, Answer],
    tasks: Iterator[Task],
    sizes: Mapping[int, int],
    clock: Callable[[], float] = time.monotonic,
) -> Sample:
    """Run tasks until all have ended or the time is over. sizes: bytes, by the number of a task.

    The first task of each worker warms it up, and does not count: what is loaded once would pass for what a workbook
    needs.
    """
    began = clock()
    warming = list(_ended(pool, islice(tasks, pool.slots), began + TO_WARM_UP, clock))
    warm, late = clock(), [each for each in warming if each[2] is None]
    ended = late[:1] if late else _ended(pool, tasks, warm + SECONDS, clock)
    tried: list[Sampled] = []
    refused: list[str] = []
    cut = 0
    for task, seconds, answer in ended:
        runs = () if answer is None else answer.runs
        reason = next((run.reason for run in runs if isinstance(run, Run) and not run.policy), "")
        if reason:
            refused.append(f"{task.case}: {reason}")
        else:
            cut += answer is None
            tried.append(Sampled(sizes[task.number], seconds))
    return Sample(tuple(tried), tuple(refused), cut, warm - began, clock() - began)


def _ended(
    pool: Pool[Task, Answer], tasks: Iterator[Task], until: float, clock: Callable[[], float]
) -> Iterator[_Ended]:
    """Tasks as they end, one at a time for each worker, with their seconds and answers; no answer: none until then."""
    under_way: list[tuple[tuple[Task, ...], float]] = []
    while True:
        while len(under_way) < pool.slots and clock() < until and (task := next(tasks, None)):
            under_way.append(((task,), clock()))
            pool.submit(under_way[-1][0])
        if not under_way or clock() >= until:
            break
        for chunk, answers in pool.finished(PATIENCE):
            under_way = [each for each in under_way if each[0] is not chunk]
            answer = given_up(chunk[0]) if answers is None else answers[0]
            yield chunk[0], answer.seconds, answer
    for (task,), at in under_way:
        yield task, clock() - at, None
