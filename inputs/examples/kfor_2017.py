"""KFOR in 2017: one mission, thirty nations, four quarters, and soldiers who must rest after each tour.

Money is in USD million, people are persons, a period is a quarter. Figures are retyped from the sources named in the
sheet `sources`; what no source gives is assumed, and the same sheet says so row by row.
"""

from __future__ import annotations

from pathlib import Path

from inputs.examples import Records, assumed, cited, derived, facts, table

WORKBOOK = Path(__file__).with_name("kfor-2017.xlsx")

NATO = "NATO, KFOR Key Facts and Figures, Feb 2017, docslib.org/doc/4697084"
WORLD_BANK = "World Bank, World Development Indicators, 2017"
COW = "Correlates of War, National Material Capabilities (Singer, Bremer and Stuckey 1972), 2017"
MANDATE = "augengeradeaus.net/2017/05/kosovo-bundeswehr-soll-mit-bis-zu-800-soldaten-bleiben"
UN_SCALE = "UN portal on least developed countries, un.org/ldcportal (regular budget: floor and ceiling)"

NATIONS = (
    # member, name, troops in Feb 2017, population, gdp, defence budget, personnel
    ("ALB", "Albania", 13, 2_648_285, 13_020, 109, 8_000),
    ("ARM", "Armenia", 35, 2_979_400, 11_527, 429, 45_000),
    ("AUT", "Austria", 487, 8_797_566, 417_261, 2_985, 21_000),
    ("BGR", "Bulgaria", 10, 6_803_468, 59_310, 676, 31_000),
    ("CAN", "Canada", 5, 36_545_075, 1_649_266, 17_031, 63_000),
    ("HRV", "Croatia", 23, 4_041_407, 56_322, 657, 16_000),
    ("CZE", "Czech Republic", 9, 10_594_438, 218_629, 2_205, 22_000),
    ("DNK", "Denmark", 35, 5_764_980, 332_121, 3_807, 17_000),
    ("EST", "Estonia", 2, 1_317_384, 26_924, 543, 6_000),
    ("FIN", "Finland", 20, 5_508_214, 255_648, 3_191, 22_000),
    ("DEU", "Germany", 530, 82_657_002, 3_690_849, 41_734, 177_000),
    ("GRC", "Greece", 112, 10_754_679, 199_844, 4_725, 143_000),
    ("HUN", "Hungary", 350, 9_726_756, 143_112, 1_265, 27_000),
    ("IRL", "Ireland", 12, 4_827_445, 337_242, 1_039, 9_000),
    ("ITA", "Italy", 551, 60_002_252, 1_961_796, 22_859, 175_000),
    ("LTU", "Lithuania", 1, 2_842_639, 47_759, 816, 17_000),
    ("LUX", "Luxembourg", 23, 596_336, 65_712, 294, 1_000),
    ("MDA", "Moldova", 41, 2_755_189, 9_514, 29, 5_000),
    ("NLD", "Netherlands", 5, 17_131_296, 833_870, 10_100, 35_000),
    ("NOR", "Norway", 2, 5_276_968, 401_745, 6_078, 25_000),
    ("POL", "Poland", 258, 37_974_826, 524_641, 9_837, 99_000),
    ("PRT", "Portugal", 186, 10_300_300, 221_358, 2_445, 30_000),
    ("ROU", "Romania", 56, 19_588_715, 210_147, 4_041, 71_000),
    ("SVN", "Slovenia", 252, 2_066_388, 48_589, 474, 7_000),
    ("SWE", "Sweden", 2, 10_057_698, 541_019, 5_962, 30_000),
    ("CHE", "Switzerland", 234, 8_451_840, 695_201, 4_834, 21_000),
    ("TUR", "Turkey", 303, 80_312_698, 858_988, 7_983, 355_000),
    ("GBR", "United Kingdom", 1, 65_966_000, 2_680_148, 50_721, 152_000),
    ("USA", "United States", 675, 326_608_609, 19_612_102, 602_783, 1_347_000),
    ("UKR", "Ukraine", 40, 45_436_041, 112_091, 2_734, 204_000),
)
QUARTERS = ("2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4")
TROOPS = 4_273  # in Feb 2017, all nations

# What no source gives.
PARTNERS = ("ARM", "CHE", "IRL", "MDA", "UKR")  # whose parliaments take a quarter to approve
HELICOPTERS = {
    "USA": 6,
    **dict.fromkeys(("DEU", "ITA"), 3),
    **dict.fromkeys(("AUT", "CHE", "GBR", "HRV", "TUR"), 2),
}
TOURS = 4.5  # a pool of so many soldiers for each in the field
POOL = 0.002  # or this share of personnel, if it is more
COMMON_FUNDS = 2e-6  # of GDP, a quarter


def pool(given: int, personnel: int) -> int:
    """Soldiers set aside for Kosovo, in the field, resting and preparing."""
    return max(round(TOURS * given), round(POOL * personnel))


def cost_of_a_soldier(defence: int, personnel: int) -> float:
    """USD million a quarter: the defence budget per head of personnel, held between 0.02 and 0.5 a year."""
    return round(min(max(defence / personnel, 0.02), 0.5) / 4, 4)


def capacities() -> Records:
    """Pools from what was given, common funds from GDP, helicopters as assumed."""
    troops, purses = [], []
    for member, _, given, _, gdp, defence, personnel in NATIONS:
        cost = cost_of_a_soldier(defence, personnel)
        troops.append((member, "troops", pool(given, personnel), cost, given, given))
        purses.append((member, "funding", round(COMMON_FUNDS * gdp, 3), None, None, None))
    aircraft = [(member, "helicopters", count, None, count // 2, None) for member, count in HELICOPTERS.items()]
    return table("member resource available unit_cost pledged current", *troops, *purses, *aircraft)


def caveats() -> Records:
    """The German mandate, which changed in the year, and what some insist on or cannot pass."""
    mandate = [
        ("DEU", "at_most", most, quarter, "troops", "mandate of the Bundestag")
        for quarter, most in zip(QUARTERS, (1_350, 1_350, 800, 800), strict=True)
    ]
    return table(
        "member rule amount period resource reason",
        *mandate,
        ("ITA", "at_least", 400, None, "troops", "leads the force with its own"),
        ("USA", "at_least", 400, None, "troops", "the camp in the east"),
        ("AUT", "at_least", 300, None, "troops", "a neighbourhood that it cares for"),
        ("HUN", "at_least", 200, None, "troops", "a neighbourhood that it cares for"),
        ("GRC", "at_most", 115, None, "troops", "ceiling set by parliament"),
        ("UKR", "at_most", 40, None, "troops", "needed at home"),
        ("MDA", "at_most", 41, None, "troops", "one platoon"),
    )


def sources() -> Records:
    """Where each figure comes from."""
    return [
        cited("members!population, gdp", WORLD_BANK, "persons; USD million, rounded"),
        cited("members!defence_budget, personnel", COW, "USD million; persons, in thousands"),
        assumed("members!lead_time", "a quarter for five partners"),
        assumed("resources!unit_cost, dwell, deployable_ratio", "two quarters of rest; a tenth is never ready"),
        assumed("missions!lead, lead_share, lead_resource, hazard, region, kind", "Italy commands with a tenth"),
        cited("requirements!target: troops", NATO, "4,273 in all"),
        assumed("requirements!minimum: troops", "3,600, which must hold if the largest contingent leaves"),
        assumed("requirements!target, minimum, reimbursement: funding; helicopters", "three quarters are repaid"),
        derived("capacities!available: troops", NATO, "4.5 times what was given, or 0.2 % of personnel (assumed)"),
        derived("capacities!unit_cost: troops", COW, "budget per head of personnel, 0.02 to 0.5 a year, by four"),
        cited("capacities!current: troops", NATO, "4,273 in all"),
        derived(
            "capacities!current: troops SVN; troops TUR; troops GBR; troops USA",
            NATO,
            "the stored text lost four names, inferred from the alphabetical order",
        ),
        assumed("capacities!pledged: troops", "what was given had been offered", NATO),
        assumed("capacities!available: funding", "2 millionths of GDP a quarter", WORLD_BANK),
        assumed("capacities!available, pledged: helicopters", "by the size of the fleet"),
        cited("caveats!rule, amount: DEU at_most", MANDATE, "1,350 until June 2017, 800 after"),
        assumed("caveats!rule, amount: ITA; USA; AUT; HUN; GRC; UKR; MDA", "a little below or at what was given"),
        assumed("interests!interest", "neighbours care most"),
        assumed("uncertainty!low, high", "factors"),
        cited("policies!floor, ceiling: un-scale", UN_SCALE, "0.001 % and 22 %"),
    ]


def sheets() -> dict[str, Records]:
    """The workbook's sheets, each a list of rows."""
    about = (
        "Thirty nations keep the peace in Kosovo for four quarters. Two quarters of rest follow each tour, and the "
        "force must hold if its largest contingent leaves. USD million a quarter; people in persons."
    )
    return {
        "scenario": facts("KFOR, 2017", about, QUARTERS),
        "members": table(
            "member name lead_time gdp population defence_budget personnel",
            *(
                (member, name, 1 if member in PARTNERS else 0, gdp, population, defence, personnel)
                for member, name, _, population, gdp, defence, personnel in NATIONS
            ),
        ),
        "resources": table(
            "resource name kind unit unit_cost divisible deployable_ratio dwell",
            ("troops", "Troops", "troops", "soldiers", None, True, 0.9, 2),
            ("funding", "Common funding", "funding", "USD million", None, True, 1, 0),
            ("helicopters", "Helicopters", "asset", "aircraft", 2, False, 1, 0),
        ),
        "missions": table(
            "mission name kind region lead lead_share lead_resource hazard",
            ("KFOR", "Kosovo Force", "stabilisation", "kosovo", "ITA", 0.1, "troops", 0.2),
        ),
        "requirements": table(
            "mission resource target minimum reimbursement secure",
            ("KFOR", "troops", TROOPS, 3_600, None, True),
            ("KFOR", "funding", 8, 6, None, False),
            ("KFOR", "helicopters", 12, 8, 1.5, False),
        ),
        "capacities": capacities(),
        "interests": table(
            "member mission interest",
            *((member, "KFOR", 1) for member in ("ALB", "AUT", "BGR", "GRC", "HRV", "HUN", "ITA", "SVN", "TUR")),
        ),
        "caveats": caveats(),
        "uncertainty": table(
            "what low high member resource",
            ("capacity", 0.85, 1.0, None, "troops"),
            ("capacity", 0.0, 1.0, "USA", "helicopters"),
            ("requirement", 0.9, 1.2, None, "troops"),
        ),
        "policies": table(
            "policy objective key floor ceiling personnel indivisible description",
            ("fair-by-gdp", "leximin", "gdp", 0, 1, 0, "relaxed", "Burdens in proportion to GDP"),
            ("un-scale", "leximin", "gdp", 0.00001, 0.22, 0, "relaxed", "No one owes more than 22 %, as at the UN"),
            ("fair-by-people", "leximin", "population", 0, 1, 1, "relaxed", "Soldiers count as well as money"),
            ("minimax", "minimax", "gdp", 0, 1, 0, "relaxed", "Only the worst-loaded nation counts"),
            ("whole-aircraft", "minimax", "gdp", 0, 1, 0, "exact", "Helicopters come whole"),
            ("least-cost", "least_cost", "gdp", 0, 1, 0, "relaxed", "Whoever is cheapest gives: the yardstick"),
        ),
        "sources": sources(),
    }
