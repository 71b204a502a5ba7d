"""ISAF in November 2010: 46 nations, six regional commands, and the caveats that divided them.

Money is in USD million a year, people are persons, the one period is a year. Figures are retyped from the sources
that the sheet `sources` names; what no source gives is assumed, and the same sheet says so row by row.
"""

from __future__ import annotations

from pathlib import Path

from inputs.examples import Records, assumed, cited, derived, facts, table

WORKBOOK = Path(__file__).with_name("isaf-2010.xlsx")

AFP = "AFP quoting NATO, Nov 2010, nuclearpowerdaily.com/facts-foreign-troop-numbers-in-afghanistan-999"
AFP_2009 = "AFP, 4 Dec 2009, france24.com/en/20091204-nato-allies-commit-7000-more-troops-aid-us-surge"
WORLD_BANK = "World Bank, World Development Indicators, 2010"
COW = "Correlates of War, National Material Capabilities (Singer, Bremer and Stuckey 1972), 2010"
STRATEGYPAGE = "StrategyPage, 18 Jun 2010, strategypage.com/htmw/htlead/articles/20100618.aspx"
DOD = "US Department of Defense news, 11 Aug 2010, by way of globaldefence.net"
LEADS = "NATO, nato.int/ISAF/structure/regional_command, and globaldefence.net, Aug 2010"
SERVED_WHERE = "globaldefence.net, Aug 2010; Al Jazeera blogs, 12 Nov 2009; helmandblog.blogspot.com, Oct 2009"
USA_TODAY = "USA Today, 29 Sep 2006, quoted at council.smallwarsjournal.com"
WIKISUM = "wikisum.wiki, National caveats (after Nov 2006)"
JPOST = "Jerusalem Post, jpost.com/breaking-news/turkey-extends-nato-kabul-command-by-one-year"
WASHINGTON_POST = "Washington Post, 2 Aug 2010"
ABENDBLATT = "Hamburger Abendblatt, Mar 2010, abendblatt.de/politik/ausland/article107679605"
VOA = "Voice of America, Canada Set to End Combat Mission in Afghanistan, Jul 2011"
RIGA = "NATO 2020 (Group of Experts, 2010): since Riga, 8 % of land forces sustained; stratml.hyperbase.com"

NATIONS = (
    # member, name, NATO ally, troops given in mid-November 2010, population, gdp, defence budget, personnel
    ("USA", "United States", True, 90_000, 309_378_227, 15_048_971, 693_600, 1_580_000),
    ("GBR", "United Kingdom", True, 9_500, 62_766_365, 2_485_483, 57_796, 175_000),
    ("DEU", "Germany", True, 4_341, 81_776_930, 3_399_668, 45_875, 251_000),
    ("FRA", "France", True, 3_850, 65_026_211, 2_645_188, 51_978, 353_000),
    ("ITA", "Italy", True, 3_688, 59_819_407, 2_136_100, 21_908, 293_000),
    ("CAN", "Canada", True, 2_922, 34_005_902, 1_617_343, 20_240, 66_000),
    ("POL", "Poland", True, 2_519, 38_042_794, 475_697, 8_273, 100_000),
    ("TUR", "Turkey", True, 1_790, 73_142_150, 776_967, 17_445, 511_000),
    ("ROU", "Romania", True, 1_648, 20_246_871, 170_029, 2_465, 73_000),
    ("ESP", "Spain", True, 1_576, 46_576_897, 1_422_108, 14_746, 128_000),
    ("AUS", "Australia", False, 1_550, 22_031_750, 1_148_890, 23_634, 55_000),
    ("GEO", "Georgia", False, 924, 3_786_695, 12_427, 484, 21_000),
    ("DNK", "Denmark", True, 750, 5_547_683, 321_995, 4_505, 27_000),
    ("BGR", "Bulgaria", True, 516, 7_395_599, 50_761, 832, 35_000),
    ("HUN", "Hungary", True, 502, 10_000_023, 132_175, 1_348, 29_000),
    ("SWE", "Sweden", False, 500, 9_378_126, 495_813, 5_604, 13_000),
    ("BEL", "Belgium", True, 491, 10_895_586, 481_421, 5_234, 38_000),
    ("CZE", "Czech Republic", True, 468, 10_474_410, 209_070, 2_659, 18_000),
    ("NOR", "Norway", True, 353, 4_889_252, 431_052, 5_929, 24_000),
    ("HRV", "Croatia", True, 299, 4_295_427, 58_836, 1_027, 19_000),
    ("ALB", "Albania", True, 258, 2_913_021, 11_927, 126, 14_000),
    ("SVK", "Slovakia", True, 250, 5_391_428, 91_163, 1_130, 17_000),
    ("KOR", "South Korea", False, 246, 49_554_112, 1_143_672, 25_069, 687_000),
    ("NLD", "Netherlands", True, 242, 16_615_394, 847_381, 11_208, 47_000),
    ("NZL", "New Zealand", False, 234, 4_350_700, 146_518, 1_609, 10_000),
    ("LTU", "Lithuania", True, 219, 3_097_282, 37_129, 458, 9_000),
    ("LVA", "Latvia", True, 189, 2_097_555, 23_956, 257, 6_000),
    ("MKD", "North Macedonia", False, 163, 1_946_298, 9_407, 139, 8_000),
    ("FIN", "Finland", False, 150, 5_363_352, 249_424, 3_589, 23_000),
    ("EST", "Estonia", True, 140, 1_331_475, 19_523, 330, 5_000),
    ("PRT", "Portugal", True, 95, 10_573_100, 238_113, 3_005, 43_000),
    ("AZE", "Azerbaijan", False, 94, 9_054_332, 52_909, 1_502, 67_000),
    ("GRC", "Greece", True, 80, 11_121_341, 297_125, 7_956, 157_000),
    ("SVN", "Slovenia", True, 78, 2_048_583, 48_208, 732, 7_000),
    ("MNG", "Mongolia", False, 47, 2_738_622, 7_189, 54, 10_000),
    ("BIH", "Bosnia and Herzegovina", False, 45, 3_811_472, 17_176, 220, 11_000),
    ("ARM", "Armenia", False, 40, 3_044_800, 9_260, 422, 47_000),
    ("SGP", "Singapore", False, 38, 5_076_732, 239_808, 8_098, 73_000),
    ("ARE", "United Arab Emirates", False, 35, 6_869_838, 300_189, 16_057, 51_000),
    ("MNE", "Montenegro", False, 31, 619_428, 4_143, 75, 3_000),
    ("MYS", "Malaysia", False, 30, 28_655_776, 255_018, 3_651, 109_000),
    ("UKR", "Ukraine", False, 16, 46_456_003, 141_209, 908, 130_000),
    ("LUX", "Luxembourg", True, 9, 506_953, 56_214, 267, 1_000),
    ("IRL", "Ireland", False, 7, 4_560_155, 221_914, 1_278, 10_000),
    ("ISL", "Iceland", True, 4, 318_041, 13_751, 0, 0),
    ("AUT", "Austria", False, 3, 8_363_404, 392_275, 2_687, 27_000),
)

COMMANDS = (
    # mission, place, region, kind, troops, source, lead, lead share, orbits, hazard, weight
    ("RC-Capital", "Kabul", "capital", "stabilisation", 8_000, STRATEGYPAGE, "TUR", 0.2, 4, 0.5, 1.0),
    ("RC-North", "Mazar-e-Sharif", "north", "stabilisation", 9_000, STRATEGYPAGE, "DEU", 0.4, 5, 1.0, 1.0),
    ("RC-West", "Herat", "west", "stabilisation", 7_000, STRATEGYPAGE, "ITA", 0.35, 4, 1.0, 1.0),
    ("RC-South", "Kandahar", "south", "combat", 35_000, DOD, "GBR", 0.08, 17, 3.0, 1.5),
    ("RC-Southwest", "Helmand", "south", "combat", 27_000, DOD, "USA", 0.35, 15, 4.0, 1.5),
    ("RC-East", "Bagram", "east", "combat", 32_000, DOD, "USA", 0.3, 15, 2.0, 1.3),
)

RED_LINES = (
    # member, field, value, reason; all of troops
    ("DEU", "kind", "combat", "no combat"),
    ("DEU", "region", "south", "in the quieter north, not the south"),
    ("ITA", "region", "south", "in the quieter north, not the south"),
    ("FRA", "region", "south", "in the quieter north, not the south"),
    ("TUR", "kind", "combat", "no combat missions"),
    ("NLD", "kind", "combat", "no ground combat"),
)
CEILINGS = (
    # member, soldiers, reason
    ("DEU", 5_350, "mandate of the Bundestag"),
    ("GBR", 9_500, "ceiling on the force"),
    ("CAN", 3_000, "leaving combat in 2011"),
    ("NLD", 250, "what stays after the withdrawal"),
    ("ESP", 1_600, "ceiling set by parliament"),
    ("AUS", 1_600, "ceiling on the force"),
)
FLOORS = (
    # member, mission, soldiers, reason
    ("DNK", "RC-Southwest", 690, "in Helmand beside the United Kingdom"),
    ("EST", "RC-Southwest", 150, "in Helmand beside the United Kingdom"),
    ("GBR", "RC-Southwest", 6_000, "the Helmand task force"),
    ("USA", "RC-Southwest", 10_000, "the Marines in Helmand"),
    ("USA", "RC-East", 10_000, "a division and ten of the fourteen teams"),
    ("DEU", "RC-North", 3_500, "leads the north with its own"),
    ("ITA", "RC-West", 2_500, "leads the west with its own"),
    ("TUR", "RC-Capital", 1_600, "leads the capital with its own"),
    ("CAN", "RC-South", 2_000, "the Kandahar team"),
    ("AUS", "RC-South", 1_000, "the Tarin Kowt team"),
    ("FRA", "RC-East", 2_000, "one brigade in the east"),
    ("POL", "RC-East", 2_000, "one brigade in the east"),
    ("CZE", "RC-East", 200, "the Logar team"),
    ("NZL", "RC-East", 140, "the Bamyan team"),
    ("KOR", "RC-East", 200, "the Parwan team"),
)

SERVED = {
    "RC-Capital": ("TUR", "FRA", "ITA"),
    "RC-North": ("DEU",),
    "RC-West": ("ITA", "ESP"),
    "RC-South": ("CAN", "AUS", "USA", "GBR"),
    "RC-Southwest": ("USA", "GBR", "DNK", "EST"),
    "RC-East": ("USA", "FRA", "POL", "CZE", "NZL", "KOR"),
}
OFFERED = {"KOR": 400, "PRT": 120, "MNE": 40, "UKR": 22}  # in Dec 2009, and more than what came
AUSTERITY = {"GRC": 120, "IRL": 60, "PRT": 120, "ESP": 700}  # USD million a year

# What no source gives.
AT_HOME = {
    "TUR": 0.7,
    **dict.fromkeys(("GRC", "UKR"), 0.8),
    **dict.fromkeys(("KOR", "MYS", "AZE", "ARM", "SGP", "ARE"), 0.9),
}
ORBITS = {
    "USA": 40,
    "GBR": 4,
    **dict.fromkeys(("FRA", "DEU", "ITA"), 2),
    **dict.fromkeys(("CAN", "AUS", "ESP", "TUR", "NLD", "POL", "SWE"), 1),
}
FLEET_FROM = 2_500  # USD million of defence budget from which a nation has a transport fleet to offer
DEPLOYABLE_OF_ALLY, DEPLOYABLE_OF_PARTNER = 0.06, 0.02  # of personnel
FUNDS_PER_SOLDIER, FUNDS_OF_GDP = 0.05, 0.0005  # USD million a year
HOURS_PER_SOLDIER, HOURS_OF_BUDGET = 0.25, 0.05  # flying hours a year; per USD million of defence budget
MINIMUM = {"troops": 0.85, "funding": 0.8, "airlift": 0.7, "isr": 0.6}  # of the target


def deployable(ally: bool, given: int, personnel: int) -> int:
    """Soldiers that a nation could keep deployed: a share of its personnel, never less than it gave."""
    return max(given, round((DEPLOYABLE_OF_ALLY if ally else DEPLOYABLE_OF_PARTNER) * personnel))


def cost_of_a_soldier(defence: int, personnel: int) -> float:
    """USD million a year: the defence budget per head of personnel, held between 0.02 and 0.5."""
    return round(min(max(defence / max(personnel, 1), 0.02), 0.5), 3)


def members() -> Records:
    """The nations and what keys of burden sharing are made of."""
    columns = "member name budget gdp population defence_budget personnel"
    return table(
        columns,
        *(
            (member, name, AUSTERITY.get(member), gdp, population, defence, personnel)
            for member, name, _, _, population, gdp, defence, personnel in NATIONS
        ),
    )


def requirements() -> Records:
    """Troops as published; money and airlift in proportion to them."""
    targets = [
        (mission, resource, target)
        for mission, _, _, _, troops, _, _, _, orbits, _, _ in COMMANDS
        for resource, target in (
            ("troops", troops),
            ("funding", FUNDS_PER_SOLDIER * troops),
            ("airlift", HOURS_PER_SOLDIER * troops),
            ("isr", orbits),
        )
    ]
    return table(
        "mission resource target minimum",
        *((mission, resource, target, round(MINIMUM[resource] * target, 1)) for mission, resource, target in targets),
    )


def capacities() -> Records:
    """Troops from personnel, money from GDP, flying hours from the defence budget."""
    troops, purses, hours = [], [], []
    for member, _, ally, given, _, gdp, defence, personnel in NATIONS:
        force, cost = deployable(ally, given, personnel), cost_of_a_soldier(defence, personnel)
        offer = max(given, OFFERED.get(member, 0))
        purse, flying = round(FUNDS_OF_GDP * gdp, 1), round(HOURS_OF_BUDGET * defence)
        troops.append((member, "troops", force, cost, AT_HOME.get(member), offer, given))
        purses.append((member, "funding", purse, None, None, round(purse / 4, 1), None))
        if defence >= FLEET_FROM:
            hours.append((member, "airlift", flying, None, None, flying // 2, None))
    orbits = [(member, "isr", count, None, None, count // 2, None) for member, count in ORBITS.items()]
    columns = "member resource available unit_cost reserve pledged current"
    return table(columns, *troops, *purses, *hours, *orbits)


def interests() -> Records:
    """A nation cares most for the command that it leads, then for those where it served."""
    leads = {(mission, lead) for mission, _, _, _, _, _, lead, *_ in COMMANDS}
    return table(
        "member mission interest",
        *(
            (member, mission, 1.0 if (mission, member) in leads else 0.6)
            for mission, served in SERVED.items()
            for member in served
        ),
    )


def caveats() -> Records:
    """Red lines, ceilings and floors, all on troops."""
    rules: Records = [
        {"member": member, "rule": "prohibited", field: value, "resource": "troops", "reason": reason}
        for member, field, value, reason in RED_LINES
    ]
    columns = "member rule amount mission resource reason"
    ceilings = [(member, "at_most", most, None, "troops", reason) for member, most, reason in CEILINGS]
    floors = [(member, "at_least", least, at, "troops", reason) for member, at, least, reason in FLOORS]
    return rules + table(columns, *ceilings, *floors)


def sources() -> Records:
    """Where each figure comes from."""
    there = "who and where is cited, the number assumed"
    return [
        cited("members!population, gdp", WORLD_BANK, "persons; USD million, rounded"),
        cited("members!defence_budget, personnel", COW, "USD million, rounded; persons, in thousands"),
        assumed("members!defence_budget: ISL", "the source prints no figure; Iceland keeps no armed forces"),
        assumed("members!budget", "ceilings in the austerity of 2010"),
        assumed("resources!unit_cost", "USD 20,000 a flying hour; USD 15 million an orbit and year"),
        assumed("missions!region, kind", "Helmand was carved out of the south; kinds follow the caveats"),
        assumed("missions!weight, hazard", "hazard is an index: 0.5 in Kabul, 4 in Helmand"),
        cited("missions!lead", LEADS),
        derived("missions!lead: RC-Southwest", SERVED_WHERE, "US Marines, mostly in Helmand"),
        cited("missions!lead: RC-Capital", JPOST, "Turkey led the capital from Nov 2009"),
        assumed("missions!lead_share, lead_resource", "the lead gives at least this share of the troops"),
        *(
            cited(f"requirements!target: troops {mission}", source, f"{troops:,}")
            for mission, _, _, _, troops, source, *_ in COMMANDS
        ),
        assumed("requirements!target: funding", "USD 50,000 a year per soldier of the target"),
        assumed("requirements!target: airlift", "15 flying minutes a year per soldier of the target"),
        assumed("requirements!target: isr", "orbits kept up day and night"),
        assumed("requirements!minimum", "85 % of troops, 80 % of funding, 70 % of airlift, 60 % of orbits"),
        assumed("capacities!available: troops", "6 % of personnel (partners 2 %), never less than given", RIGA),
        assumed("capacities!available: troops ISL", "what it gave"),
        derived("capacities!unit_cost: troops", COW, "defence budget per head of personnel, 0.02 to 0.5"),
        assumed("capacities!unit_cost: troops ISL", "the least: there are no armed forces to derive it from"),
        assumed("capacities!reserve: troops", "other duties: Iraq, a border, a frozen conflict"),
        cited("capacities!current: troops", AFP, "130,930 in all; US and UK rounded by the source"),
        assumed("capacities!pledged: troops", "what was given had been offered", AFP),
        *(cited(f"capacities!pledged: troops {m}", AFP_2009, f"{n} offered") for m, n in OFFERED.items()),
        assumed("capacities!available: funding", "0.05 % of GDP", WORLD_BANK),
        assumed("capacities!available: airlift", "50 hours per USD billion of budget, from USD 2.5 billion", COW),
        assumed("capacities!available: isr", "by the size of the air force"),
        assumed("capacities!pledged: funding; airlift; isr", "a quarter of the money, half of the assets"),
        assumed("interests!interest", "1 for the lead, 0.6 for others; who served where is cited", SERVED_WHERE),
        cited("caveats!rule: DEU prohibited combat", USA_TODAY),
        cited("caveats!rule: DEU prohibited south; ITA prohibited south", WIKISUM),
        assumed("caveats!rule: FRA prohibited south", "said of the years before 2008, kept for the south", WIKISUM),
        cited("caveats!rule: TUR prohibited combat", JPOST),
        cited(
            "caveats!rule: NLD prohibited combat",
            USA_TODAY,
            f"combat ended on 1 Aug 2010 ({WASHINGTON_POST})",
        ),
        cited("caveats!rule, amount: DEU at_most", ABENDBLATT, "5,000 and a reserve of 350"),
        derived("caveats!rule, amount: GBR at_most", VOA, "9,000 after a cut of 500"),
        derived("caveats!rule, amount: CAN at_most", VOA, "about 3,000 were there until 2011"),
        assumed("caveats!rule, amount: NLD at_most; ESP at_most; AUS at_most", "a little above what was given"),
        cited("caveats!rule, amount: DNK at_least; EST at_least", SERVED_WHERE, "Oct 2009"),
        assumed("caveats!rule, amount: GBR at_least; USA at_least; CAN at_least", there, SERVED_WHERE),
        assumed("caveats!rule, amount: AUS at_least; FRA at_least; POL at_least", there, SERVED_WHERE),
        assumed("caveats!rule, amount: CZE at_least; NZL at_least; KOR at_least", there, SERVED_WHERE),
        assumed("caveats!rule, amount: DEU at_least; ITA at_least; TUR at_least", there, LEADS),
        assumed("uncertainty!low, high", "factors"),
    ]


def sheets() -> dict[str, Records]:
    """The workbook's sheets, each a list of rows."""
    about = (
        "46 nations in Afghanistan, six regional commands, the caveats of Germany, Italy, France, Turkey and "
        "the Netherlands, and the troops that each nation gave. USD million a year; people in persons."
    )
    return {
        "scenario": facts("ISAF, November 2010", about, "2010"),
        "members": members(),
        "resources": table(
            "resource name kind unit unit_cost",
            ("troops", "Troops", "troops", "soldiers", None),
            ("funding", "Common funding", "funding", "USD million", None),
            ("airlift", "Airlift", "asset", "flying hours", 0.02),
            ("isr", "Surveillance and reconnaissance", "asset", "orbits", 15),
        ),
        "missions": table(
            "mission name kind region weight lead lead_share lead_resource hazard",
            *(
                (mission, f"{mission} ({place})", kind, region, weight, lead, share, "troops", hazard)
                for mission, place, region, kind, _, _, lead, share, _, hazard, weight in COMMANDS
            ),
        ),
        "requirements": requirements(),
        "capacities": capacities(),
        "interests": interests(),
        "caveats": caveats(),
        "uncertainty": table(
            "what low high member resource mission",
            ("capacity", 0.8, 1.05, None, "troops", None),
            ("capacity", 0.7, 1.0, "USA", "airlift", None),
            ("capacity", 0.8, 1.1, None, "isr", None),
            ("requirement", 0.9, 1.1, None, "troops", None),
            ("requirement", 0.9, 1.3, None, "airlift", "RC-South"),
            ("unit_cost", 0.9, 1.3, None, "troops", None),
        ),
        "policies": table(
            "policy objective key cost_tolerance personnel risk pledges_bind description",
            ("fair-by-gdp", "leximin", "gdp", None, 0, 0, False, "Burdens by GDP, the worst-loaded first"),
            (
                "fair-by-capacity",
                "leximin",
                "0.5 gdp + 0.5 defence_budget",
                None,
                0,
                0,
                False,
                "Who arms more gives more",
            ),
            (
                "fair-by-people",
                "leximin",
                "0.5 gdp + 0.5 population",
                None,
                0.5,
                0.5,
                False,
                "Lives and danger count too",
            ),
            ("as-offered", "leximin", "gdp", None, 0, 0, True, "Fair by GDP, above what each has offered"),
            ("minimax", "minimax", "gdp", None, 0, 0, False, "Only the worst-loaded nation counts"),
            ("proportional", "proportional", "gdp", None, 0, 0, False, "The least distance in all from shares by GDP"),
            ("tempered", "leximin", "gdp", 0.01, 0, 0, False, "Fair by GDP, at most 1 % above the least cost"),
            ("least-cost", "least_cost", "gdp", None, 0, 0, False, "Whoever is cheapest gives: the yardstick"),
        ),
        "sources": sources(),
    }
