"""How a rule that has to give is told, and which cells of the workbook to change so that it does.

Figures are rounded to six digits, always to the side on which they suffice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import floor, fsum, log10
from typing import NamedTuple

from models.answers.allocation import LIMIT, Address
from models.arithmetic.accounting import unmet_share
from models.arithmetic.families import Family
from models.arithmetic.flows import Need
from models.arithmetic.national_interest import Ban, BanKind, missing_bases
from models.sheets.changes import Edit
from models.sheets.rows import Capacity, Interest, Row
from models.sheets.scenario import Scenario
from optimizer.coalition.wording import clause, describe_ban, figure, money, scope, units

NONE = 1e-9
"""Of a rule's own figure: what is nearer to zero is zero, and what is nearer to a round number is that."""

ACHIEVED = 0.1
"""Of a mission: from so much on it can be said to be worth something."""


class Part(NamedTuple):
    """A row that gives way: its address, by how much, and its terms as (column, coefficient, value)."""

    address: Address
    by: float
    terms: tuple[tuple[Address, float, float], ...]


class Told(NamedTuple):
    """A loosened rule in words, the cell that says it, and the edits that loosen it."""

    words: str
    row: Row | None
    field: str
    edits: tuple[Edit, ...]


Unmet = Mapping[Need, float]


def loosened(scenario: Scenario, kind: str, parts: Sequence[Part], unmet: Unmet) -> Told:
    """Tell how a rule gives way; parts: those of its rows that must.  unmet: units that are then missing."""
    return _TOLD[kind](scenario, parts, unmet)


def lifted(scenario: Scenario, ban: Ban, for_what: str, opened: Sequence[Ban]) -> Told:
    """Tell that a ban is lifted; opened: all the bans that are."""
    words = f"lift for {for_what}: {describe_ban(scenario, ban).words}"
    if ban.kind is BanKind.CAVEAT:
        caveat = scenario.caveats[int(ban.rule.keys[0]) - 1]
        return Told(words, caveat, "rule", (Edit(caveat, None),))
    member = scenario.member[ban.rule.keys[0]]
    if ban.kind is BanKind.LEAD_TIME:
        return Told(words, member, "lead_time", (Edit(member, {"lead_time": 0}),))
    missions = [
        other.rule.keys[1] for other in opened if other.kind is ban.kind and other.rule.keys[0] == member.member
    ]
    accepted = member.legal_bases or ()
    for mission in missions:
        for basis in missing_bases(accepted, scenario.mission[mission].legal_bases):
            accepted += (basis.split("|")[0].strip(),)
    return Told(words, member, "legal_bases", (Edit(member, {"legal_bases": accepted}),))


def outward(value: float, scale: float, *, up: bool) -> float:
    """A figure rounded to six digits, and never short of it: up, or down.

    >>> outward(0.80808080, 6.5, up=False), outward(0.80808080, 6.5, up=True), outward(2.776e-17, 0.1, up=True)
    (0.80808, 0.808081, 0.0)
    """
    if abs(value) <= NONE * scale:
        return 0.0
    unit = 10.0 ** (floor(log10(abs(value))) - 5)
    near = round(value / unit) * unit
    if (value - near if up else near - value) > NONE * scale:
        near += unit if up else -unit
    return float(f"{near:.6g}")


def _less(old: float, by: float) -> float:
    return max(0.0, outward(old - by, old, up=False))


def _more(old: float, by: float) -> float:
    return outward(old + by, old + by, up=True)


def _minimum(scenario: Scenario, parts: Sequence[Part], unmet: Unmet) -> Told:
    (_, (r, k, t), _), by, _ = parts[0]
    row, resource = scenario.requirement[r, k, t], scenario.resource[r]
    new = _less(row.minimum, by)
    to = f"from {figure(row.minimum)} to {figure(new)} {resource.unit}"
    words = f"lower the minimum of {resource.name} for {scenario.mission[k].name} {to}"
    return Told(words, row, "minimum", (Edit(row, {"minimum": new}),))


def _secured(scenario: Scenario, parts: Sequence[Part], unmet: Unmet) -> Told:
    (_, (r, k, t), _), by, _ = parts[0]
    row = scenario.requirement[r, k, t]
    words = (
        f"give up that {scenario.mission[k].name} keeps {units(scenario, r, row.minimum)} even if the largest giver "
        f"leaves ({figure(by)} would be missing then)"
    )
    return Told(words, row, "secure", (Edit(row, {"secure": False}),))


def _capacity(scenario: Scenario, parts: Sequence[Part], unmet: Unmet) -> Told:
    (_, (m, r, t), _), by, _ = parts[0]
    row, member, resource = scenario.capacity.get((m, r, t)), scenario.member[m], scenario.resource[r]
    usable = scenario.usable(m, r, t)
    new = _more(usable, by)
    words = (
        f"raise what {member.name} can give of {resource.name} from {figure(usable)} to {figure(new)} {resource.unit}"
    )
    if row is None:
        added = Capacity(member=m, resource=r, period=t, available=new, reserve=0.0)
        return Told(words, None, "", (Edit(added),))
    reserve = member.reserve if row.reserve is None else row.reserve
    return Told(words, row, "available", (Edit(row, {"available": _more(new / (1.0 - reserve), 0.0)}),))


def _kept(scenario: Scenario, parts: Sequence[Part], unmet: Unmet) -> Told:
    (_, (m, r, t), _), by, _ = parts[0]
    row, member = scenario.capacity[m, r, t], scenario.member[m]
    source: Row = member if row.reserve is None else row
    old = member.reserve if row.reserve is None else row.reserve
    new = _less(old, by)
    words = f"lower the reserve of {member.name} from {figure(old)} to {figure(new)}"
    return Told(words, source, "reserve", (Edit(source, {"reserve": new}),))


def _figure(scenario: Scenario, parts: Sequence[Part], unmet: Unmet) -> Told:
    """Ceilings, floors and pledges."""
    (_, keys, kind), by, _ = parts[0]
    if kind == "pledge":
        row = scenario.capacity[keys[0], keys[1], keys[2]]
        old = row.pledged or 0.0
        new = _less(old, by)
        who = f"{scenario.member[keys[0]].name} of {scenario.resource[keys[1]].name}"
        words = f"lower the pledge of {who} from {figure(old)} to {figure(new)}"
        return Told(words, row, "pledged", (Edit(row, {"pledged": new}),))
    rule = scenario.caveats[int(keys[0]) - 1]
    old, at_most = rule.amount or 0.0, rule.rule == "at_most"
    new = _more(old, by) if at_most else _less(old, by)
    verb, noun = ("raise", "ceiling") if at_most else ("lower", "floor")
    who = f"{scenario.member[rule.member].name} on {scope(scenario, rule)}"
    words = f"{verb} the {noun} of {who} from {figure(old)} to {figure(new)}"
    return Told(words, rule, "amount", (Edit(rule, {"amount": new}),))


def _budget(scenario: Scenario, parts: Sequence[Part], unmet: Unmet) -> Told:
    (_, (m,), _), by, _ = parts[0]
    row = scenario.member[m]
    old = row.budget or 0.0
    new = _more(old, by)
    words = f"raise the budget of {row.name} from {figure(old)} to {money(scenario, new)}"
    return Told(words, row, "budget", (Edit(row, {"budget": new}),))


def _limit(scenario: Scenario, parts: Sequence[Part], unmet: Unmet) -> Told:
    (_, (giver, receiver, r, t), _), by, _ = parts[0]
    row = scenario.agreement[giver, receiver, r, t]
    old = row.limit or 0.0
    new = _more(old, by)
    names = f"{scenario.member[giver].name} to {scenario.member[receiver].name}"
    words = f"raise the limit on what may move from {names} from {figure(old)} to {units(scenario, r, new)}"
    return Told(words, row, "limit", (Edit(row, {"limit": new}),))


def _lead(scenario: Scenario, parts: Sequence[Part], unmet: Unmet) -> Told:
    row = scenario.mission[parts[0].address.keys[1]]
    new = outward(min(_share(part, row.lead_share, 0.0) for part in parts), 1.0, up=False)
    words = f"lower the share with which {scenario.member[row.lead or ''].name} leads {row.name}"
    edits = (Edit(row, {"lead_share": new}),)
    return Told(f"{words} from {row.lead_share:.4%} to {new:.4%}".replace(".0000%", "%"), row, "lead_share", edits)


def _dependence(scenario: Scenario, parts: Sequence[Part], unmet: Unmet) -> Told:
    row = scenario.mission[parts[0].address.keys[2]]
    new = min(1.0, outward(max(_share(part, row.dependence, 1.0) for part in parts), 1.0, up=True))
    words = f"raise the most that one member may give of anything for {row.name}"
    edits = (Edit(row, {"dependence": new}),)
    return Told(f"{words} from {row.dependence:.4%} to {new:.4%}".replace(".0000%", "%"), row, "dependence", edits)


def _share(part: Part, share: float, lifted_to: float) -> float:
    """The share that one member has in a row  own - share * all, in which it counts 1 - share and the others -share."""
    if not 0.0 < share < 1.0:
        return lifted_to
    own = fsum(value * c / (1.0 - share) for _, c, value in part.terms if c > 0)
    others = fsum(-value * c / share for _, c, value in part.terms if c < 0)
    return own / (own + others) if own + others > 0 else lifted_to


def _alignment(scenario: Scenario, parts: Sequence[Part], unmet: Unmet) -> Told:
    """Each term of the row is (interest - alignment) * cost; the share that would do is that of what is given."""
    (_, (m,), _), by, terms = parts[0]
    row = scenario.member[m]
    held = {k: each.interest for (who, k), each in scenario.interest.items() if who == m}
    over = [(held.get(column.keys[-2], 0.0) - row.alignment, c * value) for column, c, value in terms]
    cost = fsum(part / lean for lean, part in over if lean)
    new = max(0.0, outward(row.alignment - by / cost, 1.0, up=False)) if cost > 0 else 0.0
    words = f"lower the part of its cost that {row.name} gives where its interest lies"
    edits = (Edit(row, {"alignment": new}),)
    return Told(f"{words} from {row.alignment:.4%} to {new:.4%}".replace(".0000%", "%"), row, "alignment", edits)


def _rotation(scenario: Scenario, parts: Sequence[Part], unmet: Unmet) -> Told:
    words, row, field = clause(scenario, parts[0].address)
    short = {part.address.keys[0]: part.by for part in sorted(parts, key=lambda part: part.by)}
    lacking = ", ".join(f"{figure(by)} by {scenario.member[m].name}" for m, by in short.items())
    edits = () if row is None else (Edit(row, {"dwell": 0, "deployable_ratio": 1.0}),)
    return Told(f"give up that {words} (too many at a time: {lacking})", row, field, edits)


def _participation(scenario: Scenario, parts: Sequence[Part], unmet: Unmet) -> Told:
    """A mission that is achieved at all is worth more to the member: worth * (1 - unmet share) grows by what lacks."""
    (_, (m,), _), by, _ = parts[0]
    member = scenario.member[m]
    met = {k: 1.0 - unmet_share(scenario, k, unmet) for k in scenario.mission}
    k = max(met, key=lambda mission: (met[mission] >= ACHIEVED and (m, mission) in scenario.interest, met[mission]))
    row = scenario.interest.get((m, k)) or Interest(member=m, mission=k)
    new = _more(row.worth, by / met[k])
    to = f"from {figure(row.worth)} to {money(scenario, new)}"
    words = f"raise what {scenario.mission[k].name} is worth to {member.name} {to}"
    return Told(words, row, "worth", (Edit(row, {"worth": new}),))


_TOLD: dict[str, Callable[[Scenario, Sequence[Part], Unmet], Told]] = {
    Family.REQUIREMENT: _minimum,
    Family.SECURE: _secured,
    Family.CAPACITY: _capacity,
    "reserve": _kept,
    Family.CEILING: _figure,
    Family.FLOOR: _figure,
    Family.BUDGET: _budget,
    LIMIT: _limit,
    Family.LEAD: _lead,
    Family.DEPENDENCE: _dependence,
    Family.ALIGNMENT: _alignment,
    Family.ROTATION: _rotation,
    Family.PARTICIPATION: _participation,
}
