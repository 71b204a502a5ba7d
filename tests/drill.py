"""Pages that walk a change through the house, done as they say it: in a copy of the rooms, then seen to work."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("models", "inputs", "optimizer", "reports", "burdenshare")
BLOCK = re.compile(r"^```\w*\n(?:# |<!-- )(\S+\.\w+)(?:, after: (.+?))?(?: -->)?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """One block of a page: a file to make or, where `after` is a line of it, text to put below that line."""

    path: str
    after: str
    text: str


def steps(page: Path) -> list[Step]:
    """The blocks of a page whose first line is `# path/of/file.py` or `# path/of/file.py, after: a line of it`."""
    return [Step(*found) for found in BLOCK.findall(page.read_text(encoding="utf-8"))]


def walked(page: Path, folder: Path) -> Path:
    """A copy of the rooms in a folder, changed as the page says; a file that a step makes must not be there yet."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    for step in steps(page):
        target = folder / step.path
        if not step.after:
            assert not target.exists(), f"{page.name} makes {step.path}, which there is"
            target.write_text(step.text, encoding="utf-8")
            continue
        lines = target.read_text(encoding="utf-8").splitlines(keepends=True)
        places = [number for number, line in enumerate(lines, 1) if line.strip() == step.after.strip()]
        assert len(places) == 1, f"{page.name}: {len(places)} lines of {step.path} read {step.after!r}"
        lines.insert(places[0], step.text)
        target.write_text("".join(lines), encoding="utf-8")
    return folder


def run(folder: Path, script: str) -> str:
    """What a script prints when it runs with the rooms of a folder; it must end well.

    A script that starts processes has the usual `if __name__ == "__main__"`.
    """
    (folder / "script.py").write_text(script, encoding="utf-8")
    command = [sys.executable, "-B", "-W", "error", "script.py"]  # its own folder is where Python looks first
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
