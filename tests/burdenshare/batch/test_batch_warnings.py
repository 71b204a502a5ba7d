"""What a batch says of doubtful workbooks, and where it may put its results; with a pool in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import burdenshare as bs
from burdenshare.__main__ import run
from burdenshare.api import write_template
from burdenshare.batch import run_batch as run_module
from burdenshare.exit_codes import ExitCode
from models.sheets.problems import OutputError
from tests.burdenshare.workbooks import Here, good


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    """The pool that every batch of a test runs in."""
    pool = Here()
    monkeypatch.setattr(run_module, "open_pool", lambda *_: pool)
    return pool


def noted(path: Path, **more: object) -> Path:
    """A workbook with another sheet: notes unless said otherwise."""
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | (more or {"notes": [{"what": "to be agreed"}]})), encoding="utf-8")
    return path


def test_warnings_are_counted_in_each_row_and_listed_once_a_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """A sheet of notes: 1 in every row of its workbook, one line on stderr before the result, one in warnings.csv."""
    plain, doubtful = good(tmp_path / "in", 2)
    noted(doubtful)
    assert run(["batch", str(tmp_path / "in"), "--output", str(tmp_path / "out")]) == ExitCode.ANSWERED
    said = capsys.readouterr().err
    assert said.index("1 warning in 1 workbook") < said.index("Batch")
    assert "notes" in said
    result = bs.read_batch(tmp_path / "out")
    by_workbook = result.summary.groupby("workbook")["warnings"].agg(["min", "max"])
    assert by_workbook.loc[plain.as_posix()].tolist() == [0, 0]
    assert by_workbook.loc[doubtful.as_posix()].tolist() == [1, 1]
    assert result.warnings[["workbook", "place"]].to_numpy().tolist() == [[doubtful.as_posix(), "notes"]]


def test_a_resumed_batch_has_the_warnings_of_now(tmp_path: Path, here: Here):
    """Notes that are added later say nothing new about the coalition: nothing is solved again, but they are counted."""
    (book,) = good(tmp_path / "in", 1)
    before = bs.run_batch(tmp_path / "in", tmp_path / "out")
    noted(book)
    after = bs.run_batch(tmp_path / "in", tmp_path / "out", rerun="missing")
    assert before.summary["warnings"].tolist() == [0, 0, 0]
    assert after.summary["warnings"].tolist() == [1, 1, 1]
    assert after.summary["run_key"].tolist() == before.summary["run_key"].tolist()
    assert after.summary["seconds"].tolist() == before.summary["seconds"].tolist()


def test_what_is_not_read_is_bad_input_unless_allowed(tmp_path: Path):
    """A sheet caveat is a failed row; with --allow-unread the same folder is run again and answered."""
    (book,) = good(tmp_path / "in", 1)
    noted(book, caveat=[{"member": "M0", "rule": "prohibited"}])
    folders = ["batch", str(tmp_path / "in"), "--output", str(tmp_path / "out")]
    assert run(folders) == ExitCode.PARTLY_FAILED
    assert bs.read_batch(tmp_path / "out").failures["place"].tolist() == ["caveat"]
    assert run([*folders, "--resume", "--allow-unread"]) == ExitCode.ANSWERED
    assert bs.read_batch(tmp_path / "out").warnings["place"].tolist() == ["caveat"]


def test_results_stay_away_from_what_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Results in an input, inside one, through a link or around one are refused before anything is run."""
    first, _ = good(tmp_path / "in", 2)
    (tmp_path / "link").symlink_to(tmp_path / "in")
    (tmp_path / "folders").mkdir()
    write_template(tmp_path / "folders" / "csv")
    before = sorted(tmp_path.rglob("*"))
    for inputs, output in (
        (tmp_path / "in", tmp_path / "in"),
        (tmp_path / "in", tmp_path / "in" / "night"),
        (tmp_path / "in", tmp_path / "link" / "night"),
        (f"{tmp_path}/in/*.json", tmp_path / "in"),
        (f"{tmp_path}/in/*.json", tmp_path),
        (first, first),
        (f"{tmp_path}/folders/*", tmp_path / "folders" / "csv" / "night"),
    ):
        with pytest.raises(OutputError):
            bs.run_batch(inputs, output)
        assert run(["batch", str(inputs), "--output", str(output)]) == ExitCode.USAGE
        said = " ".join(capsys.readouterr().err.split())
        assert "choose another" in said or "a folder of their own" in said
    assert sorted(tmp_path.rglob("*")) == before


def test_the_report_of_a_batch_spares_its_results(tmp_path: Path):
    """Among the results only a file called report may be written."""
    good(tmp_path / "in", 1)
    bs.run_batch(tmp_path / "in", tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.*")}
    for name in ("summary.xlsx", ".", "failures.csv", "../out"):
        assert run(["batch-report", str(tmp_path / "out"), "-o", str(tmp_path / "out" / name)]) == ExitCode.USAGE
    assert run(["batch-report", str(tmp_path / "out"), "-o", str(tmp_path / "report.doc")]) == ExitCode.USAGE
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.*")} == before
    assert run(["batch-report", str(tmp_path / "out")]) == ExitCode.ANSWERED
    assert (tmp_path / "out" / "report.html").exists()
