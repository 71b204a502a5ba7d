"""What a second start runs, and why; with a pool that runs in this process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

import burdenshare as bs
from burdenshare.__main__ import run
from burdenshare.batch import plan as plan_module
from burdenshare.batch import run_batch as run_module
from burdenshare.batch import task as tasks
from burdenshare.batch.keys import versions_key
from burdenshare.batch.plan import Planned, Rerun, Why
from burdenshare.batch.run import Run
from burdenshare.batch.run_batch import Batch, plan_batch
from burdenshare.batch.store import read_parts
from burdenshare.exit_codes import ExitCode
from burdenshare.policies import Wanted
from models.arithmetic import fingerprint
from models.sheets.problems import InputError
from tests.burdenshare.workbooks import Here, good, infeasible, sheets, write
from tests.coalitions import random_scenario


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    """The pool that every batch of a test runs in."""
    pool = Here()
    monkeypatch.setattr(run_module, "open_pool", lambda *_: pool)
    return pool


def runs_of(pool: Here) -> list[str]:
    """The names of the workbooks that a pool was given."""
    return [Path(task.case.workbook).stem for chunk in pool.chunks for task in chunk]


def planned(folder: Path, rerun: Rerun = Rerun.MISSING, wanted: Wanted = None) -> Sequence[Planned]:
    """The plan of a second start on folder/in."""
    return plan_batch(Batch((str(folder / "in"),), folder / "out", wanted), rerun)


def test_a_finished_batch_has_nothing_left_to_run(tmp_path: Path, here: Here):
    """Resumed, nothing is given to the pool, and the tables are the same to the byte."""
    good(tmp_path / "in", 3)
    bs.run_batch(tmp_path / "in", tmp_path / "out")
    first = (tmp_path / "out" / "summary.csv").read_bytes()
    assert {each.why for each in planned(tmp_path)} == {Why.DONE}
    here.chunks.clear()
    bs.run_batch(tmp_path / "in", tmp_path / "out", rerun="missing")
    assert runs_of(here) == []
    assert (tmp_path / "out" / "summary.csv").read_bytes() == first


def test_a_folder_with_results_is_not_run_over_unasked(tmp_path: Path, here: Here):
    """Without --resume or --force a folder with results is refused, and the message names both."""
    good(tmp_path / "in", 1)
    bs.run_batch(tmp_path / "in", tmp_path / "out")
    with pytest.raises(InputError, match=r"--resume .* --force"):
        bs.run_batch(tmp_path / "in", tmp_path / "out")


def test_each_reason_to_run_is_told(tmp_path: Path, here: Here):
    """A new workbook is missing, an edited one has changed input, a removed one is forgotten, the others are done."""
    _, edited, gone = good(tmp_path / "in", 3)
    bs.run_batch(tmp_path / "in", tmp_path / "out")
    write(edited, sheets(random_scenario(9, members=3, missions=2)))
    gone.unlink()
    good(tmp_path / "in", 1, name="x")
    assert list(map(str, planned(tmp_path))) == [
        f"{tmp_path}/in/w000.json: done",
        f"{tmp_path}/in/w001.json: changed input",
        f"{tmp_path}/in/x000.json: done",  # the same content under another name
    ]
    write(tmp_path / "in" / "x000.json", sheets(random_scenario(10, members=3, missions=2)))
    assert [each.why for each in planned(tmp_path)] == [Why.DONE, Why.CHANGED_INPUT, Why.MISSING]
    assert {each.why for each in planned(tmp_path, Rerun.ALL)} == {Why.FORCED, Why.MISSING}


def test_another_version_runs_everything_again(tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch):
    """After an update no old result holds, and the reason says so."""
    good(tmp_path / "in", 2)
    bs.run_batch(tmp_path / "in", tmp_path / "out")
    monkeypatch.setattr(plan_module, "versions_key", lambda: "newer")
    assert {each.why for each in planned(tmp_path)} == {Why.CHANGED_VERSION}


def test_another_version_of_the_model_runs_everything_again(
    tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch
):
    """Answers of an older model are never resumed into a batch, nor do their keys hold, though no package changed."""
    good(tmp_path / "in", 2)
    bs.run_batch(tmp_path / "in", tmp_path / "out")
    (before, *_) = read_parts_runs(tmp_path / "out", 0)
    monkeypatch.setattr(fingerprint, "MODEL_VERSION", fingerprint.MODEL_VERSION + 1)
    for remembered in (fingerprint.versions, versions_key):
        remembered.cache_clear()
    try:
        assert {each.why for each in planned(tmp_path)} == {Why.CHANGED_VERSION}
        assert all(not each.known for each in planned(tmp_path))
        bs.run_batch(tmp_path / "in", tmp_path / "out", rerun="missing")
        assert before.run_key not in {run.run_key for run in read_parts_runs(tmp_path / "out", -1)}
    finally:
        monkeypatch.undo()
        for remembered in (fingerprint.versions, versions_key):
            remembered.cache_clear()


def test_asking_for_more_policies_runs_only_those(tmp_path: Path, here: Here):
    """A workbook done under one policy is run under the second alone; both rows are there, in the order asked."""
    good(tmp_path / "in", 1)
    bs.run_batch(tmp_path / "in", tmp_path / "out", policies="fair")
    assert [each.why for each in planned(tmp_path, wanted=("cheap", "fair"))] == [Why.CHANGED_POLICIES]
    result = bs.run_batch(tmp_path / "in", tmp_path / "out", policies=("cheap", "fair"), rerun="missing")
    (task,) = here.chunks[-1]
    (first,) = read_parts_runs(tmp_path / "out", 0)
    assert task.known == {first.run_key}
    assert list(result.summary["policy"]) == ["cheap", "fair"]
    assert result.summary["seconds"][1] == pytest.approx(first.seconds)


def read_parts_runs(folder: Path, number: int) -> tuple[Run, ...]:
    """The runs of one record of a batch."""
    return list(read_parts(folder))[number].runs


def test_only_what_failed_is_retried_and_only_when_asked(tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch):
    """A failed policy is left alone by --resume, and run again, alone, by --retry-failed; conflicts are answers."""
    good(tmp_path / "in", 1)
    infeasible(tmp_path / "in")
    real = tasks.solve

    def faulty(scenario: object, policy: bs.Policy, **limit: float | None) -> object:
        return 1 / 0 if policy.policy == "even" and "y-" not in str(scenario) else real(scenario, policy, **limit)

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "solve", faulty)
        before = bs.run_batch(tmp_path / "in", tmp_path / "out")
    assert not before.clean
    assert {each.why for each in planned(tmp_path)} == {Why.DONE}
    retried = [each for each in planned(tmp_path, Rerun.FAILED) if each.why is not Why.DONE]
    assert [str(each).split(": ", 1)[1] for each in retried] == ["failed before (even)"] * len(retried)
    after = bs.run_batch(tmp_path / "in", tmp_path / "out", rerun="failed")
    assert list(after.summary["status"]) == ["optimal"] * 3 + ["infeasible"] * 3
    kept = before.summary["status"] == "optimal"
    assert after.summary[kept].equals(before.summary[kept])


def test_a_workbook_that_was_not_there_is_looked_for_again(tmp_path: Path, here: Here):
    """A named path that does not exist is a row; once it is there, a resumed batch runs it."""
    (path,) = good(tmp_path, 1)
    content = path.read_bytes()
    path.unlink()
    before = bs.run_batch(path, tmp_path / "out")
    assert list(before.summary["reason"].str.contains("no such file")) == [True]
    path.write_bytes(content)
    after = bs.run_batch(path, tmp_path / "out", rerun="missing")
    assert list(after.summary["status"]) == ["optimal"] * 3


def test_a_sweep_has_a_row_a_variant_and_policy(tmp_path: Path, here: Here):
    """Troops at twice the price cost more; a change that cannot be made is a row that names it in the sweep."""
    (path,) = good(tmp_path, 1)
    sweep = tmp_path / "sweep.csv"
    sweep.write_text("sheet,key,column,value\ncapacities,*/troops,unit_cost,*2\nmembers,M9,gdp,1\n", encoding="utf-8")
    result = bs.run_batch(path, tmp_path / "out", policies="cheap", vary=sweep)
    base, dearer, wrong = result.summary.to_dict("records")
    assert dearer["cost"] > base["cost"]
    assert (wrong["variant"], wrong["status"]) == ("members M9 gdp=1", "bad_input")
    assert list(result.failures["place"]) == ["sweep.csv row 3"]
    again = plan_batch(Batch((str(path),), tmp_path / "out", ("cheap",), sweep), Rerun.MISSING)
    assert {each.why for each in again} == {Why.DONE}


def test_what_ran_out_of_time_stays_until_it_is_asked_for_again(
    tmp_path: Path, here: Here, capsys: pytest.CaptureFixture[str]
):
    """A limit is no part of a run's key: another one alone runs nothing; asked to retry, all that it stopped runs."""
    good(tmp_path / "in", 2)
    bs.run_batch(tmp_path / "in", tmp_path / "out", limit_run_seconds=1e-9)
    later = Batch((str(tmp_path / "in"),), tmp_path / "out", limit_run_seconds=60.0)
    assert {each.why for each in plan_batch(later, Rerun.MISSING)} == {Why.DONE}
    command = ["batch", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--resume", "--limit-run-seconds", "60"]
    assert run(command) == ExitCode.PARTLY_FAILED
    assert "6 runs that failed or reached a limit stay so; --retry-failed tries again" in capsys.readouterr().err
    assert {each.failed for each in plan_batch(later, Rerun.FAILED)} == {("fair", "even", "cheap")}
    again = bs.run_batch(tmp_path / "in", tmp_path / "out", limit_run_seconds=60.0, rerun="failed")
    assert again.clean


@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan")])
def test_a_limit_that_is_none_is_told_before_anything_runs(tmp_path: Path, limit: float):
    """Both limits must be above 0; what is wrong with either is told at once."""
    good(tmp_path / "in", 1)
    with pytest.raises(InputError) as wrong:
        bs.run_batch(tmp_path / "in", tmp_path / "out", limit_seconds=limit, limit_run_seconds=limit)
    assert [problem.place for problem in wrong.value.problems] == ["limit-seconds", "limit-run-seconds"]
    assert not (tmp_path / "out").exists()


def test_a_damaged_part_is_told_with_its_remedy(tmp_path: Path, here: Here):
    """A part that was cut by hand is named, and the message says that it may be removed."""
    good(tmp_path / "in", 1)
    bs.run_batch(tmp_path / "in", tmp_path / "out")
    (part,) = (tmp_path / "out" / "parts").iterdir()
    part.write_text(part.read_text()[:100])
    with pytest.raises(InputError, match="remove it"):
        planned(tmp_path)


def test_the_manifest_says_all_that_a_repetition_needs(tmp_path: Path, here: Here):
    """Inputs, variants, policies in full, limit and versions stand in the manifest."""
    good(tmp_path / "in", 2)
    policy = bs.Policy(policy="mine", key="population")
    bs.run_batch(tmp_path / "in", tmp_path / "out", policies=policy, limit_seconds=60.0, limit_run_seconds=20.0)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["inputs"] == [str(tmp_path / "in")]
    assert len(manifest["workbooks"]) == 2
    assert bs.Policy(**manifest["policies"][0]) == policy
    assert (manifest["limit_seconds"], manifest["limit_run_seconds"], manifest["state"]) == (60.0, 20.0, "complete")
    assert {"burdenshare", "highspy", "pulp", "python"} <= set(manifest["versions"])
