"""The global coalition against ISIS, 2014 to 2016: sixty-six members, of whom a dozen drop bombs and two dozen train.

Money is in USD million, people are persons. The periods are August to December 2014, the year 2015, and 2016 until 13
September; strikes were counted on 2 January 2015, 20 January and 13 September 2016. GDP, population and UN rates are
taken from the facts of countries; all else is retyped from the sources named in the sheet `sources`, or assumed, as the
same sheet says row by row.
"""

from __future__ import annotations

from pathlib import Path

from inputs.country_facts import figure_of
from inputs.examples import Records, assumed, cited, derived, facts, marked, table

WORKBOOK = Path(__file__).with_name("counter-isis-2016.xlsx")
YEARS = ("2014", "2015", "2016")
MONTHS = (5, 12, 8.5)  # that each of them covers

CRS = "Congressional Research Service R44135, 24 Aug 2016"
WORLD_BANK = "World Bank, World Development Indicators, 2015"
SCALE = "United Nations, Committee on Contributions, scale of assessments for 2013 to 2015"
DEFENSE_ONE = "Defense One, 8 Jan 2015: 1,689 strikes to 2 Jan; the US 75 % of those in Iraq, 90 % in Syria"
AIR_FORCE = "Air Force Magazine, By the Numbers: 6,516 strikes in Iraq and 3,266 in Syria to 20 Jan 2016"
BUSINESS_INSIDER = "Business Insider, Jan 2016: 4,361 US strikes in Iraq and 3,029 in Syria"
NEW_BOSTON = "New Boston Post, 20 Sep 2016: US 6,657 and 4,901, others 3,148 and 266 in Iraq and Syria to 13 Sep"
AIRWARS = "Airwars, 8 Aug 2016: GBR 905 and 53, FRA 796, NLD 492, AUS 366; June 2016: CAN 246 and 5"
AFCENT = "US Air Forces Central Command by way of AINonline, 22 Jan 2015, and airandspaceforces.com, Aug 2015, Apr 2016"
ASMC = "American Society of Military Comptrollers, 2016: USD 8.7 billion to 31 Jul 2016, 43 % flying, 23 % munitions"
AFP = "AFP by way of Ahram Online, Who's who in coalition against IS militants, 23 Feb 2015"
ERBIL = "islamedianalysis.info, 2015, and Rudaw, 15 Oct 2015: the training centre at Erbil and its seven nations"
DONORS = "VOA, International Donors Pledge Support for Iraq, Jul 2016: USD 590, 350 and 80 million"
COMMONS = "House of Commons Library SN06995, 2016: a vote of Parliament in December 2015"
AUSTRALIA = "airforce-technology.com, 11 Sep 2015: Australia, and France after reconnaissance flights"
DUTCH = (
    "Atlantic Sentinel, Sep 2014: Belgium and the Netherlands in Iraq alone; AP, 29 Jan 2016: the Dutch in Syria too"
)
DANES = "AFP, 2 Dec 2016: seven F-16s in Iraq from Oct 2014 to Oct 2015, in Syria by a vote of Apr 2016"
CANADA = "CBC, 9 Feb 2016: the jets come home, trainers from 69 to three times as many, a tanker and two Auroras stay"
BUNDESTAG = "EUobserver, 4 Dec 2015, and Reuters: reconnaissance, a tanker and a frigate, no air strikes"
ITALY = "formiche.net, Nov 2014: two Predators, a tanker and four Tornados for reconnaissance, not for bombs"
ITALY_IRAQ = "difesaonline.it, Nov 2014: the overflight of Iraqi territory only"

STATES = {
    "AFG": "Afghanistan", "ALB": "Albania", "AUS": "Australia", "AUT": "Austria", "BHR": "Bahrain", "BEL": "Belgium",
    "BIH": "Bosnia and Herzegovina", "BGR": "Bulgaria", "CAN": "Canada", "HRV": "Croatia", "CYP": "Cyprus",
    "CZE": "Czech Republic", "DNK": "Denmark", "EGY": "Egypt", "EST": "Estonia", "FIN": "Finland", "FRA": "France",
    "GEO": "Georgia", "DEU": "Germany", "GRC": "Greece", "HUN": "Hungary", "ISL": "Iceland", "IRQ": "Iraq",
    "IRL": "Ireland", "ITA": "Italy", "JPN": "Japan", "JOR": "Jordan", "XKX": "Kosovo", "KWT": "Kuwait",
    "LVA": "Latvia", "LBN": "Lebanon", "LTU": "Lithuania", "LUX": "Luxembourg", "MKD": "Macedonia", "MYS": "Malaysia",
    "MDA": "Moldova", "MNE": "Montenegro", "MAR": "Morocco", "NLD": "Netherlands", "NZL": "New Zealand",
    "NGA": "Nigeria", "NOR": "Norway", "OMN": "Oman", "PAN": "Panama", "POL": "Poland", "PRT": "Portugal",
    "QAT": "Qatar", "KOR": "Republic of Korea", "ROU": "Romania", "SAU": "Saudi Arabia", "SRB": "Serbia",
    "SGP": "Singapore", "SVK": "Slovakia", "SVN": "Slovenia", "SOM": "Somalia", "ESP": "Spain", "SWE": "Sweden",
    "TWN": "Taiwan", "TUN": "Tunisia", "TUR": "Turkey", "UKR": "Ukraine", "ARE": "United Arab Emirates",
    "GBR": "United Kingdom", "USA": "United States",
}  # fmt: skip
OUTSIDE = {"TWN": (534_000, 23_500_000)}  # GDP, population: not in the World Bank's tables

STRIKES = {
    # member: strikes in 2014, 2015, 2016; how many more it could have flown; cost of one in USD million
    "USA": (1_385, 6_005, 4_168, 1.25, 0.35),
    "GBR": (72, 572, 314, 1.5, 0.4),
    "FRA": (66, 471, 258, 1.5, 0.4),
    "NLD": (39, 311, 142, 1.5, 0.4),
    "AUS": (27, 219, 120, 1.5, 0.45),
    "CAN": (17, 210, 24, 1.5, 0.45),
    "DNK": (15, 110, 40, 1.5, 0.4),
    "BEL": (20, 90, 15, 1.5, 0.4),
    "JOR": (15, 45, 40, 1.5, 0.25),
    "ARE": (18, 20, 25, 2, 0.3),
    "SAU": (10, 20, 20, 2, 0.3),
    "TUR": (0, 15, 24, 2, 0.25),
    "BHR": (3, 5, 0, 2, 0.3),
    "QAT": (2, 0, 0, 2, 0.3),
}
IDLE_JETS = {"DEU": 200, "ITA": 150}  # strikes that their Tornados could have flown in 2015 and in 2016
SPACES = {"Strikes-Iraq": (900, 5_616, 3_289), "Strikes-Syria": (789, 2_477, 1_901)}
SORTIES = {"isr": (2_164, 8_501, 5_979), "tankers": (4_828, 15_264, 8_837)}

# member: sorties that it could fly in 2014, 2015, 2016
ISR = {
    "USA": (2_200, 8_600, 6_100), "GBR": (200, 900, 600), "FRA": (150, 600, 400), "ITA": (100, 900, 600),
    "AUS": (60, 250, 170), "CAN": (120, 500, 350), "DEU": (0, 0, 500), "DNK": (0, 0, 150), "TUR": (0, 100, 150),
}  # fmt: skip
TANKERS = {
    "USA": (5_000, 15_500, 9_000), "GBR": (100, 400, 280), "FRA": (100, 350, 250), "ITA": (60, 300, 200),
    "AUS": (70, 300, 200), "CAN": (50, 300, 200), "DEU": (0, 0, 200), "NLD": (0, 80, 60), "SAU": (60, 200, 150),
    "ARE": (40, 150, 100), "SGP": (0, 50, 50),
}  # fmt: skip
TRAINERS = {
    # member: in Iraq in 2014, 2015, 2016
    "USA": (2_197, 3_100, 3_800), "GBR": (50, 275, 300), "FRA": (50, 200, 200), "ITA": (0, 200, 350),
    "ESP": (0, 300, 300), "AUS": (200, 300, 300), "NZL": (0, 106, 106), "CAN": (69, 69, 210), "DEU": (0, 100, 130),
    "NLD": (0, 100, 100), "NOR": (0, 120, 120), "DNK": (0, 120, 150), "FIN": (0, 50, 50), "HUN": (0, 110, 110),
    "SWE": (0, 35, 70), "BEL": (0, 30, 30), "PRT": (0, 30, 30), "POL": (0, 0, 60), "SVN": (0, 0, 10),
    "LVA": (0, 0, 10), "EST": (0, 0, 10), "ROU": (0, 0, 50),
}  # fmt: skip
NORTH = ("DEU", "ITA", "NLD", "NOR", "FIN", "HUN")  # train the Kurds at Erbil
SOUTH = ("ESP", "PRT", "AUS", "NZL")  # train the army at Besmayah and Taji

BASES = {"ITA": "invitation"} | dict.fromkeys(
    ("AUS", "BEL", "CAN", "DNK", "FRA", "DEU", "NLD", "GBR"), "invitation; self-defence"
)
ERBIL_TASK, BAGHDAD, STABLE = "Train-Erbil", "Train-Baghdad", "Stabilisation"
NEEDS = {BAGHDAD: {"2014": 2_200, "2015": 3_600, "2016": 4_400}, ERBIL_TASK: {"2015": 600, "2016": 700}}
TRAINER = 0.16  # USD million a year
SEEN = 0.2  # sorties overhead that a trainer needs, a year
PURSE = 0.0001  # of GDP, a year


def figure(name: str, member: str, year: int = 2015) -> float:
    """A fact of a country, which it must have."""
    found = figure_of(name, member, year)
    assert found is not None, (name, member)
    return found[0]


def members() -> Records:
    """Sixty-four states and two organisations."""
    rows: list[tuple[object, ...]] = []
    for member, name in STATES.items():
        gdp, people = OUTSIDE.get(member) or (round(figure("gdp", member)), round(figure("population", member)))
        rate = round(22 * gdp / figure("gdp", "USA"), 3) if member in ("TWN", "XKX") else figure("un_scale", member)
        rows.append((member, name, "state", gdp, people, rate, BASES.get(member)))
    rows += [
        ("EU", "European Union", "organisation", None, None, None, None),
        ("LAS", "Arab League", "organisation", None, None, None, None),
    ]
    return table("member name kind gdp population un_scale legal_bases", *rows)


def requirements() -> Records:
    """Strikes as they were flown, tankers for each, reconnaissance by air space; trainers; money for what is freed."""
    rows: list[tuple[object, ...]] = []
    totals = [sum(each) for each in zip(*SPACES.values(), strict=True)]
    for mission, strikes in SPACES.items():
        for when, target, total, isr, tankers in zip(YEARS, strikes, totals, *SORTIES.values(), strict=True):
            rows += [
                (mission, "strikes", when, target, round(0.7 * target), None, None, 0),
                (
                    mission,
                    "isr",
                    when,
                    round(isr * target / total),
                    round(0.5 * isr * target / total),
                    None,
                    None,
                    None,
                ),
                (mission, "tankers", when, 0, 0, "strikes", round(tankers / total, 2), None),
            ]
        rows.append((mission, "funding", None, 0, 0, None, None, None))
    for mission, trainers in NEEDS.items():
        for when, wanted in trainers.items():
            rows += [
                (mission, "trainers", when, wanted, wanted // 2, None, None, None),
                (mission, "isr", when, 0, 0, "trainers", SEEN, None),
            ]
    rows += [
        (STABLE, "funding", "2015", 300, 100, None, None, None),
        (STABLE, "funding", "2016", 1_020, 400, None, None, None),
    ]
    return table("mission resource period target minimum per ratio reimbursement", *rows)


def capacities() -> Records:
    """What each flew or sent, what more it could, and a purse from GDP."""
    rows: list[tuple[object, ...]] = []
    for member, (*flown, more, cost) in STRIKES.items():
        for when, strikes in zip(YEARS, flown, strict=True):
            could = strikes if (member, when) == ("CAN", "2016") else round(more * strikes)
            rows += [(member, "strikes", when, could, cost, strikes)] if strikes else []
    rows += [(member, "strikes", when, could, 0.4, None) for member, could in IDLE_JETS.items() for when in YEARS[1:]]
    for resource, counts in (("isr", ISR), ("tankers", TANKERS)):
        for member, sorties in counts.items():
            rows += [
                (member, resource, when, could, None, None) for when, could in zip(YEARS, sorties, strict=True) if could
            ]
    for member, trainers in TRAINERS.items():
        for when, sent, months in zip(YEARS, trainers, MONTHS, strict=True):
            cost = round(TRAINER * months / 12, 3)
            rows += [(member, "trainers", when, round(1.25 * sent), cost, sent)] if sent else []
    rows.append(("IRQ", "trainers", None, 150, 0.03, None))
    for member in STATES:
        gdp, _ = OUTSIDE.get(member) or (figure("gdp", member), 0)
        rows.append((member, "funding", None, round(PURSE * gdp, 2), None, None))
    rows += [("EU", "funding", None, 100, None, None), ("LAS", "funding", None, 0, None, None)]
    return table("member resource period available unit_cost current", *rows)


def caveats() -> Records:
    """Who flies where and from when, who drops no bombs, and whom each trains; each with what it rests on."""
    in_iraq = (
        *(("GBR", when, "no vote of Parliament yet", "cited", COMMONS) for when in YEARS[:2]),
        *((member, when, "in Iraq alone", "cited", DUTCH) for member in ("NLD", "BEL") for when in YEARS[:2]),
        *(("DNK", when, "in Iraq alone", "cited", DANES) for when in YEARS[:2]),
        *((member, "2014", "in Iraq alone until September 2015", "cited", AUSTRALIA) for member in ("FRA", "AUS")),
        ("CAN", "2014", "in Iraq alone", "assumed", AIRWARS),
    )
    in_syria = {"BHR": AFP, "SAU": AFP, "QAT": AFP, "ARE": NEW_BOSTON, "TUR": NEW_BOSTON}
    rows: list[tuple[object, ...]] = [
        (member, "prohibited", None, None, "syria", "strikes", when, *why) for member, when, *why in in_iraq
    ]
    rows += [
        (member, "prohibited", None, None, "iraq", "strikes", None, "in Syria alone", "cited", source)
        for member, source in in_syria.items()
    ]
    looks = "reconnaissance and tankers, no bombs"
    rows += [
        ("JOR", "prohibited", None, None, "iraq", "strikes", "2014", "in Syria alone at first", "cited", AFP),
        ("CAN", "at_most", 5, None, "syria", "strikes", "2015", "a few", "cited", AIRWARS),
        ("DEU", "at_most", 0, None, None, "strikes", None, looks, "cited", BUNDESTAG),
        ("ITA", "at_most", 0, None, None, "strikes", None, looks, "cited", ITALY),
    ]
    camps = ((BAGHDAD, "trains the Kurds", ERBIL, NORTH), (ERBIL_TASK, "trains the army", "as they behaved", SOUTH))
    rows += [
        (member, "prohibited", None, mission, None, "trainers", None, reason, "assumed", source)
        for mission, reason, source, nations in camps
        for member in nations
    ]
    return table("member rule amount mission region resource period reason status source", *rows)


def sources() -> Records:
    """Where each figure comes from."""
    return [
        cited("members!gdp, population", WORLD_BANK, "USD million, rounded; persons"),
        assumed(
            "members!gdp, population: TWN", "no figures of Taiwan there: about 534 billion; 23.5 million", WORLD_BANK
        ),
        cited("members!un_scale", SCALE, "% of the regular budget"),
        derived("members!un_scale: TWN; XKX", SCALE, "no members: 22 % by GDP over that of the United States"),
        derived("resources!unit_cost: strikes", ASMC, "munitions and half of the flying over some 11,000 US strikes"),
        derived("resources!unit_cost: isr; tankers", ASMC, "the other half of the flying over their sorties"),
        derived(
            "resources!unit_cost: trainers", ASMC, "the Army's USD 1.5 million a day over some 3,500 persons, a year"
        ),
        derived("capacities!unit_cost: trainers", ASMC, "the same for the months of each period"),
        assumed("missions!weight, lead, lead_share, lead_resource, dependence, hazard", "the United States leads", CRS),
        derived("missions!lead: Train-Erbil", ERBIL, "under Italian command"),
        derived("missions!lead: Stabilisation", CRS, "Germany leads the line of effort with the Emirates"),
        derived(
            "requirements!target: strikes 2015; strikes 2016", f"{AIR_FORCE}; {NEW_BOSTON}", "less the year before"
        ),
        assumed("requirements!target: strikes 2014", "1,689 in all; 900 of them in Iraq", DEFENSE_ONE),
        assumed("requirements!ratio, target: isr trainers", "a sortie overhead for five trainers a year"),
        assumed("requirements!minimum", "seven tenths of strikes, half of sorties and trainers, a third of money"),
        derived("requirements!target: isr", AFCENT, "2,164 in 2014; 4,959 in seven months, 2,117 in three; by strikes"),
        derived(
            "requirements!target, ratio: tankers", AFCENT, "4,828; 8,904 in seven months, 3,129 in three; over strikes"
        ),
        assumed(
            "requirements!target: trainers", "2,197 US troops in 2014, with others more than 1,000 more", DEFENSE_ONE
        ),
        derived(
            "requirements!target: trainers Train-Erbil", ERBIL, "some 600 from seven nations in 2015; else assumed"
        ),
        cited("requirements!target: funding 2016", DONORS, "relief, stabilisation and demining"),
        assumed("requirements!target: funding 2015", "before the conference of donors"),
        assumed("requirements!target: funding Strikes-Iraq; funding Strikes-Syria", "a pool that could repay strikes"),
        assumed("requirements!reimbursement", "none: costs lie where they fall"),
        derived("capacities!current: strikes", AIRWARS, "by months in action and the tempo of each period"),
        derived("capacities!current: strikes USA", f"{DEFENSE_ONE}; {BUSINESS_INSIDER}; {NEW_BOSTON}", "by difference"),
        assumed(
            "capacities!current: strikes DNK; strikes BEL; strikes JOR; strikes ARE; strikes SAU; strikes TUR; "
            "strikes BHR; strikes QAT",
            "not printed one by one: what is left of 3,414",
            NEW_BOSTON,
        ),
        assumed("capacities!available: strikes", "half as many more, a quarter for the US, twice in the region"),
        assumed("capacities!available: strikes CAN", "the same, and in 2016 none after the jets went home", CANADA),
        assumed("capacities!available: strikes DEU; strikes ITA", "what their Tornados could have flown"),
        assumed("capacities!unit_cost: strikes", "by distance and number"),
        assumed(
            "capacities!available: isr; tankers", "who has aircraft there is cited, how many sorties is not", AIRWARS
        ),
        assumed("capacities!available: isr ITA; tankers ITA", "two Predators, four Tornados, a tanker", ITALY),
        assumed("capacities!available: isr CAN; tankers CAN", "two Auroras, a Polaris", CANADA),
        assumed("capacities!available: isr AUS; tankers AUS", "a Wedgetail, a tanker", AUSTRALIA),
        assumed("capacities!available: isr DEU; tankers DEU", "six Tornados, a tanker, from 2016", BUNDESTAG),
        assumed("capacities!available, current: trainers", "a quarter more than were there", CRS),
        cited("capacities!current: trainers USA 2014", DEFENSE_ONE, "2,197; authorised 3,100"),
        derived("capacities!current: trainers CAN", CANADA, "69, and about 210 from 2016"),
        cited("capacities!current: trainers AUS 2014", AFP, "200 of its special forces"),
        assumed("capacities!available, unit_cost: trainers IRQ", "Iraq's own instructors"),
        assumed("capacities!available: funding", "a ten-thousandth of GDP a year", WORLD_BANK),
        assumed("capacities!available: funding EU; funding LAS", "from its budget; none"),
        cited("caveats!amount: DEU strikes", BUNDESTAG),
        cited("caveats!amount: ITA strikes", ITALY),
        cited("caveats!amount: CAN", AIRWARS, "5 strikes in Syria"),
        assumed("training!gain, lag", "ten trainers leave one Iraqi instructor a year later"),
        assumed("agreements!limit, worth, delay", "pictures pass to who leads; the Gulf helps Jordan and Iraq"),
        assumed("interests!interest, effectiveness", "the region cares most; the Kurds know their ground"),
        assumed("uncertainty!low, high", "factors"),
        assumed("members!legal_bases", "Iraq's invitation, and its defence from Syria's soil", AUSTRALIA),
        cited("members!legal_bases: ITA", ITALY_IRAQ, "Iraq asked for help, Syria did not"),
    ]


def sheets() -> dict[str, Records]:
    """The workbook's sheets, each a list of rows."""
    about = (
        "Sixty-four states and two organisations against ISIS in Iraq and Syria: a dozen drop bombs, two dozen train, "
        "the rest lend their names and perhaps money. USD million; 2014 from August, 2016 to 13 September."
    )
    both = "invitation | self-defence"
    return marked(
        {
            "scenario": facts("Global coalition against ISIS, 2014 to 2016", about, "; ".join(YEARS)),
            "members": members(),
            "resources": table(
                "resource name kind unit unit_cost shared",
                ("strikes", "Air strikes", "asset", "strikes", 0.35, None),
                ("isr", "Reconnaissance", "intelligence", "sorties", 0.03, True),
                ("tankers", "Refuelling", "asset", "sorties", 0.05, None),
                ("trainers", "Trainers and advisers", "troops", "persons", TRAINER, None),
                ("funding", "Relief and stabilisation", "funding", "USD million", None, None),
            ),
            "missions": table(
                "mission name kind region weight lead lead_share lead_resource dependence hazard start legal_bases",
                (
                    "Strikes-Iraq",
                    "Air strikes in Iraq",
                    "operation",
                    "iraq",
                    2,
                    "USA",
                    0.5,
                    "strikes",
                    1,
                    0,
                    None,
                    both,
                ),
                (
                    "Strikes-Syria",
                    "Air strikes in Syria",
                    "operation",
                    "syria",
                    2,
                    "USA",
                    0.5,
                    "strikes",
                    1,
                    0,
                    None,
                    "self-defence",
                ),
                (
                    BAGHDAD,
                    "Advice and training, Iraqi army",
                    "training",
                    "iraq",
                    1,
                    "USA",
                    0.4,
                    "trainers",
                    0.9,
                    1,
                    None,
                    "invitation",
                ),
                (
                    ERBIL_TASK,
                    "Training of the Kurds",
                    "training",
                    "iraq",
                    1,
                    "ITA",
                    0.1,
                    "trainers",
                    0.6,
                    0.5,
                    "2015",
                    "invitation",
                ),
                (
                    STABLE,
                    "Relief and stabilisation",
                    "stabilisation",
                    "iraq",
                    1,
                    "DEU",
                    0.05,
                    "funding",
                    0.5,
                    0,
                    "2015",
                    None,
                ),
            ),
            "requirements": requirements(),
            "capacities": capacities(),
            "interests": table(
                "member mission interest effectiveness",
                ("IRQ", BAGHDAD, 1, 1.1),
                ("JOR", "Strikes-Syria", 1, 1.1),
                ("TUR", "Strikes-Syria", 1, 1),
                ("FRA", "Strikes-Syria", 0.9, 1),
            ),
            "caveats": caveats(),
            "agreements": table(
                "giver receiver resource limit kind worth delay",
                (None, "USA", "isr", None, "multilateral", 0.9, 0),
                ("USA", "ITA", "isr", None, "bilateral", 0.8, 0),
                ("SAU", "JOR", "funding", 20, "bilateral", 1, 0),
                ("USA", "IRQ", "funding", 20, "bilateral", 1, 0),
                ("ITA", "FRA", "tankers", 100, "bilateral", 1, 0),
            ),
            "training": table(
                "mission beneficiary resource gain lag",
                (BAGHDAD, "IRQ", "trainers", 0.1, 1),
            ),
            "uncertainty": table(
                "what low high member resource",
                ("capacity", 0.8, 1.0, "USA", "strikes"),
                ("capacity", 0.7, 1.0, None, "tankers"),
                ("requirement", 0.9, 1.2, None, "strikes"),
                ("unit_cost", 0.8, 1.3, None, "strikes"),
            ),
            "policies": table(
                "policy objective key share_ratio_at_least personnel description",
                ("fair-by-gdp", "leximin", "gdp", None, 0, "Burdens in proportion to GDP, whoever can carry them"),
                ("un-scale", "leximin", "un_scale", None, 0, "As the United Nations would ask: the poor are relieved"),
                (
                    "fair-with-people",
                    "leximin",
                    "gdp",
                    None,
                    0.1,
                    "By GDP, and each person sent counts USD 100,000 more",
                ),
                (
                    "as-it-was",
                    "status_quo",
                    "gdp",
                    None,
                    0,
                    "As near as can be to what each gave: who only lent a name?",
                ),
                (
                    "no-names-only",
                    "status_quo",
                    "gdp",
                    0.2,
                    0,
                    "The same, but whoever joins carries a fifth of its share",
                ),
                ("proportional", "proportional", "gdp", None, 0, "The least distance in all from shares by GDP"),
                ("least-cost", "least_cost", "gdp", None, 0, "Whoever is cheapest gives: the yardstick"),
            ),
            "sources": sources(),
        }
    )
