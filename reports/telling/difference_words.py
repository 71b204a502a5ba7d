"""The sentences of a difference: what the change does to the heaviest, the cost and the gaps, and to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isclose
from operator import attrgetter

from models.sheets.problems import counted, many
from reports.assessing.difference import Difference, Pair
from reports.assessing.report import FairnessReport, MemberRow, NeedRow
from reports.telling.difference_figures import GAPS, RATIO, Figure, moved
from reports.telling.difference_subject import subject
from reports.telling.difference_tables import UNMET, Move, Names, crossed, found_moves
from reports.telling.limits_tables import refused
from reports.telling.why_words import paragraph
from reports.telling.words import by_key, listed, who
from reports.vocabulary.columns import ARROW, Column, Kind, Money, plain, shorten
from reports.vocabulary.precision import ranked
from reports.vocabulary.tables import Table

AMOUNT = Column("", "", Kind.MIXED)


def summary(difference: Difference, money: Money, found: Sequence[Table]) -> Iterator[str]:
    """What a minister reads first; a superlative only where what is printed differs."""
    if not difference.answered:
        yield from _refusals(difference, money)
        return
    told, several = subject(difference)
    if any(table.key != "changes" for table in found):
        first = told or "The second answer, of the same input,"
        yield f"{first} {_whole(difference, money, '' if several else 's')}."
    else:
        same = f"every {listed(_compared(difference), 5)} is as before, to the last digit printed"
        yield f"{told} {'move' if several else 'moves'} nothing: {same}." if told else f"Nothing differs: {same}."
    parts = (_divided(difference, money), _burdens(difference, money), _bands(difference), _gaps(difference))
    yield from filter(None, (*parts, _largest(difference, money), _one_sided(difference), incomparable(difference)))
    if (after := difference.after).why:
        yield f"Afterwards: {paragraph(after.scenario, after.policy, after.why, _money_after(difference, money))}"


def _refusals(difference: Difference, money: Money) -> Iterator[str]:
    """Which side has no answer, and why; what the other came to."""
    told, several = subject(difference)
    before, after = (report.answered for report in difference.sides)
    if told and before:
        yield f"{told} {'leave' if several else 'leaves'} no answer."
    elif told and after:
        yield f"{told} {'make' if several else 'makes'} an answer possible."
    else:
        yield f"There is no answer before or after{f' ({told[:1].lower()}{told[1:]})' if told else ''}."
    for side, report in zip(("Before", "After"), difference.sides, strict=True):
        yield f"{side}: {_ending(report, difference, money)}"


def _ending(report: FairnessReport, difference: Difference, money: Money) -> str:
    if not report.answered:
        return " ".join(refused(report))
    own = money if report is difference.before else _money_after(difference, money)
    ranks = report.ranks
    heaviest = f", and the heaviest share ratio is {RATIO.text(ranks[0][0].share_ratio)}" if len(ranks) > 1 else ""
    return f"the total cost is {own.words(report.allocation.total_cost)}{heaviest}."


def _money_after(difference: Difference, money: Money) -> Money:
    """The unit of money after, where that is told by itself."""
    after = difference.after
    same = after.scenario.currency == difference.before.scenario.currency
    return money if same else Money.of(after.scenario.currency, [after.allocation.total_cost])


def _compared(difference: Difference) -> list[str]:
    """What can be compared."""
    money = ("burden", "cost") if difference.rate is not None else ()
    return [*money, *(["share ratio"] if difference.yardstick else []), "gap", "contribution"]


# -- what that does --------------------------------------------------------------------------------------------------


def _whole(difference: Difference, money: Money, ending: str) -> str:
    """What is done to the coalition: its heaviest, its cost, its gaps; ending: of the verbs."""
    clauses = []
    if worst := worst_moved(difference):
        then, now = (RATIO.text(rows[0].share_ratio) for rows in worst)
        first, last = (who(rows, len(one.compared)) for rows, one in zip(worst, difference.measured, strict=True))
        whose = f"{then} to {now} ({first})" if first == last else f"{then} ({first}) to {now} ({last})"
        clauses.append(f"take{ending} the heaviest share ratio from {whose}")
    if (more := cost_change(difference, money)) is not None:
        clauses.append(f"cost{ending} {money.words(more)} more" if more > 0 else f"save{ending} {money.words(-more)}")
    if (wider := gap_change(difference)) is not None:
        then, now = (GAPS.text(difference.gaps(report)) for report in difference.sides)
        clauses.append(f"{'raise' if wider > 0 else 'lower'}{ending} the unmet share from {then} to {now}")
    if not clauses:
        rated = difference.yardstick is not None and all(report.ranks for report in difference.measured)
        kept = ["heaviest share ratio"] * rated + ["total cost"] * (difference.rate is not None)
        return (
            f"leave{ending} the {listed([*kept, 'unmet share'])} as before, and move{ending} only what the tables show"
        )
    return clauses[0] if len(clauses) == 1 else f"{', '.join(clauses[:-1])} and {clauses[-1]}"


def worst_moved(difference: Difference) -> list[Sequence[MemberRow]]:
    """The heaviest-loaded before and after, where their share ratio moved."""
    ranks = [report.ranks for report in difference.measured]
    if not difference.yardstick or not all(ranks):
        return []
    worst = [each[0] for each in ranks]
    return [] if moved(RATIO, *(rows[0].share_ratio for rows in worst)) is None else list(worst)


def cost_change(difference: Difference, money: Money) -> float | None:
    """The change of total cost; None where it did not move, or cannot be told."""
    if difference.rate is None:
        return None
    before, after = (report.allocation.total_cost for report in difference.sides)
    return moved(money.column("", ""), before, difference.rate * after)


def gap_change(difference: Difference) -> float | None:
    """The change of the unmet share, weighted by priority; None where it did not move."""
    return moved(GAPS, *(difference.gaps(report) for report in difference.sides))


def _divided(difference: Difference, money: Money) -> str:
    """Where the heaviest ratio moves against the burdens it tells of, for a ratio divides by the total."""
    worst = worst_moved(difference)
    if difference.rate is None or not worst:
        return ""
    then, now = ({row.member: row for row in rows} for rows in worst)
    both = [Pair(then[member], now[member]) for member in then if member in now]
    if len(both) < max(len(then), len(now)) or not all(map(_same_part, both)):
        return ""
    load, names = _load(difference, money), [difference.names[member] for member in then]
    changes = [load.change(pair) or 0.0 for pair in both]
    rises = (worst[1][0].share_ratio or 0.0) > (worst[0][0].share_ratio or 0.0)
    if any((change > 0) == rises for change in changes if change):
        return ""
    verb, total = ("rises", "falls") if rises else ("falls", "grows")
    because = f"because the total that all carry, by which a ratio is divided, {total}."
    if len(names) > 1:
        than = "as much as before" if not any(changes) else "no more" if rises else "no less"
        return f"{listed(names)} each carry {than}: their share ratio {verb} {because}"
    (change,) = changes
    itself = f"{money.words(abs(change))} {'more' if change > 0 else 'less'}" if change else "as much as before"
    return f"{names[0]} itself carries {itself}: its share ratio {verb} {because}"


def _same_part(pair: Pair[MemberRow]) -> bool:
    """Whether a member's fair share is what it was."""
    assert pair.before is not None
    assert pair.after is not None, "it stands on both sides"
    return isclose(pair.before.fair_share or 0.0, pair.after.fair_share or 0.0)


def _load(difference: Difference, money: Money) -> Figure:
    """What a member carries, in the unit of before."""
    return Figure(money.column("", ""), attrgetter("load"), difference.rate or 1.0)


def _burdens(difference: Difference, money: Money) -> str:
    """How many states carry more and how many less, and who most, where that is one by what is printed."""
    if difference.rate is None:
        return ""
    figure = _load(difference, money)
    both = {name: figure.change(pair) for name, pair in difference.members.items() if not pair.one_sided}
    parts = []
    for sign, than in ((1, "more"), (-1, "less")):
        found = {name: change for name, change in both.items() if change is not None and sign * change > 0}
        if found:
            most = ranked(found, lambda name: sign * money.printed(found[name]))[0]  # noqa: B023 - used at once
            parts.append(
                f"{many(len(found), 'state')} {_carry(len(found))} {than}{_most(difference, found, most, money)}"
            )
    return f"{'; '.join(parts)}." if parts else ""


def _carry(count: int) -> str:
    return "carries" if count == 1 else "carry"


def _most(difference: Difference, found: Mapping[str, float], most: Sequence[str], money: Money) -> str:
    change = found[most[0]]
    amount = f"{'+' if change > 0 else '-'}{money.words(abs(change))}"
    named = listed([difference.names[name] for name in most])
    if len(most) > 1:
        return f", {'' if len(most) == len(found) else 'most of all '}{named} ({amount} each)"
    return f", {'' if len(found) == 1 else 'most of all '}{named} ({amount})"


def _bands(difference: Difference) -> str:
    """Who left its band of effort."""
    if not difference.yardstick:
        return ""
    found = {name: words for name, pair in difference.members.items() if (words := crossed(pair))}
    by_words: dict[str, list[str]] = {}
    for name, words in found.items():
        by_words.setdefault(words, []).append(difference.names[name])
    parts = [
        f"{listed(names)} {'goes' if len(names) == 1 else 'go'} from {words.replace(f' {ARROW} ', ' to ')}"
        for words, names in by_words.items()
    ]
    return f"By the bands of effort, {'; '.join(parts)}." if parts else ""


def _gaps(difference: Difference) -> str:
    """Which requirements are met now that were not, and which are no more."""
    names = Names.of(difference)

    def short(row: NeedRow | None) -> bool:
        return row is not None and row.short

    def told(pairs: Sequence[Pair[NeedRow]]) -> str:
        return listed([f"{names.resource[pair.here.resource]} for {names.mission[pair.here.mission]}"
                       + (f" in {pair.here.period}" if len(difference.after.scenario.periods) > 1 else "")
                       for pair in pairs], length=60)  # fmt: skip

    seen = [pair for pair in difference.needs.values() if UNMET.change(pair) is not None]
    opened = [pair for pair in seen if short(pair.after) and not short(pair.before)]
    closed = [pair for pair in seen if short(pair.before) and pair.after and not pair.after.short]
    parts = [f"{verb}: {told(pairs)}" for verb, pairs in (("New gaps", opened), ("Gaps closed", closed)) if pairs]
    return f"{'. '.join(parts)}." if parts else ""


def _largest(difference: Difference, money: Money) -> str:
    """The largest move by what it is worth, all that tie."""
    found = [move for move in found_moves(difference, money)
             if money.printed(move.worth or 0.0) and _on_both_sides(difference, move)]  # fmt: skip
    if not found:
        return ""
    names, scenario = Names.of(difference), difference.before.scenario
    tied = ranked(found, lambda move: abs(money.printed(move.worth or 0.0)))[0]
    first = tied[0]
    if len(tied) > 3:
        return ""
    said = []
    for move in tied:
        transfer = move.transfer
        unit = scenario.resource[transfer.resource].unit if transfer.resource in scenario.resource else ""
        to = f" to {shorten(difference.names[transfer.receiver])}" if transfer.receiver else ""
        at = f" for {shorten(names.mission[transfer.mission])}" if transfer.mission else ""
        when = f" in {transfer.period}" if len(scenario.periods) > 1 else ""
        what, whose = shorten(names.resource[transfer.resource]), shorten(difference.names[transfer.member])
        said.append(
            f"{what} of {whose}{to}{at}{when}, "
            f"{AMOUNT.text(move.before)} {ARROW} {counted(AMOUNT.text(move.after), unit)}"
        )
    if len(found) == 1:
        return f"What moves: {said[0]}."
    what = "The largest moves, by what each is worth" if len(tied) > 1 else "The largest move, by what it is worth"
    return f"{what} ({money.words(abs(first.worth or 0.0))}): {'; '.join(said)}."


def _on_both_sides(difference: Difference, move: Move) -> bool:
    """Whether all that a transfer names is there before and after, so that its move is more than that."""
    named = {"member": move.transfer.member, "mission": move.transfer.mission, "resource": move.transfer.resource}
    sides = [report.scenario for report in difference.sides]
    return all(not name or name in getattr(side, kind) for side in sides for kind, name in named.items())


def _one_sided(difference: Difference) -> str:
    """Members, missions and resources that stand on one side only."""
    parts = []
    before, after = (report.scenario for report in difference.sides)
    for side, own, other in (("before", before, after), ("after", after, before)):
        found = [row.name for kind in ("members", "missions", "resources") for row in getattr(own, kind)
                 if getattr(row, kind[:-1]) not in getattr(other, kind[:-1])]  # fmt: skip
        if found:
            parts.append(f"Only {side}: {listed(found)}")
    return f"{'. '.join(parts)}." if parts else ""


def incomparable(difference: Difference) -> str:
    """What cannot be compared, and why; "" where all can."""
    before, after = (report.scenario for report in difference.sides)
    parts = []
    if difference.rate is None:
        why = (
            f"it is counted in {plain(before.currency)} before and in {plain(after.currency)} after"
            if before.periods == after.periods
            else f"burdens and costs are of all periods together, and these are {listed(before.periods)} before and "
            f"{listed(after.periods)} after"
        )
        parts.append(f"Money cannot be compared: {why}.")
    elif difference.rate != 1.0:
        parts.append(f"Money after is told in the unit of before, {plain(before.currency)}.")
    if difference.yardstick is None:
        keys = [by_key(report.scenario, report.policy) for report in difference.sides]
        parts.append(
            f"Share ratios cannot be compared: neither key, {keys[0]} before and {keys[1]} after, fits both sides; "
            "ask for another that does."
        )
    other = [row.name for row in before.resources if difference.unit_rate(row.resource) is None]
    if other:
        parts.append(f"Amounts of {listed(other)} cannot be compared: they are counted in other units after.")
    return " ".join(parts)
