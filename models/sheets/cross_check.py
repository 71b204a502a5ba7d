"""Rows against one another: names that do not exist, duplicates, bounds that cross, rules that contradict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import chain

from models.arithmetic.national_interest import matches_mission
from models.policy.key_problems import unmarked
from models.policy.shares import share_problems
from models.sheets.checks.command_problems import command_problems
from models.sheets.checks.idle_rows import idle_rows
from models.sheets.checks.indicator_slips import indicator_slips
from models.sheets.checks.loophole_problems import loophole_problems
from models.sheets.checks.name_slips import idle_indicators, name_slips
from models.sheets.checks.price_base import price_base_problems
from models.sheets.checks.share_doubts import share_doubts
from models.sheets.checks.unit_slips import beyond_bounds, unit_slips
from models.sheets.columns import referring
from models.sheets.problems import Problem, Severity, errors, nearest, quoted
from models.sheets.rows import Caveat, CaveatEffect, MemberKind, ResourceKind, Row
from models.sheets.scenario import FACTS, Scenario, row_models

Known = Mapping[str, Mapping[str, str]]
"""For each kind of name, the names that exist and what they are called in full."""

DEFINING: Mapping[str, tuple[str, str]] = {
    "members": ("members", "member"),
    "resources": ("resources", "resource"),
    "missions": ("missions", "mission"),
    "periods": ("scenario", "periods"),
    "regions": ("missions", "region"),
    "kinds of mission": ("missions", "kind"),
    "levels": ("scenario", "levels"),
}
"""The sheet and the field that give the names of each kind to which other sheets refer."""


def cross_check(
    scenario: Scenario,
    also_known: Mapping[str, AbstractSet[str]] | None = None,
    *,
    whole: bool = True,
    half_named: Collection[tuple[str, int]] = (),
) -> list[Problem]:
    """Every contradiction between the rows of a scenario and, where there is none, every likely slip.

    also_known: names, by kind, of rows that could not be read, so that one bad cell is told once and not again at
    every row that refers to it.  whole: whether all rows could be read; else what rests on all together is not told.
    half_named: sheet and number of rows of whose names a part could not be read, which stand twice only as it seems.
    """
    known = _known(scenario, also_known or {})
    unknown = list(_unknown_names(scenario, known))
    families: tuple[Iterable[Problem], ...] = (
        unknown,
        _no_indicators(scenario) if whole else (),
        _duplicates(scenario, half_named),
        _emptiness(scenario),
        _bounds(scenario),
        beyond_bounds(scenario),
        _caveats(scenario),
        _money(scenario),
        price_base_problems(scenario),
        _fair_shares(scenario),
        loophole_problems(scenario) if whole and not unknown else (),
        _unused(scenario),
        _receivers(scenario),
        name_slips(scenario),
        command_problems(scenario) if whole and not unknown and scenario.periods else (),
    )
    found = list(chain.from_iterable(families))
    if not whole or errors(found):
        return found
    for doubts in (idle_indicators, unit_slips, indicator_slips):
        found += doubts(scenario)
    if known != _known(scenario, {}):
        return found  # what no row here defines cannot be looked up
    return [*found, *share_doubts(scenario), *idle_rows(scenario, {doubt.place for doubt in found})]


def _known(scenario: Scenario, also_known: Mapping[str, AbstractSet[str]]) -> Known:
    names = {kind: dict(_defined(scenario, *where)) for kind, where in DEFINING.items()}
    for kind, more in also_known.items():
        names[kind].update({name: name for name in more})
    return names


def _defined(scenario: Scenario, sheet: str, field: str) -> Iterator[tuple[str, str]]:
    """The names that a field gives, and what they are called in full."""
    for row in scenario.tables.get(sheet, ()):
        if name := getattr(row, field):
            yield name, getattr(row, "name", name) if (field,) == row.named_by else name
    if sheet == FACTS:
        yield from ((name, name) for name in getattr(scenario, field))


def _unknown_names(scenario: Scenario, known: Known) -> Iterator[Problem]:
    hint = cache(lambda kind, name: nearest(name, known[kind]))  # one slip often stands in thousands of rows
    for sheet, model in row_models().items():
        for field, kind in referring(model).items():
            for row in scenario.tables[sheet]:
                name = getattr(row, field)
                if name is not None and name not in known[kind]:
                    yield Problem(
                        scenario.place(row, field),
                        quoted(name),
                        f"one of the {kind}" + ("" if known[kind] else " (there are none)"),
                        hint(kind, name),
                    )
    for need in scenario.requirements:
        for entry in need.repaid_to:
            yield from unmarked(scenario, need, "repaid_to", entry, known["members"], "a member")


def _no_indicators(scenario: Scenario) -> Iterator[Problem]:
    """What is said of indicators that no member has."""
    known = {name: scenario.indicator[name].name if name in scenario.indicator else name
             for row in scenario.members for name in row.indicators}  # fmt: skip
    for row in scenario.indicators:
        if row.indicator not in known:
            hint = nearest(row.indicator, known) or f"indicators: {', '.join(known) or 'none'}"
            expected = "a numeric column of members"
            yield Problem(scenario.place(row, "indicator"), quoted(row.indicator), expected, hint)


def _duplicates(scenario: Scenario, half_named: Collection[tuple[str, int]]) -> Iterator[Problem]:
    for sheet, rows in scenario.tables.items():
        first: dict[tuple[str, ...], Row] = {}
        for row in rows:
            if (sheet, row.row) in half_named:
                continue
            earlier = first.setdefault(row.name_parts, row)
            if row.unique and earlier is not row:
                yield Problem(
                    scenario.place(row, row.named_by[0]),
                    f"{quoted(', '.join(filter(None, row.name_parts)))} a second time",
                    f"each {' and '.join(row.named_by)} once",
                    f"it stands first at {scenario.place(earlier, row.named_by[0])}; remove or rename one",
                )
    for kind, names in (("period", scenario.periods), ("level", scenario.levels)):
        for name, count in Counter(names).items():
            if count > 1:
                yield Problem("scenario", f"{kind} {quoted(name)} {count} times", f"each {kind} once", "rename one")


def _emptiness(scenario: Scenario) -> Iterator[Problem]:
    for sheet, rows in scenario.tables.items():
        if not rows and Scenario.model_fields[sheet].is_required():
            yield Problem(sheet, "no rows", f"at least one row in {sheet}", "fill in the sheet")
    if scenario.members and not scenario.states:
        yield Problem(
            "members", "no state", "at least one member of kind state", "organisations do not share the burden"
        )
    if not scenario.periods:
        yield Problem("scenario", "no period", "at least one period", 'write for example "2010" as periods')


def _bounds(scenario: Scenario) -> Iterator[Problem]:
    for need in scenario.requirements:
        if need.minimum > need.target:
            yield Problem(
                scenario.place(need, "minimum"),
                f"minimum {need.minimum:g}",
                f"at most the target, {need.target:g}",
                "lower the minimum or raise the target",
            )
        if need.ratio and need.per is None:
            yield Problem(scenario.place(need, "ratio"), f"ratio {need.ratio:g}", "a resource in `per`", "per what?")
        if need.per is not None and need.per == need.resource:
            yield Problem(
                scenario.place(need, "per"), quoted(need.per), "another resource", "a need cannot enable itself"
            )
    for held in scenario.capacities:
        for field in ("pledged", "current"):
            if (getattr(held, field) or 0.0) > held.available:
                yield Problem(
                    scenario.place(held, field),
                    f"{field} {getattr(held, field):g}",
                    f"at most what is available, {held.available:g}",
                    "correct one of the two; what is available bounds what is given",
                    Severity.WARNING,
                )
    index = scenario.period_index
    for mission in scenario.missions:
        if mission.start in index and mission.end in index and index[mission.end] < index[mission.start]:
            yield Problem(
                scenario.place(mission, "end"),
                quoted(mission.end),
                f"a period not before the start, {quoted(mission.start)}",
                "swap start and end",
            )
        if mission.lead_share and mission.lead is None:
            yield Problem(
                scenario.place(mission, "lead_share"),
                f"lead share {mission.lead_share:g}",
                "a member in `lead`",
                "who leads?",
            )
    for row in scenario.uncertainty:
        if row.low > row.high:
            yield Problem(
                scenario.place(row, "low"), f"{row.low:g}", f"at most high, {row.high:g}", "swap low and high"
            )


def _caveats(scenario: Scenario) -> Iterator[Problem]:
    """Amounts where they belong, one unit a rule, and no floor above a ceiling of the same scope."""
    scopes: dict[tuple[str | None, ...], dict[CaveatEffect, Caveat]] = {}
    for rule in scenario.caveats:
        if (rule.rule is CaveatEffect.PROHIBITED) != (rule.amount is None):
            expected = "no amount with `prohibited`" if rule.rule is CaveatEffect.PROHIBITED else "an amount"
            found = "a blank cell" if rule.amount is None else f"{rule.amount:g}"
            yield Problem(scenario.place(rule, "amount"), found, expected, "rules: prohibited, at_most, at_least")
            continue
        if rule.rule is not CaveatEffect.PROHIBITED and rule.resource is None and len(_units(scenario, rule)) > 1:
            yield Problem(
                scenario.place(rule, "resource"),
                "a blank resource",
                "one resource, for amounts of different units cannot be added",
                f"it matches {', '.join(sorted(_units(scenario, rule)))}",
            )
        scope = tuple(getattr(rule, field) for field in rule.named_by if field != "rule")
        same = scopes.setdefault(scope, {})
        same.setdefault(rule.rule, rule)
        yield from _contradiction(scenario, rule, same)


def _units(scenario: Scenario, rule: Caveat) -> set[str]:
    missions = {mission.mission for mission in scenario.missions if matches_mission(rule, mission)}
    needed = {need.resource for need in scenario.requirements if need.mission in missions}
    return {row.unit for row in scenario.resources if row.resource in needed}


def _contradiction(scenario: Scenario, rule: Caveat, same: Mapping[CaveatEffect, Caveat]) -> Iterator[Problem]:
    floor, ceiling, ban = map(same.get, (CaveatEffect.AT_LEAST, CaveatEffect.AT_MOST, CaveatEffect.PROHIBITED))
    if floor is None or rule not in (floor, ceiling, ban) or not floor.amount:
        return
    if ceiling is not None and ceiling.amount is not None and floor.amount > ceiling.amount:
        yield Problem(
            scenario.place(rule, "amount"),
            f"at least {floor.amount:g} and at most {ceiling.amount:g} of the same",
            "a floor not above its ceiling",
            f"see {scenario.place(floor, 'amount')} and {scenario.place(ceiling, 'amount')}",
        )
    if ban is not None:
        yield Problem(
            scenario.place(rule, "rule"),
            f"at least {floor.amount:g} of what is prohibited",
            "one or the other",
            f"see {scenario.place(floor, 'rule')} and {scenario.place(ban, 'rule')}",
        )


def _money(scenario: Scenario) -> Iterator[Problem]:
    for need in scenario.requirements:
        if need.reimbursement and need.mission in scenario.mission and not scenario.funding_resource(need.mission):
            yield Problem(
                scenario.place(need, "reimbursement"),
                f"reimbursement {need.reimbursement:g}",
                "a resource of kind funding that fills the pool",
                f"add a requirement of funding to {need.mission}",
            )
    if any(policy.personnel or policy.risk for policy in scenario.policies) and not any(
        row.kind is ResourceKind.TROOPS for row in scenario.resources
    ):
        yield Problem("policies", "a weight on personnel or risk", "a resource of kind troops", "set both to 0")


def _fair_shares(scenario: Scenario) -> Iterator[Problem]:
    for policy in scenario.policies:
        yield from share_problems(scenario, policy)


def _unused(scenario: Scenario) -> Iterator[Problem]:
    """What stands in the workbook and does nothing: most often a name typed differently elsewhere."""
    active: set[str | None] = {row.member for row in scenario.capacities}
    active |= {name for row in scenario.agreements for name in (row.giver, row.receiver)}
    active |= {row.beneficiary for row in scenario.training} | {row.lead for row in scenario.missions}
    active |= {row.received_by for row in scenario.requirements}
    needed: set[str | None] = {row.resource for row in scenario.requirements}
    needed |= {scenario.funding_resource(row.mission) for row in scenario.requirements if row.reimbursement}
    needed |= {row.resource for row in scenario.agreements} | {row.per or row.resource for row in scenario.training}
    asked: set[str | None] = {row.mission for row in scenario.requirements}
    asked |= {row.mission for row in scenario.training}
    only_a_name = "add one, of 0 where it lends no more than its name, or remove this row"
    remedy = "add one, or remove this row"
    used: tuple[tuple[Sequence[Row], AbstractSet[str | None], str, str, str], ...] = (
        (scenario.members, active, "which has nothing to give", "a row in capacities", only_a_name),
        (scenario.resources, needed, "which nothing asks for", "a requirement", remedy),
        (scenario.missions, asked, "which asks for nothing", "a requirement", remedy),
    )
    for rows, names, found, expected, hint in used:
        for row in rows:
            (name,) = row.name_parts
            if name not in names:
                place = scenario.place(row, row.named_by[0])
                yield Problem(place, f"{quoted(name)}, {found}", expected, hint, Severity.WARNING)


def _receivers(scenario: Scenario) -> Iterator[Problem]:
    """States that get a fund and have nothing to give: their loads are below 0, and no measure has a meaning then."""
    giving = {row.member for row in scenario.capacities if row.available > 0}
    giving |= {row.beneficiary for row in scenario.training}
    receiving = {row.received_by for row in scenario.requirements} - giving
    for row in scenario.members:
        if row.member in receiving and row.kind is MemberKind.STATE:
            yield Problem(
                scenario.place(row, "kind"),
                f"{quoted(row.member)}, a state that receives a fund and gives nothing",
                "an organisation, which stands outside the comparison of burdens",
                "write organisation; it may stay a state if it is to be compared with those who pay",
                Severity.WARNING,
            )
