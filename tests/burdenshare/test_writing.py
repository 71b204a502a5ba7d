"""What the front door writes: any result, in any form, whole or not at all."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import re
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import burdenshare as bs
from burdenshare.batch.result import BatchResult
from burdenshare.files import put
from burdenshare.forms import FORMS, Form, by_suffix
from models.sheets.problems import InputError, MissingExtraError
from reports.rendering.tidy import json_text
from reports.vocabulary.columns import Column
from reports.vocabulary.documents import Document
from reports.vocabulary.tables import tabulate
from tests.burdenshare.workbooks import good
from tests.drill import ROOMS, ROOT
from tests.scenarios import impossible, two_prices

TOLD = Document(
    "Title", "Subtitle", answered=True, tables=(tabulate("rows", "Rows", [Column("a", "A", of=str)], ["x", "y"]),)
)


def batch(folder: Path) -> BatchResult:
    """A batch of one workbook."""
    return bs.run_batch(good(folder, 1), folder / "runs", workers=1)


RESULTS: dict[str, Callable[[Path], Any]] = {
    "solve": lambda _: bs.solve(two_prices()),
    "solve, no answer": lambda _: bs.solve(impossible()),
    "assess": lambda _: bs.assess(two_prices(), (found := bs.solve(two_prices())).policy, found),
    "compare": lambda _: bs.compare(two_prices()),
    "whatif": lambda _: bs.whatif(two_prices(), ["requirements/N/troops/target=12"]),
    "diff": lambda _: bs.diff(two_prices(), two_prices()),
    "difference, no answer": lambda _: bs.diff(two_prices(), impossible()),
    "explain": lambda _: bs.explain(two_prices()),
    "explain, no answer": lambda _: bs.explain(impossible()),
    "frontier": lambda _: bs.frontier(two_prices(), points=3),
    "shares": lambda _: bs.shares(two_prices()),
    "stress": lambda _: bs.stress(two_prices(), samples=2),
    "run_batch": batch,
    "document": lambda _: TOLD,
}
"""What each public function returns that can be told."""


@pytest.mark.parametrize("name", RESULTS)
def test_whatever_the_api_returns_is_told_and_written_in_every_form(name: str, tmp_path: Path):
    """Every result has a document with its title, and each form writes it where it is asked to."""
    result = RESULTS[name](tmp_path)
    told = bs.document(result)
    assert told.title
    assert told.answered == ("no answer" not in name)
    assert bs.document(told) is told
    for suffix in FORMS:
        path = bs.write(result, tmp_path / f"report{suffix}")
        assert path == tmp_path / f"report{suffix}"
        assert path.is_dir() if not suffix else path.stat().st_size
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["title"] == told.title


def test_an_allocation_is_told_as_its_report():
    """The document of an answer is that of its assessment."""
    answer = bs.solve(two_prices())
    assert json_text(bs.document(answer)) == json_text(bs.document(bs.assess(two_prices(), answer.policy, answer)))


@pytest.mark.parametrize("wrong", [None, "report", 3.0, two_prices()])
def test_what_is_no_result_is_refused_with_what_is(wrong: object, tmp_path: Path):
    """The error names the type found and the results there are; nothing is written."""
    with pytest.raises(TypeError, match=rf"found {type(wrong).__name__}; expected .*Explanation, FairnessReport"):
        bs.write(wrong, tmp_path / "report.json")
    assert list(tmp_path.iterdir()) == []


def test_an_allocation_of_an_unknown_scenario_names_the_remedy():
    """An allocation made by hand does not know what was solved; the error says to assess it."""
    by_hand = bs.Allocation(bs.Policy(policy="p"), bs.Status.OPTIMAL)
    with pytest.raises(TypeError, match=r"assess\(scenario, allocation\.policy, allocation\)"):
        bs.document(by_hand)


# -- forms -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["report.xlsx", "deep/er/report.html", "report.JSON", "report.csv"])
def test_suffix_chooses_the_form(tmp_path: Path, name: str):
    """A file is written in the form that its suffix names, in folders made as needed, and its path returned."""
    path = bs.write(TOLD, tmp_path / name)
    assert path == tmp_path / name
    start = {".xlsx": b"PK", ".html": b"<!doctype html>", ".json": b"{", ".csv": b"table,row,member"}
    assert path.read_bytes().startswith(start[path.suffix.lower()])
    assert [file.name for file in path.parent.iterdir() if file.is_file()] == [path.name]


def test_a_folder_holds_a_file_a_table(tmp_path: Path):
    """A name without a suffix is a folder of .csv files with their manifest, and so is a folder with one."""
    (tmp_path / "v1.0").mkdir()
    for folder in (tmp_path / "tables", tmp_path / "v1.0"):
        assert {path.name for path in bs.write(TOLD, folder).iterdir()} == {"rows.csv", "manifest.json"}


def test_an_unknown_suffix_is_explained(tmp_path: Path):
    """The error shows what can be written and what was probably meant; nothing is written."""
    with pytest.raises(InputError, match=r'ends in \.xlsx, \.html.*did you mean "\.xlsx"'):
        bs.write(TOLD, tmp_path / "report.xls")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_part_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Without pyarrow the error names the command that installs it, and nothing is written."""
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"writing \.parquet .* pip install 'burdenshare\[parquet\]'"):
        bs.write(TOLD, tmp_path / "report.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_renderer_that_is_not_there_is_no_missing_part():
    """Where our own module is misnamed nothing that can be installed would help, and no command says so."""
    with pytest.raises(ModuleNotFoundError, match=r"reports\.rendering\.nowhere"):
        Form(".md", "Markdown", "words", "reports.rendering.nowhere:text", extra="parquet").render(bs.document(TOLD))


def test_the_parts_that_forms_need_can_be_installed():
    """An extra that an error tells to install is declared in pyproject.toml."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert {form.extra for form in FORMS.values()} - {""} <= set(declared)


# -- files -----------------------------------------------------------------------------------------------------


def full(*_: object) -> None:
    """A disk without room."""
    raise OSError(errno.ENOSPC, "no space left")


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize("name", ["report.json", "folder"])
def test_a_failed_write_leaves_all_as_it_was(name: str, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """When nothing can be put in place the old files stay whole, nothing half-written is left, and it is told."""
    bs.write(TOLD, tmp_path / name)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.setattr(step, full)
    with pytest.raises(InputError, match=rf"{name}: found a file that cannot be written: no space left.*\(choose"):
        put(tmp_path / name, {path.name: "new" for path in before} if name == "folder" else "new")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_folder_is_replaced_only_when_all_of_it_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A disk that is full at the second file leaves the first as it was."""
    put(tmp_path / "folder", {"a": "old", "b": "old"})
    real, room = os.fsync, iter([True])
    monkeypatch.setattr("os.fsync", lambda file: real(file) if next(room, False) else full())
    with pytest.raises(InputError):
        put(tmp_path / "folder", {"a": "new", "b": "new"})
    assert {path.name: path.read_text() for path in (tmp_path / "folder").iterdir()} == {"a": "old", "b": "old"}


def test_a_file_has_the_permissions_of_any_new_file(tmp_path: Path):
    """What is written can be read by whom the umask lets, as a file that any program makes."""
    (tmp_path / "usual").touch()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "usual", put(tmp_path / "file", b"content"))}
    assert len(modes) == 1


def test_names_as_long_as_a_disk_allows_are_written(tmp_path: Path):
    """The temporary name is never longer than a name may be, whatever the file is called."""
    assert put(tmp_path / ("x" * 250 + ".json"), "{}").read_text() == "{}"


def test_rooms_write_no_files():
    """What writes is files.py alone; batch/task.py unpacks what travelled to it into a temporary folder."""
    writes = re.compile(r"\.write_(?:text|bytes)\(|(?<!os\.devnull\)\.)\bopen\([^)]*[\"'][wxa]b?[\"']")
    found = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if writes.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"burdenshare/files.py", "burdenshare/batch/task.py"}


def test_no_two_forms_share_a_suffix():
    """A second form of a suffix is an error, not the one that is taken."""
    with pytest.raises(ValueError, match=r'two forms of the suffix "\.html": page and JSON'):
        by_suffix([FORMS[".html"], dataclasses.replace(FORMS[".json"], suffix=".html")])
    assert by_suffix(FORMS.values()) == FORMS
