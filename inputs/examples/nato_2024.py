"""NATO from 2025 to 2027: thirty-one allies share capability targets, and no one gives more than half of any.

Money is in USD million a year, people are persons, a period is a year. Figures are retyped from the sources named in
the sheet `sources`; what no source gives is assumed, and the same sheet says so row by row.
"""

from __future__ import annotations

from pathlib import Path

from inputs.examples import Records, assumed, cited, derived, facts, table

WORKBOOK = Path(__file__).with_name("nato-2024.xlsx")

NATO = "NATO, Defence Expenditure of NATO Countries (2014-2024), June 2024, Tables 2, 3 and 5 to 8, year 2024e"
GROUPS = "NATO press office, 28 Jun 2022, at eng.lsm.lv: Latvia hosts NATO's largest eastern flank battlegroup"
LEADS = "mixedtimes.com/news/where-nato-has-an-enhanced-forward-presence; imalbania.com, What is a NATO battle group"
OPT_OUT = "dpa, 12 Jun 2024, gna.org.gh/2024/06/hungary-will-not-block-ukraine-mission-natos-stoltenberg-says"

ALLIES = (
    # member, name, population, gdp, defence spending, personnel, equipment and infrastructure in % of the spending
    ("ALB", "Albania", 2_725_000, 25_431.0, 516.1, 7_034, 47.744, 5.229),
    ("BEL", "Belgium", 11_795_000, 655_743.9, 8_519.2, 21_349, 15.155, 3.893),
    ("BGR", "Bulgaria", 6_405_000, 106_720.9, 2_325.1, 26_897, 31.892, 4.578),
    ("CAN", "Canada", 40_345_000, 2_233_829.3, 30_495.2, 77_056, 18.598, 3.37),
    ("HRV", "Croatia", 3_893_000, 89_895.2, 1_624.0, 13_688, 24.204, 2.22),
    ("CZE", "Czechia", 10_729_000, 326_129.7, 6_834.3, 29_484, 37.86, 7.269),
    ("DNK", "Denmark", 5_964_000, 418_584.3, 9_939.6, 17_289, 29.798, 2.286),
    ("EST", "Estonia", 1_366_000, 41_886.4, 1_437.3, 7_456, 33.736, 9.487),
    ("FIN", "Finland", 5_593_000, 302_719.0, 7_307.9, 30_760, 45.751, 0.348),
    ("FRA", "France", 68_874_000, 3_120_347.6, 64_271.2, 204_673, 28.356, 3.642),
    ("DEU", "Germany", 84_495_000, 4_610_035.2, 97_685.6, 185_641, 28.747, 3.177),
    ("GRC", "Greece", 10_474_000, 249_811.5, 7_684.1, 110_830, 36.067, 0.332),
    ("HUN", "Hungary", 9_633_000, 231_612.1, 4_888.8, 20_908, 47.805, 4.626),
    ("ITA", "Italy", 59_029_000, 2_311_170.0, 34_461.7, 171_422, 22.082, 2.968),
    ("LVA", "Latvia", 1_897_000, 45_152.0, 1_421.4, 8_422, 36.918, 5.213),
    ("LTU", "Lithuania", 2_820_000, 80_717.0, 2_300.1, 18_528, 21.166, 11.295),
    ("LUX", "Luxembourg", 680_000, 60_688.7, 785.1, 880, 43.681, 10.699),
    ("MNE", "Montenegro", 630_000, 8_022.3, 161.8, 1_647, 35.761, 9.277),
    ("NLD", "Netherlands", 17_961_000, 1_162_882.9, 21_459.7, 41_863, 36.2, 3.892),
    ("MKD", "North Macedonia", 2_063_000, 15_873.0, 352.6, 6_056, 29.327, 3.806),
    ("NOR", "Norway", 5_503_000, 482_583.8, 10_605.5, 24_313, 29.989, 7.644),
    ("POL", "Poland", 37_757_000, 848_857.0, 34_974.5, 216_081, 51.128, 4.542),
    ("PRT", "Portugal", 10_286_000, 298_975.9, 4_626.9, 28_430, 21.875, 3.885),
    ("ROU", "Romania", 18_988_000, 383_920.7, 8_644.5, 66_618, 30.846, 10.947),
    ("SVK", "Slovakia", 5_480_000, 142_812.3, 2_840.6, 15_605, 27.244, 5.847),
    ("SVN", "Slovenia", 2_119_000, 73_516.7, 949.0, 5_928, 27.275, 4.842),
    ("ESP", "Spain", 48_329_000, 1_658_360.2, 21_269.3, 117_377, 30.304, 2.651),
    ("SWE", "Sweden", 10_641_000, 626_536.2, 13_428.0, 23_050, 33.993, 0.306),
    ("TUR", "Türkiye", 86_983_000, 1_090_290.1, 22_776.4, 481_017, 34.176, 9.353),
    ("GBR", "United Kingdom", 68_616_000, 3_520_496.1, 82_107.1, 138_097, 36.093, 3.939),
    ("USA", "United States", 336_992_000, 28_719_941.6, 967_707.0, 1_300_210, 29.882, 1.74),
)
YEARS = ("2025", "2026", "2027")

FORWARD = (
    # mission, name, lead, soldiers in 2022, and targets for 2025, 2026 and 2027: from battlegroup to brigade
    ("Estonia", "Forward land forces in Estonia", "GBR", 1_430, (1_430, 3_000, 5_000)),
    ("Latvia", "Forward land forces in Latvia", "CAN", 1_887, (1_887, 3_000, 5_000)),
    ("Lithuania", "Forward land forces in Lithuania", "DEU", 1_632, (1_632, 3_000, 5_000)),
    ("Poland", "Forward land forces in Poland", "USA", 1_033, (1_033, 3_000, 5_000)),
    ("Southeast", "Bulgaria, Hungary, Romania and Slovakia", "FRA", 3_659, (3_659, 6_000, 8_000)),
)
LED = {"Southeast": (None, None)}  # four battlegroups under four nations: one sees for all, none owes a share
BATTERIES = (3, 6, 9)  # of air defence for each forward mission, by year
ORBITS = (6, 6, 7)  # of surveillance for each forward mission, by year

# What no source gives.
AT_HOME = {
    "USA": 0.5,
    "TUR": 0.6,
    "GRC": 0.6,
    **dict.fromkeys(("EST", "LVA", "LTU", "POL", "FIN", "ROU", "NOR"), 0.4),
}
OWNERS = {
    # batteries of air defence, orbits of surveillance
    "USA": (8, 12),
    "DEU": (4, 2),
    "FRA": (3, 2),
    "ITA": (3, 2),
    "GBR": (3, 3),
    "ESP": (2, 1),
    "NLD": (2, 1),
    "POL": (2, 1),
    "SWE": (2, 1),
    "NOR": (1, 1),
    "GRC": (2, 0),
    "TUR": (2, 1),
    "CAN": (0, 1),
}
TRAINED = ("EST", "LVA", "LTU", "POL", "ROU", "FIN", "SVK", "BGR")  # whose crews the school teaches
CARES = {
    "Estonia": ("EST", "FIN", "GBR", "DNK"),
    "Latvia": ("LVA", "CAN", "SWE", "ESP"),
    "Lithuania": ("LTU", "DEU", "NOR", "NLD"),
    "Poland": ("POL", "USA", "HRV"),
    "Southeast": ("BGR", "HUN", "ROU", "SVK", "TUR", "GRC", "FRA", "ITA", "CZE"),
    "Watch": ("USA", "GBR", "NOR"),
    "School": ("EST", "LVA", "LTU", "ROU"),
    "Ukraine": ("POL", "EST", "DNK", "GBR"),
}
ALIGNED = {"TUR": 0.4, "FIN": 0.4, "GRC": 0.3}
EFFECTIVENESS = (
    # member, mission, worth of a unit: language, equipment, habit of working together
    ("MNE", "Latvia", 0.8),
    ("MKD", "Lithuania", 0.8),
    ("ALB", "Latvia", 0.8),
    ("TUR", "Estonia", 0.7),
    ("ESP", "Estonia", 0.8),
    ("PRT", "Estonia", 0.8),
)
DEPLOYABLE = 0.05  # of personnel
COMMON_FUNDS = 0.0001  # of GDP
HOURS_OF_BUDGET = 0.05  # flying hours a year per USD million of spending
FLEET_FROM = 2_500  # USD million of spending from which an ally has a transport fleet to offer


def cost_of_a_soldier(defence: float, personnel: int, equipment: float, infrastructure: float) -> float:
    """USD million a year: spending but for equipment and infrastructure, per head, held between 0.02 and 0.5."""
    running = defence * (100 - equipment - infrastructure) / 100
    return round(min(max(running / personnel, 0.02), 0.5), 4)


def members() -> Records:
    """The allies, what they keep at home, and the law that binds them."""
    bases = {
        "HUN": "collective defence; data sharing",
        **dict.fromkeys(("ALB", "MKD", "MNE"), "collective defence; support to Ukraine"),
    }
    return table(
        "member name reserve alignment lead_time legal_bases gdp population defence_budget personnel",
        *(
            (
                member,
                name,
                AT_HOME.get(member),
                ALIGNED.get(member),
                1 if member == "SWE" else None,
                bases.get(member),
                gdp,
                population,
                defence,
                personnel,
            )
            for member, name, population, gdp, defence, personnel, *_ in ALLIES
        ),
    )


def requirements() -> Records:
    """From battlegroups to brigades by 2027, with the lift, cover and eyes that they call for."""
    rows: list[tuple[object, ...]] = []
    for mission, _, _, present, targets in FORWARD:
        for year, soldiers, batteries, orbits in zip(YEARS, targets, BATTERIES, ORBITS, strict=True):
            rows += [
                (mission, "troops", year, soldiers, round(0.8 * present), None, None, None, False),
                (mission, "air-defence", year, batteries, 1, None, None, None, False),
                (mission, "isr", year, orbits, 0.5, None, None, None, False),
            ]
        rows.append((mission, "airlift", None, 0, 0, "troops", 0.3, 0.01, False))
    rows += [
        ("Watch", "isr", None, 10, 5, None, None, None, True),
        ("School", "troops", None, 600, 300, None, None, None, False),
        ("School", "funding", None, 150, 100, None, None, None, False),
        ("Ukraine", "troops", None, 700, 500, None, None, None, False),
        ("Ukraine", "funding", None, 1_000, 600, None, None, None, False),
    ]
    return table("mission resource period target minimum per ratio reimbursement secure", *rows)


def capacities() -> Records:
    """Soldiers from personnel, money from GDP, flying hours from spending, batteries and orbits as assumed."""
    troops, purses, hours = [], [], []
    for member, _, _, gdp, defence, personnel, equipment, infrastructure in ALLIES:
        force, cost = round(DEPLOYABLE * personnel), cost_of_a_soldier(defence, personnel, equipment, infrastructure)
        troops.append((member, "troops", force, cost))
        purses.append((member, "funding", round(COMMON_FUNDS * gdp, 1), None))
        if defence >= FLEET_FROM:
            hours.append((member, "airlift", round(HOURS_OF_BUDGET * defence), None))
    batteries = [(member, "air-defence", count, None) for member, (count, _) in OWNERS.items() if count]
    orbits = [(member, "isr", count, None) for member, (_, count) in OWNERS.items() if count]
    return table("member resource available unit_cost", *troops, *purses, *hours, *batteries, *orbits)


def interests() -> Records:
    """Neighbours and framework nations care most; a few work less well with others."""
    effective = {(member, mission): worth for member, mission, worth in EFFECTIVENESS}
    caring = {(member, mission): 1.0 for mission, members in CARES.items() for member in members}
    pairs = dict.fromkeys([*caring, *effective])
    return table(
        "member mission interest effectiveness",
        *((*pair, caring.get(pair, 0.0), effective.get(pair, 1.0)) for pair in pairs),
    )


def sources() -> Records:
    """Where each figure comes from."""
    return [
        cited("members!gdp, defence_budget, personnel", NATO, "USD million at current prices; persons, in thousands"),
        derived("members!population", NATO, "real GDP by real GDP per head"),
        assumed("members!reserve, alignment, lead_time", "home defence, other theatres; the newest ally's parliament"),
        assumed("members!legal_bases: ALB; MKD; MNE", "no agreement on sharing data"),
        derived("members!legal_bases: HUN", OPT_OUT, "no Hungarian personnel and no Hungarian funds for Ukraine"),
        assumed("resources!unit_cost, divisible, shared", "USD 20,000 an hour; 40 million a battery; 15 an orbit"),
        cited("missions!lead: Estonia; Latvia; Lithuania; Poland", LEADS),
        assumed("missions!lead: Watch; Southeast", "who owns most of what it needs; who leads the largest of the four"),
        assumed("missions!lead_share, lead_resource, weight, hazard, region, kind, legal_bases", "hazard is an index"),
        assumed("missions!dependence", "half: a planning rule often ascribed to NATO, taken here as an assumption"),
        cited("requirements!target: troops 2025", GROUPS, "strength of the battlegroups; Southeast is four, 3,659"),
        derived("requirements!target: troops 2026; troops 2027", GROUPS, "brigades of 3,000 to 5,000"),
        assumed("requirements!target: troops Southeast 2026; troops Southeast 2027", "half of four brigades"),
        assumed("requirements!target: troops School; troops Ukraine; funding", "instructors; staff; a fund"),
        assumed("requirements!target: air-defence; isr", "batteries; orbits"),
        assumed("requirements!target, ratio, reimbursement: airlift", "hours per soldier, half of the cost repaid"),
        assumed("requirements!minimum", "80 % of the strength of 2022; a battery; half an orbit"),
        derived("capacities!available: troops", NATO, "5 % of personnel (assumed)"),
        derived("capacities!unit_cost: troops", NATO, "spending but for equipment and infrastructure, per head"),
        assumed("capacities!available: funding", "0.01 % of GDP", NATO),
        assumed("capacities!available: airlift", "50 hours per USD billion of spending, from USD 2.5 billion", NATO),
        assumed("capacities!available: air-defence; isr", "what could be spared, not what is owned"),
        assumed("interests!interest, effectiveness", "neighbours and framework nations care most"),
        assumed("caveats!rule, amount", "for illustration"),
        assumed("agreements!limit, worth, delay", "the kinds of alliance that the literature names"),
        assumed("training!gain, lag", "two batteries a year for each thousand instructors, a year later"),
        assumed("uncertainty!low, high", "factors"),
    ]


def sheets() -> dict[str, Records]:
    """The workbook's sheets, each a list of rows."""
    about = (
        "Thirty-one allies turn battlegroups into brigades by 2027, watch the east together, run a school whose "
        "crews add air defence a year later, and support Ukraine. USD million a year; people in persons."
    )
    forward = [
        (mission, name, "operation", "east", 1, lead, *LED.get(mission, (0.25, "troops")), 0.5, 1, "collective defence")
        for mission, name, lead, *_ in FORWARD
    ]
    columns = "mission name kind region weight lead lead_share lead_resource dependence hazard legal_bases"
    return {
        "scenario": facts("NATO capability targets, 2025-2027", about, YEARS),
        "members": members(),
        "resources": table(
            "resource name kind unit unit_cost divisible shared",
            ("troops", "Troops", "troops", "soldiers", None, True, False),
            ("funding", "Common funding", "funding", "USD million", None, True, False),
            ("airlift", "Airlift", "asset", "flying hours", 0.02, True, False),
            ("air-defence", "Air defence", "asset", "batteries", 40, False, False),
            ("isr", "Surveillance", "intelligence", "orbits", 15, True, True),
        ),
        "missions": table(
            columns,
            *forward,
            ("Watch", "Watch on the east", "intelligence", "east", 1, "USA", None, None, 0.5, 0, "data sharing"),
            ("School", "Joint air defence school", "training", "rear", 1, None, None, None, 0.5, 0, None),
            (
                "Ukraine",
                "Support to Ukraine",
                "capacity_building",
                "rear",
                1,
                None,
                None,
                None,
                0.5,
                0.2,
                "support to Ukraine",
            ),
        ),
        "requirements": requirements(),
        "capacities": capacities(),
        "interests": interests(),
        "caveats": table(
            "member rule amount mission kind resource period reason",
            ("USA", "at_most", 4_000, None, "operation", "troops", None, "turns to the Pacific"),
            ("DEU", "at_least", 2_400, "Lithuania", None, "troops", "2027", "a brigade for good"),
            ("TUR", "prohibited", None, "Watch", None, "isr", None, "shares its pictures only at home"),
            ("ESP", "prohibited", None, "Ukraine", None, "troops", None, "money but no staff"),
        ),
        "agreements": table(
            "giver receiver resource limit kind worth delay",
            (None, None, "isr", None, "multilateral", 0.4, 1),
            ("USA", "GBR", "isr", None, "bilateral", 0.9, 0),
            ("GBR", "USA", "isr", None, "bilateral", 0.9, 0),
            ("NOR", "GBR", "isr", None, "informal", 0.7, 0),
            ("DEU", "LTU", "air-defence", 1, "bilateral", 1, 0),
            ("USA", "EST", "funding", 60, "bilateral", 1, 0),
            ("USA", "LVA", "funding", 60, "bilateral", 1, 0),
            ("USA", "LTU", "funding", 60, "bilateral", 1, 0),
        ),
        "training": table(
            "mission beneficiary resource gain lag per",
            *(("School", member, "air-defence", 0.002, 1, "troops") for member in TRAINED),
        ),
        "uncertainty": table(
            "what low high member resource",
            ("capacity", 0.3, 1.0, "USA", None),
            ("capacity", 0.8, 1.1, None, "air-defence"),
            ("unit_cost", 0.9, 1.3, None, "air-defence"),
            ("requirement", 0.9, 1.2, None, "troops"),
        ),
        "policies": table(
            "policy objective key cost_tolerance ceiling description",
            ("fair-by-gdp", "leximin", "gdp", None, 1, "Burdens in proportion to GDP"),
            ("fair-by-capacity", "leximin", "0.5 gdp + 0.5 defence_budget", None, 1, "Who spends more carries more"),
            ("half-at-most", "leximin", "gdp", None, 0.5, "By GDP, but no ally owes more than half"),
            ("tempered", "leximin", "gdp", 0.02, 1, "Fair by GDP, at most 2 % above the least cost"),
            ("minimax", "minimax", "gdp", None, 1, "Only the worst-loaded ally counts"),
            ("least-cost", "least_cost", "gdp", None, 1, "Whoever is cheapest gives: the yardstick"),
        ),
        "sources": sources(),
    }
