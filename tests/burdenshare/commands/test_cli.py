"""The command line as a person or a script meets it: what goes where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl import Workbook, load_workbook
from typer.main import get_command

from burdenshare.__main__ import run
from burdenshare.api import write_template
from burdenshare.batch.summary_tables import read_batch
from burdenshare.commands.cli import app
from burdenshare.exit_codes import BY_STATUS, ExitCode
from burdenshare.outputs import check_reports
from inputs import read_scenario
from models.answers.allocation import Allocation, Status
from models.policy.policy import Objective
from optimizer.solving.solve import solve_session
from tests.examples import EXAMPLES, example
from tests.scenarios import capacities, member, unchecked
from tests.workbooks import edited, sheets_of, written

TWO = [member("A", gdp=3.0), member("B")]


def small(path: Path, *, available: float = 10.0, minimum: float = 0.0) -> Path:
    """Two members, one need of 10 troops."""
    need = {"mission": "N", "resource": "troops", "target": 10.0, "minimum": minimum}
    stocks = capacities(A=available, B=available)
    return written(path, sheets_of(unchecked(members=TWO, requirements=[need], capacities=stocks)))


def test_solve_prints_the_report_on_stdout_and_talks_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The report goes to stdout; what was written is said on stderr; exit code 0."""
    out = tmp_path / "report.xlsx"
    assert run(["solve", str(small(tmp_path / "small.xlsx")), "--output", str(out)]) == ExitCode.ANSWERED
    said = capsys.readouterr()
    assert "Aland" in said.out
    assert "report.xlsx" in said.err.replace("\n", "")
    assert out.exists()


def broken_answer(*arguments: Any, **options: Any) -> Allocation:
    """An answer by which the first member carries a tenth less than it does."""
    right = solve_session(*arguments, **options)
    name, burden = next(iter(right.burdens.items()))
    return replace(right, burdens={**right.burdens, name: replace(burden, own=0.9 * burden.own)})


def test_an_answer_that_breaks_a_promise_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """What the audit finds broken is our fault: told in words, never called certified, exit code 1."""
    monkeypatch.setattr("optimizer.solving.solve.solve_session", broken_answer)
    book = str(small(tmp_path / "small.xlsx"))
    assert run(["solve", book, "--json"]) == ExitCode.OUR_FAULT
    told = json.loads(capsys.readouterr().out)
    assert "burden, Aland, own" in " ".join(told["warnings"])
    assert told["facts"]["certified"] == "no: a promise is broken"
    assert run(["compare", book, "--json"]) == ExitCode.OUR_FAULT
    assert set(json.loads(capsys.readouterr().out)["manifest"]["certified"].values()) == {False}


def far_too_effective(path: Path) -> Path:
    """A member whose soldier is worth 1.2e12: a hundred-billionth of one meets a need, below what a solver sees."""
    of = unchecked(
        members=TWO,
        missions=[{"mission": "N", "name": "North", "lead": "A", "lead_share": 0.5}],
        requirements=[{"mission": "N", "resource": "troops", "target": 960.0, "minimum": 816.0}],
        capacities=capacities(A=2000.0, B=2000.0),
        interests=[{"member": "A", "mission": "N", "effectiveness": 1.2e12}],
    )
    return written(path, sheets_of(of))


def test_certified_and_exit_code_0_go_together_with_a_clean_audit(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Figures beyond what a solver can tell apart: answered, certified and clean, or none of these."""
    code = run(["solve", str(far_too_effective(tmp_path / "vast.xlsx")), "--json"])
    facts = json.loads(capsys.readouterr().out)["facts"]
    clean = facts.get("audit") == "every promise holds"
    assert (code == ExitCode.ANSWERED) == clean
    assert clean or not facts.get("certified", "no").startswith("yes")


def test_json_on_stdout_is_json_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """--json prints one JSON document and nothing else on stdout."""
    assert run(["solve", str(small(tmp_path / "small.xlsx")), "--json"]) == ExitCode.ANSWERED
    assert json.loads(capsys.readouterr().out)


def test_compare_measures_by_the_key_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """--by names the yardstick of all policies; a key that no member has is bad input, with a hint."""
    book = str(small(tmp_path / "small.xlsx"))
    assert run(["compare", book, "--by", "gdp", "--json"]) == ExitCode.ANSWERED
    assert json.loads(capsys.readouterr().out)["facts"]["measured_by"] == "gdp"
    assert run(["compare", book, "--by", "gpd"]) == ExitCode.BAD_INPUT
    assert "gdp" in capsys.readouterr().err


def test_bad_input_ends_with_3_names_the_cell_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A minimum above its target: exit code 3, the cell on stderr, no output file."""
    out = tmp_path / "report.html"
    book = small(tmp_path / "small.xlsx", minimum=11.0)
    assert run(["solve", str(book), "--output", str(out)]) == ExitCode.BAD_INPUT
    said = capsys.readouterr()
    assert "requirements!" in said.err
    assert said.out == ""
    assert not out.exists()


def test_no_answer_ends_with_4_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """3 each where 10 are indispensable: exit code 4 and the conflicting rules, with their cells, on stdout."""
    book = small(tmp_path / "small.xlsx", available=3.0, minimum=10.0)
    assert run(["solve", str(book)]) == ExitCode.NO_ANSWER
    assert "requirements!" in capsys.readouterr().out


def test_a_limit_ends_with_5(tmp_path: Path):
    """Without time to solve the exit code is 5."""
    assert run(["solve", str(small(tmp_path / "small.xlsx")), "--limit-seconds", "0"]) == ExitCode.LIMIT


def test_an_unknown_policy_is_bad_input_with_the_nearest_name(capsys: pytest.CaptureFixture[str]):
    """A policy that the workbook does not have: exit code 3 and what was probably meant."""
    assert run(["solve", str(EXAMPLES["isaf-2010"]), "--policy", "fair-by-gpd"]) == ExitCode.BAD_INPUT
    assert "fair-by-gdp" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["solve", "compare", "explain", "frontier", "shares", "stress"])
def test_an_objective_is_asked_for_by_name_wherever_a_policy_is(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """-p minimax, of a workbook that has no policy of that name, is that objective with its usual settings."""
    few = ["--samples", "4"] if command == "stress" else []
    book = small(tmp_path / "small.xlsx")
    assert run([command, str(book), "-p", "minimax", "--json", *few]) == ExitCode.ANSWERED
    (policy,) = json.loads(capsys.readouterr().out)["manifest"]["policies"]
    assert policy == {"policy": "minimax", "objective": "minimax", "key": "gdp"}


def test_a_name_like_no_other_lists_what_there_is(capsys: pytest.CaptureFixture[str]):
    """The policies of the workbook and all objectives are named."""
    assert run(["solve", str(EXAMPLES["isaf-2010"]), "-p", "zzz"]) == ExitCode.BAD_INPUT
    said = "".join(capsys.readouterr().err.split())
    assert all(name in said for name in ("fair-by-gdp", *Objective))


def test_commands_that_report_share_their_options():
    """Each of the six takes the same options about reading and delivering, with the same words, in the same order."""
    commands = cast("Any", get_command(app)).commands
    first = ["output", "allow_unread", "as_json", "full"]
    shared = [
        [(option.name, option.opts, option.help) for option in commands[name].params if option.name in first]
        for name in ("solve", "compare", "explain", "frontier", "shares", "stress")
    ]
    assert [name for name, _, _ in shared[0]] == first
    assert all(each == shared[0] for each in shared)


def test_a_comparison_and_a_frontier_stop_at_a_limit(tmp_path: Path):
    """Without time to solve the exit code is 5, as of solve."""
    book = small(tmp_path / "small.xlsx")
    assert run(["compare", str(book), "--limit-seconds", "0"]) == ExitCode.LIMIT
    assert run(["frontier", str(book), "--limit-seconds", "0"]) == ExitCode.LIMIT


def test_an_output_that_cannot_be_written_does_not_deny_those_that_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """The second output lies below a file: the first is there, and nothing says otherwise."""
    (tmp_path / "file").touch()
    first, second = tmp_path / "a.json", tmp_path / "file" / "b.html"
    book = str(small(tmp_path / "small.xlsx"))
    assert run(["compare", book, "-p", "leximin", "-o", str(first), "-o", str(second)]) == ExitCode.BAD_INPUT
    assert first.exists()
    assert json.loads(first.read_text())["subtitle"].startswith("1 policy compared")
    said = capsys.readouterr().err
    assert "an output could not be written" in said
    assert "nothing was written" not in said


def test_a_missing_file_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A path that does not exist: exit code 3, said in words."""
    assert run(["solve", str(tmp_path / "none.xlsx")]) == ExitCode.BAD_INPUT
    assert "none.xlsx" in capsys.readouterr().err.replace("\n", "")


@pytest.mark.parametrize("arguments", [["solve"], ["solve", "x.xlsx", "--nonsense"], ["nonsense"]])
def test_usage_errors_end_with_2(arguments: list[str]):
    """A command that cannot be understood ends with 2."""
    assert run(arguments) == ExitCode.USAGE


def test_new_writes_a_template_that_checks_and_solves(tmp_path: Path):
    """The template is valid as it stands; a second `new` does not overwrite it."""
    book = tmp_path / "coalition.xlsx"
    assert run(["new", str(book)]) == ExitCode.ANSWERED
    before = book.read_bytes()
    assert run(["check", str(book)]) == ExitCode.ANSWERED
    assert run(["solve", str(book)]) == ExitCode.ANSWERED
    assert run(["new", str(book)]) == ExitCode.USAGE
    assert book.read_bytes() == before


def test_compare_shows_every_policy(capsys: pytest.CaptureFixture[str]):
    """All policies of the workbook stand side by side."""
    assert run(["compare", str(EXAMPLES["kfor-2017"]), "--json"]) == ExitCode.ANSWERED
    text = capsys.readouterr().out
    assert all(policy.policy in text for policy in example("kfor-2017").policies)


def test_explain_ranks_the_real_red_lines(capsys: pytest.CaptureFixture[str]):
    """On KFOR the prices of rules are ranked, national caveats with their cells among them; the first saves most."""
    assert run(["explain", str(EXAMPLES["kfor-2017"]), "--json"]) == ExitCode.ANSWERED
    rows = json.loads(capsys.readouterr().out)["tables"]["prices"]
    costs = [row["total_cost"] for row in rows]
    assert costs[0] < 0
    assert any(row["place"].startswith("caveats!") and row["total_cost"] < 0 for row in rows)


def test_explain_names_what_conflicts_and_the_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Without an answer: exit code 4, the conflicting cells and the smallest change."""
    book = small(tmp_path / "small.xlsx", available=3.0, minimum=10.0)
    assert run(["explain", str(book)]) == ExitCode.NO_ANSWER
    text = capsys.readouterr().out
    assert "requirements!" in text
    assert "from 10 to 6" in " ".join(text.split())


def test_check_lists_all_problems_and_ends_with_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """`check` finds two problems in one pass."""
    book = small(tmp_path / "small.xlsx", minimum=11.0, available=-1.0)
    assert run(["check", str(book)]) == ExitCode.BAD_INPUT
    said = capsys.readouterr().err
    assert "requirements!" in said
    assert "capacities!" in said


def test_our_fault_is_said_without_a_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """An error that nobody foresaw ends with 1 and one sentence."""
    monkeypatch.setattr("inputs.read_scenario", lambda *_, **__: 1 / 0)
    assert run(["solve", "x.xlsx"]) == ExitCode.OUR_FAULT
    said = capsys.readouterr().err
    assert "our fault" in said
    assert "Traceback" not in said


def test_every_status_has_an_exit_code():
    """Each way that a solve can end has its code."""
    assert set(BY_STATUS) == set(Status)


def test_help_and_version_import_nothing_heavy():
    """`--help` and `--version` load neither pandas nor pydantic, PuLP, HiGHS, numpy or scipy, nor any answer."""
    heavy = ("pandas", "pydantic", "pulp", "highspy", "numpy", "scipy", "xlsxwriter", "models.answers.what_ifs")
    code = (
        "import sys; from burdenshare.__main__ import run\n"
        "assert run([sys.argv[1]]) == 0\n"
        f"assert not set({heavy!r}) & set(sys.modules), set({heavy!r}) & set(sys.modules)"
    )
    for option in ("--help", "--version"):
        subprocess.run([sys.executable, "-c", code, option], check=True, capture_output=True)


def test_a_solve_loads_what_it_needs():
    """A solve that prints its report loads no what-if, no explanation, no other words or form and no processes."""
    others = (
        *("optimizer.what_ifs", "optimizer.explaining.explain", "burdenshare.workers", "multiprocessing"),
        *("models.answers.what_ifs", "reports.telling.explanation_tables", "reports.telling.comparison_tables"),
        *("inputs.examples", "inputs.write", "reports.rendering.excel", "jinja2", "xlsxwriter", "pandas", "pyarrow"),
        *("numpy.ma", "scipy"),
    )
    code = (
        "import sys; from burdenshare.__main__ import run\n"
        "assert run(['solve', 'amisom-2020']) == 0\n"
        f"assert not set({others!r}) & set(sys.modules), set({others!r}) & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_the_template_from_python_is_the_same_file(tmp_path: Path):
    """`new` and write_template write identical bytes."""
    write_template(tmp_path / "a.xlsx")
    assert run(["new", str(tmp_path / "b.xlsx")]) == ExitCode.ANSWERED
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def doubtful(path: Path) -> Path:
    """The small coalition with a member that nothing refers to, and a sheet of notes."""

    def doubt(book: Workbook) -> None:
        book["members"].append(["C", "Cland", 2.0])
        book.create_sheet("notes").append(["To be agreed"])

    return edited(small(path), doubt)


COMMANDS = {
    "solve": [],
    "compare": [],
    "explain": [],
    "frontier": ["--points", "3"],
    "shares": [],
    "stress": ["--samples", "2"],
}
"""The commands that solve one workbook, each with what makes it quick."""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_every_warning_and_counts_it(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Warnings stand on stderr before anything is solved, and in each form of the report as a line and a table."""
    book, out = doubtful(tmp_path / "small.xlsx"), tmp_path / "out"
    outputs = [text for name in ("r.json", "r.xlsx", "r.html", "csv") for text in ("--output", str(out / name))]
    assert run([command, str(book), *COMMANDS[command], *outputs]) == ExitCode.ANSWERED
    said = capsys.readouterr()
    assert said.err.index("small.xlsx: 2 warnings") < said.err.index("wrote")
    assert said.err.index("notes") < said.err.index("wrote")
    line = "The input has 2 warnings, at notes and members!A4"
    assert line in " ".join(said.out.split())
    report = json.loads((out / "r.json").read_text())
    assert report["manifest"]["warnings"] == 2
    assert report["warnings"][0].startswith(line)
    assert [row["place"] for row in report["tables"]["input_warnings"]] == ["notes", "members!A4"]
    assert line in (out / "r.html").read_text()
    cells = [cell.value for sheet in load_workbook(out / "r.xlsx") for row in sheet for cell in row]
    assert "members!A4" in cells
    assert any(str(cell).startswith(line) for cell in cells)
    assert "notes" in (out / "csv" / "input_warnings.csv").read_text()


def test_json_counts_warnings(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """What --json prints is JSON alone, with the count; without warnings it is 0 and there is no table of them."""
    assert run(["solve", str(doubtful(tmp_path / "a.xlsx")), "--json"]) == ExitCode.ANSWERED
    assert json.loads(capsys.readouterr().out)["manifest"]["warnings"] == 2
    assert run(["solve", str(small(tmp_path / "b.xlsx")), "--json"]) == ExitCode.ANSWERED
    said = capsys.readouterr()
    assert json.loads(said.out)["manifest"]["warnings"] == 0
    assert "input_warnings" not in said.out
    assert said.err == ""


@pytest.mark.parametrize("command", [*COMMANDS, "check"])
def test_what_is_not_read_stops_every_command_unless_allowed(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """A sheet caveat ends with 3 and what was meant; --allow-unread makes it a warning."""
    book = edited(small(tmp_path / "small.xlsx"), lambda book: book.create_sheet("caveat").append(["member", "rule"]))
    arguments = [command, str(book), *COMMANDS.get(command, [])]
    assert run(arguments) == ExitCode.BAD_INPUT
    assert '"caveats"' in " ".join(capsys.readouterr().err.split())
    assert run([*arguments, "--allow-unread"]) == ExitCode.ANSWERED
    assert "1 warning" in capsys.readouterr().err


# -- an output is never an input, nor inside one ----------------------------------------------------------------


@pytest.fixture
def never_solved(monkeypatch: pytest.MonkeyPatch):
    """Reading a workbook is a failure: outputs are looked at before anything is read or computed."""

    def read(*_: object, **__: object):
        raise AssertionError("a workbook was read")

    monkeypatch.setattr("inputs.read_scenario", read)


def spellings(book: Path) -> list[Path]:
    """Ways to say where a file is: itself, a detour, a symbolic link to it, to its folder, a hard link."""
    folder = book.parent
    (folder / "sub").mkdir()
    (folder / "link.xlsx").symlink_to(book)
    (folder / "there").symlink_to(folder)
    (folder / "hard.xlsx").hardlink_to(book)
    return [book, folder / "sub" / ".." / book.name, folder / "link.xlsx", folder / "there" / book.name,
            folder / "hard.xlsx"]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.usefixtures("never_solved")
def test_an_output_is_never_the_input(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """However the input is spelled or linked, an output in its place is a usage error and leaves it as it is."""
    book = small(tmp_path / "small.xlsx")
    before = book.read_bytes()
    for output in spellings(book):
        assert run([command, str(book), "--output", str(output)]) == ExitCode.USAGE
        assert "is what is read" in " ".join(capsys.readouterr().err.split())
    assert book.read_bytes() == before


@pytest.mark.usefixtures("never_solved")
def test_a_report_spares_the_tables_of_another_coalition(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A report has a members.csv too: it is not written into a folder of files that is no report."""
    book, other = small(tmp_path / "small.xlsx"), tmp_path / "other"
    other.mkdir()
    (other / "members.csv").write_text("member,name\n", encoding="utf-8")
    assert run(["solve", str(book), "--output", str(other)]) == ExitCode.USAGE
    assert "are no report" in " ".join(capsys.readouterr().err.split())
    assert [path.name for path in other.iterdir()] == ["members.csv"]
    (other / "manifest.json").write_text("{}", encoding="utf-8")
    check_reports([other], [book])


@pytest.mark.usefixtures("never_solved")
def test_a_report_is_not_strewn_among_other_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """`-o .` where a workbook lies is refused and nothing is written; an empty folder is as good as a new one."""
    book = small(tmp_path / "small.xlsx")
    monkeypatch.chdir(tmp_path)
    for output in (".", str(tmp_path)):
        assert run(["solve", str(book), "-o", output]) == ExitCode.USAGE
        assert "holds files that are no report" in " ".join(capsys.readouterr().err.split())
    assert [path.name for path in tmp_path.iterdir()] == ["small.xlsx"]
    (tmp_path / "empty").mkdir()
    check_reports([tmp_path / "empty"], [book])


@pytest.mark.usefixtures("never_solved")
def test_an_output_never_lies_inside_the_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A folder of .csv is neither written over nor into, through links neither."""
    folder = tmp_path / "coalition"
    write_template(folder)
    (tmp_path / "link").symlink_to(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for output in (folder, tmp_path / "link", folder / "report.xlsx", tmp_path / "link" / "deep" / "report"):
        assert run(["solve", str(folder), "-o", str(tmp_path / "fine.html"), "-o", str(output)]) == ExitCode.USAGE
        assert "choose another" in " ".join(capsys.readouterr().err.split())
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert not (tmp_path / "fine.html").exists()


@pytest.mark.usefixtures("never_solved")
def test_an_output_of_unknown_form_is_refused_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A suffix that no report has is a usage error that names those there are, before anything is read."""
    (tmp_path / "taken").touch()
    for name, words in (("r.docx", ".xlsx, .html, .json, .csv, .parquet"), ("r.xls", ".xlsx"), ("taken", "is a file")):
        assert run(["solve", str(small(tmp_path / "b.xlsx")), "--output", str(tmp_path / name)]) == ExitCode.USAGE
        assert words in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("name", ["a.xlsx", "a.json", "folder"])
def test_new_writes_what_its_name_says(name: str, tmp_path: Path):
    """A template in each form is in that very form, says the same, has no warning, and solves."""
    book = tmp_path / name
    assert run(["new", str(book)]) == ExitCode.ANSWERED
    assert book.is_dir() == (name == "folder")
    assert name != "a.json" or json.loads(book.read_text())["members"]
    write_template(tmp_path / "first.xlsx")
    assert read_scenario(book) == read_scenario(tmp_path / "first.xlsx")
    assert read_scenario(book).warnings == ()
    assert run(["solve", str(book)]) == ExitCode.ANSWERED
    assert run(["new", str(book)]) == ExitCode.USAGE
    assert run(["new", str(book), "--force"]) == ExitCode.ANSWERED


def test_new_with_members_of_a_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """`new --members` writes their workbook, the same as from Python, says what is missing, and it solves."""
    book = tmp_path / "my.xlsx"
    assert run(["new", str(book), "--members", "NATO", "--members", "Sweden", "--year", "2022"]) == ExitCode.ANSWERED
    assert "members!personnel" in capsys.readouterr().err
    assert len(read_scenario(book).members) == 31
    again = write_template(tmp_path / "again.xlsx", ["NATO", "Sweden"], year=2022)
    assert again.read_bytes() == book.read_bytes()
    assert run(["solve", str(book)]) == ExitCode.ANSWERED
    capsys.readouterr()
    assert run(["new", str(book), "--members", "GCC", "--year", "2018", "--nearest", "--force"]) == ExitCode.ANSWERED
    assert len(read_scenario(book).members) == 6


def test_new_tells_all_that_is_wrong_with_its_members(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Members that are not understood and a year without figures are told at once, and nothing is written."""
    new = ["new", str(tmp_path / "my.xlsx")]
    assert run([*new, "--members", "Korea, Germny", "--year", "1999"]) == ExitCode.BAD_INPUT
    told = capsys.readouterr().err
    for words in ("1999", "Korea", "Germny", "Germany"):
        assert words in told
    for options in (["--members", "NATO"], ["--year", "2022"], ["--nearest"]):
        assert run([*new, *options]) == ExitCode.USAGE
        assert "--members" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.odt", "a.csv", "a.xlsm", "a.xls", "a.html"])
def test_new_refuses_what_it_cannot_write(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Another suffix is a usage error that names what can be written; nothing is."""
    assert run(["new", str(tmp_path / name)]) == ExitCode.USAGE
    assert ".xlsx, .ods, .json, or a folder of .csv" in " ".join(capsys.readouterr().err.split())
    assert list(tmp_path.iterdir()) == []


def test_new_spares_folders_with_other_things(tmp_path: Path):
    """--force replaces a template, never a folder that holds more, nor a folder by a file."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.txt").touch()
    (tmp_path / "work.xlsx").mkdir()
    (tmp_path / "file").touch()
    for name in ("work", "work.xlsx", "file"):
        assert run(["new", str(tmp_path / name), "--force"]) == ExitCode.USAGE
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("minimum", "form", "errors", "code"),
    [
        (0.0, [], subprocess.PIPE, ExitCode.ANSWERED),
        pytest.param(0.0, ["--json"], subprocess.STDOUT, ExitCode.ANSWERED, marks=pytest.mark.slow),
        pytest.param(10.0, [], subprocess.STDOUT, ExitCode.NO_ANSWER, marks=pytest.mark.slow),
        (10.0, ["--json"], subprocess.PIPE, ExitCode.NO_ANSWER),
        (-1.0, [], subprocess.STDOUT, ExitCode.BAD_INPUT),
    ],
)
def test_a_reader_that_goes_away_is_no_fault(
    minimum: float, form: list[str], errors: int, code: ExitCode, tmp_path: Path
):
    """`| head` of the report or of its JSON ends with the code of the answer, as if all had been read."""
    book = small(tmp_path / "s.xlsx", available=4.0, minimum=minimum)
    command = [sys.executable, "-m", "burdenshare", "solve", str(book), *form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(60) == code


def test_examples_are_read_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """A command takes an example's name, and writes to a folder of the same name, twice."""
    monkeypatch.chdir(tmp_path)
    asked = ["solve", "kfor-2017", "--policy", "least-cost", "--json", "--output", "kfor-2017"]
    assert (run(asked), run(asked)) == (ExitCode.ANSWERED, ExitCode.ANSWERED)
    assert "KFOR" in capsys.readouterr().out


def test_a_batch_takes_examples_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A batch runs an example under its name, resumes it from a folder called so, and names the nearest of a slip."""
    monkeypatch.chdir(tmp_path)
    asked = ["batch", "kfor-2017", "kfor", "--policies", "least-cost", "--workers", "1", "--output", "kfor-2017"]
    assert run(asked) == ExitCode.PARTLY_FAILED
    result = read_batch("kfor-2017")
    assert list(result.summary["workbook"]) == ["kfor-2017", "kfor"]
    assert list(result.failures["hint"]) == ['did you mean "kfor-2017"?']
    assert run([*asked, "--resume"]) == ExitCode.PARTLY_FAILED


def test_a_file_takes_every_letter_in_a_locale_that_lacks_it(tmp_path: Path):
    """`whatif > file` where the locale has no arrow is written whole, in UTF-8."""
    command = [sys.executable, "-m", "burdenshare", "whatif", str(small(tmp_path / "small.xlsx"))]
    told = subprocess.run(
        [*command, "--set", "members/A/gdp=4"],
        check=True,
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "cp1252"},
    )
    assert "→" in told.stdout.decode("utf-8")
