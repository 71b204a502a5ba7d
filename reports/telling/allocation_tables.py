"""The tables of what an allocation does: missions and gaps, who gives what, what it is made of, what binds."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from models.answers.allocation import Address
from models.arithmetic.accounting import load_weights
from models.arithmetic.audit.promises import TOLERANCE
from models.arithmetic.flows import flows
from models.arithmetic.national_interest import Cell
from reports.assessing.fairness import labels
from reports.assessing.report import FairnessReport, NeedRow
from reports.vocabulary import (
    MEMBER,
    NAME,
    Column,
    Kind,
    Mark,
    Money,
    Table,
    Value,
    fitting,
    number,
    share,
    tabulate,
    total,
    with_marks,
)


def missions(report: FairnessReport) -> Table:
    """How far each mission is met."""
    columns = (
        Column("mission", "Code"),
        Column("name", "Mission", brief=True),
        number("weight", "Priority", fitting([row.weight for row in report.missions])),
        share("fulfilment", "Fulfilment", brief=True),
        number("requirements", "Requirements", 0, brief=True),
        number("gaps", "Gaps", 0, brief=True),
    )
    rows = [
        (row.mission, report.scenario.mission[row.mission].name, row.weight, row.fulfilment,
         float(row.requirements), float(row.gaps))
        for row in report.missions
    ]  # fmt: skip
    notes = ("Fulfilment: 1 less the mean unmet share of the mission's targets. Gaps: requirements not met in full.",)
    return tabulate("missions", "Missions", columns, rows, notes=notes, brief=True)


def needs(report: FairnessReport, key: str, title: str, rows: Sequence[NeedRow]) -> Table:
    """Requirements: what they take, what arrives, how much of it beyond pledges, what is missing."""
    scenario = report.scenario
    columns = (
        Column("mission", "Mission", brief=True),
        Column("resource", "Resource", brief=True),
        Column("period", "Period", brief=len(scenario.periods) > 1),
        Column("unit", "Unit"),
        Column("required", "Required", Kind.MIXED, brief=True),
        Column("delivered", "Delivered", Kind.MIXED, brief=True),
        Column("beyond", "Beyond pledges", Kind.MIXED),
        Column("unmet", "Unmet", Kind.MIXED, brief=True),
        share("share", "Unmet share", brief=True),
    )
    cells = [
        (scenario.mission[row.mission].name, scenario.resource[row.resource].name, period_shown(report, row.period),
         row.unit, row.required, row.delivered, row.beyond, row.unmet, row.share)
        for row in rows
    ]  # fmt: skip
    notes = ["Effective units: what arrives is counted at each member's effectiveness in the mission."]
    if any(row.beyond is not None for row in rows):
        notes.append("Beyond pledges: a pledge counts in every mission in proportion to what the member gives there.")
    return tabulate(key, title, columns, cells, notes=notes, brief=key == "gaps")


def parts(report: FairnessReport, money: Money) -> Table:
    """What every member's burden is made of; organisations stand at the end."""
    people, danger = load_weights(report.scenario, report.policy)
    risk = [row.burden.risk for row in (*report.members, *report.organisations)]
    columns = (
        MEMBER,
        NAME,
        Column("kind", "Kind"),
        money.column("own", "Own costs"),
        money.column("funding", "Funding"),
        money.column("support_given", "Support given"),
        money.column("support_received", "Support received"),
        money.column("reimbursed", "Reimbursed"),
        money.column("net", "Net burden"),
        number("personnel", "Personnel", fitting(row.burden.personnel for row in report.members), unit="troop-periods"),
        number("risk", "Risk", fitting(risk), unit="troop-periods by hazard"),
        money.column("load", "Burden counted"),
    )
    rows: list[tuple[Value, ...]] = []
    for kind, group in (("state", report.members), ("organisation", report.organisations)):
        for row in group:
            of = row.burden
            counted = row.load if people or danger else None
            rows.append((row.member, row.label, kind, of.own, of.funding, of.support_given, of.support_received,
                         of.reimbursed, of.net, of.personnel, of.risk, counted))  # fmt: skip
    sums = [
        total(value for value in column if isinstance(value, float)) for column in list(zip(*rows, strict=True))[3:]
    ]
    # A part that nobody has is left out, like a column without values.
    empty = {i for i in range(len(sums)) if i != 5 and not any(row[3 + i] for row in rows)}
    shown = [tuple(None if i - 3 in empty else value for i, value in enumerate(row)) for row in rows]
    totals = (None, "All members", None, *sums)
    return tabulate("parts", "What the burden is made of", columns, shown, totals=totals)


def contributions(report: FairnessReport, money: Money) -> Table:
    """Who gives what to which mission."""
    scenario, names = report.scenario, labels(report.scenario)
    order = {row.member: i for i, row in enumerate((*report.members, *report.organisations))}
    columns = (
        MEMBER,
        NAME,
        Column("mission", "Mission", brief=True),
        Column("resource", "Resource", brief=True),
        Column("period", "Period"),
        Column("amount", "Contribution", Kind.MIXED, brief=True),
        Column("unit", "Unit", brief=True),
        money.column("cost", "Cost"),
    )
    cells = sorted(
        ((cell, amount) for cell, amount in report.allocation.contributions.items() if amount > 0),
        key=lambda item: order[item[0][0]],
    )
    rows = [
        (member, names[member], scenario.mission[mission].name, scenario.resource[resource].name,
         period_shown(report, period), amount, scenario.resource[resource].unit,
         amount * scenario.unit_cost(member, resource, period))
        for (member, resource, mission, period), amount in cells
    ]  # fmt: skip
    totals = (None, "All", None, None, None, None, None, total(row[7] for row in rows))
    table = tabulate("contributions", "Who gives what", columns, rows, totals=totals)
    amounts, parts = table.column("amount"), _divided(report)
    return with_marks(table, {(i, amounts): Mark.PART for i, (cell, _) in enumerate(cells) if cell in parts})


def divided(report: FairnessReport) -> list[str]:
    """The contributions that are parts of what comes whole, in words: "0.5 batteries of Air defence from Italy"."""
    scenario, names, amounts = report.scenario, labels(report.scenario), Column("", "", Kind.MIXED)
    return [
        f"{amounts.text(amount)} {scenario.resource[resource].unit} of {scenario.resource[resource].name} from "
        f"{names[member]} to {scenario.mission[mission].name}"
        + (f" in {period}" if period_shown(report, period) else "")
        for (member, resource, mission, period), amount in _divided(report).items()
    ]


def _divided(report: FairnessReport) -> dict[Cell, float]:
    return {
        cell: amount
        for cell, amount in report.allocation.contributions.items()
        if not report.scenario.resource[cell[1]].divisible
        and abs(amount - round(amount)) > TOLERANCE * max(1.0, amount)
    }


def loans(report: FairnessReport, money: Money) -> Table:
    """Who lends what to whom, for which mission, and who pays for it."""
    scenario, names = report.scenario, labels(report.scenario)
    columns = (
        Column("owner", "Owner", brief=True),
        Column("receiver", "Receiver", brief=True),
        Column("mission", "Mission", brief=True),
        Column("resource", "Resource", brief=True),
        Column("period", "Lent in"),
        Column("serves", "Serves in"),
        Column("amount", "Lent", Kind.MIXED, brief=True),
        Column("arrives", "Arrives", Kind.MIXED),
        Column("unit", "Unit", brief=True),
        Column("payer", "Paid by", brief=True),
        money.column("cost", "Cost"),
    )
    rows = [
        (names[flow.owner], names[flow.holder], scenario.mission[flow.mission].name,
         scenario.resource[flow.resource].name, period_shown(report, flow.given), period_shown(report, flow.serves),
         amount, flow.worth * amount, scenario.resource[flow.resource].unit, names[flow.payer],
         amount * scenario.unit_cost(*flow.source))
        for flow, amount in flows(scenario, {}, report.allocation.loans)
        if amount > 0
    ]  # fmt: skip
    notes = (
        "What is lent is no part of who gives what: it leaves its owner, who rests and keeps its red lines, and counts "
        "as brought by its receiver. The cost is the owner's unit cost.",
    )
    return tabulate("loans", "Who lends what to whom", columns, rows, notes=notes)


def uses(report: FairnessReport) -> Table:
    """What each member could give, pledges and gives of each resource."""
    scenario, names = report.scenario, labels(report.scenario)
    columns = (
        MEMBER,
        NAME,
        Column("resource", "Resource"),
        Column("unit", "Unit"),
        Column("usable", "Usable", Kind.MIXED),
        Column("pledged", "Pledged", Kind.MIXED),
        Column("given", "Given", Kind.MIXED),
        share("use", "Use"),
    )
    rows = [
        (row.member, names[row.member], scenario.resource[row.resource].name, row.unit, row.usable, row.pledged,
         row.given, row.use)
        for row in report.uses
    ]  # fmt: skip
    notes = ("Usable: available less the domestic reserve, with what training adds; all periods together.",)
    return tabulate("capacities", "Use of capacities", columns, rows, notes=notes)


def prices(report: FairnessReport, money: Money) -> Table:
    """What binds, at the margin of least cost."""
    rows = []
    for address, price in sorted(report.allocation.prices.items(), key=lambda item: -abs(item[1])):
        if abs(price) <= 1e-9:
            continue
        if family := address.constraint:
            rows.append(
                (family.number, address.kind.replace("_", " "), addressed(report, address), price, family.price)
            )
    columns = (
        Column("number", "Family"),
        Column("family", "Rule"),
        Column("on", "On"),
        Column("price", "Price", Kind.MIXED, f"{money.unit} per unit", scale=money.scale),
        Column("meaning", "What it means"),
    )
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
        Column("stage", "Stage"),
        Column("value", "Value", Kind.MIXED),
        Column("final", "At the end", Kind.MIXED),
        number("programs", "Programs solved", 0),
        Column("certified", "Certified"),
    )
    rows = [
        (
            stage.name,
            stage.value,
            None if isnan(stage.final) else stage.final,
            float(stage.programs),
            "yes" if stage.certificate.holds else "no",
        )
        for stage in report.allocation.stages
    ]
    return tabulate("stages", "How the answer was reached", columns, rows)


def period_shown(report: FairnessReport, period: str) -> str | None:
    """The period, or nothing where there is only one."""
    return period if len(report.scenario.periods) > 1 else None
