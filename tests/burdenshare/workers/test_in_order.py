"""Many tasks in several processes, as `map` does it in one: in order, with progress, whoever dies or fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.workers.in_order import in_order
from models.sheets.problems import BurdenshareError, InputError, Problem
from tests.burdenshare.batch.test_batch import ROOT, alive, children, until
from tests.coalitions import random_scenario

TASKS = ["a", "bb", "ccc", "dddd"]


def doubled(text: str) -> str:
    """A task that is done at once."""
    return text * 2


def refused(text: str) -> str:
    """A task whose input is bad where it has two letters."""
    if len(text) == 2:
        raise InputError([Problem("cell", text, "a letter")])
    return text


def deadly(text: str) -> str:
    """A task that kills whoever does it where it has two letters."""
    if len(text) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return text


def deadly_once(path: str) -> str:
    """A task that kills the first who does the one called bb."""
    if Path(path).name == "bb" and not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return path


@pytest.mark.parametrize("workers", [1, 2, pytest.param(9, marks=pytest.mark.slow)])
def test_results_come_in_the_order_of_the_tasks_and_progress_counts_their_lengths(workers: int):
    """1 + 2 + 3 + 4 is done in the end, never less than before, in one process or several."""
    told: list[tuple[int, int]] = []
    found = list(in_order(doubled, TASKS, workers=workers, progress=lambda *step: told.append(step)))
    assert found == [text * 2 for text in TASKS]
    assert told == sorted(told)
    assert (len(told), told[-1]) == (4, (10, 10))


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_the_work_is_raised_where_it_was_asked_for(workers: int):
    """What a task raises in a worker arrives whole: its place is still known."""
    with pytest.raises(InputError) as raised:
        list(in_order(refused, TASKS, workers=workers))
    assert raised.value.problems[0].place == "cell"


@pytest.mark.slow
def test_a_worker_that_dies_by_chance_costs_nothing_and_one_that_always_dies_is_told(tmp_path: Path):
    """Killed once, all results are there; killed every time, the error says what happened and what to try."""
    paths = [str(tmp_path / name) for name in TASKS]
    assert list(in_order(deadly_once, paths, workers=2)) == paths
    with pytest.raises(BurdenshareError, match=r"worker died .* fewer workers"):
        list(in_order(deadly, TASKS, workers=2))


def test_stress_is_the_same_on_any_number_of_workers():
    """One process or two: every number is equal to the last bit."""
    one, policy = random_scenario(2), bs.Policy(policy="p")
    alone, together = bs.stress(one, policy, samples=60), bs.stress(one, policy, samples=60, workers=2)
    for key, values in alone.outcomes.items():
        assert np.array_equal(values, together.outcomes[key], equal_nan=True)
    assert (alone.withdrawals, alone.spreads) == (together.withdrawals, together.spreads)


def test_ctrl_c_ends_a_stress_with_its_workers():
    """SIGINT to the group in the middle: exit code 130, one line, no traceback, no process left behind."""
    book = ROOT / "inputs/examples/amisom-2020.xlsx"
    command = [sys.executable, "-m", "burdenshare", "stress", str(book), "--samples", "5000", "--workers", "2"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        until(lambda: len(children(process.pid)) >= 2)
        workers = children(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert said.strip().endswith("interrupted; nothing was half-written")
    assert "Traceback" not in said
    until(lambda: not any(map(alive, workers)), 10)
