"""The tables of what an allocation does: missions and gaps, who gives what, what it is made of, what binds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum, isnan
from typing import TYPE_CHECKING, NamedTuple

from models.answers.allocation import Address
from models.arithmetic.accounting import load_weights
from models.arithmetic.audit.promises import TOLERANCE
from models.arithmetic.flows import flows
from models.sheets.problems import counted
from reports.assessing.fairness import labels
from reports.assessing.report import FairnessReport, NeedRow
from reports.telling import named_columns as name
from reports.vocabulary.columns import Column, Kind, Money, fitting, mixed, number, plain, share
from reports.vocabulary.tables import Mark, Table, tabulate, with_marks

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario


class Given(NamedTuple):
    """An amount that a member gives of a resource to a mission in a period."""

    member: str
    resource: str
    mission: str
    period: str
    amount: float


def missions(report: FairnessReport) -> Table:
    """How far each mission is met."""
    columns = (
        Column("mission", "Code"),
        replace(name.mission(report.scenario), key="name"),
        number("weight", "Priority", fitting([row.weight for row in report.missions])),
        share("fulfilment", "Fulfilment", brief=True),
        number("requirements", "Requirements", 0, brief=True),
        number("gaps", "Gaps", 0, brief=True),
    )
    notes = ("Fulfilment: 1 less the mean unmet share of the mission's targets. Gaps: requirements not met in full.",)
    return tabulate("missions", "Missions", columns, report.missions, notes=notes, brief=True)


def needs(report: FairnessReport, key: str, title: str, rows: Sequence[NeedRow]) -> Table:
    """Requirements: what they take, what arrives, how much of it beyond pledges, what is missing."""
    columns = (
        name.mission(report.scenario),
        name.resource(report.scenario),
        name.period(report.scenario),
        name.unit(report.scenario),
        mixed("required", "Required", brief=True),
        mixed("delivered", "Delivered", brief=True),
        mixed("beyond", "Beyond pledges"),
        mixed("unmet", "Unmet", brief=True),
        share("share", "Unmet share", brief=True),
    )
    notes = ["Effective units: what arrives is counted at each member's effectiveness in the mission."]
    if any(row.beyond is not None for row in rows):
        notes.append("Beyond pledges: a pledge counts in every mission in proportion to what the member gives there.")
    return tabulate(key, title, columns, rows, notes=notes, brief=key == "gaps")


def parts(report: FairnessReport, money: Money) -> Table:
    """What every member's burden is made of, parts that nobody has left out; organisations stand at the end."""
    rows = (*report.members, *report.organisations)
    counted = any(load_weights(report.scenario, report.policy)) or any(row.arrears for row in rows)
    people = fitting(row.burden.personnel for row in report.members)
    risk = fitting(row.burden.risk for row in rows)

    def burden(key: str, label: str) -> Column:
        return money.column(key, label, of=lambda row: getattr(row.burden, key), total=True)

    columns = (
        *name.members(report.scenario, total="All members"),
        Column("kind", "Kind", of=lambda row: report.scenario.member[row.member].kind),
        burden("own", "Own costs"),
        burden("funding", "Funding"),
        burden("support_given", "Support given"),
        burden("support_received", "Support received"),
        burden("reimbursed", "Reimbursed"),
        burden("net", "Net burden"),
        number("personnel", "Personnel", people, unit="troop-periods", of=lambda row: row.burden.personnel, total=True),
        number("risk", "Risk", risk, unit="troop-periods by hazard", of=lambda row: row.burden.risk, total=True),
        money.column("arrears", "Arrears", total=True),
        money.column("load", "Burden counted", of=lambda row: row.load if counted else None, total=True),
    )
    had = [column for column in columns if not column.numeric or column.key == "net" or any(map(column.read, rows))]
    return tabulate("parts", "What the burden is made of", had, rows)


def contributions(report: FairnessReport, money: Money) -> Table:
    """Who gives what to which mission."""
    scenario = report.scenario
    order = {row.member: i for i, row in enumerate((*report.members, *report.organisations))}

    def cost(row: Given) -> float:
        return row.amount * scenario.unit_cost(row.member, row.resource, row.period)

    columns = (
        *name.members(scenario, total="All"),
        name.mission(scenario),
        name.resource(scenario),
        name.period(scenario, brief=False),
        mixed("amount", "Contribution", brief=True),
        name.unit(scenario, brief=True),
        money.column("cost", "Cost", of=cost, total=True),
    )
    given = (Given(*cell, amount) for cell, amount in report.allocation.contributions.items() if amount > 0)
    rows = sorted(given, key=lambda row: order[row.member])
    table = tabulate("contributions", "Who gives what", columns, rows)
    amounts, parts = table.column("amount"), _divided(report)
    return with_marks(table, {(i, amounts): Mark.PART for i, row in enumerate(rows) if row in parts})


def divided(report: FairnessReport) -> list[str]:
    """The contributions that are parts of what comes whole, in words: "0.5 batteries of Air defence from Italy"."""
    scenario, names, amounts = report.scenario, labels(report.scenario), mixed("", "")
    return [
        f"{counted(amounts.text(row.amount), scenario.resource[row.resource].unit)} of "
        f"{scenario.resource[row.resource].name} from {names[row.member]} to "
        f"{scenario.mission[row.mission].name}{in_period(scenario, row.period)}"
        for row in _divided(report)
    ]


def _divided(report: FairnessReport) -> list[Given]:
    return [
        Given(*cell, amount)
        for cell, amount in report.allocation.contributions.items()
        if not report.scenario.resource[cell[1]].divisible
        and abs(amount - round(amount)) > TOLERANCE * max(1.0, amount)
    ]


def small(report: FairnessReport) -> list[str]:
    """Contingents below their member's smallest, in words: "2 soldiers of Troops from Italy to North, at least 3"."""
    scenario, names, amounts = report.scenario, labels(report.scenario), mixed("", "")
    sent: dict[Given, list[float]] = {}
    for flow, amount in flows(scenario, report.allocation.contributions, report.allocation.loans):
        sent.setdefault(Given(flow.owner, flow.resource, flow.mission, flow.given, 0.0), []).append(amount)
    found = [row._replace(amount=fsum(parts)) for row, parts in sent.items()]
    return [
        f"{counted(amounts.text(row.amount), scenario.resource[row.resource].unit)} of "
        f"{scenario.resource[row.resource].name} from {names[row.member]} to {scenario.mission[row.mission].name}"
        f"{in_period(scenario, row.period)} (at least {least})"
        for row in found
        if row[:2] + row[3:4] in scenario.capacity
        if 0.0 < row.amount < (smallest := scenario.capacity[row.member, row.resource, row.period].smallest)
        if (least := amounts.text(smallest)) != amounts.text(row.amount)
    ]


def in_period(scenario: Scenario, period: str) -> str:
    """The period in a sentence, nothing where there is only one."""
    return f" in {period}" if len(scenario.periods) > 1 else ""


def loans(report: FairnessReport, money: Money) -> Table:
    """Who lends what to whom, for which mission, and who pays for it."""
    scenario, names = report.scenario, labels(report.scenario)
    lent = {flow: amount for flow, amount in flows(scenario, {}, report.allocation.loans) if amount > 0}
    columns = (
        Column("owner", "Owner", of=lambda flow: names[flow.owner], brief=True),
        Column("receiver", "Receiver", of=lambda flow: names[flow.holder], brief=True),
        name.mission(scenario),
        name.resource(scenario),
        name.period(scenario, "period", "Lent in", of=lambda flow: flow.given, brief=False),
        name.period(scenario, "serves", "Serves in", of=lambda flow: flow.serves, brief=False),
        mixed("amount", "Lent", of=lent.get, brief=True),
        mixed("arrives", "Arrives", of=lambda flow: flow.worth * lent[flow]),
        name.unit(scenario, brief=True),
        Column("payer", "Paid by", of=lambda flow: names[flow.payer], brief=True),
        money.column("cost", "Cost", of=lambda flow: lent[flow] * scenario.unit_cost(*flow.source)),
    )
    notes = (
        "What is lent is no part of who gives what: it leaves its owner, who rests and keeps its red lines, and counts "
        "as brought by its receiver. The cost is the owner's unit cost.",
    )
    return tabulate("loans", "Who lends what to whom", columns, lent, notes=notes)


def uses(report: FairnessReport) -> Table:
    """What each member could give, pledges and gives of each resource."""
    columns = (
        *name.members(report.scenario),
        name.resource(report.scenario, brief=False),
        name.unit(report.scenario),
        mixed("usable", "Usable"),
        mixed("pledged", "Pledged"),
        mixed("given", "Given"),
        share("use", "Use"),
    )
    notes = ("Usable: available less the domestic reserve, with what training adds; all periods together.",)
    return tabulate("capacities", "Use of capacities", columns, report.uses, notes=notes)


def prices(report: FairnessReport) -> Table:
    """What binds, at the margin of least cost."""
    found = report.allocation.prices
    priced = [address for address, price in found.items() if abs(price) > 1e-9 and address.constraint]
    columns = (
        Column("number", "Family", of=lambda address: address.constraint.number),
        Column("family", "Rule", of=lambda address: address.kind.replace("_", " ")),
        Column("on", "On", of=lambda address: addressed(report, address)),
        Column("price", "Price", Kind.MIXED, f"{plain(report.scenario.currency)} per unit", of=found.get),
        Column("meaning", "What it means", of=lambda address: address.constraint.price),
    )
    rows = sorted(priced, key=lambda address: -float(f"{abs(found[address]):.9g}"))  # ties keep their order
    notes = (
        "Shadow prices at least cost: what one more unit would change at the margin. They are one of possibly many "
        "and hold for small changes only.",
    )
    return tabulate("prices", "What binds, and its price", columns, rows, notes=notes)


def addressed(report: FairnessReport, address: Address) -> str:
    """What an address names: a rule with its cell, or members, resources, missions, periods by name."""
    scenario = report.scenario
    names = (
        labels(scenario)
        | {row.mission: row.name for row in scenario.missions}
        | {row.resource: row.name for row in scenario.resources}
    )
    if address.part == "caveat":
        rule = scenario.caveats[int(address.keys[0]) - 1]
        return f"{names[rule.member]}: {rule.reason or str(rule.rule).replace('_', ' ')} ({scenario.place(rule)})"
    periods = set(scenario.periods) if len(scenario.periods) == 1 else set()
    return ", ".join(names.get(key, key) for key in address.words[1:] if key not in periods)


def stages(report: FairnessReport) -> Table:
    """The stages of the search, each with its certificate."""
    columns = (
        Column("stage", "Stage", of=lambda stage: stage.name),
        mixed("value", "Value"),
        mixed("final", "At the end", of=lambda stage: None if isnan(stage.final) else stage.final),
        number("programs", "Programs solved", 0),
        Column("certified", "Certified", of=lambda stage: "yes" if stage.certificate.holds else "no"),
    )
    return tabulate("stages", "How the answer was reached", columns, report.allocation.stages)
