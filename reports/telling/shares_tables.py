"""The words, tables and chart of cooperative shares: who would pay what, and who would be better off outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from math import fsum
from typing import NamedTuple

from models.answers.explanation import set_aside
from models.answers.what_if_settings import Game
from models.answers.what_ifs import CooperativeShares, Division, Group
from models.sheets.problems import many
from reports.assessing.fairness import labels
from reports.telling.about import about
from reports.telling.words import labelled, listed
from reports.vocabulary.columns import Column, Money, alike, number, plain, share, shorten, shows
from reports.vocabulary.documents import Chart, ChartKind, Document, Fact, Series
from reports.vocabulary.manifest import manifest
from reports.vocabulary.tables import Mark, Table, tabulate, with_marks

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


class Leaver(NamedTuple):
    """A coalition that pays more under the policy than it would alone."""

    group: Group
    pays: float
    alone: float

    @property
    def saving(self) -> float:
        """What it would save by leaving."""
        return self.pays - self.alone


def shares_document(shares: CooperativeShares) -> Document:
    """Cooperative shares in words, tables and a chart."""
    tell = partial(
        about,
        shares.scenario,
        f"Shares of a cooperative game, under the policy {shares.policy.policy}",
        manifest(
            shares.scenario, [shares.allocation], game=str(shares.game), penalty=shares.penalty, orders=shares.orders
        ),
        answered=bool(shares.payments),
    )
    if not shares.payments:
        status = Fact(Column("status", "Status"), str(shares.allocation.status))
        refusal = f"There is nothing to share: {shares.allocation.reason or 'no allocation was found'}."
        return tell(facts=[status], paragraphs=[refusal])
    money = Money.of(shares.scenario.currency, shares.payments.get(Division.POLICY, {}).values())
    return tell(
        warnings=_warnings(shares),
        facts=_facts(shares, money),
        paragraphs=_summary(shares, money),
        tables=_tables(shares, money),
        charts=_charts(),
        notes=_notes(shares),
    )


def _warnings(shares: CooperativeShares) -> Iterator[str]:
    if aside := set_aside(shares.scenario, shares.policy):
        yield f"What coalitions cost treats {aside}, as the policy does not."
    if frozenset(shares.players) in shares.short:
        yield "All together buy something at the penalty rather than give it: raise --penalty."
    if shares.exact and not shares.certified:
        yield "The nucleolus or the prenucleolus did not pass Kohlberg's test: read them with care."
    if shares.exact and Division.NUCLEOLUS not in shares.payments:
        yield "All players alone would pay less than together, so there is no nucleolus; the prenucleolus is shown."


def _facts(shares: CooperativeShares, money: Money) -> Iterator[Fact]:
    yield Fact(
        Column("policy", "Policy"), plain(f"{shares.policy.policy}, by {labelled(shares.scenario, shares.policy.key)}")
    )
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
        stable = [_head(rule) for rule in _shown(shares) if _in_core(shares, rule, money)]
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
    moving = [f"{_head(rule)} for {count} of {len(shares.players)}" for rule, count in counts.items() if count]
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
    alone, shown = shares.payments[Division.ALONE], _shown(shares)
    saving = {player: _saving(shares, player, money) for player in shares.players}
    resting = {player: [rule for rule in shown if shares.rests_on_penalty(rule, player)] for player in shares.players}
    columns = (
        *_player_columns(shares, brief=True),
        *(_payment(money, rule, shares.payments, total=True) for rule in shown),
        Column("penalty", "Rests on the penalty", of=lambda player: ", ".join(map(_head, resting[player])) or None),
        money.column("saving", "Would save alone", of=saving.__getitem__),
        Column("outside", "Better off alone", of=lambda player: "yes" if saving[player] > 0 else "no"),
        share(
            "gain",
            "Saved by staying",
            of=lambda player: -saving[player] / alone[player] if alone[player] > 0 else None,
        ),
        *([] if shares.exact else [money.column("error", "Standard error", of=shares.standard_error.__getitem__)]),
    )
    table = tabulate("shares", "Payments by player", columns, shares.players, brief=True)
    cells = ((place, rule) for place, rules in enumerate(resting.values()) for rule in rules)
    return with_marks(table, {(place, table.column(str(rule))): Mark.PENALTY for place, rule in cells})


def _player_columns(shares: CooperativeShares, *, brief: bool = False) -> tuple[Column, Column]:
    """The columns that name a player, for machines and for people."""
    name = Column("name", "Name", of=lambda player: _name(shares, player), total="All" if brief else False)
    return Column("player", "Player", of=str, brief=brief), name


def _payment(
    money: Money, rule: Division, paid: Mapping[Division, Mapping[str, float]], *, total: bool = False
) -> Column:
    """What each player pays under a division; total: whether the last row sums it up."""
    whole = fsum(paid[rule].values()) if total else False
    return money.column(str(rule), _head(rule), of=paid[rule].__getitem__, total=whole, brief=total)


def _at_dearer_penalty(shares: CooperativeShares, money: Money) -> Table:
    moved = [_payment(money, rule, shares.dearer) for rule in _shown(shares) if rule in shares.dearer]
    title = f"Payments at a penalty of {shares.dearer_penalty:g}"
    return tabulate("dearer", title, (*_player_columns(shares), *moved), shares.players)


def _divisions(shares: CooperativeShares, money: Money) -> Table:
    verdicts, objections = {True: "yes", False: "no", None: "not known"}, shares.objections
    columns = (
        Column("division", "Division", brief=True, of=_head),
        Column("core", "In the core", brief=True, of=lambda rule: verdicts[_in_core(shares, rule, money)]),
        money.column("excess", "Gain by leaving", brief=True, of=lambda rule: objections[rule].excess),
        Column(
            "group",
            "Group that gains most, or loses least",
            brief=True,
            of=lambda rule: ", ".join(objections[rule].coalition),
        ),
        number("tied", "Other groups alike", 0, of=lambda rule: objections[rule].tied),
        money.column("pays", "It pays", of=lambda rule: objections[rule].pays),
        money.column("alone", "Alone it would pay", of=lambda rule: objections[rule].alone),
        Column("meaning", "What each pays", of=lambda rule: DIVISIONS[rule][1]),
    )
    rows = [rule for rule in _shown(shares) if rule in objections]
    notes = () if shares.exact else ("Groups are sought among the coalitions that the sample met.",)
    return tabulate("divisions", "Divisions and their stability", columns, rows, notes=notes, brief=True)


def _leavers(shares: CooperativeShares, money: Money) -> list[Leaver]:
    """Coalitions that carry more under the policy than they would pay alone, by what they would save."""
    paid = shares.payments[Division.POLICY]
    carried = (Leaver(group, fsum(paid[player] for player in group), cost) for group, cost in shares.costs.items())
    found = (
        row
        for row in carried
        if 0 < len(row.group) < len(paid) and row.saving > 0 and shows(money.column("", ""), row.saving)
    )
    return sorted(found, key=lambda row: (-row.saving, sorted(row.group)))


def _groups(shares: CooperativeShares, money: Money, found: list[Leaver]) -> Table:
    columns = (
        Column("group", "Group", of=lambda row: ", ".join(player for player in shares.players if player in row.group)),
        number("size", "Players", 0, of=lambda row: len(row.group)),
        money.column("pays", "Under the policy"),
        money.column("alone", "Alone"),
        money.column("saving", "Would save"),
        Column("short", "Short of its needs alone", of=lambda row: "yes" if row.group in shares.short else "no"),
    )
    notes = [f"The {LISTED} of {len(found):,} that would save most."] if len(found) > LISTED else []
    return tabulate("groups", "Groups that would be better off outside", columns, found[:LISTED], notes=notes)


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


def _head(rule: Division) -> str:
    return DIVISIONS[rule][0]


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
