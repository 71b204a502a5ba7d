"""The words, tables and chart of cooperative shares: who would pay what, and who would be better off outside."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from models.what_ifs import CooperativeShares, Game, Group, Rule
from reports.fairness import labels
from reports.manifest import manifest
from reports.tables import (
    Chart,
    ChartKind,
    Column,
    Document,
    Fact,
    Money,
    Series,
    Table,
    Value,
    number,
    plain,
    share,
    shorten,
    tabulate,
)
from reports.words import listed, many

RULES: dict[Rule, tuple[str, str]] = {
    Rule.POLICY: ("Under the policy", "the net burden in the allocation"),
    Rule.ALONE: ("Alone", "the cost of meeting its needs without the others"),
    Rule.SHAPLEY: ("Shapley", "what it adds to the cost, averaged over all orders of joining"),
    Rule.NUCLEOLUS: ("Nucleolus", "the greatest complaint of any coalition as small as it can be, then the next"),
    Rule.DUAL: ("Dual prices", "needs at the prices of the whole, less the rent of own capacity (Owen 1975)"),
    Rule.SCRB: ("Separable costs", "what it adds to all others, and a part of the rest by what joining saves"),
}
"""The heading of each rule, and its meaning."""
LISTED = 50
"""Coalitions that are listed."""


def shares_document(shares: CooperativeShares) -> Document:
    """Cooperative shares in words, tables and a chart."""
    money = Money.of(shares.scenario.currency, list(shares.payments.get(Rule.POLICY, {}).values()))
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
        yield "The nucleolus did not pass Kohlberg's test: read it with care."


def _facts(shares: CooperativeShares, money: Money) -> Iterator[Fact]:
    yield Fact(Column("policy", "Policy"), plain(f"{shares.policy.policy}, by {shares.policy.key}"))
    own = "its members' fair shares of every requirement" if shares.game is Game.OWN else "every requirement in full"
    yield Fact(Column("game", "A coalition alone must meet"), own)
    yield Fact(number("players", "Players", 0), float(len(shares.players)))
    yield Fact(money.column("total", "Cost of all together"), shares.total)
    alone = fsum(shares.payments[Rule.ALONE].values())
    yield Fact(money.column("alone", "Sum of all alone"), alone)
    how = "exact" if shares.exact else f"sampled from {shares.orders:,} orders"
    yield Fact(Column("exact", "Shapley value"), how)
    if shares.exact:
        verdict = "yes, by Kohlberg's test" if shares.certified else "no"
        yield Fact(Column("certified", "Nucleolus certified"), verdict)
    else:
        worst = max(shares.standard_error.values())
        yield Fact(money.column("standard_error", "Largest standard error"), worst)
        yield Fact(money.column("bound", "No estimate is further off than (95 %)"), shares.bound)
    yield Fact(number("costed", "Coalitions costed", 0), float(len(shares.costs)))
    yield Fact(number("short", "of them short of their needs", 0), float(len(shares.short)))


def _summary(shares: CooperativeShares, money: Money) -> Iterator[str]:
    alone = fsum(shares.payments[Rule.ALONE].values())
    if shares.total < alone and alone > 0:
        yield (
            f"Together the {many(len(shares.players), 'player')} pay {money.words(shares.total)}; each alone they "
            f"would pay {money.words(alone)}, so the coalition saves them {(alone - shares.total) / alone:.0%}."
        )
    better = [player for player in shares.players if _saving(shares, player) > 0]
    if better:
        most = max(better, key=lambda player: _saving(shares, player))
        yield (
            f"{many(len(better), 'player')} would be better off alone than under the policy, "
            f"{_name(shares, most)} most: it would save {money.words(_saving(shares, most))}."
        )
    else:
        yield "No player would be better off alone than under the policy."
    objection = shares.objections[Rule.POLICY]
    group = listed([_name(shares, player) for player in objection.coalition], 5)
    if objection.excess > 0 and objection.coalition:
        yield (
            f"As a group, {group} have most reason to leave: they carry {money.words(objection.pays)} and alone would "
            f"pay {money.words(objection.alone)}."
        )
    elif shares.exact:
        yield "No group would be better off outside: the policy's burdens are in the core."
    if shares.exact:
        stable = [RULES[rule][0] for rule in shares.objections if shares.in_core(rule)]
        yield (
            f"In the core, where no group would gain by leaving: {listed(stable, 6)}."
            if stable
            else "None of these divisions is in the core."
        )


def _tables(shares: CooperativeShares, money: Money) -> Iterator[Table]:
    yield _players(shares, money)
    yield _divisions(shares, money)
    if rows := _leavers(shares):
        yield _groups(shares, money, rows)


def _players(shares: CooperativeShares, money: Money) -> Table:
    columns = (
        Column("player", "Player", brief=True),
        Column("name", "Name"),
        *(money.column(str(rule), RULES[rule][0], brief=True) for rule in shares.payments),
        money.column("saving", "Would save alone"),
        Column("outside", "Better off alone"),
        share("gain", "Saved by staying"),
        *([] if shares.exact else [money.column("error", "Standard error")]),
    )
    rows: list[tuple[Value, ...]] = []
    for player in shares.players:
        alone, saving = shares.payments[Rule.ALONE][player], _saving(shares, player)
        rows.append(
            (
                player,
                _name(shares, player),
                *(payments[player] for payments in shares.payments.values()),
                saving,
                "yes" if saving > 0 else "no",
                -saving / alone if alone > 0 else None,
                *([] if shares.exact else [shares.standard_error[player]]),
            )
        )
    sums = [fsum(payments.values()) for payments in shares.payments.values()]
    blank = [None] * (len(columns) - 2 - len(sums))
    return tabulate("shares", "Payments by player", columns, rows, totals=(None, "All", *sums, *blank), brief=True)


def _divisions(shares: CooperativeShares, money: Money) -> Table:
    columns = (
        Column("division", "Division", brief=True),
        Column("core", "In the core", brief=True),
        money.column("excess", "Gain of the group by leaving", brief=True),
        Column("group", "Group with most reason to leave", brief=True),
        money.column("pays", "It pays"),
        money.column("alone", "Alone it would pay"),
        Column("meaning", "What each pays"),
    )
    verdicts = {True: "yes", False: "no", None: "not known"}
    rows: list[tuple[Value, ...]] = []
    for rule in shares.payments:
        if objection := shares.objections.get(rule):
            group = ", ".join(objection.coalition)
            core = verdicts[shares.in_core(rule)]
            rows.append(
                (RULES[rule][0], core, objection.excess, group, objection.pays, objection.alone, RULES[rule][1])
            )
    notes = () if shares.exact else ("Groups are sought among the coalitions that the sample met.",)
    return tabulate("divisions", "Divisions and their stability", columns, rows, notes=notes, brief=True)


def _leavers(shares: CooperativeShares) -> list[tuple[Group, float, float]]:
    """Coalitions that carry more under the policy than they would pay alone, by what they would save."""
    paid = shares.payments[Rule.POLICY]
    found = []
    for group, cost in shares.costs.items():
        carried = fsum(paid[player] for player in group)
        if 0 < len(group) < len(paid) and carried - cost > 1e-9 * abs(shares.total):
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
        "shares", (Series("Under the policy", str(Rule.POLICY)), Series("Alone", str(Rule.ALONE))), "name", "Cost",
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
    if shares.game is Game.OWN:
        yield "Where dual prices are not unique, the division by them is one of several."


def _saving(shares: CooperativeShares, player: str) -> float:
    """What a player would save alone; nothing where it is a rounding error."""
    saving = shares.payments[Rule.POLICY][player] - shares.payments[Rule.ALONE][player]
    return saving if abs(saving) > 1e-9 * abs(shares.total) else 0.0


def _name(shares: CooperativeShares, player: str) -> str:
    of = shares.players[player]
    return shorten(labels(shares.scenario)[of[0]], 40) if len(of) == 1 else f"{player} ({len(of)})"
