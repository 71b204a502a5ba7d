"""The United States and Pakistan, 2002 to 2018: one guards the border and the road, the other pays, and later does not.

Money is in USD million, soldiers in persons, a period is a fiscal year of the United States. GDP and population are
taken from the facts of countries; all else is retyped from the sources named in the sheet `sources`, or assumed, as the
same sheet says row by row.
"""

from __future__ import annotations

from pathlib import Path

from inputs.country_facts import figure_of
from inputs.examples import Records, assumed, cited, derived, facts, marked, table

WORKBOOK = Path(__file__).with_name("us-pakistan-csf.xlsx")

WORLD_BANK = "World Bank, World Development Indicators, 2010"
CRS = "Congressional Research Service, aid to and reimbursements for Pakistan, 12 Mar 2019, 6 Mar 2014, 24 Oct 2013"
GAO = "US Government Accountability Office, GAO-08-806, Jun 2008: 5,560 by then, 81 % of all Coalition Support Funds"
WITHHELD = "Business Recorder, 11 Aug 2016: 300 of fiscal 2015 not certified; einnews.com, 21 Jul 2017: 350 of 2016"
FROZEN = "The Hill, Pentagon freezes $900M, 8 Jan 2018: of fiscal 2017 nothing was paid"
LAST = "pakistanlivewire.com, 20 Nov 2017: 700 authorised for fiscal 2018, half of it on certification"
SHERPAO = "The interior minister of Pakistan by way of rantburg.com, 1 Jul 2006: 78,000 on the border"
PENTAGON = "India Today, 29 Apr 2010: the Pentagon counts more than 140,000 in the tribal areas"
ZARB = "The News by way of 3quarksdaily.com, Nov 2014: up to 30,000 in North Waziristan, 45 killed since the summer"
LOSSES = "pakistankakhudahafiz.com, Army engagement in Waziristan to last until 2019: 4,354 killed since 2001 (2015)"
ROAD_COST = "ABC News, 13 Jun 2012: 104 a month by the north, 17 a month by Pakistan before the roads were closed"
CLOSED = "Los Angeles Times, 3 Jul 2012: a blockade of seven months ends"

YEARS = tuple(f"FY{year}" for year in range(2002, 2019))
EARLY = 5_678  # USD million reimbursed in the six years FY2002 to FY2007 together
PAID = {
    # fiscal year: USD million reimbursed
    "FY2008": 1_019, "FY2009": 685, "FY2010": 1_499, "FY2011": 1_118, "FY2012": 688, "FY2013": 1_438, "FY2014": 1_198,
    "FY2015": 700, "FY2016": 550, "FY2017": 0, "FY2018": 0,
}  # fmt: skip
ON_CERTIFICATION = {"FY2015": 300, "FY2016": 350, "FY2017": 900, "FY2018": 700}  # authorised, and never paid

SOLDIERS = (
    dict.fromkeys(YEARS[:4], 70_000)
    | dict.fromkeys(YEARS[4:6], 78_000)
    | {"FY2008": 100_000, "FY2009": 120_000}
    | dict.fromkeys(YEARS[8:], 140_000)
)
BORDER, ROAD, HAQQANI = "Border", "Road", "Haqqani"
WANTED, SENT = 10_000, 5_000  # soldiers against the Haqqani network

# What no source gives, in USD million.
SOLDIER = 0.015  # a soldier and year
CLAIM = 0.014  # the most that is paid for it
CERTIFIED_CLAIM = 0.09  # the most that is paid for a soldier against the Haqqani network
ORBIT = 40  # a drone always overhead, a year


def figure(name: str, member: str) -> int:
    """A fact of a country in 2010, rounded."""
    found = figure_of(name, member, 2010)
    assert found is not None, (name, member)
    return round(found[0])


def requirements() -> Records:
    """Soldiers as they stood there, eyes above them, twelve months of supplies, and what was asked in vain."""
    border = [(BORDER, "soldiers", when, wanted, wanted // 2, None, None) for when, wanted in SOLDIERS.items()]
    return table(
        "mission resource period target minimum reimbursement repaid_to",
        *border,
        (BORDER, "drones", None, 2, 0, None, None),
        (ROAD, "supplies", None, 12, 5, 17, "PAK"),
        (ROAD, "funds", None, 0, 0, None, None),
        (HAQQANI, "sweep", None, WANTED, 0, None, None),
        (HAQQANI, "drones", None, 1, 0, None, None),
    )


def capacities() -> Records:
    """Who has soldiers there, who has money and drones, and by which road the supplies come."""
    return table(
        "member resource period available unit_cost",
        ("PAK", "soldiers", None, 160_000, None),
        ("PAK", "sweep", None, 30_000, None),
        ("PAK", "supplies", None, 12, 17),
        ("PAK", "supplies", "FY2012", 5, 17),
        ("USA", "supplies", None, 12, 104),
        ("USA", "drones", None, 6, None),
        ("USA", "funds", None, 3_000, None),
        ("USA", "certified", None, 1_000, None),
    )


def agreements() -> Records:
    """What the United States pays in each year, what it pays on certification, and what it shows."""
    pact = ("USA", "PAK", "funds")
    promise = ("USA", "PAK", "certified")
    return table(
        "giver receiver resource period limit total_limit per price threshold worth",
        (*pact, None, None, EARLY, "soldiers", CLAIM, None, None),
        *(
            (*pact, when, paid, None, *(("soldiers", CLAIM) if paid else (None, None)), None, None)
            for when, paid in PAID.items()
        ),
        *(
            (*promise, when, held, None, "sweep", CERTIFIED_CLAIM, WANTED, None)
            for when, held in ON_CERTIFICATION.items()
        ),
        ("USA", "PAK", "drones", None, None, None, None, None, None, 0.8),
    )


def sources() -> Records:
    """Where each figure comes from."""
    return [
        cited("members!gdp, population", WORLD_BANK, "USD million and persons, rounded"),
        assumed("members!equal", "one share each"),
        assumed("resources!unit_cost", "a soldier and year; a drone always overhead"),
        derived("missions!hazard: Border", LOSSES, "over 1.5 million soldiers and years to fiscal 2015"),
        derived("missions!hazard: Haqqani", ZARB, "45 of 30,000 in five months, a year"),
        cited("requirements!target: soldiers FY2006", SHERPAO, "in July 2006"),
        cited("requirements!target: soldiers FY2010", PENTAGON, "in April 2010"),
        assumed("requirements!target: soldiers", "between those counts, and as in 2010 afterwards", PENTAGON),
        assumed("requirements!minimum", "half of the soldiers; five months of supplies"),
        assumed("requirements!target: drones; sweep; supplies; funds", "12 months of supplies; 3 drones; a division"),
        cited("requirements!reimbursement: supplies", ROAD_COST, "a month"),
        assumed("capacities!available", "enough for what was done", ZARB),
        cited("capacities!available: sweep", ZARB, "of all who fought in North Waziristan in 2014"),
        derived("capacities!available: supplies FY2012", CLOSED, "12 months less seven"),
        cited("capacities!unit_cost: supplies", ROAD_COST, "a month; paid by who carries, as by contract"),
        assumed("caveats!amount", "the army spares a network that fights elsewhere: half of what was asked", WITHHELD),
        cited("agreements!limit: funds", CRS, "reimbursed for each fiscal year"),
        cited("agreements!total_limit: funds", CRS, f"fiscal 2002 to 2007 together; {GAO}"),
        cited("agreements!limit: certified FY2015; certified FY2016", WITHHELD, "authorised, not certified"),
        cited("agreements!limit: certified FY2017", FROZEN, "suspended"),
        cited("agreements!limit: certified FY2018", LAST, "suspended, all of it"),
        assumed("agreements!price: funds", "a little less than a soldier costs; what was claimed was checked", GAO),
        assumed("agreements!price, threshold: certified", "what certification asked for, in soldiers", WITHHELD),
        assumed("agreements!worth: drones", "not all is shown"),
        assumed("uncertainty!low, high", "factors"),
    ]


def sheets() -> dict[str, Records]:
    """The workbook's sheets, each a list of rows."""
    about = (
        "Pakistan holds its border with Afghanistan and the road from Karachi, and the United States reimburses it: "
        "USD 14,573 million in seventeen years, and less from 2015, for want of a certificate."
    )
    return marked(
        {
            "scenario": facts(
                "United States and Pakistan, Coalition Support Funds, 2002 to 2018", about, "; ".join(YEARS)
            )
            + table("field value", ("prices", "nominal")),
            "members": table(
                "member name gdp population equal",
                *(
                    (member, name, figure("gdp", member), figure("population", member), 1)
                    for member, name in (("PAK", "Pakistan"), ("USA", "United States"))
                ),
            ),
            "indicators": table(
                "indicator name unit kind",
                ("gdp", "GDP of 2010", "USD million", "total"),
                ("population", "Population of 2010", "persons", "total"),
                ("equal", "A share each", "shares", "total"),
            ),
            "resources": table(
                "resource name kind unit unit_cost shared",
                ("soldiers", "Soldiers on the border", "troops", "persons", SOLDIER, False),
                ("sweep", "Soldiers against the Haqqani network", "troops", "persons", SOLDIER, False),
                ("supplies", "Supplies for Afghanistan", "asset", "months", None, False),
                ("drones", "Drones overhead", "intelligence", "orbits", ORBIT, True),
                ("funds", "Coalition Support Funds", "funding", "USD million", None, False),
                ("certified", "Coalition Support Funds on certification", "funding", "USD million", None, False),
            ),
            "missions": table(
                "mission name kind region lead start hazard",
                (BORDER, "Hold the border with Afghanistan", "operation", "tribal areas", "PAK", None, 2.9),
                (ROAD, "Supplies from Karachi to Kabul", "logistics", "road", "USA", None, None),
                (HAQQANI, "Drive out the Haqqani network", "operation", "tribal areas", "PAK", "FY2015", 3.6),
            ),
            "requirements": requirements(),
            "capacities": capacities(),
            "caveats": table(
                "member rule amount mission resource reason",
                ("PAK", "at_most", SENT, HAQQANI, "sweep", "spares a network that fights elsewhere"),
            ),
            "agreements": agreements(),
            "uncertainty": table(
                "what low high member resource",
                ("capacity", 0.7, 1.0, "PAK", "soldiers"),
                ("unit_cost", 0.8, 1.3, None, "soldiers"),
                ("unit_cost", 0.8, 1.5, "USA", "supplies"),
            ),
            "policies": table(
                "policy objective key personnel risk indivisible description",
                (
                    "pro-rata",
                    "leximin",
                    "gdp",
                    0,
                    0,
                    "relaxed",
                    "By GDP; certified money follows each soldier that is sent",
                ),
                (
                    "all-or-nothing",
                    "leximin",
                    "gdp",
                    0,
                    0,
                    "exact",
                    "By GDP; no certificate, no money, as the law had it",
                ),
                ("equal-partners", "leximin", "equal", 0, 0, "relaxed", "Half each, whatever their size"),
                ("by-people", "leximin", "population", 0, 0, "exact", "Each citizen carries the same"),
                ("who-fights", "leximin", "population", 1, 1, "exact", "Soldiers and their lives count beside money"),
                ("least-cost", "least_cost", "gdp", 0, 0, "exact", "Whoever is cheapest gives: the yardstick"),
            ),
            "sources": sources(),
        }
    )
