"""What a batch is asked to solve: workbooks from paths, globs, folders and lists, each with its variants."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

from burdenshare.batch.sweep import BASE, Variant
from inputs import SUFFIXES, located
from models.sheets.problems import InputError, Problem

Files = tuple[tuple[str, bytes], ...]
"""A workbook as data: the name and content of its file, or of each .csv of its folder."""

Inputs = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One workbook in one variant; workbook: its path, as tables call it.  allow_unread: see read_scenario."""

    workbook: str
    variant: Variant = BASE
    allow_unread: bool = False

    def load(self) -> Files:
        """The workbook's files; raises OSError when one cannot be opened."""
        return tuple((path.name, path.read_bytes()) for path in self._paths())

    @property
    def size(self) -> int:
        """Bytes of its files, as far as they can be found."""
        try:
            return sum(path.stat().st_size for path in self._paths())
        except OSError:
            return 0

    def _paths(self) -> list[Path]:
        path = located(self.workbook)
        return _tables(path) if path.is_dir() else [path]

    def __str__(self) -> str:
        """The workbook, and its variant where it is one."""
        return f"{self.workbook} [{self.variant.name}]" if self.variant.name else self.workbook


def find_workbooks(inputs: Inputs) -> tuple[str, ...]:
    """The workbooks that inputs name, each once, in the order given; inside globs and folders by name.

    An input is a path, a glob (`**` goes into folders), a folder of workbooks, a folder of .csv (one workbook), or a
    .txt file with one of these a line, or the name of an example. A path that does not exist is kept: it becomes a
    failed row.
    Raises InputError where a glob, folder or list comes to nothing.
    """
    listed = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    problems: list[Problem] = []
    found = dict.fromkeys(path for entry in listed for path in _expanded(os.fspath(entry), problems))
    if not found and not problems:
        problems.append(Problem("inputs", "nothing", "at least one workbook, glob, folder or list"))
    if problems:
        raise InputError(problems)
    return tuple(found)


def _expanded(entry: str, problems: list[Problem]) -> Iterator[str]:
    path = Path(entry)
    if path.suffix.casefold() == ".txt" and path.is_file():
        lines = (line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
        within = [found for line in lines if line and line[0] != "#" for found in _expanded(line, problems)]
        expected = "one path, glob or folder a line"
    elif has_magic(entry) and not path.exists():
        within = [
            found
            for match in sorted(glob(entry, recursive=True))  # noqa: PTH207 - takes absolute patterns too
            if _visible(Path(match))
            for found in _expanded(match, problems)
        ]
        expected = "a pattern that matches workbooks"
    elif path.is_dir() and not _tables(path) and located(entry) == path:
        inside = sorted(child for child in path.iterdir() if _visible(child))
        within = [child.as_posix() for child in inside if _is_workbook(child)]
        expected = f"workbooks in it ({', '.join(SUFFIXES)}, folders of .csv)"
    else:
        within, expected = [path.as_posix()], ""
    if not within:
        hint = "quote a glob so that the shell leaves it alone" if has_magic(entry) else ""
        problems.append(Problem(entry, "no workbook", expected, hint))
    yield from within


def _visible(path: Path) -> bool:
    """Whether it is no hidden file and no lock file of a spreadsheet program."""
    return not path.name.startswith((".", "~$"))


def _is_workbook(path: Path) -> bool:
    return bool(_tables(path)) if path.is_dir() else path.suffix.casefold() in SUFFIXES


def _tables(folder: Path) -> list[Path]:
    """The .csv files of a folder that is a workbook; none where it has no members."""
    names = sorted(path for path in folder.glob("*") if path.suffix.casefold() == ".csv" and _visible(path))
    return names if any(path.stem.casefold() == "members" for path in names) else []
