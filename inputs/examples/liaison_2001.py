"""Police and intelligence liaison after 2001: what a network without a treaty gives, by trust and by habit.

Money is in USD million, a period is a year. Who is joined to whom, and since when, is from the sources named in the
sheet `sources`; how far each trusts whom, what each collects and what that costs no source gives: it is illustrative.
"""

from __future__ import annotations

from pathlib import Path

from inputs.country_facts import figure_of
from inputs.examples import Records, assumed, cited, derived, facts, table

WORKBOOK = Path(__file__).with_name("liaison-2001.xlsx")
PERIODS = ("2002", "2003", "2004", "2005")

WORLD_BANK = "World Bank, World Development Indicators, 2005: the first year that burdenshare's table has"
CLUB = "fedpol.admin.ch, Club de Berne meeting, 28 Apr 2004: the CTG formed in Sep 2001, ten join in May 2004"
PARIS = (
    "D. Priest, Help From France Key In Covert Operations, Washington Post, 3 Jul 2005: Alliance Base, set up in 2002"
)
CENTRES = (
    "D. Priest, Foreign Network at Front of CIA's Terror Fight, Washington Post, 18 Nov 2005: the CIA pays for most"
)
AMMAN = (
    "Los Angeles Times, U.S., Jordan Forge Closer Ties in Covert War on Terrorism, 11 Nov 2005: the CIA pays the GID"
)
LYON = "Interpol, media release 30 of 23 Oct 2002: I-24/7 in use in Poland, Germany, France, Canada and others"
SATELLITE = "Interpol, media release of 11 Jul 2007: most of Africa connected to I-24/7 by satellite in 2004"
RABAT = "semissourian.com, Morocco, Spain restore full diplomatic ties: 15 months after Oct 2001, broken over Perejil"
POLICE = "House of Lords, EU Committee, 2004-05, evidence of ACPO-TAM: sensitive intelligence only passes bilaterally"
UKUSA = "UKUSA Agreement of 1946, released in 2010 by the NSA and The National Archives (HW 80)"

SERVICES = (
    # member, name, reports wanted, reports it can collect, cost of one, police files it can send
    ("USA", "United States", 480, 400, 0.90, 120),
    ("CAN", "Canada", 160, 60, 0.90, 30),
    ("GBR", "United Kingdom", 330, 170, 0.80, 60),
    ("FRA", "France", 300, 170, 0.60, 60),
    ("DEU", "Germany", 240, 120, 0.80, 60),
    ("ESP", "Spain", 200, 80, 0.50, 40),
    ("CHE", "Switzerland", 90, 30, 0.90, 15),
    ("POL", "Poland", 90, 50, 0.35, 20),
    ("MAR", "Morocco", 110, 90, 0.20, 25),
    ("JOR", "Jordan", 130, 110, 0.20, 20),
    ("SAU", "Saudi Arabia", 50, 100, 0.25, 25),
)
UNCLEARED = ("MAR", "SAU")
ORGANISATION, HUB = "INT", "Lyon"
NOTICES = 60  # wanted by each

FIVE, BERNE, BASE = ("USA", "CAN", "GBR"), ("GBR", "FRA", "DEU", "ESP", "CHE"), ("USA", "CAN", "GBR", "FRA", "DEU")
PAIRS = (
    # giver, receiver, worth there, worth back (blank: nothing goes back)
    ("JOR", "USA", 0.80, 0.50),
    ("JOR", "GBR", 0.60, 0.40),
    ("MAR", "FRA", 0.70, None),
    ("MAR", "USA", 0.50, None),
    ("MAR", "ESP", 0.50, None),
    ("SAU", "USA", 0.40, None),
    ("SAU", "GBR", 0.40, None),
    ("SAU", "JOR", 0.40, None),
    ("ESP", "USA", 0.50, 0.50),
    ("POL", "USA", 0.60, 0.40),
)
"""Friendships between two services."""


def channels() -> Records:
    """Who shows whom what: UKUSA, the club and Paris among all of each, and pairs; who is renewed, who joins."""
    rows = {(one, other): (0.6, "informal", 0.05) for one in BERNE for other in BERNE}
    rows |= {(one, other): (0.7, "informal", 0.05) for one in BASE for other in BASE}
    rows |= {(one, other): (0.9, "multilateral", 0.0) for one in FIVE for other in FIVE}
    rows |= {(giver, receiver): (there, "informal", 0.1) for giver, receiver, there, _ in PAIRS}
    rows |= {(receiver, giver): (back, "informal", 0.1) for giver, receiver, _, back in PAIRS if back}
    told: list[tuple[object, ...]] = [(*pair, *row, None) for pair, row in rows.items() if len(set(pair)) > 1]
    joined = [pair for one in BERNE for pair in ((one, "POL"), ("POL", one))]
    for year in PERIODS[2:]:
        told += [("MAR", "ESP", 0.7, "informal", 0.0, year)]
        told += [(*pair, 0.4, "informal", 0.0, year) for pair in joined]
    return [row | {"resource": "reports"} for row in table("giver receiver worth kind ageing period", *told)]


def agreements() -> Records:
    """Requests for legal assistance, open to all and slow; Interpol's network; money for reports; and the channels."""
    early = ((member, 1, None) for member in ("CAN", "FRA", "DEU", "POL"))
    later = ((None, 1, year) for year in PERIODS[1:])
    links = ((None, 0.6, None), *early, *later, ("MAR", 0.6, "2003"))
    return [
        *table(
            "giver receiver resource kind worth delay staleness ageing",
            (None, None, "reports", "multilateral", 0.3, 1, 0.4, 0),
        ),
        *table(
            "giver receiver resource kind worth period",
            *((ORGANISATION, member, "notices", "multilateral", worth, year) for member, worth, year in links),
        ),
        *table(
            "giver receiver resource kind limit per price",
            ("USA", "JOR", "funding", "informal", 25, "reports", 0.15),
            ("USA", "MAR", "funding", "informal", 10, "reports", 0.10),
            ("FRA", "MAR", "funding", "informal", 5, "reports", 0.10),
        ),
        *channels(),
    ]


def illustrative(rows: Records) -> Records:
    """The rows, each marked as assumed, so that reports mark the cells that they name."""
    return [row | {"status": "assumed"} for row in rows]


def figure(name: str, member: str) -> int:
    """A fact of a country in 2005, which it must have."""
    found = figure_of(name, member, 2005)
    assert found is not None, (name, member)
    return round(found[0])


def members() -> Records:
    """Eleven states, whose services are one each, and Interpol."""
    rows = [
        (
            *(member, name, "state", figure("gdp", member), figure("population", member), 1, wanted),
            "police" if member in UNCLEARED else None,
        )
        for member, name, wanted, *_ in SERVICES
    ]
    return table(
        "member name kind gdp population service wanted clearance",
        *rows,
        (ORGANISATION, "Interpol", "organisation", None, None, None, None, "police"),
    )


def missions() -> Records:
    """A picture that each keeps, of its own reports and of what it is shown; and Interpol's files."""
    pictures = [(member, f"Picture of {name}", "picture", member, 1, "reports") for member, name, *_ in SERVICES]
    rows = [(*row, "network") for row in (*pictures, (HUB, "Interpol in Lyon", "hub", ORGANISATION, None, None))]
    return table("mission name kind lead lead_share lead_resource region", *rows)


def requirements() -> Records:
    """The reports that each wants to see, a third of them indispensable; notices; and what Interpol lives on."""
    return table(
        "mission resource target minimum",
        *((member, "reports", wanted, wanted // 3) for member, _, wanted, *_ in SERVICES),
        *((member, "notices", NOTICES, 0) for member, *_ in SERVICES),
        (HUB, "files", 0, 0),
        (HUB, "notices", 0, 0),
        (HUB, "funding", 6, 0),
    )


def capacities() -> Records:
    """The reports and files that each service collects, and the purses of those who pay; notices are made."""
    return table(
        "member resource available unit_cost",
        *((member, "reports", most, cost) for member, _, _, most, cost, _ in SERVICES),
        *((member, "files", files, None) for member, *_, files in SERVICES),
        (ORGANISATION, "notices", 0, None),
        ("USA", "funding", 40, None),
        ("FRA", "funding", 10, None),
        ("GBR", "funding", 4, None),
        ("DEU", "funding", 4, None),
    )


def sources() -> Records:
    """Where each figure comes from."""
    return [
        cited("members!gdp, population", WORLD_BANK, "USD million and persons, rounded; of 2005 for all four years"),
        cited("members!service", CLUB, "a club of heads of services: each counts as one"),
        derived("members!wanted", "requirements!target", "the reports that its picture wants in a year"),
        assumed("resources!unit_cost", "USD million each; what a report costs stands in capacities"),
        assumed(
            "missions!lead_share", "1: only its own service writes into a picture, others' reports are seen by channels"
        ),
        assumed("requirements!target, minimum", "by size and exposure; a third is indispensable"),
        assumed("capacities!available, unit_cost", "illustrative: who is near has more to tell, and cheaper"),
        assumed("capacities!available: funding", "who pays is told, how much is not", CENTRES),
        assumed("caveats!amount", "0, so that notices go out by its network alone"),
        assumed(
            "agreements!worth, delay, staleness, ageing: reports", "0 to 1; that sensitive reports go by pairs", POLICE
        ),
        assumed("agreements!worth, ageing: reports multilateral USA; multilateral CAN", "nearly all is shown", UKUSA),
        assumed("agreements!worth, ageing: reports POL 2004; POL 2005", "the ten joined the CTG in May 2004", CLUB),
        assumed(
            "agreements!worth, ageing: reports MAR ESP", "ties restored in 2003; renewed after Madrid, 2004", RABAT
        ),
        assumed("agreements!worth, ageing: informal USA FRA; USA DEU; CAN FRA; CAN DEU", "the base in Paris", PARIS),
        assumed("agreements!worth, ageing: informal USA JOR reports", "the closest of the Arab services", AMMAN),
        assumed("agreements!worth: notices", "1 where I-24/7 is in use, who had it in 2002 is cited; else 0.6", LYON),
        assumed("agreements!worth: notices MAR", "connected with most of Africa in 2004", SATELLITE),
        assumed("agreements!limit, price: funding", "that money is paid is cited, how much is not", CENTRES),
        assumed("agreements!limit, price: funding JOR", "that the GID's budget is subsidised is cited", AMMAN),
        assumed("training!gain, lag", "four notices of five files"),
        assumed("uncertainty!low, high", "factors"),
    ]


def sheets() -> dict[str, Records]:
    """The rows of every sheet."""
    return {
        "scenario": [
            *facts(
                "Police and intelligence liaison, 2002 to 2005",
                "Eleven states and Interpol: channels of trust without a treaty. The figures are illustrative.",
                "; ".join(PERIODS),
            ),
            {"field": "levels", "value": "police; secret"},
        ],
        "members": members(),
        "resources": table(
            "resource name kind unit unit_cost shared classification",
            ("reports", "Intelligence reports", "intelligence", "reports", 1, True, "secret"),
            ("files", "Police files", "intelligence", "files", 0.05, True, None),
            ("notices", "Notices", "intelligence", "notices", 0.02, True, None),
            ("funding", "Liaison money", "funding", "USD million", None, False, None),
        ),
        "missions": missions(),
        "requirements": illustrative(requirements()),
        "capacities": illustrative(capacities()),
        "caveats": table(
            "member rule amount kind mission resource period reason",
            ("MAR", "prohibited", None, None, "ESP", "reports", "2002", "ties broken over Perejil"),
            (ORGANISATION, "at_most", 0, "picture", None, "notices", None, "notices are seen through I-24/7"),
        ),
        "agreements": illustrative(agreements()),
        "training": table(
            "mission beneficiary resource gain lag per",
            (HUB, ORGANISATION, "notices", 0.8, 0, "files"),
        ),
        "uncertainty": table(
            "what low high member resource",
            ("capacity", 0.6, 1.0, None, "reports"),
            ("requirement", 0.9, 1.3, None, "reports"),
        ),
        "policies": table(
            "policy objective key ceiling cost_tolerance description",
            ("fair-by-gdp", "leximin", "gdp", 1, None, "Burdens in proportion to GDP"),
            (
                "quid-pro-quo",
                "leximin",
                "wanted",
                1,
                None,
                "Who wants more gives more: by the reports each wants to see",
            ),
            ("fair-by-people", "leximin", "population", 1, None, "By population: whom the services protect"),
            ("club", "leximin", "service", 1, None, "As in a club without a budget: one service, one share"),
            (
                "no-one-directs",
                "leximin",
                "gdp",
                0.25,
                None,
                "By GDP, but none owes more than a quarter: no one is to direct",
            ),
            ("tempered", "leximin", "gdp", 1, 0.05, "By GDP, as far as a twentieth over the least cost allows"),
            ("least-cost", "least_cost", "gdp", 1, None, "Whoever is near collects: the yardstick"),
        ),
        "sources": sources(),
    }
