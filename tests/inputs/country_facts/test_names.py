"""Countries are understood as people write them."""

import pytest

from inputs.country_facts.names import country_code, every_country, fold, meanings
from models.sheets.problems import InputError


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("KOR", ["South Korea", "Republic of Korea", "KOR", "kr", "Korea, Rep.", "Korea, South", "S. Korea", "ROK"]),
        ("PRK", ["North Korea", "Korea, Dem. People's Rep.", "Democratic People\u2019s Republic of Korea", "DPRK"]),
        ("CIV", ["Ivory Coast", "Côte d'Ivoire", "Cote d\u2019Ivoire", "COTE DIVOIRE"]),
        ("TUR", ["Turkey", "Türkiye", "Turkiye", "Republic of Turkey"]),
        ("CZE", ["Czech Republic", "Czechia", "the Czech Republic"]),
        ("SWZ", ["Swaziland", "Eswatini", "eSwatini"]),
        ("MMR", ["Burma", "Myanmar", "Burma (Myanmar)", "Myanmar (formerly Burma)"]),
        ("MKD", ["Macedonia", "North Macedonia", "FYROM", "The former Yugoslav Republic of Macedonia"]),
        ("CPV", ["Cape Verde", "Cabo Verde"]),
        (
            "COD",
            [
                "DR Congo",
                "D.R. Congo",
                "Congo, Dem. Rep.",
                "Zaire",
                "Democratic Republic of the Congo",
                "DRC",
                "Congo (DRC)",
            ],
        ),
        ("COG", ["Congo, Rep.", "Congo-Brazzaville", "Republic of the Congo"]),
        ("GBR", ["UK", "U.K.", "Great Britain", "United Kingdom of Great Britain and Northern Ireland", "gb"]),
        ("USA", ["US", "U.S.A.", "United States", "United States of America", "usa"]),
        ("VNM", ["Viet Nam", "Vietnam"]),
        ("LAO", ["Laos", "Lao PDR", "Lao People's Democratic Republic"]),
        ("IRN", ["Iran", "Iran, Islamic Rep.", "Iran (Islamic Republic of)"]),
        ("LCA", ["St. Lucia", "Saint Lucia"]),
        ("SLB", ["Solomon Is.", "Solomon Islands"]),
        ("SSD", ["S. Sudan", "South Sudan, Republic of"]),
        ("ISL", ["IS", "Iceland"]),
        ("STP", ["ST", "São Tomé and Príncipe"]),
        ("TTO", ["Trinidad & Tobago"]),
        ("GIN", ["Guinea", "Guinea-Conakry"]),
        ("GNB", ["Guinea-Bissau", "Guinea Bissau"]),
        ("NER", ["Niger", "the Niger"]),
        ("XKX", ["Kosovo", "XK"]),
    ],
)
def test_names_of_one_country(code: str, names: list[str]) -> None:
    """A country's codes, short, official, common and former names all give its code."""
    assert [country_code(name) for name in names] == [code] * len(names)


def test_every_spelling_is_its_own_country() -> None:
    """What stands in the table means the country it stands beside, and only what is meant to be is shared."""
    shared = {}
    for code, country in every_country().items():
        for name in country.spellings:
            assert code in meanings(name)
            if len(meanings(name)) > 1:
                shared[name] = set(meanings(name))
    assert shared == {
        "Korea": {"KOR", "PRK"},
        "Congo": {"COD", "COG"},
        "Saint Martin": {"MAF", "SXM"},
        "Virgin Islands": {"VGB", "VIR"},
    }


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("Korea", 'write "South Korea" or KOR, or "North Korea" or PRK'),
        ("congo", 'write "DR Congo" or COD, or "Republic of the Congo" or COG'),
        ("Germny", 'did you mean "Germany"?'),
        ("Uzbekhistan", 'did you mean "Uzbekistan"?'),
        ("", ""),
        ("Sweden (Norway)", ""),
        ("Islands", 'did you mean "Fiji Islands"?'),
        ("the", 'did you mean "THA"?'),
    ],
)
def test_unclear_names_teach(name: str, remedy: str) -> None:
    """A name of two countries tells both, a misspelt one the nearest; neither is guessed."""
    with pytest.raises(InputError) as raised:
        country_code(name)
    (problem,) = raised.value.problems
    assert (problem.place, problem.found, problem.hint) == ("country", repr(name), remedy)


def test_codes_have_the_form_of_iso_3166() -> None:
    """Codes are three and two capital letters, each once, and a country's name is not given twice."""
    known = every_country().values()
    assert [c for c in known if not (len(c.code) == 3 and len(c.alpha2) == 2 and (c.code + c.alpha2).isupper())] == []
    assert len({country.alpha2 for country in known}) == len({country.name for country in known}) == len(known)
    for country in known:
        assert len({fold(name) for name in country.spellings}) == len(country.spellings), country
