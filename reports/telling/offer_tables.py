"""The tables of force generation: what is pledged, what pledges leave unfilled, whom to ask next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.assessing.fairness import labels
from reports.assessing.report import FairnessReport
from reports.measures.offers import Offer, pledged_resources
from reports.telling.allocation_tables import period_shown
from reports.vocabulary import MEMBER, NAME, Column, Kind, Money, Table, Value, share, shorten, tabulate, total

FIRST_ASKED = 3
"""Members that are named in a line."""


def offer_tables(report: FairnessReport, money: Money) -> Iterator[Table]:
    """What there is to say of pledges and of what is given today."""
    if report.offers:
        yield _offers(report)
    if any(offer.asks for offer in report.offers):
        yield _asks(report, money)
    if any(row.pledged is not None or row.current is not None for row in report.members):
        yield _pledges(report, money)


def asked_first(report: FairnessReport, offer: Offer) -> list[str]:
    """The first members to ask, each with how much: "Germany 2,100"."""
    amount, names = Column("", "", Kind.MIXED), labels(report.scenario)
    return [f"{shorten(names[ask.member], 24)} {amount.text(ask.ask)}" for ask in offer.asks if ask.ask > 0][
        :FIRST_ASKED
    ]


def where(report: FairnessReport, offer: Offer) -> str | None:
    """The missions in which pledges fall short; nothing where it is all that require the resource."""
    requiring = {row.mission for row in report.needs if row.resource == offer.resource and row.required > 0}
    names = [report.scenario.mission[mission].name for mission in offer.missions]
    return None if not names or len(names) == len(requiring) else ", ".join(names)


def _offers(report: FairnessReport) -> Table:
    scenario = report.scenario
    columns = (
        Column("resource", "Resource", brief=True),
        Column("period", "Period", brief=len(scenario.periods) > 1),
        Column("unit", "Unit"),
        Column("required", "Required", Kind.MIXED, brief=True),
        Column("pledged", "Pledged", Kind.MIXED, brief=True),
        Column("unfilled", "Unfilled", Kind.MIXED, brief=True),
        share("share", "Unfilled share"),
        Column("missions", "Missions that fall short"),
        Column("next", "Ask next", brief=True),
    )
    rows = [
        (scenario.resource[offer.resource].name, period_shown(report, offer.period),
         scenario.resource[offer.resource].unit, offer.required, offer.pledged, offer.unfilled, offer.share,
         where(report, offer) or ("all" if offer.missions else None), "; ".join(asked_first(report, offer)) or None)
        for offer in report.offers
    ]  # fmt: skip
    return tabulate("offers", "What pledges leave unfilled", columns, rows, notes=_offer_notes(report), brief=True)


def _offer_notes(report: FairnessReport) -> Iterator[str]:
    yield (
        "Effective units. Unfilled: at least so much, however well pledges are used where bans allow; ceilings, "
        "budgets, lending and training are left out. Required: under this allocation, with what it makes missions need."
    )
    left_out = [row.name for row in report.scenario.resources if row.resource not in pledged_resources(report.scenario)]
    if left_out:
        yield f"Nothing is said of pledges of {', '.join(left_out)}."


def _asks(report: FairnessReport, money: Money) -> Table:
    scenario, names = report.scenario, labels(report.scenario)
    columns = (
        Column("resource", "Resource", brief=True),
        Column("period", "Period", brief=len(scenario.periods) > 1),
        MEMBER,
        NAME,
        Column("unit", "Unit"),
        Column("fair", "Fair share", Kind.MIXED),
        Column("pledged", "Pledged", Kind.MIXED),
        Column("below", "Below fair share", Kind.MIXED, brief=True),
        Column("spare", "Could give more", Kind.MIXED, brief=True),
        Column("ask", "Ask", Kind.MIXED, brief=True),
        money.column("cost", "Cost", brief=True),
        Column("left", "Then unfilled", Kind.MIXED, brief=True),
    )
    rows: list[Sequence[Value]] = [
        (scenario.resource[offer.resource].name, period_shown(report, offer.period), ask.member, names[ask.member],
         scenario.resource[offer.resource].unit, ask.fair, ask.pledged, ask.below, ask.spare, ask.ask, ask.cost,
         ask.left)
        for offer in report.offers
        for ask in offer.asks
    ]  # fmt: skip
    notes = (
        "Members that could give more than they pledge of what is unfilled, where bans allow; first who pledges least "
        "against its fair share of all that is required. Ask: up to the fair share, what the member could give and "
        "what is still unfilled then; people and what comes whole in whole units; who comes after stands by.",
        "Fair share, pledge and shortfall in effective units, what to ask in the member's own.",
    )
    return tabulate("asks", "Whom to ask next", columns, rows, notes=notes)


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
    offered = total(row.pledged for row in report.members) or 0.0
    rows = [
        (
            row.member, row.label, row.current, row.pledged, row.given,
            None if row.pledged is None else row.given - row.pledged,
            None if row.pledged is None or not offered else row.pledged / offered, row.fair_share, row.burden_share,
        )
        for row in report.members
    ]  # fmt: skip
    totals = (None, "All states", *(total(row[i] for row in rows) for i in range(2, 9)))  # type: ignore[misc]
    notes = ("In money at unit cost, before anything comes back.",)
    return tabulate("pledges", "Pledges and fair shares", columns, rows, totals=totals, notes=notes)
