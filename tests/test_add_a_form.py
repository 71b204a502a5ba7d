"""The page on adding a form is true: what it says is done, and every result can be written in the new form."""

from __future__ import annotations

from pathlib import Path

import pytest

from burdenshare.forms import FORMS
from tests.drill import ROOT, run, steps, walked

PAGE = ROOT / "docs" / "add-a-form.md"
RESULTS = """
import sys
import burdenshare as bs
from burdenshare.__main__ import run
from inputs.write.starter import STARTER

if __name__ == "__main__":
    sys.stderr = sys.stdout
    bs.write_workbook("book.json", STARTER)
    commands = {"compare": [], "explain": [], "frontier": ["--points=3"], "shares": [], "stress": ["--samples=2"]}
    for command, quick in ({"solve": []} | commands).items():
        assert run([command, "book.json", *quick, "-o", f"{command}.md"]) == 0
    assert run(["batch", "book.json", "-o", "runs", "--workers=1"]) == 0
    assert run(["batch-report", "runs", "-o", "batch.md"]) == 0
    assert run(["solve", "book.json", "-o", "solve.mdd"]) == 2
    assert run(["solve", "--help"]) == 0
"""


@pytest.mark.slow
def test_the_page_adds_a_form_that_every_command_writes(tmp_path: Path):
    """After its steps all results are written as Markdown, help lists it, and a slip of its suffix is told of it."""
    told = run(walked(PAGE, tmp_path), RESULTS)
    written = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.md")}
    assert set(written) == {"solve", "compare", "explain", "frontier", "shares", "stress", "batch"}
    assert [name for name, text in written.items() if not text.startswith("# ") or "\n| ---" not in text] == []
    assert "| Atlantia |" in written["solve"]
    assert 'written as .xlsx, .html, .json, .md, .csv, .parquet (did you mean ".md"?)' in told
    assert ".md," in told.partition("Usage:")[2]


def test_a_form_is_a_file_and_a_line():
    """The page makes one file and changes one line of one other."""
    made, changed = steps(PAGE)
    assert (made.after, made.path) == ("", "reports/rendering/markdown.py")
    assert changed.path == "burdenshare/forms.py"
    assert len(changed.text.splitlines()) == 1


def test_the_page_lists_every_form():
    """The table of the page is the list of forms, in its order."""
    rows = [
        f"| {f'`{form.suffix}`' if form.suffix else 'none'} | {form.name} | {form.holds} | `{form.renderer}` |"
        for form in FORMS.values()
    ]
    assert "\n".join(rows) in PAGE.read_text(encoding="utf-8")
