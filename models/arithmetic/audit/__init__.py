"""Every promise of an answer worked out again, from the scenario's rows alone and with arithmetic of its own.

Neither the program's rows nor the arithmetic it shares with reports are used, so that a mistake there is seen here.
Only what is fair (models.policy.shares) has one definition for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.answers.allocation import Address, Allocation, Status, Violation
from models.arithmetic.audit.flows import Check, Ledger
from models.arithmetic.audit.money import MONEY
from models.arithmetic.audit.names import known, names
from models.arithmetic.audit.promises import broken, told
from models.arithmetic.audit.stages import STAGES
from models.arithmetic.audit.units import UNITS
from models.policy.policy import Policy
from models.sheets.scenario import Scenario

__all__ = ["audit"]


def audit(
    scenario: Scenario, allocation: Allocation, policy: Policy | None = None, checks: Iterable[Check] = ()
) -> tuple[Violation, ...]:
    """Every promise that an answer breaks, by address; empty when all hold.

    policy: the one that was asked for, which the answer's must be.  checks: promises beside those that are known here.
    An allocation without an answer promises nothing. Never raises, whatever the answer holds.
    """
    if not allocation.answered and allocation.status is not Status.OPTIMAL:
        return ()
    return tuple(_violations(scenario, allocation, policy, checks))


def _violations(
    scenario: Scenario, allocation: Allocation, policy: Policy | None, checks: Iterable[Check]
) -> Iterator[Violation]:
    if policy is not None and policy != allocation.policy:
        words = f"the answer is of policy {allocation.policy.policy!r}, not of {policy.policy!r} as it stands"
        yield from broken([told(Address("policy"), words)])
    yield from broken(names(scenario, allocation))
    ledger = Ledger(scenario, known(scenario, allocation))
    for promises in (*UNITS, *MONEY, *STAGES, *checks):
        yield from broken(promises(ledger))
