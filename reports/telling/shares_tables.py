"""The words, tables and chart of cooperative shares: who would pay what, and who would be better off outside."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from models.answers.what_ifs import CooperativeShares, Division, Game, Group
from reports.assessing.fairness import labels
from reports.telling.words import listed, many
from reports.vocabulary import (
    Chart,
    ChartKind,
    Column,
    Document,
    Fact,
    Mark,
    Money,
    Series,
    Table,
    Value,
    alike,
    number,
    plain,
    share,
    shorten,
    shows,
    tabulate,
    with_marks,
)
from reports.vocabulary.manifest import manifest

DIVISIONS: dict[Division, tuple[str, str]] = {
    Division.POLICY: ("Under the policy", "the net burden in the allocation"),
    Division.ALONE: ("Alone", "the cost of meeting its needs without the others"),
    Division.SHAPLEY: ("Shapley", "what it adds to the cost, averaged over all orders of joining"),
    Division.NUCLEOLUS: (
        "Nucleolus",
        "the greatest complaint of any coalition as small as it can be, no one above its cost alone",
    ),
    Division.PRENUCLEOLUS: ("Prenucleolus", "the same, but one may have to pay more than alone"),
    Division.DUAL: ("Dual prices", "needs at the prices of the whole, less the rent of own capacity (Owen 1975)"),
    Division.SCRB: ("Separable costs", "what it adds to all others, and a part of the rest by what joining saves"),
}
"""The heading of each rule, and its meaning."""
LISTED = 50
"""Coalitions that are listed."""
SAME = 1e-7
"""Payments nearer than this, as a share of the largest cost, are the same."""


def shares_document(shares: CooperativeShares) -> Document:
    """Cooperative shares in words, tables and a chart."""
    money = Money.of(shares.scenario.currency, list(shares.payments.get(Division.POLICY, {}).values()))
    answered = bool(shares.payments)
    refusal = f"There is nothing to share: {shares.allocation.reason or 'no allocation was found'}."
    return Document(
        title=plain(shares.scenario.title),
        subtitle=plain(f"Shares of a cooperative game, under the policy {shares.policy.policy}"),
        answered=answered,
        warnings=tuple(map(plain, _warnings(shares))) if answered else (),
        facts=tuple(_facts(shares, money))
        if answered
        else (Fact(Column("status", "Status"), str(shares.allocation.status)),),
        paragraphs=tuple(map(plain, _summary(shares, money))) if answered else (plain(refusal),),
        tables=tuple(_tables(shares, money)) if answered else (),
        charts=tuple(_charts()) if answered else (),
        notes=tuple(map(plain, _notes(shares))) if answered else (),
        manifest=manifest(shares.scenario, [shares.allocation])
        | {"game": str(shares.game), "penalty": shares.penalty, "orders": shares.orders},
    )


def _warnings(shares: CooperativeShares) -> Iterator[str]:
    if frozenset(shares.players) in shares.short:
        yield "All together buy something at the penalty rather than give it: raise --penalty."
    if shares.exact and not shares.certified:
        yield "The nucleolus or the prenucleolus did not pass Kohlberg's test: read them with care."
    if shares.exact and Division.NUCLEOLUS not in shares.payments:
        yield "All players alone would pay less than together, so there is no nucleolus; the prenucleolus is shown."


def _facts(shares: CooperativeShares, money: Money) -> Iterator[Fact]:
    yield Fact(Column("policy", "Policy"), plain(f"{shares.policy.policy}, by {shares.policy.key}"))
    own = "its members' fair shares of every requirement" if shares.game is Game.OWN else "every requirement in full"
    yield Fact(Column("game", "A coalition alone must meet"), own)
    yield Fact(number("players", "Players", 0), float(len(shares.players)))
    yield Fact(money.column("total", "Cost of all together"), shares.total)
    alone = fsum(shares.payments[Division.ALONE].values())
    yield Fact(money.column("alone", "Sum of all alone"), alone)
    how = "exact" if shares.exact else f"sampled from {shares.orders:,} orders"
    yield Fact(Column("exact", "Shapley value"), how)
    if shares.exact:
        verdict = "yes, by Kohlberg's test" if shares.certified else "no"
        label = "Prenucleolus certified" if Division.NUCLEOLUS not in shares.payments else "Nucleolus certified"
        yield Fact(Column("certified", label), verdict)
    else:
        worst = max(shares.standard_error.values())
        yield Fact(money.column("standard_error", "Largest standard error"), worst)
        yield Fact(money.column("bound", "No estimate is further off than (95 %)"), shares.bound)
    yield Fact(number("costed", "Coalitions costed", 0), float(len(shares.costs)))
    yield Fact(number("short", "of them short of their needs", 0), float(len(shares.short)))


def _summary(shares: CooperativeShares, money: Money) -> Iterator[str]:
    alone = fsum(shares.payments[Division.ALONE].values())
    if alone > 0 and not alike(money.column("", ""), (alone, shares.total)) and shares.total < alone:
        yield (
            f"Together the {many(len(shares.players), 'player')} pay {money.words(shares.total)}; each alone they "
            f"would pay {money.words(alone)}, so the coalition saves them {(alone - shares.total) / alone:.1%}."
        )
    yield _alone(shares, money)
    yield _leaving(shares, money)
    if shares.exact:
        stable = [DIVISIONS[rule][0] for rule in _shown(shares) if _in_core(shares, rule, money)]
        yield (
            f"In the core, where no group would gain by leaving: {listed(stable, 6)}."
            if stable
            else "None of these divisions is in the core."
        )
    yield from _resting(shares)


def _alone(shares: CooperativeShares, money: Money) -> str:
    """Who would be better off alone than under the policy."""
    saving = {player: _saving(shares, player, money) for player in shares.players}
    most = max(saving.values())
    if most <= 0:
        return "No player would be better off alone than under the policy."
    column, better = money.column("", ""), [player for player in saving if saving[player] > 0]
    first = [_name(shares, player) for player in better if alike(column, (saving[player], most))]
    each = f"each would save {money.words(most)}" if len(first) > 1 else f"it would save {money.words(most)}"
    lead = (
        f"{listed(first)} alike: {each}"
        if len(first) > 1
        else f"{first[0]}: {each}"
        if len(better) == 1
        else f"{first[0]} most: {each}"
    )
    return f"{many(len(better), 'player')} would be better off alone than under the policy, {lead}."


def _leaving(shares: CooperativeShares, money: Money) -> str:
    """The group that gains most by leaving under the policy, or that is nearest to it."""
    objection = shares.objections[Division.POLICY]
    if not objection.coalition:
        return "There is no group that could leave."
    column, size = money.column("", ""), len(objection.coalition)
    names = listed([_name(shares, player) for player in objection.coalition], 5)
    others = f" ({_others(objection.tied, size)} as much)" if objection.tied else ""
    if shows(column, objection.excess) and objection.excess > 0:
        who, they = ("has", "it carries") if size == 1 else ("have, as a group,", "they carry")
        return (
            f"{names} {who} most reason to leave: {they} {money.words(objection.pays)} and alone would pay "
            f"{money.words(objection.alone)}{others}."
        )
    where = "" if shares.exact else " of those that the sample met"
    loses = money.words(-objection.excess) if shows(column, objection.excess) else "nothing"
    found = (
        f"No group{where} would gain by leaving. Nearest to it {'is' if size == 1 else 'are'} {names}: leaving would "
        f"lose {'it' if size == 1 else 'them'} {loses}{others}."
    )
    if _in_core(shares, Division.POLICY, money) is False:
        return f"{found} All together pay more than the least cost, so the policy's burdens are not in the core."
    return found


def _others(count: int, size: int) -> str:
    return f"{many(count, 'other group')} of {many(size, 'player')}"


def _resting(shares: CooperativeShares) -> Iterator[str]:
    """Which divisions would be others at another penalty, and for how many."""
    counts = {rule: sum(shares.rests_on_penalty(rule, player) for player in shares.players) for rule in _shown(shares)}
    moving = [f"{DIVISIONS[rule][0]} for {count} of {len(shares.players)}" for rule, count in counts.items() if count]
    if moving:
        yield (
            f"These figures rest on the penalty of {shares.penalty:g}, and are others at {shares.dearer_penalty:g}: "
            f"{listed(moving, 6)}."
        )


def _tables(shares: CooperativeShares, money: Money) -> Iterator[Table]:
    yield _players(shares, money)
    yield _divisions(shares, money)
    if any(shares.rests_on_penalty(rule, player) for rule in _shown(shares) for player in shares.players):
        yield _at_dearer_penalty(shares, money)
    if rows := _leavers(shares, money):
        yield _groups(shares, money, rows)


def _players(shares: CooperativeShares, money: Money) -> Table:
    columns = (
        Column("player", "Player", brief=True),
        Column("name", "Name"),
        *(money.column(str(rule), DIVISIONS[rule][0], brief=True) for rule in _shown(shares)),
        Column("penalty", "Rests on the penalty"),
        money.column("saving", "Would save alone"),
        Column("outside", "Better off alone"),
        share("gain", "Saved by staying"),
        *([] if shares.exact else [money.column("error", "Standard error")]),
    )
    rows: list[tuple[Value, ...]] = []
    for player in shares.players:
        alone, saving = shares.payments[Division.ALONE][player], _saving(shares, player, money)
        resting = [DIVISIONS[rule][0] for rule in _shown(shares) if shares.rests_on_penalty(rule, player)]
        rows.append(
            (
                player,
                _name(shares, player),
                *(shares.payments[rule][player] for rule in _shown(shares)),
                ", ".join(resting) or None,
                saving,
                "yes" if saving > 0 else "no",
                -saving / alone if alone > 0 else None,
                *([] if shares.exact else [shares.standard_error[player]]),
            )
        )
    sums = [fsum(shares.payments[rule].values()) for rule in _shown(shares)]
    blank = [None] * (len(columns) - 2 - len(sums))
    table = tabulate("shares", "Payments by player", columns, rows, totals=(None, "All", *sums, *blank), brief=True)
    marks = {
        (place, table.column(str(rule))): Mark.PENALTY
        for place, player in enumerate(shares.players)
        for rule in _shown(shares)
        if shares.rests_on_penalty(rule, player)
    }
    return with_marks(table, marks)


def _at_dearer_penalty(shares: CooperativeShares, money: Money) -> Table:
    columns = (
        Column("player", "Player"),
        Column("name", "Name"),
        *(money.column(str(rule), DIVISIONS[rule][0]) for rule in _shown(shares) if rule in shares.dearer),
    )
    rows: list[tuple[Value, ...]] = [
        (
            player,
            _name(shares, player),
            *(shares.dearer[rule][player] for rule in _shown(shares) if rule in shares.dearer),
        )
        for player in shares.players
    ]
    return tabulate("dearer", f"Payments at a penalty of {shares.dearer_penalty:g}", columns, rows)


def _divisions(shares: CooperativeShares, money: Money) -> Table:
    columns = (
        Column("division", "Division", brief=True),
        Column("core", "In the core", brief=True),
        money.column("excess", "Gain by leaving", brief=True),
        Column("group", "Group that gains most, or loses least", brief=True),
        number("tied", "Other groups alike", 0),
        money.column("pays", "It pays"),
        money.column("alone", "Alone it would pay"),
        Column("meaning", "What each pays"),
    )
    verdicts = {True: "yes", False: "no", None: "not known"}
    rows: list[tuple[Value, ...]] = []
    for rule in _shown(shares):
        if objection := shares.objections.get(rule):
            group, tied = ", ".join(objection.coalition), float(objection.tied)
            core = verdicts[_in_core(shares, rule, money)]
            figures = (objection.excess, group, tied, objection.pays, objection.alone)
            rows.append((DIVISIONS[rule][0], core, *figures, DIVISIONS[rule][1]))
    notes = () if shares.exact else ("Groups are sought among the coalitions that the sample met.",)
    return tabulate("divisions", "Divisions and their stability", columns, rows, notes=notes, brief=True)


def _leavers(shares: CooperativeShares, money: Money) -> list[tuple[Group, float, float]]:
    """Coalitions that carry more under the policy than they would pay alone, by what they would save."""
    paid = shares.payments[Division.POLICY]
    found = []
    for group, cost in shares.costs.items():
        carried = fsum(paid[player] for player in group)
        if 0 < len(group) < len(paid) and carried > cost and shows(money.column("", ""), carried - cost):
            found.append((group, carried, cost))
    return sorted(found, key=lambda row: (row[2] - row[1], sorted(row[0])))


def _groups(shares: CooperativeShares, money: Money, found: list[tuple[Group, float, float]]) -> Table:
    columns = (
        Column("group", "Group"),
        number("size", "Players", 0),
        money.column("pays", "Under the policy"),
        money.column("alone", "Alone"),
        money.column("saving", "Would save"),
        Column("short", "Short of its needs alone"),
    )
    rows = [
        (
            ", ".join(player for player in shares.players if player in group),
            float(len(group)),
            pays,
            alone,
            pays - alone,
            "yes" if group in shares.short else "no",
        )
        for group, pays, alone in found[:LISTED]
    ]
    notes = [f"The {LISTED} of {len(found):,} that would save most."] if len(found) > LISTED else []
    return tabulate("groups", "Groups that would be better off outside", columns, rows, notes=notes)


def _charts() -> Iterator[Chart]:
    yield Chart(
        "shares", ChartKind.BARS, "Burden under the policy against the cost alone",
        "Bars of what each player carries under the policy, with a mark at what it would pay alone. The table gives "
        "the same figures.",
        "shares",
        (Series("Under the policy", str(Division.POLICY)), Series("Alone", str(Division.ALONE))),
        "name",
        "Cost",
    )  # fmt: skip


def _notes(shares: CooperativeShares) -> Iterator[str]:
    yield (
        "A coalition alone has its members' capacities, budgets and rules; those of others lapse. What it cannot meet "
        f"it buys, at {shares.penalty:g} times the dearest unit cost that any member has for the resource. Gaps that "
        "all together cannot close are no one's to pay. Costs are money alone, whatever else the policy counts."
    )
    if shares.short:
        yield f"{len(shares.short):,} of {many(len(shares.costs), 'coalition')} pay that price for part of their needs."
    bloc = next((of for of in shares.players.values() if len(of) > 1), ())
    if bloc:
        yield f"The smaller {many(len(bloc), 'state')} act as one player: {', '.join(bloc)}."
    if len(shares.scenario.states) < len(shares.scenario.members):
        yield (
            "Organisations are no players: they pay for themselves, and help each coalition with its share of what "
            "they can give."
        )
    if Division.NUCLEOLUS in shares.payments and Division.PRENUCLEOLUS not in _shown(shares):
        yield "The prenucleolus, in which one might pay more than alone, is the nucleolus here."
    if shares.game is Game.OWN:
        yield "Where dual prices are not unique, the division by them is one of several."


def _shown(shares: CooperativeShares) -> list[Division]:
    """The divisions that differ: a prenucleolus that is the nucleolus is not told twice."""
    paid = shares.payments
    unit = max(map(abs, shares.costs.values()))
    same = Division.NUCLEOLUS in paid and all(
        abs(paid[Division.PRENUCLEOLUS][player] - amount) <= SAME * unit
        for player, amount in paid[Division.NUCLEOLUS].items()
    )
    return [rule for rule in paid if not (rule is Division.PRENUCLEOLUS and same)]


def _in_core(shares: CooperativeShares, rule: Division, money: Money) -> bool | None:
    """Whether a division is in the core, as far as the digits that are printed tell."""
    digit = 0.5 * money.scale / 10**money.decimals
    unit = max(map(abs, shares.costs.values())) or 1.0
    return shares.in_core(rule, max(SAME, digit / unit))


def _saving(shares: CooperativeShares, player: str, money: Money) -> float:
    """What a player would save alone; nothing where no digit of it is printed."""
    saving = shares.payments[Division.POLICY][player] - shares.payments[Division.ALONE][player]
    return saving if shows(money.column("", ""), saving) else 0.0


def _name(shares: CooperativeShares, player: str) -> str:
    of = shares.players[player]
    return shorten(labels(shares.scenario)[of[0]], 40) if len(of) == 1 else f"{player} ({len(of)})"
