"""AMISOM in 2020: five African armies fight, the European Union pays the stipends, the United Nations supplies.

Money is in USD million a year, people are persons, the one period is a year. Figures are retyped from the sources
named in the sheet `sources`; what no source gives is assumed, and the same sheet says so row by row.
"""

from __future__ import annotations

from pathlib import Path

from inputs.examples import Records, assumed, cited, derived, facts, table

WORKBOOK = Path(__file__).with_name("amisom-2020.xlsx")

PKSOI = "US Army War College, pksoi.armywarcollege.edu/index.php/amisom-strenght (2020)"
WORLD_BANK = "World Bank, World Development Indicators, 2020"
COW = "Correlates of War, National Material Capabilities (Singer, Bremer and Stuckey 1972), 2020"
IPI = "IPI Global Observatory, 11 Jan 2017"
BLOOMBERG = "Bloomberg by way of hiiraan.ca, 23 Sep 2016"
GA = "United Nations General Assembly, GA/11390 (2013/14)"
RATE = "casquebleu.org, Personnel reimbursement (from 1 Jul 2018)"

ARMIES = (
    # member, name, troops in 2020, population, gdp, defence budget, personnel
    ("UGA", "Uganda", 6_223, 44_457_152, 37_600, 960, 45_000),
    ("BDI", "Burundi", 5_432, 12_617_036, 2_650, 62, 30_000),
    ("ETH", "Ethiopia", 4_395, 118_917_671, 107_658, 429, 138_000),
    ("KEN", "Kenya", 3_664, 52_217_334, 100_658, 1_115, 24_000),
    ("DJI", "Djibouti", 960, 1_105_188, 3_185, None, 10_000),
)

STIPEND = 822 * 12 / 1e6  # USD million per soldier and year, paid by the European Union
UN_RATE = 1_428 * 12 / 1e6  # what the United Nations reimburses for a peacekeeper
SUPPLY = round(460.4 / 20_674, 4)  # support budget per soldier
EU_PURSE = round(178 / 9 * 12)  # a year of the agreement of 2016, a euro counted as a dollar

SECTORS = (
    # mission, name, region, lead, lead share, troops, hazard, helicopter hours, intelligence reports
    ("Sector-1", "Sector 1 (Mogadishu, Shabelle)", "coast", "UGA", 0.5, 7_581, 4.0, 1_200, 40),
    ("Sector-2", "Sector 2 (Juba)", "border", "KEN", 0.6, 3_664, 3.0, 600, 60),
    ("Sector-3", "Sector 3 (Bay and Bakool)", "border", "ETH", 0.4, 8_469, 2.5, 900, 60),
    ("Sector-4", "Sector 4 (Hiiraan)", "coast", "DJI", 0.5, 960, 1.5, 300, 10),
)
ARMY = "Somali-Army"  # the host's army: built up, not led

DEPLOYABLE = 0.2  # of personnel
PURSE = 0.0002  # of GDP
INTERESTS = (
    # member, mission, interest, effectiveness, worth in USD million
    ("UGA", "Sector-1", 1.0, 1.0, 150),
    ("BDI", "Sector-1", 0.6, 0.9, 40),
    ("BDI", "Sector-3", 0.8, 1.0, 40),
    ("KEN", "Sector-2", 1.0, 1.0, 200),
    ("KEN", ARMY, 0.5, 1.0, 20),
    ("ETH", "Sector-3", 1.0, 1.1, 150),
    ("ETH", "Sector-4", 0.8, 1.1, 20),
    ("DJI", "Sector-4", 1.0, 1.2, 20),
    ("UGA", ARMY, 0.5, 1.0, 20),
)


def cost_of_a_soldier(defence: int | None, personnel: int) -> float:
    """USD million a year: the defence budget per head of personnel, never below what the UN reimburses."""
    return round(max((defence or 0) / personnel, UN_RATE), 6)


def requirements() -> Records:
    """Troops by sector; supplies for each soldier; stipends from the pool that the sector's funding fills."""
    columns = "mission resource target minimum per ratio reimbursement"
    rows: list[tuple[object, ...]] = []
    for mission, _, _, _, _, troops, _, hours, reports in SECTORS:
        rows += [
            (mission, "troops", troops, round(0.85 * troops), None, None, round(STIPEND, 6)),
            (mission, "supplies", 0, 0, "troops", 1, None),
            (mission, "helicopters", hours, round(0.5 * hours), None, None, None),
            (mission, "intelligence", reports, round(0.5 * reports), None, None, None),
        ]
    rows += [
        (ARMY, "troops", 200, 100, None, None, None),
        (ARMY, "supplies", 0, 0, "troops", 1, None),
        (ARMY, "funding", 60, 10, None, None, None),
    ]
    return table(columns, *rows)


def capacities() -> Records:
    """Armies from personnel, purses from GDP; the organisations as their budgets say."""
    rows: list[tuple[object, ...]] = []
    for member, _, given, _, gdp, defence, personnel in ARMIES:
        cost = cost_of_a_soldier(defence, personnel)
        rows += [
            (member, "troops", round(DEPLOYABLE * personnel), cost, given, given),
            (member, "funding", round(PURSE * gdp, 1), None, None, None),
            (member, "supplies", 1_500, 0.03, None, None),
        ]
    rows += [
        ("EU", "funding", EU_PURSE, None, EU_PURSE, None),
        ("AU", "funding", 15, None, 15, None),
        ("UN", "supplies", 19_000, None, 19_000, None),
        ("UN", "helicopters", 900, None, 900, None),
        ("UGA", "helicopters", 500, None, 400, None),
        ("KEN", "helicopters", 500, None, 300, None),
        ("ETH", "helicopters", 1_600, None, 300, None),
        ("UGA", "intelligence", 60, None, None, None),
        ("KEN", "intelligence", 30, None, None, None),
        ("ETH", "intelligence", 60, None, None, None),
        ("DJI", "intelligence", 10, None, None, None),
    ]
    return table("member resource available unit_cost pledged current", *rows)


def sources() -> Records:
    """Where each figure comes from."""
    return [
        cited("members!population, gdp", WORLD_BANK, "persons; USD million, rounded"),
        cited("members!defence_budget, personnel", COW, "USD million; persons, in thousands"),
        assumed("members!defence_budget: DJI", "blank: the source prints no figure, and no key uses it"),
        assumed("members!reserve, alignment, legal_bases", "war at home in Ethiopia; a border to guard in Kenya"),
        derived("members!budget: EU", BLOOMBERG, "EUR 178 million for nine months of 2016; a euro as a dollar"),
        derived("resources!unit_cost: supplies", GA, "USD 460.4 million for the 20,674 soldiers of 2020"),
        assumed("resources!unit_cost: helicopters; intelligence", "USD 6,000 an hour, USD 50,000 a report"),
        derived("missions!lead", PKSOI, "the largest contributor of the sector"),
        assumed("missions!lead_share, hazard, weight, region, kind, legal_bases", "hazard is an index"),
        cited("requirements!target: troops Sector-2; troops Sector-4", PKSOI, "3,664; 960"),
        derived(
            "requirements!target: troops Sector-1; troops Sector-3",
            PKSOI,
            "6,223 and 4,395, with a quarter and three quarters of Burundi's 5,432 (its split is assumed)",
        ),
        assumed(f"requirements!target: helicopters; intelligence; {ARMY}", "hours; reports; trainers, money"),
        assumed("requirements!minimum", "85 % of troops, half of the rest"),
        assumed("requirements!target, ratio: supplies", "one soldier supplied per soldier"),
        cited("requirements!reimbursement: troops", IPI, "the EU's allowance of USD 822 a month from 2016, by 12"),
        assumed("capacities!available: troops", "a fifth of personnel", COW),
        derived("capacities!unit_cost: troops", COW, f"budget per head, at least USD 1,428 a month ({RATE})"),
        cited("capacities!current: troops", PKSOI, "20,674 in all"),
        assumed("capacities!pledged: troops", "what was given had been offered", PKSOI),
        assumed("capacities!available: funding", "0.02 % of GDP", WORLD_BANK),
        derived("capacities!available, pledged: funding EU", BLOOMBERG, "a year of EUR 178 million in nine months"),
        assumed("capacities!available, pledged: funding AU", "from its peace fund"),
        assumed("capacities!available, unit_cost, pledged: supplies", "the UN supplies most, armies the rest"),
        assumed("capacities!available, pledged: helicopters", "hours"),
        assumed("capacities!available: intelligence", "reports"),
        assumed("interests!interest, effectiveness, worth", "borders, languages, and what success is worth"),
        assumed("caveats!rule, amount", "each army stays where its interest lies"),
        assumed("agreements!limit, worth, delay", "the kinds of alliance that the literature names"),
        assumed("uncertainty!low, high", "factors"),
    ]


def sheets() -> dict[str, Records]:
    """The workbook's sheets, each a list of rows."""
    about = (
        "Five African armies hold Somalia's sectors; the European Union pays a stipend for each soldier, the "
        "United Nations supply them: those who fight are not those who pay. USD million a year; people in persons."
    )
    home = {"ETH": (0.7, 0.6), "KEN": (0.15, 0.6)}
    armies = [
        (member, name, "state", *home.get(member, (None, None)), None, None, gdp, population, defence, personnel)
        for member, name, _, population, gdp, defence, personnel in ARMIES
    ]
    no_arms = "UN mandate; AU mandate"
    organisations = [
        ("EU", "European Union", "organisation", None, None, EU_PURSE, no_arms, None, None, None, None),
        ("UN", "United Nations", "organisation", None, None, None, no_arms, None, None, None, None),
        ("AU", "African Union", "organisation", None, None, None, None, None, None, None, None),
    ]
    columns = "member name kind reserve alignment budget legal_bases gdp population defence_budget personnel"
    return {
        "scenario": facts("AMISOM, 2020", about, "2020"),
        "members": table(columns, *armies, *organisations),
        "resources": table(
            "resource name kind unit unit_cost shared",
            ("troops", "Troops", "troops", "soldiers", None, None),
            ("funding", "Mission funding", "funding", "USD million", None, None),
            ("supplies", "Logistic support", "asset", "soldiers supplied", SUPPLY, None),
            ("helicopters", "Helicopters", "asset", "flying hours", 0.006, None),
            ("intelligence", "Intelligence", "intelligence", "reports", 0.05, True),
        ),
        "missions": table(
            "mission name kind region weight lead lead_share hazard legal_bases",
            *(
                (mission, name, "operation", region, 1, lead, share, hazard, "UN mandate; AU mandate")
                for mission, name, region, lead, share, _, hazard, _, _ in SECTORS
            ),
            (ARMY, "The Somali army", "capacity_building", "coast", 0.5, None, None, 0.5, "AU mandate; arms support"),
        ),
        "requirements": requirements(),
        "capacities": capacities(),
        "interests": table("member mission interest effectiveness worth", *INTERESTS),
        "caveats": table(
            "member rule amount mission region resource reason",
            ("KEN", "prohibited", None, None, "coast", "troops", "guards its own border"),
            ("KEN", "at_least", 3_000, "Sector-2", None, "troops", "the buffer along its border"),
            ("ETH", "prohibited", None, "Sector-1", None, "troops", "not in Mogadishu"),
            ("ETH", "prohibited", None, None, "coast", "helicopters", "flies for others on request only"),
            ("UGA", "at_most", 6_500, None, None, "troops", "mandate of parliament"),
            ("BDI", "at_least", 1_500, None, None, "troops", "counts on the stipends"),
            ("DJI", "at_most", 1_000, None, None, "troops", "all it can spare"),
        ),
        "agreements": table(
            "giver receiver resource limit kind worth delay",
            ("EU", None, "funding", 10, "multilateral", 0.9, 0),
            ("ETH", "DJI", "troops", 200, "bilateral", 1, 0),
            ("UGA", "ETH", "intelligence", None, "informal", 0.5, 0),
            ("UGA", "KEN", "intelligence", None, "informal", 0.5, 0),
            ("UGA", "DJI", "intelligence", None, "multilateral", 0.7, 0),
        ),
        "uncertainty": table(
            "what low high member resource",
            ("capacity", 0.6, 1.0, "EU", "funding"),
            ("capacity", 0.8, 1.0, "ETH", "troops"),
            ("requirement", 0.9, 1.2, None, "troops"),
            ("unit_cost", 0.9, 1.2, None, "troops"),
        ),
        "policies": table(
            "policy objective key personnel risk participation description",
            ("fair-by-gdp", "leximin", "gdp", 0, 0, False, "Net burdens in proportion to GDP"),
            ("fair-by-people", "leximin", "population", 1, 1, False, "Lives and danger count, not only money"),
            ("willing", "leximin", "gdp", 0, 0, True, "Fair, and no army pays more than success is worth to it"),
            ("proportional", "proportional", "gdp", 0, 0, False, "The least distance in all from shares by GDP"),
            ("least-cost", "least_cost", "gdp", 0, 0, False, "Whoever is cheapest gives: the yardstick"),
        ),
        "sources": sources(),
    }
