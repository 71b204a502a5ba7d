"""A run, one workbook under one policy, as a row: what its report comes to, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import isnan
from typing import TYPE_CHECKING

from burdenshare.policies import policies
from models.arithmetic.accounting import gap_share
from models.sheets.problems import InputError, Problem
from reports.assessing.fairness import held_against

if TYPE_CHECKING:
    from models.answers.allocation import Allocation
    from reports import FairnessReport


class RunStatus(StrEnum):
    """How a run ended: as the solver says, or that the input was bad, or that the run failed."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    LIMIT = "limit"
    BAD_INPUT = "bad_input"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One workbook under one policy, or (without a policy) one that could not be run at all.

    currency: of the workbook, in which its costs are, with its prices.  gap_share: the priority-weighted mean
    of unmet over target.
    measures: by the names of reports.measures.measures.  common_gini: the Gini by the key of the workbook's first
    policy, the one yardstick of all its runs.
    worst_member, worst_ratio: who carries most for its fair share (several where they tie), and how many times it.
    violations: promises that the audit found broken.  warnings: what is doubtful about the workbook.  run_key: of
    input, policy and versions.  seconds: solving and assessing.
    """

    policy: str = ""
    currency: str = ""
    status: RunStatus
    reason: str = ""
    cost: float | None = None
    least_cost: float | None = None
    price_of_fairness: float | None = None
    gaps: int | None = None
    gap_share: float | None = None
    measures: dict[str, float | None] = field(default_factory=dict)
    common_gini: float | None = None
    worst_member: str = ""
    worst_ratio: float | None = None
    certified: bool | None = None
    cold_solves: int | None = None
    violations: int | None = None
    input_sha256: str = ""
    run_key: str = ""
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        """Whether the run was answered and the answer keeps its promises."""
        return self.status is RunStatus.OPTIMAL and not self.violations


def row(report: FairnessReport) -> Run:
    """A fairness report as one row."""
    answer = report.allocation
    outcome = Run(
        policy=report.policy.policy,
        currency=report.scenario.money,
        status=RunStatus(answer.status.value),
        reason=answer.reason,
        cold_solves=answer.cold_solves,
        problems=tuple(_told(answer)),
    )
    if not answer.answered:
        return outcome
    worst = report.ranks[0] if report.ranks else ()
    broken = f"our fault: a broken promise: {answer.violations[0]}" if answer.violations else ""
    return replace(
        outcome,
        status=RunStatus.FAILED if broken else outcome.status,
        reason=broken or outcome.reason,
        cost=known(answer.total_cost),
        least_cost=known(answer.least_cost),
        price_of_fairness=report.price_of_fairness,
        gaps=len(report.gaps),
        gap_share=gap_share(report.scenario, answer.unmet),
        measures=dict(report.measures),
        common_gini=_common_gini(report),
        worst_member="; ".join(member.member for member in worst),
        worst_ratio=report.worst_ratio,
        certified=answer.certified,
        violations=len(answer.violations),
    )


def _told(answer: Allocation) -> Iterator[Problem]:
    """What is wrong with an answer, each with its place: rules that conflict, promises that are broken."""
    for rule in answer.conflict:
        yield Problem(rule.place, rule.words, "rules that can hold together")
    for promise in answer.violations:
        yield Problem("audit", str(promise), "every promise kept", "please report it")


def _common_gini(report: FairnessReport) -> float | None:
    try:
        return held_against(report, policies(report.scenario)[0]).measures.get("gini")
    except InputError:  # the first policy's key cannot be evaluated, as its own run tells
        return None


def refused(policy: str, problems: Sequence[Problem]) -> Run:
    """A run that its input forbids."""
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return Run(policy=policy, status=RunStatus.BAD_INPUT, reason=f"{problems[0]}{more}", problems=tuple(problems))


def faulted(policy: str, fault: Exception) -> Run:
    """A run that an unexpected exception ended."""
    reason = "out of memory" if isinstance(fault, MemoryError) else f"our fault: {type(fault).__name__}: {fault}"
    problem = Problem("", reason, "an answer", "please report it")
    return Run(policy=policy, status=RunStatus.FAILED, reason=reason, problems=(problem,))


def known(value: float) -> float | None:
    """None for what is not a number."""
    return None if isnan(value) else value
