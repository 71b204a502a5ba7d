"""Figures by which something would come from nothing, or that nothing would read: money, training, what is shared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from models.sheets.columns import typed
from models.sheets.problems import Problem, Severity, quoted
from models.sheets.rows import Agreement, Capacity, MemberKind, Resource, ResourceKind

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

RIVAL = (ResourceKind.TROOPS, ResourceKind.FUNDING)
"""The kinds of which a unit serves in one place only."""
NEAR = 1e-9
"""What is less than this part of it below a smallest contingent is none the smaller."""


def loophole_problems(scenario: Scenario) -> Iterator[Problem]:
    """What would make money or capacity out of nothing, and limits that would hold nothing; every name is known."""
    yield from _money_that_is_not(scenario)
    yield from _pools(scenario)
    yield from _repays_no_one(scenario)
    yield from _received(scenario)
    yield from _circular_training(scenario)
    yield from _shared(scenario)
    yield from _classified(scenario)
    yield from _conditions(scenario)
    yield from _contingents(scenario)
    yield from _thresholds(scenario)
    yield from _idle_arrears(scenario)


def _money_that_is_not(scenario: Scenario) -> Iterator[Problem]:
    """A unit of funding costs 1, else a pool that is owed 10 would be filled by less, or by more."""
    funds = {row.resource for row in scenario.resources if row.kind is ResourceKind.FUNDING}
    rows: tuple[Resource | Capacity, ...] = (*scenario.resources, *scenario.capacities)
    for row in rows:
        if row.resource in funds and row.unit_cost not in (None, 1.0):
            yield Problem(
                scenario.place(row, "unit_cost"),
                f"unit cost {row.unit_cost:g} of funding",
                "1 or a blank cell, for money costs itself",
                f"count {quoted(row.resource)} in {scenario.currency}",
            )


def _pools(scenario: Scenario) -> Iterator[Problem]:
    """One fund fills a mission's pool, and it repays others than itself."""
    funds: dict[str, dict[str, None]] = {}
    for need in scenario.requirements:
        if scenario.resource[need.resource].kind is ResourceKind.FUNDING:
            funds.setdefault(need.mission, {})[need.resource] = None
    for need in scenario.requirements:
        if not need.reimbursement:
            continue
        found, several = f"reimbursement {need.reimbursement:g}", list(funds.get(need.mission, ()))
        if len(several) > 1:
            listed = ", ".join(map(quoted, several))
            yield Problem(
                scenario.place(need, "reimbursement"),
                f"{found} where {listed} are required",
                "one fund in the mission, which then pays it",
                "put them together",
            )
        elif need.resource == scenario.funding_resource(need.mission):
            yield Problem(
                scenario.place(need, "reimbursement"),
                f"{found} of the fund that pays it",
                "a blank cell, for no one is repaid out of its own money",
                "reimburse troops and assets",
            )


def _repays_no_one(scenario: Scenario) -> Iterator[Problem]:
    """Warnings: a rate without anyone whom it is paid to, and names without a rate."""
    for need in scenario.requirements:
        if not need.repaid_to:
            continue
        whom = quoted(typed(need.repaid_to))
        if not need.reimbursement:
            found, expected = f"{whom}, and no reimbursement", "money per unit in `reimbursement`"
            hint = "say what is repaid, or leave the cell blank"
        elif not scenario.marked(need.repaid_to):
            found, expected = f"{whom}, which marks no member", "a figure above 0 for each that is repaid"
            hint = "fill the column in, or name the members"
        else:
            continue
        yield Problem(scenario.place(need, "repaid_to"), found, expected, hint, Severity.WARNING)


def _received(scenario: Scenario) -> Iterator[Problem]:
    """Only money is received, of a fund that repays no one: what it repays would be spent and received at once."""
    repaying = {need.mission for need in scenario.requirements if need.reimbursement}
    for need in scenario.requirements:
        if not need.received_by:
            continue
        found = f"{quoted(need.received_by)}, who would receive {quoted(need.resource)}"
        if scenario.resource[need.resource].kind is not ResourceKind.FUNDING:
            expected, hint = "a blank cell, for only money is received", "lend it under an agreement"
        elif need.mission in repaying:
            found += f", and givers to {quoted(need.mission)} who are repaid out of it"
            expected, hint = (
                "a fund that does the one or the other",
                "give the fund of the receiver a mission of its own",
            )
        else:
            continue
        yield Problem(scenario.place(need, "received_by"), found, expected, hint)


def _circular_training(scenario: Scenario) -> Iterator[Problem]:
    """Pupils that are there at once may not teach their own like, else anyone could be trained out of nothing."""
    at_once: dict[str, set[str]] = {}
    for row in scenario.training:
        if not row.lag and row.gain:
            at_once.setdefault(row.per or row.resource, set()).add(row.resource)
    for row in scenario.training:
        teacher, reached = row.per or row.resource, {row.resource}
        while more := {next_ for known in reached for next_ in at_once.get(known, ())} - reached:
            reached |= more
        if not row.lag and row.gain and teacher in reached:
            yield Problem(
                scenario.place(row, "lag"),
                f"lag 0, by which {quoted(row.resource)} teaches {quoted(teacher)} in the same period",
                "1 or more where a resource trains itself",
                "pupils teach when they have been taught",
            )


def _shared(scenario: Scenario) -> Iterator[Problem]:
    """Troops and money serve in one place; a limit on what is not used up by use would hold nothing."""
    for row in scenario.resources:
        if row.shared and row.kind in RIVAL:
            yield Problem(
                scenario.place(row, "shared"),
                f"shared {row.kind.value}",
                "no: only assets and intelligence serve several missions at once",
                "write no",
            )
    for agreement in scenario.agreements:
        limits = {"limit": agreement.limit, "total_limit": agreement.total_limit}
        for field, most in limits.items() if scenario.resource[agreement.resource].shared else ():
            if most is None:
                continue
            yield Problem(
                scenario.place(agreement, field),
                f"{field} {most:g} on {quoted(agreement.resource)}, which is shared",
                "a blank cell, for what is shared is not used up by use",
                "bound what is given by a rule at_most, or what it is worth in `worth`",
            )


def _classified(scenario: Scenario) -> Iterator[Problem]:
    """Money is paid, not seen: a level on it would keep it from missions and not from whom it is paid to."""
    for row in scenario.resources:
        if row.kind is ResourceKind.FUNDING and row.classification:
            yield Problem(
                scenario.place(row, "classification"),
                f"{quoted(row.classification)} of {quoted(row.resource)}, which is money",
                "a blank cell, for money is paid and not seen",
                "write prohibited in the sheet caveats for who may not pay",
            )


def _conditions(scenario: Scenario) -> Iterator[Problem]:
    """What releases money has a price, and only money is released; a price of nothing is warned of."""
    for row in scenario.agreements:
        if row.per and scenario.resource[row.resource].kind is not ResourceKind.FUNDING:
            found, expected = f"{quoted(row.per)}, whose delivery would release {quoted(row.resource)}", "a blank cell"
            yield Problem(scenario.place(row, "per"), found, expected, "only money is paid for what is delivered")
        elif row.per and row.price is None:
            found, expected = f"{quoted(row.per)}, and no price", "money per unit of it in `price`"
            yield Problem(scenario.place(row, "per"), found, expected, "say what is paid, or leave the cell blank")
        elif row.price is not None and not row.per:
            found, expected = f"a price of {row.price:g}, and nothing that it is paid for", "a resource in `per`"
            hint = "name what releases the money, or leave the cell blank"
            yield Problem(scenario.place(row, "price"), found, expected, hint, Severity.WARNING)


def _idle_arrears(scenario: Scenario) -> Iterator[Problem]:
    """Warnings: arrears are taken off a load, and organisations have none."""
    for member in scenario.members:
        if member.arrears and member.kind is MemberKind.ORGANISATION:
            yield Problem(
                scenario.place(member, "arrears"),
                f"arrears of {member.arrears:g} of an organisation, which change nothing",
                "arrears of states only, whose burdens are compared",
                "leave the cell blank, or make the member a state",
                Severity.WARNING,
            )


def _contingents(scenario: Scenario) -> Iterator[Problem]:
    """A smallest contingent that no policy holds, or of which there is not enough for one."""
    rows = [row for row in scenario.capacities if row.smallest]
    if rows and not any(scenario.kept_large(policy) for policy in scenario.policies):
        yield _unheld(scenario, "smallest", "smallest contingent", rows)
    trained = {(row.beneficiary, row.resource) for row in scenario.training if row.gain}
    for row in rows:
        usable = max(
            (scenario.usable(*key) for key, of in scenario.capacity.items() if of is row), default=row.smallest
        )
        if usable < row.smallest * (1.0 - NEAR) and (row.member, row.resource) not in trained:
            yield Problem(
                scenario.place(row, "smallest"),
                f"smallest contingent {row.smallest:g} of {usable:g} that may leave home",
                "at most what may leave home, else none is ever sent",
                "correct one of the two, or prohibit it",
                Severity.WARNING,
            )


def _thresholds(scenario: Scenario) -> Iterator[Problem]:
    """Warnings: thresholds of nothing that is delivered, which hold nothing back, and those that no policy holds.

    No errors, for without `per` nothing is held back.
    """
    rows = [row for row in scenario.agreements if row.threshold]
    for row in rows:
        if not row.per:
            found, expected = (
                f"a threshold of {row.threshold:g}, and nothing that it is counted in",
                "a resource in `per`",
            )
            hint = "name what must be given first, or leave `threshold` blank"
            yield Problem(scenario.place(row, "threshold"), found, expected, hint, Severity.WARNING)
            continue
        stocks = [(key[1], row.per, key[3]) for key, of in scenario.agreement.items() if of is row]
        taught = any(
            (training.beneficiary, training.resource) in {of[:2] for of in stocks} for training in scenario.training
        )
        usable = max((scenario.usable(*of) for of in stocks), default=row.threshold)
        if usable < row.threshold * (1.0 - NEAR) and not taught:
            yield Problem(
                scenario.place(row, "threshold"),
                f"threshold {row.threshold:g}, of which its receiver could give {usable:g}",
                "at most what its receiver could give, else nothing is ever paid",
                "correct one of the two",
                Severity.WARNING,
            )
    if rows and not any(scenario.kept_due(policy) for policy in scenario.policies):
        yield _unheld(scenario, "threshold", "threshold", rows)


def _unheld(scenario: Scenario, field: str, what: str, rows: Sequence[Capacity | Agreement]) -> Problem:
    """What policies hold only where they are exact, and none is: told once, at the first."""
    more = f", and {len(rows) - 1} more" if len(rows) > 1 else ""
    return Problem(
        scenario.place(rows[0], field),
        f"{what} {getattr(rows[0], field):g}{more}, which no policy holds",
        "a policy with `indivisible` exact",
        f"write exact in `indivisible` of a policy, or leave `{field}` blank",
        Severity.WARNING,
    )
