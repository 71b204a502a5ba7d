"""The documentation is true: its commands run, its Python runs, its links lead somewhere."""

from __future__ import annotations

import inspect
import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest

import burdenshare as bs
from burdenshare.__main__ import run
from tests.api_page import EXAMPLE, page

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


def test_the_api_page_is_written_from_the_code():
    """docs/api.md is what `make docs` writes from signatures and docstrings."""
    assert (ROOT / "docs" / "api.md").read_text(encoding="utf-8") == page()


def test_the_example_of_the_api_page_runs(checkout: Path, capsys: pytest.CaptureFixture[str]):
    """On the template's workbook the page's example runs as it stands, and writes its report and its batch."""
    assert run(["new", "coalition.xlsx"]) == 0
    exec(compile(EXAMPLE, "docs/api.md", "exec"), {"__name__": "__main__"})
    said = capsys.readouterr().out
    for title in (
        "Comparison",
        "Explanation under by-people: optimal",
        "Frontier",
        "Shares",
        "Batch results: complete",
    ):
        assert title in said
    assert (checkout / "report.html").exists()
    assert (checkout / "results").is_dir()


@pytest.mark.parametrize("name", bs.__all__)
def test_every_public_name_is_on_the_api_page(name: str):
    """It is told in words, and a function that returns nothing is shown at work in the example."""
    public = getattr(bs, name)
    heading = f"### bs.{name}" if inspect.isfunction(public) else f"### {name}"
    assert heading in page().splitlines()
    assert inspect.getdoc(public)
    if inspect.isfunction(public) and inspect.signature(public).return_annotation == "None":
        assert f"bs.{name}(" in EXAMPLE


def test_the_readme_is_short():
    """A newcomer's path has under 150 lines."""
    assert len(README.splitlines()) < 150


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))])
def test_links_lead_somewhere(page: Path):
    """Every relative link in the documentation points at a file that exists."""
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
