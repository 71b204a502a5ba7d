"""The figures of countries are those of the sources, and what a source leaves out is not there."""

import math
from pathlib import Path

import pytest

from inputs.country_facts import FIGURES, countries, every_body, figure_of, years
from inputs.country_facts.figures import figures
from inputs.country_facts.make import figures_csv, main
from inputs.country_facts.names import every_country
from inputs.country_facts.shipped_tables import FOLDER
from models.sheets.problems import InputError


@pytest.mark.parametrize(
    ("figure", "country", "year", "value"),
    [
        ("gdp", "DEU", 2022, 4_082_469.491),
        ("gdp", "USA", 2022, 25_744_108),
        ("gni", "USA", 2022, 25_740_799.806),
        ("population", "DEU", 2022, 83_177_813),
        ("population", "USA", 2022, 334_017_321),
        ("population", "USA", 2010, 309_378_227),
        ("gdp", "USA", 2010, 15_048_971),
        ("personnel", "ALB", 2010, 14_745),
        ("un_scale", "USA", 2024, 22),
        ("un_scale", "CHN", 2022, 15.254),
        ("un_scale", "CHN", 2018, 7.921),
        ("un_scale", "AFG", 2027, 0.005),
    ],
)
def test_known_figures(figure: str, country: str, year: int, value: float) -> None:
    """Published figures stand in the table, in the units it says."""
    assert figure_of(figure, country, year) == (value, year)


def test_the_scale_is_of_the_whole_budget() -> None:
    """The rates of all members make 100 % in each year, and the members are those of the United Nations."""
    scale = figures()["un_scale"]
    assert sorted({year for _, year in scale}) == list(range(2013, 2028))
    for year in range(2013, 2028):
        rates = {country: rate for (country, then), rate in scale.items() if then == year}
        assert sum(rates.values()) == pytest.approx(100, abs=1e-9)
        assert set(rates) == set(every_body()["UN"].members(year))


def test_what_is_there() -> None:
    """Population is there for every economy and year of 2005 to 2024, and every figure is finite and not negative."""
    assert (years()[0], years()[-1]) == (2005, 2027)
    assert len(figures()["population"]) == 216 * 20
    for known in figures().values():
        assert {country for country, _ in known} <= set(every_country())
        assert all(math.isfinite(value) and value >= 0 for value in known.values())


@pytest.mark.parametrize(("figure", "low", "high"), [("gdp", 100, 250_000), ("gni", 100, 250_000)])
def test_units_agree(figure: str, low: float, high: float) -> None:
    """Money is in millions and people are persons: what a head has is from 100 to 250,000 USD a year."""
    heads = figures()["population"]
    for key, value in figures()[figure].items():
        assert low < value * 1e6 / heads[key] < high, key


def test_what_is_missing_is_not_there() -> None:
    """Nothing is carried from year to year unless it is asked for, and then the year is told."""
    assert figure_of("gdp", "DEU", 2024) is None
    assert figure_of("gdp", "DEU", 2024, nearest=True) == (4_456_081.017, 2023)
    assert figure_of("un_scale", "DEU", 2005, nearest=True) == (figures()["un_scale"]["DEU", 2013], 2013)
    assert figure_of("gdp", "TWN", 2020, nearest=True) is None


def test_of_two_years_as_near_the_earlier() -> None:
    """In a gap of one year, of the two years as near, the earlier is taken."""
    known = figures()["defence_budget"]
    gaps = [
        (country, year) for country, year in known if (country, year + 1) not in known and (country, year + 2) in known
    ]
    assert gaps
    for country, year in gaps:
        assert figure_of("defence_budget", country, year + 1, nearest=True) == (known[country, year], year)


def test_the_table_of_a_year() -> None:
    """A row a country by its code, a column a figure and a body, NaN where nothing is known."""
    table = countries(2022, "NATO, Sweden")
    assert list(table.columns) == ["name", *FIGURES, *every_body()]
    assert table.index.name == "country"
    assert (table.NATO.sum(), len(table)) == (30, 31)
    assert table.gdp["DEU"] == figures()["gdp"]["DEU", 2022]
    assert (
        table.loc["SWE", ["UN", "NATO", "EU", "AU", "GCC", "Five Eyes"]].tolist() == [True, False, True] + [False] * 3
    )
    assert table.personnel.isna().all()
    assert len(countries(2022)) == len(every_country())


def test_the_table_with_the_nearest_years() -> None:
    """With the nearest years' figures, the year of each stands beside it."""
    table = countries(2022, "NATO", nearest=True)
    assert table.personnel["ALB"] == figures()["personnel"]["ALB", table.personnel_year["ALB"]]
    assert (table.gdp_year == 2022).all()
    assert set(countries(2024, "TWN", nearest=True).gdp_year.isna()) == {True}


@pytest.mark.parametrize("year", [2004, 2028, "2022", 2022.5, None])
def test_a_year_without_figures(year: object) -> None:
    """A year of which nothing is known, or that is none, is told with the years that are there."""
    with pytest.raises(InputError, match="expected a year from 2005 to 2027"):
        countries(year)  # type: ignore[arg-type]


# -- how the table is made ---------------------------------------------------------------------------------

SIZES = """\
country,iso3,year,population,gdp_usd,gni_atlas_usd
Tuvalu,TUV,2013,10000,37500000.4,
France,FRA,2013,66000000,2.8E+12,2900000000000.0
"""
FORCES = """\
year,country,iso3,armed_forces_personnel,gdp_usd,milex_usd
2013,France,FRA,312350,1,62416861513.5
2014,France,FRA,,1,
"""
SCALE = """\
member,iso3,pct_2013_2015,pct_2016_2018,ldc
France,FRA,5.593,4.859,False
Tuvalu,TUV,0.001,,True
"""


def made(folder: Path, sizes: str = SIZES, forces: str = FORCES, scale: str = SCALE) -> str:
    """What the script makes of three small tables."""
    paths = [folder / name for name in ("sizes.csv", "forces.csv", "scale.csv")]
    for path, text in zip(paths, (sizes, forces, scale), strict=True):
        path.write_text(text, encoding="utf-8")
    return figures_csv(*paths)


def test_the_table_is_made_from_the_sources(tmp_path: Path) -> None:
    """Money becomes millions, a period's rate that of its years, a blank stays one; rows are in order of country."""
    assert (
        made(tmp_path)
        == """\
country,year,gdp,gni,population,defence_budget,personnel,un_scale
FRA,2013,2800000,2900000,66000000,62416.862,312350,5.593
FRA,2014,,,,,,5.593
FRA,2015,,,,,,5.593
FRA,2016,,,,,,4.859
FRA,2017,,,,,,4.859
FRA,2018,,,,,,4.859
TUV,2013,37.5,,10000,,,0.001
TUV,2014,,,,,,0.001
TUV,2015,,,,,,0.001
"""
    )


def test_the_order_of_the_sources_does_not_matter(tmp_path: Path) -> None:
    """The same rows in another order give the same bytes."""
    head, *rows = SIZES.splitlines(keepends=True)
    assert made(tmp_path, sizes=head + "".join(reversed(rows))) == made(tmp_path)


def test_a_wrong_source_is_told(tmp_path: Path) -> None:
    """Everything wrong in the sources is told at once: codes, numbers, columns, a row twice."""
    with pytest.raises(InputError) as raised:
        made(
            tmp_path,
            sizes=SIZES + "Tuvalu,TUV,2013,5,,\nNowhere,ZZZ,2013,1,,\nFrance,FRA,2014,n/a,-1,\n",
            forces=FORCES.replace("milex_usd", "milex"),
        )
    assert [str(problem) for problem in raised.value.problems] == [
        "sizes.csv row 5: found 'ZZZ'; expected the code of a country of countries.csv",
        "sizes.csv row 6, population: found 'n/a'; expected a number of 0 or more, or a blank",
        "sizes.csv row 6, gdp_usd: found '-1'; expected a number of 0 or more, or a blank",
        'forces.csv: found no such column; expected a column "milex_usd" (did you mean "milex"?)',
        "the tables: found two of population for TUV in 2013; expected one",
    ]


def test_the_script_writes_or_says_why_not(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """The script prints the table's own bytes; a source that is missing or cut short is told, and nothing printed."""
    table = made(tmp_path)
    paths = [str(tmp_path / name) for name in ("sizes.csv", "forces.csv", "scale.csv")]
    assert main(paths) is None
    assert capsysbinary.readouterr().out == table.encode()
    assert "SIZES" in str(main(paths[:2]))
    (tmp_path / "sizes.csv").unlink()
    (tmp_path / "scale.csv").write_text("member,iso3,pct_2013_2015\nFrance\nTuvalu,TUV,1,2\n", encoding="utf-8")
    told = str(main(paths)).splitlines()
    assert [line.partition(":")[0] for line in told] == ["sizes.csv", "scale.csv row 2"]
    assert capsysbinary.readouterr().out == b""


def test_what_ships_is_as_it_is_made() -> None:
    """The table that ships is in the order and form that the script gives it, and no larger than 250 kB."""
    text = (FOLDER / "figures.csv").read_bytes().decode()
    head, *rows = text.split("\n")
    assert head == "country,year," + ",".join(FIGURES)
    assert rows.pop() == ""
    assert rows == sorted(rows, key=lambda row: row.split(",")[:2])
    assert "\r" not in text
    assert len(text) < 250_000
