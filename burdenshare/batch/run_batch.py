"""Run a batch: plan, work through it, keep every result as it comes, and leave tables and a manifest."""

from __future__ import annotations

import json
import os
import platform
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from burdenshare.batch.cases import Case, Files, Inputs, find_workbooks
from burdenshare.batch.keys import content_key, digest, versions_key, wanted_key
from burdenshare.batch.log import Log
from burdenshare.batch.plan import Planned, Rerun, Why, plan
from burdenshare.batch.result import BatchResult
from burdenshare.batch.run import RunStatus
from burdenshare.batch.store import Record, read_parts, write_part
from burdenshare.batch.summary_tables import MANIFEST, read_batch, write_tables
from burdenshare.batch.sweep import BASE, Variant, read_sweep, told
from burdenshare.batch.task import Answer, Task, given_up, run_chunk
from burdenshare.files import put
from burdenshare.outputs import real, spare
from burdenshare.policies import Wanted, as_wanted, described
from burdenshare.progress import Step
from burdenshare.workers.local import LocalPool
from burdenshare.workers.pool import Pool, work_through
from burdenshare.workers.stopping import asked_to_stop
from inputs import located
from models.arithmetic.fingerprint import all_versions
from models.policy.policy import Policy
from models.sheets.problems import InputError, OutputError, Problem, many


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be run: workbooks in variants, under which policies, how long each may take, to which folder."""

    inputs: tuple[str, ...]
    output: Path
    wanted: Wanted = None
    vary: Path | None = None
    limit_seconds: float | None = None
    allow_unread: bool = False
    limit_run_seconds: float | None = None


def run_batch(  # noqa: PLR0913 - the options of a command
    inputs: Inputs,
    output: str | os.PathLike[str],
    *,
    policies: str | Policy | Sequence[str | Policy] | None = None,
    vary: str | os.PathLike[str] | None = None,
    limit_seconds: float | None = None,
    limit_run_seconds: float | None = None,
    allow_unread: bool = False,
    rerun: Rerun | str = Rerun.NOTHING,
    workers: int | None = None,
    scheduler: str | None = None,
) -> BatchResult:
    """Solve every workbook under every policy, each run a row; results go to the folder `output` as they come.

    inputs: paths, globs, folders, .txt lists, examples by name.  policies: names, policies or both; None is all of each
    workbook.  vary: a sweep (see read_sweep).  limit_seconds: for one workbook, all its policies together;
    limit_run_seconds: for each run of it. A run that reaches one has the best answer so far, status "limit".
    allow_unread: see read_scenario.  rerun: what to do where the folder holds results.  workers: processes, as many as
    there are processors if None.  scheduler: a Dask address, or "local".
    Processes are spawned, so a script that calls this needs `if __name__ == "__main__":`.
    Raises InputError for inputs that come to nothing and for a folder with results where rerun is "nothing",
    OutputError where the results would lie in an input or beside it.
    """
    listed = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    batch = Batch(
        tuple(os.fspath(entry) for entry in listed),
        Path(output),
        as_wanted(policies),
        None if vary is None else Path(vary),
        limit_seconds,
        allow_unread,
        limit_run_seconds,
    )
    return carry_out(batch, plan_batch(batch, Rerun(rerun)), workers=workers, scheduler=scheduler)


def plan_batch(batch: Batch, rerun: Rerun) -> tuple[Planned, ...]:
    """Every workbook and variant, and why it is to be run; nothing is run or written."""
    limits = {"limit-seconds": batch.limit_seconds, "limit-run-seconds": batch.limit_run_seconds}
    if wrong := [
        Problem(name, f"{x:g}", "a number above 0") for name, x in limits.items() if x is not None and not x > 0
    ]:
        raise InputError(wrong)
    variants = (BASE,) if batch.vary is None else read_sweep(batch.vary)
    workbooks = find_workbooks(batch.inputs)
    _spare_inputs(batch, workbooks)
    asked = [Case(workbook, variant, batch.allow_unread) for workbook in workbooks for variant in variants]
    records = list(read_parts(batch.output))
    if records and rerun is Rerun.NOTHING:
        hint = "--resume runs what is missing, --force runs all again, another --output leaves them alone"
        raise InputError(
            [Problem(str(batch.output), f"results of {len(records):,} workbooks", "an empty folder", hint)]
        )
    return plan(asked, batch.wanted, records, rerun)


def _spare_inputs(batch: Batch, workbooks: Iterable[str]) -> None:
    """Raise OutputError where the folder of results is an input, lies in one, or holds one."""
    named = filter(Path.exists, map(located, batch.inputs))
    spare([*named, *filter(None, [batch.vary])], [batch.output])
    paths, output = list(map(located, workbooks)), real(batch.output)
    folders = {folder: real(folder) for folder in {path.parent for path in paths}}  # there may be a million paths
    if not {folders[path.parent] / path.name for path in paths}.isdisjoint((output, *output.parents)):
        raise OutputError(f"{batch.output} lies in a workbook that is read; choose another place")
    for folder, place in folders.items():
        if output in (place, *place.parents):
            raise OutputError(f"{batch.output} holds what is read, {folder}; give the results a folder of their own")


def carry_out(
    batch: Batch,
    planned: Sequence[Planned],
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    watch: AbstractContextManager[Step] | None = None,
) -> BatchResult:
    """Run what a plan says is to be run; then write the tables of all of it. watch: told how far it is."""
    todo = [each for each in planned if each.why is not Why.DONE]
    count = workers or os.cpu_count() or 1
    records = {each.number: each.record for each in planned if each.record}
    manifest = _manifest(batch, planned, scheduler, count)
    _write_manifest(batch, manifest | {"state": "running"})
    state = "interrupted"
    try:
        with Log(batch.output, len(todo)) as log:
            log.started(len(planned), f"scheduler {scheduler}" if scheduler else many(count, "worker"))
            opening = partial(open_pool, scheduler, min(count, len(todo)))
            with closing(_watched(batch, todo, opening, watch or nullcontext(), log)) as coming:
                for ended in coming:
                    records |= ended
            ran = [
                (p.case.workbook, p.case.variant.name, run)
                for p in planned
                if p.number in records
                for run in records[p.number].runs
            ]
            write_tables(batch.output, ran)
            state = "complete" if len(records) == len(planned) else "interrupted"
            log.finished(state, len(planned) - len(records), Counter(str(run.status) for *_, run in ran))
    finally:
        counts = {"workbooks": len(planned), "ended": len(records), "run now": len(todo)}
        _write_manifest(batch, manifest | {"state": state, "counts": counts, "ended": _now()})
    return read_batch(batch.output)


def _watched(
    batch: Batch,
    todo: Sequence[Planned],
    opening: Callable[[], Pool[Task, Answer]],
    watch: AbstractContextManager[Step | None],
    log: Log,
) -> Generator[dict[int, Record], None, None]:
    """The records of what is to be run as they come, told to who watches; fewer where a stop is asked for."""
    if not todo:
        return
    with asked_to_stop() as asked, closing(opening()) as pool, watch as step:
        done = failed = 0
        for records in _records(batch, todo, pool, lambda: log.stopping(asked()), log):
            yield records
            done += len(records)
            failed += sum(not run.clean for each in records.values() for run in each.runs)
            if step:
                step(done, len(todo), f", {failed:,} runs without an answer" if failed else "")


def _records(
    batch: Batch, todo: Sequence[Planned], pool: Pool[Task, Answer], stopping: Callable[[], bool], log: Log
) -> Iterator[dict[int, Record]]:
    """The records of what is to be run, by number, each on disk and in the log before it is given."""
    by_number = {each.number: each for each in todo}
    origins: dict[int, str] = {}
    tasks = tasks_of(batch, todo, origins)
    for answers in work_through(
        pool, tasks, len(todo), lost=given_up, weight=Task.weigh, stopping=lambda: log.stopping(stopping())
    ):
        records = {
            answer.number: _record(by_number[answer.number], answer, batch.wanted, origins.pop(answer.number))
            for answer in answers
        }
        write_part(batch.output, records.values())
        log.ended((records[answer.number], answer.seconds) for answer in answers)
        yield records


def tasks_of(batch: Batch, todo: Sequence[Planned], origins: dict[int, str]) -> Iterator[Task]:
    """What is to be run as it travels, each read from disk when it is wanted; origins: the hash of what was read."""
    for each in todo:
        files: Files = ()
        unopened = origins[each.number] = ""
        try:
            files = each.case.load()
            origins[each.number] = content_key(each.case, digest(files))
        except FileNotFoundError:
            unopened = "no such file"
        except OSError as reason:
            unopened = f"a file that cannot be opened: {reason.strerror}"
        yield Task(
            each.number,
            each.case,
            files,
            unopened,
            batch.wanted,
            known=frozenset(each.known),
            limit=batch.limit_seconds,
            run_limit=batch.limit_run_seconds,
            versions=versions_key(),
        )


def _record(planned: Planned, answer: Answer, wanted: Wanted, content: str) -> Record:
    """What is kept of an answer; runs that were known before take their place in it."""
    runs = tuple(planned.known[run] if isinstance(run, str) else run for run in answer.runs)
    if any(run.status is RunStatus.FAILED and not run.policy for run in runs):  # what held before still holds
        runs = (*planned.known.values(), *runs)
    named = tuple(replace(run, run_key=run.run_key or content, warnings=answer.warnings) for run in runs)
    case = planned.case
    return Record(case.workbook, case.variant.name, content, wanted_key(wanted), versions_key(), named)


def open_pool(scheduler: str | None, workers: int) -> Pool[Task, Answer]:
    """Worker processes here, or the workers of a scheduler."""
    if scheduler is None:
        return LocalPool(run_chunk, workers)
    from burdenshare.workers.cluster import ClusterPool

    return ClusterPool(run_chunk, scheduler, workers)


# -- manifest ----------------------------------------------------------------------------------------------------


def _manifest(batch: Batch, planned: Sequence[Planned], scheduler: str | None, workers: int) -> dict[str, object]:
    """All that is needed to run a batch again."""
    return {
        "inputs": batch.inputs,
        "workbooks": list(dict.fromkeys(each.case.workbook for each in planned)),
        "variants": [_described(variant) for variant in dict.fromkeys(each.case.variant for each in planned)],
        "policies": described(batch.wanted) or "all",
        "limit_seconds": batch.limit_seconds,
        "limit_run_seconds": batch.limit_run_seconds,
        "allow_unread": batch.allow_unread,
        "scheduler": scheduler,
        "workers": workers,
        "versions": all_versions(),
        "platform": platform.platform(),
        "began": _now(),
    }


def _described(variant: Variant) -> dict[str, object]:
    return {"variant": variant.name, "changes": [told(change) for change in variant.changes]}


def _write_manifest(batch: Batch, manifest: dict[str, object]) -> None:
    put(batch.output / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
