"""The Gulf Cooperation Council in 2014: six states of unequal size, one of which could carry it alone, and must not.

Money is in USD million, people are persons, the one period is a year. Figures are retyped from the sources named in the
sheet `sources`; what no source gives is assumed, and the same sheet says so row by row.
"""

from __future__ import annotations

from pathlib import Path

from inputs.examples import Records, assumed, cited, derived, facts, marked, table

WORKBOOK = Path(__file__).with_name("gcc-2014.xlsx")

WORLD_BANK = "World Bank, World Development Indicators, 2014"
SIPRI = "SIPRI, by way of P. Wezeman, GCC Military Spending, Gulf Affairs (OxGAPS), 2015, tables 1 and 2"
STATESMAN = "The Statesman's Yearbook, Gulf Co-operation Council: the Secretariat's budget is shared equally by the six"
FORCE = "en.wikipedia.org, Peninsula Shield Force (2024): 10,000 decided in 1984, 7,000 late in 2006, 40,000 in 2011"
BRIGADE = "US Library of Congress, Saudi Arabia: A Country Study (1992): one brigade of about 5,000, Saudi commander"
BAHRAIN = "Reuters by way of defaiya.com, Peninsula Shield Forces Enter Bahrain, 15 Mar 2011"
STAYED = "World Tribune, 13 May 2011: 1,500 in Bahrain since late March; Kuwait sent ships, and no one names Oman"
MISSILES = "Air & Space Forces Magazine, Tying Together GCC Missile Defense, 24 Jul 2015: who has Patriot"

STATES = (
    # member, name, population, gdp, military spending, soldiers for the joint force, cost of one
    ("BHR", "Bahrain", 1_314_562, 33_388, 1_433, 1_500, 0.06),
    ("KWT", "Kuwait", 3_665_876, 162_650, 5_666, 2_500, 0.12),
    ("OMN", "Oman", 4_002_439, 92_699, 9_623, 3_500, 0.08),
    ("QAT", "Qatar", 2_151_745, 206_225, 1_913, 1_500, 0.14),
    ("SAU", "Saudi Arabia", 28_309_273, 766_606, 80_762, 14_000, 0.10),
    ("ARE", "United Arab Emirates", 8_059_440, 414_105, 22_755, 5_000, 0.14),
)
SHIELD, BAHRAIN_TASK, WATERS, SKY = "Joint-Force", "Bahrain", "Waters", "Air-Defence"
GIVEN = {"SAU": 1_000, "ARE": 500}  # soldiers and police in Bahrain, March 2011

# What no source gives.
BATTERIES = {"SAU": 16, "ARE": 9, "KWT": 6, "QAT": 3}
SHIPS = {"SAU": 9, "ARE": 8, "OMN": 6, "KWT": 5, "BHR": 4, "QAT": 4}
WARNING = {"SAU": 60, "ARE": 40, "KWT": 20, "QAT": 15, "OMN": 15, "BHR": 5}
FUND = 0.00002  # of GDP, for the common fund


def capacities() -> Records:
    """Soldiers set aside for the joint force, batteries, ships, radars, and a purse from GDP."""
    rows: list[tuple[object, ...]] = []
    for member, _, _, gdp, _, soldiers, cost in STATES:
        rows += [
            (member, "troops", soldiers, cost, GIVEN.get(member)),
            (member, "funding", max(2.0, round(FUND * gdp, 1)), None, None),
        ]
    for resource, counts in (("batteries", BATTERIES), ("ships", SHIPS), ("warning", WARNING)):
        rows += [(member, resource, count, None, None) for member, count in counts.items()]
    return table("member resource available unit_cost current", *rows)


def requirements() -> Records:
    """Two brigades that hold without the largest giver, a garrison, a watch at sea, and batteries that see together."""
    return table(
        "mission resource target minimum per ratio reimbursement secure",
        (SHIELD, "troops", 10_000, 5_000, None, None, None, True),
        (SHIELD, "funding", 8, 4, None, None, None, False),
        (BAHRAIN_TASK, "troops", 1_500, 1_000, None, None, None, False),
        (WATERS, "ships", 16, 10, None, None, 1.5, False),
        (WATERS, "funding", 0, 0, None, None, None, False),
        (WATERS, "warning", 80, 40, None, None, None, False),
        (SKY, "batteries", 20, 8, None, None, None, True),
        (SKY, "warning", 100, 60, "batteries", 1, None, False),
    )


def caveats() -> Records:
    """What each state keeps out of, and what it insists on."""
    return table(
        "member rule amount mission resource reason",
        ("OMN", "prohibited", None, BAHRAIN_TASK, None, "takes no side in its neighbours' unrest"),
        ("KWT", "prohibited", None, BAHRAIN_TASK, "troops", "sent ships, no soldiers"),
        ("QAT", "at_most", 300, BAHRAIN_TASK, "troops", "token presence"),
        ("SAU", "at_least", 1_000, BAHRAIN_TASK, "troops", "holds the causeway"),
        ("SAU", "at_least", 4, SKY, "batteries", "the oil of the Eastern Province"),
        ("KWT", "at_least", 4, SKY, "batteries", "first in reach from the north"),
        ("ARE", "at_least", 4, SKY, "batteries", "its ports and cities"),
        ("OMN", "at_most", 1_500, SHIELD, "troops", "wants no union of forces"),
        ("OMN", "at_least", 3, WATERS, "ships", "the strait is its own coast"),
    )


def sources() -> Records:
    """Where each figure comes from."""
    return [
        cited("members!population, gdp", WORLD_BANK, "persons; USD million, rounded"),
        cited("members!defence_budget", SIPRI, "USD million of 2014"),
        derived("members!defence_budget: KWT; QAT", SIPRI, "no figure for 2014: 2013 for Kuwait, 2010 for Qatar"),
        cited("members!equal", STATESMAN, "one share each"),
        assumed("resources!unit_cost", "USD million a year to keep one there"),
        assumed("missions!lead, lead_share, lead_resource, weight, hazard", "a Saudi officer commands", BRIGADE),
        assumed("missions!dependence", "no more than six tenths from one, so that it is no one's own army"),
        cited("requirements!target: Joint-Force troops", FORCE, "as decided in 1984"),
        cited("requirements!minimum: Joint-Force troops", BRIGADE, "a brigade; that it holds N-1 is assumed"),
        cited("requirements!target: Bahrain troops", STAYED, "as Bahrain said; others said 5,000"),
        assumed("requirements!minimum: Bahrain troops", "the Saudi thousand", BAHRAIN),
        assumed("requirements!target, minimum: funding", "the joint force's headquarters"),
        assumed("requirements!target, minimum: ships; warning; batteries", "by the length of the coast"),
        assumed("requirements!per, ratio: warning batteries", "each battery needs to see"),
        assumed("requirements!reimbursement: ships", "part of a ship's cost is common"),
        assumed("capacities!available, unit_cost: troops", "for the joint force, by size and spending"),
        cited("capacities!current: troops", BAHRAIN, "1,000 Saudi soldiers, about 500 Emirati police; none elsewhere"),
        assumed("capacities!available: funding", "two hundred-thousandths of GDP, 2 at least", WORLD_BANK),
        assumed("capacities!available: batteries", "who has any is cited, how many is not", MISSILES),
        assumed("capacities!available: ships; warning", "by the size of navies and radars"),
        assumed("interests!interest, effectiveness, worth", "who is near cares most"),
        assumed("caveats!rule, amount: OMN; KWT; QAT; ARE", "as they behaved, or are known to think", STAYED),
        cited("caveats!rule, amount: SAU at_least Bahrain", BAHRAIN, "1,000 soldiers"),
        assumed("caveats!rule, amount: SAU at_least batteries", "a quarter of its batteries"),
        assumed("agreements!limit, worth, delay", "the radars of one are seen by the others"),
        assumed("uncertainty!low, high", "factors"),
    ]


def sheets() -> dict[str, Records]:
    """The workbook's sheets, each a list of rows."""
    about = (
        "Six Gulf states keep a joint force, a garrison, a watch at sea and a common air defence. Saudi Arabia has "
        "as many soldiers to spare as the others together; the force must hold without it. USD million a year; people "
        "in persons."
    )
    return marked(
        {
            "scenario": facts("Gulf Cooperation Council, 2014", about, "2014"),
            "members": table(
                "member name gdp population defence_budget equal",
                *((member, name, gdp, people, spent, 1) for member, name, people, gdp, spent, _, _ in STATES),
            ),
            "resources": table(
                "resource name kind unit unit_cost divisible shared",
                ("troops", "Soldiers and police", "troops", "persons", None, True, False),
                ("funding", "Common fund", "funding", "USD million", None, True, False),
                ("batteries", "Air-defence batteries", "asset", "batteries", 30, False, False),
                ("ships", "Patrol ships", "asset", "ships", 8, False, False),
                ("warning", "Early warning", "intelligence", "radar tracks", 0.5, True, True),
            ),
            "missions": table(
                "mission name kind region weight lead lead_share lead_resource dependence hazard",
                (SHIELD, "Joint force at Hafar al-Batin", "operation", "north", 2, "SAU", 0.3, "troops", 0.6, 0.1),
                (BAHRAIN_TASK, "Garrison in Bahrain", "stabilisation", "island", 1, "SAU", 0.4, "troops", 0.7, 0.5),
                (WATERS, "Watch on the Gulf and the strait", "operation", "gulf", 1.5, "BHR", 0.05, "ships", 0.6, 0.1),
                (SKY, "Common air and missile defence", "operation", "gulf", 2, "ARE", 0.2, "batteries", 0.6, 0),
            ),
            "requirements": requirements(),
            "capacities": capacities(),
            "interests": table(
                "member mission interest effectiveness worth",
                ("BHR", BAHRAIN_TASK, 1, 1.1, 60),
                ("SAU", BAHRAIN_TASK, 1, 1, 200),
                ("KWT", SHIELD, 1, 1, 300),
                ("SAU", SHIELD, 0.8, 1, 600),
                ("ARE", SKY, 1, 1, 400),
                ("QAT", SKY, 0.9, 1, 200),
                ("OMN", WATERS, 1, 1.1, 100),
                ("ARE", WATERS, 0.8, 1, 200),
            ),
            "caveats": caveats(),
            "agreements": table(
                "giver receiver resource limit kind worth delay",
                ("SAU", "ARE", "warning", None, "multilateral", 0.9, 0),
                ("KWT", "ARE", "warning", None, "multilateral", 0.7, 0),
                ("QAT", "ARE", "warning", None, "multilateral", 0.5, 0),
                ("OMN", "ARE", "warning", None, "multilateral", 0.6, 0),
                ("ARE", "BHR", "warning", None, "multilateral", 0.8, 0),
                ("SAU", "BHR", "funding", 60, "bilateral", 1, 0),
                ("KWT", "BHR", "funding", 20, "bilateral", 1, 0),
            ),
            "uncertainty": table(
                "what low high member resource",
                ("capacity", 0.6, 1.0, None, "troops"),
                ("capacity", 0.7, 1.0, None, "batteries"),
                ("requirement", 0.9, 1.5, None, "troops"),
            ),
            "policies": table(
                "policy objective key ceiling personnel indivisible description",
                ("equal-shares", "leximin", "equal", 1, 0, "relaxed", "As the Secretariat's budget: a sixth each"),
                ("fair-by-gdp", "leximin", "gdp", 1, 0, "relaxed", "Burdens in proportion to GDP"),
                (
                    "fair-by-spending",
                    "leximin",
                    "defence_budget",
                    1,
                    0,
                    "relaxed",
                    "In proportion to military spending",
                ),
                (
                    "fair-by-people",
                    "leximin",
                    "population",
                    1,
                    1,
                    "relaxed",
                    "By population; soldiers count beside money",
                ),
                ("no-hegemon", "leximin", "gdp", 0.35, 0, "relaxed", "By GDP, but no one owes more than 35 %"),
                ("whole-units", "minimax", "gdp", 1, 0, "exact", "Batteries and ships come whole"),
                ("least-cost", "least_cost", "gdp", 1, 0, "relaxed", "Whoever is cheapest gives: the yardstick"),
            ),
            "sources": sources(),
        }
    )
