"""A workbook to start from with real members holds their figures and sources, and solves or says what is missing."""

import pytest
from openpyxl import load_workbook

from burdenshare.api import write_template
from inputs import check, read_scenario
from inputs.country_facts import FIGURES, chosen, figure_of
from inputs.dictionary import LISTS, README, dictionary
from inputs.write.member_starter import member_sheets, missing_figures
from models.answers.allocation import Status
from models.arithmetic.audit import audit
from models.sheets.columns import ANY
from models.sheets.problems import InputError
from models.sheets.scenario import FACTS
from optimizer.solving.solve import solve


@pytest.mark.parametrize("form", [".xlsx", ".ods", ".json", ""])
@pytest.mark.parametrize(("members", "year"), [("NATO", 2022), ("UN", 2015), ("Five Eyes", 2024), ("Germany", 2010)])
def test_it_solves_as_it_stands(form, members, year, tmp_path):
    """Where the sources are complete it has no problem, no warning, and every policy an answer that audits clean."""
    book = write_template(tmp_path / f"book{form}", members, year=year)
    assert check(book) == []
    scenario = read_scenario(book)
    assert [member.member for member in scenario.members] == list(chosen(members, year))
    for policy in scenario.policies if form == ".xlsx" else ():
        answer = solve(scenario, policy)
        assert answer.status is Status.OPTIMAL
        assert audit(scenario, answer) == ()


def test_members_have_the_figures_of_the_year(tmp_path):
    """Each member has its name and every figure that the sources give of the year, in their units."""
    scenario = read_scenario(write_template(tmp_path / "a.json", "NATO, Sweden, South Korea", year=2018))
    assert len(scenario.members) == 31
    assert {member.name for member in scenario.members} >= {"Türkiye", "Sweden", "South Korea"}
    for member in scenario.members:
        given = {name: figure_of(name, member.member, 2018) for name in FIGURES}
        assert member.indicators == {name: each[0] for name, each in given.items() if each}
    germany = next(member for member in scenario.members if member.member == "DEU")
    assert germany.indicators["population"] == figure_of("population", "DEU", 2018)[0]
    assert germany.indicators["personnel"] > 100_000


def test_every_figure_has_its_source_and_year():
    """The sheet sources cites each figure with its year, who is a member by whose list, and marks the rest assumed."""
    rows = member_sheets("NATO, Sweden", 2022)["sources"]
    told = {row["what"]: row for row in rows}
    shown = [name for name in member_sheets("NATO, Sweden", 2022)["members"][0] if name in FIGURES]
    assert shown == ["gdp", "gni", "population", "un_scale"]
    for name in shown:
        row = told[f"members!{name}"]
        assert (row["source"], row["status"]) == (f"{FIGURES[name].source}, 2022", "cited")
        assert row["note"] == f"{FIGURES[name].meaning}; {FIGURES[name].unit}"
    assert "nato.int" in told["members!member"]["source"]
    assumed = [row["what"] for row in rows if row["status"] == "assumed"]
    assert assumed == ["resources", "missions", "requirements", "capacities", "policies"]


@pytest.mark.parametrize(
    ("members", "title"),
    [
        ("nato", "NATO in 2018"),
        (["gulf cooperation council", "-oman", "Yemen, Rep."], "GCC, without Oman, Yemen in 2018"),
        ("de, fr, it, es, pl, nl, se", "7 states in 2018"),
    ],
)
def test_the_title_says_who_they_are(members, title):
    """The title names the members as they are called, whatever was typed, and counts them where they are many."""
    fields = {row["field"]: row["value"] for row in member_sheets(members, 2018)["scenario"]}
    assert fields["title"] == title


def test_the_nearest_year_is_told():
    """With the nearest years' figures, the note says whose are of which other year."""
    sheets = member_sheets("NATO", 2022, nearest=True)
    albania = next(row for row in sheets["members"] if row["member"] == "ALB")
    value, year = figure_of("personnel", "ALB", 2022, nearest=True)
    assert albania["personnel"] == value
    assert year == 2018
    told = {row["what"]: (row["source"], row.get("note", "")) for row in sheets["sources"]}
    source, note = told["members!personnel"]
    assert source.endswith(", 2017 to 2018")
    assert note.endswith("; persons; of 2018 but 2017: ISL")
    source, note = told["members!defence_budget"]
    assert source.endswith(", 2019")
    assert note.endswith("; USD million")
    rows = member_sheets("Germany, Chad, Niger, Venezuela", 2015, nearest=True)["sources"]
    (row,) = [row for row in rows if row["what"] == "members!defence_budget"]
    assert row["source"].endswith(", 2014 to 2015")
    assert row["note"].endswith("; of 2015 but 2014: NER")


def test_what_is_missing_is_told():
    """Each figure that the sources do not give is told, with the members that lack it, and what can be done."""
    told = [str(problem) for problem in missing_figures("AU, -Somalia", 2020)]
    assert told[0] == (
        "members!gdp: found no figure for Eritrea, Sahrawi Republic, South Sudan; expected one of 2020 "
        "(fill it in, or --nearest takes the nearest year's)"
    )
    told = [str(problem) for problem in missing_figures("AU", 2020, nearest=True)]
    assert told[0] == "members!gdp: found no figure for Sahrawi Republic; expected one of any year (fill it in)"
    assert missing_figures("Germany, France", 2018) == []


@pytest.mark.parametrize(
    ("members", "year", "key"),
    [
        ("NATO", 2022, "0.5 gdp + 0.5 population"),
        ("NATO", 2024, "0.5 gni + 0.5 population"),
        ("UN", 2024, "population"),
        ("NATO", 2026, "un_scale"),
    ],
)
def test_the_key_is_of_what_is_known(members, year, key):
    """Fair shares go by GDP, by GNI where more is known of that, by people alone without either, else by UN scale."""
    assert member_sheets(members, year)["policies"][0]["key"] == key


def test_check_says_what_to_fill_in(tmp_path):
    """A member of whom nothing is known is there, with blanks that check points to."""
    problems = check(write_template(tmp_path / "a.xlsx", "Morocco, Sahrawi Republic", year=2020))
    assert {(problem.place, problem.found) for problem in problems} == {
        ("members!D3", "a blank cell"),
        ("members!F3", "a blank cell"),
    }


def test_it_shows_every_sheet_and_column(tmp_path):
    """As in the template, all that can be said has its column, also where nothing is said yet."""
    book = load_workbook(write_template(tmp_path / "a.xlsx", "GCC", year=2020))
    assert book.sheetnames == [README, *dictionary(), LISTS]
    for name, columns in dictionary().items():
        if name != FACTS:
            header = [cell.value for cell in book[name][1]]
            assert [column for column in header if column in columns] == [name for name in columns if name != ANY]
    words = " ".join(str(cell.value) for cell in book[README]["A"])
    assert "imaginary" not in words
    assert "placeholders" in words


def test_same_members_give_the_same_bytes(tmp_path):
    """The same members in the same year give the same file."""
    first, second = (write_template(tmp_path / name, "EU", year=2019).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert first == second


@pytest.mark.parametrize(("members", "year", "place"), [("NATO", None, "year"), (None, 2022, "members")])
def test_members_and_year_go_together(members, year, place, tmp_path):
    """Members without a year, or a year without members, is told; nothing is written."""
    with pytest.raises(InputError) as raised:
        write_template(tmp_path / "a.xlsx", members, year=year)
    assert [problem.place for problem in raised.value.problems] == [place]
    assert list(tmp_path.iterdir()) == []
