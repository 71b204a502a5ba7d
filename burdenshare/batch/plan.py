"""What a batch still has to run, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from burdenshare.batch.cases import Case
from burdenshare.batch.keys import content_of, versions_key, wanted_key
from burdenshare.batch.run import Run, RunStatus
from burdenshare.batch.store import Record
from burdenshare.policies import Wanted


class Rerun(StrEnum):
    """What is run where a folder holds results: nothing (it is refused), what is missing, what failed too, or all."""

    NOTHING = "nothing"
    MISSING = "missing"
    FAILED = "failed"
    ALL = "all"


class Why(StrEnum):
    """Why a case is run, or that it is done."""

    DONE = "done"
    MISSING = "missing"
    CHANGED_INPUT = "changed input"
    CHANGED_VERSION = "changed version"
    CHANGED_POLICIES = "changed policies"
    FAILED = "failed before"
    FORCED = "forced"


FAILURES = frozenset({RunStatus.FAILED, RunStatus.LIMIT})
"""What another try may mend. Bad input and conflicting rules stay what they are until the workbook changes."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A case, and why it runs. known: runs that hold already, by key.  failed: policies to be tried again."""

    number: int
    case: Case
    why: Why
    known: Mapping[str, Run] = field(default_factory=dict)
    failed: tuple[str, ...] = ()
    record: Record | None = None

    def __str__(self) -> str:
        """One line: the case, why it runs, which policies failed."""
        which = f" ({', '.join(filter(None, self.failed))})" if any(self.failed) else ""
        return f"{self.case}: {self.why}{which}"


def plan(cases: Sequence[Case], wanted: Wanted, records: Iterable[Record], rerun: Rerun) -> tuple[Planned, ...]:
    """Every case with what is known of it. Without records nothing is read: all are missing."""
    by_origin: dict[tuple[str, str, str], Record] = {}
    by_name: dict[tuple[str, str], Record] = {}
    for record in records:
        by_name[record.workbook, record.variant] = record
        if record.content:
            by_origin[record.made_from] = record
    asked = wanted_key(wanted)
    return tuple(_planned(number, case, asked, by_origin, by_name, rerun) for number, case in enumerate(cases))


def _planned(
    number: int,
    case: Case,
    asked: str,
    by_origin: Mapping[tuple[str, str, str], Record],
    by_name: Mapping[tuple[str, str], Record],
    rerun: Rerun,
) -> Planned:
    before = by_name.get((case.workbook, case.variant.name))
    if rerun is Rerun.ALL:
        return Planned(number, case, Why.FORCED if before else Why.MISSING)
    if not by_origin and before is None:
        return Planned(number, case, Why.MISSING)
    content = content_of(case)
    done = by_origin.get((content, asked, versions_key()))
    if done is not None:
        failed = tuple(run.policy for run in done.runs if run.status in FAILURES)
        if rerun is Rerun.FAILED and failed:
            return Planned(number, case, Why.FAILED, _holding(done, retry=True), failed)
        return Planned(number, case, Why.DONE, record=done)
    if before is None:
        return Planned(number, case, Why.MISSING)
    if not content:
        return Planned(number, case, Why.FAILED)
    holding = _holding(before, retry=rerun is Rerun.FAILED)
    if before.versions != versions_key():
        return Planned(number, case, Why.CHANGED_VERSION)
    return Planned(number, case, Why.CHANGED_INPUT if before.content != content else Why.CHANGED_POLICIES, holding)


def _holding(record: Record, *, retry: bool) -> dict[str, Run]:
    return {run.run_key: run for run in record.runs if run.run_key and not (retry and run.status in FAILURES)}
