"""The documentation is true: its commands run, its Python runs, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from burdenshare.__main__ import run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.removeprefix("$ ").split("#")[0].strip()
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ burdenshare")
]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that sees the shipped examples, in which a newcomer's commands can write."""
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / "examples").symlink_to(ROOT / "inputs" / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_of_the_readme_run(checkout: Path, capsys: pytest.CaptureFixture[str]):
    """Every burdenshare command of the README, in its order, ends with exit code 0 and writes what it names."""
    assert len(COMMANDS) >= 6
    for command in COMMANDS:
        arguments = shlex.split(command)[1:]
        assert run(arguments) == 0, f"{command}\n{capsys.readouterr().err}"
        for option, value in pairwise(arguments):
            if option in ("--output", "-o"):
                assert (checkout / value).exists()


def test_the_python_of_the_readme_runs(checkout: Path, capsys: pytest.CaptureFixture[str]):
    """The README's Python block runs as it stands and prints an optimal answer."""
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(block, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("optimal ")


def test_the_readme_is_short():
    """A newcomer's path has under 150 lines."""
    assert len(README.splitlines()) < 150


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))])
def test_links_lead_somewhere(page: Path):
    """Every relative link in the documentation points at a file that exists."""
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
