"""Examples by name: what is meant where no path is called so."""

from pathlib import Path

import pytest

from inputs import check, example, example_names, located, read_scenario
from models.arithmetic.fingerprint import fingerprint
from models.sheets.problems import InputError
from tests.examples import EXAMPLES


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own, with nothing in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_workbook_that_ships_is_an_example():
    """The names are those of the workbooks, and each leads to its own."""
    assert dict(zip(example_names(), map(located, example_names()), strict=True)) == EXAMPLES


def test_a_name_reads_what_its_path_does():
    """An example read by name, by path and by bs.example is one scenario."""
    by_path = fingerprint(read_scenario(EXAMPLES["kfor-2017"]))
    assert fingerprint(read_scenario("kfor-2017")) == fingerprint(example("kfor-2017")) == by_path


def test_what_lies_there_wins(elsewhere: Path):
    """A folder of tables called like an example is what is read, and what is wrong with it is told."""
    (elsewhere / "kfor-2017").mkdir()
    (elsewhere / "kfor-2017" / "missions.csv").write_text("mission\nM\n", encoding="utf-8")
    assert located("kfor-2017") == Path("kfor-2017")
    assert any(problem.place == "members" for problem in check("kfor-2017"))


def test_results_hide_no_example(elsewhere: Path):
    """A folder that an earlier answer was written to is not read as the workbook."""
    (elsewhere / "kfor-2017").mkdir()
    (elsewhere / "kfor-2017" / "manifest.json").write_text("{}", encoding="utf-8")
    assert located("kfor-2017") == EXAMPLES["kfor-2017"]


@pytest.mark.parametrize("typed", ["isaf", "ISAF-2010", "isaf2010", "isaf-2010.xlsx"])
def test_a_slip_names_the_example(typed: str):
    """A name nearly like an example's, or one with a suffix, is answered with the example; a bare one with all."""
    [problem] = check(typed)
    assert problem.found == "no such file"
    assert 'did you mean "isaf-2010"?' in problem.hint
    assert all(name in problem.hint for name in example_names()) == ("." not in typed)


def test_a_path_that_leads_nowhere_names_no_example():
    """Whoever writes a folder means a file: no example is offered."""
    assert check("data/isaf-2010")[0].hint == ""


def test_no_example_of_that_name_is_an_error_with_all_of_them():
    """`example` takes names alone, and says which there are."""
    with pytest.raises(
        InputError, match=r'did you mean "amisom-2020"\? examples that ship: amisom-2020, counter-isis-2016'
    ):
        example("amisom")
