"""The house keeps its shape: who may import whom, what is installed, and what the versions are."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path
from zipfile import ZipFile

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.examples import EXAMPLES

ROOT = Path(__file__).parents[1]
ROOMS = ("models", "inputs", "optimizer", "reports", "burdenshare")
SOLVER = {"pulp", "highspy"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The wheel, built offline by the backend that pyproject.toml names."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("burdenshare-*.whl")
    return ZipFile(path)


def text(name: str) -> str:
    """The text of a file at the root."""
    return (ROOT / name).read_text(encoding="utf-8")


def sources(room: str) -> list[Path]:
    """Every module of a room."""
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports, wherever in it the import stands."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(str(node.module).partition(".")[0])
    return names


def test_imports_point_down_only():
    """Every import contract of pyproject.toml is kept."""
    kept = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert kept == EXIT_STATUS_SUCCESS


def test_solver_is_known_to_two_files_of_the_optimizer():
    """PuLP is touched in at most two files, and neither it nor HiGHS outside the optimizer."""
    users = {path: imported(path) & SOLVER for room in ROOMS for path in sources(room)}
    outside = [path for path, used in users.items() if used and not path.is_relative_to(ROOT / "optimizer")]
    pulp = [path for path, used in users.items() if "pulp" in used]
    assert outside == []
    assert 1 <= len(pulp) <= 2


def test_wheel_installs_the_five_rooms_and_nothing_else(wheel: ZipFile):
    """The wheel's top-level names are the five rooms and its own metadata; no tests."""
    names = {name.partition("/")[0] for name in wheel.namelist()}
    assert names == {*ROOMS, f"burdenshare-{version('burdenshare')}.dist-info"}


def test_wheel_holds_every_file_of_the_rooms(wheel: ZipFile):
    """Modules, the examples, the templates and the type markers are all installed."""
    files = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and path.name[0] not in ".~"
    }
    assert files == {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert "inputs/examples/isaf-2010.xlsx" in files
    assert {f"{room}/py.typed" for room in ROOMS} <= files


def test_examples_and_the_template_come_with_the_wheel(wheel: ZipFile, tmp_path: Path):
    """Unpacked elsewhere, it has the examples by name, solves one, and writes the workbook to start from."""
    wheel.extractall(tmp_path / "site")
    asked = """
import sys; sys.path.insert(0, sys.argv[1])
import burdenshare as bs
assert bs.__file__.startswith(sys.argv[1])
template = bs.read_scenario(bs.write_template("coalition.xlsx"))
print(*bs.example_names(), bs.solve(bs.example("amisom-2020")).status, bs.solve(template).status)
"""
    told = [sys.executable, "-c", asked, str(tmp_path / "site")]
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ran = subprocess.run(told, cwd=tmp_path, env=bare, capture_output=True, text=True, check=True, timeout=120)
    assert ran.stdout.split() == [*EXAMPLES, "optimal", "optimal"]


def test_command_leads_to_the_front_door():
    """The `burdenshare` command is installed and starts burdenshare.__main__.main."""
    (command,) = entry_points(group="console_scripts", name="burdenshare")
    assert command.value == "burdenshare.__main__:main"
    assert callable(command.load())


def test_version_is_one_everywhere():
    """The installed version, pyproject.toml and CITATION.cff agree, and the changelog knows it."""
    declared = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    (cited,) = re.findall(r"(?m)^version: (.+)$", text("CITATION.cff"))
    assert version("burdenshare") == declared == cited
    assert declared in text("CHANGELOG.md")


def test_constraints_hold_exact_versions_and_no_address():
    """Each line of constraints.txt is name==version with at most a marker: no host, path or option."""
    lines = text("constraints.txt").splitlines()
    pin = re.compile(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; [a-z_]+ [<>=!]+ '[A-Za-z0-9.]+')?")
    assert [line for line in lines if not pin.fullmatch(line)] == []


def test_constraints_split_pulp_by_python_version():
    """PuLP 3.3 is pinned below Python 3.12 and PuLP 4 from there on."""
    split = re.findall(r"(?m)^pulp==(\d+)\.\S+ ; python_full_version (\S+) '3\.12'$", text("constraints.txt"))
    assert split == [("3", "<"), ("4", ">=")]
