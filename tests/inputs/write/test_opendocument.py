"""The workbook as .ods says what the one of Excel says, to its readers and to a spreadsheet program."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import openpyxl
import pytest

import burdenshare as bs
from burdenshare.__main__ import run
from burdenshare.exit_codes import ExitCode
from inputs import render_workbook
from inputs.dictionary import dictionary
from inputs.write.starter import STARTER
from models.sheets.columns import ANY


def test_the_template_is_that_of_excel(tmp_path: Path):
    """`new x.ods` writes it, it has every sheet and column, and reads as the .xlsx does."""
    path = tmp_path / "coalition.ods"
    assert run(["new", str(path)]) == ExitCode.ANSWERED
    assert bs.check(path) == []
    assert bs.read_scenario(path) == bs.read_scenario(bs.write_template(tmp_path / "coalition.xlsx"))
    layout = bs.read_scenario(path).layout
    for sheet, columns in dictionary().items():
        assert {name for name in columns if name != ANY} - set(layout.get(sheet, {})) == set(), sheet


def test_a_changed_workbook_is_saved_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """whatif --save-workbook x.ods holds the changed coalition."""
    path = tmp_path / "plan.ods"
    asked = ["whatif", "amisom-2020", "--without", "UGA", "--save-workbook", str(path)]
    assert run(asked) in (ExitCode.ANSWERED, ExitCode.NO_ANSWER)
    assert f"wrote {path}" in " ".join(capsys.readouterr().err.split())
    assert bs.read_scenario(path) == bs.example("amisom-2020").without("UGA")


def test_text_comes_back_as_it_was(tmp_path: Path):
    """Signs of XML, formulas, lines, tabs and spaces that stand together are text like any other."""
    names = ["<b>&amp;\"'", "=A1+1", "two  spaces", "a\tb", "Türkiye 日本", "<text:s text:c='2'/>"]
    fair = STARTER["policies"][0]
    policies = [dict(fair) | {"policy": f"p{at}", "description": name} for at, name in enumerate(names)]
    facts = [{"field": "title", "value": "x"}, {"field": "description", "value": "one\n\ntwo"}]
    sheets = dict(STARTER) | {"policies": policies, "scenario": [*facts, *STARTER["scenario"][2:]]}
    read, text = (bs.read_scenario(bs.write_workbook(tmp_path / name, sheets)) for name in ("odd.ods", "odd.json"))
    assert [row.description for row in read.policies] == names
    assert read == text


def test_the_bytes_are_those_of_the_format_and_repeat():
    """The form is told by the first part, which is not compressed; the same rows give the same bytes."""
    first, second = (render_workbook("x.ods", STARTER) for _ in range(2))
    assert first == second
    assert isinstance(first, bytes)
    assert first[30:38] == b"mimetype"
    assert first[38:].startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def test_the_first_part_is_stored(tmp_path: Path):
    """As the standard asks."""
    path = bs.write_template(tmp_path / "x.ods")
    with ZipFile(path) as archive:
        assert archive.infolist()[0].compress_type == ZIP_STORED
        assert archive.testzip() is None


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs a spreadsheet program")
def test_a_spreadsheet_program_shows_it_as_it_is_meant(tmp_path: Path):
    """Opened and saved as .xlsx it has the comments, the drop-downs and the guards."""
    path = bs.write_template(tmp_path / "t.ods")
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    told = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(path)]
    subprocess.run(told, check=True, capture_output=True, timeout=300)
    members = openpyxl.load_workbook(tmp_path / "t.xlsx")["members"]
    assert members["A1"].comment is not None
    rules = {rule.promptTitle: rule for rule in members.data_validations.dataValidation}
    assert rules["kind"].formula1 == '"state,organisation"'
    assert (rules["reserve"].type, rules["reserve"].formula1, rules["reserve"].formula2) == ("decimal", "0", "1")
    assert bs.read_scenario(tmp_path / "t.xlsx") == bs.read_scenario(path)
