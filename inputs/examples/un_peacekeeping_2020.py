"""UN peacekeeping in 2020: 193 states pay by a scale of assessments, 122 of them send those who serve.

Money is in USD million a year, people are persons, the one period is a year. Who serves where is retyped from the
United Nations' table; incomes, populations, forces and regular rates are taken from the facts of countries that ship.
What no source gives is assumed, and the sheet `sources` says so row by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from math import fsum
from pathlib import Path
from statistics import fmean

from inputs.country_facts import every_body, every_country, figure_of
from inputs.examples import Records, assumed, cited, derived, facts, marked, table

WORKBOOK = Path(__file__).with_name("un-peacekeeping-2020.xlsx")

CONTRIBUTORS = "United Nations, Contributors to UN peacekeeping operations by country and mission (open data), 2020"
REGULAR = "United Nations, Committee on Contributions, Scale of assessments for the regular budget, 2019-21"
LEVELS_OF = "General Assembly resolution 55/235 (levels A to J), UN press release GA/AB/3918"
EXCEPTIONS = "casquebleu.org, Peacekeeping scale of assessments, after A/73/PV.65"
LDC = "UN portal on least developed countries, un.org/ldcportal"
WORLD_BANK = "World Bank, World Development Indicators (CC BY 4.0)"
SURVEY = "UN press release GA/AB/4274 (2018): the mean cost of ten contributors, 1,428; casquebleu.org"
CRS = "Congressional Research Service, IF10597, 2021, docslib.org/doc/8763478"
YABILADI = "en.yabiladi.com/articles/details/80660, on the budget of 2019/20"
STAFF_UNION = "UN Staff Union, UN press release ORG/1714 (2021)"
ABYEI = "Agreement of 20 June 2011 on Abyei, reliefweb.int: a force composed of Ethiopian troops"
BUNDESTAG = (
    "rnd.de, 12 Mar 2020 (UNMISS, UNAMID); hartpunkt.de, 18 Jun 2018 (UNIFIL); imi-online.de, 11 May 2022 (MINUSMA)"
)

SERVING = {
    "UNMISS": (
        "RWA 3356, IND 2403, ETH 2158, NPL 2088, BGD 1643, GHA 1154, CHN 1074, MNG 874, THA 282, KOR 239, LKA 168, "
        "KHM 76, VNM 68, GBR 59, PAK 44, ZMB 36, ZWE 34, KEN 32, GMB 29, NOR 29, NGA 26, FJI 25, TZA 25, UGA 23, "
        "RUS 21, UKR 19, TUR 18, AUS 17, BIH 17, JOR 17, PHL 16, BRA 15, MWI 15, NAM 14, WSM 14, ZAF 13, SLV 12, "
        "DEU 11, IDN 11, ROU 11, SLE 11, EGY 10, SWE 10, CAN 9, KGZ 8, COL 7, USA 7, FIN 6, ARG 5, GTM 5, MDA 5, "
        "TUN 5, BEN 4, JPN 4, PER 4, PRT 4, SEN 4, TLS 4, BFA 3, BOL 3, BTN 3, ECU 3, NZL 3, PRY 3, ALB 2, AZE 2, "
        "GIN 2, LBR 2, MAR 2, TGO 2, TJK 2, CHE 1, DNK 1, POL 1"
    ),
    "MONUSCO": (
        "IND 2032, PAK 1976, BGD 1870, MAR 1275, ZAF 1110, IDN 1031, URY 928, TZA 917, NPL 902, MWI 830, EGY 324, "
        "GHA 314, SEN 304, UKR 272, CHN 230, GTM 153, NER 35, DJI 27, JOR 27, BFA 26, TUN 24, BEN 20, BRA 20, "
        "CIV 17, NGA 16, ROU 16, RUS 13, GIN 12, TGO 12, KEN 10, CMR 9, CAN 8, TCD 8, ZMB 8, MLI 7, PER 7, PRY 7, "
        "FRA 6, SWE 6, MDG 5, BOL 4, CHE 4, MYS 4, BIH 3, USA 3, BTN 2, CZE 2, DZA 2, GBR 2, GMB 2, IRL 2, MNG 2, "
        "POL 2, SLE 2, TUR 2, BEL 1, SRB 1"
    ),
    "MINUSMA": (
        "BGD 1588, TCD 1459, SEN 1352, TGO 1237, EGY 1210, BFA 1193, GIN 912, NER 904, CIV 547, CHN 426, BEN 413, "
        "DEU 394, KHM 300, LKA 248, NGA 224, SLV 203, NPL 164, SWE 164, GHA 156, PAK 130, LBR 129, ROU 113, "
        "TUN 112, JOR 76, BEL 41, PRT 41, DNK 40, LTU 38, FRA 35, GBR 24, SLE 23, NOR 19, CAN 14, CMR 14, IDN 13, "
        "IRL 12, KEN 12, CHE 10, NLD 9, UKR 9, USA 8, FIN 6, GMB 6, MRT 6, BTN 5, CZE 4, EST 4, ITA 4, MEX 3, "
        "AUT 2, BIH 2, GTM 2, LUX 2, MDG 2, ARM 1, BDI 1, ESP 1, ETH 1, IRN 1, LVA 1"
    ),
    "MINUSCA": (
        "RWA 1816, PAK 1250, EGY 1162, BGD 1158, CMR 1060, ZMB 930, MAR 769, BDI 756, MRT 744, NPL 736, TZA 455, "
        "GAB 449, IDN 359, SEN 330, PER 217, KHM 210, PRT 199, COG 154, LKA 111, SRB 76, NER 37, BFA 36, JOR 33, "
        "TGO 33, BEN 27, CIV 26, TUN 24, GHA 20, MLI 16, GIN 15, GMB 15, KEN 14, FRA 13, RUS 13, BRA 9, ROU 8, "
        "USA 7, VNM 6, BOL 5, SLE 5, BTN 4, GTM 4, SWE 4, CZE 3, ESP 3, MDA 3, NGA 3, PHL 3, PRY 3, CHN 2, COL 2, "
        "DJI 2, URY 2, ZWE 2, ARG 1, MDG 1, MEX 1"
    ),
    "UNIFIL": (
        "IDN 1254, ITA 1065, NPL 870, GHA 867, MYS 827, IND 780, FRA 706, ESP 660, CHN 419, IRL 341, KOR 294, "
        "POL 220, BRA 201, FIN 201, AUT 190, KHM 184, SRB 180, LKA 145, TZA 139, GRC 128, KAZ 123, DEU 122, "
        "BGD 117, TUR 116, SLV 52, ARM 33, BRN 30, MLT 10, BLR 6, SVN 6, HUN 4, KEN 3, MKD 3, SLE 3, GTM 2, URY 2, "
        "COL 1, CUB 1, CYP 1, EST 1, FJI 1, HRV 1, NGA 1, NLD 1, PER 1"
    ),
    "UNAMID": (
        "RWA 1152, PAK 1054, ETH 833, TZA 491, EGY 404, CHN 368, JOR 338, NPL 220, GMB 172, BGD 167, TGO 161, "
        "IDN 154, SEN 142, BFA 141, DJI 140, KEN 87, GHA 50, ZMB 34, ZWE 29, SLE 27, NGA 24, TUR 19, NAM 16, "
        "ZAF 9, CMR 8, FJI 7, THA 6, MNG 5, KGZ 4, MDG 4, TJK 4, WSM 4, TUN 3, BRA 2, BTN 2, DEU 2, MWI 2, ECU 1, "
        "KHM 1, KOR 1, MYS 1, PER 1"
    ),
    "UNISFA": (
        "ETH 3562, ZWE 18, RWA 13, GHA 8, NPL 8, NAM 7, TZA 7, SLE 6, BDI 4, IDN 4, MNG 4, UKR 4, BOL 3, BRA 3, "
        "EGY 3, GTM 3, IND 3, NGA 3, PER 3, ZMB 3, BEN 2, BTN 2, ECU 2, JOR 2, LBR 2, MWI 2, MYS 2, PAK 2, RUS 2, "
        "UGA 2, BFA 1, BGD 1, FJI 1, GIN 1, KGZ 1, KHM 1, SLV 1"
    ),
    "UNDOF": "NPL 369, URY 188, IND 185, FJI 138, IRL 137, GHA 7, CZE 4, BTN 3, AUS 1, NLD 1",
    "UNFICYP": (
        "GBR 264, SVK 253, ARG 251, HUN 12, IRL 12, PRY 12, CHL 8, UKR 8, BIH 7, CHN 6, IND 6, RUS 6, SRB 5, "
        "ITA 4, PAK 4, ROU 4, AUS 3, AUT 3, JOR 3, BRA 2, SWE 2, BGR 1, CAN 1, GHA 1, LTU 1, MNE 1"
    ),
    "UNSOM": "UGA 621, DEU 2, FIN 2, GBR 2, SLE 2, SWE 2, CHE 1, EGY 1, GHA 1, IND 1, KEN 1, NPL 1, ZWE 1",
    "UNAMI": "FJI 165, NPL 77",
    "UNSMIL": "NPL 230, GBR 1, USA 1",
    "MINURSO": (
        "BGD 25, EGY 20, GHA 18, CHN 11, HND 10, PAK 10, RUS 10, MYS 7, AUT 6, BRA 6, HRV 6, HUN 6, KAZ 6, ECU 4, "
        "GIN 4, KOR 4, MEX 4, NGA 4, NPL 4, ARG 3, DEU 3, MNG 3, BTN 2, CIV 2, FRA 2, IDN 2, IND 2, IRL 2, ITA 2, "
        "JOR 2, MWI 2, SLV 2, SWE 2, TGO 2, CHE 1, COL 1, DJI 1, LKA 1, MNE 1, POL 1, SWZ 1"
    ),
    "UNTSO": (
        "FIN 15, NLD 13, AUS 12, CHE 12, DNK 12, IRL 11, NOR 11, NZL 7, SWE 7, AUT 5, BTN 4, CAN 4, CHN 4, RUS 4, "
        "ARG 3, CHL 3, EST 3, IND 3, NPL 3, SVN 3, FJI 2, SVK 2, USA 2, BEL 1, GMB 1, POL 1, SRB 1"
    ),
    "UNVMC": (
        "SLV 17, URY 14, BOL 12, ARG 11, CHL 11, ESP 7, DOM 6, GTM 6, PRY 6, MEX 5, PRT 4, HND 2, NOR 2, RUS 2, SWE 1"
    ),
    "UNMOGIP": "HRV 9, KOR 7, PHL 6, SWE 4, THA 4, CHE 3, URY 3, CHL 2, ITA 2, ROU 2, MEX 1",
    "UNMIK": "UKR 3, CZE 2, HUN 2, RUS 2, TUR 2, AUT 1, DEU 1, MDA 1, POL 1, ROU 1",
    "UNSOS": "GBR 9, KEN 1, MRT 1, PAK 1, SLE 1, UGA 1",
    "BINUH": "BEN 2, CAN 2, MLI 2, USA 2, CIV 1, NER 1, RWA 1",
    "UNMHA": "BTN 1, DEU 1, FJI 1, IDN 1, MYS 1, PER 1, PHL 1, SLE 1, SWE 1",
    "UNAMA": "GBR 1",
    "UNOWAS": "GHA 1",
}

STATES = every_body()["UN"].members(2020)
PERMANENT = ("CHN", "FRA", "GBR", "RUS", "USA")
LEAST_DEVELOPED = (
    "AFG AGO BDI BEN BFA BGD BTN CAF COD COM DJI ERI ETH GIN GMB GNB HTI KHM KIR LAO LBR LSO MDG MLI MMR MOZ MRT MWI "
    "NER NPL RWA SDN SEN SLB SLE SOM SSD STP TCD TGO TLS TUV TZA UGA VUT YEM ZMB"
)
LEVEL_C = ("ARE", "BHR", "BHS", "BRN", "KWT", "QAT", "SAU", "SGP")
LEVELS = ((0.8, 1.0), (0.8, 1.2), (0.7, 1.4), (0.6, 1.6), (0.4, 1.8), (0.2, 2.0))  # discount, below times the average
SIX_YEARS, THREE_YEARS = range(2011, 2017), range(2014, 2017)  # the base periods of the scale of 2019-21

REPAID = 1_428 * 12 / 1e6  # USD million a year for each who serves, since 1 July 2018
APPROVED = 6_580  # USD million for July 2020 to June 2021
A_HEAD = 0.072  # what UNMISS and MONUSCO spend for each who serves

MISSIONS = (
    # mission, where, region, kind, USD million approved (None: no source prints it), killed by malicious acts in 2020
    ("UNMISS", "South Sudan", "Sudans", "peacekeeping", 1_170, 0),
    ("MONUSCO", "DR Congo", "Central Africa", "peacekeeping", 1_070, 1),
    ("MINUSMA", "Mali", "Sahel", "peacekeeping", 1_180, 6),
    ("MINUSCA", "Central African Republic", "Central Africa", "peacekeeping", None, 5),
    ("UNIFIL", "Lebanon", "Middle East", "peacekeeping", None, 0),
    ("UNAMID", "Darfur", "Sudans", "peacekeeping", None, 0),
    ("UNISFA", "Abyei", "Sudans", "peacekeeping", None, 0),
    ("UNDOF", "Golan", "Middle East", "peacekeeping", None, 0),
    ("UNFICYP", "Cyprus", "Europe", "peacekeeping", None, 0),
    ("UNSOM", "Somalia", "Horn of Africa", "political", 0, 0),
    ("UNAMI", "Iraq", "Middle East", "political", 0, 0),
    ("UNSMIL", "Libya", "Maghreb", "political", 0, 0),
    ("MINURSO", "Western Sahara", "Maghreb", "peacekeeping", 60.45, 0),
    ("UNTSO", "Jerusalem", "Middle East", "observation", 0, 0),
    ("UNVMC", "Colombia", "Americas", "political", 0, 0),
    ("UNMOGIP", "Kashmir", "Asia", "observation", 0, 0),
    ("UNMIK", "Kosovo", "Europe", "peacekeeping", 40, 0),
    ("UNSOS", "support in Somalia", "Horn of Africa", "support", None, 0),
    ("BINUH", "Haiti", "Americas", "political", 0, 0),
    ("UNMHA", "Hudaydah", "Middle East", "political", 0, 0),
    ("UNAMA", "Afghanistan", "Asia", "political", 0, 0),
    ("UNOWAS", "West Africa", "Sahel", "political", 0, 0),
)

# What no source gives.
NORTH_KOREA = 640e-6  # USD million a head, income and product alike
DEPLOYABLE = 0.01  # of personnel
PURSE = 0.001  # of GDP
DEAREST = 0.1  # USD million a year for a soldier of a rich state
BATTALION = 500  # of so many or more, half stay
NEWCOMER = 0.8  # what one is worth where none of the member's serve
PARTIES = (
    # who hosts a mission, or is a party to the conflict or its neighbour, and has none there
    *(("IND", "UNMOGIP"), ("PAK", "UNMOGIP"), ("MAR", "MINURSO"), ("DZA", "MINURSO"), ("GRC", "UNFICYP")),
    *(("TUR", "UNFICYP"), ("CYP", "UNFICYP"), ("SRB", "UNMIK"), ("COL", "UNVMC"), ("MLI", "MINUSMA")),
    *(("RWA", "MONUSCO"), ("UGA", "MONUSCO"), ("BDI", "MONUSCO")),
)


def served(mission: str) -> Counter[str]:
    """Who serves in a mission, and how many."""
    return Counter({member: int(number) for member, number in map(str.split, SERVING[mission].split(", "))})


@cache
def sent() -> Counter[str]:
    """How many each member sends, to all missions together."""
    return sum(map(served, SERVING), Counter())


def figure(name: str, member: str, years: Iterable[int]) -> float:
    """The mean of a figure over the years that are printed, else the nearest year's; 0 where there is none at all."""
    found = [known[0] for year in years if (known := figure_of(name, member, year))]
    nearest = figure_of(name, member, max(years), nearest=True)
    return fmean(found) if found else nearest[0] if nearest else 0.0


def income(member: str, years: Iterable[int]) -> float:
    """Gross national income in USD million; of Monaco its product, of North Korea what is assumed."""
    known = figure("gni", member, years) or figure("gdp", member, years)
    return known or NORTH_KOREA * figure("population", member, years)


def product(member: str) -> float:
    """Gross domestic product of 2020 in USD million, or of the nearest year that is printed."""
    return figure("gdp", member, [2020]) or NORTH_KOREA * figure("population", member, [2020])


@cache
def relative_income(member: str) -> float:
    """Income per head in the six years, over that of all member states together."""
    people = {each: figure("population", each, SIX_YEARS) for each in STATES}
    average = fsum(income(each, SIX_YEARS) for each in STATES) / fsum(people.values())
    return income(member, SIX_YEARS) / people[member] / average


def discount(member: str) -> float:
    """The discount of a member's level; the permanent members of the Security Council have none."""
    if member in PERMANENT:
        return 0.0
    if member in LEAST_DEVELOPED.split():
        return 0.9
    if member in LEVEL_C:
        return 0.075
    return next((part for part, below in LEVELS if relative_income(member) < below), 0.0)


@cache
def peacekeeping_scale() -> dict[str, float]:
    """The rates for peacekeeping in per cent: the regular ones less discounts, which the permanent members carry."""
    regular = {member: figure("un_scale", member, [2020]) for member in STATES}
    waived = {member: discount(member) * rate for member, rate in regular.items()}
    premium = fsum(waived.values()) / fsum(regular[member] for member in PERMANENT)
    return {
        member: round(rate * (1 + premium) if member in PERMANENT else rate - waived[member], 6)
        for member, rate in regular.items()
    }


def cost_of_a_soldier(member: str) -> float:
    """USD million a year: what is repaid; of a rich state the defence budget per head of personnel, if that is more."""
    spending, personnel = figure("defence_budget", member, [2019]), figure("personnel", member, [2018])
    rich = relative_income(member) >= 2 and personnel
    return round(min(max(spending / personnel, REPAID), DEAREST) if rich else REPAID, 6)


def requirements() -> Records:
    """Who serves in each mission, and the money of its account beside what it repays to those who send them."""
    numbers = {mission: served(mission).total() for mission in SERVING}
    accounts = {mission: A_HEAD * numbers[mission] if money is None else money for mission, *_, money, _ in MISSIONS}
    accounts["UNSOS"] = APPROVED - fsum(money for mission, money in accounts.items() if mission != "UNSOS")
    rows: list[tuple[object, ...]] = []
    for mission, number in numbers.items():
        beside = max(0.0, accounts[mission] - REPAID * number)
        rows += [
            (mission, "personnel", number, round(0.8 * number), round(REPAID, 6)),
            (mission, "funds", round(beside, 2), None, None),
        ]
    return table("mission resource target minimum reimbursement", *rows)


def capacities() -> Records:
    """What each state could send and pay, and what it sends and is assessed today."""
    whole = (
        fsum(float(str(row["target"])) for row in requirements() if row["resource"] == "funds")
        + REPAID * sent().total()
    )
    assessed = {member: round(rate / 100 * whole, 4) for member, rate in peacekeeping_scale().items()}
    assessed["USA"] += round(whole - fsum(assessed.values()), 6)  # what rounding leaves
    rows: list[tuple[object, ...]] = []
    for member in STATES:
        rows.append((member, "funds", round(PURSE * product(member), 3), None, assessed[member], None))
        if number := sent()[member]:
            most = max(number, round(DEPLOYABLE * figure("personnel", member, [2018])))
            rows.append((member, "personnel", most, cost_of_a_soldier(member), number, number))
    return table("member resource available unit_cost current pledged", *rows)


def interests() -> Records:
    """Where a member has none, its people are new to the ground, the languages and the neighbours in the line."""
    rows = (
        (member, mission, NEWCOMER)
        for member in sorted(sent())
        for mission in SERVING
        if member not in served(mission) and (member, mission) not in PARTIES
    )
    return table("member mission effectiveness", *rows)


def members() -> Records:
    """The member states, with what their rates are made of."""
    rows = (
        (
            *(member, every_country()[member].name, figure("un_scale", member, [2020]), peacekeeping_scale()[member]),
            *(round(money, 1) for money in (product(member), income(member, SIX_YEARS), income(member, THREE_YEARS))),
            *(round(figure("population", member, years)) for years in ([2020], SIX_YEARS, THREE_YEARS)),
            *(int(member in group) for group in (PERMANENT, LEAST_DEVELOPED.split(), LEVEL_C)),
        )
        for member in STATES
    )
    columns = "gdp gni_6y gni_3y population population_6y population_3y permanent ldc level_c"
    return table(f"member name un_scale peacekeeping_scale {columns}", *rows)


def caveats() -> Records:
    """Parties to a conflict serve elsewhere, laws and mandates cap, and half of every battalion stays."""
    laws = (
        ("USA", 100, None, "no units under foreign command (Presidential Decision Directive 25)"),
        ("JPN", 10, None, "staff officers only, since its engineers left South Sudan in 2017"),
        ("DEU", 1_100, "MINUSMA", "mandate of the Bundestag"),
        ("DEU", 300, "UNIFIL", "mandate of the Bundestag"),
        ("DEU", 50, "UNMISS", "mandate of the Bundestag"),
        ("DEU", 20, "UNAMID", "mandate of the Bundestag"),
    )
    battalions = (
        (member, number // 2, mission)
        for mission in SERVING
        for member, number in served(mission).items()
        if number >= BATTALION
    )
    return table(
        "member rule amount mission resource reason",
        *((member, "prohibited", None, where, "personnel", "host, party or neighbour") for member, where in PARTIES),
        *((member, "at_most", most, where, "personnel", why) for member, most, where, why in laws),
        *((member, "at_least", least, where, "personnel", "half of it stays") for member, least, where in battalions),
    )


def policies() -> Records:
    """The scale as it is, others that are asked for, and people counted beside money."""
    levels = "; ".join(("0.9 ldc", "0.075 level_c", *(f"{part:g} below {times:g}" for part, times in LEVELS)))
    scale: dict[str, object] = {"discounts": levels, "premium": "permanent", "pledges_bind": True}
    method: dict[str, object] = {"relief_gradient": 0.8, "floor": 1e-5, "cap": 1e-4, "capped": "ldc", "ceiling": 0.22}
    six: dict[str, object] = {"relief_income": "gni_6y", "relief_population": "population_6y"}
    both: dict[str, object] = {"relief_income": "gni_3y | gni_6y", "relief_population": "population_3y | population_6y"}
    bound: dict[str, object] = {"pledges_bind": True}
    rows: tuple[tuple[str, str, dict[str, object], str], ...] = (
        ("assessed", "un_scale", scale | six, "The peacekeeping scale: regular rates, discounts by income, a premium"),
        ("by-method", "gni_3y | gni_6y", scale | method | both, "The same from incomes, by the method of the scale"),
        ("regular-scale", "un_scale", bound, "One scale for all that is paid: neither discounts nor premium"),
        (
            "us-at-25",
            "peacekeeping_scale",
            bound | {"cap": 0.25, "capped": "USA"},
            "The United States pay the quarter that their Congress allows, the others the rest",
        ),
        ("by-income", "gdp", bound, "In proportion to national product, no one relieved"),
        ("by-people", "population", bound, "The same for every inhabitant of the earth"),
        (
            "pay-and-serve",
            "0.5 gdp + 0.5 population",
            {"personnel": 1, "risk": 1},
            "All who serve count as much as all money, and danger as much again",
        ),
        ("today", "peacekeeping_scale", {"objective": "status_quo"}, "Who served in 2020 serves, the assessed pay"),
    )
    return [
        {"policy": policy, "key": key, **columns, "description": description}
        for policy, key, columns, description in rows
    ]


def sources() -> Records:
    """Where each figure comes from."""
    return [
        cited("members!un_scale", REGULAR, "per cent"),
        derived("members!peacekeeping_scale", LEVELS_OF, "per cent: un_scale less the discounts of `assessed`"),
        derived("members!gni_6y, gni_3y", WORLD_BANK, "Atlas method, means of 2011 to 2016 and 2014 to 2016"),
        derived("members!gni_6y, gni_3y: AND; LIE; SMR", WORLD_BANK, "2019, 2009 and 2017, which are printed"),
        derived("members!gni_3y: ERI; VEN", WORLD_BANK, "Eritrea's of 2011, Venezuela's of 2014, the last printed"),
        derived("members!gni_6y, gni_3y: MCO", WORLD_BANK, "gross domestic product, for income is not printed"),
        assumed("members!gni_6y, gni_3y: PRK", "USD 640 a head, for none is printed"),
        cited("members!gdp, population", WORLD_BANK, "2020"),
        cited("members!gdp: ERI; SSD; VEN; YEM", WORLD_BANK, "2011, 2015, 2014 and 2018, the last printed"),
        assumed("members!gdp: PRK", "USD 640 a head, for none is printed"),
        derived("members!population_6y, population_3y", WORLD_BANK, "means of 2011 to 2016 and 2014 to 2016"),
        cited("members!permanent", "Charter of the United Nations, Article 23"),
        derived(
            "members!ldc", LDC, "the 44 of 2025, and Bhutan, Sao Tome and Principe and Vanuatu, which left since 2020"
        ),
        cited("members!level_c", "General Assembly resolution 55/235, annex"),
        cited("members!level_c: BHR; BHS; SAU", EXCEPTIONS, "by exception for 2019 to 2021"),
        derived("missions!lead", ABYEI, "Abyei's force is Ethiopian"),
        assumed("missions!lead_share", "3,562 of the 3,696 of 2020 were Ethiopian"),
        derived("missions!hazard", STAFF_UNION, "killed by malicious acts in 2020, for each 1,000 who served"),
        assumed("missions!kind, region", "which missions are alike and near one another"),
        cited("requirements!target: personnel", CONTRIBUTORS, "on a day of 2020; 82,481 in all"),
        assumed("requirements!minimum", "80 % of those who served"),
        derived(
            "requirements!reimbursement", SURVEY, "1,428 by 12; observers, who draw an allowance, are counted alike"
        ),
        derived(
            "requirements!target: funds",
            CRS,
            "USD 72,000 for each who serves, as UNMISS and MONUSCO, less what is repaid",
        ),
        derived(
            "requirements!target: funds UNMISS; funds MONUSCO; funds MINUSMA", CRS, "approved, less what is repaid"
        ),
        derived("requirements!target: funds MINURSO", YABILADI, "60.45 for 2019/20, less what is repaid"),
        assumed("requirements!target: funds UNMIK", "40, of which a little is repaid"),
        derived("requirements!target: funds UNSOS", CRS, "what the others leave of the 6,580 approved in all"),
        *(
            derived(f"requirements!target: funds {mission}", CRS, "has no account of its own: only what is repaid")
            for mission, *_, money, _ in MISSIONS
            if money == 0
        ),
        assumed("capacities!available: funds", "0.1 % of gdp", WORLD_BANK),
        derived("capacities!current: funds", LEVELS_OF, "all money needed, by peacekeeping_scale"),
        assumed("capacities!available: personnel", "1 % of armed forces of 2018, never less than served", WORLD_BANK),
        assumed(
            "capacities!unit_cost: personnel",
            "what is repaid; where income a head is twice the average, defence budget a head, USD 100,000 at most",
            SURVEY,
        ),
        cited("capacities!current, pledged: personnel", CONTRIBUTORS, "with all missions together"),
        assumed("interests!effectiveness", "0.8 where none of the member's serve: new to the ground", CONTRIBUTORS),
        assumed("caveats!rule: prohibited", "the United Nations ask for impartial contingents; none served there"),
        assumed("caveats!amount: at_least", "half of 500 or more who served", CONTRIBUTORS),
        cited("caveats!amount: DEU", BUNDESTAG),
        assumed("caveats!amount: USA; JPN", "some 30 and 4 served"),
        assumed("uncertainty!low, high", "factors; war in Ethiopia from November 2020"),
    ]


def sheets() -> dict[str, Records]:
    """The workbook's sheets, each a list of rows."""
    about = (
        "193 states pay for 22 missions by a scale of assessments; 122 of them send the 82,481 who serve, "
        "and are repaid USD 1,428 a month for each: who pays, and who serves. USD million a year; people in persons."
    )
    dangers = {mission: 1_000 * killed / served(mission).total() for mission, *_, killed in MISSIONS}
    return marked(
        {
            "scenario": facts("UN peacekeeping, 2020", about, "2020"),
            "members": members(),
            "indicators": table(
                "indicator name unit",
                ("un_scale", "the regular scale", "%"),
                ("peacekeeping_scale", "the peacekeeping scale", "%"),
                ("gdp", "gross domestic product of 2020", "USD million"),
                ("gni_6y", "national income of 2011 to 2016", "USD million"),
                ("gni_3y", "national income of 2014 to 2016", "USD million"),
                ("population", "population of 2020", "persons"),
                ("population_6y", "population of 2011 to 2016", "persons"),
                ("population_3y", "population of 2014 to 2016", "persons"),
            ),
            "resources": table(
                "resource name kind unit",
                ("personnel", "Uniformed personnel", "troops", "persons"),
                ("funds", "Assessed contributions", "funding", "USD million"),
            ),
            "missions": table(
                "mission name kind region lead lead_share hazard",
                *(
                    (
                        *(mission, f"{mission} ({where})", kind, region),
                        *(("ETH", 0.9) if mission == "UNISFA" else (None, None)),
                        round(dangers[mission], 3),
                    )
                    for mission, where, region, kind, *_ in MISSIONS
                ),
            ),
            "requirements": requirements(),
            "capacities": capacities(),
            "interests": interests(),
            "caveats": caveats(),
            "uncertainty": table(
                "what low high member resource",
                ("requirement", 0.9, 1.1, None, "personnel"),
                ("requirement", 0.95, 1.1, None, "funds"),
                ("capacity", 0.6, 1.0, "ETH", "personnel"),
            ),
            "policies": policies(),
            "sources": sources(),
        }
    )
