"""Five Eyes in 2013: what one partner hears all may see, by channels of different speed; alone, each is half blind.

Money is in USD million a week, what is given are sources listened to for a week, for two weeks. Figures are
retyped from the sources named in the sheet `sources`; what no source gives is assumed, and the same sheet says so row
by row.
"""

from __future__ import annotations

from pathlib import Path

from inputs.examples import Records, assumed, cited, derived, facts, marked, table

WORKBOOK = Path(__file__).with_name("five-eyes-2013.xlsx")

WORLD_BANK = "World Bank, World Development Indicators, 2013 (military data: SIPRI and IISS)"
COX = "J. Cox, Canada and the Five Eyes Intelligence Community, CDFAI, Dec 2012: who listens where"
UKUSA = "UKUSA agreement, appendix of 1955, released 2010: shared continuously, currently and without request"
HAGER = "N. Hager, Why America never cut ties with NZ, nickyhager.info: what changed in 1985"
RESTORED = "zeenews.india.com, US, New Zealand secretly resume intelligence ties: fully restored in August 2009"

PARTNERS = (
    # member, name, population, gdp, military spending, cost of a source a week
    ("USA", "United States", 316_726_282, 16_880_683, 679_000, 1.2),
    ("GBR", "United Kingdom", 64_139_000, 2_784_854, 56_862, 0.9),
    ("CAN", "Canada", 35_080_992, 1_846_597, 18_516, 0.8),
    ("AUS", "Australia", 23_128_129, 1_577_302, 24_825, 0.8),
    ("NZL", "New Zealand", 4_442_100, 190_910, 2_134, 0.6),
)
WEEKS = ("week-1", "week-2")

THEATRES = (
    # resource, name; sources that USA, GBR, CAN, AUS, NZL can listen to; what the picture of each of them wants
    ("europe", "Europe and western Russia", (40, 45, 0, 0, 0), (80, 80, 30, 10, 0)),
    ("middle-east", "Middle East and Africa", (60, 30, 0, 4, 0), (90, 90, 10, 60, 70)),
    ("asia", "China, East and South-East Asia", (50, 6, 6, 35, 5), (100, 30, 20, 100, 90)),
    ("pacific", "South Pacific", (4, 0, 0, 18, 22), (20, 0, 0, 43, 43)),
    ("arctic", "Arctic and the interior of Russia", (15, 0, 28, 0, 0), (43, 20, 43, 0, 0)),
    ("americas", "Caribbean and Latin America", (45, 3, 12, 0, 0), (50, 15, 50, 0, 0)),
    ("overhead", "Pictures from satellites", (20, 0, 0, 0, 0), (20, 15, 0, 10, 0)),
)
LEVELS = ("five eyes", "two eyes")
SEES_ALL = ("USA", "GBR")  # of what is for two eyes only, as pictures from satellites are
CODES = tuple(member for member, *_ in PARTNERS)

CHANNELS = (
    # giver, receiver, worth, delay in weeks, what is lost in a week on the way; by default shared in full and at once
    ("USA", "NZL", 0.7, 1, 0.3),
    ("NZL", "USA", 0.8, 0, 0),
    ("GBR", "NZL", 0.8, 0, 0),
    ("CAN", "NZL", 0.8, 0, 0),
    ("AUS", "NZL", 0.9, 0, 0),
    ("CAN", "AUS", 0.9, 0, 0),
    ("CAN", "GBR", 0.9, 0, 0),
    ("GBR", "AUS", 0.9, 0, 0),
)


def picture(member: str) -> str:
    """The mission that is a partner's own view of the world."""
    return f"{member}-picture"


def requirements() -> Records:
    """What each partner's picture wants of each theatre."""
    return table(
        "mission resource target",
        *(
            (picture(member), theatre, want)
            for theatre, _, _, wants in THEATRES
            for member, want in zip(CODES, wants, strict=True)
            if want
        ),
    )


def capacities() -> Records:
    """The sources that each can listen to, theatre by theatre."""
    cost = {member: price for member, *_, price in PARTNERS}
    return table(
        "member resource available unit_cost",
        *(
            (member, theatre, count, cost[member])
            for theatre, _, counts, _ in THEATRES
            for member, count in zip(CODES, counts, strict=True)
            if count
        ),
    )


def agreements() -> Records:
    """Shared by default, at once and in full; some channels are slower or thinner."""
    rows: list[tuple[object, ...]] = [(None, None, theatre, "multilateral", 1, 0, 0) for theatre, *_ in THEATRES]
    rows += [
        (giver, receiver, theatre, "multilateral", worth, delay, lost)
        for giver, receiver, worth, delay, lost in CHANNELS
        for theatre, _, counts, wants in THEATRES
        if counts[CODES.index(giver)] and wants[CODES.index(receiver)]
    ]
    return table("giver receiver resource kind worth delay staleness", *rows)


def caveats() -> Records:
    """Red lines and mandates; and each puts what it hears into its own picture, which the others see by channels."""
    rows: list[tuple[object, ...]] = [
        ("USA", "prohibited", None, picture("NZL"), "middle-east", "no foreigners: nuclear and bases"),
        ("CAN", "at_least", 10, None, "arctic", "the station at Alert never sleeps"),
        ("GBR", "at_most", 40, None, "europe", "warrants of a secretary of state"),
    ]
    rows += [
        (giver, "at_most", 0, picture(other), None, "seen by its channel, not sent")
        for giver in CODES
        for other in CODES
        if giver != other
    ]
    return table("member rule amount mission resource reason", *rows)


def sources() -> Records:
    """Where each figure comes from."""
    return [
        cited("members!population, gdp, defence_budget", WORLD_BANK, "persons; USD million, rounded"),
        assumed("members!equal", "one share each"),
        derived("requirements!target", COX, "by who is known to care where; the numbers are assumed"),
        assumed("missions!weight", "all alike"),
        assumed("capacities!available", "who listens where is published, how much is not", COX),
        assumed("capacities!unit_cost", "USD million a source and week"),
        assumed("agreements!worth, delay, staleness", "full and at once by default", UKUSA),
        assumed(
            "agreements!worth, delay, staleness: USA NZL", "as the flow of 1985 was described, and no longer is", HAGER
        ),
        assumed("caveats!rule, amount", "mandates as they are known to be; each keeps its own picture"),
        assumed("interests!interest, worth", "one's own picture"),
        assumed("uncertainty!low, high", "factors"),
    ]


def sheets() -> dict[str, Records]:
    """The workbook's sheets, each a list of rows."""
    about = (
        "Five partners listen each to a part of the world and share what they hear. Sources listened to for a week, "
        "USD million; two weeks. What is known of who listens where is cited; all numbers of sources "
        "are assumed."
    )
    return marked(
        {
            "scenario": [*facts("Five Eyes, 2013", about, WEEKS), *table("field value", ("levels", LEVELS))],
            "members": table(
                "member name gdp population defence_budget equal clearance",
                *(
                    (member, name, gdp, people, spent, 1, None if member in SEES_ALL else "five eyes")
                    for member, name, people, gdp, spent, _ in PARTNERS
                ),
            ),
            "resources": table(
                "resource name kind unit divisible shared classification",
                *(
                    (theatre, name, "intelligence", "sources", True, True, LEVELS[theatre == "overhead"])
                    for theatre, name, *_ in THEATRES
                ),
            ),
            "missions": table(
                "mission name kind region lead weight",
                *((picture(m), f"What {name} sees", "intelligence", "world", m, 1) for m, name, *_ in PARTNERS),
            ),
            "requirements": requirements(),
            "capacities": capacities(),
            "interests": table(
                "member mission interest worth",
                *((m, picture(m), 1, round(gdp / 18_000, 1)) for m, _, _, gdp, _, _ in PARTNERS),
            ),
            "caveats": caveats(),
            "agreements": agreements(),
            "uncertainty": table(
                "what low high member resource",
                ("capacity", 0.6, 1.0, None, "asia"),
                ("capacity", 0.7, 1.0, None, "arctic"),
                ("requirement", 0.9, 1.3, None, "middle-east"),
            ),
            "policies": table(
                "policy objective key participation cost_tolerance description",
                ("fair-by-gdp", "leximin", "gdp", False, None, "Burdens in proportion to GDP"),
                ("equal-shares", "leximin", "equal", False, None, "A fifth each"),
                ("fair-by-spending", "leximin", "defence_budget", False, None, "In proportion to military spending"),
                ("willing", "leximin", "gdp", True, None, "By GDP, no one beyond what its own picture is worth to it"),
                ("tempered", "leximin", "gdp", False, 0.002, "By GDP, for at most 0.2 % more than the least cost"),
                ("least-cost", "least_cost", "gdp", False, None, "Whoever hears cheapest listens: the yardstick"),
            ),
            "sources": sources(),
        }
    )
