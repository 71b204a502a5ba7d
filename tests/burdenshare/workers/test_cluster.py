"""A batch on a real Dask scheduler with two worker processes on loopback, one of which is killed in the middle."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

import burdenshare as bs
from burdenshare.batch import run_batch as run_module
from burdenshare.batch.cases import Case
from burdenshare.batch.store import read_parts
from burdenshare.workers import cluster
from models.sheets.problems import InputError, MissingExtraError
from tests.burdenshare.batch.test_batch import tables, until
from tests.burdenshare.workbooks import Here, bad, good, infeasible, slow

ROOT = Path(__file__).parents[3]
COUNT = 24

pytest.importorskip("distributed", reason="distributed is not installed: pip install 'burdenshare[cluster]'")


@dataclass
class Dask:
    """A scheduler and its workers, each a process."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    """A scheduler on loopback with two workers that share nothing with this process but the code."""
    where = tmp_path / "scheduler.json"

    def start(module: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--no-dashboard", *options]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def addresses() -> list[str]:
        """What the scheduler has written so far: the file is there before its content is."""
        content = where.read_text() if where.exists() else ""
        return [part for part in content.split('"') if part.startswith("tcp://")]

    running = [start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(where))]
    try:
        until(addresses)
        (address, *_) = addresses()
        options = ("--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--local-directory", str(tmp_path))
        running += [start("dask_worker", address, *options) for _ in range(2)]
        yield Dask(address, running[1:])
    finally:
        for process in running:
            process.kill()
            process.wait()


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A folder of workbooks: good ones, a bad one, an impossible one."""
    folder = tmp_path / "in"
    good(folder, COUNT)
    bad(folder)
    infeasible(folder)
    return folder


@pytest.mark.slow
def test_a_killed_worker_costs_nothing_and_the_tables_are_the_same(
    dask: Dask, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """One of two workers is killed after the first results: every workbook has one record, tables as in one process."""
    with monkeypatch.context() as patch:
        patch.setattr(run_module, "open_pool", lambda *_: Here())
        bs.run_batch(inputs, tmp_path / "here")
    killed_after: list[int] = []
    write_part = run_module.write_part

    def then_kill(folder: Path, records: object) -> None:
        write_part(folder, records)  # type: ignore[arg-type]
        if not killed_after:
            killed_after.append(sum(1 for _ in read_parts(folder)))
            dask.workers[0].kill()

    monkeypatch.setattr(run_module, "write_part", then_kill)
    monkeypatch.setattr(run_module, "run_chunk", slow)
    until(lambda: _connected(dask.address) == 2)
    result = bs.run_batch(inputs, tmp_path / "there", scheduler=dask.address)
    assert 0 < killed_after[0] < COUNT
    assert dask.workers[0].wait(10) != 0
    assert result.complete
    assert sorted(record.workbook for record in read_parts(tmp_path / "there")) == sorted(
        path.as_posix() for path in inputs.iterdir()
    )
    assert tables(tmp_path / "there") == tables(tmp_path / "here")


def _connected(address: str) -> int:
    """How many workers a scheduler has."""
    import distributed

    with distributed.Client(address, set_as_default=False) as client:
        time.sleep(0.1)
        return len(client.nthreads())


@pytest.mark.slow
def test_workers_need_no_file_of_ours(dask: Dask, inputs: Path, tmp_path: Path):
    """What a task carries is enough: the workbooks are gone from the disk before a worker looks at them."""
    tasks = [run_module.Task(0, Case("gone/w.json"), (("w.json", (inputs / "w000.json").read_bytes()),))]
    (inputs / "w000.json").unlink()
    with closing(cluster.ClusterPool(run_module.run_chunk, dask.address, 1)) as pool:
        pool.submit(tuple(tasks))
        ended = []
        until(lambda: ended.extend(pool.finished(0.2)) or ended)
    ((_, answers),) = ended
    assert answers is not None
    assert [run.status for run in answers[0].runs if not isinstance(run, str)] == ["optimal"] * 3


def test_an_address_without_a_scheduler_is_told_with_the_commands_that_start_one(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """No traceback of the network: what was tried, and how to start a scheduler and its workers."""
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
    with pytest.raises(InputError, match="dask scheduler"):
        bs.run_batch(inputs, tmp_path / "out", scheduler="tcp://127.0.0.1:9")


def test_without_distributed_the_extra_is_named(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where distributed is not installed the message is the command that installs it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"burdenshare\[cluster\]"):
        bs.run_batch(inputs, tmp_path / "out", scheduler="local")
