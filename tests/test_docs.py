"""The documentation is true: its commands run, its Python runs, its links lead somewhere."""

from __future__ import annotations

import inspect
import re
import shlex
from itertools import pairwise
from pathlib import Path
from pkgutil import resolve_name

import pytest

import burdenshare as bs
from burdenshare.__main__ import run
from tests import map_page
from tests.api_page import EXAMPLE, page

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
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


@pytest.mark.slow
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


def names_of_code(text: str) -> list[str]:
    """The dotted names of our rooms in a page."""
    return re.findall(rf"(?<![\w/.])(?:{'|'.join(map_page.ROOMS)})(?:\.\w+)+(?![\w/])", text)


def exists(name: str) -> bool:
    """Whether a dotted name is a module, what one has, or a field of a class in one."""
    for found, field in ((name, ""), tuple(name.rsplit(".", 1))):
        try:
            there = resolve_name(found)
        except (AttributeError, ImportError):
            continue
        return not field or any(field in inspect.get_annotations(base) for base in getattr(there, "__mro__", ()))
    return False


def test_the_map_shows_the_house():
    """Every package stands on the map with what its docstring says, every page with its title, as the tree has them."""
    told = map_page.MAP.read_text(encoding="utf-8")
    assert map_page.written(told) == told
    for package in map_page.packages():
        assert f"{package.name}/ " in told


def test_the_page_of_the_examples_lists_them():
    """The tables of workbooks, and of what the field says, are what the examples and their pages say."""
    told = map_page.EXAMPLES.read_text(encoding="utf-8")
    assert map_page.written(told) == told
    assert "[`isaf-2010.xlsx`](examples/isaf-2010.md) | ISAF" in told


def test_the_glossary_is_in_order():
    """Its terms stand in the order of the alphabet, each once; nearly all name code; no reference is empty."""
    entries = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split("\n- **")[1:]
    terms = [entry.split("**")[0] for entry in entries]
    assert terms == sorted(set(terms))
    assert sum(bool(names_of_code(entry)) for entry in entries) > 0.9 * len(entries)
    referred = [term for entry in entries for term in re.findall(r"\*\*([a-z -]+)\*\*", "**" + entry)]
    assert set(referred) == set(terms)


def test_the_readme_is_short():
    """A newcomer's path has under 150 lines."""
    assert len(README.splitlines()) < 150


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_exists(page: Path):
    """Every folder, file and name of code in a page is there: none can be moved without the page following.

    What a page shows how to add is not there yet.
    """
    text = page.read_text(encoding="utf-8")
    if page.name.startswith("add-"):
        text = re.sub(r"```.*?```|`[^`]*toy[^`]*`", "", text, flags=re.DOTALL)
    paths = re.findall(rf"`((?:{'|'.join((*map_page.ROOMS, 'docs', 'tests', 'benchmarks'))})/[\w./-]*)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [name for name in names_of_code(text) if not exists(name)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    """Every relative link in the documentation points at a file that exists."""
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
