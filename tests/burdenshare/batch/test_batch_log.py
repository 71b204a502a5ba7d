"""The log of a batch: what can be read in it while the batch runs, after it was killed, and when it goes on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import burdenshare as bs
from burdenshare.batch import log as log_module
from burdenshare.batch import run_batch as run_module
from burdenshare.batch.log import LOG, OLDER, Log
from burdenshare.batch.run import Run, RunStatus
from burdenshare.batch.store import Record
from models.sheets.problems import BurdenshareError
from tests.burdenshare.workbooks import Here, bad, good, infeasible

ROOT = Path(__file__).parents[3]
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ  (\S+) +(\S.*)")
LONGEST = 300
"""Bytes that no line exceeds, whatever the names and reasons."""


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every batch of a test runs in this process."""
    monkeypatch.setattr(run_module, "open_pool", lambda *_: Here())


def lines(folder: Path) -> list[tuple[str, str]]:
    """What happened, and in which words, line by line; each line has its time before it."""
    found = [LINE.fullmatch(line) for line in (folder / LOG).read_text(encoding="utf-8").splitlines()]
    assert all(found)
    return [(match[1], match[2]) for match in found if match]


def record(name: str = "w", status: RunStatus = RunStatus.OPTIMAL, reason: str = "") -> Record:
    """A workbook that ended."""
    return Record(name, "", "", "", "", (Run(policy="fair", status=status, reason=reason),))


def ticking(*seconds: float) -> Callable[[], float]:
    """A clock that shows these times, one a look."""
    times = iter(seconds)
    return lambda: next(times)


def test_a_line_a_workbook_between_start_and_end(tmp_path: Path, here: None):
    """Each workbook once, numbered, with its runs by status; what has no answer says why, with the cell."""
    good(tmp_path / "in", 2)
    bad(tmp_path / "in")
    infeasible(tmp_path / "in")
    bs.run_batch(tmp_path / "in", tmp_path / "out")
    (first, began), *middle, (last, told) = lines(tmp_path / "out")
    assert (first, began.split(",")[0]) == ("start", "4 of 4 workbooks to run")
    assert [what for what, _ in middle] == ["1/4", "2/4", "3/4", "4/4"]
    assert [re.findall(r"(\w+)\.(?:json|xlsx)", words)[0] for _, words in middle] == [
        "w000",
        "w001",
        "bad",
        "impossible",
    ]
    assert "; 3 optimal; " in middle[0][1]
    assert "1 bad_input: capacities!C2: found 'plenty'" in middle[2][1]
    assert "3 infeasible: no allocation meets every minimum" in middle[3][1]
    assert (last, told.split(", in ")[0]) == ("complete", "1 bad_input, 3 infeasible, 6 optimal")


def test_rate_and_time_left_are_of_what_has_ended(tmp_path: Path):
    """One of six in 20 seconds leaves 100, two in 25 seconds leave 50; the last one leaves nothing."""
    log = Log(tmp_path, 6, ticking(0.0, 20.0, 25.0))
    log.ended([(record(), 12.34)] * 2)
    assert [words for _, words in lines(tmp_path)] == [
        "w; 1 optimal; 12.3 s; 3.0 a minute; 2 min left",
        "w; 1 optimal; 12.3 s; 4.8 a minute; 50 s left",
    ]
    Log(tmp_path, 1, ticking(0.0, 0.5)).ended([(record(), 0.5)])
    assert lines(tmp_path)[-1] == ("1/1", "w; 1 optimal; 0.5 s; 2.0 a second")


def test_a_line_has_a_length_whatever_is_told(tmp_path: Path):
    """Long paths keep their end, long reasons their beginning, and a newline in either makes no second line."""
    log = Log(tmp_path, 10**6)
    log.ended([(record("in/" + "ü" * 500 + "/w.xlsx\n", RunStatus.FAILED, "reason\n" + "é" * 5000), 1.0)])
    (line,) = (tmp_path / LOG).read_bytes().splitlines()
    assert len(line.decode()) < LONGEST
    assert "/w.xlsx; 1 failed: reason é" in line.decode()


def test_a_log_that_was_cut_short_goes_on_with_a_line_of_its_own(tmp_path: Path, here: None):
    """After half a line, as a power cut leaves it, a resumed batch begins a new one; what was there stays."""
    good(tmp_path / "in", 1)
    bs.run_batch(tmp_path / "in", tmp_path / "out")
    before = (tmp_path / "out" / LOG).read_text()
    (tmp_path / "out" / LOG).write_text(before + "2026-01-01 00:00:00Z  1/1  half")
    bs.run_batch(tmp_path / "in", tmp_path / "out", rerun="missing")
    assert (tmp_path / "out" / LOG).read_text().startswith(before)
    assert [what for what, _ in lines(tmp_path / "out")][-3:] == ["1/1", "start", "complete"]
    assert lines(tmp_path / "out")[-2][1].startswith("0 of 1 workbooks to run")


def test_a_log_that_has_grown_large_is_kept_aside_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Beyond its bound a start begins anew and keeps the one before; never more than these two."""
    monkeypatch.setattr(log_module, "MOST_BYTES", 100)
    for start in range(3):
        Log(tmp_path, 1).write(("start", f"{start} {'x' * 100}"))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([LOG, OLDER])
    assert [(tmp_path / name).read_text().split()[3] for name in (OLDER, LOG)] == ["1", "2"]


def test_a_log_that_cannot_be_written_ends_no_batch(tmp_path: Path, here: None, capsys: pytest.CaptureFixture[str]):
    """A folder stands where the log belongs: that is said once, and every run has its row."""
    good(tmp_path / "in", 3)
    (tmp_path / "out" / LOG).mkdir(parents=True)
    assert bs.run_batch(tmp_path / "in", tmp_path / "out").clean
    assert capsys.readouterr().err.count("batch.log cannot be written") == 1


def test_what_breaks_a_batch_is_its_last_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Workers that cannot start: the log ends with the words of the error, and the batch is not called complete."""

    def broken(*_: object) -> Here:
        raise BurdenshareError("no worker can start")

    monkeypatch.setattr(run_module, "open_pool", broken)
    good(tmp_path / "in", 1)
    with pytest.raises(BurdenshareError):
        bs.run_batch(tmp_path / "in", tmp_path / "out")
    assert lines(tmp_path / "out")[-1] == ("broken", "BurdenshareError: no worker can start")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_batch_that_was_ended_and_resumed_has_each_workbook_in_its_log(
    number: signal.Signals, tmp_path: Path, here: None
):
    """Stopped or killed in its middle, then resumed: every workbook has its line, a stop is told, a kill cannot be."""
    good(tmp_path / "in", 12)
    code = (
        "from burdenshare.batch import run_batch as b; from tests.burdenshare.workbooks import slow; b.run_chunk=slow;"
        "from burdenshare.__main__ import run; import sys; "
        f"sys.exit(run(['batch', {str(tmp_path / 'in')!r}, '-o', {str(tmp_path / 'out')!r}, '--workers', '1']))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True
    )
    end = time.monotonic() + 120.0
    while process.poll() is None and time.monotonic() < end:
        if (tmp_path / "out" / LOG).exists() and len(lines(tmp_path / "out")) > 3:
            break
        time.sleep(0.01)
    os.kill(process.pid, number)
    process.wait(timeout=120)
    said = [what for what, _ in lines(tmp_path / "out")]
    assert said[-1] == ("interrupted" if number is signal.SIGINT else said[-1])
    assert ("stopping" in said, "complete" in said) == (number is signal.SIGINT, False)
    bs.run_batch(tmp_path / "in", tmp_path / "out", rerun="missing")
    named = [words.split(".json")[0].rpartition("/")[2] for what, words in lines(tmp_path / "out") if "/" in what]
    assert sorted(set(named)) == [f"w{number:03d}" for number in range(12)]
    assert lines(tmp_path / "out")[-1][0] == "complete"
