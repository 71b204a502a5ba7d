"""C10: agreements hold, and support covers costs, never more; an agreement's limit is a rule by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import fsum

from models.answers.allocation import CONDITION, LIMIT, TOTAL_LIMIT, Address
from models.arithmetic.families import Family
from models.sheets.changes import Edit
from models.sheets.rows import Agreement, ResourceKind
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.variables import Variables
from optimizer.coalition.wording import figure, money, more, name_of, outward, units
from optimizer.lp.program import Constraint, Terms


def rows(v: Variables) -> Iterator[Constraint]:
    """C10  sum worth s[g,h,r,t'] over what arrives in t <= cost borne by h in t, funding left out.

    Borne is what no pool repays. Each s is bounded by its agreement's limit, and so is sum_k l[o,h,r,k,t].
    """
    received: dict[tuple[str, str], Terms] = {}
    repaid = v.scenario.reimbursement
    for payment, s in v.payments:
        received.setdefault((payment.receiver, payment.arrives), []).append((s, payment.worth))
    for (h, t), terms in received.items():
        borne: Terms = [
            (x, min(0.0, repaid(*flow.need, h) - cost))
            for flow, x, cost in v.paid_by[h]
            if flow.given == t and v.scenario.resource[flow.resource].kind is not ResourceKind.FUNDING
        ]
        yield Constraint(Address(Family.SUPPORT, (h, t)), terms + borne, "<=", 0.0)
    lent: dict[tuple[str, str, str, str], Terms] = {}
    for (o, h, r, _, t), x in v.l.items():
        lent.setdefault((o, h, r, t), []).append((x, 1.0))
    for key, terms in lent.items():
        limit = v.scenario.agreement[key].limit
        if limit is not None:
            yield Constraint(Address(Family.SUPPORT, key, LIMIT), terms, "<=", limit)
    yield from _totals(v)
    yield from _conditions(v)


def limits(v: Variables) -> Iterator[Constraint]:
    """C10  s[g,h,r,t] <= limit."""
    for key, s in v.s.items():
        limit = v.scenario.agreement[key].limit
        if limit is not None:
            yield Constraint(Address(Family.SUPPORT, key, LIMIT), [(s, 1.0)], "<=", limit)


def _totals(v: Variables) -> Iterator[Constraint]:
    """C10  sum over the periods of one row of s[g,h,r,t], or of l[g,h,r,k,t], <= total_limit."""
    passing: dict[tuple[str, ...], Terms] = {}
    for key, x in (*v.s.items(), *(((o, h, r, t), x) for (o, h, r, _, t), x in v.l.items())):
        row = v.scenario.agreement[key]
        if row.total_limit is not None:
            passing.setdefault((*key[:3], *filter(None, [row.period])), []).append((x, 1.0))
    for named, terms in passing.items():
        most = _total(v.scenario, named).total_limit
        if most is not None:
            yield Constraint(Address(Family.SUPPORT, named, TOTAL_LIMIT), terms, "<=", most)


def _clause(scenario: Scenario, address: Address) -> record.Clause:
    return record.Clause(f"support for {name_of(scenario, address.keys[0])} covers its costs, never more", None, "")


def agreement_of(scenario: Scenario, address: Address) -> Agreement:
    """The agreement that an address of giver, receiver, resource and period is about."""
    giver, receiver, resource, period = address.keys
    return scenario.agreement[giver, receiver, resource, period]


def _conditions(v: Variables) -> Iterator[Constraint]:
    """C10  s[g,h,r,t] <= price sum_k x[h,per,k,t]."""
    for key, s in v.s.items():
        row = v.scenario.agreement[key]
        if row.per:
            released: Terms = [(x, -(row.price or 0.0)) for x in v.contributed(key[1], row.per, key[3])]
            yield Constraint(Address(Family.SUPPORT, key, CONDITION), [(s, 1.0), *released], "<=", 0.0)


def _total(scenario: Scenario, key: tuple[str, ...]) -> Agreement:
    """The row by giver, receiver, resource and the period that it names, where it names one."""
    giver, receiver, resource, *named = key
    covering = (scenario.agreement.get((giver, receiver, resource, period)) for period in scenario.periods)
    return next(row for row in covering if row is not None and list(filter(None, [row.period])) == named)


def _limit(scenario: Scenario, address: Address) -> record.Clause:
    row = agreement_of(scenario, address)
    return _moving(scenario, address, row, "limit", row.limit)


def _total_limit(scenario: Scenario, address: Address) -> record.Clause:
    row = _total(scenario, address.keys)
    return _moving(scenario, address, row, "total_limit", row.total_limit, " in all")


def _moving(
    scenario: Scenario, address: Address, row: Agreement, field: str, most: float | None, when: str = ""
) -> record.Clause:
    """Who moves at most what to whom, and, where the row names not both, between whom it holds."""
    giver, receiver, resource = address.keys[:3]
    moves = f"moves at most {units(scenario, resource, most or 0.0)}"
    givers = name_of(scenario, row.giver) if row.giver else "each member"
    receivers = name_of(scenario, row.receiver) if row.receiver else "each other" if not row.giver else "each member"
    words = f"{name_of(scenario, giver)} {moves} to {name_of(scenario, receiver)}{when}"
    return record.Clause(words, row, field, f"{givers} {moves} to {receivers}{when}")


def _condition(scenario: Scenario, address: Address) -> record.Clause:
    giver, receiver, _, _ = address.keys
    row = agreement_of(scenario, address)
    pays = f"pays at most {money(scenario, row.price or 0.0)} for each unit of {scenario.resource[row.per or ''].name}"
    givers = name_of(scenario, row.giver) if row.giver else "each member"
    receivers = name_of(scenario, row.receiver) if row.receiver else "whom it pays"
    words = f"{name_of(scenario, giver)} {pays} that {name_of(scenario, receiver)} gives"
    return record.Clause(words, row, "per", f"{givers} {pays} that {receivers} gives")


def _ends(scenario: Scenario, address: Address) -> tuple[str, ...]:
    """Whom the agreement names: it is no one's by himself that holds for any."""
    row = _total(scenario, address.keys) if address.part == TOTAL_LIMIT else agreement_of(scenario, address)
    return tuple(filter(None, (row.giver, row.receiver)))


def _gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    yield record.Slack(RAISED, row.address, y.of(row), agreement_of(y.scenario, row.address))


def _total_gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    yield record.Slack(TOTAL_RAISED, row.address, y.of(row), _total(y.scenario, row.address.keys))


def _condition_gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    yield record.Slack(DEARER, row.address, y.asked(row.address.keys[2]), None)


def _dearer(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    """A price at which all that has to be paid may be, or none where something must be paid for nothing."""
    row = agreement_of(scenario, parts[0].address)
    giver, receiver, *_ = (name_of(scenario, key) for key in parts[0].address.keys[:2])
    prices = [_price(part, row.price or 0.0) for part in parts]
    if None in prices:
        words = f"let {giver} pay {receiver} whatever it gives of {scenario.resource[row.per or ''].name}"
        return record.Told(words, row, "per", (Edit(row, {"per": None, "price": None, "threshold": 0.0}),))
    new = outward(max(filter(None, prices)), 1.0, up=True)
    words = f"raise what {giver} pays {receiver} for each unit of {scenario.resource[row.per or ''].name}"
    told = f"{words} from {figure(row.price or 0.0)} to {money(scenario, new)}"
    return record.Told(told, row, "price", (Edit(row, {"price": new}),))


def _price(part: record.Part, price: float) -> float | None:
    """What is paid in a row  s - price x, over what is given; None where nothing is, or the price is no measure."""
    paid = fsum(value for _, c, value in part.terms if c > 0)
    released = fsum(-value * c for _, c, value in part.terms if c < 0)
    return price * paid / released if released > 0 else None


def _raised(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    return _more(scenario, parts[0], agreement_of(scenario, parts[0].address), "limit", "may move")


def _total_raised(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    return _more(scenario, parts[0], _total(scenario, parts[0].address.keys), "total_limit", "may move in all")


def _more(scenario: Scenario, part: record.Part, row: Agreement, field: str, moves: str) -> record.Told:
    giver, receiver, resource = part.address.keys[:3]
    old = getattr(row, field) or 0.0
    new = more(old, part.by)
    names = f"{name_of(scenario, giver)} to {name_of(scenario, receiver)}"
    words = f"raise the limit on what {moves} from {names} from {figure(old)} to {units(scenario, resource, new)}"
    return record.Told(words, row, field, (Edit(row, {field: new}),))


RAISED = record.Giving(LIMIT, "national rules", 1.0, _raised)
DEARER = record.Giving(CONDITION, "national rules", 1.0, _dearer)
TOTAL_RAISED = record.Giving(TOTAL_LIMIT, "national rules", 1.0, _total_raised)

AGREED = record.Record(
    rows=record.nothing,
    addressed="",
    clause=_limit,
    gives=_gives,
    owners=_ends,
    sharing=record.Sharing.STANDING,
    lapses=False,
    decided=record.HELD,
    priced=True,
    political=True,
    side=record.unmoved,
    moves=record.Moves.FIXED,
    amounts=frozenset(),
)
"""What an agreement says of what may pass; the rows of all are made with those of support."""

RECORDS = {
    Family.SUPPORT: record.Record(
        rows=rows,
        addressed="`support, h, t`, `limit, g, h, r, t`, `total_limit, g, h, r` and `condition, g, h, r, t`",
        clause=_clause,
        gives=record.nothing,
        owners=record.first,
        sharing=record.Sharing.STANDING,
        lapses=False,
        decided=record.ORDINARY,
        priced=False,
        side=record.unmoved,
        moves=record.Moves.BORNE,
        amounts=frozenset({"capacities.unit_cost", "resources.unit_cost"}),
    ),
    LIMIT: replace(AGREED, bounds=limits),
    TOTAL_LIMIT: replace(AGREED, clause=_total_limit, gives=_total_gives, timeless=True),
    CONDITION: replace(AGREED, clause=_condition, gives=_condition_gives),
}
