"""whatif and diff as a person or a script meets them: what is printed, what is written, how they end."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import burdenshare as bs
from burdenshare.__main__ import run
from burdenshare.conversation import agreed
from burdenshare.exit_codes import ExitCode
from inputs import read_scenario
from models.sheets.grammar import Action, Change
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from tests.examples import EXAMPLES
from tests.scenarios import capacities, member, unchecked
from tests.workbooks import sheets_of, written

Printed = pytest.CaptureFixture[str]
AMISOM = str(EXAMPLES["amisom-2020"])


def workbook(path: Path, *, target: float = 10.0, minimum: float = 0.0, available: float = 10.0, **sheets: Any) -> str:
    """Two members of unlike gdp, of which B never goes north, one need of troops, two policies."""
    return str(written(path, sheets_of(unchecked(
        members=[member("A", gdp=3.0), member("B")],
        requirements=[{"mission": "N", "resource": "troops", "target": target, "minimum": minimum}],
        capacities=capacities(A=available, B=available),
        caveats=[{"member": "B", "rule": "at_most", "amount": 1.0, "reason": "parliament"}],
        policies=[{"policy": "fair", "objective": "leximin", "key": "gdp"},
                  {"policy": "cheap", "objective": "least_cost", "key": "gdp"}],
    ) | sheets)))  # fmt: skip


def ask(*arguments: object) -> int:
    """A command line."""
    return run([str(argument) for argument in arguments])


def as_json(printed: Printed) -> dict[str, Any]:
    """What was printed as JSON."""
    told: dict[str, Any] = json.loads(printed.readouterr().out)
    return told


# -- whatif ----------------------------------------------------------------------------------------------------------


def test_lifting_a_caveat_by_its_cell_tells_what_moves(tmp_path: Path, capsys: Printed):
    """Without B's ceiling of 1, A carries 7.5 of 10 as it should, and B 2.5; the cell and its reason are told."""
    assert ask("whatif", workbook(tmp_path / "w.xlsx"), "--lift", "caveats!B2", "--json") == ExitCode.ANSWERED
    told = as_json(capsys)
    assert told["summary"][0] == (
        "Lifting caveats!B2 (Bland: parliament) takes the heaviest share ratio from 1.20 (Aland) to 1.00 (Aland and "
        "Bland)."
    )
    moved = {row["member"]: row["burden_change"] for row in told["tables"]["members"]}
    assert moved == pytest.approx({"A": -1.5, "B": 1.5})
    assert [(row["sheet"], row["cell"][:7]) for row in told["tables"]["changes"]] == [("caveats", "caveats")]


def test_changes_of_every_option_are_made_together(tmp_path: Path, capsys: Printed):
    """A file, a cell set and a cell lifted: the input's changes stand first, with what was before and after."""
    (tmp_path / "plan.csv").write_text("sheet,key,column,value\nmembers,B,gdp,*3\n", encoding="utf-8")
    found = ask("whatif", workbook(tmp_path / "w.xlsx"), "--changes", tmp_path / "plan.csv",
                "--set", "requirements/N/troops/target=*1.2", "--lift", "caveats!B2", "--json")  # fmt: skip
    assert found == ExitCode.ANSWERED
    told = as_json(capsys)
    cells = {(row["sheet"], row["column"]): (row["before"], row["after"]) for row in told["tables"]["changes"]}
    assert cells["requirements", "target"] == ("10", "12")
    assert cells["members", "gdp"] == ("1", "3")
    assert len(told["tables"]["changes"]) == 3
    assert len(told["manifest"]["changes"]) == 3


def test_a_member_that_leaves_may_leave_no_answer(tmp_path: Path, capsys: Printed):
    """The changed answer's exit code; status, reason and the rules in conflict; the input's changes all the same."""
    book = workbook(tmp_path / "w.xlsx", minimum=10.0)
    assert ask("whatif", book, "--without", " aland", "--json") == ExitCode.NO_ANSWER
    told = as_json(capsys)
    assert told["warnings"][0] == "There is no answer after (infeasible), so nothing else can be compared."
    assert told["summary"][0] == "Leaving out Aland leaves no answer."
    assert told["tables"]["conflict"]
    assert told["tables"]["changes"]


def test_lifting_what_is_in_the_way_makes_an_answer_possible(tmp_path: Path, capsys: Printed):
    """No answer before and one after ends with 0: the changed answer counts."""
    book = workbook(tmp_path / "w.xlsx", minimum=10.0, available=6.0)
    assert ask("whatif", book, "--lift", "caveats!B2", "--json") == ExitCode.ANSWERED
    assert "makes an answer possible" in as_json(capsys)["summary"][0]


def test_a_policy_alone_is_the_change(tmp_path: Path, capsys: Printed):
    """From the workbook's first to the one named; with another change it answers both."""
    book = workbook(tmp_path / "w.xlsx")
    assert ask("whatif", book, "--policy", "cheap", "--json") == ExitCode.ANSWERED
    assert as_json(capsys)["facts"]["policy"] == "fair \N{RIGHTWARDS ARROW} cheap"
    assert ask("whatif", book, "--policy", "cheap", "--lift", "caveats!B2", "--json") == ExitCode.ANSWERED
    assert as_json(capsys)["facts"]["policy"] == "cheap"


def test_who_is_pinned_keeps_giving_what_it_gave(tmp_path: Path, capsys: Printed):
    """Without B's ceiling A would give 7.5 of 10; its 9 are agreed, so B gives the 1 that is missing."""
    book = workbook(tmp_path / "w.xlsx")
    gives = []
    for pin in ((), ("A",)):
        found = bs.whatif(read_scenario(book), ["caveats/B/amount=9"], pin=pin)
        gives.append({cell[0]: amount for cell, amount in found.after.allocation.contributions.items()})
    assert gives[0] == pytest.approx({"A": 7.5, "B": 2.5})
    assert gives[1] == pytest.approx({"A": 9.0, "B": 1.0})
    assert ask("whatif", book, "--set", "caveats/B/amount=9", "--pin", "A", "--json") == ExitCode.ANSWERED
    assert as_json(capsys)["summary"][0].startswith(
        "Setting caveats/B/amount=9 and keeping what Aland gives move nothing: "
    )


def test_a_conflict_says_which_of_its_rules_is_agreed(tmp_path: Path):
    """Aland keeps giving 9 of 10 where it has 2 left: its pin is in the conflict, told as what was agreed."""
    book = read_scenario(workbook(tmp_path / "w.xlsx"))
    found = bs.whatif(book, ["caveats/B/amount=9"], pin=["A"])
    assert found.answered
    found = bs.whatif(book, ["capacities/A/available=2"], pin=["A"])
    (agreed,) = [rule.words for rule in found.after.allocation.conflict if "agreed" in rule.words]
    assert agreed == "agreed: Aland gives at least 9 of Troops for North"
    assert "Aland gives at least" not in " ".join(bs.document(found).paragraphs).replace(agreed, "")


def test_a_changed_workbook_is_read_back_as_the_same_scenario(tmp_path: Path):
    """Amounts multiplied and pinned hold no digit that a cell does not keep, in any form."""
    found = bs.whatif(bs.example("kfor-2017"), ["requirements/*/*/target=*1.05"], pin=["USA"])
    made = [*found.changes, *agreed(found.before, found.pinned)]
    for name in ("plan.xlsx", "plan.json", "plan"):
        bs.write_workbook(tmp_path / name, found.after.scenario, made)
        assert read_scenario(tmp_path / name) == found.after.scenario


def test_a_saved_answer_and_its_workbook_differ_in_nothing(tmp_path: Path):
    """A policy is the same wherever its row stands, and where it stands in none."""
    bs.write(bs.diff(workbook(tmp_path / "w.xlsx"), workbook(tmp_path / "w.xlsx")).before, tmp_path / "saved.json")
    told = bs.document(bs.diff(tmp_path / "saved.json", tmp_path / "w.xlsx"))
    assert told.paragraphs[0].startswith("Nothing differs")


def test_one_change_and_one_pin_need_no_list(tmp_path: Path):
    """A text by itself is a change, or a member, and not as many as it has letters."""
    scenario, change = read_scenario(workbook(tmp_path / "w.xlsx")), "caveats/B/amount=9"
    alone, listed = bs.whatif(scenario, change, pin="Aland"), bs.whatif(scenario, [change], pin=["Aland"])
    assert (alone.changes, alone.pinned) == (listed.changes, listed.pinned)
    assert bs.whatif(scenario, listed.changes[0]).changes == listed.changes


def test_all_that_is_wrong_with_a_what_if_is_told_at_once(tmp_path: Path):
    """Changes, pins and the policy are judged together, before anything is solved."""
    with pytest.raises(InputError) as raised:
        bs.whatif(read_scenario(workbook(tmp_path / "w.xlsx")), ["caveats/C/amount=9"], "cheep", pin=["Z"])
    assert [problem.found for problem in raised.value.problems] == ["no row 'C'", "'Z'", "'cheep'"]


def test_who_leaves_cannot_be_pinned(tmp_path: Path):
    """One problem that names the member, and no rule of its pin that speaks of nobody."""
    with pytest.raises(InputError) as raised:
        bs.whatif(
            read_scenario(workbook(tmp_path / "w.xlsx")), [Change("members", "B", action=Action.WITHOUT)], pin="B"
        )
    assert [problem.found for problem in raised.value.problems] == ["'B'"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "nothing to change"),
        (("--policy", "fair"), "the policy as it is"),
        (("--policy", "cheep"), 'did you mean "cheap"'),
        (("--without", "AA"), "AA"),
        (("--pin", "AA"), 'did you mean "A"'),
        (("--lift", "caveats!B99"), "B99"),
        (("--lift", "nonsense"), "nonsense"),
        (("--lift", 'caveats/"B'), "close the quotation mark"),
        (("--set", "nonsense"), "nonsense"),
        (("--set", "requirements/N/troops/target=10"), "10"),
        (("--set", "requirements/X/troops/target=12"), "X"),
        (("--lift", "caveats!B2", "--by", "gpd"), "gpd"),
        (("--changes", "no-such.csv"), "no-such.csv"),
    ],
)
def test_what_cannot_be_changed_is_told_with_a_remedy(
    options: tuple[str, ...], said: str, tmp_path: Path, capsys: Printed
):
    """Exit code 3, words, and nothing written."""
    out = tmp_path / "out.html"
    assert ask("whatif", workbook(tmp_path / "w.xlsx"), *options, "--output", out) == ExitCode.BAD_INPUT
    told = capsys.readouterr()
    assert said.replace(" ", "") in re.sub(r"\s+", "", told.err)
    assert "Traceback" not in told.err
    assert not out.exists()
    assert told.out == ""


def test_every_slip_is_told_at_once(tmp_path: Path, capsys: Printed):
    """Three options that say nothing are three problems."""
    book = workbook(tmp_path / "w.xlsx")
    assert ask("whatif", book, "--set", "this", "--set", "that", "--lift", "other") == ExitCode.BAD_INPUT
    assert re.search(r"3\s+problems", capsys.readouterr().err)


def test_the_changed_workbook_is_saved_and_solves_to_the_changed_answer(tmp_path: Path):
    """Read again it is the changed scenario, and its changes stand on a sheet that is not applied again."""
    book, plan = workbook(tmp_path / "w.xlsx"), tmp_path / "plan.xlsx"
    assert ask("whatif", book, "--set", "requirements/N/troops/target=*1.2", "--save-workbook", plan) == 0
    changed = read_scenario(plan)
    assert changed.requirements[0].target == pytest.approx(12.0)
    found = bs.diff(bs.whatif(read_scenario(book), ["requirements/N/troops/target=*1.2"]).after, plan)
    assert found.cells == ()
    assert found.before.allocation.contributions == pytest.approx(found.after.allocation.contributions)


@pytest.mark.parametrize("form", ["html", "xlsx", "json", "csv", ""])
def test_a_difference_is_written_in_every_form(form: str, tmp_path: Path):
    """As every report."""
    out = tmp_path / (f"difference.{form}" if form else "difference")
    assert ask("whatif", workbook(tmp_path / "w.xlsx"), "--lift", "caveats!B2", "--output", out) == ExitCode.ANSWERED
    assert out.exists()


def test_outputs_never_replace_what_is_read(tmp_path: Path, capsys: Printed):
    """Not the workbook, not the changes, not a workbook that is there; looked at before anything is computed."""
    book, plan = workbook(tmp_path / "w.xlsx"), tmp_path / "plan.csv"
    plan.write_text("sheet,key,column,value\nmembers,B,gdp,*3\n", encoding="utf-8")
    taken = workbook(tmp_path / "taken.xlsx")
    kept = {path: Path(path).read_bytes() for path in (book, plan, taken)}
    for options in (
        ("--output", book),
        ("--changes", plan, "--output", plan),
        ("--save-workbook", book),
        ("--save-workbook", taken),
        ("--save-workbook", tmp_path / "x.docx"),
        ("--save-workbook", tmp_path / "x.xlsx", "--output", tmp_path / "x.xlsx"),
    ):
        found = ask("whatif", book, "--lift", "caveats!B2", *options)
        assert found != ExitCode.ANSWERED
        assert "Traceback" not in capsys.readouterr().err
        assert kept == {path: Path(path).read_bytes() for path in kept}
    assert not (tmp_path / "x.xlsx").exists()


# -- diff ------------------------------------------------------------------------------------------------------------


def test_two_workbooks_are_compared_the_input_first(tmp_path: Path, capsys: Printed):
    """The cell that differs, and what moved for it; permuted rows are no difference."""
    before, after = workbook(tmp_path / "a.xlsx"), workbook(tmp_path / "b.xlsx", target=12.0)
    assert ask("diff", before, after, "--json") == ExitCode.ANSWERED
    told = as_json(capsys)
    assert [row["column"] for row in told["tables"]["changes"]] == ["target"]
    turned = workbook(tmp_path / "c.xlsx", members=[member("B"), member("A", gdp=3.0)])
    assert ask("diff", before, turned, "--json") == ExitCode.ANSWERED
    told = as_json(capsys)
    assert told["tables"] == {}
    assert told["summary"][0].startswith("Nothing differs: ")


def test_two_policies_of_a_workbook_are_compared(tmp_path: Path, capsys: Printed):
    """One --policy for each side; three are not understood."""
    book = workbook(tmp_path / "w.xlsx")
    assert ask("diff", book, book, "-p", "fair", "-p", "cheap", "--json") == ExitCode.ANSWERED
    assert as_json(capsys)["facts"]["policy"] == "fair \N{RIGHTWARDS ARROW} cheap"
    assert ask("diff", book, book, "-p", "cheap", "--json") == ExitCode.ANSWERED
    assert as_json(capsys)["facts"]["policy"] == "cheap"
    assert ask("diff", book, book, "-p", "fair", "-p", "cheap", "-p", "fair") == ExitCode.USAGE


def test_saved_results_are_compared_without_solving(tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch):
    """What solve wrote is read back; no solver is asked."""
    saved = []
    for name, policy in (("a", "fair"), ("b", "cheap")):
        saved.append(tmp_path / f"{name}.json")
        assert ask("solve", workbook(tmp_path / "w.xlsx"), "-p", policy, "-o", saved[-1]) == ExitCode.ANSWERED
    both = tmp_path / "both.json"
    assert ask("compare", workbook(tmp_path / "w.xlsx"), "-o", both) == ExitCode.ANSWERED
    monkeypatch.setattr("optimizer.solve", None)
    capsys.readouterr()
    assert ask("diff", *saved, "--json") == ExitCode.ANSWERED
    first = as_json(capsys)
    assert first["facts"]["policy"] == "fair \N{RIGHTWARDS ARROW} cheap"
    assert ask("diff", both, both, "-p", "fair", "-p", "cheap", "--json") == ExitCode.ANSWERED
    assert as_json(capsys)["summary"] == [told for told in first["summary"] if not told.startswith("Afterwards: ")]
    assert ask("diff", both, both, "-p", "fair", "-p", "cheep") == ExitCode.BAD_INPUT
    assert 'did you mean "cheap"?' in re.sub(r"\s+", " ", capsys.readouterr().err)


def test_a_diff_ends_as_its_worse_side(tmp_path: Path):
    """0 when both were answered, whichever side has none."""
    good, bad = workbook(tmp_path / "a.xlsx"), workbook(tmp_path / "b.xlsx", minimum=10.0, available=6.0)
    assert ask("diff", good, good) == ExitCode.ANSWERED
    assert ask("diff", good, bad) == ask("diff", bad, good) == ask("diff", bad, bad) == ExitCode.NO_ANSWER


def test_a_side_that_cannot_be_read_is_told(tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch):
    """No file, a report of another kind, text; and neither side is ever written over."""
    monkeypatch.setenv("COLUMNS", "400")
    book = workbook(tmp_path / "w.xlsx")
    prices = tmp_path / "prices.json"
    assert ask("explain", book, "-o", prices) == ExitCode.ANSWERED
    (tmp_path / "text.json").write_text("certainly", encoding="utf-8")
    capsys.readouterr()
    for path, said in (
        (tmp_path / "no.xlsx", "no such file"),
        (prices, "holds no answer"),
        (tmp_path / "text.json", ""),
    ):
        assert ask("diff", book, path) == ask("diff", path, book) == ExitCode.BAD_INPUT
        told = re.sub(r"\s+", " ", capsys.readouterr().err)
        assert said in told
        assert "Traceback" not in told
    for output in (book, str(prices)):
        assert ask("diff", book, prices, "-o", output) not in (ExitCode.ANSWERED, ExitCode.OUR_FAULT)


def test_python_says_what_the_command_line_says(tmp_path: Path, capsys: Printed):
    """bs.whatif and bs.diff of the same question."""
    book = workbook(tmp_path / "w.xlsx")
    scenario: Scenario = read_scenario(book)
    assert ask("whatif", book, "--set", "requirements/N/troops/target=12", "--json") == ExitCode.ANSWERED
    assert as_json(capsys)["summary"] == list(
        bs.document(bs.whatif(scenario, ["requirements/N/troops/target=12"], why=True)).paragraphs
    )
    found = bs.diff(scenario, scenario, (None, "cheap"))
    assert (found.before.policy.policy, found.after.policy.policy) == ("fair", "cheap")
    with pytest.raises(InputError, match="nothing to change"):
        bs.whatif(scenario)


def test_on_amisom_a_withdrawal_is_told_at_eighty_columns(capsys: Printed, monkeypatch: pytest.MonkeyPatch):
    """No line is wider than a terminal."""
    monkeypatch.setenv("COLUMNS", "80")
    ask("whatif", AMISOM, "--set", "requirements/*/troops/target=*0.9")
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80
