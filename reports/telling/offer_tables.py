"""The tables of force generation: what is pledged, what pledges leave unfilled, whom to ask next."""

from __future__ import annotations

from collections.abc import Iterator

from reports.assessing.fairness import labels
from reports.assessing.report import FairnessReport
from reports.measures.offers import Offer, pledged_resources
from reports.telling import named_columns as name
from reports.vocabulary.columns import Column, Money, mixed, share, shorten, total
from reports.vocabulary.tables import Table, tabulate

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
    amount, names = mixed("", ""), labels(report.scenario)
    return [f"{shorten(names[ask.member], 24)} {amount.text(ask.ask)}" for ask in offer.asks if ask.ask > 0][
        :FIRST_ASKED
    ]


def where(report: FairnessReport, offer: Offer) -> str | None:
    """The missions in which pledges fall short; nothing where it is all that require the resource."""
    requiring = {row.mission for row in report.needs if row.resource == offer.resource and row.required > 0}
    names = [report.scenario.mission[mission].name for mission in offer.missions]
    return None if not names or len(names) == len(requiring) else ", ".join(names)


def _offers(report: FairnessReport) -> Table:
    columns = (
        name.resource(report.scenario),
        name.period(report.scenario),
        name.unit(report.scenario),
        mixed("required", "Required", brief=True),
        mixed("pledged", "Pledged", brief=True),
        mixed("unfilled", "Unfilled", brief=True),
        share("share", "Unfilled share"),
        Column("missions", "Missions that fall short",
               of=lambda offer: where(report, offer) or ("all" if offer.missions else None)),
        Column("next", "Ask next", of=lambda offer: "; ".join(asked_first(report, offer)) or None, brief=True),
    )  # fmt: skip
    notes = _offer_notes(report)
    return tabulate("offers", "What pledges leave unfilled", columns, report.offers, notes=notes, brief=True)


def _offer_notes(report: FairnessReport) -> Iterator[str]:
    yield (
        "Effective units. Unfilled: at least so much, however well pledges are used where bans allow; ceilings, "
        "budgets, lending and training are left out. Required: under this allocation, with what it makes missions need."
    )
    left_out = [row.name for row in report.scenario.resources if row.resource not in pledged_resources(report.scenario)]
    if left_out:
        yield f"Nothing is said of pledges of {', '.join(left_out)}."


def _asks(report: FairnessReport, money: Money) -> Table:
    columns = (
        name.resource(report.scenario),
        name.period(report.scenario),
        *name.members(report.scenario),
        name.unit(report.scenario),
        mixed("fair", "Fair share"),
        mixed("pledged", "Pledged"),
        mixed("below", "Below fair share", brief=True),
        mixed("spare", "Could give more", brief=True),
        mixed("ask", "Ask", brief=True),
        money.column("cost", "Cost", brief=True),
        mixed("left", "Then unfilled", brief=True),
    )
    rows = [ask for offer in report.offers for ask in offer.asks]
    notes = (
        "Members that could give more than they pledge of what is unfilled, where bans allow; first who pledges least "
        "against its fair share of all that is required. Ask: up to the fair share, what the member could give and "
        "what is still unfilled then; people and what comes whole in whole units; who comes after stands by.",
        "Fair share, pledge and shortfall in effective units, what to ask in the member's own.",
    )
    return tabulate("asks", "Whom to ask next", columns, rows, notes=notes)


def _pledges(report: FairnessReport, money: Money) -> Table:
    offered = total(row.pledged for row in report.members) or 0.0
    columns = (
        *name.members(report.scenario, total="All states"),
        money.column("current", "Given today", total=True),
        money.column("pledged", "Pledged", total=True),
        money.column("given", "Allocated", total=True),
        money.column("change", "Allocated less pledged", total=True,
                     of=lambda row: None if row.pledged is None else row.given - row.pledged),
        share("pledge_share", "Share of pledges", total=True,
              of=lambda row: None if row.pledged is None or not offered else row.pledged / offered),
        share("fair_share", "Fair share", total=True),
        share("burden_share", "Burden share", total=True),
    )  # fmt: skip
    notes = ("In money at unit cost, before anything comes back.",)
    return tabulate("pledges", "Pledges and fair shares", columns, report.members, notes=notes)
