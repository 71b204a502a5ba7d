"""The tables of a fairness report, the most read first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from models.accounting import load_weights
from models.families import FAMILIES, Family
from reports.exploitation import RankTest
from reports.fairness import labels
from reports.measures import MEASURES
from reports.report import FairnessReport, NeedRow
from reports.tables import (
    Column,
    Kind,
    Money,
    Table,
    Value,
    fitting,
    number,
    share,
    tabulate,
)

MEMBER = Column("member", "Code")
NAME = Column("name", "Member", brief=True)


def fairness_tables(report: FairnessReport, money: Money) -> Iterator[Table]:
    """Every table that has something to say, the most read first."""
    if not report.answered:
        rules = [(rule.words, rule.place or None) for rule in report.allocation.conflict]
        if rules:
            columns = (Column("rule", "Rule", brief=True), Column("place", "Where", brief=True))
            yield tabulate("conflict", "Rules that cannot hold together", columns, rules, brief=True)
        return
    if report.members:
        yield _members(report, money)
    yield _missions(report)
    if report.gaps:
        yield _needs(report, "gaps", "Gaps", report.gaps)
    yield _needs(report, "requirements", "All requirements", report.needs)
    if any(value is not None for value in report.measures.values()):
        yield _measures(report)
    yield _parts(report, money)
    if any(row.pledged is not None or row.current is not None for row in report.members):
        yield _pledges(report, money)
    yield _contributions(report, money)
    yield _uses(report)
    if report.exploitation is not None:
        yield _exploitation(report)
    if any(abs(price) > 1e-9 for price in report.allocation.prices.values()):
        yield _prices(report, money)
    yield from _curves(report)
    if report.allocation.stages:
        yield _stages(report)


def _members(report: FairnessReport, money: Money) -> Table:
    smallest = min((row.fair_share for row in report.members if row.fair_share), default=1.0)
    decimals = 2 if smallest < 0.005 else 1
    columns = (
        MEMBER,
        NAME,
        money.column("burden", "Burden", brief=True),
        share("burden_share", "Burden share", decimals=decimals, brief=True),
        share("fair_share", "Fair share", decimals=decimals, brief=True),
        number("share_ratio", "Share ratio", brief=True),
        Column("band", "Effort", brief=True),
        money.column("extra", "To reach the fair share"),
        share("per_gdp", "Burden of GDP", decimals=3),
        share("use", "Use of capacity"),
        share("benefit_share", "Benefit share"),
        number("per_benefit", "Burden over benefit"),
    )
    rows = [
        (
            row.member, row.label, row.load, row.burden_share, row.fair_share, row.share_ratio,
            None if row.band is None else str(row.band), row.extra, row.per_gdp, row.use, row.benefit_share,
            row.per_benefit,
        )
        for row in report.members
    ]  # fmt: skip
    totals = (
        None, "All states", report.total_load, _sum(row.burden_share for row in report.members),
        _sum(row.fair_share for row in report.members), None, None, _sum(row.extra for row in report.members),
        None, None, _sum(row.benefit_share for row in report.members), None,
    )  # fmt: skip
    return tabulate("members", "Burden and fair share", columns, rows, totals=totals, brief=True)


def _parts(report: FairnessReport, money: Money) -> Table:
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
    sums = [_sum(value for value in column if isinstance(value, float)) for column in list(zip(*rows, strict=True))[3:]]
    # A part that nobody has is left out, like a column without values.
    empty = {i for i, total in enumerate(sums) if i != 5 and not any(row[3 + i] for row in rows)}
    shown = [tuple(None if i - 3 in empty else value for i, value in enumerate(row)) for row in rows]
    totals = (None, "All members", None, *sums)
    return tabulate("parts", "What the burden is made of", columns, shown, totals=totals)


def _pledges(report: FairnessReport, money: Money) -> Table:
    columns = (
        MEMBER,
        NAME,
        money.column("current", "Given today"),
        money.column("pledged", "Pledged"),
        money.column("given", "Allocated"),
        money.column("change", "Allocated less pledged"),
        share("pledge_share", "Share of pledges"),
        share("fair_share", "Fair share"),
        share("burden_share", "Burden share"),
    )
    offered = _sum(row.pledged for row in report.members) or 0.0
    rows = [
        (
            row.member, row.label, row.current, row.pledged, row.given,
            None if row.pledged is None else row.given - row.pledged,
            None if row.pledged is None or not offered else row.pledged / offered, row.fair_share, row.burden_share,
        )
        for row in report.members
    ]  # fmt: skip
    totals = (None, "All states", *(_sum(row[i] for row in rows) for i in range(2, 9)))  # type: ignore[misc]
    notes = ("In money at unit cost, before anything comes back.",)
    return tabulate("pledges", "Pledges and fair shares", columns, rows, totals=totals, notes=notes)


def _missions(report: FairnessReport) -> Table:
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


def _needs(report: FairnessReport, key: str, title: str, rows: Sequence[NeedRow]) -> Table:
    scenario = report.scenario
    columns = (
        Column("mission", "Mission", brief=True),
        Column("resource", "Resource", brief=True),
        Column("period", "Period", brief=len(scenario.periods) > 1),
        Column("unit", "Unit"),
        Column("required", "Required", Kind.MIXED, brief=True),
        Column("delivered", "Delivered", Kind.MIXED, brief=True),
        Column("unmet", "Unmet", Kind.MIXED, brief=True),
        share("share", "Unmet share", brief=True),
    )
    cells = [
        (scenario.mission[row.mission].name, scenario.resource[row.resource].name, _period(report, row.period),
         row.unit, row.required, row.delivered, row.unmet, row.share)
        for row in rows
    ]  # fmt: skip
    notes = ("Effective units: what arrives is counted at each member's effectiveness in the mission.",)
    return tabulate(key, title, columns, cells, notes=notes, brief=key == "gaps")


def _measures(report: FairnessReport) -> Table:
    columns = (
        Column("measure", "Code"),
        Column("label", "Measure", brief=True),
        number("value", "Value", 3, brief=True),
        Column("range", "Range", brief=True),
        Column("meaning", "What it says"),
        Column("reference", "Source"),
    )
    rows = [
        (name, MEASURES[name].label, value, MEASURES[name].range, MEASURES[name].meaning, MEASURES[name].reference)
        for name, value in report.measures.items()
    ]
    notes = ("Of burdens over fair shares, each state weighted by its fair share.",)
    return tabulate("measures", "Measures of fairness", columns, rows, notes=notes, brief=True)


def _contributions(report: FairnessReport, money: Money) -> Table:
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
    rows = [
        (member, names[member], scenario.mission[mission].name, scenario.resource[resource].name,
         _period(report, period), amount, scenario.resource[resource].unit,
         amount * scenario.unit_cost(member, resource, period))
        for (member, resource, mission, period), amount in sorted(
            report.allocation.contributions.items(), key=lambda item: order[item[0][0]]
        )
        if amount > 0
    ]  # fmt: skip
    totals = (None, "All", None, None, None, None, None, _sum(row[7] for row in rows))
    return tabulate("contributions", "Who gives what", columns, rows, totals=totals)


def _uses(report: FairnessReport) -> Table:
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


def _exploitation(report: FairnessReport) -> Table:
    """The rank tests, each with the question that it asks."""
    panel = report.exploitation
    tests: list[tuple[str, str, RankTest | None]] = []
    if panel is not None:
        tests = [
            ("Spearman", "Does burden per GDP rise with GDP?", panel.spearman),
            ("Kendall tau-b", "Does burden per GDP rise with GDP?", panel.kendall),
            ("Partial Spearman", "The same, GDP per head held constant", panel.partial),
            ("Wilcoxon", "Do burden shares differ from benefit shares?", panel.wilcoxon),
        ]
    columns = (
        Column("test", "Test"),
        Column("question", "Question"),
        number("statistic", "Statistic", 3),
        number("p_one_sided", "p, one-sided", 3),
        number("p_two_sided", "p, two-sided", 3),
        number("n", "States", 0),
        Column("method", "p by"),
        Column("note", "Note"),
    )
    rows = [
        (name, question, test.statistic, test.p_one_sided, test.p_two_sided, float(test.n), test.method,
         test.note or None)
        for name, question, test in tests
        if test is not None
    ]  # fmt: skip
    notes = (
        "A small one-sided p speaks for the exploitation of the large by the small (Olson and Zeckhauser, 1966). "
        "A large p proves nothing: coalitions are small samples.",
    )
    return tabulate("exploitation", "Do the small exploit the large?", columns, rows, notes=notes)


def _prices(report: FairnessReport, money: Money) -> Table:
    """What binds, at the margin of least cost."""
    scenario, rows = report.scenario, []
    names = (
        labels(scenario)
        | {row.mission: row.name for row in scenario.missions}
        | {row.resource: row.name for row in scenario.resources}
    )
    for (family, *keys), price in sorted(report.allocation.prices.items(), key=lambda item: -abs(item[1])):
        if abs(price) <= 1e-9:
            continue
        if keys[:1] == ["caveat"]:
            rule = scenario.caveats[int(keys[1]) - 1]
            on = f"{names[rule.member]}: {rule.reason or str(rule.rule).replace('_', ' ')} ({scenario.place(rule)})"
        else:
            periods = set(scenario.periods) if len(scenario.periods) == 1 else set()
            on = ", ".join(names.get(key, key) for key in keys if key not in periods)
        info = FAMILIES[Family(family)]
        rows.append((info.number, family.replace("_", " "), on, price, info.price))
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


def _curves(report: FairnessReport) -> Iterator[Table]:
    if report.lorenz:
        columns: tuple[Column, ...] = (share("fair", "Cumulative fair share"), share("burden", "Cumulative burden"))
        notes = ("From the lightest-loaded state up. The straight line is every state at its fair share.",)
        yield tabulate("lorenz", "Lorenz curve of burdens", columns, report.lorenz, notes=notes)
    if report.concentration:
        columns = (
            share("states", "Cumulative states"),
            share("burden", "Cumulative burden"),
            share("fair", "Cumulative fair share"),
        )
        notes = ("From the smallest fair share up. Burden below fair share: the large carry more than their part.",)
        yield tabulate("concentration", "Concentration of burdens", columns, report.concentration, notes=notes)


def _stages(report: FairnessReport) -> Table:
    columns = (
        Column("stage", "Stage"),
        Column("value", "Value", Kind.MIXED),
        number("programs", "Programs solved", 0),
        Column("certified", "Certified"),
    )
    rows = [
        (stage.name, stage.value, float(stage.programs), "yes" if stage.certificate.holds else "no")
        for stage in report.allocation.stages
    ]
    return tabulate("stages", "How the answer was reached", columns, rows)


def _period(report: FairnessReport, period: str) -> str | None:
    """The period, or nothing where there is only one."""
    return period if len(report.scenario.periods) > 1 else None


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
