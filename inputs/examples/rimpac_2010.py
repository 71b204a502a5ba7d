"""RIMPAC from 2002 to 2010, and the training of an army: what is practised together can be done together later.

Money is in USD million, people are persons, a period is the two years that begin with the exercise. GDP and population
are taken from the facts of countries; all else is retyped from the sources named in the sheet `sources`, or assumed, as
the same sheet says row by row.
"""

from __future__ import annotations

from pathlib import Path

from inputs.country_facts import figure_of
from inputs.examples import Records, assumed, cited, derived, facts, marked, table

WORKBOOK = Path(__file__).with_name("rimpac-2010.xlsx")
PERIODS = ("2002", "2004", "2006", "2008", "2010", "2012")

MME = "Multinational Military Exercises, version 7 (Allen, Flynn and Machain), RIMPAC 2002 to 2010"
WORLD_BANK = "World Bank, World Development Indicators, 2006"
HONOLULU = "Honolulu Advertiser, 26 Jun and 19 Jul 2002: 36 ships of eight nations; France bowed out late"
STAR = "Honolulu Star-Bulletin, 26 Jun 2002: 21 US and five Japanese ships and submarines"
NAVY = "navy.mil, NNS040630-05, 30 Jun 2004: forty ships of seven nations, the United Kingdom among them"
KEY_WEST = "USS Key West, RIMPAC 2006 (25 Jul 2006): over 40 ships, 6 submarines, almost 19,000 people"
DEFENCE = "Australian Department of Defence, RIMPAC 2008: 35 ships, 6 submarines; three ships and a submarine its own"
ADVERTISER = "Honolulu Star-Advertiser, 29 Jun 2010: 32 ships, 5 submarines, about 20,000 people"
JAPAN = "jsw.newpacificinstitute.org, 2010: Japan sent three, for the thirtieth year"
POST = "Washington Post, The Philippines, 2003: about 650 US soldiers train with 5,000 Philippine ones on Basilan"
TASK_FORCE = "globalsecurity.org, JSOTF-P: 500 to 600 people, who do not fight"
UPI = "UPI, 26 Feb 2003: close to 2,000 Americans to fight on Jolo, as the Pentagon said and Manila refused"
CONSTITUTION = "Stars and Stripes, 2012: the Philippine constitution bans foreign troops from combat"

MEMBERS = {
    # member: name, RIMPACs taken part in, ships sent when it came, cost of one there, of one in the task force
    "USA": ("United States", "2002 2004 2006 2008 2010", 21, 2.0, 60),
    "JPN": ("Japan", "2002 2004 2006 2008 2010", 5, 4.0, 50),
    "AUS": ("Australia", "2002 2004 2006 2008 2010", 4, 4.0, 45),
    "CAN": ("Canada", "2002 2004 2006 2008 2010", 4, 3.0, 50),
    "KOR": ("South Korea", "2002 2004 2006 2008 2010", 4, 3.5, 35),
    "CHL": ("Chile", "2002 2004 2006 2008 2010", 1, 4.0, 25),
    "PER": ("Peru", "2002 2006 2008 2010", 1, 4.0, 25),
    "GBR": ("United Kingdom", "2002 2004 2006 2008", 1, 5.0, 55),
    "SGP": ("Singapore", "2008 2010", 1, 3.5, 40),
    "FRA": ("France", "2010", 1, 3.0, 55),
    "NLD": ("Netherlands", "2008 2010", 1, 5.0, 50),
    "COL": ("Colombia", "2010", 1, 3.5, 30),
    "IDN": ("Indonesia", "2010", 1, 3.5, 25),
    "MYS": ("Malaysia", "2010", 1, 3.5, 30),
    "THA": ("Thailand", "2010", 1, 3.5, 25),
}
HOST = "PHL"  # the army that is trained: it takes part in no RIMPAC
SHIPS = {"2002": 36, "2004": 40, "2006": 40, "2008": 35, "2010": 32}
TASK, TRAINING, ISLANDS = "Task-Force", "Advisers", "Sulu"
WANTED = {"2004": 10, "2006": 18, "2008": 25, "2010": 33, "2012": 40}  # ships of the task force

# What no source gives.
GAIN = 0.005  # ships that can serve with the others, for each ship that takes part and each of its own
READY = {"USA": 16, "JPN": 1, "AUS": 1, "CAN": 1, "GBR": 1, "KOR": 0.5}  # such ships in 2002, from exercises before
SOLDIERS = {"2002": 5_000, "2004": 6_000, "2006": 7_000, "2008": 7_000, "2010": 6_000, "2012": 6_000}
PUPILS = 1.5  # soldiers whom an adviser of a period makes fit for the islands


def exercise(year: str) -> str:
    """The mission that is the exercise of a year."""
    return f"RIMPAC-{year}"


def takes_part(member: str, year: str) -> bool:
    """Whether a member took part in an exercise."""
    return year in MEMBERS[member][1].split()


def figure(name: str, member: str) -> int:
    """A fact of a country in 2006, which it must have."""
    found = figure_of(name, member, 2006)
    assert found is not None, (name, member)
    return round(found[0])


def requirements() -> Records:
    """Ships for each exercise and for the task force; advisers, soldiers whom they train, and works for the islands."""
    rows: list[tuple[object, ...]] = []
    for year, ships in SHIPS.items():
        rows.append((exercise(year), "ships", year, ships, 0))
    rows += [(TASK, "combined", when, ships, ships // 4) for when, ships in WANTED.items()]
    rows += [(TRAINING, "advisers", None, 650, 0), (TRAINING, "funding", None, 30, 0)]
    rows += [(ISLANDS, "soldiers", when, soldiers, 2_000) for when, soldiers in SOLDIERS.items()]
    return table("mission resource period target minimum", *rows)


def capacities() -> Records:
    """Ships in the years in which each came, ships that could serve with the others, advisers, and the host's army."""
    rows: list[tuple[object, ...]] = []
    for member, (_, years, ships, cost, service) in MEMBERS.items():
        rows += [(member, "ships", year, round(1.25 * ships + 0.5), cost) for year in years.split()]
        rows.append((member, "combined", None, READY.get(member, 0), service))
    rows += [
        ("USA", "advisers", None, 650, 0.4),
        ("USA", "soldiers", "2004", 2_000, 0.4),
        *(("AUS", "advisers", when, 100, 0.4) for when in ("2006", "2008", "2010", "2012")),
        (HOST, "soldiers", None, 3_000, 0.006),
        *((member, "funding", None, amount, None) for member, amount in {"USA": 60, "JPN": 20, "AUS": 10}.items()),
    ]
    return table("member resource period available unit_cost", *rows)


def sources() -> Records:
    """Where each figure comes from."""
    return [
        cited("members!gdp, population", WORLD_BANK, "USD million, rounded; persons"),
        derived("members!exercises", MME, "how many of the five each took part in"),
        derived("members!exercises: GBR; FRA; NLD", f"{NAVY}; {HONOLULU}; {DEFENCE}", "the press and the hosts differ"),
        cited("requirements!target: RIMPAC-2002", HONOLULU),
        cited("requirements!target: RIMPAC-2004", NAVY),
        cited("requirements!target: RIMPAC-2006", KEY_WEST, "over 40"),
        cited("requirements!target: RIMPAC-2008", DEFENCE),
        cited("requirements!target: RIMPAC-2010", ADVERTISER),
        assumed("requirements!target: combined", "relief at sea and the watch against pirates, which grew"),
        cited("requirements!target: advisers", POST, "later 500 to 600"),
        assumed("requirements!target: funding", "roads and wells beside the advisers"),
        assumed("requirements!target: soldiers", "5,000 on Basilan in 2002, then Jolo too", POST),
        assumed("requirements!minimum", "a quarter of the task force; 2,000 soldiers"),
        assumed(
            "capacities!available: ships", "about as many as came, a quarter more; for most who came no count", STAR
        ),
        assumed("capacities!available: ships AUS", "three ships and a submarine in 2008", DEFENCE),
        assumed("capacities!available: ships JPN", "five in 2002, three in 2010", f"{STAR}; {JAPAN}"),
        assumed(
            "capacities!available: combined", "what earlier exercises left: the three who came to each, and others"
        ),
        assumed("capacities!available: advisers", "the Americans as in 2002; Australians later", TASK_FORCE),
        assumed("capacities!available: soldiers; funding", "an army that has other wars; small purses"),
        assumed("capacities!unit_cost", "by distance and size"),
        assumed("training!gain, lag", "the next exercise finds the crews ready; an adviser readies 1.5 soldiers"),
        assumed(
            "missions!lead_share, dependence, weight, hazard, lead, lead_resource", "the host of the exercise leads"
        ),
        assumed("interests!interest, effectiveness", "neighbours care most"),
        assumed("agreements!limit: PHL", "half of the USD 92 million of equipment of 2002, every period", POST),
        assumed("agreements!limit, worth, delay", "allies help one another; all figures are made up"),
        assumed("uncertainty!low, high", "factors"),
        cited("capacities!available: USA soldiers 2004", UPI, "announced in February 2003, and not sent"),
        cited("caveats!amount: USA soldiers", CONSTITUTION, "as every other state's"),
        assumed("caveats!amount: JPN", "its constitution: refuelling and escort"),
    ]


def sheets() -> dict[str, Records]:
    """The workbook's sheets, each a list of rows."""
    about = (
        "Five exercises of the Pacific navies make their crews fit to serve together; American and Australian advisers "
        "make a Philippine army fit to hold its own islands. USD million; a period is the two years from an exercise."
    )
    invited = "invitation of the host"
    names = {member: (name, len(years.split())) for member, (name, years, *_) in MEMBERS.items()}
    names[HOST] = ("Philippines", 0)
    return marked(
        {
            "scenario": facts("RIMPAC, 2002 to 2012", about, "; ".join(PERIODS)),
            "members": table(
                "member name gdp population exercises legal_bases",
                *(
                    (member, name, figure("gdp", member), figure("population", member), came, f"{invited}; own request")
                    for member, (name, came) in names.items()
                ),
            ),
            "resources": table(
                "resource name kind unit",
                ("ships", "Ships at the exercise", "asset", "ships"),
                ("combined", "Ships that serve together", "asset", "ships"),
                ("advisers", "Advisers", "troops", "persons"),
                ("soldiers", "Soldiers on the islands", "troops", "persons"),
                ("funding", "Works and relief", "funding", "USD million"),
            ),
            "missions": table(
                "mission name kind region weight lead lead_share lead_resource dependence start end hazard legal_bases",
                *(
                    (
                        exercise(year),
                        f"RIMPAC {year}",
                        "training",
                        "sea",
                        1,
                        None,
                        None,
                        None,
                        1,
                        year,
                        year,
                        0,
                        invited,
                    )
                    for year in SHIPS
                ),
                (
                    TASK,
                    "Combined task force",
                    "operation",
                    "sea",
                    3,
                    "USA",
                    0.2,
                    "combined",
                    0.5,
                    "2004",
                    None,
                    0,
                    None,
                ),
                (
                    TRAINING,
                    "Advisers to the army",
                    "training",
                    "land",
                    1,
                    "USA",
                    0.5,
                    "advisers",
                    1,
                    None,
                    None,
                    0.5,
                    "own request",
                ),
                (ISLANDS, "Basilan and Jolo", "operation", "land", 2, HOST, 0.5, "soldiers", 1, None, None, 2, None),
            ),
            "requirements": requirements(),
            "capacities": capacities(),
            "interests": table(
                "member mission interest effectiveness",
                ("JPN", TASK, 1, 1),
                ("AUS", TASK, 0.8, 1),
                (HOST, ISLANDS, 1, 1),
            ),
            "caveats": table(
                "member rule amount mission resource reason status source",
                ("USA", "at_most", 0, ISLANDS, "soldiers", "trains, but may not fight here", "cited", CONSTITUTION),
                (
                    "JPN",
                    "at_most",
                    3,
                    TASK,
                    "combined",
                    "refuelling and escort, no more",
                    "assumed",
                    "its constitution",
                ),
            ),
            "agreements": table(
                "giver receiver resource limit kind worth delay",
                ("USA", HOST, "funding", 46, "bilateral", 1, 0),
                ("JPN", "AUS", "combined", 1, "informal", 0.9, 0),
            ),
            "training": table(
                "mission beneficiary resource gain lag per",
                *(
                    (exercise(year), member, "combined", GAIN * min(ships, 5), 1, "ships")
                    for year in SHIPS
                    for member, (_, _, ships, *_) in MEMBERS.items()
                    if takes_part(member, year)
                ),
                (TRAINING, HOST, "soldiers", PUPILS, 1, "advisers"),
            ),
            "uncertainty": table(
                "what low high member resource",
                ("requirement", 0.8, 1.4, None, "combined"),
                ("capacity", 0.7, 1.0, None, "ships"),
                ("unit_cost", 0.9, 1.2, None, "combined"),
            ),
            "policies": table(
                "policy objective key personnel cost_tolerance description",
                ("fair-by-gdp", "leximin", "gdp", 0, None, "Burdens in proportion to GDP"),
                (
                    "who-practises-pays",
                    "leximin",
                    "0.5 gdp + 0.5 exercises",
                    0,
                    None,
                    "Half by GDP, half by exercises",
                ),
                (
                    "fair-by-people",
                    "leximin",
                    "population",
                    0.1,
                    None,
                    "By population; people sent count beside money",
                ),
                ("tempered", "leximin", "gdp", 0, 0.01, "By GDP, as far as one per cent above the least cost allows"),
                ("proportional", "proportional", "gdp", 0, None, "The least distance in all from shares by GDP"),
                ("least-cost", "least_cost", "gdp", 0, None, "Whoever is cheapest gives: the yardstick"),
            ),
            "sources": sources(),
        }
    )
