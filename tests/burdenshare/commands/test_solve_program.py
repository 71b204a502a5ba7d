"""`solve --lp` writes the linear program for other tools, and nothing else of what is there."""

from __future__ import annotations

from pathlib import Path

import pulp
import pytest

import burdenshare as bs
from burdenshare.__main__ import run
from burdenshare.exit_codes import ExitCode
from tests.examples import EXAMPLES


@pytest.mark.parametrize("suffix", [".lp", ".MPS"])
def test_the_program_is_written_beside_the_report(suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The report comes as without it, the file says of what it is, and its names are those of bs.to_pulp."""
    path = tmp_path / f"program{suffix}"
    assert run(["solve", "amisom-2020", "--lp", str(path)]) == ExitCode.ANSWERED
    told = capsys.readouterr()
    assert "stage leximin" in told.err
    assert "Fairness report" in told.out
    text = path.read_text(encoding="ascii")
    assert "policy fair-by-gdp, stage leximin" in text
    problem = bs.to_pulp(bs.example("amisom-2020"))
    assert isinstance(problem, pulp.LpProblem)
    assert all(variable.name in text for variable in problem.variables())


def test_a_stage_may_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """--lp-stage chooses the stage; an unknown one is an error with the nearest; without --lp it is refused."""
    path = tmp_path / "gaps.lp"
    assert run(["solve", "amisom-2020", "--lp", str(path), "--lp-stage", "gaps"]) == ExitCode.ANSWERED
    assert "\n gaps: " in path.read_text(encoding="ascii")
    assert "held" not in path.read_text(encoding="ascii").partition("Minimize")[2]
    assert run(["solve", "amisom-2020", "--lp", str(path), "--lp-stage", "gap"]) == ExitCode.BAD_INPUT
    assert 'did you mean "gaps"' in capsys.readouterr().err
    assert run(["solve", "amisom-2020", "--lp-stage", "gaps"]) == ExitCode.USAGE


def test_another_suffix_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A form that programs are not written in ends with exit code 2, and nothing is written."""
    assert run(["solve", "amisom-2020", "--lp", str(tmp_path / "program.txt")]) == ExitCode.USAGE
    assert "a program is written as .lp or .mps" in capsys.readouterr().err
    assert run(["solve", "amisom-2020", "--lp", str(tmp_path)]) == ExitCode.USAGE
    assert not list(tmp_path.iterdir())


def test_the_input_is_never_replaced(tmp_path: Path):
    """A program is not written over the workbook that is read, whatever it is called, nor through a link to it."""
    workbook, link = tmp_path / "coalition.xlsx", tmp_path / "program.lp"
    workbook.write_bytes(EXAMPLES["amisom-2020"].read_bytes())
    link.symlink_to(workbook)
    before = workbook.read_bytes()
    assert run(["solve", str(workbook), "--lp", str(link)]) == ExitCode.USAGE
    assert workbook.read_bytes() == before
