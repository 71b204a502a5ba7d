"""The conversation: one thing is changed and what moved is told; two answers, however they came about, compared."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import optimizer
from burdenshare.api import report
from burdenshare.policies import choose, policies
from inputs import read_scenario
from inputs.changes import parse_set
from models.arithmetic.pins import pins
from models.policy.policy import Policy
from models.sheets.grammar import Change, changed
from models.sheets.problems import InputError, Problem, all_of, quoted
from models.sheets.scenario import Scenario, members_named
from reports import Difference, FairnessReport, difference

Compared = str | os.PathLike[str] | Scenario | FairnessReport
"""A side of a comparison: a workbook or a saved result by its path, a scenario, a report."""
EXAMPLE = "for example --set 'requirements/*/troops/target=*1.2', --lift 'caveats!B4' or --without USA"


def whatif(
    scenario: Scenario,
    changes: Change | str | Iterable[Change | str] = (),
    policy: Policy | str | None = None,
    *,
    pin: str | Iterable[str] = (),
    by: str | None = None,
    time_limit: float | None = None,
    why: bool = False,
) -> Difference:
    """The scenario answered as it is and as it is changed, and what moved.

    changes: one or several, as `--set` takes them, or as values.  policy: the one under which both are answered; where
    nothing else changes, it is the change, from the workbook's first.  pin: a member or several, whose part in the
    answer as it is stays agreed.  by: a key that measures both.  time_limit: seconds for each.  why: say of the changed
    answer why its heaviest and lightest carry what they do. Raises InputError for a change that cannot be made or
    alters nothing, and where none is asked for.
    """
    several = [changes] if isinstance(changes, Change | str) else changes
    asked = [parse_set(change) if isinstance(change, str) else change for change in several]
    questions: list[Callable[[], Any]] = [
        partial(changed, scenario, asked),
        partial(members_named, scenario, [pin] if isinstance(pin, str) else pin, "pin"),
        partial(choose, scenario, policy),
    ]
    altered, held, _ = all_of(questions)
    if not asked and not held:
        return _other_policy(scenario, policy, by, time_limit=time_limit, why=why)
    if gone := [member for member in held if member not in dict(altered.member)]:
        raise InputError(Problem("pin", quoted(m), "a member that stays", "a change takes it out") for m in gone)
    answer = partial(report, time_limit=time_limit, asking=optimizer.Conversation())
    base = answer(scenario, policy)
    altered = changed(altered, agreed(base, held))
    after = answer(altered, _kept(altered, base.policy, policy), why=why)
    return difference(base, after, by, changes=asked, pinned=held)


def diff(
    before: Compared,
    after: Compared,
    policy: Policy | str | tuple[Policy | str | None, Policy | str | None] | None = None,
    *,
    by: str | None = None,
    time_limit: float | None = None,
) -> Difference:
    """What differs between two workbooks, scenarios, reports or saved results; only what has no answer yet is solved.

    policy: of both sides, or one of each; left out, each workbook's first. Of a saved result it names the answer that
    is meant. by: a key that measures both.  time_limit: seconds for each.
    """
    first, second = policy if isinstance(policy, tuple) else (policy, policy)
    return difference(_answer(before, first, time_limit), _answer(after, second, time_limit), by)


def _answer(side: Compared, policy: Policy | str | None, time_limit: float | None) -> FairnessReport:
    if isinstance(side, FairnessReport):
        return side
    if isinstance(side, Scenario):
        return report(side, policy, time_limit=time_limit)
    from burdenshare.results import is_result, read_result

    if is_result(side):
        return read_result(side, policy.policy if isinstance(policy, Policy) else policy)
    return report(read_scenario(Path(side)), policy, time_limit=time_limit)


def _other_policy(
    scenario: Scenario, policy: Policy | str | None, by: str | None, *, time_limit: float | None, why: bool
) -> Difference:
    first, other = policies(scenario)[0], None if policy is None else choose(scenario, policy)
    if other is None:
        raise InputError([Problem("changes", "nothing to change", "a change, or a policy", EXAMPLE)])
    if other == first:
        rest = ", ".join(row.policy for row in policies(scenario)[1:])
        found, hint = f"{quoted(first.policy)}, the policy as it is", f"others: {rest}" if rest else EXAMPLE
        raise InputError([Problem("policy", found, "another policy, or a change", hint)])
    answer = partial(report, scenario, time_limit=time_limit, asking=optimizer.Conversation())
    return difference(answer(first), answer(other, why=why), by)


def _kept(altered: Scenario, before: Policy, asked: Policy | str | None) -> Policy:
    """The policy of before as the changed scenario has it: by its name where it has one."""
    if isinstance(asked, Policy):
        return asked
    known = {row.policy for row in policies(altered)}
    return choose(altered, before.policy) if asked is not None or before.policy in known else choose(altered)


def agreed(base: FairnessReport, members: tuple[str, ...]) -> list[Change]:
    """What members give in an answer, as the changes that hold them to it.

    Raises InputError for an unknown member, and where there is no answer.
    """
    if not members:
        return []
    scenario = base.scenario
    held = members_named(scenario, members, "pin")
    if not base.answered:
        found = f"no answer as it is ({base.allocation.status})"
        raise InputError([Problem("pin", found, "an answer to keep parts of", "burdenshare explain says why")])
    return list(pins(scenario, base.allocation.contributions, base.allocation.loans, held))
