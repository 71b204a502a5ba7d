"""The words and tables of what cannot be met: rules that conflict, the nearest that can be, what no one could fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import fsum, isfinite
from operator import attrgetter

from models.answers.allocation import Conflict, Nearest
from models.answers.explanation import Explanation
from models.answers.limits import InTheWay, Reachable, Scarce, Scarcity
from models.sheets.problems import counted, many
from reports.assessing.report import FairnessReport
from reports.telling.words import any_of, is_or_are, listed
from reports.vocabulary.columns import Column, Kind, Money, mixed, number, share
from reports.vocabulary.documents import Fact
from reports.vocabulary.precision import finite
from reports.vocabulary.tables import Table, tabulate

RULE = Column("rule", "Rule", brief=True, of=attrgetter("words"))
PLACE = Column("place", "Cell", brief=True, of=lambda told: told.place or None)
AMOUNT, PART, RATIO = Column("", "", Kind.MIXED), share("", ""), number("", "")
SCARCE = {
    Scarce.CAPACITY: "What there is is used",
    Scarce.RESERVES: "Some is kept at home",
    Scarce.POLITICS: "Some of those who have it may not give it, or must give elsewhere",
    Scarce.MONEY: "The money that would pay for it is spent",
    Scarce.COALITION: "What the coalition asks of its members stands in the way",
    Scarce.TOLERANCE: "The policy lets so much be missing (gap_tolerance)",
    Scarce.SEVERAL: "Only several things together keep it open",
}
"""What is scarce, in a sentence."""
TIGHTEST = {
    "share_ratio_at_most": "Lowest reachable share ratio",
    "share_ratio_at_least": "Highest reachable share ratio of the lightest-loaded",
    "suits_at_least": "Highest reachable Suits index",
    "load_ratio_at_most": "Lowest reachable load of a fair share of the least burden",
    "gini_at_most": "Lowest reachable Gini index of burdens per fair share",
}
"""How tight a bound on burdens can be, by the policy's field."""


def costs(explanation: Explanation) -> Iterator[float]:
    """The amounts of money that are told."""
    yield from (change.total_cost for change in explanation.relaxations)
    yield from (bound.cost for bound in explanation.reachable)


def facts(explanation: Explanation, money: Money) -> Iterator[Fact]:
    """How tight bounds on burdens can be, and at which cost."""
    for found in explanation.reachable:
        yield Fact(number(f"reachable_{found.bound}", TIGHTEST[found.bound], 3), found.figure)
        yield Fact(money.column(f"cost_{found.bound}", "Least cost of reaching it"), found.cost)


def reach(explanation: Explanation, money: Money) -> Iterator[str]:
    """How tight bounds on burdens can be, at which cost, and what is most in the way."""
    for found in explanation.reachable:
        met = f"{TIGHTEST[found.bound]} while the missions are met as far: {found.figure:.3f}"
        said = f"{met}, for {money.words(found.cost)} at least."
        if found.in_the_way:
            best = found.in_the_way[0].figure
            tied = [way.rule for way in found.in_the_way if way.figure == best]
            rules = listed([f"{rule.words}{at(rule.place)}" for rule in tied], 2, length=300)
            said += f" Most in the way: {rules}; without {any_of(len(tied))} {best:.3f}."
        yield said


def gaps(explanation: Explanation) -> Iterator[str]:
    """Why the largest gap is open: what is scarce, whose, and how much of it lifting would close."""
    found = explanation.scarcities
    if not found:
        return
    alike = [each for each in found if PART.printed(_part(each)) == PART.printed(_part(found[0]))]
    first, unit = found[0], explanation.scenario.resource[found[0].need[0]].unit
    which = "The gap" if len(found) == 1 else "The largest gap" if len(alike) == 1 else "One of the largest gaps"
    missing = f"{AMOUNT.text(first.missing)} of {counted(AMOUNT.text(first.required), unit)}"
    are = is_or_are(AMOUNT.text(first.missing))
    yield " ".join([f"{which} is {_need(explanation, first)}: {missing} {are} missing.", *_why(first)])


def _why(gap: Scarcity) -> Iterator[str]:
    for cause in gap.causes:
        some = "all" if cause.closes > (1.0 - 1e-3) * gap.missing else AMOUNT.text(cause.closes)
        if cause.scarce is Scarce.CAPACITY:
            given = f"of {AMOUNT.text(gap.usable)} that members can give {AMOUNT.text(gap.here)} go there"
            others = f" and {AMOUNT.text(gap.elsewhere)} to other missions" if AMOUNT.printed(gap.elsewhere) else ""
            rest = gap.usable - gap.here - gap.elsewhere
            yield f"What {'may go there' if AMOUNT.printed(rest) > 0 else 'there is'} is used: {given}{others}."
        else:
            rules = listed([f"{each.rule.words}{at(each.rule.place)}" for each in cause.rules], 2, length=300)
            yield f"{SCARCE[cause.scarce]}{f': {rules}' if rules else ''}; without that {some} of it would be met."
    if not gap.causes:
        yield "No rule that could be lifted keeps it open."


def _need(explanation: Explanation, gap: Scarcity) -> str:
    scenario, (r, k, t) = explanation.scenario, gap.need
    period = f" in {t}" if len(scenario.periods) > 1 else ""
    return f"{scenario.resource[r].name} for {scenario.mission[k].name}{period}"


def _part(gap: Scarcity) -> float:
    return gap.missing / gap.required


def refusal(explanation: Explanation, money: Money) -> Iterator[str]:
    """Why there is no answer, and the smallest change that would do."""
    count = len(explanation.conflict)
    bounds = bool(explanation.conflict) and explanation.conflict[0].address.family == "bound"
    if count:
        what, whole = ("bound", "within the policy's bounds on burdens") if bounds else ("rule", "keeps every rule")
        while_met = " while the missions are met as far as they can be" if bounds else ""
        rest = "other can" if count == 2 else "others can"
        spared = f"; without {any_of(count)} the {rest}" if count > 1 else ", whatever becomes of the others"
        yield (
            f"No allocation {'stays ' if bounds else ''}{whole}. {many(count, what)} cannot hold"
            f"{' together' if count > 1 else ''}{while_met}{spared}."
        )
    for relaxation in explanation.relaxations[:1]:
        yield nearest(relaxation.nearest, money)


def refused(report: FairnessReport) -> Iterator[str]:
    """Why there is no answer to report, the rules that cannot hold, and the nearest that can."""
    answer = report.allocation
    reason = answer.reason.rstrip(".") or "no reason was given"
    rules = [f"{rule.words}{at(rule.place)}" for rule in answer.conflict]
    named = f" In conflict: {listed(rules, length=300)}." if rules else ""
    yield f"There is no allocation to report: {reason}.{named}"
    if answer.nearest:
        yield nearest(answer.nearest, Money.of(report.scenario.currency, [answer.nearest.total_cost]))


def dearer(report: FairnessReport, money: Money) -> Iterator[str]:
    """A warning where a bound lowers the ratio of the heaviest-loaded by making the others dearer, not by its load."""
    answer, before = report.allocation, report.allocation.unbounded
    total, then = fsum(answer.loads.values()), fsum(before.values())
    shares = {m: share for m, share in answer.fair_shares.items() if share and m in before}
    if not report.answered or not shares or min(total, then) <= 0:
        return
    ratio = RATIO.printed
    heaviest = max(shares, key=lambda m: before[m] / shares[m])
    was, now = (loads[heaviest] / (shares[heaviest] * of) for loads, of in ((before, then), (answer.loads, total)))
    if ratio(now) < ratio(was) and money.printed(answer.loads[heaviest]) >= money.printed(before[heaviest]):
        more, who = total - then - answer.loads[heaviest] + before[heaviest], report.scenario.member[heaviest].name
        yield (
            f"The policy's bounds lower the share ratio of {who} from {RATIO.text(was)} to {RATIO.text(now)}, but not "
            f"its burden ({money.words(before[heaviest])} without them, {money.words(answer.loads[heaviest])} within "
            f"them): the others carry {money.words(more)} more, and a ratio divides by the sum of all burdens. "
            "To bound burdens themselves use load_ratio_at_most; the objectives minimax and leximin make them least."
        )


def nearest(found: Nearest, money: Money) -> str:
    """The smallest changes that would do, and what the answer then is."""
    changes = "; ".join(f"{change.words}{at(change.place)}" for change in found.changes)
    then = ""
    if isfinite(found.total_cost):
        worst = f" and the heaviest share ratio is {found.worst_ratio:.2f}" if isfinite(found.worst_ratio) else ""
        then = f" Then it costs {money.words(found.total_cost)} in all{worst}."
    return f"The smallest change that would do: {changes}.{then}"


def tables(explanation: Explanation, money: Money) -> Iterator[Table]:
    """The rules in conflict, the changes that would do, how tight bounds can be, and what no one could fill."""
    if explanation.conflict:
        yield conflict(explanation.conflict, PLACE)
    if explanation.relaxations:
        yield _relaxations(explanation, money)
    if explanation.shortages:
        yield _shortages(explanation)
    if explanation.scarcities:
        yield _gaps(explanation)
    if ways := [(found, way) for found in explanation.reachable for way in found.in_the_way]:
        yield _in_the_way(ways)


def conflict(rules: Sequence[Conflict], place: Column) -> Table:
    """The rules of which one must give way."""
    return tabulate("conflict", "Rules that cannot hold together", (RULE, place), rules, brief=True)


def _relaxations(explanation: Explanation, money: Money) -> Table:
    columns = (
        Column("scope", "What may change", brief=True, of=lambda row: row[0]),
        Column("change", "Change", brief=True, of=lambda row: row[1].words),
        replace(PLACE, of=lambda row: row[1].place or None),
        share("size", "Relative size", brief=True, of=lambda row: row[1].size),
        money.column("total_cost", "Total cost then", of=lambda row: finite(row[2].total_cost)),
        number("worst_ratio", "Heaviest share ratio then", of=lambda row: finite(row[2].worst_ratio)),
    )
    rows = [(found.scope, change, found) for found in explanation.relaxations for change in found.changes]
    return tabulate("relaxations", "Smallest changes that would do", columns, rows, brief=True)


def _shortages(explanation: Explanation) -> Table:
    columns = (
        Column("shortage", "Shortage", brief=True, of=RULE.of),
        PLACE,
        mixed("target", "Target"),
        mixed("minimum", "Minimum"),
        mixed("possible", "Possible"),
    )
    title = "What permitted members could not fill"
    return tabulate("shortages", title, columns, explanation.shortages, brief=True)


def _gaps(explanation: Explanation) -> Table:
    """What keeps each gap open, a rule a row; a cause of which no rule is named by itself has one row too."""
    rows = [
        (gap, cause, blocking)
        for gap in explanation.scarcities
        for cause in (gap.causes or (None,))
        for blocking in ((cause and cause.rules) or (None,))
    ]
    columns = (
        Column("gap", "Gap", brief=True, of=lambda row: _need(explanation, row[0])),
        Column("need_place", "Cell of the need", of=lambda row: row[0].place),
        mixed("missing", "Missing", of=lambda row: row[0].missing),
        mixed("usable", "Members can give", of=lambda row: row[0].usable),
        mixed("here", "Given here", of=lambda row: row[0].here),
        mixed("elsewhere", "Given elsewhere", of=lambda row: row[0].elsewhere),
        Column("scarce", "What is scarce", brief=True, of=lambda row: row[1] and str(row[1].scarce)),
        mixed("closes", "Closes", brief=True, of=lambda row: row[1] and row[1].closes),
        replace(RULE, of=lambda row: row[2] and row[2].rule.words),
        replace(PLACE, of=lambda row: (row[2] and row[2].rule.place) or None),
        mixed("alone", "It alone", of=lambda row: row[2] and row[2].closes),
    )
    notes = [
        "Closes: how much less would be missing without all that is meant, no other gap being wider. "
        "It alone: without that rule alone; 0 where others still stand in the way."
    ]
    return tabulate("scarcities", "Why there are gaps", columns, rows, notes=notes, brief=True)


def _in_the_way(ways: Sequence[tuple[Reachable, InTheWay]]) -> Table:
    columns = (
        replace(RULE, of=lambda row: row[1].rule.words),
        replace(PLACE, of=lambda row: row[1].rule.place or None),
        Column("bound", "Bound", of=lambda row: row[0].bound),
        number("reachable", "Reachable", 3, brief=True, of=lambda row: row[0].figure),
        number("without", "Reachable without it", 3, brief=True, of=lambda row: row[1].figure),
    )
    title = "Rules in the way of a tighter bound on burdens"
    notes = ["Each rule is lifted alone, and the tightest bound is found anew while the missions are met as far."]
    return tabulate("in_the_way", title, columns, ways, notes=notes, brief=True)


def notes(explanation: Explanation) -> Iterator[str]:
    """How to read them."""
    if explanation.conflict:
        yield "The set is irreducible: leave out any one of its rules and the rest can hold."
    if explanation.relaxations:
        yield (
            "Sizes are relative to each rule's own figure; the smallest sum was sought. Figures are rounded so that "
            "they suffice. The changes of one scope belong together: all of them make an answer possible."
        )


def at(place: str) -> str:
    """A cell in brackets, where there is one."""
    return f" ({place})" if place else ""
