"""Pages that teach by example say what happens: their commands run, and print the lines that the page quotes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from burdenshare.__main__ import run
from tests.test_docs import ROOT, checkout

__all__ = ["checkout"]

SLOW = ("conversation", "for-planners", "for-operators")
TAUGHT = (
    "tutorial",
    "intelligence",
    "for-analysts",
    "for-researchers",
    *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW),
)
"""Pages whose blocks are run, each from its top in an empty folder."""
BLOCK = re.compile(r"^```(console|python|csv)(?: (\S+))?\n(.*?)^```", re.DOTALL | re.MULTILINE)
"""A block's language, the file that it is saved as, and what stands in it."""
WRITES = ("--output", "--save-workbook", "--lp")
"""Options whose value is a file that is written."""
EXIT = re.compile(r"#.*\bexit code (\d)")


def told(text: str) -> str:
    """Text as it is compared: words, however lines were broken."""
    return " ".join(text.split())


def steps(block: str) -> Iterator[tuple[str, list[str]]]:
    """The commands of a console block, each with the pieces of its output that the page quotes; ... stands between."""
    command, quoted = "", list[str]()
    for line in [*block.splitlines(), "$ "]:
        if not line.startswith("$ "):
            quoted.append(line)
            continue
        if command:
            pieces = re.split(r"^\s*\.\.\.\s*$", "\n".join(quoted), flags=re.MULTILINE)
            yield command, [told(piece) for piece in pieces if piece.strip()]
        command, quoted = line.removeprefix("$ "), []


@pytest.mark.parametrize("name", TAUGHT)
def test_a_page_that_teaches_is_true(name: str, checkout: Path, capsys: pytest.CaptureFixture[str]):
    """Every command ends as the page states and prints what is quoted, in its order; every Python block runs."""
    scope: dict[str, object] = {"__name__": "page"}
    blocks = BLOCK.findall((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8"))
    assert blocks
    for language, file, block in blocks:
        if file:
            (checkout / file).write_text(block, encoding="utf-8")
            continue
        if language == "python":
            exec(compile(block, f"{name}.md", "exec"), scope)
            continue
        for command, quoted in steps(block):
            if not command.startswith("burdenshare "):
                continue
            stated = EXIT.search(command)
            arguments = shlex.split(command, comments=True)[1:]
            code = run(arguments)
            said = capsys.readouterr()
            assert code == int(stated[1] if stated else 0), f"{command}\n{said.err}"
            output = told(said.out + said.err)
            for piece in quoted:
                assert piece in output, f"{command}\nquoted: {piece}\nprinted after the last: {output[:2000]}"
                output = output.partition(piece)[2]
            written = [path for option, path in pairwise(arguments) if option in WRITES]
            assert "--dry-run" in arguments or all((checkout / path).exists() for path in written), command


def test_commands_may_be_typed_as_they_stand():
    """No shell takes the ! of a cell for its history: it stands in single quotes on every page and in every help."""
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "burdenshare").rglob("*.py")]
    commands = [line for page in pages for line in page.read_text(encoding="utf-8").splitlines() if "--" in line]
    typed = re.compile(r"--(?:lift|set) [^'\s]*!")
    assert any("--lift 'caveats!B4'" in line for line in commands)
    assert [line for line in commands if typed.search(line)] == []
