"""The shell completes examples, files, and what the workbook that is named has, by the shell's own protocol."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples import EXAMPLES

START = "import sys; sys.argv[0] = 'burdenshare'; from burdenshare.__main__ import main; main()"


def completed(typed: str, folder: Path) -> list[str]:
    """What bash is offered for the last word of a line, in a process of its own."""
    asked = {"_BURDENSHARE_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    root = Path(__file__).parents[3]
    ran = subprocess.run(
        [sys.executable, "-c", START],
        env=os.environ | asked | {"PYTHONPATH": str(root)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert ran.stderr == ""
    return ran.stdout.split()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("burdenshare sol", ["solve"]),
        ("burdenshare solve is", ["isaf-2010"]),
        ("burdenshare solve pl", ["plan.xlsx", "plans/"]),
        ("burdenshare check plans/", ["plans/old.json"]),
        ("burdenshare why isaf-2010 DE", ["DEU"]),
        ("burdenshare why isaf-2010 ger", ["germany"]),
        ("burdenshare solve isaf-2010 --policy fair-by-c", ["fair-by-capacity"]),
        ("burdenshare compare isaf-2010 -p minimax,temp", ["minimax,tempered"]),
        ("burdenshare whatif isaf-2010 --lift caveats!B4", ["caveats!B4"]),
        ("burdenshare whatif plan.xlsx --without ug", ["ugA"]),
        ("burdenshare whatif nowhere.xlsx --without U", []),
        ("burdenshare diff plan", ["plan.xlsx", "plans/"]),
    ],
)
def test_what_is_offered(typed: str, offered: list[str], tmp_path: Path):
    """By the line as it stands; nothing, and no error, where the workbook cannot be read."""
    (tmp_path / "plan.xlsx").write_bytes(EXAMPLES["amisom-2020"].read_bytes())
    (tmp_path / "plan.txt").touch()
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "old.json").touch()
    assert completed(typed, tmp_path) == offered
