"""Outputs are looked at before anything is computed: their form must be known, and they must spare the input."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from burdenshare.forms import SUFFIXES, form_of, remedy
from models.sheets.problems import OutputError


def check_reports(outputs: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Raise OutputError for a report of unknown form, or one that would replace the input or lie among other files."""
    written = list(outputs)
    for path in written:
        if form_of(path) is None:
            raise OutputError(f"{path}: reports are written as {SUFFIXES} ({remedy(path)})")
        if not path.suffix and path.is_file():
            raise OutputError(f"{path} is a file; a name without a suffix makes a folder of .csv files")
    spare(inputs, written)
    for path in written:
        if path.is_dir() and not (path / "manifest.json").exists() and any(path.iterdir()):
            raise OutputError(f"{path} holds files that are no report; choose a folder of its own")


def spare(inputs: Iterable[Path], outputs: Iterable[Path]) -> None:
    """Raise OutputError where an output is an input, however it is spelled or linked, or lies inside one."""
    kept = list(inputs)
    for output in outputs:
        for source in kept:
            if same(output, source):
                raise OutputError(f"{output} is what is read: an output there would replace it; choose another name")
            if source.is_dir() and inside(output, source):
                raise OutputError(f"{output} lies inside the folder that is read, {source}; choose another place")


def same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file or folder, through links of any kind."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return real(one) == real(other)


def inside(path: Path, folder: Path) -> bool:
    """Whether a path leads into a folder, or would if it existed."""
    return any(same(parent, folder) for parent in real(path).parents)


def real(path: Path) -> Path:
    """Where a path leads, through links and detours, be there anything or not."""
    return Path(os.path.realpath(path))
