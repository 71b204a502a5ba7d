"""What a batch runs: which workbooks, under which policies, and what row comes of each."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from math import isclose
from pathlib import Path

import pytest

from burdenshare.api import report
from burdenshare.batch import keys
from burdenshare.batch import task as tasks
from burdenshare.batch.cases import Case, find_workbooks
from burdenshare.batch.keys import digest
from burdenshare.batch.run import Run, RunStatus
from burdenshare.batch.task import Task, run_task
from burdenshare.policies import parse_policies
from inputs import read_scenario
from models.answers.allocation import Allocation
from models.policy.policy import Policy
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from optimizer.solving import solve as solving
from tests.burdenshare.workbooks import bad, good, infeasible, sheets, undoubted, write
from tests.coalitions import random_scenario
from tests.scenarios import scarce_airlift


def task(path: Path, **changes: object) -> Task:
    """A workbook as a task."""
    return replace(Task(0, Case(str(path)), Case(str(path)).load()), **changes)


def ran(path: Path, **changes: object) -> list[Run]:
    """The runs of a workbook."""
    return [run for run in run_task(task(path, **changes)).runs if isinstance(run, Run)]


# -- inputs ------------------------------------------------------------------------------------------------------


def test_paths_globs_folders_and_lists_name_workbooks(tmp_path: Path):
    """All four name the same workbooks, each once and in order; hidden and lock files are left out."""
    paths = [path.as_posix() for path in good(tmp_path / "in", 3)]
    (tmp_path / "in" / "~$w000.xlsx").touch()
    (tmp_path / "in" / "notes.md").touch()
    listed = tmp_path / "list.txt"
    listed.write_text("# three\n\n" + "\n".join(paths[:2]) + f"\n{tmp_path}/in/w*.json\n", encoding="utf-8")
    for inputs in (paths, f"{tmp_path}/in/*.json", f"{tmp_path}/**/*.json", tmp_path / "in", listed, [*paths, listed]):
        assert find_workbooks(inputs) == tuple(paths)


def test_a_folder_of_csv_is_one_workbook_of_a_folder(tmp_path: Path):
    """A folder that holds members.csv is a workbook itself, also inside a folder of workbooks."""
    (tmp_path / "in" / "nato").mkdir(parents=True)
    (tmp_path / "in" / "nato" / "members.csv").touch()
    book = (tmp_path / "in" / "nato").as_posix()
    assert find_workbooks(book) == find_workbooks(tmp_path / "in") == (book,)


@pytest.mark.parametrize("inputs", ["nothing-*.xlsx", []])
def test_inputs_that_come_to_nothing_are_told_at_once(inputs: str | list[str]):
    """A glob without a match, or no input at all, is an error of the command."""
    with pytest.raises(InputError):
        find_workbooks(inputs)


def test_the_digest_sees_content_and_not_the_name():
    """A renamed workbook is the same input, a changed one is not, and neither is one of another kind."""
    assert digest((("a.xlsx", b"1"),)) == digest((("b.XLSX", b"1"),))
    assert len({digest((("a.xlsx", b"1"),)), digest((("a.xlsx", b"2"),)), digest((("a.json", b"1"),))}) == 3


# -- rows --------------------------------------------------------------------------------------------------------


def test_a_row_says_what_the_report_says(tmp_path: Path):
    """Cost, indices, gaps and worst-loaded member of each row are those of the report on the same workbook."""
    path = write(tmp_path / "w.json", sheets(random_scenario(4, members=3, missions=2)))
    rows = ran(path)
    assert [row.policy for row in rows] == ["fair", "even", "cheap"]
    for row, objective in zip(rows, ("leximin", "proportional", "least_cost"), strict=True):
        single = report(read_scenario(path), Policy(policy=row.policy, objective=objective))
        assert isclose(row.cost or 0.0, single.allocation.total_cost, rel_tol=1e-9)
        assert (row.worst_member, row.gaps) == (single.compared[0].member, len(single.gaps))
        assert row.measures == pytest.approx(single.measures, abs=1e-9)
        assert (row.status, row.certified, row.violations) == (RunStatus.OPTIMAL, True, 0)


def test_an_answer_that_breaks_a_promise_is_a_failed_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A total cost that is not the sum of burdens: failed, uncertified, and the promise among the problems."""
    found = solving.solve_session
    monkeypatch.setattr(solving, "solve_session", lambda *a, **k: replace(found(*a, **k), total_cost=1.0))
    (row,) = ran(write(tmp_path / "w.json", sheets(scarce_airlift())), wanted=("fair",))
    assert (row.status, row.certified, row.clean) == (RunStatus.FAILED, False, False)
    assert "total_cost" in row.reason
    assert any("total_cost" in problem.found for problem in row.problems)


def test_the_unmet_share_is_weighted_by_priority(tmp_path: Path):
    """Weights 1 (troops), 1 and 2 (airlift): 6 of 16 hours are missing, all in the mission that counts less."""
    (row,) = ran(write(tmp_path / "w.json", sheets(scarce_airlift())), wanted=("fair",))
    assert row.gaps == 1
    assert row.gap_share == pytest.approx(1 * 6 / 8 / (1 + 1 + 2))


def test_a_bad_workbook_is_one_row_that_names_its_cells(tmp_path: Path):
    """Text in place of a number: no policy, the cell and what stands there among the problems."""
    (row,) = ran(bad(tmp_path))
    assert (row.status, row.policy) == (RunStatus.BAD_INPUT, "")
    assert [(problem.place, problem.found) for problem in row.problems] == [("capacities!C2", "'plenty'")]


def test_an_infeasible_workbook_is_a_row_a_policy_with_the_rules_in_conflict(tmp_path: Path):
    """Each policy has its row, with the reason, and the cells of the rules that cannot hold together."""
    rows = ran(infeasible(tmp_path))
    assert [row.status for row in rows] == [RunStatus.INFEASIBLE] * 3
    assert all(row.reason and any("requirements" in problem.place for problem in row.problems) for row in rows)


def test_a_file_that_is_no_workbook_does_not_show_where_it_was_unpacked(tmp_path: Path):
    """The problem names the file itself, not the place where a worker put it."""
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 broken")
    (row,) = ran(tmp_path / "broken.xlsx")
    assert row.problems[0].place == "broken.xlsx"


def test_a_fault_of_ours_is_a_row_and_not_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An unexpected exception in one policy is a failed row with its words; the other policies have theirs."""
    real = tasks.solve

    def faulty(scenario: object, policy: Policy, **limit: float | None) -> object:
        return 1 / 0 if policy.policy == "even" else real(scenario, policy, **limit)  # type: ignore[arg-type]

    monkeypatch.setattr(tasks, "solve", faulty)
    fair, even, cheap = ran(good(tmp_path, 1)[0])
    assert (fair.status, cheap.status) == (RunStatus.OPTIMAL, RunStatus.OPTIMAL)
    assert (even.status, even.reason) == (RunStatus.FAILED, "our fault: ZeroDivisionError: division by zero")


def test_names_are_policies_of_the_workbook_else_objectives(tmp_path: Path):
    """A name of the workbook, the name of an objective, and one that is neither: a row with the nearest name."""
    own, built, wrong = ran(good(tmp_path, 1)[0], wanted=("cheap", "minimax", "chaep"))
    assert (own.status, built.status) == (RunStatus.OPTIMAL, RunStatus.OPTIMAL)
    assert (wrong.policy, wrong.status) == ("chaep", RunStatus.BAD_INPUT)
    assert 'did you mean "cheap"?' in wrong.reason


def test_policies_come_from_a_table_for_every_workbook(tmp_path: Path):
    """A .csv like the sheet policies is the same table of policies for all; a bad cell of it is told."""
    table = tmp_path / "policies.csv"
    table.write_text("policy,objective,key\nby-people,leximin,population\n", encoding="utf-8")
    (policy,) = parse_policies(str(table)) or ()
    assert isinstance(policy, Policy)
    assert (policy.key, policy.row) == ("population", 0)
    table.write_text("policy,objective\nx,leximax\n", encoding="utf-8")
    with pytest.raises(InputError, match="leximin"):
        parse_policies(str(table))


# -- keys --------------------------------------------------------------------------------------------------------


def test_the_key_of_a_run_is_of_input_policy_and_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Keys differ by policy, by input and by version, and not by file name or by the order of rows."""
    (path,) = good(tmp_path, 1)
    first, second = (run.run_key for run in ran(path, wanted=("fair", "even")))
    content = sheets(undoubted(random_scenario(0, members=3, missions=2)))
    content["members"].reverse()
    (again,) = ran(write(tmp_path / "other.json", content), wanted=("fair",))
    content["members"][0]["gdp"] += 1
    (changed,) = ran(write(tmp_path / "changed.json", content), wanted=("fair",))
    monkeypatch.setattr(keys, "versions", lambda: {"burdenshare": "0"})
    (older,) = ran(tmp_path / "other.json", wanted=("fair",))
    assert again.run_key == first
    assert len({first, second, changed.run_key, older.run_key}) == 4


def test_known_runs_are_not_done_again(tmp_path: Path):
    """A run whose key is known comes back as its key alone."""
    path = good(tmp_path, 1)[0]
    first, *_ = ran(path)
    answer = run_task(task(path, known=frozenset({first.run_key})))
    assert answer.runs[0] == first.run_key
    assert [run.policy for run in answer.runs[1:] if isinstance(run, Run)] == ["even", "cheap"]


def test_a_worker_of_another_version_refuses(tmp_path: Path):
    """Results of other versions do not slip into a batch: the row says so."""
    (row,) = ran(good(tmp_path, 1)[0], versions="other")
    assert row.status is RunStatus.FAILED
    assert "other versions" in row.reason


# -- limits ------------------------------------------------------------------------------------------------------


def test_a_workbook_out_of_time_is_a_row_marked_limit(tmp_path: Path):
    """With no time left every policy has a row with status limit and its reason."""
    rows = ran(good(tmp_path, 1)[0], limit=1e-9, grace=60.0)
    assert {row.status for row in rows} == {RunStatus.LIMIT}
    assert all("stopped" in row.reason for row in rows)


def test_a_limit_of_a_run_stops_each_run_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Only one policy takes too long: its row says limit and which, the others have their answers."""
    real = tasks.solve

    def slow(scenario: Scenario, policy: Policy, *, time_limit: float | None, ranges: bool) -> Allocation:
        limit = 1e-9 if policy.policy == "even" else time_limit
        return real(scenario, policy, time_limit=limit, ranges=ranges)

    monkeypatch.setattr(tasks, "solve", slow)
    fair, even, cheap = ran(good(tmp_path, 1)[0], run_limit=60.0, limit=600.0)
    assert (fair.status, even.status, cheap.status) == (RunStatus.OPTIMAL, RunStatus.LIMIT, RunStatus.OPTIMAL)
    assert "no answer was found" in even.reason
    assert "60 seconds of a run and 600 seconds of a workbook" in even.reason


@pytest.mark.parametrize(
    ("limit", "run_limit", "spent", "left"),
    [
        (None, None, 5.0, None),
        (60.0, None, 5.0, 55.0),
        (None, 3.0, 5.0, 3.0),
        (60.0, 3.0, 5.0, 3.0),
        (60.0, 3.0, 58.0, 2.0),
    ],
)
def test_a_run_may_take_what_is_left_of_either_limit(
    limit: float | None, run_limit: float | None, spent: float, left: float | None
):
    """The workbook's limit runs from its beginning, a run's limit anew for each; the nearer one counts."""
    assert Task(0, Case("w"), (), limit=limit, run_limit=run_limit).left(spent) == left


def test_a_solver_that_does_not_come_back_is_ended_from_outside():
    """A computation that never gives the interpreter back is stopped by the watchdog, with its process."""
    code = "from burdenshare.workers.stopping import stopped_after\nwith stopped_after(0.2):\n    sum(range(10**12))"
    root = Path(__file__).parents[3]
    ended = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, timeout=120, check=False)
    assert ended.returncode == 1
    assert ended.stderr == b""


def test_a_workbook_within_its_limit_is_left_alone(tmp_path: Path):
    """A limit that is not reached changes nothing in the rows."""
    path = good(tmp_path, 1)[0]
    free, limited = ([replace(run, seconds=0.0) for run in ran(path, limit=limit)] for limit in (None, 600.0))
    assert free == limited
