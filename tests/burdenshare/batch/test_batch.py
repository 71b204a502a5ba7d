"""A batch from end to end, with real worker processes that are killed, poisoned and interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import burdenshare as bs
from burdenshare.__main__ import run
from burdenshare.batch import run_batch as run_module
from burdenshare.exit_codes import ExitCode
from models.sheets.problems import InputError
from tests.burdenshare.workbooks import Here, bad, good, infeasible, poisoned

ROOT = Path(__file__).parents[3]
COUNT = 16
"""Good workbooks; there are a bad and an impossible one beside them."""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of workbooks."""
    folder = tmp_path_factory.mktemp("in")
    good(folder, COUNT)
    bad(folder)
    infeasible(folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the folder, run in this process without any disturbance."""
    output = tmp_path_factory.mktemp("undisturbed") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_module, "open_pool", lambda *_: Here())
        bs.run_batch(inputs, output)
    return output


def tables(folder: Path) -> tuple[str, str]:
    """What must not depend on who ran a batch: summary without its last column, seconds, and failures."""
    lines = (folder / "summary.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].endswith(",seconds")
    return "\n".join(line.rpartition(",")[0] for line in lines), (folder / "failures.csv").read_text(encoding="utf-8")


@pytest.fixture
def started(inputs: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The command on two workers, in its middle: some results are written, some are not."""
    code = (
        "from burdenshare.batch import run_batch as b; from tests.burdenshare.workbooks import slow; b.run_chunk=slow;"
        "from burdenshare.__main__ import run; import sys; "
        f"sys.exit(run(['batch', {str(inputs)!r}, '--output', {str(tmp_path / 'out')!r}, '--workers', '2']))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    until(lambda: len(parts(tmp_path)) >= 2 or process.poll() is not None)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def parts(folder: Path) -> list[Path]:
    """The parts that a batch has written so far."""
    return sorted((folder / "out" / "parts").glob("*.jsonl"))


def until(true: object, seconds: float = 120.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(line) for line in listed.stdout.split()]


def alive(process: int) -> bool:
    """Whether a process still runs."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return bool(state.stdout.strip()) and not state.stdout.strip().startswith("Z")


def recorded(folder: Path) -> list[str]:
    """The workbooks that have a record, one a line of the parts."""
    return [json.loads(line)["workbook"] for part in parts(folder) for line in part.read_text().splitlines()]


# -- results -----------------------------------------------------------------------------------------------------


def test_every_workbook_by_every_policy_is_one_row(undisturbed: Path):
    """Good workbooks and an impossible one by three policies, and a bad one: a row each, none twice."""
    result = bs.read_batch(undisturbed)
    assert len(result.summary) == 3 * COUNT + 3 + 1
    assert not result.summary.duplicated(["workbook", "variant", "policy"]).any()
    assert dict(result.summary["status"].value_counts()) == {"optimal": 3 * COUNT, "infeasible": 3, "bad_input": 1}
    assert (result.complete, result.clean) == (True, False)


def test_failures_name_the_cells(undisturbed: Path):
    """The text where a number belongs is found in its cell, the rules in conflict in theirs."""
    failures = bs.read_batch(undisturbed).failures
    wrong = failures[failures["status"] == "bad_input"]
    assert list(zip(wrong["place"], wrong["found"], strict=True)) == [("capacities!C2", "'plenty'")]
    assert failures[failures["status"] == "infeasible"]["place"].str.startswith("requirements!minimum").any()


def test_the_three_forms_of_the_summary_hold_the_same(undisturbed: Path):
    """.csv, .xlsx and .parquet have the same rows and costs."""
    summary = bs.read_batch(undisturbed).summary
    book = pd.read_excel(undisturbed / "summary.xlsx", sheet_name="Runs", engine="calamine")
    assert len(book) == len(summary)
    assert book["Cost"].to_numpy() == pytest.approx(summary["cost"].to_numpy(), nan_ok=True)
    parquet = undisturbed / "summary.parquet"
    if parquet.exists():
        stored = pd.read_parquet(parquet)
        assert list(stored.columns) == list(summary.columns)
        assert stored["gini"].to_numpy() == pytest.approx(summary["gini"].to_numpy(), nan_ok=True)


def test_results_are_tidy_tables_that_cannot_be_half_there(undisturbed: Path, tmp_path: Path):
    """Indices are one value a row; a folder without results, or cut short, is refused with what to do."""
    indices = bs.read_batch(undisturbed).indices()
    assert list(indices.columns) == ["workbook", "variant", "policy", "index", "value"]
    assert indices["value"].notna().all()
    with pytest.raises(InputError, match="no results"):
        bs.read_batch(tmp_path)
    (tmp_path / "parts").mkdir()
    with pytest.raises(InputError, match="--resume"):
        bs.read_batch(tmp_path)


# -- the command -------------------------------------------------------------------------------------------------


def test_the_command_on_two_workers_gives_the_same_tables_and_tells_that_some_failed(
    inputs: Path, undisturbed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Exit code 6, nothing on stdout, plain lines of progress on stderr, tables as in one process."""
    output = tmp_path / "out"
    assert run(["batch", str(inputs), "--output", str(output), "--workers", "2"]) == ExitCode.PARTLY_FAILED
    said = capsys.readouterr()
    assert said.out == ""
    assert f"{COUNT + 2} of {COUNT + 2} workbooks" in said.err
    assert tables(output) == tables(undisturbed)


def test_a_dry_run_runs_nothing_and_says_why_each_would_run(
    inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Every workbook is named with its reason, and nothing is written."""
    assert run(["batch", str(inputs), "--output", str(tmp_path / "out"), "--dry-run"]) == ExitCode.ANSWERED
    said = capsys.readouterr().err.replace("\n", "")
    assert said.count(": missing") == COUNT + 2
    assert not (tmp_path / "out").exists()


def test_the_report_is_one_page_and_a_summary(undisturbed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The page names every policy, draws the indices and tells of the bad cell; the terminal shows the policies."""
    page = tmp_path / "report.html"
    assert run(["batch-report", str(undisturbed), "--output", str(page)]) == ExitCode.ANSWERED
    text = page.read_text(encoding="utf-8")
    assert all(word in text for word in ("fair", "even", "cheap", "capacities!C2", "data:image/svg+xml"))
    assert "<script" not in text
    shown = " ".join(capsys.readouterr().out.split())
    assert "Fairest" in shown
    assert "Measured by the key of each workbook's first policy, policy fair is fairest in" in shown


# -- disturbances ------------------------------------------------------------------------------------------------


def test_poison_costs_one_row_and_a_chance_death_none(
    undisturbed: Path, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """One workbook kills every worker that takes it, one kills its first: one failed row, all else as ever."""
    books = good(tmp_path, 8)
    poison, unlucky = books[3].rename(tmp_path / "poison.json"), books[6].rename(tmp_path / "unlucky.json")
    monkeypatch.setattr(run_module, "run_chunk", poisoned)
    result = bs.run_batch(sorted(tmp_path.glob("*.json")), tmp_path / "out", workers=2)
    rows = result.summary.groupby("workbook", sort=False)["status"].agg(list).to_dict()
    assert rows.pop(str(poison)) == ["failed"]
    assert rows == {str(path): ["optimal"] * 3 for path in sorted(tmp_path.glob("*.json")) if path != poison}
    assert "its worker died" in result.failures["found"].item()
    assert unlucky.with_suffix(".spent").exists()


def test_sigkill_in_the_middle_loses_only_what_was_under_way(
    started: subprocess.Popen[str], inputs: Path, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Killed without warning and resumed: no process stays behind, no workbook is run twice, identical tables."""
    workers = children(started.pid)
    assert len(workers) >= 2
    started.kill()
    started.wait()
    before = recorded(tmp_path)
    assert 0 < len(before) < COUNT + 2
    until(lambda: not any(map(alive, workers)))
    assert not (tmp_path / "out" / "summary.csv").exists()
    monkeypatch.setattr(run_module, "open_pool", lambda *_: Here())
    bs.run_batch(inputs, tmp_path / "out", rerun="missing")
    assert sorted(recorded(tmp_path)) == sorted(path.as_posix() for path in inputs.iterdir())
    assert recorded(tmp_path)[: len(before)] == before
    assert tables(tmp_path / "out") == tables(undisturbed)


def test_a_worker_killed_from_outside_costs_at_most_its_workbook(
    started: subprocess.Popen[str], undisturbed: Path, tmp_path: Path
):
    """SIGKILL to one of two workers: the batch goes on to its end, and nothing at all is lost."""
    os.kill(children(started.pid)[-1], signal.SIGKILL)
    started.communicate(timeout=120)
    assert started.returncode == ExitCode.PARTLY_FAILED  # the bad and the impossible workbook
    assert tables(tmp_path / "out") == tables(undisturbed)


def test_ctrl_c_finishes_what_is_under_way_and_says_how_to_go_on(
    started: subprocess.Popen[str], inputs: Path, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """SIGINT to the group, passed on a second time as shells do: exit code 130, tables so far, the way to go on."""
    os.killpg(started.pid, signal.SIGINT)
    time.sleep(0.1)
    os.kill(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=120)
    assert started.returncode == ExitCode.INTERRUPTED
    assert "--resume" in said
    assert "Traceback" not in said
    result = bs.read_batch(tmp_path / "out")
    assert result.manifest["state"] == "interrupted"
    assert 0 < len(result.summary) < len(bs.read_batch(undisturbed).summary)
    monkeypatch.setattr(run_module, "open_pool", lambda *_: Here())
    assert bs.run_batch(inputs, tmp_path / "out", rerun="missing").complete
    assert tables(tmp_path / "out") == tables(undisturbed)


def test_workers_that_cannot_start_are_told_and_blamed_on_no_workbook(inputs: Path, tmp_path: Path):
    """A script without a main guard: its workers die before they begin, and the message says what is missing."""
    script = tmp_path / "script.py"
    script.write_text(
        f"import burdenshare as bs\nbs.run_batch({str(inputs)!r}, {str(tmp_path / 'out')!r}, workers=1)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 1
    assert '`if __name__ == "__main__":`' in ended.stderr.splitlines()[-1]
    assert not list((tmp_path / "out").glob("parts/*"))
