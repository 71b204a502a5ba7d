"""What a dry run says of the time: the arithmetic from given seconds, and a sample of which nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import burdenshare as bs
from burdenshare.__main__ import run
from burdenshare.batch import estimate as estimate_module
from burdenshare.batch import run_batch as run_module
from burdenshare.batch.cases import Case
from burdenshare.batch.estimate import SECONDS, TO_WARM_UP, Estimate, Sample, Sampled, estimate, try_out, work_of
from burdenshare.batch.plan import Rerun
from burdenshare.batch.run import Run, RunStatus
from burdenshare.batch.run_batch import Batch, plan_batch
from burdenshare.batch.task import Answer, Chunk, Task
from burdenshare.exit_codes import ExitCode
from tests.burdenshare.workbooks import Here, bad, good, sheets, write
from tests.scenarios import two_prices

SIZES = st.lists(st.integers(1, 50), min_size=1, max_size=30)
SAMPLED = st.lists(st.builds(Sampled, st.integers(1, 50), st.floats(0.01, 100.0)), min_size=1, max_size=9)


class Timed:
    """A pool of one whose tasks take the seconds that stand in their names, by a clock of its own; `inf`: never end."""

    slots = 1

    def __init__(self) -> None:
        self.now = 0.0
        self.chunk: Chunk = ()

    def clock(self) -> float:
        return self.now

    def submit(self, chunk: Chunk) -> None:
        self.chunk = chunk

    def finished(self, seconds: float) -> Iterator[tuple[Chunk, Sequence[Answer] | None]]:
        takes = float(self.chunk[0].case.workbook)
        if takes == float("inf"):
            self.now += seconds
            return
        self.now += takes
        yield self.chunk, [Answer(self.chunk[0].number, (Run(policy="fair", status=RunStatus.OPTIMAL),), takes)]

    def close(self) -> None:
        """Nothing to end."""


def tried(*seconds: str) -> Sample:
    """What comes of tasks that take so long; the first one warms the worker up."""
    pool = Timed()
    tasks = (Task(number, Case(each), ()) for number, each in enumerate(seconds))
    return try_out(pool, tasks, dict(enumerate(range(100, 1000, 100))), pool.clock)


# -- arithmetic --------------------------------------------------------------------------------------------------


@given(SIZES, SAMPLED)
def test_a_workbook_needs_what_those_next_in_size_needed(sizes: list[int], sampled: list[Sampled]):
    """Likely is the line through the means by size, drawn on in proportion beyond the largest; the range holds it."""
    known = sorted({each.size for each in sampled})
    means = [np.mean([each.seconds for each in sampled if each.size == size]) for size in known]
    line = sum(np.interp(size, known, means) * max(1.0, size / known[-1]) for size in sizes)
    least, likely, most = work_of(sizes, sampled)
    assert likely == pytest.approx(line)
    assert least <= likely * (1 + 1e-9)
    assert likely <= most * (1 + 1e-9)


@given(SIZES, SAMPLED, st.sampled_from([1e-3, 60.0]))
def test_the_estimate_knows_no_units(sizes: list[int], sampled: list[Sampled], unit: float):
    """Seconds in another unit give the estimate in it, and so do sizes in bits; twice the workbooks take twice."""
    found = work_of(sizes, sampled)
    other = work_of([8 * size for size in sizes] * 2, [Sampled(8 * each.size, unit * each.seconds) for each in sampled])
    assert other == pytest.approx([2 * unit * seconds for seconds in found])


def test_workers_share_the_work_but_not_a_workbook():
    """100 workbooks of a second take 25 on four processors; two of them, of which one takes 9, take 9 on any number."""
    many = Estimate(Sample((Sampled(1, 1.0),), start=2.0), (1,) * 100, 4)
    assert many.seconds() == (27.0, 27.0, 27.0)
    few = Estimate(Sample((Sampled(1, 1.0), Sampled(2, 9.0))), (1, 2), 4)
    assert few.seconds() == (9.0, 9.0, 9.0)


def test_the_words_say_the_estimate_and_how_it_was_found():
    """The likely time and its range, of how many workbooks, what could not be run; a range of nothing is not told."""
    told = str(Estimate(Sample((Sampled(1000, 1.0), Sampled(1000, 3.0)), took=4.0), (1000,) * 600, 2))
    assert told.startswith("about 10 min on 2 processors, between 5 min and 15 min\n")
    assert "2 of 600 workbooks" in told
    alike = str(Estimate(Sample((Sampled(1000, 1.0),), ("x.xlsx: members!B2: found 'x'",)), (1000,) * 60, 2))
    assert alike.startswith("about 30 s on 2 processors\n")
    assert "1 workbook tried could not be run: x.xlsx: members!B2: found 'x'" in alike
    assert str(Estimate(Sample((Sampled(1, 1.0),)), (1,), None)).startswith("about 1 s of one processor, shared by")


# -- the sample --------------------------------------------------------------------------------------------------


def test_the_first_task_of_a_worker_warms_it_up():
    """It took nine seconds, and does not count among what the others took."""
    found = tried("9", "1", "2")
    assert found == Sample((Sampled(200, 1.0), Sampled(300, 2.0)), start=9.0, took=12.0)


def test_a_sample_ends_when_its_time_is_over():
    """Twelve tasks of three seconds: no more begin after ten, and none of those that were begun is called unended."""
    found = tried(*["3"] * 8)
    assert len(found.tried) == 4
    assert (found.cut, found.took) == (0, 15.0)


@pytest.mark.parametrize(
    ("seconds", "waited", "least"),
    [(("1", "inf", "1"), SECONDS, "5 min"), (("inf", "1", "1"), TO_WARM_UP, "15 min")],
)
def test_what_does_not_end_counts_as_so_long_and_makes_a_lower_bound(
    seconds: tuple[str, ...], waited: float, least: str
):
    """A workbook without end, also the one that warms up: the estimate is at least what was waited."""
    found = tried(*seconds)
    assert (len(found.tried), found.cut) == (1, 1)
    assert found.tried[0].seconds == pytest.approx(waited, abs=0.3)
    told = str(Estimate(replace(found, start=0.0), (200,) * 30, 1))
    assert told.startswith(f"at least {least} on 1 processor\n")
    assert "1 tried had not ended" in told


def test_the_sample_is_spread_over_sizes_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Of 40 workbooks nine are tried: the smallest, the largest, and those between; no folder of results is there."""
    pool = Here()
    monkeypatch.setattr(estimate_module, "open_pool", lambda *_: pool)
    for number in range(40):
        content = sheets(two_prices())
        content["scenario"][1] |= {"value": "x" * (10 * number + 1)}  # its description
        write(tmp_path / "in" / f"w{number:02d}.json", content)
    batch = Batch((str(tmp_path / "in"),), tmp_path / "out", ("cheap",))
    found = estimate(batch, plan_batch(batch, Rerun.MISSING), 1, None)
    warming, *names = [Path(chunk[0].case.workbook).stem for chunk in pool.chunks]
    assert warming == "w00"
    assert sorted(names) == ["w00", "w05", "w10", "w15", "w20", "w24", "w29", "w34", "w39"]
    assert names[:3] == ["w20", "w00", "w39"]
    assert len({each.size for each in found.sample.tried}) == 9
    assert not (tmp_path / "out").exists()


def test_the_size_of_a_case_is_that_of_what_it_loads(tmp_path: Path):
    """A file, a folder of .csv, an example by its name; 0 for what is not there."""
    (tmp_path / "members.csv").write_text("member\nA\n")
    (tmp_path / "resources.csv").write_text("resource\ntroops\n")
    for name in (str(good(tmp_path / "in", 1)[0]), str(tmp_path), "isaf-2010"):
        assert Case(name).size == sum(len(content) for _, content in Case(name).load()) > 0
    assert Case(str(tmp_path / "none.xlsx")).size == 0


def test_only_what_is_left_of_a_batch_is_estimated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """After two of three are done the third alone is tried; when all are done, nothing is."""
    pool = Here()
    monkeypatch.setattr(run_module, "open_pool", lambda *_: Here())
    monkeypatch.setattr(estimate_module, "open_pool", lambda *_: pool)
    paths = good(tmp_path, 3)
    batch = Batch((f"{tmp_path}/*.json",), tmp_path / "out")
    for done, tells in ((paths[:2], "from 1 of 1 workbook,"), (paths, "nothing is to be run")):
        pool.chunks.clear()
        bs.run_batch([str(path) for path in done], tmp_path / "out", rerun="missing")
        assert tells in str(estimate(batch, plan_batch(batch, Rerun.MISSING), 1, None))
        assert {Path(chunk[0].case.workbook) for chunk in pool.chunks} == set(paths) - set(done)


def test_where_nothing_can_be_run_there_is_no_estimate(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Bad workbooks alone, tried by a real worker: the command says so, with the cell of the first, and ends well."""
    bad(tmp_path / "in")
    command = ["batch", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--dry-run", "--workers", "1"]
    assert run(command) == ExitCode.ANSWERED
    said = capsys.readouterr().err
    assert "no estimate can be given" in said
    assert "capacities!C2: found 'plenty'" in said
    assert not (tmp_path / "out").exists()
