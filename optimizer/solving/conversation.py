"""One question after another: each is answered as `solve` answers it, to the last bit, with what the last one left.

What is kept is what was formulated, not where the solver stood: from another basis HiGHS goes another way and ends with
other prices, where several are right, after another number of programs; and a report prints both. So HiGHS is given
every program anew, which is nothing beside solving it, and what is saved is saved before and after.
"""

from __future__ import annotations

import time

from models.answers.allocation import Allocation
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.formulation import open_session
from optimizer.coalition.moved import at, moved
from optimizer.coalition.session import Session
from optimizer.solving.solve import audited_answer


class Conversation:
    """Scenarios and policies asked about in turn, which are alike; the state is what the last question formulated."""

    def __init__(self) -> None:
        self._last: Session | None = None

    def solve(self, scenario: Scenario, policy: Policy, *, time_limit: float | None = None) -> Allocation:
        """The answer of `optimizer.solve`, whose errors it raises too; after one, the conversation goes on."""
        began = time.perf_counter()
        return audited_answer(self.open(scenario, policy, time_limit=time_limit), began)

    def open(self, scenario: Scenario, policy: Policy, *, time_limit: float | None = None) -> Session:
        """The session that `open_session` makes, not yet solved; that of the last question lends it what it can."""
        last, session = self._last, None
        if last and (amounts := moved(last.scenario, scenario)) is not None:
            session = at(last, scenario, policy, amounts, time_limit=time_limit)
        self._last = session or open_session(scenario, policy, time_limit=time_limit, plain=True)
        return self._last
