"""What rows without effect are told by: what can be given at all, and what stands in the cell of a row."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from models.arithmetic.flows import Flow, contribution, loan
from models.arithmetic.national_interest import Ban, BanKind
from models.arithmetic.possible_flows import contributions, loans, supports
from models.sheets.rows import Row

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

Stock = tuple[str, str, str]
"""What a member has of a resource in a period."""


class Idle(NamedTuple):
    """A row without effect: the cell that says so, what stands there, what it is one of, and what would have one."""

    row: Row
    field: str
    found: str
    kind: str
    expected: str


class Reach:
    """What can be given at all, each found once and when a row asks for it: few workbooks have all kinds of rows."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._most: dict[Stock, float] = {}

    @cached_property
    def flows(self) -> dict[str, list[Flow]]:
        """What is free of bans, by whom it is given and whom it is lent to."""
        found: dict[str, list[Flow]] = {}
        for flow in self._given:
            found.setdefault(flow.owner, []).append(flow)
        for flow in self.lent:
            found.setdefault(flow.owner, []).append(flow)
            found.setdefault(flow.holder, []).append(flow)
        return found

    @cached_property
    def _given(self) -> list[Flow]:
        every = contributions(self.scenario)
        return [contribution(cell) for cell, bans in every if not bans and self.most((cell[0], cell[1], cell[3])) > 0]

    @cached_property
    def shared(self) -> list[Flow]:
        """What is given of shared resources, which may be seen elsewhere."""
        return [flow for flow in self._given if self.scenario.resource[flow.resource].shared]

    @cached_property
    def lent(self) -> list[Flow]:
        """What may be lent."""
        return [flow for flow, bans in self._loans if not bans and self.most(flow.source) > 0]

    @cached_property
    def _loans(self) -> list[tuple[Flow, tuple[Ban, ...]]]:
        return [(loan(self.scenario, key), bans) for key, bans in loans(self.scenario)]

    @cached_property
    def sources(self) -> set[Stock]:
        """The stocks from which something can be given, lent or paid."""
        paid = {(giver, fund, period) for giver, _, fund, period in supports(self.scenario)}
        return {flow.source for flow in chain(self._given, self.lent)} | paid

    @cached_property
    def banning(self) -> set[str]:
        """The numbers of the caveats that ban something that could be given or lent."""
        every = chain(contributions(self.scenario), self._loans)
        return {ban.rule.keys[0] for _, bans in every for ban in bans if ban.kind is BanKind.CAVEAT}

    def most(self, stock: Stock) -> float:
        """The most that a member could give of a stock, in units, if all that is uncertain went well."""
        if stock not in self._most:
            taught = stock[:2] in self._trained
            self._most[stock] = inf if taught else self.scenario.usable(*stock) * self._factor
        return self._most[stock]

    @cached_property
    def _trained(self) -> set[tuple[str, str]]:
        return {(row.beneficiary, row.resource) for row in self.scenario.training if row.gain}

    @cached_property
    def _factor(self) -> float:
        return max((1.0, *(row.high for row in self.scenario.uncertainty if row.what == "capacity")))
